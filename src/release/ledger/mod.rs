//! Every release of a review, in order, chained by hashes so that a change of history is seen.
//!
//! An entry holds what left (the tables as published, the attacker knows them), how it was made, and the fingerprints
//! of its files. Its hash covers all of that and the hash before it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::manifest::{Exception, Manifest, SourceFingerprint, WrittenFile, moment};
use super::published::{Published, PublishedValue};
use crate::files::sha256;

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
}

/// Where history does not hold together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    #[error("release {number} of the ledger was changed after it was made: its content does not fit its hash")]
    Changed { number: u64 },
    #[error(
        "release {number} of the ledger does not follow the one before it: a release was removed, added or put elsewhere"
    )]
    Unchained { number: u64 },
}

impl Ledger {
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

    /// Records a release: the manifest and the files that [`write`](super::writers::write) gave, and the tables.
    pub fn append(&mut self, manifest: &Manifest, files: &[WrittenFile], tables: &[Published]) -> &Entry {
        let content = Content {
            number: self.next_number(),
            previous: self.head().map(str::to_owned),
            title: manifest.title.clone(),
            created: manifest.created,
            shoal: manifest.shoal.clone(),
            source: manifest.source.clone(),
            policy: manifest.policy.to_string(),
            settings: manifest.settings.to_string(),
            exceptions: manifest.exceptions.clone(),
            files: files.to_vec(),
            tables: tables.to_vec(),
        };
        let at = self.entries.len();
        self.entries.push(Entry { hash: content.hash(), content });
        &self.entries[at]
    }

    /// Follows the chain from its start.
    ///
    /// # Errors
    /// [`LedgerFault`] at the first entry that is not as it was when it was made.
    pub fn verify(&self) -> Result<(), LedgerFault> {
        let mut previous = None;
        for (number, Entry { content, hash }) in (1..).zip(&self.entries) {
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

/// What differs between two releases, the earlier first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    pub source_changed: bool,
    /// Settings and policy by their path ("settings.threshold"), in the order of the paths.
    pub settings: Vec<SettingChange>,
    /// Tables by title, only those in which something differs.
    pub tables: Vec<TableChange>,
}

/// `None` where one side lacks it.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingChange {
    pub path: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TableChange {
    Added { title: String },
    Removed { title: String },
    Changed { title: String, cells: Vec<CellChange> },
}

/// One value of one row; `None` where one side lacks the cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// Dimension and label.
    pub at: Vec<(String, String)>,
    pub measure: String,
    pub before: Option<PublishedValue>,
    pub after: Option<PublishedValue>,
}

impl CellChange {
    /// What one release hides and the other tells.
    #[must_use]
    pub fn uncovers(&self) -> bool {
        let hidden = |value| value == Some(PublishedValue::Hidden);
        let told = |value| matches!(value, Some(PublishedValue::Count(_) | PublishedValue::Number(_)));
        hidden(self.before) && told(self.after) || told(self.before) && hidden(self.after)
    }
}

/// Compares two releases: source, settings, and every published value.
#[must_use]
pub fn compare(before: &Content, after: &Content) -> Comparison {
    Comparison {
        source_changed: before.source.sha256 != after.source.sha256,
        settings: changes(&leaves(before), &leaves(after))
            .map(|(path, before, after)| SettingChange {
                path: path.clone(),
                before: before.cloned(),
                after: after.cloned(),
            })
            .collect(),
        tables: compare_tables(&before.tables, &after.tables),
    }
}

/// Keys of either map whose values differ, ascending.
fn changes<'a, K: Ord, V: PartialEq>(
    before: &'a BTreeMap<K, V>,
    after: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    keys.into_iter().map(|key| (key, before.get(key), after.get(key))).filter(|(_, before, after)| before != after)
}

fn leaves(content: &Content) -> BTreeMap<String, Value> {
    fn walk(path: String, value: Value, leaves: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(fields) => {
                fields.into_iter().for_each(|(name, value)| walk(format!("{path}.{name}"), value, leaves));
            }
            Value::Null => {}
            leaf => {
                leaves.insert(path, leaf);
            }
        }
    }
    let mut leaves = BTreeMap::new();
    for (name, text) in [("policy", &content.policy), ("settings", &content.settings)] {
        walk(name.to_owned(), serde_json::from_str(text).unwrap_or_default(), &mut leaves);
    }
    leaves
}

fn compare_tables(before: &[Published], after: &[Published]) -> Vec<TableChange> {
    let (before, after) = (by_title(before), by_title(after));
    (changes(&before, &after))
        .filter_map(|((title, _), before, after)| {
            let title = title.clone();
            match (before, after) {
                (Some(_), None) => Some(TableChange::Removed { title }),
                (None, Some(_)) => Some(TableChange::Added { title }),
                (Some(before), Some(after)) => {
                    let cells = compare_cells(before, after);
                    (!cells.is_empty()).then_some(TableChange::Changed { title, cells })
                }
                (None, None) => None,
            }
        })
        .collect()
}

/// Tables of one title are told apart by their order.
fn by_title(tables: &[Published]) -> BTreeMap<(String, usize), &Published> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    (tables.iter())
        .map(|table| {
            let uses = uses.entry(&table.title).or_default();
            *uses += 1;
            ((table.title.clone(), *uses), table)
        })
        .collect()
}

fn compare_cells(before: &Published, after: &Published) -> Vec<CellChange> {
    type Cells = BTreeMap<(Vec<(String, String)>, String), PublishedValue>;
    fn cells(table: &Published) -> Cells {
        let rows = table.rows.iter().flat_map(|row| {
            let at: Vec<(String, String)> = table.dimensions.iter().cloned().zip(row.at.iter().cloned()).collect();
            table.measures.iter().zip(&row.values).map(move |(measure, value)| ((at.clone(), measure.clone()), *value))
        });
        rows.collect()
    }
    let (before, after) = (cells(before), cells(after));
    changes(&before, &after)
        .map(|((at, measure), before, after)| CellChange {
            at: at.clone(),
            measure: measure.clone(),
            before: before.copied(),
            after: after.copied(),
        })
        .collect()
}
