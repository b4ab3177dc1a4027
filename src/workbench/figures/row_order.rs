//! The table on screen: its rows in another order, a text in it.

use super::Given;
use crate::dataset::hides;
use crate::workbench::error::MeasureError;
use crate::workbench::release::views::GridOrder;

pub(in crate::workbench) fn order(
    given: &Given<'_>,
    column: &str,
    descending: bool,
) -> Result<GridOrder, MeasureError> {
    let index = given.cache.index(column)?;
    let rows = given.cache.dataset.sorted(index, descending, given.progress)?;
    Ok(GridOrder { column: column.to_owned(), descending, rows })
}

/// The first cell at or after a row that holds the text, from the top again where there is none. What is hidden is found
/// only where it is shown: else finding a name would tell whose row it is.
pub(in crate::workbench) fn find(
    given: &Given<'_>,
    text: &str,
    from_row: usize,
    shown: bool,
) -> Result<Option<(usize, usize)>, MeasureError> {
    let dataset = &given.cache.dataset;
    let columns = dataset.columns.iter();
    let looked_at: Vec<bool> = columns.map(|column| shown || !hides(given.review.role(&column.name), column)).collect();
    let found = dataset.find(text, from_row, &looked_at, given.progress)?;
    match found {
        None if from_row > 0 => Ok(dataset.find(text, 0, &looked_at, given.progress)?),
        found => Ok(found),
    }
}
