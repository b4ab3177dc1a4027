//! Columns of the sample as plain vectors, before they become a frame or a file.

use crate::privacy::calendar::civil;

/// A stretch of rows, as columns.
pub(super) struct SampleTable {
    pub(super) rows: usize,
    pub(super) columns: Vec<Column>,
}

pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) cells: Cells,
}

pub(super) enum Cells {
    Text(Texts),
    /// Codes of few values; [`MISSING`] if there is none.
    Choice {
        codes: Vec<u16>,
        values: Vec<&'static str>,
    },
    Whole(Vec<u32>),
    /// Money in cents.
    Cents(Vec<u32>),
    /// Days since 1970-01-01.
    Day(Vec<i32>),
    Flag(Vec<bool>),
}

pub(super) const MISSING: u16 = u16::MAX;

/// Many texts in one allocation; an empty one is a missing value.
#[derive(Default)]
pub(super) struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn with_capacity(rows: usize, length: usize) -> Self {
        Self { bytes: String::with_capacity(rows * length), ends: Vec::with_capacity(rows) }
    }

    /// Writes the next text.
    pub(super) fn push_with(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    pub(super) fn get(&self, row: usize) -> Option<&str> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        let text = &self.bytes[start..self.ends[row]];
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Appends a whole number, zero-padded to `width`.
pub(super) fn push_number(text: &mut String, number: u32, width: usize) {
    let mut digits = [b'0'; 10];
    let (mut left, mut start) = (number, digits.len());
    while left > 0 || digits.len() - start < width.max(1) {
        start -= 1;
        digits[start] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    text.extend(digits[start..].iter().map(|&d| char::from(d)));
}

/// Appends a date as `2026-06-30`.
pub(super) fn push_date(text: &mut String, days: i32) {
    let (year, month, day) = civil(days);
    push_number(text, year as u32, 4);
    text.push('-');
    push_number(text, month, 2);
    text.push('-');
    push_number(text, day, 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_their_leading_zeros() {
        let write = |number, width| {
            let mut text = String::new();
            push_number(&mut text, number, width);
            text
        };
        assert_eq!([write(0, 0), write(7, 3), write(1234, 2), write(u32::MAX, 1)], ["0", "007", "1234", "4294967295"]);
    }

    #[test]
    fn an_empty_text_is_missing() {
        let mut texts = Texts::default();
        for text in ["a", "", "bc"] {
            texts.push_with(|bytes| bytes.push_str(text));
        }
        assert_eq!([texts.get(0), texts.get(1), texts.get(2)], [Some("a"), None, Some("bc")]);
    }
}
