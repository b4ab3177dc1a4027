//! One person's sets after the other, for tables of many columns.
//!
//! A set of columns singles a person out unless somebody else agrees on all of it: it must hold, for every other person,
//! a column on which the two differ. So the sets wanted are the minimal ones that meet every other's differences, the
//! minimal hitting sets. They are enumerated as in MMCS [Murakami & Uno 2014]: a column joins only if every column
//! before it stays the only one to meet some difference, so that nothing is found that is not minimal, and nothing twice.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;

use super::{Elements, walk::Found, weight};
use crate::privacy::{Classes, CodedTable, PrivacyError, Progress};

/// People looked at by one core at a time.
const CHUNK: usize = 64;
/// Others who are compared at a time: their agreements stay in the innermost cache.
const BLOCK: usize = 1024;
/// Agreements seen last, to pass over the many that are the same.
const RECENT: usize = 1 << 12;
/// Steps of all enumerations together; more would take minutes.
const MOST_STEPS: u64 = 500_000_000;
/// Steps between looks at whether to go on.
const STRIDE: u64 = 1 << 16;

pub(super) fn find(
    table: &CodedTable,
    classes: &Classes,
    elements: &Elements,
    max_size: usize,
    progress: &Progress,
) -> Result<Found, PrivacyError> {
    let columns = table.quasi_identifiers().len();
    let of_column = |column: usize| -> Vec<u32> {
        elements.class.iter().map(|&class| classes.code(class, column).unwrap_or(0)).collect()
    };
    let codes: Vec<Vec<u32>> = (0..columns).map(of_column).collect();
    let alone = elements.alone(classes);
    let steps = AtomicU64::new(0);
    let search = Search { codes: &codes, elements, max_size, steps: &steps, progress };
    let of_chunk = |person: &mut Person, chunk: &[u32]| {
        let mut tally = Tally::new(columns, max_size);
        for &element in chunk {
            progress.step(1)?;
            tally.begin();
            person.find(&search, element, &mut tally)?;
            tally.end(elements.class[element as usize]);
        }
        Ok(tally)
    };
    let tallies: Vec<Tally> =
        alone.par_chunks(CHUNK).map_init(Person::default, of_chunk).collect::<Result<_, PrivacyError>>()?;
    let sum = tallies.into_iter().fold(Tally::new(columns, max_size), Tally::merge);
    let mut found = sum.finish();
    found.scores.sort_unstable_by_key(|score| score.0);
    Ok(found)
}

/// What is searched, and how long.
struct Search<'a> {
    /// Column after column, the code of each element.
    codes: &'a [Vec<u32>],
    elements: &'a Elements,
    max_size: usize,
    steps: &'a AtomicU64,
    progress: &'a Progress,
}

impl Search<'_> {
    /// Counts steps; whether there may be more.
    fn more(&self, steps: u64) -> Result<(), PrivacyError> {
        self.progress.check()?;
        if self.steps.fetch_add(steps, Relaxed) + steps > MOST_STEPS {
            return Err(PrivacyError::TooManyCombinations { columns: self.codes.len(), most: self.max_size });
        }
        Ok(())
    }
}

/// How many sets there are, by size: numbers, so that every order adds up to the same.
struct Tally {
    weights: Vec<f64>,
    /// By column, by size.
    of_column: Vec<Vec<u64>>,
    of_size: Vec<u64>,
    person: Vec<u64>,
    scores: Vec<(u32, f64)>,
}

impl Tally {
    fn new(columns: usize, max_size: usize) -> Self {
        Self {
            weights: (0..=max_size).map(|size| weight(size, max_size, columns)).collect(),
            of_column: vec![vec![0; max_size + 1]; columns],
            of_size: vec![0; max_size + 1],
            person: vec![0; max_size + 1],
            scores: Vec::new(),
        }
    }

    fn begin(&mut self) {
        self.person.fill(0);
    }

    fn add(&mut self, set: u64) {
        let size = set.count_ones() as usize;
        self.person[size] += 1;
        let mut rest = set;
        while rest != 0 {
            self.of_column[rest.trailing_zeros() as usize][size] += 1;
            rest &= rest - 1;
        }
    }

    fn end(&mut self, class: u32) {
        if self.person.iter().all(|&sets| sets == 0) {
            return;
        }
        self.scores.push((class, weighed(&self.person, &self.weights)));
        self.of_size.iter_mut().zip(&self.person).for_each(|(all, sets)| *all += sets);
    }

    fn merge(mut self, other: Self) -> Self {
        self.scores.extend(other.scores);
        self.of_size.iter_mut().zip(other.of_size).for_each(|(a, b)| *a += b);
        for (a, b) in self.of_column.iter_mut().zip(other.of_column) {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        }
        self
    }

    fn finish(self) -> Found {
        let of_column = self.of_column.iter().map(|sets| weighed(sets, &self.weights)).collect();
        Found { scores: self.scores, sets_of_size: self.of_size, of_column }
    }
}

fn weighed(sets: &[u64], weights: &[f64]) -> f64 {
    sets.iter().zip(weights).fold(0.0, |sum, (&sets, weight)| sum + sets as f64 * weight)
}

/// Memory used again from person to person.
#[derive(Default)]
struct Person {
    recent: Vec<u64>,
    agreements: Vec<u64>,
    /// The differences that matter: none contains another.
    differences: Vec<u64>,
    /// Words of a bit for each difference.
    words: usize,
    /// By column: the differences that hold it.
    met_by: Vec<u64>,
    /// By depth: the differences not met yet, then those that each chosen column alone meets.
    levels: Vec<u64>,
    chosen: Vec<u32>,
    steps: u64,
}

impl Person {
    fn find(&mut self, search: &Search<'_>, element: u32, tally: &mut Tally) -> Result<(), PrivacyError> {
        self.compare(search, element);
        let columns = search.codes.len();
        self.words = self.differences.len().div_ceil(64);
        self.met_by.clear();
        self.met_by.resize(columns * self.words, 0);
        for (at, &difference) in self.differences.iter().enumerate() {
            let mut rest = difference;
            while rest != 0 {
                self.met_by[rest.trailing_zeros() as usize * self.words + at / 64] |= 1 << (at % 64);
                rest &= rest - 1;
            }
        }
        let deepest = search.max_size.min(columns);
        self.levels.clear();
        self.levels.resize((deepest + 1) * (deepest + 1) * self.words, 0);
        for at in 0..self.differences.len() {
            self.levels[at / 64] |= 1 << (at % 64);
        }
        self.chosen.clear();
        let all = if columns == 64 { u64::MAX } else { (1 << columns) - 1 };
        self.grow(search, 0, all, tally)?;
        search.more(std::mem::take(&mut self.steps))
    }

    /// On which columns each other differs, the ones that hold no other.
    fn compare(&mut self, search: &Search<'_>, element: u32) {
        let all = if search.codes.len() == 64 { u64::MAX } else { (1 << search.codes.len()) - 1 };
        self.recent.clear();
        // No agreement of anybody else's is on all columns.
        self.recent.resize(RECENT, all);
        self.agreements.clear();
        let mut block = [0_u64; BLOCK];
        for start in (0..search.elements.len()).step_by(BLOCK) {
            let block = &mut block[..(search.elements.len() - start).min(BLOCK)];
            block.fill(0);
            for (column, codes) in search.codes.iter().enumerate() {
                let own = codes[element as usize];
                let others = block.iter_mut().zip(&codes[start..]);
                others.for_each(|(agreement, &code)| *agreement |= u64::from(code == own) << column);
            }
            for (at, &agreement) in block.iter().enumerate() {
                let slot = (agreement.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize;
                if self.recent[slot] != agreement && !search.elements.same_person(element, (start + at) as u32) {
                    self.recent[slot] = agreement;
                    self.agreements.push(agreement);
                }
            }
        }
        // The largest first, so that whatever is kept is in nothing that comes later.
        self.agreements.sort_unstable_by_key(|agreement| (std::cmp::Reverse(agreement.count_ones()), *agreement));
        self.differences.clear();
        for &agreement in &self.agreements {
            if self.differences.iter().all(|difference| agreement & difference != 0) {
                self.differences.push(!agreement & all);
            }
        }
    }

    /// Adds a column to those chosen, of those that may be; `set` are the chosen ones.
    fn grow(&mut self, search: &Search<'_>, set: u64, candidates: u64, tally: &mut Tally) -> Result<(), PrivacyError> {
        self.steps += 1;
        if self.steps >= STRIDE {
            search.more(std::mem::take(&mut self.steps))?;
        }
        let (words, depth) = (self.words, self.chosen.len());
        let stride = (search.max_size.min(search.codes.len()) + 1) * words;
        let here = depth * stride;
        // Of the differences that are not met yet the one that leaves the fewest ways.
        let mut ways: Option<u64> = None;
        for word in 0..words {
            let mut rest = self.levels[here + word];
            while rest != 0 {
                let of = self.differences[word * 64 + rest.trailing_zeros() as usize] & candidates;
                if ways.is_none_or(|ways| of.count_ones() < ways.count_ones()) {
                    ways = Some(of);
                }
                rest &= rest - 1;
            }
        }
        let Some(mut ways) = ways else {
            tally.add(set);
            return Ok(());
        };
        if depth >= search.max_size {
            return Ok(());
        }
        let mut candidates = candidates & !ways;
        while ways != 0 {
            let column = ways.trailing_zeros();
            ways &= ways - 1;
            let next = here + stride;
            let met = column as usize * words;
            let mut needed = true;
            for at in 0..depth {
                let (from, to) = (here + (at + 1) * words, next + (at + 1) * words);
                let mut any = 0;
                for word in 0..words {
                    let left = self.levels[from + word] & !self.met_by[met + word];
                    self.levels[to + word] = left;
                    any |= left;
                }
                if any == 0 {
                    needed = false;
                    break;
                }
            }
            if !needed {
                continue;
            }
            let mut left = 0;
            for word in 0..words {
                let open = self.levels[here + word];
                let met = self.met_by[met + word];
                self.levels[next + word] = open & !met;
                self.levels[next + (depth + 1) * words + word] = open & met;
                left |= open & !met;
            }
            let larger = set | 1 << column;
            if left == 0 {
                tally.add(larger);
            } else if depth + 1 < search.max_size {
                self.chosen.push(column);
                self.grow(search, larger, candidates, tally)?;
                self.chosen.pop();
            }
            candidates |= 1 << column;
        }
        Ok(())
    }
}
