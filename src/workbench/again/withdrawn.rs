//! Who withdrew consent between two files: person by person, where both files are at hand and tell their people apart.

use super::measured::{Measured, lacking_consent};
use crate::dataset::{Dataset, Role, Use};
use crate::privacy::{CodedColumn, ladder};
use crate::report::again::{Again, Difference};
use crate::segments;
use crate::workbench::error::MeasureError;
use std::collections::HashMap;

/// Fills in how many people withdrew consent; a sentence if it cannot be known.
pub(super) fn look(
    again: &mut Again,
    was: Option<&Measured<'_>>,
    is: &Measured<'_>,
    threshold: u64,
) -> Result<Option<String>, MeasureError> {
    let review = is.given.review;
    if review.consent_rules().next().is_none() && review.opt_outs.is_empty() {
        return Ok(None);
    }
    let unknown = |why: &str| Ok(Some(format!("How many people withdrew their consent is not known: {why}.")));
    let Some(was) = was else { return unknown("the file of before is not at hand") };
    for measured in [was, is] {
        if let Some(column) = lacking_consent(measured.given).first() {
            return unknown(&format!("{} has no column “{column}”", measured.side.file));
        }
        if measured.side.consented.is_none() {
            return unknown(&format!("it cannot be said who consented in {}", measured.side.file));
        }
    }
    let Some(key) = key(was, is)? else {
        return unknown("no column tells people apart in both files; tag the person key");
    };
    let withdrew = withdrawn(was, is, &key)?;
    again.consent_withdrawn = Difference::of(i64::try_from(withdrew).unwrap_or(i64::MAX), threshold);
    Ok(None)
}

/// The column by which people are found again: the person key, else a direct identifier that no two rows share; of
/// several the one by which most are found.
fn key(was: &Measured<'_>, is: &Measured<'_>) -> Result<Option<String>, MeasureError> {
    let sides = [was, is];
    let datasets = sides.map(|side| &*side.given.cache.dataset);
    let kind = |dataset: &Dataset, name: &str| {
        dataset.column_index(name).and_then(|at| dataset.columns.get(at)).map(|column| column.kind)
    };
    let in_both = |name: &str| kind(datasets[0], name).is_some() && kind(datasets[0], name) == kind(datasets[1], name);
    let review = is.given.review;
    if let Some(key) = review.with_use(Use::PersonKey).next() {
        return Ok(Some(key.to_owned()).filter(|key| in_both(key)));
    }
    let mut best: Option<(usize, String)> = None;
    for column in &datasets[1].columns {
        let role = review.role(&column.name).unwrap_or(column.suggestion.role);
        let is_distinct =
            |dataset: &Dataset| dataset.column_index(&column.name).is_some_and(|at| dataset.is_distinct(at));
        if role != Role::DirectIdentifier || !in_both(&column.name) || !datasets.into_iter().all(is_distinct) {
            continue;
        }
        let [before, after] = coded(&sides, &column.name)?;
        let known = codes(&before);
        let found = labels(&after).filter(|(label, _)| known.contains_key(label)).count();
        if found > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((found, column.name.clone()));
        }
    }
    Ok(best.map(|(_, name)| name))
}

type Coded = std::sync::Arc<CodedColumn>;

fn coded(sides: &[&Measured<'_>; 2], name: &str) -> Result<[Coded; 2], MeasureError> {
    let [was, is] = sides.map(|side| side.given.cache.coded(name, side.given.progress));
    Ok([was?, is?])
}

/// The values that rows have, without the missing one.
fn labels(column: &CodedColumn) -> impl Iterator<Item = (String, u32)> + '_ {
    (0..column.values.len() as u32).map(|code| (ladder::value_label(column, code), code))
}

fn codes(column: &CodedColumn) -> HashMap<String, u32> {
    labels(column).collect()
}

/// People who consented before, are in the newer file, and do not consent there.
fn withdrawn(was: &Measured<'_>, is: &Measured<'_>, key: &str) -> Result<u64, MeasureError> {
    let sides = [was, is];
    let columns = coded(&sides, key)?;
    let mut consenting = Vec::with_capacity(2);
    let mut present = Vec::with_capacity(2);
    for (side, column) in sides.iter().zip(&columns) {
        let given = side.given;
        let people = given.cache.people(given.review, given.progress)?;
        let bits = given.cache.consenting(given.review, given.progress)?;
        let rows = bits.map(|bits| segments::rows_of(&bits, &people));
        let (mut yes, mut there) = (vec![false; column.cardinality()], vec![false; column.cardinality()]);
        for (row, code) in column.codes.iter().enumerate() {
            there[code as usize] = true;
            yes[code as usize] |= rows.as_ref().is_none_or(|rows| rows.contains(row));
        }
        consenting.push(yes);
        present.push(there);
    }
    let now = codes(&columns[1]);
    let has = |list: &[Vec<bool>], side: usize, code: u32| {
        list.get(side).and_then(|codes| codes.get(code as usize)).copied().unwrap_or(false)
    };
    let withdrew = labels(&columns[0]).filter(|(label, code)| {
        has(&consenting, 0, *code)
            && now.get(label).is_some_and(|&code| has(&present, 1, code) && !has(&consenting, 1, code))
    });
    Ok(withdrew.count() as u64)
}
