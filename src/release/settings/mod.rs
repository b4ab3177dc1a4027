//! What the analyst decides about one table. A release is a list of these: [`ReleaseSettings`](super::ReleaseSettings).

pub(super) mod release;

use super::noise::{Epsilon, NoiseSettings};
pub use super::published::precision::Precision;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// One table of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct TableSettings {
    pub title: String,
    /// Columns, at the level that is given here, else at their level in the review.
    pub dimensions: Vec<String>,
    /// Levels that hold for this table alone, by dimension.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, usize>,
    /// Of the dimensions, those whose higher ladder levels become subtotals.
    pub subtotals: Vec<String>,
    /// Names of segments that form one further dimension; they may overlap.
    pub segments: Vec<String>,
    /// Besides the people, who are always counted.
    pub measures: Vec<Measure>,
    pub totals: Totals,
    /// The segment that the table is about; everyone if none is named.
    pub filter: Option<String>,
    pub protect: Protect,
    pub rounding: Rounding,
    pub standard: Standard,
    pub cost: Cost,
    /// Decimals of sums, means and quantiles.
    #[serde(skip_serializing_if = "Precision::is_default")]
    pub precision: Precision,
    pub rules: Rules,
    /// The number of all people is not published (and not known otherwise).
    pub hide_total: bool,
    /// An empty cell may be hidden to protect another. Without it a reader is taken to know which cells are empty.
    pub hide_zeros: bool,
    /// Used if the protection is noise.
    #[serde(skip_serializing_if = "NoiseSettings::is_default")]
    pub noise: NoiseSettings,
}

impl Default for TableSettings {
    fn default() -> Self {
        Self {
            title: String::new(),
            dimensions: Vec::new(),
            levels: BTreeMap::new(),
            subtotals: Vec::new(),
            segments: Vec::new(),
            measures: Vec::new(),
            totals: Totals::All,
            filter: None,
            protect: Protect::Suppress,
            rounding: Rounding::Conventional,
            standard: Standard::Safe,
            cost: Cost::People,
            precision: Precision::default(),
            rules: Rules::default(),
            hide_total: false,
            hide_zeros: true,
            noise: NoiseSettings::default(),
        }
    }
}

impl TableSettings {
    /// Whether the released numbers depend on the review's own secret.
    #[must_use]
    pub fn needs_secret(&self) -> bool {
        match self.protect {
            Protect::Round { .. } => self.rounding == Rounding::Random,
            Protect::Noise { .. } => self.noise.from_review,
            _ => false,
        }
    }

    /// Whether it has a dimension to count by.
    #[must_use]
    pub fn is_shaped(&self) -> bool {
        !self.dimensions.is_empty() || !self.segments.is_empty()
    }
}

/// A column and what is published of it in every cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measure {
    pub column: String,
    pub statistic: Statistic,
    /// `None`: the table's rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
}

impl Measure {
    /// A statistic of a column, under the table's rules.
    #[must_use]
    pub fn new(column: impl Into<String>, statistic: Statistic) -> Self {
        Self { column: column.into(), statistic, rules: None }
    }

    /// The heading of its column in the table: "spend: sum".
    #[must_use]
    pub fn heading(&self) -> String {
        format!("{}: {}", self.column, self.statistic)
    }
}

/// What is published of a column in every cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    Sum,
    Mean,
    /// Of the sum of the column: of the whole table, or of the total along the named dimension.
    Share(ShareOf),
    /// Probabilities between 0 and 1.
    Quantiles(Vec<f64>),
}

/// The sum that a share is a part of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareOf {
    All,
    /// Of the total over this dimension: in rows × columns, the share of the row is that along the columns' dimension.
    Dimension(String),
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum => f.write_str("sum"),
            Self::Mean => f.write_str("mean"),
            Self::Share(ShareOf::All) => f.write_str("share"),
            Self::Share(ShareOf::Dimension(name)) => write!(f, "share of {name}"),
            Self::Quantiles(_) => f.write_str("quantiles"),
        }
    }
}

impl FromStr for Statistic {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        match text.trim() {
            "sum" => Ok(Self::Sum),
            "mean" => Ok(Self::Mean),
            "share" => Ok(Self::Share(ShareOf::All)),
            "median" => Ok(Self::Quantiles(vec![0.5])),
            "quantiles" => Ok(Self::Quantiles(vec![0.25, 0.5, 0.75])),
            other => match other.strip_prefix("share of ") {
                Some(name) => Ok(Self::Share(ShareOf::Dimension(name.trim().to_owned()))),
                None => {
                    Err(SettingsError::new("measure", other, "sum, mean, share, share of DIMENSION, median, quantiles"))
                }
            },
        }
    }
}

/// The dimensions over which the table has totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Totals {
    #[default]
    All,
    None,
    /// Over these dimensions only.
    List(Vec<String>),
}

impl Totals {
    /// Whether the table has totals over a dimension.
    #[must_use]
    pub fn over(&self, dimension: &str) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::List(names) => names.iter().any(|n| n == dimension),
        }
    }
}

/// How unsafe cells are protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protect {
    /// Hide unsafe cells, and as many others as it takes.
    #[default]
    Suppress,
    /// Put small categories together as "Other"; what is still unsafe is hidden.
    Merge,
    /// Show the branches that make unsafe cells at coarser levels of their ladders; what is still unsafe is hidden.
    Ladder,
    /// Publish multiples of the base; what rounding alone does not protect is hidden.
    Round { base: u64 },
    /// Add noise to every number, hide none.
    Noise { epsilon: Epsilon },
    /// Report unsafe cells and hide nothing: never fit to be written.
    None,
}

impl fmt::Display for Protect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Suppress => f.write_str("suppress"),
            Self::Merge => f.write_str("merge"),
            Self::Ladder => f.write_str("ladder"),
            Self::Round { base } => write!(f, "round:{base}"),
            Self::Noise { epsilon } => write!(f, "noise:{epsilon}"),
            Self::None => f.write_str("none"),
        }
    }
}

impl FromStr for Protect {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        let wrong = || {
            SettingsError::new(
                "protection",
                text,
                "suppress, merge, ladder, round:BASE (a whole number above 1; then :nearest, :random or :controlled), noise:EPSILON (0.0001 to 100, at most six decimals), none",
            )
        };
        match text.trim() {
            "suppress" => Ok(Self::Suppress),
            "merge" => Ok(Self::Merge),
            "ladder" => Ok(Self::Ladder),
            "none" => Ok(Self::None),
            other if other.starts_with("noise:") => {
                let epsilon = other.trim_start_matches("noise:").parse().map_err(|_| wrong())?;
                Ok(Self::Noise { epsilon })
            }
            other => {
                let base = other.strip_prefix("round:").and_then(|b| b.trim().parse().ok()).ok_or_else(wrong)?;
                if base < 2 { Err(wrong()) } else { Ok(Self::Round { base }) }
            }
        }
    }
}

/// How a number becomes a multiple of the base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the nearest multiple, half upward; every total from its own true value.
    #[default]
    Conventional,
    /// To one of the two multiples beside it with odds that keep the expectation; the same number always falls the same
    /// way. The review's own secret decides, which is not in these settings: the ledger keeps them.
    Random,
    /// To one of the two multiples beside it so that everything still adds up, at the least distance.
    Controlled,
}

impl FromStr for Rounding {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        match text.trim() {
            "nearest" => Ok(Self::Conventional),
            "random" => Ok(Self::Random),
            "controlled" => Ok(Self::Controlled),
            other => Err(SettingsError::new("way of rounding", other, "nearest, random, controlled")),
        }
    }
}

/// Reads a protection, and after a rounding's base the way of rounding: `round:5:random`.
///
/// ```
/// use shoal::release::settings::{Protect, Rounding, parse_protection};
/// assert_eq!(parse_protection("round:5:random"), Ok((Protect::Round { base: 5 }, Some(Rounding::Random))));
/// assert_eq!(parse_protection("round:5"), Ok((Protect::Round { base: 5 }, None)));
/// assert!(parse_protection("round:5:up").is_err());
/// ```
///
/// # Errors
/// [`SettingsError`] says what can be chosen.
pub fn parse_protection(text: &str) -> Result<(Protect, Option<Rounding>), SettingsError> {
    match text.trim().strip_prefix("round:").and_then(|rest| rest.split_once(':')) {
        Some((base, way)) => Ok((format!("round:{base}").parse()?, Some(way.parse()?))),
        None => Ok((text.parse()?, None)),
    }
}

/// When a hidden unsafe cell counts as protected, by the interval that the attacker can derive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// The attacker can neither exclude that the cell was above the threshold T nor pin it: max ≥ T and max − min ≥ T.
    #[default]
    Safe,
    /// The attacker cannot derive the value: max − min ≥ 1.
    Exact,
    /// max ≥ value + x and min ≤ max(0, value − x).
    Margin(f64),
}

impl FromStr for Standard {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        match text.trim() {
            "safe" => Ok(Self::Safe),
            "exact" => Ok(Self::Exact),
            other => other
                .strip_prefix("margin:")
                .and_then(|x| x.trim().parse::<f64>().ok())
                .filter(|x| x.is_finite() && *x > 0.0)
                .map(Self::Margin)
                .ok_or_else(|| SettingsError::new("standard", text, "safe, exact, margin:X (a number above 0)")),
        }
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Safe => f.write_str("safe"),
            Self::Exact => f.write_str("exact"),
            Self::Margin(x) => write!(f, "margin:{x}"),
        }
    }
}

/// What hiding a cell costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    /// The people in it.
    #[default]
    People,
    /// One, whatever is in it.
    Cells,
}

impl FromStr for Cost {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        match text.trim() {
            "people" => Ok(Self::People),
            "cells" => Ok(Self::Cells),
            other => Err(SettingsError::new("cost", other, "people, cells")),
        }
    }
}

/// Whether empty cells are unsafe; the strictest rule is last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zeros {
    Safe,
    /// Unsafe if a dimension of the table is sensitive: that nobody, or everybody else, has it discloses something.
    #[default]
    SensitiveOnly,
    Unsafe,
}

impl FromStr for Zeros {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        match text.trim() {
            "safe" => Ok(Self::Safe),
            "unsafe" => Ok(Self::Unsafe),
            "sensitive" | "sensitive-only" => Ok(Self::SensitiveOnly),
            other => Err(SettingsError::new("rule for zeros", other, "safe, unsafe, sensitive")),
        }
    }
}

/// Whose own number an insider subtracts; the strictest rule is last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Singletons {
    Off,
    /// In sums: the one person of a cell knows its sum. In a count nobody knows that they are alone.
    #[default]
    Sums,
    /// In counts too: someone is taken to know that they are alone.
    All,
}

/// When a cell is unsafe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Rules {
    /// Fewer people than this are unsafe.
    pub threshold: u64,
    /// (n, k): the n largest contributions hold at least k % of the sum.
    pub dominance: Option<(usize, f64)>,
    /// p: the second largest contributor can estimate the largest to within p %.
    pub p_percent: Option<f64>,
    pub zeros: Zeros,
    pub singletons: Singletons,
    /// A line along a sensitive dimension whose people all, or all but one, share one value is unsafe there.
    pub group_disclosure: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            threshold: 10,
            dominance: None,
            p_percent: Some(10.0),
            zeros: Zeros::default(),
            singletons: Singletons::default(),
            group_disclosure: true,
        }
    }
}

impl Rules {
    /// Each rule is the stricter of both; dominance, if neither pair is stricter, is that of `floor`.
    #[must_use]
    pub fn at_least(&self, floor: &Self) -> Self {
        let dominance = match (self.dominance, floor.dominance) {
            (Some((n, k)), Some((least, most))) if n >= least && k <= most => Some((n, k)),
            (own, None) => own,
            (_, floor) => floor,
        };
        Self {
            threshold: self.threshold.max(floor.threshold),
            dominance,
            p_percent: self.p_percent.into_iter().chain(floor.p_percent).reduce(f64::max),
            zeros: self.zeros.max(floor.zeros),
            singletons: self.singletons.max(floor.singletons),
            group_disclosure: self.group_disclosure || floor.group_disclosure,
        }
    }
}

/// A setting that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The {what} “{given}” is not known. Choose one of: {choices}.")]
pub struct SettingsError {
    pub what: &'static str,
    pub given: String,
    pub choices: &'static str,
}

impl SettingsError {
    pub(super) fn new(what: &'static str, given: &str, choices: &'static str) -> Self {
        Self { what, given: given.to_owned(), choices }
    }
}

/// Reads `N,K`: two people, ninety per cent is `2,90`.
///
/// # Errors
/// [`SettingsError`] if it is not a whole number above 0 and a percentage above 0 up to 100.
pub fn parse_dominance(text: &str) -> Result<(usize, f64), SettingsError> {
    text.split_once(',')
        .and_then(|(n, k)| Some((n.trim().parse::<usize>().ok()?, k.trim().parse::<f64>().ok()?)))
        .filter(|(n, k)| *n > 0 && *k > 0.0 && *k <= 100.0)
        .ok_or_else(|| SettingsError::new("dominance rule", text, "N,K such as 2,90"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_never_laxer_than_the_floor() {
        let floor = Rules { dominance: Some((2, 90.0)), ..Rules::default() };
        let lax = Rules {
            threshold: 1,
            dominance: Some((1, 99.0)),
            p_percent: None,
            zeros: Zeros::Safe,
            singletons: Singletons::Off,
            group_disclosure: false,
        };
        assert_eq!(lax.at_least(&floor), floor);
        let strict = Rules {
            threshold: 30,
            dominance: Some((3, 80.0)),
            p_percent: Some(25.0),
            zeros: Zeros::Unsafe,
            singletons: Singletons::All,
            group_disclosure: true,
        };
        assert_eq!(strict.at_least(&floor), strict);
    }
}
