//! What was decided: the document, its policy, edits and undo, the record, save and load.
//!
//! In: edits. Out: a [`Review`], which is all that is saved. No rows of data and no value of a direct identifier is in it.

mod counts;
mod document;
mod edit;
mod handing_over;
mod history;
mod keeping;
mod ladder;
mod ladder_file;
mod looks;
mod on_disk;
mod policy;
pub(crate) mod record;
mod save;
mod sign_off;
mod spot;

pub use counts::{CountedColumn, CountedConsent, CountedRule, CountsTable, counts_fingerprint};
pub use document::{
    ColumnDecision, JournalEntry, MissingValues, OptOutFile, PopulationTable, Review, Segment, SourceFile, VERSION,
};
pub use edit::{Accepted, Edit, EditError};
pub use handing_over::{ConsentNeeded, Contract, Leaves, Recipient, RecipientCategory};
pub use history::History;
pub use keeping::seal::{Seal, SealError, is_sealed, is_sealed_file};
pub use keeping::secrets::{Absent, to_bytes as secret_file};
pub use keeping::{ImportError, Keeping};
pub use ladder::LadderForm;
pub use ladder_file::LadderFileError;
pub(crate) use ladder_file::decoded;
pub use looks::{KeptCount, Look, LookColumn, LookRemark, LookSegment};
pub use on_disk::{AsRead, Held};
pub use policy::{Policy, Preset};
pub use record::{
    AGREED_COLUMNS, AGREED_UNTIL, AgreedColumn, AgreedColumns, Allowed, Amount, Answer, Approval, Article,
    ArticleState, CLAUSES, Channel, Clause, Clauses, ColumnDecided, Commitment, Compatibility, ConsentKind, Contact,
    Deviation, DeviationKind, Dictionary, Entry, EntryState, Fact, Field, FieldKind, Form, FromWork, GDPR, GateRule,
    Law, LegitimateInterest, Level, NOTICE_ITEMS, NotAllowed, OpenGate, Organisation, Origin, PartyRole, PeopleNotice,
    Personal, Presence, Processor, ProcessorContract, PurposeClass, RECEIVED_NOT_AGREED, Reader, Record, Regime,
    ReleaseFacts, Required, Retention, Safeguard, SegmentLegal, Stops, SubProcessor, Trigger, Vendor, VendorContract,
    condition_key, gates, law, triggers,
};
pub use save::{EXTENSION, ReviewError, beside, is_review, reviewed_file};
pub use sign_off::{
    Change, Condition, Covers, Due, Frozen, Gate, SignOff, SignOffContent, SignOffFault, SignOffJson, SignOffState,
    SignOffs, Signer, Signing, SigningError, Standing, Step, changes,
};
pub use spot::{Area, Spot, Travelled};
