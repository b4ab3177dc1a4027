//! A table that was protected and checked: what the analyst sees, and what may be released.

use super::noise::{Bar, NoiseFigures};
use super::published::{Published, PublishedRow, PublishedValue};
use super::recoding::Recoded;
use super::sensitivity::rules::Reason;
use serde::{Deserialize, Serialize};

/// Whether a cell is published, and if not, why it is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Published,
    /// Hidden because it is unsafe itself.
    Unsafe,
    /// Hidden to protect others.
    Complementary,
}

/// One row of the table, with everything that is known about it. For the analyst alone.
#[derive(Clone, Debug, PartialEq)]
pub struct PreparedCell {
    pub at: Vec<String>,
    /// True number of people.
    pub count: u64,
    /// Its true values: people, then each measure. `Empty` if there is none.
    pub values: Vec<PublishedValue>,
    /// The values as they are released.
    pub published: Vec<PublishedValue>,
    pub status: Status,
    /// Why it is unsafe; empty if it is not.
    pub reasons: Vec<Reason>,
    /// The interval that the attacker can derive for its number of people.
    pub attacker: Option<[f64; 2]>,
    /// What the attacker's interval must be for it to be protected.
    pub required: Option<[f64; 2]>,
    /// The attacker's interval was not proved to be wide enough.
    pub exposed: bool,
    /// If it is open to attack: the published numbers that disclose it, in words.
    pub how: Option<String>,
    /// With noise: the error bar of each value, `None` if it has none; empty without noise.
    pub noise: Vec<Option<Bar>>,
}

/// What protection costs: what is hidden, and how far published counts lie from the true ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CostFigures {
    pub cells_hidden: u64,
    /// Lower bound on the cells that any protected pattern hides; 0 if no bound was computed.
    pub least_cells_hidden: u64,
    /// People in hidden cells, a person counted once for each hidden cell that they are in.
    pub people_hidden: u64,
    /// Mean |published − true| over published counts.
    pub distance: f64,
    /// Mean |published − true| / true over published counts above zero.
    pub relative_distance: f64,
}

/// What the attack on the finished table found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub protected: bool,
    /// Linear programmes of the last check.
    pub programmes: u64,
    /// Rows that remain open to attack: indices into [`Prepared::cells`].
    pub exposed: Vec<usize>,
    /// Small groups without a row of their own that can be derived, in words.
    pub differences: Vec<String>,
}

/// A table ready to be looked at; it may be written only if [`Checked::protected`] is true.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    pub title: String,
    pub dimensions: Vec<String>,
    /// "people", then each measure.
    pub measures: Vec<String>,
    pub total_label: String,
    pub cells: Vec<PreparedCell>,
    /// Categories that were merged before anything was hidden.
    pub recoded: Recoded,
    pub cost: CostFigures,
    pub checked: Checked,
    /// Somebody is in several of its categories at once, so totals can be smaller than the sum of their parts.
    pub in_several: bool,
    /// The noise of its numbers; `None` without noise.
    pub noise: Option<NoiseFigures>,
    /// What a reader must know about its numbers, a sentence each.
    pub notes: Vec<String>,
}

impl Prepared {
    /// The table as it is released: no hidden value is in it.
    #[must_use]
    pub fn published(&self) -> Published {
        Published {
            title: self.title.clone(),
            dimensions: self.dimensions.clone(),
            measures: self.measures.clone(),
            rows: self.cells.iter().map(|c| PublishedRow { at: c.at.clone(), values: c.published.clone() }).collect(),
            total_label: self.total_label.clone(),
        }
    }

    /// The row at these labels.
    #[must_use]
    pub fn find(&self, at: &[&str]) -> Option<&PreparedCell> {
        self.cells.iter().find(|c| c.at.iter().map(String::as_str).eq(at.iter().copied()))
    }

    /// Adds up what was lost.
    pub(super) fn count_cost(&mut self) {
        let mut cost = CostFigures::default();
        let mut shown = 0_u64;
        let mut above_zero = 0_u64;
        for cell in &self.cells {
            match cell.published.first() {
                Some(PublishedValue::Count(n)) => {
                    let distance = n.abs_diff(cell.count) as f64;
                    shown += 1;
                    cost.distance += distance;
                    if cell.count > 0 {
                        above_zero += 1;
                        cost.relative_distance += distance / cell.count as f64;
                    }
                }
                _ => {
                    cost.cells_hidden += 1;
                    cost.people_hidden += cell.count;
                }
            }
        }
        cost.distance /= shown.max(1) as f64;
        cost.relative_distance /= above_zero.max(1) as f64;
        self.cost = cost;
    }
}
