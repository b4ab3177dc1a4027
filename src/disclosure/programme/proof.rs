//! Which published sums prove the end of an interval, and how often each is taken.
//!
//! The end of an attacker's interval is the value of a linear programme, and the dual of that programme [Chvátal 1983,
//! chapter 5] is a combination of the published sums that proves it: Σ y·(published sum), with every unknown number in
//! it at least (for the greatest value) as often as in the target.

use super::simplex::Simplex;
use super::{End, KnownSum};

/// Entries of a programme beyond which no proof is looked for.
const LARGEST: usize = 10_000_000;

/// Unknown numbers and the sums of them that are published.
pub(crate) struct Published {
    /// By unknown number: a value to start from, the true one if it is known.
    pub(crate) values: Vec<f64>,
    /// With equal ends: what each adds up to.
    pub(crate) sums: Vec<KnownSum>,
    /// No number is below zero.
    pub(crate) positive: bool,
}

impl Published {
    /// How often each sum is taken to prove an end of the target; `None` if no combination proves anything, or the
    /// programme is too large. `care` is what a unit of a factor costs beside the bound itself: every published number
    /// may be off by so much, which makes large factors dear.
    pub(crate) fn factors(&self, target: &[u32], end: End, care: f64) -> Option<Vec<f64>> {
        let numbers = self.values.len();
        if self.sums.len().saturating_mul(numbers + self.sums.len()) > LARGEST {
            return None;
        }
        // Each sum may be off by a little: a variable of its own, whose reduced cost is the sum's factor.
        let rows: Vec<Vec<(u32, f64)>> = (numbers as u32..)
            .zip(&self.sums)
            .map(|(off, (places, _))| places.iter().copied().chain([off]).map(|column| (column, 1.0)).collect())
            .collect();
        // At the values at hand: nothing for a table that is known, all of it for one whose hidden numbers are not.
        let off_by =
            |(places, [sum, _]): &KnownSum| sum - places.iter().map(|&place| self.values[place as usize]).sum::<f64>();
        let mut x = self.values.clone();
        x.extend(self.sums.iter().map(off_by));
        let lowest = if self.positive { 0.0 } else { f64::NEG_INFINITY };
        let (mut low, mut high) = (vec![lowest; numbers], vec![f64::INFINITY; numbers]);
        low.extend(x.iter().skip(numbers).map(|off| off.min(-care)));
        high.extend(x.iter().skip(numbers).map(|off| off.max(care)));
        let offs = || numbers..numbers + rows.len();
        let to_nothing: Vec<(u32, f64)> =
            offs().filter(|&off| x[off].abs() > care).map(|off| (off as u32, -x[off].signum())).collect();
        let mut simplex = Simplex::new(&rows, x, low, high);
        if !to_nothing.is_empty() {
            simplex.maximise(&to_nothing, f64::INFINITY).ok()?;
            if offs().any(|off| simplex.point()[off].abs() > care * (1.0 + 1e-6)) {
                return None;
            }
        }
        offs().for_each(|off| simplex.set_bounds(off, -care, care));
        let sign = if end == End::Greatest { 1.0 } else { -1.0 };
        let objective: Vec<(u32, f64)> = target.iter().map(|&place| (place, sign)).collect();
        let (value, prices) = simplex.maximise_priced(&objective).ok()?;
        value.is_finite().then(|| prices.iter().skip(numbers).map(|price| tidy(-sign * price)).collect())
    }
}

/// Factors are small fractions; what is nearly one is one.
fn tidy(factor: f64) -> f64 {
    (1..=6).map(f64::from).map(|d| (factor * d).round() / d).find(|f| (f - factor).abs() < 1e-6).unwrap_or(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_of_two_sums_proves_a_number() {
        // a + b = 7 and b = 5: a = 7 − 5.
        let published = Published {
            values: vec![2.0, 5.0],
            sums: vec![(vec![0, 1], [7.0, 7.0]), (vec![1], [5.0, 5.0])],
            positive: true,
        };
        assert_eq!(published.factors(&[0], End::Greatest, 1e-3), Some(vec![1.0, -1.0]));
    }

    #[test]
    fn a_number_in_no_sum_has_no_proof() {
        let published = Published { values: vec![2.0, 5.0], sums: vec![(vec![1], [5.0, 5.0])], positive: true };
        assert_eq!(published.factors(&[0], End::Greatest, 1e-3), None);
        assert!(published.factors(&[0], End::Least, 1e-3).is_some_and(|factors| factors == [0.0]));
    }
}
