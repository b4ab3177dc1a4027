//! What is said about one mark of a chart.

use super::{Chart, Marks, TrendLine};
use crate::report::words::{one_in, people, percent};

impl Chart {
    /// How many marks it has.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.marks {
            Marks::Columns(bars) | Marks::Bars(bars) => bars.len(),
            Marks::Curve { points, .. } => points.len(),
            Marks::Pairs { pairs, .. } => pairs.len(),
            Marks::Points { points, .. } => points.len(),
            Marks::Lines { lines, .. } => lines.iter().flat_map(TrendLine::points).count(),
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
            Marks::Pairs { pairs, .. } => pairs.get(mark)?.says.clone(),
            Marks::Points { points, .. } => points.get(mark)?.label.clone(),
            Marks::Lines { lines, looks, .. } => {
                let mut points = lines.iter().flat_map(|line| line.points().map(move |point| (line, point)));
                let (line, point) = points.nth(mark)?;
                let about = if point.about { "about " } else { "" };
                format!("{}\n{}: {about}{}", line.name, looks.get(point.at)?, people(point.people as u64))
            }
        })
    }
}
