//! Columns of numbers in which two spellings may be one number: `1.1` and `1.10` are two versions, `1,234` and `1234` two
//! members. They were read as text, and become numbers only if that joins no two of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::column_block::{MISSING, Piece, Slots, number_of};
use super::given_type::EachCell as _;
use super::seen::is_missing;
use super::typing::Numbers;
use crate::dataset::delimited::cells::values::trimmed;
use crate::dataset::words::missing_words::MissingWords;

/// Texts as numbers, a piece a block; `None` if two spellings are one number, or one text is none.
pub(super) fn numbers(pieces: &[&Piece], how: Numbers, words: &MissingWords) -> Option<Vec<Piece>> {
    let mut known = Known { spellings: HashMap::new(), how, words };
    let read = |piece: &&Piece| {
        let mut slots = Slots::for_rows(piece.rows(), words);
        match piece {
            Piece::Few { values, codes } => {
                let numbers = values.iter().map(|value| known.read(value)).collect::<Option<Vec<Option<f64>>>>()?;
                for code in codes {
                    slots.push(if *code == MISSING {
                        None
                    } else {
                        numbers.get(usize::from(*code)).copied().flatten()
                    });
                }
            }
            Piece::Text(array) => {
                let mut all_fit = true;
                array.each(|cell| {
                    let value = known.read(cell);
                    all_fit &= value.is_some();
                    slots.push(value.flatten());
                });
                if !all_fit {
                    return None;
                }
            }
            _ => return None,
        }
        slots.primitive().map(Piece::Number)
    };
    pieces.iter().map(read).collect()
}

/// Numbers and how each was spelt first.
struct Known<'a> {
    spellings: HashMap<u64, Box<[u8]>>,
    how: Numbers,
    words: &'a MissingWords,
}

impl Known<'_> {
    /// The number of a cell, or nothing if it holds none; `None` if it is spelt in a second way, or is no number.
    fn read(&mut self, cell: &str) -> Option<Option<f64>> {
        let cell = trimmed(cell.as_bytes());
        if cell.is_empty() || is_missing(cell, self.words) {
            return Some(None);
        }
        let (value, _) = number_of(cell, self.how)?;
        match self.spellings.entry((value + 0.0).to_bits()) {
            Entry::Occupied(known) if **known.get() != *cell => None,
            Entry::Occupied(_) => Some(Some(value)),
            Entry::Vacant(free) => {
                free.insert(cell.into());
                Some(Some(value))
            }
        }
    }
}
