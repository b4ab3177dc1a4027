//! The first records of a text, one by one, by the same rules as [`super::fields::scan`].

use memchr::memchr_iter;

use super::fields::Dialect;
use super::quotes::{closing, escaped, unquoted};
use crate::dataset::layout::Row;

/// A record at the start of the text.
#[derive(Debug)]
pub(in crate::dataset::delimited) struct First {
    pub row: Row,
    /// Where it begins, and where the next one does.
    pub start: usize,
    pub end: usize,
    /// Lines up to its end, those before the text included.
    pub lines: u64,
}

impl First {
    /// The cells, which leave it.
    pub fn take(&mut self) -> Row {
        Row { line: self.row.line, cells: std::mem::take(&mut self.row.cells) }
    }
}

/// The first records, blank lines left out; `lines_before`: lines of the file before the text.
pub(in crate::dataset::delimited) fn first(
    text: &str,
    dialect: Dialect,
    limit: usize,
    lines_before: u64,
) -> Vec<First> {
    let bytes = text.as_bytes();
    let mut found: Vec<First> = Vec::new();
    let (mut at, mut cells, mut buffer) = (0, Vec::new(), String::new());
    let (mut start, mut record_start, mut lines) = (0, 0, lines_before);
    while found.len() < limit && start < bytes.len() {
        if let (Some(byte), Some(quote)) = (bytes.get(at), dialect.quote)
            && *byte == quote
        {
            at = closing(bytes, at, quote, dialect.backslash);
        }
        while bytes.get(at).is_some_and(|byte| !ends_field(bytes, at, *byte, dialect)) {
            at += 1;
        }
        let stop = at.min(bytes.len());
        let ends_record = bytes.get(stop).is_none_or(|byte| *byte == b'\n');
        let end = if ends_record { without_returns(bytes, start, stop) } else { stop };
        let raw = text.get(start..end).unwrap_or_default();
        cells.push(unquoted(raw, dialect.quote, dialect.escapes(), &mut buffer).to_owned());
        at = stop + 1;
        start = at;
        if ends_record {
            let end = at.min(bytes.len());
            let line = lines + 1;
            lines += memchr_iter(b'\n', bytes.get(record_start..end).unwrap_or_default()).count() as u64;
            let cells = std::mem::take(&mut cells);
            if cells.len() > 1 || cells.first().is_some_and(|cell| !cell.is_empty()) {
                found.push(First { row: Row { line, cells }, start: record_start, end, lines });
            }
            record_start = at;
        }
    }
    found
}

fn ends_field(bytes: &[u8], at: usize, byte: u8, dialect: Dialect) -> bool {
    match byte {
        b'\n' => !(dialect.backslash && escaped(bytes, at)),
        byte if byte == dialect.delimiter => {
            !(dialect.backslash && escaped(bytes, at) || dialect.spaced && bytes.get(at + 1) == Some(&b' '))
        }
        _ => false,
    }
}

/// The end of a record without the carriage returns before its line end.
pub(super) fn without_returns(bytes: &[u8], start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start && bytes.get(end - 1) == Some(&b'\r') {
        end -= 1;
    }
    end
}
