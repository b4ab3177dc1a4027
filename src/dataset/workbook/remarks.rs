//! What is noted of a sheet's cells, column by column.

use std::collections::BTreeMap;

use super::sheet::{CellKind, FilledIn, Sheet};
use crate::dataset::reading::options::OpenOptions;
use crate::dataset::reading::{Reading, Remark, RemarkKind, Sure, as_type};

/// The columns of the table: the first one's place in the sheet, and their names.
pub(super) struct Columns<'a> {
    pub first: u32,
    pub names: &'a [String],
}

impl Columns<'_> {
    fn name(&self, column: u32) -> Option<&str> {
        self.names.get(column.checked_sub(self.first)? as usize).map(String::as_str)
    }

    /// Rows of each column that has any of these cells, as their numbers in the sheet.
    fn by_column(&self, cells: impl Iterator<Item = (u32, u32)>) -> Vec<(&str, Vec<u64>)> {
        let mut rows: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for (row, column) in cells {
            rows.entry(column).or_default().push(u64::from(row) + 1);
        }
        rows.values_mut().for_each(|rows| rows.sort_unstable());
        rows.into_iter().filter_map(|(column, rows)| Some((self.name(column)?, rows))).collect()
    }
}

/// Reports merged ranges, errors, formulas, hidden rows and columns, and codes, from row `first` on.
pub(super) fn remarks(
    sheet: &Sheet,
    first: u32,
    columns: &Columns<'_>,
    filled_in: &[FilledIn],
    options: &OpenOptions,
    reading: &mut Reading,
) {
    let below = |(row, _): &(u32, u32)| *row >= first;
    let of_kind = |kind: CellKind| {
        let cells = sheet.cells.iter().filter(move |cell| cell.kind == kind && cell.row >= first);
        cells.map(|cell| (cell.row, cell.column))
    };
    for (name, rows) in columns.by_column(filled_in.iter().copied().filter(below)) {
        let (cells, hold) = counted(rows.len(), "cell", "holds", "hold");
        let text = format!("“{name}”: {cells} of merged ranges {hold} the value of the range.");
        reading.add(Remark::new(RemarkKind::Merged, text).of(name).rows(rows.len() as u64, rows));
    }
    for (name, rows) in columns.by_column(sheet.errors.iter().copied().filter(below)) {
        let (cells, hold) = counted(rows.len(), "cell", "holds", "hold");
        let count = if rows.len() == 1 { "counts" } else { "count" };
        let text = format!("“{name}”: {cells} {hold} an error such as #N/A or #DIV/0! and {count} as missing.");
        reading.add(Remark::new(RemarkKind::ErrorCell, text).of(name).rows(rows.len() as u64, rows));
    }
    for (name, rows) in columns.by_column(sheet.unvalued.iter().copied().filter(below)) {
        reading.add(unvalued(name, rows, options));
    }
    for (name, rows) in columns.by_column(of_kind(CellKind::Padded)) {
        if options.types.contains_key(name) {
            continue;
        }
        let text = format!("“{name}” has a number format of zeros: its codes are kept as the sheet shows them.");
        let remark = Remark::new(RemarkKind::LostZeros, text).of(name).rows(rows.len() as u64, rows);
        reading.add(remark.instead(as_type(name, "number"), Sure::Certain));
    }
    for (name, rows) in columns.by_column(of_kind(CellKind::Rounded)) {
        let text = format!(
            "“{name}” holds numbers of more than 15 digits, which a workbook rounds: different codes may have become one. \
             Ask its sender for them as text."
        );
        reading.add(Remark::new(RemarkKind::RoundedKey, text).of(name).rows(rows.len() as u64, rows));
    }
    hidden(sheet, first, columns, reading);
}

/// A formula without a value: its value is not known here, nor which people it would distinguish.
fn unvalued(name: &str, rows: Vec<u64>, options: &OpenOptions) -> Remark {
    let (cells, have) = counted(rows.len(), "cell", "has a formula", "have formulas");
    let text = format!(
        "“{name}”: {cells} {have} without a stored value and count as missing. Open the workbook in a spreadsheet \
         program, save it and open it here again; or say that they are empty."
    );
    let remark = Remark::new(RemarkKind::Formula, text).of(name).rows(rows.len() as u64, rows);
    let is_settled = options.types.contains_key(name);
    let remark = remark.instead(as_type(name, "text"), Sure::Certain);
    if is_settled { remark } else { remark.open() }
}

fn hidden(sheet: &Sheet, first: u32, columns: &Columns<'_>, reading: &mut Reading) {
    let rows: Vec<u64> = sheet
        .rows()
        .filter_map(|cells| cells.first().map(|cell| cell.row))
        .filter(|row| *row >= first && sheet.hidden_rows.contains(row))
        .map(|row| u64::from(row) + 1)
        .collect();
    if !rows.is_empty() {
        let (count, are) = counted(rows.len(), "row", "is", "are");
        let by = if sheet.is_filtered { " by a filter" } else { "" };
        let read = if rows.len() == 1 { "it is" } else { "they are" };
        let text = format!("{count} {are} hidden in the sheet{by}; {read} read like the others.");
        reading.add(Remark::new(RemarkKind::Hidden, text).rows(rows.len() as u64, rows));
    }
    for (place, name) in columns.names.iter().enumerate() {
        if sheet.hides_column(columns.first + place as u32) {
            let text = format!("The column “{name}” is hidden in the sheet; it is read like the others.");
            reading.add(Remark::new(RemarkKind::Hidden, text).of(name));
        }
    }
}

/// `1 cell`, `holds`, or `3 cells`, `hold`.
fn counted<'a>(count: usize, thing: &str, one: &'a str, several: &'a str) -> (String, &'a str) {
    if count == 1 { (format!("1 {thing}"), one) } else { (format!("{count} {thing}s"), several) }
}
