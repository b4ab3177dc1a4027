//! How far reviews' ledgers went when they were last seen on this computer.
//!
//! A chain of hashes shows a change in its middle, but not that its end was cut off: the rest is a whole chain. So
//! the program remembers, in its own folder, the last release of every ledger it has seen: hashes and numbers, no
//! names.

use super::settings::{read_json, write_json};
use crate::release::ledger::{Ledger, LedgerFault};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FILE: &str = "ledgers.json";

/// By the hash of a ledger's first release, which no other ledger has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeenLedgers(BTreeMap<String, Seen>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    /// Of the last release.
    number: u64,
    hash: String,
    /// Fingerprints of the files that releases were made of.
    sources: BTreeSet<String>,
}

impl SeenLedgers {
    /// What was seen; nothing if there is no file or it cannot be read.
    #[must_use]
    pub fn load(folder: &Path) -> Self {
        read_json(folder, FILE).unwrap_or_default()
    }

    /// # Errors
    /// A sentence with the path and what the system says.
    pub fn save(&self, folder: &Path) -> Result<(), String> {
        write_json(folder, FILE, self)
    }

    /// Why a ledger is not the one that was seen, or a longer one.
    #[must_use]
    pub fn fault(&self, ledger: &Ledger) -> Option<LedgerFault> {
        let seen = self.0.get(&ledger.entries().first()?.hash)?;
        let is_there = ledger.entries().iter().any(|e| e.content.number == seen.number && e.hash == seen.hash);
        (!is_there).then_some(LedgerFault::CutOff { number: seen.number })
    }

    /// Releases of a file that were seen in ledgers other than this one: an attacker knows them, this ledger does not.
    #[must_use]
    pub fn elsewhere(&self, ledger: &Ledger, sha256: &str) -> bool {
        let own = ledger.entries().first().map(|entry| &entry.hash);
        self.0.iter().any(|(first, seen)| Some(first) != own && seen.sources.contains(sha256))
    }

    /// Remembers a ledger; one that lacks what was seen changes nothing. Whether anything is new.
    pub fn remember(&mut self, ledger: &Ledger) -> bool {
        let (Some(first), Some(last)) = (ledger.entries().first(), ledger.entries().last()) else { return false };
        if self.fault(ledger).is_some() {
            return false;
        }
        let seen = Seen {
            number: last.content.number,
            hash: last.hash.clone(),
            sources: ledger.entries().iter().map(|entry| entry.content.source.sha256.clone()).collect(),
        };
        self.0.insert(first.hash.clone(), seen.clone()) != Some(seen)
    }
}
