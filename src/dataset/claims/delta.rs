//! Parquet's differences (delta encodings): counts inside of a page, which the reader makes room for.
//!
//! Source: github.com/apache/parquet-format, Encodings.md, DELTA_BINARY_PACKED and DELTA_BYTE_ARRAY.

/// Values of a block at most; writers use 128 to 2,048.
const LONGEST_BLOCK: u64 = 1 << 20;

/// Whole numbers as differences, one by one.
struct Numbers<'a> {
    bytes: &'a [u8],
    in_block: u64,
    in_miniblock: u64,
    left: u64,
    value: i64,
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = varint(bytes)?;
    Some((number >> 1) as i64 ^ -((number & 1) as i64))
}

impl<'a> Numbers<'a> {
    /// The head, where it announces no more than `most` numbers.
    fn new(mut bytes: &'a [u8], most: u64) -> Option<Self> {
        let in_block = varint(&mut bytes)?;
        let miniblocks = varint(&mut bytes)?;
        let left = varint(&mut bytes)?;
        let value = signed(&mut bytes)?;
        let fits = in_block > 0 && in_block <= LONGEST_BLOCK && in_block.is_multiple_of(128);
        let in_miniblock = in_block.checked_div(miniblocks)?;
        let fits = fits && in_miniblock > 0 && in_miniblock.is_multiple_of(32) && in_block.is_multiple_of(miniblocks);
        (fits && left <= most).then_some(Self { bytes, in_block, in_miniblock, left, value })
    }

    /// Calls `each` with every number; gives what follows them.
    fn each(mut self, mut each: impl FnMut(i64) -> Option<()>) -> Option<&'a [u8]> {
        if self.left == 0 {
            return Some(self.bytes);
        }
        each(self.value)?;
        self.left -= 1;
        while self.left > 0 {
            let least = signed(&mut self.bytes)?;
            let (widths, rest) = self.bytes.split_at_checked((self.in_block / self.in_miniblock) as usize)?;
            self.bytes = rest;
            for width in widths {
                if self.left == 0 {
                    break;
                }
                let width = usize::from(*width);
                let (packed, rest) = self.bytes.split_at_checked((width * self.in_miniblock as usize).div_ceil(8))?;
                if width > 64 {
                    return None;
                }
                self.bytes = rest;
                for place in 0..self.in_miniblock.min(self.left) as usize {
                    self.value = self.value.wrapping_add(least).wrapping_add(bits(packed, place * width, width) as i64);
                    each(self.value)?;
                }
                self.left = self.left.saturating_sub(self.in_miniblock);
            }
        }
        Some(self.bytes)
    }
}

/// `width` bits from bit `from` on, the lowest first.
fn bits(bytes: &[u8], from: usize, width: usize) -> u64 {
    let mut wide = [0; 16];
    let start = from / 8;
    for (to, byte) in wide.iter_mut().zip(bytes.get(start..).unwrap_or_default().iter().take(9)) {
        *to = *byte;
    }
    let number = u128::from_le_bytes(wide) >> (from % 8);
    (number & ((1_u128 << width) - 1)) as u64
}

/// Whether a page of `values` values announces no more of them.
pub(super) fn counts(page: &[u8], values: u64) -> Option<()> {
    Numbers::new(page, values).map(drop)
}

/// Bytes of all texts of a page of which each shares its start with the one before; `None` if one shares more than
/// there is or takes more than is left.
pub(super) fn texts(page: &[u8], values: u64) -> Option<u64> {
    let mut shared = Vec::new();
    let rest = Numbers::new(page, values)?.each(|length| {
        shared.push(u64::try_from(length).ok()?);
        Some(())
    })?;
    let (mut before, mut total, mut own_total) = (0_u64, 0_u64, 0_u64);
    let mut starts = shared.iter();
    let held = rest.len() as u64;
    Numbers::new(rest, values)?.each(|length| {
        let own = u64::try_from(length).ok()?;
        let start = starts.next().filter(|start| **start <= before)?;
        own_total = own_total.checked_add(own).filter(|sum| *sum <= held)?;
        before = start + own;
        total = total.saturating_add(before);
        Some(())
    })?;
    starts.next().is_none().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The format's own example: 7, 5, 3, 1, 2, 3, 4, 5 have the differences −2, −2, −2, 1, 1, 1, 1; the least is −2,
    /// above which they are 0, 0, 0, 3, 3, 3, 3: two bits each.
    #[test]
    fn the_examples_of_the_format() {
        let mut page = vec![0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111];
        page.extend([0; 6]);
        let mut numbers = Vec::new();
        let rest = Numbers::new(&page, 8).unwrap().each(|n| {
            numbers.push(n);
            Some(())
        });
        assert_eq!(numbers, [7, 5, 3, 1, 2, 3, 4, 5]);
        assert_eq!(rest, Some(&[][..]));
        assert!(counts(&page, 7).is_none(), "more numbers than the page has values");
    }
}
