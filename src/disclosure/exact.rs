//! The groups that published counts pin down exactly (METHODS §6).
//!
//! Every atom that is an unknown holds people, so the true counts lie inside the polytope {x ≥ 0, equations} and not
//! on its border: a group's size is pinned exactly when it is a linear combination of published counts, and not
//! otherwise. A group under the threshold T holds only regions under T, so the combinations that cancel out on every
//! larger region are all that matter; few are left, and their sums of 0 and 1 are searched.

use super::field::{Mod, reduce};

/// Published counts as equations over atoms.
pub struct Equations {
    /// For each atom, the equations that it is in, ascending.
    of: Vec<Vec<u32>>,
    people: Vec<u64>,
    sizes: Vec<u64>,
}

impl Equations {
    /// `people[atom]`, and for each atom the equations that it is in, ascending, each below `count`.
    pub fn new(people: Vec<u64>, of: Vec<Vec<u32>>, count: usize) -> Self {
        let mut sizes = vec![0; count];
        for (of, people) in of.iter().zip(&people) {
            of.iter().for_each(|&equation| sizes[equation as usize] += people);
        }
        Self { of, people, sizes }
    }

    /// How many equations there are.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// How many atoms the equations are over.
    pub fn atoms(&self) -> usize {
        self.people.len()
    }

    /// True number of people in an atom.
    pub fn people(&self, atom: usize) -> u64 {
        self.people[atom]
    }

    /// True number of people in a group.
    pub fn people_in(&self, group: &[usize]) -> u64 {
        group.iter().map(|&atom| self.people[atom]).sum()
    }

    /// The equations that an atom is in.
    pub fn of(&self, atom: usize) -> impl Iterator<Item = usize> + '_ {
        self.of[atom].iter().map(|&equation| equation as usize)
    }

    /// Whether an atom is in the group whose count an equation gives.
    pub fn contains(&self, equation: usize, atom: usize) -> bool {
        self.of[atom].binary_search(&(equation as u32)).is_ok()
    }

    /// People, as published.
    pub fn size(&self, equation: usize) -> u64 {
        self.sizes.get(equation).copied().unwrap_or(0)
    }
}

/// A group as sorted places of regions.
pub type Group = Vec<usize>;

/// A combination of equations, and what it comes to on the small regions.
struct Row {
    combination: Vec<Mod>,
    on_small: Vec<Mod>,
    /// The region where this row alone is 1.
    pivot: usize,
}

/// Greatest effort of the search in one connected part: steps times regions.
const WORK: usize = 20_000_000;
/// Greatest number of coefficients that the combinations may have on the small regions, all together.
const MOST_VALUES: usize = 4_000_000;
/// Groups that are reported; beyond, only those that contain no smaller one, since unions would bury what matters.
const MOST_GROUPS: usize = 64;

/// What follows exactly about groups of fewer than `threshold` people.
pub struct Pinned {
    threshold: u64,
    rows: Vec<Row>,
    /// Regions under the threshold, ascending; the columns of `rows`.
    small: Vec<usize>,
    people: Vec<u64>,
    /// There were too many regions to work it out.
    pub given_up: bool,
}

impl Pinned {
    /// Derives what follows, or gives up if there are too many small atoms and combinations.
    pub fn new(equations: &Equations, threshold: u64) -> Self {
        let (small, large): (Vec<usize>, Vec<usize>) =
            (0..equations.atoms()).partition(|&atom| equations.people(atom) < threshold);
        let combinations = vanishing_on(equations, &large);
        let given_up = combinations.len().saturating_mul(small.len()) > MOST_VALUES;
        let rows = if given_up { Vec::new() } else { echelon(equations, combinations, &small) };
        let people = small.iter().map(|&atom| equations.people(atom)).collect();
        Self { threshold, rows, small, people, given_up }
    }

    /// The regions under the threshold for which a condition holds. A group of fewer people has no others.
    pub fn group(&self, belongs: impl Fn(usize) -> bool) -> Group {
        self.small.iter().copied().filter(|&region| belongs(region)).collect()
    }

    /// The coefficients of the equations that give a group's size; `None` if none do.
    pub fn combination(&self, group: &Group) -> Option<Vec<Mod>> {
        let mut rest = vec![Mod::ZERO; self.small.len()];
        for region in group {
            *rest.get_mut(self.small.binary_search(region).ok()?)? = Mod::ONE;
        }
        let mut combination = vec![Mod::ZERO; self.rows.first()?.combination.len()];
        for row in &self.rows {
            if !rest[row.pivot].is_zero() {
                combination.iter_mut().zip(&row.combination).for_each(|(a, b)| *a = a.add(*b));
                reduce(&mut rest, &row.on_small, Mod::ONE);
            }
        }
        rest.iter().all(|value| value.is_zero()).then_some(combination)
    }

    /// All groups of at least one person that follow, and whether the search came to its end. If they are too many,
    /// only those that contain no smaller one.
    pub fn groups(&self) -> (Vec<Group>, bool) {
        let (mut parts, mut complete) = (Vec::new(), true);
        for part in connected(&self.rows) {
            let part: Vec<&Row> = part.into_iter().map(|i| &self.rows[i]).collect();
            let (found, all) = Search::all(&part, &self.people, self.threshold);
            complete &= all;
            parts.push(found);
        }
        let found = self.unions(&parts).unwrap_or_else(|| parts.into_iter().flat_map(least).collect());
        let mut groups: Vec<Group> =
            found.into_iter().map(|group| group.into_iter().map(|place| self.small[place]).collect()).collect();
        groups.sort();
        (groups, complete)
    }

    /// The groups of all parts and their unions under the threshold; `None` if there are too many to report.
    fn unions(&self, parts: &[Vec<Group>]) -> Option<Vec<Group>> {
        let people = |group: &Group| group.iter().map(|&place| self.people[place]).sum::<u64>();
        let mut all: Vec<Group> = Vec::new();
        for part in parts {
            let before = all.len();
            for group in part {
                for i in 0..before {
                    if people(&all[i]) + people(group) < self.threshold {
                        let mut union = [all[i].as_slice(), group].concat();
                        union.sort_unstable();
                        all.push(union);
                    }
                }
                all.push(group.clone());
                if all.len() > MOST_GROUPS {
                    return None;
                }
            }
        }
        Some(all)
    }
}

/// Groups that contain no smaller one.
fn least(mut found: Vec<Group>) -> Vec<Group> {
    found.sort_by_key(Vec::len);
    let mut least: Vec<Group> = Vec::new();
    for group in found {
        let contains = |smaller: &Group| smaller.iter().all(|region| group.binary_search(region).is_ok());
        if !least.iter().any(contains) {
            least.push(group);
        }
    }
    least
}

/// A basis of the combinations of equations that cancel out on each of these regions.
fn vanishing_on(equations: &Equations, regions: &[usize]) -> Vec<Vec<Mod>> {
    let count = equations.count();
    let mut basis: Vec<Vec<Mod>> = (0..count)
        .map(|i| {
            let mut row = vec![Mod::ZERO; count];
            row[i] = Mod::ONE;
            row
        })
        .collect();
    for &region in regions {
        if basis.is_empty() {
            break;
        }
        let value = |row: &[Mod]| equations.of(region).fold(Mod::ZERO, |sum, equation| sum.add(row[equation]));
        let values: Vec<Mod> = basis.iter().map(|row| value(row)).collect();
        let Some((pivot, inverse)) =
            values.iter().enumerate().find_map(|(i, value)| value.inverse().map(|inverse| (i, inverse)))
        else {
            continue;
        };
        let with = basis.remove(pivot);
        for (row, value) in basis.iter_mut().zip(values.iter().enumerate().filter(|(i, _)| *i != pivot).map(|(_, v)| v))
        {
            if !value.is_zero() {
                reduce(row, &with, value.times(inverse));
            }
        }
    }
    basis
}

/// The combinations in reduced echelon form over the small regions: each row has a region where it is 1 and all
/// others are 0. Combinations that come to nothing at all are dropped.
fn echelon(equations: &Equations, combinations: Vec<Vec<Mod>>, small: &[usize]) -> Vec<Row> {
    let mut rows: Vec<Row> = combinations
        .into_iter()
        .map(|combination| {
            let value = |&region: &usize| equations.of(region).fold(Mod::ZERO, |sum, e| sum.add(combination[e]));
            let on_small = small.iter().map(value).collect();
            Row { combination, on_small, pivot: 0 }
        })
        .collect();
    let mut done = 0;
    for column in 0..small.len() {
        let Some((pivot, inverse)) =
            (done..rows.len()).find_map(|i| rows[i].on_small[column].inverse().map(|inverse| (i, inverse)))
        else {
            continue;
        };
        rows.swap(done, pivot);
        rows[done].pivot = column;
        let scale = |values: &mut [Mod]| values.iter_mut().for_each(|v| *v = v.times(inverse));
        scale(&mut rows[done].combination);
        scale(&mut rows[done].on_small);
        let (combination, on_small) = (rows[done].combination.clone(), rows[done].on_small.clone());
        for (i, row) in rows.iter_mut().enumerate() {
            let factor = row.on_small[column];
            if i != done && !factor.is_zero() {
                reduce(&mut row.combination, &combination, factor);
                reduce(&mut row.on_small, &on_small, factor);
            }
        }
        done += 1;
        if done == rows.len() {
            break;
        }
    }
    rows.truncate(done);
    rows
}

/// Rows that share regions, part by part.
fn connected(rows: &[Row]) -> Vec<Vec<usize>> {
    let mut part_of: Vec<usize> = (0..rows.len()).collect();
    let columns = rows.first().map_or(0, |row| row.on_small.len());
    for column in 0..columns {
        let mut touching = (0..rows.len()).filter(|&i| !rows[i].on_small[column].is_zero());
        let Some(first) = touching.next() else { continue };
        for other in touching {
            let (a, b) = (part_of[first], part_of[other]);
            if a != b {
                part_of.iter_mut().filter(|part| **part == b).for_each(|part| *part = a);
            }
        }
    }
    let mut names = part_of.clone();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| (0..rows.len()).filter(|&i| part_of[i] == name).collect()).collect()
}

/// Every choice of rows whose sum is 0 or 1 in each region and not too many people. Since each row alone has a 1 in
/// its own region, the coefficients are 0 or 1 as well.
struct Search<'a> {
    /// Regions that any of the rows touches, and the people in each.
    columns: Vec<usize>,
    people: Vec<u64>,
    threshold: u64,
    rows: &'a [&'a Row],
    /// The columns that no row after this one touches, row by row.
    settled_by: Vec<Vec<usize>>,
    sum: Vec<Mod>,
    steps: usize,
    found: Vec<Group>,
}

impl<'a> Search<'a> {
    /// Groups (as places in `people`), and whether these are all.
    fn all(rows: &'a [&'a Row], people: &[u64], threshold: u64) -> (Vec<Group>, bool) {
        let columns: Vec<usize> =
            (0..people.len()).filter(|&c| rows.iter().any(|row| !row.on_small[c].is_zero())).collect();
        let mut settled_by = vec![Vec::new(); rows.len()];
        for (place, &column) in columns.iter().enumerate() {
            if let Some(last) = rows.iter().rposition(|row| !row.on_small[column].is_zero()) {
                settled_by[last].push(place);
            }
        }
        let mut search = Search {
            people: columns.iter().map(|&column| people[column]).collect(),
            threshold,
            rows,
            settled_by,
            sum: vec![Mod::ZERO; columns.len()],
            steps: WORK / columns.len().max(1),
            found: Vec::new(),
            columns,
        };
        let own: Vec<u64> = rows.iter().map(|row| people[row.pivot]).collect();
        let complete = search.from(0, 0, &own);
        (search.found, complete)
    }

    /// Decides the rows from `next` on; `people` are those of the chosen rows' own regions. False when given up.
    fn from(&mut self, next: usize, people: u64, own: &[u64]) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        let Some(row) = self.rows.get(next) else {
            self.keep();
            return true;
        };
        let mut complete = true;
        if people + own[next] < self.threshold {
            self.change(row, Mod::add);
            if self.settled(next) {
                complete &= self.from(next + 1, people + own[next], own);
            }
            self.change(row, Mod::minus);
        }
        if self.settled(next) {
            complete &= self.from(next + 1, people, own);
        }
        complete
    }

    fn change(&mut self, row: &Row, by: fn(Mod, Mod) -> Mod) {
        self.sum.iter_mut().zip(&self.columns).for_each(|(sum, &column)| *sum = by(*sum, row.on_small[column]));
    }

    /// Whether each region that no later row touches was found to be 0 or 1.
    fn settled(&self, row: usize) -> bool {
        self.settled_by[row].iter().all(|&place| self.sum[place].is_zero() || self.sum[place] == Mod::ONE)
    }

    fn keep(&mut self) {
        let inside: Vec<usize> = (0..self.sum.len()).filter(|&place| self.sum[place] == Mod::ONE).collect();
        let people: u64 = inside.iter().map(|&place| self.people[place]).sum();
        if !inside.is_empty() && people < self.threshold {
            self.found.push(inside.into_iter().map(|place| self.columns[place]).collect());
        }
    }
}
