//! The cells of a table with all its margins: the product of its axes' nodes, and how they add up.

use super::axis::Axis;

/// A cell is a node on every axis; its number is the mixed-radix number of those nodes.
#[derive(Clone, Debug)]
pub struct Shape {
    pub axes: Vec<Axis>,
    pub strides: Vec<usize>,
    pub cells: usize,
}

/// `total` is the sum of `parts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub total: u32,
    pub parts: Vec<u32>,
    /// The axis along which it adds up.
    pub axis: usize,
}

impl Shape {
    /// Cells of the product of the axes, without making it.
    #[must_use]
    pub fn size(axes: &[Axis]) -> u128 {
        axes.iter().map(|a| a.nodes.len() as u128).product()
    }

    /// The shape of these axes; check [`Shape::size`] first if the axes may be long.
    #[must_use]
    pub fn new(axes: Vec<Axis>) -> Self {
        let mut strides = vec![1; axes.len()];
        for a in (0..axes.len().saturating_sub(1)).rev() {
            strides[a] = strides[a + 1] * axes[a + 1].nodes.len();
        }
        let cells = axes.iter().map(|a| a.nodes.len()).product();
        Self { axes, strides, cells }
    }

    /// The number of the cell at these nodes, one for each axis.
    #[must_use]
    pub fn cell(&self, nodes: &[usize]) -> usize {
        nodes.iter().zip(&self.strides).map(|(n, s)| n * s).sum()
    }

    /// The node of a cell on an axis.
    #[must_use]
    pub fn node(&self, cell: usize, axis: usize) -> usize {
        cell / self.strides[axis] % self.axes[axis].nodes.len()
    }

    /// The nodes of a cell, one for each axis.
    #[must_use]
    pub fn nodes(&self, cell: usize) -> Vec<usize> {
        (0..self.axes.len()).map(|a| self.node(cell, a)).collect()
    }

    /// The cell has a row in the table (or several, if groups are the same).
    #[must_use]
    pub fn is_listed(&self, cell: usize) -> bool {
        (0..self.axes.len()).all(|a| self.axes[a].nodes[self.node(cell, a)].published)
    }

    /// The cell is no sum of others.
    #[must_use]
    pub fn is_atom(&self, cell: usize) -> bool {
        (0..self.axes.len()).all(|a| self.node(cell, a) < self.axes[a].leaves)
    }

    /// The atoms of a cell.
    #[must_use]
    pub fn atoms(&self, cell: usize) -> Vec<u32> {
        let mut cells = vec![0_usize];
        for (a, axis) in self.axes.iter().enumerate() {
            let leaves = &axis.nodes[self.node(cell, a)].leaves;
            cells = cells
                .iter()
                .flat_map(|&base| leaves.iter().map(move |&leaf| (base, leaf)))
                .map(|(base, leaf)| base + leaf as usize * self.strides[a])
                .collect();
        }
        cells.into_iter().map(|c| c as u32).collect()
    }

    /// How many atoms a cell has.
    #[must_use]
    pub fn size_of(&self, cell: usize) -> usize {
        (0..self.axes.len()).map(|a| self.axes[a].nodes[self.node(cell, a)].leaves.len()).product()
    }

    /// The atom is one of the cell's.
    #[must_use]
    pub fn holds(&self, cell: usize, atom: usize) -> bool {
        (0..self.axes.len()).all(|a| {
            let leaves = &self.axes[a].nodes[self.node(cell, a)].leaves;
            leaves.binary_search(&(self.node(atom, a) as u32)).is_ok()
        })
    }

    /// The cells that hold an atom, itself among them.
    #[must_use]
    pub fn over(&self, atom: usize) -> Vec<u32> {
        let mut cells = vec![0_usize];
        for (a, axis) in self.axes.iter().enumerate() {
            let above = &axis.above[self.node(atom, a)];
            cells = cells
                .iter()
                .flat_map(|&base| above.iter().map(move |&n| (base, n)))
                .map(|(base, n)| base + n as usize * self.strides[a])
                .collect();
        }
        cells.into_iter().map(|c| c as u32).collect()
    }

    /// Every way in which a cell is the sum of others along one axis.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (a, axis) in self.axes.iter().enumerate() {
            for cell in 0..self.cells {
                let node = self.node(cell, a);
                let children = &axis.nodes[node].children;
                if !children.is_empty() {
                    let base = cell - node * self.strides[a];
                    let parts = children.iter().map(|&c| (base + c as usize * self.strides[a]) as u32).collect();
                    lines.push(Line { total: cell as u32, parts, axis: a });
                }
            }
        }
        lines
    }

    /// The cells differ along one axis only, and neither is part of the other.
    #[must_use]
    pub fn share_a_line(&self, a: u32, b: u32) -> bool {
        let differs = |x: &usize| self.node(a as usize, *x) != self.node(b as usize, *x);
        (0..self.axes.len()).filter(differs).count() == 1 && self.is_apart(a, b)
    }

    /// No atom is in both cells.
    #[must_use]
    pub fn is_apart(&self, a: u32, b: u32) -> bool {
        (0..self.axes.len()).any(|x| {
            let leaves = |cell: u32| &self.axes[x].nodes[self.node(cell as usize, x)].leaves;
            !leaves(a).iter().any(|leaf| leaves(b).binary_search(leaf).is_ok())
        })
    }

    /// Fills every cell with the sum of its atoms; what was in cells that are sums is lost.
    pub fn roll_up<T: Copy + Default + std::ops::AddAssign>(&self, values: &mut [T]) {
        for (a, axis) in self.axes.iter().enumerate() {
            let stride = self.strides[a];
            for block in (0..self.cells).step_by(stride * axis.nodes.len()) {
                // Groups come after what they are made of.
                for (n, node) in axis.nodes.iter().enumerate().skip(axis.leaves) {
                    for base in block..block + stride {
                        let mut sum = T::default();
                        for &child in &node.children {
                            sum += values[base + child as usize * stride];
                        }
                        values[base + n * stride] = sum;
                    }
                }
            }
        }
    }

    /// What the cell is called on each axis: the first label of each node.
    #[must_use]
    pub fn at(&self, cell: usize) -> Vec<String> {
        (0..self.axes.len())
            .map(|a| self.axes[a].nodes[self.node(cell, a)].labels.first().cloned().unwrap_or_default())
            .collect()
    }

    /// Every combination of labels under which the cell is listed.
    #[must_use]
    pub fn names(&self, cell: usize) -> Vec<Vec<String>> {
        let mut names = vec![Vec::new()];
        for (a, axis) in self.axes.iter().enumerate() {
            let labels = &axis.nodes[self.node(cell, a)].labels;
            names = names
                .iter()
                .flat_map(|name: &Vec<String>| {
                    labels.iter().map(move |label| name.iter().cloned().chain([label.clone()]).collect())
                })
                .collect();
        }
        names
    }
}
