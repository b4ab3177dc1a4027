//! Whether a column may be a dimension of a table: its labels are released, so they must not be people.

use super::bench::Workbench;
use super::error::MeasureError;
use super::figures::Given;
use crate::dataset::Role;
use crate::privacy::{Cancelled, People, Progress};
use crate::release::settings::TableSettings;
use crate::release::tabulation::TableInput;
use crate::release::tabulation::axis::Dimension;
use crate::report::words::thousands;
use crate::review::{Edit, Review};
use std::collections::HashMap;

/// A column that may not be a dimension until somebody decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedDimension {
    pub column: String,
    /// The ladder level at which it is in the table.
    pub level: usize,
    pub why: Why,
}

/// Why its labels may not be released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is tagged as a direct identifier. No decision allows that.
    DirectIdentifier,
    /// It is suggested to be one, for this reason, and no role was given to it yet.
    Suggested { evidence: String },
    /// More than half of its labels hold one person each.
    People { labels: u64, alone: u64 },
}

impl RefusedDimension {
    /// The edit that decides for it; `None` if nothing does.
    #[must_use]
    pub fn decision(&self) -> Option<Edit> {
        let Self { column, level, why } = self;
        match why {
            Why::DirectIdentifier => None,
            Why::Suggested { .. } => Some(Edit::SetRole { column: column.clone(), role: Some(Role::QuasiIdentifier) }),
            Why::People { .. } => Some(Edit::AllowDimension { column: column.clone(), level: *level }),
        }
    }

    /// What the decision is called.
    #[must_use]
    pub fn action(&self) -> Option<String> {
        match self.why {
            Why::DirectIdentifier => None,
            Why::Suggested { .. } => Some(format!("{} is a quasi-identifier", self.column)),
            Why::People { .. } => Some("Use it nevertheless".to_owned()),
        }
    }
}

impl std::fmt::Display for RefusedDimension {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let column = &self.column;
        match &self.why {
            Why::DirectIdentifier => {
                write!(f, "\"{column}\" is a direct identifier: a table by it would name people. Choose another column")
            }
            Why::Suggested { evidence } => write!(
                f,
                "\"{column}\" may be a direct identifier{evidence}: a table by it would name people. Choose another column, or give it another role if it is none"
            ),
            Why::People { labels, alone } => write!(
                f,
                "{} of the {} labels of \"{column}\" hold one person each: a table by it would list people. Choose another column or a coarser level",
                thousands(*alone),
                thousands(*labels)
            ),
        }
    }
}

impl Workbench {
    /// The dimension for which there is no preview of the release now, until somebody decides.
    #[must_use]
    pub fn refused_dimension(&self) -> Option<&RefusedDimension> {
        let preview = &self.figures.preview;
        match &preview.fault {
            Some(MeasureError::Dimension(refused)) if preview.answer.error().is_some() => Some(refused),
            _ => None,
        }
    }
}

/// Refuses a dimension by the roles of the review and the suggestions for its file.
pub(super) fn check_role(given: &Given<'_>, table: &TableSettings, column: &str) -> Result<(), MeasureError> {
    let role = given.review.role(column);
    let suggestion = given.cache.dataset.columns.iter().find(|known| known.name == column).map(|c| &c.suggestion);
    let why = match (role, suggestion) {
        (Some(Role::DirectIdentifier), _) => Why::DirectIdentifier,
        (None, Some(suggestion)) if suggestion.role == Role::DirectIdentifier => {
            let evidence = suggestion.evidence.first().map(|evidence| format!(" ({evidence})"));
            Why::Suggested { evidence: evidence.unwrap_or_default() }
        }
        _ => return Ok(()),
    };
    Err(refused(given.review, table, column, why))
}

/// Refuses a dimension most of whose labels are single people among those that the table counts.
pub(super) fn check_labels(given: &Given<'_>, table: &TableSettings, input: &TableInput) -> Result<(), MeasureError> {
    for dimension in &input.dimensions {
        // A permission holds from a level on, and the table may have a finer one than the column.
        let level = given.review.level_in(table, &dimension.name);
        let allowed = given.review.column(&dimension.name).allowed_from_level;
        if allowed.is_some_and(|from| level >= from) {
            continue;
        }
        let (labels, alone) = people_of_labels(dimension, input, given.progress)?;
        if 2 * alone > labels {
            return Err(refused(given.review, table, &dimension.name, Why::People { labels, alone }));
        }
    }
    Ok(())
}

fn refused(review: &Review, table: &TableSettings, column: &str, why: Why) -> MeasureError {
    let level = review.level_in(table, column);
    MeasureError::Dimension(RefusedDimension { column: column.to_owned(), level, why })
}

/// How many labels occur, and how many of them hold one person.
fn people_of_labels(dimension: &Dimension, input: &TableInput, progress: &Progress) -> Result<(u64, u64), Cancelled> {
    let members = input.members.as_ref().map(|rows| input.people.rows_of_members(rows));
    // By label: nobody yet, one person by number (of a row, or of a key), or several.
    let mut found: HashMap<u32, Option<usize>> = HashMap::new();
    for (row, &code) in dimension.codes.iter().enumerate() {
        if row % (1 << 16) == 0 {
            progress.check()?;
        }
        if members.as_ref().is_some_and(|members| !members.contains(row)) {
            continue;
        }
        let person = match &*input.people {
            People::Rows(_) => Some(row),
            People::Keys(keys) => keys.person_of_row().get(row).map(|&person| person as usize),
            People::Counts(counts) => match counts.get(row) {
                None | Some(0) => continue,
                Some(1) => Some(row),
                Some(_) => None,
            },
        };
        let held = found.entry(code).or_insert(person);
        if *held != person {
            *held = None;
        }
    }
    Ok((found.len() as u64, found.values().filter(|person| person.is_some()).count() as u64))
}
