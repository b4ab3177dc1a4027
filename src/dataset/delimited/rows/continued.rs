//! Rows that go on with the row above: an order's further articles, whose customer is written once.

use crate::dataset::cell::Cell;
use crate::dataset::delimited::columns::assemble::Assembled;
use crate::dataset::layout::Row;
use crate::dataset::reading::{Remark, RemarkKind, Sure};

/// Looks for columns that are empty in every row that goes on with the row above it: the pattern is looked for in the
/// first rows and counted in all.
pub(in crate::dataset::delimited) fn find(
    rows: &[Row],
    names: &[String],
    starts: &[usize],
    columns: &[Assembled],
) -> Option<Remark> {
    let is_empty = |row: &Row, column: usize| row.cells.get(column).is_none_or(|cell| cell.trim().is_empty());
    let empty = |column: usize| rows.iter().filter(|row| is_empty(row, column)).count();
    let goes_on = |column: usize| {
        let mut continues = 0;
        for pair in rows.windows(2) {
            let [above, row] = pair else { return None };
            // Exactly the rows of the same first cell as above are empty, or those that have none.
            let same = row.cells.first() == above.cells.first() || is_empty(row, 0);
            if same != is_empty(row, column) {
                return None;
            }
            continues += usize::from(same);
        }
        Some(continues)
    };
    let candidates: Vec<usize> = (0..names.len())
        .filter(|column| {
            let count = empty(*column);
            count >= 2 && count * 20 >= rows.len() && count < rows.len()
        })
        .filter(|column| rows.first().is_some_and(|row| !is_empty(row, *column)))
        .filter(|column| goes_on(*column).is_some_and(|continues| continues >= 2))
        .collect();
    let (&first, others) = candidates.split_first()?;
    // An empty first cell goes with whatever is above it, so one column alone proves nothing.
    let together = |column: usize| rows.iter().all(|row| is_empty(row, column) == is_empty(row, first));
    let blank_key = rows.iter().any(|row| is_empty(row, 0));
    if blank_key && !others.iter().any(|column| together(*column)) {
        return None;
    }
    let wanted: Vec<usize> =
        candidates.iter().copied().filter(|column| *column == first || together(*column)).collect();
    let looked_at: Vec<&Assembled> = wanted.iter().filter_map(|column| columns.get(*column)).collect();
    let mut count = 0_u64;
    for (block, ends) in starts.windows(2).enumerate() {
        let [start, end] = ends else { continue };
        let missing = |row: &usize| looked_at.iter().all(|column| is_missing(column, *row, block, row - start));
        count += (*start..*end).filter(missing).count() as u64;
    }
    let lines = rows.iter().filter(|row| wanted.iter().all(|column| is_empty(row, *column))).map(|row| row.line);
    let named =
        wanted.iter().filter_map(|column| names.get(*column)).map(|name| format!("“{name}”")).collect::<Vec<_>>();
    let listed = match named.as_slice() {
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
        [] => String::new(),
    };
    let (rows_are, them) = if count == 1 { ("1 row goes", "it") } else { ("rows go", "them") };
    let number = if count == 1 { String::new() } else { format!("{count} ") };
    let are = if wanted.len() == 1 { "is" } else { "are" };
    let text = format!(
        "{number}{rows_are} on with the row above: {listed} {are} empty in {them}. By a key among these columns, each of {them} would be a person without a key."
    );
    let column = names.get(first)?;
    let remark = Remark::new(RemarkKind::NoKey, text).of(column).rows(count, lines);
    Some(Remark { sure: Sure::Likely, ..remark })
}

/// Whether a row, the `at`-th of a block, has no value in a column.
fn is_missing(column: &Assembled, row: usize, block: usize, at: usize) -> bool {
    match column {
        Assembled::Kept(data) => data.cell(row, block, at) == Cell::Missing,
        Assembled::Freed(blocks) => blocks.get(block).is_none_or(|freed| !freed.holds(at)),
    }
}
