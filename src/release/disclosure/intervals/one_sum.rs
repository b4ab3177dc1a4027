//! A part of which one sum is all that is known: a line of hidden cells under its total.

use super::{Attack, Interval, Part, Solved, Wanted, differing, surely};
use crate::privacy::{Cancelled, Progress};

/// Of longer lines no tables are kept that prove what is possible.
const LONGEST_WITNESS: usize = 1_024;

impl Attack<'_> {
    /// Where all that is known of a part is one sum of numbers that are not negative, no programme is needed: everything
    /// may be in one place. `None`: more is known.
    pub(super) fn of_one_sum(
        &self,
        part: &Part,
        x: &[f64],
        wanted: &[Wanted],
        progress: &Progress,
    ) -> Result<Option<Vec<Solved>>, Cancelled> {
        let [(sum, _)] = part.sums.as_slice() else { return Ok(None) };
        let mut among: Vec<u32> = sum.clone();
        among.sort_unstable();
        if !self.system.positive || !among.iter().copied().eq(0..x.len() as u32) {
            return Ok(None);
        }
        let mut out = Vec::with_capacity(wanted.len());
        for (i, places) in wanted {
            progress.check()?;
            let value: f64 = places.iter().map(|&p| x[p as usize]).sum();
            let [low, high] = ends_of(x, places);
            let mut interval = Interval::at(value);
            (interval.low, interval.high) = (low, high);
            // Of a long line the tables that prove it would fill the memory.
            let mut changed = (x.len() <= LONGEST_WITNESS).then(Vec::new);
            for (end, all_in) in [(high, places.first().copied()), (low, outside(x.len(), places))] {
                let Some(all_in) = all_in else { continue };
                let mut point = vec![0.0; x.len()];
                point[all_in as usize] = x.iter().sum();
                // The point is a table: whole numbers that are not negative and add up to the sum.
                let sure = if self.system.whole { end } else { surely(x, value, end) };
                interval.surely_low = interval.surely_low.min(sure);
                interval.surely_high = interval.surely_high.max(sure);
                if let Some(changed) = &mut changed {
                    changed.extend(differing(part, x, &point));
                }
            }
            out.push((*i, interval, changed));
        }
        Ok(Some(out))
    }
}

/// A place of the line that is not among these.
fn outside(length: usize, places: &[u32]) -> Option<u32> {
    (0..length as u32).find(|place| !places.contains(place))
}

/// The least and the most that these places can hold: nothing and all, unless they are the whole line.
fn ends_of(x: &[f64], places: &[u32]) -> [f64; 2] {
    let sum: f64 = x.iter().sum();
    match (places.is_empty(), outside(x.len(), places)) {
        (true, _) => [0.0, 0.0],
        (false, None) => [sum, sum],
        (false, Some(_)) => [0.0, sum],
    }
}

#[cfg(test)]
mod tests {
    use super::ends_of;
    use crate::disclosure::programme::{End, Programme};

    #[test]
    fn one_sum_gives_what_a_programme_gives() {
        let x = [3.0, 0.0, 5.0, 1.0];
        let sums = vec![((0..4).collect(), [9.0, 9.0])];
        let programme = Programme::new(x.to_vec(), vec![[0.0, f64::INFINITY]; 4], sums);
        for places in [vec![0], vec![1], vec![0, 2], vec![0, 1, 2, 3]] {
            let ends = [End::Least, End::Greatest];
            let found = ends.map(|end| programme.clone().end(&places, end, f64::INFINITY).unwrap());
            assert_eq!(ends_of(&x, &places), found, "{places:?}");
        }
    }
}
