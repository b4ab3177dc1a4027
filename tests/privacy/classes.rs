//! Classes against plain counting.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shoal::privacy::{Bitmap, CodedTable, Missing, NO_CLASS, People, Progress, class_sizes, equivalence_classes};

use super::made::{column, columns, slow_classes, table};

type Rows = Vec<Vec<Option<u32>>>;

/// Rows of few values, so that classes have several rows; missing ones too.
fn rows(width: usize) -> impl Strategy<Value = Rows> {
    let cell = prop_oneof![1 => Just(None), 6 => (0_u32..4).prop_map(Some)];
    prop::collection::vec(prop::collection::vec(cell, width), 0..60)
}

fn members(bits: &[bool], rows: usize) -> Bitmap {
    let mut members = Bitmap::none(rows);
    (0..rows).filter(|&row| bits[row % bits.len()]).for_each(|row| members.insert(row));
    members
}

/// What the measure says, as the plain count says it; checks on the way that it agrees with itself.
fn check(table: &CodedTable, rows: &Rows, people: &[(u32, u64)], members: Option<&Bitmap>) {
    let classes = equivalence_classes(table, members, &Progress::new()).unwrap();
    let member = |row: usize| members.is_none_or(|m| m.contains(row));
    let slow = slow_classes(rows, people, member);
    assert_eq!(classes.count(), slow.len(), "number of classes");
    for (row, tuple) in rows.iter().enumerate() {
        let class = classes.class_of_row()[row];
        if member(row) && people[row].1 > 0 {
            assert_eq!(classes.sizes()[class as usize], slow[tuple], "people in the class of row {row}");
            for (place, q) in table.quasi_identifiers().iter().enumerate() {
                assert_eq!(classes.code(class, place), Some(q.column.codes.get(row)), "what the class shares");
            }
        } else {
            assert_eq!(class, NO_CLASS, "row {row} is in no class");
        }
    }
    assert_eq!(classes.people(), slow.values().sum::<u64>(), "people in classes add up");
    assert_eq!(classes.k(), slow.values().min().copied());
    check_crowds(&classes, rows, people, &slow, member);
    let quick = class_sizes(table, members, &Progress::new()).unwrap();
    assert_eq!(&quick, classes.class_sizes(), "counting alone finds the same sizes");
}

/// Each person once, by the smallest of their crowds: histogram, people alone, averages and shares, as METHODS 1 has them.
fn check_crowds(
    classes: &shoal::privacy::Classes,
    rows: &Rows,
    people: &[(u32, u64)],
    slow: &BTreeMap<Vec<Option<u32>>, u64>,
    member: impl Fn(usize) -> bool,
) {
    let mut crowd_of: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    for (row, tuple) in rows.iter().enumerate().filter(|&(row, _)| member(row) && people[row].1 > 0) {
        let (person, weight) = people[row];
        let crowd = crowd_of.entry(person).or_insert((u64::MAX, weight));
        crowd.0 = crowd.0.min(slow[tuple]);
    }
    let n: u64 = crowd_of.values().map(|(_, weight)| weight).sum();
    let count = |wanted: &dyn Fn(u64) -> bool| -> u64 {
        crowd_of.values().filter(|(crowd, _)| wanted(*crowd)).map(|(_, weight)| weight).sum()
    };
    let sizes = classes.class_sizes();
    assert_eq!(sizes.people(), n, "n is the people in view");
    assert_eq!(sizes.people_alone(), count(&|crowd| crowd == 1), "people alone");
    for bin in sizes.histogram() {
        let within = |crowd: u64| crowd >= bin.low && bin.high.is_none_or(|high| crowd <= high);
        assert_eq!(bin.people, count(&within), "people of the bin {}", bin.label());
        assert_eq!(bin.classes, slow.values().filter(|crowd| within(**crowd)).count() as u64, "classes of it");
    }
    let average = crowd_of.values().map(|(crowd, weight)| *weight as f64 / *crowd as f64).sum::<f64>() / n as f64;
    for threshold in [0.05, 0.2, 0.33, 0.5] {
        let Some(risk) = sizes.prosecutor(threshold) else {
            assert_eq!(n, 0);
            continue;
        };
        assert!((risk.average - average).abs() < 1e-12, "{} is not {average}", risk.average);
        let above = count(&|crowd| 1.0 / crowd as f64 > threshold);
        assert_eq!(risk.share_above, above as f64 / n as f64);
    }
    // Distinction is over people in classes.
    let in_classes: u64 = slow.values().sum();
    assert_eq!(sizes.people_in_classes(), in_classes);
    let distinction = (in_classes > 0).then(|| slow.len() as f64 / in_classes as f64);
    assert_eq!(sizes.distinction(), distinction);
}

proptest! {
    #[test]
    fn a_person_counts_once_by_the_riskiest_class(
        rows in rows(2), keys in prop::collection::vec(0_u32..12, 60), bits in prop::collection::vec(any::<bool>(), 1..9),
    ) {
        let keys: Vec<Option<u32>> = keys[..rows.len()].iter().copied().map(Some).collect();
        let people = People::keys(&column("key", &keys)).unwrap();
        let table = table(&columns(&rows, 2), people, Missing::Own);
        let progress = Progress::new();
        let whole = equivalence_classes(&table, None, &progress).unwrap();
        let members = table.people().rows_of_members(&members(&bits, rows.len()));
        let segment = whole.among(&table, &members, &progress).unwrap();
        let of_row: Vec<(u32, u64)> = keys.iter().map(|key| (key.unwrap(), 1)).collect();
        let population = slow_classes(&rows, &of_row, |_| true);
        let mut riskiest: BTreeMap<u32, u64> = BTreeMap::new();
        for row in members.iter() {
            let crowd = riskiest.entry(of_row[row].0).or_insert(u64::MAX);
            *crowd = (*crowd).min(population[&rows[row]]);
        }
        let found = segment.population_risk(&whole, 0.3);
        if riskiest.is_empty() {
            prop_assert!(found.journalist().is_none());
        } else {
            let n = riskiest.len() as f64;
            let mean = riskiest.values().map(|crowd| 1.0 / *crowd as f64).sum::<f64>() / n;
            let journalist = found.journalist().unwrap();
            prop_assert!((found.marketer().unwrap() - mean).abs() < 1e-12);
            prop_assert!(journalist.average + 1e-12 >= mean);
            prop_assert_eq!(journalist.highest, 1.0 / *riskiest.values().min().unwrap() as f64);
            let above = riskiest.values().filter(|crowd| 1.0 / **crowd as f64 > 0.3).count() as f64;
            prop_assert_eq!(journalist.share_above, above / n);
        }
        let of_segment = slow_classes(&rows, &of_row, |row| members.contains(row));
        check_crowds(&segment, &rows, &of_row, &of_segment, |row| members.contains(row));
    }

    #[test]
    fn rows_are_classed_as_a_plain_count_does(rows in rows(3), bits in prop::collection::vec(any::<bool>(), 1..9)) {
        let table = table(&columns(&rows, 3), People::Rows(rows.len()), Missing::Own);
        let people: Vec<(u32, u64)> = (0..rows.len() as u32).map(|row| (row, 1)).collect();
        check(&table, &rows, &people, None);
        check(&table, &rows, &people, Some(&members(&bits, rows.len())));
    }

    #[test]
    fn a_person_is_counted_once_in_a_class(
        rows in rows(2), keys in prop::collection::vec(prop::option::weighted(0.9, 0_u32..12), 60),
        bits in prop::collection::vec(any::<bool>(), 1..9),
    ) {
        let keys = &keys[..rows.len()];
        let people = People::keys(&column("key", keys)).unwrap();
        let of_row: Vec<(u32, u64)> =
            keys.iter().zip(1000..).map(|(key, row)| (key.unwrap_or(row), 1)).collect();
        let distinct: std::collections::BTreeSet<u32> = of_row.iter().map(|p| p.0).collect();
        prop_assert_eq!(people.total(), distinct.len() as u64);
        let table = table(&columns(&rows, 2), people, Missing::Own);
        check(&table, &rows, &of_row, None);
        check(&table, &rows, &of_row, Some(&members(&bits, rows.len())));
    }

    #[test]
    fn a_frequency_table_gives_the_figures_of_its_rows(
        rows in rows(2), counts in prop::collection::vec(0_u64..5, 60),
    ) {
        let counts = &counts[..rows.len()];
        let counted = table(&columns(&rows, 2), People::Counts(counts.to_vec()), Missing::Own);
        let mut repeated = Vec::new();
        for (row, &count) in rows.iter().zip(counts) {
            (0..count).for_each(|_| repeated.push(row.clone()));
        }
        let rowwise = table(&columns(&repeated, 2), People::Rows(repeated.len()), Missing::Own);
        let progress = Progress::new();
        let sizes = |table: &CodedTable| equivalence_classes(table, None, &progress).unwrap().class_sizes().clone();
        prop_assert_eq!(sizes(&counted), sizes(&rowwise));
        prop_assert_eq!(
            class_sizes(&counted, None, &progress).unwrap(), class_sizes(&rowwise, None, &progress).unwrap()
        );
    }
}
