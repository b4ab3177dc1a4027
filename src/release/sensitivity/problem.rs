//! What must be protected: the systems of numbers that share one pattern of hidden cells.

use super::rules::{Need, Unsafe};
use crate::disclosure::Quantity;
use crate::privacy::{Cancelled, Progress};
use crate::release::disclosure::intervals::{Attack, Interval, System};
use crate::release::disclosure::rounded_intervals::RoundedIntervals;
use crate::release::tabulation::axis::Node;
use crate::release::tabulation::shape::Shape;
use std::collections::HashMap;
use std::sync::Arc;

/// Numbers that add up, and the cells of them that need an interval.
#[derive(Clone, Debug)]
pub struct CellSystem {
    pub shape: Arc<Shape>,
    pub quantity: Quantity,
    pub values: Vec<f64>,
    /// Atoms that the attacker is taken to know.
    pub known: Vec<bool>,
    pub whole: bool,
    pub positive: bool,
    /// For each cell of this shape, the cell of the table that it is; `None` if it has no row.
    pub table_cell: Vec<Option<u32>>,
    /// The interval of each cell that another release discloses, whatever this one hides; empty if there is none.
    pub public: Vec<Option<[f64; 2]>>,
    pub needs: Vec<(u32, Need)>,
    /// Groups without a row that must not be known any better. Few of them can be derived; only those become needs.
    pub watched: Vec<(u32, Need)>,
    /// Cells that one person alone fills, who knows its value.
    pub singletons: Vec<u32>,
    /// If published numbers are rounded: the interval that the published number of each cell discloses.
    pub rounded: Option<Arc<[[f64; 2]]>>,
}

/// Everything that one pattern must hold.
#[derive(Clone, Debug)]
pub struct Problem {
    pub numbers: Vec<CellSystem>,
    /// What hiding a cell of the table costs; infinite if it may not be hidden.
    pub weight: Vec<f64>,
}

impl CellSystem {
    /// A cell without a number in the release.
    #[must_use]
    pub fn open(&self, hidden: &[bool]) -> Vec<bool> {
        (0..self.table_cell.len())
            .map(|c| !self.is_public(c) && self.site(c).is_none_or(|site| hidden.get(site).copied().unwrap_or(true)))
            .collect()
    }

    /// Whether another release gives an interval of a cell.
    #[must_use]
    pub fn is_public(&self, cell: usize) -> bool {
        self.public.get(cell).is_some_and(Option::is_some)
    }

    /// Another release shows a rounded number of a cell.
    #[must_use]
    pub fn has_rounded_before(&self) -> bool {
        self.public.iter().flatten().any(|[low, high]| low < high)
    }

    /// The cell is published in a release.
    #[must_use]
    pub fn is_published(&self, cell: usize) -> bool {
        self.table_cell[cell].is_some() || self.is_public(cell)
    }

    /// The place of a cell in the pattern of hidden cells; `None` if it has no row.
    #[must_use]
    pub fn site(&self, cell: usize) -> Option<usize> {
        self.table_cell.get(cell).copied().flatten().map(|site| site as usize)
    }

    /// What a cell is called: by its row if it has one, otherwise by the groups that it is made of.
    #[must_use]
    pub fn name(&self, cell: u32, of_site: &dyn Fn(u32) -> String) -> String {
        if let Some(site) = self.table_cell[cell as usize] {
            return of_site(site);
        }
        let at: Vec<String> = self.shape.at(cell as usize).into_iter().filter(|label| !label.is_empty()).collect();
        match (at.is_empty(), self.is_public(cell as usize)) {
            (true, true) => "a number of an earlier release".to_owned(),
            (true, false) => "a small group by which the tables differ".to_owned(),
            (false, true) => format!("{} (released earlier)", at.join(", ")),
            (false, false) => at.join(", "),
        }
    }

    /// The numbers as the attacker sees them; `open` says by cell what is not published.
    #[must_use]
    pub fn system<'a>(&'a self, open: &'a [bool]) -> System<'a> {
        System {
            shape: &self.shape,
            values: &self.values,
            open,
            known: &self.known,
            whole: self.whole,
            positive: self.positive,
        }
    }

    /// The attacker's intervals of the needs, and how many programmes they took.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn attack(&self, hidden: &[bool], progress: &Progress) -> Result<(Vec<Interval>, u64), Cancelled> {
        let cells: Vec<u32> = self.needs.iter().map(|(c, _)| *c).collect();
        self.intervals(hidden, &cells, progress)
    }

    /// The attacker's interval of each cell, and how many programmes they took.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn intervals(
        &self,
        hidden: &[bool],
        cells: &[u32],
        progress: &Progress,
    ) -> Result<(Vec<Interval>, u64), Cancelled> {
        if let Some(known) = &self.rounded {
            let found = RoundedIntervals::new(self, hidden, known).intervals(cells, progress)?;
            return Ok((found, 2 * cells.len() as u64));
        }
        let open = self.open(hidden);
        Attack::new(self.system(&open)).intervals(cells, progress)
    }
}

impl Problem {
    /// The needs of unsafe cells; if a cell has several, all of them hold.
    #[must_use]
    pub fn needs(found: &[Unsafe]) -> Vec<(u32, Need)> {
        let mut needs: Vec<(u32, Need)> = Vec::new();
        for u in found {
            if !needs.iter().rev().take_while(|(c, _)| *c == u.cell).any(|(_, n)| *n == u.need) {
                needs.push((u.cell, u.need));
            }
        }
        needs
    }

    /// The first cell, in the order of the needs, that is not proved safe; insiders are tried too.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn is_protected(&self, hidden: &[bool], progress: &Progress) -> Result<bool, Cancelled> {
        for numbers in &self.numbers {
            let (intervals, _) = numbers.attack(hidden, progress)?;
            if numbers.needs.iter().zip(&intervals).any(|((_, need), i)| !need.is_proved(i)) {
                return Ok(false);
            }
            if !numbers.insiders_fail(hidden, progress)?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl CellSystem {
    /// Needs that the one person of a hidden cell can undo, knowing its value: (place in `needs`, the cell). Whoever
    /// knows a cell knows the cells in it too, and uses them in every equation.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn insiders_fail(&self, hidden: &[bool], progress: &Progress) -> Result<Vec<(usize, u32)>, Cancelled> {
        let mut failed = Vec::new();
        if self.singletons.is_empty() || self.needs.is_empty() || self.rounded.is_some() {
            return Ok(failed);
        }
        let open = self.open(hidden);
        let cells: Vec<u32> = self.needs.iter().map(|(c, _)| *c).collect();
        let witnesses = Attack::new(self.system(&open)).witnesses(&cells, progress)?.witnesses;
        for &single in self.singletons.iter().filter(|&&s| open[s as usize]) {
            let own = self.shape.atoms(single as usize);
            // Two tables that differ only elsewhere are a proof against the insider too.
            let is_touched = |i: &usize| {
                self.shape.is_apart(self.needs[*i].0, single)
                    && witnesses[*i].as_ref().is_none_or(|w| own.iter().any(|&atom| w.changes(atom)))
            };
            let touched: Vec<usize> = (0..self.needs.len()).filter(is_touched).collect();
            if touched.is_empty() {
                continue;
            }
            let cells: Vec<u32> = touched.iter().map(|&i| self.needs[i].0).collect();
            let (intervals, _) = self.seen_by(single).intervals(hidden, &cells, progress)?;
            for (&i, interval) in touched.iter().zip(&intervals) {
                if !self.needs[i].1.is_proved(interval) {
                    failed.push((i, single));
                }
            }
        }
        failed.sort_unstable();
        Ok(failed)
    }

    /// The same numbers for somebody who knows a cell, and therefore what is in it.
    #[must_use]
    pub fn seen_by(&self, insider: u32) -> Self {
        let mut seen = Self { known: self.known.clone(), ..self.clone() };
        seen.known.resize(self.shape.cells, false);
        self.shape.atoms(insider as usize).into_iter().for_each(|atom| seen.known[atom as usize] = true);
        seen
    }

    /// Adds groups of atoms to a system of one axis, without rows: (atoms, what they are called, how wide their interval
    /// must be). A group that is there already is only watched.
    pub fn watch(&mut self, groups: Vec<(Vec<u32>, String, Need)>) {
        let mut shape = Shape::clone(&self.shape);
        let [axis] = shape.axes.as_mut_slice() else { return };
        let last = axis.total();
        let Some(all) = axis.nodes.pop() else { return };
        let place: HashMap<Vec<u32>, u32> = axis.nodes.iter().map(|n| n.leaves.clone()).zip(0..).collect();
        for (leaves, label, need) in groups {
            let there = place.get(&leaves).copied();
            if let Some(node) = there.map(|node| &mut axis.nodes[node as usize]).filter(|node| node.labels.is_empty()) {
                node.labels.push(label.clone());
            }
            let node = there.unwrap_or_else(|| {
                let values = leaves.iter().map(|&l| self.values[l as usize]).sum();
                self.values.insert(axis.nodes.len(), values);
                axis.nodes.push(Node {
                    labels: vec![label],
                    children: leaves.clone(),
                    leaves,
                    published: false,
                    watched: true,
                });
                (axis.nodes.len() - 1) as u32
            });
            if !self.watched.iter().any(|(cell, _)| *cell == node) {
                self.watched.push((node, need));
            }
        }
        let added = axis.nodes.len() - last;
        axis.nodes.push(all);
        for (node, leaf) in (last..last + added).flat_map(|n| axis.nodes[n].leaves.iter().map(move |&l| (n, l))) {
            let above = &mut axis.above[leaf as usize];
            // The node of everyone stays last.
            let end = above.len().saturating_sub(1);
            above.insert(end, node as u32);
        }
        for above in &mut axis.above {
            if let Some(end) = above.last_mut().filter(|end| **end as usize == last) {
                *end += added as u32;
            }
        }
        let moved = |cell: &mut u32| *cell += if *cell as usize == last { added as u32 } else { 0 };
        self.needs.iter_mut().for_each(|(cell, _)| moved(cell));
        self.singletons.iter_mut().for_each(moved);
        self.table_cell.splice(last..last, vec![None; added]);
        if !self.public.is_empty() {
            self.public.splice(last..last, vec![None; added]);
        }
        if self.known.len() > last {
            self.known.splice(last..last, vec![false; added]);
        }
        if let Some(rounded) = &self.rounded {
            let mut says = rounded.to_vec();
            says.splice(last..last, self.values[last..last + added].iter().map(|&v| [v, v]));
            self.rounded = Some(says.into());
        }
        self.shape = Arc::new(Shape::new(shape.axes));
    }
}
