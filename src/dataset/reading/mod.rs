//! The report of how a file was read: every decision that could have been different, in sentences.

pub(super) mod decision;
pub(super) mod options;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// How a file was read. Empty if nothing was decided that could have been decided otherwise.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[serde(transparent)]
pub struct Reading {
    pub remarks: Vec<Remark>,
}

/// One decision that was made while a file was read.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Remark {
    pub kind: RemarkKind,
    /// The column that it is about; `None` for the file as a whole.
    pub column: Option<String>,
    /// One sentence: what was found and what was done. No value of a direct identifier is in it.
    pub text: String,
    /// Rows that it concerns, whether they are in the table or were left out.
    pub rows: u64,
    /// People that it concerns; `None` until a person key is known, or if the rows are not in the table.
    pub people: Option<u64>,
    /// The first lines that it concerns (rows of a workbook), at most [`Remark::LISTED`].
    pub lines: Vec<u64>,
    /// The option that decides otherwise, as it is typed: `--header 4`. `None` if there is no other way.
    pub instead: Option<String>,
    /// Who is counted, or k, depends on the answer, and the file does not settle it.
    pub open: bool,
    pub sure: Sure,
    /// Words of the column that count as no value, as they are written.
    #[serde(skip)]
    pub words: Vec<String>,
}

/// How sure a decision is.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// The file allows no other reading, or the analyst has said so.
    Certain,
    /// Another reading is possible and unlikely.
    Likely,
    /// As likely as not.
    Guess,
}

/// What a remark is about.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkKind {
    Header,
    Title,
    Totals,
    Footer,
    RepeatedHeader,
    Encoding,
    Delimiter,
    Escape,
    Number,
    Date,
    Zone,
    Missing,
    Merged,
    Formula,
    ErrorCell,
    Sheet,
    Hidden,
    Type,
    Renamed,
    Spelling,
    LostZeros,
    RoundedKey,
    NoKey,
    Unreadable,
}

impl RemarkKind {
    /// Its name in JSON and in reviews.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Title => "title",
            Self::Totals => "totals",
            Self::Footer => "footer",
            Self::RepeatedHeader => "repeated-header",
            Self::Encoding => "encoding",
            Self::Delimiter => "delimiter",
            Self::Escape => "escape",
            Self::Number => "number",
            Self::Date => "date",
            Self::Zone => "zone",
            Self::Missing => "missing",
            Self::Merged => "merged",
            Self::Formula => "formula",
            Self::ErrorCell => "error-cell",
            Self::Sheet => "sheet",
            Self::Hidden => "hidden",
            Self::Type => "type",
            Self::Renamed => "renamed",
            Self::Spelling => "spelling",
            Self::LostZeros => "lost-zeros",
            Self::RoundedKey => "rounded-key",
            Self::NoKey => "no-key",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Remark {
    /// Greatest number of lines that are listed; all are counted.
    pub const LISTED: usize = 10;

    /// A remark about the file as a whole that concerns no row in particular and is certain.
    #[must_use]
    pub fn new(kind: RemarkKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            column: None,
            text: text.into(),
            rows: 0,
            people: None,
            lines: Vec::new(),
            instead: None,
            open: false,
            sure: Sure::Certain,
            words: Vec::new(),
        }
    }

    /// The words that count as no value.
    #[must_use]
    pub fn of_words<W: AsRef<str>>(self, words: &[W]) -> Self {
        Self { words: words.iter().map(|word| word.as_ref().to_owned()).collect(), ..self }
    }

    /// The column that it is about.
    #[must_use]
    pub fn of(self, column: &str) -> Self {
        Self { column: Some(column.to_owned()), ..self }
    }

    /// How many rows it concerns, and the first of their lines.
    #[must_use]
    pub fn rows(self, rows: u64, lines: impl IntoIterator<Item = u64>) -> Self {
        Self { rows, lines: lines.into_iter().take(Self::LISTED).collect(), ..self }
    }

    /// The option that decides otherwise, and how sure the decision is.
    #[must_use]
    pub fn instead(self, option: impl Into<String>, sure: Sure) -> Self {
        Self { instead: Some(option.into()), sure, ..self }
    }

    /// What distinguishes this remark from the others of a file: its kind and its column.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.column {
            Some(column) => format!("{} {column}", self.kind.name()),
            None => self.kind.name().to_owned(),
        }
    }

    /// The answer changes who is counted, or k, and the file does not settle it.
    #[must_use]
    pub fn open(self) -> Self {
        Self { open: true, sure: Sure::Guess, ..self }
    }
}

impl Reading {
    /// Adds a remark after the others.
    pub fn add(&mut self, remark: Remark) {
        self.remarks.push(remark);
    }

    /// Closes the questions that the analyst has answered with "as it was read".
    pub(super) fn answer(&mut self, as_read: &BTreeSet<String>) {
        for remark in self.remarks.iter_mut().filter(|remark| remark.open && as_read.contains(&remark.key())) {
            remark.open = false;
            remark.sure = Sure::Certain;
        }
    }

    /// The questions that must be answered before a verdict can be trusted.
    pub fn open_questions(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(|remark| remark.open)
    }
}

/// The option that gives a column a type, as it is typed.
pub(super) fn as_type(column: &str, kind: &str) -> String {
    typed("--type", &format!("{}={kind}", column.replace(',', "\\,")))
}

/// An option and its value as they are typed in a shell.
pub(super) fn typed(option: &str, value: &str) -> String {
    if value.chars().all(|sign| sign.is_alphanumeric() || "_-.=/:+".contains(sign)) && !value.is_empty() {
        return format!("{option} {value}");
    }
    let quote = if value.contains('\'') { '"' } else { '\'' };
    format!("{option} {quote}{value}{quote}")
}
