//! One column of one block, as values of the type that its plan says.

use std::hash::Hasher;

use polars::prelude::StaticArray as _;
use polars_arrow::array::{Array, BooleanArray, MutableBinaryViewArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::bitmap::{Bitmap, MutableBitmap};
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::types::NativeType;

use super::distinct::Distinct;
use super::freed::Freed;
use super::given_type::{Blanks, Cells, EachCell, Unread, forced};
use super::seen::{WITH_TIME, is_missing};
use super::typing::{Evidence, Form, Numbers, Plan, Read, date};
use crate::dataset::delimited::cells::local_numbers::local;
use crate::dataset::delimited::cells::numbers::{Marks, Style, integer, quantity};
use crate::dataset::delimited::cells::values::{trimmed, truth};
use crate::dataset::delimited::structure::fields::Records;
use crate::dataset::reading::options::DateOrder;
use crate::dataset::role::ColumnType;
use crate::dataset::words::missing_words::MissingWords;

/// Values of one column in one block.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(Utf8ViewArray),
    /// Few distinct values: place in `values` a row, [`MISSING`] if there is none.
    Few {
        values: Vec<Box<str>>,
        codes: Vec<u16>,
    },
    Integer(PrimitiveArray<i64>),
    Number(PrimitiveArray<f64>),
    Date(PrimitiveArray<i32>),
    Boolean(BooleanArray),
    /// The block does not fit the plan.
    Misfit,
    /// What is left where nobody requested the column.
    Freed(Box<Freed>),
}

impl Piece {
    /// Values that are there; not counted for text.
    pub fn present(&self) -> usize {
        match self {
            Self::Text(array) => array.len() - array.null_count(),
            Self::Few { codes, .. } => codes.len(),
            Self::Integer(array) => array.len() - array.null_count(),
            Self::Number(array) => array.len() - array.null_count(),
            Self::Date(array) => array.len() - array.null_count(),
            Self::Boolean(array) => array.len() - array.null_count(),
            Self::Freed(freed) => freed.count(),
            Self::Misfit => 0,
        }
    }

    /// Rows of the block; 0 if it does not fit its plan.
    pub fn rows(&self) -> usize {
        match self {
            Self::Text(array) => array.len(),
            Self::Few { codes, .. } => codes.len(),
            Self::Integer(array) => array.len(),
            Self::Number(array) => array.len(),
            Self::Date(array) => array.len(),
            Self::Boolean(array) => array.len(),
            Self::Freed(freed) => freed.rows,
            Self::Misfit => 0,
        }
    }
}

pub(crate) const MISSING: u16 = u16::MAX;

/// Greatest number of distinct values for a block to be kept as codes.
const FEW: usize = 2048;

/// What to make of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) struct Task {
    pub plan: Plan,
    /// The type is the analyst's: what does not fit is missing, and counted.
    pub forced: Option<(ColumnType, Option<DateOrder>)>,
    /// Evidence of all cells is needed, although the plan would hold.
    pub watch: bool,
    /// Worth a try to keep text as codes.
    pub few: bool,
}

/// The result of reading a column of a block.
pub(in crate::dataset::delimited) struct Outcome {
    pub piece: Piece,
    /// Of all cells if the plan did not hold or was watched; otherwise only what the plan did not foresee.
    pub evidence: Evidence,
    pub unread: Unread,
}

/// Reads a column of a block. `words` mean no value in columns that are not of text.
pub(in crate::dataset::delimited) fn piece(
    records: &Records,
    text: &str,
    column: usize,
    quote: Option<u8>,
    task: Task,
    words: &MissingWords,
) -> Outcome {
    let mut evidence = Evidence::default();
    if task.watch {
        records.each(text, column, quote, |cell| evidence.see_with(cell.as_bytes(), words));
    }
    let cells = Cells { records, text, column, quote };
    if let Some((kind, order)) = task.forced {
        let (piece, unread) = forced(&cells, kind, order, &task.plan, words);
        return Outcome { piece, evidence, unread };
    }
    let mut unread = Unread::default();
    let piece = match task.plan {
        Plan::Text | Plan::Words(_) => strings(&cells, task.few),
        Plan::Integer => {
            let mut slots = Slots::for_block(&cells, words);
            let mut style = Style::default();
            records.each(text, column, quote, |cell| {
                slots.read(cell.as_bytes(), |c| {
                    let value = integer(c)?;
                    style.add(Style::of_whole(value));
                    Some(Some(value))
                });
            });
            evidence.add_style(style, Marks::Point);
            evidence.add_style(style, Marks::Comma);
            unread.blanks = slots.take_blanks();
            slots.primitive().map_or(Piece::Misfit, Piece::Integer)
        }
        Plan::Number(numbers) => {
            let mut slots = Slots::for_block(&cells, words);
            let mut style = Style::default();
            records.each(text, column, quote, |cell| {
                slots.read(cell.as_bytes(), |c| {
                    let (value, spelt) = number_of(c, numbers)?;
                    style.add(spelt);
                    Some(Some(value))
                });
            });
            evidence.add_style(style, numbers.marks);
            unread.blanks = slots.take_blanks();
            slots.primitive().map_or(Piece::Misfit, Piece::Number)
        }
        Plan::Date(dates) => {
            let mut slots = Slots::for_block(&cells, words);
            records.each(text, column, quote, |cell| {
                let cell = cell.as_bytes();
                slots.read(cell, |c| match date(c, &dates)? {
                    Read::Day(day) => Some(Some(day)),
                    Read::Placeholder => Some(None),
                });
                // A time of day is worth a remark: it is left out.
                if dates.form == Form::YearFirst && cell.len() > 12 && !evidence.has(WITH_TIME) {
                    evidence.see_with(cell, words);
                }
            });
            unread.blanks = slots.take_blanks();
            slots.primitive().map_or(Piece::Misfit, Piece::Date)
        }
        Plan::Boolean => {
            let mut slots = Slots::for_block(&cells, words);
            records.each(text, column, quote, |cell| slots.read(cell.as_bytes(), |c| truth(c).map(Some)));
            unread.blanks = slots.take_blanks();
            slots.boolean().map_or(Piece::Misfit, Piece::Boolean)
        }
    };
    if matches!(piece, Piece::Misfit) && !task.watch {
        records.each(text, column, quote, |cell| evidence.see_with(cell.as_bytes(), words));
    }
    Outcome { piece, evidence, unread }
}

/// A number that is no code, and how it is spelt.
#[inline]
pub(super) fn number_of(cell: &[u8], numbers: Numbers) -> Option<(f64, Style)> {
    match quantity(cell, numbers.marks) {
        None if numbers.local => local(cell)?.value(numbers.marks),
        found => found,
    }
}

/// Text as it is, in codes where few values repeat.
pub(super) fn strings(cells: &impl EachCell, few: bool) -> Piece {
    if few {
        let mut distinct = Distinct::of_at_most(FEW);
        let mut codes = Vec::with_capacity(cells.rows());
        cells.each(|cell| {
            codes.push(if cell.is_empty() { MISSING } else { distinct.code(cell, codes.len()) });
        });
        if !distinct.too_many {
            return Piece::Few { values: distinct.values, codes };
        }
    }
    let mut array = MutableBinaryViewArray::<str>::with_capacity(cells.rows());
    cells.each(|cell| {
        if cell.is_empty() {
            array.push_null();
        } else {
            array.push_value(cell);
        }
    });
    Piece::Text(array.into())
}

/// Typed values of a block; missing ones as bits once there is one.
pub(super) struct Slots<'a, T> {
    values: Vec<T>,
    present: Option<MutableBitmap>,
    misfit: bool,
    words: &'a MissingWords,
    blanks: Blanks,
}

impl<'a, T: Default> Slots<'a, T> {
    /// No value yet, with room for the rows of a block.
    pub fn for_block(cells: &impl EachCell, words: &'a MissingWords) -> Self {
        Self::for_rows(cells.rows(), words)
    }

    /// No value yet, with room for this many rows.
    pub fn for_rows(rows: usize, words: &'a MissingWords) -> Self {
        Self { values: Vec::with_capacity(rows), present: None, misfit: false, words, blanks: Blanks::default() }
    }

    /// Adds the value of the next row; `None` if it is missing.
    #[inline]
    pub fn push(&mut self, value: Option<T>) {
        match (&value, &mut self.present) {
            (Some(_), None) => {}
            (Some(_), Some(present)) => present.push(true),
            (None, Some(present)) => present.push(false),
            (None, None) => {
                let mut present = MutableBitmap::with_capacity(self.values.capacity());
                present.extend_constant(self.values.len(), true);
                present.push(false);
                self.present = Some(present);
            }
        }
        self.values.push(value.unwrap_or_default());
    }

    /// Reads a cell; `Some(None)` is one that represents no value.
    #[inline]
    pub fn read(&mut self, cell: &[u8], mut parse: impl FnMut(&[u8]) -> Option<Option<T>>) {
        if let Some(Some(value)) = parse(cell) {
            self.push(Some(value));
            return;
        }
        self.read_rest(trimmed(cell), parse);
    }

    #[cold]
    fn read_rest(&mut self, cell: &[u8], mut parse: impl FnMut(&[u8]) -> Option<Option<T>>) {
        if cell.is_empty() {
            self.push(None);
        } else if is_missing(cell, self.words) {
            self.blanks.add(self.values.len() as u64, cell);
            self.push(None);
        } else {
            let value = parse(cell);
            match &value {
                None => self.misfit = true,
                Some(None) => self.blanks.add(self.values.len() as u64, cell),
                Some(Some(_)) => {}
            }
            self.push(value.flatten());
        }
    }

    /// Takes the cells that hold words for no value.
    pub fn take_blanks(&mut self) -> Blanks {
        std::mem::take(&mut self.blanks)
    }

    fn parts(self) -> Option<(Vec<T>, Option<Bitmap>)> {
        (!self.misfit).then(|| (self.values, self.present.map(MutableBitmap::freeze)))
    }
}

impl<T: NativeType> Slots<'_, T> {
    /// The values as an Arrow array; `None` if a cell did not fit the plan.
    pub fn primitive(self) -> Option<PrimitiveArray<T>> {
        let (values, present) = self.parts()?;
        Some(PrimitiveArray::from_vec(values).with_validity_typed(present))
    }
}

impl Slots<'_, bool> {
    /// Yes and no as an Arrow array; `None` if a cell did not fit the plan.
    pub fn boolean(self) -> Option<BooleanArray> {
        let (values, present) = self.parts()?;
        let bits: Bitmap = values.into_iter().collect();
        Some(BooleanArray::new(ArrowDataType::Boolean, bits, present))
    }
}

/// A quick hash for short texts. Tables are small and die with the block, so nobody gains by collisions.
#[derive(Default, Clone, Copy)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let mut last = rest.len() as u64;
        for byte in rest {
            last = last << 8 | u64::from(*byte);
        }
        self.write_u64(last);
    }

    #[inline]
    fn write_u8(&mut self, _: u8) {}

    #[inline]
    fn write_u64(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}
