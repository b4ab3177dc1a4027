//! The people who are easiest to find, with the sets of columns that find them.

use super::assessment::whole;
use super::frame::{Derived, Figure, Given, privacy};
use crate::privacy::suda::{combinations_of, unique_combinations};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;

/// People who are listed one by one.
const PEOPLE: usize = 20;
/// Sets that score a person: more facts than this nobody knows together.
const MOST_FACTS: usize = 3;
/// Sets that are listed for one person.
const SETS_OF_A_PERSON: usize = 6;
/// The sampling fraction of DIS that is the custom [Elliot et al. 2002].
const FRACTION: f64 = 0.1;

/// The people who are easiest to find.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskyPeople {
    pub list: Vec<RiskyPerson>,
    /// How much each column has to do with it: the share of all scores that sets with it make up, most first.
    pub columns: Vec<(String, f64)>,
    /// People whom at most `most_facts` columns single out.
    pub singled_out: u64,
    pub most_facts: usize,
    pub people_alone: u64,
    pub people: u64,
}

/// Somebody who is easy to find.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskyPerson {
    /// A row of theirs, from 0.
    pub row: usize,
    /// Data intrusion simulation score: how likely a match on these columns is the right one.
    pub dis: f64,
    /// SUDA score.
    pub score: f64,
    /// The smallest sets of facts that single this person out: column and value at its level.
    pub sets: Vec<Vec<(String, String)>>,
}

/// The people who are easiest to single out.
pub(crate) struct SinglingOut;

impl Figure for SinglingOut {
    type Question = ();
    type Answer = RiskyPeople;
    const TITLE: &'static str = "Looking for people who are singled out";
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, (): &()) -> Result<RiskyPeople, MeasureError> {
        people(given)
    }
}

impl Workbench {
    /// The people who are easiest to find.
    pub fn risky_people(&mut self) -> &Derived<RiskyPeople> {
        self.ask::<SinglingOut>(())
    }
}

/// The people who are easiest to find, by DIS, each with the smallest sets of columns that single them out.
fn people(given: &Given<'_>) -> Result<RiskyPeople, MeasureError> {
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
