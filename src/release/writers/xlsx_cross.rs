//! A sheet with a cross table.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::cross::{CrossColumn, CrossLine, CrossTable, NOWHERE};
use super::shape::{ShapeError, TableLayout, number};
use super::xlsx::{header_format, hidden_format, number_formats};
use super::{HIDDEN, WriteError};
use crate::privacy::Progress;
use crate::release::published::PublishedValue;

/// Columns of a sheet.
const MOST_COLUMNS: usize = 16_384;
/// Rows of a sheet.
const MOST_ROWS: usize = 1_048_576;

/// Writes the table with its last dimension across the sheet.
pub fn table_sheet(sheet: &mut Worksheet, table: &TableLayout<'_>, progress: &Progress) -> Result<(), WriteError> {
    let cross = CrossTable::of(table);
    fits(table, &cross)?;
    let header = header_format();
    let header_right = header.clone().set_align(FormatAlign::Right);
    let (label, total) = (Format::new(), Format::new().set_bold());
    let nowhere = Format::new().set_align(FormatAlign::Right);
    let hidden = hidden_format();
    let numbers = number_formats(table);
    let mut widths = vec![0; cross.labels + cross.columns.len()];
    let mut row = 0;
    for (above, line) in (1..=cross.head.len()).rev().zip(&cross.head) {
        for ((column, at), text) in (0_u16..).zip(0..).zip(line) {
            let is_name = above > 1;
            let format = if is_name || at < cross.labels { &header } else { &header_right };
            sheet.write_string_with_format(row, column, text, format)?;
            // The name of what goes across may run over its neighbours.
            widen(&mut widths, at, if is_name { 0 } else { text.chars().count() });
        }
        row += 1;
    }
    let values_from = u16::try_from(cross.labels).map_err(|_| XlsxError::RowColumnLimitError)?;
    for line in &cross.lines {
        progress.check()?;
        for ((column, at), text) in (0_u16..).zip(0..).zip(&line.labels) {
            sheet.write_string_with_format(row, column, *text, if line.is_total { &total } else { &label })?;
            widen(&mut widths, at, text.chars().count());
        }
        for (((column, at), value), of) in (values_from..).zip(cross.labels..).zip(&line.values).zip(&cross.columns) {
            match value.map(|value| (value, number(value))) {
                Some((_, Some(number))) => {
                    if let Some(format) = format_of(&numbers, line, of) {
                        sheet.write_number_with_format(row, column, number, format)?;
                    }
                    widen(&mut widths, at, format!("{number:.0}").len() + 5);
                }
                Some((PublishedValue::Hidden, None)) => {
                    sheet.write_string_with_format(row, column, HIDDEN, &hidden)?;
                }
                Some((_, None)) => {}
                None => {
                    sheet.write_string_with_format(row, column, NOWHERE, &nowhere)?;
                }
            }
        }
        row += 1;
    }
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, (width + 2).clamp(9, 48) as f64)?;
    }
    let heads = u32::try_from(cross.head.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    sheet.set_freeze_panes(heads, values_from)?;
    sheet.set_repeat_rows(0, heads.saturating_sub(1))?;
    progress.step(table.rows.len() as u64)?;
    Ok(())
}

/// The format of a value: totals of rows and of columns stand out.
fn format_of<'f>(numbers: &'f [[Format; 2]], line: &CrossLine<'_>, column: &CrossColumn) -> Option<&'f Format> {
    let is_total = line.is_total || column.is_total;
    numbers.get(column.measure.unwrap_or(line.measure)).map(|[plain, bold]| if is_total { bold } else { plain })
}

fn widen(widths: &mut [usize], at: usize, width: usize) {
    if let Some(widest) = widths.get_mut(at) {
        *widest = (*widest).max(width);
    }
}

fn fits(table: &TableLayout<'_>, cross: &CrossTable<'_>) -> Result<(), ShapeError> {
    let title = || table.title.to_owned();
    let (columns, rows) = (cross.labels + cross.columns.len(), cross.head.len() + cross.lines.len());
    if columns > MOST_COLUMNS {
        return Err(ShapeError::TooWide { title: title(), columns, limit: MOST_COLUMNS });
    }
    if rows > MOST_ROWS {
        return Err(ShapeError::TooLong { title: title(), rows, limit: MOST_ROWS });
    }
    Ok(())
}
