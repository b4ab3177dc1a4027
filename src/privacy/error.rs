//! What can stop the measure, as a sentence with the values it needs.

use std::fmt;

use super::Cancelled;

/// Why people could not be counted. No variant holds a value of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrivacyError {
    Cancelled,
    /// A column, key, count or set of members does not have the table's number of rows.
    RowsDiffer {
        what: String,
        rows: usize,
        expected: usize,
    },
    LevelMissing {
        column: String,
        level: usize,
        levels: usize,
    },
    /// Classes were requested at a level below the one that they were measured at.
    LevelTooFine {
        column: String,
        level: usize,
        finest: usize,
    },
    /// A ladder was built for other values than the column's.
    LadderDiffers {
        column: String,
        entries: usize,
        expected: usize,
    },
    /// The population table has no such column.
    PopulationColumn {
        column: String,
    },
    /// A column has other values in the population table than in the file.
    PopulationType {
        column: String,
        own: &'static str,
        theirs: &'static str,
    },
    /// More rows than a row number (32 bits) can name.
    TooManyRows {
        rows: usize,
    },
    /// The people of all rows together do not fit 64 bits.
    TooManyPeople,
    TooManyColumns {
        columns: usize,
        most: usize,
    },
    /// More sets of columns single people out than can be gone through.
    TooManyCombinations {
        columns: usize,
        most: usize,
    },
    /// A row's count of people is not a whole number from 0 up. Rows are numbered from 1.
    CountNotWhole {
        row: usize,
    },
}

impl fmt::Display for PrivacyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => Cancelled.fmt(f),
            Self::RowsDiffer { what, rows, expected } => {
                write!(f, "{what} has {rows} rows where the table has {expected}: both must come from the same file")
            }
            Self::LevelMissing { column, level, levels } => {
                write!(f, "the ladder of “{column}” has no level {level}: choose a level from 0 to {}", levels.saturating_sub(1))
            }
            Self::LevelTooFine { column, level, finest } => {
                write!(f, "“{column}” was measured at level {finest} and cannot be distinguished at level {level}: measure it again")
            }
            Self::LadderDiffers { column, entries, expected } => write!(
                f,
                "the ladder of “{column}” is for {entries} values where the column has {expected}: build it again for this file"
            ),
            Self::PopulationColumn { column } => {
                write!(f, "the population table has no column “{column}”: add it, or take it from the quasi-identifiers")
            }
            Self::PopulationType { column, own, theirs } => write!(
                f,
                "“{column}” holds {own} in the file and {theirs} in the population table, so that no value would be found again: write both alike"
            ),
            Self::TooManyRows { rows } => {
                write!(f, "{rows} rows are more than can be measured at once (4,294,967,294): count them to a frequency table first")
            }
            Self::TooManyPeople => {
                f.write_str("the count column adds up to more people than can be counted (18,446,744,073,709,551,615): check that it holds numbers of people")
            }
            Self::TooManyColumns { columns, most } => {
                write!(f, "every subset of {columns} columns would be too many: choose at most {most} columns")
            }
            Self::TooManyCombinations { columns, most } => write!(
                f,
                "too many sets of up to {most} of the {columns} quasi-identifiers single people out to go through them all: look for smaller sets, or tag fewer columns"
            ),
            Self::CountNotWhole { row } => {
                write!(f, "the count of people in row {row} is not a whole number from 0 up: correct it or choose another count column")
            }
        }
    }
}

impl std::error::Error for PrivacyError {}

impl From<Cancelled> for PrivacyError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
