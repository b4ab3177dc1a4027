//! The system of numbers of one quantity over a finer table, while facts of several tables are added to it.

use crate::disclosure::Quantity;
use crate::release::sensitivity::problem::CellSystem;
use crate::release::sensitivity::rules::Need;
use crate::release::tabulation::shape::Shape;
use std::sync::Arc;

/// Numbers over the finer table while they are made.
pub(super) struct SystemBuilder {
    pub(super) table_cell: Vec<Option<u32>>,
    pub(super) public: Vec<Option<[f64; 2]>>,
    pub(super) needs: Vec<(u32, Need)>,
    pub(super) watched: Vec<(u32, Need)>,
    /// Cells of one person.
    pub(super) singletons: Vec<u32>,
}

impl SystemBuilder {
    pub(super) fn new(cells: usize) -> Self {
        Self {
            table_cell: vec![None; cells],
            public: vec![None; cells],
            needs: Vec::new(),
            watched: Vec::new(),
            singletons: Vec::new(),
        }
    }

    /// Adds what a cell needs; `None` if nobody is in it.
    pub(super) fn need(&mut self, cell: Option<u32>, need: Need) {
        self.needs.extend(cell.map(|cell| (cell, need)));
    }

    /// The number of a cell stands in this release or in an earlier one.
    pub(super) fn is_published(&self, cell: usize) -> bool {
        self.table_cell[cell].is_some() || self.public[cell].is_some()
    }

    /// An earlier release shows a cell, between these numbers.
    pub(super) fn show(&mut self, cell: u32, [low, high]: [f64; 2]) {
        let known = &mut self.public[cell as usize];
        let [least, most] = known.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
        *known = Some([low.max(least), high.min(most)]);
    }

    /// Writes where the cells of a table stand.
    pub(super) fn stand(&mut self, cells: &[Option<u32>], sites: &[Option<u32>]) {
        for (cell, site) in cells.iter().zip(sites) {
            if let (Some(cell), Some(site)) = (cell, site) {
                self.table_cell[*cell as usize] = Some(*site);
            }
        }
    }

    pub(super) fn finish(
        mut self,
        shape: Arc<Shape>,
        values: Vec<f64>,
        quantity: Quantity,
        positive: bool,
    ) -> CellSystem {
        self.needs.sort_by_key(|n| n.0);
        self.needs.dedup();
        self.singletons.sort_unstable();
        self.singletons.dedup();
        CellSystem {
            shape,
            whole: quantity == Quantity::People,
            quantity,
            values,
            known: Vec::new(),
            positive,
            table_cell: self.table_cell,
            public: self.public,
            needs: self.needs,
            watched: self.watched,
            singletons: self.singletons,
            rounded: None,
        }
    }
}
