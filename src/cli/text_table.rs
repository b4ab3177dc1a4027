//! Tables of text for people: columns padded to their widest cell, numbers to the right.

use std::borrow::Cow;
use std::io::{self, Write};

/// Characters of a cell at most, if others stand to its right.
const WIDEST: usize = 120;

/// A table that is printed when it is complete.
pub struct Paper {
    heads: Vec<String>,
    /// The column holds numbers.
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Paper {
    /// Heads; those that begin with `>` are over numbers.
    pub fn new(heads: &[&str]) -> Self {
        Self {
            heads: heads.iter().map(|head| head.trim_start_matches('>').to_owned()).collect(),
            right: heads.iter().map(|head| head.starts_with('>')).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row below the others: one text a column, in the order of the heads.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes the heads and the rows. A column is as wide as its widest cell, but for the last, which is written whole.
    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = |column: usize| {
            let cells = self.rows.iter().chain([&self.heads]).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count().min(WIDEST)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.heads.len()).map(width).collect();
        for row in [&self.heads].into_iter().chain(&self.rows) {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let width = widths.get(column).copied().unwrap_or(0);
                let cell = if column + 1 == row.len() { Cow::Borrowed(&**cell) } else { shortened(cell, width) };
                let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
                if self.right.get(column) == Some(&true) {
                    line.push_str(&padding);
                    line.push_str(&cell);
                } else {
                    line.push_str(&cell);
                    line.push_str(&padding);
                }
                line.push_str("  ");
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A text with no more characters than these; the last one is "…" if some are missing.
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if text.chars().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    Cow::Owned(start + "…")
}

/// A share as a percentage; a dash if there is none.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// A figure with four digits after the point; a dash if there is none.
pub fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"))
}

/// A count; a dash if there is none.
pub fn count(value: Option<u64>) -> String {
    value.map_or_else(|| "–".to_owned(), crate::workbench::thousands)
}
