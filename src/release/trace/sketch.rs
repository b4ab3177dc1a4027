//! A sketch of a set: two of them give the difference of their sets, if that is small, and nothing else.
//!
//! A set of elements of the field of 2⁶⁴ is kept as the sums of their odd powers (a PinSketch: Dodis, Ostrovsky, Reyzin
//! & Smith 2008, the syndromes of a BCH code). Sketches of two sets add up to the sketch of what is in one of them only.
//! From `size` sums, every difference of fewer than `size` elements is found exactly. A larger one is found to be larger,
//! except with a chance of 2⁻⁶⁴; it would then be taken for a smaller one.
//!
//! An invertible Bloom lookup table does the same with a chance of failure that grows as the sets get smaller, holds
//! how many elements it was made of, and takes several times the space.

use super::field::{Factor, inverse, product};

/// The sums of the odd powers of a set's elements: of the first, the third, the fifth power and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sketch(Vec<u64>);

/// The difference of two sets: how many elements it has, and a test for each.
pub(super) struct Difference {
    /// The locator's coefficients without its first, which is 1: its roots are the elements' inverses.
    locator: Vec<u64>,
}

impl Sketch {
    /// Of no elements.
    pub(super) fn new(size: usize) -> Self {
        Self(vec![0; size])
    }

    pub(super) fn from_sums(sums: Vec<u64>) -> Self {
        Self(sums)
    }

    pub(super) fn sums(&self) -> &[u64] {
        &self.0
    }

    /// Adds an element, which is not 0; added twice it is out again.
    pub(super) fn add(&mut self, element: u64) {
        let square = Factor::new(product(element, element));
        let mut power = element;
        for sum in &mut self.0 {
            *sum ^= power;
            power = square.times(power);
        }
    }

    /// Becomes the sketch of what is in one of the two sets only.
    pub(super) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own ^= other);
    }

    /// Nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|sum| *sum == 0)
    }

    /// What it was made of; `None` if that is as many elements as it has sums, or more.
    pub(super) fn difference(&self) -> Option<Difference> {
        let locator = shortest_register(&self.all_powers());
        let degree = locator.len() - 1;
        let is_small = degree < self.0.len() && locator.last().is_some_and(|last| degree == 0 || *last != 0);
        is_small.then(|| Difference { locator: locator.into_iter().skip(1).collect() })
    }

    /// The sums of all powers, from the first: an even one is the square of the one of half the power.
    fn all_powers(&self) -> Vec<u64> {
        let mut sums = vec![0; 2 * self.0.len()];
        for power in 1..=sums.len() {
            sums[power - 1] = match power % 2 {
                1 => self.0[power / 2],
                _ => product(sums[power / 2 - 1], sums[power / 2 - 1]),
            };
        }
        sums
    }
}

impl Difference {
    /// How many elements it has.
    pub(super) fn len(&self) -> usize {
        self.locator.len()
    }

    /// Whether an element is in it.
    pub(super) fn holds(&self, element: u64) -> bool {
        let element = Factor::new(element);
        let value = self.locator.iter().fold(1, |value, coefficient| element.times(value) ^ coefficient);
        !self.locator.is_empty() && value == 0
    }
}

/// The shortest linear recurrence that a sequence follows [Berlekamp–Massey], as the coefficients of its polynomial; as
/// many of them as its length, and one.
fn shortest_register(sequence: &[u64]) -> Vec<u64> {
    let (mut current, mut previous) = (vec![1_u64], vec![1_u64]);
    let (mut length, mut since, mut discrepancy_then) = (0, 1, 1_u64);
    for at in 0..sequence.len() {
        let terms = current.iter().zip(sequence[..=at].iter().rev());
        let discrepancy = terms.take(length + 1).fold(0, |sum, (a, b)| sum ^ product(*a, *b));
        if discrepancy == 0 {
            since += 1;
            continue;
        }
        let factor = Factor::new(product(discrepancy, inverse(discrepancy_then)));
        let before = current.clone();
        if current.len() < previous.len() + since {
            current.resize(previous.len() + since, 0);
        }
        previous.iter().enumerate().for_each(|(place, value)| current[place + since] ^= factor.times(*value));
        if 2 * length <= at {
            (length, since, discrepancy_then, previous) = (at + 1 - length, 1, discrepancy, before);
        } else {
            since += 1;
        }
    }
    current.resize(length + 1, 0);
    current
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn next(state: &mut u64) -> u64 {
        *state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (*state ^ (*state >> 29)) | 1
    }

    /// Against the difference of the sets themselves: up to the last size exactly, and beyond it never a smaller one.
    #[test]
    fn two_sketches_give_the_difference_of_their_sets() {
        let mut state = 7;
        for size in [1, 2, 5, 21] {
            for differ in 0..3 * size {
                let common: Vec<u64> = (0..40).map(|_| next(&mut state)).collect();
                let own: BTreeSet<u64> = (0..differ).map(|_| next(&mut state)).collect();
                let (mut then, mut now) = (Sketch::new(size), Sketch::new(size));
                common.iter().for_each(|element| {
                    then.add(*element);
                    now.add(*element);
                });
                for (at, element) in own.iter().enumerate() {
                    if at % 3 == 0 { &mut then } else { &mut now }.add(*element);
                }
                then.merge(&now);
                let found = then.difference();
                assert_eq!(found.is_some(), differ < size, "{differ} of {size}");
                let Some(found) = found else { continue };
                assert_eq!((found.len(), then.is_empty()), (differ, differ == 0));
                assert!(own.iter().all(|element| found.holds(*element)));
                assert!(!common.iter().any(|element| found.holds(*element)));
            }
        }
    }
}
