//! A column whose type the analyst gave: what does not fit is missing, and counted.

use polars_arrow::array::Utf8ViewArray;

use super::column_block::{Piece, Slots, strings};
use super::seen::{compact, is_missing};
use super::typing::{Dates, Form, Hints, Numbers, Plan, Read, date};
use crate::dataset::delimited::cells::local_numbers::local;
use crate::dataset::delimited::cells::numbers::{Marks, number};
use crate::dataset::delimited::cells::values::{is_null_word, trimmed};
use crate::dataset::delimited::structure::fields::Records;
use crate::dataset::error::DatasetError;
use crate::dataset::reading::Remark;
use crate::dataset::reading::options::DateOrder;
use crate::dataset::role::ColumnType;
use crate::dataset::source::Misread;
use crate::dataset::words::missing_words::MissingWords;
use crate::privacy::yes_no;

/// Cells of a block, as text; a missing one is empty.
pub(super) trait EachCell {
    fn rows(&self) -> usize;
    fn each(&self, each: impl FnMut(&str));
}

/// A column of a block of records.
pub(super) struct Cells<'a> {
    pub records: &'a Records,
    pub text: &'a str,
    pub column: usize,
    pub quote: Option<u8>,
}

impl EachCell for Cells<'_> {
    fn rows(&self) -> usize {
        self.records.len()
    }

    #[inline]
    fn each(&self, each: impl FnMut(&str)) {
        self.records.each(self.text, self.column, self.quote, each);
    }
}

impl EachCell for Utf8ViewArray {
    fn rows(&self) -> usize {
        self.len()
    }

    fn each(&self, mut each: impl FnMut(&str)) {
        self.iter().for_each(|cell| each(cell.unwrap_or_default()));
    }
}

/// Cells that a type could not read, and that hold something.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Unread {
    pub cells: u64,
    /// The row of the first of them, from 0, and what it holds.
    pub first: Option<(u64, Box<str>)>,
    /// Cells that hold a word for no value.
    pub blanks: Blanks,
}

/// Cells that hold words for no value: how many, in which rows, which words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Blanks {
    pub cells: u64,
    /// The first rows, from 0, at most [`Remark::LISTED`].
    pub rows: Vec<u64>,
    /// The first words as they are written, each once, at most [`Blanks::WORDS`].
    pub words: Vec<Box<str>>,
}

impl Blanks {
    /// So many words are kept.
    pub const WORDS: usize = 8;

    /// Notes a word in a row.
    pub fn add(&mut self, row: u64, word: &[u8]) {
        self.cells += 1;
        if self.rows.len() < Remark::LISTED {
            self.rows.push(row);
        }
        if self.words.len() < Self::WORDS
            && let Ok(word) = std::str::from_utf8(word)
            && !self.words.iter().any(|known| **known == *word)
        {
            self.words.push(word.into());
        }
    }

    fn add_block(&mut self, start: u64, block: &Self) {
        self.cells += block.cells;
        let room = Remark::LISTED - self.rows.len();
        self.rows.extend(block.rows.iter().take(room).map(|row| start + row));
        for word in &block.words {
            if self.words.len() < Self::WORDS && !self.words.contains(word) {
                self.words.push(word.clone());
            }
        }
    }
}

impl Unread {
    /// Adds what was not read in rows that begin at `start`.
    pub fn add(&mut self, start: u64, block: &Self) {
        self.blanks.add_block(start, &block.blanks);
        self.cells += block.cells;
        if self.first.is_none() {
            self.first = block.first.as_ref().map(|(row, text)| (start + row, text.clone()));
        }
    }

    fn add_cell(&mut self, row: u64, text: &[u8]) {
        self.cells += 1;
        if self.first.is_none() {
            self.first = Some((row, String::from_utf8_lossy(text).into()));
        }
    }

    /// # Errors
    /// A column of which nothing at all can be read as `kind`; `read`: its values that could be.
    pub fn check(&self, name: &str, kind: ColumnType, holds: ColumnType, read: usize) -> Result<(), DatasetError> {
        match &self.first {
            Some((row, _)) if read == 0 => Err(DatasetError::Unfit {
                column: name.to_owned(),
                wanted: kind.one(),
                filled: self.cells,
                row: row + 1,
                holds: holds.one(),
            }),
            _ => Ok(()),
        }
    }

    /// What is reported to the analyst, if anything.
    pub fn misread(&self, name: &str, kind: ColumnType) -> Option<Misread> {
        let (row, value) = self.first.as_ref()?;
        Some(Misread { column: name.to_owned(), kind, cells: self.cells, row: *row, value: value.to_string() })
    }
}

/// Reads cells as a type. `order` and the plan say how dates and numbers are written.
pub(super) fn forced(
    cells: &impl EachCell,
    kind: ColumnType,
    order: Option<DateOrder>,
    plan: &Plan,
    words: &MissingWords,
) -> (Piece, Unread) {
    match kind {
        ColumnType::Text => (strings(cells, true), Unread::default()),
        ColumnType::Number => {
            let marks = if let Plan::Number(Numbers { marks, .. }) = plan { *marks } else { Marks::Point };
            let (slots, unread) = slots(cells, words, |cell| any_number(cell, marks).map(Some));
            (slots.primitive().map_or(Piece::Misfit, Piece::Number), unread)
        }
        ColumnType::Date => {
            let dates = if let Plan::Date(dates) = plan {
                *dates
            } else {
                Hints::NONE.dates(Form::YearFirst, DateOrder::DayMonthYear)
            };
            let (slots, unread) = slots(cells, words, |cell| any_date(cell, order, &dates));
            (slots.primitive().map_or(Piece::Misfit, Piece::Date), unread)
        }
        ColumnType::Boolean => {
            let (slots, unread) =
                slots(cells, words, |cell| yes_no::meaning(std::str::from_utf8(cell).ok()?).map(Some));
            (slots.boolean().map_or(Piece::Misfit, Piece::Boolean), unread)
        }
    }
}

fn slots<'a, T: Default>(
    cells: &impl EachCell,
    words: &'a MissingWords,
    read: impl Fn(&[u8]) -> Option<Option<T>>,
) -> (Slots<'a, T>, Unread) {
    let mut slots = Slots::for_block(cells, words);
    let mut unread = Unread::default();
    let mut row = 0;
    cells.each(|cell| {
        let cell = trimmed(cell.as_bytes());
        let value = read(cell);
        match &value {
            Some(Some(_)) => {}
            _ if cell.is_empty() => {}
            Some(None) => unread.blanks.add(row, cell),
            // Whatever else is no such value is reported as such: the analyst says what the column holds.
            None if is_null_word(cell) || words.are_given() && is_missing(cell, words) => unread.blanks.add(row, cell),
            None => unread.add_cell(row, cell),
        }
        slots.push(value.flatten());
        row += 1;
    });
    (slots, unread)
}

/// A number in any form, codes such as `007`, `+49` and `1E5` included: the analyst says that they are quantities.
fn any_number(cell: &[u8], marks: Marks) -> Option<f64> {
    number(cell, marks).or_else(|| local(cell)?.value(marks).map(|(value, _)| value)).or_else(|| {
        let text = std::str::from_utf8(cell.strip_prefix(b"+").unwrap_or(cell)).ok()?;
        let text = text.strip_prefix("=\"").and_then(|inside| inside.strip_suffix('"')).unwrap_or(text);
        let is_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let has_exponent = text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && text.bytes().all(|b| b.is_ascii_digit() || b"eE+-.,".contains(&b))
            && text.contains(['e', 'E']);
        let plain = if marks == Marks::Comma { text.replace(',', ".") } else { text.to_owned() };
        (is_digits || has_exponent).then(|| plain.parse().ok().filter(|v: &f64| v.is_finite()))?
    })
}

/// A date in any form; `20260131` as well where the year comes first, or nothing is said, and the days of spreadsheets,
/// which count from 1899-12-30.
fn any_date(cell: &[u8], order: Option<DateOrder>, dates: &Dates) -> Option<Option<i32>> {
    let given = |day| Some(Some(day));
    if cell.iter().all(u8::is_ascii_digit) {
        return match (order, cell.len()) {
            (None | Some(DateOrder::YearMonthDay), 8) => given(compact(cell)?),
            // Four digits are a year.
            (_, 5) => given(std::str::from_utf8(cell).ok()?.parse::<i32>().ok()? - 25_569),
            _ => None,
        };
    }
    let order = order.unwrap_or(DateOrder::DayMonthYear);
    [Form::YearFirst, Form::Dots, Form::Slashes, Form::Dashes, Form::Named, Form::Signs]
        .into_iter()
        .flat_map(|form| {
            let plain = Dates { form, order, short: false, local: dates.zone.is_some(), ..*dates };
            [plain, Dates { local: true, ..plain }, Dates { local: true, short: true, ..plain }]
        })
        .find_map(|form| date(cell, &form))
        .map(|read| match read {
            Read::Day(day) => Some(day),
            Read::Placeholder => None,
        })
}
