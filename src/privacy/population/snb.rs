//! The slide negative binomial model [Chen & Keller-McNulty 1998].
//!
//! A class of the population has 1 + X people, X negative binomial: P(X = x) = C(α+x−1, x) β^α (1−β)^x. Of K classes,
//! K·β^α are of one person. K is Shlosser's estimate in the form of Haas & Stokes 1998; α and β are those for which the
//! sample is expected to have as many classes of one and of two people as it has. (ARX multiplies by the power in the
//! second equation where the paper divides.)

use super::{Refusal, Sample};

pub(super) fn uniques(sample: &Sample) -> Result<f64, Refusal> {
    let classes = population_classes(sample);
    let (alpha, beta) = fit(sample, classes)?;
    Ok(classes * beta.powf(alpha))
}

/// K: J + J_1 · (Σ iπ²(1−π²)^{i−1} J_i / Σ (1−π)^i((1+π)^i − 1) J_i) · (Σ (1−π)^i J_i / Σ iπ(1−π)^{i−1} J_i)²
fn population_classes(sample: &Sample) -> f64 {
    let fraction = sample.fraction();
    if fraction >= 1.0 {
        return sample.classes;
    }
    let sum = |term: &dyn Fn(f64) -> f64| -> f64 { sample.sizes.iter().map(|&(i, j)| term(i as f64) * j as f64).sum() };
    let square = fraction * fraction;
    let a = sum(&|i| i * square * (1.0 - square).powf(i - 1.0));
    // (1−π)^i (1+π)^i is (1−π²)^i, which cannot overflow.
    let b = sum(&|i| (1.0 - square).powf(i) - (1.0 - fraction).powf(i));
    let c = sum(&|i| (1.0 - fraction).powf(i));
    let d = sum(&|i| i * fraction * (1.0 - fraction).powf(i - 1.0));
    sample.classes + sample.of_size(1) * (a / b) * (c / d) * (c / d)
}

/// α and β. With q = 1−β and x = (1−π)q, the ratio of both equations is a quadratic in α for every β; what is left is
/// one equation in β, whose sign is looked at along (0, 1).
fn fit(sample: &Sample, classes: f64) -> Result<(f64, f64), Refusal> {
    let (alone, pairs) = (sample.of_size(1), sample.of_size(2));
    if alone == 0.0 || pairs == 0.0 {
        return Err(Refusal::NoSmallClasses);
    }
    let fraction = sample.fraction();
    let left = |beta: f64| {
        let alpha = alpha_at(fraction, pairs / alone, beta);
        let (once, _) = expected(fraction, alpha, beta);
        once.ln() - (alone / classes).ln()
    };
    // β in even steps of its logit, so that both ends are seen closely.
    let beta = |step: i32| 1.0 / (1.0 + (-f64::from(step) / 40.0).exp());
    let mut roots = Vec::new();
    let mut before = left(beta(-800));
    for step in -799..=800 {
        let here = left(beta(step));
        if before.is_finite() && here.is_finite() && (before > 0.0) != (here > 0.0) {
            let (mut low, mut high) = (beta(step - 1), beta(step));
            for _ in 0..200 {
                let middle = 0.5 * (low + high);
                if (left(middle) > 0.0) == (before > 0.0) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            roots.push(0.5 * (low + high));
        }
        before = here;
    }
    // More than one solution is none.
    match roots[..] {
        [beta] => Ok((alpha_at(fraction, pairs / alone, beta), beta)),
        _ => Err(Refusal::NotConverged),
    }
}

/// α > 0 for which the expected classes of two are `ratio` times those of one.
fn alpha_at(fraction: f64, ratio: f64, beta: f64) -> f64 {
    let q = 1.0 - beta;
    let x = (1.0 - fraction) * q;
    let a = fraction * q * x;
    let b = fraction * q * (2.0 - x) - 2.0 * ratio * (1.0 - x) * x;
    let c = 2.0 * ratio * (1.0 - x) * (1.0 - x);
    let root = (b * b + 4.0 * a * c).sqrt();
    if b >= 0.0 { 2.0 * c / (b + root) } else { (root - b) / (2.0 * a) }
}

/// The chance that a class of the population is of one, and of two, people in the sample: π·G′(1−π) and π²/2·G″(1−π),
/// G(z) = z·(β/(1−qz))^α the generating function of its size.
fn expected(fraction: f64, alpha: f64, beta: f64) -> (f64, f64) {
    let q = 1.0 - beta;
    let x = (1.0 - fraction) * q;
    let power = (alpha * (beta / (1.0 - x)).ln()).exp();
    let once = fraction * power * (1.0 + alpha * x / (1.0 - x));
    let twice = alpha * fraction * fraction * q * power * (2.0 - (1.0 - alpha) * x) / (2.0 * (1.0 - x) * (1.0 - x));
    (once, twice)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chances by their definition: sizes summed over the negative binomial, each drawn by the binomial.
    fn plainly(fraction: f64, alpha: f64, beta: f64) -> (f64, f64) {
        let (mut size, mut chance) = (1.0f64, beta.powf(alpha));
        let (mut once, mut twice) = (0.0, 0.0);
        for x in 0..3000 {
            let rest = 1.0 - fraction;
            once += chance * size * fraction * rest.powf(size - 1.0);
            if size > 1.0 {
                twice += chance * size * (size - 1.0) / 2.0 * fraction * fraction * rest.powf(size - 2.0);
            }
            let x = f64::from(x);
            chance *= (alpha + x) / (x + 1.0) * (1.0 - beta);
            size += 1.0;
        }
        (once, twice)
    }

    #[test]
    fn chances_are_as_defined() {
        for (fraction, alpha, beta) in [(0.1, 0.5, 0.3), (0.4, 2.0, 0.1), (0.9, 0.05, 0.7), (1.0, 1.5, 0.2)] {
            let (found, plain) = (expected(fraction, alpha, beta), plainly(fraction, alpha, beta));
            assert!((found.0 - plain.0).abs() < 1e-12 && (found.1 - plain.1).abs() < 1e-12, "{found:?} {plain:?}");
            let alpha_back = alpha_at(fraction, plain.1 / plain.0, beta);
            assert!((alpha_back - alpha).abs() < 1e-9);
        }
    }

    #[test]
    fn parameters_are_found_again() {
        for (fraction, alpha, beta) in [(0.2, 0.4, 0.2), (0.5, 1.2, 0.4)] {
            let classes = 1e7;
            let (once, twice) = expected(fraction, alpha, beta);
            let sizes = vec![(1, (once * classes) as u64), (2, (twice * classes) as u64)];
            let sample = Sample { sizes, people: fraction * 1e8, classes: 0.0, population: 1e8 };
            let (a, b) = fit(&sample, classes).unwrap();
            assert!((a - alpha).abs() < 1e-3 && (b - beta).abs() < 1e-3, "{a} {b}");
        }
    }
}
