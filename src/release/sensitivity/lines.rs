//! The hidden cells of a line together: their sum is the line's total less what is published, so it is a cell as well,
//! with the contributions of people added up over all of them.

use super::problem::{CellSystem, Problem};
use super::protection_levels::rules_of;
use super::rules::ColumnOfSums;
use crate::privacy::{Cancelled, Progress};
use crate::release::disclosure::intervals::Attack;
use crate::release::prepare::Counted;
use crate::release::settings::Rules;
use crate::release::suppression::linear::Mover;
use crate::release::tabulation::contributions::Contributions;
use crate::release::tabulation::shape::{Line, Shape};
use crate::release::tabulation::{PersonValues, Table};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

/// Hidden cells of lines that together are known too well.
#[derive(Debug, Default)]
pub(in crate::release) struct Found {
    /// Sites to hide as well.
    pub more: Vec<u32>,
    /// Lines of which nothing more can be hidden, in words.
    pub open: Vec<String>,
}

/// The unsafe sums of the hidden cells of each line that are known to within less than the rules require; `of_table`
/// says which of the problem's numbers are a table's.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::release) fn together(
    problem: &Problem,
    tables: &[Counted<'_>],
    of_table: &[Range<usize>],
    hidden: &[bool],
    progress: &Progress,
) -> Result<Found, Cancelled> {
    let mut found = Found::default();
    for (counted, range) in tables.iter().zip(of_table) {
        let Counted { table, settings, input, .. } = counted;
        let measures = input.measures.iter().enumerate().filter_map(|(m, c)| Some((m, rules_of(settings, &c.name)?)));
        // The first of a table's numbers are its people.
        for ((m, rules), numbers) in measures.zip(problem.numbers.get(range.start + 1..range.end).unwrap_or_default()) {
            let sums = Sums { table, numbers, column: ColumnOfSums::of(table, &table.contributions[m]), m, rules };
            sums.look(problem, hidden, &mut found, progress)?;
        }
    }
    found.more.sort_unstable();
    found.more.dedup();
    Ok(found)
}

/// The sums of one measure.
struct Sums<'a> {
    table: &'a Table,
    numbers: &'a CellSystem,
    column: ColumnOfSums,
    /// Its place among the table's measures.
    m: usize,
    rules: &'a Rules,
}

impl Sums<'_> {
    fn look(
        &self,
        problem: &Problem,
        hidden: &[bool],
        found: &mut Found,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let open = self.numbers.open(hidden);
        // Made at the first line that asks for them.
        let (attack, seen, insiders) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        for line in self.table.shape.lines() {
            let cells = open_cells(&self.table.shape, &line, &open);
            if cells.len() < 2 {
                continue;
            }
            progress.check()?;
            let atoms = atoms_of(&self.table.shape, &cells);
            let all = contributions(&self.table.values[self.m], &atoms);
            let reasons = self.column.reasons(&all, self.rules);
            let Some(need) = self.column.need(&all, self.rules, &reasons).filter(|_| all.people > 0) else { continue };
            if !open[line.total as usize] {
                // What is left of a published total is known exactly.
            } else if Mover::is_small(self.numbers) {
                let attack = attack.get_or_init(|| Attack::new(self.numbers.system(&open)));
                let insiders: &Vec<(&[u32], Attack<'_>)> = insiders.get_or_init(|| {
                    let seen: &Vec<(Vec<u32>, CellSystem)> = seen.get_or_init(|| self.seen_by_insiders(&open));
                    seen.iter().map(|(own, seen)| (own.as_slice(), Attack::new(seen.system(&open)))).collect()
                });
                let mut holds = need.is_proved(&attack.interval_of(&atoms, progress)?);
                // What somebody knows who is in none of these cells.
                let apart = |own: &[u32]| own.iter().all(|atom| atoms.binary_search(atom).is_err());
                for (_, attack) in insiders.iter().filter(|(own, _)| apart(own)) {
                    holds = holds && need.is_proved(&attack.interval_of(&atoms, progress)?);
                }
                if holds {
                    continue;
                }
            } else {
                continue;
            }
            match self.cheapest(problem, &line, &cells, &open) {
                Some(site) => found.more.push(site),
                None => {
                    let total = self.table.shape.at(line.total as usize).join(", ");
                    let along = &self.table.shape.axes[line.axis].name;
                    found.open.push(format!("the hidden cells of {total} along {along}, together"));
                }
            }
        }
        Ok(())
    }

    /// For each person who is alone in a hidden cell, its finest cells, and the numbers as that person sees them.
    fn seen_by_insiders(&self, open: &[bool]) -> Vec<(Vec<u32>, CellSystem)> {
        let alone = self.numbers.singletons.iter().filter(|cell| open[**cell as usize]);
        alone.map(|&cell| (self.table.shape.atoms(cell as usize), self.numbers.seen_by(cell))).collect()
    }

    /// What to hide beside them: the cheapest part of the line with which their sum is safe, or the total where that is
    /// cheaper; else the part that brings most people.
    fn cheapest(&self, problem: &Problem, line: &Line, cells: &[u32], open: &[bool]) -> Option<u32> {
        let weight = |cell: u32| {
            let site = self.numbers.table_cell[cell as usize]?;
            let weight = *problem.weight.get(site as usize)?;
            (!open[cell as usize] && weight.is_finite()).then_some((weight, site))
        };
        let is_safe_with = |part: u32| {
            let cells: Vec<u32> = cells.iter().copied().chain([part]).collect();
            let all = contributions(&self.table.values[self.m], &atoms_of(&self.table.shape, &cells));
            self.column.reasons(&all, self.rules).is_empty()
        };
        let people = |cell: u32| self.table.contributions[self.m][cell as usize].people;
        let parts: Vec<(u32, (f64, u32))> = line.parts.iter().filter_map(|&p| Some((p, weight(p)?))).collect();
        let safe = parts.iter().filter(|(part, _)| is_safe_with(*part)).map(|(_, w)| *w);
        let cheapest = safe.chain(weight(line.total)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let most = || parts.iter().max_by_key(|(part, _)| people(*part)).map(|(_, w)| *w);
        cheapest.or_else(most).map(|(_, site)| site)
    }
}

/// The cells that are hidden of a line: its parts, and of a part that is a group of others what is hidden of it.
fn open_cells(shape: &Shape, line: &Line, open: &[bool]) -> Vec<u32> {
    let mut cells = Vec::new();
    let mut waiting: Vec<u32> = line.parts.iter().copied().filter(|&part| open[part as usize]).collect();
    while let Some(cell) = waiting.pop() {
        let node = shape.node(cell as usize, line.axis);
        let base = cell as usize - node * shape.strides[line.axis];
        let children = &shape.axes[line.axis].nodes[node].children;
        let part = |&child: &u32| (base + child as usize * shape.strides[line.axis]) as u32;
        if children.is_empty() {
            cells.push(cell);
        } else {
            waiting.extend(children.iter().map(part).filter(|&part| open[part as usize]));
        }
    }
    cells.sort_unstable();
    cells.dedup();
    cells
}

fn atoms_of(shape: &Shape, cells: &[u32]) -> Vec<u32> {
    let mut atoms: Vec<u32> = cells.iter().flat_map(|&cell| shape.atoms(cell as usize)).collect();
    atoms.sort_unstable();
    atoms.dedup();
    atoms
}

/// What people contribute to these atoms together, each person's values added up; `atoms` ascending.
fn contributions(values: &PersonValues, atoms: &[u32]) -> Contributions {
    let mut all = Contributions::default();
    let mut several: BTreeMap<u32, f64> = BTreeMap::new();
    for &atom in atoms {
        let from = values.in_one_atom.partition_point(|(a, _)| *a < atom);
        values.in_one_atom[from..].iter().take_while(|(a, _)| *a == atom).for_each(|(_, value)| all.add(*value));
        let from = values.in_several.partition_point(|(a, ..)| *a < atom);
        for (_, person, value) in values.in_several[from..].iter().take_while(|(a, ..)| *a == atom) {
            *several.entry(*person).or_default() += value;
        }
    }
    several.into_values().for_each(|value| all.add(value));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_of_several_cells_contributes_once() {
        let values = PersonValues {
            in_one_atom: vec![(0, 5.0), (0, 6.0), (2, 1.0)],
            in_cells: Vec::new(),
            in_several: vec![(0, 7, 2.0), (1, 7, 3.0), (2, 7, 100.0)],
        };
        let all = contributions(&values, &[0, 1]);
        assert_eq!((all.people, all.sum, all.top(1)), (3, 16.0, 6.0));
        assert_eq!(contributions(&values, &[0, 1, 2]).top(1), 105.0);
    }
}
