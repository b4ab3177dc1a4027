//! A file becomes a table in memory.
//!
//! In: a path and what the analyst says about it. Out: a [`Dataset`]: typed columns, their profiles with suggested
//! roles, and the [`Source`] with the report of how the file was read. Dictionary codes of a column, the form in which
//! it is measured, come from [`Dataset::coded`].
//!
//! `file → format → delimited | workbook | json | columnar → layout, words, columns → table → profile → detect`
//!
//! | module | what it is for |
//! | --- | --- |
//! | `format` | which format a file has, by name and by content |
//! | `delimited` | text: encoding, dialect, records, types of columns, rows that are no people |
//! | `workbook`, `json`, `columnar` | xlsx, xls and ods; JSON; Parquet and Arrow |
//! | `layout` | where the table begins: titles, headers of one or two rows, notes |
//! | `columns` | names and types of columns, and what is settled once they are read |
//! | `words`, `spelling` | words for no value; different spellings of one value |
//! | `reading` | the report of how the file was read, and the decisions that read it otherwise |
//! | `profile`, `detect`, `consent` | what the columns hold, their suggested roles, and who consented |
//! | `claims` | what a file says about its own size, checked before memory is made for it |
//! | `sample` | the built-in sample |

mod cell;
mod claims;
mod coded;
mod columnar;
mod columns;
pub(crate) mod consent;
mod delimited;
mod detect;
mod error;
mod find;
mod format;
mod json;
mod layout;
mod line_map;
mod mask;
mod profile;
mod reading;
mod role;
pub mod sample;
mod source;
mod spelling;
mod table;
mod unix_time;
mod words;
mod workbook;
mod zone;

use std::collections::{BTreeSet, HashSet};
use std::io::ErrorKind;
use std::path::Path;

pub use cell::{Cell, iso_date, thousands};
pub use consent::{Answer, ConsentRule, Direction, Fate, OptOut, Others};
pub use detect::{AgeColumn, age_column, category_of};
pub use error::DatasetError;
pub use mask::{hides, mask};
pub use profile::{ColumnProfile, Suggestion};
pub use reading::decision::{decision_label, sign};
pub use reading::options::{DateOrder, Escape, HeaderLine, OpenOptions, TotalsRows};
pub use reading::{Reading, Remark, RemarkKind, Sure};
pub use role::{ColumnType, Role, UnknownName, Use};
pub use source::{Format, Misread, Question, QuestionKind, Source, UnreadableRow};
pub use spelling::{respelled, shown_spelling, spelled_alike};

use self::columns::gone::Gone;
use self::format::Named;
pub(crate) use crate::privacy::yes_no::meaning as yes_or_no;

use crate::did_you_mean::nearest;
use crate::privacy::{Bitmap, Cancelled, CodedColumn, People, PrivacyError, Progress};

/// An opened file. Share it as `Arc<Dataset>`.
#[derive(Debug, Clone)]
pub struct Dataset {
    pub source: Source,
    pub columns: Vec<ColumnProfile>,
    table: table::Table,
    /// Columns in which spelling variants of a value count as one.
    folded: BTreeSet<String>,
}

/// Opens a file.
///
/// # Errors
/// [`DatasetError`] says in a sentence what is wrong; nothing half-loaded is returned. Rows that cannot be read are
/// no error: they are left out, counted and listed in [`Source::unreadable`].
pub fn open(path: &Path, options: &OpenOptions, progress: &Progress) -> Result<Dataset, DatasetError> {
    open_columns(path, options, None, progress)
}

/// Opens a file for some of its columns. All of it is read, and how is reported; but the other columns are not counted,
/// have no profile and are freed. If one of `only` is not in the file, or if `only` is `None`, all columns are kept.
///
/// Not reported of columns that are freed: spelling variants, if they have many values.
///
/// # Errors
/// As [`open`].
pub fn open_columns(
    path: &Path,
    options: &OpenOptions,
    only: Option<&BTreeSet<String>>,
    progress: &Progress,
) -> Result<Dataset, DatasetError> {
    let size = check(path)?;
    progress.set_total(size);
    let text = |gzip| {
        let input = delimited::Input::File { path, gzip };
        delimited::read_columns(path, input, delimited::Origin::File, options, only, progress)
    };
    let whole = |(source, table)| (source, table, Gone::default());
    let read = || match format::recognise(path)? {
        Named::Text => text(false),
        Named::TextGzip => text(true),
        Named::Parquet => columnar::read(path, true, options, only, progress),
        Named::Arrow => columnar::read(path, false, options, only, progress),
        Named::Json => json::read(path, false, options, progress).map(whole),
        Named::JsonLines => json::read(path, true, options, progress).map(whole),
        kind => workbook::read(path, kind, options, progress).map(whole),
    };
    let changed = || DatasetError::Changed { path: path.to_owned() };
    let (mut source, mut table, gone) = read().map_err(|error| match error {
        // What is wrong with a file that is being written is not worth reporting.
        DatasetError::Damaged { .. } | DatasetError::Line { .. } if check(path).is_ok_and(|now| now != size) => {
            changed()
        }
        error => error,
    })?;
    if matches!(source.format, Format::Parquet | Format::Arrow) {
        let from = source.reading.remarks.len();
        columns::settle::table(&mut table, options, &mut source.reading);
        gone.put_among(&mut source.reading, from, &gone.settled);
    }
    if source.bytes != size || check(path)? != size {
        return Err(changed());
    }
    source.report_unreadable();
    spelling::fold(&mut table, options, &mut source.reading, progress)?;
    // If one is not in the file, nothing was freed.
    let names: HashSet<&String> = table.names.iter().collect();
    let only = only.filter(|only| only.iter().all(|name| names.contains(name)));
    let wanted = |name: &str| only.is_none_or(|only| only.contains(name));
    let mut dataset = Dataset::new(source, table, wanted, progress)?;
    let variants = spelling::remarks(&dataset.table, &dataset.columns, progress)?;
    let from = dataset.source.reading.remarks.len();
    dataset.source.reading.remarks.extend(variants);
    gone.put_among(&mut dataset.source.reading, from, &gone.spellings);
    let rows = dataset.source.rows;
    let moments = dataset.columns.iter().filter_map(|column| unix_time::remark(column, rows));
    let moments: Vec<Remark> = moments.collect();
    let from = dataset.source.reading.remarks.len();
    dataset.source.reading.remarks.extend(moments);
    gone.put_among(&mut dataset.source.reading, from, &gone.moments);
    dataset.folded.clone_from(&options.fold);
    dataset.source.reading.answer(&options.as_read);
    dataset.keep(wanted);
    Ok(dataset)
}

/// The size in bytes; an error if the path is no ordinary file.
fn check(path: &Path) -> Result<u64, DatasetError> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(DatasetError::Folder { path: path.to_owned() }),
        Ok(found) if !found.is_file() => Err(DatasetError::NotAFile { path: path.to_owned() }),
        Ok(found) => Ok(found.len()),
        Err(error) => Err(match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => DatasetError::NotFound { path: path.to_owned() },
            ErrorKind::PermissionDenied => DatasetError::NoPermission { path: path.to_owned() },
            _ => DatasetError::Io { path: path.to_owned(), error },
        }),
    }
}

impl Dataset {
    /// A table with the profiles of the columns that are `wanted`.
    pub(crate) fn new(
        source: Source,
        table: table::Table,
        wanted: impl Fn(&str) -> bool + Sync,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let columns = profile::profiles(&table, wanted, progress)?;
        Ok(Self { source, columns, table, folded: BTreeSet::new() })
    }

    /// Frees all columns but those that are `wanted`.
    fn keep(&mut self, wanted: impl Fn(&str) -> bool) {
        if self.columns.iter().all(|column| wanted(&column.name)) {
            return;
        }
        self.columns.retain(|column| wanted(&column.name));
        let table = &mut self.table;
        let columns = std::mem::take(&mut table.names).into_iter().zip(std::mem::take(&mut table.columns));
        let (kept, gone): (Vec<_>, Vec<_>) = columns.partition(|(name, _)| wanted(name));
        (table.names, table.columns) = kept.into_iter().unzip();
        // Freeing much memory takes so long that it is done in the background.
        rayon::spawn(move || drop(gone));
    }

    /// People by a person key.
    ///
    /// # Errors
    /// As [`People::keys`]; [`PrivacyError::Cancelled`]. Panics if the column does not exist, as a slice does.
    pub fn people_by(&self, column: usize, progress: &Progress) -> Result<People, PrivacyError> {
        match self.table.columns.get(column) {
            // Equal keys are found without sorting them.
            Some(table::ColumnData::Text(blocks)) => {
                People::by_first_rows(profile::first_rows(blocks, progress)?.into_iter())
            }
            _ => People::keys(&self.coded(column, progress)?),
        }
    }

    /// Rows that could be read.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.table.rows()
    }

    /// The place of the column with exactly this name; `None` if there is none.
    #[must_use]
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.table.names.iter().position(|n| n == name)
    }

    /// Why a column cannot distinguish people: a spreadsheet has rounded its numbers, and people share what is left.
    #[must_use]
    pub fn key_refusal(&self, column: &str) -> Option<String> {
        let of_key =
            |remark: &&Remark| remark.kind == RemarkKind::RoundedKey && remark.column.as_deref() == Some(column);
        let rows = self.source.reading.remarks.iter().find(of_key)?.rows;
        let rows = if rows == 1 { "1 row holds a number".to_owned() } else { format!("{rows} rows hold numbers") };
        Some(format!(
            "{rows} that a spreadsheet has rounded, as in 1.23457E+15, so different people share one value; export the \
             column as text from where the data come"
        ))
    }

    /// The name that was probably meant by `name`; `None` if none is near.
    #[must_use]
    pub fn nearest_column(&self, name: &str) -> Option<&str> {
        nearest(name, self.table.names.iter().map(String::as_str))
    }

    /// Whether every row has a value of a column and no two rows share one: as a person key it adds nothing to counting
    /// rows. Known from the profile, which counts exactly; spelling variants are joined after it.
    #[must_use]
    pub fn is_distinct(&self, column: usize) -> bool {
        let rows = self.rows() as u64;
        self.columns
            .get(column)
            .is_some_and(|profile| !self.is_folded(&profile.name) && profile.missing == 0 && profile.distinct == rows)
    }

    /// Whether spelling variants of a column's values count as one.
    #[must_use]
    pub fn is_folded(&self, column: &str) -> bool {
        self.folded.contains(column)
    }

    /// The value at a row and column; missing if there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.table.cell(row, column)
    }

    /// The column as dictionary codes: distinct values ascending, one code a row.
    ///
    /// # Errors
    /// [`Cancelled`]. Panics if the column does not exist, as a slice does.
    pub fn coded(&self, column: usize, progress: &Progress) -> Result<CodedColumn, Cancelled> {
        coded::coded(&self.table, column, progress)
    }

    /// The rows in the order of a column's values; equal ones stay in the order of the file, missing ones last.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn sorted(&self, column: usize, descending: bool, progress: &Progress) -> Result<Vec<u32>, Cancelled> {
        Ok(coded::order(&self.coded(column, progress)?, descending))
    }

    /// The first cell at or after `from_row` whose shown text contains `text`, whatever its case: row and column. Only
    /// columns for which `looked_at` is true are searched, and only the rows `among` (`None`: all).
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn find(
        &self,
        text: &str,
        from_row: usize,
        looked_at: &[bool],
        among: Option<&Bitmap>,
        progress: &Progress,
    ) -> Result<Option<(usize, usize)>, Cancelled> {
        find::find(&self.table, text, from_row, looked_at, among, progress)
    }
}
