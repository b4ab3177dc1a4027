//! Counting people who have several rows, and adding up what each contributes.
//!
//! A person whose rows fall into several categories is in each of them, so the cells of such a table do not add up.
//! What adds up are the groups of people who are in exactly the same cells; the table is then made of those groups,
//! and a published cell is the sum of the groups that are in it.

use super::axis::{Axis, Node};
use super::contributions::Contributions;
use super::shape::Shape;
use super::{Groups, OUTSIDE, PersonValues, Table, TableInput};
use crate::privacy::{People, Progress};
use crate::release::error::ReleaseError;
use std::collections::BTreeMap;

/// Groups of people in the same several cells that the attacker is taken not to know: as many as programmes over the
/// table's rows can hold. Rarer groups are taken to be known to the attacker, which errs to the safe side.
const MOST_GROUPS: usize = 3_000;
const FEWEST_GROUPS: usize = 300;
/// Rows of the table times groups.
const MOST_ENTRIES: usize = 180_000;
const EVERYONE: &str = "everyone";

/// Distinct people in each cell.
///
/// # Errors
/// [`ReleaseError::Cancelled`].
pub(super) fn count_people(
    shape: Shape,
    atom_of_row: &[u32],
    person_of_row: &[u32],
    people: usize,
    progress: &Progress,
) -> Result<Table, ReleaseError> {
    let (first, several) = places(atom_of_row, person_of_row, people);
    progress.check()?;
    let mut counts = vec![0_i64; shape.cells];
    for (person, &atom) in first.iter().enumerate() {
        if atom != OUTSIDE && !several.contains_key(&(person as u32)) {
            counts[atom as usize] += 1;
        }
    }
    if several.is_empty() {
        shape.roll_up(&mut counts);
        return Ok(Table::additive(shape, counts));
    }
    let mut groups: BTreeMap<Vec<u32>, i64> = BTreeMap::new();
    for atoms in several.into_values() {
        *groups.entry(atoms).or_default() += 1;
    }
    progress.check()?;
    Ok(of_groups(shape, &counts, groups))
}

/// The first atom of each person, and all atoms of those who are in several.
fn places(atom_of_row: &[u32], person_of_row: &[u32], people: usize) -> (Vec<u32>, BTreeMap<u32, Vec<u32>>) {
    let mut first = vec![OUTSIDE; people];
    let mut several: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (&atom, &person) in atom_of_row.iter().zip(person_of_row) {
        if atom == OUTSIDE {
            continue;
        }
        let place = &mut first[person as usize];
        if *place == OUTSIDE {
            *place = atom;
        } else if *place != atom {
            several.entry(person).or_insert_with(|| vec![*place]).push(atom);
        }
    }
    for atoms in several.values_mut() {
        atoms.sort_unstable();
        atoms.dedup();
    }
    (first, several)
}

fn of_groups(shape: Shape, single: &[i64], groups: BTreeMap<Vec<u32>, i64>) -> Table {
    let mut table = Table::additive(shape, Vec::new());
    let shape = &table.shape;
    let atoms: Vec<u32> = (0..shape.cells).filter(|&c| shape.is_atom(c)).map(|c| c as u32).collect();
    // Leaves: people in one cell only, by cell; then the groups, the most people first.
    let mut groups: Vec<(Vec<u32>, i64)> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut leaves_of_cell: Vec<Vec<u32>> = vec![Vec::new(); shape.cells];
    let mut counts = Vec::new();
    for &atom in &atoms {
        let leaf = counts.len() as u32;
        counts.push(single[atom as usize]);
        shape.over(atom as usize).into_iter().for_each(|c| leaves_of_cell[c as usize].push(leaf));
    }
    for (places, people) in &groups {
        let leaf = counts.len() as u32;
        counts.push(*people);
        let mut cells: Vec<u32> = places.iter().flat_map(|&a| shape.over(a as usize)).collect();
        cells.sort_unstable();
        cells.dedup();
        cells.into_iter().for_each(|c| leaves_of_cell[c as usize].push(leaf));
    }
    let leaves = counts.len();
    let rows = (0..shape.cells).filter(|&c| shape.is_listed(c)).count();
    let most = (MOST_ENTRIES / rows.max(1)).clamp(FEWEST_GROUPS, MOST_GROUPS);
    let known = (0..leaves).map(|leaf| leaf >= atoms.len() + most).collect();
    let mut nodes: Vec<Node> = (0..leaves)
        .map(|leaf| Node {
            labels: Vec::new(),
            leaves: vec![leaf as u32],
            children: Vec::new(),
            published: false,
            watched: false,
        })
        .collect();
    let mut node_of_cell = vec![None; shape.cells];
    let mut counts_of_cells = vec![0; shape.cells];
    for (cell, set) in leaves_of_cell.into_iter().enumerate() {
        counts_of_cells[cell] = set.iter().map(|&l| counts[l as usize]).sum();
        if shape.is_listed(cell) {
            node_of_cell[cell] = Some(nodes.len() as u32);
            nodes.push(Node {
                labels: Vec::new(),
                children: set.clone(),
                leaves: set,
                published: true,
                watched: false,
            });
        }
    }
    let all: Vec<u32> = (0..leaves as u32).collect();
    nodes.push(Node {
        labels: vec![EVERYONE.to_owned()],
        children: all.clone(),
        leaves: all,
        published: false,
        watched: false,
    });
    let mut above = vec![Vec::new(); leaves];
    for (n, node) in nodes.iter().enumerate() {
        node.leaves.iter().for_each(|&l| above[l as usize].push(n as u32));
    }
    let shape = Shape::new(vec![Axis { name: String::new(), leaves, nodes, sensitive: false, above }]);
    counts.resize(shape.cells, 0);
    shape.roll_up(&mut counts);
    table.counts = counts_of_cells;
    table.groups = Some(Groups { shape, counts, known, node_of_cell });
    table
}

/// Adds up each person's values within each cell.
///
/// # Errors
/// [`ReleaseError::Cancelled`].
pub(super) fn contribute(
    table: &mut Table,
    input: &TableInput,
    atom_of_row: &[u32],
    progress: &Progress,
) -> Result<(), ReleaseError> {
    if input.measures.is_empty() {
        return Ok(());
    }
    let several = match &*input.people {
        People::Keys(keys) => places(atom_of_row, keys.person_of_row(), keys.people() as usize).1,
        _ => BTreeMap::new(),
    };
    let person_of_row = if let People::Keys(keys) = &*input.people { Some(keys.person_of_row()) } else { None };
    for measure in &input.measures {
        progress.check()?;
        let mut parts: Vec<(u32, u32, f64)> = Vec::new();
        for (row, (&atom, &value)) in atom_of_row.iter().zip(measure.values.iter()).enumerate() {
            if atom != OUTSIDE && value.is_finite() {
                let person = person_of_row.map_or(row as u32, |people| people[row]);
                parts.push((atom, person, value));
            }
        }
        let (spread, alone): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, p, _)| several.contains_key(p));
        let mut values = PersonValues::default();
        let mut cells = vec![Contributions::default(); table.shape.cells];
        for (atom, _, value) in per_person(alone) {
            cells[atom as usize].add(value);
            values.in_one_atom.push((atom, value));
        }
        roll_up(&table.shape, &mut cells);
        // Who is in several cells: in each margin once, with all their rows in it.
        let over = |&(atom, person, value): &(u32, u32, f64)| {
            table.shape.over(atom as usize).into_iter().map(move |cell| (cell, person, value)).collect::<Vec<_>>()
        };
        values.in_several = per_person(spread.clone());
        for (cell, _, value) in per_person(spread.iter().flat_map(over).collect()) {
            cells[cell as usize].add(value);
            values.in_cells.push((cell, value));
        }
        table.contributions.push(cells);
        table.values.push(values);
    }
    Ok(())
}

/// Adds up a person's values within a cell; ascending by cell.
fn per_person(mut parts: Vec<(u32, u32, f64)>) -> Vec<(u32, u32, f64)> {
    parts.sort_by_key(|p| (p.0, p.1));
    let mut out: Vec<(u32, u32, f64)> = Vec::with_capacity(parts.len());
    for (cell, person, value) in parts {
        match out.last_mut() {
            Some(last) if last.0 == cell && last.1 == person => last.2 += value,
            _ => out.push((cell, person, value)),
        }
    }
    out
}

fn roll_up(shape: &Shape, cells: &mut [Contributions]) {
    for (a, axis) in shape.axes.iter().enumerate() {
        let stride = shape.strides[a];
        for block in (0..shape.cells).step_by(stride * axis.nodes.len()) {
            for (n, node) in axis.nodes.iter().enumerate().skip(axis.leaves) {
                for base in block..block + stride {
                    let mut sum = Contributions::default();
                    for &child in &node.children {
                        sum.merge(&cells[base + child as usize * stride]);
                    }
                    cells[base + n * stride] = sum;
                }
            }
        }
    }
}
