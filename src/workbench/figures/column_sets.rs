//! How many people every set of the quasi-identifiers distinguishes.

use super::frame::{Derived, Figure, Given, privacy};
use crate::privacy::{CodedTable, MOST_SUBSET_COLUMNS, PrivacyError, SubsetFigures, subsets};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use std::ops::ControlFlow;

/// Sets of one size that are shown: those that single out most.
const SETS_OF_A_SIZE: usize = 40;

/// Sets of quasi-identifiers, small sets first, of one size those that single out most people.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSets {
    pub list: Vec<ColumnSet>,
    /// Sets that were measured: all of them.
    pub looked_at: u64,
    pub people: u64,
    pub columns: usize,
}

/// How many people a set of columns distinguishes.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSet {
    pub columns: Vec<String>,
    pub classes: u64,
    pub people_alone: u64,
    /// Distinct combinations over people.
    pub distinction: f64,
    /// Share of pairs of people that it distinguishes; `None` for fewer than two people.
    pub separation: Option<f64>,
}

/// Sets of quasi-identifiers, measured.
pub(crate) struct SetsOfColumns;

impl Figure for SetsOfColumns {
    type Question = ();
    type Answer = ColumnSets;
    const TITLE: &'static str = "Measuring sets of columns";
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, (): &()) -> Result<ColumnSets, MeasureError> {
        sets(given)
    }
}

impl Workbench {
    /// How many people sets of quasi-identifiers distinguish.
    pub fn column_sets(&mut self) -> &Derived<ColumnSets> {
        self.ask::<SetsOfColumns>(())
    }
}

fn names(table: &CodedTable, places: impl IntoIterator<Item = usize>) -> Vec<String> {
    let identifiers = table.quasi_identifiers();
    places.into_iter().filter_map(|place| identifiers.get(place)).map(|q| q.column.name.clone()).collect()
}

/// Every set of the quasi-identifiers at their levels, small sets first and of one size those that single out most.
fn sets(given: &Given<'_>) -> Result<ColumnSets, MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    let columns = table.quasi_identifiers().len();
    let mut found = ColumnSets { list: Vec::new(), looked_at: 0, people: table.people().total(), columns };
    if columns == 0 {
        return Ok(found);
    }
    if columns > MOST_SUBSET_COLUMNS {
        return Err(MeasureError::Privacy(PrivacyError::TooManyColumns { columns, most: MOST_SUBSET_COLUMNS }));
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
                most_distinguishing(kept);
            }
        }
        ControlFlow::Continue(())
    })
    .map_err(privacy)?;
    for mut sets in of_size {
        most_distinguishing(&mut sets);
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

fn most_distinguishing(sets: &mut Vec<SubsetFigures>) {
    sets.sort_by(|a, b| {
        b.people_alone
            .cmp(&a.people_alone)
            .then_with(|| b.classes.cmp(&a.classes))
            .then_with(|| b.columns.reverse_bits().cmp(&a.columns.reverse_bits()))
    });
    sets.truncate(SETS_OF_A_SIZE);
}
