//! The old binary workbook: which cells its sheets have, so that no sheet is made room for that holds next to nothing.
//!
//! Source: "MS-XLS: Excel Binary File Format (.xls) Structure", learn.microsoft.com/openspecs.

use std::fs::File;

use super::compound::{self, u16_at, u32_at};
use super::{Claim, Extent};

const BOUND_SHEET: u16 = 0x0085;
const SHARED_STRINGS: u16 = 0x00FC;
const FORMULA: u16 = 0x0006;
const DIMENSIONS: u16 = 0x0200;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const TRUTH: u16 = 0x0205;
const STRING: u16 = 0x0207;
const RK: u16 = 0x027E;
const LABEL_SHARED: u16 = 0x00FD;
const RICH_LABEL: u16 = 0x00D6;
const MANY_RK: u16 = 0x00BD;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

/// A column beyond is none: the format has 256.
const COLUMNS: u32 = 256;

/// Bytes of a cell in the reader's list, and in its table beside the one of formulas.
const LISTED: u64 = 40;
const IN_TABLE: u64 = 88;

/// Records as they follow each other; the reader stops at the first that is cut off, and says so.
pub(in crate::dataset) struct Records<'a>(pub &'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.0.get(..4)?, 0);
        let (data, rest) = self.0.get(4..)?.split_at_checked(usize::from(u16_at(self.0, 2)))?;
        self.0 = rest;
        Some((kind, data))
    }
}

/// What the sheets of a workbook take in memory at most.
pub(super) fn room(file: &mut File, size: u64) -> Result<u64, Claim> {
    let stream = compound::workbook(file)?;
    let mut sheets: Vec<(usize, String)> = Vec::new();
    let mut shared: Vec<u64> = Vec::new();
    let mut records = Records(&stream);
    while let Some((kind, data)) = records.next() {
        match kind {
            BOUND_SHEET => sheets.push((u32_at(data, 0) as usize, name(data))),
            SHARED_STRINGS => {
                let mut parts = vec![data.get(8..).unwrap_or_default()];
                let mut ahead = Records(records.0);
                while let Some((CONTINUE, data)) = ahead.next() {
                    parts.push(data);
                    records.0 = ahead.0;
                }
                shared = lengths(&parts);
            }
            END => break,
            _ => {}
        }
    }
    let mut room = 0_u64;
    for (number, (at, name)) in sheets.iter().enumerate() {
        let name = if name.is_empty() { format!("{}", number + 1) } else { name.clone() };
        let sheet = stream.get(*at..).ok_or_else(|| Claim::Damaged(format!("sheet “{name}” lies outside the file")))?;
        let own = sheet_room(sheet, &name, &shared, size)?;
        room = room.saturating_add(own);
    }
    Ok(room)
}

/// A sheet's name, of the record that announces it.
pub(in crate::dataset) fn name(data: &[u8]) -> String {
    let (length, wide) = (data.get(6).copied().map_or(0, usize::from), u16_at(data, 7) & 1 == 1);
    let letters = data.get(8..).unwrap_or_default();
    if wide {
        let units = letters.chunks_exact(2).take(length).map(|two| u16_at(two, 0));
        return char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{FFFD}')).collect();
    }
    letters.iter().take(length).map(|byte| char::from(*byte)).collect()
}

fn sheet_room(sheet: &[u8], name: &str, shared: &[u64], size: u64) -> Result<u64, Claim> {
    let mut extent = Extent::default();
    let (mut room, mut begun, mut inner) = (0_u64, false, 0_u64);
    for (kind, data) in Records(sheet) {
        // Charts that lie in a sheet have records of their own.
        if inner > 0 {
            match kind {
                BEGIN => inner += 1,
                END => inner -= 1,
                _ => {}
            }
            continue;
        }
        let (row, column) = (u32::from(u16_at(data, 0)), u32::from(u16_at(data, 2)));
        let last = match kind {
            BEGIN => {
                inner += u64::from(begun);
                begun = true;
                continue;
            }
            END => break,
            DIMENSIONS => {
                room = room.saturating_add(announced(data, name)?);
                continue;
            }
            STRING => {
                room = room.saturating_add(LISTED + 3 * u64::from(u16_at(data, 0)));
                continue;
            }
            LABEL_SHARED => {
                room = room.saturating_add(shared.get(u32_at(data, 6) as usize).copied().unwrap_or(0));
                column
            }
            LABEL | RICH_LABEL => {
                room = room.saturating_add(3 * u64::from(u16_at(data, 6)));
                column
            }
            MANY_RK => column + (data.len().saturating_sub(6) / 6).saturating_sub(1) as u32,
            NUMBER | TRUTH | RK | FORMULA => column,
            _ => continue,
        };
        if last >= COLUMNS {
            let what =
                format!("sheet “{name}” has a cell in row {} and column {}, where xls has 256", row + 1, last + 1);
            return Err(Claim::Damaged(what));
        }
        room = room.saturating_add(LISTED * u64::from(last - column + 1));
        extent.add_block((row, row), (column, last));
    }
    Ok(room.saturating_add(extent.check(name, None, IN_TABLE, size)?))
}

/// What the reader makes room for before it sees a cell.
fn announced(data: &[u8], name: &str) -> Result<u64, Claim> {
    let (first_row, end_row, first_column, end_column) = match data.len() {
        10 => (u16_at(data, 0).into(), u16_at(data, 2).into(), u16_at(data, 4), u16_at(data, 6)),
        _ => (u32_at(data, 0), u32_at(data, 4), u16_at(data, 8), u16_at(data, 10)),
    };
    // As the reader mends them.
    let first_column = if first_column > 0xFF || end_column < first_column { 0 } else { first_column };
    if end_row == 0 || end_column == 0 {
        return Ok(LISTED);
    }
    let sizes = (end_row.checked_sub(first_row), end_column.checked_sub(first_column));
    match sizes {
        (Some(rows @ 1..=65_536), Some(columns @ 1..=256)) => Ok(u64::from(rows) * u64::from(columns) * LISTED),
        _ => Err(Claim::Damaged(format!("sheet “{name}” announces more cells than an xls file can have"))),
    }
}

/// The most bytes that each shared string takes as text.
fn lengths(parts: &[&[u8]]) -> Vec<u64> {
    let mut lengths = Vec::new();
    let mut parts = parts.iter().copied();
    let mut data = parts.next().unwrap_or_default();
    loop {
        if data.is_empty() {
            match parts.next() {
                Some(part) => data = part,
                None => return lengths,
            }
        }
        let letters = usize::from(u16_at(data, 0));
        lengths.push(3 * letters as u64);
        let flags = data.get(2).copied().unwrap_or(0);
        let (rich, extended) = (flags & 8 != 0, flags & 4 != 0);
        let runs = if rich { usize::from(u16_at(data, 3)) * 4 } else { 0 };
        let beside = if extended { u32_at(data, if rich { 5 } else { 3 }) as usize } else { 0 };
        let head = 3 + usize::from(rich) * 2 + usize::from(extended) * 4;
        data = data.get(head..).unwrap_or_default();
        let (mut left, mut wide) = (letters, flags & 1);
        loop {
            let width = if wide == 1 { 2 } else { 1 };
            let here = left.min(data.len() / width);
            data = data.get(here * width..).unwrap_or_default();
            left -= here;
            if left == 0 {
                break;
            }
            // What goes on in the next record says anew how wide its letters are.
            let Some(part) = parts.next() else { return lengths };
            wide = part.first().copied().unwrap_or(0) & 1;
            data = part.get(1..).unwrap_or_default();
        }
        let mut pass = runs.saturating_add(beside);
        while pass > data.len() {
            pass -= data.len();
            let Some(part) = parts.next() else { return lengths };
            data = part;
        }
        data = data.get(pass..).unwrap_or_default();
    }
}
