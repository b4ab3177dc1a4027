//! Journalist risk of the whole file against a population table, a second file (METHODS 2).

use crate::dataset::{self, Dataset, DatasetError, OpenOptions, Use};
use crate::privacy::ladder::build;
use crate::privacy::{
    Classes, CodedTable, Ladder, People, PopulationRisk, PrivacyError, Progress, QuasiIdentifier, population_column,
    population_sizes,
};
use crate::report::assessment::PopulationFacts;
use crate::review::{LadderForm, PopulationTable};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Cache, Given, form_of, privacy};
use std::sync::Arc;

/// The risk against the review's population table, and what is known of the table; `None` if there is none.
///
/// Columns are matched by their names. With a count column, a row stands for as many people as it says; else, where it has the
/// file's person key, people are the distinct keys; else a row is a person.
pub(crate) fn risk(
    given: &Given<'_>,
    table: &CodedTable,
    classes: &Classes,
) -> Result<Option<(PopulationRisk, PopulationFacts)>, MeasureError> {
    let Some(chosen) = &given.review.population else { return Ok(None) };
    let population = given.cache.population(chosen, given.progress)?;
    let people = Arc::new(people(given, chosen, &population)?);
    let total = people.total();
    let theirs = table.quasi_identifiers().iter().map(|own| {
        let ladder = given.cache.population_ladder(given.review, &population, &own.column.name, given.progress)?;
        Ok(QuasiIdentifier::new(ladder, own.level))
    });
    let theirs = theirs.collect::<Result<Vec<_>, MeasureError>>()?;
    let theirs = CodedTable::new(theirs, people, table.missing()).map_err(|error| fault(chosen, error))?;
    let sizes = population_sizes(table, classes, &theirs, given.progress).map_err(|error| fault(chosen, error))?;
    let short = |(&people, &population): (&u64, &u64)| people.saturating_sub(population);
    let facts = PopulationFacts {
        name: chosen.name(),
        rows: population.source.rows,
        sha256: population.source.sha256.clone(),
        people: total,
        people_lacking: classes.sizes().iter().zip(&sizes).map(short).sum(),
    };
    Ok(Some((classes.risk_against(&sizes, given.review.policy.risk_threshold), facts)))
}

/// Reads a population table, and makes sure that it is the one that was chosen.
pub(crate) fn read(table: &PopulationTable, progress: &Progress) -> Result<Dataset, MeasureError> {
    let dataset = dataset::open(&table.path, &OpenOptions::default(), progress).map_err(|error| match error {
        DatasetError::Cancelled => MeasureError::Cancelled,
        other => wrong(table, other.to_string()),
    })?;
    if !table.sha256.is_empty() && table.sha256 != dataset.source.sha256 {
        let reason =
            "it is not the file that was chosen: its fingerprint differs; choose it again to use it as it is now";
        return Err(wrong(table, reason));
    }
    if dataset.source.unreadable_rows > 0 {
        let rows = dataset.source.unreadable_rows;
        return Err(wrong(table, format!("{rows} rows cannot be read, so that people would be missing; correct them")));
    }
    Ok(dataset)
}

/// The ladder of a column of the population, of the form that the file's own column has.
pub(crate) fn ladder(
    cache: &Cache,
    population: &Dataset,
    name: &str,
    form: LadderForm,
    progress: &Progress,
) -> Result<Ladder, MeasureError> {
    let own = cache.coded(name, progress)?;
    let theirs = population.coded(index(population, name)?, progress)?;
    let column = Arc::new(population_column(&own, &theirs).map_err(privacy)?);
    let form = form_of(&own, form)?;
    build(&column, &form).map_err(|error| MeasureError::Population {
        name: population.source.name.clone(),
        reason: format!("the ladder of \"{name}\" does not fit its values: {error}"),
    })
}

fn people(given: &Given<'_>, chosen: &PopulationTable, population: &Dataset) -> Result<People, MeasureError> {
    if let Some(count) = &chosen.count {
        let column = population.coded(index(population, count)?, given.progress)?;
        return People::counts(&column).map_err(|error| fault(chosen, error));
    }
    let key = given.cache.with_use(given.review, Use::PersonKey);
    match key.and_then(|key| population.column_index(&key)) {
        Some(key) => People::keys(&population.coded(key, given.progress)?).map_err(|error| fault(chosen, error)),
        None => Ok(People::Rows(population.rows())),
    }
}

fn index(population: &Dataset, name: &str) -> Result<usize, MeasureError> {
    population.column_index(name).ok_or_else(|| {
        let nearest = population.nearest_column(name).map_or_else(String::new, |near| format!("; it has \"{near}\""));
        MeasureError::Population {
            name: population.source.name.clone(),
            reason: format!("there is no column \"{name}\" in it, and columns are matched by their names{nearest}"),
        }
    })
}

fn fault(table: &PopulationTable, error: PrivacyError) -> MeasureError {
    match error {
        PrivacyError::Cancelled => MeasureError::Cancelled,
        other => wrong(table, other.to_string()),
    }
}

fn wrong(table: &PopulationTable, reason: impl Into<String>) -> MeasureError {
    MeasureError::Population { name: table.name(), reason: reason.into() }
}
