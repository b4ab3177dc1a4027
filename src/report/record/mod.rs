//! What is written of a review beside its tables: reports for internal use and for the recipient, the row of a
//! register, a notice, and the file for CNIL's tool.
//!
//! | module | what it writes | readers |
//! | --- | --- | --- |
//! | `inside` | everything, true figures too | those who are responsible for the data |
//! | `outside` | disclosed facts alone, from a type that holds nothing else | the recipient |
//! | `letter` | acceptance or return of a vendor's file | the vendor |
//! | `cnil` | the impact assessment for CNIL's PIA tool | internal |
//! | `register` | one row of the record of processing | internal |
//! | `notice` | sentences for a privacy notice | the people |
//! | `json` | the record as JSON | internal |

mod cnil;
mod inside;
mod json;
mod letter;
mod notice;
mod outside;
mod register;

pub use cnil::cnil_json;
pub use inside::{Inside, document as inside_document};
pub use json::record_json;
pub use letter::{Letter, LetterKind, NoLetter};
pub use notice::notice;
pub use outside::{Answers, Disclosed, NotDisclosed};
pub use register::{register_csv, register_row, register_workbook};

use crate::review::Review;
use chrono::{DateTime, Utc};

/// The moment of the last thing that happened to a review: a step of its sign-off, a release, or what its journal has.
/// The reports bear it, so that the same review gives the same bytes; `None` if nothing happened.
#[must_use]
pub fn last_moment(review: &Review) -> Option<DateTime<Utc>> {
    let read = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.with_timezone(&Utc));
    let signed = review.sign_offs.steps().iter().filter_map(|step| read(&step.content.on));
    let released = review.ledger.entries().iter().map(|entry| entry.content.created);
    let happened = review.journal.iter().filter_map(|entry| read(&entry.time));
    signed.chain(released).chain(happened).max()
}
