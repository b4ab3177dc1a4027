//! People with several rows: they are in several categories at once, and counts do not add up.

use crate::release::make::{prepared, settings};
use proptest::prelude::*;
use shoal::privacy::{CodedColumn, Codes, People, Values};
use shoal::release::PublishedValue;
use shoal::release::settings::{Measure, Statistic};
use shoal::release::tabulation::axis::Dimension;
use shoal::release::tabulation::{MeasureColumn, TableInput};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows of (person, category, amount).
pub fn orders(rows: &[(u32, u32, f64)], categories: usize) -> TableInput {
    let people = 1 + rows.iter().map(|r| r.0).max().unwrap_or(0) as usize;
    let persons: Vec<u32> = rows.iter().map(|r| r.0).collect();
    let key = CodedColumn {
        name: "person".into(),
        values: Values::Number((0..people).map(|p| p as f64).collect()),
        has_missing: false,
        codes: Codes::pack(&persons, people),
    };
    TableInput {
        dimensions: vec![Dimension {
            name: "category".into(),
            codes: rows.iter().map(|r| r.1).collect(),
            labels: (0..categories).map(|c| format!("v{c}")).collect(),
            hierarchy: Vec::new(),
            coarser: Default::default(),
            sensitive: false,
        }],
        segments: Vec::new(),
        people: Arc::new(People::keys(&key).unwrap()),
        measures: vec![MeasureColumn { name: "spend".into(), values: rows.iter().map(|r| r.2).collect() }],
        members: None,
    }
}

#[test]
fn a_person_is_counted_once_in_each_category_and_once_in_the_total() {
    let rows: Vec<(u32, u32, f64)> =
        (0..30).flat_map(|p| [(p, 0, 1.0), (p, 0, 2.0), (p, u32::from(p < 12), 4.0)]).collect();
    let mut settings = settings(10);
    settings.measures = vec![Measure::new("spend", Statistic::Sum)];
    let table = prepared(&orders(&rows, 2), &settings);
    let count = |at: &str| table.find(&[at]).unwrap().count;
    assert_eq!((count("v0"), count("v1"), count("Total")), (30, 12, 30));
    assert_eq!(table.find(&["Total"]).unwrap().values[1], PublishedValue::Number(210.0.into()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Counts are of distinct people, and no category below the threshold is published.
    #[test]
    fn of_any_orders(rows in prop::collection::vec((0_u32..25, 0_u32..4), 5..80)) {
        let rows: Vec<(u32, u32, f64)> = rows.into_iter().map(|(p, c)| (p, c, 1.0)).collect();
        let table = prepared(&orders(&rows, 4), &settings(4));
        prop_assert!(table.checked.protected, "{:?}", table.checked);
        for cell in &table.cells {
            let inside = |c: u32| cell.at[0] == "Total" || cell.at[0] == format!("v{c}");
            let people: BTreeSet<u32> = rows.iter().filter(|r| inside(r.1)).map(|r| r.0).collect();
            prop_assert_eq!(cell.count, people.len() as u64);
            if !people.is_empty() && people.len() < 4 {
                prop_assert_eq!(cell.published[0], PublishedValue::Hidden);
            }
        }
    }
}
