//! Tables protected and attacked: how long, and how much is hidden against the least that any pattern could.

use super::{Line, line};
use shoal::privacy::{People, Progress};
use shoal::release::settings::{Cost, TableSettings, Zeros};
use shoal::release::tabulation::TableInput;
use shoal::release::tabulation::axis::Dimension;
use shoal::release::{Status, prepare};
use std::sync::Arc;
use std::time::Instant;

/// With all margins, threshold 10; `mean` is about half the people of a cell, most cells having far fewer. Hiding as few
/// people as it can, then as few cells: what the lower bound counts.
pub fn protecting() -> Vec<Line> {
    let tables: [(&[usize], f64); 5] = [
        (&[100, 50], 40.0),
        (&[20, 12, 6, 5], 15.0),
        (&[20, 12, 6, 5], 3.0),
        (&[20, 12, 6, 5], 0.5),
        (&[1000, 1000], 400.0),
    ];
    let costs = [Cost::People, Cost::Cells];
    tables.into_iter().flat_map(|(sizes, mean)| costs.map(|cost| protect(sizes, mean, cost))).collect()
}

fn protect(sizes: &[usize], mean: f64, cost: Cost) -> Line {
    let input = skewed(sizes, mean);
    let mut settings = TableSettings { cost, ..TableSettings::default() };
    settings.rules.zeros = Zeros::Safe;
    let start = Instant::now();
    let table = prepare(&input, &settings, &[], &Progress::new()).unwrap();
    let took = start.elapsed().as_secs_f64();
    assert!(table.checked.protected);
    let small = table.cells.iter().filter(|cell| (1..10).contains(&cell.count)).count();
    let further = table.cells.iter().filter(|cell| cell.status == Status::Complementary);
    let people: u64 = further.map(|cell| cell.count).sum();
    let shape: Vec<String> = sizes.iter().map(ToString::to_string).collect();
    let (hidden, least) = (table.cost.cells_hidden, table.cost.least_cells_hidden);
    let note = format!(
        "{} cells, {small} small; {hidden} hidden, at least {least}, ratio {:.2}; further cells hold {people} people",
        table.cells.len(),
        hidden as f64 / least.max(1) as f64
    );
    let what = match cost {
        Cost::People => "fewest people",
        Cost::Cells => "fewest cells",
    };
    line(format!("{}, about {} people, {what}", shape.join(" × "), input.people.total()), took, None, note)
}

/// Counts that repeat, of a long-tailed distribution.
fn skewed(sizes: &[usize], mean: f64) -> TableInput {
    let cells: usize = sizes.iter().product();
    let mut state = 7_u64;
    let mut unit = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let counts: Vec<u64> = (0..cells).map(|_| (mean * unit().ln().powi(2)) as u64).collect();
    let mut stride = cells;
    let dimensions = sizes.iter().enumerate().map(|(d, &size)| {
        stride /= size;
        Dimension {
            name: format!("d{d}"),
            codes: (0..cells).map(|cell| (cell / stride % size) as u32).collect(),
            labels: (0..size).map(|value| format!("v{value}")).collect(),
            hierarchy: Vec::new(),
            coarser: Default::default(),
            sensitive: false,
        }
    });
    TableInput {
        dimensions: dimensions.collect(),
        segments: Vec::new(),
        people: Arc::new(People::Counts(counts)),
        measures: Vec::new(),
        members: None,
    }
}
