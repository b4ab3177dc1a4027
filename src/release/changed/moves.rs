//! How many people of a group changed, where a release left a trace.

use super::axes::Refined;
use super::ground::Ground;
use crate::release::disclosure::common_refinement::REGIONS;
use crate::release::tabulation::shape::Shape;
use crate::release::trace::Traced;
use std::sync::Arc;

/// The trace of one table of then, laid over the common groups.
pub(super) struct Moves {
    traced: Arc<Traced>,
    /// For each of its groups the common atoms that it is in, ascending.
    atoms: Vec<Vec<u32>>,
}

impl Moves {
    /// `None` if one of its groups has no place. `region` gives the place of one of the table's own on the common axis
    /// of segments.
    pub(super) fn new(
        traced: &Arc<Traced>,
        common: (&Shape, &[u32]),
        dimensions: &[Refined],
        label: &dyn Fn(&Refined, &[String]) -> Option<usize>,
        region: &dyn Fn(Option<usize>) -> Option<Option<usize>>,
    ) -> Option<Self> {
        let (shape, atoms) = common;
        let place = |labels: &[String], own: Option<usize>| {
            let region = region(own)?;
            let mut refined = dimensions.iter();
            let node = |axis: &crate::release::tabulation::axis::Axis| match axis.name == REGIONS {
                true => Some(region.unwrap_or(axis.total())),
                false => label(refined.next()?, labels),
            };
            let nodes = shape.axes.iter().map(node).collect::<Option<Vec<usize>>>()?;
            Some(Ground::places(shape, atoms, shape.cell(&nodes)))
        };
        let atoms = traced.groups.iter().map(|group| place(&group.labels, group.region)).collect::<Option<_>>()?;
        Some(Self { traced: Arc::clone(traced), atoms })
    }

    /// People of a group of common atoms who changed, or whose amount in a column did: as many as it is known for sure
    /// that they are. `None` if the group is not made of the table's own.
    pub(super) fn changed(&self, group: &[u32], column: Option<&str>, enough: u64) -> Option<u64> {
        let is_in = |atom: &u32| group.binary_search(atom).is_ok();
        let mut inside = Vec::new();
        for (at, atoms) in self.atoms.iter().enumerate() {
            match atoms.iter().filter(|atom| is_in(atom)).count() {
                0 => {}
                some if some == atoms.len() => inside.push(at),
                _ => return None,
            }
        }
        if inside.is_empty() {
            return None;
        }
        self.traced.changed(&inside, column, enough)
    }
}
