//! The legal record of a review: what the law requires, what was answered, and what is still missing.
//!
//! | where | what is there |
//! | --- | --- |
//! | here | the answers, each with its origin |
//! | `law` | articles, fields, triggers and gates, from one data file |
//! | `organisation`, `vendor`, `clauses`, `segment_legal`, `choices`, `agreed` | the parts of the record that are more than a text |
//! | `work` | what the record must know about the work, as plain data |
//! | `triggers` | what makes a field appear |
//! | `form` | every field with its answer, and completeness by article |
//! | `gates` | what is in the way of an approval or of an export |
//! | `intruder` | attempts to recognise somebody |
//! | `purposes` | since when each purpose has been in the review |
//! | `approval` | why an approval does not cover the next release |
//! | `older` | the keys of older reviews |
//!
//! What can be filled from the work is not stored here, until a sign-off freezes it.

mod agreed;
mod approval;
pub(crate) mod choices;
mod clauses;
mod form;
mod gates;
mod intruder;
mod law;
pub(crate) mod older;
pub(crate) mod organisation;
mod purposes;
mod segment_legal;
mod triggers;
mod vendor;
mod work;

pub use agreed::{
    AGREED_COLUMNS, AGREED_UNTIL, AgreedColumn, AgreedColumns, Allowed, Amount, ColumnDecided, Deviation,
    DeviationKind, Dictionary, NotAllowed, Presence, RECEIVED_NOT_AGREED, Reader,
};
pub use choices::{Approval, Channel, ConsentKind, PartyRole, PurposeClass, Regime, Safeguard};
pub use clauses::{CLAUSES, Clause, Clauses, ProcessorContract};
pub use form::{ArticleState, Entry, EntryState, Form};
pub use gates::{NOTICE_ITEMS, OpenGate, Stops, condition_key, gates};
pub use law::{Article, Field, FieldKind, GDPR, GateRule, Law, Level, Required, Trigger, law};
pub use organisation::{Commitment, Contact, Organisation, PeopleNotice, Processor, Retention};
pub use segment_legal::{Compatibility, LegitimateInterest, SegmentLegal};
pub use triggers::{Personal, triggers};
pub use vendor::{SubProcessor, Vendor, VendorContract};
pub use work::{Fact, FromWork, ReleaseFacts};

use choices::is_in_the_eea;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    #[default]
    Typed,
    /// From the work itself, each time anew.
    Work,
    /// From the organisation's profile.
    Profile,
    /// A proposal that somebody took over.
    Template,
}

impl Origin {
    /// As JSON has it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::Work => "work",
            Self::Profile => "profile",
            Self::Template => "template",
        }
    }
}

/// The answer to a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct Answer {
    pub value: String,
    pub origin: Origin,
    /// Somebody looked at what was carried over.
    pub confirmed: bool,
    /// It does not apply, because …
    pub not_applicable_reason: Option<String>,
}

/// Shortest reason why a field does not apply, in characters.
pub const SHORTEST_REASON: usize = 10;

impl Answer {
    /// An answer that somebody typed.
    #[must_use]
    pub fn typed(value: impl Into<String>) -> Self {
        Self { value: value.into(), ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        self.value.is_empty() && self.not_applicable_reason.is_none() && !self.confirmed
    }
}

/// As it is saved: a text alone where nothing else is to be said, which is how older reviews have every answer.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Saved {
    Text(String),
    Whole {
        #[serde(default)]
        value: String,
        #[serde(default)]
        origin: Origin,
        #[serde(default)]
        confirmed: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_applicable_reason: Option<String>,
    },
}

impl From<Saved> for Answer {
    fn from(saved: Saved) -> Self {
        match saved {
            Saved::Text(value) => Self::typed(value),
            Saved::Whole { value, origin, confirmed, not_applicable_reason } => {
                Self { value, origin, confirmed, not_applicable_reason }
            }
        }
    }
}

impl From<Answer> for Saved {
    fn from(answer: Answer) -> Self {
        let Answer { value, origin, confirmed, not_applicable_reason } = answer;
        if origin == Origin::Typed && !confirmed && not_applicable_reason.is_none() {
            Self::Text(value)
        } else {
            Self::Whole { value, origin, confirmed, not_applicable_reason }
        }
    }
}

/// The answers, by the key of their field, and what is more than a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The organisation as it was when this review first used its profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vendors: Vec<Vendor>,
    /// The last number that was given to a row of each list: ids are never used again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    last_ids: BTreeMap<String, u64>,
    /// The day on which each purpose was written, YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    purposes_since: BTreeMap<String, String>,
    #[serde(flatten)]
    answers: BTreeMap<String, Answer>,
}

impl Record {
    /// What was answered; empty if nothing was.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.answers.get(key).map_or("", |answer| answer.value.as_str())
    }

    /// The answer with its origin.
    #[must_use]
    pub fn answer(&self, key: &str) -> Option<&Answer> {
        self.answers.get(key)
    }

    /// Answers a field with a typed text; an empty one takes the answer away.
    pub fn set(&mut self, key: &str, text: &str) {
        self.set_answer(key, Answer::typed(text));
    }

    /// Answers a field; an empty answer is taken away.
    pub fn set_answer(&mut self, key: &str, answer: Answer) {
        if answer.is_empty() {
            self.answers.remove(key);
        } else {
            self.answers.insert(key.to_owned(), answer);
        }
    }

    /// The keys that have an answer, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.answers.keys().map(String::as_str)
    }

    /// An id for a new row of a list, such as `r3`.
    pub fn new_id(&mut self, list: &str) -> String {
        let last = self.last_ids.entry(list.to_owned()).or_default();
        *last += 1;
        format!("{list}{last}")
    }

    /// Ensures that this id is not given again.
    pub(in crate::review) fn note_id(&mut self, id: &str) {
        let digits = id.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        if let Ok(number) = digits.parse::<u64>() {
            let list = &id[..id.len() - digits.len()];
            let last = self.last_ids.entry(list.to_owned()).or_default();
            *last = number.max(*last);
        }
    }

    /// Personal data that go to this country need a safeguard: it is outside the EEA, or under the UK GDPR outside the
    /// United Kingdom. An empty one is taken to be inside: nobody said otherwise.
    #[must_use]
    pub fn is_abroad(&self, country: &str) -> bool {
        self.organisation.as_ref().map_or(!is_in_the_eea(country), |organisation| organisation.is_abroad(country))
    }

    /// The GDPR or the UK GDPR applies: the profile has it, or names no other law.
    #[must_use]
    pub fn is_under_gdpr(&self) -> bool {
        let has = |regimes: [Regime; 2]| regimes.into_iter().any(|regime| self.has_regime(regime));
        has([Regime::Gdpr, Regime::UkGdpr]) || !has([Regime::Ccpa, Regime::Hipaa])
    }

    /// The profile's organisation has this regime; the GDPR without a profile.
    #[must_use]
    pub fn has_regime(&self, regime: Regime) -> bool {
        self.organisation.as_ref().map_or(regime == Regime::Gdpr, |organisation| organisation.has(regime))
    }
}
