//! The filled cells of a sheet, and what else the sheet says about them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use crate::dataset::claims::{self, Extent};
use crate::dataset::error::DatasetError;
use crate::dataset::json::push_line;
use crate::dataset::line_map::LineMap;

/// No sheet has more rows or columns.
pub(super) const ROWS: u32 = 1 << 20;
pub(super) const COLUMNS: u32 = 1 << 14;

/// What a cell holds, if its text alone does not show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CellKind {
    Text,
    Number,
    /// A number whose format shows it with zeros in front.
    Padded,
    /// A number of more digits than a workbook keeps.
    Rounded,
    /// Dates, times, yes and no.
    Other,
}

/// A filled cell. Rows and columns count from 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Filled {
    pub row: u32,
    pub column: u32,
    pub text: String,
    pub kind: CellKind,
}

/// A rectangle of cells, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Area {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Area {
    /// Whether the cell at a row and column, from 0, is in it.
    pub fn holds(&self, row: u32, column: u32) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && (self.columns.0..=self.columns.1).contains(&column)
    }

    /// `A1:D99` or `B7`; dollar signs are passed over. `None` if it is no such range.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let (a, b) = (position(from)?, position(to)?);
        Some(Self { rows: (a.0.min(b.0), a.0.max(b.0)), columns: (a.1.min(b.1), a.1.max(b.1)) })
    }
}

/// Row and column of `AB7`.
pub(super) fn position(reference: &str) -> Option<(u32, u32)> {
    let plain: String = reference.trim().chars().filter(|sign| *sign != '$').collect();
    let digits = plain.find(|sign: char| sign.is_ascii_digit())?;
    let (letters, number) = plain.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = number.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// A sheet, its cells in order of rows and columns once [`Sheet::sort`] was called.
#[derive(Default, Debug)]
pub(super) struct Sheet {
    pub cells: Vec<Filled>,
    pub merges: Vec<Area>,
    /// Cells that hold an error such as `#N/A`.
    pub errors: Vec<(u32, u32)>,
    /// Formulas that were never calculated.
    pub unvalued: Vec<(u32, u32)>,
    pub hidden_rows: BTreeSet<u32>,
    /// First and last column of each stretch.
    hidden_columns: Vec<(u32, u32)>,
    /// A filter hides rows.
    pub is_filtered: bool,
}

/// Row and column of a cell that took its value from its merged range.
pub(super) type FilledIn = (u32, u32);

impl Sheet {
    /// Notes that columns are hidden, from the first to the last.
    pub fn hide_columns(&mut self, first: u32, last: u32) {
        // No sheet has more columns than that, and so no more stretches of them.
        if self.hidden_columns.len() < 1 << 14 {
            self.hidden_columns.push((first, last));
        }
    }

    /// Whether the column, from 0, is hidden.
    pub fn hides_column(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Puts the cells in order of rows and columns; of several at one place the first stays.
    pub fn sort(&mut self) {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
    }

    /// The cell at a place, if it is filled. The cells must be in order.
    pub fn at(&mut self, row: u32, column: u32) -> Option<&mut Filled> {
        let at = self.cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column)).ok()?;
        self.cells.get_mut(at)
    }

    /// Keeps only what is in a range.
    pub fn crop(&mut self, area: &Area) {
        self.cells.retain(|cell| area.holds(cell.row, cell.column));
        self.errors.retain(|(row, column)| area.holds(*row, *column));
        self.unvalued.retain(|(row, column)| area.holds(*row, *column));
    }

    /// Leaves out the rows before this one.
    pub fn begin_at(&mut self, row: u32) {
        self.cells.retain(|cell| cell.row >= row);
        self.errors.retain(|(at, _)| *at >= row);
        self.unvalued.retain(|(at, _)| *at >= row);
    }

    /// Filled cells of each row that has any, in order.
    pub fn rows(&self) -> impl Iterator<Item = &[Filled]> {
        self.cells.chunk_by(|a, b| a.row == b.row)
    }

    /// Cells in the rows that are as wide as a table's: how much of a table the sheet looks like.
    pub fn table_cells(&self) -> usize {
        let widest = self.rows().map(<[_]>::len).max().unwrap_or(0);
        let wide = widest.div_ceil(2).max(2);
        let rows: Vec<usize> = self.rows().map(<[_]>::len).filter(|cells| *cells >= wide).collect();
        if rows.len() >= 2 { rows.iter().sum() } else { 0 }
    }

    /// Gives every cell of a merged range its value, from row `first` on: in rows that hold something of their own, for
    /// a row that is nothing but part of a tall cell is no row of the table.
    ///
    /// # Errors
    /// Ranges that would fill more memory than a file of `size` bytes may.
    pub fn fill_merged(&mut self, first: u32, path: &Path, size: u64) -> Result<Vec<FilledIn>, DatasetError> {
        let merges: Vec<Area> = self.merges.iter().filter(|area| area.rows.0 >= first).copied().collect();
        if merges.is_empty() {
            return Ok(Vec::new());
        }
        let mut extent = Extent::default();
        self.cells.iter().for_each(|cell| extent.add(cell.row, cell.column));
        let Some((left, right)) = extent.columns() else { return Ok(Vec::new()) };
        let rows: Vec<u32> = self.rows().filter_map(|cells| Some(cells.first()?.row)).collect();
        let mut taken = 0;
        let mut added: Vec<Filled> = Vec::new();
        for area in &merges {
            let Ok(top) = self.cells.binary_search_by_key(&(area.rows.0, area.columns.0), |c| (c.row, c.column)) else {
                continue;
            };
            let Some(source) = self.cells.get(top) else { continue };
            let from = rows.partition_point(|row| *row < area.rows.0);
            for row in rows.iter().skip(from).take_while(|row| **row <= area.rows.1) {
                for column in area.columns.0.max(left)..=area.columns.1.min(right) {
                    if (*row, column) == (area.rows.0, area.columns.0) {
                        continue;
                    }
                    taken += (size_of::<Filled>() + source.text.len()) as u64;
                    claims::taken(path, size, taken)?;
                    added.push(Filled { row: *row, column, ..source.clone() });
                }
            }
        }
        let places: Vec<FilledIn> = added.iter().map(|cell| (cell.row, cell.column)).collect();
        // What lies under a merged cell is not shown: the shown value comes first, and the other goes.
        added.append(&mut self.cells);
        self.cells = added;
        self.sort();
        Ok(places)
    }

    /// Where the cells are, and how many rows have any.
    pub fn extent(&self) -> (Extent, u64) {
        let mut extent = Extent::default();
        let mut rows = 0;
        for cells in self.rows() {
            rows += 1;
            cells.iter().for_each(|cell| extent.add(cell.row, cell.column));
        }
        // A column whose formulas were never calculated is still a column.
        if let Some(first) = self.cells.first().map(|cell| cell.row) {
            self.unvalued.iter().filter(|(row, _)| *row >= first).for_each(|(row, column)| extent.add(*row, *column));
        }
        (extent, rows)
    }

    /// Whether any cell has several lines.
    pub fn has_line_breaks(&self) -> bool {
        self.cells.iter().any(|cell| cell.text.contains('\n'))
    }

    /// Delimited text, and the row of each of its lines. Empty rows become empty lines; line breaks within cells above
    /// row `below` become spaces, so that up to there a line has the number of its row.
    pub fn write(&self, extent: &Extent, below: u32) -> (String, LineMap) {
        let (first, last) = extent.columns().unwrap_or((0, 0));
        let mut out = String::new();
        let mut lines = LineMap::default();
        let mut next_row = 0;
        for cells in self.rows() {
            let Some(row) = cells.first().map(|cell| cell.row) else { continue };
            while next_row < row {
                out.push('\n');
                lines.skip();
                next_row += 1;
            }
            next_row += 1;
            let mut left = cells.iter().peekable();
            let fields: Vec<Cow<'_, str>> = (first..=last)
                .map(|column| match left.next_if(|cell| cell.column == column) {
                    None => "".into(),
                    Some(cell) if row < below && cell.text.contains(['\r', '\n']) => cell
                        .text
                        .split(['\r', '\n'])
                        .filter(|part| !part.is_empty())
                        .collect::<Vec<_>>()
                        .join(" ")
                        .into(),
                    Some(cell) => cell.text.as_str().into(),
                })
                .collect();
            lines.add(u64::from(row) + 1, fields.iter().map(AsRef::as_ref));
            push_line(&mut out, fields.iter().map(AsRef::as_ref));
        }
        (out, lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_they_are_written() {
        assert_eq!(Area::parse("A1:D99"), Some(Area { rows: (0, 98), columns: (0, 3) }));
        assert_eq!(Area::parse("$C$4"), Some(Area { rows: (3, 3), columns: (2, 2) }));
        assert_eq!(Area::parse("d9:a1"), Some(Area { rows: (0, 8), columns: (0, 3) }));
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "1", "A0", "ABCD1", "A1:", "A-1", "A1:B2:C3"] {
            assert_eq!(Area::parse(wrong), None, "{wrong}");
        }
    }
}
