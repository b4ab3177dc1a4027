//! "Who could this be?": choose what is known about a person and watch the crowd shrink.

use super::frame::{Derived, Figure, Given, privacy};
use crate::privacy::{Bitmap, CodedTable, People, QuasiIdentifier};
use crate::segments;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;

/// So many values are offered of a column.
const CHOICES: usize = 200;
/// Sets of more facts than this are not searched for the smallest one: 2^16 crowds.
const SEARCHED: usize = 16;

/// "Who could this be?": the crowd as facts about a person become known.
#[derive(Clone, Debug, PartialEq)]
pub struct AttackView {
    /// The crowd before any fact, then after each.
    pub crowds: Vec<u64>,
    /// For each quasi-identifier not yet known: values to choose from with the crowd that would be left, most people first; at most 200.
    pub choices: Vec<(String, Vec<(String, u64)>)>,
    /// The smallest set of the chosen facts that leaves one person, where the facts do.
    pub smallest_identifying: Option<Vec<String>>,
}

/// The crowd that shares known facts about a person: columns and labels at their levels.
pub(crate) struct Reidentification;

impl Figure for Reidentification {
    type Question = Vec<(String, String)>;
    type Answer = AttackView;
    const TITLE: &'static str = "Narrowing the crowd";
    const KEEPS_LAST: bool = true;

    fn measure(given: &Given<'_>, facts: &Vec<(String, String)>) -> Result<AttackView, MeasureError> {
        view(given, facts)
    }
}

impl Workbench {
    /// "Who could this be?": the crowd that shares these facts (column, label at its level).
    pub fn attack(&mut self, known: &[(String, String)]) -> &Derived<AttackView> {
        self.ask::<Reidentification>(known.to_vec())
    }
}

fn view(given: &Given<'_>, facts: &[(String, String)]) -> Result<AttackView, MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    let people = table.people();
    let total = people.total();
    let mut crowd = Bitmap::all(table.rows());
    let mut crowds = vec![total];
    let mut rows_of_fact = Vec::new();
    for (name, label) in facts {
        given.progress.check()?;
        let Some(identifier) = table.quasi_identifiers().iter().find(|q| q.column.name == *name) else {
            continue;
        };
        let rows = rows_with(identifier, label);
        crowd.and(&rows);
        crowds.push(people.among(&crowd));
        rows_of_fact.push((name.clone(), rows));
    }
    let known = |q: &&QuasiIdentifier| !facts.iter().any(|(name, _)| *name == q.column.name);
    let choices = table.quasi_identifiers().iter().filter(known).map(|q| choices(q, &crowd, people)).collect();
    let alone = crowds.last() == Some(&1);
    Ok(AttackView {
        crowds,
        choices,
        smallest_identifying: if alone { smallest_identifying(&rows_of_fact, &table, given)? } else { None },
    })
}

/// By code at its level, whether a value of a quasi-identifier is called so.
pub(super) fn codes_called(identifier: &QuasiIdentifier, label: &str) -> Vec<bool> {
    let (ladder, level) = (&identifier.ladder, identifier.level);
    (0..ladder.cardinality(level)).map(|code| ladder.label(level, code as u32) == label).collect()
}

/// The rows whose value at the level in use has this label.
pub(crate) fn rows_with(identifier: &QuasiIdentifier, label: &str) -> Bitmap {
    let (ladder, level) = (&identifier.ladder, identifier.level);
    let matches = codes_called(identifier, label);
    let of_base: Vec<bool> = (0..identifier.column.cardinality())
        .map(|base| {
            let code = ladder.map(level).map_or(base, |map| map.get(base).map_or(0, |&code| code as usize));
            matches.get(code).copied().unwrap_or(false)
        })
        .collect();
    let mut rows = Bitmap::none(identifier.column.rows());
    for (row, code) in identifier.column.codes.iter().enumerate() {
        if of_base[code as usize] {
            rows.insert(row);
        }
    }
    rows
}

/// What could be learnt next, and the crowd that would be left.
fn choices(identifier: &QuasiIdentifier, crowd: &Bitmap, people: &People) -> (String, Vec<(String, u64)>) {
    let (ladder, level) = (&identifier.ladder, identifier.level);
    let by_code = segments::value_counts(&identifier.column, crowd, people);
    let mut groups = vec![0_u64; ladder.cardinality(level)];
    for (base, &count) in by_code.iter().enumerate() {
        let code = ladder.map(level).map_or(base, |map| map.get(base).map_or(0, |&code| code as usize));
        if let Some(group) = groups.get_mut(code) {
            *group += count;
        }
    }
    let mut order: Vec<usize> = (0..groups.len()).filter(|&code| groups[code] > 0).collect();
    order.sort_by_key(|&code| (std::cmp::Reverse(groups[code]), code));
    order.truncate(CHOICES);
    let values = order.into_iter().map(|code| (ladder.label(level, code as u32), groups[code])).collect();
    (identifier.column.name.clone(), values)
}

/// The fewest of the facts that leave one person.
fn smallest_identifying(
    facts: &[(String, Bitmap)],
    table: &CodedTable,
    given: &Given<'_>,
) -> Result<Option<Vec<String>>, MeasureError> {
    if facts.is_empty() || facts.len() > SEARCHED {
        return Ok(None);
    }
    let mut sets: Vec<u32> = (1..1_u32 << facts.len()).collect();
    sets.sort_by_key(|set| (set.count_ones(), *set));
    for set in sets {
        given.progress.check().map_err(crate::privacy::PrivacyError::from).map_err(privacy)?;
        let mut rows = Bitmap::all(table.rows());
        let chosen = || facts.iter().enumerate().filter(move |(i, _)| set >> i & 1 == 1).map(|(_, fact)| fact);
        chosen().for_each(|(_, of_fact)| rows.and(of_fact));
        if table.people().among(&rows) == 1 {
            return Ok(Some(chosen().map(|(name, _)| name.clone()).collect()));
        }
    }
    Ok(None)
}
