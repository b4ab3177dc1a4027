//! p: how a sensitive column's values are spread over everyone in view.

use rayon::prelude::*;

use crate::privacy::{Bitmap, CodedColumn, People};

/// People by value.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    people: Vec<u64>,
    shares: Vec<f64>,
    total: u64,
    distinct: usize,
}

impl Shares {
    /// From people by code.
    #[must_use]
    pub fn new(people: Vec<u64>) -> Self {
        let total = people.iter().sum();
        let distinct = people.iter().filter(|&&n| n > 0).count();
        let shares = people.iter().map(|&n| if total == 0 { 0.0 } else { n as f64 / total as f64 }).collect();
        Self { people, shares, total, distinct }
    }

    /// p of a value: its people over all; 0 if nobody is in view.
    #[must_use]
    pub fn share(&self, code: u32) -> f64 {
        self.shares.get(code as usize).copied().unwrap_or(0.0)
    }

    /// People with a value.
    #[must_use]
    pub fn people(&self, code: u32) -> u64 {
        self.people.get(code as usize).copied().unwrap_or(0)
    }

    /// People by code.
    #[must_use]
    pub fn by_code(&self) -> &[u64] {
        &self.people
    }

    /// People in view, each counted once for every value they have in a class.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Values that somebody in view has.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.distinct
    }
}

/// How many people have each value of a column, among the rows `within`: what is beside each value while a rule
/// is built. By code; people without a value come last where there are any. A person with several values counts at
/// each of them.
#[must_use]
pub fn value_counts(column: &CodedColumn, within: &Bitmap, people: &People) -> Vec<u64> {
    let mut counts = vec![0_u64; column.cardinality()];
    let rows = column.rows();
    let mut add = |code: u32, n: u64| {
        if let Some(count) = counts.get_mut(code as usize) {
            *count = count.saturating_add(n);
        }
    };
    match people {
        People::Rows(_) => within.iter().take_while(|&row| row < rows).for_each(|row| add(column.codes.get(row), 1)),
        People::Counts(of_row) => {
            for row in within.iter().take_while(|&row| row < rows) {
                add(column.codes.get(row), of_row.get(row).copied().unwrap_or(0));
            }
        }
        People::Keys(keys) => {
            let person_of_row = keys.person_of_row();
            let mut pairs: Vec<u64> = within
                .iter()
                .take_while(|&row| row < rows)
                .filter_map(|row| Some(u64::from(column.codes.get(row)) << 32 | u64::from(*person_of_row.get(row)?)))
                .collect();
            pairs.par_sort_unstable();
            pairs.dedup();
            pairs.into_iter().for_each(|pair| add((pair >> 32) as u32, 1));
        }
    }
    counts
}
