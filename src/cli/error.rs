//! Why a command could not do what was requested, and the exit status that says so.

use std::fmt;

use crate::dataset::DatasetError;
use crate::workbench::{MeasureError, RefusedDimension, Why};

/// Done, and the policy holds.
pub const HOLDS: u8 = 0;
/// Done, and the policy does not hold.
pub const DOES_NOT_HOLD: u8 = 1;
/// The request or the input is wrong.
pub const WRONG: u8 = 2;
/// It could not be finished.
pub const UNFINISHED: u8 = 3;

/// A sentence for standard error and the exit status that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub status: u8,
    pub sentence: String,
}

impl Fault {
    /// The request or the input is wrong.
    pub fn wrong(sentence: impl fmt::Display) -> Self {
        Self { status: WRONG, sentence: sentence.to_string() }
    }

    /// It was right, and could not be finished.
    pub fn unfinished(sentence: impl fmt::Display) -> Self {
        Self { status: UNFINISHED, sentence: sentence.to_string() }
    }

    /// With what is wrong under the words of the rule.
    pub fn of_measure(error: &MeasureError, rule: Option<&str>) -> Self {
        match (error, rule) {
            (MeasureError::Cancelled, _) => Self::unfinished(error),
            (MeasureError::Dimension(refused), _) => Self::wrong(refused_dimension(refused)),
            (MeasureError::Rule { source, .. }, Some(rule)) => {
                Self::wrong(format!("{error}\n{}", source.pointing_at(rule)))
            }
            _ => Self::wrong(error),
        }
    }
}

/// The refusal with the options that decide.
fn refused_dimension(refused: &RefusedDimension) -> String {
    let column = refused.column.replace(',', "\\,");
    match refused.why {
        Why::DirectIdentifier => refused.to_string(),
        Why::Suggested { .. } => format!("{refused}, such as --qi {column}"),
        Why::People { .. } => {
            format!("{refused}, or decide that its labels may be released: --allow-dimension {column}")
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Fault {}

impl From<DatasetError> for Fault {
    fn from(error: DatasetError) -> Self {
        match error {
            DatasetError::Cancelled => Self::unfinished(error),
            _ => Self::wrong(error),
        }
    }
}

/// Standard output is gone or full.
impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::unfinished(format!("the output could not be written: {error}"))
    }
}
