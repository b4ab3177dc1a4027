//! Multiples of a base instead of true numbers.
//!
//! What is hidden was proved against exact numbers; a rounded number says less than the exact one, so a pattern that
//! holds for exact numbers holds for rounded ones. Every number is rounded on its own, totals from their true values.

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

/// To one of the two multiples beside it, upward with odds (value mod base) / base, so that the expectation is the value.
/// What decides is a hash of the secret and of where the number stands: asked again, it falls the same way, and without
/// the secret nobody can tell which way.
#[must_use]
pub fn random(value: u64, base: u64, secret: u64, place: &[String]) -> u64 {
    let rest = value % base;
    if rest == 0 {
        return value;
    }
    let mut state = mix(secret ^ 0x9E37_79B9_7F4A_7C15);
    for label in place {
        for chunk in label.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            state = mix(state ^ u64::from_le_bytes(word));
        }
        state = mix(state ^ label.len() as u64 ^ 0xA5A5);
    }
    // The value itself decides too: a change of one person must not show as a certain change of the published number.
    let draw = mix(state ^ value) % base;
    if draw < rest { value - rest + base } else { value - rest }
}

/// The published count.
#[must_use]
pub fn rounded(value: u64, base: u64, method: Rounding, place: &[String]) -> u64 {
    match method {
        Rounding::Conventional | Rounding::Controlled => conventional(value, base),
        Rounding::Random { secret } => random(value, base, secret, place),
    }
}

/// What the true number can be, given the published one.
///
/// ```
/// use shoal::release::{rounding::possible, settings::Rounding};
/// assert_eq!(possible(10, 5, Rounding::Conventional), [8.0, 12.0]);
/// assert_eq!(possible(0, 5, Rounding::Random { secret: 1 }), [0.0, 4.0]);
/// ```
#[must_use]
pub fn possible(published: u64, base: u64, method: Rounding) -> [f64; 2] {
    let (below, above) = match method {
        Rounding::Conventional => (base / 2, (base - 1) / 2),
        Rounding::Random { .. } | Rounding::Controlled => (base - 1, base - 1),
    };
    [published.saturating_sub(below) as f64, (published + above) as f64]
}

/// The finaliser of SplitMix64 [Steele, Lea & Flood 2014].
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
