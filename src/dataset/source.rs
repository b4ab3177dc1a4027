//! What was opened and how it was read: shown on screen, kept in the review, printed in the record.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::reading::{Reading, Remark, RemarkKind};
use super::role::ColumnType;

/// The format of a file, recognised by its content and its name.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Text with delimiters: csv, tsv, txt.
    Delimited,
    /// Delimited text, compressed with gzip.
    DelimitedGzip,
    Parquet,
    /// Arrow IPC, also called feather.
    Arrow,
    /// xlsx, xls, ods.
    Workbook,
    /// One array of records.
    Json,
    /// One record a line.
    JsonLines,
    /// Made by Shoal.
    Sample,
}

impl Format {
    /// The name for people, as in `delimited text`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delimited => "delimited text",
            Self::DelimitedGzip => "delimited text (gzip)",
            Self::Parquet => "Parquet",
            Self::Arrow => "Arrow",
            Self::Workbook => "workbook",
            Self::Json => "JSON",
            Self::JsonLines => "JSON lines",
            Self::Sample => "sample",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where the rows came from, and how they were read.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// The file's name without its folder.
    pub name: String,
    /// `None` for a sample that was never a file.
    pub path: Option<PathBuf>,
    pub format: Format,
    pub delimiter: Option<char>,
    /// `None` if no field is quoted, or the format has no quotes.
    pub quote: Option<char>,
    pub encoding: Option<String>,
    pub header: bool,
    pub sheet: Option<String>,
    pub sheets: Vec<String>,
    /// Size of the file as it is on disk.
    pub bytes: u64,
    /// Fingerprint of the file as it is on disk, lower-case hexadecimal.
    pub sha256: String,
    /// Rows in the table: those that could be read.
    pub rows: u64,
    /// The first of the rows that could not be read, at most [`Source::LISTED`].
    pub unreadable: Vec<UnreadableRow>,
    /// All rows that could not be read; they are not in the table.
    pub unreadable_rows: u64,
    pub questions: Vec<Question>,
    /// Columns with values that are not of the analyst's type. Notes name them too, without a value.
    pub misread: Vec<Misread>,
    /// What was decided while reading.
    pub reading: Reading,
}

impl Source {
    /// Greatest number of unreadable rows that are listed; all are counted.
    pub const LISTED: usize = 1_000;

    /// A source that was never a file.
    #[must_use]
    pub fn sample(name: &str, rows: u64) -> Self {
        Self {
            name: name.to_owned(),
            path: None,
            format: Format::Sample,
            delimiter: None,
            quote: None,
            encoding: None,
            header: true,
            sheet: None,
            sheets: Vec::new(),
            bytes: 0,
            sha256: String::new(),
            rows,
            unreadable: Vec::new(),
            unreadable_rows: 0,
            questions: Vec::new(),
            misread: Vec::new(),
            reading: Reading::default(),
        }
    }

    /// Adds the remark about rows that could not be read, if there are any.
    pub(super) fn report_unreadable(&mut self) {
        if self.unreadable_rows == 0 {
            return;
        }
        let (rows, are) = if self.unreadable_rows == 1 { ("row", "is") } else { ("rows", "are") };
        let first =
            self.unreadable.first().map(|row| format!(" Line {}: {}.", row.line, row.reason)).unwrap_or_default();
        let text = format!("{} {rows} could not be read and {are} left out.{first}", self.unreadable_rows);
        let lines = self.unreadable.iter().map(|row| row.line);
        self.reading.add(Remark::new(RemarkKind::Unreadable, text).rows(self.unreadable_rows, lines));
    }

    /// What was decided while reading, in sentences.
    #[must_use]
    pub fn notes(&self) -> Vec<&str> {
        self.reading.remarks.iter().map(|remark| remark.text.as_str()).collect()
    }
}

/// A row that was left out.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct UnreadableRow {
    /// The line on which the row begins, from 1; in a workbook the row's number.
    pub line: u64,
    pub reason: String,
}

/// Values that are not of the type that the analyst gave their column; they count as missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Misread {
    pub column: String,
    pub kind: ColumnType,
    pub cells: u64,
    /// The row of the first, from 0, and what it holds: to be masked if the column is a direct identifier.
    pub row: u64,
    pub value: String,
}

impl Misread {
    /// What is reported when no value may be shown.
    #[must_use]
    pub fn note(&self) -> String {
        let Self { column, kind, cells, row, .. } = self;
        let row = row + 1;
        match cells {
            1 => format!("“{column}”: 1 cell is no {kind} and counts as missing; it is in row {row}."),
            _ => format!("“{column}”: {cells} cells are no {kind} and count as missing; the first is in row {row}."),
        }
    }
}

/// Something that the file does not settle and the analyst can, through [`super::OpenOptions`].
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct Question {
    pub column: String,
    pub kind: QuestionKind,
    /// The question and how the column was read meanwhile.
    pub sentence: String,
}

/// What the file does not settle.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// Day before month or month before day; the column stays text until answered in `OpenOptions::dates`.
    AmbiguousDate,
    /// Decimal comma or thousands separator; answered by `OpenOptions::decimal_comma`.
    AmbiguousNumber,
}
