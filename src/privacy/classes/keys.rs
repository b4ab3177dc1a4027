//! Keys: the codes of several columns side by side in one whole number.

use crate::privacy::Codes;

/// A number that a tuple of codes fits into.
pub(crate) trait Key: Copy + Default + Eq + Ord + Send + Sync + std::fmt::Debug {
    fn put(&mut self, code: u32, shift: u32);
    fn take(self, shift: u32, bits: u32) -> u32;
    /// The key itself if it is known to be small, as a place in an array.
    fn place(self) -> usize;
    fn from_place(place: usize) -> Self;
    /// A one-to-one change that spreads every bit over [`Key::hash`]: equal keys stay equal, different ones different,
    /// so that no collision can make two classes one.
    fn scramble(self) -> Self;
    fn unscramble(self) -> Self;
    /// The spread bits of a scrambled key.
    fn hash(self) -> u64;
    /// The key without its lowest bits.
    fn above(self, bits: u32) -> Self;
}

// Odd, so that multiplying is one-to-one; the second of each pair undoes the first.
const FIRST: u64 = 0xBF58_476D_1CE4_E5B9;
const FIRST_UNDONE: u64 = inverse(FIRST);
const SECOND: u64 = 0x94D0_49BB_1331_11EB;
const SECOND_UNDONE: u64 = inverse(SECOND);

/// The inverse of an odd number modulo 2^64 by Newton's iteration; each step doubles the right bits.
const fn inverse(odd: u64) -> u64 {
    let mut x = odd;
    let mut step = 0;
    while step < 6 {
        x = x.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(x)));
        step += 1;
    }
    x
}

/// A shift by 32 undoes itself.
fn spread(key: u64) -> u64 {
    let key = (key ^ key >> 32).wrapping_mul(FIRST);
    let key = (key ^ key >> 32).wrapping_mul(SECOND);
    key ^ key >> 32
}

fn gather(key: u64) -> u64 {
    let key = (key ^ key >> 32).wrapping_mul(SECOND_UNDONE);
    let key = (key ^ key >> 32).wrapping_mul(FIRST_UNDONE);
    key ^ key >> 32
}

impl Key for u64 {
    fn put(&mut self, code: u32, shift: u32) {
        *self |= Self::from(code) << shift;
    }

    fn take(self, shift: u32, bits: u32) -> u32 {
        // A field of no bits may stand past the last bit.
        if bits == 0 { 0 } else { (self >> shift & ((1 << bits) - 1)) as u32 }
    }

    fn place(self) -> usize {
        self as usize
    }

    fn from_place(place: usize) -> Self {
        place as Self
    }

    fn scramble(self) -> Self {
        spread(self)
    }

    fn unscramble(self) -> Self {
        gather(self)
    }

    fn hash(self) -> u64 {
        self
    }

    fn above(self, bits: u32) -> Self {
        self.checked_shr(bits).unwrap_or(0)
    }
}

impl Key for u128 {
    fn put(&mut self, code: u32, shift: u32) {
        *self |= Self::from(code) << shift;
    }

    fn take(self, shift: u32, bits: u32) -> u32 {
        if bits == 0 { 0 } else { (self >> shift & ((1 << bits) - 1)) as u32 }
    }

    fn place(self) -> usize {
        self as usize
    }

    fn from_place(place: usize) -> Self {
        place as Self
    }

    /// The low half, mixed with the spread high half and spread itself, goes to the top; the high half stays below.
    fn scramble(self) -> Self {
        let (high, low) = ((self >> 64) as u64, self as u64);
        Self::from(spread(low ^ spread(high))) << 64 | Self::from(high)
    }

    fn unscramble(self) -> Self {
        let (mixed, high) = ((self >> 64) as u64, self as u64);
        Self::from(high) << 64 | Self::from(gather(mixed) ^ spread(high))
    }

    fn hash(self) -> u64 {
        (self >> 64) as u64
    }

    fn above(self, bits: u32) -> Self {
        self.checked_shr(bits).unwrap_or(0)
    }
}

/// Bits that hold codes below `cardinality`.
pub(crate) fn bits_for(cardinality: usize) -> u32 {
    usize::BITS - cardinality.saturating_sub(1).leading_zeros()
}

/// A stretch of codes in whichever width.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CodeSlice<'a> {
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
}

impl<'a> From<&'a Codes> for CodeSlice<'a> {
    fn from(codes: &'a Codes) -> Self {
        match codes {
            Codes::U8(v) => Self::U8(v),
            Codes::U16(v) => Self::U16(v),
            Codes::U32(v) => Self::U32(v),
        }
    }
}

impl CodeSlice<'_> {
    pub(crate) fn get(&self, row: usize) -> u32 {
        match self {
            Self::U8(v) => u32::from(v[row]),
            Self::U16(v) => u32::from(v[row]),
            Self::U32(v) => v[row],
        }
    }
}

/// A column's part of a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub codes: CodeSlice<'a>,
    /// Base code to code; `None` leaves them.
    pub map: Option<&'a [u32]>,
    pub cardinality: usize,
}

impl Field<'_> {
    pub(crate) fn bits(&self) -> u32 {
        bits_for(self.cardinality)
    }

    pub(crate) fn code(&self, row: usize) -> u32 {
        let base = self.codes.get(row);
        self.map.map_or(base, |map| map[base as usize])
    }

    fn add_to<K: Key>(&self, keys: &mut [K], start: usize, shift: u32) {
        fn add<K: Key, C: Copy + Into<u32>>(keys: &mut [K], codes: &[C], map: Option<&[u32]>, shift: u32) {
            match map {
                None => keys.iter_mut().zip(codes).for_each(|(key, &code)| key.put(code.into(), shift)),
                Some(map) => {
                    keys.iter_mut().zip(codes).for_each(|(key, &code)| key.put(map[code.into() as usize], shift));
                }
            }
        }
        match self.codes {
            CodeSlice::U8(codes) => add(keys, &codes[start..], self.map, shift),
            CodeSlice::U16(codes) => add(keys, &codes[start..], self.map, shift),
            CodeSlice::U32(codes) => add(keys, &codes[start..], self.map, shift),
        }
    }
}

/// Where rows of keys come from.
pub(crate) trait Source<K: Key>: Sync {
    fn rows(&self) -> usize;
    /// Upper bound of the bits in use.
    fn bits(&self) -> u32;
    /// Fills `keys` with those of the rows from `start` on.
    fn fill(&self, start: usize, keys: &mut [K]);
}

/// Columns side by side, the first in the lowest bits.
#[derive(Clone, Debug)]
pub(crate) struct Packing<'a> {
    fields: Vec<(Field<'a>, u32)>,
    bits: u32,
    rows: usize,
}

/// Rows whose keys stay in the innermost cache while column after column is added to them.
const BLOCK: usize = 2048;

impl<'a> Packing<'a> {
    pub(crate) fn new(fields: impl IntoIterator<Item = Field<'a>>, rows: usize) -> Self {
        let mut bits = 0;
        let fields = fields
            .into_iter()
            .map(|field| {
                let shift = bits;
                bits += field.bits();
                (field, shift)
            })
            .collect();
        Self { fields, bits, rows }
    }

    /// Bits of a key.
    pub(crate) fn width(&self) -> u32 {
        self.bits
    }

    /// Shift and bits of every field.
    pub(crate) fn layout(&self) -> Vec<(u32, u32)> {
        self.fields.iter().map(|(field, shift)| (*shift, field.bits())).collect()
    }
}

impl<K: Key> Source<K> for Packing<'_> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn bits(&self) -> u32 {
        self.bits
    }

    fn fill(&self, start: usize, keys: &mut [K]) {
        for (block, keys) in keys.chunks_mut(BLOCK).enumerate() {
            keys.fill(K::default());
            for (field, shift) in &self.fields {
                // A field of no bits adds nothing, and its shift may be out of range.
                if field.bits() > 0 {
                    field.add_to(keys, start + block * BLOCK, *shift);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrambling_loses_no_key() {
        for key in [0, 1, 2, u64::MAX, 0x0123_4567_89AB_CDEF, 1 << 63] {
            assert_eq!(key.scramble().unscramble(), key);
            let wide = u128::from(key) << 64 | u128::from(!key).rotate_left(17);
            assert_eq!(wide.scramble().unscramble(), wide);
        }
    }

    #[test]
    fn one_value_needs_no_bits() {
        assert_eq!([0, 1, 2, 3, 4, 5, 256, 257].map(bits_for), [0, 0, 1, 2, 2, 3, 8, 9]);
    }
}
