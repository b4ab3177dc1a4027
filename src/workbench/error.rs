//! Why a figure could not be had.

use super::dimension::RefusedDimension;
use crate::dataset::DatasetError;
use crate::dataset::consent::unknown;
use crate::privacy::ladder::LadderError;
use crate::privacy::{Cancelled, PrivacyError};
use crate::release::ReleaseError;
use crate::segments::RuleError;
use thiserror::Error;

/// Each reason is a sentence for the analyst, but for `Cancelled`, which nobody needs to read.
#[derive(Debug, Error)]
pub enum MeasureError {
    #[error("cancelled")]
    Cancelled,
    #[error("there is no column \"{name}\"{}", nearest.as_ref().map_or_else(String::new, |n| format!("; did you mean \"{n}\"?")))]
    NoSuchColumn { name: String, nearest: Option<String> },
    #[error("the ladder of \"{column}\" cannot be built: {source}")]
    Ladder { column: String, source: LadderError },
    #[error("\"{column}\" has {levels} ladder levels, 0 to {}; there is no level {level}", levels - 1)]
    NoSuchLevel { column: String, level: usize, levels: usize },
    #[error("{source}")]
    Count { source: PrivacyError },
    #[error("the rule of segment \"{segment}\": {source}")]
    Rule { segment: String, source: RuleError },
    #[error("there is no segment \"{0}\"")]
    NoSuchSegment(String),
    #[error("nothing is to be counted by: tag quasi-identifiers or sensitive columns first")]
    NothingToCount,
    #[error("\"{column}\" cannot be used as {use_}: {reason}")]
    Unusable { column: String, use_: String, reason: String },
    #[error("the table of counts does not have {0}; make the SQL again with it")]
    NotCounted(String),
    #[error("{0}")]
    Dimension(RefusedDimension),
    #[error(
        "{}; decide it for the column \"{column}\" on the Columns screen, or with --consent '{column}=…' and the values that mean consent",
        unknown(values)
    )]
    ConsentUnknown { column: String, values: Vec<String> },
    #[error(
        "nobody is counted before the people of the opt-out list {name} are left out: open it again in the editor of a segment, or name it with --opt-out"
    )]
    OptOutNotOpen { name: String },
    #[error("the population table {name}: {reason}")]
    Population { name: String, reason: String },
    #[error("{0}")]
    Privacy(PrivacyError),
    #[error("{0}")]
    Dataset(DatasetError),
    #[error("{0}")]
    Release(String),
}

impl From<Cancelled> for MeasureError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<ReleaseError> for MeasureError {
    fn from(error: ReleaseError) -> Self {
        match error {
            ReleaseError::Cancelled => Self::Cancelled,
            other => Self::Release(other.to_string()),
        }
    }
}
