//! Delimited text becomes a table, in one pass.
//!
//! One thread reads, takes the fingerprint, decodes and cuts the stream into blocks of whole records ([`blocks`]);
//! the others find the fields of a block ([`fields`]) and read each column by a plan made from the head of the text
//! ([`pieces`]). The type of a column is decided from all of its cells ([`typing`]): where the plan turns out wrong,
//! the column, and only it, is read again.

mod assemble;
mod blocks;
mod dialect;
mod distinct;
mod fields;
mod forced;
mod pass;
mod pieces;
mod plan;
mod stream;
mod typed;
mod typing;
mod values;

use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};

pub(super) use assemble::{column as column_of, text as text_column};
pub(super) use distinct::distinct;
pub(super) use pieces::{MISSING, Piece};
pub(super) use plan::order_question;
pub(super) use stream::{Input, fingerprint, fingerprint_of, stopped};
pub(super) use typed::{Typed, typed};

use self::fields::Dialect;
use self::plan::Plans;
use super::error::DatasetError;
use super::headers;
use super::options::OpenOptions;
use super::source::{Format, Source, UnreadableRow};
use super::table::Table;
use crate::dataset::reading::{Reading, Remark, RemarkKind};
use crate::privacy::Progress;

/// Bytes that are looked at before the plan is made.
const HEAD: u64 = 1 << 20;

/// Reads a text. `known`: the dialect, where the text was made from another format.
pub(crate) fn read(
    path: &Path,
    input: Input<'_>,
    known: bool,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<(Source, Table), DatasetError> {
    let mut encoding = None;
    loop {
        match read_as(path, input, known, encoding, options, progress)? {
            Ended::Done(read) => return Ok(*read),
            Ended::OtherEncoding(other) => encoding = Some(other),
        }
    }
}

enum Ended {
    Done(Box<(Source, Table)>),
    /// The head was plain ASCII, and what came later is not UTF-8.
    OtherEncoding(&'static Encoding),
}

fn read_as(
    path: &Path,
    input: Input<'_>,
    known: bool,
    encoding: Option<&'static Encoding>,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<Ended, DatasetError> {
    let failed = |error| stopped(path, error, progress);
    let quiet = Progress::new();
    let (raw, whole) = stream::raw_head(input, HEAD).map_err(failed)?;
    if raw.is_empty() {
        return Err(DatasetError::Empty { path: path.to_owned() });
    }
    let (encoding, open) = match encoding {
        Some(encoding) => (encoding, false),
        None if known => (UTF_8, false),
        None => dialect::encoding(&raw, whole, options)?,
    };
    let cr_only = !known && raw.contains(&b'\r') && !raw.contains(&b'\n');
    let mut head = Vec::new();
    stream::Stream::open(input, encoding, cr_only, &quiet)
        .map_err(failed)?
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(failed)?;
    drop(raw);
    let whole = whole && (head.len() as u64) < HEAD;
    let mut head = String::from_utf8_lossy(&head).into_owned();
    if whole && head.trim().is_empty() {
        return Err(DatasetError::Empty { path: path.to_owned() });
    }
    if !known && !dialect::is_text(&head) {
        return Err(DatasetError::NotText { path: path.to_owned() });
    }
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let dialect = if known {
        Dialect { delimiter: b',', quote: Some(b'"') }
    } else {
        dialect::dialect(&head, &extension, options)?
    };
    let beginning = dialect::beginning(&head, dialect, options).ok_or_else(|| no_table(path))?;
    if !whole && let Some(last) = head.rfind('\n') {
        head.truncate(last + 1);
    }

    let mut reading = Reading::default();
    if beginning.before > 0 {
        let text = format!("{} above the names of the columns are not part of the table.", lines(beginning.before));
        reading.add(Remark::new(RemarkKind::Title, text).rows(beginning.before as u64, []));
    }
    if !beginning.header {
        reading.add(Remark::new(RemarkKind::Header, "The first line looks like data, so the columns are numbered."));
    }
    let mut given = beginning.names.clone();
    if !beginning.header {
        given = (1..=beginning.columns).map(|place| format!("column {place}")).collect();
    }
    let names = headers::unique(&given, &mut reading);
    options.check_names(&names)?;

    let rows = head.get(beginning.skip.min(head.len())..).unwrap_or_default();
    let mut plans = Plans::from_sample(rows, dialect, &names, options);
    if let (Input::File { path, gzip: false }, false, true) = (input, whole, encoding == UTF_8 && !cr_only) {
        for part in stream::parts_of(path).map_err(failed)? {
            plans.add_sample(&part, dialect, beginning.columns);
        }
    }
    let tasks = plans.tasks();
    let text = pass::Text { path, input, encoding, cr_only, dialect, beginning: &beginning, open };
    let all: Vec<usize> = (0..names.len()).collect();
    let first = match pass::run(&text, &tasks, &all, progress)? {
        pass::Ended::Done(first) => first,
        pass::Ended::NotUtf8(bytes) => return Ok(Ended::OtherEncoding(dialect::guess(&bytes, true))),
    };
    if first.rows == 0 {
        let (line, reason) = first
            .unreadable
            .first()
            .copied()
            .map_or((0, String::new()), |(line, reason)| (line, reason.sentence(encoding.name())));
        return Err(DatasetError::NoRows { path: path.to_owned(), unreadable: first.unreadable_rows, line, reason });
    }
    if first.rows >= u64::from(u32::MAX) {
        return Err(DatasetError::TooManyRows { path: path.to_owned(), rows: first.rows });
    }
    let decided = plans.decide(&first.evidence);
    let again: Vec<usize> = decided.again(&first);
    let mut first = first;
    if !again.is_empty() {
        // The bytes are the same, so progress is already whole; only the wish to stop is still heard.
        let tasks = decided.tasks(&again);
        let second = match pass::run(&text, &tasks, &again, progress)? {
            pass::Ended::Done(second) if second.fingerprint == first.fingerprint => second,
            _ => return Err(DatasetError::Changed { path: path.to_owned() }),
        };
        first.replace(&again, second);
    }
    plans.check_forced(&decided, &first)?;
    plans.notes(&decided, &first, &mut reading);
    let unreadable = first
        .unreadable
        .iter()
        .map(|(line, reason)| UnreadableRow { line: *line, reason: reason.sentence(encoding.name()) })
        .collect();
    let source = Source {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        path: Some(path.to_owned()),
        format: if matches!(input, Input::File { gzip: true, .. }) { Format::DelimitedGzip } else { Format::Delimited },
        delimiter: Some(char::from(dialect.delimiter)),
        quote: dialect.quote.map(char::from),
        encoding: Some(encoding.name().to_lowercase()),
        header: beginning.header,
        sheet: None,
        sheets: Vec::new(),
        bytes: first.fingerprint.bytes,
        sha256: first.fingerprint.sha256.clone(),
        rows: first.rows,
        unreadable,
        unreadable_rows: first.unreadable_rows,
        questions: plans.questions(&decided),
        misread: plans.misread(&decided, &first),
        reading,
    };
    let table = assemble::table(names, first, &decided, progress)?;
    Ok(Ended::Done(Box::new((source, table))))
}

fn lines(count: usize) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}

/// A head without one record.
fn no_table(path: &Path) -> DatasetError {
    DatasetError::Line {
        path: path.to_owned(),
        line: 1,
        reason: "no names of columns can be found here.".to_owned(),
        advice: "Check that this is a text table.".to_owned(),
    }
}
