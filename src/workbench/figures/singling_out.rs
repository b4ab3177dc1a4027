//! What singles people out: sets of columns, and the people who are easiest to find with the sets that find them.

use super::Given;
use super::assessment::whole;
use super::frame::cache::privacy;
use crate::privacy::suda::{combinations_of, unique_combinations};
use crate::privacy::{CodedTable, MOST_SUBSET_COLUMNS, SubsetFigures, subsets};
use crate::workbench::error::MeasureError;
use crate::workbench::release::views::{ColumnSet, ColumnSets, RiskyPeople, RiskyPerson};
use std::ops::ControlFlow;

/// Sets of one size that are shown: those that single out most.
const SETS_OF_A_SIZE: usize = 40;
/// People who are told one by one.
const PEOPLE: usize = 20;
/// Sets that score a person: more facts than this nobody knows together.
const MOST_FACTS: usize = 3;
/// Sets that are told of one person.
const SETS_OF_A_PERSON: usize = 6;
/// The sampling fraction of DIS that is the custom [Elliot et al. 2002].
const FRACTION: f64 = 0.1;

fn names(table: &CodedTable, places: impl IntoIterator<Item = usize>) -> Vec<String> {
    let identifiers = table.quasi_identifiers();
    places.into_iter().filter_map(|place| identifiers.get(place)).map(|q| q.column.name.clone()).collect()
}

/// Every set of the quasi-identifiers at their levels, small sets first and of one size those that single out most.
pub(in crate::workbench) fn sets(given: &Given<'_>) -> Result<ColumnSets, MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    let columns = table.quasi_identifiers().len();
    let mut found = ColumnSets { list: Vec::new(), looked_at: 0, people: table.people().total(), columns };
    if columns == 0 {
        return Ok(found);
    }
    if columns > MOST_SUBSET_COLUMNS {
        return Err(MeasureError::Privacy(crate::privacy::PrivacyError::TooManyColumns {
            columns,
            most: MOST_SUBSET_COLUMNS,
        }));
    }
    given.progress.set_total((1_u64 << columns) - 1);
    let finest = given.cache.measure(given.review, given.progress)?;
    let now = finest.rolled_up(&table.levels(), given.progress).map_err(privacy)?;
    let mut of_size: Vec<Vec<SubsetFigures>> = vec![Vec::new(); columns + 1];
    subsets(&now, columns, given.progress, |set| {
        found.looked_at += 1;
        if let Some(kept) = of_size.get_mut(set.len()) {
            kept.push(set);
            // A million sets are not kept for the sake of forty.
            if kept.len() >= 64 * SETS_OF_A_SIZE {
                most_telling(kept);
            }
        }
        ControlFlow::Continue(())
    })
    .map_err(privacy)?;
    for mut sets in of_size {
        most_telling(&mut sets);
        found.list.extend(sets.iter().map(|set| ColumnSet {
            columns: names(&table, set.places()),
            classes: set.classes,
            people_alone: set.people_alone,
            distinction: set.distinction,
            separation: set.separation,
        }));
    }
    Ok(found)
}

fn most_telling(sets: &mut Vec<SubsetFigures>) {
    sets.sort_by(|a, b| {
        b.people_alone
            .cmp(&a.people_alone)
            .then_with(|| b.classes.cmp(&a.classes))
            .then_with(|| b.columns.reverse_bits().cmp(&a.columns.reverse_bits()))
    });
    sets.truncate(SETS_OF_A_SIZE);
}

/// The people who are easiest to find, by DIS, each with the smallest sets of columns that single them out.
pub(in crate::workbench) fn people(given: &Given<'_>) -> Result<RiskyPeople, MeasureError> {
    let (table, classes) = whole(given)?;
    let scored = unique_combinations(&table, &classes, Some(MOST_FACTS), given.progress).map_err(privacy)?;
    let mut by_dis = scored.dis(FRACTION);
    by_dis.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    by_dis.truncate(PEOPLE);
    let rows = classes.representatives();
    let identifiers = table.quasi_identifiers();
    let list = by_dis
        .into_iter()
        .map(|(class, dis)| {
            let mut sets = combinations_of(&table, &classes, class, given.progress).map_err(privacy)?;
            sets.truncate(SETS_OF_A_PERSON);
            let value = |place: usize| {
                let identifier = identifiers.get(place)?;
                let code = classes.code(class, place)?;
                Some(identifier.ladder.label(identifier.level, code))
            };
            let fact = |place: usize| Some((identifiers.get(place)?.column.name.clone(), value(place)?));
            Ok(RiskyPerson {
                row: rows.get(class as usize).copied().unwrap_or(0) as usize,
                dis,
                score: scored.score(class).unwrap_or(0.0),
                sets: sets.into_iter().map(|set| set.into_iter().filter_map(fact).collect()).collect(),
            })
        })
        .collect::<Result<Vec<_>, MeasureError>>()?;
    let shares = scored.shares.clone().unwrap_or_default();
    let mut columns: Vec<(String, f64)> =
        identifiers.iter().zip(shares).map(|(q, share)| (q.column.name.clone(), share)).collect();
    columns.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(RiskyPeople {
        list,
        columns,
        singled_out: scored.people,
        most_facts: scored.max_size,
        people_alone: classes.people_alone(),
        people: table.people().total(),
    })
}
