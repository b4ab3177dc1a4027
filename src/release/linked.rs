//! Several tables over the same people: what this table and earlier ones say together.
//!
//! All tables are laid over one finer table. Its dimensions are all dimensions of all tables, each cut as finely as any
//! table cuts it; who is in which segment and in which table's filter is one further dimension. Every published number
//! of every table is then a sum of its cells.

use super::axis::{Axis, Node};
use super::error::ReleaseError;
use super::prepare::Earlier;
use super::problem::Numbers;
use super::published::PublishedValue;
use super::rules::{Need, Unsafe};
use super::settings::Standard;
use super::shape::Shape;
use super::table::{MOST_CELLS, SEGMENT, Table, TableInput, axes_of, count};
use crate::privacy::{Bitmap, Progress};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Small differences between tables that are watched, at most; the smallest groups first.
const MOST_WATCHED: usize = 20_000;
const NOWHERE: u32 = u32::MAX;

/// One axis of the finer table while it is made.
struct Finer {
    name: String,
    leaves: usize,
    codes: Arc<[u32]>,
    nodes: Vec<Node>,
    /// Nodes that a table has.
    used: BTreeSet<usize>,
}

/// For each table, for each of its nodes on an axis, the node of the finer axis; `NOWHERE` where nobody is in it.
type Places = Vec<Vec<u32>>;

impl Finer {
    fn new(name: &str, leaves: usize, codes: Arc<[u32]>) -> Self {
        let nodes = (0..leaves as u32).map(|l| node(vec![l], Vec::new())).collect();
        Self { name: name.to_owned(), leaves, codes, nodes, used: BTreeSet::new() }
    }

    /// The node of a set of leaves; a new one where another table's or category's stands there already and `own` is
    /// asked for, so that each number of this table keeps a cell of its own.
    fn place(&mut self, set: Vec<u32>, own: bool) -> u32 {
        if set.is_empty() {
            return NOWHERE;
        }
        let same = self.nodes.iter().position(|n| n.leaves == set);
        let place = match same {
            Some(place) if !own || !self.used.contains(&place) => place,
            Some(place) => {
                self.nodes.push(node(set, vec![place as u32]));
                self.nodes.len() - 1
            }
            None => {
                self.nodes.push(node(set.clone(), set));
                self.nodes.len() - 1
            }
        };
        self.used.insert(place);
        place as u32
    }

    fn axis(self) -> (Axis, Arc<[u32]>, BTreeSet<usize>) {
        let mut nodes = self.nodes;
        let all: Vec<u32> = (0..self.leaves as u32).collect();
        // The total must stand last.
        nodes.push(node(all.clone(), all));
        let mut above = vec![Vec::new(); self.leaves];
        for (n, node) in nodes.iter().enumerate() {
            node.leaves.iter().for_each(|&l| above[l as usize].push(n as u32));
        }
        let axis = Axis { name: self.name, leaves: self.leaves, nodes, sensitive: false, above };
        (axis, self.codes, self.used)
    }
}

fn node(leaves: Vec<u32>, children: Vec<u32>) -> Node {
    Node { labels: Vec::new(), leaves, children, published: true, watched: false }
}

/// What this table and the earlier ones say together; the needs are those of this table, of earlier hidden cells, and
/// of small groups by which the tables differ.
///
/// # Errors
/// [`ReleaseError`] where an earlier table does not fit the file, or all together are too large.
pub(super) fn linked(
    input: &TableInput,
    table: &Table,
    found: &[Unsafe],
    threshold: u64,
    standard: Standard,
    earlier: &[Earlier],
    progress: &Progress,
) -> Result<Numbers, ReleaseError> {
    let inputs: Vec<&TableInput> = std::iter::once(input).chain(earlier.iter().map(|e| &e.input)).collect();
    let mut names: Vec<&str> = Vec::new();
    for dimension in inputs.iter().flat_map(|i| &i.dimensions) {
        if !names.contains(&dimension.name.as_str()) {
            names.push(&dimension.name);
        }
    }
    let mut axes = Vec::new();
    let mut codes = Vec::new();
    let mut used = Vec::new();
    let mut places: Vec<Places> = Vec::new();
    for name in &names {
        let (finer, place) = finer_dimension(name, &inputs);
        let (axis, code, nodes) = finer.axis();
        axes.push(axis);
        codes.push(code);
        used.push(nodes);
        places.push(place);
        progress.check()?;
    }
    if inputs.iter().any(|i| !i.segments.is_empty() || i.members.is_some()) {
        let (finer, place) = finer_regions(&inputs);
        let (axis, code, nodes) = finer.axis();
        axes.push(axis);
        codes.push(code);
        used.push(nodes);
        places.push(place);
        names.push(SEGMENT);
    }
    let size = Shape::size(&axes);
    if size > MOST_CELLS as u128 {
        return Err(ReleaseError::TooLarge { cells: size, most: MOST_CELLS });
    }
    let shape = Shape::new(axes);
    let union = count(shape, &codes, None, &input.people, progress)?;
    let place_of = |t: usize, nodes: &[usize]| place(&union.shape, &places, &names, t, inputs[t], nodes);
    let mut builder = Builder::new(&union);
    for row in &table.rows {
        if let Some(cell) = place_of(0, &table.shape.nodes(row.cell as usize)) {
            builder.table_cell[cell] = row.cell;
        }
    }
    for unsafe_cell in found {
        if let Some(cell) = place_of(0, &table.shape.nodes(unsafe_cell.cell as usize)) {
            builder.needs.push((cell as u32, unsafe_cell.need));
        }
    }
    for (e, release) in earlier.iter().enumerate() {
        let shape = Shape::new(axes_of(&release.input, &release.settings).0);
        let find: Vec<BTreeMap<&str, usize>> = shape
            .axes
            .iter()
            .map(|a| {
                a.nodes.iter().enumerate().flat_map(|(n, x)| x.labels.iter().map(move |l| (l.as_str(), n))).collect()
            })
            .collect();
        for row in &release.published.rows {
            let nodes: Option<Vec<usize>> =
                row.at.iter().zip(&find).map(|(label, names)| names.get(label.as_str()).copied()).collect();
            let Some(cell) = nodes.filter(|n| n.len() == shape.axes.len()).and_then(|n| place_of(e + 1, &n)) else {
                continue;
            };
            let count = union.counts[cell];
            if row.values.first().is_some_and(|v| !matches!(v, PublishedValue::Hidden)) {
                builder.public[cell] = true;
            } else if count > 0 && count < threshold as i64 {
                builder.needs.push((cell as u32, Need::of_count(count as f64, threshold, standard)));
            }
        }
    }
    builder.watch(&used, threshold);
    Ok(builder.finish())
}

/// The cell of the finer table that a cell of table `t` is.
fn place(
    shape: &Shape,
    places: &[Places],
    names: &[&str],
    t: usize,
    input: &TableInput,
    nodes: &[usize],
) -> Option<usize> {
    let mut cell = 0;
    for (a, name) in names.iter().enumerate() {
        let own = input.dimensions.iter().position(|d| d.name == *name);
        let node = if *name == SEGMENT && own.is_none() {
            // The last place is that of the table without a segment: its filter alone.
            let node = if input.segments.is_empty() { None } else { nodes.last() };
            *node.map_or_else(|| places[a][t].last(), |&n| places[a][t].get(n))?
        } else {
            match own {
                Some(d) => *places[a][t].get(*nodes.get(d)?)?,
                None => shape.axes[a].total() as u32,
            }
        };
        if node == NOWHERE {
            return None;
        }
        cell += node as usize * shape.strides[a];
    }
    Some(cell)
}

/// A dimension as finely as any table cuts it.
fn finer_dimension(name: &str, inputs: &[&TableInput]) -> (Finer, Places) {
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
            // Everything is the axis's own total, wherever it is asked for.
            let place = if n == axis.total() { NOWHERE } else { finer.place(set, t == 0) };
            places[t].push(place);
        }
        which += 1;
    }
    let total = finer.nodes.len() as u32;
    for (t, dimension) in own.iter().enumerate() {
        if let (Some(_), Some(last)) = (dimension, places[t].last_mut()) {
            *last = total;
        }
    }
    (finer, places)
}

/// Who is in which segment and which filter of any table.
fn finer_regions(inputs: &[&TableInput]) -> (Finer, Places) {
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
        let filter = input.members.as_ref().map(|m| add(input.people.rows_of_members(m)));
        let segments = input.segments.iter().map(|s| add(input.people.rows_of_members(&s.rows))).collect();
        of_table.push((filter, segments));
    }
    let signature = |row: usize| sets.iter().map(|s| s.contains(row)).collect::<Vec<bool>>();
    let mut regions: BTreeMap<Vec<bool>, u32> = (0..rows).map(|row| (signature(row), 0)).collect();
    regions.values_mut().zip(0..).for_each(|(slot, at)| *slot = at);
    let codes: Arc<[u32]> = (0..rows).map(|row| regions.get(&signature(row)).copied().unwrap_or(0)).collect();
    let mut finer = Finer::new(SEGMENT, regions.len(), codes);
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
                let place = finer.place(set, t == 0);
                places[t].push(place);
            }
        }
        let place = finer.place(set_of(&|_| true), t == 0 && input.segments.is_empty());
        places[t].push(place);
    }
    (finer, places)
}

struct Builder<'a> {
    union: &'a Table,
    table_cell: Vec<u32>,
    public: Vec<bool>,
    needs: Vec<(u32, Need)>,
}

impl<'a> Builder<'a> {
    fn new(union: &'a Table) -> Self {
        let cells = union.shape.cells;
        Self { union, table_cell: vec![NOWHERE; cells], public: vec![false; cells], needs: Vec::new() }
    }

    /// Small groups that no table names, but that tables differ by.
    fn watch(&mut self, used: &[BTreeSet<usize>], threshold: u64) {
        let shape = &self.union.shape;
        let is_named = |a: usize, node: usize| node == shape.axes[a].total() || used[a].contains(&node);
        let mut small: Vec<u32> = (0..shape.cells)
            .filter(|&c| {
                let count = self.union.counts[c];
                count > 0
                    && count < threshold as i64
                    && self.table_cell[c] == NOWHERE
                    && !self.public[c]
                    && (0..shape.axes.len()).any(|a| !is_named(a, shape.node(c, a)))
            })
            .map(|c| c as u32)
            .collect();
        small.sort_by_key(|&c| (self.union.counts[c as usize], c));
        small.truncate(MOST_WATCHED);
        self.needs.extend(small.into_iter().map(|c| (c, Need::Width(1.0))));
    }

    fn finish(mut self) -> Numbers {
        // What stands in an earlier table cannot be taken back.
        self.needs.sort_by_key(|n| n.0);
        self.needs.dedup();
        let as_values = |counts: &[i64]| counts.iter().map(|&c| c as f64).collect::<Vec<f64>>();
        let Some(groups) = &self.union.groups else {
            return Numbers {
                shape: Arc::new(self.union.shape.clone()),
                values: as_values(&self.union.counts),
                known: Vec::new(),
                whole: true,
                positive: true,
                table_cell: self.table_cell,
                public: self.public,
                needs: self.needs,
                singletons: Vec::new(),
            };
        };
        let mut table_cell = vec![NOWHERE; groups.shape.cells];
        let mut public = vec![false; groups.shape.cells];
        for (cell, &node) in groups.node_of_cell.iter().enumerate().filter(|(_, n)| **n != NOWHERE) {
            table_cell[node as usize] = self.table_cell[cell];
            public[node as usize] = self.public[cell];
        }
        let to_node = |&(cell, need): &(u32, Need)| (groups.node_of_cell[cell as usize], need);
        Numbers {
            shape: Arc::new(groups.shape.clone()),
            values: as_values(&groups.counts),
            known: groups.known.clone(),
            whole: true,
            positive: true,
            table_cell,
            public,
            needs: self.needs.iter().map(to_node).filter(|n| n.0 != NOWHERE).collect(),
            singletons: Vec::new(),
        }
    }
}
