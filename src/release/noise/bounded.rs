//! What noise is added to: finest counts and sums in which no person counts for more than was said.

use super::bounds::Steps;
use crate::privacy::{Bitmap, Cancelled, People, Progress};
use crate::release::tabulation::shape::Shape;
use crate::release::tabulation::{MeasureColumn, OUTSIDE};

/// One table of numbers that add up: by cell, of which only the atoms are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounded {
    /// People.
    pub counts: Vec<i64>,
    /// Steps, a vector a measure.
    pub sums: Vec<Vec<i64>>,
}

/// Counts each person in one atom, and adds up their values there within the bounds.
///
/// With one person's rows taken away every count but that of their atom stays, and that falls by one; every sum but
/// that of their atom stays, and that changes by at most [`Steps::most`]: which atom a person is in, and their sum in
/// it, is made of their own rows alone.
pub fn bounded(
    shape: &Shape,
    atom_of_row: &[u32],
    inside: Option<&Bitmap>,
    people: &People,
    measures: &[(&MeasureColumn, Steps)],
    progress: &Progress,
) -> Result<Bounded, Cancelled> {
    let atom = |row: usize| match atom_of_row.get(row) {
        Some(&atom) if inside.is_none_or(|rows| rows.contains(row)) => atom,
        _ => OUTSIDE,
    };
    let mut counts = vec![0_i64; shape.cells];
    let atom_of_person: Vec<u32> = match people {
        People::Counts(counted) => {
            for (row, &people) in counted.iter().enumerate() {
                if let Some(count) = counts.get_mut(atom(row) as usize) {
                    *count = count.saturating_add(i64::try_from(people).unwrap_or(i64::MAX));
                }
            }
            Vec::new()
        }
        People::Rows(rows) => (0..*rows).map(atom).collect(),
        People::Keys(keys) => main_atoms(atom_of_row.len(), atom, keys.person_of_row(), keys.people() as usize),
    };
    progress.check()?;
    for &atom in &atom_of_person {
        if let Some(count) = counts.get_mut(atom as usize) {
            *count += 1;
        }
    }
    let mut sums = Vec::with_capacity(measures.len());
    for (column, steps) in measures {
        progress.check()?;
        let mut of_person: Vec<Option<f64>> = vec![None; atom_of_person.len()];
        for (row, &value) in column.values.iter().enumerate() {
            let person = match people {
                People::Keys(keys) => keys.person_of_row().get(row).map_or(usize::MAX, |&person| person as usize),
                _ => row,
            };
            let here = atom_of_person.get(person).is_some_and(|&of| of != OUTSIDE && of == atom(row));
            if let (true, Some(sum)) = (here && !value.is_nan(), of_person.get_mut(person)) {
                *sum = Some(sum.unwrap_or(0.0) + value);
            }
        }
        let mut of_atom = vec![0_i64; shape.cells];
        for (&atom, sum) in atom_of_person.iter().zip(of_person) {
            if let (Some(of_atom), Some(sum)) = (of_atom.get_mut(atom as usize), sum) {
                *of_atom = of_atom.saturating_add(steps.clipped(sum));
            }
        }
        sums.push(of_atom);
    }
    Ok(Bounded { counts, sums })
}

/// For each person the atom of most of their rows; the first of several.
fn main_atoms(rows: usize, atom: impl Fn(usize) -> u32, person_of_row: &[u32], people: usize) -> Vec<u32> {
    let mut pairs: Vec<u64> = (person_of_row.iter().take(rows).enumerate())
        .map(|(row, &person)| (person, atom(row)))
        .filter(|(_, atom)| *atom != OUTSIDE)
        .map(|(person, atom)| u64::from(person) << 32 | u64::from(atom))
        .collect();
    pairs.sort_unstable();
    let mut main = vec![OUTSIDE; people];
    let mut most = vec![0_usize; people];
    for same in pairs.chunk_by(|a, b| a == b) {
        let Some(&pair) = same.first() else { continue };
        let (person, atom) = ((pair >> 32) as usize, pair as u32);
        if let (Some(main), Some(most)) = (main.get_mut(person), most.get_mut(person))
            && same.len() > *most
        {
            (*main, *most) = (atom, same.len());
        }
    }
    main
}
