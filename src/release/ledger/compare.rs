//! What differs between two releases: source, settings, every published number.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Content;
use crate::release::published::{Published, PublishedValue};

/// What differs between two releases, the earlier first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    pub source_changed: bool,
    /// Settings and policy by their path ("settings.threshold"), in the order of the paths.
    pub settings: Vec<SettingChange>,
    /// Tables by title, only those in which something differs.
    pub tables: Vec<TableChange>,
}

/// `None` if one side lacks it.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingChange {
    pub path: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// How a table differs between two releases.
#[derive(Clone, Debug, PartialEq)]
pub enum TableChange {
    Added { title: String },
    Removed { title: String },
    Changed { title: String, cells: Vec<CellChange> },
}

/// One value of one row; `None` if one side lacks the cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// Dimension and label.
    pub at: Vec<(String, String)>,
    pub measure: String,
    pub before: Option<PublishedValue>,
    pub after: Option<PublishedValue>,
}

impl CellChange {
    /// By how much the number grew, if both releases publish it.
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        Some(number(self.after?)? - number(self.before?)?)
    }

    /// What one release hides and the other publishes.
    #[must_use]
    pub fn uncovers(&self) -> bool {
        let hidden = |value| value == Some(PublishedValue::Hidden);
        let published = |value| matches!(value, Some(PublishedValue::Count(_) | PublishedValue::Number(_)));
        hidden(self.before) && published(self.after) || published(self.before) && hidden(self.after)
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
            // Tables and measures one by one, from 1; a list of names is one setting.
            Value::Array(items) if items.iter().any(Value::is_object) => {
                (1..).zip(items).for_each(|(at, value)| walk(format!("{path}.{at}"), value, leaves));
            }
            Value::Null => {}
            leaf => {
                leaves.insert(path, leaf);
            }
        }
    }
    let mut leaves = BTreeMap::new();
    for (name, text) in [("policy", &content.policy), ("settings", &content.settings)] {
        let mut value: Value = serde_json::from_str(text).unwrap_or_default();
        // This is kept only to compare numbers later; it is no setting.
        value.as_object_mut().map(|settings| settings.remove("kept"));
        walk(name.to_owned(), value, &mut leaves);
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

/// Tables of one title are distinguished by their order.
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

fn number(value: PublishedValue) -> Option<f64> {
    match value {
        PublishedValue::Count(people) => Some(people as f64),
        PublishedValue::Number(number) => Some(number.value()),
        PublishedValue::Hidden | PublishedValue::Empty => None,
    }
}
