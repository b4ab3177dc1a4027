//! A file becomes a table in memory.
//!
//! In: a path and what the analyst says about it. Out: a [`Dataset`]: typed columns, their profiles with suggested
//! roles, and the [`Source`] that tells how the file was read and which rows could not be. Dictionary codes of a
//! column, the form in which the measure takes it, come from [`Dataset::coded`].

mod cell;
mod claims;
mod coded;
mod columnar;
mod decision;
mod delimited;
mod detect;
mod error;
mod find;
mod format;
mod headers;
mod json;
mod layout;
mod mask;
mod names;
mod options;
mod parquet;
mod profile;
mod reading;
mod retype;
mod role;
pub mod sample;
mod source;
mod table;
mod workbook;

use std::io::ErrorKind;
use std::path::Path;

pub use cell::{Cell, iso_date};
pub use decision::{decision_label, sign};
pub use error::DatasetError;
pub use mask::mask;
pub use options::{DateOrder, Escape, HeaderLine, OpenOptions, TotalsRows};
pub use profile::{ColumnProfile, Suggestion};
pub use reading::{Reading, Remark, RemarkKind, Sure};
pub use role::{ColumnType, Role, UnknownName, Use};
pub use source::{Format, Misread, Question, QuestionKind, Source, UnreadableRow};

use self::format::Named;
use crate::privacy::{Cancelled, CodedColumn, Progress};

/// An opened file. Share it as `Arc<Dataset>`.
#[derive(Debug, Clone)]
pub struct Dataset {
    pub source: Source,
    pub columns: Vec<ColumnProfile>,
    table: table::Table,
}

/// Opens a file.
///
/// # Errors
/// [`DatasetError`] says in a sentence what is wrong; nothing half-loaded is returned. Rows that cannot be read are
/// no error: they are left out, counted and listed in [`Source::unreadable`].
pub fn open(path: &Path, options: &OpenOptions, progress: &Progress) -> Result<Dataset, DatasetError> {
    let size = check(path)?;
    progress.set_total(size);
    let text = |gzip| delimited::read(path, delimited::Input::File { path, gzip }, false, options, progress);
    let (mut source, table) = match format::recognise(path)? {
        Named::Text => text(false),
        Named::TextGzip => text(true),
        Named::Parquet => columnar::read(path, true, options, progress),
        Named::Arrow => columnar::read(path, false, options, progress),
        Named::Json => json::read(path, false, options, progress),
        Named::JsonLines => json::read(path, true, options, progress),
        kind => workbook::read(path, kind, options, progress),
    }?;
    if source.bytes != check(path)? {
        return Err(DatasetError::Changed { path: path.to_owned() });
    }
    source.tell_unreadable();
    let mut dataset = Dataset::new(source, table, progress)?;
    dataset.source.reading.answer(&options.as_read);
    Ok(dataset)
}

/// Size of a file that is one.
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
    pub(crate) fn new(source: Source, table: table::Table, progress: &Progress) -> Result<Self, Cancelled> {
        let columns = profile::profiles(&table, progress)?;
        Ok(Self { source, columns, table })
    }

    #[must_use]
    pub fn rows(&self) -> usize {
        self.table.rows()
    }

    #[must_use]
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.table.names.iter().position(|n| n == name)
    }

    /// The name most like `name`, for a sentence that asks whether it was meant.
    #[must_use]
    pub fn nearest_column(&self, name: &str) -> Option<&str> {
        headers::nearest(name, self.table.names.iter().map(String::as_str))
    }

    /// The value at a row and column; missing where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.table.cell(row, column)
    }

    /// The column as dictionary codes: distinct values ascending, one code a row.
    ///
    /// # Errors
    /// [`Cancelled`]. Panics where the column does not exist, as a slice does.
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

    /// The first cell at or after `from_row` whose shown text contains `text`, whatever its case: row and column.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn find(&self, text: &str, from_row: usize, progress: &Progress) -> Result<Option<(usize, usize)>, Cancelled> {
        find::find(&self.table, text, from_row, progress)
    }
}
