//! Figures that are measured only on request: population uniqueness, unique combinations, sampling weights, and
//! the time of a moved slider.

use super::options::MeasureOptions;
use crate::dataset::Use;
use crate::privacy::{Classes, CodedTable, Refusal, WeightError, population_uniques, suda, weighted_risk};
use crate::report::assessment::{CombinationColumn, PopulationUniques, UniqueCombinations, Weighted};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::column::moving;
use crate::workbench::figures::frame::{Given, privacy};
use std::time::Instant;

pub(crate) struct Further {
    pub population_uniques: Option<PopulationUniques>,
    pub unique_combinations: Option<UniqueCombinations>,
    pub weighted: Option<Weighted>,
}

pub(crate) fn figures(
    given: &Given<'_>,
    table: &CodedTable,
    classes: &Classes,
    options: &MeasureOptions,
) -> Result<Further, MeasureError> {
    let combinations = options.unique_combinations.map(|most| (most > 0).then_some(most));
    Ok(Further {
        population_uniques: options.population.map(|population| uniques(classes, population)),
        unique_combinations: combinations.map(|most| unique_combinations(given, table, classes, most)).transpose()?,
        weighted: weighted(given, table, classes)?,
    })
}

fn uniques(classes: &Classes, population: u64) -> PopulationUniques {
    let estimate = population_uniques(classes.class_sizes(), population);
    let had = |figure: &Result<f64, Refusal>| figure.as_ref().ok().copied();
    PopulationUniques {
        population,
        zayatz: had(&estimate.zayatz),
        pitman: had(&estimate.pitman),
        snb: had(&estimate.snb),
        dankar: estimate.dankar.map(|(figure, _)| figure),
        dankar_model: estimate.dankar.map(|(_, model)| model.to_string()),
        reasons: estimate.reasons(),
    }
}

fn unique_combinations(
    given: &Given<'_>,
    table: &CodedTable,
    classes: &Classes,
    most: Option<usize>,
) -> Result<UniqueCombinations, MeasureError> {
    let found = suda::unique_combinations(table, classes, most, given.progress).map_err(privacy)?;
    let shares = found.shares.unwrap_or_default();
    let columns = table.quasi_identifiers().iter().zip(shares);
    Ok(UniqueCombinations {
        max_size: found.max_size,
        people: found.people,
        score_sum: found.score_sum,
        score_max: found.score_max,
        columns: columns.map(|(q, share)| CombinationColumn { column: q.column.name.clone(), share }).collect(),
    })
}

fn weighted(given: &Given<'_>, table: &CodedTable, classes: &Classes) -> Result<Option<Weighted>, MeasureError> {
    let Some(name) = given.cache.with_use(given.review, Use::Weight) else { return Ok(None) };
    let weights = given.cache.coded(&name, given.progress)?;
    let risk = weighted_risk(table, classes, &weights, given.progress).map_err(|error| match error {
        WeightError::Privacy(error) => privacy(error),
        other => MeasureError::Unusable { column: name, use_: Use::Weight.to_string(), reason: other.to_string() },
    })?;
    Ok(Some(Weighted { expected_reidentifications: risk.expected_reidentifications, global_risk: risk.global_risk }))
}

/// What a moved slider costs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moves {
    /// Getting ready when a ladder is taken hold of, in milliseconds.
    pub ready: Option<f64>,
    /// Each level after that.
    pub moved: Option<f64>,
}

/// Medians of `repeat` measurements, each at a changed level: one ladder after the other, one level after the other.
/// The window gets ready for a ladder when it is shown, and has every level by then.
pub(crate) fn repeated(given: &Given<'_>, table: &CodedTable, repeat: usize) -> Result<Moves, MeasureError> {
    let milliseconds = |start: Instant| start.elapsed().as_secs_f64() * 1e3;
    let identifiers = table.quasi_identifiers();
    let (mut ready, mut moved) = (Vec::with_capacity(repeat), Vec::with_capacity(repeat));
    for turn in 0..repeat {
        let Some(place) = turn.checked_rem(identifiers.len()) else { break };
        let start = Instant::now();
        let moving = moving(given, &table.levels(), place)?;
        ready.push(milliseconds(start));
        let q = &identifiers[place];
        let level = (q.level + 1 + turn / identifiers.len()) % q.ladder.levels();
        let start = Instant::now();
        moving.at(level, given.progress).map_err(privacy)?;
        moved.push(milliseconds(start));
    }
    Ok(Moves { ready: median(ready), moved: median(moved) })
}

fn median(mut times: Vec<f64>) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied()
}
