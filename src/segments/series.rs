//! Many segments at once: one for each value, group or band of a column, or for each pair of two columns.

use std::collections::BTreeMap;

use super::rule::from_group::group_rule;
use super::{Literal, Operator, Rule};
use crate::privacy::ladder::{number_label, value_label};
use crate::privacy::{Cancelled, CodedColumn, Ladder, People, Progress, Values};

/// Bands of one column at most.
const MOST_BANDS: f64 = 10_000.0;

/// A column in parts: each row is in one of them, or in none.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// What each part is called, and the rule that chooses exactly its rows; `None` if only a long list could.
    list: Vec<(String, Option<Rule>)>,
    /// The part of each code of the column.
    of_code: Vec<Option<u32>>,
}

impl Parts {
    /// The groups of a level of a ladder; level 0 has the values themselves.
    #[must_use]
    pub fn of_level(ladder: &Ladder, level: usize) -> Self {
        let column = ladder.column();
        let named = |code: u32| {
            let label = if level == 0 { value_label(column, code) } else { ladder.label(level, code) };
            let is_missing = ladder.missing_code(level) == Some(code);
            let name = if is_missing { format!("no {}", column.name) } else { format!("{} {label}", column.name) };
            (name, group_rule(ladder, level, code))
        };
        let of_code = |code: usize| ladder.map(level).map_or(Some(code as u32), |map| map.get(code).copied());
        Self {
            list: (0..ladder.cardinality(level) as u32).map(named).collect(),
            of_code: (0..column.cardinality()).map(of_code).collect(),
        }
    }

    /// Bands of one width from 0 on, as `age 30–39` or `income 20,000 to below 30,000`; people without a value are in
    /// none. `None` if the column has no numbers, the width is not above 0, or there would be thousands.
    ///
    /// Bands of whole numbers, of a whole width, name their last number; others go up to the beginning of the next.
    #[must_use]
    pub fn of_bands(column: &CodedColumn, width: f64) -> Option<Self> {
        let Values::Number(numbers) = &column.values else { return None };
        let (first, last) = (numbers.first()?, numbers.last()?);
        if !(width.is_finite() && width > 0.0) {
            return None;
        }
        let begin = (*first / width).floor() - 1.0;
        let bands = (*last / width).floor() - begin + 2.0;
        if !(1.0..=MOST_BANDS).contains(&bands) {
            return None;
        }
        // As it is written in the rule: without the dust of binary fractions.
        let edge = |at: usize| -> f64 {
            let exact = (begin + at as f64) * width;
            number_label(exact).parse().unwrap_or(exact)
        };
        let edges: Vec<f64> = (0..=bands as usize).map(edge).collect();
        let is_whole = width.fract() == 0.0 && numbers.iter().all(|number| number.fract() == 0.0);
        let band = |at: usize| {
            let (low, next) = (edge(at), edge(at + 1));
            let of = |operator: Operator, value: f64| Rule::Compare {
                column: column.name.clone(),
                operator,
                value: Literal::Number(value),
            };
            let (words, rule) = if is_whole && width == 1.0 {
                (number_label(low), of(Operator::Equal, low))
            } else if is_whole {
                let high = next - 1.0;
                let between = Rule::Between {
                    column: column.name.clone(),
                    low: Literal::Number(low),
                    high: Literal::Number(high),
                };
                (format!("{}–{}", number_label(low), number_label(high)), between)
            } else {
                let both = vec![of(Operator::GreaterEqual, low), of(Operator::Less, next)];
                (format!("{} to below {}", number_label(low), number_label(next)), Rule::All(both))
            };
            (format!("{} {words}", column.name), Some(rule))
        };
        let list = (0..bands as usize).map(band).collect();
        let place = |number: &f64| edges.partition_point(|edge| edge <= number).checked_sub(1);
        let mut of_code: Vec<Option<u32>> = numbers.iter().map(|number| place(number).map(|at| at as u32)).collect();
        of_code.extend(column.missing_code().map(|_| None));
        Some(Self { list, of_code })
    }
}

/// A segment of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct OfSeries {
    pub name: String,
    pub rule: Rule,
    pub people: u64,
}

/// Segments that together hold everybody who is in a part of every side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// In the order of the parts, the first side slowest.
    pub list: Vec<OfSeries>,
    /// How many more there would be, of fewer people than were asked for.
    pub small: usize,
    /// How many more there would be that no short rule describes.
    pub unwritable: usize,
}

/// One segment for each combination of parts that at least `least` people have (METHODS §1: a person is in a segment if
/// any of their rows is). Of no side there is no segment.
///
/// # Errors
/// [`Cancelled`].
pub fn series(
    sides: &[(&CodedColumn, Parts)],
    people: &People,
    least: u64,
    progress: &Progress,
) -> Result<Series, Cancelled> {
    let rows = sides.iter().map(|(column, _)| column.rows()).min().unwrap_or(0);
    let part = |row: usize| {
        sides.iter().try_fold(0_u64, |at, (column, parts)| {
            let of = parts.of_code.get(column.codes.get(row) as usize).copied().flatten()?;
            Some(at * parts.list.len() as u64 + u64::from(of))
        })
    };
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    let mut pairs: Vec<(u64, u32)> = Vec::new();
    for row in 0..rows {
        if row % 65_536 == 0 {
            progress.check()?;
        }
        let Some(at) = part(row) else { continue };
        match people {
            People::Rows(_) => *counts.entry(at).or_default() += 1,
            People::Counts(of_row) => {
                let count = counts.entry(at).or_default();
                *count = count.saturating_add(of_row.get(row).copied().unwrap_or(0));
            }
            People::Keys(keys) => pairs.extend(keys.person_of_row().get(row).map(|&person| (at, person))),
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().for_each(|(at, _)| *counts.entry(at).or_default() += 1);
    let mut found = Series::default();
    for (at, people) in counts.into_iter().filter(|(_, people)| *people > 0) {
        if people < least {
            found.small += 1;
            continue;
        }
        let mut rest = at;
        let mut own: Vec<&(String, Option<Rule>)> = Vec::with_capacity(sides.len());
        for (_, parts) in sides.iter().rev() {
            let all = parts.list.len().max(1) as u64;
            own.extend(parts.list.get((rest % all) as usize));
            rest /= all;
        }
        own.reverse();
        let name: Vec<&str> = own.iter().map(|(name, _)| name.as_str()).collect();
        let rules: Option<Vec<Rule>> = own.iter().map(|(_, rule)| rule.clone()).collect();
        match rules {
            Some(rules) => found.list.push(OfSeries { name: name.join(", "), rule: all_of(rules), people }),
            None => found.unwritable += 1,
        }
    }
    Ok(found)
}

/// All of the rules, without a conjunction inside a conjunction.
fn all_of(rules: Vec<Rule>) -> Rule {
    let mut flat = Vec::new();
    for rule in rules {
        match rule {
            Rule::All(parts) => flat.extend(parts),
            other => flat.push(other),
        }
    }
    match (flat.len(), flat.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            flat.extend(last);
            Rule::All(flat)
        }
    }
}
