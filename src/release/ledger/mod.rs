//! Every release of a review, in order, chained by hashes so that a change of history is noticed.
//!
//! An entry holds what was released (the tables as published: the attacker knows them), how it was made, and the
//! fingerprints of its files. Its hash covers all of that and the hash before it.

mod compare;
pub mod fingerprint;
pub mod manifest;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use compare::{CellChange, Comparison, SettingChange, TableChange, compare};

use super::noise::PrivacyLoss;
use super::published::Published;
use crate::files::sha256;
use fingerprint::Salt;
use manifest::{Exception, HeldManifest, Manifest, Origin, SourceFingerprint, WrittenFile, moment};

/// The releases of a review, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger {
    entries: Vec<Entry>,
}

/// One release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    #[serde(flatten)]
    pub content: Content,
    /// SHA-256 of the content as JSON.
    pub hash: String,
    /// Set until its files are in their places. It counts as released from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intended: Option<Intended>,
}

/// A release whose files are being put in their places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intended {
    #[serde(with = "crate::files::path_text")]
    pub folder: PathBuf,
    /// The folder in which the files are made.
    #[serde(with = "crate::files::path_text")]
    pub staged: PathBuf,
}

/// What an entry's hash covers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// From 1.
    pub number: u64,
    /// Hash of the entry before; the first has none.
    pub previous: Option<String>,
    pub title: String,
    #[serde(with = "moment")]
    pub created: DateTime<Utc>,
    pub shoal: String,
    pub source: SourceFingerprint,
    /// Policy and settings as JSON text: as text they are hashed and saved without any loss.
    pub policy: String,
    pub settings: String,
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    pub files: Vec<WrittenFile>,
    pub tables: Vec<Published>,
    /// ε and δ that its noise has spent.
    #[serde(default, skip_serializing_if = "PrivacyLoss::is_nothing")]
    pub spent: PrivacyLoss,
    /// Everybody who received it. If there is nobody, it is taken to be known to everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<HandedTo>,
    /// The approval that it was released under, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_off: Option<ReleasedUnder>,
    /// What was disclosed to its recipients besides its tables; `None` in an entry from before this was kept.
    #[serde(default, rename = "told", skip_serializing_if = "Option::is_none")]
    pub disclosed: Option<DisclosedFacts>,
}

/// What the manifest discloses to the recipients of a release besides its tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DisclosedFacts {
    /// The kinds of protection, a sentence each.
    pub protections: Vec<String>,
    /// How to read it, a sentence each.
    pub notes: Vec<String>,
    /// Who answers questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The source's hash, keyed with the review's salt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

/// The approval that a release was made under: a step of the review's sign-off, by role and never by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedUnder {
    pub id: u64,
    pub state: String,
    pub by_role: String,
    /// A day, YYYY-MM-DD.
    pub on: String,
    /// Of the step.
    pub hash: String,
}

impl Content {
    /// Its title; its number if it has none.
    #[must_use]
    pub fn name(&self) -> String {
        if self.title.is_empty() { format!("Release {}", self.number) } else { self.title.clone() }
    }
}

/// A recipient of a release, as the review described them then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandedTo {
    pub name: String,
    /// "partner", "public".
    pub category: String,
    /// ISO 3166-1 alpha-2; empty if nobody said.
    pub country: String,
}

/// The place at which the history is broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    #[error("release {number} of the ledger was changed after it was made: its content does not fit its hash")]
    Changed { number: u64 },
    #[error(
        "release {number} of the ledger does not follow the one before it: a release was removed, added or put elsewhere"
    )]
    Unchained { number: u64 },
    #[error(
        "release {number} of the ledger is not there any more: it was there when the ledger was last seen on this computer, so its end was cut off, or this is an older copy"
    )]
    CutOff { number: u64 },
    #[error("release {number}, whose manifest is at hand, is not in the ledger as it was released: {what}")]
    Left { number: u64, what: &'static str },
}

impl Ledger {
    /// The releases, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number that the next release has.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.entries.last().map_or(1, |entry| entry.content.number + 1)
    }

    /// The hash that the next release follows.
    #[must_use]
    pub fn head(&self) -> Option<&str> {
        self.entries.last().map(|entry| entry.hash.as_str())
    }

    /// Records a release: the manifest and the files that [`write`](super::writers::write) gave, what it was made from
    /// and how, and the tables with every row, those that are in no file too.
    pub fn append(
        &mut self,
        manifest: &Manifest,
        origin: &Origin,
        files: &[WrittenFile],
        tables: &[Published],
    ) -> &Entry {
        let content = Content {
            number: self.next_number(),
            previous: self.head().map(str::to_owned),
            title: manifest.title.clone(),
            created: manifest.created,
            shoal: manifest.shoal.clone(),
            source: origin.source.clone(),
            policy: origin.policy.to_string(),
            settings: origin.settings.to_string(),
            exceptions: origin.exceptions.clone(),
            files: files.to_vec(),
            tables: tables.to_vec(),
            spent: manifest.spent,
            recipients: origin.recipients.clone(),
            sign_off: origin.sign_off.clone(),
            disclosed: Some(DisclosedFacts {
                protections: manifest.protections.clone(),
                notes: manifest.notes.clone(),
                contact: manifest.contact.clone(),
                fingerprint: manifest.fingerprint.clone(),
            }),
        };
        let at = self.entries.len();
        self.entries.push(Entry { hash: content.hash(), content, intended: None });
        &self.entries[at]
    }

    /// Whether this ledger is the other one and more.
    #[must_use]
    pub fn goes_on_from(&self, earlier: &Self) -> bool {
        let begins_alike = self.entries.iter().zip(&earlier.entries).all(|(own, theirs)| own.hash == theirs.hash);
        begins_alike && self.entries.len() > earlier.entries.len()
    }

    /// Notes that the files of the last release are about to be put in their places.
    pub fn intend(&mut self, intended: Intended) {
        if let Some(entry) = self.entries.last_mut() {
            entry.intended = Some(intended);
        }
    }

    /// Releases whose files were not in their places when this was saved.
    pub fn intended(&self) -> impl Iterator<Item = (u64, &Intended)> {
        self.entries.iter().filter_map(|entry| Some((entry.content.number, entry.intended.as_ref()?)))
    }

    /// The files of a release are in their places.
    pub fn confirm(&mut self, number: u64) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.content.number == number) {
            entry.intended = None;
        }
    }

    /// Removes the last release if it is this one and its files were never confirmed; whether it did.
    pub fn take_back(&mut self, number: u64) -> bool {
        let is_last = self.entries.last().is_some_and(|e| e.content.number == number && e.intended.is_some());
        if is_last {
            self.entries.pop();
        }
        is_last
    }

    /// What all releases have spent together. A person who is in two states of the file has lost privacy by both, so
    /// what was spent on any state of it counts.
    #[must_use]
    pub fn spent(&self) -> PrivacyLoss {
        self.entries.iter().fold(PrivacyLoss::default(), |sum, entry| sum.and(entry.content.spent))
    }

    /// The states of the file whose releases have spent something.
    #[must_use]
    pub fn files_with_noise(&self) -> usize {
        let spending = self.entries.iter().filter(|entry| !entry.content.spent.is_nothing());
        spending.map(|entry| entry.content.source.sha256.as_str()).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// Whether a release is in the ledger as its manifest says that it was released: the end of a chain can be cut off
    /// without a trace in the rest, but not out of the hands of whoever got the files. `salt` is the review's.
    ///
    /// # Errors
    /// [`LedgerFault::Left`].
    pub fn has(&self, manifest: &HeldManifest, salt: Option<&Salt>) -> Result<(), LedgerFault> {
        let number = manifest.release;
        let Some(entry) = self.entries.iter().find(|entry| entry.content.number == number) else {
            return Err(LedgerFault::Left { number, what: "the ledger has no such release" });
        };
        let is_same = |there: bool, what| if there { Ok(()) } else { Err(LedgerFault::Left { number, what }) };
        let sha256 = &entry.content.source.sha256;
        if let Some(source) = &manifest.source {
            is_same(entry.content.previous == manifest.previous, "it follows another release there")?;
            is_same(*sha256 == source.sha256, "it was made of another file there")?;
        } else {
            let Some(fingerprint) = &manifest.fingerprint else {
                return Err(LedgerFault::Left { number, what: "its manifest was written without a review" });
            };
            let there = salt.map(|salt| salt.fingerprint(sha256));
            is_same(there.as_ref() == Some(fingerprint), "it was made of another file, or for another review")?;
        }
        // The ledger knows the manifest's own fingerprint too, which no manifest can hold.
        let are_there = manifest.files.iter().all(|file| entry.content.files.contains(file));
        is_same(are_there, "its files have other fingerprints there")
    }

    /// Follows the chain from its start.
    ///
    /// # Errors
    /// [`LedgerFault`] at the first entry that is not as it was when it was made.
    pub fn verify(&self) -> Result<(), LedgerFault> {
        let mut previous = None;
        for (number, Entry { content, hash, .. }) in (1..).zip(&self.entries) {
            if content.previous.as_deref() != previous || content.number != number {
                return Err(LedgerFault::Unchained { number });
            }
            if content.hash() != *hash {
                return Err(LedgerFault::Changed { number });
            }
            previous = Some(hash.as_str());
        }
        Ok(())
    }
}

impl Content {
    fn hash(&self) -> String {
        // Fields in their order, no maps, no floats but as text: the same content is the same text on every machine.
        // It cannot fail to be JSON; if it could, the empty text would not fit any hash that was made before.
        sha256(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }
}
