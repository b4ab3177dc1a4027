//! The thresholds that a release must meet, and the presets they start from.

use super::record::Approval;
use crate::release::noise::{PrivacyLoss, check_delta};
use crate::release::settings::{Precision, Zeros};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A named start for a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    InternalAnalytics,
    ShareWithPartner,
    Public,
    HealthOrMinors,
}

impl Preset {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::InternalAnalytics, Self::ShareWithPartner, Self::Public, Self::HealthOrMinors];

    /// The name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InternalAnalytics => "Internal analytics",
            Self::ShareWithPartner => "Share with partner",
            Self::Public => "Public",
            Self::HealthOrMinors => "Health or minors",
        }
    }

    /// The word on the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::InternalAnalytics => "internal-analytics",
            Self::ShareWithPartner => "share-with-partner",
            Self::Public => "public",
            Self::HealthOrMinors => "health-or-minors",
        }
    }

    /// Its thresholds (METHODS 10), with nobody's approval required: as on the command line.
    #[must_use]
    pub fn policy(self) -> Policy {
        let base = Policy {
            preset: Some(self),
            k: 10,
            people_alone: 0,
            highest_risk: 0.1,
            risk_threshold: 0.2,
            l: 2,
            t: 0.35,
            cell_threshold: 10,
            dominance: None,
            p_percent: Some(10.0),
            zeros: Zeros::SensitiveOnly,
            round: None,
            precision: Precision::ByCount,
            audience_warn: 100,
            audience_advise: 1_000,
            noise_budget: PrivacyLoss::of_millionths(2_000_000, 1e-6),
            approval: Approval::None,
        };
        match self {
            Self::InternalAnalytics => Policy {
                k: 5,
                highest_risk: 0.2,
                t: 0.5,
                cell_threshold: 5,
                p_percent: None,
                zeros: Zeros::Safe,
                noise_budget: PrivacyLoss::of_millionths(4_000_000, 1e-6),
                ..base
            },
            Self::ShareWithPartner => base,
            Self::Public => Policy {
                k: 20,
                highest_risk: 0.05,
                l: 3,
                t: 0.2,
                cell_threshold: 20,
                p_percent: Some(15.0),
                zeros: Zeros::Unsafe,
                round: Some(5),
                noise_budget: PrivacyLoss::of_millionths(1_000_000, 1e-7),
                ..base
            },
            Self::HealthOrMinors => Policy {
                k: 11,
                // Known as 0.09 in its sources: one in eleven.
                highest_risk: 1.0 / 11.0,
                l: 3,
                t: 0.2,
                cell_threshold: 11,
                zeros: Zeros::Unsafe,
                round: Some(5),
                noise_budget: PrivacyLoss::of_millionths(1_000_000, 1e-7),
                ..base
            },
        }
    }
}

impl Preset {
    /// Who must approve a release under it.
    #[must_use]
    pub fn approval(self) -> Approval {
        match self {
            Self::InternalAnalytics => Approval::None,
            Self::ShareWithPartner => Approval::Any,
            Self::Public | Self::HealthOrMinors => Approval::SecondPerson,
        }
    }

    /// Its thresholds, with the approval that it requires: as it is chosen in the window.
    #[must_use]
    pub fn policy_with_approval(self) -> Policy {
        Policy { approval: self.approval(), ..self.policy() }
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Preset {
    type Err = String;

    /// Takes the command line's word or the name for people, in any case.
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
        Self::ALL.into_iter().find(|preset| preset.key() == wanted).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|preset| preset.key()).collect();
            format!("there is no policy \"{text}\"; the presets are {}", known.join(", "))
        })
    }
}

/// The thresholds of one review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// The preset that these thresholds are, unchanged; `None` once one of them was edited.
    pub preset: Option<Preset>,
    /// Least people in a class.
    pub k: u64,
    /// Most people who may be alone.
    pub people_alone: u64,
    /// Highest prosecutor risk, 0 to 1.
    pub highest_risk: f64,
    /// τ: the share of people with a risk strictly above it is reported.
    pub risk_threshold: f64,
    /// Least distinct sensitive values in a class.
    pub l: u64,
    /// Greatest distance of a class's sensitive values from everyone's.
    pub t: f64,
    /// Least people in a published cell.
    pub cell_threshold: u64,
    /// (n, k): the n largest may not hold k % of a sum.
    pub dominance: Option<(usize, f64)>,
    /// p %: the largest may not be estimated closer than p %.
    pub p_percent: Option<f64>,
    pub zeros: Zeros,
    /// Published counts are rounded to this base.
    pub round: Option<u64>,
    /// Decimals of published sums, means and quantiles.
    pub precision: Precision,
    /// Segments with fewer people get a warning as an audience.
    pub audience_warn: u64,
    /// Segments with fewer people get advice as an audience.
    pub audience_advise: u64,
    /// Most ε and δ that all releases with noise may spend together, whatever the state of the file.
    pub noise_budget: PrivacyLoss,
    /// Who must approve a release. Nobody until a preset is chosen in the window: policies of older reviews and of the
    /// command line, which cannot sign, lack it.
    #[serde(skip_serializing_if = "Approval::is_default")]
    pub approval: Approval,
}

impl Default for Policy {
    fn default() -> Self {
        Preset::ShareWithPartner.policy()
    }
}

impl Policy {
    /// No number of fewer people than this is reported to anybody outside.
    #[must_use]
    pub fn least_people_reported(&self) -> u64 {
        self.k.max(self.cell_threshold)
    }

    /// The name for people: the preset's, or that it was changed.
    #[must_use]
    pub fn name(&self) -> String {
        self.preset.map_or_else(|| "Own thresholds".to_owned(), |preset| preset.name().to_owned())
    }

    /// Names the preset again that these thresholds equal, or none.
    #[must_use]
    pub fn renamed(mut self) -> Self {
        self.preset = Preset::ALL
            .into_iter()
            .find(|preset| Self { preset: self.preset, approval: self.approval, ..preset.policy() } == self);
        self
    }

    /// Every threshold is as strict as the other policy's, or stricter.
    #[must_use]
    pub fn is_at_least_as_strict_as(&self, other: &Self) -> bool {
        let zeros = |zeros: Zeros| match zeros {
            Zeros::Safe => 0,
            Zeros::SensitiveOnly => 1,
            Zeros::Unsafe => 2,
        };
        let optional = |mine: Option<f64>, others: Option<f64>| {
            others.is_none_or(|others| mine.is_some_and(|mine| mine >= others))
        };
        self.k >= other.k
            && self.people_alone <= other.people_alone
            && self.highest_risk <= other.highest_risk
            && self.risk_threshold <= other.risk_threshold
            && self.l >= other.l
            && self.t <= other.t
            && self.cell_threshold >= other.cell_threshold
            && other.dominance.is_none_or(|(n, k)| self.dominance.is_some_and(|mine| mine.0 >= n && mine.1 <= k))
            && optional(self.p_percent, other.p_percent)
            && zeros(self.zeros) >= zeros(other.zeros)
            // Counts rounded to another base are another table.
            && self.round == other.round
            && self.precision == other.precision
            && self.audience_warn >= other.audience_warn
            && self.audience_advise >= other.audience_advise
            && self.noise_budget.is_within(&other.noise_budget)
            && self.approval >= other.approval
    }

    /// What is wrong with the thresholds, as a sentence; `None` if nothing is.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let share = |name: &str, value: f64| {
            (!(0.0..=1.0).contains(&value)).then(|| format!("{name} must lie between 0 and 1, not at {value}"))
        };
        let least = |name: &str, value: u64| (value == 0).then(|| format!("{name} must be at least 1"));
        least("k", self.k)
            .or_else(|| share("the highest risk", self.highest_risk))
            .or_else(|| share("the risk threshold", self.risk_threshold))
            .or_else(|| least("l", self.l))
            .or_else(|| share("t", self.t))
            .or_else(|| least("the threshold of cells", self.cell_threshold))
            .or_else(|| {
                let (n, k) = self.dominance?;
                (n == 0 || !(k > 0.0 && k <= 100.0))
                    .then(|| format!("dominance takes a number of people and a percentage up to 100, not {n},{k}"))
            })
            .or_else(|| {
                let p = self.p_percent?;
                (!(p > 0.0 && p.is_finite())).then(|| format!("p % must be a positive percentage, not {p}"))
            })
            .or_else(|| {
                self.round
                    .filter(|&base| base < 2)
                    .map(|base| format!("a rounding base of {base} rounds nothing; take 2 or more"))
            })
            .or_else(|| Some(format!("the budget of noise: {}", check_delta(self.noise_budget.delta()).err()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_found_by_word_and_by_name() {
        for preset in Preset::ALL {
            assert_eq!(preset.key().parse(), Ok(preset));
            assert_eq!(preset.name().parse(), Ok(preset));
            assert_eq!(preset.policy().fault(), None);
        }
        assert!("partner".parse::<Preset>().is_err());
    }

    #[test]
    fn an_edited_preset_loses_its_name_and_finds_it_again() {
        let edited = Policy { k: 12, ..Policy::default() }.renamed();
        assert_eq!(edited.preset, None);
        assert_eq!(Policy { k: 10, ..edited }.renamed().preset, Some(Preset::ShareWithPartner));
    }

    #[test]
    fn one_looser_figure_makes_a_policy_looser() {
        let policy = Policy { dominance: Some((2, 80.0)), ..Policy::default() };
        let stricter = Policy {
            k: 11,
            t: 0.1,
            cell_threshold: 20,
            dominance: Some((3, 70.0)),
            zeros: Zeros::Unsafe,
            ..policy.clone()
        };
        assert!(policy.is_at_least_as_strict_as(&policy) && stricter.is_at_least_as_strict_as(&policy));
        assert!(!policy.is_at_least_as_strict_as(&stricter));
        for looser in [
            Policy { k: 9, ..stricter.clone() },
            Policy { p_percent: None, ..stricter.clone() },
            Policy { dominance: None, ..stricter.clone() },
            Policy { highest_risk: 0.2, ..stricter.clone() },
            Policy { noise_budget: PrivacyLoss::of_millionths(9_000_000, 1e-6), ..stricter },
        ] {
            assert!(!looser.is_at_least_as_strict_as(&policy), "{looser:?}");
        }
    }

    #[test]
    fn impossible_thresholds_are_named() {
        assert!(Policy { t: 1.5, ..Policy::default() }.fault().is_some());
        assert!(Policy { k: 0, ..Policy::default() }.fault().is_some());
        assert!(Policy { p_percent: Some(f64::NAN), ..Policy::default() }.fault().is_some());
    }
}
