//! The rows in another order, for the table on screen.

use super::error::MeasureError;
use super::figures::Given;
use super::views::GridOrder;

pub(super) fn order(given: &Given<'_>, column: &str, descending: bool) -> Result<GridOrder, MeasureError> {
    let index = given.cache.index(column)?;
    let rows = given.cache.dataset.sorted(index, descending, given.progress)?;
    Ok(GridOrder { column: column.to_owned(), descending, rows })
}
