//! What a file claims about itself, checked before a reader believes it.
//!
//! The readers of Parquet, Arrow and workbooks make room for as many values as a header says there are. A header that
//! is damaged, or made to do harm, says quintillions; memory that is not available ends the process, and nothing can
//! catch that. So each header is checked first: lengths are inside the file, counts agree with each other, and the
//! memory that the table needs is available and in proportion to the file. In: a path. Out: nothing, or why it is not
//! read.

mod arrow;
mod arrow_schema;
mod compound;
mod delta;
mod extent;
mod footer;
mod memory;
mod ods;
mod pages;
mod thrift;
mod xls;

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use polars_arrow::io::ipc::format::ipc::Field;
use polars_parquet::read::read_metadata;

pub(super) use self::compound::{u16_at, u32_at};
pub(super) use self::extent::Extent;
pub(super) use self::xls::{Records, name as sheet_name};
use super::error::DatasetError;

/// What a table may take whatever its file's size, and beyond it for each byte of the file.
const ALWAYS_FINE: u64 = 1 << 30;
const A_BYTE: u64 = 1_000;

/// What a cell takes that is written out as text and read from it: a separator, and the place of a field in the table.
const WRITTEN: u64 = 24;

/// Columns that a table may have.
pub(super) const MOST_COLUMNS: usize = 40_000;

/// Checks how many columns a table would have.
///
/// # Errors
/// [`DatasetError`] where these are more than a table may have.
pub(super) fn columns(path: &Path, columns: usize) -> Result<(), DatasetError> {
    if columns > MOST_COLUMNS {
        return Err(DatasetError::TooManyColumns { path: path.to_owned(), columns });
    }
    Ok(())
}

/// Why a file is not read.
#[derive(Debug)]
enum Claim {
    Damaged(String),
    Encrypted,
    /// The table takes this many bytes.
    TooMuch(u64),
    /// What a cell far from the others makes of a sheet.
    Sparse {
        sheet: String,
        cell: String,
    },
}

/// Checks a Parquet file.
///
/// # Errors
/// [`DatasetError`] if it contradicts itself or would take more memory than it may.
pub(super) fn parquet(path: &Path) -> Result<(), DatasetError> {
    within_reason(path, "Parquet", parquet_room)
}

/// Checks an Arrow file or stream.
///
/// # Errors
/// As [`parquet`].
pub(super) fn arrow(path: &Path) -> Result<(), DatasetError> {
    within_reason(path, "Arrow", arrow::room)
}

/// Checks an Arrow stream that was made of some of the columns of the file at `path`.
///
/// # Errors
/// As [`parquet`].
pub(super) fn arrow_bytes(path: &Path, bytes: &[u8]) -> Result<(), DatasetError> {
    within_reason(path, "Arrow", |_, size| {
        arrow::room(&mut Cursor::new(bytes), (bytes.len() as u64).min(size.max(1) * 2))
    })
}

/// The columns of an Arrow file or stream, once its schema was checked.
///
/// # Errors
/// As [`parquet`].
pub(super) fn arrow_fields(path: &Path) -> Result<Vec<Field>, DatasetError> {
    let mut fields = Vec::new();
    within_reason(path, "Arrow", |file, size| {
        fields = arrow::fields(file, size)?;
        Ok(0)
    })?;
    Ok(fields)
}

/// Checks a workbook of the old binary kind.
///
/// # Errors
/// As [`parquet`].
pub(super) fn xls(path: &Path) -> Result<(), DatasetError> {
    within_reason(path, "a workbook", xls::room)
}

/// The records of a workbook of the old binary kind.
///
/// # Errors
/// As [`parquet`].
pub(super) fn xls_stream(path: &Path) -> Result<Vec<u8>, DatasetError> {
    let mut stream = Vec::new();
    within_reason(path, "a workbook", |file, _| {
        stream = compound::workbook(file)?;
        Ok(0)
    })?;
    Ok(stream)
}

/// Checks an OpenDocument sheet, whose archive is sound.
///
/// # Errors
/// As [`parquet`].
pub(super) fn ods(path: &Path) -> Result<(), DatasetError> {
    within_reason(path, "a workbook", ods::room)
}

/// Checks a sheet of which `rows` rows are written out as text.
///
/// # Errors
/// As [`parquet`].
pub(super) fn sheet(path: &Path, sheet: &str, extent: &Extent, rows: u64) -> Result<(), DatasetError> {
    within_reason(path, "a workbook", |_, size| {
        extent.check_gap(sheet)?;
        extent.check(sheet, Some(rows), WRITTEN, size)
    })
}

/// Checks a table by its number of cells, most of them empty, before it is written out as text.
///
/// # Errors
/// As [`parquet`].
pub(super) fn sparse(path: &Path, format: &'static str, cells: u64) -> Result<(), DatasetError> {
    within_reason(path, format, |_, _| Ok(cells.saturating_mul(WRITTEN)))
}

fn within_reason(
    path: &Path,
    format: &'static str,
    room: impl FnOnce(&mut File, u64) -> Result<u64, Claim>,
) -> Result<(), DatasetError> {
    let failed = |error| DatasetError::Io { path: path.to_owned(), error };
    let mut file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let claim = room(&mut file, size)
        .and_then(|needed| if is_likely(needed, size) { Ok(needed) } else { Err(Claim::TooMuch(needed)) });
    let path = path.to_owned();
    match claim {
        Ok(needed) if memory::can_hold(needed) => Ok(()),
        Ok(needed) => Err(DatasetError::NoMemory { path, needed: gigabytes(needed) }),
        Err(Claim::Damaged(reason)) => Err(DatasetError::Damaged { path, format, reason }),
        Err(Claim::Encrypted) => Err(DatasetError::Encrypted { path }),
        Err(Claim::TooMuch(needed)) => Err(DatasetError::Swollen { path, size, needed: gigabytes(needed) }),
        Err(Claim::Sparse { sheet, cell }) => Err(DatasetError::Sparse { path, sheet, cell }),
    }
}

/// Whether a file of `size` bytes may take this many in memory.
fn is_likely(needed: u64, size: u64) -> bool {
    needed <= ALWAYS_FINE || needed / A_BYTE <= size
}

/// Checks the bytes that were taken of a workbook so far, which its shared texts can multiply.
///
/// # Errors
/// [`DatasetError`] where these are more than a file of its size may take.
pub(super) fn taken(path: &Path, size: u64, needed: u64) -> Result<(), DatasetError> {
    if is_likely(needed, size) {
        return Ok(());
    }
    Err(DatasetError::Swollen { path: path.to_owned(), size, needed: gigabytes(needed) })
}

/// Whole gigabytes, more rather than less.
fn gigabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 30)
}

fn first_line(error: &dyn std::fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn parquet_room(file: &mut File, size: u64) -> Result<u64, Claim> {
    let cut = |_| Claim::Damaged("its table of contents cannot be read".to_owned());
    // Eight bytes at the end: how long the footer is, and the mark.
    let mut end = [0; 8];
    file.seek(SeekFrom::End(-8)).map_err(cut)?;
    file.read_exact(&mut end).map_err(cut)?;
    let [a, b, c, d, ..] = end;
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    if length + 12 > size {
        return Err(Claim::Damaged("its table of contents claims to be longer than the file".to_owned()));
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(size - 8 - length)).map_err(cut)?;
    file.by_ref().take(length).read_to_end(&mut bytes).map_err(cut)?;
    footer::check(&bytes)?;
    drop(bytes);
    let metadata = read_metadata(file).map_err(|error| Claim::Damaged(first_line(&error)))?;
    let pairs = metadata.key_value_metadata.iter().flatten();
    for schema in pairs.filter(|pair| pair.key == "ARROW:schema").filter_map(|pair| pair.value.as_deref()) {
        arrow_schema::check_encoded(schema)?;
    }
    pages::check(file, &metadata, size)
}
