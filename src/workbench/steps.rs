//! The best next step: levels that let people hide better, ranked by what they cost.

use super::cache::privacy;
use super::column::{detail_kept, moving, sizes_at};
use super::error::MeasureError;
use super::figures::Given;
use super::views::NextStep;
use crate::privacy::search::{Wanted, search};
use crate::privacy::{Bitmap, CodedTable, CrowdSizes};
use crate::report::words::thousands;
use crate::review::Edit;
use std::collections::BTreeMap;
use std::time::Duration;

/// So many repairs are offered.
const OFFERED: usize = 3;
/// Columns that a step names; more are counted.
const NAMED: usize = 3;
/// Levels above from which on getting ready for them all is quicker than counting each.
const WORTH: usize = 3;
/// The best levels are looked for so long.
const SEARCHED_FOR: Duration = Duration::from_secs(20);

pub(super) fn next_steps(given: &Given<'_>) -> Result<Vec<NextStep>, MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    fixes(given, &table, None)
}

/// A state of the ladders on the way to safety.
struct State {
    levels: Vec<usize>,
    sizes: CrowdSizes,
    kept: f64,
}

/// Repairs for the whole file or some of its rows: the best single moves, and the levels that pass at the least loss.
pub(super) fn fixes(
    given: &Given<'_>,
    table: &CodedTable,
    members: Option<&Bitmap>,
) -> Result<Vec<NextStep>, MeasureError> {
    let start = state(table, table.levels(), sizes_at(given, table, &table.levels(), members)?);
    let asked = given.review.policy.k;
    let Some(k) = start.sizes.k() else { return Ok(Vec::new()) };
    if passes(&start, given) || table.quasi_identifiers().is_empty() {
        return Ok(Vec::new());
    }
    let mut singles = Vec::new();
    for place in 0..start.levels.len() {
        let top = table.quasi_identifiers()[place].ladder.top();
        let above = top.saturating_sub(start.levels[place]);
        let moving = (members.is_none() && above >= WORTH).then(|| moving(given, &start.levels, place)).transpose()?;
        // The level that gains most for what it costs, of this column alone.
        let mut best: Option<State> = None;
        for level in start.levels[place] + 1..=top {
            let mut levels = start.levels.clone();
            levels[place] = level;
            let sizes = match &moving {
                Some(moving) => moving.at(level, given.progress).map_err(privacy)?,
                None => sizes_at(given, table, &levels, members)?,
            };
            let next = state(table, levels, sizes);
            if gain(&start, &next, asked) > best.as_ref().map_or(0.0, |best| gain(&start, best, asked)) {
                best = Some(next);
            }
        }
        singles.extend(best);
    }
    singles.sort_by(|a, b| gain(&start, b, asked).total_cmp(&gain(&start, a, asked)));
    singles.truncate(OFFERED - 1);
    let mut steps: Vec<NextStep> = singles.iter().map(|next| step(given, table, &start, next, k)).collect();
    if let Some(safe) = safest(given, table, members)?
        && !singles.iter().any(|single| single.levels == safe.levels)
    {
        steps.push(step(given, table, &start, &safe, k));
    }
    Ok(steps)
}

/// The levels that pass and lose least, as far as they are found in the time there is.
fn safest(given: &Given<'_>, table: &CodedTable, members: Option<&Bitmap>) -> Result<Option<State>, MeasureError> {
    let policy = &given.review.policy;
    let by_risk = if policy.highest_risk > 0.0 { (1.0 / policy.highest_risk - 1e-9).ceil() as u64 } else { u64::MAX };
    let wanted = Wanted { k: policy.k.max(by_risk), stop_after: Some(SEARCHED_FOR), ..Wanted::default() };
    let found = search(table, members, &wanted, given.progress).map_err(privacy)?;
    let state = |levels: Vec<usize>| Ok(state(table, levels.clone(), sizes_at(given, table, &levels, members)?));
    found.best.map(|node| state(node.levels)).transpose()
}

fn state(table: &CodedTable, levels: Vec<usize>, sizes: CrowdSizes) -> State {
    let identifiers = table.quasi_identifiers();
    let kept: f64 =
        identifiers.iter().zip(&levels).map(|(q, &level)| detail_kept(&q.ladder, level, table)).sum::<f64>()
            / identifiers.len().max(1) as f64;
    State { levels, sizes, kept }
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
                "*" => "left out".to_owned(),
                name => name.to_owned(),
            };
            titles.push(format!("{} → {name}", identifier.column.name));
            moves.insert(identifier.column.name.clone(), after);
        }
    }
    let after = next.sizes.k().unwrap_or(0);
    let alone = next.sizes.people_alone();
    let freed = format!("{} → {} alone", thousands(start.sizes.people_alone()), thousands(alone));
    let more = titles.len().saturating_sub(NAMED);
    if more > 0 {
        titles.truncate(NAMED);
        titles.push(format!("{more} more {}", if more == 1 { "ladder" } else { "ladders" }));
    }
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
