//! Why a ladder could not be built.

use std::fmt;

/// Why a ladder could not be built; `Display` gives the sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum LadderError {
    /// The form needs another type of column: bands need numbers.
    WrongType { column: String, needs: &'static str },
    /// A width, threshold or number of characters that makes no sense.
    BadNumber { column: String, what: &'static str, given: String },
    /// Two levels of a form where the upper does not contain the lower.
    NotNested { column: String, lower: String, upper: String },
    /// A table without rows.
    EmptyTable { column: String },
    /// A row of a table with another number of cells than the first. Rows count from 1.
    RaggedRow { column: String, row: usize, cells: usize, expected: usize },
    /// The same value twice, with different groups. Rows count from 1.
    TwiceDifferently { column: String, row: usize, first_row: usize },
    /// Values of the column that the table does not know.
    ValuesMissing { column: String, count: usize, example: String },
    /// A value of the column that a row of the table spells otherwise. Rows count from 1.
    SpelledOtherwise { column: String, row: usize, differs: String },
    /// Two rows that share a group at a level but not at the next. Rows and levels count from 1.
    NotCoarser { column: String, row: usize, other_row: usize, level: usize },
    /// A value named in two groups of one level.
    InTwoGroups { column: String, value: String },
    /// A ladder's description that cannot be read.
    BadForm { given: String },
}

impl LadderError {
    /// The same, for a table that begins this many rows further down.
    pub(super) fn below(self, rows: usize) -> Self {
        match self {
            Self::RaggedRow { column, row, cells, expected } => {
                Self::RaggedRow { column, row: row + rows, cells, expected }
            }
            Self::TwiceDifferently { column, row, first_row } => {
                Self::TwiceDifferently { column, row: row + rows, first_row: first_row + rows }
            }
            Self::NotCoarser { column, row, other_row, level } => {
                Self::NotCoarser { column, row: row + rows, other_row: other_row + rows, level }
            }
            other => other,
        }
    }
}

impl fmt::Display for LadderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongType { column, needs } => {
                write!(
                    f,
                    "This ladder needs {needs}, and “{column}” holds something else. Choose another form of ladder."
                )
            }
            Self::BadNumber { column, what, given } => {
                write!(f, "The ladder of “{column}” cannot use {given} as {what}. Give a finite number above 0.")
            }
            Self::NotNested { column, lower, upper } => write!(
                f,
                "In the ladder of “{column}”, {upper} does not contain whole groups of {lower}. Each level must be made of whole groups of the one below."
            ),
            Self::EmptyTable { column } => {
                write!(
                    f,
                    "The ladder table of “{column}” has no rows. Give one row for each value, its groups from fine to coarse."
                )
            }
            Self::RaggedRow { column, row, cells, expected } => write!(
                f,
                "Row {row} of the ladder table of “{column}” has {cells} cells, the first row has {expected}. Give every value a group at every level."
            ),
            Self::TwiceDifferently { column, row, first_row } => write!(
                f,
                "Row {row} of the ladder table of “{column}” names the same value as row {first_row}, with other groups. Keep one of them."
            ),
            Self::ValuesMissing { column, count, example } => write!(
                f,
                "The ladder table of “{column}” lacks {count} of the column's values, “{example}” among them. Add a row for each."
            ),
            Self::SpelledOtherwise { column, row, differs } => write!(
                f,
                "Row {row} of the ladder table of “{column}” names a value otherwise than the column does: {differs}. Write it as the column does."
            ),
            Self::NotCoarser { column, row, other_row, level } => write!(
                f,
                "In the ladder table of “{column}”, rows {other_row} and {row} share a group at level {level} but not at level {}. A level must be made of whole groups of the one below.",
                level + 1
            ),
            Self::InTwoGroups { column, value } => {
                write!(f, "“{value}” is in two groups of the ladder of “{column}”. Leave it in one.")
            }
            Self::BadForm { given } => write!(
                f,
                "“{given}” is not a ladder. Write for instance bands:5,10,20, prefix:3,1, date:month,quarter,year, top:90 or bottom:10."
            ),
        }
    }
}

impl std::error::Error for LadderError {}
