//! Dimensions as finely as any of the tables of two states of a file cuts them, by definition.
//!
//! Every table is laid over today's rows by its own definitions; a category that an earlier table had and that no row of
//! today falls into has a place of its own.

use super::Part;
use crate::release::tabulation::axis::{Axis, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) const NOWHERE: u32 = u32::MAX;
/// In [`Refined::places`]: everything, whatever the number of the axis's last node is.
const EVERYTHING: u32 = u32::MAX - 1;

/// One dimension, refined.
pub(super) struct Refined {
    pub axis: Axis,
    /// The leaf of each row.
    pub codes: Arc<[u32]>,
    /// For each of the parts, for each node of its own axis, the node here; empty where it lacks the dimension.
    places: Vec<Vec<u32>>,
    /// For each of the parts, what its labels are here.
    labels: Vec<BTreeMap<String, u32>>,
    /// For each of the parts, leaves that its table had no category for: nobody was in them.
    pub absent: Vec<Vec<u32>>,
    /// Leaves that no row of today falls into.
    pub vanished: Vec<u32>,
}

impl Refined {
    pub(super) fn new(name: &str, parts: &[Part<'_>], rows: usize) -> Self {
        let own: Vec<_> = parts.iter().map(|part| part.input.dimensions.iter().position(|d| d.name == name)).collect();
        let having: Vec<usize> = (0..parts.len()).filter(|&p| own[p].is_some()).collect();
        // Most tables cut a dimension in the same way: rows are looked at once for each way.
        let mut ways: Vec<&Arc<[u32]>> = Vec::new();
        let mut way_of = vec![0; parts.len()];
        for &p in &having {
            let Some(codes) = own[p].map(|at| &parts[p].input.dimensions[at].codes) else { continue };
            way_of[p] = ways.iter().position(|way| Arc::ptr_eq(way, codes) || **way == *codes).unwrap_or_else(|| {
                ways.push(codes);
                ways.len() - 1
            });
        }
        let tuple =
            |row: usize| -> Vec<u32> { ways.iter().map(|codes| codes.get(row).copied().unwrap_or(NOWHERE)).collect() };
        let mut tuples: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        let codes: Arc<[u32]> = match ways.as_slice() {
            [only] => {
                let most = only.iter().copied().max().map_or(0, |code| code + 1);
                tuples.extend((0..most).map(|code| (vec![code], code)));
                Arc::clone(only)
            }
            _ => {
                tuples.extend((0..rows).map(|row| (tuple(row), 0)));
                tuples.values_mut().zip(0..).for_each(|(slot, at)| *slot = at);
                (0..rows).map(|row| tuples.get(&tuple(row)).copied().unwrap_or(0)).collect()
            }
        };
        let mut maker = Maker::new(tuples.len());
        let mut vanished: BTreeMap<String, u32> = BTreeMap::new();
        let mut places = vec![Vec::new(); parts.len()];
        let mut labels: Vec<BTreeMap<String, u32>> = vec![BTreeMap::new(); parts.len()];
        let mut absent = vec![Vec::new(); parts.len()];
        for &p in &having {
            let which = way_of[p];
            let Some(at) = own[p] else { continue };
            let dimension = &parts[p].input.dimensions[at];
            let leaves_of = |nodes: &[u32]| -> Vec<u32> {
                let inside = tuples.iter().filter(|(tuple, _)| nodes.binary_search(&tuple[which]).is_ok());
                let mut leaves: Vec<u32> = inside.map(|(_, &leaf)| leaf).collect();
                leaves.sort_unstable();
                leaves
            };
            let axis = Axis::of_dimension(dimension, "", true);
            for (n, node) in axis.nodes.iter().enumerate() {
                let is_total = n == axis.total();
                let leaves = leaves_of(&node.leaves);
                let place = if is_total { EVERYTHING } else { maker.place(leaves.clone(), node.labels.first()) };
                places[p].push(place);
                for label in node.labels.iter().filter(|_| !is_total) {
                    labels[p].insert(label.clone(), place);
                }
                let had = |label: &String| parts[p].had(at).is_none_or(|had| had.contains(label));
                if n < axis.leaves && !node.labels.iter().any(had) {
                    absent[p].extend(leaves);
                }
            }
            // With groups over the categories nobody can tell which of them a category that is gone was in.
            let gone = parts[p].had(at).filter(|_| dimension.hierarchy.is_empty());
            for label in gone.into_iter().flatten().filter(|label| *label != parts[p].total_label()) {
                if !labels[p].contains_key(label) {
                    let leaf = *vanished.entry(label.clone()).or_insert_with(|| maker.leaf(label));
                    labels[p].insert(label.clone(), leaf);
                }
            }
        }
        let axis = maker.axis(name);
        Self { axis, codes, places, labels, absent, vanished: vanished.into_values().collect() }
    }

    /// The node of a part's own node.
    pub(super) fn place(&self, part: usize, node: usize) -> Option<usize> {
        let place = *self.places[part].get(node)?;
        self.node(place)
    }

    /// The node of a label of a part's table.
    pub(super) fn label(&self, part: &Part<'_>, which: usize, label: &str) -> Option<usize> {
        match self.labels[which].get(label) {
            Some(&place) => self.node(place),
            None if label == part.total_label() => Some(self.axis.total()),
            None => None,
        }
    }

    fn node(&self, place: u32) -> Option<usize> {
        match place {
            NOWHERE => None,
            EVERYTHING => Some(self.axis.total()),
            group if group >= GROUPS => Some(self.axis.leaves + (group - GROUPS) as usize),
            leaf => Some(leaf as usize),
        }
    }
}

/// An axis while it is made: leaves are added to the end of the leaves, so groups are numbered when all are there.
struct Maker {
    leaves: Vec<Option<String>>,
    groups: Vec<(Vec<u32>, Option<String>)>,
    of_set: BTreeMap<Vec<u32>, usize>,
}

/// Groups are numbered from here until the leaves are all known.
const GROUPS: u32 = 1 << 30;

impl Maker {
    fn new(leaves: usize) -> Self {
        Self { leaves: vec![None; leaves], groups: Vec::new(), of_set: BTreeMap::new() }
    }

    fn leaf(&mut self, label: &str) -> u32 {
        self.leaves.push(Some(label.to_owned()));
        self.leaves.len() as u32 - 1
    }

    fn place(&mut self, set: Vec<u32>, label: Option<&String>) -> u32 {
        match set.as_slice() {
            [] => NOWHERE,
            &[leaf] => {
                let slot = &mut self.leaves[leaf as usize];
                *slot = slot.take().or_else(|| label.cloned());
                leaf
            }
            _ => {
                let next = self.groups.len();
                let at = *self.of_set.entry(set.clone()).or_insert(next);
                if at == next {
                    self.groups.push((set, label.cloned()));
                }
                GROUPS + at as u32
            }
        }
    }

    fn axis(self, name: &str) -> Axis {
        let leaves = self.leaves.len();
        let node = |label: Option<String>, leaves: Vec<u32>, children: Vec<u32>| Node {
            labels: label.into_iter().collect(),
            leaves,
            children,
            published: true,
            watched: false,
        };
        let mut nodes: Vec<Node> = (self.leaves.into_iter().enumerate())
            .map(|(leaf, label)| node(label, vec![leaf as u32], Vec::new()))
            .collect();
        nodes.extend(self.groups.into_iter().map(|(set, label)| node(label, set.clone(), set)));
        let all: Vec<u32> = (0..leaves as u32).collect();
        nodes.push(node(None, all.clone(), all));
        let mut above = vec![Vec::new(); leaves];
        for (n, node) in nodes.iter().enumerate() {
            node.leaves.iter().for_each(|&leaf| above[leaf as usize].push(n as u32));
        }
        Axis { name: name.to_owned(), leaves, nodes, sensitive: false, above }
    }
}

/// Every label of a table's rows along one dimension.
pub(super) fn labels_of_rows(rows: &[crate::release::PublishedRow], at: usize) -> BTreeSet<String> {
    rows.iter().filter_map(|row| row.at.get(at).cloned()).collect()
}
