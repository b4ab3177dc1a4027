//! One column of one block, as values of the type that its plan says.

use std::hash::Hasher;

use polars_core::prelude::StaticArray as _;
use polars_core::utils::arrow::array::{Array, BooleanArray, MutableBinaryViewArray, PrimitiveArray, Utf8ViewArray};
use polars_core::utils::arrow::bitmap::{Bitmap, MutableBitmap};
use polars_core::utils::arrow::datatypes::ArrowDataType;
use polars_core::utils::arrow::types::NativeType;

use super::distinct::Distinct;
use super::fields::Records;
use super::forced::{Cells, EachCell, Unread, forced};
use super::typing::{Dates, Evidence, Plan, date};
use super::values::{Marks, PAIRS, boolean, integer, is_null_word, number, trimmed};
use crate::dataset::options::DateOrder;
use crate::dataset::role::ColumnType;

/// Values of one column in one block.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(Utf8ViewArray),
    /// Few distinct values: place in `values` a row, [`MISSING`] where there is none.
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
}

impl Piece {
    /// Values that are there; of text it is not asked.
    pub fn present(&self) -> usize {
        match self {
            Self::Text(array) => array.len() - array.null_count(),
            Self::Few { codes, .. } => codes.len(),
            Self::Integer(array) => array.len() - array.null_count(),
            Self::Number(array) => array.len() - array.null_count(),
            Self::Date(array) => array.len() - array.null_count(),
            Self::Boolean(array) => array.len() - array.null_count(),
            Self::Misfit => 0,
        }
    }
}

pub(crate) const MISSING: u16 = u16::MAX;

/// Distinct values that a block may have to be kept as codes.
const FEW: usize = 2048;

/// What to make of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Task {
    pub plan: Plan,
    /// The type is the analyst's: what does not fit is missing, and counted.
    pub forced: Option<(ColumnType, Option<DateOrder>)>,
    /// Evidence of all cells is needed, although the plan would hold.
    pub watch: bool,
    /// Worth a try to keep text as codes.
    pub few: bool,
}

/// What came of a column in a block.
pub(super) struct Outcome {
    pub piece: Piece,
    /// Of all cells where the plan did not hold or was watched; else what the plan did not foresee.
    pub evidence: Evidence,
    pub unread: Unread,
}

/// Reads a column of a block.
pub(super) fn piece(records: &Records, text: &str, column: usize, quote: Option<u8>, task: Task) -> Outcome {
    let mut evidence = Evidence::default();
    if task.watch {
        records.each(text, column, quote, |cell| evidence.see(cell.as_bytes()));
    }
    if let Some((kind, order)) = task.forced {
        let marks = if let Plan::Number(marks) = task.plan { marks } else { Marks::Point };
        let (piece, unread) = forced(&Cells { records, text, column, quote }, kind, order, marks);
        return Outcome { piece, evidence, unread };
    }
    let rows = records.len();
    let piece = match task.plan {
        Plan::Text => strings(&Cells { records, text, column, quote }, task.few),
        Plan::Integer => {
            let mut slots = Slots::with_capacity(rows);
            records.each(text, column, quote, |cell| slots.read(cell.as_bytes(), &mut evidence, integer));
            slots.primitive().map_or(Piece::Misfit, Piece::Integer)
        }
        Plan::Number(marks) => {
            let mut slots = Slots::with_capacity(rows);
            records.each(text, column, quote, |cell| {
                slots.read(cell.as_bytes(), &mut evidence, |c| decimal(c, marks));
            });
            slots.primitive().map_or(Piece::Misfit, Piece::Number)
        }
        Plan::Date(dates) => {
            let mut slots = Slots::with_capacity(rows);
            records.each(text, column, quote, |cell| {
                let cell = cell.as_bytes();
                slots.read(cell, &mut evidence, |c| date(c, dates));
                // A time of day is worth a note: it is dropped.
                if dates == Dates::YearFirst && cell.len() > 12 && !evidence.has_times() {
                    evidence.see(cell);
                }
            });
            slots.primitive().map_or(Piece::Misfit, Piece::Date)
        }
        Plan::Boolean(pair) => {
            let pair = PAIRS.get(pair).copied().unwrap_or_default();
            let mut slots = Slots::with_capacity(rows);
            records.each(text, column, quote, |cell| {
                slots.read(cell.as_bytes(), &mut evidence, |c| boolean(c, pair));
            });
            slots.boolean().map_or(Piece::Misfit, Piece::Boolean)
        }
    };
    if matches!(piece, Piece::Misfit) && !task.watch {
        records.each(text, column, quote, |cell| evidence.see(cell.as_bytes()));
    }
    Outcome { piece, evidence, unread: Unread::default() }
}

/// A number that is no code.
#[inline]
fn decimal(cell: &[u8], marks: Marks) -> Option<f64> {
    if let Some(whole) = integer(cell) {
        return Some(whole as f64);
    }
    // Digits alone that are no plain whole number are a code.
    if cell.iter().all(u8::is_ascii_digit) { None } else { number(cell, marks) }
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
pub(super) struct Slots<T> {
    values: Vec<T>,
    present: Option<MutableBitmap>,
    misfit: bool,
}

impl<T: Default> Slots<T> {
    pub fn with_capacity(rows: usize) -> Self {
        Self { values: Vec::with_capacity(rows), present: None, misfit: false }
    }

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

    #[inline]
    fn read(&mut self, cell: &[u8], evidence: &mut Evidence, parse: impl Fn(&[u8]) -> Option<T>) {
        if let Some(value) = parse(cell) {
            self.push(Some(value));
            return;
        }
        let cell = trimmed(cell);
        if cell.is_empty() {
            self.push(None);
        } else if is_null_word(cell) {
            evidence.see(cell);
            self.push(None);
        } else {
            let value = parse(cell);
            self.misfit |= value.is_none();
            self.push(value);
        }
    }

    fn parts(self) -> Option<(Vec<T>, Option<Bitmap>)> {
        (!self.misfit).then(|| (self.values, self.present.map(MutableBitmap::freeze)))
    }
}

impl<T: NativeType> Slots<T> {
    pub fn primitive(self) -> Option<PrimitiveArray<T>> {
        let (values, present) = self.parts()?;
        Some(PrimitiveArray::from_vec(values).with_validity_typed(present))
    }
}

impl Slots<bool> {
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
