//! A release becomes files: CSV, XLSX, Parquet, JSON-stat, and a manifest with the fingerprint of each.
//!
//! In: tables as they are released ([`Published`], in which a hidden cell has no value) and a [`Manifest`].
//! Out: the files in a folder, all of them or none. The same tables and manifest give the same bytes.
//!
//! | format | file | a hidden cell |
//! | --- | --- | --- |
//! | CSV | `table.csv`; of several tables one each, named by its title | `x` |
//! | XLSX | `table.xlsx`, a cover sheet and one sheet a table | `x` on hatched ground |
//! | Parquet | `table.parquet`, likewise | null, and `hidden` in the status column |
//! | JSON-stat 2.0 | `table.json`, likewise | null, and `x` in `status` |
//! | SDMX-CSV 2.0.0 | `table.sdmx.csv`, likewise | empty, and `Q` in `OBS_STATUS` |
//!
//! CSV and XLSX are also written as cross tables (`table.cross.csv`, `table.cross.xlsx`): the last dimension goes across the
//! page, as on screen, with the same values and the same marks. They are for people; the other forms are for machines.
//!
//! When it was made is in the manifest, on the cover sheet and in the properties of the XLSX, and in JSON-stat's
//! `updated`: those differ from one writing to the next. CSV, Parquet and SDMX-CSV hold no time: made again from the
//! same file and decisions they are the same bytes.

mod cross;
mod csv;
mod jsonstat;
mod names;
mod parquet;
mod sdmx;
mod shape;
mod xlsx;
mod xlsx_cross;

use std::path::Path;

use super::ledger::manifest::{Manifest, WrittenFile};
use super::published::Published;
use crate::files::{FileError, Fingerprint, IfExists, Staging};
use crate::privacy::Progress;

pub use self::csv::neutralised;
pub use self::names::stems;
pub use self::shape::ShapeError;

/// Shown for a hidden cell, in the formats for people's eyes.
pub const HIDDEN: &str = "x";

/// The name of the manifest's file.
pub const MANIFEST: &str = "manifest.json";

/// A kind of file that tables can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileFormat {
    Csv,
    Xlsx,
    Parquet,
    JsonStat,
    SdmxCsv,
    /// CSV with the last dimension across the page.
    CsvCross,
    /// XLSX with the last dimension across the page.
    XlsxCross,
}

impl FileFormat {
    /// In the order in which they are offered and written.
    pub const ALL: [Self; 7] =
        [Self::Csv, Self::Xlsx, Self::Parquet, Self::JsonStat, Self::SdmxCsv, Self::CsvCross, Self::XlsxCross];
    /// What a release is written as unless other formats are requested.
    pub const USUAL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Parquet];

    /// The end of a file's name, without a point before it.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::JsonStat => "json",
            Self::SdmxCsv => "sdmx.csv",
            Self::CsvCross => "cross.csv",
            Self::XlsxCross => "cross.xlsx",
        }
    }

    /// All tables of a release are in one file.
    const fn is_workbook(self) -> bool {
        matches!(self, Self::Xlsx | Self::XlsxCross)
    }
}

impl std::fmt::Display for FileFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Parquet => "Parquet",
            Self::JsonStat => "JSON-stat",
            Self::SdmxCsv => "SDMX-CSV",
            Self::CsvCross => "CSV-cross",
            Self::XlsxCross => "XLSX-cross",
        })
    }
}

impl std::str::FromStr for FileFormat {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        let wanted = text.trim().to_lowercase().replace('-', "");
        let known = |format: &Self| format.to_string().to_lowercase().replace('-', "") == wanted;
        Self::ALL.into_iter().find(known).ok_or_else(|| UnknownFormat(text.trim().to_owned()))
    }
}

/// A format that is none of [`FileFormat::ALL`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the format “{0}” is not known. Choose of csv, xlsx, parquet, json-stat, sdmx-csv, csv-cross, xlsx-cross")]
pub struct UnknownFormat(String);

/// What was written: the manifest as it is in its file, and all files, the manifest last.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    pub manifest: Manifest,
    pub files: Vec<WrittenFile>,
}

/// Why a release was not written. Nothing was left behind.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Shape(#[from] ShapeError),
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("the Parquet file cannot be written: {0}")]
    Parquet(#[from] polars::error::PolarsError),
    #[error("the JSON cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the release was not written: cancelled")]
    Cancelled(#[from] crate::privacy::Cancelled),
}

/// Writes `tables` to `folder` (made if it is missing) in each of `formats`, and the manifest beside them.
/// Progress counts rows, one for each format.
///
/// # Errors
/// [`WriteError`]: the folder is then as it was before.
pub fn write(
    folder: &Path,
    tables: &[Published],
    manifest: &Manifest,
    formats: &[FileFormat],
    if_exists: IfExists,
    progress: &Progress,
) -> Result<Written, WriteError> {
    let mut set = Staging::new(folder, if_exists, false)?;
    let written = stage(&mut set, tables, manifest, formats, progress)?;
    set.complete()?;
    let whole = crate::files::ending::whole();
    set.put_in_place(&mut || {})?;
    set.finish();
    drop(whole);
    Ok(written)
}

/// Makes the files of a release, the manifest last; they wait in `set` until they are put in their places.
///
/// # Errors
/// [`WriteError`].
pub fn stage(
    set: &mut Staging,
    tables: &[Published],
    manifest: &Manifest,
    formats: &[FileFormat],
    progress: &Progress,
) -> Result<Written, WriteError> {
    let titles: Vec<&str> = tables.iter().map(|table| table.title.as_str()).collect();
    let stems = stems(&titles);
    let tables = tables.iter().map(shape::TableLayout::new).collect::<Result<Vec<_>, _>>()?;
    let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    progress.set_total((rows * formats.len()) as u64);

    let mut files = Vec::new();
    let mut stage = |name: String, bytes: Vec<u8>| -> Result<(), WriteError> {
        let Fingerprint { bytes, sha256 } = set.add(&name, |out| out.write_all(&bytes))?;
        files.push(WrittenFile { name, bytes, sha256 });
        Ok(())
    };
    for format in FileFormat::ALL.into_iter().filter(|format| formats.contains(format)) {
        if format.is_workbook() {
            let across = format == FileFormat::XlsxCross;
            stage(file_name("table", format), xlsx::workbook(&tables, manifest, across, progress)?)?;
            continue;
        }
        for (stem, table) in stems.iter().zip(&tables) {
            let bytes = match format {
                FileFormat::Csv => csv::text(table, progress)?,
                FileFormat::Parquet => parquet::file(table, progress)?,
                FileFormat::SdmxCsv => sdmx::text(table, progress)?,
                FileFormat::CsvCross => csv::cross_text(table, progress)?,
                _ => jsonstat::text(table, manifest, progress)?,
            };
            stage(file_name(stem, format), bytes)?;
        }
    }
    let manifest = Manifest { files: files.clone(), ..manifest.clone() };
    let text = manifest.to_json()?;
    let Fingerprint { bytes, sha256 } = set.add(MANIFEST, |out| out.write_all(text.as_bytes()))?;
    files.push(WrittenFile { name: MANIFEST.to_owned(), bytes, sha256 });
    progress.check()?;
    Ok(Written { manifest, files })
}

fn file_name(stem: &str, format: FileFormat) -> String {
    format!("{stem}.{}", format.extension())
}

/// The files that a release of tables with these titles would be, the manifest last.
#[must_use]
pub fn file_names(titles: &[&str], formats: &[FileFormat]) -> Vec<String> {
    let stems = stems(titles);
    let of_format = |format: FileFormat| match format {
        _ if format.is_workbook() => vec![file_name("table", format)],
        _ => stems.iter().map(|stem| file_name(stem, format)).collect(),
    };
    let formats = FileFormat::ALL.into_iter().filter(|format| formats.contains(format));
    formats.flat_map(of_format).chain([MANIFEST.to_owned()]).collect()
}
