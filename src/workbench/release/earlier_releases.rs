//! What was released before: the releases of the ledger, for the attacker who knows them. Those of the file as it is
//! are made again; those of another state of it are laid over today's rows by their definitions.

use super::table_input::input;
use super::traces::{OfThen, laid};
use crate::dataset::Use;
use crate::release::ledger::{Content, Entry};
use crate::release::settings::{Protect, TableSettings};
use crate::release::tabulation::TableInput;
use crate::release::tabulation::axis::{Dimension, Grouping};
use crate::release::{Before, Earlier, Published};
use crate::review::Review;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use crate::workbench::made_with::{KeptTable, MadeWith};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Earlier releases that somebody knows.
#[derive(Clone, Default)]
pub(in crate::workbench) struct Known {
    pub tables: Vec<Earlier>,
    /// From other states of the file.
    pub changed: Vec<Before>,
    pub releases: usize,
    /// Releases that could not be counted at all.
    pub forgotten: usize,
    /// What was not looked at, and why, a sentence each.
    pub not_looked_at: Vec<String>,
}

/// One release of the ledger, made again.
pub(in crate::workbench) struct Released<'a> {
    pub content: &'a Content,
    known: Known,
}

impl Released<'_> {
    /// What of it was not looked at, and why, a sentence each.
    pub(in crate::workbench) fn not_looked_at(&self) -> &[String] {
        &self.known.not_looked_at
    }

    /// It could be made again, or laid over the file.
    pub(in crate::workbench) fn is_known(&self) -> bool {
        self.known.forgotten == 0
    }
}

/// Every release of the ledger.
pub(in crate::workbench) fn released<'a>(given: &Given<'a>) -> Result<Vec<Released<'a>>, MeasureError> {
    released_beside(given, None)
}

/// Every release of the ledger. Of those of the version of the file that is `reviewed`, people are compared with it where
/// they left no trace.
pub(in crate::workbench) fn released_beside<'a>(
    given: &Given<'a>,
    reviewed: Option<&Given<'_>>,
) -> Result<Vec<Released<'a>>, MeasureError> {
    let mut list = Vec::new();
    for entry in given.review.ledger.entries() {
        let content = &entry.content;
        let mut known = Known::default();
        let made = MadeWith::read(&content.settings);
        let missing = made.as_ref().and_then(|made| made.missing_list(given.review));
        let added = match made {
            Some(_) if let Some(list) = &missing => {
                Err(MeasureError::Release(format!("the list of people to leave out, {list}, is not open")))
            }
            Some(made) if content.source.sha256 == given.review.source.sha256 => known.same(given, content, &made),
            Some(made) => {
                let is_of_it = |then: &&Given<'_>| then.cache.dataset.source.sha256 == content.source.sha256;
                known.another(given, reviewed.filter(is_of_it), entry, &made)
            }
            None => Err(MeasureError::Release("it is not kept how it was made".to_owned())),
        };
        match added {
            Ok(()) => known.releases += 1,
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Err(error) => {
                known.forgotten += 1;
                let why = error.to_string();
                let why = why.trim_end_matches('.');
                known.not_looked_at.push(format!("Release {} was not looked at: {why}.", content.number));
            }
        }
        list.push(Released { content, known });
    }
    Ok(list)
}

impl Known {
    /// What these releases say together.
    pub(in crate::workbench) fn of<'a>(releases: impl IntoIterator<Item = &'a Released<'a>>) -> Self {
        releases.into_iter().fold(Self::default(), |mut all, Released { known, .. }| {
            all.tables.extend(known.tables.iter().cloned());
            all.changed.extend(known.changed.iter().cloned());
            all.releases += known.releases;
            all.forgotten += known.forgotten;
            all.not_looked_at.extend(known.not_looked_at.iter().cloned());
            all
        })
    }

    /// A release of the file as it is: its tables are made again. Noisy numbers are no statements about the truth: what
    /// they disclose is counted as spent ε.
    fn same(&mut self, given: &Given<'_>, content: &Content, made: &MadeWith) -> Result<(), MeasureError> {
        let review = made.decisions(given.review);
        let then = Given { review: &review, ..*given };
        let mut tables = Vec::new();
        for (_, settings, published) in exact(content, made) {
            let (input, _) = input(&then, settings)?;
            let again = Earlier::again(&input, settings.clone(), published.clone(), given.progress)?;
            let lost = || MeasureError::Release("its categories are not those of today".to_owned());
            tables.push(again.ok_or_else(lost)?);
        }
        self.tables.extend(tables);
        Ok(())
    }

    /// A release of another state of the file: its groups are found again in today's rows.
    fn another(
        &mut self,
        given: &Given<'_>,
        reviewed: Option<&Given<'_>>,
        entry: &Entry,
        made: &MadeWith,
    ) -> Result<(), MeasureError> {
        let content = &entry.content;
        let review = made.decisions(given.review);
        if let Some(which) = other_people(&review, given.review) {
            return Err(MeasureError::Release(format!("it counted people by another {which}")));
        }
        let then = Given { review: &review, ..*given };
        let mut tables = Vec::new();
        for (which, settings, published) in exact(content, made) {
            let kept = made.kept.as_ref().map(|kept| kept.tables.get(which).cloned().unwrap_or_default());
            if kept.is_none() && matches!(settings.protect, Protect::Merge | Protect::Ladder) {
                return Err(MeasureError::Release("it is not kept which categories it put together".to_owned()));
            }
            if kept.is_none() && !settings.measures.is_empty() {
                let what =
                    "only its numbers of people were compared; of its sums and means it is not kept how they were made";
                self.not_looked_at.push(format!("Release {}: {what}.", content.number));
            }
            if kept.is_none() && matches!(settings.protect, Protect::Round { .. }) {
                return Err(MeasureError::Release("its numbers were rounded, and it is not kept how".to_owned()));
            }
            let is_there = |column: &String| given.cache.dataset.column_index(column).is_some();
            let gone: Vec<&String> = settings.dimensions.iter().filter(|name| !is_there(name)).collect();
            let (settings, published, kept) = without(&gone, settings, published, kept);
            let settings = without_measures(&settings, &is_there);
            if published.rows.is_empty() || !settings.is_shaped() {
                let names = gone.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
                let why = format!("its table by {names} cannot be laid over a file that lacks the column");
                return Err(MeasureError::Release(why));
            }
            let (input, _) = input(&then, &settings)?;
            let (input, categories) = as_published(input, &settings, &published, kept.as_ref());
            let counts_only = kept.is_none();
            let of = OfThen { release: &entry.hash, made, tables: &content.tables, which };
            // The decisions of then lack what the trace is kept by.
            let keyed =
                Review { salt: given.review.salt.clone(), keeping: given.review.keeping.clone(), ..review.clone() };
            let now = Given { review: &keyed, ..*given };
            let traced = laid(&now, reviewed, &of, &input, &settings, categories.as_deref())?;
            let state = content.source.sha256.clone();
            let release = content.number;
            tables.push(Before { release, state, input, settings, published, categories, counts_only, traced });
        }
        self.changed.extend(tables);
        Ok(())
    }
}

/// A table without dimensions that the file has no more: of its rows the totals over them.
fn without(
    gone: &[&String],
    settings: &TableSettings,
    published: &Published,
    kept: Option<KeptTable>,
) -> (TableSettings, Published, Option<KeptTable>) {
    let (mut settings, mut published, mut kept) = (settings.clone(), published.clone(), kept);
    for name in gone {
        let Some(at) = published.dimensions.iter().position(|dimension| dimension == *name) else { continue };
        published.dimensions.remove(at);
        let total = published.total_label.clone();
        published.rows.retain(|row| row.at.get(at) == Some(&total));
        published.rows.iter_mut().for_each(|row| {
            row.at.remove(at);
        });
        settings.dimensions.retain(|dimension| dimension != *name);
        settings.subtotals.retain(|dimension| dimension != *name);
        if let Some(kept) = kept.as_mut().filter(|kept| at < kept.categories.len()) {
            kept.categories.remove(at);
        }
    }
    (settings, published, kept)
}

/// The settings without measures of columns that the file has no more: nothing of today is compared with their sums.
fn without_measures(settings: &TableSettings, is_there: &dyn Fn(&String) -> bool) -> TableSettings {
    let mut settings = settings.clone();
    settings.measures.retain(|measure| is_there(&measure.column));
    settings
}

/// The tables without noise, each with its place in the release.
fn exact<'a>(
    content: &'a Content,
    made: &'a MadeWith,
) -> impl Iterator<Item = (usize, &'a TableSettings, &'a Published)> {
    let tables = made.release.tables.iter().zip(&content.tables).enumerate();
    let tables = tables.map(|(which, (settings, published))| (which, settings, published));
    tables.filter(|(_, settings, _)| !matches!(settings.protect, Protect::Noise { .. }))
}

/// The person key, if it is not as it was.
pub(in crate::workbench) fn other_people(then: &Review, now: &Review) -> Option<&'static str> {
    let of = |review: &Review, use_: Use| review.with_use(use_).map(str::to_owned).collect::<Vec<String>>();
    let differs = |use_: Use| of(then, use_) != of(now, use_);
    [(Use::PersonKey, "person key"), (Use::Count, "count column")].into_iter().find(|(u, _)| differs(*u)).map(|u| u.1)
}

/// The input with its categories as the table showed them, and those that the file had then.
pub(super) fn as_published(
    input: TableInput,
    settings: &TableSettings,
    published: &Published,
    kept: Option<&KeptTable>,
) -> (TableInput, Option<Vec<BTreeSet<String>>>) {
    let mut categories = kept.map(|kept| kept.categories.clone());
    if !matches!(settings.protect, Protect::Merge | Protect::Ladder) {
        return (input, categories);
    }
    let mut dimensions = Vec::with_capacity(input.dimensions.len());
    for (at, dimension) in input.dimensions.iter().enumerate() {
        let merged = kept.and_then(|kept| kept.merged.get(&dimension.name));
        let shown: BTreeSet<&str> = published.rows.iter().filter_map(|row| Some(row.at.get(at)?.as_str())).collect();
        let names: BTreeMap<&str, String> = (dimension.labels.iter().enumerate())
            .map(|(category, label)| (label.as_str(), shown_as(dimension, category, label, &shown)))
            .collect();
        let name = |label: &str| match merged {
            Some((other, of)) => {
                if of.contains(label) {
                    other.clone()
                } else {
                    label.to_owned()
                }
            }
            None => names.get(label).cloned().unwrap_or_else(|| label.to_owned()),
        };
        if let Some(had) = categories.as_mut().and_then(|all| all.get_mut(at)) {
            *had = had.iter().map(|label| name(label)).collect();
        }
        dimensions.push(renamed(dimension, &name));
    }
    (TableInput { dimensions, ..input }, categories)
}

/// The finest of a category and its groups that was shown.
fn shown_as(dimension: &Dimension, category: usize, label: &str, shown: &BTreeSet<&str>) -> String {
    if shown.contains(label) {
        return label.to_owned();
    }
    let groups = dimension.coarser.levels.iter().filter_map(|level| {
        let group = level.grouping.labels.get(*level.grouping.group.get(category)? as usize)?;
        // A group that bears the name of a category is shown with its level.
        let with_level = format!("{group} ({})", level.name);
        [with_level, group.clone()].into_iter().find(|name| shown.contains(name.as_str()))
    });
    groups.into_iter().next().unwrap_or_else(|| label.to_owned())
}

/// The dimension with its categories renamed; those of one name are one.
fn renamed(dimension: &Dimension, name: &dyn Fn(&str) -> String) -> Dimension {
    let mut labels: Vec<String> = Vec::new();
    let mut first: Vec<usize> = Vec::new();
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let place_of: Vec<u32> = (dimension.labels.iter().enumerate())
        .map(|(category, label)| {
            let label = name(label);
            *places.entry(label.clone()).or_insert_with(|| {
                labels.push(label);
                first.push(category);
                labels.len() as u32 - 1
            })
        })
        .collect();
    let codes: Arc<[u32]> =
        dimension.codes.iter().map(|&c| place_of.get(c as usize).copied().unwrap_or(u32::MAX)).collect();
    let hierarchy = dimension.hierarchy.iter().map(|level| Grouping {
        group: first.iter().map(|&category| level.group.get(category).copied().unwrap_or(0)).collect(),
        labels: level.labels.clone(),
    });
    Dimension { codes, labels, hierarchy: hierarchy.collect(), ..dimension.clone() }
}
