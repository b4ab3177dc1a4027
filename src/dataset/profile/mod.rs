//! What is in a column, at a glance, and what it may be for.
//!
//! All counts are exact. Text is counted in `texts`, numbers and dates in `numbers`, coded columns by their codes; what
//! is made of the counts is the same for all and lives in `summary`. Columns are worked on in parallel, and so are the
//! blocks of a column.

mod codes;
mod hash;
mod numbers;
mod sample;
mod summary;
mod texts;

use polars_arrow::array::Utf8ViewArray;
use rayon::prelude::*;

use super::consent::Direction;
use super::detect::{self, Facts};
use super::role::{ColumnType, Role, Use};
use super::table::{ColumnData, Table};
use crate::privacy::{Cancelled, Progress};

/// What is in a column.
#[derive(Clone, Default, PartialEq, Debug)]
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
    /// Up to ten values, most frequent first; of equals the one that comes first in the file, or is less. Of more
    /// distinct values than that, those that occur once are left out.
    pub top: Vec<(String, u64)>,
    /// Least and greatest number or date. Text has none: it would disclose a name.
    pub minimum: Option<String>,
    pub maximum: Option<String>,
    /// 5, 25, 50, 75 and 95 %; of numbers. Between two values straight lines are drawn [Hyndman & Fan 1996, type 7].
    pub quantiles: Option<[f64; 5]>,
    /// Shortest, mean and longest text in characters.
    pub text_length: Option<(u64, f64, u64)>,
    /// Numbers and dates: up to 20 bins with their counts.
    pub histogram: Vec<(String, u64)>,
    pub suggestion: Suggestion,
}

/// What a column may be for. Never applied without the analyst.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Suggestion {
    pub role: Role,
    pub use_: Option<Use>,
    /// What a yes of a consent column means; `None` of every other column.
    pub consent: Option<Direction>,
    /// 0 to 1.
    pub confidence: f64,
    pub evidence: Vec<String>,
    /// Special category of GDPR Art. 9, as `health`.
    pub art9: Option<String>,
}

/// What is counted of a column, whatever its type.
#[derive(Default)]
struct Counted {
    distinct: u64,
    missing: u64,
    /// Values that occur once.
    singles: u64,
    /// All are whole numbers.
    whole: bool,
    top: Vec<(String, u64)>,
    range: Option<(f64, f64)>,
    quantiles: Option<[f64; 5]>,
    histogram: Vec<(String, u64)>,
    text_length: Option<(u64, f64, u64)>,
    /// All distinct values of a text column, where they are few.
    few: Option<Vec<String>>,
    /// How many values hold something that people are found by, and what.
    inside: Option<(u64, &'static str)>,
}

/// So many different values are few.
const FEW: usize = 200;
/// So many of the most frequent values are listed.
const TOP: usize = 10;

/// For each row of a column of texts the first row with the same text; `None` if it is missing.
pub(crate) fn first_rows(blocks: &[Utf8ViewArray], progress: &Progress) -> Result<Vec<Option<u32>>, Cancelled> {
    texts::first_rows(blocks, progress)
}

/// Profiles of all columns, in the order of the table; of columns that are not `wanted` what takes no count.
pub(crate) fn profiles(
    table: &Table,
    wanted: impl Fn(&str) -> bool + Sync,
    progress: &Progress,
) -> Result<Vec<ColumnProfile>, Cancelled> {
    let mut profiles = table
        .names
        .par_iter()
        .zip(&table.columns)
        .enumerate()
        .map(|(index, (name, data))| match wanted(name) {
            true => profile(table, index, name, data, progress),
            false => Ok(uncounted(name, data)),
        })
        .collect::<Result<Vec<_>, _>>()?;
    detect::settle(&mut profiles);
    Ok(profiles)
}

/// What is known of a column without a count: its type, and the range of its numbers.
pub(crate) fn uncounted(name: &str, data: &ColumnData) -> ColumnProfile {
    let range = match data {
        ColumnData::Integer(blocks) => numbers::range(blocks, |&v| v as f64),
        ColumnData::Number(blocks) => numbers::range(blocks, |&v| v),
        _ => None,
    };
    of_range(name, data.kind(), range)
}

/// The profile of a column of which no more than its type and the range of its numbers is known.
pub(crate) fn of_range(name: &str, kind: ColumnType, range: Option<(f64, f64)>) -> ColumnProfile {
    ColumnProfile {
        name: name.to_owned(),
        kind,
        minimum: range.map(|(low, _)| summary::number(low)),
        maximum: range.map(|(_, high)| summary::number(high)),
        ..ColumnProfile::default()
    }
}

fn profile(
    table: &Table,
    index: usize,
    name: &str,
    data: &ColumnData,
    progress: &Progress,
) -> Result<ColumnProfile, Cancelled> {
    progress.check()?;
    let rows = table.rows() as u64;
    let values = sample::looked_at(table, index);
    let counted = match data {
        ColumnData::Coded(coded) | ColumnData::Words(coded) => codes::count(coded),
        ColumnData::Text(blocks) => texts::count(blocks, sample::may_hold_identifiers(&values), progress)?,
        ColumnData::Integer(blocks) => numbers::integers(blocks, progress)?,
        ColumnData::Number(blocks) => numbers::numbers(blocks, progress)?,
        ColumnData::Date(blocks) => numbers::dates(blocks, progress)?,
        ColumnData::Boolean(blocks) => numbers::booleans(blocks),
    };
    let kind = data.kind();
    let integer = matches!(data, ColumnData::Integer(_) | ColumnData::Number(_)) && counted.whole;
    let unique_share = if rows == 0 { 0.0 } else { counted.singles as f64 / rows as f64 };
    let suggestion = detect::suggest(&Facts {
        name,
        kind,
        integer,
        rows,
        distinct: counted.distinct,
        missing: counted.missing,
        unique_share,
        range: counted.range,
        looked_at: values.iter().map(String::as_str).collect(),
        few: counted.few.as_ref().map(|few| few.iter().map(String::as_str).collect()),
        inside: counted.inside,
    });
    let bound =
        |value: f64| if kind == ColumnType::Date { super::iso_date(value as i32) } else { summary::number(value) };
    Ok(ColumnProfile {
        name: name.to_owned(),
        kind,
        integer,
        distinct: counted.distinct,
        missing: counted.missing,
        unique_share,
        top: counted.top,
        minimum: counted.range.map(|(low, _)| bound(low)),
        maximum: counted.range.map(|(_, high)| bound(high)),
        quantiles: counted.quantiles,
        text_length: counted.text_length,
        histogram: counted.histogram,
        suggestion,
    })
}
