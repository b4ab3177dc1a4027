//! Nothing around a table gives people away: random tables of people with several rows, of segments beside a total, with
//! exact and with rounded numbers, attacked from outside.

use super::make::{prepared, settings};
use crate::release::attack::outside::{Row, recovered};
use crate::release::attack::several_rows::orders;
use proptest::prelude::*;
use shoal::privacy::{Bitmap, People};
use shoal::release::rounding::possible;
use shoal::release::settings::{Protect, Rounding, TableSettings, Totals};
use shoal::release::tabulation::TableInput;
use shoal::release::tabulation::axis::{Dimension, SegmentRows};
use shoal::release::{Prepared, PublishedValue};
use std::collections::BTreeSet;
use std::sync::Arc;

/// `SHOAL_TABLES` asks for more.
fn cases() -> u32 {
    std::env::var("SHOAL_TABLES").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
}

/// The rows of a table, read as an outsider reads them: `inside(dimension, label, person)` by definition.
fn rows(
    table: &Prepared,
    people: u32,
    settings: &TableSettings,
    is_in: &dyn Fn(&[String], u32) -> bool,
) -> (Vec<Row>, BTreeSet<u32>) {
    let published = table.published();
    let everyone: BTreeSet<u32> = (0..people).collect();
    let rows = published.rows.iter().map(|row| Row {
        people: everyone.iter().copied().filter(|&person| is_in(&row.at, person)).collect(),
        says: match row.values[0] {
            PublishedValue::Count(n) => Some(match settings.protect {
                Protect::Round { base } => possible(n, base, Rounding::Conventional),
                _ => [n as f64; 2],
            }),
            _ => None,
        },
    });
    (rows.collect(), everyone)
}

fn attack(
    table: &Prepared,
    people: u32,
    settings: &TableSettings,
    is_in: &dyn Fn(&[String], u32) -> bool,
) -> Vec<String> {
    let (rows, everyone) = rows(table, people, settings, is_in);
    recovered(&rows, &everyone, settings.rules.threshold as usize)
}

/// Labels of the persons' rows: a person is in a row of the table if one of theirs is.
fn by_orders<'a>(orders: &'a [(u32, u32, f64)], total: &'a str) -> impl Fn(&[String], u32) -> bool + 'a {
    move |at, person| orders.iter().any(|&(p, c, _)| p == person && (at[0] == total || at[0] == format!("v{c}")))
}

#[test]
fn three_people_who_never_bought_on_the_web_are_not_told() {
    // 50 on the web only, 47 in both, 3 in the shop only: 97, 50, 100.
    let rows: Vec<(u32, u32, f64)> = (0..50)
        .map(|p| (p, 0, 1.0))
        .chain((50..97).flat_map(|p| [(p, 0, 1.0), (p, 1, 1.0)]))
        .chain((97..100).map(|p| (p, 1, 1.0)))
        .collect();
    let settings = settings(10);
    let table = prepared(&orders(&rows, 2), &settings);
    assert!(table.checked.protected);
    let found = attack(&table, 100, &settings, &by_orders(&rows, "Total"));
    assert!(found.is_empty(), "{found:?}");
    assert!(table.cost.cells_hidden > 0);
    let mut open = settings;
    open.protect = Protect::None;
    let told = prepared(&orders(&rows, 2), &open);
    assert!(!told.checked.protected);
    assert!(
        told.checked.differences.iter().any(|d| d.contains("not in v0 = ") && d.contains("100") && d.contains("97")),
        "{:?}",
        told.checked.differences
    );
}

/// Segments over people of one row each.
fn with_segments(region: &[u32], segments: &[BTreeSet<u32>]) -> TableInput {
    let people = region.len();
    let values = 1 + region.iter().copied().max().unwrap_or(0);
    let dimension = Dimension {
        name: "region".into(),
        codes: region.into(),
        labels: (0..values).map(|c| format!("v{c}")).collect(),
        hierarchy: Vec::new(),
        coarser: Default::default(),
        sensitive: false,
    };
    let segment = |(place, members): (usize, &BTreeSet<u32>)| {
        let mut rows = Bitmap::none(people);
        members.iter().for_each(|&person| rows.insert(person as usize));
        SegmentRows { name: format!("s{place}"), rows }
    };
    TableInput {
        dimensions: if values > 1 { vec![dimension] } else { Vec::new() },
        segments: segments.iter().enumerate().map(segment).collect(),
        people: Arc::new(People::Rows(people)),
        measures: Vec::new(),
        members: None,
    }
}

fn by_segments<'a>(
    region: &'a [u32],
    segments: &'a [BTreeSet<u32>],
    total: &'a str,
) -> impl Fn(&[String], u32) -> bool + 'a {
    move |at, person| {
        at.iter().all(|label| {
            label == total
                || label.strip_prefix('s').map_or_else(
                    || *label == format!("v{}", region[person as usize]),
                    |place| segments[place.parse::<usize>().unwrap()].contains(&person),
                )
        })
    }
}

#[test]
fn three_people_outside_a_segment_are_not_told() {
    let region = vec![0; 100];
    let segments = [(0..97).collect(), (0..50).chain(97..99).collect()];
    let settings = settings(10);
    let table = prepared(&with_segments(&region, &segments), &settings);
    assert!(table.checked.protected);
    let found = attack(&table, 100, &settings, &by_segments(&region, &segments, "Total"));
    assert!(found.is_empty(), "{found:?}");
}

/// Overlapping ones, one within another, unions and complements of others: what segments are in the wild.
fn segments(people: u32) -> impl Strategy<Value = Vec<BTreeSet<u32>>> {
    let share = prop_oneof![Just(0.03), Just(0.3), Just(0.5), Just(0.9), Just(0.97)];
    let own = (share, any::<u64>());
    let how = prop::collection::vec((0_u8..6, own), 1..5);
    how.prop_map(move |list| {
        let mut made: Vec<BTreeSet<u32>> = Vec::new();
        for (kind, (share, seed)) in list {
            let mut state = seed | 1;
            let mut unit = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 11) as f64 / (1_u64 << 53) as f64
            };
            let new: BTreeSet<u32> = (0..people).filter(|_| unit() < share).collect();
            let first = made.first().cloned().unwrap_or_default();
            let last = made.last().cloned().unwrap_or_default();
            made.push(match kind {
                0 if !made.is_empty() => &last & &new,
                1 if made.len() > 1 => &first | &last,
                2 if !made.is_empty() => &last | &new,
                3 if !made.is_empty() => (0..people).filter(|person| !last.contains(person)).collect(),
                _ => new,
            });
        }
        made.retain(|segment| !segment.is_empty());
        made
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn people_in_several_categories(
        places in prop::collection::vec((prop::collection::btree_set(0_u32..4, 1..4), 1_u32..25), 2..9),
        threshold in 3_u64..11,
        totals in any::<bool>(),
        rounded in 0_u8..4,
    ) {
        let mut person = 0;
        let mut rows = Vec::new();
        for (categories, people) in &places {
            for _ in 0..*people {
                rows.extend(categories.iter().map(|&c| (person, c, 1.0)));
                person += 1;
            }
        }
        let mut settings = settings(threshold);
        settings.totals = if totals { Totals::All } else { Totals::None };
        if rounded == 0 {
            settings.protect = Protect::Round { base: 5 };
        }
        let table = prepared(&orders(&rows, 4), &settings);
        prop_assert!(table.checked.protected, "{:?}", table.checked);
        let found = attack(&table, person, &settings, &by_orders(&rows, "Total"));
        prop_assert!(found.is_empty(), "{:?} {:?}", found, table.published().rows);
    }

    #[test]
    fn segments_beside_a_total(
        segments in segments(60),
        threshold in 3_u64..11,
        totals in any::<bool>(),
        rounded in 0_u8..4,
    ) {
        prop_assume!(!segments.is_empty());
        let region = vec![0; 60];
        let mut settings = settings(threshold);
        settings.totals = if totals { Totals::All } else { Totals::None };
        if rounded == 0 {
            settings.protect = Protect::Round { base: 5 };
        }
        let table = prepared(&with_segments(&region, &segments), &settings);
        prop_assert!(table.checked.protected, "{:?}", table.checked);
        let found = attack(&table, 60, &settings, &by_segments(&region, &segments, "Total"));
        prop_assert!(found.is_empty(), "{:?} {:?}", found, table.published().rows);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases() / 3, ..ProptestConfig::default() })]

    #[test]
    fn segments_by_region(
        segments in segments(90),
        region in prop::collection::vec(0_u32..3, 90),
        threshold in 3_u64..9,
    ) {
        prop_assume!(!segments.is_empty());
        let settings = settings(threshold);
        let table = prepared(&with_segments(&region, &segments), &settings);
        prop_assert!(table.checked.protected, "{:?}", table.checked);
        let found = attack(&table, 90, &settings, &by_segments(&region, &segments, "Total"));
        prop_assert!(found.is_empty(), "{:?} {:?}", found, table.published().rows);
    }
}
