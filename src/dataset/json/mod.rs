//! Records as JSON: an array of them, one a line, or one after the other. They are written out as delimited text, so
//! that types are found by the same rules.

mod columns;
mod records;
mod text;

use std::collections::HashSet;
use std::path::Path;

use self::columns::Columns;
use self::records::{Found, Trouble, find};
use self::text::{Fault, JsonKind, Raw, Scan};
use super::claims;
use super::columns::column_names;
use super::delimited::{self, Input, Origin};
use super::error::DatasetError;
use super::line_map::LineMap;
use super::reading::options::{HeaderLine, OpenOptions};
use super::reading::{Reading, Remark, RemarkKind, Sure, as_type};
use super::role::ColumnType;
use super::source::{Format, Source, UnreadableRow};
use super::table::Table;
use crate::privacy::Progress;

/// Reads an array of records, or with `lines` a record a line.
pub(super) fn read(
    path: &Path,
    lines: bool,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<(Source, Table), DatasetError> {
    let bytes = std::fs::read(path).map_err(|error| delimited::stopped(path, error, progress))?;
    let (text, _, damaged) = encoding_rs::UTF_8.decode(&bytes);
    if damaged && !lines {
        let line = bytes.utf8_chunks().next().map_or(1, |good| good.valid().matches('\n').count() as u64 + 1);
        return Err(DatasetError::Line {
            path: path.to_owned(),
            line,
            reason: "bytes that are not UTF-8.".to_owned(),
            advice: "JSON is always UTF-8: ask its sender for the file again.".to_owned(),
        });
    }
    let mut unreadable = Unreadable::default();
    let mut within = None;
    let records: Vec<(u64, Raw<'_>)> = if lines && is_by_line(&text) {
        by_line(&text, damaged, &mut unreadable, progress)?
    } else {
        let Found { records, within: way } = find(&text, progress).map_err(|trouble| refusal(path, &text, trouble))?;
        within = way;
        records.into_iter().enumerate().map(|(place, record)| (place as u64 + 1, record)).collect()
    };
    let mut columns = Columns::new();
    for (row, record) in &records {
        if row % 4096 == 0 {
            progress.check()?;
        }
        columns.see(*record, *row);
    }
    columns.settle();
    if columns.width() == 0 {
        let first = unreadable.listed.first();
        return Err(DatasetError::NoRows {
            path: path.to_owned(),
            unreadable: unreadable.count,
            line: first.map_or(0, |row| row.line),
            reason: first.map_or_else(String::new, |row| row.reason.clone()),
        });
    }
    claims::columns(path, columns.width())?;
    // Records that share no names make a table of next to nothing.
    claims::sparse(path, "JSON", (records.len() as u64).saturating_mul(columns.width() as u64))?;
    let mut table = String::new();
    let mut places = LineMap::default();
    places.add(1, columns.named().map(|(name, _)| name));
    push_line(&mut table, columns.named().map(|(name, _)| name));
    let mut row = vec![String::new(); columns.width()];
    for (number, record) in &records {
        if number % 4096 == 0 {
            progress.check()?;
        }
        columns.fill(*record, &mut row);
        places.add(*number, row.iter().map(String::as_str));
        push_line(&mut table, row.iter().map(String::as_str));
    }
    let found = records.len();
    drop(records);
    drop(text);
    let fingerprint = delimited::fingerprint_of(&bytes);
    drop(bytes);
    let mut own = OpenOptions { header: Some(HeaderLine::Line(1)), skip_lines: None, ..options.clone() };
    let names: Vec<String> = columns.named().map(|(name, _)| name.to_owned()).collect();
    let names = column_names::unique(&names, &mut Reading::default());
    let mut reading = Reading::default();
    remarks(&columns, &names, within, found, &mut own, &mut reading);
    let (mut source, table) = delimited::read(path, Input::Memory(table.as_bytes()), Origin::Records, &own, progress)?;
    places.apply(&mut source);
    source.format = if lines { Format::JsonLines } else { Format::Json };
    source.delimiter = None;
    source.quote = None;
    source.bytes = fingerprint.bytes;
    source.sha256 = fingerprint.sha256;
    source.unreadable_rows += unreadable.count;
    unreadable.listed.append(&mut source.unreadable);
    unreadable.listed.truncate(Source::LISTED);
    source.unreadable = unreadable.listed;
    reading.remarks.append(&mut source.reading.remarks);
    source.reading = reading;
    Ok((source, table))
}

/// Reports what was decided, and settles types that the rules of text would find otherwise.
fn remarks(
    columns: &Columns,
    names: &[String],
    within: Option<String>,
    records: usize,
    own: &mut OpenOptions,
    reading: &mut Reading,
) {
    if let Some(way) = within {
        let text = format!("The {records} records within “{way}” are read; what is beside them is not.");
        reading.add(Remark::new(RemarkKind::Title, text));
    }
    let (flat, whole) = columns.nested();
    let whole: HashSet<&str> = whole.into_iter().collect();
    for name in flat {
        let text = format!("“{name}” holds records: each of their fields is a column, “{name}.” before its name.");
        reading.add(Remark::new(RemarkKind::Type, text));
    }
    let has_numbers = columns.named().any(|(_, seen)| seen.numbers > 0);
    for (name, (path, seen)) in names.iter().zip(columns.named()) {
        if whole.contains(path) {
            let text = format!("“{name}” holds records of many different names; it is kept as text.");
            reading.add(Remark::new(RemarkKind::Type, text).of(name).rows(seen.records, []));
        }
        if seen.lists > 0 {
            let text = format!("“{name}” holds lists; it is kept as text.");
            reading.add(Remark::new(RemarkKind::Type, text).of(name).rows(seen.lists, []));
        }
        if seen.no_numbers > 0 {
            let cells = if seen.no_numbers == 1 { "1 cell is" } else { &format!("{} cells are", seen.no_numbers) };
            let count = if seen.no_numbers == 1 { "counts" } else { "count" };
            let text = format!("“{name}”: {cells} NaN or infinite and {count} as missing.");
            let lines = seen.no_number_rows.iter().copied();
            reading.add(Remark::new(RemarkKind::Missing, text).of(name).rows(seen.no_numbers, lines));
        }
        let keeps_text = seen.long_numbers > 0 || (seen.is_like_numbers() && has_numbers);
        if !keeps_text || own.types.contains_key(name) {
            continue;
        }
        own.types.insert(name.clone(), ColumnType::Text);
        if seen.long_numbers > 0 {
            let text =
                format!("“{name}” holds numbers of more digits than can be calculated with exactly; they stay text.");
            let instead = as_type(name, "number");
            reading.add(Remark::new(RemarkKind::Type, text).of(name).instead(instead, Sure::Likely));
        }
    }
}

/// Whether a file that is named for a record a line holds that: its first line is a whole value, and no array.
fn is_by_line(text: &str) -> bool {
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else { return true };
    let mut scan = Scan::new(first);
    let may_go_on = match scan.value() {
        Ok(value) if scan.is_at_end() => value.kind() == JsonKind::Array && text.trim() == first.trim(),
        // Another record begins in the line, or this one goes on in the next.
        Ok(_) => true,
        Err(fault) => fault.is_cut && matches!(first.trim_start().as_bytes(), [b'{' | b'[', ..]),
    };
    !may_go_on || find(text, &Progress::new()).is_err()
}

/// The records of lines, with the number of each line.
fn by_line<'a>(
    text: &'a str,
    damaged: bool,
    unreadable: &mut Unreadable,
    progress: &Progress,
) -> Result<Vec<(u64, Raw<'a>)>, DatasetError> {
    let mut records = Vec::new();
    for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        progress.check()?;
        if damaged && line.contains('\u{FFFD}') {
            unreadable.add(place, "bytes that are not UTF-8".to_owned());
            continue;
        }
        let mut scan = Scan::new(line);
        match scan.value() {
            Ok(_) if !scan.is_at_end() => unreadable.add(place, reason(line, scan.fault())),
            Ok(record) if record.kind() == JsonKind::Object => records.push((place as u64 + 1, record)),
            Ok(_) => unreadable.add(place, "no record: a line must hold { … }".to_owned()),
            Err(fault) => unreadable.add(place, reason(line, fault)),
        }
    }
    Ok(records)
}

/// What is wrong at a place of a text, without a value.
fn reason(text: &str, fault: Fault) -> String {
    let what = if fault.is_cut { "it breaks off" } else { "this is not JSON" };
    format!("{what} in column {}", place(text, fault.at).1)
}

/// Line and column of a place, from 1.
fn place(text: &str, at: usize) -> (u64, usize) {
    let before = text.get(..text.floor_char_boundary(at)).unwrap_or_default();
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count());
    (before.matches('\n').count() as u64 + 1, column + 1)
}

fn refusal(path: &Path, text: &str, trouble: Trouble) -> DatasetError {
    let advice = "The file must hold records: one array of them, [{…}, {…}], or one after the other.".to_owned();
    let (line, reason) = match trouble {
        Trouble::Cancelled => return DatasetError::Cancelled,
        Trouble::Fault(fault) => (place(text, fault.at).0, format!("{}.", reason(text, fault))),
        Trouble::Lists => {
            let reason = "it holds a list of values for each column, and no records.".to_owned();
            let advice = "Save it as records, [{…}, {…}]; in pandas that is orient=\"records\".".to_owned();
            return DatasetError::Line { path: path.to_owned(), line: 1, reason, advice };
        }
        Trouble::NoRecord(at) => {
            let (line, column) = place(text, at);
            (line, format!("something that is no record in column {column}."))
        }
        Trouble::Several(ways) => {
            let ways: Vec<String> = ways.iter().map(|way| format!("“{way}”")).collect();
            let reason = format!("it holds more than one array of records: {}.", ways.join(", "));
            let advice = "Save the one that is wanted as a file of its own.".to_owned();
            return DatasetError::Line { path: path.to_owned(), line: 1, reason, advice };
        }
    };
    DatasetError::Line { path: path.to_owned(), line, reason, advice }
}

#[derive(Default)]
struct Unreadable {
    listed: Vec<UnreadableRow>,
    count: u64,
}

impl Unreadable {
    fn add(&mut self, place: usize, reason: String) {
        self.count += 1;
        if self.listed.len() < Source::LISTED {
            self.listed.push(UnreadableRow { line: place as u64 + 1, reason });
        }
    }
}

/// One line of delimited text, every field in quotes.
pub(super) fn push_line<'a>(out: &mut String, fields: impl Iterator<Item = &'a str>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push('"');
        for (part, piece) in field.split('"').enumerate() {
            if part > 0 {
                out.push_str("\"\"");
            }
            out.push_str(piece);
        }
        out.push('"');
    }
    out.push('\n');
}
