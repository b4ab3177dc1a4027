//! Where a text occurs in the table.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::table::{ColumnData, Table};
use crate::privacy::{Bitmap, Cancelled, Progress, Values};

/// The first cell at or after `from_row`, row by row, whose shown text contains `text`, whatever its case; of the columns
/// for which `looked_at` is true, and only in the rows `among` (`None`: in all).
pub(crate) fn find(
    table: &Table,
    text: &str,
    from_row: usize,
    looked_at: &[bool],
    among: Option<&Bitmap>,
    progress: &Progress,
) -> Result<Option<(usize, usize)>, Cancelled> {
    let wanted = text.to_lowercase();
    if wanted.is_empty() {
        return Ok(None);
    }
    // Of coded text only the distinct values are looked at.
    let matching: Vec<Option<Vec<bool>>> = table
        .columns
        .iter()
        .map(|data| match data {
            ColumnData::Coded(coded) | ColumnData::Words(coded) => match &coded.values {
                Values::Text(values) => Some(values.iter().map(|v| v.to_lowercase().contains(&wanted)).collect()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let is_among = |row: usize| among.is_none_or(|among| among.contains(row));
    let blocks: Vec<(usize, usize)> = table.starts.iter().copied().zip(table.starts.iter().skip(1).copied()).collect();
    let found = blocks.par_iter().find_map_first(|(start, end)| {
        if progress.check().is_err() {
            return Some(Err(Cancelled));
        }
        let mut shown = String::new();
        let mut best: Option<(usize, usize)> = None;
        for (column, (data, matching)) in table.columns.iter().zip(&matching).enumerate() {
            if looked_at.get(column) != Some(&true) {
                continue;
            }
            let last = best.map_or(*end, |(row, _)| row);
            let mut rows = (from_row.max(*start)..last).filter(|row| is_among(*row));
            let first = rows.find(|row| match (data, matching) {
                (ColumnData::Coded(coded) | ColumnData::Words(coded), Some(matching)) => {
                    matching.get(coded.codes.get(*row) as usize).copied().unwrap_or(false)
                }
                _ => {
                    shown.clear();
                    let _ = write!(shown, "{}", table.cell(*row, column));
                    if shown.is_ascii() {
                        shown.make_ascii_lowercase();
                        memchr::memmem::find(shown.as_bytes(), wanted.as_bytes()).is_some()
                    } else {
                        shown.to_lowercase().contains(&wanted)
                    }
                }
            });
            if let Some(row) = first {
                best = Some((row, column));
            }
        }
        best.map(Ok)
    });
    found.transpose()
}
