//! How far the cells of a sheet lie from each other: a reader that keeps a sheet as a table keeps what is between them.

use super::Claim;

/// The corners of a sheet's cells.
#[derive(Default, Clone, Debug)]
pub(in crate::dataset) struct Extent {
    /// First and last row, first and last column, from 0.
    rows: Option<(u32, u32)>,
    columns: Option<(u32, u32)>,
    /// Row and column of a cell in the last column, and of one in the last row.
    right: (u32, u32),
    bottom: (u32, u32),
    filled: u64,
    /// Whether each column has a cell.
    used: Vec<bool>,
}

/// A gap of this many columns without a cell separates a table from what is not part of it.
const GAP: usize = 256;

impl Extent {
    /// A block of cells that are filled: its first and last row and column.
    pub fn add_block(&mut self, rows: (u32, u32), columns: (u32, u32)) {
        self.stretch(rows.0, columns.0);
        self.stretch(rows.1, columns.1);
        let block = columns.0 as usize..columns.1 as usize + 1;
        if self.used.len() < block.end {
            self.used.resize(block.end, false);
        }
        self.used.get_mut(block).unwrap_or_default().fill(true);
        self.filled += (u64::from(rows.1 - rows.0) + 1) * (u64::from(columns.1 - columns.0) + 1);
    }

    /// A cell that is filled.
    pub fn add(&mut self, row: u32, column: u32) {
        self.add_block((row, row), (column, column));
    }

    fn stretch(&mut self, row: u32, column: u32) {
        let wider = |span: Option<(u32, u32)>, at: u32| match span {
            None => (Some((at, at)), true),
            Some((first, last)) => (Some((first.min(at), last.max(at))), at > last),
        };
        let (rows, is_bottom) = wider(self.rows, row);
        let (columns, is_right) = wider(self.columns, column);
        (self.rows, self.columns) = (rows, columns);
        if is_bottom {
            self.bottom = (row, column);
        }
        if is_right {
            self.right = (row, column);
        }
    }

    /// First and last column.
    pub fn columns(&self) -> Option<(u32, u32)> {
        self.columns
    }

    fn width(&self) -> u64 {
        self.columns.map_or(0, |(first, last)| u64::from(last - first) + 1)
    }

    /// Cells of the whole rectangle, filled or not.
    pub fn cells(&self) -> u64 {
        self.rows.map_or(0, |(first, last)| (u64::from(last - first) + 1) * self.width())
    }

    /// Checks that the columns lie together.
    pub(super) fn check_gap(&self, sheet: &str) -> Result<(), Claim> {
        let first = self.columns.map_or(0, |(first, _)| first as usize);
        let used = self.used.get(first..).unwrap_or_default();
        if used.split(|is_used| *is_used).any(|gap| gap.len() >= GAP) {
            return Err(sparse(sheet, self.right));
        }
        Ok(())
    }

    /// Whether `rows` rows of this width, `each` bytes a cell, can be made of a file of `size` bytes.
    pub(super) fn check(&self, sheet: &str, rows: Option<u64>, each: u64, size: u64) -> Result<u64, Claim> {
        let needed = rows.map_or(self.cells(), |rows| rows * self.width()).saturating_mul(each);
        if super::is_likely(needed, size) {
            return Ok(needed);
        }
        if needed / each.max(1) <= self.filled.saturating_mul(4) {
            return Err(Claim::TooMuch(needed));
        }
        // Sheets are long, not wide: a cell to the far right is the odd one.
        Err(sparse(sheet, if self.width() > 256 { self.right } else { self.bottom }))
    }
}

fn sparse(sheet: &str, (row, column): (u32, u32)) -> Claim {
    Claim::Sparse { sheet: sheet.to_owned(), cell: reference(row, column) }
}

/// A cell as spreadsheets name it, `AB7`; row and column from 0.
fn reference(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(row + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        assert_eq!(reference(0, 0), "A1");
        assert_eq!(reference(9, 25), "Z10");
        assert_eq!(reference(0, 26), "AA1");
        assert_eq!(reference(1_048_575, 16_383), "XFD1048576");
    }
}
