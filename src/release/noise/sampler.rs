//! Exact draws from the discrete Laplace and the discrete Gaussian distribution, in whole numbers only.
//!
//! Source: Canonne, Kamath & Steinke, *The Discrete Gaussian for Differential Privacy* (2020), algorithms 1 to 3. No
//! floating-point number takes part, so there is nothing for the attack of Mironov (2012) on rounded noise to hold on
//! to: the odds of every outcome are those of the formula, given fair bits.

use super::{NoiseError, RandomBits};

/// Uniform over 0, …, bound − 1.
///
/// # Errors
/// [`NoiseError::Source`].
pub fn uniform_below(bound: u128, bits: &mut dyn RandomBits) -> Result<u128, NoiseError> {
    let count = u128::BITS - bound.saturating_sub(1).leading_zeros();
    loop {
        let drawn = bits.bits(count)?;
        // What lies beyond is thrown away, not folded back, so that each number below has the same odds.
        if drawn < bound || bound == 0 {
            return Ok(drawn);
        }
    }
}

/// True with the odds n/d, for n ≤ d.
///
/// # Errors
/// [`NoiseError::Source`].
pub fn bernoulli(n: u128, d: u128, bits: &mut dyn RandomBits) -> Result<bool, NoiseError> {
    Ok(uniform_below(d, bits)? < n)
}

/// True with the odds exp(−n/d) (algorithm 1).
///
/// For γ = n/d ≤ 1: throw coins of odds γ/1, γ/2, γ/3, … until one fails. The odds that more than k succeed in a row
/// are γ^k/k!, so an odd one is the first to fail with the odds 1 − γ + γ²/2! − … = exp(−γ). A larger γ is as many
/// throws of exp(−1) as there are ones in it, and one for the rest, all of which must succeed.
///
/// # Errors
/// [`NoiseError::Source`]; [`NoiseError::TooWide`] if a number does not fit 128 bits.
pub fn bernoulli_exp(n: u128, d: u128, bits: &mut dyn RandomBits) -> Result<bool, NoiseError> {
    let mut ones = n / d;
    while ones > 0 {
        if !bernoulli_exp_of_fraction(1, 1, bits)? {
            return Ok(false);
        }
        ones -= 1;
    }
    bernoulli_exp_of_fraction(n % d, d, bits)
}

fn bernoulli_exp_of_fraction(n: u128, d: u128, bits: &mut dyn RandomBits) -> Result<bool, NoiseError> {
    let mut k = 1;
    while bernoulli(n, d.checked_mul(k).ok_or(NoiseError::TooWide)?, bits)? {
        k += 1;
    }
    Ok(k % 2 == 1)
}

/// y with odds in proportion to exp(−|y|·s/t) (algorithm 2): the discrete Laplace distribution of scale t/s.
///
/// U + t·V, with V the throws of exp(−1) that succeed and U one of 0, …, t − 1 kept with the odds exp(−U/t), is
/// geometric with exp(−1/t); divided by s it is geometric with exp(−s/t). A sign is added, and one of the two zeros
/// is thrown away.
///
/// # Errors
/// [`NoiseError::Source`]; [`NoiseError::TooWide`] if a number does not fit 64 bits.
pub fn discrete_laplace(t: u64, s: u64, bits: &mut dyn RandomBits) -> Result<i64, NoiseError> {
    let (t, s) = (u128::from(t), u128::from(s.max(1)));
    loop {
        let u = uniform_below(t, bits)?;
        if !bernoulli_exp(u, t, bits)? {
            continue;
        }
        let mut v = 0;
        while bernoulli_exp(1, 1, bits)? {
            v += 1;
        }
        let magnitude = (u + t * v) / s;
        let negative = bits.bits(1)? == 1;
        if negative && magnitude == 0 {
            continue;
        }
        let magnitude = i64::try_from(magnitude).map_err(|_| NoiseError::TooWide)?;
        return Ok(if negative { -magnitude } else { magnitude });
    }
}

/// y with odds in proportion to exp(−y²/2σ²), σ = p/q (algorithm 3).
///
/// A draw from the discrete Laplace distribution of scale t = ⌊σ⌋ + 1 is kept with the odds
/// exp(−(|y| − σ²/t)²/2σ²), where (|y| − σ²/t)²/2σ² = (|y|·q²·t − p²)² / 2p²q²t².
///
/// # Errors
/// [`NoiseError::Source`]; [`NoiseError::TooWide`] if a number does not fit 128 bits.
pub fn discrete_gaussian(p: u64, q: u64, bits: &mut dyn RandomBits) -> Result<i64, NoiseError> {
    let q = q.max(1);
    let t = p / q + 1;
    let (p2, q2) = (u128::from(p) * u128::from(p), u128::from(q) * u128::from(q));
    let wide = NoiseError::TooWide;
    let q2t = q2.checked_mul(u128::from(t)).ok_or(wide.clone())?;
    let below = p2.checked_mul(2).and_then(|x| x.checked_mul(q2t)).and_then(|x| x.checked_mul(u128::from(t)));
    let below = below.filter(|x| *x > 0).ok_or(wide.clone())?;
    loop {
        let y = discrete_laplace(t, 1, bits)?;
        let far = u128::from(y.unsigned_abs()).checked_mul(q2t).ok_or(wide.clone())?.abs_diff(p2);
        let above = far.checked_mul(far).ok_or(wide.clone())?;
        if bernoulli_exp(above, below, bits)? {
            return Ok(y);
        }
    }
}
