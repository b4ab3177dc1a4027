//! ε and δ: how they are written, added up, and turned into the width of a noise.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;
use std::str::FromStr;

/// ε in millionths, so that what is spent adds up exactly and a noise of scale 1/ε is a fraction of whole numbers.
///
/// ```
/// use shoal::release::noise::Epsilon;
/// let half: Epsilon = "0.5".parse()?;
/// assert_eq!(half.millionths(), 500_000);
/// assert_eq!(half.to_string(), "0.5");
/// assert!("0".parse::<Epsilon>().is_err() && "1e9".parse::<Epsilon>().is_err());
/// # Ok::<(), shoal::release::noise::BudgetError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epsilon(u64);

/// Larger values protect nobody; smaller ones leave nothing to be read.
const MOST: u64 = 100_000_000;
const LEAST: u64 = 100;

/// An ε or a δ that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    #[error("ε is “{0}”; it must be a number from 0.0001 to 100 with at most six decimals")]
    Epsilon(String),
    #[error("δ is “{0}”; it must be at least 0 and below 0.01: the odds that the guarantee does not hold")]
    Delta(String),
}

impl Epsilon {
    /// ε = 1, a usual start.
    pub const ONE: Self = Self(1_000_000);

    /// # Errors
    /// [`BudgetError::Epsilon`] outside 0.0001 to 100.
    pub fn from_millionths(millionths: u64) -> Result<Self, BudgetError> {
        if (LEAST..=MOST).contains(&millionths) {
            Ok(Self(millionths))
        } else {
            Err(BudgetError::Epsilon(decimal(millionths)))
        }
    }

    /// ε times a million; exact.
    #[must_use]
    pub fn millionths(self) -> u64 {
        self.0
    }

    /// ε as a number.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl fmt::Display for Epsilon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal(self.0))
    }
}

impl FromStr for Epsilon {
    type Err = BudgetError;

    fn from_str(text: &str) -> Result<Self, BudgetError> {
        let wrong = || BudgetError::Epsilon(text.trim().to_owned());
        Self::from_millionths(millionths(text).ok_or_else(wrong)?).map_err(|_| wrong())
    }
}

/// A decimal number with at most six decimals, in millionths.
fn millionths(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && decimals.is_empty() || !digits(whole) || !digits(decimals) || decimals.len() > 6 {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_mul(1_000_000)?.checked_add(format!("{decimals:0<6}").parse().ok()?)
}

fn decimal(millionths: u64) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Serialize for Epsilon {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_string())
    }
}

impl<'de> Deserialize<'de> for Epsilon {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Checks a δ; 0 means the discrete Laplace distribution, more the discrete Gaussian.
///
/// # Errors
/// [`BudgetError::Delta`].
pub fn check_delta(delta: f64) -> Result<(), BudgetError> {
    if (0.0..0.01).contains(&delta) { Ok(()) } else { Err(BudgetError::Delta(delta.to_string())) }
}

/// What people have lost, or may lose, by the releases of one review: ε and δ. Losses add up [basic composition, Dwork
/// et al. 2006].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PrivacyLoss {
    millionths: u64,
    delta: f64,
}

impl PrivacyLoss {
    /// The loss by one release.
    #[must_use]
    pub fn new(epsilon: Epsilon, delta: f64) -> Self {
        Self { millionths: epsilon.0, delta }
    }

    /// ε in millionths; any, 0 among them.
    #[must_use]
    pub const fn of_millionths(millionths: u64, delta: f64) -> Self {
        Self { millionths, delta }
    }

    /// Whether no ε is spent.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.millionths == 0
    }

    /// ε as a number.
    #[must_use]
    pub fn epsilon(&self) -> f64 {
        self.millionths as f64 / 1e6
    }

    /// δ: the probability that the guarantee of ε fails.
    #[must_use]
    pub fn delta(&self) -> f64 {
        self.delta
    }

    /// Both losses together: ε and δ each add up.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        Self { millionths: self.millionths.saturating_add(more.millionths), delta: self.delta + more.delta }
    }

    /// Neither ε nor δ is above the other's. Sums of δ are compared with room for their rounding.
    #[must_use]
    pub fn is_within(&self, budget: &Self) -> bool {
        self.millionths <= budget.millionths && self.delta <= budget.delta * (1.0 + 1e-9)
    }
}

/// "ε 0.5", "ε 0.5 and δ 0.000001".
impl fmt::Display for PrivacyLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ε {}", decimal(self.millionths))?;
        if self.delta > 0.0 { write!(f, " and δ {}", self.delta) } else { Ok(()) }
    }
}

/// As text, so that it is hashed and saved without any loss.
#[derive(Serialize, Deserialize)]
struct LossText {
    epsilon: String,
    #[serde(default)]
    delta: String,
}

impl Serialize for PrivacyLoss {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        LossText { epsilon: decimal(self.millionths), delta: self.delta.to_string() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PrivacyLoss {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = LossText::deserialize(deserializer)?;
        let wrong = || D::Error::custom("ε and δ are numbers as text");
        let delta = if text.delta.is_empty() { 0.0 } else { text.delta.parse().map_err(|_| wrong())? };
        Ok(Self { millionths: millionths(&text.epsilon).ok_or_else(wrong)?, delta })
    }
}

/// The least δ for which ρ-zero-concentrated privacy is known to be (ε, δ)-differential privacy: the least over α > 1
/// of exp((α − 1)(αρ − ε)) / (α − 1) · (1 − 1/α)^α [Canonne, Kamath & Steinke 2020, section 2.3].
///
/// Every α gives a bound that holds, so a search that stops early errs to the safe side. The logarithm's derivative in
/// α is (2α − 1)ρ − ε + ln(1 − 1/α), which grows with α: the least is where it is 0.
#[must_use]
pub fn delta_of_concentrated(rho: f64, epsilon: f64) -> f64 {
    if rho <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (1.0 + 1e-9, (epsilon + 1.0) / (2.0 * rho) + 2.0);
    for _ in 0..200 {
        let alpha = f64::midpoint(low, high);
        let slope = (2.0 * alpha - 1.0) * rho - epsilon + (-1.0 / alpha).ln_1p();
        if slope < 0.0 { low = alpha } else { high = alpha }
    }
    let alpha = f64::midpoint(low, high);
    let exponent = (alpha - 1.0) * (alpha * rho - epsilon) - (alpha - 1.0).ln() + alpha * (-1.0 / alpha).ln_1p();
    exponent.exp().min(1.0)
}

/// The greatest ρ, rounded down, that is known to give (ε, δ)-differential privacy.
///
/// It is more than the textbook's ε = ρ + 2·√(ρ ln(1/δ)) would allow [Bun & Steinke 2016]:
///
/// ```
/// use shoal::release::noise::{concentrated_for, delta_of_concentrated};
/// let rho = concentrated_for(1.0, 1e-6);
/// assert!(rho > ((1.0 + 1e6_f64.ln()).sqrt() - 1e6_f64.ln().sqrt()).powi(2));
/// assert!(delta_of_concentrated(rho, 1.0) <= 1e-6 && delta_of_concentrated(rho * 1.001, 1.0) > 1e-6);
/// ```
#[must_use]
pub fn concentrated_for(epsilon: f64, delta: f64) -> f64 {
    let (mut low, mut high) = (0.0, epsilon + 1.0);
    for _ in 0..200 {
        let rho = f64::midpoint(low, high);
        if delta_of_concentrated(rho, epsilon) <= delta { low = rho } else { high = rho }
    }
    // The formula is computed in floating point; a little less cannot be too much.
    low * (1.0 - 1e-9)
}
