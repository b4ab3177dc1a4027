//! Chance for the sample: a counter-based generator in whole numbers, the same on every machine.
//!
//! What is drawn depends only on (seed, row, field), never on what was drawn before: rows can be made in any order and in
//! parallel, and a new field changes no other.

/// The finaliser of SplitMix64 [Steele, Lea & Flood 2014]: a bijection of 64 bits that mixes well.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The draws of one row; a field of the row is named by a number.
#[derive(Clone, Copy)]
pub(super) struct Draws(u64);

impl Draws {
    pub(super) const fn new(seed: u64, row: u64) -> Self {
        Self(mix(mix(seed.wrapping_add(GOLDEN)) ^ row.wrapping_mul(GOLDEN)))
    }

    const fn bits(self, field: u64) -> u64 {
        mix(self.0.wrapping_add(field.wrapping_add(1).wrapping_mul(GOLDEN)))
    }

    /// A number in `0..n`.
    pub(super) const fn below(self, field: u64, n: u32) -> u32 {
        (((self.bits(field) >> 32) * n as u64) >> 32) as u32
    }

    /// True in `share` of 10,000 cases.
    pub(super) const fn chance(self, field: u64, share: u32) -> bool {
        self.below(field, 10_000) < share
    }

    /// An index of `weights`, as often as its weight says.
    pub(super) fn weighted(self, field: u64, weights: &[u32]) -> usize {
        let mut left = self.below(field, weights.iter().sum());
        for (index, &weight) in weights.iter().enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        weights.len() - 1
    }

    /// A number bell-shaped around 0, within ±3,000; the deviation is about 1,000.
    pub(super) const fn bell(self, field: u64) -> i32 {
        // Four uniform 16-bit numbers: their sum has deviation sqrt(4/12)·65536 ≈ 37837.
        let bits = self.bits(field);
        let sum = (bits & 0xffff) + ((bits >> 16) & 0xffff) + ((bits >> 32) & 0xffff) + (bits >> 48);
        let centred = sum as i64 - 2 * 65_535;
        let scaled = centred * 1000 / 37_837;
        if scaled > 3000 {
            3000
        } else if scaled < -3000 {
            -3000
        } else {
            scaled as i32
        }
    }

    /// A number from a distribution given by equally spaced quantiles, straight lines between them.
    pub(super) fn quantile(self, field: u64, quantiles: &[u32]) -> u32 {
        let steps = (quantiles.len() - 1) as u64;
        let position = ((self.bits(field) >> 32) * steps) & 0xffff_ffff_ffff;
        let (index, part) = ((position >> 32) as usize, position & 0xffff_ffff);
        let (low, high) = (u64::from(quantiles[index]), u64::from(quantiles[index + 1]));
        (low + (((high - low) * part) >> 32)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::Draws;

    #[test]
    fn draws_are_even_and_stay_within_bounds() {
        let mut counts = [0u32; 7];
        let (mut sum, mut squares) = (0i64, 0i64);
        for row in 0..70_000 {
            let draws = Draws::new(1, row);
            counts[draws.below(3, 7) as usize] += 1;
            let bell = i64::from(draws.bell(4));
            assert!((-3000..=3000).contains(&bell));
            sum += bell;
            squares += bell * bell;
            assert!((10..=90).contains(&draws.quantile(5, &[10, 20, 90])));
            assert_eq!(draws.weighted(6, &[0, 5, 0]), 1);
        }
        assert!(counts.iter().all(|&c| (9_600..10_400).contains(&c)), "uneven: {counts:?}");
        assert!((sum / 70_000).abs() < 20, "off centre: {sum}");
        let variance = squares / 70_000;
        assert!((950_000..1_050_000).contains(&variance), "deviation is not about 1000: {variance}");
    }

    #[test]
    fn the_generator_is_the_same_everywhere() {
        // Pinned: a change here changes every sample that was ever described.
        let draws = Draws::new(7, 42);
        assert_eq!([draws.below(0, 1_000_000), draws.below(1, 1_000_000)], [572_657, 202_067]);
    }
}
