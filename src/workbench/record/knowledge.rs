//! What each recipient knows from the releases of a ledger, and what recipients know who put theirs together.
//!
//! With the file of the releases at hand they are made again and attacked as one. Without it, or for releases from another
//! state of the file, only the published numbers are compared. An attacker could find more: the answer says so.

use super::published_numbers::{Held, Numbers, recovered};
use crate::dataset::Dataset;
use crate::privacy::Progress;
use crate::release::ledger::Content;
use crate::release::settings::Protect;
use crate::release::{PublishedValue, Recovered, RecoveredGroup, attack_held};
use crate::report::words::listed;
use crate::review::Review;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Cache, Derived, Figure, Given};
use crate::workbench::made_with::MadeWith;
use crate::workbench::release::earlier_releases::{Known, Released, released};
use crate::workbench::release::recipients::{known_to, known_to_everybody};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What somebody knows from the releases.
#[derive(Clone, Debug, PartialEq)]
pub struct Knowledge {
    /// Empty: what everybody knows.
    pub recipients: Vec<String>,
    /// The releases that they know, by their numbers.
    pub releases: Vec<u64>,
    /// The smallest group whose exact size they know; `None` if they know of none.
    pub smallest_group: Option<u64>,
    /// Small groups that they can work out, the smallest first.
    pub recovered: Vec<RecoveredGroup>,
    /// What was not looked at, and why, a sentence each.
    pub not_looked_at: Vec<String>,
}

impl Knowledge {
    /// "A and B", "everybody".
    #[must_use]
    pub fn who(&self) -> String {
        let names: Vec<&str> = self.recipients.iter().map(String::as_str).collect();
        if names.is_empty() { "everybody".to_owned() } else { listed(&names) }
    }
}

/// What each recipient of the ledger knows; the question is who is looked at together besides, nobody where it is empty.
pub(crate) struct KnownToRecipients;

impl Figure for KnownToRecipients {
    type Question = Vec<String>;
    type Answer = Vec<Knowledge>;
    const TITLE: &'static str = "Attacking what each recipient holds";
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, together: &Vec<String>) -> Result<Vec<Knowledge>, MeasureError> {
        known(given.review, Some(given), together, given.progress)
    }
}

impl Workbench {
    /// What each recipient knows from the releases so far; with names, also what these know together.
    pub fn knowledge(&mut self, together: &[String]) -> &Derived<Vec<Knowledge>> {
        self.ask::<KnownToRecipients>(together.to_vec())
    }
}

/// What each recipient of a review's ledger knows, then what `together` know who put theirs together. `dataset` is the
/// review's file as it was released, where it is at hand.
///
/// # Errors
/// [`MeasureError`] if the file does not fit the review, or the work was cancelled.
pub fn knowledge(
    review: &Review,
    dataset: Option<&Arc<Dataset>>,
    together: &[String],
    progress: &Progress,
) -> Result<Vec<Knowledge>, MeasureError> {
    match dataset {
        Some(dataset) => {
            let cache = Cache::new(Arc::clone(dataset));
            known(review, Some(&Given { cache: &cache, review, progress }), together, progress)
        }
        None => known(review, None, together, progress),
    }
}

fn known(
    review: &Review,
    given: Option<&Given<'_>>,
    together: &[String],
    progress: &Progress,
) -> Result<Vec<Knowledge>, MeasureError> {
    let made_again = given.map(released).transpose()?.unwrap_or_default();
    let contents = || review.ledger.entries().iter().map(|entry| &entry.content);
    let mut holders: Vec<Vec<String>> = Vec::new();
    for content in contents() {
        let names = content.recipients.iter().map(|held| vec![held.name.clone()]);
        let names = if content.recipients.is_empty() { vec![Vec::new()] } else { names.collect() };
        holders.extend(names.into_iter().filter(|names| !holders.contains(names)).collect::<Vec<_>>());
    }
    if !together.is_empty() {
        holders.push(together.to_vec());
    }
    let mut list = Vec::with_capacity(holders.len());
    for recipients in holders {
        let knows = |content: &Content| {
            if recipients.is_empty() {
                known_to_everybody(review, content)
            } else {
                known_to(review, content, &recipients)
            }
        };
        let held: Vec<&Content> = contents().filter(|content| knows(content)).collect();
        let again: Vec<&Released<'_>> = made_again.iter().filter(|release| knows(release.content)).collect();
        list.push(of_holder(review, recipients, &held, &again, progress)?);
    }
    Ok(list)
}

/// What follows from these releases.
fn of_holder(
    review: &Review,
    recipients: Vec<String>,
    held: &[&Content],
    again: &[&Released<'_>],
    progress: &Progress,
) -> Result<Knowledge, MeasureError> {
    let known = Known::of(again.iter().copied());
    let Recovered { mut groups, not_looked_at } = attack_held(&known.tables, &known.changed, progress)?;
    let mut not_all: Vec<String> = known.not_looked_at.into_iter().chain(not_looked_at).collect();
    // Releases that could not be made again, by the state of the file that they were made from.
    let mut states: BTreeMap<&str, Vec<&Content>> = BTreeMap::new();
    for content in held {
        let is_of_this_file = content.source.sha256 == review.source.sha256;
        let is_made_again = again.iter().any(|release| release.content.number == content.number && release.is_known());
        if !(is_made_again && is_of_this_file) {
            states.entry(content.source.sha256.as_str()).or_default().push(content);
        }
    }
    for contents in states.into_values() {
        let name = |content: &Content| format!("release {}", content.number);
        let contents: Vec<Held<'_>> =
            contents.into_iter().map(|content| Held { content, name: name(content) }).collect();
        let Numbers { groups: found, not_looked_at } = recovered(&contents, review.policy.cell_threshold, progress)?;
        groups.extend(found);
        not_all.extend(not_looked_at);
    }
    groups.sort_by(|a, b| (a.people.is_none(), a.people, &a.how).cmp(&(b.people.is_none(), b.people, &b.how)));
    groups.dedup();
    let mut seen = BTreeSet::new();
    not_all.retain(|sentence| seen.insert(sentence.clone()));
    let sizes = groups.iter().filter_map(|group| group.people);
    Ok(Knowledge {
        releases: held.iter().map(|content| content.number).collect(),
        smallest_group: held.iter().filter_map(|content| smallest(content)).chain(sizes).filter(|size| *size > 0).min(),
        recovered: groups,
        not_looked_at: not_all,
        recipients,
    })
}

/// The smallest number of people that a release publishes exactly.
fn smallest(content: &Content) -> Option<u64> {
    let made = MadeWith::read(&content.settings);
    let is_exact = |table: usize| {
        let settings = made.as_ref().and_then(|made| made.release.tables.get(table));
        settings.is_none_or(|table| !matches!(table.protect, Protect::Noise { .. } | Protect::Round { .. }))
    };
    let tables = content.tables.iter().enumerate().filter(|(place, _)| is_exact(*place)).map(|(_, table)| table);
    let counts = tables.flat_map(|table| &table.rows).filter_map(|row| match row.values.first() {
        Some(PublishedValue::Count(people)) => Some(*people),
        _ => None,
    });
    counts.filter(|people| *people > 0).min()
}
