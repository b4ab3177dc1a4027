//! The sampler under every possible string of bits: its odds are the formula's, to within what is left undecided.

use std::collections::BTreeMap;

use shoal::release::noise::sampler::{bernoulli, bernoulli_exp, discrete_gaussian, discrete_laplace, uniform_below};
use shoal::release::noise::{Mechanism, NoiseError, RandomBits};

use super::formula;

/// Bits that are given; then none.
struct Given<'a> {
    bits: &'a [bool],
    used: usize,
}

impl RandomBits for Given<'_> {
    fn bits(&mut self, count: u32) -> Result<u128, NoiseError> {
        let mut number = 0;
        for _ in 0..count {
            let bit = self.bits.get(self.used).ok_or_else(|| NoiseError::Source("used up".into()))?;
            number = number << 1 | u128::from(*bit);
            self.used += 1;
        }
        Ok(number)
    }
}

/// The odds of each outcome over all strings of `depth` bits, and the odds that these do not decide it.
fn odds<T: Ord>(depth: usize, draw: impl Fn(&mut Given<'_>) -> Result<T, NoiseError>) -> (BTreeMap<T, f64>, f64) {
    let (mut odds, mut undecided) = (BTreeMap::new(), 0.0);
    let mut open = vec![Vec::new()];
    while let Some(bits) = open.pop() {
        let mut given = Given { bits: &bits, used: 0 };
        match draw(&mut given) {
            Ok(outcome) => {
                assert_eq!(given.used, bits.len(), "bits were asked for and not used");
                *odds.entry(outcome).or_default() += 0.5_f64.powi(bits.len() as i32);
            }
            Err(_) if bits.len() == depth => undecided += 0.5_f64.powi(depth as i32),
            Err(_) => open.extend([false, true].map(|bit| bits.iter().copied().chain([bit]).collect())),
        }
    }
    (odds, undecided)
}

fn check(name: &str, found: f64, expected: f64, undecided: f64) {
    let room = 1e-12;
    assert!(
        found <= expected + room && expected <= found + undecided + room,
        "{name}: {found} to {} where the formula says {expected}",
        found + undecided
    );
}

#[test]
fn every_number_below_a_bound_has_the_same_odds() {
    for bound in [1, 2, 3, 5, 8, 11] {
        let (found, undecided) = odds(20, |bits| uniform_below(bound, bits));
        assert_eq!(found.len() as u128, bound);
        // All the same, not only close: each is the same set of dyadic numbers.
        assert!(found.values().all(|odds| *odds == found[&0]), "{bound}: {found:?}");
        check("uniform", found[&0], 1.0 / bound as f64, undecided);
    }
}

#[test]
fn a_coin_has_its_fraction() {
    for (n, d) in [(0, 7), (1, 3), (2, 3), (5, 12), (7, 7)] {
        let (found, undecided) = odds(24, |bits| bernoulli(n, d, bits));
        check("coin", found.get(&true).copied().unwrap_or(0.0), n as f64 / d as f64, undecided);
        assert!(undecided < 1e-3);
    }
}

/// The building block of everything else: exp(−γ), for γ below, at and above 1.
#[test]
fn a_coin_has_its_exponential() {
    for (n, d) in [(0_u32, 1_u32), (1, 2), (1, 3), (3, 4), (1, 1), (3, 2), (5, 2), (7, 3)] {
        let (found, undecided) = odds(22, |bits| bernoulli_exp(n.into(), d.into(), bits));
        check("exponential", found.get(&true).copied().unwrap_or(0.0), (-f64::from(n) / f64::from(d)).exp(), undecided);
        assert!(undecided < 1e-2, "{n}/{d}: {undecided} is left undecided");
    }
}

fn check_noise(
    mechanism: Mechanism,
    depth: usize,
    most_undecided: f64,
    draw: impl Fn(&mut Given<'_>) -> Result<i64, NoiseError>,
) {
    let (found, undecided) = odds(depth, draw);
    assert!(undecided < most_undecided, "{mechanism:?}: {undecided} is left undecided");
    for (y, expected) in (-6..=6).zip(formula(mechanism, 6)) {
        check(&format!("{mechanism:?} at {y}"), found.get(&y).copied().unwrap_or(0.0), expected, undecided);
    }
    // Both signs have the very same odds.
    for y in 1..=6 {
        assert_eq!(found.get(&y), found.get(&-y));
    }
}

#[test]
fn discrete_laplace_noise_has_the_odds_of_its_formula() {
    for (t, s) in [(1, 1), (2, 1), (1, 2), (2, 3)] {
        check_noise(Mechanism::Laplace { t, s }, 22, 0.2, |bits| discrete_laplace(t, s, bits));
    }
}

#[test]
fn discrete_gaussian_noise_has_the_odds_of_its_formula() {
    for (p, q) in [(1, 2), (1, 3)] {
        check_noise(Mechanism::Gaussian { p, q }, 22, 0.55, |bits| discrete_gaussian(p, q, bits));
    }
}

/// What makes it private: one step further is at most exp(s/t) less likely, in whole.
#[test]
fn a_step_of_one_costs_no_more_than_epsilon() {
    let (found, undecided) = odds(22, |bits| discrete_laplace(2, 1, bits));
    for y in 0..4 {
        let ratio = (found[&y] + undecided) / found[&(y + 1)];
        let least = found[&y] / (found[&(y + 1)] + undecided);
        assert!(least <= 0.5_f64.exp() + 1e-9 && ratio >= 0.5_f64.exp() - 1e-9, "{y}: {least} to {ratio}");
    }
}
