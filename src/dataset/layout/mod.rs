//! Where the table is: which rows are above it, which hold the names of its columns, how many columns it has.
//!
//! In: the first rows of a text or of a sheet, as cells. Out: a [`Layout`], with a remark for everything that could
//! have been read otherwise. What is below or between the rows of the table is found over the whole file, by the words
//! of [`labels`].

mod cells;
mod columns;
mod header;
mod judge;
pub(crate) mod labels;

pub(in crate::dataset) use self::columns::most_common;
use self::columns::{Shape, is_beside};
use super::reading::options::HeaderLine;
use super::reading::{Remark, RemarkKind, Sure};

/// A row of cells, as it is in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    /// The line on which it begins, from 1; in a workbook the row's number.
    pub line: u64,
    pub cells: Vec<String>,
}

/// Where the table is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Layout {
    pub columns: usize,
    /// Fewest fields that a row may have; those that it lacks are empty.
    pub shortest: usize,
    /// The names as the file gives them, one a column; `None` if no row holds names.
    pub names: Option<Vec<String>>,
    /// Place of the first row of the table among the rows given.
    pub first: usize,
    /// Rows have more cells that hold something than there are names.
    pub lacks_names: bool,
    pub remarks: Vec<Remark>,
}

/// So many fields a row may lack at its end, or four for each that it has: a short row is filled up to the width of the
/// table, and a table of few bytes would take any memory.
const MOST_LACKING: usize = 64;

/// Cells that hold something.
fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Cells up to the last that holds something.
fn width(row: &Row) -> usize {
    row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
}

/// Finds the table among the first rows of a file; rows without any cell are left out. `header`: what the analyst says.
/// `None` if there is no row.
pub(crate) fn find(rows: &[Row], header: Option<HeaderLine>) -> Option<Layout> {
    rows.first()?;
    let shape = Shape::of(rows);
    let found = header::find(rows, shape, header);
    let data = rows.get(found.first..).unwrap_or_default();
    let table: Vec<&Row> = data.iter().filter(|row| !is_beside(row, shape.used)).collect();
    let named =
        found.names.as_ref().map(|names| names.iter().rposition(|n| !n.trim().is_empty()).map_or(0, |at| at + 1));
    let mut remarks = found.remarks;

    let mut columns = named.unwrap_or(shape.used).max(1);
    let usual: Vec<&&Row> = table.iter().filter(|row| row.cells.len() <= shape.common).collect();
    let wide = usual.iter().filter(|row| width(row) > columns).count();
    let lacks_names = named.is_some() && wide >= 2 && wide * 2 >= table.len();
    if lacks_names {
        columns = usual.iter().map(|row| width(row)).max().unwrap_or(columns);
    }
    let counts: Vec<usize> = table.iter().map(|row| row.cells.len()).collect();
    let short = counts.iter().filter(|count| **count < columns).count();
    let shortest = match short * 2 >= counts.len() {
        true => (1..columns)
            .filter(|fields| columns - fields <= MOST_LACKING.max(fields * 4))
            .find(|fields| counts.iter().filter(|count| *count == fields).count() * 5 >= counts.len())
            .unwrap_or(columns),
        false => columns,
    };
    let mut names = found.names;
    if let Some(names) = &mut names {
        if names.len() > columns {
            let text = "The line of the names ends with a delimiter; no column was made of what follows it.";
            let line = found.first.checked_sub(1).and_then(|place| rows.get(place)).map(|row| row.line);
            remarks.push(Remark::new(RemarkKind::Delimiter, text).rows(1, line));
        }
        names.truncate(columns);
        let given = names.len();
        names.resize(columns, String::new());
        if lacks_names {
            remarks.push(match is_numbered_in_front(&table) && columns == named.unwrap_or(0) + 1 {
                true => {
                    names.rotate_right(1);
                    let text = "The rows have one field more than there are names: their first field numbers them, so it has no name.";
                    Remark::new(RemarkKind::Header, text).rows(wide as u64, []).instead("--header none", Sure::Likely)
                }
                false => {
                    let more = columns - given.min(named.unwrap_or(given));
                    let fields = if more == 1 { "one field".to_owned() } else { format!("{more} fields") };
                    let text = format!("The rows have {fields} more than there are names; the last have no name. If a name holds the delimiter without quotes, the names do not fit their columns.");
                    let lines = table.iter().map(|row| row.line);
                    Remark::new(RemarkKind::Header, text).rows(wide as u64, lines).instead("--header none", Sure::Guess)
                }
            });
        }
    }
    Some(Layout { columns, shortest, names, first: found.first, lacks_names, remarks })
}

/// The first cells count the rows.
fn is_numbered_in_front(table: &[&Row]) -> bool {
    let numbers: Vec<i64> =
        table.iter().map_while(|row| row.cells.first().and_then(|cell| cells::whole(cell))).collect();
    numbers.len() >= 2
        && numbers.len() == table.len()
        && matches!(numbers.first(), Some(0 | 1))
        && numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1))
}

/// Whether a cell is words rather than a number, a date or nothing.
pub(crate) fn is_text(cell: &str) -> bool {
    matches!(cells::look(cell), cells::Look::Text | cells::Look::Code | cells::Look::Answer)
}

/// Whether a cell holds a figure.
pub(crate) fn is_number(cell: &str) -> bool {
    cells::look(cell) == cells::Look::Value
}
