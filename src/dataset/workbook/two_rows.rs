//! Names of columns that stand in two rows, the upper of which holds merged cells: `Address` over `City` and `Postcode`.

use super::sheet::{Area, Filled, Kind, Sheet};
use crate::dataset::options::{HeaderLine, OpenOptions};
use crate::dataset::reading::{Reading, Remark, RemarkKind, Sure};

/// Joins the two rows of names into one; gives how many rows of names there are beyond the first. Only merged cells
/// that lie beside each other show that there are two, and only where the row below holds nothing but text.
pub(super) fn joined(sheet: &mut Sheet, header: u32, options: &OpenOptions, reading: &mut Reading) -> u32 {
    if options.header == Some(HeaderLine::Absent) {
        return 0;
    }
    let wide: Vec<Area> = sheet
        .merges
        .iter()
        .filter(|area| area.rows == (header, header) && area.columns.1 > area.columns.0)
        .copied()
        .collect();
    let below: Vec<Filled> = sheet.cells.iter().filter(|cell| cell.row == header + 1).cloned().collect();
    let is_under = |cell: &Filled| wide.iter().any(|area| area.holds(header, cell.column));
    if wide.is_empty() || !below.iter().all(|cell| cell.kind == Kind::Text) || !below.iter().any(is_under) {
        return 0;
    }
    let above = |column: u32, sheet: &Sheet| {
        let area = wide.iter().find(|area| area.holds(header, column));
        let source = area.map_or(column, |area| area.columns.0);
        sheet.cells.iter().find(|cell| (cell.row, cell.column) == (header, source)).map(|cell| cell.text.clone())
    };
    let names: Vec<Filled> = below
        .iter()
        .map(|cell| {
            let text = match above(cell.column, sheet) {
                Some(upper) if upper != cell.text => format!("{upper} {}", cell.text),
                _ => cell.text.clone(),
            };
            Filled { row: header, text, ..cell.clone() }
        })
        .collect();
    sheet.cells.retain(|cell| {
        cell.row != header + 1 && !(cell.row == header && names.iter().any(|name| name.column == cell.column))
    });
    sheet.cells.extend(names);
    sheet.sort();
    let rows = [u64::from(header) + 1, u64::from(header) + 2];
    let text = "The names of the columns stand in two rows, with merged cells above; they are joined.";
    let instead = format!("--header {}", header + 2);
    reading.add(Remark::new(RemarkKind::Header, text).rows(2, rows).instead(instead, Sure::Likely));
    1
}
