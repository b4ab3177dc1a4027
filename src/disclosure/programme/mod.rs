//! The attacker's linear programme: unknown numbers, and what is known of them and of their sums.
//!
//! Maximise and minimise Σ x over a group, subject to `low ≤ x ≤ high` for every unknown number and for every sum of
//! unknown numbers of which something is published. Exact published numbers are the case of equal ends, rounded ones
//! that of different ends, so every attack on a table, on rounded numbers and on overlapping groups is this programme.
//!
//! What is *possible* follows from the programme. What is *proved* is a table of whole numbers that agrees with
//! everything, in exact arithmetic: an error of rounding can make a safe group look unsafe, never the other way.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `simplex` | the solver: linear programmes that start from a known table |
//! | `feasible` | the programme where no table is known to agree, as for an audit |
//! | `proof` | which published sums prove the end of an interval |

pub(crate) mod feasible;
pub(crate) mod proof;
pub(crate) mod simplex;

use simplex::{Simplex, Unsolved};
use std::sync::Arc;

/// Places of unknown numbers, and the ends between which their sum lies.
pub(crate) type KnownSum = (Vec<u32>, [f64; 2]);

/// Unknown numbers and what is known of them. The true numbers agree with it, so it starts from them.
#[derive(Clone, Debug)]
pub(crate) struct Programme {
    simplex: Simplex,
    constraints: Arc<Constraints>,
}

#[derive(Debug)]
struct Constraints {
    /// By unknown number.
    bounds: Vec<[f64; 2]>,
    sums: Vec<KnownSum>,
}

/// Which end of a group's interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Least,
    Greatest,
}

impl End {
    fn sign(self) -> f64 {
        match self {
            Self::Least => -1.0,
            Self::Greatest => 1.0,
        }
    }

    /// To a whole number; what the programme loses in accuracy is given back first.
    pub(crate) fn to_whole(self, value: f64) -> f64 {
        match self {
            Self::Least => (value - 1e-6).ceil(),
            Self::Greatest => (value + 1e-6).floor(),
        }
    }
}

impl Programme {
    /// `truth` and `bounds` are by unknown number.
    pub(crate) fn new(truth: Vec<f64>, bounds: Vec<[f64; 2]>, sums: Vec<KnownSum>) -> Self {
        let mut x = truth;
        let (mut low, mut high): (Vec<f64>, Vec<f64>) = bounds.iter().map(|[low, high]| (*low, *high)).unzip();
        let mut rows = Vec::with_capacity(sums.len());
        for (places, [least, greatest]) in &sums {
            let mut row: Vec<(u32, f64)> = places.iter().map(|&place| (place, 1.0)).collect();
            // The sum less a number between its ends is 0.
            if least < greatest {
                row.push((x.len() as u32, -1.0));
                x.push(places.iter().map(|&place| x[place as usize]).sum());
                low.push(*least);
                high.push(*greatest);
            }
            rows.push(row);
        }
        Self { simplex: Simplex::new(&rows, x, low, high), constraints: Arc::new(Constraints { bounds, sums }) }
    }

    /// Entries of the programme's tableau, which determine its cost.
    pub(crate) fn entries(unknowns: usize, sums: &[KnownSum]) -> usize {
        let between = sums.iter().filter(|(_, [least, greatest])| least < greatest).count();
        sums.len().saturating_mul(unknowns + between)
    }

    /// How far the sum of a group goes; infinite if nothing bounds it. Stops early once it is `enough` further than the
    /// point of the programme.
    ///
    /// # Errors
    /// [`Unsolved`].
    pub(crate) fn end(&mut self, group: &[u32], end: End, enough: f64) -> Result<f64, Unsolved> {
        let objective = objective(group, end);
        let now: f64 = objective.iter().map(|&(place, sign)| sign * self.simplex.point()[place as usize]).sum();
        Ok(end.sign() * self.simplex.maximise(&objective, now + enough)?)
    }

    /// The unknown numbers at the current point of the programme.
    pub(crate) fn point(&self) -> &[f64] {
        &self.simplex.point()[..self.constraints.bounds.len()]
    }

    /// The sum of a group in the whole numbers nearest to the point, if they agree with everything.
    pub(crate) fn proved(&self, group: &[u32]) -> Option<f64> {
        self.constraints.proves(self.point(), group)
    }

    /// The furthest that a group goes in whole numbers at any point on the way to its end.
    pub(crate) fn proved_on_the_way(&self, group: &[u32], end: End) -> Option<f64> {
        self.simplex.clone().furthest(&objective(group, end), |point| self.constraints.proves(point, group))
    }

    /// Goes to the corner that is best for some other objective: the best corner found from there may be one of whole
    /// numbers. `weight` gives that of each column.
    pub(crate) fn detour(&mut self, mut weight: impl FnMut() -> f64) {
        let columns = self.simplex.point().len() as u32;
        let objective: Vec<(u32, f64)> = (0..columns).map(|column| (column, weight())).collect();
        // Every point on the way agrees with everything, so it does not matter where it stops.
        let _ = self.simplex.maximise(&objective, f64::INFINITY);
    }
}

impl Constraints {
    fn proves(&self, point: &[f64], group: &[u32]) -> Option<f64> {
        let table: Vec<f64> = point.iter().take(self.bounds.len()).map(|value| value.round()).collect();
        let sum = |places: &[u32]| places.iter().map(|&place| table[place as usize]).sum::<f64>();
        let within = |value: f64, [low, high]: [f64; 2]| low <= value && value <= high;
        let agrees = table.iter().zip(&self.bounds).all(|(&value, &bounds)| within(value, bounds))
            && self.sums.iter().all(|(places, ends)| within(sum(places), *ends));
        agrees.then(|| sum(group))
    }
}

fn objective(group: &[u32], end: End) -> Vec<(u32, f64)> {
    group.iter().map(|&place| (place, end.sign())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every table of whole numbers up to `most` that agrees: the least and the greatest sum of the group.
    fn by_brute_force(most: i32, bounds: &[[f64; 2]], sums: &[KnownSum], group: &[u32]) -> [f64; 2] {
        let mut ends = [f64::INFINITY, f64::NEG_INFINITY];
        let mut table = vec![0; bounds.len()];
        loop {
            let sum = |places: &[u32]| places.iter().map(|&place| f64::from(table[place as usize])).sum::<f64>();
            let within = |value: f64, [low, high]: [f64; 2]| low <= value && value <= high;
            if table.iter().zip(bounds).all(|(&value, &bounds)| within(f64::from(value), bounds))
                && sums.iter().all(|(places, ends)| within(sum(places), *ends))
            {
                let there = sum(group);
                ends = [ends[0].min(there), ends[1].max(there)];
            }
            let Some(next) = table.iter().position(|&value| value < most) else { return ends };
            table[next] += 1;
            table[..next].fill(0);
        }
    }

    #[test]
    fn ends_and_proofs_are_those_of_all_tables() {
        // 4 unknown numbers: one bounded, one sum exact, one rounded to a multiple of 5.
        let truth = vec![2.0, 3.0, 1.0, 4.0];
        let bounds = vec![[0.0, f64::INFINITY], [0.0, f64::INFINITY], [1.0, 2.0], [0.0, f64::INFINITY]];
        let sums = vec![(vec![0, 1, 2], [6.0, 6.0]), (vec![1, 3], [5.0, 9.0])];
        let programme = Programme::new(truth, bounds.clone(), sums.clone());
        assert_eq!(Programme::entries(4, &sums), 10);
        for group in [vec![0], vec![1], vec![2], vec![3], vec![0, 1], vec![1, 3], vec![0, 3]] {
            let [least, greatest] = by_brute_force(9, &bounds, &sums, &group);
            for (end, expected) in [(End::Least, least), (End::Greatest, greatest)] {
                let mut programme = programme.clone();
                let found = programme.end(&group, end, f64::INFINITY).unwrap();
                assert_eq!(end.to_whole(found), expected, "{group:?} {end:?}");
                assert_eq!(programme.proved(&group), Some(expected), "{group:?} {end:?}");
            }
        }
    }

    #[test]
    fn a_number_that_nothing_bounds_has_no_end() {
        let mut programme = Programme::new(vec![3.0], vec![[0.0, f64::INFINITY]], Vec::new());
        assert_eq!(programme.end(&[0], End::Greatest, f64::INFINITY), Ok(f64::INFINITY));
        assert_eq!(programme.end(&[0], End::Least, f64::INFINITY), Ok(0.0));
    }
}
