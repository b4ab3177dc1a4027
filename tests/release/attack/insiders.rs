//! Whoever is alone in a hidden cell knows it, and subtracts it wherever it stands: random tables of sums and of counts,
//! attacked by every such person with everything that is published.

use crate::release::make::{prepared, settings};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem};
use proptest::prelude::*;
use shoal::privacy::People;
use shoal::release::settings::{Cost, Measure, Singletons, Statistic, TableSettings};
use shoal::release::tabulation::axis::Dimension;
use shoal::release::tabulation::{MeasureColumn, TableInput};
use shoal::release::{Prepared, PublishedValue};
use std::sync::Arc;

/// Rows of (category of each dimension, amount).
type Rows = Vec<(Vec<u32>, f64)>;

fn input(rows: &Rows, sizes: &[usize]) -> TableInput {
    let dimension = |(d, &size): (usize, &usize)| Dimension {
        name: format!("d{d}"),
        codes: rows.iter().map(|(at, _)| at[d]).collect(),
        labels: (0..size).map(|c| format!("v{c}")).collect(),
        hierarchy: Vec::new(),
        coarser: Default::default(),
        sensitive: false,
    };
    TableInput {
        dimensions: sizes.iter().enumerate().map(dimension).collect(),
        segments: Vec::new(),
        people: Arc::new(People::Rows(rows.len())),
        measures: vec![MeasureColumn { name: "m".into(), values: rows.iter().map(|r| r.1).collect() }],
        members: None,
    }
}

/// The contributions to each row of the table, the largest first; and the finest cells that it is the sum of.
fn contributions(table: &Prepared, rows: &Rows) -> Vec<(Vec<f64>, Vec<Vec<u32>>)> {
    let is_in = |label: &str, category: u32| label == "Total" || label == format!("v{category}");
    let mut finest: Vec<Vec<u32>> = Vec::new();
    for cell in table.cells.iter().filter(|cell| cell.at.iter().all(|label| label != "Total")) {
        finest.push(cell.at.iter().map(|label| label[1..].parse().unwrap()).collect());
    }
    let of = |at: &[String]| {
        let holds = |place: &Vec<u32>| at.iter().zip(place).all(|(label, &category)| is_in(label, category));
        let mut own: Vec<f64> = rows.iter().filter(|(place, _)| holds(place)).map(|(_, amount)| *amount).collect();
        own.sort_by(|a, b| b.total_cmp(a));
        (own, finest.iter().filter(|place| holds(place)).cloned().collect())
    };
    table.cells.iter().map(|cell| of(&cell.at)).collect()
}

/// What one who knows the finest cell `known` works out of a row, from the value in `column` of every published row.
fn interval(
    table: &Prepared,
    cells: &[(Vec<f64>, Vec<Vec<u32>>)],
    column: usize,
    known: &[u32],
    target: usize,
) -> [f64; 2] {
    let amount = |own: &[f64]| if column == 0 { own.len() as f64 } else { own.iter().sum() };
    let finest: Vec<(&Vec<u32>, f64)> =
        cells.iter().filter(|(_, at)| at.len() == 1).map(|(own, at)| (&at[0], amount(own))).collect();
    // A margin over one category has one finest cell too.
    let mut atoms: Vec<(&Vec<u32>, f64)> = Vec::new();
    for (at, value) in finest {
        if atoms.iter().all(|(other, _)| *other != at) {
            atoms.push((at, value));
        }
    }
    let end = |direction: OptimizationDirection| {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = atoms
            .iter()
            .map(|(at, value)| {
                let inside = f64::from(u8::from(cells[target].1.contains(at)));
                let bounds = if at.as_slice() == known { (0.0, 0.0) } else { (-value, 1e7) };
                problem.add_var(inside, bounds)
            })
            .collect();
        for ((_, at), row) in cells.iter().zip(&table.published().rows) {
            if matches!(row.values[column], PublishedValue::Hidden) {
                continue;
            }
            let mut sum = LinearExpr::empty();
            let inside = atoms.iter().zip(&variables).filter(|((place, _), _)| at.contains(place));
            inside.for_each(|(_, variable)| sum.add(*variable, 1.0));
            problem.add_constraint(sum, ComparisonOp::Eq, 0.0);
        }
        amount(&cells[target].0) + problem.solve().unwrap().into_solution().unwrap().objective()
    };
    [end(OptimizationDirection::Minimize), end(OptimizationDirection::Maximize)]
}

/// (insider's cell, row, what is known of it) of everything that an insider works out too closely.
fn worked_out(
    table: &Prepared,
    rows: &Rows,
    settings: &TableSettings,
    column: usize,
) -> Vec<(Vec<u32>, Vec<String>, [f64; 2])> {
    let cells = contributions(table, rows);
    let hidden = |i: usize| matches!(table.published().rows[i].values[column], PublishedValue::Hidden);
    let mut found = Vec::new();
    for (own, at) in &cells {
        let ([_], [insider]) = (own.as_slice(), at.as_slice()) else { continue };
        for (i, (own, at)) in cells.iter().enumerate() {
            let few = (1..settings.rules.threshold as usize).contains(&own.len());
            if at.contains(insider) || !hidden(i) || own.is_empty() {
                continue;
            }
            let sum: f64 = own.iter().sum();
            let rest = sum - own[0] - own.get(1).copied().unwrap_or(0.0);
            let p = settings.rules.p_percent.unwrap_or(0.0) / 100.0;
            let margin = p * own[0] - rest;
            let known = || interval(table, &cells, column, insider, i);
            let t = settings.rules.threshold as f64;
            let is_open = match column {
                0 if few => {
                    let [low, high] = known();
                    high + 1e-6 < t || high - low + 1e-6 < t
                }
                1 if margin > 1e-9 => {
                    let [low, high] = known();
                    let slack = 1e-4 * sum.max(1.0);
                    high + slack < sum + margin || low - slack > (sum - margin).max(0.0)
                }
                _ => false,
            };
            if is_open {
                found.push((insider.clone(), table.cells[i].at.clone(), known()));
            }
        }
    }
    found
}

/// `SHOAL_TABLES` asks for more.
fn cases() -> u32 {
    std::env::var("SHOAL_TABLES").ok().and_then(|n| n.parse().ok()).unwrap_or(100)
}

/// Whoever is alone in v0, v0 takes their own from two lines, and v2, v1 was 1.
#[test]
fn an_insider_uses_every_line() {
    let rows: Rows =
        [(1, 1, 10.0), (1, 1, 5.0), (2, 1, 1.0), (1, 1, 10.0), (0, 0, 1.0), (0, 1, 2.0), (0, 1, 5.0), (0, 1, 2.0)]
            .into_iter()
            .map(|(a, b, amount)| (vec![a, b], amount))
            .collect();
    let mut settings = settings(3);
    settings.cost = Cost::Cells;
    settings.measures = vec![Measure::new("m", Statistic::Sum)];
    let table = prepared(&input(&rows, &[3, 2]), &settings);
    assert!(table.checked.protected);
    assert_eq!(worked_out(&table, &rows, &settings, 1), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn sums_hold_against_everybody_in_the_table(
        sizes in prop_oneof![Just(vec![3_usize, 2]), Just(vec![3, 3]), Just(vec![2, 2, 2]), Just(vec![5])],
        rows in prop::collection::vec((prop::collection::vec(0_u32..9, 3), 1_u32..40), 6..30),
        cells in any::<bool>(),
    ) {
        let rows: Rows = rows
            .into_iter()
            .map(|(at, amount)| (sizes.iter().zip(at).map(|(&size, c)| (c * c / 7) % size as u32).collect(), f64::from(amount)))
            .collect();
        let mut settings = settings(3);
        settings.cost = if cells { Cost::Cells } else { Cost::People };
        settings.measures = vec![Measure::new("m", Statistic::Sum)];
        let table = prepared(&input(&rows, &sizes), &settings);
        prop_assert!(table.checked.protected, "{:?}", table.checked);
        let found = worked_out(&table, &rows, &settings, 1);
        prop_assert!(found.is_empty(), "{:?} {:?}", found, table.published().rows);
    }

    #[test]
    fn counts_hold_against_everybody_in_the_table(
        sizes in prop_oneof![Just(vec![3_usize, 2]), Just(vec![3, 3]), Just(vec![5])],
        rows in prop::collection::vec(prop::collection::vec(0_u32..9, 3), 6..40),
    ) {
        let rows: Rows = rows
            .into_iter()
            .map(|at| (sizes.iter().zip(at).map(|(&size, c)| (c * c / 7) % size as u32).collect(), 1.0))
            .collect();
        let mut settings = settings(3);
        settings.rules.singletons = Singletons::All;
        let table = prepared(&input(&rows, &sizes), &settings);
        prop_assert!(table.checked.protected, "{:?}", table.checked);
        let found = worked_out(&table, &rows, &settings, 0);
        prop_assert!(found.is_empty(), "{:?} {:?}", found, table.published().rows);
    }
}
