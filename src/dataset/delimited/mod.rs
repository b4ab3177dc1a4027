//! Delimited text becomes a table, in one pass.
//!
//! `bytes → structure (letters, records, fields) → rows (totals set aside) → columns (plans, cells) → table`
//!
//! One thread reads, takes the fingerprint, decodes and cuts the stream into blocks of whole records ([`structure`]);
//! the others find the fields of a block and read each column by a plan made from the head of the text ([`columns`]).
//! The type of a column is decided from all of its cells ([`cells`]): if the plan turns out wrong, the column, and only
//! it, is read again.

mod cells;
mod columns;
mod pass;
mod rows;
mod structure;

use std::collections::BTreeSet;
use std::path::Path;

pub(super) use cells::numbers::is_rounded_key;
pub(super) use columns::assemble::{column as column_of, text as text_column};
pub(super) use columns::column_block::{MISSING, Piece};
pub(super) use columns::distinct::distinct;
pub(super) use columns::freed::{self, Begun};
pub(super) use columns::plan::{Nearly, order_question};
pub(super) use columns::seen::{is_date_like, is_number_like};
pub(super) use columns::text_column::{Typed, typed};
pub(super) use structure::stream::{Input, fingerprint, fingerprint_of, stopped};

use self::pass::Pass;
use super::claims;
use super::columns::column_names;
use super::columns::gone::{self, Gone};
use super::columns::settle::{self, ColumnFacts};
use super::error::DatasetError;
use super::reading::options::{Escape, OpenOptions, TotalsRows};
use super::reading::{Reading, Remark, RemarkKind, Sure};
use super::source::{Format, Source, UnreadableRow};
use super::table::Table;
use super::words::missing_words::MissingWords;
use super::{profile, unix_time};
use crate::privacy::Progress;
use columns::assemble::Assembled;
use columns::column_block::Task;
use columns::plan::Plans;
use rows::aside::Screen;
use structure::beginning::Beginning;
use structure::encoding::TextEncoding;
use structure::head::Head;

/// Where a text is from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// A file of text, whose dialect is to be found.
    File,
    /// The rows of a sheet, written out: there may be lines above, below and between.
    Sheet,
    /// Records, written out with their names in the first line: nothing else is among them.
    Records,
}

/// Reads a text, all of its columns.
pub(crate) fn read(
    path: &Path,
    input: Input<'_>,
    origin: Origin,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<(Source, Table), DatasetError> {
    let (source, table, _) = read_columns(path, input, origin, options, None, progress)?;
    Ok((source, table))
}

/// Reads a text. Columns that are not among `only` may be freed once what must be reported of them is noted.
pub(super) fn read_columns(
    path: &Path,
    input: Input<'_>,
    origin: Origin,
    options: &OpenOptions,
    only: Option<&BTreeSet<String>>,
    progress: &Progress,
) -> Result<(Source, Table, Gone), DatasetError> {
    let mut learnt = Learnt::default();
    loop {
        match read_as(path, input, origin, &learnt, options, only, progress)? {
            Ended::Done(read) => return Ok(*read),
            Ended::Again(more) => learnt = *more,
        }
    }
}

/// The names of the columns of a text that was made from another format, and the line on which they are, from 1;
/// `None` if no line holds names.
pub(crate) fn names_of(text: &str, options: &OpenOptions) -> Option<(Vec<String>, u64)> {
    let begins = structure::beginning::find(
        structure::head::of_text(text),
        0,
        0,
        structure::fields::Dialect::plain(b',', Some(b'"')),
        options,
    )?;
    begins.header.then_some((begins.names, begins.lines))
}

/// Whether a text is written as a number is.
pub(crate) fn is_number(text: &str) -> bool {
    cells::numbers::number_form(text.trim().as_bytes()).is_some()
}

/// What only the whole text shows: with this it is read once more.
#[derive(Default)]
struct Learnt {
    /// The head was plain ASCII, and what came later is not UTF-8.
    encoding: Option<(TextEncoding, Option<Remark>)>,
    /// Backslashes are before quotes, which the head did not show.
    escape: Option<Escape>,
    /// What was decided about the records set aside: those that are rows, and what is reported.
    settled: Option<rows::totals::Settled>,
}

enum Ended {
    Done(Box<(Source, Table, Gone)>),
    Again(Box<Learnt>),
}

fn read_as(
    path: &Path,
    input: Input<'_>,
    origin: Origin,
    learnt: &Learnt,
    options: &OpenOptions,
    only: Option<&BTreeSet<String>>,
    progress: &Progress,
) -> Result<Ended, DatasetError> {
    let head = Head::read(path, input, origin, learnt, options, progress)?;
    let Head { encoding, open, returns, whole, .. } = head;
    let beginning = structure::beginning::find(&head.text, head.from, head.lines, head.dialect, options)
        .ok_or_else(|| structure::head::no_table(path))?;
    claims::columns(path, beginning.columns)?;
    let mut reading = Reading { remarks: head.remarks };
    reading.remarks.extend(beginning.remarks.iter().cloned());
    let given = match beginning.header {
        true => beginning.names.clone(),
        false => (1..=beginning.columns).map(|place| format!("column {place}")).collect(),
    };
    let names = column_names::unique(&given, &mut reading);
    options.check_names(&names)?;

    let kept: BTreeSet<(usize, u64)> = learnt.settled.as_ref().map(|settled| settled.rows.clone()).unwrap_or_default();
    let looks = options.totals != Some(TotalsRows::Keep) && origin != Origin::Records;
    let screen = Screen::new(&beginning.names, beginning.columns, beginning.dialect, looks, kept);
    let dialect = beginning.dialect;
    let mut sample = head.text.get(beginning.skip.min(head.text.len())..).unwrap_or_default();
    if !whole {
        sample = sample.get(..sample.rfind('\n').map_or(0, |last| last + 1)).unwrap_or_default();
    }
    let words = MissingWords::of(options);
    let mut plans = Plans::from_sample(&screen.sample(sample, whole), dialect, &names, options, &words)?;
    if let (Input::File { path, gzip: false }, false, true) = (input, whole, encoding.is_utf8() && !returns) {
        let parts = structure::stream::parts_of(path).map_err(|error| stopped(path, error, progress))?;
        for (place, part) in parts.iter().enumerate() {
            plans.add_sample(&screen.sample(part, place + 1 == parts.len()), dialect, beginning.columns);
        }
    }
    let tasks = plans.tasks();
    let requested = only.filter(|only| gone::has_all(&names, only));
    let free: Vec<bool> =
        names.iter().map(|name| requested.is_some_and(|only| gone::may_go(name, only, options))).collect();
    let text = pass::Text {
        path,
        input,
        encoding,
        returns,
        beginning: &beginning,
        screen: &screen,
        open,
        words: &words,
        free: &free,
    };
    let whole_text = pass::Text { free: &[], ..text };
    let all: Vec<usize> = (0..names.len()).collect();
    let first = match pass::run(&text, &tasks, &all, progress)? {
        pass::Ended::Done(first) => first,
        pass::Ended::NotUtf8(bytes) => {
            let found = structure::encoding::guess(&bytes, true);
            return Ok(Ended::Again(Box::new(Learnt {
                encoding: Some((found.encoding, found.remark)),
                ..Learnt::default()
            })));
        }
    };
    let says_nothing =
        options.escape.is_none() && learnt.escape.is_none() && !dialect.backslash && origin == Origin::File;
    if says_nothing && first.escaped_quotes > first.closing_backslashes {
        let encoding = learnt.encoding.clone();
        return Ok(Ended::Again(Box::new(Learnt { encoding, escape: Some(Escape::Backslash), settled: None })));
    }
    if first.rows == 0 {
        let (line, reason) = first
            .unreadable
            .first()
            .copied()
            .map_or((0, String::new()), |(line, reason)| (line, reason.sentence(&encoding.name())));
        return Err(DatasetError::NoRows { path: path.to_owned(), unreadable: first.unreadable_rows, line, reason });
    }
    if first.rows >= u64::from(u32::MAX) {
        return Err(DatasetError::TooManyRows { path: path.to_owned(), rows: first.rows });
    }
    let mut decided = plans.decide(&first.evidence);
    let mut first = first;
    // The bytes are the same, so progress is already whole; only the wish to stop is still heard.
    let read_again = |text: &pass::Text<'_>, first: &mut Pass, columns: &[usize], tasks: &[Task]| match pass::run(
        text, tasks, columns, progress,
    )? {
        pass::Ended::Done(second) if second.fingerprint == first.fingerprint => {
            first.replace(columns, second);
            Ok(())
        }
        _ => Err(DatasetError::Changed { path: path.to_owned() }),
    };
    let again = decided.again(&first);
    if !again.is_empty() {
        read_again(&text, &mut first, &again, &decided.tasks(&again))?;
        decided.add_evidence(&again, &first);
    }
    let doubtful = decided.doubtful(&first);
    if !doubtful.is_empty() {
        read_again(&whole_text, &mut first, &doubtful, &columns::plan::Decided::as_text(&doubtful))?;
        decided.settle_doubts(&doubtful, &mut first, &words);
    }
    let spoken = decided.spoken(&first, &names, options, &words);
    if !spoken.is_empty() {
        read_again(&whole_text, &mut first, &spoken, &columns::plan::Decided::as_text(&spoken))?;
        decided.keep_as_text(&spoken);
    }
    // What is no number in a column of numbers is only known once it is known to be one; and what may be a total is held
    // against all columns.
    let totals = first.asides.iter().any(|aside| aside.look.depends_on_rows());
    let needed: Vec<usize> = (0..names.len())
        .filter(|column| free.get(*column) == Some(&true) && first.is_freed(*column))
        .filter(|column| totals || plans.nearly(&decided, *column).is_some())
        .collect();
    if !needed.is_empty() {
        // What the first pass saw of the cells holds.
        let (evidence, unread) = (first.evidence.clone(), first.unread.clone());
        read_again(&whole_text, &mut first, &needed, &decided.tasks(&needed))?;
        (first.evidence, first.unread) = (evidence, unread);
    }
    let settled = match &learnt.settled {
        Some(settled) => settled.clone(),
        None => {
            let settled = rows::totals::settle(&first, &decided.tasks, dialect, &words, options.totals);
            if !settled.rows.is_empty() {
                let Learnt { encoding, escape, .. } = learnt;
                return Ok(Ended::Again(Box::new(Learnt {
                    encoding: encoding.clone(),
                    escape: *escape,
                    settled: Some(settled),
                })));
            }
            settled
        }
    };
    first.add_unreadable(&settled.unreadable);
    reading.remarks.extend(filled_up(&first, &beginning));
    reading.remarks.extend(settled.remarks);
    plans.check_forced(&decided, &first)?;
    let lines_of = first.lines();
    plans.notes(&decided, &first, &lines_of, &mut reading);
    let unreadable = first
        .unreadable
        .iter()
        .map(|(line, reason)| UnreadableRow { line: *line, reason: reason.sentence(&encoding.name()) })
        .collect();
    let mut source = Source {
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
    let (starts, columns) = columns::assemble::columns(&names, first, &decided, &words, progress)?;
    if let Some(remark) = rows::continued::find(&beginning.rows, &names, &starts, &columns) {
        source.reading.add(remark);
    }
    let line = |row| lines_of.of(row);
    let mut table = Table { starts, names: Vec::new(), columns: Vec::new() };
    let mut gone = Gone::default();
    for (column, (name, data)) in names.iter().zip(columns).enumerate() {
        let known = ColumnFacts {
            name,
            as_it_is: options.types.contains_key(name),
            words: &words,
            is_consent: options.is_consent(name),
            nearly: plans.nearly(&decided, column),
            line: &line,
        };
        let is_free = free.get(column) == Some(&true);
        match data {
            Assembled::Kept(data) => {
                let (data, remarks) = settle::settled(data, &known);
                source.reading.remarks.extend(remarks);
                if is_free {
                    gone.spellings.extend(gone::spelled(&data));
                    gone.moments.extend(unix_time::remark(&profile::uncounted(name, &data), source.rows));
                } else {
                    table.names.push(name.clone());
                    table.columns.push(data);
                }
            }
            Assembled::Freed(blocks) => {
                source.reading.remarks.extend(freed::remarks(&blocks, &known));
                gone.moments.extend(unix_time::remark(&freed::profile(name, &blocks), source.rows));
            }
        }
    }
    gone.order = names;
    Ok(Ended::Done(Box::new((source, table, gone))))
}

/// Reports rows with other numbers of fields than there are columns.
fn filled_up(pass: &Pass, beginning: &Beginning) -> Vec<Remark> {
    let rows = |count: u64| if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
    let lines = |wanted: &dyn Fn(usize) -> bool| -> Vec<u64> {
        beginning.rows.iter().filter(|row| wanted(row.cells.len())).map(|row| row.line).collect()
    };
    let mut remarks = Vec::new();
    if pass.trailing > 0 {
        let end = if pass.trailing == 1 { "ends" } else { "end" };
        let text =
            format!("{} {end} with empty fields beyond the last column, which are left out.", rows(pass.trailing));
        let lines = lines(&|fields| fields > beginning.columns);
        remarks.push(Remark::new(RemarkKind::Delimiter, text).rows(pass.trailing, lines));
    }
    if pass.padded > 0 {
        let (has, it) = if pass.padded == 1 { ("has", "it lacks") } else { ("have", "they lack") };
        let text =
            format!("{} {has} fewer fields than there are columns; what {it} at the end is empty.", rows(pass.padded));
        let lines = lines(&|fields| fields < beginning.columns);
        let remark = Remark::new(RemarkKind::Delimiter, text).rows(pass.padded, lines);
        remarks.push(Remark { sure: Sure::Likely, ..remark });
    }
    remarks
}
