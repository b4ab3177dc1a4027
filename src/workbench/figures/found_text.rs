//! A text looked for in the table on screen.

use super::crowds::PickedRows;
use super::frame::{Derived, Figure, Given};
use crate::dataset::hides;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use std::sync::Arc;

/// The first cell (row and column) at or after a row that holds a text, from the top again if there is none.
pub(crate) struct FoundText;

/// What is looked for, and from where on.
#[derive(Clone, PartialEq)]
pub(crate) struct Sought {
    text: String,
    from_row: usize,
    /// Values of hidden columns are shown, and so they are found: otherwise finding a name would disclose whose row it
    /// is.
    shown: bool,
    /// Only these rows are searched; `None`: all.
    among: Option<Arc<PickedRows>>,
}

impl Figure for FoundText {
    type Question = Sought;
    type Answer = Option<(usize, usize)>;
    const TITLE: &'static str = "Looking for the text";
    const STALE_BY_EDITS: bool = false;

    fn measure(given: &Given<'_>, sought: &Sought) -> Result<Option<(usize, usize)>, MeasureError> {
        let Sought { text, from_row, shown, among } = sought;
        let dataset = &given.cache.dataset;
        let columns = dataset.columns.iter();
        let looked_at: Vec<bool> =
            columns.map(|column| *shown || !hides(given.review.role(&column.name), column)).collect();
        let among = among.as_ref().map(|picked| &picked.among);
        match dataset.find(text, *from_row, &looked_at, among, given.progress)? {
            None if *from_row > 0 => Ok(dataset.find(text, 0, &looked_at, among, given.progress)?),
            found => Ok(found),
        }
    }
}

impl Workbench {
    /// The first cell from a row on that holds a text, from the top again if there is none: row and column. Hidden
    /// columns are searched only where their values are `shown`; of the rows only those `among`, if there are any.
    pub fn find(
        &mut self,
        text: &str,
        from_row: usize,
        shown: bool,
        among: Option<Arc<PickedRows>>,
    ) -> &Derived<Option<(usize, usize)>> {
        self.ask::<FoundText>(Sought { text: text.to_owned(), from_row, shown, among })
    }
}
