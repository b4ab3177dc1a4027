//! The best next step: levels that let people hide better, ranked by what they cost.

use super::column::{detail_kept, sizes_at};
use super::error::MeasureError;
use super::figures::Given;
use super::measure::whole;
use super::verdicts::thousands;
use super::views::NextStep;
use crate::privacy::{Bitmap, CodedTable, CrowdSizes};
use crate::review::Edit;
use std::collections::BTreeMap;

/// So many repairs are offered.
const OFFERED: usize = 3;
/// A path of single moves towards a safe file is followed for at most so many moves.
const MOVES: usize = 40;

pub(super) fn next_steps(given: &Given<'_>) -> Result<Vec<NextStep>, MeasureError> {
    let (table, _) = whole(given)?;
    fixes(given, &table, None)
}

/// A state of the ladders on the way to safety.
struct State {
    levels: Vec<usize>,
    sizes: CrowdSizes,
    kept: f64,
}

/// Repairs for the whole file or some of its rows: the best single moves, and the path of moves that passes.
pub(super) fn fixes(
    given: &Given<'_>,
    table: &CodedTable,
    members: Option<&Bitmap>,
) -> Result<Vec<NextStep>, MeasureError> {
    let start = state(given, table, members, table.levels())?;
    let asked = given.review.policy.k;
    let Some(k) = start.sizes.k() else { return Ok(Vec::new()) };
    if passes(&start, given) || table.quasi_identifiers().is_empty() {
        return Ok(Vec::new());
    }
    let mut singles = Vec::new();
    for place in 0..start.levels.len() {
        let top = table.quasi_identifiers()[place].ladder.top();
        // The level that gains most for what it costs, of this column alone.
        let mut best: Option<State> = None;
        for level in start.levels[place] + 1..=top {
            let mut levels = start.levels.clone();
            levels[place] = level;
            let next = state(given, table, members, levels)?;
            if gain(&start, &next, asked) > best.as_ref().map_or(0.0, |best| gain(&start, best, asked)) {
                best = Some(next);
            }
        }
        singles.extend(best);
    }
    singles.sort_by(|a, b| gain(&start, b, asked).total_cmp(&gain(&start, a, asked)));
    singles.truncate(OFFERED - 1);
    let mut steps: Vec<NextStep> = singles.iter().map(|next| step(given, table, &start, next, k)).collect();
    if let Some(safe) = path(given, table, members, &start)?
        && !singles.iter().any(|single| single.levels == safe.levels)
    {
        steps.push(step(given, table, &start, &safe, k));
    }
    Ok(steps)
}

/// Moves one level at a time, always the one that frees most unsafe people for the detail it costs, until it passes;
/// then takes back what turned out not to be needed.
fn path(
    given: &Given<'_>,
    table: &CodedTable,
    members: Option<&Bitmap>,
    start: &State,
) -> Result<Option<State>, MeasureError> {
    let asked = given.review.policy.k;
    let mut now = state(given, table, members, start.levels.clone())?;
    for _ in 0..MOVES {
        if passes(&now, given) {
            break;
        }
        let mut best: Option<State> = None;
        for place in 0..now.levels.len() {
            if now.levels[place] >= table.quasi_identifiers()[place].ladder.top() {
                continue;
            }
            let mut levels = now.levels.clone();
            levels[place] += 1;
            let next = state(given, table, members, levels)?;
            if best.as_ref().is_none_or(|best| gain(&now, &next, asked) > gain(&now, best, asked)) {
                best = Some(next);
            }
        }
        match best {
            Some(next) => now = next,
            None => return Ok(None),
        }
    }
    if !passes(&now, given) {
        return Ok(None);
    }
    for place in 0..now.levels.len() {
        while now.levels[place] > start.levels[place] {
            let mut levels = now.levels.clone();
            levels[place] -= 1;
            let lower = state(given, table, members, levels)?;
            if !passes(&lower, given) {
                break;
            }
            now = lower;
        }
    }
    Ok(Some(now))
}

fn state(
    given: &Given<'_>,
    table: &CodedTable,
    members: Option<&Bitmap>,
    levels: Vec<usize>,
) -> Result<State, MeasureError> {
    let sizes = sizes_at(given, table, &levels, members)?;
    let identifiers = table.quasi_identifiers();
    let kept: f64 =
        identifiers.iter().zip(&levels).map(|(q, &level)| detail_kept(&q.ladder, level, table)).sum::<f64>()
            / identifiers.len().max(1) as f64;
    Ok(State { levels, sizes, kept })
}

fn passes(state: &State, given: &Given<'_>) -> bool {
    let policy = &given.review.policy;
    state.sizes.k().is_none_or(|k| k >= policy.k && 1.0 / k as f64 <= policy.highest_risk)
        && state.sizes.people_alone() <= policy.people_alone
}

/// People freed from crowds that are too small, for the detail that is lost.
fn gain(from: &State, to: &State, asked: u64) -> f64 {
    let freed = from.sizes.people_below(asked) as f64 - to.sizes.people_below(asked) as f64;
    freed / (from.kept - to.kept).max(1e-3)
}

fn step(given: &Given<'_>, table: &CodedTable, start: &State, next: &State, k: u64) -> NextStep {
    let mut moves = BTreeMap::new();
    let mut titles = Vec::new();
    for (place, (&before, &after)) in start.levels.iter().zip(&next.levels).enumerate() {
        if before != after {
            let identifier = &table.quasi_identifiers()[place];
            let name = match identifier.ladder.name(after) {
                "*" => "leave out".to_owned(),
                name => name.to_owned(),
            };
            titles.push(format!("{} → {name}", identifier.column.name));
            moves.insert(identifier.column.name.clone(), after);
        }
    }
    let after = next.sizes.k().unwrap_or(0);
    let alone = next.sizes.people_alone();
    let freed = format!("{} → {} alone", thousands(start.sizes.people_alone()), thousands(alone));
    NextStep {
        title: titles.join(", "),
        detail: format!(
            "smallest crowd {} → {} · {freed} · keeps {:.0} % of detail",
            thousands(k),
            thousands(after),
            next.kept / start.kept.max(f64::MIN_POSITIVE) * 100.0
        ),
        edit: Edit::SetLevels(moves),
        passes: passes(next, given),
        k_before: k,
        k_after: after,
    }
}
