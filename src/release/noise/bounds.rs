//! What one person may contribute to a sum, in whole steps.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What is decided about a table's noise besides its ε.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct NoiseSettings {
    /// 0: discrete Laplace noise; above 0: discrete Gaussian noise, which is narrower if one person changes many
    /// numbers, and whose guarantee fails with these odds.
    pub delta: f64,
    /// For each measured column, the bounds to which one person's sum is clipped.
    pub clip: BTreeMap<String, Clip>,
    /// Noise is drawn from the review's own secret and can be repeated; otherwise from the system's random source.
    pub from_review: bool,
}

impl NoiseSettings {
    /// Nothing was decided.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Bounds of one person's sum in one cell.
///
/// ```
/// use shoal::release::noise::Clip;
/// let clip: Clip = "0..500".parse()?;
/// assert_eq!(clip.to_string(), "0..500");
/// assert_eq!("-20..1.5".parse::<Clip>()?.low, -20.0);
/// assert!("500..0".parse::<Clip>().is_err() && "0..0".parse::<Clip>().is_err());
/// # Ok::<(), shoal::release::noise::ClipError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clip {
    pub low: f64,
    pub high: f64,
}

/// Bounds that cannot be used, as they were written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the bounds “{0}” are not LOW..HIGH, such as 0..500, two numbers of which the first is not above the second and one is not 0"
)]
pub struct ClipError(pub String);

impl Clip {
    /// # Errors
    /// [`ClipError`] if nothing, or everything, lies between the bounds.
    pub fn check(self) -> Result<Self, ClipError> {
        let largest = self.low.abs().max(self.high.abs());
        let usable = self.low <= self.high && (1e-9..=1e15).contains(&largest);
        if usable { Ok(self) } else { Err(ClipError(self.to_string())) }
    }
}

impl fmt::Display for Clip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.low, self.high)
    }
}

impl FromStr for Clip {
    type Err = ClipError;

    fn from_str(text: &str) -> Result<Self, ClipError> {
        let wrong = || ClipError(text.trim().to_owned());
        let (low, high) = text.split_once("..").ok_or_else(wrong)?;
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
        Self { low: number(low)?, high: number(high)? }.check().map_err(|_| wrong())
    }
}

/// Sums are whole numbers of a power of ten: the larger bound is 10,000 to 100,000 of these, so that rounding to a step
/// is far below the noise. The step follows from the bounds alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    exponent: i32,
    low: i64,
    high: i64,
}

impl Steps {
    /// The steps for these bounds.
    #[must_use]
    pub fn of(clip: Clip) -> Self {
        let largest = clip.low.abs().max(clip.high.abs());
        let exponent = largest.log10().floor() as i32 - 4;
        let mut steps = Self { exponent, low: i64::MIN, high: i64::MAX };
        (steps.low, steps.high) = (steps.rounded(clip.low), steps.rounded(clip.high));
        steps
    }

    fn rounded(self, value: f64) -> i64 {
        // Beyond the range of i64 it saturates, and is cut to the bounds.
        (if self.exponent >= 0 { value / self.size() } else { value * self.inverse() }).round() as i64
    }

    fn size(self) -> f64 {
        10_f64.powi(self.exponent)
    }

    fn inverse(self) -> f64 {
        10_f64.powi(-self.exponent)
    }

    /// Decimals that a whole number of steps has.
    #[must_use]
    pub fn decimals(self) -> u8 {
        u8::try_from(-self.exponent).unwrap_or(0)
    }

    /// One person's sum, within the bounds.
    #[must_use]
    pub fn clipped(self, value: f64) -> i64 {
        self.rounded(value).clamp(self.low, self.high)
    }

    /// The most by which one person changes a sum.
    #[must_use]
    pub fn most(self) -> u64 {
        self.low.unsigned_abs().max(self.high.unsigned_abs())
    }

    /// Nobody's sum is below zero.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.low >= 0
    }

    /// The mean of this many people's sums. Like each of them, it is within the bounds.
    #[must_use]
    pub fn mean(self, sum: i64, people: u64) -> f64 {
        (self.value(sum) / people as f64).clamp(self.value(self.low), self.value(self.high))
    }

    /// A whole number of steps as an amount of the column.
    #[must_use]
    pub fn value(self, steps: i64) -> f64 {
        if self.exponent >= 0 { steps as f64 * self.size() } else { steps as f64 / self.inverse() }
    }
}
