//! Multiples of a base instead of true numbers.
//!
//! The pattern of hidden cells was proved safe against exact numbers. A rounded number discloses less than the exact
//! one, so the pattern is safe for rounded numbers too. Every number is rounded on its own, totals from their true
//! values.

pub mod controlled;

use super::noise::Secret;
use super::settings::Rounding;

/// To the nearest multiple, half upward.
///
/// ```
/// use shoal::release::rounding::conventional;
/// assert_eq!([2, 3, 7, 8, 12].map(|n| conventional(n, 5)), [0, 5, 5, 10, 10]);
/// assert_eq!(conventional(15, 10), 20);
/// ```
#[must_use]
pub fn conventional(value: u64, base: u64) -> u64 {
    let rest = value % base;
    if rest * 2 >= base { value - rest + base } else { value - rest }
}

/// To one of the two multiples beside it, upward with odds (value mod base) / base, so that the expectation is the
/// value.
///
/// The direction follows from a hash of the secret, of the labels of the people counted, and of the number: published
/// again, in whatever table, it is rounded the same way (otherwise the mean of many releases would be the truth), and
/// without the secret nobody can predict it. The number itself is part of the hash: a change of one person must not
/// show as a certain change of what is published.
#[must_use]
pub fn random(value: u64, base: u64, secret: &Secret, labels: &[(&str, &str)]) -> u64 {
    let rest = value % base;
    if rest == 0 {
        return value;
    }
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    let mut question = value.to_le_bytes().to_vec();
    for text in labels.iter().flat_map(|(dimension, label)| [dimension, label]) {
        question.extend((text.len() as u64).to_le_bytes());
        question.extend(text.as_bytes());
    }
    // 128 bits: what the remainder favours is too little to matter.
    let draw = secret.number(b"shoal rounding 1", &question) % u128::from(base);
    if draw < u128::from(rest) { value - rest + base } else { value - rest }
}

/// What the true number can be, given the published one.
///
/// ```
/// use shoal::release::{rounding::possible, settings::Rounding};
/// assert_eq!(possible(10, 5, Rounding::Conventional), [8.0, 12.0]);
/// assert_eq!(possible(0, 5, Rounding::Random), [0.0, 4.0]);
/// ```
#[must_use]
pub fn possible(published: u64, base: u64, method: Rounding) -> [f64; 2] {
    let (below, above) = match method {
        Rounding::Conventional => (base / 2, (base - 1) / 2),
        Rounding::Random | Rounding::Controlled => (base - 1, base - 1),
    };
    [published.saturating_sub(below) as f64, (published + above) as f64]
}
