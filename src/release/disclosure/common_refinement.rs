//! The axes of a table so fine that every number of several tables is a sum of its cells: each dimension cut as finely
//! as any table cuts it, and who is in which segment and which filter as one further dimension.

use crate::privacy::Bitmap;
use crate::release::tabulation::axis::{Axis, Node};
use crate::release::tabulation::shape::Shape;
use crate::release::tabulation::{SEGMENT, TableInput};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The axis of segments and filters; no column bears this name.
pub(in crate::release) const REGIONS: &str = "\0regions";

/// One axis of the finer table while it is made.
pub(in crate::release) struct Finer {
    name: String,
    leaves: usize,
    codes: Arc<[u32]>,
    nodes: Vec<Node>,
    node_of: BTreeMap<Vec<u32>, usize>,
    /// What a table calls a node.
    labels: BTreeMap<usize, String>,
    /// Nodes that a table has.
    used: BTreeSet<usize>,
}

/// For each table, for each of its nodes on an axis, the node of the finer axis; `None` if nobody is in it.
pub(in crate::release) type Places = Vec<Vec<Option<u32>>>;

impl Finer {
    fn new(name: &str, leaves: usize, codes: Arc<[u32]>) -> Self {
        let nodes = (0..leaves as u32).map(|l| node(vec![l], Vec::new())).collect();
        let node_of = (0..leaves).map(|l| (vec![l as u32], l)).collect();
        Self { name: name.to_owned(), leaves, codes, nodes, node_of, labels: BTreeMap::new(), used: BTreeSet::new() }
    }

    /// The node of a set of leaves: the same for every table and category that hold the same people.
    fn place(&mut self, set: Vec<u32>, label: Option<&String>) -> Option<u32> {
        if set.is_empty() {
            return None;
        }
        let place = self.node_of.get(&set).copied().unwrap_or_else(|| {
            self.nodes.push(node(set.clone(), set.clone()));
            self.nodes.len() - 1
        });
        self.node_of.insert(set, place);
        if let Some(label) = label {
            self.labels.entry(place).or_insert_with(|| label.clone());
        }
        self.used.insert(place);
        Some(place as u32)
    }

    pub(in crate::release) fn axis(self) -> FinerAxis {
        let mut nodes = self.nodes;
        let all: Vec<u32> = (0..self.leaves as u32).collect();
        // The total must be last.
        nodes.push(node(all.clone(), all));
        let mut above = vec![Vec::new(); self.leaves];
        for (n, node) in nodes.iter().enumerate() {
            node.leaves.iter().for_each(|&l| above[l as usize].push(n as u32));
        }
        let axis = Axis { name: self.name, leaves: self.leaves, nodes, sensitive: false, above };
        FinerAxis { axis, codes: self.codes, used: self.used, labels: self.labels }
    }
}

/// An axis of the finer table, each row's place on it, the nodes that tables have and what they call them.
pub(in crate::release) struct FinerAxis {
    pub axis: Axis,
    pub codes: Arc<[u32]>,
    pub used: BTreeSet<usize>,
    pub labels: BTreeMap<usize, String>,
}

fn node(leaves: Vec<u32>, children: Vec<u32>) -> Node {
    Node { labels: Vec::new(), leaves, children, published: true, watched: false }
}

/// The cell of the finer table that a cell of table `t` is.
pub(super) fn place(shape: &Shape, places: &[Places], t: usize, input: &TableInput, nodes: &[usize]) -> Option<usize> {
    let mut cell = 0;
    for (a, axis) in shape.axes.iter().enumerate() {
        let own = input.dimensions.iter().position(|d| d.name == axis.name);
        let node = if axis.name == REGIONS {
            // The last place is that of the table without a segment: its filter alone.
            let node = if input.segments.is_empty() { None } else { nodes.last() };
            (*node.map_or_else(|| places[a][t].last(), |&n| places[a][t].get(n))?)?
        } else {
            match own {
                Some(d) => (*places[a][t].get(*nodes.get(d)?)?)?,
                None => axis.total() as u32,
            }
        };
        cell += node as usize * shape.strides[a];
    }
    Some(cell)
}

/// A dimension as finely as any table cuts it.
pub(super) fn finer_dimension(name: &str, inputs: &[&TableInput]) -> (Finer, Places) {
    let own: Vec<_> = inputs.iter().map(|i| i.dimensions.iter().find(|d| d.name == name)).collect();
    let first = own.iter().flatten().next();
    let is_same = own.iter().flatten().all(|d| first.is_some_and(|f| f.labels == d.labels && f.codes == d.codes));
    let rows = first.map_or(0, |d| d.codes.len());
    // For each finer category, its category in each table.
    let mut tuples: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let tuple = |row: usize| own.iter().flatten().map(|d| d.codes[row]).collect::<Vec<u32>>();
    let codes: Arc<[u32]> = if is_same {
        let count = first.map_or(0, |d| d.labels.len()) as u32;
        let width = own.iter().flatten().count();
        tuples = (0..count).map(|c| (vec![c; width], c)).collect();
        first.map_or_else(|| Vec::new().into(), |d| Arc::clone(&d.codes))
    } else {
        (0..rows).for_each(|row| {
            tuples.entry(tuple(row)).or_insert(0);
        });
        tuples.values_mut().zip(0..).for_each(|(slot, at)| *slot = at);
        (0..rows).map(|row| tuples.get(&tuple(row)).copied().unwrap_or(0)).collect()
    };
    let mut finer = Finer::new(name, tuples.len(), codes);
    let mut places = vec![Vec::new(); inputs.len()];
    let mut which = 0;
    for (t, dimension) in own.iter().enumerate() {
        let Some(dimension) = dimension else { continue };
        let axis = Axis::of_dimension(dimension, "", true);
        for (n, node) in axis.nodes.iter().enumerate() {
            let set: Vec<u32> = tuples
                .iter()
                .filter(|(tuple, _)| node.leaves.binary_search(&tuple[which]).is_ok())
                .map(|(_, &leaf)| leaf)
                .collect();
            let mut set = set;
            set.sort_unstable();
            // Everything is the axis's own total, wherever it is requested.
            let place = if n == axis.total() { None } else { finer.place(set, node.labels.first()) };
            places[t].push(place);
        }
        which += 1;
    }
    let total = finer.nodes.len() as u32;
    for (t, dimension) in own.iter().enumerate() {
        if let (Some(_), Some(last)) = (dimension, places[t].last_mut()) {
            *last = Some(total);
        }
    }
    (finer, places)
}

/// Who is in which segment and which filter of any table.
pub(in crate::release) fn finer_regions(inputs: &[&TableInput], members: Option<&Bitmap>) -> (Finer, Places) {
    let rows = inputs.first().map_or(0, |i| i.people.rows());
    let mut sets: Vec<Bitmap> = Vec::new();
    // For each table: its filter's set, its segments' sets.
    let mut of_table: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    let mut add = |bits: Bitmap| {
        sets.iter().position(|s| *s == bits).unwrap_or_else(|| {
            sets.push(bits);
            sets.len() - 1
        })
    };
    for input in inputs {
        // A filter that all tables share is no region.
        let filter = input.members.as_ref().filter(|_| members.is_none());
        let filter = filter.map(|m| add(input.people.rows_of_members(m)));
        let segments = input.segments.iter().map(|s| add(input.people.rows_of_members(&s.rows))).collect();
        of_table.push((filter, segments));
    }
    let signature = |row: usize| sets.iter().map(|s| s.contains(row)).collect::<Vec<bool>>();
    let is_member = |row: &usize| members.is_none_or(|m| m.contains(*row));
    let mut regions: BTreeMap<Vec<bool>, u32> = (0..rows).filter(is_member).map(|row| (signature(row), 0)).collect();
    regions.values_mut().zip(0..).for_each(|(slot, at)| *slot = at);
    let codes: Arc<[u32]> = (0..rows).map(|row| regions.get(&signature(row)).copied().unwrap_or(0)).collect();
    let mut finer = Finer::new(REGIONS, regions.len(), codes);
    let mut places = vec![Vec::new(); inputs.len()];
    for (t, (input, (filter, segments))) in inputs.iter().zip(&of_table).enumerate() {
        let set_of = |inside: &dyn Fn(&[bool]) -> bool| -> Vec<u32> {
            regions.iter().filter(|(r, _)| filter.is_none_or(|f| r[f]) && inside(r)).map(|(_, &leaf)| leaf).collect()
        };
        if !input.segments.is_empty() {
            // The nodes of the table's own segment axis, by the regions that it has.
            let own: BTreeSet<Vec<bool>> = regions
                .keys()
                .filter(|r| filter.is_none_or(|f| r[f]))
                .map(|r| segments.iter().map(|&s| r[s]).collect())
                .collect();
            let patterns: Vec<Vec<bool>> = own.into_iter().collect();
            let names: Vec<String> = input.segments.iter().map(|s| s.name.clone()).collect();
            let axis = Axis::of_regions(SEGMENT, &names, &patterns, "", true);
            for node in &axis.nodes {
                let set = set_of(&|r| {
                    let own: Vec<bool> = segments.iter().map(|&s| r[s]).collect();
                    node.leaves.iter().any(|&l| patterns[l as usize] == own)
                });
                let place = finer.place(set, node.labels.first().filter(|l| !l.is_empty()));
                places[t].push(place);
            }
        }
        let place = finer.place(set_of(&|_| true), None);
        places[t].push(place);
    }
    (finer, places)
}
