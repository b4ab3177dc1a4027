//! Class sizes at every level of one ladder, the others fixed: what a slider requests again and again.
//!
//! Somebody whom the other columns single out stays alone at every level of the ladder. Everybody else is put in order
//! once, by the other columns and then by the moved column's value; a level is then one pass over these without looking
//! anything up, since values of one group are beside each other.

use rayon::prelude::*;

use super::keys::{Key, Packing};
use super::radix_count::{Parts, Rows};
use super::reduce;
use super::sizes::CrowdCounter;
use crate::privacy::table::View;
use crate::privacy::{Bitmap, ClassSizes, Missing, People, PrivacyError, Progress, Rollup};

/// The crowds of a table at every level of one ladder, made by [`Rollup::moving`].
#[derive(Debug)]
pub struct OneHierarchy {
    measure: Rollup,
    levels: Vec<usize>,
    place: usize,
    /// `None` if levels are counted one by one.
    ordered: Option<Ordered>,
}

/// People who are not alone by the other columns, group by group.
#[derive(Debug)]
struct Ordered {
    parts: Vec<Part>,
    /// People whom the other columns single out.
    alone: u64,
}

#[derive(Debug, Default)]
struct Part {
    /// Codes of the moved column, ascending within a group; the first of a group is marked by [`FIRST`].
    codes: Vec<u32>,
    /// People with each code; empty if each is one.
    people: Vec<u32>,
    alone: u64,
}

/// Marks the first code of a group.
const FIRST: u32 = 1 << 31;

impl Rollup {
    /// Makes ready for one ladder being moved while the others are at `levels`. That costs as much as classing the
    /// rows; each level after that costs a fraction.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use shoal::privacy::{
    ///     CodedColumn, CodedTable, Codes, Rollup, Missing, People, Progress, QuasiIdentifier, Values, ladder,
    /// };
    /// let age = Arc::new(CodedColumn {
    ///     name: "age".into(), values: Values::Number(vec![31.0, 38.0, 40.0]), has_missing: false,
    ///     codes: Codes::U8(vec![0, 1, 2, 2]),
    /// });
    /// let age = QuasiIdentifier::new(Arc::new(ladder::bands(&age, &[10.0], 0.0).unwrap()), 0);
    /// let table = CodedTable::new(vec![age], Arc::new(People::Rows(4)), Missing::Own)?;
    /// let progress = Progress::new();
    /// let moving = Rollup::new(&table, None, &progress)?.moving(&[0], 0, &progress)?;
    /// let k = |level| moving.at(level, &progress).map(|sizes| sizes.k());
    /// assert_eq!([k(0)?, k(1)?, k(2)?], [Some(1), Some(2), Some(4)]);
    /// # Ok::<(), shoal::privacy::PrivacyError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Rollup::at_levels`].
    pub fn moving(&self, levels: &[usize], place: usize, progress: &Progress) -> Result<OneHierarchy, PrivacyError> {
        let mut levels = levels.to_vec();
        if let (Some(level), Some(&finest)) = (levels.get_mut(place), self.table().levels().get(place)) {
            *level = finest;
        }
        let ordered = self.with_view(&levels, |view, members| Ordered::new(view, members, place, progress))?;
        Ok(OneHierarchy { measure: self.clone(), levels, place, ordered })
    }
}

impl OneHierarchy {
    /// Crowds with the ladder at this level.
    ///
    /// # Errors
    /// As [`Rollup::at_levels`].
    pub fn at(&self, level: usize, progress: &Progress) -> Result<ClassSizes, PrivacyError> {
        let mut levels = self.levels.clone();
        if let Some(moved) = levels.get_mut(self.place) {
            *moved = level;
        }
        let Some(ordered) = &self.ordered else { return self.measure.at_levels(&levels, progress) };
        let table = self.measure.coarser(&levels)?;
        match table.quasi_identifiers().get(self.place) {
            Some(q) => Ok(ordered.count(&q.ladder.step(self.levels[self.place], level))),
            None => self.measure.at_levels(&levels, progress),
        }
    }
}

impl Ordered {
    /// `None` if people are not simply added up, or do not fit.
    fn new(
        view: &View<'_>,
        members: Option<&Bitmap>,
        place: usize,
        progress: &Progress,
    ) -> Result<Option<Self>, PrivacyError> {
        let moved = view.fields.get(place).copied();
        let Some(moved) = moved.filter(|moved| moved.cardinality < FIRST as usize) else { return Ok(None) };
        if matches!(view.people, People::Keys(_)) || view.missing == Missing::MatchesAnything {
            return Ok(None);
        }
        let mut others = view.fields.clone();
        others.remove(place);
        let rows = Rows { members, weights: view.weights() };
        let reduced = reduce(&others, view.rows(), rows, progress)?;
        let others = reduced.fields(&others);
        let packing = Packing::new(std::iter::once(moved).chain(others), view.rows());
        let parts = match packing.width() {
            0..=64 => ordered::<u64>(&packing, rows, moved.bits(), progress)?,
            65..=128 => ordered::<u128>(&packing, rows, moved.bits(), progress)?,
            _ => None,
        };
        Ok(parts.map(|parts| Self { alone: parts.iter().map(|part| part.alone).sum(), parts }))
    }

    /// `groups` are by code the group at the requested level.
    fn count(&self, groups: &[u32]) -> ClassSizes {
        let neighbours = groups.is_sorted();
        let count = |mut counter: CrowdCounter, part: &Part| {
            if neighbours {
                part.count_neighbours(groups, &mut counter);
            } else {
                part.count(groups, &mut counter);
            }
            counter
        };
        let counters = self.parts.par_iter().with_min_len(16).fold(CrowdCounter::default, count);
        let mut counter = counters.reduce(CrowdCounter::default, |a, b| a.merge(&b));
        counter.add_classes(1, self.alone);
        counter.finish()
    }
}

/// Keys in order, part by part: the moved column in the lowest bits, the others, by which rows are parted, above.
fn ordered<K: Key>(
    packing: &Packing<'_>,
    rows: Rows<'_>,
    bits: u32,
    progress: &Progress,
) -> Result<Option<Vec<Part>>, PrivacyError> {
    let by_others = |key: K| (key, key.above(bits).scramble().hash());
    let parts: Parts<K> = Parts::new(packing, rows, false, by_others, progress)?;
    let in_order = |keys: &mut Vec<(K, u64)>, part: usize| {
        progress.check()?;
        keys.clear();
        keys.reserve(parts.len(part));
        parts.each(part, |key, people| keys.push((key, people)));
        keys.sort_unstable_by_key(|&(key, _)| key);
        Ok(Part::new(keys, bits))
    };
    (0..parts.count()).into_par_iter().with_min_len(8).map_init(Vec::new, in_order).collect()
}

impl Part {
    /// From keys in order; `None` if more people have one key than 32 bits can count.
    fn new<K: Key>(keys: &[(K, u64)], bits: u32) -> Option<Self> {
        let mut part = Self::default();
        for group in keys.chunk_by(|a, b| a.0.above(bits) == b.0.above(bits)) {
            if let [(_, 1)] = group {
                part.alone += 1;
                continue;
            }
            let mut first = FIRST;
            for of_code in group.chunk_by(|a, b| a.0 == b.0) {
                let people: u64 = of_code.iter().map(|&(_, people)| people).sum();
                part.codes.push(of_code[0].0.take(0, bits) | first);
                part.people.push(u32::try_from(people).ok()?);
                first = 0;
            }
        }
        if part.people.iter().all(|&people| people == 1) {
            part.people = Vec::new();
        }
        part.codes.shrink_to_fit();
        part.people.shrink_to_fit();
        Some(part)
    }

    /// The codes of one group of the level always are beside each other.
    fn count_neighbours(&self, groups: &[u32], counter: &mut CrowdCounter) {
        let (mut crowd, mut last) = (0, 0);
        let mut take = |code: u32, people: u64| {
            let group = groups[(code & !FIRST) as usize];
            if code >= FIRST || group != last {
                if crowd > 0 {
                    counter.add(crowd);
                }
                (crowd, last) = (people, group);
            } else {
                crowd += people;
            }
        };
        if self.people.is_empty() {
            self.codes.iter().for_each(|&code| take(code, 1));
        } else {
            self.codes.iter().zip(&self.people).for_each(|(&code, &people)| take(code, u64::from(people)));
        }
        if crowd > 0 {
            counter.add(crowd);
        }
    }

    fn count(&self, groups: &[u32], counter: &mut CrowdCounter) {
        let mut of_group: Vec<(u32, u64)> = Vec::new();
        let mut start = 0;
        for codes in self.codes.chunk_by(|_, next| *next < FIRST) {
            of_group.clear();
            of_group.extend(codes.iter().enumerate().map(|(at, code)| {
                (groups[(code & !FIRST) as usize], self.people.get(start + at).map_or(1, |&people| u64::from(people)))
            }));
            of_group.sort_unstable_by_key(|&(group, _)| group);
            for crowd in of_group.chunk_by(|a, b| a.0 == b.0) {
                counter.add(crowd.iter().map(|&(_, people)| people).sum());
            }
            start += codes.len();
        }
    }
}
