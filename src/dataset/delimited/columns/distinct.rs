//! The distinct texts of a block, as codes: found by a small table whose keys are the texts themselves where they are
//! short, so that most cells are distinguished without a look at another text.

use polars_arrow::array::{Array, Utf8ViewArray};

use super::column_block::{MISSING, Piece};

/// Texts of at most this many bytes are their own keys.
const SHORT: usize = 15;
/// Set in the key of a longer text: the key is a hash, and the texts are compared.
const LONG: u128 = 1 << 127;

/// Distinct values in the order in which they came, one code each.
pub(super) struct Distinct {
    pub values: Vec<Box<str>>,
    /// There are too many; codes given out since then mean nothing.
    pub too_many: bool,
    /// So many values are few.
    most: usize,
    /// Keys and codes, in open addressing; a key is never 0.
    keys: Vec<u128>,
    codes: Vec<u16>,
}

impl Distinct {
    /// At most `most` values, which is less than [`MISSING`].
    pub fn of_at_most(most: usize) -> Self {
        Self { values: Vec::new(), too_many: false, most, keys: vec![0; 64], codes: vec![0; 64] }
    }

    /// The code of a text in that row.
    #[inline]
    pub fn code(&mut self, cell: &str, row: usize) -> u16 {
        let key = key(cell.as_bytes());
        self.code_of(key, row, || cell)
    }

    /// The code of the text with this key; `cell` gives the text where it must be seen.
    #[inline]
    fn code_of<'a>(&mut self, key: u128, row: usize, cell: impl Fn() -> &'a str) -> u16 {
        let mask = self.keys.len() - 1;
        let mut at = place(key) & mask;
        // The table is never more than half full: a free slot is always found.
        while let (Some(found), Some(code)) = (self.keys.get(at), self.codes.get(at)) {
            if *found == 0 {
                break;
            }
            if *found == key
                && (key & LONG == 0 || self.values.get(usize::from(*code)).is_some_and(|value| **value == *cell()))
            {
                return *code;
            }
            at = (at + 1) & mask;
        }
        self.add(key, at, row, cell())
    }

    #[cold]
    fn add(&mut self, key: u128, at: usize, row: usize, cell: &str) -> u16 {
        // Codes earn their keep only where values repeat.
        if self.too_many || self.values.len() >= self.most || (row >= 1024 && self.values.len() > row / 4 * 3) {
            self.too_many = true;
            return MISSING;
        }
        let code = self.values.len() as u16;
        self.values.push(cell.into());
        if let (Some(slot), Some(own)) = (self.keys.get_mut(at), self.codes.get_mut(at)) {
            (*slot, *own) = (key, code);
        }
        if self.values.len() * 2 >= self.keys.len() {
            self.grow();
        }
        code
    }

    fn grow(&mut self) {
        let size = self.keys.len() * 4;
        let keys = std::mem::replace(&mut self.keys, vec![0; size]);
        let codes = std::mem::replace(&mut self.codes, vec![0; size]);
        for (key, code) in keys.into_iter().zip(codes).filter(|(key, _)| *key != 0) {
            let mut at = place(key) & (size - 1);
            while self.keys.get(at).is_some_and(|found| *found != 0) {
                at = (at + 1) & (size - 1);
            }
            if let (Some(slot), Some(own)) = (self.keys.get_mut(at), self.codes.get_mut(at)) {
                (*slot, *own) = (key, code);
            }
        }
    }
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

/// Tables are small and die with the block, so nobody gains by collisions.
#[inline]
fn place(key: u128) -> usize {
    fold(key as u64 ^ 0x9e37_79b9_7f4a_7c15, (key >> 64) as u64 ^ 0xa076_1d64_78bd_642f) as usize
}

/// The key of a text: its bytes, and how many they are in the last byte; a hash where they are too many for that.
#[inline]
fn key(bytes: &[u8]) -> u128 {
    let length = bytes.len();
    if length > SHORT {
        return long_key(bytes);
    }
    // The words overlap in bytes that are the same in both.
    let short = if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        u128::from(u64::from_le_bytes(*first)) | u128::from(u64::from_le_bytes(*last)) << (8 * (length - 8))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        u128::from(u32::from_le_bytes(*first)) | u128::from(u32::from_le_bytes(*last)) << (8 * (length - 4))
    } else {
        bytes.iter().rev().fold(0, |word, byte| word << 8 | u128::from(*byte))
    };
    short_key(short, length)
}

/// A key of at most [`SHORT`] bytes, the first one lowest.
#[inline]
fn short_key(bytes: u128, length: usize) -> u128 {
    // With a bit that makes the key of an empty text other than 0.
    bytes | (length as u128 | 0x40) << 120
}

fn long_key(bytes: &[u8]) -> u128 {
    let (words, _) = bytes.as_chunks::<8>();
    let last = bytes.last_chunk::<8>().map_or(0, |last| u64::from_le_bytes(*last));
    let mut state = bytes.len() as u64 ^ 0xe703_7ed1_a0b4_28db;
    for word in words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]) {
        state = fold(state ^ word, 0x8bb8_4b93_962e_acc9);
    }
    u128::from(state) | LONG
}

/// Distinct values that a column of text may have to be kept as codes.
pub(super) const MOST: usize = 1 << 15;

/// Texts of a file that keeps each distinct one of them in one place, as parquet's dictionaries do: where a longer text
/// lies says which it is.
struct Places(Vec<(u32, u32, u32, u16)>);

impl Places {
    const SLOTS: usize = 1 << 12;

    fn slot(&mut self, buffer: u32, offset: u32) -> Option<&mut (u32, u32, u32, u16)> {
        let place = fold(u64::from(buffer) << 32 | u64::from(offset), 0x9e37_79b9_7f4a_7c15) as usize;
        self.0.get_mut(place % Self::SLOTS)
    }
}

/// A block of text that is read already: as codes where few values repeat.
pub(crate) fn distinct(array: Utf8ViewArray) -> Piece {
    let mut distinct = Distinct::of_at_most(MOST);
    let mut places = Places(vec![(0, 0, 0, MISSING); Places::SLOTS]);
    let mut codes = Vec::with_capacity(array.views().len());
    let mut of_row = |row: usize| {
        let Some(view) = array.views().get(row) else { return MISSING };
        let length = view.length as usize;
        if view.is_inline() {
            // What is beyond the text may be anything.
            let bytes = (view.as_u128() >> 32) & (u128::MAX >> (128 - 8 * length.max(1)));
            let bytes = if length == 0 { 0 } else { bytes };
            return distinct.code_of(short_key(bytes, length), row, || array.value(row));
        }
        if let Some(slot) = places.slot(view.buffer_idx, view.offset) {
            if slot.3 != MISSING && (slot.0, slot.1, slot.2) == (view.buffer_idx, view.offset, view.length) {
                return slot.3;
            }
            let code = distinct.code(array.value(row), row);
            *slot = (view.buffer_idx, view.offset, view.length, code);
            return code;
        }
        MISSING
    };
    match array.validity().filter(|valid| valid.unset_bits() > 0) {
        None => codes.extend((0..array.views().len()).map(&mut of_row)),
        Some(valid) => codes.extend(valid.iter().enumerate().map(|(row, is)| if is { of_row(row) } else { MISSING })),
    }
    if distinct.too_many { Piece::Text(array) } else { Piece::Few { values: distinct.values, codes } }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    /// The slow way.
    fn slowly(cells: &[Option<String>]) -> (Vec<String>, Vec<u16>) {
        let (mut values, mut places) = (Vec::new(), HashMap::new());
        let codes = cells.iter().map(|cell| {
            cell.as_ref().map_or(MISSING, |cell| {
                *places.entry(cell.clone()).or_insert_with(|| {
                    values.push(cell.clone());
                    values.len() as u16 - 1
                })
            })
        });
        let codes = codes.collect();
        (values, codes)
    }

    proptest! {
        #[test]
        fn codes_are_those_of_a_map(
            cells in prop::collection::vec(prop::option::weighted(0.9, "[ab\0é]{1,4}|[ab]{11,18}|(ab){20,22}"), 0..400),
        ) {
            let (values, codes) = slowly(&cells);
            let Piece::Few { values: found, codes: own } = distinct(Utf8ViewArray::from_slice(&cells)) else {
                panic!("these are few")
            };
            prop_assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), &values[..]);
            prop_assert_eq!(&own, &codes);
            let mut one_by_one = Distinct::of_at_most(2048);
            let own: Vec<u16> = cells
                .iter()
                .enumerate()
                .map(|(row, cell)| cell.as_ref().map_or(MISSING, |cell| one_by_one.code(cell, row)))
                .collect();
            prop_assert_eq!(&own, &codes);
        }
    }

    #[test]
    fn many_values_are_given_up() {
        let cells: Vec<String> = (0..5_000).map(|n| n.to_string()).collect();
        assert!(matches!(distinct(Utf8ViewArray::from_slice_values(&cells)), Piece::Text(_)));
        let cells: Vec<String> = (0..40_000).map(|n| format!("a longer text {}", n / 4)).collect();
        let Piece::Few { values, codes } = distinct(Utf8ViewArray::from_slice_values(&cells)) else { panic!("few") };
        assert_eq!((values.len(), codes.len(), codes[39_999]), (10_000, 40_000, 9_999));
    }
}
