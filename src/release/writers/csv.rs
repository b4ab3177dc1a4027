//! CSV: UTF-8, RFC 4180, numbers as numbers, and no text that a spreadsheet would run.

use std::borrow::Cow;

use super::cross::{CrossTable, NOWHERE};
use super::shape::{TableLayout, text_of};
use super::{HIDDEN, WriteError};
use crate::files::FileError;
use crate::privacy::Progress;
use crate::release::published::PublishedValue;

/// One line a row: the labels, then the values. A hidden cell is [`HIDDEN`], one with nothing to publish is empty.
pub fn text(table: &TableLayout<'_>, progress: &Progress) -> Result<Vec<u8>, WriteError> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    // Into memory nothing can fail but the shape, which is checked; the error is carried all the same.
    let failed = |e: ::csv::Error| FileError::new("table.csv".as_ref(), e.into());
    let measures = table.measures.iter().map(|measure| &measure.name);
    writer
        .write_record(table.dimensions.iter().chain(measures).map(|n| neutralised(n).into_owned()))
        .map_err(failed)?;
    for row in table.rows {
        progress.step(1)?;
        for label in &row.at {
            writer.write_field(neutralised(label).as_ref()).map_err(failed)?;
        }
        for &value in &row.values {
            writer.write_field(cell(value).as_bytes()).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.into_inner().map_err(|e| FileError::new("table.csv".as_ref(), e.into_error()).into())
}

/// The same as a cross table: two lines of headings, then the lines of its categories.
pub fn cross_text(table: &TableLayout<'_>, progress: &Progress) -> Result<Vec<u8>, WriteError> {
    let cross = CrossTable::of(table);
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |e: ::csv::Error| FileError::new("table.csv".as_ref(), e.into());
    for line in &cross.head {
        writer.write_record(line.iter().map(|text| neutralised(text).into_owned())).map_err(failed)?;
    }
    for line in &cross.lines {
        progress.check()?;
        let labels = line.labels.iter().map(|label| neutralised(label).into_owned());
        let values = line.values.iter().map(|value| value.map_or_else(|| NOWHERE.to_owned(), cell));
        writer.write_record(labels.chain(values)).map_err(failed)?;
    }
    progress.step(table.rows.len() as u64)?;
    writer.into_inner().map_err(|e| FileError::new("table.csv".as_ref(), e.into_error()).into())
}

fn cell(value: PublishedValue) -> String {
    match value {
        PublishedValue::Hidden => HIDDEN.to_owned(),
        _ => text_of(value),
    }
}

/// Text that a spreadsheet would run as a formula, made plain by an apostrophe before it; other text as it is.
///
/// Dangerous is what begins with `=`, `+`, `-`, `@` (or the full-width forms of these, which some spreadsheets take for
/// them), a tab, a carriage return or a line feed, also after spaces. A plain negative number is a number and stays.
/// An apostrophe before dangerous text is doubled, so that two different texts never become the same.
///
/// ```
/// use shoal::release::writers::neutralised;
/// assert_eq!(neutralised("=1+1"), "'=1+1");
/// assert_eq!(neutralised("-5"), "-5");
/// assert_eq!(neutralised("-5+cmd|' /C calc'!A0"), "'-5+cmd|' /C calc'!A0");
/// assert_eq!(neutralised("under 25"), "under 25");
/// ```
#[must_use]
pub fn neutralised(text: &str) -> Cow<'_, str> {
    let start = text.trim_start_matches('\'').trim_start_matches(' ');
    let runs = start.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if runs && !negative_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A minus, digits, and perhaps a point and digits.
fn negative_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.strip_prefix('-').is_some_and(|rest| match rest.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals),
        None => digits(rest),
    })
}
