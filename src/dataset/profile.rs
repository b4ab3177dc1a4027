//! What is in a column, at a glance, and what it may be for.

use super::role::{ColumnType, Role, Use};
use super::table::{ColumnData, Table};
use crate::privacy::{Cancelled, Progress};

/// What is in a column.
#[derive(Clone, PartialEq, Debug)]
pub struct ColumnProfile {
    pub name: String,
    pub kind: ColumnType,
    /// All numbers are whole.
    pub integer: bool,
    /// Distinct values, missing not counted.
    pub distinct: u64,
    pub missing: u64,
    /// Share of rows whose value occurs once.
    pub unique_share: f64,
    /// Most frequent values, most frequent first.
    pub top: Vec<(String, u64)>,
    pub minimum: Option<String>,
    pub maximum: Option<String>,
    /// 5, 25, 50, 75 and 95 %; of numbers.
    pub quantiles: Option<[f64; 5]>,
    /// Shortest, mean and longest text in characters.
    pub text_length: Option<(u64, f64, u64)>,
    /// Numbers and dates: up to 20 bins with their counts.
    pub histogram: Vec<(String, u64)>,
    pub suggestion: Suggestion,
}

/// What a column may be for. Never applied without the analyst.
#[derive(Clone, PartialEq, Debug)]
pub struct Suggestion {
    pub role: Role,
    pub use_: Option<Use>,
    /// 0 to 1.
    pub confidence: f64,
    pub evidence: Vec<String>,
    /// Special category of GDPR Art. 9, as `health`.
    pub art9: Option<String>,
}

/// Profiles of all columns, in the order of the table.
pub(crate) fn profiles(table: &Table, progress: &Progress) -> Result<Vec<ColumnProfile>, Cancelled> {
    table
        .names
        .iter()
        .zip(&table.columns)
        .map(|(name, data)| {
            progress.check()?;
            Ok(ColumnProfile {
                name: name.clone(),
                kind: data.kind(),
                integer: matches!(data, ColumnData::Integer(_)),
                distinct: 0,
                missing: 0,
                unique_share: 0.0,
                top: Vec::new(),
                minimum: None,
                maximum: None,
                quantiles: None,
                text_length: None,
                histogram: Vec::new(),
                suggestion: Suggestion {
                    role: Role::Other,
                    use_: None,
                    confidence: 0.0,
                    evidence: Vec::new(),
                    art9: None,
                },
            })
        })
        .collect()
}
