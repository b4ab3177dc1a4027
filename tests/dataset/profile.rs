//! Profiles of columns, held against slow plain counts.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;
use shoal::dataset::{ColumnType, Dataset, OpenOptions};
use shoal::privacy::Progress;

fn opened(text: &str) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made-up.csv");
    std::fs::write(&path, text).unwrap();
    // Said, not found: how a file is read is tested elsewhere.
    let options = OpenOptions {
        header: Some(shoal::dataset::HeaderLine::Line(1)),
        decimal_comma: Some(false),
        ..OpenOptions::default()
    };
    shoal::dataset::open(&path, &options, &Progress::new()).unwrap()
}

/// A file of one column, with a second one that keeps lines from being empty.
fn column(cells: &[Option<String>]) -> Dataset {
    let mut text = "value;row\n".to_owned();
    for (row, cell) in cells.iter().enumerate() {
        writeln!(text, "{};r{row}", cell.as_deref().unwrap_or_default()).unwrap();
    }
    opened(&text)
}

fn check(cells: &[Option<String>]) {
    let file = column(cells);
    let profile = &file.columns[0];
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for cell in cells.iter().flatten() {
        *counts.entry(cell).or_default() += 1;
    }
    assert_eq!(profile.distinct, counts.len() as u64, "distinct");
    assert_eq!(profile.missing, cells.iter().filter(|c| c.is_none()).count() as u64, "missing");
    let singles = counts.values().filter(|n| **n == 1).count();
    assert!((profile.unique_share - singles as f64 / cells.len() as f64).abs() < 1e-12, "unique share");
    let mut most: Vec<u64> = counts.values().copied().filter(|n| *n > 1 || counts.len() <= 10).collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    most.truncate(10);
    assert_eq!(profile.top.iter().map(|t| t.1).collect::<Vec<_>>(), most, "most frequent");
    assert!(
        profile.top.iter().all(|(value, n)| counts.get(value.as_str()) == Some(n)),
        "the count belongs to the value"
    );
    if profile.kind == ColumnType::Number {
        assert_eq!(profile.histogram.iter().map(|b| b.1).sum::<u64>(), cells.iter().flatten().count() as u64);
        let mut numbers: Vec<f64> = cells.iter().flatten().map(|c| c.parse().unwrap()).collect();
        numbers.sort_by(f64::total_cmp);
        for (found, p) in profile.quantiles.unwrap().into_iter().zip([0.05, 0.25, 0.5, 0.75, 0.95]) {
            let h = (numbers.len() - 1) as f64 * p;
            let (low, high) = (numbers[h.floor() as usize], numbers[h.ceil() as usize]);
            let expected = low + (high - low) * h.fract();
            assert!(
                (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
                "quantile {p}: {found} is not {expected}"
            );
        }
        assert_eq!(profile.minimum.as_deref().map(|m| m.parse().unwrap()), numbers.first().copied());
        assert_eq!(profile.maximum.as_deref().map(|m| m.parse().unwrap()), numbers.last().copied());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn profiles_of_texts_are_exact(cells in prop::collection::vec(prop::option::weighted(0.9, "[a-c]{1,2}x{0,14}"), 2..300)) {
        prop_assume!(cells.iter().any(Option::is_some));
        check(&cells);
    }

    #[test]
    fn profiles_of_whole_numbers_are_exact(cells in prop::collection::vec(prop::option::weighted(0.9, prop_oneof![-50i64..50, -9_000_000_000i64..9_000_000_000]), 2..300)) {
        prop_assume!(cells.iter().any(Option::is_some));
        check(&cells.iter().map(|c| c.map(|n| n.to_string())).collect::<Vec<_>>());
    }

    #[test]
    fn profiles_of_decimals_are_exact(cents in prop::collection::vec(1u32..40_000, 2..300), deep in any::<bool>()) {
        // With three decimals the way over cents is not open.
        let cell = |c: &u32| if deep { format!("{}.{:02}7", c / 100, c % 100) } else { format!("{}.{}", c / 10, 1 + c % 9) };
        check(&cents.iter().map(|c| Some(cell(c))).collect::<Vec<_>>());
    }
}

#[test]
fn a_text_has_no_range_that_could_tell_a_name() {
    let names: Vec<Option<String>> = (0..50).map(|n| Some(format!("name {n} of somebody"))).collect();
    let profile = &column(&names).columns[0];
    assert_eq!((profile.minimum.as_ref(), profile.maximum.as_ref()), (None, None));
    assert_eq!(profile.text_length.map(|l| (l.0, l.2)), Some((18, 19)));
    assert!(profile.top.is_empty(), "no value is frequent");
}
