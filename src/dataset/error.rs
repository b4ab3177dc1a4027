//! Why a file could not be opened: each reason a sentence that says what is wrong, where, and what to do.

use std::path::PathBuf;

use super::cell::thousands;
use super::claims::MOST_COLUMNS;
use crate::privacy::Cancelled;

/// Why a file could not be opened. `Display` gives the sentence for people.
#[derive(thiserror::Error, Debug)]
pub enum DatasetError {
    #[error("“{}” does not exist. Check the path, or choose the file again.", path.display())]
    NotFound { path: PathBuf },
    #[error("“{}” is a folder. Choose a file in it.", path.display())]
    Folder { path: PathBuf },
    #[error("“{}” may not be read by you. Ask for permission, or copy the file to where you may read it.", path.display())]
    NoPermission { path: PathBuf },
    #[error("“{}” is neither a file nor a folder. Choose an ordinary file.", path.display())]
    NotAFile { path: PathBuf },
    #[error("“{}” is empty. Ask its sender for the file again.", path.display())]
    Empty { path: PathBuf },
    #[error("“{}” holds the names of columns but not one row that can be read{}. Ask its sender for the rows.", path.display(), if *unreadable == 0 { String::new() } else { format!(" ({unreadable} rows could not be read; the first is line {line}: {reason})") })]
    NoRows { path: PathBuf, unreadable: u64, line: u64, reason: String },
    #[error("“{}” is of a kind that Shoal does not read ({found}). It reads csv, tsv, txt (also with .gz), parquet, arrow, feather, xlsx, xls, ods, json and ndjson.", path.display())]
    UnknownFormat { path: PathBuf, found: String },
    #[error("“{}” is named .{extension}, but its content is {found}. Rename the file to what it is, or ask its sender.", path.display())]
    WrongContent { path: PathBuf, extension: String, found: String },
    #[error("“{}”, line {line}: {reason} {advice}", path.display())]
    Line { path: PathBuf, line: u64, reason: String, advice: String },
    #[error("“{}” does not look like text: it is full of characters that no text has, and no kind of file that Shoal knows begins so. Ask its sender what it is, and for a csv or Parquet file of it.", path.display())]
    NotText { path: PathBuf },
    #[error("“{}” cannot be read as {format}: {reason}. It may be cut off or damaged; ask its sender for it again.", path.display())]
    Damaged { path: PathBuf, format: &'static str, reason: String },
    #[error("“{}” is encrypted or protected by a password. Save it without that and open it again.", path.display())]
    Encrypted { path: PathBuf },
    #[error("“{}” unpacks to {unpacked} bytes from {packed}: that is refused as it could fill the memory. Unpack it yourself if you trust it, and open the result.", path.display())]
    Bomb { path: PathBuf, packed: u64, unpacked: u64 },
    #[error("“{}” has {size} bytes and would take about {needed} GB of memory, more than such files do: that is refused, as it may be damaged or made to fill the memory. If you trust its sender, ask for it as csv or in parts.", path.display())]
    Swollen { path: PathBuf, size: u64, needed: u64 },
    #[error("“{}” needs about {needed} GB of memory, which this computer cannot give now. Close other programs, or ask for the file in parts or with fewer columns.", path.display())]
    NoMemory { path: PathBuf, needed: u64 },
    #[error("“{}”, sheet “{sheet}”: the cell {cell} lies so far from the others that they are no table together. Delete it in your spreadsheet, or copy the table to a sheet of its own, and open it again.", path.display())]
    Sparse { path: PathBuf, sheet: String, cell: String },
    #[error("“{}” has no sheet “{sheet}”. Its sheets are: {sheets}.", path.display())]
    NoSheet { path: PathBuf, sheet: String, sheets: String },
    #[error("“{range}” is no range of cells. Give its first and last cell, such as A1:D99.")]
    BadRange { range: String },
    #[error(
        "The encoding “{encoding}” is not known. Known are utf-8, utf-16le, utf-16be, windows-1252, iso-8859-15 and the others of the WHATWG's list."
    )]
    UnknownEncoding { encoding: String },
    #[error(
        "The time zone “{zone}” is not known. Known are names such as Europe/Berlin and UTC, and distances such as +02:00."
    )]
    UnknownZone { zone: String },
    #[error("“{character}” cannot be the {what}: it must be one plain character and no letter, digit or line end.")]
    BadDialect { what: &'static str, character: char },
    #[error("The file has no column “{column}”, which the options name{}.", nearest.as_ref().map(|n| format!(". Did you mean “{n}”?")).unwrap_or_default())]
    NoColumn { column: String, nearest: Option<String> },
    #[error(
        "The column “{column}” cannot be read as {wanted}: not one of its {filled} filled cells is one; the first, in row {row}, holds {holds}. Choose another type for it."
    )]
    Unfit { column: String, wanted: &'static str, filled: u64, row: u64, holds: &'static str },
    #[error("“{}” has {rows} rows; Shoal holds up to 4,294,967,294. Split the file, or review a frequency table of it.", path.display())]
    TooManyRows { path: PathBuf, rows: u64 },
    #[error("“{}” would have {} columns; Shoal holds up to {}. Ask its sender for the columns that you need, or for a row for each value instead of a column.", path.display(), thousands(*columns as u64), thousands(MOST_COLUMNS as u64))]
    TooManyColumns { path: PathBuf, columns: usize },
    #[error("“{}” changed while it was being read. Open it again when it is complete.", path.display())]
    Changed { path: PathBuf },
    #[error("“{}” could not be read: {error}. Check the disk or the network drive and open it again.", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("Opening was cancelled.")]
    Cancelled,
}

impl From<Cancelled> for DatasetError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
