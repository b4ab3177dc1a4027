//! A newer file against a saved review: what the review was of, what it is of now, and what changed between the two.
//!
//! Plain data in, plain data out. Whoever compares measures both files under the same decisions and hands over two
//! [`Side`]s; a side can also be made from a [`Look`](crate::review::Look), if the earlier file is gone.

mod compare;
mod count;
mod side;
mod words;

use serde::Serialize;

use super::assessment::{FileFacts, Verdict};
use crate::dataset::{ColumnType, RemarkKind};

pub use compare::{Expected, Tagged, compare};
pub use count::{BeforeAfter, Difference};
pub use side::{RemarkSide, SegmentSide, Side, verdict_of};
pub use words::mark;

/// What a newer file changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Again {
    /// The newer file.
    pub file: FileFacts,
    pub compared_with: ComparedWith,
    pub columns: ColumnChanges,
    pub reading: ReadingChanges,
    pub rows: BeforeAfter,
    pub people: BeforeAfter,
    /// People whom every rule of consent lets be counted; empty if there is no rule.
    pub consented: BeforeAfter,
    /// People who consented before, are still in the file, and do so no longer.
    pub consent_withdrawn: Difference,
    pub segments: Vec<SegmentAgain>,
    /// The three questions about the whole file.
    pub verdicts: Vec<QuestionAgain>,
    pub releases: Vec<ReleaseAgain>,
    /// The next release as it would be made of the newer file; `None` if the review has none to make.
    pub next_release: Option<NextRelease>,
    /// The day of the next review, YYYY-MM-DD.
    pub due: Option<String>,
    /// Every day that something is due, the earliest first.
    pub dates: Vec<DueDate>,
    /// What newly fails, a sentence each.
    pub newly_failing: Vec<String>,
    /// What was not looked at, and why, a sentence each.
    pub not_looked_at: Vec<String>,
}

/// What the newer file is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedWith {
    /// The earlier file's name; `None` if nothing is known of one.
    pub file: Option<String>,
    pub from: Source,
    /// The day of the look.
    pub on: Option<String>,
}

/// Where the earlier figures come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The reviewed file, measured again.
    File,
    /// A look that is kept in the review.
    Look,
    /// Nothing earlier is known.
    Nothing,
}

/// Columns that are new, are gone or are read as another type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ColumnChanges {
    /// In the newer file's order; `None` if it is not known which columns there were.
    pub added: Option<Vec<String>>,
    pub missing: Vec<String>,
    pub changed_type: Vec<String>,
    /// The types of those, before and after.
    pub types: Vec<TypeChange>,
    /// Of the missing columns, those that are decided on, and what for.
    pub decided: Vec<MissingColumn>,
}

/// A column that is read as another type than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypeChange {
    pub column: String,
    pub before: ColumnType,
    pub after: ColumnType,
}

/// A column that a decision is about and that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingColumn {
    pub column: String,
    /// What it is used as: "quasi-identifier", "person key".
    pub used_as: String,
    /// An added column of nearly that name.
    pub nearest: Option<String>,
}

/// Remarks on how the file was read that are new, and those that are no longer made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReadingChanges {
    pub new: Vec<ReadingChange>,
    pub gone: Vec<ReadingChange>,
}

/// A remark on how the file was read that is new, or no longer made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadingChange {
    pub kind: RemarkKind,
    pub column: Option<String>,
    /// Empty if only a look is left of the file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    pub open: bool,
}

/// How a verdict has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Change {
    #[serde(rename = "better")]
    Better,
    #[serde(rename = "same")]
    Same,
    #[serde(rename = "worse")]
    Worse,
    #[serde(rename = "newly failing")]
    NewlyFailing,
}

/// A verdict before and after; `None` if it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerdictChange {
    pub before: Option<Verdict>,
    pub after: Option<Verdict>,
}

/// A segment before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentAgain {
    pub name: String,
    /// Everybody whom the rule selects.
    pub people: BeforeAfter,
    /// Of them, those who may be counted.
    pub remaining: BeforeAfter,
    pub verdict: VerdictChange,
    /// `None` if nothing earlier is known and it does not fail.
    pub change: Option<Change>,
    /// The present reason, as a sentence without a full stop.
    pub because: String,
}

/// One of the three questions about the whole file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionAgain {
    pub question: &'static str,
    pub verdict: VerdictChange,
    pub change: Option<Change>,
    pub because: String,
}

/// May it be released, if an attacker knows everything that was released before?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attacked {
    Pass,
    Fail,
}

/// An earlier release, attacked together with the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReleaseAgain {
    pub number: u64,
    /// `None` if not everything could be looked at; the sentence says why.
    pub with_a_new_one: Option<Attacked>,
    pub because: String,
}

/// The next release, of the newer file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NextRelease {
    pub verdict: Verdict,
    pub because: String,
}

/// A day that something is due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DueDate {
    /// YYYY-MM-DD.
    pub on: String,
    /// "Next review".
    pub what: String,
    /// It has passed.
    pub passed: bool,
    /// Nobody decided it: it is what the program proposes.
    pub proposed: bool,
}

impl Again {
    /// Whether something newly fails.
    #[must_use]
    pub fn newly_fails(&self) -> bool {
        !self.newly_failing.is_empty()
    }

    /// The segments, those that changed for the worse first.
    #[must_use]
    pub fn worst_first(&self) -> Vec<&SegmentAgain> {
        let mut segments: Vec<&SegmentAgain> = self.segments.iter().collect();
        segments.sort_by_key(|segment| std::cmp::Reverse(segment.change));
        segments
    }
}
