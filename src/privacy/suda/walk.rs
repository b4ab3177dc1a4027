//! All people's sets at once, by splitting.
//!
//! Sets of columns are visited in the order of their bits read as a number, so that every part of a set comes before
//! the set. A visited set is a partition of people into groups that agree on it, groups of one left out. Adding a
//! column below the lowest splits the groups; who is then alone is singled out by the new set, and the set is minimal
//! for them unless it contains one that was found before. Groups without anybody who is alone in the end are dropped,
//! so that the work shrinks quickly with depth. Columns with the most values have the highest bits: they split first.
//! A group that has become small is not split on: `lattice` gives all its sets of the columns left at once.

use rayon::prelude::*;

use super::{
    Elements,
    lattice::{MOST_LEFT, Scratch, minimal_sets},
    weight,
};
use crate::privacy::{Classes, CodedTable, PrivacyError, Progress};

/// What was found of everybody alone.
pub(super) struct Found {
    /// Score by class, ascending by class.
    pub scores: Vec<(u32, f64)>,
    /// Sets by size.
    pub sets_of_size: Vec<u64>,
    /// Score of the sets that hold a column, by column. Sums of whole numbers: exact in any order.
    pub of_column: Vec<f64>,
}

/// People whose sets are looked for at once: bounds the memory for sets that are not scored yet.
const AT_ONCE: usize = 1 << 20;
const NOBODY: u32 = u32::MAX;
/// Groups up to this size are split by sorting.
const SMALL: usize = 48;

pub(super) fn find(
    table: &CodedTable,
    classes: &Classes,
    elements: &Elements,
    max_size: usize,
    progress: &Progress,
) -> Result<Found, PrivacyError> {
    let quasi_identifiers = table.quasi_identifiers();
    let mut columns: Vec<usize> = (0..quasi_identifiers.len()).collect();
    columns.sort_by_key(|&c| quasi_identifiers[c].cardinality());
    let code = |element: u32, column: usize| classes.code(elements.class[element as usize], column).unwrap_or(0);
    let mut alone = elements.alone(classes);
    // People who share the column with the most values are looked for together: their groups are then small.
    if let Some(&finest) = columns.last() {
        alone.par_sort_by_key(|&element| (code(element, finest), element));
    }
    let parts = alone.len().div_ceil(AT_ONCE).max(rayon::current_num_threads().min(alone.len() / 4096 + 1));
    let size = alone.len().div_ceil(parts).max(1);
    let parts = alone
        .par_chunks(size)
        .map(|targets| {
            let mut target_of = vec![NOBODY; elements.len()];
            targets.iter().enumerate().for_each(|(at, &element)| target_of[element as usize] = at as u32);
            let mut walk = Walk {
                code: &code,
                elements,
                columns: &columns,
                max_size,
                target_of,
                sets: vec![Sets::default(); targets.len()],
                more: Vec::new(),
                counters: columns.iter().map(|&c| vec![0; quasi_identifiers[c].cardinality()]).collect(),
                touched: Vec::new(),
                pairs: Vec::new(),
                placed: Vec::new(),
                codes: Vec::new(),
                agreement: Vec::new(),
                scratch: Scratch::default(),
                progress,
            };
            walk.start()?;
            Ok(walk.found(targets))
        })
        .collect::<Result<Vec<Found>, PrivacyError>>()?;
    let nothing =
        Found { scores: Vec::new(), sets_of_size: vec![0; max_size + 1], of_column: vec![0.0; columns.len()] };
    let mut found = parts.into_iter().fold(nothing, |mut all, part| {
        all.scores.extend(part.scores);
        all.sets_of_size.iter_mut().zip(part.sets_of_size).for_each(|(a, b)| *a += b);
        all.of_column.iter_mut().zip(part.of_column).for_each(|(a, b)| *a += b);
        all
    });
    found.scores.par_sort_unstable_by_key(|score| score.0);
    Ok(found)
}

/// Groups of people who agree, one after the other.
#[derive(Default)]
struct Groups {
    elements: Vec<u32>,
    ends: Vec<u32>,
}

impl Groups {
    fn push(&mut self, group: &[u32]) {
        self.elements.extend_from_slice(group);
        self.ends.push(self.elements.len() as u32);
    }
}

/// A person's sets: the first few together, since looking them up is most of the work.
#[derive(Clone, Default)]
struct Sets {
    few: [u64; FEW],
    count: u32,
    /// One past the place in `more`; 0 if there is none.
    more: u32,
}

const FEW: usize = 7;

struct Walk<'a, F> {
    code: &'a F,
    elements: &'a Elements,
    /// Places of the quasi-identifiers in the table, by bit.
    columns: &'a [usize],
    max_size: usize,
    /// Place among the people looked for, by element.
    target_of: Vec<u32>,
    /// By place among the people looked for.
    sets: Vec<Sets>,
    /// Sets for which there was no room, each with the place of the next.
    more: Vec<(u64, u32)>,
    counters: Vec<Vec<u32>>,
    touched: Vec<u32>,
    pairs: Vec<(u32, u32)>,
    placed: Vec<u32>,
    codes: Vec<u32>,
    agreement: Vec<u32>,
    scratch: Scratch,
    progress: &'a Progress,
}

impl Sets {
    fn iter<'a>(&'a self, more: &'a [(u64, u32)]) -> impl Iterator<Item = u64> + 'a {
        let mut at = self.more;
        let rest = std::iter::from_fn(move || {
            let &(set, next) = more.get(at.checked_sub(1)? as usize)?;
            at = next;
            Some(set)
        });
        self.few.iter().take(self.count as usize).copied().chain(rest)
    }

    /// Adds a set, unless it contains one that is known.
    fn note(&mut self, set: u64, more: &mut Vec<(u64, u32)>) {
        if self.iter(more).any(|known| known & set == known) {
            return;
        }
        if let Some(free) = self.few.get_mut(self.count as usize) {
            *free = set;
        } else {
            more.push((set, self.more));
            self.more = more.len() as u32;
        }
        self.count += 1;
    }
}

impl<F: Fn(u32, usize) -> u32> Walk<'_, F> {
    fn start(&mut self) -> Result<(), PrivacyError> {
        let everyone: Vec<u32> = (0..self.elements.len() as u32).collect();
        if self.elements.is_one_person(everyone.iter().copied()) {
            everyone.iter().for_each(|&element| self.note(element, 0));
            return Ok(());
        }
        let all = Groups { ends: vec![everyone.len() as u32], elements: everyone };
        self.visit(&all, 0, self.columns.len())
    }

    /// Adds each column below `below` to the set whose groups are given.
    fn visit(&mut self, groups: &Groups, set: u64, below: usize) -> Result<(), PrivacyError> {
        if below == 0 || set.count_ones() as usize >= self.max_size {
            return Ok(());
        }
        self.progress.step(1)?;
        let mut large = Groups::default();
        let mut start = 0;
        for &end in &groups.ends {
            let group = &groups.elements[start..end as usize];
            // Looking at all pairs costs as much as this many splits.
            if below <= MOST_LEFT && group.len() * below <= 2 << below {
                self.finish(group, set, below);
            } else {
                large.push(group);
            }
            start = end as usize;
        }
        if large.elements.is_empty() {
            return Ok(());
        }
        for bit in 0..below {
            self.progress.check()?;
            let larger = set | 1 << bit;
            let mut split = Groups::default();
            let mut start = 0;
            for &end in &large.ends {
                self.split(&large.elements[start..end as usize], bit, larger, &mut split);
                start = end as usize;
            }
            self.visit(&split, larger, bit)?;
        }
        Ok(())
    }

    /// All sets that the columns below `below` add to `set` for the people of a small group.
    fn finish(&mut self, group: &[u32], set: u64, below: usize) {
        let mut codes = std::mem::take(&mut self.codes);
        let mut agreement = std::mem::take(&mut self.agreement);
        codes.clear();
        for bit in 0..below {
            codes.extend(group.iter().map(|&element| (self.code)(element, self.columns[bit])));
        }
        let room = self.max_size - set.count_ones() as usize;
        for (at, &element) in group.iter().enumerate() {
            if self.target_of[element as usize] == NOBODY {
                continue;
            }
            agreement.clear();
            agreement.resize(group.len(), 0);
            for (bit, of_column) in codes.chunks(group.len()).enumerate() {
                let own = of_column[at];
                agreement.iter_mut().zip(of_column).for_each(|(bits, &code)| *bits |= u32::from(code == own) << bit);
            }
            let others = group.iter().zip(&agreement);
            let others =
                others.filter(|(other, _)| !self.elements.same_person(element, **other)).map(|(_, &bits)| bits);
            let target = self.target_of[element as usize] as usize;
            let (sets, more) = (&mut self.sets[target], &mut self.more);
            minimal_sets(others, below, &mut self.scratch, |added| {
                if added.count_ones() as usize <= room {
                    sets.note(set | u64::from(added), more);
                }
            });
        }
        (self.codes, self.agreement) = (codes, agreement);
    }

    fn split(&mut self, group: &[u32], bit: usize, set: u64, into: &mut Groups) {
        let column = self.columns[bit];
        if group.len() <= SMALL {
            let mut pairs = std::mem::take(&mut self.pairs);
            pairs.clear();
            pairs.extend(group.iter().map(|&element| ((self.code)(element, column), element)));
            pairs.sort_unstable();
            self.placed.clear();
            self.placed.extend(pairs.iter().map(|pair| pair.1));
            let placed = std::mem::take(&mut self.placed);
            let mut start = 0;
            for of_code in pairs.chunk_by(|a, b| a.0 == b.0) {
                self.take(&placed[start..start + of_code.len()], set, into);
                start += of_code.len();
            }
            (self.pairs, self.placed) = (pairs, placed);
            return;
        }
        let mut counters = std::mem::take(&mut self.counters[bit]);
        let mut touched = std::mem::take(&mut self.touched);
        let mut placed = std::mem::take(&mut self.placed);
        touched.clear();
        for &element in group {
            let code = (self.code)(element, column);
            if counters[code as usize] == 0 {
                touched.push(code);
            }
            counters[code as usize] += 1;
        }
        let mut end = 0;
        for &code in &touched {
            let count = std::mem::replace(&mut counters[code as usize], end);
            end += count;
        }
        placed.resize(placed.len().max(group.len()), 0);
        for &element in group {
            let slot = &mut counters[(self.code)(element, column) as usize];
            placed[*slot as usize] = element;
            *slot += 1;
        }
        let mut start = 0;
        for &code in &touched {
            let end = std::mem::take(&mut counters[code as usize]) as usize;
            self.take(&placed[start..end], set, into);
            start = end;
        }
        self.counters[bit] = counters;
        (self.touched, self.placed) = (touched, placed);
    }

    /// A group of the new set: noted where it is one person, kept where somebody looked for is in it.
    fn take(&mut self, group: &[u32], set: u64, into: &mut Groups) {
        if self.elements.is_one_person(group.iter().copied()) {
            group.iter().for_each(|&element| self.note(element, set));
        } else if group.iter().any(|&element| self.target_of[element as usize] != NOBODY) {
            into.push(group);
        }
    }

    fn note(&mut self, element: u32, set: u64) {
        if let Some(sets) = self.sets.get_mut(self.target_of[element as usize] as usize) {
            sets.note(set, &mut self.more);
        }
    }

    fn found(&self, targets: &[u32]) -> Found {
        let columns = self.columns.len();
        let weights: Vec<f64> = (0..=self.max_size).map(|size| weight(size, self.max_size, columns)).collect();
        let (mut sets_of_size, mut of_column) = (vec![0; self.max_size + 1], vec![0.0; columns]);
        let mut scores = Vec::new();
        for (&element, sets) in targets.iter().zip(&self.sets) {
            let mut score = 0.0;
            for set in sets.iter(&self.more) {
                let size = set.count_ones() as usize;
                score += weights[size];
                sets_of_size[size] += 1;
                let within = self.columns.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
                within.for_each(|(_, &column)| of_column[column] += weights[size]);
            }
            if sets.count > 0 {
                scores.push((self.elements.class[element as usize], score));
            }
        }
        Found { scores, sets_of_size, of_column }
    }
}
