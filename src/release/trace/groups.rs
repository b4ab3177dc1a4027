//! The people of a table by its finest groups, as what a trace is made of.

use super::key::TraceKey;
use super::sketch::Sketch;
use crate::privacy::Progress;
use crate::release::error::ReleaseError;
use crate::release::settings::TableSettings;
use crate::release::tabulation::shape::Shape;
use crate::release::tabulation::{MOST_CELLS, OUTSIDE, SEGMENT, TableInput, atoms_of_rows, axes_and_codes};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Who is who in a file: somebody who is in two versions of it has the same number in both.
///
/// Every row must have a key. By its whole content a row cannot be followed: a change of any value would look as if one
/// person had left and another had joined, and people who did not change would be counted as if they had.
#[derive(Clone, Debug)]
pub struct Persons {
    /// By row, from [`TraceKey::person`].
    pub of_row: Vec<u64>,
    /// Which column tells people apart, from [`TraceKey::column`].
    pub by: u64,
}

/// One of the finest groups, with its people as they are now.
pub(super) struct Group {
    /// A label on each axis, that of the segments last.
    pub labels: Vec<String>,
    /// Its place on the axis of segments.
    pub region: Option<usize>,
    pub people: Vec<u64>,
    /// For each measured column the people who add something to its sum, with what represents the amount.
    pub amounts: Vec<Vec<(u64, u64)>>,
}

pub(super) struct Groups {
    pub groups: Vec<Group>,
    /// Somebody is in more than one group.
    pub overlap: bool,
    /// Measured columns, in the order of the amounts.
    pub columns: Vec<String>,
}

impl Group {
    /// A sketch of its people, then one of the amounts of each column.
    pub(super) fn sketches(&self, size: usize) -> Vec<Sketch> {
        let of = |elements: &mut dyn Iterator<Item = u64>| {
            let mut sketch = Sketch::new(size);
            elements.for_each(|element| sketch.add(element));
            sketch
        };
        let people = of(&mut self.people.iter().copied());
        let amounts = self.amounts.iter().map(|amounts| of(&mut amounts.iter().map(|(_, amount)| *amount)));
        std::iter::once(people).chain(amounts).collect()
    }
}

impl Groups {
    /// `None` if the table has too many cells.
    ///
    /// # Errors
    /// [`ReleaseError::Cancelled`].
    pub(super) fn new(
        input: &TableInput,
        settings: &TableSettings,
        persons: &Persons,
        key: &TraceKey,
        progress: &Progress,
    ) -> Result<Option<Self>, ReleaseError> {
        let (axes, codes, _) = axes_and_codes(input, settings);
        if Shape::size(&axes) > MOST_CELLS as u128 {
            return Ok(None);
        }
        let shape = Shape::new(axes);
        let members = input.members.as_ref().map(|bits| input.people.rows_of_members(bits));
        let rows = input.people.rows();
        let atoms = atoms_of_rows(&shape, &codes, members.as_ref(), rows, progress)?;
        let mut places: Vec<(u32, u64, u32)> = (atoms.iter().zip(&persons.of_row).zip(0..))
            .filter(|((atom, _), _)| **atom != OUTSIDE)
            .map(|((&atom, &person), row)| (atom, person, row))
            .collect();
        places.par_sort_unstable();
        progress.check()?;
        let mut groups: Vec<Group> = Vec::new();
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        let mut overlap = false;
        for of_group in places.chunk_by(|a, b| a.0 == b.0) {
            progress.check()?;
            let Some(&(atom, ..)) = of_group.first() else { continue };
            let mut group = empty(&shape, atom as usize, input.measures.len());
            for of_person in of_group.chunk_by(|a, b| a.1 == b.1) {
                let Some(&(_, person, _)) = of_person.first() else { continue };
                overlap |= !seen.insert(person);
                group.people.push(person);
                for (measure, amounts) in input.measures.iter().zip(&mut group.amounts) {
                    let values = of_person.iter().filter_map(|(.., row)| measure.values.get(*row as usize));
                    let amount: f64 = values.filter(|value| value.is_finite()).sum();
                    if amount != 0.0 {
                        amounts.push((person, key.amount(person, amount)));
                    }
                }
            }
            groups.push(group);
        }
        let columns = input.measures.iter().map(|measure| measure.name.clone()).collect();
        Ok(Some(Self { groups, overlap, columns }))
    }
}

fn empty(shape: &Shape, atom: usize, measures: usize) -> Group {
    let nodes = shape.nodes(atom);
    let label = |(axis, node): (&crate::release::tabulation::axis::Axis, &usize)| {
        axis.nodes.get(*node).and_then(|node| node.labels.first()).cloned().unwrap_or_default()
    };
    let region = shape.axes.iter().position(|axis| axis.name == SEGMENT && axis.nodes.iter().any(|n| n.watched));
    Group {
        labels: shape.axes.iter().zip(&nodes).map(label).collect(),
        region: region.map(|axis| nodes[axis]),
        people: Vec::new(),
        amounts: vec![Vec::new(); measures],
    }
}
