//! A column in detail: its ladder, the people at each level, and what each level does to the whole file.

use super::frame::{Derived, Figure, Given, privacy};
use crate::dataset::{Direction, Role};
use crate::privacy::{Bitmap, ClassSizes, CodedTable, Ladder, OneHierarchy, Values, class_sizes};
use crate::segments;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use std::collections::BTreeMap;

/// So many values of a level are shown one by one.
const VALUES: usize = 60;
/// Numbers and dates of more values are shown in this many ranges.
const BINS: usize = 30;
const EXAMPLES: usize = 4;

/// A column in detail.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnView {
    pub column: String,
    pub level: usize,
    /// Level 0 first. A column that is not a quasi-identifier has one.
    pub levels: Vec<LevelView>,
    /// Why the ladder could not be built as decided, where it could not.
    pub ladder_error: Option<String>,
    /// Of a column that is used as consent: who consented by it.
    pub consent: Option<ConsentView>,
}

/// One level of a column's ladder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LevelView {
    /// "year", "10-year bands", "*".
    pub name: String,
    /// A few labels, as examples.
    pub examples: Vec<String>,
    /// Distinct values at the level.
    pub values: usize,
    /// People per value at the level, in the values' order. Of more than 60 values, numbers and dates are put together
    /// as a level above does, or else in stretches of equal length; others are the most frequent 60 with the rest summed
    /// up in `others`.
    pub people: Vec<(String, u64)>,
    pub others: u64,
    /// Its values are put together.
    pub together: bool,
    /// `None` if the column is not a quasi-identifier.
    pub effect: Option<Effect>,
}

/// What a level does to the whole file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    pub k: u64,
    pub people_alone: u64,
    /// Average prosecutor risk.
    pub average_risk: f64,
    /// Share of this column's detail that the level keeps, 0 to 1 (1 − granularity loss, METHODS 8).
    pub detail_kept: f64,
}

/// Who consented by a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsentView {
    pub direction: Direction,
    /// In words: `email_opt_out != yes`.
    pub rule: String,
    /// "consent = `no` in email_opt_out: 297 people", or what must be decided first.
    pub sentence: String,
    /// What must be decided first, then what most people have.
    pub values: Vec<ConsentValue>,
    /// Values beyond these.
    pub more: usize,
    /// Values that must be decided before anybody is counted.
    pub asked: Vec<String>,
    /// The values are dates: each says the same.
    pub dates: bool,
}

/// A value of a consent column.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsentValue {
    pub label: String,
    pub people: u64,
    /// Whether whoever has it may be counted; `None` if it must be decided.
    pub stays: Option<bool>,
    /// It says that nobody knows.
    pub unknown: bool,
    pub empty: bool,
}

/// A column's ladder with the effect of each level: a slider needs no job while it moves.
pub(crate) struct ColumnDetail;

impl Figure for ColumnDetail {
    type Question = String;
    type Answer = ColumnView;
    const TITLE: &'static str = "Measuring the ladder";

    fn measure(given: &Given<'_>, name: &String) -> Result<ColumnView, MeasureError> {
        view(given, name)
    }
}

impl Workbench {
    /// A column's ladder with the effect of each level.
    pub fn column_view(&mut self, name: &str) -> &Derived<ColumnView> {
        self.ask::<ColumnDetail>(name.to_owned())
    }
}

fn view(given: &Given<'_>, name: &str) -> Result<ColumnView, MeasureError> {
    let Given { cache, review, progress } = *given;
    let column = cache.coded(name, progress)?;
    let people = cache.people(review, progress)?;
    let counts = segments::value_counts(&column, &Bitmap::all(cache.dataset.rows()), &people);
    let consent = crate::workbench::consent::view(cache, review, name, progress)?;
    if hidden(given, name) {
        let levels = vec![LevelView { name: String::new(), values: column.values.len(), ..LevelView::default() }];
        return Ok(ColumnView { column: name.to_owned(), level: 0, levels, ladder_error: None, consent });
    }
    if review.role(name) != Some(Role::QuasiIdentifier) {
        let plain = crate::privacy::ladder::identity(&column);
        return Ok(ColumnView {
            column: name.to_owned(),
            level: 0,
            levels: vec![level_view(&plain, 0, &counts, None)],
            ladder_error: None,
            consent,
        });
    }
    let (ladder, ladder_error) = match cache.ladder(review, name, progress) {
        Ok(ladder) => (ladder, None),
        Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
        Err(error) => (std::sync::Arc::new(crate::privacy::ladder::identity(&column)), Some(error.to_string())),
    };
    let level = review.column(name).level.min(ladder.top());
    let effects = match (&ladder_error, cache.table(review, progress)) {
        (None, Ok(table)) => effects(given, &table, name, &ladder)?,
        _ => vec![None; ladder.levels()],
    };
    let levels = effects.into_iter().enumerate().map(|(at, effect)| level_view(&ladder, at, &counts, effect)).collect();
    Ok(ColumnView { column: name.to_owned(), level, levels, ladder_error, consent })
}

/// What each level of this column would do to the file, the other columns staying where they are.
fn effects(
    given: &Given<'_>,
    table: &CodedTable,
    name: &str,
    ladder: &Ladder,
) -> Result<Vec<Option<Effect>>, MeasureError> {
    let Some(place) = table.quasi_identifiers().iter().position(|q| q.column.name == name) else {
        return Ok(vec![None; ladder.levels()]);
    };
    let moving = moving(given, &table.levels(), place)?;
    (0..ladder.levels())
        .map(|level| {
            let sizes = moving.at(level, given.progress).map_err(privacy)?;
            Ok(sizes.k().map(|k| Effect {
                k,
                people_alone: sizes.people_alone(),
                average_risk: sizes.marketer().unwrap_or(0.0),
                detail_kept: detail_kept(ladder, level, table),
            }))
        })
        .collect()
}

/// One ladder moved, the others at these levels.
pub(crate) fn moving(given: &Given<'_>, levels: &[usize], place: usize) -> Result<OneHierarchy, MeasureError> {
    let finest = given.cache.measure(given.review, given.progress)?;
    finest.moving(levels, place, given.progress).map_err(privacy)
}

/// Crowds of the file (or of some of its rows) at other levels.
pub(crate) fn sizes_at(
    given: &Given<'_>,
    table: &CodedTable,
    levels: &[usize],
    members: Option<&Bitmap>,
) -> Result<ClassSizes, MeasureError> {
    if members.is_none() {
        return given.cache.class_sizes(given.review, levels, given.progress);
    }
    let at = table.at_levels(levels).map_err(privacy)?;
    class_sizes(&at, members, given.progress).map_err(privacy)
}

/// 1 − granularity (METHODS 8): the mean over rows of 1 − (m−1)/(D−1), m the base values under the row's group.
pub(crate) fn detail_kept(ladder: &Ladder, level: usize, table: &CodedTable) -> f64 {
    let base = ladder.base_values();
    if base < 2 || level == 0 {
        return 1.0;
    }
    let Some(map) = ladder.map(level) else { return 1.0 };
    let mut rows_of_code = vec![0_u64; ladder.column().cardinality()];
    ladder.column().codes.iter().for_each(|code| rows_of_code[code as usize] += 1);
    let rows = table.rows().max(1) as f64;
    let lost: f64 = rows_of_code
        .iter()
        .zip(map)
        .map(|(&rows, &group)| {
            let under = ladder.base_values_under(level, group).max(1);
            rows as f64 * (under - 1) as f64 / (base - 1) as f64
        })
        .sum();
    1.0 - lost / rows
}

fn level_view(ladder: &Ladder, level: usize, counts: &[u64], effect: Option<Effect>) -> LevelView {
    let mut people = vec![0_u64; ladder.cardinality(level)];
    for (code, &count) in counts.iter().enumerate() {
        let group = ladder.map(level).map_or(code as u32, |map| map.get(code).copied().unwrap_or(0));
        if let Some(slot) = people.get_mut(group as usize) {
            *slot += count;
        }
    }
    let label = |code: usize| ladder.label(level, code as u32);
    let occupied: Vec<usize> = (0..people.len()).filter(|&code| people[code] > 0).collect();
    let placed = positions(ladder, level).filter(|_| occupied.len() > VALUES);
    let together = placed.is_some();
    let shown = match placed {
        Some(positions) => {
            in_bands(ladder, level, &occupied, &people).unwrap_or_else(|| bins(&occupied, &positions, &people, &label))
        }
        None => most_frequent(&occupied, &people, &label),
    };
    let step = occupied.len().div_ceil(EXAMPLES).max(1);
    let sum: u64 = shown.iter().map(|(_, people)| people).sum();
    LevelView {
        name: ladder.name(level).to_owned(),
        examples: occupied.iter().step_by(step).take(EXAMPLES).map(|&code| label(code)).collect(),
        values: occupied.len(),
        others: people.iter().sum::<u64>() - sum,
        people: shown,
        together,
        effect,
    }
}

/// The most frequent values, in their own order.
fn most_frequent(occupied: &[usize], people: &[u64], label: &dyn Fn(usize) -> String) -> Vec<(String, u64)> {
    let mut shown = occupied.to_vec();
    if shown.len() > VALUES {
        shown.sort_by_key(|&code| (std::cmp::Reverse(people[code]), code));
        shown.truncate(VALUES);
        shown.sort_unstable();
    }
    shown.into_iter().map(|code| (label(code), people[code])).collect()
}

/// Where each group of a level lies among numbers or dates: at its least value. `None` for other columns; the group of
/// the missing has no place.
fn positions(ladder: &Ladder, level: usize) -> Option<Vec<Option<f64>>> {
    let values: Vec<f64> = match &ladder.column().values {
        Values::Number(values) => values.clone(),
        Values::Date(days) => days.iter().map(|&day| f64::from(day)).collect(),
        Values::Text(_) | Values::Boolean(_) => return None,
    };
    let mut positions = vec![None; ladder.cardinality(level)];
    for (code, &value) in values.iter().enumerate() {
        let group = ladder.map(level).map_or(code, |map| map.get(code).map_or(0, |&group| group as usize));
        if let Some(place @ None) = positions.get_mut(group) {
            *place = Some(value);
        }
    }
    Some(positions)
}

/// Neighbouring values put together as the first level above does that has few enough: its ends are round.
fn in_bands(ladder: &Ladder, level: usize, occupied: &[usize], people: &[u64]) -> Option<Vec<(String, u64)>> {
    (level + 1..ladder.top()).find_map(|above| {
        let step = ladder.step(level, above);
        let mut bands: BTreeMap<u32, u64> = BTreeMap::new();
        occupied.iter().for_each(|&code| *bands.entry(step[code]).or_default() += people[code]);
        let label = |(code, people)| (ladder.label(above, code), people);
        (bands.len() <= VALUES).then(|| bands.into_iter().map(label).collect())
    })
}

/// Neighbouring values of numbers or dates put together in stretches of equal length, each named by its first and last.
fn bins(
    occupied: &[usize],
    positions: &[Option<f64>],
    people: &[u64],
    label: &dyn Fn(usize) -> String,
) -> Vec<(String, u64)> {
    let placed: Vec<(usize, f64)> =
        occupied.iter().filter_map(|&code| Some((code, positions.get(code).copied().flatten()?))).collect();
    let low = placed.iter().map(|(_, at)| *at).fold(f64::INFINITY, f64::min);
    let high = placed.iter().map(|(_, at)| *at).fold(f64::NEG_INFINITY, f64::max);
    let width = ((high - low) / BINS as f64).max(f64::MIN_POSITIVE);
    let mut bins: BTreeMap<usize, (usize, usize, u64)> = BTreeMap::new();
    for (code, at) in placed {
        let bin = (((at - low) / width) as usize).min(BINS - 1);
        let (_, last, sum) = bins.entry(bin).or_insert((code, code, 0));
        *last = code;
        *sum += people[code];
    }
    let name = |first, last| if first == last { label(first) } else { format!("{} – {}", label(first), label(last)) };
    bins.into_values().map(|(first, last, sum)| (name(first, last), sum)).collect()
}

/// Whether a column's values are hidden: nothing is made of them that a screen could show.
pub(in crate::workbench) fn hidden(given: &Given<'_>, name: &str) -> bool {
    let dataset = &given.cache.dataset;
    let profile = dataset.column_index(name).and_then(|at| dataset.columns.get(at));
    profile.is_none_or(|profile| crate::dataset::hides(given.review.role(name), profile))
}
