//! The best ladder levels: for every size of crowd, and for every share of people who may be left out, the levels that
//! keep most, from one pass over the whole lattice.

use super::level_search::{LevelLimits, preferences};
use super::next_steps::least_crowd;
use crate::dataset::Role;
use crate::privacy::inference::{Distance, Required};
use crate::privacy::search::{Found, Goal, Loss, Node, Search, SensitiveRequirement, Wanted, search};
use crate::privacy::{Bitmap, CodedTable, QuasiIdentifier};
use crate::review::Policy;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::column::detail_kept;
use crate::workbench::figures::frame::{Derived, Figure, Given, privacy};
use std::collections::BTreeMap;
use std::time::Duration;

/// The lattice is searched so long.
const SEARCHED_FOR: Duration = Duration::from_secs(20);
/// Crowds beside the policy's, so that the frontier shows what more and less safety cost.
const CROWDS: [u64; 7] = [2, 3, 5, 10, 20, 50, 100];
/// Shares of the people who may be left out.
pub const SHARES_LEFT_OUT: [f64; 4] = [0.0, 0.01, 0.02, 0.05];

/// What is asked of the search for the best levels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LevelsAsked {
    /// Every crowd has the sensitive values that the policy requires, too.
    pub values: bool,
    /// By column; one without has no limits.
    pub limits: BTreeMap<String, LevelLimits>,
}

/// What the search for the best levels found.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsView {
    /// Most detail first. No other has crowds as large, keeps as much and leaves out as few.
    pub points: Vec<LevelsPoint>,
    /// The smallest crowd that the policy requires.
    pub asked: u64,
    /// The quasi-identifiers, in the file's order.
    pub columns: Vec<LevelsColumn>,
    /// People in the file.
    pub people: u64,
    /// Where the search was stopped: no levels that meet the policy with nobody left out keep more than this.
    pub bound: Option<f64>,
    /// Combinations of levels, and how many were measured.
    pub nodes: u64,
    pub nodes_measured: u64,
    /// Where no levels meet the policy with nobody left out: what comes nearest.
    pub nearest: Option<LevelsPoint>,
    /// The sensitive values of every crowd were requested too.
    pub values: bool,
}

/// A quasi-identifier and its ladder.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsColumn {
    pub name: String,
    /// What each level is called.
    pub titles: Vec<String>,
    /// The share of the column's detail that each level keeps.
    pub kept: Vec<f64>,
}

impl LevelsView {
    /// The point that meets the policy, leaves out nobody and keeps most.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        self.points.iter().position(LevelsPoint::passes)
    }

    /// The points if up to this share of the people may be left out: each with larger crowds than those that keep more.
    #[must_use]
    pub fn frontier(&self, share: f64) -> Vec<usize> {
        let mut largest = 0;
        let mut frontier = Vec::new();
        for (place, point) in self.points.iter().enumerate().filter(|(_, point)| point.share <= share) {
            if point.k > largest {
                largest = point.k;
                frontier.push(place);
            }
        }
        frontier
    }
}

/// Levels of all ladders with what they do, a point of the frontier of risk against information kept.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsPoint {
    pub levels: BTreeMap<String, usize>,
    /// Column and the name of its level, in the file's order.
    pub titles: Vec<(String, String)>,
    /// The smallest crowd of those who are not left out.
    pub k: u64,
    pub highest_risk: f64,
    pub people_alone: u64,
    /// People whose crowds are too small, or lack the values that are required: they must be left out.
    pub left_out: u64,
    /// The least of the shares that they are within.
    pub share: f64,
    /// Share of detail kept, 0 to 1 (1 − granularity loss, METHODS 8), the mean over the columns by their importance;
    /// of whoever is left out nothing is kept.
    pub kept: f64,
    /// Nothing else with crowds of this size keeps more: proved over the whole lattice. Otherwise the best found.
    pub optimal: bool,
    /// It meets the policy, once they are left out.
    pub meets: bool,
}

impl LevelsPoint {
    /// It meets the policy with everybody.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.meets && self.left_out == 0
    }
}

/// The frontier of risk against information kept.
pub(crate) struct BestLevels;

/// What the best levels depend on. Not the levels in use: a point of the frontier that was taken leaves it as it is.
#[derive(Clone, PartialEq)]
pub(crate) struct LevelsQuestion {
    asked: LevelsAsked,
    decided: String,
}

impl Figure for BestLevels {
    type Question = LevelsQuestion;
    type Answer = LevelsView;
    const TITLE: &'static str = "Searching the best levels";
    const STALE_BY_EDITS: bool = false;
    const KEEPS_LAST: bool = true;
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, question: &LevelsQuestion) -> Result<LevelsView, MeasureError> {
        view(given, &question.asked)
    }
}

impl Workbench {
    /// The frontier of risk against information kept.
    pub fn best_levels(&mut self, asked: &LevelsAsked) -> &Derived<LevelsView> {
        let review = self.review();
        let mut decided = format!("{:?} {:?}", review.policy, review.missing);
        for (name, column) in review.columns.iter() {
            decided += &format!("{name:?} {:?} {:?} {:?}", column.role, column.use_, column.ladder);
        }
        self.ask::<BestLevels>(LevelsQuestion { asked: asked.clone(), decided })
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
    let wanted = Wanted { k, sensitive, loss: Loss::Granularity, stop_after: Some(stop_after), ..Wanted::default() };
    search(&finest, members, &wanted, given.progress).map_err(privacy)
}

/// The frontier.
fn view(given: &Given<'_>, question: &LevelsAsked) -> Result<LevelsView, MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    let identifiers = table.quasi_identifiers();
    let asked = least_crowd(&given.review.policy);
    let mut view = LevelsView {
        points: Vec::new(),
        asked,
        columns: identifiers.iter().map(|q| column(q, &table)).collect(),
        people: table.people().total(),
        bound: None,
        nodes: 0,
        nodes_measured: 0,
        nearest: None,
        values: question.values,
    };
    if identifiers.is_empty() {
        return Ok(view);
    }
    let wanted = Wanted {
        sensitive: if question.values { values_asked(given)? } else { Vec::new() },
        loss: Loss::Granularity,
        columns: preferences(&table, &question.limits),
        ..Wanted::default()
    };
    let lowest =
        |q: &QuasiIdentifier| question.limits.get(&q.column.name).map_or(0, |limits| limits.lowest).min(q.ladder.top());
    let lowest: Vec<usize> = identifiers.iter().map(lowest).collect();
    let finest = table.at_levels(&lowest).map_err(privacy)?;
    // The policy's crowd is the first, with nobody left out.
    let mut crowds = vec![asked];
    crowds.extend(CROWDS.iter().copied().filter(|&k| k != asked));
    let goals: Vec<Goal> = crowds.iter().flat_map(|&k| SHARES_LEFT_OUT.map(|suppress| Goal { k, suppress })).collect();
    let search = Search::new(&finest, None, &wanted, &given.progress.uncounted()).map_err(privacy)?;
    let found = search.find(&goals, Some(SEARCHED_FOR), given.progress).map_err(privacy)?;
    if let Some(first) = found.first() {
        view.nodes = first.nodes;
        view.nodes_measured = first.measured;
        view.bound = first.bound.map(|loss| 1.0 - loss);
        view.nearest = first.nearest.as_ref().map(|node| point(given, &table, node, (false, 0.0), asked));
    }
    for (goal, found) in goals.iter().zip(&found) {
        let Some(node) = &found.best else { continue };
        let point = point(given, &table, node, (found.optimal, goal.suppress), asked);
        let same = |known: &&mut LevelsPoint| known.levels == point.levels && known.left_out == point.left_out;
        match view.points.iter_mut().find(same) {
            Some(known) => {
                known.optimal |= point.optimal;
                known.share = known.share.min(point.share);
            }
            None => view.points.push(point),
        }
    }
    only_the_best(&mut view.points);
    Ok(view)
}

fn column(q: &QuasiIdentifier, table: &CodedTable) -> LevelsColumn {
    let levels = 0..q.ladder.levels();
    LevelsColumn {
        name: q.column.name.clone(),
        titles: levels.clone().map(|level| level_title(q.ladder.name(level), level)).collect(),
        kept: levels.map(|level| detail_kept(&q.ladder, level, table)).collect(),
    }
}

/// Keeps the points that no other is as good as in crowd, detail and people left out; most detail first.
fn only_the_best(points: &mut Vec<LevelsPoint>) {
    points.sort_by(|a, b| {
        b.kept.total_cmp(&a.kept).then_with(|| b.k.cmp(&a.k)).then_with(|| a.left_out.cmp(&b.left_out))
    });
    let mut best: Vec<LevelsPoint> = Vec::with_capacity(points.len());
    for point in points.drain(..) {
        // Those before it keep as much or more.
        if !best.iter().any(|other| other.k >= point.k && other.left_out <= point.left_out) {
            best.push(point);
        }
    }
    *points = best;
}

fn point(given: &Given<'_>, table: &CodedTable, node: &Node, (optimal, share): (bool, f64), asked: u64) -> LevelsPoint {
    let of_level = |(q, &level): (&QuasiIdentifier, &usize)| {
        ((q.column.name.clone(), level), (q.column.name.clone(), level_title(q.ladder.name(level), level)))
    };
    let (levels, titles) = table.quasi_identifiers().iter().zip(&node.levels).map(of_level).unzip();
    let k = node.kept.k().unwrap_or(0);
    LevelsPoint {
        levels,
        titles,
        k,
        highest_risk: node.highest_risk(),
        people_alone: node.kept.people_alone(),
        left_out: node.hidden_people,
        share,
        kept: (1.0 - node.loss).clamp(0.0, 1.0),
        optimal,
        meets: node.safe && k >= asked && node.kept.people_alone() <= given.review.policy.people_alone,
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
