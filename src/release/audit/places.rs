//! The shape of a published table: which labels it has, what they hold, and the cell of each row.

use super::super::error::ReleaseError;
use super::super::writers::neutralised;
use super::{AuditDimension, AuditInput, Reading};
use crate::release::recoding::Coarser;
use crate::release::tabulation::MOST_CELLS;
use crate::release::tabulation::axis::{Axis, Dimension, Grouping};
use crate::release::tabulation::shape::Shape;
use std::collections::{BTreeMap, BTreeSet};

/// The category that represents those that are not listed. No text of a file holds a null character.
const NOT_LISTED: &str = "\0";

/// The cells of a table, and which cell each row is.
pub(super) struct Places {
    pub shape: Shape,
    /// The cell of each row.
    pub cells: Vec<usize>,
    /// For each axis and leaf: nobody is in it.
    empty: Vec<Vec<bool>>,
}

impl Places {
    /// Finds the axes of the table and the cell of each row.
    ///
    /// # Errors
    /// [`ReleaseError`] if there is no dimension, a row does not fit the dimensions, a hierarchy does not know a label,
    /// or the table is too large.
    pub fn new(input: &AuditInput, reading: Reading) -> Result<Self, ReleaseError> {
        if input.dimensions.is_empty() {
            return Err(ReleaseError::NoDimensions);
        }
        let expected = input.dimensions.len();
        if let Some((row, (at, _))) = (1..).zip(&input.rows).find(|(_, (at, _))| at.len() != expected) {
            return Err(ReleaseError::AuditRow { row, got: at.len(), expected });
        }
        let mut axes = Vec::new();
        let mut names = Vec::new();
        let mut empty = Vec::new();
        for (d, dimension) in input.dimensions.iter().enumerate() {
            let margins = match input.margins.get(d) {
                Some(margins) if !margins.is_empty() => margins.clone(),
                _ => vec![input.total.clone()],
            };
            let used: Vec<&str> = input.rows.iter().map(|(at, _)| at[d].as_str()).collect();
            let axis = axis_of(dimension, &used, &margins, input.left_out);
            let of_axis = names_of(&axis, &dimension.name)?;
            let unknown = |label: &&&str| !of_axis.contains_key(plain(label, &of_axis));
            if let Some((row, label)) = (1..).zip(&used).find(|(_, label)| unknown(label)) {
                let (dimension, label) = (dimension.name.clone(), (*label).to_owned());
                return Err(ReleaseError::AuditLabel { row, dimension, label });
            }
            empty.push(match reading {
                Reading::Strict if !dimension.hierarchy.is_empty() => empty_leaves(&axis, &used),
                _ => vec![false; axis.leaves],
            });
            names.push(of_axis);
            axes.push(axis);
        }
        let size = Shape::size(&axes);
        if size > MOST_CELLS as u128 {
            return Err(ReleaseError::TooLarge { cells: size, most: MOST_CELLS });
        }
        let shape = Shape::new(axes);
        let cell = |(at, _): &(Vec<String>, Option<f64>)| {
            let node = |(label, names): (&String, &BTreeMap<String, usize>)| {
                names.get(plain(label, names)).copied().unwrap_or_default()
            };
            shape.cell(&at.iter().zip(&names).map(node).collect::<Vec<_>>())
        };
        let cells = input.rows.iter().map(cell).collect();
        Ok(Self { shape, cells, empty })
    }

    /// The cells in question: those of the rows, and what represents categories that are not listed; each
    /// once.
    pub fn asked(&self) -> Vec<usize> {
        let mut cells = self.cells.clone();
        cells.extend(self.not_listed());
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// The cells of categories that are not listed.
    pub fn not_listed(&self) -> Vec<usize> {
        let node = |cell: usize, a: usize| &self.shape.axes[a].nodes[self.shape.node(cell, a)];
        let is_one = |cell: usize| {
            (0..self.shape.axes.len()).any(|a| node(cell, a).labels.iter().any(|label| label == NOT_LISTED))
        };
        if self.shape.axes.iter().all(|axis| axis.find(NOT_LISTED).is_none()) {
            return Vec::new();
        }
        (0..self.shape.cells).filter(|&cell| is_one(cell)).collect()
    }

    /// What a cell is called, for people.
    pub fn name(&self, cell: usize) -> String {
        let labels = self.shape.at(cell).into_iter();
        labels
            .map(|label| if label == NOT_LISTED { "not listed".to_owned() } else { label })
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Nobody is in the cell: one of its categories holds nobody, or nothing that it is made of does.
    pub fn is_empty(&self, cell: usize) -> bool {
        self.empty.iter().enumerate().any(|(a, empty)| {
            let leaves = &self.shape.axes[a].nodes[self.shape.node(cell, a)].leaves;
            leaves.iter().all(|&leaf| empty[leaf as usize])
        })
    }
}

/// A label as the hierarchy has it, without the apostrophe that a spreadsheet puts before it.
fn plain<'a>(label: &'a str, names: &BTreeMap<String, usize>) -> &'a str {
    match label.strip_prefix('\'') {
        Some(rest) if !names.contains_key(label) && neutralised(rest) == label => rest,
        _ => label,
    }
}

/// The node of each label.
fn names_of(axis: &Axis, dimension: &str) -> Result<BTreeMap<String, usize>, ReleaseError> {
    let mut names = BTreeMap::new();
    for (n, node) in axis.nodes.iter().enumerate() {
        for label in &node.labels {
            if names.insert(label.clone(), n).is_some_and(|before| before != n) {
                return Err(ReleaseError::AuditAmbiguous { dimension: dimension.to_owned(), label: label.clone() });
            }
        }
    }
    Ok(names)
}

/// The categories of a hierarchy that are in no row although others of their group do: a table of a file lists the
/// categories that occur. If no category of a group is listed, the table shows the group in their place.
fn empty_leaves(axis: &Axis, used: &[&str]) -> Vec<bool> {
    let used: BTreeSet<&str> = used.iter().copied().collect();
    let listed: Vec<bool> =
        axis.nodes[..axis.leaves].iter().map(|node| node.labels.iter().any(|l| used.contains(l.as_str()))).collect();
    let parent = |leaf: usize| {
        let groups = axis.above[leaf].iter().map(|&n| &axis.nodes[n as usize]).filter(|node| node.leaves.len() > 1);
        groups.min_by_key(|node| node.leaves.len())
    };
    let is_empty = |leaf: usize| {
        !listed[leaf] && parent(leaf).is_some_and(|group| group.leaves.iter().any(|&other| listed[other as usize]))
    };
    (0..axis.leaves).map(is_empty).collect()
}

fn axis_of(dimension: &AuditDimension, used: &[&str], margins: &[String], left_out: bool) -> Axis {
    let is_margin = |label: &str| margins.iter().any(|margin| margin == label);
    let mut labels: Vec<String> = Vec::new();
    let mut base_rows: Vec<&Vec<String>> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for row in &dimension.hierarchy {
        if let Some(label) = row.first().filter(|label| seen.insert(label.as_str())) {
            labels.push(label.clone());
            base_rows.push(row);
        }
    }
    if dimension.hierarchy.is_empty() {
        labels.extend(used.iter().filter(|l| !is_margin(l) && seen.insert(**l)).map(|&l| l.to_owned()));
        if left_out {
            labels.push(NOT_LISTED.to_owned());
        }
    }
    let levels = dimension.hierarchy.iter().map(Vec::len).max().unwrap_or(1);
    let mut hierarchy = Vec::new();
    // Labels of groups that hold every category: the same number as the margin.
    let mut whole: Vec<String> = margins.to_vec();
    for level in 1..levels {
        let mut names: Vec<String> = Vec::new();
        let group_of = |row: &&Vec<String>| row.get(level).or(row.first()).cloned().unwrap_or_default();
        let group = base_rows.iter().map(|row| place_in(&mut names, group_of(row))).collect();
        match names.as_slice() {
            // A shallow branch repeats its value.
            [only] if labels.len() == 1 && labels.contains(only) => {}
            [only] => whole.push(only.clone()),
            _ => hierarchy.push(Grouping { group, labels: names }),
        }
    }
    let dimension = Dimension {
        name: dimension.name.clone(),
        codes: [].into(),
        labels,
        hierarchy,
        coarser: Coarser::default(),
        sensitive: false,
    };
    let (first, further) = whole.split_first().map_or(("", &[][..]), |(first, further)| (first.as_str(), further));
    let mut axis = Axis::of_dimension(&dimension, first, true);
    if let Some(total) = axis.nodes.last_mut() {
        for label in further.iter().filter(|label| !total.labels.contains(label)).collect::<BTreeSet<_>>() {
            total.labels.push(label.clone());
        }
    }
    axis
}

/// The place of a name in a list; a new name is added at its end.
fn place_in(names: &mut Vec<String>, name: String) -> u32 {
    let place = names.iter().position(|known| *known == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    });
    place as u32
}
