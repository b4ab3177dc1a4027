//! The sign-off: who, by their own statement, decided what about which state of the work.
//!
//! | where | what is there |
//! | --- | --- |
//! | here | a step, and the chain of all steps |
//! | `states` | the states, and what may follow what |
//! | `signing` | taking a step |
//! | `work` | what a step covers: the parts of the work and their fingerprint |
//! | `change` | what differs between two states of the work, in words |
//! | `standing` | what the last step means now: stale, released, in the way of a release |
//! | `older` | the three fields that older reviews had instead |
//!
//! Steps are appended and never changed or undone; each holds the hash of the one before.

mod change;
mod older;
mod signing;
mod standing;
mod states;
mod work;

pub use change::Change;
pub use signing::{Signing, SigningError};
pub use standing::{SignOffJson, Standing};
pub use states::{SignOffState, Step};
pub use work::changes;

use crate::files::sha256;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who is said to have signed. The program has no accounts and cannot check it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    pub name: String,
    pub role: String,
}

impl std::fmt::Display for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.name.as_str(), self.role.as_str()) {
            ("", role) => f.write_str(role),
            (name, "") => f.write_str(name),
            (name, role) => write!(f, "{name} ({role})"),
        }
    }
}

/// By when a condition must be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    BeforeExport,
    #[serde(untagged)]
    Day(#[serde(with = "day")] NaiveDate),
}

/// A condition of an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub text: String,
    pub due: Due,
}

impl Condition {
    /// A condition as it is typed: a day in front ("2027-03-31: erase the file") says by when; without one it is due
    /// before the export. `None` for an empty line.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        let dated = line.split_once(':').and_then(|(day, text)| {
            let day = NaiveDate::parse_from_str(day.trim(), "%Y-%m-%d").ok()?;
            Some(Self { text: text.trim().to_owned(), due: Due::Day(day) })
        });
        let condition = dated.unwrap_or_else(|| Self { text: line.to_owned(), due: Due::BeforeExport });
        (!condition.text.is_empty()).then_some(condition)
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.due {
            Due::BeforeExport => write!(f, "{} (before the export)", self.text),
            Due::Day(day) => write!(f, "{} (by {day})", self.text),
        }
    }
}

/// What an approval is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Covers {
    #[default]
    OneRelease,
    /// Releases by the same rules, of newer files too, up to a day and so many times.
    Repeated {
        #[serde(with = "day")]
        until: NaiveDate,
        times: u32,
    },
}

/// A part of the work as it was when somebody signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    pub key: String,
    pub label: String,
    pub text: String,
}

/// A condition of approval that the program checked, and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    pub id: String,
    /// `E`: nothing is released without it.
    pub level: String,
    /// `pass`, `warn` or `fail`.
    pub result: String,
    pub answer: String,
}

/// One step, with its hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignOff {
    #[serde(flatten)]
    pub content: SignOffContent,
    /// SHA-256 of the content as canonical JSON.
    pub hash: String,
}

/// What the hash of a step covers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignOffContent {
    /// From 1.
    pub id: u64,
    pub state: SignOffState,
    pub by: Signer,
    /// UTC, RFC 3339; of an older review the day as it was typed, which may be empty.
    pub on: String,
    pub reason: String,
    pub conditions: Vec<Condition>,
    pub covers: Covers,
    /// Of everything that was decided; empty if it is not known.
    pub work_print: String,
    /// The same without the file, the people left out and the releases before.
    pub rules_print: String,
    pub frozen: Vec<Frozen>,
    pub gates: Vec<Gate>,
    /// The fields of the record that the work or the profile had filled, as texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filled: Vec<Frozen>,
    /// Hash of the step before; the first has none.
    pub previous: Option<String>,
}

impl SignOffContent {
    fn hash(&self) -> String {
        sha256(work::canonical(serde_json::to_value(self).unwrap_or_default()).as_bytes())
    }

    /// The day, YYYY-MM-DD, or whatever an older review has for it.
    #[must_use]
    pub fn day(&self) -> &str {
        self.on.get(..10).unwrap_or(&self.on)
    }

    /// It was taken over from an older review, which did not keep what was signed.
    #[must_use]
    pub fn is_older(&self) -> bool {
        self.work_print.is_empty()
    }

    /// "Approved by K. Reviewer (head of insight)".
    #[must_use]
    pub fn deed(&self) -> String {
        let by = self.by.to_string();
        let by = if by.is_empty() { by } else { format!(" by {by}") };
        let what = if self.state == SignOffState::InReview { "Submitted" } else { self.state.name() };
        match self.covers {
            Covers::OneRelease => format!("{what}{by}"),
            Covers::Repeated { until, times } => format!("{what}{by} for {times} releases until {until}"),
        }
    }

    /// "Approved by K. Reviewer (head of insight) on 2026-11-28".
    #[must_use]
    pub fn sentence(&self) -> String {
        let on = if self.on.is_empty() { String::new() } else { format!(" on {}", self.day()) };
        format!("{}{on}", self.deed())
    }
}

/// All steps, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignOffs {
    steps: Vec<SignOff>,
}

/// The place at which the chain of steps is broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignOffFault {
    #[error("step {id} of the sign-off was changed after it was made: its content does not fit its hash")]
    Changed { id: u64 },
    #[error("step {id} of the sign-off does not follow the one before it: a step was removed, added or put elsewhere")]
    Unchained { id: u64 },
}

impl SignOffs {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    #[must_use]
    pub fn steps(&self) -> &[SignOff] {
        &self.steps
    }

    #[must_use]
    pub fn last(&self) -> Option<&SignOffContent> {
        self.steps.last().map(|step| &step.content)
    }

    /// What was decided last; a draft if nobody decided.
    #[must_use]
    pub fn state(&self) -> SignOffState {
        self.last().map_or(SignOffState::Draft, |step| step.state)
    }

    /// Follows the chain from its start.
    ///
    /// # Errors
    /// [`SignOffFault`] at the first step that is not as it was when it was made.
    pub fn verify(&self) -> Result<(), SignOffFault> {
        let mut previous = None;
        for (id, SignOff { content, hash }) in (1..).zip(&self.steps) {
            if content.previous.as_deref() != previous || content.id != id {
                return Err(SignOffFault::Unchained { id });
            }
            if content.hash() != *hash {
                return Err(SignOffFault::Changed { id });
            }
            previous = Some(hash.as_str());
        }
        Ok(())
    }

    /// Adds a step; its place and its hash are made here.
    fn append(&mut self, mut content: SignOffContent) {
        content.id = self.last().map_or(1, |last| last.id + 1);
        content.previous = self.steps.last().map(|step| step.hash.clone());
        self.steps.push(SignOff { hash: content.hash(), content });
    }
}

/// A day as text: YYYY-MM-DD.
mod day {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_may_have_a_day() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 31).unwrap();
        let dated = Condition { text: "erase: all".into(), due: Due::Day(day) };
        assert_eq!(Condition::read(" 2027-03-31: erase: all "), Some(dated.clone()));
        let plain = Condition { text: "Ask: the vendor".into(), due: Due::BeforeExport };
        assert_eq!(Condition::read("Ask: the vendor"), Some(plain.clone()));
        assert_eq!((Condition::read("  "), Condition::read("2027-03-31:")), (None, None));
        for condition in [dated, plain] {
            let text = serde_json::to_string(&condition).unwrap();
            assert_eq!(serde_json::from_str::<Condition>(&text).unwrap(), condition, "{text}");
        }
    }
}
