//! What was decided: the document, its policy, edits and undo, the record, save and load.
//!
//! In: edits. Out: a [`Review`], which is all that is saved. No rows of data and no value of a direct identifier is in it.

mod document;
mod edit;
mod history;
mod ladder;
mod policy;
mod record;

pub use document::{ColumnDecision, JournalEntry, MissingValues, Review, Segment, SourceFile, VERSION};
pub use edit::{Accepted, Edit, EditError};
pub use history::History;
pub use ladder::{DateStep, LadderForm};
pub use policy::{Policy, Preset, Zeros};
pub use record::{FIELDS, Field, Part, Record};
