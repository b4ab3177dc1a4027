//! What was decided: the document, its policy, edits and undo, the record, save and load.
//!
//! In: edits. Out: a [`Review`], which is all that is saved. No rows of data and no value of a direct identifier is in it.

mod counts;
mod document;
mod edit;
mod handing_over;
mod history;
mod ladder;
mod ladder_file;
mod on_disk;
mod policy;
mod record;
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
pub use ladder::LadderForm;
pub use ladder_file::LadderFileError;
pub use on_disk::{AsRead, Held};
pub use policy::{Policy, Preset};
pub use record::{AgreedColumn, FIELDS, Field, FieldKind, Part, Record};
pub use save::{EXTENSION, ReviewError, beside, is_review, reviewed_file};
pub use sign_off::{
    Change, Condition, Covers, Due, Frozen, Gate, SignOff, SignOffContent, SignOffFault, SignOffJson, SignOffState,
    SignOffs, Signer, Signing, SigningError, Standing, Step, changes,
};
pub use spot::{Area, Spot, Travelled};
