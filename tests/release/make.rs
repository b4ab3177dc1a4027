//! Tables for tests, from numbers written down.

use shoal::privacy::{People, Progress};
use shoal::release::recoding::CoarserLevel;
use shoal::release::settings::{TableSettings, Zeros};
use shoal::release::tabulation::TableInput;
use shoal::release::tabulation::axis::{Dimension, Grouping};
use shoal::release::{Prepared, prepare};
use std::sync::Arc;

/// A frequency table: `counts` with the last dimension fastest.
pub fn input(sizes: &[usize], counts: &[u64]) -> TableInput {
    let cells: usize = sizes.iter().product();
    assert_eq!(cells, counts.len(), "one count a cell");
    let mut stride = cells;
    let dimensions = sizes
        .iter()
        .enumerate()
        .map(|(d, &size)| {
            stride /= size;
            Dimension {
                name: format!("d{d}"),
                codes: (0..cells).map(|c| (c / stride % size) as u32).collect(),
                labels: (0..size).map(|v| format!("v{v}")).collect(),
                hierarchy: Vec::new(),
                coarser: Default::default(),
                sensitive: false,
            }
        })
        .collect();
    TableInput {
        dimensions,
        segments: Vec::new(),
        people: Arc::new(People::Counts(counts.to_vec())),
        measures: Vec::new(),
        members: None,
    }
}

pub fn with_groups(mut input: TableInput, dimension: usize, group: &[u32], labels: &[&str]) -> TableInput {
    input.dimensions[dimension]
        .hierarchy
        .push(Grouping { group: group.to_vec(), labels: labels.iter().map(|&l| l.to_owned()).collect() });
    input
}

pub fn settings(threshold: u64) -> TableSettings {
    let mut settings = TableSettings::default();
    settings.rules.threshold = threshold;
    settings.rules.zeros = Zeros::Safe;
    settings
}

pub fn prepared(input: &TableInput, settings: &TableSettings) -> Prepared {
    prepare(input, settings, &[], &Progress::new()).unwrap()
}

/// A coarser level of a dimension over those that it has: the group of each category.
pub fn with_level(mut input: TableInput, dimension: usize, name: &str, group: &[u32], labels: &[&str]) -> TableInput {
    let coarser = &mut input.dimensions[dimension].coarser;
    coarser.base_values = group.len() as u64;
    coarser.under = vec![1; group.len()];
    coarser.levels.push(CoarserLevel {
        name: name.to_owned(),
        grouping: Grouping { group: group.to_vec(), labels: labels.iter().map(|&l| l.to_owned()).collect() },
        under: (0..labels.len() as u32).map(|g| group.iter().filter(|&&x| x == g).count() as u64).collect(),
    });
    input
}
