//! Which values the detectors look at: evenly spread over the rows, the same every time.

use super::super::detect;
use super::super::table::Table;
use crate::dataset::Cell;

/// So many rows are looked at.
const ROWS: usize = 10_000;

/// The values of up to [`ROWS`] rows as text, missing ones left out.
pub(super) fn looked_at(table: &Table, column: usize) -> Vec<String> {
    let rows = table.rows();
    let looked = rows.min(ROWS);
    (0..looked)
        .filter_map(|n| match table.cell((n as u128 * rows as u128 / looked as u128) as usize, column) {
            Cell::Missing => None,
            cell => Some(cell.to_string()),
        })
        .collect()
}

/// Whether all values must be searched for identifiers: they are texts of several words, or one was found already.
pub(super) fn may_hold_identifiers(values: &[String]) -> bool {
    let sentences = values.iter().filter(|v| v.split_whitespace().nth(2).is_some()).count();
    sentences * 5 >= values.len() && !values.is_empty()
        || values.iter().take(500).any(|v| v.contains(' ') && detect::inside(v).is_some())
}
