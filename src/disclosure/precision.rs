//! To which decimals, and to which unit, a number may be published so that the numbers beside it stay as open as they
//! are meant to be.

use super::amounts::Amounts;
use super::binding::{Window, admits};
use std::ops::RangeInclusive;

/// Decimals that a mean has at most where its column has fewer.
pub const MEAN_DECIMALS: u8 = 2;
/// Decimals of a share: hundredths of a per cent.
pub const SHARE_DECIMALS: u8 = 4;
/// Digits of a number that binary arithmetic keeps.
const DIGITS: i32 = 15;

/// The decimals at which a number is written without a digit that arithmetic made up.
///
/// ```
/// use shoal::disclosure::precision::sound_decimals;
/// assert_eq!(sound_decimals(3_737_260.599_999_997, 2), 2);
/// assert_eq!(sound_decimals(1e14, 6), 0);
/// ```
#[must_use]
pub fn sound_decimals(value: f64, decimals: u8) -> u8 {
    let whole = if value.abs() < 1.0 { 0 } else { value.abs().log10().floor() as i32 + 1 };
    decimals.min(u8::try_from((DIGITS - whole).max(0)).unwrap_or(0))
}

/// Decimals of a mean that a number of people allows: as many as the column's values have, at most [`MEAN_DECIMALS`]
/// where they have fewer; and no more than leave every number of people in `with_value` possible. `None` if even a
/// mean without decimals would rule one of them out.
///
/// ```
/// use shoal::disclosure::{amounts::Amounts, precision::mean_decimals};
/// let visits = Amounts::of(0, (0..20).map(f64::from)).unwrap();
/// // A mean over 47 to one decimal leaves any number of people possible, one to two decimals does not.
/// assert_eq!(mean_decimals(&visits, 418.0 / 47.0, 37..=50, 2), Some(1));
/// assert_eq!(mean_decimals(&visits, 418.0 / 47.0, 47..=47, 2), Some(2));
/// ```
#[must_use]
pub fn mean_decimals(amounts: &Amounts, mean: f64, with_value: RangeInclusive<u64>, most: u8) -> Option<u8> {
    let at = |decimals: u8| {
        let scaled = (mean * 10_f64.powi(i32::from(decimals))).round() as i128;
        with_value.clone().all(|people| {
            Window::of_mean(scaled, decimals, people, amounts.decimals)
                .is_none_or(|window| admits(amounts, window, people))
        })
    };
    let most = most.min(amounts.decimals.max(MEAN_DECIMALS));
    (0..=most).rev().find(|&decimals| at(decimals))
}

/// A cell whose count is rounded, and a sum that is beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BesideCount {
    /// Numbers of people with a value that the rounded count leaves possible.
    pub possible: RangeInclusive<u64>,
    /// In units of the column's last decimal.
    pub sum: i128,
}

/// Sums as they may be beside rounded counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coarse {
    /// Every sum is the multiple of this that is nearest to the true one; 0: every sum is exact.
    pub unit: i128,
    /// In the order of the cells.
    pub sums: Vec<i128>,
}

/// The finest sums that leave every number of people possible that the rounded counts leave possible; `None` if no
/// unit does.
///
/// Exact sums first. Where they say too much, as those of a constant or of yes and no do, multiples of a unit: for a
/// column of at most two values the base times its larger value, so that the sum is rounded as the count is; for others
/// powers of ten.
///
/// ```
/// use shoal::disclosure::{amounts::Amounts, precision::{BesideCount, coarse_sums}};
/// let cell = |possible, sum| BesideCount { possible, sum };
/// let fee = Amounts::of(0, [5.0].into_iter()).unwrap();
/// // 97 people who pay 5 each; the count is published as 95.
/// let found = coarse_sums(&fee, 5, &[cell(93..=97, 485)]).unwrap();
/// assert_eq!((found.unit, found.sums), (25, vec![475]));
/// let spend = Amounts::of(0, (0..900).map(f64::from)).unwrap();
/// assert_eq!(coarse_sums(&spend, 5, &[cell(93..=97, 48_513)]).unwrap().unit, 0);
/// ```
#[must_use]
pub fn coarse_sums(amounts: &Amounts, base: u64, cells: &[BesideCount]) -> Option<Coarse> {
    let leaves_open = |cell: &BesideCount, window: Window| {
        cell.possible.clone().all(|people| people == 0 || admits(amounts, window, people))
    };
    if cells.iter().all(|cell| leaves_open(cell, Window::exactly(cell.sum))) {
        return Some(Coarse { unit: 0, sums: cells.iter().map(|cell| cell.sum).collect() });
    }
    let largest = cells.iter().map(|cell| cell.sum.abs()).max().unwrap_or(0);
    let is_few = amounts.is_constant() || amounts.has_two_values();
    let mut unit = if is_few { i128::from(base) * amounts.low.abs().max(amounts.high.abs()) } else { 10 };
    while unit > 0 && unit <= largest.saturating_mul(4) {
        // Always the nearest, whatever the others leave open: a reader who knows the rule learns nothing from the
        // choice.
        let of_cell = |cell: &BesideCount| {
            let sum = to_unit(2 * cell.sum, unit);
            leaves_open(cell, Window::nearest(sum, unit)).then_some(sum)
        };
        if let Some(sums) = cells.iter().map(of_cell).collect::<Option<Vec<_>>>() {
            return Some(Coarse { unit, sums });
        }
        unit = unit.saturating_mul(if is_few { 2 } else { 10 });
    }
    None
}

/// The finest unit, in steps of 1, 2, 5 and ten times these, at which a quantile represents at least `people` people,
/// that is, at least this many have values within half a unit of what is published. In units of the last decimal; `None` if no unit does.
/// `sorted` are the values, ascending, and `quantile` twice the quantile, as that may lie between two of them.
///
/// ```
/// use shoal::disclosure::precision::quantile_unit;
/// // 20, 21, … 60: the median is 40, and ten people are within 5 of it.
/// let ages: Vec<i128> = (20..=60).collect();
/// assert_eq!(quantile_unit(&ages, 80, 10), Some(10));
/// assert_eq!(quantile_unit(&[4; 30], 8, 10), Some(1));
/// ```
#[must_use]
pub fn quantile_unit(sorted: &[i128], twice: i128, people: u64) -> Option<i128> {
    let widest = (sorted.last()? - sorted.first()?).saturating_mul(4).max(1);
    let mut power = 1_i128;
    while power <= widest {
        for unit in [power, 2 * power, 5 * power] {
            let published = to_unit(twice, unit);
            let from = sorted.partition_point(|&value| 2 * (value - published) < -unit);
            let to = sorted.partition_point(|&value| 2 * (value - published) <= unit);
            if (to - from) as u64 >= people {
                return Some(unit);
            }
        }
        power = power.saturating_mul(10);
    }
    None
}

/// The multiple of the unit nearest to half of `twice`, half upward.
#[must_use]
pub fn to_unit(twice: i128, unit: i128) -> i128 {
    (twice + unit).div_euclid(2 * unit) * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_of_few_keeps_fewer_decimals() {
        let cents = Amounts::of(2, [0.0, 0.01, 812.35].into_iter()).unwrap();
        assert_eq!(mean_decimals(&cents, 61.2345, 1050..=1058, 9), Some(2), "no finer than the column");
        let whole = Amounts::of(0, (0..50).map(f64::from)).unwrap();
        for (people, expected) in [(5..=12, 0), (10..=14, 1), (99..=104, 1), (100..=104, 2), (1000..=1004, 2)] {
            let found = mean_decimals(&whole, 12.3456, people.clone(), 9);
            assert!(found >= Some(expected), "{people:?}: {found:?}");
        }
    }

    #[test]
    fn prices_that_end_alike_do_not_count_people() {
        let prices = Amounts::of(2, [9.99, 19.99, 49.99].into_iter()).unwrap();
        let sum = 97 * 999 + 1000 * 61;
        let cell = BesideCount { possible: 93..=97, sum };
        let found = coarse_sums(&prices, 5, std::slice::from_ref(&cell)).unwrap();
        assert!(found.unit >= 100, "{found:?}");
        let window = Window::nearest(found.sums[0], found.unit);
        assert!((93..=97).all(|n| admits(&prices, window, n)));
        assert!(window.low <= sum && sum <= window.high);
    }

    #[test]
    fn yes_and_no_are_rounded_as_the_count_is() {
        let yes = Amounts::of(0, [0.0, 1.0].into_iter()).unwrap();
        for people in 10_u64..80 {
            for ones in 2..people - 1 {
                let published = (people + 2) / 5 * 5;
                let cell = BesideCount { possible: published - 2..=published + 2, sum: i128::from(ones) };
                let found = coarse_sums(&yes, 5, std::slice::from_ref(&cell));
                assert!(found.is_some_and(|f| f.unit == 0 || f.unit == 5), "{ones} of {people}");
            }
        }
    }

    #[test]
    fn a_quantile_stands_for_so_many() {
        let values: Vec<i128> = (0..200).map(|i| i * i).collect();
        for twice in [0, 19_801, 2 * 199 * 199] {
            let unit = quantile_unit(&values, twice, 10).unwrap();
            let published = to_unit(twice, unit);
            let near = values.iter().filter(|&&v| 2 * (v - published).abs() <= unit).count();
            assert!(near >= 10);
        }
        assert_eq!(quantile_unit(&[1, 2, 3], 4, 10), None);
    }
}
