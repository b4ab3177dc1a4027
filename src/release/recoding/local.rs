//! Up the ladder: the branches that make unsafe cells are shown at coarser levels, the others as they are.
//!
//! A table's categories along a dimension are a *cut* of its ladder: every base value is under exactly one of them.
//! Raising a category puts it and its siblings together as the group that holds them (local recoding; a whole column a
//! level higher is one such cut). Of all cuts that leave no unsafe cell, the one is taken that loses least
//! [Samarati 2001 for levels of whole columns; LeFevre, DeWitt & Ramakrishnan 2005 for cuts].
//!
//! What is lost is granularity, weighted by people: of a person (m − 1)/(D − 1) along a dimension, where m of the
//! ladder's D base values are under their category; the mean over people and dimensions.
//!
//! Cells that are unsafe on every level must be hidden by the caller.

use super::{Recoded, Tree, at_cut, with_all_levels};
use crate::privacy::{Cancelled, Progress};
use crate::release::error::ReleaseError;
use crate::release::sensitivity::protection_levels::{rules_of, unsafe_counts};
use crate::release::sensitivity::rules::{discloses_as_category, unsafe_sums};
use crate::release::settings::TableSettings;
use crate::release::tabulation::{Table, TableInput, tabulate};
use std::collections::{BTreeMap, BTreeSet};

/// Choices of levels that are looked at for the one that loses least; beyond, the best found is taken.
const MOST_STATES: usize = 4_000;
/// Unsafe cells times choices looked at.
const MOST_WORK: usize = 40_000_000;

/// The input with each dimension at the levels that it takes, and what was done.
///
/// # Errors
/// [`ReleaseError`] as for any table; the table counts with all its levels.
pub(in crate::release) fn climbed(
    input: &TableInput,
    settings: &TableSettings,
    progress: &Progress,
) -> Result<(TableInput, Recoded), ReleaseError> {
    let all_levels: Vec<_> = input.dimensions.iter().map(with_all_levels).collect();
    let all = TableInput { dimensions: all_levels, ..input.clone() };
    let table = tabulate(&all, settings, progress)?;
    let climb = Climb::new(&table, &all, input, settings, progress)?;
    let (cuts, is_least) = match climb.least(progress)? {
        Some(cuts) => (cuts, true),
        None => (climb.good(progress)?, false),
    };
    let loss = climb.loss(&cuts);
    let mut changes = Vec::new();
    let mut dimensions = Vec::with_capacity(input.dimensions.len());
    for (a, (own, finer)) in input.dimensions.iter().zip(&all.dimensions).enumerate() {
        if climb.is_at_start(a, &cuts) {
            dimensions.push(own.clone());
            continue;
        }
        let with_subtotals = own.hierarchy.clone();
        let source = crate::release::tabulation::axis::Dimension { hierarchy: with_subtotals, ..finer.clone() };
        let (recoded, made) = at_cut(&source, &table.shape.axes[a], &climb.trees[a], &cuts[a]);
        dimensions.push(recoded);
        changes.extend(made);
    }
    let shown = climb.shown(&cuts);
    let left = climb.hopeless.iter().filter(|nodes| is_shown(nodes, &shown)).count();
    let recoded = Recoded { changes, loss: Some(loss), is_least, left };
    Ok((TableInput { dimensions, ..input.clone() }, recoded))
}

/// The cell of these nodes has a row.
fn is_shown(nodes: &[u32], shown: &[Vec<bool>]) -> bool {
    nodes.iter().zip(shown).all(|(&node, shown)| shown[node as usize])
}

/// For each axis that can be raised, the nodes that are its categories, ascending.
type Cuts = Vec<Vec<u32>>;

/// The unsafe cells of a table on all its levels.
struct Climb<'a> {
    table: &'a Table,
    trees: Vec<Tree>,
    /// Groups over the categories are shown as well.
    subtotals: Vec<bool>,
    /// By axis and node: what it adds to the loss as a category.
    loss: Vec<Vec<f64>>,
    /// Nodes of each cell that is unsafe and that some level makes safe; ascending by cell.
    cells: Vec<Vec<u32>>,
    /// The same of each cell that is unsafe on every level above too.
    hopeless: BTreeSet<Vec<u32>>,
}

impl<'a> Climb<'a> {
    fn new(
        table: &'a Table,
        all: &TableInput,
        input: &TableInput,
        settings: &TableSettings,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let shape = &table.shape;
        let trees: Vec<Tree> = all.dimensions.iter().zip(&shape.axes).map(|(d, axis)| Tree::new(d, axis)).collect();
        let mut is_unsafe = vec![false; shape.cells];
        unsafe_counts(table, settings).iter().for_each(|u| is_unsafe[u.cell as usize] = true);
        for (m, column) in input.measures.iter().enumerate() {
            let Some(rules) = rules_of(settings, &column.name) else { continue };
            unsafe_sums(table, &table.contributions[m], rules).iter().for_each(|u| is_unsafe[u.cell as usize] = true);
        }
        if settings.rules.group_disclosure {
            // A group that becomes a category discloses as much as a category does.
            for cell in (0..shape.cells).filter(|&c| shape.is_listed(c)) {
                is_unsafe[cell] |= discloses_as_category(shape, &table.counts, cell);
            }
        }
        progress.check()?;
        let people = |a: usize, node: usize| {
            let whole = shape.cells - 1;
            table.counts[whole - (shape.axes[a].total() - node) * shape.strides[a]] as f64
        };
        let everyone = table.counts.last().map_or(1.0, |&n| n.max(1) as f64) * trees.len().max(1) as f64;
        let loss_of = |(a, tree): (usize, &Tree)| -> Vec<f64> {
            let of = all.dimensions[a].coarser.base_values.saturating_sub(1).max(1) as f64;
            let lost = |(node, m): (usize, &u64)| people(a, node) * m.saturating_sub(1) as f64 / of / everyone;
            tree.under.iter().enumerate().map(lost).collect()
        };
        let loss = trees.iter().enumerate().map(loss_of).collect();
        let mut climb = Self {
            table,
            subtotals: input.dimensions.iter().map(|d| !d.hierarchy.is_empty()).collect(),
            loss,
            trees,
            cells: Vec::new(),
            hopeless: BTreeSet::new(),
        };
        for cell in (0..shape.cells).filter(|&c| is_unsafe[c]) {
            let nodes: Vec<u32> = shape.nodes(cell).into_iter().map(|n| n as u32).collect();
            if climb.has_a_safe_level(&nodes, &is_unsafe) {
                climb.cells.push(nodes);
            } else {
                climb.hopeless.insert(nodes);
            }
        }
        progress.check()?;
        Ok(climb)
    }

    fn has_a_safe_level(&self, nodes: &[u32], is_unsafe: &[bool]) -> bool {
        let shape = &self.table.shape;
        let mut above = vec![0_usize];
        for (a, &node) in nodes.iter().enumerate() {
            let chain: Vec<usize> = match self.trees.get(a) {
                Some(tree) if (node as usize) < shape.axes[a].total() => tree.chain(node as usize).collect(),
                _ => vec![node as usize],
            };
            above = above.iter().flat_map(|base| chain.iter().map(move |n| base + n * shape.strides[a])).collect();
        }
        above.into_iter().any(|cell| !is_unsafe[cell])
    }

    fn start(&self) -> Cuts {
        self.trees.iter().enumerate().map(|(a, _)| (0..self.table.shape.axes[a].leaves as u32).collect()).collect()
    }

    fn is_at_start(&self, axis: usize, cuts: &Cuts) -> bool {
        cuts[axis].len() == self.table.shape.axes[axis].leaves
    }

    fn loss(&self, cuts: &Cuts) -> f64 {
        cuts.iter().zip(&self.loss).flat_map(|(cut, loss)| cut.iter().map(|&n| loss[n as usize])).sum()
    }

    /// By axis and node: it has rows in the table of these cuts.
    fn shown(&self, cuts: &Cuts) -> Vec<Vec<bool>> {
        let axes = &self.table.shape.axes;
        axes.iter()
            .enumerate()
            .map(|(a, axis)| {
                let (Some(cut), Some(tree)) = (cuts.get(a), self.trees.get(a)) else {
                    return axis.nodes.iter().map(|node| node.published).collect();
                };
                let mut shown = vec![false; axis.nodes.len()];
                shown[axis.total()] = axis.nodes[axis.total()].published;
                for &node in cut {
                    let up = if self.subtotals[a] { usize::MAX } else { 1 };
                    tree.chain(node as usize).take(up).for_each(|n| shown[n] = true);
                }
                shown
            })
            .collect()
    }

    /// Unsafe cells of the table of these cuts that a coarser level makes safe.
    fn open<'s>(&'s self, shown: &'s [Vec<bool>]) -> impl Iterator<Item = &'s Vec<u32>> + 's {
        self.cells.iter().filter(move |nodes| is_shown(nodes, shown))
    }

    /// Groups that one of must become a category for the cell to go: (axis, group).
    fn choices(&self, nodes: &[u32]) -> Vec<(usize, u32)> {
        let raised = |(a, tree): (usize, &Tree)| Some((a, tree.parent[nodes[a] as usize]?));
        let leads_on = |&(a, group): &(usize, u32)| {
            let mut above = nodes.to_vec();
            above[a] = group;
            !self.hopeless.contains(&above)
        };
        self.trees.iter().enumerate().filter_map(raised).filter(leads_on).collect()
    }

    fn raised(&self, cuts: &Cuts, axis: usize, group: u32) -> Cuts {
        let mut cuts = cuts.clone();
        let leaves = &self.table.shape.axes[axis].nodes[group as usize].leaves;
        let nodes = &self.table.shape.axes[axis].nodes;
        cuts[axis].retain(|&n| nodes[n as usize].leaves.first().is_none_or(|leaf| leaves.binary_search(leaf).is_err()));
        cuts[axis].push(group);
        cuts[axis].sort_unstable();
        cuts
    }

    /// The cuts that lose least, proved: the cheapest first, and from each the ways to be rid of one unsafe cell, one
    /// of which every coarser table without it takes. `None` if that takes too long.
    fn least(&self, progress: &Progress) -> Result<Option<Cuts>, Cancelled> {
        // Losses are not negative, so their bits are in their order.
        let key = |cuts: Cuts| (self.loss(&cuts).to_bits(), cuts);
        let mut queue = BTreeSet::from([key(self.start())]);
        let mut seen = queue.clone();
        let mut work = 0;
        while let Some((_, cuts)) = queue.pop_first() {
            progress.check()?;
            let shown = self.shown(&cuts);
            let fewest = self.open(&shown).map(|nodes| self.choices(nodes)).min_by_key(Vec::len);
            let Some(choices) = fewest else { return Ok(Some(cuts)) };
            for (axis, group) in choices {
                let next = key(self.raised(&cuts, axis, group));
                if seen.insert(next.clone()) {
                    queue.insert(next);
                }
            }
            work += self.cells.len();
            if seen.len() > MOST_STATES || work > MOST_WORK {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Cuts without an unsafe cell that lose little: step by step the group that is rid of most unsafe cells for what
    /// it loses, then back down wherever that was not needed.
    fn good(&self, progress: &Progress) -> Result<Cuts, Cancelled> {
        let mut cuts = self.start();
        loop {
            progress.check()?;
            let shown = self.shown(&cuts);
            let mut rid_of: BTreeMap<(usize, u32), f64> = BTreeMap::new();
            let mut forced: BTreeSet<(usize, u32)> = BTreeSet::new();
            for nodes in self.open(&shown) {
                match self.choices(nodes).as_slice() {
                    [only] => {
                        forced.insert(*only);
                    }
                    several => several.iter().for_each(|choice| *rid_of.entry(*choice).or_default() += 1.0),
                }
            }
            if forced.is_empty() {
                let now = self.loss(&cuts);
                let cost =
                    |&(axis, group): &(usize, u32)| (self.loss(&self.raised(&cuts, axis, group)) - now).max(1e-12);
                let best = rid_of.iter().map(|(choice, cells)| (cells / cost(choice), choice));
                let best = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
                let Some((_, &choice)) = best else { break };
                forced.insert(choice);
            }
            // A group that lies in another one raised already is in no cut any more.
            for (axis, group) in forced {
                let leaf = self.table.shape.axes[axis].nodes[group as usize].leaves.first().copied();
                let holds = |n: &u32| {
                    let leaves = &self.table.shape.axes[axis].nodes[*n as usize].leaves;
                    leaf.is_some_and(|leaf| leaves.binary_search(&leaf).is_ok())
                };
                let now = cuts[axis].iter().copied().find(holds);
                let is_above = now.is_some_and(|n| self.trees[axis].chain(group as usize).any(|g| g == n as usize));
                if !is_above {
                    cuts = self.raised(&cuts, axis, group);
                }
            }
        }
        self.lowered(cuts, progress)
    }

    /// Every group that is not needed as a category is taken apart again, the one that loses most first.
    fn lowered(&self, mut cuts: Cuts, progress: &Progress) -> Result<Cuts, Cancelled> {
        let mut groups: Vec<(usize, u32)> = Vec::new();
        for (a, cut) in cuts.iter().enumerate() {
            groups.extend(cut.iter().filter(|&&n| !self.trees[a].children[n as usize].is_empty()).map(|&n| (a, n)));
        }
        groups.sort_by(|&(a, n), &(b, m)| {
            self.loss[b][m as usize].total_cmp(&self.loss[a][n as usize]).then((a, n).cmp(&(b, m)))
        });
        let mut work = 0;
        let mut at = 0;
        while let Some(&(axis, group)) = groups.get(at) {
            progress.check()?;
            at += 1;
            work += self.cells.len();
            if work > MOST_WORK {
                break;
            }
            let mut lower = cuts.clone();
            let children = &self.trees[axis].children[group as usize];
            lower[axis].retain(|&n| n != group);
            lower[axis].extend(children);
            lower[axis].sort_unstable();
            if self.open(&self.shown(&lower)).next().is_none() {
                cuts = lower;
                let taken_apart = children.iter().filter(|&&n| !self.trees[axis].children[n as usize].is_empty());
                groups.extend(taken_apart.map(|&n| (axis, n)));
            }
        }
        Ok(cuts)
    }
}
