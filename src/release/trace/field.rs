//! The field of 2⁶⁴ elements: polynomials over the field of two, modulo x⁶⁴ + x⁴ + x³ + x + 1.

/// One factor, prepared to be multiplied by many others: its multiples by all polynomials of degree below four.
pub(super) struct Factor([u128; 16]);

impl Factor {
    pub(super) fn new(factor: u64) -> Self {
        let factor = u128::from(factor);
        let mut multiples = [0; 16];
        for (bits, multiple) in multiples.iter_mut().enumerate() {
            *multiple = (0..4).filter(|bit| bits >> bit & 1 == 1).fold(0, |sum, bit| sum ^ (factor << bit));
        }
        Self(multiples)
    }

    pub(super) fn times(&self, other: u64) -> u64 {
        let nibbles = (0..16).rev().map(|at| (other >> (4 * at) & 15) as usize);
        reduced(nibbles.fold(0, |sum, nibble| (sum << 4) ^ self.0[nibble]))
    }
}

pub(super) fn product(a: u64, b: u64) -> u64 {
    if a == 0 || b == 0 { 0 } else { Factor::new(a).times(b) }
}

/// 1 / a, for a ≠ 0: a to the power of 2⁶⁴ − 2.
pub(super) fn inverse(a: u64) -> u64 {
    let mut square = a;
    let mut result = 1;
    for _ in 1..64 {
        square = product(square, square);
        result = product(result, square);
    }
    result
}

fn reduced(product: u128) -> u64 {
    let fold = |value: u128| {
        let high = value >> 64;
        (value & u128::from(u64::MAX)) ^ high ^ (high << 1) ^ (high << 3) ^ (high << 4)
    };
    fold(fold(product)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Schoolbook: shift, add, and subtract the modulus whenever a degree is too high.
    fn slow(a: u64, b: u64) -> u64 {
        let mut sum = 0_u64;
        let mut shifted = a;
        for bit in 0..64 {
            if b >> bit & 1 == 1 {
                sum ^= shifted;
            }
            let carries = shifted >> 63 == 1;
            shifted = (shifted << 1) ^ if carries { 0b11011 } else { 0 };
        }
        sum
    }

    #[test]
    fn products_and_inverses_are_those_of_the_field() {
        let mut x = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..2_000 {
            let a = x;
            x = x.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            assert_eq!(product(a, x), slow(a, x));
            assert_eq!(product(a, inverse(a)), 1);
        }
        assert_eq!(product(1 << 63, 2), 0b11011);
        assert_eq!((product(0, 7), product(7, 1)), (0, 7));
    }
}
