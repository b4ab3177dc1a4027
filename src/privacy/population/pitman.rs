//! Pitman's model: the two-parameter Ewens–Pitman sampling formula [Hoshino 2001].
//!
//! The likelihood of the class sizes is Π_{i<J}(θ+iα) / Π_{i<n}(θ+i) · Π_j Π_{i<f_j}(i−α). Its logarithm's slopes in θ
//! and α are differences of ψ. For every α in (0, 1) there is a best θ, where the slope in θ changes its sign; along
//! these the slope in α falls to −∞ at 1, so the best α is where it changes its sign. Both are found by bisection,
//! which cannot diverge as Newton's steps do.

use super::{
    Refusal, Sample,
    gamma::{digamma, ln_gamma},
};

/// ≈ Γ(θ+1)/Γ(θ+α) · N^α people alone in the population.
pub(super) fn uniques(sample: &Sample) -> Result<f64, Refusal> {
    if sample.classes >= sample.people {
        return Err(Refusal::AllAlone);
    }
    let (theta, alpha) = fit(sample)?;
    Ok((ln_gamma(theta + 1.0) - ln_gamma(theta + alpha) + alpha * sample.population.ln()).exp())
}

/// θ and α of the greatest likelihood.
fn fit(sample: &Sample) -> Result<(f64, f64), Refusal> {
    if sample.classes < 2.0 {
        return Err(Refusal::NotConverged);
    }
    let along = |alpha: f64| best_theta(sample, alpha).map(|theta| slope_in_alpha(sample, theta, alpha));
    let (mut low, mut high) = (1e-9, 1.0 - 1e-12);
    if along(low)? < 0.0 {
        return Err(Refusal::AlphaBelowZero);
    }
    if along(high)? > 0.0 {
        return Err(Refusal::NotConverged);
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if along(middle)? > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    let alpha = 0.5 * (low + high);
    Ok((best_theta(sample, alpha)?, alpha))
}

/// θ > −α where the slope in θ is 0.
fn best_theta(sample: &Sample, alpha: f64) -> Result<f64, Refusal> {
    let slope = |above: f64| slope_in_theta(sample, above - alpha, alpha);
    let (mut low, mut high) = (1e-12f64, 1.0f64);
    while slope(high) > 0.0 {
        high *= 4.0;
        if high > 1e18 {
            return Err(Refusal::NotConverged);
        }
    }
    if slope(low) < 0.0 {
        return Err(Refusal::NotConverged);
    }
    // θ + α spans many powers of ten: halve its logarithm.
    for _ in 0..200 {
        let middle = (low * high).sqrt();
        if slope(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok((low * high).sqrt() - alpha)
}

/// Σ_{i=1}^{J−1} 1/(θ+iα) = (ψ(θ/α+J) − ψ(θ/α+1)) / α
fn reciprocals(sample: &Sample, theta: f64, alpha: f64) -> f64 {
    if sample.classes <= 1000.0 {
        return (1..sample.classes as u64).map(|i| 1.0 / (theta + i as f64 * alpha)).sum();
    }
    difference(theta / alpha + 1.0, theta / alpha + sample.classes) / alpha
}

/// ψ(b) − ψ(a), b ≥ a > 0, without the loss of digits where both are large.
fn difference(a: f64, b: f64) -> f64 {
    if a > 1e5 {
        (b / a).ln() + 0.5 * (1.0 / a - 1.0 / b) + (1.0 / (a * a) - 1.0 / (b * b)) / 12.0
    } else {
        digamma(b) - digamma(a)
    }
}

fn slope_in_theta(sample: &Sample, theta: f64, alpha: f64) -> f64 {
    reciprocals(sample, theta, alpha) - difference(theta + 1.0, theta + sample.people)
}

fn slope_in_alpha(sample: &Sample, theta: f64, alpha: f64) -> f64 {
    // Σ i/(θ+iα) = ((J−1) − θ·Σ 1/(θ+iα)) / α, which loses its digits where α is small against θ.
    let sum = if sample.classes <= 1000.0 {
        (1..sample.classes as u64).map(|i| i as f64 / (theta + i as f64 * alpha)).sum()
    } else if theta > 1e3 * alpha * sample.classes {
        // i/(θ+iα) = i/θ − i²α/θ² + i³α²/θ³ − …, summed over i < J.
        let (j, x) = (sample.classes, alpha / theta);
        let (s1, s2) = (j * (j - 1.0) / 2.0, (j - 1.0) * j * (2.0 * j - 1.0) / 6.0);
        let (s3, s4) = (s1 * s1, j.powi(5) / 5.0 - j.powi(4) / 2.0);
        (s1 - x * (s2 - x * (s3 - x * s4))) / theta
    } else {
        (sample.classes - 1.0 - theta * reciprocals(sample, theta, alpha)) / alpha
    };
    let inner = sample.sizes.iter().filter(|s| s.0 > 1);
    sum - inner.map(|&(size, classes)| classes as f64 * difference(1.0 - alpha, size as f64 - alpha)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_likelihood(sample: &Sample, theta: f64, alpha: f64) -> f64 {
        let outer: f64 = (1..sample.classes as u64).map(|i| (theta + i as f64 * alpha).ln()).sum();
        let people: f64 = (1..sample.people as u64).map(|i| (theta + i as f64).ln()).sum();
        let inner =
            |&(size, classes): &(u64, u64)| classes as f64 * (1..size).map(|i| (i as f64 - alpha).ln()).sum::<f64>();
        outer - people + sample.sizes.iter().map(inner).sum::<f64>()
    }

    fn sample(sizes: &[(u64, u64)], population: f64) -> Sample {
        let people = sizes.iter().map(|s| s.0 * s.1).sum::<u64>() as f64;
        let classes = sizes.iter().map(|s| s.1).sum::<u64>() as f64;
        Sample { sizes: sizes.to_vec(), people, classes, population }
    }

    #[test]
    fn the_fit_is_the_summit_of_the_likelihood() {
        for sizes in
            [&[(1, 60), (2, 20), (3, 9), (5, 4), (12, 2)][..], &[(1, 900), (2, 220), (3, 80), (7, 30), (40, 3)]]
        {
            let sample = sample(sizes, 1e5);
            let (theta, alpha) = fit(&sample).unwrap();
            let summit = log_likelihood(&sample, theta, alpha);
            for (dt, da) in [(0.01, 0.0), (-0.01, 0.0), (0.0, 0.001), (0.0, -0.001), (0.01, -0.001), (-0.01, 0.001)] {
                let beside = log_likelihood(&sample, theta + dt * (theta.abs() + 1.0), alpha + da);
                assert!(beside < summit, "θ {theta}, α {alpha}: a step of {dt}, {da} is better");
            }
        }
    }

    #[test]
    fn even_classes_are_refused() {
        assert_eq!(uniques(&sample(&[(10, 50)], 1e5)), Err(Refusal::AlphaBelowZero));
        assert_eq!(uniques(&sample(&[(1, 50)], 1e5)), Err(Refusal::AllAlone));
        assert_eq!(uniques(&sample(&[(50, 1)], 1e5)), Err(Refusal::NotConverged));
    }
}
