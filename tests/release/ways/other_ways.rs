//! Merging and rounding instead of hiding, and measures beside people.

use crate::release::make::{input, prepared, settings};
use proptest::prelude::*;
use shoal::privacy::{People, Progress};
use shoal::release::noise::{Secret, Source};
use shoal::release::rounding::{conventional, random};
use shoal::release::settings::{Measure, Protect, Rounding, Statistic, TableSettings};
use shoal::release::tabulation::{MeasureColumn, TableInput};
use shoal::release::{Prepared, PublishedValue, ReleaseError, Status, TableRequest, prepare, prepare_together};
use std::sync::Arc;

#[test]
fn small_categories_become_other() {
    let mut settings = settings(10);
    settings.protect = Protect::Merge;
    let table = prepared(&input(&[5, 2], &[40, 30, 3, 5, 50, 20, 2, 9, 30, 25]), &settings);
    assert!(table.checked.protected);
    let other = table.find(&["Other", "Total"]).unwrap();
    assert_eq!(other.count, 74, "3 + 2 and 5 + 9 were too few, so 30 and 25 were taken in");
    assert!(table.cells.iter().all(|c| c.status == Status::Published), "then nothing has to be hidden");
}

#[test]
fn rounding_rounds_what_is_published_and_hides_what_it_cannot_protect() {
    let mut settings = settings(10);
    settings.protect = Protect::Round { base: 5 };
    let table = prepared(&input(&[3, 3], &[21, 52, 33, 44, 3, 26, 61, 37, 48]), &settings);
    assert!(table.checked.protected);
    for cell in &table.cells {
        match cell.published[0] {
            PublishedValue::Count(n) => assert!(n % 5 == 0 && n.abs_diff(cell.count) <= 2),
            _ => assert_ne!(cell.status, Status::Published),
        }
    }
    assert!(table.cost.distance > 0.0 && table.cost.distance <= 2.0);
}

#[test]
fn controlled_rounding_adds_up() {
    let mut settings = settings(1);
    settings.protect = Protect::Round { base: 5 };
    settings.rounding = Rounding::Controlled;
    let table = prepared(&input(&[3, 3], &[21, 52, 33, 44, 13, 26, 61, 37, 48]), &settings);
    let value = |a: &str, b: &str| match table.find(&[a, b]).unwrap().published[0] {
        PublishedValue::Count(n) => n,
        ref other => panic!("{other:?}"),
    };
    for line in ["v0", "v1", "v2", "Total"] {
        assert_eq!(["v0", "v1", "v2"].map(|c| value(line, c)).iter().sum::<u64>(), value(line, "Total"));
        assert_eq!(["v0", "v1", "v2"].map(|r| value(r, line)).iter().sum::<u64>(), value("Total", line));
    }
    for cell in &table.cells {
        assert!(matches!(cell.published[0], PublishedValue::Count(n) if n.abs_diff(cell.count) < 5));
    }
}

fn rounded_at_random(table: &TableInput, settings: &TableSettings, secret: u8) -> Prepared {
    let secret = Secret::from_bytes([secret; 32]);
    let asked = TableRequest {
        input: table,
        settings,
        before: &[],
        noise: Source::Secret(&secret, b"whatever else was decided"),
    };
    prepare_together(&[asked], &[], &Progress::new()).unwrap().tables.remove(0)
}

#[test]
fn random_rounding_falls_the_same_way_again_and_elsewhere_for_another_secret() {
    let mut settings = settings(1);
    settings.protect = Protect::Round { base: 10 };
    settings.rounding = Rounding::Random;
    let counts: Vec<u64> = (0..40).map(|i| 20 + i * 7 % 13).collect();
    let table = input(&[40], &counts);
    let published = |secret| rounded_at_random(&table, &settings, secret).published();
    assert_eq!(published(1), published(1));
    assert_ne!(published(1), published(2));
    let nobody = prepare(&table, &settings, &[], &Progress::new());
    assert_eq!(
        nobody.unwrap_err(),
        ReleaseError::NoSecret,
        "what falls another way each time tells the truth in the end"
    );
}

/// A margin here and a cell of another table are one number: rounded twice over it would be told twice.
#[test]
fn the_same_number_falls_the_same_way_in_every_table() {
    let mut settings = settings(1);
    settings.protect = Protect::Round { base: 10 };
    settings.rounding = Rounding::Random;
    let counts: Vec<u64> = (0..60).map(|i| 11 + i * 17 % 29).collect();
    let both = input(&[20, 3], &counts);
    let rows = TableInput { dimensions: vec![both.dimensions[0].clone()], ..both.clone() };
    let turned = TableInput { dimensions: both.dimensions.iter().rev().cloned().collect(), ..both.clone() };
    let [both, rows, turned] = [both, rows, turned].map(|table| rounded_at_random(&table, &settings, 7));
    for row in 0..20 {
        let label = format!("v{row}");
        let number = |table: &Prepared, at: &[&str]| table.find(at).unwrap().published[0];
        assert_eq!(number(&both, &[&label, "Total"]), number(&rows, &[&label]));
        assert_eq!(number(&both, &[&label, "v1"]), number(&turned, &["v1", &label]));
    }
}

/// Right on average: over many secrets the mean is the number.
#[test]
fn random_rounding_has_the_odds_that_keep_the_mean() {
    let falls = (0..4_000_u32).map(|n| {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&n.to_le_bytes());
        random(13, 5, &Secret::from_bytes(bytes), &[("region", "North")])
    });
    let falls: Vec<u64> = falls.collect();
    assert!(falls.iter().all(|n| [10, 15].contains(n)));
    let mean = falls.iter().sum::<u64>() as f64 / falls.len() as f64;
    // The standard deviation of the mean is 5·√(0.6·0.4 / 4000) = 0.039.
    assert!((mean - 13.0).abs() < 0.2, "{mean}");
}

#[test]
fn a_sum_that_one_person_dominates_is_hidden_with_its_count() {
    // 12 people in each of three regions; in the first one of them spends nearly everything.
    let mut table = input(&[3], &[1, 1, 1]);
    table.people = Arc::new(People::Rows(36));
    table.dimensions[0].codes = (0..36).map(|i| i / 12).collect();
    let spend: Vec<f64> = (0..36).map(|i| if i == 0 { 1000.0 } else { 5.0 }).collect();
    table.measures = vec![MeasureColumn { name: "spend".into(), values: spend.into() }];
    let mut settings = settings(10);
    settings.measures = vec![Measure::new("spend", Statistic::Sum), Measure::new("spend", Statistic::Mean)];
    let table = prepared(&table, &settings);
    assert!(table.checked.protected, "{:?}", table.checked);
    let first = table.find(&["v0"]).unwrap();
    assert_eq!(first.status, Status::Unsafe);
    assert!(first.published.iter().all(|v| *v == PublishedValue::Hidden));
    assert!(table.cost.cells_hidden >= 2, "one hidden region would come out of the total");
    assert_eq!(table.measures, ["people", "spend: sum", "spend: mean"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// What a reader of rounded numbers can tell, by trying every table: none is pinned, though less is hidden than with
    /// exact numbers.
    #[test]
    fn rounding_protects_by_itself_where_it_can(
        counts in prop::collection::vec(0_u64..18, 3),
        base in prop_oneof![Just(5_u64), Just(4)],
        secret in prop::option::of(0_u8..9),
    ) {
        let mut settings = settings(4);
        settings.protect = Protect::Round { base };
        let table = match secret {
            None => prepared(&input(&[3], &counts), &settings),
            Some(secret) => {
                settings.rounding = Rounding::Random;
                rounded_at_random(&input(&[3], &counts), &settings, secret)
            }
        };
        prop_assert!(table.checked.protected);
        let fits = |cell: usize, value: u64| match table.cells[cell].published[0] {
            PublishedValue::Count(shown) if secret.is_none() => conventional(value, base) == shown,
            PublishedValue::Count(shown) => shown.abs_diff(value) < base && (!value.is_multiple_of(base) || shown == value),
            _ => true,
        };
        let mut ends = [[u64::MAX, 0]; 4];
        for a in (0..40).filter(|&v| fits(0, v)) {
            for b in (0..40).filter(|&v| fits(1, v)) {
                for c in (0..40).filter(|&v| fits(2, v) && fits(3, a + b + v)) {
                    for (end, value) in ends.iter_mut().zip([a, b, c, a + b + c]) {
                        *end = [end[0].min(value), end[1].max(value)];
                    }
                }
            }
        }
        for (cell, [low, high]) in table.cells.iter().zip(ends) {
            if cell.count > 0 && cell.count < 4 {
                prop_assert!(high >= 4 && high - low >= 4, "{:?} = {} is in {} to {}", cell.at, cell.count, low, high);
                let [least, most] = cell.attacker.unwrap();
                prop_assert!(least <= low as f64 && most >= high.min(39) as f64, "{:?} against {}, {}", cell, low, high);
            }
        }
        settings.protect = Protect::Suppress;
        let exact = prepared(&input(&[3], &counts), &settings);
        prop_assert!(table.cost.cells_hidden <= exact.cost.cells_hidden);
    }
}

#[test]
fn a_number_that_is_withheld_does_not_leave_even_where_nothing_is_protected() {
    let mut settings = settings(3);
    settings.protect = Protect::None;
    settings.hide_total = true;
    let table = prepared(&input(&[2, 2], &[20, 30, 40, 50]), &settings);
    assert_eq!(table.find(&["Total", "Total"]).unwrap().published, [PublishedValue::Hidden]);
    assert_eq!(table.cost.cells_hidden, 1);
}
