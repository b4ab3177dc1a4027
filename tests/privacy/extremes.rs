//! Nobody, one person, all alike, all different, too wide for a key, too many to add up.

use std::sync::Arc;

use shoal::privacy::{
    CodedColumn, Codes, Missing, People, PrivacyError, Progress, Rollup, Values, class_sizes, equivalence_classes,
};

use super::made::{column, table};

/// A column of whole numbers below `cardinality`, codes by the row.
fn wide(rows: usize, cardinality: usize, code: impl Fn(usize) -> usize) -> Arc<CodedColumn> {
    let codes: Vec<u32> = (0..rows).map(|row| code(row) as u32).collect();
    let values = Values::Number((0..cardinality).map(|v| v as f64).collect());
    let codes = Codes::pack(&codes, cardinality);
    Arc::new(CodedColumn { name: "wide".into(), values, has_missing: false, codes })
}

#[test]
fn nobody_has_no_figures() {
    let table = table(&[column("a", &[])], People::Rows(0), Missing::Own);
    for missing in [Missing::Own, Missing::MatchesAnything] {
        let table = super::made::table(&[column("a", &[])], People::Rows(0), missing);
        let sizes = Rollup::new(&table, None, &Progress::new()).unwrap().at_levels(&[1], &Progress::new()).unwrap();
        assert_eq!((sizes.people(), sizes.classes(), sizes.k()), (0, 0, None));
    }
    let sizes = class_sizes(&table, None, &Progress::new()).unwrap();
    assert_eq!((sizes.mean(), sizes.marketer(), sizes.distinction(), sizes.separation()), (None, None, None, None));
    assert!(sizes.prosecutor(0.2).is_none() && sizes.risk_curve().is_empty());
    assert_eq!(sizes.histogram().len(), 8, "bins are there, empty");
}

#[test]
fn one_person_is_alone() {
    let table = table(&[column("a", &[Some(1)])], People::Rows(1), Missing::Own);
    let sizes = class_sizes(&table, None, &Progress::new()).unwrap();
    assert_eq!((sizes.k(), sizes.people_alone(), sizes.separation()), (Some(1), 1, None));
}

#[test]
fn without_quasi_identifiers_everybody_is_one_class() {
    let table = table(&[], People::Rows(7), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    assert_eq!((classes.count(), classes.k()), (1, Some(7)));
    assert_eq!(class_sizes(&table, None, &Progress::new()).unwrap().k(), Some(7));
}

#[test]
fn rows_of_nobody_make_no_class() {
    let table = table(&[column("a", &[Some(1), Some(2), Some(2)])], People::Counts(vec![0, 3, 0]), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    assert_eq!((classes.count(), classes.k(), classes.people()), (1, Some(3), 3));
}

/// 3,000 people in 1,000 classes told apart by 64 columns of 12 bits each: 768 bits, far beyond one key.
#[test]
fn sixty_four_columns_are_classed_exactly() {
    let rows = 3_000;
    let columns: Vec<_> = (0..64)
        .map(|c| wide(rows, 4_096, move |row| if c == row % 1_000 % 64 { row % 1_000 + 1 } else { c }))
        .collect();
    let table = table(&columns, People::Rows(rows), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    assert_eq!((classes.count(), classes.k(), classes.class_sizes().largest()), (1_000, Some(3), Some(3)));
    assert_eq!(classes.class_of_row()[5], classes.class_of_row()[1_005]);
    assert_eq!(classes.code(classes.class_of_row()[5], 5), Some(6));
    assert_eq!(&class_sizes(&table, None, &Progress::new()).unwrap(), classes.class_sizes());
    let measure = Rollup::new(&table, None, &Progress::new()).unwrap();
    let mut levels = vec![0; 64];
    levels[5] = 1;
    let recounted = class_sizes(&table.at_levels(&levels).unwrap(), None, &Progress::new()).unwrap();
    assert_eq!(measure.at_levels(&levels, &Progress::new()).unwrap(), recounted);
}

/// Keys of 65 to 128 bits, and enough rows for several chunks and parts, in every width of code.
#[test]
fn many_rows_of_wide_keys_are_classed_exactly() {
    let rows = 700_000;
    let columns = [
        wide(rows, 1 << 20, |row| (row / 2) * 7_919 % (1 << 20)),
        wide(rows, 1 << 20, |row| (row / 2) % (1 << 20)),
        wide(rows, 1 << 20, |_| (1 << 20) - 1),
        wide(rows, 300, |row| (row / 2) % 300),
    ];
    for columns in [&columns[..], &columns[..2]] {
        let table = table(columns, People::Rows(rows), Missing::Own);
        let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
        assert_eq!((classes.count(), classes.k(), classes.class_sizes().largest()), (350_000, Some(2), Some(2)));
        assert_eq!(&class_sizes(&table, None, &Progress::new()).unwrap(), classes.class_sizes());
        for row in (0..rows).step_by(997) {
            let class = classes.class_of_row()[row];
            assert_eq!(classes.class_of_row()[row ^ 1], class, "neighbours are one class");
            assert_eq!(classes.code(class, 1), Some((row / 2) as u32));
        }
    }
}

/// Classes are numbered by the data, not by how many cores there are.
#[test]
fn one_core_numbers_classes_as_many_do() {
    let rows = 600_000;
    let columns = [wide(rows, 1 << 19, |row| row * 31 % (1 << 19)), wide(rows, 256, |row| row % 251)];
    let table = table(&columns, People::Rows(rows), Missing::Own);
    let many = equivalence_classes(&table, None, &Progress::new()).unwrap();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let one = one.install(|| equivalence_classes(&table, None, &Progress::new())).unwrap();
    assert_eq!(one.class_of_row(), many.class_of_row());
    assert_eq!(one.sizes(), many.sizes());
}

#[test]
fn more_people_than_can_be_counted_is_said() {
    let columns = [column("a", &[Some(1), Some(1)])];
    let people = People::Counts(vec![u64::MAX, 1]);
    let q = columns.iter().map(shoal::privacy::QuasiIdentifier::plain).collect();
    let refused = shoal::privacy::CodedTable::new(q, Arc::new(people), Missing::Own);
    assert_eq!(refused.err(), Some(PrivacyError::TooManyPeople));
    // The most that can be counted is: no sum of products of it overflows.
    let table = table(&columns, People::Counts(vec![u64::MAX - 1, 1]), Missing::Own);
    let sizes = class_sizes(&table, None, &Progress::new()).unwrap();
    assert_eq!((sizes.k(), sizes.separation()), (Some(u64::MAX), Some(0.0)));
}

#[test]
fn a_count_that_is_not_whole_names_its_row() {
    let counts = |values: Vec<f64>, codes: &[u32]| {
        let codes = Codes::pack(codes, 3);
        People::counts(&CodedColumn { name: "n".into(), values: Values::Number(values), has_missing: false, codes })
    };
    assert_eq!(counts(vec![0.0, 2.0, 3.0], &[1, 0, 2]), Ok(People::Counts(vec![2, 0, 3])));
    for bad in [-1.0, 1.5, 1e30] {
        assert_eq!(counts(vec![2.0, bad], &[0, 0, 1]), Err(PrivacyError::CountNotWhole { row: 3 }));
    }
}

#[test]
fn cancelled_work_says_so() {
    let table = table(&[column("a", &[Some(1), Some(2)])], People::Rows(2), Missing::Own);
    let progress = Progress::new();
    progress.cancel();
    assert_eq!(class_sizes(&table, None, &progress), Err(PrivacyError::Cancelled));
    assert_eq!(equivalence_classes(&table, None, &progress).err(), Some(PrivacyError::Cancelled));
}
