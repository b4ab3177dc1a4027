//! Parquet and Arrow: formats that know their types. Columns are taken over as they are.

mod arrow;
mod fields;
mod ipc;
mod parquet;
mod taken;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::OnceLock;

use polars::prelude::Column;
use rayon::prelude::*;

use self::parquet::{Layout, Parts};
use self::taken::{Wanted, taken};
use super::claims;
use super::columns::column_names;
use super::columns::column_types::{Retyped, retyped};
use super::columns::gone::{self, Gone, Noted};
use super::columns::settle;
use super::delimited::{self, Piece, freed};
use super::error::DatasetError;
use super::reading::options::OpenOptions;
use super::reading::{Reading, Remark, RemarkKind};
use super::source::{Format, Misread, Source};
use super::table::{ColumnData, Table};
use super::words::missing_words::MissingWords;
use super::zone::Zone;
use crate::privacy::Progress;

/// Reads a file that is known to begin as one of these formats does. Columns that are not among `only` may be freed once
/// what must be reported of them is noted.
pub(super) fn read(
    path: &Path,
    is_parquet: bool,
    options: &OpenOptions,
    only: Option<&BTreeSet<String>>,
    progress: &Progress,
) -> Result<(Source, Table, Gone), DatasetError> {
    let format = if is_parquet { "Parquet" } else { "Arrow" };
    let failed = |error| delimited::stopped(path, error, progress);
    let damaged = |reason: String| DatasetError::Damaged { path: path.to_owned(), format, reason };
    if is_parquet && !ends_with(path, b"PAR1").map_err(failed)? {
        return Err(damaged("its end is missing, where Parquet keeps its table of contents".to_owned()));
    }
    let contradictory = || damaged("its parts contradict each other".to_owned());
    let zone = options.zone()?;
    // What a damaged file makes a reader do is not ours to say; a panic of it ends here. Memory that cannot be had would
    // end the process: so claims are checked before.
    let has_all = OnceLock::new();
    let goes = |name: &str, layout: &Layout<'_>| {
        only.is_some_and(|only| {
            *has_all.get_or_init(|| gone::has_all(&layout.names, only)) && gone::may_go(name, only, options)
        })
    };
    let words = MissingWords::of(options);
    let take = |name: &str, given: Given, layout: &Layout<'_>| match goes(name, layout) {
        true => Given::Gone(given.noted(name, &layout.groups, &words, options, zone)),
        false => given,
    };
    let read = || {
        let read = || {
            if is_parquet {
                claims::parquet(path)?;
                Ok(parquet::read(path, &words, goes, take))
            } else {
                arrow::read(path)
            }
        };
        catch_unwind(AssertUnwindSafe(read)).map_err(|_| contradictory())?
    };
    let (read, fingerprint) = rayon::join(read, || delimited::fingerprint(path, progress));
    progress.check()?;
    let fingerprint = fingerprint.map_err(failed)?;
    let (Parts { columns: given, groups }, mut left_out) =
        read?.map_err(|error| damaged(first_line(&error.to_string())))?;
    let rows = groups.iter().sum::<usize>() as u64;
    if rows == 0 || given.is_empty() {
        return Err(DatasetError::NoRows { path: path.to_owned(), unreadable: 0, line: 0, reason: String::new() });
    }
    if rows >= u64::from(u32::MAX) {
        return Err(DatasetError::TooManyRows { path: path.to_owned(), rows });
    }
    let mut starts = vec![0];
    for length in &groups {
        starts.push(starts.last().copied().unwrap_or(0) + length);
    }
    let mut reading = Reading::default();
    claims::columns(path, given.len())?;
    let (given_names, given): (Vec<String>, Vec<Given>) = given.into_iter().unzip();
    let names = column_names::unique(&given_names, &mut reading);
    if names != given_names && given.iter().any(|given| matches!(given, Given::Gone(_))) {
        // The remarks on a freed column name it otherwise than it is called now: too rare to be quick about.
        return self::read(path, is_parquet, options, None, progress);
    }
    // An option may name a column that is left out: that is reported.
    left_out.sort_by_key(|out| out.place);
    let known: Vec<String> = names.iter().cloned().chain(left_out.iter().map(|out| out.name.clone())).collect();
    options.check_names(&known)?;
    for out in &left_out {
        reading.add(Remark::new(RemarkKind::Type, out.sentence()).of(&out.name));
    }
    let columns: Vec<Settled> = given
        .into_par_iter()
        .zip(&names)
        .map(|(given, name)| {
            progress.check()?;
            let unfit = |reason: String| damaged(format!("“{name}”: {reason}"));
            let wanted = Wanted { kind: options.types.get(name).copied(), zone };
            let (data, remarks) = match given {
                Given::Gone(noted) => return Ok(Settled::Gone(noted.map_err(unfit)?)),
                given => given.taken(name, &wanted).map_err(unfit)?,
            };
            Ok(Settled::Kept(retyped(data, &starts, name, options, progress)?, remarks))
        })
        .collect::<Result<_, DatasetError>>()?;
    let (mut questions, mut misread) = (Vec::new(), Vec::new());
    let mut table = Table { starts, names: Vec::new(), columns: Vec::with_capacity(columns.len()) };
    let mut gone = Gone::default();
    for (read, name) in columns.into_iter().zip(&names) {
        match read {
            Settled::Gone(noted) => reading.remarks.extend(gone.add(noted)),
            Settled::Kept(retyped, remarks) => {
                let notes = retyped.note.into_iter().chain(retyped.misread.as_ref().map(Misread::note));
                reading.remarks.extend(remarks);
                reading.remarks.extend(notes.map(|text| Remark::new(RemarkKind::Type, text).of(name)));
                table.names.push(name.clone());
                table.columns.push(retyped.data);
                misread.extend(retyped.misread);
                questions.extend(retyped.question);
            }
        }
    }
    gone.order = names;
    let mut source = Source::sample(&path.file_name().unwrap_or_default().to_string_lossy(), rows);
    source.path = Some(path.to_owned());
    source.format = if is_parquet { Format::Parquet } else { Format::Arrow };
    source.bytes = fingerprint.bytes;
    source.sha256 = fingerprint.sha256;
    source.reading = reading;
    source.questions = questions;
    source.misread = misread;
    Ok((source, table, gone))
}

fn ends_with(path: &Path, mark: &[u8]) -> std::io::Result<bool> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    if size < 2 * mark.len() as u64 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-(mark.len() as i64)))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    Ok(end == mark)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// A column of a file as it was read.
enum Given {
    Column(Column),
    /// Text that came in dictionaries.
    Pieces(Vec<Piece>),
    /// It was freed: the remarks on it, or why it cannot be read.
    Gone(Result<Noted, String>),
}

/// A column once it is settled what it is.
enum Settled {
    Kept(Retyped, Vec<Remark>),
    Gone(Noted),
}

impl Given {
    /// The values, and the remarks of taking them over; a reason if they cannot be.
    fn taken(self, name: &str, wanted: &Wanted) -> Result<(ColumnData, Vec<Remark>), String> {
        match self {
            Self::Pieces(pieces) => Ok((delimited::text_column(name, pieces), Vec::new())),
            Self::Column(column) => taken(column, name, wanted).map_err(|error| first_line(&error.to_string())),
            Self::Gone(_) => Ok((ColumnData::default(), Vec::new())),
        }
    }

    /// Takes a column over as if it were kept, and notes what must be reported of it; the reason if it cannot be read.
    fn noted(
        self,
        name: &str,
        groups: &[usize],
        words: &MissingWords,
        options: &OpenOptions,
        zone: Option<Zone>,
    ) -> Result<Noted, String> {
        let given = match self {
            Self::Pieces(pieces) => match freed::all(pieces, words) {
                Ok(blocks) => {
                    let settled = freed::remarks(&blocks, &settle::facts(name, options, words));
                    return Ok(Noted { settled, ..Noted::default() });
                }
                Err(pieces) => Self::Pieces(pieces),
            },
            other => other,
        };
        let (data, taken) = given.taken(name, &Wanted { kind: None, zone })?;
        Ok(gone::noted(name, data, taken, groups.iter().sum::<usize>() as u64, options))
    }
}
