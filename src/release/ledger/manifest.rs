//! What accompanies the files of a release, and what the ledger alone keeps about its making.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{HandedTo, ReleasedUnder};
use crate::release::noise::PrivacyLoss;

/// The contents of `manifest.json`: everything that a recipient reads besides the tables.
///
/// Nothing in it is counted or copied from the source: its rows, bytes, name and plain hash, the policy, the settings
/// and the reasons of exceptions are in the [`Origin`], which only the ledger keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub title: String,
    #[serde(with = "moment")]
    pub created: DateTime<Utc>,
    /// Shoal's version.
    pub shoal: String,
    /// The release's place in the ledger, from 1.
    pub release: u64,
    /// Filled by [`write`](crate::release::writers::write).
    pub files: Vec<WrittenFile>,
    /// The kinds of protection, a sentence each, without the figures of the rules: "Small groups are hidden."
    pub protections: Vec<String>,
    /// How to read it, a sentence each.
    pub notes: Vec<String>,
    /// ε and δ that its noise spends.
    pub spent: PrivacyLoss,
    pub sign_off: SignOff,
    /// Who answers questions about the release.
    pub contact: Option<String>,
    /// The source's hash, keyed with the review's [`Salt`](super::fingerprint::Salt); `None` without a review.
    pub fingerprint: Option<String>,
}

/// The note of a table whose people may be in several of its categories at once.
pub const IN_SEVERAL: &str = "A person can be in several categories and is counted once in each, so a total can be smaller than the sum of its parts.";

/// The note of a table whose dimension is a list of segments.
pub const SEGMENTS_OVERLAP: &str =
    "Segments can overlap, and people can be in none of them, so they do not add up to the total.";

/// The note of a table some of whose categories are in no file.
pub const LEFT_OUT: &str = "A category of which every number is hidden is not listed, so the parts that are listed can add up to less than their total.";

/// Who approved a release: by role, never by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// `draft` if nobody has signed, `stale` if an approval does not hold for this release.
    pub state: String,
    pub by_role: Option<String>,
    /// A day, YYYY-MM-DD.
    pub on: Option<String>,
}

impl Default for SignOff {
    fn default() -> Self {
        Self { state: "draft".to_owned(), by_role: None, on: None }
    }
}

/// What a release was made from and how. It goes into the ledger and into no file of the release.
///
/// The secret of random rounding or of noise must never be in `settings`: the ledger is printed and compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    pub source: SourceFingerprint,
    pub policy: Value,
    pub settings: Value,
    /// What did not meet the policy, and who answered for it.
    pub exceptions: Vec<Exception>,
    /// Who receives it.
    pub recipients: Vec<HandedTo>,
    /// The approval that it is released under.
    pub sign_off: Option<ReleasedUnder>,
}

/// A manifest as somebody holds it, of this version or an older one, which held more: what is compared with the ledger.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct HeldManifest {
    pub release: u64,
    #[serde(default)]
    pub files: Vec<WrittenFile>,
    #[serde(default)]
    pub fingerprint: Option<String>,
    /// Only older manifests have it, with the plain hash.
    #[serde(default)]
    pub source: Option<SourceFingerprint>,
    /// Hash of the ledger's entry before; only older manifests have it.
    #[serde(default)]
    pub previous: Option<String>,
    /// How to read the tables.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// The file that a release was made from, so that its owner knows which it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFingerprint {
    pub name: String,
    pub sha256: String,
    pub bytes: u64,
    /// `None` in older entries whose manifest was not to publish the number of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// A part of the policy that a release does not meet, and why it was released nevertheless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    pub what: String,
    pub reason: String,
    #[serde(default)]
    pub by: String,
}

/// "Smallest crowd is 8, not 10. Reason: agreed with the works council (A. Meyer)"
impl std::fmt::Display for Exception {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} Reason: {}", self.what, self.reason)?;
        if self.by.is_empty() { Ok(()) } else { write!(f, " ({})", self.by) }
    }
}

/// A file of a release: name without its folder, size, and SHA-256 as hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    /// The manifest of a first release, by this version of Shoal; the lists are empty.
    #[must_use]
    pub fn new(title: impl Into<String>, created: DateTime<Utc>) -> Self {
        Self {
            title: title.into(),
            created,
            shoal: env!("CARGO_PKG_VERSION").to_owned(),
            release: 1,
            files: Vec::new(),
            protections: Vec::new(),
            notes: Vec::new(),
            spent: PrivacyLoss::default(),
            sign_off: SignOff::default(),
            contact: None,
            fingerprint: None,
        }
    }

    /// The text of `manifest.json`.
    ///
    /// # Errors
    /// Only if a value cannot be JSON, which the fields' types do not allow.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

/// A moment as text: RFC 3339, UTC, whole seconds ("2026-11-22T19:10:00Z"). Also for `#[serde(with = "…")]`.
pub mod moment {
    use chrono::{DateTime, SecondsFormat, Utc};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// The moment as text.
    #[must_use]
    pub fn text(moment: &DateTime<Utc>) -> String {
        moment.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// # Errors
    /// As the serializer's.
    pub fn serialize<S: Serializer>(moment: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(moment))
    }

    /// # Errors
    /// If the text is not a moment of RFC 3339.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text).map(|moment| moment.with_timezone(&Utc)).map_err(D::Error::custom)
    }
}
