//! What the analyst may say about a file before it is read. Everything left open is detected.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::dataset::consent::header;
use crate::dataset::error::DatasetError;
use crate::dataset::role::ColumnType;
use crate::dataset::zone::Zone;
use crate::did_you_mean::nearest;

/// Answers to what a file does not say itself.
#[derive(Serialize, Deserialize, Default, Clone, PartialEq, Debug)]
#[serde(default)]
pub struct OpenOptions {
    pub delimiter: Option<char>,
    pub quote: Option<char>,
    /// A name that browsers know: `utf-8`, `windows-1252`, `utf-16le`, …
    pub encoding: Option<String>,
    /// The line that holds the names of the columns, if there is one.
    pub header: Option<HeaderLine>,
    /// Lines at the start of the file that are not part of the table.
    pub skip_lines: Option<u64>,
    /// How a quote within a quoted field is written.
    pub escape: Option<Escape>,
    /// The sheet of a workbook; otherwise the first one that holds a table.
    pub sheet: Option<String>,
    /// The cells of the sheet that hold the table, such as `A3:F99`.
    pub range: Option<String>,
    /// Whether `1.234,5` is a number and `1,234.5` is not.
    pub decimal_comma: Option<bool>,
    /// The mark between thousands.
    pub thousands: Option<char>,
    /// Order of day, month and year wherever a column's values leave it open.
    pub date_order: Option<DateOrder>,
    /// Years of two digits are of the hundred years that end with this one: with 2026, `27` is 1927.
    pub century: Option<i32>,
    /// The time zone in which times are shown: a name such as `Europe/Berlin`, or an offset such as `+02:00`.
    pub zone: Option<String>,
    /// The words that mean no value, instead of those that are known; an empty list keeps every word a value.
    pub missing_values: Option<Vec<String>>,
    /// Whether rows that are totals are kept.
    pub totals: Option<TotalsRows>,
    /// Columns in which spelling variants of a value count as one.
    pub fold: BTreeSet<String>,
    /// Questions that the analyst has answered with "as it was read": [`crate::dataset::Remark::key`].
    pub as_read: BTreeSet<String>,
    /// Types by column name; they override what was detected.
    pub types: BTreeMap<String, ColumnType>,
    /// Order of day, month and year by name of column, if the values leave it open.
    pub dates: BTreeMap<String, DateOrder>,
    /// Columns that say who may be counted: in them "unknown" is an answer, and stays as it is written.
    pub consent: BTreeSet<String>,
}

/// Where the names of the columns are.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(from = "WrittenHeader", into = "WrittenHeader")]
pub enum HeaderLine {
    /// No line holds names; the columns are numbered.
    Absent,
    /// The line of the file, from 1.
    Line(u64),
}

/// A header line as reviews hold it; those of earlier versions say only whether the first line is one.
#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(untagged)]
enum WrittenHeader {
    IsFirst(bool),
    Line(u64),
}

impl From<WrittenHeader> for HeaderLine {
    fn from(written: WrittenHeader) -> Self {
        match written {
            WrittenHeader::IsFirst(false) | WrittenHeader::Line(0) => Self::Absent,
            WrittenHeader::IsFirst(true) => Self::Line(1),
            WrittenHeader::Line(line) => Self::Line(line),
        }
    }
}

impl From<HeaderLine> for WrittenHeader {
    fn from(header: HeaderLine) -> Self {
        match header {
            HeaderLine::Absent => Self::IsFirst(false),
            HeaderLine::Line(line) => Self::Line(line),
        }
    }
}

/// How a quote within a quoted field is written.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Escape {
    /// `\"`
    Backslash,
    /// `""`
    Double,
}

/// Whether rows that are totals of the others are kept.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum TotalsRows {
    /// They are people like the others.
    Keep,
    /// They are left out.
    Drop,
}

/// The order in which a date is written.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

impl DateOrder {
    /// The name for people, as in `day, month, year`.
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
    /// Whether a column says who may be counted, as the analyst says or as its name does.
    pub(in crate::dataset) fn is_consent(&self, column: &str) -> bool {
        self.consent.contains(column) || header::may_say(column)
    }

    /// The time zone in which times are shown.
    ///
    /// # Errors
    /// A zone that is not known.
    pub(in crate::dataset) fn zone(&self) -> Result<Option<Zone>, DatasetError> {
        match &self.zone {
            None => Ok(None),
            Some(zone) => Zone::parse(zone).map(Some).ok_or_else(|| DatasetError::UnknownZone { zone: zone.clone() }),
        }
    }

    /// # Errors
    /// A column that the options name and the file does not have.
    pub(in crate::dataset) fn check_names(&self, names: &[String]) -> Result<(), DatasetError> {
        let known: HashSet<&String> = names.iter().collect();
        match self.types.keys().chain(self.dates.keys()).chain(&self.fold).find(|named| !known.contains(named)) {
            None => Ok(()),
            Some(column) => Err(DatasetError::NoColumn {
                column: column.clone(),
                nearest: nearest(column, names.iter().map(String::as_str)).map(str::to_owned),
            }),
        }
    }
}
