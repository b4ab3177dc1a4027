//! A column whose type the analyst gave: what does not fit is missing, and counted.

use polars_core::utils::arrow::array::Utf8ViewArray;

use super::fields::Records;
use super::pieces::{Piece, Slots, strings};
use super::typing::{Dates, date};
use super::values::{Marks, PAIRS, boolean, days, is_null_word, number, trimmed};
use crate::dataset::error::DatasetError;
use crate::dataset::options::DateOrder;
use crate::dataset::role::ColumnType;
use crate::dataset::source::Misread;

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
}

impl Unread {
    /// Adds what was not read in rows that begin at `start`.
    pub fn add(&mut self, start: u64, block: &Self) {
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

    /// What the analyst is told, where there is something to tell.
    pub fn misread(&self, name: &str, kind: ColumnType) -> Option<Misread> {
        let (row, value) = self.first.as_ref()?;
        Some(Misread { column: name.to_owned(), kind, cells: self.cells, row: *row, value: value.to_string() })
    }
}

/// Reads cells as a type; `order` and `marks` tell how dates and numbers are written.
pub(super) fn forced(
    cells: &impl EachCell,
    kind: ColumnType,
    order: Option<DateOrder>,
    marks: Marks,
) -> (Piece, Unread) {
    match kind {
        ColumnType::Text => (strings(cells, true), Unread::default()),
        ColumnType::Number => {
            let (slots, unread) = slots(cells, |cell| any_number(cell, marks));
            (slots.primitive().map_or(Piece::Misfit, Piece::Number), unread)
        }
        ColumnType::Date => {
            let (slots, unread) = slots(cells, |cell| any_date(cell, order));
            (slots.primitive().map_or(Piece::Misfit, Piece::Date), unread)
        }
        ColumnType::Boolean => {
            let (slots, unread) =
                slots(cells, |cell| PAIRS.iter().chain(&[("1", "0")]).find_map(|pair| boolean(cell, *pair)));
            (slots.boolean().map_or(Piece::Misfit, Piece::Boolean), unread)
        }
    }
}

fn slots<T: Default>(cells: &impl EachCell, read: impl Fn(&[u8]) -> Option<T>) -> (Slots<T>, Unread) {
    let mut slots = Slots::with_capacity(cells.rows());
    let mut unread = Unread::default();
    let mut row = 0;
    cells.each(|cell| {
        let cell = trimmed(cell.as_bytes());
        let value = read(cell);
        if value.is_none() && !cell.is_empty() && !is_null_word(cell) {
            unread.add_cell(row, cell);
        }
        slots.push(value);
        row += 1;
    });
    (slots, unread)
}

/// A number, codes such as `007` and `+49` included: the analyst says that they are quantities.
fn any_number(cell: &[u8], marks: Marks) -> Option<f64> {
    number(cell, marks).or_else(|| {
        let digits = std::str::from_utf8(cell.strip_prefix(b"+").unwrap_or(cell)).ok()?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    })
}

/// A date in any form; `20260131` as well where the year comes first, or nothing is said.
fn any_date(cell: &[u8], order: Option<DateOrder>) -> Option<i32> {
    if let (None | Some(DateOrder::YearMonthDay), 8) = (order, cell.len())
        && cell.iter().all(u8::is_ascii_digit)
    {
        let digits = |part: &[u8]| part.iter().fold(0, |sum: u16, digit| sum * 10 + u16::from(digit - b'0'));
        let (year, month, day) = (cell.get(..4)?, cell.get(4..6)?, cell.get(6..)?);
        return days(digits(year), digits(month) as u8, digits(day) as u8);
    }
    let order = order.unwrap_or(DateOrder::DayMonthYear);
    [Dates::YearFirst, Dates::Dots(order), Dates::Slashes(order), Dates::Dashes(order)]
        .into_iter()
        .find_map(|form| date(cell, form))
}
