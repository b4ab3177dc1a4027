//! What is said about one mark of a chart.

use super::{Chart, Marks};
use crate::report::words::{one_in, percent};

impl Chart {
    /// How many marks it has.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.marks {
            Marks::Columns(bars) | Marks::Bars(bars) => bars.len(),
            Marks::Curve { points, .. } => points.len(),
            Marks::Pairs { pairs, .. } => pairs.len(),
            Marks::Points { points, .. } => points.len(),
        }
    }

    /// What one mark says, in a sentence; `None` if there is no such mark.
    #[must_use]
    pub fn hint(&self, mark: usize) -> Option<String> {
        Some(match &self.marks {
            Marks::Columns(bars) | Marks::Bars(bars) => bars.get(mark)?.says.clone(),
            Marks::Curve { points, .. } => {
                let (risk, share) = points.get(mark)?;
                format!("{} of people have a risk above {}", percent(*share), one_in(*risk))
            }
            Marks::Pairs { pairs, inside, outside } => {
                let pair = pairs.get(mark)?;
                format!("{}\n{} {inside}, {} {outside}", pair.label, percent(pair.inside), percent(pair.outside))
            }
            Marks::Points { points, .. } => points.get(mark)?.label.clone(),
        })
    }
}
