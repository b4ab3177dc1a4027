//! Noise: exact odds, widths, what one person can change, what is spent.

mod exact;
mod presentable;
mod statistical;
mod table;

use shoal::release::noise::Mechanism;

/// Odds of the formula, from −reach to reach.
pub fn formula(mechanism: Mechanism, reach: i64) -> Vec<f64> {
    let weight = |y: i64| match mechanism {
        Mechanism::Laplace { t, s } => (-(y.abs() as f64) * s as f64 / t as f64).exp(),
        Mechanism::Gaussian { p, q } => (-0.5 * (y as f64 * q as f64 / p as f64).powi(2)).exp(),
    };
    let sum: f64 = (-5_000..=5_000).map(weight).sum();
    (-reach..=reach).map(|y| weight(y) / sum).collect()
}
