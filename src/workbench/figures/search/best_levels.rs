//! The best ladder levels: for every size of crowd the levels that keep most, from a search over the whole lattice.

use super::next_steps::least_crowd;
use crate::dataset::Role;
use crate::privacy::inference::{Distance, Required};
use crate::privacy::search::{Found, Loss, Node, SensitiveRequirement, Wanted, search};
use crate::privacy::{Bitmap, CodedTable};
use crate::review::Policy;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use crate::workbench::figures::column::detail_kept;
use crate::workbench::figures::frame::cache::privacy;
use crate::workbench::release::views::{LevelsPoint, LevelsView};
use std::collections::BTreeMap;
use std::time::Duration;

/// The policy's crowd is looked for so long, each of the others so long.
const SEARCHED_FOR: Duration = Duration::from_secs(20);
const OTHERS_FOR: Duration = Duration::from_secs(4);
/// Crowds beside the policy's, so that the frontier shows what more and less safety cost.
const CROWDS: [u64; 7] = [2, 3, 5, 10, 20, 50, 100];

/// What the policy asks of every crowd in each sensitive column.
pub(in crate::workbench) fn values_asked(given: &Given<'_>) -> Result<Vec<SensitiveRequirement>, MeasureError> {
    let Policy { l, t, .. } = *given.review.policy;
    let required = Required { distinct: Some(l), closeness: Some((Distance::Ordered, t)) };
    let names = given.cache.with_role(given.review, Role::Sensitive);
    names
        .iter()
        .map(|name| {
            let column = given.cache.coded(name, given.progress)?;
            Ok(SensitiveRequirement { column, ladder: None, required })
        })
        .collect()
}

/// The levels that keep most of all that give crowds of `k`, nobody hidden; every ladder is searched from its first level.
pub(in crate::workbench) fn levels_for(
    given: &Given<'_>,
    table: &CodedTable,
    members: Option<&Bitmap>,
    k: u64,
    sensitive: Vec<SensitiveRequirement>,
    stop_after: Duration,
) -> Result<Found, MeasureError> {
    let finest = table.at_levels(&vec![0; table.quasi_identifiers().len()]).map_err(privacy)?;
    let wanted = Wanted { k, sensitive, suppress: 0.0, loss: Loss::Granularity, stop_after: Some(stop_after) };
    search(&finest, members, &wanted, given.progress).map_err(privacy)
}

/// The frontier. `values`: every crowd has the sensitive values that the policy asks for, too.
pub(in crate::workbench) fn view(given: &Given<'_>, values: bool) -> Result<LevelsView, MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    let identifiers = table.quasi_identifiers();
    let asked = least_crowd(&given.review.policy);
    let sensitive = if values { values_asked(given)? } else { Vec::new() };
    let kept: BTreeMap<String, Vec<f64>> = identifiers
        .iter()
        .map(|q| {
            let levels = (0..q.ladder.levels()).map(|level| detail_kept(&q.ladder, level, &table)).collect();
            (q.column.name.clone(), levels)
        })
        .collect();
    let mut view =
        LevelsView { points: Vec::new(), asked, kept, bound: None, nodes: 0, nodes_measured: 0, nearest: None, values };
    if identifiers.is_empty() {
        return Ok(view);
    }
    let mut crowds = vec![asked];
    crowds.extend(CROWDS.iter().copied().filter(|&k| k != asked));
    for k in crowds {
        let stop_after = if k == asked { SEARCHED_FOR } else { OTHERS_FOR };
        let found = levels_for(given, &table, None, k, sensitive.clone(), stop_after)?;
        if k == asked {
            view.nodes = found.nodes;
            view.nodes_measured = found.measured;
            view.bound = found.bound.map(|loss| 1.0 - loss);
            view.nearest = found.nearest.as_ref().map(|node| point(given, &table, node, false, asked, &view));
        }
        if let Some(node) = &found.best {
            let point = point(given, &table, node, found.optimal, asked, &view);
            match view.points.iter_mut().find(|known| known.levels == point.levels) {
                Some(known) => known.optimal |= point.optimal,
                None => view.points.push(point),
            }
        }
    }
    only_the_frontier(&mut view.points);
    Ok(view)
}

/// Leaves points that no other beats in both crowd and detail, the smallest crowd first.
fn only_the_frontier(points: &mut Vec<LevelsPoint>) {
    points.sort_by(|a, b| b.kept.total_cmp(&a.kept).then_with(|| b.k.cmp(&a.k)));
    let mut largest = 0;
    points.retain(|point| {
        let more = point.k > largest;
        largest = largest.max(point.k);
        more
    });
}

fn point(
    given: &Given<'_>,
    table: &CodedTable,
    node: &Node,
    optimal: bool,
    asked: u64,
    view: &LevelsView,
) -> LevelsPoint {
    let identifiers = table.quasi_identifiers();
    let levels: BTreeMap<String, usize> =
        identifiers.iter().zip(&node.levels).map(|(q, &level)| (q.column.name.clone(), level)).collect();
    let titles = identifiers.iter().zip(&node.levels).map(|(q, &level)| {
        let name = level_title(q.ladder.name(level), level);
        (q.column.name.clone(), name)
    });
    let k = node.kept.k().unwrap_or(0);
    LevelsPoint {
        titles: titles.collect(),
        k,
        highest_risk: node.highest_risk(),
        people_alone: node.kept.people_alone(),
        kept: view.kept_at(&levels).unwrap_or(0.0),
        optimal,
        passes: node.safe && k >= asked && node.kept.people_alone() <= given.review.policy.people_alone,
        levels,
    }
}

/// A level's name as a thing to do: the top leaves the column out.
pub(in crate::workbench) fn level_title(name: &str, level: usize) -> String {
    match name {
        "*" => "left out".to_owned(),
        "groups" => "put together".to_owned(),
        _ if level == 0 => "as it came".to_owned(),
        name => name.to_owned(),
    }
}
