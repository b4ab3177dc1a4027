//! The best ladder levels of a review, found by search.

use crate::dataset::Dataset;
use crate::privacy::inference::{Distance, Required};
use crate::privacy::search::{ColumnPreference, Loss, Node, SensitiveRequirement, Wanted, search};
use crate::privacy::{CodedTable, Progress, Values};
use crate::report::assessment::{ClassFigures, RiskFigures};
use crate::review::Review;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::assessment::class_sizes::{class_figures, risk_figures};
use crate::workbench::figures::frame::{Cache, privacy};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a search keeps to in one column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelLimits {
    /// The lowest level that may be chosen.
    pub lowest: usize,
    /// The highest one; `None`: the ladder's top.
    pub highest: Option<usize>,
    /// The weight of the column's loss, 0 or more.
    pub importance: f64,
}

impl Default for LevelLimits {
    fn default() -> Self {
        Self { lowest: 0, highest: None, importance: 1.0 }
    }
}

/// What the engine keeps to, in the table's order.
pub(crate) fn preferences(table: &CodedTable, limits: &BTreeMap<String, LevelLimits>) -> Vec<ColumnPreference> {
    let of_column = |name: &String| limits.get(name).copied().unwrap_or_default();
    let limits = table.quasi_identifiers().iter().map(|q| of_column(&q.column.name));
    limits.map(|LevelLimits { highest, importance, .. }| ColumnPreference { highest, importance }).collect()
}

/// What levels are looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchOptions {
    pub k: u64,
    /// Least distinct values in every class, by sensitive column.
    pub l: BTreeMap<String, u64>,
    /// Greatest distance in every class, by sensitive column: the ordered one for numbers and dates, else the equal one.
    pub t: BTreeMap<String, f64>,
    /// The share of people who may be hidden.
    pub suppress: f64,
    pub loss: Loss,
    /// By column; the lowest levels are those of the review.
    pub limits: BTreeMap<String, LevelLimits>,
    pub stop_after: Option<Duration>,
}

/// Levels with what they do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FoundNode {
    pub loss: f64,
    pub levels: BTreeMap<String, usize>,
    pub hidden_people: u64,
    /// Of the people who are kept.
    pub classes: ClassFigures,
    pub risk: RiskFigures,
}

/// A safe node that no other beats in both risk and loss.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FrontierPoint {
    pub levels: BTreeMap<String, usize>,
    pub loss: f64,
    pub highest_risk: f64,
    pub hidden_people: u64,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchFigures {
    /// `None` if no levels are safe.
    pub best: Option<FoundNode>,
    /// Proved over the whole lattice.
    pub optimal: bool,
    /// Nothing that was not looked at loses less than this; `None` if all is accounted for.
    pub bound: Option<f64>,
    /// What comes nearest, where no levels are safe.
    pub nearest: Option<FoundNode>,
    pub frontier: Vec<FrontierPoint>,
    pub nodes: u64,
    pub nodes_measured: u64,
    pub milliseconds: f64,
}

/// Searches the ladders of a review's quasi-identifiers, from the levels that it has up.
///
/// # Errors
/// [`MeasureError`] says what does not fit.
pub fn search_levels(
    dataset: &Arc<Dataset>,
    review: &Review,
    options: &SearchOptions,
    progress: &Progress,
) -> Result<SearchFigures, MeasureError> {
    let cache = Cache::new(Arc::clone(dataset));
    let table = cache.table(review, progress)?;
    let mut columns: Vec<&String> = options.l.keys().chain(options.t.keys()).collect();
    columns.sort_unstable();
    columns.dedup();
    let sensitive = columns
        .into_iter()
        .map(|name| {
            let column = cache.coded(name, progress)?;
            let distance = match column.values {
                Values::Number(_) | Values::Date(_) => Distance::Ordered,
                Values::Text(_) | Values::Boolean(_) => Distance::Equal,
            };
            let required = Required {
                distinct: options.l.get(name).copied(),
                closeness: options.t.get(name).map(|&t| (distance, t)),
            };
            Ok(SensitiveRequirement { column, ladder: None, required })
        })
        .collect::<Result<Vec<_>, MeasureError>>()?;
    let wanted = Wanted {
        k: options.k,
        sensitive,
        suppress: options.suppress,
        loss: options.loss,
        columns: preferences(&table, &options.limits),
        stop_after: options.stop_after,
    };
    let start = Instant::now();
    let found = search(&table, None, &wanted, progress).map_err(privacy)?;
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    let levels = |node: &Node| -> BTreeMap<String, usize> {
        let names = table.quasi_identifiers().iter().map(|identifier| identifier.column.name.clone());
        names.zip(node.levels.iter().copied()).collect()
    };
    let figures = |node: &Node| FoundNode {
        loss: node.loss,
        levels: levels(node),
        hidden_people: node.hidden_people,
        classes: class_figures(&node.kept),
        risk: risk_figures(&node.kept, None, review.policy.risk_threshold),
    };
    let point = |node: &Node| FrontierPoint {
        levels: levels(node),
        loss: node.loss,
        highest_risk: node.highest_risk(),
        hidden_people: node.hidden_people,
    };
    Ok(SearchFigures {
        best: found.best.as_ref().map(figures),
        optimal: found.optimal,
        bound: found.bound,
        nearest: found.nearest.as_ref().map(figures),
        frontier: found.frontier.iter().map(point).collect(),
        nodes: found.nodes,
        nodes_measured: found.measured,
        milliseconds,
    })
}
