//! A column's values with the people who have them.

use super::column::hidden;
use super::frame::{Figure, Given};
use crate::privacy::{Bitmap, ladder};
use crate::segments;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;

/// Values that are listed: the most frequent.
const LISTED: usize = 200;

/// The values of a column, by its name, with their people, most first. A hidden column has none to show.
pub(crate) struct ValueCounts;

impl Figure for ValueCounts {
    type Question = String;
    type Answer = Vec<(String, u64)>;
    const TITLE: &'static str = "Counting values";

    fn measure(given: &Given<'_>, name: &String) -> Result<Vec<(String, u64)>, MeasureError> {
        if hidden(given, name) {
            return Ok(Vec::new());
        }
        let column = given.cache.coded(name, given.progress)?;
        let people = given.cache.people(given.review, given.progress)?;
        let counts = segments::value_counts(&column, &Bitmap::all(given.cache.dataset.rows()), &people);
        let mut order: Vec<usize> = (0..counts.len()).filter(|&code| counts[code] > 0).collect();
        order.sort_by_key(|&code| (std::cmp::Reverse(counts[code]), code));
        order.truncate(LISTED);
        let label = |code: usize| ladder::value_label(&column, code as u32);
        Ok(order.into_iter().map(|code| (label(code), counts[code])).collect())
    }
}

impl Workbench {
    /// A column's values with the people who have them, most first, at most 200; empty while they are counted.
    pub fn value_counts(&mut self, column: &str) -> Vec<(String, u64)> {
        self.ask::<ValueCounts>(column.to_owned()).fresh().map_or_else(Vec::new, |counts| counts.to_vec())
    }
}
