//! What anybody may know of the values of a column without having seen one person's: how many decimals they have, which
//! steps they come in, the least and the largest.
//!
//! Prices that end in .99, answers of yes and no, a fee that everybody pays: an exact sum of such values says how many
//! people it adds up. An attacker is taken to know all of this, so everything here follows from the values themselves.

/// Decimals beyond which values are taken as measured to any precision.
pub const MOST_DECIMALS: u8 = 6;
/// Larger values are not looked at, in units of the last decimal: sums of them would not fit.
const LARGEST: f64 = 1e24;

/// Every value is `low + k · step` for a whole k ≥ 0, and at most `high`; all in units of the last decimal.
///
/// ```
/// use shoal::disclosure::amounts::Amounts;
/// let prices = Amounts::of(2, [9.99, 29.99, 19.99].into_iter()).unwrap();
/// assert_eq!((prices.low, prices.step, prices.high), (999, 1000, 2999));
/// assert!(Amounts::of(0, [3.0, 3.0].into_iter()).unwrap().is_constant());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    pub decimals: u8,
    pub low: i128,
    /// 0 if all values are the same.
    pub step: i128,
    pub high: i128,
}

impl Amounts {
    /// Of values with this many decimals; `None` if there is no value, or one that is too large.
    #[must_use]
    pub fn of(decimals: u8, values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut found: Option<Self> = None;
        for value in values {
            let value = scaled(value, decimals)?;
            let Some(amounts) = &mut found else {
                found = Some(Self { decimals, low: value, step: 0, high: value });
                continue;
            };
            amounts.step = common(amounts.step, (value - amounts.low).abs());
            amounts.low = amounts.low.min(value);
            amounts.high = amounts.high.max(value);
        }
        found
    }

    /// Everybody has the same value: that somebody has it discloses nothing.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.low == self.high
    }

    /// There are two values, as for yes and no: a sum is a number of people.
    #[must_use]
    pub fn has_two_values(&self) -> bool {
        self.step > 0 && self.high - self.low == self.step
    }

    /// A number in units of the last decimal, to the nearest; `None` if it is too large.
    #[must_use]
    pub fn scaled(&self, value: f64) -> Option<i128> {
        scaled(value, self.decimals)
    }
}

fn scaled(value: f64, decimals: u8) -> Option<i128> {
    let value = value * 10_f64.powi(i32::from(decimals));
    (value.abs() <= LARGEST).then(|| value.round() as i128)
}

/// The greatest common divisor; that of 0 and a number is the number.
fn common(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The fewest decimals with which every value can be written, at most [`MOST_DECIMALS`]. What arithmetic in binary adds
/// to a value (0.30000000000000004) is no decimal.
///
/// ```
/// use shoal::disclosure::amounts::decimals_of;
/// assert_eq!(decimals_of([12.0, 0.1 + 0.2, 12.25].into_iter()), 2);
/// assert_eq!(decimals_of([1.0 / 3.0].into_iter()), 6);
/// ```
#[must_use]
pub fn decimals_of(values: impl Iterator<Item = f64>) -> u8 {
    let mut decimals = 0;
    for value in values.filter(|value| value.is_finite()) {
        while decimals < MOST_DECIMALS && !has_decimals(value, decimals) {
            decimals += 1;
        }
        if decimals == MOST_DECIMALS {
            break;
        }
    }
    decimals
}

fn has_decimals(value: f64, decimals: u8) -> bool {
    let scaled = (value * 10_f64.powi(i32::from(decimals))).abs();
    (scaled - scaled.round()).abs() <= 1e-9_f64.max(scaled * 4.0 * f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_between_the_values() {
        for (values, expected) in [
            (vec![0.0, 1.0, 1.0], (0, 1, 1)),
            (vec![5.0, 5.0], (5, 0, 5)),
            (vec![-20.0, 40.0, 10.0], (-20, 30, 40)),
            (vec![7.0, 3.0, 15.0], (3, 4, 15)),
        ] {
            let found = Amounts::of(0, values.iter().copied()).unwrap();
            assert_eq!((found.low, found.step, found.high), expected, "{values:?}");
        }
        assert_eq!(Amounts::of(0, std::iter::empty()), None);
        assert_eq!(Amounts::of(2, [1e300].into_iter()), None);
    }

    #[test]
    fn a_constant_and_yes_and_no_are_known_as_such() {
        let of = |values: &[f64]| Amounts::of(2, values.iter().copied()).unwrap();
        assert!(of(&[9.5, 9.5]).is_constant() && !of(&[9.5, 9.5]).has_two_values());
        assert!(of(&[0.0, 1.0, 0.0]).has_two_values() && of(&[2.0, 5.0]).has_two_values());
        assert!(!of(&[0.0, 1.0, 2.0]).has_two_values());
    }
}
