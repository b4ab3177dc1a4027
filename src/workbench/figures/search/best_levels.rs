//! The best ladder levels: for every size of crowd the levels that keep most, from a search over the whole lattice.

use super::next_steps::least_crowd;
use crate::dataset::Role;
use crate::privacy::inference::{Distance, Required};
use crate::privacy::search::{Found, Loss, Node, Search, SensitiveRequirement, Wanted, search};
use crate::privacy::{Bitmap, CodedTable};
use crate::review::Policy;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::column::detail_kept;
use crate::workbench::figures::frame::{Derived, Figure, Given, privacy};
use std::collections::BTreeMap;
use std::time::Duration;

/// The policy's crowd is looked for so long, each of the others so long.
const SEARCHED_FOR: Duration = Duration::from_secs(20);
const OTHERS_FOR: Duration = Duration::from_secs(4);
/// Crowds beside the policy's, so that the frontier shows what more and less safety cost.
const CROWDS: [u64; 7] = [2, 3, 5, 10, 20, 50, 100];

/// What the search for the best levels found.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsView {
    /// Most detail first, each point with larger crowds than those before it.
    pub points: Vec<LevelsPoint>,
    /// The smallest crowd that the policy requires.
    pub asked: u64,
    /// By column, the share of its detail that each level keeps.
    pub kept: BTreeMap<String, Vec<f64>>,
    /// Where the search was stopped: no levels that meet the policy keep more than this.
    pub bound: Option<f64>,
    /// Combinations of levels, and how many were measured for the policy's crowd.
    pub nodes: u64,
    pub nodes_measured: u64,
    /// Where no levels meet the policy: what comes nearest.
    pub nearest: Option<LevelsPoint>,
    /// The sensitive values of every crowd were requested too.
    pub values: bool,
}

impl LevelsView {
    /// The point that meets the policy and keeps most.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        self.points.iter().position(|point| point.passes)
    }

    /// Share of detail that levels keep; `None` if a column or a level of it is not known.
    #[must_use]
    pub fn kept_at(&self, levels: &BTreeMap<String, usize>) -> Option<f64> {
        let each = self.kept.iter().map(|(column, kept)| kept.get(*levels.get(column)?).copied());
        let each: Vec<f64> = each.collect::<Option<_>>()?;
        (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
    }
}

/// Levels of all ladders with what they do, a point of the frontier of risk against information kept.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsPoint {
    pub levels: BTreeMap<String, usize>,
    /// Column and the name of its level, in the file's order.
    pub titles: Vec<(String, String)>,
    /// The smallest crowd.
    pub k: u64,
    pub highest_risk: f64,
    pub people_alone: u64,
    /// Share of detail kept, 0 to 1 (1 − granularity loss, METHODS 8), the mean over the columns.
    pub kept: f64,
    /// Nothing else with crowds of this size keeps more: proved over the whole lattice. Otherwise the best found.
    pub optimal: bool,
    /// It meets the policy.
    pub passes: bool,
}

/// The frontier of risk against information kept.
pub(crate) struct BestLevels;

/// What the best levels depend on. Not the levels in use: a point of the frontier that was taken leaves it as it is.
#[derive(Clone, PartialEq)]
pub(crate) struct LevelsQuestion {
    values: bool,
    decided: String,
}

impl Figure for BestLevels {
    type Question = LevelsQuestion;
    type Answer = LevelsView;
    const TITLE: &'static str = "Searching the best levels";
    const STALE_BY_EDITS: bool = false;
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, question: &LevelsQuestion) -> Result<LevelsView, MeasureError> {
        view(given, question.values)
    }
}

impl Workbench {
    /// The frontier of risk against information kept; `values`: with the sensitive values that the policy requires.
    pub fn best_levels(&mut self, values: bool) -> &Derived<LevelsView> {
        let review = self.review();
        let mut decided = format!("{:?} {:?}", review.policy, review.missing);
        for (name, column) in review.columns.iter() {
            decided += &format!("{name:?} {:?} {:?} {:?}", column.role, column.use_, column.ladder);
        }
        self.ask::<BestLevels>(LevelsQuestion { values, decided })
    }
}

/// What the policy requires of every crowd in each sensitive column.
pub(crate) fn values_asked(given: &Given<'_>) -> Result<Vec<SensitiveRequirement>, MeasureError> {
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

/// The levels that keep most of all that give crowds of `k`, nobody hidden; every ladder is searched from its first
/// level.
pub(crate) fn levels_for(
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

/// The frontier. `values`: every crowd has the sensitive values that the policy requires, too.
fn view(given: &Given<'_>, values: bool) -> Result<LevelsView, MeasureError> {
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
    // Every combination of levels is counted once, whatever crowds are requested.
    let finest = table.at_levels(&vec![0; identifiers.len()]).map_err(privacy)?;
    let search = Search::new(&finest, None, sensitive, Loss::Granularity, given.progress).map_err(privacy)?;
    for k in crowds {
        let stop_after = if k == asked { SEARCHED_FOR } else { OTHERS_FOR };
        let found = search.find(k, 0.0, Some(stop_after), given.progress).map_err(privacy)?;
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

/// Keeps the points that no other beats in both crowd and detail, the smallest crowd first.
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

/// The name of the level at which a column holds no information.
pub const LEFT_OUT: &str = "left out";

/// A level's name as an action: at the top, the column is left out.
pub(crate) fn level_title(name: &str, level: usize) -> String {
    match name {
        "*" => LEFT_OUT.to_owned(),
        "groups" => "put together".to_owned(),
        _ if level == 0 => "as it came".to_owned(),
        name => name.to_owned(),
    }
}
