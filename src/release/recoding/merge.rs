//! Merges small categories as "Other" until none is unsafe or none is left.

use super::{Coarser, Recoded, Recoding};
use crate::privacy::Progress;
use crate::release::error::ReleaseError;
use crate::release::settings::{TableSettings, Zeros};
use crate::release::tabulation::axis::{Dimension, free_label};
use crate::release::tabulation::{Table, TableInput, tabulate};
use std::sync::Arc;

const OTHER: &str = "Other";

/// The input with small categories merged. A dimension keeps a category beside Other unless the largest is a small
/// group itself, which must not be alone beside all others: then everything is Other. A dimension with a hierarchy is
/// left as it is, for its own groups say better what belongs together. What is unsafe still is for the caller to hide.
///
/// One category at a time: of the smallest category of each dimension, the one is merged that leaves the fewest unsafe
/// cells, and of equals the one with the fewest people.
///
/// # Errors
/// [`ReleaseError`] as for any table.
pub(in crate::release) fn merged(
    input: &TableInput,
    settings: &TableSettings,
    progress: &Progress,
) -> Result<(TableInput, Recoded), ReleaseError> {
    let bare = TableInput { measures: Vec::new(), ..input.clone() };
    let table = tabulate(&bare, &TableSettings { measures: Vec::new(), ..settings.clone() }, progress)?;
    // For each axis, the group of each leaf; group 0 is Other once it has members.
    let mut state = State::new(&table, input);
    let mut now = state.unsafe_cells(&table, settings);
    while now > 0 {
        progress.check()?;
        let mut best: Option<(usize, i64, usize, State)> = None;
        for axis in 0..input.dimensions.len() {
            let Some((next, people)) = state.merge_smallest(&table, axis, settings.rules.threshold) else { continue };
            let left = next.unsafe_cells(&table, settings);
            if best.as_ref().is_none_or(|(l, p, a, _)| (left, people, axis) < (*l, *p, *a)) {
                best = Some((left, people, axis, next));
            }
        }
        let Some((left, _, _, next)) = best else { break };
        state = next;
        now = left;
    }
    let merged = TableInput { dimensions: state.dimensions(input), ..input.clone() };
    let changes = state.changes(input, &merged);
    Ok((merged, Recoded { changes, ..Recoded::default() }))
}

#[derive(Clone)]
struct State {
    /// For each axis and leaf: it is part of Other.
    merged: Vec<Vec<bool>>,
    may_merge: Vec<bool>,
}

impl State {
    fn new(table: &Table, input: &TableInput) -> Self {
        let merged = table.shape.axes.iter().map(|a| vec![false; a.leaves]).collect();
        let may_merge = input.dimensions.iter().map(|d| d.hierarchy.is_empty() && d.labels.len() > 2).collect();
        Self { merged, may_merge }
    }

    /// Puts the smallest category into Other; the first time, the two smallest that somebody is in, so that Other is
    /// never one category under another name.
    fn merge_smallest(&self, table: &Table, axis: usize, threshold: u64) -> Option<(Self, i64)> {
        if !self.may_merge[axis] {
            return None;
        }
        let shape = &table.shape;
        let people = |leaf: usize| {
            let whole = shape.cells - 1;
            table.counts[whole - shape.axes[axis].total() * shape.strides[axis] + leaf * shape.strides[axis]]
        };
        let mut single: Vec<usize> = (0..shape.axes[axis].leaves).filter(|&l| !self.merged[axis][l]).collect();
        single.sort_by_key(|&l| (people(l), l));
        let has_other = single.len() < shape.axes[axis].leaves;
        let empty = single.iter().take_while(|&&leaf| people(leaf) == 0).count();
        let take = if has_other { 1 } else { 2 + empty };
        let stays = single.last().is_some_and(|&largest| people(largest) >= threshold as i64);
        if single.len() < take || (single.len() == take && stays) {
            return None;
        }
        let mut next = self.clone();
        single.iter().take(take).for_each(|&l| next.merged[axis][l] = true);
        Some((next, single.iter().take(take).map(|&l| people(l)).sum()))
    }

    /// Cells of the merged table, margins among them, that are below the threshold.
    fn unsafe_cells(&self, table: &Table, settings: &TableSettings) -> usize {
        let shape = &table.shape;
        let mut counts = vec![0_i64; shape.cells];
        let mut stands = vec![false; shape.cells];
        let firsts: Vec<Option<usize>> = self.merged.iter().map(|m| m.iter().position(|&x| x)).collect();
        for cell in 0..shape.cells {
            let mut to = cell;
            let mut is_kept = true;
            for (a, axis) in shape.axes.iter().enumerate() {
                let node = shape.node(cell, a);
                if node < axis.leaves {
                    if let (true, Some(first)) = (self.merged[a][node], firsts[a]) {
                        to = to - node * shape.strides[a] + first * shape.strides[a];
                    }
                } else {
                    is_kept &= axis.nodes[node].published;
                }
            }
            if is_kept {
                counts[to] += table.counts[cell];
                stands[to] = true;
            }
        }
        let threshold = settings.rules.threshold as i64;
        let zeros = match settings.rules.zeros {
            Zeros::Safe => false,
            Zeros::Unsafe => true,
            Zeros::SensitiveOnly => shape.axes.iter().any(|a| a.sensitive),
        };
        (0..shape.cells).filter(|&c| stands[c] && counts[c] < threshold && (counts[c] > 0 || zeros)).count()
    }

    /// What was put together; Other is last among the categories.
    fn changes(&self, input: &TableInput, merged: &TableInput) -> Vec<Recoding> {
        let of_dimension = |((dimension, gone), before): ((&Dimension, &Vec<bool>), &Dimension)| {
            let values = gone.iter().filter(|&&gone| gone).count();
            let other = dimension.labels.last().filter(|_| values > 0)?.clone();
            let of =
                before.labels.iter().zip(gone).filter(|(_, gone)| **gone).map(|(label, _)| label.clone()).collect();
            let name = dimension.name.clone();
            Some(Recoding { dimension: name, values, shown_as: other.clone(), labels: vec![other], of })
        };
        merged.dimensions.iter().zip(&self.merged).zip(&input.dimensions).filter_map(of_dimension).collect()
    }

    fn dimensions(&self, input: &TableInput) -> Vec<Dimension> {
        input
            .dimensions
            .iter()
            .zip(&self.merged)
            .map(
                |(dimension, merged)| {
                    if merged.contains(&true) { with_other(dimension, merged) } else { dimension.clone() }
                },
            )
            .collect()
    }
}

fn with_other(dimension: &Dimension, merged: &[bool]) -> Dimension {
    let mut labels = Vec::new();
    let mut code_of = vec![0_u32; merged.len()];
    for (leaf, label) in dimension.labels.iter().enumerate().filter(|(leaf, _)| !merged[*leaf]) {
        code_of[leaf] = labels.len() as u32;
        labels.push(label.clone());
    }
    let other = labels.len() as u32;
    merged.iter().zip(&mut code_of).filter(|(m, _)| **m).for_each(|(_, code)| *code = other);
    let name = free_label(&[OTHER, "All other", "Other (merged)"], |name| labels.iter().any(|label| label == name));
    labels.push(name);
    let codes: Arc<[u32]> =
        dimension.codes.iter().map(|&c| code_of.get(c as usize).copied().unwrap_or(u32::MAX)).collect();
    Dimension {
        name: dimension.name.clone(),
        codes,
        labels,
        hierarchy: Vec::new(),
        coarser: Coarser::default(),
        sensitive: dimension.sensitive,
    }
}
