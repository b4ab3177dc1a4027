//! One pass over the text: a thread that reads, the others that make values of what it read.

use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

use memchr::{memchr, memchr_iter, memmem};

use super::columns::column_block::{Piece, Task, piece};
use super::columns::freed::{Begun, freed};
use super::columns::given_type::Unread;
use super::columns::typing::Evidence;
use super::rows::aside::{Aside, Screen};
use super::structure::beginning::Beginning;
use super::structure::blocks::{Blocks, Next, Unclosed};
use super::structure::encoding::TextEncoding;
use super::structure::fields::{Reason, Records, scan_into};
use super::structure::stream::{Fingerprint, Input, Stream, stopped};
use crate::dataset::error::DatasetError;
use crate::dataset::source::Source;
use crate::dataset::words::missing_words::MissingWords;
use crate::privacy::Progress;

/// Bytes of a block: large enough that its bookkeeping costs nothing, small enough for the cache.
const BLOCK: usize = 1 << 20;

/// A text and how it is written.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub path: &'a Path,
    pub input: Input<'a>,
    pub encoding: TextEncoding,
    /// Lines end with carriage returns.
    pub returns: bool,
    pub beginning: &'a Beginning,
    pub screen: &'a Screen,
    /// UTF-8 is only a guess: stop at the first bytes that are not.
    pub open: bool,
    /// Words that mean no value.
    pub words: &'a MissingWords,
    /// By column: nobody requested it, and the values of a block are freed once they are read.
    pub free: &'a [bool],
}

/// All values of the columns requested.
pub(super) struct Pass {
    pub tasks: Vec<Task>,
    pub blocks: Vec<Block>,
    pub evidence: Vec<Evidence>,
    /// Cells that a forced type could not read, by column.
    pub unread: Vec<Unread>,
    pub rows: u64,
    /// Line and reason, the first of them.
    pub unreadable: Vec<(u64, Reason)>,
    pub unreadable_rows: u64,
    /// Records that may be no rows; they are not among the values.
    pub asides: Vec<Aside>,
    /// Rows with empty fields beyond the last column; with fewer fields than columns.
    pub trailing: u64,
    pub padded: u64,
    /// Quotes after a backslash at which a field goes on, and those at which it ends.
    pub escaped_quotes: u64,
    pub closing_backslashes: u64,
    pub fingerprint: Fingerprint,
}

/// Values of one block.
pub(super) struct Block {
    pub rows: usize,
    /// The line of the file on which it begins, from 1.
    line: u64,
    /// Rows that are not on the line after the row before them, and their lines within the block.
    jumps: Vec<(u32, u32)>,
    pub pieces: Vec<Piece>,
}

pub(super) enum Ended {
    Done(Pass),
    /// Bytes that show that the text is not UTF-8.
    NotUtf8(Vec<u8>),
}

/// What a worker makes of a block.
struct Worked {
    index: usize,
    lines: u64,
    block: Block,
    evidence: Vec<Evidence>,
    unread: Vec<Unread>,
    unreadable: Vec<(u64, Reason)>,
    unreadable_rows: u64,
    asides: Vec<Aside>,
    trailing: u64,
    padded: u64,
    escaped_quotes: u64,
    closing_backslashes: u64,
}

/// What the blocks that were worked on tell those to come, by column.
struct SoFar<'a> {
    /// Whether text is still worth a try to keep it as codes.
    few: &'a [AtomicBool],
    begun: &'a [Begun],
}

/// A block on its way to whoever makes values of it.
struct Job {
    index: usize,
    next: Next,
    /// The text ends with it.
    last: bool,
}

/// Reads the text once; `columns` are the places of those that are wanted, `tasks` what to make of each.
pub(super) fn run(
    text: &Text<'_>,
    tasks: &[Task],
    columns: &[usize],
    progress: &Progress,
) -> Result<Ended, DatasetError> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from).max(1);
    let (sender, receiver) = sync_channel::<Job>(workers + 1);
    let receiver = Mutex::new(receiver);
    let done: Mutex<Vec<Worked>> = Mutex::new(Vec::new());
    let not_utf8: Mutex<Option<Vec<u8>>> = Mutex::new(None);
    // Memory of blocks that were worked on, for those to come.
    let spare: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
    let stop = AtomicBool::new(false);
    // Once a block shows that a column has many values, no other block tries to code it.
    let few: Vec<AtomicBool> = tasks.iter().map(|task| AtomicBool::new(task.few)).collect();
    let begun: Vec<Begun> = tasks.iter().map(|_| Begun::default()).collect();
    let so_far = SoFar { few: &few, begun: &begun };
    let fingerprint = std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let mut records = Records::default();
                while let Some(job) = receive(&receiver) {
                    if stop.load(Relaxed) || progress.check().is_err() {
                        continue;
                    }
                    match work(text, tasks, columns, &so_far, job, &mut records) {
                        Ok((worked, used)) => {
                            lock(&done).push(worked);
                            lock(&spare).push(used);
                        }
                        Err(bytes) => {
                            stop.store(true, Relaxed);
                            *lock(&not_utf8) = Some(bytes);
                        }
                    }
                }
            });
        }
        let sender = sender;
        let mut stream = Stream::open(text.input, text.encoding, text.returns, progress)?;
        io::copy(&mut stream.by_ref().take(text.beginning.skip as u64), &mut io::sink())?;
        let mut blocks = Blocks::new(&mut stream, text.beginning.dialect, BLOCK);
        // One block is held back, so that the last is known as such.
        let (mut index, mut held): (usize, Option<Job>) = (0, None);
        while let Some(next) = blocks.next(|| lock(&spare).pop().unwrap_or_default())? {
            if let Some(job) = held.replace(Job { index, next, last: false })
                && (stop.load(Relaxed) || sender.send(job).is_err())
            {
                break;
            }
            index += 1;
        }
        if let Some(job) = held {
            // Nobody is left to take it only where reading was stopped.
            let _ = sender.send(Job { last: true, ..job });
        }
        drop(sender);
        stream.fingerprint()
    });
    progress.check()?;
    let fingerprint = fingerprint.map_err(|error: io::Error| stopped(text.path, error, progress))?;
    if let Some(bytes) = lock(&not_utf8).take() {
        return Ok(Ended::NotUtf8(bytes));
    }
    let worked = std::mem::take(&mut *lock(&done));
    Ok(Ended::Done(in_order(worked, tasks, text.beginning.lines, fingerprint)))
}

fn receive(receiver: &Mutex<Receiver<Job>>) -> Option<Job> {
    lock(receiver).recv().ok()
}

/// A lock whatever happened to another thread: a panic there ends the pass anyway.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes values of a block, and gives its memory back. An error are bytes that are not UTF-8 where that was only a
/// guess.
fn work(
    text: &Text<'_>,
    tasks: &[Task],
    columns: &[usize],
    so_far: &SoFar<'_>,
    job: Job,
    records: &mut Records,
) -> Result<(Worked, Vec<u8>), Vec<u8>> {
    let Job { index, next, last } = job;
    let empty = Worked {
        index,
        lines: 1,
        block: Block { rows: 0, line: 0, jumps: Vec::new(), pieces: Vec::new() },
        evidence: Vec::new(),
        unread: Vec::new(),
        unreadable: Vec::new(),
        unreadable_rows: 1,
        asides: Vec::new(),
        trailing: 0,
        padded: 0,
        escaped_quotes: 0,
        closing_backslashes: 0,
    };
    let bytes = match next {
        Next::Records(bytes) => bytes,
        Next::Unreadable(why) => {
            let reason = if why == Unclosed::Quote { Reason::OpenQuote } else { Reason::LongLine };
            return Ok((Worked { unreadable: vec![(0, reason)], ..empty }, Vec::new()));
        }
    };
    let mut bad: Vec<(u32, Reason)> = Vec::new();
    if memchr(0, &bytes).is_some() {
        bad.extend(memchr_iter(0, &bytes).map(|at| (at as u32, Reason::Nul)));
    }
    if !text.encoding.is_utf8() && memchr(0xEF, &bytes).is_some() {
        bad.extend(memmem::find_iter(&bytes, "\u{FFFD}").map(|at| (at as u32, Reason::Encoding)));
    }
    let content = match String::from_utf8(bytes) {
        Ok(content) => content,
        Err(error) if text.open => return Err(error.into_bytes()),
        Err(error) => {
            let mut bytes = error.into_bytes();
            let mut at = 0;
            let mut places = Vec::new();
            for chunk in bytes.utf8_chunks() {
                at += chunk.valid().len();
                places.push(at..at + chunk.invalid().len());
                at += chunk.invalid().len();
            }
            for place in places.into_iter().filter(|p| !p.is_empty()) {
                bad.push((place.start as u32, Reason::Encoding));
                bytes.get_mut(place).unwrap_or_default().fill(b'?');
            }
            String::from_utf8(bytes).unwrap_or_default()
        }
    };
    bad.sort_by_key(|(at, _)| *at);
    let used = std::mem::take(records);
    *records = scan_into(used, content.as_bytes(), text.beginning.dialect, text.beginning.columns, &bad);
    let asides = text.screen.sift(records, &content, index, last);
    let unreadable_rows = records.unreadable.len() as u64;
    records.unreadable.truncate(Source::LISTED);
    let mut worked = Worked {
        lines: records.lines,
        block: Block {
            rows: records.len(),
            line: 0,
            jumps: if records.lines == records.len() as u64 { Vec::new() } else { jumps(&content, &records.starts) },
            pieces: Vec::with_capacity(columns.len()),
        },
        unreadable: std::mem::take(&mut records.unreadable),
        unreadable_rows,
        asides,
        trailing: records.trailing,
        padded: records.padded,
        escaped_quotes: records.escaped_quotes,
        closing_backslashes: records.closing_backslashes,
        ..empty
    };
    if worked.block.rows > 0 {
        for (((column, task), few), begun) in columns.iter().zip(tasks).zip(so_far.few).zip(so_far.begun) {
            let task = Task { few: few.load(Relaxed), ..*task };
            let outcome = piece(records, &content, *column, text.beginning.dialect.quote, task, text.words);
            if matches!(outcome.piece, Piece::Text(_)) {
                few.store(false, Relaxed);
            }
            let is_free = text.free.get(*column) == Some(&true);
            worked.block.pieces.push(match is_free {
                true => freed(outcome.piece, index, text.words, begun),
                false => outcome.piece,
            });
            worked.evidence.push(outcome.evidence);
            worked.unread.push(outcome.unread);
        }
    }
    Ok((worked, content.into_bytes()))
}

/// Records, by their place, that are not on the line after the record before them, and their lines from 0.
fn jumps(content: &str, starts: &[u32]) -> Vec<(u32, u32)> {
    let mut jumps = Vec::new();
    let (mut from, mut line, mut ahead) = (0, 0, 0);
    for (place, start) in (0_u32..).zip(starts) {
        let before = content.as_bytes().get(from as usize..*start as usize).unwrap_or_default();
        line += memchr_iter(b'\n', before).count() as u32;
        from = *start;
        if line - place != ahead {
            ahead = line - place;
            jumps.push((place, line));
        }
    }
    jumps
}

/// Puts the blocks in the order of the text and counts lines from its beginning.
fn in_order(mut worked: Vec<Worked>, tasks: &[Task], lines_before: u64, fingerprint: Fingerprint) -> Pass {
    worked.sort_by_key(|w| w.index);
    let mut pass = Pass {
        tasks: tasks.to_vec(),
        blocks: Vec::with_capacity(worked.len()),
        evidence: vec![Evidence::default(); tasks.len()],
        unread: vec![Unread::default(); tasks.len()],
        rows: 0,
        unreadable: Vec::new(),
        unreadable_rows: 0,
        asides: Vec::new(),
        trailing: 0,
        padded: 0,
        escaped_quotes: 0,
        closing_backslashes: 0,
        fingerprint,
    };
    let mut line = lines_before + 1;
    for block in worked {
        let room = Source::LISTED - pass.unreadable.len();
        pass.unreadable.extend(block.unreadable.iter().take(room).map(|(at, reason)| (line + at, *reason)));
        pass.unreadable_rows += block.unreadable_rows;
        for (all, own) in pass.evidence.iter_mut().zip(&block.evidence) {
            all.merge(own);
        }
        for (all, own) in pass.unread.iter_mut().zip(&block.unread) {
            all.add(pass.rows, own);
        }
        let (before, rows) = (line, pass.rows);
        pass.asides.extend(block.asides.into_iter().map(|aside| Aside {
            row: rows + aside.row,
            line: before + aside.line,
            ..aside
        }));
        pass.trailing += block.trailing;
        pass.padded += block.padded;
        pass.escaped_quotes += block.escaped_quotes;
        pass.closing_backslashes += block.closing_backslashes;
        pass.rows += block.block.rows as u64;
        if block.block.rows > 0 {
            pass.blocks.push(Block { line, ..block.block });
        }
        line += block.lines;
    }
    pass
}

impl Pass {
    /// Adds records that turned out to be unreadable.
    pub fn add_unreadable(&mut self, more: &[(u64, Reason)]) {
        self.unreadable_rows += more.len() as u64;
        self.unreadable.extend_from_slice(more);
        self.unreadable.sort_by_key(|(line, _)| *line);
        self.unreadable.truncate(Source::LISTED);
    }

    /// Whether values of a column were freed.
    pub fn is_freed(&self, column: usize) -> bool {
        self.blocks.iter().any(|block| matches!(block.pieces.get(column), Some(Piece::Freed(_))))
    }

    /// For each row, from 0, the line of the file on which it begins, from 1.
    pub fn lines(&self) -> Lines {
        let mut first = 0;
        let each = self.blocks.iter().map(|block| {
            let start = first;
            first += block.rows as u64;
            (start, block.line, block.jumps.clone())
        });
        Lines(each.collect())
    }

    /// Takes these columns from a second pass over the same text.
    pub fn replace(&mut self, columns: &[usize], second: Self) {
        for (mine, theirs) in self.blocks.iter_mut().zip(second.blocks) {
            for (column, piece) in columns.iter().zip(theirs.pieces) {
                if let Some(place) = mine.pieces.get_mut(*column) {
                    *place = piece;
                }
            }
        }
        for (column, evidence) in columns.iter().zip(second.evidence) {
            if let Some(place) = self.evidence.get_mut(*column) {
                *place = evidence;
            }
        }
        for (column, unread) in columns.iter().zip(second.unread) {
            if let Some(place) = self.unread.get_mut(*column) {
                *place = unread;
            }
        }
    }
}

/// Where the rows of a table are in its file.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<BlockLines>);

/// The first row of a block and its line, and the rows that are not on the line after the row before them.
type BlockLines = (u64, u64, Vec<(u32, u32)>);

impl Lines {
    /// The line, from 1, of a row, from 0.
    pub fn of(&self, row: u64) -> u64 {
        let place = self.0.partition_point(|(first, ..)| *first <= row).saturating_sub(1);
        let Some((first, line, jumps)) = self.0.get(place) else { return row + 1 };
        let within = row - first;
        let jump =
            jumps.partition_point(|(at, _)| u64::from(*at) <= within).checked_sub(1).and_then(|at| jumps.get(at));
        line + jump.map_or(within, |(at, line)| u64::from(*line) + within - u64::from(*at))
    }
}
