//! What the record must know of the work, as plain data: the workbench fills it.

use super::{AgreedColumns, Origin};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What fills a field without typing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    pub text: String,
    /// [`Origin::Template`] is a proposal: it counts as empty until somebody takes it over.
    pub origin: Origin,
    /// The place that it comes from: "Segments".
    pub place: &'static str,
}

impl Fact {
    /// From the work.
    #[must_use]
    pub fn work(text: impl Into<String>, place: &'static str) -> Self {
        Self { text: text.into(), origin: Origin::Work, place }
    }

    /// From the organisation's profile.
    #[must_use]
    pub fn profile(text: impl Into<String>) -> Self {
        Self { text: text.into(), origin: Origin::Profile, place: "Organisation" }
    }

    /// A proposal.
    #[must_use]
    pub fn proposal(text: impl Into<String>, place: &'static str) -> Self {
        Self { text: text.into(), origin: Origin::Template, place }
    }
}

/// The release as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReleaseFacts {
    /// A release was designed.
    pub designed: bool,
    /// Its figures are those of the work as it is now.
    pub fresh: bool,
    /// The attack was made on it, as it is now.
    pub attacked: bool,
    /// It does not meet the policy.
    pub fails: bool,
    /// What was not checked or is undecided, so that the answer cannot be known.
    pub unclear: bool,
    /// Why it may be released, or why not.
    pub because: String,
    /// Direct identifiers among its dimensions and measures.
    pub direct_identifiers: Vec<String>,
    /// The columns that are in it.
    pub dimensions: Vec<String>,
    /// Columns of which it publishes amounts.
    pub measures: Vec<String>,
    /// Names of the segments that it is about.
    pub segments: Vec<String>,
    /// It would spend more than the budget of noise has.
    pub over_budget: bool,
}

/// What the work says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FromWork {
    /// By the key of the field.
    pub facts: BTreeMap<String, Fact>,
    pub release: ReleaseFacts,
    /// Special categories that a rule, a dimension or a measure uses.
    pub art9_used: Vec<String>,
    /// A birth date or an age shows people under 16.
    pub children: bool,
    /// Why the history of releases does not hold.
    pub ledger_fault: Option<String>,
    /// Segments that contact people and count those who objected.
    pub objectors_inside: Vec<String>,
    /// Segments that need a consent and count people who did not give it.
    pub without_consent: Vec<String>,
    /// Share of the answers on consent that are unknown, 0 to 1.
    pub unknown_consent: Option<f64>,
    /// Columns that were received and not agreed.
    pub not_agreed: Vec<String>,
    /// What was received against what was agreed; `None` if nothing was agreed, or it was not compared.
    pub agreed: Option<AgreedColumns>,
    /// Labels of the fields whose text holds a value of a direct identifier.
    pub personal_values: Vec<String>,
    /// Tables of this file were released from another review on this computer.
    pub released_elsewhere: bool,
    /// The day for which it is computed.
    pub today: NaiveDate,
}
