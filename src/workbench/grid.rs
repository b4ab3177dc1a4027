//! The table on screen: its rows in another order, a text in it.

use super::error::MeasureError;
use super::figures::Given;
use super::views::GridOrder;

pub(super) fn order(given: &Given<'_>, column: &str, descending: bool) -> Result<GridOrder, MeasureError> {
    let index = given.cache.index(column)?;
    let rows = given.cache.dataset.sorted(index, descending, given.progress)?;
    Ok(GridOrder { column: column.to_owned(), descending, rows })
}

/// The first cell at or after a row that holds the text, from the top again where there is none.
pub(super) fn find(given: &Given<'_>, text: &str, from_row: usize) -> Result<Option<(usize, usize)>, MeasureError> {
    let dataset = &given.cache.dataset;
    let found = dataset.find(text, from_row, given.progress)?;
    match found {
        None if from_row > 0 => Ok(dataset.find(text, 0, given.progress)?),
        found => Ok(found),
    }
}
