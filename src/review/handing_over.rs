//! What of a segment is handed over, to which recipients, and whose consent that needs.

use super::record::{Clauses, PartyRole, Safeguard};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is handed over of a segment's people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaves {
    /// One number.
    Count,
    /// Numbers by group.
    Table,
    /// One row a person, with these columns. Rows are judged and never written.
    Rows(Vec<String>),
}

impl Leaves {
    /// `count`, `table` or `rows`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Table => "table",
            Self::Rows(_) => "rows",
        }
    }
}

impl fmt::Display for Leaves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(columns) if !columns.is_empty() => write!(f, "rows: {}", columns.join(", ")),
            other => f.write_str(other.word()),
        }
    }
}

/// Which rules of consent hold for a segment. Lists of people to leave out hold for every segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentNeeded {
    /// All of the review's rules.
    #[default]
    All,
    /// The rules of these columns.
    Columns(Vec<String>),
    /// None, for this reason. Only if every recipient is inside the organisation.
    NotNeeded(String),
}

impl ConsentNeeded {
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::All
    }
}

/// What kind of recipient somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientCategory {
    /// A department of the same organisation.
    Inside,
    GroupCompany,
    #[default]
    Partner,
    Agency,
    Platform,
    Authority,
    /// Everybody: what is published.
    Public,
    Other,
}

impl RecipientCategory {
    pub const ALL: [Self; 8] = [
        Self::Inside,
        Self::GroupCompany,
        Self::Partner,
        Self::Agency,
        Self::Platform,
        Self::Authority,
        Self::Public,
        Self::Other,
    ];

    /// As it is shown.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::GroupCompany => "group company",
            Self::Partner => "partner",
            Self::Agency => "agency",
            Self::Platform => "platform",
            Self::Authority => "authority",
            Self::Public => "public",
            Self::Other => "other",
        }
    }
}

/// The contract with a recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contract {
    pub reference: String,
    /// The last day on which it holds, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// `YYYY-MM-DD`; empty if nobody said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signed: String,
    /// What they promise.
    #[serde(skip_serializing_if = "is_no")]
    pub forbids_reidentification: bool,
    #[serde(skip_serializing_if = "is_no")]
    pub forbids_linking: bool,
    #[serde(skip_serializing_if = "is_no")]
    pub forbids_passing_on: bool,
    #[serde(skip_serializing_if = "is_no")]
    pub incident_duty: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_no(promise: &bool) -> bool {
    !promise
}

impl Contract {
    /// What they promise, a phrase each.
    #[must_use]
    pub fn promises(&self) -> Vec<&'static str> {
        let promises = [
            (self.forbids_reidentification, "not to identify anybody"),
            (self.forbids_linking, "not to link it with other data about people"),
            (self.forbids_passing_on, "not to pass it on"),
            (self.incident_duty, "to report an incident to us"),
        ];
        promises.into_iter().filter(|(made, _)| *made).map(|(_, phrase)| phrase).collect()
    }
}

/// Somebody to whom something is handed over. Segments and releases name them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipient {
    pub name: String,
    pub category: RecipientCategory,
    /// ISO 3166-1 alpha-2; empty if nobody said.
    pub country: String,
    pub contract: Contract,
    /// What they hold already, in words.
    pub holds: String,
    /// `r1`; never used again. It does not bind.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    #[serde(skip_serializing_if = "PartyRole::is_default")]
    pub role: PartyRole,
    /// Of a processor: what Art. 28(3) asks of its contract.
    #[serde(skip_serializing_if = "Clauses::is_empty")]
    pub clauses: Clauses,
    /// Asked for only if they receive personal data outside the EEA.
    #[serde(skip_serializing_if = "Safeguard::is_default")]
    pub safeguard: Safeguard,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub safeguard_note: String,
    /// What they may do with it, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub may: String,
    /// `YYYY-MM-DD`; empty if nobody said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub erases_on: String,
    /// Columns of ours that they could know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holds_columns: Vec<String>,
    /// Does not bind.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

impl Recipient {
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    #[must_use]
    pub fn is_inside(&self) -> bool {
        self.category == RecipientCategory::Inside
    }

    /// What is released to them is known to everybody.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.category == RecipientCategory::Public
    }
}
