//! What the analyst may say about a file before it is read. Everything left open is found out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::DatasetError;
use super::headers::nearest;
use super::role::ColumnType;

/// Answers to what a file does not say itself.
#[derive(Serialize, Deserialize, Default, Clone, PartialEq, Debug)]
#[serde(default)]
pub struct OpenOptions {
    pub delimiter: Option<char>,
    pub quote: Option<char>,
    /// A name that browsers know: `utf-8`, `windows-1252`, `utf-16le`, …
    pub encoding: Option<String>,
    /// Whether the first line holds the names of the columns.
    pub header: Option<bool>,
    /// The sheet of a workbook; the first one otherwise.
    pub sheet: Option<String>,
    /// Whether `1.234,5` is a number and `1,234.5` is not.
    pub decimal_comma: Option<bool>,
    /// Types by name of column, over what was found.
    pub types: BTreeMap<String, ColumnType>,
    /// Order of day, month and year by name of column, where the values leave it open.
    pub dates: BTreeMap<String, DateOrder>,
}

/// In which order a date is written.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

impl DateOrder {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DayMonthYear => "day, month, year",
            Self::MonthDayYear => "month, day, year",
            Self::YearMonthDay => "year, month, day",
        }
    }
}

impl OpenOptions {
    /// # Errors
    /// A column that the options name and the file does not have.
    pub(super) fn check_names(&self, names: &[String]) -> Result<(), DatasetError> {
        match self.types.keys().chain(self.dates.keys()).find(|named| !names.contains(named)) {
            None => Ok(()),
            Some(column) => Err(DatasetError::NoColumn {
                column: column.clone(),
                nearest: nearest(column, names.iter().map(String::as_str)).map(str::to_owned),
            }),
        }
    }
}
