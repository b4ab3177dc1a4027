//! What goes with every release: how it was made, from what, and the fingerprint of each file.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::noise::PrivacyLoss;

/// The contents of `manifest.json`.
///
/// Everything in it leaves the house. The secret of a random rounding or of a noise never belongs into `settings`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub title: String,
    #[serde(with = "moment")]
    pub created: DateTime<Utc>,
    /// Shoal's version.
    pub shoal: String,
    pub source: SourceFingerprint,
    /// The release's place in the ledger, from 1.
    pub release: u64,
    /// Hash of the ledger's entry before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    pub policy: Value,
    pub settings: Value,
    /// What its noise spends of the people's ε and δ.
    #[serde(default, skip_serializing_if = "PrivacyLoss::is_nothing")]
    pub spent: PrivacyLoss,
    /// What protects the people in it, a sentence each: "Cells of fewer than 10 people are hidden."
    pub protections: Vec<String>,
    /// How to read it, a sentence each.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Where the policy was not met and somebody answered for it.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    /// Filled by [`write`](super::writers::write).
    #[serde(default)]
    pub files: Vec<WrittenFile>,
}

/// The file that a release was made from, so that its owner can tell which it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFingerprint {
    pub name: String,
    pub sha256: String,
    pub bytes: u64,
    /// `None` where the number of people in the file is not published: it would tell that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// A part of the policy that a release does not meet, and why it left all the same.
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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    /// A manifest of this version of Shoal; the lists are empty.
    #[must_use]
    pub fn new(title: impl Into<String>, created: DateTime<Utc>, source: SourceFingerprint) -> Self {
        Self {
            title: title.into(),
            created,
            shoal: env!("CARGO_PKG_VERSION").to_owned(),
            source,
            release: 1,
            previous: None,
            policy: Value::Null,
            settings: Value::Null,
            spent: PrivacyLoss::default(),
            protections: Vec::new(),
            notes: Vec::new(),
            exceptions: Vec::new(),
            files: Vec::new(),
        }
    }

    /// The text of `manifest.json`.
    ///
    /// # Errors
    /// Only where a value cannot be JSON, which the fields' types do not allow.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

/// A moment as text: RFC 3339, UTC, whole seconds ("2026-11-22T19:10:00Z"). Also for `#[serde(with = "…")]`.
pub mod moment {
    use chrono::{DateTime, SecondsFormat, Utc};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

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
    /// Where the text is not a moment of RFC 3339.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text).map(|moment| moment.with_timezone(&Utc)).map_err(D::Error::custom)
    }
}
