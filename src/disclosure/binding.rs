//! Numbers that bind each other: which numbers of people agree with the sum and the mean that are beside them.
//!
//! A number n of people with a value agrees with what is published where values of the column's kind exist, n of them,
//! that give it: their sum is `n · low + k · step` for some whole k ≥ 0 and at most `n · high`
//! ([`Amounts`]). So a mean of values with d decimals, published to the unit u, admits only counts n for which a
//! multiple of 10^−d lies within n · (mean ± u/2); the sum of a constant admits one count; and a sum and a mean
//! together admit their quotient.

use super::amounts::Amounts;

/// What a published number says of a sum: it is at least `low` and at most `high`, in units of the last decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub low: i128,
    pub high: i128,
}

impl Window {
    /// A sum that is published as it is.
    #[must_use]
    pub fn exactly(sum: i128) -> Self {
        Self { low: sum, high: sum }
    }

    /// A sum that is published as the nearest multiple of a unit, half upward.
    ///
    /// ```
    /// use shoal::disclosure::binding::Window;
    /// assert_eq!(Window::nearest(100, 10), Window { low: 95, high: 104 });
    /// ```
    #[must_use]
    pub fn nearest(published: i128, unit: i128) -> Self {
        Self { low: published - unit / 2, high: published + (unit - 1) / 2 }
    }

    /// What a mean over `people` says of their sum: `mean` is in units of its own last decimal, and was rounded to the
    /// nearest. `None` if the numbers are too large to be looked at.
    ///
    /// ```
    /// use shoal::disclosure::binding::Window;
    /// // 8.89 over 47 people, of whole numbers: 417.595 to 418.065.
    /// assert_eq!(Window::of_mean(889, 2, 47, 0), Some(Window { low: 418, high: 418 }));
    /// ```
    #[must_use]
    pub fn of_mean(mean: i128, mean_decimals: u8, people: u64, decimals: u8) -> Option<Self> {
        let people = i128::from(people);
        let times = people.checked_mul(10_i128.checked_pow(decimals.into())?)?;
        let parts = 2 * 10_i128.checked_pow(mean_decimals.into())?;
        let twice = mean.checked_mul(2)?;
        let low = (twice - 1).checked_mul(times)?;
        let high = (twice + 1).checked_mul(times)?;
        Some(Self { low: -(-low).div_euclid(parts), high: high.div_euclid(parts) })
    }

    /// What both say.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.min(other.high) }
    }
}

/// So many people can have values of this kind whose sum lies in the window.
///
/// ```
/// use shoal::disclosure::{amounts::Amounts, binding::{Window, admits}};
/// let fee = Amounts::of(0, [5.0, 5.0].into_iter()).unwrap();
/// assert!(admits(&fee, Window::exactly(50), 10) && !admits(&fee, Window::exactly(50), 9));
/// let yes = Amounts::of(0, [0.0, 1.0].into_iter()).unwrap();
/// assert!(admits(&yes, Window::exactly(8), 9) && !admits(&yes, Window::exactly(8), 7));
/// ```
#[must_use]
pub fn admits(amounts: &Amounts, window: Window, people: u64) -> bool {
    let people = i128::from(people);
    let (least, most) = (people * amounts.low, people * amounts.high);
    let (low, high) = (window.low.max(least), window.high.min(most));
    if low > high {
        return false;
    }
    match amounts.step {
        0 => true,
        step => least + (low - least + step - 1).div_euclid(step) * step <= high,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every multiset of values, by brute force.
    fn sums(values: &[i128], people: u64) -> std::collections::BTreeSet<i128> {
        let mut sums = std::collections::BTreeSet::from([0]);
        for _ in 0..people {
            sums = sums.iter().flat_map(|sum| values.iter().map(move |value| sum + value)).collect();
        }
        sums
    }

    #[test]
    fn nothing_that_can_be_is_ruled_out() {
        for values in [vec![0, 1], vec![5], vec![99, 199, 299], vec![-3, 4], vec![2, 5, 11], vec![1, 2, 3, 4, 5]] {
            let amounts = Amounts::of(0, values.iter().map(|v| *v as f64)).unwrap();
            for people in 1..8 {
                let can_be = sums(&values, people);
                for low in -30..60 {
                    for width in 0..3 {
                        let window = Window { low, high: low + width };
                        let is_there = can_be.range(low..=low + width).next().is_some();
                        assert!(!is_there || admits(&amounts, window, people), "{values:?} {people} {window:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_constant_and_two_values_are_decided_exactly() {
        for values in [vec![7], vec![0, 1], vec![3, 10]] {
            let amounts = Amounts::of(0, values.iter().map(|v| *v as f64)).unwrap();
            for people in 1..9 {
                let can_be = sums(&values, people);
                for sum in 0..100 {
                    assert_eq!(admits(&amounts, Window::exactly(sum), people), can_be.contains(&sum));
                }
            }
        }
    }

    #[test]
    fn a_mean_says_what_its_decimals_say() {
        // 61.23 ± 0.005 over 100 people, in cents: 6122.5 to 6123.5 euros.
        assert_eq!(Window::of_mean(6123, 2, 100, 2), Some(Window { low: 612_250, high: 612_350 }));
        assert_eq!(Window::of_mean(-5, 1, 3, 0), Some(Window { low: -1, high: -2 }), "-1.65 to -1.35: no whole number");
        assert_eq!(Window::of_mean(i128::MAX / 3, 2, 100, 2), None);
    }
}
