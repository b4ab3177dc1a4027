//! Dimensions as finely as any of the tables of two states of a file cuts them, by definition.
//!
//! Every table is laid over today's rows by its own definitions; a category that an earlier table had and that no row
//! of today falls into has a place of its own.

use super::Part;
use crate::release::tabulation::axis::{Axis, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A node of an axis whose leaves are not all known yet: groups of leaves come after them, everything last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RefinedNode {
    Leaf(u32),
    Group(u32),
    Everything,
}

/// One dimension, refined.
pub(super) struct Refined {
    pub axis: Axis,
    /// The leaf of each row.
    pub codes: Arc<[u32]>,
    /// For each of the parts, for each node of its own axis, the node here (`None` if nobody is in it); empty if it
    /// lacks the dimension.
    places: Vec<Vec<Option<RefinedNode>>>,
    /// For each of the parts, what its labels are here.
    labels: Vec<BTreeMap<String, Option<RefinedNode>>>,
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
        let tuple = |row: usize| -> Vec<Option<u32>> { ways.iter().map(|codes| codes.get(row).copied()).collect() };
        let mut tuples: BTreeMap<Vec<Option<u32>>, u32> = BTreeMap::new();
        let codes: Arc<[u32]> = match ways.as_slice() {
            [only] => {
                let most = only.iter().copied().max().map_or(0, |code| code + 1);
                tuples.extend((0..most).map(|code| (vec![Some(code)], code)));
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
        let mut labels: Vec<BTreeMap<String, Option<RefinedNode>>> = vec![BTreeMap::new(); parts.len()];
        let mut absent = vec![Vec::new(); parts.len()];
        for &p in &having {
            let which = way_of[p];
            let Some(at) = own[p] else { continue };
            let dimension = &parts[p].input.dimensions[at];
            let leaves_of = |nodes: &[u32]| -> Vec<u32> {
                let is_inside = |code: Option<u32>| code.is_some_and(|code| nodes.binary_search(&code).is_ok());
                let inside = tuples.iter().filter(|(tuple, _)| is_inside(tuple[which]));
                let mut leaves: Vec<u32> = inside.map(|(_, &leaf)| leaf).collect();
                leaves.sort_unstable();
                leaves
            };
            let axis = Axis::of_dimension(dimension, "", true);
            for (n, node) in axis.nodes.iter().enumerate() {
                let is_total = n == axis.total();
                let leaves = leaves_of(&node.leaves);
                let place = match is_total {
                    true => Some(RefinedNode::Everything),
                    false => maker.place(leaves.clone(), node.labels.first()),
                };
                places[p].push(place);
                for label in node.labels.iter().filter(|_| !is_total) {
                    labels[p].insert(label.clone(), place);
                }
                let had = |label: &String| parts[p].had(at).is_none_or(|had| had.contains(label));
                if n < axis.leaves && !node.labels.iter().any(had) {
                    absent[p].extend(leaves);
                }
            }
            // With groups over the categories it is unknown which of them a category that is gone was in.
            let gone = parts[p].had(at).filter(|_| dimension.hierarchy.is_empty());
            for label in gone.into_iter().flatten().filter(|label| *label != parts[p].total_label()) {
                if !labels[p].contains_key(label) {
                    let leaf = *vanished.entry(label.clone()).or_insert_with(|| maker.leaf(label));
                    labels[p].insert(label.clone(), Some(RefinedNode::Leaf(leaf)));
                }
            }
        }
        let axis = maker.axis(name);
        Self { axis, codes, places, labels, absent, vanished: vanished.into_values().collect() }
    }

    /// The node of a part's own node.
    pub(super) fn place(&self, part: usize, node: usize) -> Option<usize> {
        Some(self.node((*self.places[part].get(node)?)?))
    }

    /// The node of a label of a part's table.
    pub(super) fn label(&self, part: &Part<'_>, which: usize, label: &str) -> Option<usize> {
        match self.labels[which].get(label) {
            Some(place) => place.map(|place| self.node(place)),
            None if label == part.total_label() => Some(self.axis.total()),
            None => None,
        }
    }

    fn node(&self, node: RefinedNode) -> usize {
        match node {
            RefinedNode::Everything => self.axis.total(),
            RefinedNode::Group(group) => self.axis.leaves + group as usize,
            RefinedNode::Leaf(leaf) => leaf as usize,
        }
    }
}

/// An axis while it is made: leaves are added to the end of the leaves, so groups are numbered when all are there.
struct Maker {
    leaves: Vec<Option<String>>,
    groups: Vec<(Vec<u32>, Option<String>)>,
    of_set: BTreeMap<Vec<u32>, usize>,
}

impl Maker {
    fn new(leaves: usize) -> Self {
        Self { leaves: vec![None; leaves], groups: Vec::new(), of_set: BTreeMap::new() }
    }

    fn leaf(&mut self, label: &str) -> u32 {
        self.leaves.push(Some(label.to_owned()));
        self.leaves.len() as u32 - 1
    }

    fn place(&mut self, set: Vec<u32>, label: Option<&String>) -> Option<RefinedNode> {
        match set.as_slice() {
            [] => None,
            &[leaf] => {
                let slot = &mut self.leaves[leaf as usize];
                *slot = slot.take().or_else(|| label.cloned());
                Some(RefinedNode::Leaf(leaf))
            }
            _ => {
                let next = self.groups.len();
                let at = *self.of_set.entry(set.clone()).or_insert(next);
                if at == next {
                    self.groups.push((set, label.cloned()));
                }
                Some(RefinedNode::Group(at as u32))
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
