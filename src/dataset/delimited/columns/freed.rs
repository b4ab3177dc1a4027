//! A column that nobody requested, in one block: what may have to be reported of it, without its values.

use std::sync::{Mutex, PoisonError};

use polars_arrow::array::{Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::types::NativeType;

use super::column_block::{MISSING, Piece};
use crate::dataset::columns::settle::{self, BEGINNING, ColumnFacts, SAMPLED, may_matter};
use crate::dataset::profile::{self, ColumnProfile};
use crate::dataset::reading::Remark;
use crate::dataset::role::ColumnType;
use crate::dataset::words::missing_words::MissingWords;

/// What is left of the values of a block.
#[derive(Debug)]
pub(crate) struct Freed {
    pub kind: ColumnType,
    /// Of numbers: all of them are whole.
    pub whole: bool,
    pub rows: usize,
    /// Rows that hold a value; `None` if all do.
    pub present: Option<Bitmap>,
    /// Least and greatest number.
    pub range: Option<(f64, f64)>,
    /// Texts of the first rows, which show what the column is about.
    pub beginning: Vec<Box<str>>,
    /// Texts that may be more than a value of the column, each once.
    texts: Vec<Box<str>>,
    /// Rows, ascending, that hold one of them, and which.
    noted: Vec<(u32, u32)>,
}

/// The blocks of a column that kept texts of their beginning, and how many: enough of them, so that not every block
/// keeps some.
#[derive(Default)]
pub(in crate::dataset) struct Begun(Mutex<Vec<(usize, usize)>>);

impl Begun {
    /// Texts that the blocks before one keep, as far as they are known yet.
    fn before(&self, block: usize) -> usize {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().filter(|(at, _)| *at < block).map(|(_, texts)| texts).sum()
    }

    fn add(&self, block: usize, texts: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((block, texts));
    }
}

impl Freed {
    fn of(kind: ColumnType, rows: usize, present: Option<&Bitmap>) -> Self {
        let present = present.filter(|present| present.unset_bits() > 0).cloned();
        Self {
            kind,
            whole: false,
            rows,
            present,
            range: None,
            beginning: Vec::new(),
            texts: Vec::new(),
            noted: Vec::new(),
        }
    }

    /// Rows that hold a value.
    pub fn count(&self) -> usize {
        self.rows - self.present.as_ref().map_or(0, Bitmap::unset_bits)
    }

    /// Whether a row of the block holds a value.
    pub fn holds(&self, row: usize) -> bool {
        row < self.rows && self.present.as_ref().is_none_or(|present| present.get_bit(row))
    }

    /// Rows with a text that may be more than a value of the column.
    pub fn noted(&self) -> impl Iterator<Item = (u64, &str)> {
        self.noted.iter().filter_map(|(row, text)| Some((u64::from(*row), &**self.texts.get(*text as usize)?)))
    }

    fn note(&mut self, row: usize, text: &str) {
        let known = self.texts.iter().position(|known| **known == *text);
        let place = known.unwrap_or_else(|| {
            self.texts.push(text.into());
            self.texts.len() - 1
        });
        self.noted.push((row as u32, place as u32));
    }
}

/// Frees the values of a block, the `block`-th. Texts of few values stay as they are: they take little, and variants of them are
/// reported.
pub(in crate::dataset) fn freed(piece: Piece, block: usize, words: &MissingWords, begun: &Begun) -> Piece {
    let freed = match piece {
        Piece::Text(array) => of_texts(&array, block, words, begun),
        Piece::Integer(array) => Freed { whole: true, ..of_numbers(&array, |value| value as f64) },
        Piece::Number(array) => of_numbers(&array, |value| value),
        Piece::Date(array) => Freed::of(ColumnType::Date, array.len(), array.validity()),
        Piece::Boolean(array) => Freed::of(ColumnType::Boolean, array.len(), array.validity()),
        kept @ (Piece::Few { .. } | Piece::Misfit | Piece::Freed(_)) => return kept,
    };
    Piece::Freed(Box::new(freed))
}

/// What must be reported of a column once it is known what it is.
pub(in crate::dataset) fn remarks(blocks: &[Freed], known: &ColumnFacts<'_>) -> Vec<Remark> {
    if blocks.first().is_none_or(|block| block.kind != ColumnType::Text) {
        return Vec::new();
    }
    let beginnings = blocks.iter().flat_map(|block| &block.beginning).map(AsRef::as_ref);
    settle::of_freed(beginnings, blocks.iter().map(|block| (block.rows as u64, block.noted())), known)
}

/// The type of a column and the range of its numbers.
pub(in crate::dataset) fn profile(name: &str, blocks: &[Freed]) -> ColumnProfile {
    let kind = blocks.first().map_or(ColumnType::Text, |block| block.kind);
    let ranges = blocks.iter().filter_map(|block| block.range);
    profile::of_range(name, kind, ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))))
}

/// All blocks of a column, if values of one were freed: it has too many for codes, so the coded blocks are freed, too.
/// Else the blocks as they are.
pub(in crate::dataset) fn all(pieces: Vec<Piece>, words: &MissingWords) -> Result<Vec<Freed>, Vec<Piece>> {
    if !pieces.iter().any(|piece| matches!(piece, Piece::Freed(_))) {
        return Err(pieces);
    }
    let freed = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Freed(freed) => Some(*freed),
        Piece::Few { values, codes } => Some(of_codes(&values, &codes, words)),
        _ => None,
    });
    Ok(freed.collect())
}

/// A block that was coded, of a column that has too many values for that.
fn of_codes(values: &[Box<str>], codes: &[u16], words: &MissingWords) -> Freed {
    let present: Bitmap = codes.iter().map(|code| *code != MISSING).collect();
    let mut freed = Freed::of(ColumnType::Text, codes.len(), Some(&present));
    let text = |code: &u16| values.get(usize::from(*code)).map(AsRef::as_ref);
    freed.beginning = codes.iter().take(BEGINNING).filter_map(|code| text(code).map(Into::into)).collect();
    let matters: Vec<bool> = values.iter().map(|value| may_matter(value, words)).collect();
    for (row, code) in codes.iter().enumerate().filter(|(_, code)| matters.get(usize::from(**code)) == Some(&true)) {
        freed.note(row, text(code).unwrap_or_default());
    }
    freed
}

fn of_texts(array: &Utf8ViewArray, block: usize, words: &MissingWords, begun: &Begun) -> Freed {
    let mut freed = Freed::of(ColumnType::Text, array.len(), array.validity());
    if begun.before(block) < SAMPLED {
        freed.beginning = array.iter().take(BEGINNING).flatten().map(Into::into).collect();
        begun.add(block, freed.beginning.len());
    }
    for (row, text) in array.iter().enumerate().filter_map(|(row, text)| Some((row, text?))) {
        if may_matter(text, words) {
            freed.note(row, text);
        }
    }
    freed
}

fn of_numbers<T: NativeType>(array: &PrimitiveArray<T>, value: impl Fn(T) -> f64) -> Freed {
    let mut freed = Freed::of(ColumnType::Number, array.len(), array.validity());
    let wider = |range: Option<(f64, f64)>, value: f64| {
        Some(range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    };
    freed.range = match &freed.present {
        None => array.values().iter().fold(None, |range, own| wider(range, value(*own))),
        Some(_) => array.iter().flatten().fold(None, |range, own| wider(range, value(*own))),
    };
    freed
}
