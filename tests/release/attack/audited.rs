//! What an audit says of a table, held against the attack that protected it and against truths that are made here.

use crate::release::make::{input, prepared, settings, with_groups};
use proptest::prelude::*;
use shoal::privacy::Progress;
use shoal::release::audit::{Audit, AuditDimension, AuditInput, audit, margins};
use shoal::release::settings::Protect;
use shoal::release::{Published, PublishedValue};

fn dimensions(names: &[String], hierarchy: &[Vec<String>]) -> Vec<AuditDimension> {
    let dimension = |(d, name): (usize, &String)| AuditDimension {
        name: name.clone(),
        hierarchy: if d == 0 { hierarchy.to_vec() } else { Vec::new() },
    };
    names.iter().enumerate().map(dimension).collect()
}

fn asked(published: &Published, hierarchy: &[Vec<String>]) -> AuditInput {
    let value = |value: &PublishedValue| match value {
        PublishedValue::Count(n) => Some(*n as f64),
        _ => None,
    };
    AuditInput {
        dimensions: dimensions(&published.dimensions, hierarchy),
        rows: published.rows.iter().map(|row| (row.at.clone(), value(&row.values[0]))).collect(),
        total: published.total_label.clone(),
        threshold: 3,
        ..AuditInput::default()
    }
}

fn found(input: &AuditInput) -> Audit {
    audit(input, &Progress::new()).unwrap()
}

fn counts(cells: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(prop_oneof![2 => Just(0_u64), 2 => Just(1), 2 => 2_u64..5, 3 => 5_u64..40], cells)
}

fn table() -> impl Strategy<Value = (Vec<usize>, Vec<u64>)> {
    let sizes =
        prop_oneof![prop::collection::vec(2_usize..7, 1), prop::collection::vec(2_usize..5, 2), Just(vec![2, 3, 2])];
    sizes.prop_flat_map(|sizes| {
        let cells = sizes.iter().product();
        (Just(sizes), counts(cells))
    })
}

/// Labels that name no total and are no numbers.
const UNNAMED: &str = "the lot";

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// The audit of a protected table finds the very intervals of the attack, with and without the lines that are in no
    /// file.
    #[test]
    fn of_a_protected_table((sizes, counts) in table(), groups in any::<bool>()) {
        let mut made = input(&sizes, &counts);
        let mut hierarchy = Vec::new();
        if groups && sizes[0] > 2 {
            let group: Vec<u32> = (0..sizes[0]).map(|v| u32::from(v > 0)).collect();
            made = with_groups(made, 0, &group, &["first", "rest"]);
            let row = |v: usize| vec![format!("v{v}"), if v > 0 { "rest" } else { "first" }.to_owned(), "Total".to_owned()];
            hierarchy = (0..sizes[0]).map(row).collect();
        }
        let table = prepared(&made, &settings(3));
        prop_assert!(table.checked.protected);
        let published = table.published();
        let whole = found(&asked(&published, &hierarchy));
        prop_assert!(whole.consistent, "{:?}", whole.contradiction);
        prop_assert_eq!(whole.recovered, 0);
        for (cell, audited) in table.cells.iter().zip(&whole.cells) {
            match cell.attacker {
                Some(attacker) => prop_assert_eq!(audited.attacker, attacker, "{:?}", cell.at),
                None => prop_assert_eq!(audited.attacker, [cell.count as f64; 2]),
            }
        }
        let released = published.without_hidden_lines();
        let lacks = published.hidden_lines();
        prop_assert_eq!(lacks.is_empty(), released.rows.len() == published.rows.len());
        let trimmed = found(&AuditInput { left_out: !lacks.is_empty(), ..asked(&released, &hierarchy) });
        prop_assert!(trimmed.consistent, "{:?}", trimmed.contradiction);
        prop_assert_eq!((trimmed.recovered, trimmed.small_groups.len()), (0, 0), "{:?}", trimmed.small_groups);
        for audited in &trimmed.cells {
            let before = whole.cells.iter().find(|cell| cell.at == audited.at).unwrap();
            let [low, high] = audited.attacker;
            // Of a group whose every category is hidden the finer structure is not known any more.
            prop_assert!(low <= before.attacker[0] && high >= before.attacker[1], "{:?}", audited.at);
        }
    }

    /// Rounded tables are read as the attack reads them.
    #[test]
    fn of_a_rounded_table((sizes, counts) in table(), base in 2_u64..12) {
        let mut settings = settings(3);
        settings.protect = Protect::Round { base };
        let table = prepared(&input(&sizes, &counts), &settings);
        let audited = found(&AuditInput { rounded: Some(base), ..asked(&table.published(), &[]) });
        prop_assert!(audited.consistent, "{:?}", audited.contradiction);
        for (cell, audited) in table.cells.iter().zip(&audited.cells) {
            let [low, high] = audited.attacker;
            prop_assert!(low <= cell.count as f64 && cell.count as f64 <= high, "{:?} is {}", cell.at, cell.count);
        }
    }

    /// Whatever a margin is called, it is found, and the answer is the same.
    #[test]
    fn a_margin_by_any_name((sizes, counts) in table(), name in prop::sample::select(vec!["Gesamt", "SUMME", "всего", UNNAMED])) {
        let table = prepared(&input(&sizes, &counts), &settings(3));
        let published = table.published();
        let before = found(&asked(&published, &[]));
        let mut renamed = asked(&published, &[]);
        for label in renamed.rows.iter_mut().flat_map(|(at, _)| at).filter(|label| **label == published.total_label) {
            *label = name.to_owned();
        }
        renamed.margins = margins::find(&renamed.dimensions, &renamed.rows, 0.0);
        if name != UNNAMED {
            for margins in &renamed.margins {
                prop_assert_eq!(margins, &[name.to_owned()]);
            }
        }
        // Without a name only complete lines tell.
        if renamed.margins.iter().all(|margins| margins == &[name.to_owned()]) {
            renamed.total = "no such label".to_owned();
            let after = found(&renamed);
            prop_assert_eq!(before.recovered, after.recovered);
            for (a, b) in before.cells.iter().zip(&after.cells) {
                prop_assert_eq!(a.attacker, b.attacker);
            }
        }
    }

    /// A complete table says by itself which label is the margin.
    #[test]
    fn a_margin_of_a_complete_table_adds_up(rows in 2_usize..6, columns in 3_usize..6, counts in prop::collection::vec(1_u64..60, 36)) {
        let count = |r: usize, c: usize| counts[r * 6 + c] as f64;
        let mut table = Vec::new();
        for r in 0..rows {
            let row: Vec<f64> = (0..columns).map(|c| count(r, c)).collect();
            let cells = row.iter().copied().enumerate().map(|(c, value)| (format!("c{c}"), value));
            for (c, value) in cells.chain([(UNNAMED.to_owned(), row.iter().sum())]) {
                table.push((vec![format!("r{r}"), c], Some(value)));
            }
        }
        let names = ["r".to_owned(), "c".to_owned()];
        prop_assert_eq!(&margins::find(&dimensions(&names, &[]), &table, 0.0)[1], &[UNNAMED.to_owned()]);
    }

    /// People in several categories: nothing contradicts, and every true number lies within what is said of it.
    #[test]
    fn of_people_in_several_categories(
        people in prop::collection::vec((1_u8..8, 0_usize..2), 1..60),
        hidden in prop::collection::vec(any::<bool>(), 12),
        left_out in any::<bool>(),
    ) {
        // A person is in some of three channels, and in one of two regions.
        let mut truth = Vec::new();
        for channel in 0..4 {
            for region in 0..3 {
                let is_in = |(channels, of): &(u8, usize)| {
                    (channel == 3 || channels >> channel & 1 == 1) && (region == 2 || *of == region)
                };
                let name = |i: usize, last: usize, of: &str| if i == last { "Total".to_owned() } else { format!("{of}{i}") };
                let at = vec![name(channel, 3, "channel"), name(region, 2, "region")];
                truth.push((at, people.iter().filter(|person| is_in(person)).count() as f64));
            }
        }
        let names = ["channel".to_owned(), "region".to_owned()];
        let rows = truth.iter().zip(&hidden).map(|((at, value), hidden)| (at.clone(), (!hidden).then_some(*value)));
        let mut rows: Vec<(Vec<String>, Option<f64>)> = rows.collect();
        if left_out {
            rows.retain(|(at, _)| at[0] != "channel1");
        }
        let audited = found(&AuditInput {
            dimensions: dimensions(&names, &[]),
            rows,
            total: "Total".to_owned(),
            threshold: 3,
            in_several: true,
            left_out,
            ..AuditInput::default()
        });
        prop_assert!(audited.consistent, "{:?}", audited.contradiction);
        for cell in &audited.cells {
            let (_, value) = truth.iter().find(|(at, _)| *at == cell.at).unwrap();
            let [low, high] = cell.attacker;
            prop_assert!(low <= *value && *value <= high, "{:?} is {value}, not {low} to {high}", cell.at);
        }
    }
}
