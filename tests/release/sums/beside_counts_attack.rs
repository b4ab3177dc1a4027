//! An attacker of numbers that stand beside each other, written for the tests alone: it reads the texts of a published
//! table and its notes, knows which values the column can have, and counts which numbers of people agree.

use shoal::release::{Prepared, PublishedValue};
use std::collections::BTreeSet;

/// The columns of a table with one measure, as texts; `None` where hidden or empty.
pub struct Row {
    pub at: Vec<String>,
    pub people: Option<u64>,
    pub sum: Option<String>,
    pub mean: Option<String>,
    pub median: Option<String>,
}

pub fn rows(table: &Prepared) -> Vec<Row> {
    let published = table.published();
    let place = |ending: &str| published.measures.iter().position(|name| name.ends_with(ending));
    published
        .rows
        .iter()
        .map(|row| {
            let text = |ending: &str| match row.values[place(ending)?] {
                PublishedValue::Number(number) => Some(number.to_string()),
                _ => None,
            };
            Row {
                at: row.at.clone(),
                people: match row.values[0] {
                    PublishedValue::Count(people) => Some(people),
                    _ => None,
                },
                sum: text(": sum"),
                mean: text(": mean"),
                median: text(": median"),
            }
        })
        .collect()
}

/// The unit of which the notes say that sums are multiples; `None` where they say nothing.
pub fn unit_in(notes: &[String]) -> Option<f64> {
    notes.iter().find_map(|note| note.split_once("to the nearest multiple of ")?.1.trim_end_matches('.').parse().ok())
}

/// The notes say that means are computed from the sum and the rounded count.
pub fn means_are_computed(notes: &[String]) -> bool {
    notes.iter().any(|note| note.contains("a mean is computed"))
}

/// The notes say that sums are computed from the one value that there is and the rounded count.
pub fn sums_are_computed(notes: &[String]) -> bool {
    notes.iter().any(|note| note.contains("a sum is computed"))
}

/// Half a unit of the last decimal of a text.
pub fn half(text: &str) -> f64 {
    0.5 * 10_f64.powi(-(text.split_once('.').map_or(0, |(_, decimals)| decimals.len()) as i32))
}

/// What is known of the values of a column: those that occur, in whole cents.
pub struct Values {
    low: i64,
    high: i64,
    step: i64,
}

impl Values {
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let cents: BTreeSet<i64> = values.filter(|v| v.is_finite()).map(|v| (v * 100.0).round() as i64).collect();
        let low = *cents.first().unwrap();
        let mut step = 0;
        for value in &cents {
            let (mut a, mut b) = (step, value - low);
            while b != 0 {
                (a, b) = (b, a % b);
            }
            step = a;
        }
        Self { low, high: *cents.last().unwrap(), step }
    }

    /// So many people can have values that add up to something between the ends, which are in euros.
    pub fn can_be(&self, people: i64, [low, high]: [f64; 2]) -> bool {
        let low = ((low * 100.0 - 1e-6).ceil() as i64).max(people * self.low);
        let high = ((high * 100.0 + 1e-6).floor() as i64).min(people * self.high);
        if low > high {
            return false;
        }
        // The least sum at or above the lower end.
        let first = people * self.low;
        let sum = if self.step == 0 { first } else { first + (low - first + self.step - 1) / self.step * self.step };
        (low..=high).contains(&sum)
    }
}

/// What is said of the sum of a row's values if `people` of them have one; a computed mean is of `divisor` people.
pub fn ends(row: &Row, people: i64, notes: &[String], divisor: u64) -> [f64; 2] {
    let mut ends = [f64::NEG_INFINITY, f64::INFINITY];
    let mut narrow = |low: f64, high: f64| ends = [ends[0].max(low), ends[1].min(high)];
    if let Some(sum) = &row.sum {
        let value: f64 = sum.parse().unwrap();
        match unit_in(notes) {
            _ if sums_are_computed(notes) => {}
            // The nearest, half upward.
            Some(unit) => narrow(value - unit / 2.0, value + unit / 2.0 - 0.01),
            None => narrow(value - half(sum), value + half(sum)),
        }
    }
    if let Some(mean) = &row.mean {
        let value: f64 = mean.parse().unwrap();
        match (means_are_computed(notes), &row.sum) {
            // Computed from the numbers beside it, it says no more than they do.
            (true, Some(_)) => {}
            (true, None) if sums_are_computed(notes) => {}
            (true, None) => {
                let unit = unit_in(notes).map_or(0.0, |unit| unit / 2.0);
                let (value, half) = (value * divisor as f64, half(mean) * divisor as f64);
                narrow(value - half - unit, value + half + unit);
            }
            (false, _) => narrow((value - half(mean)) * people as f64, (value + half(mean)) * people as f64),
        }
    }
    ends
}
