//! One noise: which distribution, how wide, and how far a sum of such draws may be off.

use super::budget::{Epsilon, concentrated_for};
use super::sampler::{discrete_gaussian, discrete_laplace};
use super::{NoiseError, RandomBits};
use std::f64::consts::PI;

/// The share of draws that an error bar holds.
pub const COVERED: f64 = 0.95;
/// Beyond this the arithmetic of the sampler could leave 128 bits, though with odds below exp(−8000).
const WIDEST_GAUSSIAN: f64 = 33_554_432.0;
/// Denominator of a small σ.
const FINE: u64 = 1024;
/// Above this standard deviation the steps between whole numbers no longer matter for a width.
const SMOOTH: f64 = 512.0;

/// Whole-number noise added to whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Odds in proportion to exp(−|y|·s/t).
    Laplace { t: u64, s: u64 },
    /// Odds in proportion to exp(−y²/2σ²), σ = p/q.
    Gaussian { p: u64, q: u64 },
}

impl Mechanism {
    /// For a vector of whole numbers of which one person changes one entry, by at most `sensitivity`; ε/pieces-private.
    ///
    /// Two neighbouring vectors give an outcome with odds that differ by a factor of at most
    /// exp(sensitivity·s/t) = exp(ε/pieces), as s/t = ε/(pieces·sensitivity) [Ghosh, Roughgarden & Sundararajan 2009].
    ///
    /// # Errors
    /// [`NoiseError::TooWide`].
    pub fn laplace(sensitivity: u64, epsilon: Epsilon, pieces: u64) -> Result<Self, NoiseError> {
        let t = sensitivity.checked_mul(pieces).and_then(|t| t.checked_mul(1_000_000));
        let t = t.filter(|t| *t > 0 && *t < 1 << 56).ok_or(NoiseError::TooWide)?;
        let divisor = greatest_common_divisor(t, epsilon.millionths());
        Ok(Self::Laplace { t: t / divisor, s: epsilon.millionths() / divisor })
    }

    /// The same with (ε, δ): each of the pieces is ρ/pieces-zero-concentrated, ρ by [`concentrated_for`], and these add
    /// up. Discrete Gaussian noise of σ² = sensitivity²/2ρ is ρ-concentrated for a number that one person changes by at
    /// most `sensitivity` [Canonne, Kamath & Steinke 2020, theorem 4], and the vector's other entries do not change.
    ///
    /// # Errors
    /// [`NoiseError::TooWide`].
    pub fn gaussian(sensitivity: u64, epsilon: Epsilon, delta: f64, pieces: u64) -> Result<Self, NoiseError> {
        let rho = concentrated_for(epsilon.value(), delta) / pieces.max(1) as f64;
        let sigma = sensitivity as f64 / (2.0 * rho).sqrt();
        if !(sigma > 0.0 && sigma < WIDEST_GAUSSIAN) {
            return Err(NoiseError::TooWide);
        }
        let q = if sigma < FINE as f64 { FINE } else { 1 };
        // Upward: wider is safe.
        Ok(Self::Gaussian { p: (sigma * q as f64 * (1.0 + 1e-12)).ceil() as u64, q })
    }

    /// One draw.
    ///
    /// # Errors
    /// As the sampler's.
    pub fn draw(&self, bits: &mut dyn RandomBits) -> Result<i64, NoiseError> {
        match *self {
            Self::Laplace { t, s } => discrete_laplace(t, s, bits),
            Self::Gaussian { p, q } => discrete_gaussian(p, q, bits),
        }
    }

    /// The scale of the discrete Laplace distribution, or σ.
    #[must_use]
    pub fn scale(&self) -> f64 {
        let (Self::Laplace { t: n, s: d } | Self::Gaussian { p: n, q: d }) = *self;
        n as f64 / d as f64
    }

    /// Standard deviation of one draw. Discrete Laplace with r = exp(−1/scale): variance 2r/(1 − r)². The discrete
    /// Gaussian's is at most σ².
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        match self {
            Self::Laplace { .. } => {
                let r = (-1.0 / self.scale()).exp();
                (2.0 * r).sqrt() / -(-1.0 / self.scale()).exp_m1()
            }
            Self::Gaussian { .. } => self.scale(),
        }
    }

    /// The least whole number w such that a sum of `draws` draws lies within ±w with the odds [`COVERED`] or more.
    ///
    /// From the characteristic function φ: P(|S| ≤ w) = 1/M · Σ_j φ(2πj/M)^draws · sin((2w + 1)πj/M)/sin(πj/M), which is
    /// exact but for |S| ≥ M − w; M is 64 standard deviations. Of a standard deviation above 512 the width is scaled up
    /// from a narrower noise of the same kind, to within 1 %.
    ///
    /// One draw of the discrete Laplace distribution of scale 1: P(|y| ≤ 2) = 1 − 2r³/(1 + r) = 0.927, P(|y| ≤ 3) =
    /// 1 − 2r⁴/(1 + r) = 0.973 with r = 1/e, so the width is 3.
    ///
    /// ```
    /// use shoal::release::noise::Mechanism;
    /// assert_eq!(Mechanism::Laplace { t: 1, s: 1 }.half_width(1), 3);
    /// ```
    #[must_use]
    pub fn half_width(&self, draws: usize) -> u64 {
        let deviation = self.standard_deviation() * (draws as f64).sqrt();
        let (scale, stretch) = if deviation > SMOOTH {
            let stretch = deviation / SMOOTH;
            (self.scale() / stretch, stretch)
        } else {
            (self.scale(), 1.0)
        };
        let points = ((deviation / stretch * 64.0) as usize).next_power_of_two().max(64);
        // φ^draws is even in θ: half of the circle is enough.
        let powers: Vec<f64> = (0..=points / 2)
            .map(|j| self.characteristic(scale, 2.0 * PI * j as f64 / points as f64).powf(draws as f64))
            .collect();
        let within = |w: u64| {
            let odd = (2 * w + 1) as f64;
            let mut sum = odd;
            for (j, power) in powers.iter().enumerate().skip(1) {
                let half_angle = PI * j as f64 / points as f64;
                let twice = if 2 * j == points { 1.0 } else { 2.0 };
                sum += twice * power * (odd * half_angle).sin() / half_angle.sin();
            }
            sum / points as f64
        };
        let (mut low, mut high) = (0, (points / 4) as u64);
        while low < high {
            let middle = u64::midpoint(low, high);
            if within(middle) >= COVERED { high = middle } else { low = middle + 1 }
        }
        if stretch > 1.0 { ((low as f64 + 0.5) * stretch).ceil() as u64 } else { low }
    }

    /// E[cos θY]. Discrete Laplace: (1 − r)²/(1 − 2r cos θ + r²). Discrete Gaussian: by Poisson's summation,
    /// Σ_m exp(−σ²(θ − 2πm)²/2) over the same at θ = 0.
    fn characteristic(&self, scale: f64, theta: f64) -> f64 {
        match self {
            Self::Laplace { .. } => {
                let r = (-1.0 / scale).exp();
                let gap = -(-1.0 / scale).exp_m1();
                // 1 − 2r cos θ + r² = (1 − r)² + 4r sin²(θ/2), without cancellation.
                gap * gap / (gap * gap + 4.0 * r * (theta / 2.0).sin().powi(2))
            }
            Self::Gaussian { .. } => {
                let terms = (8.0 / (2.0 * PI * scale)).ceil() as i32 + 1;
                let sum = |theta: f64| -> f64 {
                    (-terms..=terms).map(|m| (-0.5 * (scale * (theta - 2.0 * PI * f64::from(m))).powi(2)).exp()).sum()
                };
                sum(theta) / sum(0.0)
            }
        }
    }
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
