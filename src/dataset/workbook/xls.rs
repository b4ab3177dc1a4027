//! The old binary workbook: what calamine does not report about a sheet, from its records.
//!
//! Source: "MS-XLS: Excel Binary File Format (.xls) Structure", learn.microsoft.com/openspecs.

use std::collections::HashMap;
use std::path::Path;

use super::format_code::padded;
use super::sheet::{CellKind, Sheet};
use crate::dataset::claims::{self, Records, u16_at, u32_at};
use crate::dataset::error::DatasetError;

const BOUND_SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const CELL_STYLE: u16 = 0x00E0;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const FILTERED: u16 = 0x009B;
const FORMULA: u16 = 0x0006;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const MANY_RK: u16 = 0x00BD;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;

/// Adds what is hidden, and zeros that the format shows.
pub(super) fn layout(path: &Path, name: &str, sheet: &mut Sheet) -> Result<(), DatasetError> {
    let stream = claims::xls_stream(path)?;
    let mut formats: HashMap<u16, String> = HashMap::new();
    // The format of each style of cells.
    let mut styles: Vec<u16> = Vec::new();
    let mut begins = None;
    for (kind, data) in Records(&stream) {
        match kind {
            BOUND_SHEET if claims::sheet_name(data) == name => begins = Some(u32_at(data, 0) as usize),
            FORMAT => drop(formats.insert(u16_at(data, 0), code(data))),
            CELL_STYLE => styles.push(u16_at(data, 2)),
            END => break,
            _ => {}
        }
    }
    let format = |style: u16| formats.get(styles.get(usize::from(style))?);
    let pad = |row: u16, column: u16, style: u16, sheet: &mut Sheet| {
        let (Some(code), Some(cell)) = (format(style), sheet.at(row.into(), column.into())) else { return };
        if cell.kind == CellKind::Number
            && let Some(text) = cell.text.parse().ok().and_then(|number| padded(code, number))
        {
            (cell.text, cell.kind) = (text, CellKind::Padded);
        }
    };
    let mut depth = 0_u32;
    for (kind, data) in Records(begins.and_then(|at| stream.get(at..)).unwrap_or_default()) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            // Charts that lie in the sheet have records of their own.
            _ if depth > 1 => {}
            ROW if u16_at(data, 12) & 0x20 != 0 => drop(sheet.hidden_rows.insert(u16_at(data, 0).into())),
            COLUMNS if u16_at(data, 8) & 1 != 0 => sheet.hide_columns(u16_at(data, 0).into(), u16_at(data, 2).into()),
            FILTERED => sheet.is_filtered = true,
            NUMBER | RK | FORMULA => pad(u16_at(data, 0), u16_at(data, 2), u16_at(data, 4), sheet),
            MANY_RK => {
                let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (place, cell) in cells.chunks_exact(6).enumerate() {
                    pad(u16_at(data, 0), u16_at(data, 2).saturating_add(place as u16), u16_at(cell, 0), sheet);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The code of a number format.
fn code(data: &[u8]) -> String {
    let (length, wide) = (usize::from(u16_at(data, 2)), data.get(4).is_some_and(|flags| flags & 1 == 1));
    let letters = data.get(5..).unwrap_or_default();
    if wide {
        let units = letters.chunks_exact(2).take(length).map(|two| u16_at(two, 0));
        return char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{FFFD}')).collect();
    }
    letters.iter().take(length).map(|byte| char::from(*byte)).collect()
}
