//! Exact linear algebra on published counts, in the whole numbers modulo the prime 2^61 − 1.
//!
//! Equations of segments have coefficients 0 and 1. Whether a group follows from them is a question of rank, and the
//! rank modulo a prime of this size differs from the rational one only if the prime divides one particular
//! determinant: about once in 10^18. What is found is proved in whole numbers before it is reported
//! ([`Mod::rational`] gives the coefficients back).

const P: u64 = (1 << 61) - 1;

/// A number modulo 2^61 − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Mod(u64);

impl Mod {
    /// The number 0.
    pub const ZERO: Self = Self(0);
    /// The number 1.
    pub const ONE: Self = Self(1);

    /// Whether it is 0 modulo the prime.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum modulo 2^61 − 1.
    pub fn add(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        Self(if sum >= P { sum - P } else { sum })
    }

    /// The difference modulo 2^61 − 1.
    pub fn minus(self, other: Self) -> Self {
        self.add(Self(if other.0 == 0 { 0 } else { P - other.0 }))
    }

    /// The product modulo 2^61 − 1.
    pub fn times(self, other: Self) -> Self {
        let product = u128::from(self.0) * u128::from(other.0);
        let folded = (product as u64 & P) + (product >> 61) as u64;
        Self(if folded >= P { folded - P } else { folded })
    }

    /// The multiplicative inverse; `None` for zero.
    pub fn inverse(self) -> Option<Self> {
        if self.is_zero() {
            return None;
        }
        // Fermat: x^(P − 2).
        let (mut result, mut base, mut exponent) = (Self::ONE, self, P - 2);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result.times(base);
            }
            base = base.times(base);
            exponent >>= 1;
        }
        Some(result)
    }

    /// The fraction numerator/denominator of least size that it is the image of, both below 2^30 (half-extended
    /// Euclid, Wang 1981); `None` if there is none so small.
    pub fn rational(self) -> Option<(i64, i64)> {
        const BOUND: i128 = 1 << 30;
        let (mut r0, mut r1) = (i128::from(P), i128::from(self.0));
        let (mut t0, mut t1) = (0_i128, 1_i128);
        while r1 >= BOUND {
            let quotient = r0 / r1;
            (r0, r1) = (r1, r0 - quotient * r1);
            (t0, t1) = (t1, t0 - quotient * t1);
        }
        if t1 == 0 || t1.abs() >= BOUND {
            return None;
        }
        let sign = t1.signum();
        Some(((r1 * sign) as i64, (t1 * sign) as i64))
    }
}

/// Subtracts `factor` times `other` from a row.
pub fn reduce(row: &mut [Mod], other: &[Mod], factor: Mod) {
    row.iter_mut().zip(other).for_each(|(a, b)| *a = a.minus(factor.times(*b)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_come_back() {
        for (n, d) in [(0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (-3, 7), (12_345, 678_901)] {
            let image = |x: i64| if x < 0 { Mod::ZERO.minus(Mod(x.unsigned_abs())) } else { Mod(x.unsigned_abs()) };
            let quotient = image(n).times(image(d).inverse().unwrap());
            assert_eq!(quotient.rational(), Some((n, d)));
        }
        assert_eq!(Mod::ZERO.inverse(), None);
    }
}
