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
            let Group { labels, region, amounts, .. } = group;
            Ok(TracedGroup { labels, region, differences, amounts })
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
                groups.push(TracedGroup { labels, region, differences, amounts });
            }
        }
        let columns = (1..).zip(columns).filter(|(at, _)| places.get(*at).is_some_and(Option::is_some));
        Ok(lost.is_empty().then(|| Self {
            threshold: trace.threshold,
            overlap: trace.overlap || overlap,
            columns: columns.map(|(at, name)| (name, at)).collect(),
            groups,
        }))
    }

    /// People of these groups together who are not in both versions, or of whom the amount in `column` differs: as many
    /// as it is known for sure that they are. `None` if it is not known whether they are `enough`.
    pub(in crate::release) fn changed(&self, groups: &[usize], column: Option<&str>, enough: u64) -> Option<u64> {
        if self.overlap && groups.len() > 1 {
            return None;
        }
        let groups: Vec<&TracedGroup> = groups.iter().filter_map(|at| self.groups.get(*at)).collect();
        let at_least = |least: u64| (least >= enough).then_some(least);
        let people = together(&groups, 0)?.difference();
        let Some(column) = column else {
            return people.map_or_else(|| at_least(2 * self.threshold + 1), |people| Some(people.len() as u64));
        };
        let place = *self.columns.get(column)?;
        let Some(amounts) = together(&groups, place)?.difference() else { return at_least(self.threshold + 1) };
        let new = differing(&groups, &amounts, place);
        let old = amounts.len() as u64 - new.len() as u64;
        // Whoever has a new amount and was there before may have had an old one.
        let was_there = |(person, _): &&&(u64, u64)| people.as_ref().is_none_or(|people| !people.holds(*person));
        let may_be_both = new.iter().filter(was_there).count() as u64;
        Some(new.len() as u64 + old.saturating_sub(may_be_both))
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

/// Of the amounts that the groups have now, those that are in the difference, with their people.
fn differing<'a>(groups: &[&'a TracedGroup], difference: &Difference, place: usize) -> Vec<&'a (u64, u64)> {
    let has_any = |group: &&&TracedGroup| group.differences.get(place).is_some_and(|sketch| !sketch.is_empty());
    let amounts = groups.iter().filter(has_any).flat_map(|group| &group.amounts[place - 1]);
    amounts.filter(|(_, amount)| difference.holds(*amount)).collect()
}

/// At least three of four people of then can be found in the file of now: otherwise many may bear other names there, and
/// nobody can say who changed.
fn are_found_again(trace: &TableTrace, groups: &[Group]) -> bool {
    let now: HashSet<u64> = groups.iter().flat_map(|group| &group.people).copied().collect();
    4 * trace.sample.iter().filter(|person| now.contains(person)).count() >= 3 * trace.sample.len()
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

#[cfg(test)]
mod tests {
    use super::super::Trace;
    use super::*;
    use crate::privacy::People;
    use crate::release::ledger::fingerprint::Salt;
    use crate::release::tabulation::MeasureColumn;
    use crate::release::tabulation::axis::Dimension;
    use std::sync::Arc;

    const PLACES: usize = 4;
    const THRESHOLD: u64 = 4;

    /// Somebody: their name, where they are, and an amount, 0 for none.
    type Person = (u32, usize, u32);

    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) as usize % sides
        }
    }

    fn key() -> TraceKey {
        TraceKey::new(&Salt::from_bytes([7; 16]))
    }

    fn settings() -> TableSettings {
        let mut settings = TableSettings::default();
        settings.rules.threshold = THRESHOLD;
        settings
    }

    fn input(people: &[Person]) -> TableInput {
        let places: BTreeSet<usize> = people.iter().map(|person| person.1).collect();
        let places: Vec<usize> = places.into_iter().collect();
        let code = |place: usize| places.iter().position(|known| *known == place).unwrap() as u32;
        let place = Dimension {
            name: "place".into(),
            codes: people.iter().map(|person| code(person.1)).collect(),
            labels: places.iter().map(|place| format!("p{place}")).collect(),
            hierarchy: Vec::new(),
            coarser: Default::default(),
            sensitive: false,
        };
        let amounts = people.iter().map(|person| f64::from(person.2)).collect();
        TableInput {
            dimensions: vec![place],
            segments: Vec::new(),
            people: Arc::new(People::Rows(people.len())),
            measures: vec![MeasureColumn { name: "spend".into(), values: amounts }],
            members: None,
        }
    }

    fn persons(people: &[Person], key: &TraceKey) -> Persons {
        Persons { of_row: people.iter().map(|person| key.person(&person.0.to_le_bytes())).collect(), by: 5 }
    }

    fn changed(dice: &mut Dice, then: &[Person]) -> Vec<Person> {
        let mut now = then.to_vec();
        let most = [2, 6, 30][dice.roll(3)];
        for number in 0..dice.roll(most) {
            let which = dice.roll(now.len());
            match dice.roll(4) {
                0 if now.len() > 40 => _ = now.swap_remove(which),
                1 => now.push((10_000 + number as u32, dice.roll(PLACES), dice.roll(3) as u32)),
                2 => now[which].1 = dice.roll(PLACES),
                _ => now[which].2 = dice.roll(4) as u32,
            }
        }
        now
    }

    /// People of some places who are there in one version only, or whose amount differs; looked for one by one.
    fn slow(then: &[Person], now: &[Person], places: &[usize], amounts: bool) -> u64 {
        let inside = |people: &[Person]| -> BTreeMap<u32, u32> {
            let here = people.iter().filter(|person| places.contains(&person.1));
            here.filter(|person| !amounts || person.2 > 0)
                .map(|person| (person.0, if amounts { person.2 } else { 0 }))
                .collect()
        };
        let (then, now) = (inside(then), inside(now));
        let names: BTreeSet<&u32> = then.keys().chain(now.keys()).collect();
        names.into_iter().filter(|name| then.get(name) != now.get(name)).count() as u64
    }

    /// The trace says how many people changed as a comparison of every person does: never more, and of people with
    /// names exactly as many up to the most that it can tell. Of amounts it is at least half of them.
    #[test]
    fn people_who_changed_are_counted_as_by_comparing_each() {
        let mut dice = Dice(42);
        let (mut exact, mut many) = (0, 0);
        for _ in 0..400 {
            let then: Vec<Person> =
                (0..60 + dice.roll(60) as u32).map(|name| (name, dice.roll(PLACES), dice.roll(4) as u32)).collect();
            let now = changed(&mut dice, &then);
            let (key, progress) = (key(), Progress::new());
            let of = |people: &[Person]| (input(people), persons(people, &key));
            let (before, who) = of(&then);
            let trace = TableTrace::of(&before, &settings(), &who, &key, &progress).unwrap().unwrap();
            let bytes = Trace(vec![Some(trace)]).to_bytes("release", &key);
            let trace = Trace::from_bytes(&bytes, "release", &key).unwrap();
            let categories = [before.dimensions[0].labels.iter().cloned().collect()];
            let (after, who) = of(&now);
            let trace = trace.0[0].as_ref().unwrap();
            let traced = Traced::new(trace, &after, &settings(), &categories, &who, &key, &progress).unwrap().unwrap();
            for set in 1..1_usize << PLACES {
                let places: Vec<usize> = (0..PLACES).filter(|place| set >> place & 1 == 1).collect();
                let has = |group: &TracedGroup| places.iter().any(|place| group.labels == [format!("p{place}")]);
                let groups: Vec<usize> = (0..traced.groups.len()).filter(|group| has(&traced.groups[*group])).collect();
                if groups.is_empty() {
                    continue;
                }
                for column in [None, Some("spend")] {
                    let truth = slow(&then, &now, &places, column.is_some());
                    let found = traced.changed(&groups, column, THRESHOLD);
                    let found = found.expect("enough or exact");
                    assert!(found <= truth, "{found} of {truth} in {places:?} {column:?}");
                    let is_found_out = found >= THRESHOLD || truth <= 2 * found;
                    assert!(is_found_out, "{found} of {truth} in {places:?} {column:?}");
                    if column.is_none() {
                        assert_eq!(found, truth.min(2 * THRESHOLD + 1));
                        exact += 1;
                    }
                    many += u32::from(truth >= THRESHOLD);
                }
            }
        }
        assert!(exact > 1_000 && many > 500, "{exact} {many}");
    }

    /// What would be wrong: a file in which everybody has another key looks as if everybody had left.
    #[test]
    fn people_who_cannot_be_found_again_are_not_taken_to_have_left() {
        let place = |name: u32| if name % 10 == 9 { 2 } else { name as usize % 2 };
        let then: Vec<Person> = (0..80).map(|name| (name, place(name), 1)).collect();
        let other: Vec<Person> = then.iter().map(|&(name, place, amount)| (name + 500, place, amount)).collect();
        let (key, progress) = (key(), Progress::new());
        let trace =
            TableTrace::of(&input(&then), &settings(), &persons(&then, &key), &key, &progress).unwrap().unwrap();
        let categories = [BTreeSet::from(["p0".to_owned(), "p1".to_owned(), "p2".to_owned()])];
        let laid = |people: &[Person], who: &Persons| {
            Traced::new(&trace, &input(people), &settings(), &categories, who, &key, &progress).unwrap()
        };
        assert!(laid(&other, &persons(&other, &key)).is_none());
        assert!(laid(&then, &persons(&then, &key)).is_some());
        let by_another = Persons { by: 6, ..persons(&then, &key) };
        assert!(laid(&then, &by_another).is_none());
        // A category in which nobody is left is found by its name; if that is not known, nothing is said.
        let rest: Vec<Person> = then.iter().filter(|person| person.1 != 2).copied().collect();
        let who = persons(&rest, &key);
        assert_eq!(laid(&rest, &who).unwrap().groups.len(), 3);
        let unknown = [BTreeSet::new()];
        assert!(Traced::new(&trace, &input(&rest), &settings(), &unknown, &who, &key, &progress).unwrap().is_none());
    }

    /// What would be wrong: a person in two groups counts twice, or hides a change of one by a change of the other.
    #[test]
    fn groups_that_share_people_are_not_added_up() {
        let rows: Vec<Person> = (0..60).map(|row| (row % 40, row as usize % 3, 1)).collect();
        let (key, progress) = (key(), Progress::new());
        let who = persons(&rows, &key);
        let trace = TableTrace::of(&input(&rows), &settings(), &who, &key, &progress).unwrap().unwrap();
        let categories = [BTreeSet::new()];
        let traced = Traced::new(&trace, &input(&rows), &settings(), &categories, &who, &key, &progress).unwrap();
        let traced = traced.unwrap();
        assert_eq!(traced.changed(&[0], None, THRESHOLD), Some(0));
        assert_eq!(traced.changed(&[0, 1], None, THRESHOLD), None);
    }

    /// Nothing of a trace can be read, compared or tried without the review's key.
    #[test]
    fn a_trace_is_random_bytes_to_everybody_else() {
        let people: Vec<Person> = (0..600).map(|name| (name, name as usize % 4, 3)).collect();
        let (key, progress) = (key(), Progress::new());
        let trace = TableTrace::of(&input(&people), &settings(), &persons(&people, &key), &key, &progress).unwrap();
        let trace = Trace(vec![trace]);
        let bytes = trace.to_bytes("one", &key);
        assert_eq!(Trace::from_bytes(&bytes, "one", &key), Some(trace.clone()));
        assert_eq!(Trace::from_bytes(&bytes, "two", &key), None);
        assert_eq!(Trace::from_bytes(&bytes, "one", &TraceKey::new(&Salt::from_bytes([8; 16]))), None);
        let mut damaged = bytes.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(Trace::from_bytes(&damaged, "one", &key), None);
        // Half of all bits, and half of those in which two traces of the same people differ.
        let ones = |bytes: &[u8]| bytes.iter().map(|byte| u64::from(byte.count_ones())).sum::<u64>() as f64;
        let again = trace.to_bytes("two", &key);
        let both: Vec<u8> = bytes.iter().zip(&again).skip(14).map(|(a, b)| a ^ b).collect();
        for random in [&bytes[14..], &both] {
            let share = ones(random) / (8 * random.len()) as f64;
            assert!((share - 0.5).abs() < 0.02, "{share}");
        }
        // Sixty people more or fewer do not show in its size.
        let fewer = TableTrace::of(&input(&people[60..]), &settings(), &persons(&people[60..], &key), &key, &progress);
        assert_eq!(Trace(vec![fewer.unwrap()]).to_bytes("one", &key).len(), bytes.len());
    }
}
