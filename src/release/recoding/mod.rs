//! A dimension at mixed levels of its ladder: some categories as they are, others as the group that holds them.

pub(super) mod local;
pub mod merge;

use super::tabulation::axis::{Axis, Dimension, Grouping};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The levels above a dimension's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coarser {
    /// Finest first, each made of whole groups of the one below; without the top level, which is one group.
    pub levels: Vec<CoarserLevel>,
    /// Base values of the ladder under each category.
    pub under: Vec<u64>,
    /// Base values of the whole ladder.
    pub base_values: u64,
}

/// One level above a dimension's own, and the group of each category on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoarserLevel {
    /// "10-year bands".
    pub name: String,
    pub grouping: Grouping,
    /// Base values of the ladder under each group.
    pub under: Vec<u64>,
}

/// Categories that were merged in a table before anything was hidden.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Recoded {
    pub changes: Vec<Recoding>,
    /// Granularity that people lose by it, the mean over the dimensions, 0 to 1; `None` without a ladder.
    pub loss: Option<f64>,
    /// No other choice of levels without an unsafe cell loses less.
    pub is_least: bool,
    /// Cells that are unsafe on every level, and so remain to be hidden.
    pub left: usize,
}

/// Categories of one dimension that are shown as something coarser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recoding {
    pub dimension: String,
    /// How many.
    pub values: usize,
    /// The level, or the one category that they became.
    #[serde(rename = "as")]
    pub shown_as: String,
    /// The categories that they became.
    pub labels: Vec<String>,
    /// The categories that became one, if no ladder says which they were.
    #[serde(skip)]
    pub of: Vec<String>,
}

impl Recoded {
    /// What was merged, and how much detail is left.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences: Vec<String> = self.changes.iter().map(|change| format!("{change}.")).collect();
        if let Some(kept) = self.detail_kept().filter(|_| !sentences.is_empty()) {
            let how = if self.is_least { "the most that any such choice keeps" } else { "the best that was found" };
            sentences.push(format!("{:.1} % of the detail is kept, {how}.", 100.0 * kept));
        }
        match self.left {
            0 => {}
            1 => sentences.push("1 cell is unsafe on every level, so it is hidden.".to_owned()),
            n => sentences.push(format!("{n} cells are unsafe on every level, so they are hidden.")),
        }
        sentences
    }

    /// 1 − granularity loss.
    #[must_use]
    pub fn detail_kept(&self) -> Option<f64> {
        self.loss.map(|loss| 1.0 - loss)
    }
}

/// "city: 14 values shown as region (North, South and 2 more)".
impl fmt::Display for Recoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dimension, values, shown_as, labels, .. } = self;
        let values = if *values == 1 { "1 value".to_owned() } else { format!("{values} values") };
        write!(f, "{dimension}: {values} shown as {shown_as}")?;
        match labels.as_slice() {
            [only] if only == shown_as => Ok(()),
            labels if labels.len() > 4 => write!(f, " ({} and {} more)", labels[..3].join(", "), labels.len() - 3),
            labels => write!(f, " ({})", labels.join(", ")),
        }
    }
}

/// The places along an axis at which people may be shown, and which one contains which.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// By node of the axis: the next coarser one; `None` at the coarsest.
    pub parent: Vec<Option<u32>>,
    pub children: Vec<Vec<u32>>,
    /// By node: m of METHODS 8, base values under it.
    pub under: Vec<u64>,
    /// By node: the finest level that it is on; 0 for a category.
    level: Vec<usize>,
}

impl Tree {
    /// Of the axis of [`with_all_levels`].
    pub fn new(dimension: &Dimension, axis: &Axis) -> Self {
        let nodes = axis.nodes.len();
        let Coarser { levels, under: of_category, .. } = &dimension.coarser;
        let mut under = vec![0; nodes];
        under.iter_mut().zip(of_category).for_each(|(slot, &m)| *slot = m);
        let mut level = vec![0; nodes];
        let place: BTreeMap<&[u32], usize> =
            axis.nodes[..axis.total()].iter().enumerate().map(|(n, node)| (node.leaves.as_slice(), n)).collect();
        let (mut parent, mut children) = (vec![None; nodes], vec![Vec::new(); nodes]);
        // For each category, where it is on the levels seen so far.
        let mut top: Vec<usize> = (0..axis.leaves).collect();
        for (number, of_level) in (1..).zip(levels) {
            for (set, &m) in sets(&of_level.grouping, axis.leaves).iter().zip(&of_level.under) {
                let Some(&node) = place.get(set.as_slice()).filter(|&&n| n >= axis.leaves && level[n] == 0) else {
                    continue;
                };
                (level[node], under[node]) = (number, m);
                for &leaf in set {
                    let below = std::mem::replace(&mut top[leaf as usize], node);
                    if below != node && parent[below].is_none() {
                        parent[below] = Some(node as u32);
                        children[node].push(below as u32);
                    }
                }
            }
        }
        Self { parent, children, under, level }
    }

    /// The node itself and all that hold it, finest first.
    pub fn chain(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(node), |&n| self.parent[n].map(|p| p as usize))
    }
}

/// The categories of each group.
fn sets(grouping: &Grouping, categories: usize) -> Vec<Vec<u32>> {
    let mut sets = vec![Vec::new(); grouping.labels.len()];
    for (category, &group) in grouping.group.iter().enumerate().take(categories) {
        if let Some(set) = sets.get_mut(group as usize) {
            set.push(category as u32);
        }
    }
    sets
}

/// The dimension with every level as a subtotal. A level that cuts across the one below it is left out, and so are all
/// above it.
pub(super) fn with_all_levels(dimension: &Dimension) -> Dimension {
    let mut dimension = dimension.clone();
    let categories = dimension.labels.len();
    let mut below: Vec<Vec<u32>> = (0..categories as u32).map(|c| vec![c]).collect();
    let nested = dimension.coarser.levels.iter().take_while(|level| {
        let group = |category: &u32| level.grouping.group.get(*category as usize);
        let is_whole = below.iter().all(|set| set.iter().all(|c| group(c) == set.first().and_then(group)));
        below = sets(&level.grouping, categories);
        is_whole
    });
    let kept = nested.count();
    dimension.coarser.levels.truncate(kept);
    dimension.hierarchy = dimension.coarser.levels.iter().map(|level| level.grouping.clone()).collect();
    dimension
}

/// The dimension as the nodes of a cut, which hold every category once; and what became of its categories.
pub(super) fn at_cut(dimension: &Dimension, axis: &Axis, tree: &Tree, cut: &[u32]) -> (Dimension, Vec<Recoding>) {
    let mut order = cut.to_vec();
    order.sort_by_key(|&node| axis.nodes[node as usize].leaves.first().copied());
    let mut group = vec![0_u32; axis.leaves];
    let mut labels: Vec<String> = Vec::with_capacity(order.len());
    let mut used: BTreeSet<&str> = dimension.labels.iter().map(String::as_str).collect();
    let mut recodings: BTreeMap<usize, Recoding> = BTreeMap::new();
    for (&node, place) in order.iter().zip(0..) {
        let axis_node = &axis.nodes[node as usize];
        axis_node.leaves.iter().for_each(|&leaf| group[leaf as usize] = place);
        let plain = axis_node.labels.first().map_or("", String::as_str);
        let number = tree.level[node as usize];
        let Some(level) = number.checked_sub(1).and_then(|at| dimension.coarser.levels.get(at)) else {
            labels.push(plain.to_owned());
            continue;
        };
        // A region may have the name of a city in it, so its label on the axis is not always its name.
        let group_of = |leaf: &u32| level.grouping.group.get(*leaf as usize);
        let named = axis_node.leaves.first().and_then(group_of).and_then(|g| level.grouping.labels.get(*g as usize));
        let name = named.map_or(plain, String::as_str);
        let label = if used.insert(name) { name.to_owned() } else { format!("{name} ({})", level.name) };
        let recoding = recodings.entry(number).or_insert_with(|| Recoding {
            dimension: dimension.name.clone(),
            values: 0,
            shown_as: level.name.clone(),
            labels: Vec::new(),
            of: Vec::new(),
        });
        recoding.values += axis_node.leaves.len();
        recoding.labels.push(label.clone());
        labels.push(label);
    }
    let hierarchy = dimension.hierarchy.iter().map(|level| over_cut(level, axis, &order, &labels)).collect();
    let codes: Arc<[u32]> =
        dimension.codes.iter().map(|&c| group.get(c as usize).copied().unwrap_or(u32::MAX)).collect();
    let recoded = Dimension {
        name: dimension.name.clone(),
        codes,
        labels,
        hierarchy,
        coarser: Coarser::default(),
        sensitive: dimension.sensitive,
    };
    (recoded, recodings.into_values().collect())
}

/// A level of subtotals over the categories of a cut: what is coarser than the level is on it by itself.
fn over_cut(level: &Grouping, axis: &Axis, order: &[u32], labels: &[String]) -> Grouping {
    let mut places: BTreeMap<Result<u32, usize>, u32> = BTreeMap::new();
    let mut over = Grouping { group: Vec::with_capacity(order.len()), labels: Vec::new() };
    for (at, &node) in order.iter().enumerate() {
        let of_leaf = |leaf: &u32| level.group.get(*leaf as usize).copied();
        let leaves = &axis.nodes[node as usize].leaves;
        let shared = leaves.first().and_then(of_leaf).filter(|g| leaves.iter().all(|leaf| of_leaf(leaf) == Some(*g)));
        let place = *places.entry(shared.ok_or(at)).or_insert_with(|| {
            let label = shared.and_then(|g| level.labels.get(g as usize)).unwrap_or(&labels[at]);
            over.labels.push(label.clone());
            over.labels.len() as u32 - 1
        });
        over.group.push(place);
    }
    over
}
