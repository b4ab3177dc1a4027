//! A trace laid over the file of now: how many people of a group changed.

use super::groups::{Group, Groups, Persons};
use super::key::TraceKey;
use super::sketch::{Difference, Sketch};
use super::{TableTrace, size_for};
use crate::privacy::Progress;
use crate::release::error::ReleaseError;
use crate::release::settings::TableSettings;
use crate::release::tabulation::TableInput;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Combinations of categories that are tried to find the groups in which nobody is left.
const MOST_TRIED: usize = 200_000;

/// What a table of an earlier version of the file had, against what it would have now.
#[derive(Clone, Debug)]
pub struct Traced {
    threshold: u64,
    by_row: bool,
    overlap: bool,
    /// Measured columns that then and now have, with their places among the sketches.
    columns: BTreeMap<String, usize>,
    pub(in crate::release) groups: Vec<TracedGroup>,
}

/// One of the finest groups of either version.
#[derive(Clone, Debug)]
pub(in crate::release) struct TracedGroup {
    /// A label on each axis, that of the segments last.
    pub labels: Vec<String>,
    /// Its place on the table's own axis of segments.
    pub region: Option<usize>,
    /// Of those who are in one version only, and of the amounts that are.
    differences: Vec<Sketch>,
    people: Vec<u64>,
    /// By sketch, from the second: people with their amounts.
    amounts: Vec<Vec<(u64, u64)>>,
}

impl Traced {
    /// Lays a trace over the rows of now; `input` is made by the definitions of then, and `categories` are those that
    /// each dimension had then. `None` if people cannot be found again, or a group of then cannot be.
    ///
    /// # Errors
    /// [`ReleaseError::Cancelled`].
    pub fn new(
        trace: &TableTrace,
        input: &TableInput,
        settings: &TableSettings,
        categories: &[BTreeSet<String>],
        persons: &Persons,
        key: &TraceKey,
        progress: &Progress,
    ) -> Result<Option<Self>, ReleaseError> {
        if persons.by != trace.by {
            return Ok(None);
        }
        let Some(Groups { groups, overlap, columns }) = Groups::new(input, settings, persons, key, progress)? else {
            return Ok(None);
        };
        if !are_found_again(trace, &groups) {
            return Ok(None);
        }
        let size = size_for(trace.threshold);
        // For each sketch of now, which one of then it is compared with; a column that then lacked is not compared.
        let place_then = |name: &String| trace.columns.iter().position(|column| *column == key.column(name));
        let places: Vec<Option<usize>> =
            std::iter::once(Some(0)).chain(columns.iter().map(|name| place_then(name).map(|at| at + 1))).collect();
        let regions: BTreeSet<(Option<usize>, Option<String>)> =
            groups.iter().map(|group| (group.region, group.region.and(group.labels.last().cloned()))).collect();
        let id = |labels: &[String]| key.group(&labels.iter().map(String::as_str).collect::<Vec<_>>());
        let traced = |group: Group| {
            progress.check()?;
            let mut differences = group.sketches(size);
            if let Some(then) = trace.groups.get(&id(&group.labels)) {
                for (sketch, place) in differences.iter_mut().zip(&places) {
                    place.and_then(|at| then.get(at)).into_iter().for_each(|then| sketch.merge(then));
                }
            }
            let Group { labels, region, people, amounts } = group;
            Ok(TracedGroup { labels, region, differences, people, amounts })
        };
        let mut groups = groups.into_par_iter().map(traced).collect::<Result<Vec<_>, ReleaseError>>()?;
        let found: BTreeSet<u64> = groups.iter().map(|group| id(&group.labels)).collect();
        let mut lost: BTreeSet<u64> = trace.groups.keys().copied().filter(|group| !found.contains(group)).collect();
        if !lost.is_empty() {
            let Some(tried) = combinations(input, categories, &regions) else { return Ok(None) };
            for (labels, region) in tried {
                let group = id(&labels);
                let Some(then) = trace.groups.get(&group).filter(|_| lost.remove(&group)) else { continue };
                let of_place = |place: &Option<usize>| place.and_then(|at| then.get(at)).cloned();
                let differences =
                    places.iter().map(|place| of_place(place).unwrap_or_else(|| Sketch::new(size))).collect();
                let amounts = vec![Vec::new(); columns.len()];
                groups.push(TracedGroup { labels, region, differences, people: Vec::new(), amounts });
            }
        }
        let columns = (1..).zip(columns).filter(|(at, _)| places.get(*at).is_some_and(Option::is_some));
        Ok(lost.is_empty().then(|| Self {
            threshold: trace.threshold,
            by_row: trace.by_row || persons.by_row,
            overlap: trace.overlap || overlap,
            columns: columns.map(|(at, name)| (name, at)).collect(),
            groups,
        }))
    }

    /// People of these groups together who are not in both versions, or of whom the amount in `column` differs: as many
    /// as it is known for sure that they are. It is exact wherever everybody has a key. `None` if it is not known whether
    /// they are `enough`.
    pub(in crate::release) fn changed(&self, groups: &[usize], column: Option<&str>, enough: u64) -> Option<u64> {
        if self.overlap && groups.len() > 1 {
            return None;
        }
        let groups: Vec<&TracedGroup> = groups.iter().filter_map(|at| self.groups.get(*at)).collect();
        let at_least = |least: u64| (least >= enough).then_some(least);
        let people = together(&groups, 0)?.difference();
        let Some(column) = column else {
            let Some(people) = people else {
                return at_least(if self.by_row { self.threshold + 1 } else { 2 * self.threshold + 1 });
            };
            let joined = differing(&groups, &people, 0, |group| &group.people, |person| *person);
            return Some(self.all(joined.len() as u64, people.len() as u64));
        };
        let place = *self.columns.get(column)?;
        let Some(amounts) = together(&groups, place)?.difference() else { return at_least(self.threshold + 1) };
        let new = differing(&groups, &amounts, place, |group| &group.amounts[place - 1], |(_, amount)| *amount);
        let old = amounts.len() as u64 - new.len() as u64;
        if self.by_row {
            return Some((new.len() as u64).max(old));
        }
        // Whoever has a new amount and was there before may have had an old one.
        let was_there = |(person, _): &&&(u64, u64)| people.as_ref().is_none_or(|people| !people.holds(*person));
        let may_be_both = new.iter().filter(was_there).count() as u64;
        Some(new.len() as u64 + old.saturating_sub(may_be_both))
    }

    /// Of so many elements that are in one version only, so many are of now: how many people that are for sure.
    fn all(&self, now: u64, all: u64) -> u64 {
        if self.by_row { now.max(all.saturating_sub(now)) } else { all }
    }
}

/// The sketch of what differs in all of the groups together.
fn together(groups: &[&TracedGroup], place: usize) -> Option<Sketch> {
    let mut sketches = groups.iter().map(|group| group.differences.get(place));
    let mut all = sketches.next()??.clone();
    for sketch in sketches {
        all.merge(sketch?);
    }
    Some(all)
}

/// Of what the groups have now, what is in the difference.
fn differing<'a, T>(
    groups: &[&'a TracedGroup],
    difference: &Difference,
    place: usize,
    list: impl Fn(&'a TracedGroup) -> &'a Vec<T>,
    element: impl Fn(&T) -> u64,
) -> Vec<&'a T> {
    let has_any = |group: &&&TracedGroup| group.differences.get(place).is_some_and(|sketch| !sketch.is_empty());
    let all = groups.iter().filter(has_any).flat_map(|group| list(group));
    all.filter(|one| difference.holds(element(one))).collect()
}

/// Most of the people of then can be found in the file of now: otherwise they bear other names there, and nobody can
/// say who changed.
fn are_found_again(trace: &TableTrace, groups: &[Group]) -> bool {
    let now: HashSet<u64> = groups.iter().flat_map(|group| &group.people).copied().collect();
    2 * trace.sample.iter().filter(|person| now.contains(person)).count() >= trace.sample.len()
}

/// A place on the table's own axis of segments, and its label; neither without segments.
type Region = (Option<usize>, Option<String>);

/// Every combination of the categories of then and of now, with those of segments that occur now; `None` if those are
/// too many.
fn combinations(
    input: &TableInput,
    categories: &[BTreeSet<String>],
    regions: &BTreeSet<Region>,
) -> Option<Vec<(Vec<String>, Option<usize>)>> {
    let mut all: Vec<(Vec<String>, Option<usize>)> = vec![(Vec::new(), None)];
    for (at, dimension) in input.dimensions.iter().enumerate() {
        let then = categories.get(at).into_iter().flatten();
        let labels: BTreeSet<&String> = dimension.labels.iter().chain(then).collect();
        if all.len().saturating_mul(labels.len()) > MOST_TRIED {
            return None;
        }
        let with = |(so_far, _): &(Vec<String>, Option<usize>)| {
            let of = |label: &&String| (so_far.iter().cloned().chain([(*label).clone()]).collect(), None);
            labels.iter().map(of).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    if input.segments.is_empty() {
        return Some(all);
    }
    if all.len().saturating_mul(regions.len()) > MOST_TRIED {
        return None;
    }
    let with = |(labels, _): &(Vec<String>, Option<usize>)| {
        let of = |(place, label): &Region| (labels.iter().chain(label).cloned().collect(), *place);
        regions.iter().map(of).collect::<Vec<_>>()
    };
    Some(all.iter().flat_map(with).collect())
}
