//! The head of a text: how its letters, lines and fields are written.

use std::io::{self, Read};
use std::path::Path;

use memchr::memchr2_iter;

use super::beginning::end_of_lines;
use super::blocks::LONGEST_RECORD;
use super::dialect::{self, consistency, lines_of, shown, typed};
use super::encoding::{self, TextEncoding};
use super::fields::Dialect;
use super::sep_line;
use super::stream::{self, Input, stopped};
use crate::dataset::delimited::{Learnt, Origin};
use crate::dataset::error::DatasetError;
use crate::dataset::reading::options::{Escape, OpenOptions};
use crate::dataset::reading::{Remark, RemarkKind, Sure};
use crate::privacy::Progress;

/// Bytes that are looked at before anything is decided.
const HEAD: usize = 1 << 20;

/// A head goes on until it holds this many lines that are not empty: the names of the columns can be longer than all
/// else, and can be far below.
const LINES: usize = 4;

/// The place after the last of these lines; `None` if there are fewer.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let (mut filled, mut start) = (0, 0);
    for at in memchr2_iter(b'\n', b'\r', bytes) {
        filled += usize::from(at > start);
        start = at + 1;
        if filled == LINES {
            return Some(start);
        }
    }
    None
}

/// The head of a text that is in memory.
pub(in crate::dataset::delimited) fn of_text(text: &str) -> &str {
    let end = end_of_head(text.as_bytes()).unwrap_or(text.len()).clamp(HEAD, LONGEST_RECORD).min(text.len());
    text.get(..text.floor_char_boundary(end)).unwrap_or(text)
}

/// Reads the head of a text, and says whether it is all of it.
fn read_head(input: &mut impl Read) -> io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    let mut wanted = HEAD;
    loop {
        let missing = wanted - bytes.len();
        let read = input.by_ref().take(missing as u64).read_to_end(&mut bytes)?;
        if read < missing {
            return Ok((bytes, true));
        }
        if wanted >= LONGEST_RECORD || end_of_head(&bytes).is_some() {
            return Ok((bytes, false));
        }
        wanted = (wanted * 2).min(LONGEST_RECORD);
    }
}

pub(in crate::dataset::delimited) struct Head {
    /// What the file begins with, decoded.
    pub text: String,
    /// It is the whole file.
    pub whole: bool,
    pub encoding: TextEncoding,
    /// UTF-8 is only a guess.
    pub open: bool,
    /// Lines end with carriage returns.
    pub returns: bool,
    /// Bytes and lines before the first record: those left out, and an instruction for spreadsheets.
    pub from: usize,
    pub lines: u64,
    pub dialect: Dialect,
    pub remarks: Vec<Remark>,
}

impl Head {
    /// Reads the head. How a text is written that was made from another format is known.
    pub fn read(
        path: &Path,
        input: Input<'_>,
        origin: Origin,
        learnt: &Learnt,
        options: &OpenOptions,
        progress: &Progress,
    ) -> Result<Self, DatasetError> {
        let known = origin != Origin::File;
        let failed = |error| stopped(path, error, progress);
        let quiet = Progress::new();
        let (raw, whole) = stream::raw_head(input, HEAD as u64).map_err(failed)?;
        if raw.is_empty() {
            return Err(DatasetError::Empty { path: path.to_owned() });
        }
        let mut remarks = Vec::new();
        let (encoding, open) = match &learnt.encoding {
            Some((encoding, remark)) => {
                remarks.extend(remark.clone());
                (*encoding, false)
            }
            None if known => (TextEncoding::UTF_8, false),
            None => {
                let found = encoding::find(&raw, whole, options)?;
                remarks.extend(found.remark);
                (found.encoding, found.open)
            }
        };
        drop(raw);
        let (bytes, whole) = stream::Stream::open(input, encoding, false, &quiet)
            .and_then(|mut text| read_head(&mut text))
            .map_err(failed)?;
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        if whole && text.trim().is_empty() {
            return Err(DatasetError::Empty { path: path.to_owned() });
        }
        if !known && !encoding::is_text(&text) {
            return Err(DatasetError::NotText { path: path.to_owned() });
        }
        let returns = !known && ends_lines_with_returns(&text, &mut remarks);
        if returns {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        let mut lines = options.skip_lines.unwrap_or(0);
        let mut from = end_of_lines(&text, lines);
        if lines > 0 {
            let left_out =
                if lines == 1 { "The first line is".to_owned() } else { format!("The first {lines} lines are") };
            let remark = Remark::new(RemarkKind::Title, format!("{left_out} left out, as requested."));
            remarks.push(remark.rows(lines, 1..=lines.min(Remark::LISTED as u64)));
        }
        let mut dialect = Dialect::plain(b',', Some(b'"'));
        if !known {
            let sep = sep_line::find(text.get(from..).unwrap_or_default());
            if let Some(sep) = sep {
                from += sep.end;
                lines += 1;
            }
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            let escape = learnt.escape.or(options.escape);
            let given = OpenOptions { escape, ..options.clone() };
            let (found, more) = dialect::find(text.get(from..).unwrap_or_default(), &extension, sep, &given)?;
            dialect = found;
            if sep.is_some() {
                let said = format!(
                    "Line {lines} names the delimiter, {}, for spreadsheets; it is no row.",
                    shown(dialect.delimiter)
                );
                let other = if dialect.delimiter == b',' { b';' } else { b',' };
                remarks.push(
                    Remark::new(RemarkKind::Delimiter, said).rows(1, [lines]).instead(typed(other), Sure::Certain),
                );
            }
            remarks.extend(more);
            if learnt.escape == Some(Escape::Backslash) {
                remarks.push(dialect::backslashes());
            }
        }
        Ok(Self { text, whole, encoding, open, returns, from, lines, dialect, remarks })
    }
}

/// Whether carriage returns end lines: all of them, or those without a line feed where that makes better records.
fn ends_lines_with_returns(text: &str, remarks: &mut Vec<Remark>) -> bool {
    if !text.contains('\r') {
        return false;
    }
    if !text.contains('\n') {
        return true;
    }
    let sample = lines_of(text, 2_000, 64 << 10);
    let alone = returns_alone(sample);
    if alone == 0 {
        return false;
    }
    let best = |text: &str| {
        let by = |delimiter: u8| consistency(text, Dialect::plain(delimiter, Some(b'"')));
        [b',', b';', b'\t', b'|'].map(by).into_iter().fold(0.0, f64::max)
    };
    let other = sample.replace("\r\n", "\n").replace('\r', "\n");
    if best(&other) < best(sample) {
        return false;
    }
    let text = "Some lines end with a carriage return alone; they are lines like the others.";
    remarks.push(Remark { sure: Sure::Likely, ..Remark::new(RemarkKind::Delimiter, text).rows(alone as u64, []) });
    true
}

/// Carriage returns outside of quotes that no line feed follows.
fn returns_alone(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut quoted, mut alone) = (false, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' if !quoted => alone += usize::from(!matches!(bytes.get(at + 1), Some(b'\n' | b'\r') | None)),
            _ => {}
        }
    }
    alone
}

/// A head without one record.
pub(in crate::dataset::delimited) fn no_table(path: &Path) -> DatasetError {
    DatasetError::Line {
        path: path.to_owned(),
        line: 1,
        reason: "no names of columns can be found here.".to_owned(),
        advice: "Check that this is a text table.".to_owned(),
    }
}
