//! Records as JSON: one array of them, or one a line. They are written out as delimited text, so that types are found
//! by the same rules.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use serde::de::{self, DeserializeSeed, Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::delimited::{self, Input};
use super::error::DatasetError;
use super::options::{HeaderLine, OpenOptions};
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
    let mut columns = Columns::default();
    let mut unreadable = Unreadable::default();
    let table = if lines {
        for line in text.lines().filter(|l| !l.trim().is_empty()) {
            progress.check()?;
            // A broken line is told when the rows are written; here it must only not add names.
            let mut names = NamesOf { known: &columns, new: Vec::new() };
            if read_record(line, &mut names).is_ok() {
                let new = names.new;
                new.into_iter().for_each(|name| columns.add(name));
            }
        }
        let mut out = String::new();
        columns.push_header(&mut out);
        for (place, line) in text.lines().enumerate() {
            progress.check()?;
            if line.trim().is_empty() {
                out.push('\n');
                continue;
            }
            let mut row = columns.empty_row();
            match serde_json::from_str::<Value>(line) {
                _ if line.contains('\u{FFFD}') && damaged => {
                    unreadable.add(place, "bytes that are not UTF-8".to_owned());
                }
                Ok(Value::Object(record)) => {
                    for (name, value) in record {
                        columns.set(&mut row, &name, value);
                    }
                    columns.push_row(&mut out, &row);
                }
                Ok(_) => unreadable.add(place, "no record: a line must hold { … }".to_owned()),
                Err(error) => unreadable.add(place, format!("{} in column {}", kind_of(&error), error.column())),
            }
        }
        out
    } else {
        let failed = |error: serde_json::Error| match progress.check() {
            Err(cancelled) => cancelled.into(),
            Ok(()) => DatasetError::Line {
                path: path.to_owned(),
                line: error.line() as u64,
                reason: format!("{} in column {}.", kind_of(&error), error.column()),
                advice: "The file must be one array of records, [{…}, {…}].".to_owned(),
            },
        };
        let mut json = serde_json::Deserializer::from_str(&text);
        let mut found = Columns::default();
        json.deserialize_seq(Records { each: AllNames(&mut found), progress }).map_err(failed)?;
        json.end().map_err(failed)?;
        columns = found;
        let mut out = String::new();
        columns.push_header(&mut out);
        let mut rows = serde_json::Deserializer::from_str(&text);
        rows.deserialize_seq(Records { each: RowOf { columns: &columns, out: &mut out }, progress }).map_err(failed)?;
        out
    };
    if columns.names.is_empty() {
        let first = unreadable.listed.first();
        return Err(DatasetError::NoRows {
            path: path.to_owned(),
            unreadable: unreadable.count,
            line: first.map_or(0, |row| row.line),
            reason: first.map_or_else(String::new, |row| row.reason.clone()),
        });
    }
    drop(text);
    let fingerprint = delimited::fingerprint_of(&bytes);
    drop(bytes);
    let options = OpenOptions { header: Some(HeaderLine::Line(1)), ..options.clone() };
    let (mut source, table) = delimited::read(path, Input::Memory(table.as_bytes()), true, &options, progress)?;
    source.format = if lines { Format::JsonLines } else { Format::Json };
    source.delimiter = None;
    source.quote = None;
    source.bytes = fingerprint.bytes;
    source.sha256 = fingerprint.sha256;
    source.unreadable_rows += unreadable.count;
    unreadable.listed.append(&mut source.unreadable);
    unreadable.listed.truncate(Source::LISTED);
    source.unreadable = unreadable.listed;
    Ok((source, table))
}

/// What is wrong, without the words of the parser that could hold a value.
fn kind_of(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Eof => "it breaks off",
        serde_json::error::Category::Data => "something that is no record",
        _ => "this is not JSON",
    }
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

/// Names of fields in the order in which they first came.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    fn add(&mut self, name: String) {
        if !self.places.contains_key(&name) {
            self.places.insert(name.clone(), self.names.len());
            self.names.push(name);
        }
    }

    fn empty_row(&self) -> Vec<String> {
        vec![String::new(); self.names.len()]
    }

    fn set(&self, row: &mut [String], name: &str, value: Value) {
        let Some(cell) = self.places.get(name).and_then(|place| row.get_mut(*place)) else { return };
        *cell = match value {
            Value::Null => String::new(),
            Value::String(text) => text,
            Value::Bool(yes) => yes.to_string(),
            Value::Number(number) => number.to_string(),
            // Lists and records within a record are kept as they are written.
            nested => nested.to_string(),
        };
    }

    fn push_header(&self, out: &mut String) {
        push_line(out, self.names.iter().map(String::as_str));
    }

    fn push_row(&self, out: &mut String, row: &[String]) {
        push_line(out, row.iter().map(String::as_str));
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

fn read_record(line: &str, names: &mut NamesOf<'_>) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(line);
    One(names).deserialize(&mut json)?;
    json.end()
}

/// An array whose items are read one after the other by `each`.
struct Records<'a, E> {
    each: E,
    progress: &'a Progress,
}

/// Reads one record.
trait Each {
    fn record<'de, M: MapAccess<'de>>(&mut self, map: M) -> Result<(), M::Error>;
}

struct One<'a, E>(&'a mut E);

impl<'de, E: Each> DeserializeSeed<'de> for One<'_, E> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, E: Each> Visitor<'de> for One<'_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<(), M::Error> {
        self.0.record(map)
    }
}

impl<'de, E: Each> Visitor<'de> for Records<'_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<S: SeqAccess<'de>>(mut self, mut records: S) -> Result<(), S::Error> {
        while records.next_element_seed(One(&mut self.each))?.is_some() {
            if self.progress.check().is_err() {
                return Err(de::Error::custom("cancelled"));
            }
        }
        Ok(())
    }
}

/// Names that a record adds to those that are known.
struct NamesOf<'a> {
    known: &'a Columns,
    new: Vec<String>,
}

impl Each for NamesOf<'_> {
    fn record<'de, M: MapAccess<'de>>(&mut self, mut map: M) -> Result<(), M::Error> {
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<IgnoredAny>()?;
            if !self.known.places.contains_key(&name) {
                self.new.push(name);
            }
        }
        Ok(())
    }
}

struct AllNames<'a>(&'a mut Columns);

impl Each for AllNames<'_> {
    fn record<'de, M: MapAccess<'de>>(&mut self, map: M) -> Result<(), M::Error> {
        let mut names = NamesOf { known: self.0, new: Vec::new() };
        names.record(map)?;
        let new = names.new;
        new.into_iter().for_each(|name| self.0.add(name));
        Ok(())
    }
}

struct RowOf<'a> {
    columns: &'a Columns,
    out: &'a mut String,
}

impl Each for RowOf<'_> {
    fn record<'de, M: MapAccess<'de>>(&mut self, mut map: M) -> Result<(), M::Error> {
        let mut row = self.columns.empty_row();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            self.columns.set(&mut row, &name, value);
        }
        self.columns.push_row(self.out, &row);
        Ok(())
    }
}
