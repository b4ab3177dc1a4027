//! The rows in memory. Every column is cut into the same blocks of rows, so that work on columns is parallel
//! over blocks and a row is found by one search.

use std::sync::Arc;

use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, Utf8ViewArray};

use super::cell::Cell;
use super::role::ColumnType;
use crate::privacy::{CodedColumn, Values};

/// All rows. Columns have one [`ColumnData`] each, cut at `starts`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// First row of each block, and at the end the number of rows.
    pub starts: Vec<usize>,
    pub names: Vec<String>,
    pub columns: Vec<ColumnData>,
}

/// The values of a column, one array a block.
#[derive(Debug, Clone)]
pub(crate) enum ColumnData {
    /// Text of many distinct values.
    Text(Vec<Utf8ViewArray>),
    /// Text of few distinct values, already coded while it was read. `values` are `Values::Text`.
    Coded(Arc<CodedColumn>),
    /// Yes and no in the file's own words, as text of one value or two.
    Words(Arc<CodedColumn>),
    /// Whole numbers (at most 15 digits, so that they are exact as `f64` too).
    Integer(Vec<PrimitiveArray<i64>>),
    Number(Vec<PrimitiveArray<f64>>),
    /// Days since 1970-01-01.
    Date(Vec<PrimitiveArray<i32>>),
    Boolean(Vec<BooleanArray>),
}

impl Default for ColumnData {
    fn default() -> Self {
        Self::Text(Vec::new())
    }
}

impl ColumnData {
    /// The type of its values, however they are stored.
    pub fn kind(&self) -> ColumnType {
        match self {
            Self::Text(_) | Self::Coded(_) => ColumnType::Text,
            Self::Integer(_) | Self::Number(_) => ColumnType::Number,
            Self::Date(_) => ColumnType::Date,
            Self::Boolean(_) | Self::Words(_) => ColumnType::Boolean,
        }
    }
}

impl ColumnData {
    /// The value of a row, the `at`-th of its block; missing if there is none.
    pub fn cell(&self, row: usize, block: usize, at: usize) -> Cell<'_> {
        match self {
            Self::Text(blocks) => match blocks.get(block).and_then(|b| b.get(at)) {
                Some(text) => Cell::Text(text.into()),
                None => Cell::Missing,
            },
            Self::Coded(coded) | Self::Words(coded) => match &coded.values {
                Values::Text(values) => match values.get(coded.codes.get(row) as usize) {
                    Some(text) => Cell::Text((&**text).into()),
                    None => Cell::Missing,
                },
                _ => Cell::Missing,
            },
            Self::Integer(blocks) => {
                valid(blocks, block, at).map_or(Cell::Missing, |b| Cell::Number(b.value(at) as f64))
            }
            Self::Number(blocks) => valid(blocks, block, at).map_or(Cell::Missing, |b| Cell::Number(b.value(at))),
            Self::Date(blocks) => valid(blocks, block, at).map_or(Cell::Missing, |b| Cell::Date(b.value(at))),
            Self::Boolean(blocks) => valid(blocks, block, at).map_or(Cell::Missing, |b| Cell::Boolean(b.value(at))),
        }
    }
}

impl Table {
    /// Rows in all blocks together.
    pub fn rows(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The value at a row and column; missing if there is none.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let Some(data) = self.columns.get(column) else { return Cell::Missing };
        if row >= self.rows() {
            return Cell::Missing;
        }
        let block = self.starts.partition_point(|&start| start <= row).saturating_sub(1);
        let at = row - self.starts.get(block).copied().unwrap_or(0);
        data.cell(row, block, at)
    }
}

fn valid<A: Array>(blocks: &[A], block: usize, at: usize) -> Option<&A> {
    blocks.get(block).filter(|b| at < b.len() && b.is_valid(at))
}
