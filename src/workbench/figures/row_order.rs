//! The rows of the table on screen in the order of a column.

use super::frame::{Derived, Figure, Given};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;

/// Rows in the order of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct GridOrder {
    pub column: String,
    pub descending: bool,
    pub rows: Vec<u32>,
}

/// The rows in the order of a column; `true`: descending.
pub(crate) struct RowOrder;

impl Figure for RowOrder {
    type Question = (String, bool);
    type Answer = GridOrder;
    const TITLE: &'static str = "Sorting";
    const STALE_BY_EDITS: bool = false;

    fn measure(given: &Given<'_>, (column, descending): &(String, bool)) -> Result<GridOrder, MeasureError> {
        let index = given.cache.index(column)?;
        let rows = given.cache.dataset.sorted(index, *descending, given.progress)?;
        Ok(GridOrder { column: column.clone(), descending: *descending, rows })
    }
}

impl Workbench {
    /// The rows in the order of a column.
    pub fn grid_order(&mut self, column: &str, descending: bool) -> &Derived<GridOrder> {
        self.ask::<RowOrder>((column.to_owned(), descending))
    }
}
