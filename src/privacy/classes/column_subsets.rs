//! How well every subset of the quasi-identifiers distinguishes people.

use std::ops::ControlFlow;

use rayon::prelude::*;

use crate::privacy::table::View;
use crate::privacy::{Bitmap, People, PrivacyError, Progress, Rollup};

/// The most columns whose every subset is measured: about a million subsets.
pub const MOST_SUBSET_COLUMNS: usize = 20;

/// How well a set of columns distinguishes people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SubsetFigures {
    /// Bit i is set if the i-th quasi-identifier is in the set.
    pub columns: u32,
    /// J.
    pub classes: u64,
    /// People alone in at least one of their classes, each counted once.
    pub people_alone: u64,
    /// Distinction J/n [Motwani & Xu 2007].
    pub distinction: f64,
    /// Separation 1 − Σ f_j(f_j−1) / (n(n−1)); `None` for fewer than two people.
    pub separation: Option<f64>,
}

impl SubsetFigures {
    /// Places of the columns in the table, ascending.
    pub fn places(&self) -> impl Iterator<Item = usize> + use<> {
        let columns = self.columns;
        (0..32).filter(move |place| columns >> place & 1 == 1)
    }

    /// How many columns are in the set.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.count_ones() as usize
    }

    /// Whether the set has no column.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns == 0
    }
}

/// Sums over classes, enough for every figure of a subset.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    classes: u64,
    people: u64,
    alone: u64,
    /// Σ f_j(f_j−1).
    alike: u128,
}

impl Sums {
    fn add(&mut self, people: u64) {
        self.classes += 1;
        self.people += people;
        self.alone += u64::from(people == 1);
        self.alike += u128::from(people) * u128::from(people.saturating_sub(1));
    }

    fn figures(&self, columns: u32) -> SubsetFigures {
        let n = u128::from(self.people);
        SubsetFigures {
            columns,
            classes: self.classes,
            people_alone: self.alone,
            distinction: if n == 0 { 0.0 } else { self.classes as f64 / n as f64 },
            separation: (n > 1).then(|| 1.0 - self.alike as f64 / (n * (n - 1)) as f64),
        }
    }
}

/// Rows that are not distinguished yet, group by group. Rows that are alone in their group are in the sums only, for no
/// further column can split them [the stripped partitions of Huhtala et al. 1999].
#[derive(Clone, Debug, Default)]
struct Partition {
    rows: Vec<u32>,
    /// Where each group ends.
    ends: Vec<u32>,
    alone: Sums,
    /// With a person key: whose the rows in `alone` are, of people with several rows. They can be there more than once.
    again: Vec<u32>,
}

/// Measures every set of 1 to `most` quasi-identifiers, at the levels of the measure, and hands them to `take`:
/// smaller sets first, those of one size in the order of their columns. `take` may stop it.
///
/// Work is shared between subsets: a set is made from the set without its last column by parting its groups, and rows
/// that are alone are not looked at again. A missing value is a value of its own here. Steps once a subset.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use shoal::privacy::{
///     CodedColumn, CodedTable, Codes, Rollup, Missing, People, Progress, QuasiIdentifier, Values, subsets,
/// };
/// let column = |name: &str, codes: &[u32]| {
///     let (values, codes) = (Values::Number(vec![0.0, 1.0]), Codes::pack(codes, 2));
///     QuasiIdentifier::plain(&Arc::new(CodedColumn { name: name.into(), values, has_missing: false, codes }))
/// };
/// let columns = vec![column("a", &[0, 0, 1, 1]), column("b", &[0, 1, 0, 1]), column("c", &[0, 0, 0, 1])];
/// let table = CodedTable::new(columns, Arc::new(People::Rows(4)), Missing::Own)?;
/// let progress = Progress::new();
/// let mut identifying = Vec::new();
/// subsets(&Rollup::new(&table, None, &progress)?, 3, &progress, |set| {
///     if set.people_alone == 4 { identifying.push(set.places().collect::<Vec<_>>()) }
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!(identifying, [vec![0, 1], vec![0, 1, 2]]);
/// # Ok::<(), shoal::privacy::PrivacyError>(())
/// ```
///
/// # Errors
/// [`PrivacyError::TooManyColumns`] for more than [`MOST_SUBSET_COLUMNS`]; [`PrivacyError::Cancelled`].
pub fn subsets(
    measure: &Rollup,
    most: usize,
    progress: &Progress,
    mut take: impl FnMut(SubsetFigures) -> ControlFlow<()>,
) -> Result<(), PrivacyError> {
    let table = measure.table();
    let columns = table.quasi_identifiers().len();
    if columns > MOST_SUBSET_COLUMNS {
        return Err(PrivacyError::TooManyColumns { columns, most: MOST_SUBSET_COLUMNS });
    }
    // Columns of many values first: they leave the fewest rows to look at.
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by_key(|&place| std::cmp::Reverse(table.quasi_identifiers()[place].cardinality()));
    let mut branches = Vec::new();
    let mut kept = measure.clone().with_missing_own();
    for first in 0..columns {
        // Sets without the columns before `first` no longer need these divided.
        let left: Vec<usize> = if first == 0 { order.clone() } else { (1..=columns - first).collect() };
        kept = kept.keep_columns(&left, progress)?;
        branches.push(kept.counted());
    }
    for size in 1..=most.min(columns) {
        // Each start is work for one core.
        let starts = combinations(columns, if size == 1 { 1 } else { (size - 1).min(2) }, size);
        let figures_of = |start: &Vec<usize>| {
            let first = start.first().copied().unwrap_or(0);
            let (view, members) = branches[first].view();
            let start: Vec<usize> = start.iter().map(|place| place - first).collect();
            let places = &order[first..];
            let mut walk = Walk { view: &view, places, progress, scratch: Scratch::default(), found: Vec::new() };
            walk.along(&everybody(&view, members), &start, size, 0)?;
            Ok(walk.found)
        };
        let found: Vec<_> = starts.par_iter().map(figures_of).collect::<Result<_, PrivacyError>>()?;
        let mut found: Vec<SubsetFigures> = found.into_iter().flatten().collect();
        // The set with the earlier column comes first: its lowest bits are set.
        found.sort_unstable_by_key(|figures| std::cmp::Reverse(figures.columns.reverse_bits()));
        for figures in found {
            if take(figures).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Every set of `take` ascending places that leaves room for `size − take` places behind its last, in order.
fn combinations(columns: usize, take: usize, size: usize) -> Vec<Vec<usize>> {
    let mut sets = vec![Vec::new()];
    for chosen in 0..take {
        let longer = |set: &Vec<usize>| {
            let first = set.last().map_or(0, |last| last + 1);
            (first..=columns + chosen - size).map(|column| [set.as_slice(), &[column]].concat()).collect::<Vec<_>>()
        };
        sets = sets.iter().flat_map(longer).collect();
    }
    sets
}

fn everybody(view: &View<'_>, members: Option<&Bitmap>) -> Partition {
    let somebody = |&row: &u32| {
        members.is_none_or(|m| m.contains(row as usize)) && view.weights().is_none_or(|w| w[row as usize] > 0)
    };
    let rows: Vec<u32> = (0..view.rows() as u32).filter(somebody).collect();
    let mut everybody = Partition::default();
    match rows.as_slice() {
        [] => {}
        [row] => {
            everybody.alone.add(people_of(view, *row));
            everybody.again.extend(person_again(view, *row));
        }
        _ => {
            everybody.ends.push(rows.len() as u32);
            everybody.rows = rows;
        }
    }
    everybody
}

fn people_of(view: &View<'_>, row: u32) -> u64 {
    view.weights().map_or(1, |weights| weights[row as usize])
}

/// The person of a row, if that person has several rows.
fn person_again(view: &View<'_>, row: u32) -> Option<u32> {
    let People::Keys(keys) = view.people else { return None };
    keys.repeated().contains(row as usize).then(|| keys.person_of_row()[row as usize])
}

/// Memory for dividing groups, used again and again.
#[derive(Debug, Default)]
struct Scratch {
    /// The code of each row of the group at hand.
    codes: Vec<u32>,
    /// By code: rows, then where the next one goes. All 0 between groups.
    next: Vec<u32>,
    /// By code: people. All 0 between groups.
    people: Vec<u64>,
    /// Codes that occur in the group at hand, in order of first sight.
    seen: Vec<u32>,
    persons: Vec<u32>,
}

/// One core's way through the sets that begin alike.
struct Walk<'a> {
    view: &'a View<'a>,
    /// Of each of the view's columns, its place in the table.
    places: &'a [usize],
    progress: &'a Progress,
    scratch: Scratch,
    found: Vec<SubsetFigures>,
}

impl Walk<'_> {
    /// Follows `start`, then every way on, until `size` columns are in the set.
    fn along(&mut self, at: &Partition, start: &[usize], size: usize, columns: u32) -> Result<(), PrivacyError> {
        let (next, rest) = match start.split_first() {
            Some((&column, rest)) => (column..column + 1, rest),
            None => {
                let first = (u32::BITS - columns.leading_zeros()) as usize;
                (first..self.view.fields.len() + 1 - size, start)
            }
        };
        for column in next {
            let set = columns | 1 << column;
            if size == 1 {
                self.progress.step(1)?;
                let sums = self.sums(at, column);
                let columns = (0..self.places.len()).filter(|&column| set >> column & 1 == 1);
                self.found.push(sums.figures(columns.fold(0, |set, column| set | 1 << self.places[column])));
            } else {
                self.progress.check()?;
                let parted = self.part(at, column);
                self.along(&parted, rest, size - 1, set)?;
            }
        }
        Ok(())
    }

    /// Rows of each code of a group are counted in `scratch.next`, codes noted in `scratch.seen`.
    fn tally(&mut self, group: &[u32], column: usize) {
        let field = &self.view.fields[column];
        let Scratch { codes, next, seen, .. } = &mut self.scratch;
        next.resize(next.len().max(field.cardinality), 0);
        codes.clear();
        seen.clear();
        for &row in group {
            let code = field.code(row as usize);
            if next[code as usize] == 0 {
                seen.push(code);
            }
            next[code as usize] += 1;
            codes.push(code);
        }
    }

    fn part(&mut self, whole: &Partition, column: usize) -> Partition {
        let mut parts = Partition { alone: whole.alone, again: whole.again.clone(), ..Partition::default() };
        let mut start = 0;
        for &end in &whole.ends {
            let group = &whole.rows[start..end as usize];
            start = end as usize;
            self.tally(group, column);
            let Scratch { codes, next, seen, .. } = &mut self.scratch;
            let mut at = parts.rows.len() as u32;
            for &code in seen.iter() {
                let rows = next[code as usize];
                next[code as usize] = if rows == 1 { u32::MAX } else { at };
                if rows > 1 {
                    at += rows;
                    parts.ends.push(at);
                }
            }
            parts.rows.resize(at as usize, 0);
            for (&row, &code) in group.iter().zip(codes.iter()) {
                let place = &mut next[code as usize];
                if *place == u32::MAX {
                    parts.alone.add(people_of(self.view, row));
                    parts.again.extend(person_again(self.view, row));
                } else {
                    parts.rows[*place as usize] = row;
                    *place += 1;
                }
            }
            seen.iter().for_each(|&code| next[code as usize] = 0);
        }
        parts
    }

    /// The sums over classes once `column` has divided the groups.
    fn sums(&mut self, whole: &Partition, column: usize) -> Sums {
        if let People::Keys(keys) = self.view.people {
            let mut parts = self.part(whole, column);
            let mut sums = parts.alone;
            let mut start = 0;
            for &end in &parts.ends {
                let persons = &mut self.scratch.persons;
                persons.clear();
                persons.extend(parts.rows[start..end as usize].iter().map(|&row| keys.person_of_row()[row as usize]));
                persons.sort_unstable();
                persons.dedup();
                sums.add(persons.len() as u64);
                if let [person] = persons.as_slice() {
                    parts.again.push(*person);
                }
                start = end as usize;
            }
            // Somebody who is alone in several classes is one person alone.
            let more = parts.again.len();
            parts.again.sort_unstable();
            parts.again.dedup();
            sums.alone -= (more - parts.again.len()) as u64;
            return sums;
        }
        let mut sums = whole.alone;
        let mut start = 0;
        for &end in &whole.ends {
            let group = &whole.rows[start..end as usize];
            start = end as usize;
            self.tally(group, column);
            let Scratch { codes, next, people, seen, .. } = &mut self.scratch;
            if let Some(weights) = self.view.weights() {
                people.resize(people.len().max(next.len()), 0);
                group.iter().zip(codes.iter()).for_each(|(&row, &code)| people[code as usize] += weights[row as usize]);
                seen.iter().for_each(|&code| sums.add(std::mem::take(&mut people[code as usize])));
                seen.iter().for_each(|&code| next[code as usize] = 0);
            } else {
                seen.iter().for_each(|&code| sums.add(u64::from(std::mem::take(&mut next[code as usize]))));
            }
        }
        sums
    }
}
