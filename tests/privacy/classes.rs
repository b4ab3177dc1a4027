//! Classes against plain counting.

use proptest::prelude::*;
use shoal::privacy::{Bitmap, CodedTable, Missing, NO_CLASS, People, Progress, crowd_sizes, equivalence_classes};

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
    let alone = slow.values().filter(|&&people| people == 1).count() as u64;
    assert_eq!(classes.people_alone(), alone);
    let quick = crowd_sizes(table, members, &Progress::new()).unwrap();
    assert_eq!(&quick, classes.crowd_sizes(), "counting alone finds the same sizes");
}

proptest! {
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
        let sizes = |table: &CodedTable| equivalence_classes(table, None, &progress).unwrap().crowd_sizes().clone();
        prop_assert_eq!(sizes(&counted), sizes(&rowwise));
        prop_assert_eq!(
            crowd_sizes(&counted, None, &progress).unwrap(), crowd_sizes(&rowwise, None, &progress).unwrap()
        );
    }
}
