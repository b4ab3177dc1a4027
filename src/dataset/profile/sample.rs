//! Which values the detectors look at: evenly spread over the rows, the same every time.

use super::super::detect;
use super::super::table::Table;
use crate::dataset::Cell;

/// Rows that are looked at, at most.
const ROWS: usize = 10_000;
/// The number of values that show whether a search is worth its time.
const TRIED: usize = 500;

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

/// Whether all values must be searched for identifiers: they are texts of several words, or one was found inside of
/// some already. A column of nothing but telephone numbers is known by its form and need not be searched.
pub(super) fn may_hold_identifiers(values: &[String]) -> bool {
    let some = || values.iter().step_by(values.len().div_ceil(TRIED).max(1));
    let tried = some().count();
    if some().filter(|v| detect::whole(v)).count() * 10 >= tried * 3 {
        return false;
    }
    some().filter(|v| v.split_whitespace().nth(2).is_some()).count() * 5 >= tried
        || some().any(|v| v.contains(' ') && detect::inside(v).is_some())
}
