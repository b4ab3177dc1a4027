//! Minimal unique combinations and their scores, against a count over every set of columns.

use std::collections::BTreeSet;

use proptest::prelude::*;
use shoal::privacy::{CodedTable, Missing, People, Progress, equivalence_classes, suda};

use super::{data, made};

type Row = Vec<Option<u32>>;

/// By definition: every set of columns for which this row's person is alone and no part of the set does it too.
fn slow_sets(rows: &[Row], person: &[u32], of: usize) -> BTreeSet<Vec<usize>> {
    let columns = rows[of].len();
    let unique = |set: u32| {
        let agrees = |row: &Row| (0..columns).filter(|c| set >> c & 1 == 1).all(|c| row[c] == rows[of][c]);
        rows.iter().zip(person).filter(|(row, _)| agrees(row)).all(|(_, &p)| p == person[of])
    };
    let sets: Vec<u32> = (0..1 << columns).filter(|&set| unique(set)).collect();
    // Whoever is alone by a set is so by every larger one: it is enough to leave out one column.
    let minimal = sets.iter().filter(|&&set| (0..columns).all(|c| set >> c & 1 == 0 || !unique(set & !(1 << c))));
    minimal.map(|&set| (0..columns).filter(|c| set >> c & 1 == 1).collect()).collect()
}

fn check(rows: &[Row], width: usize, people: People, person: &[u32], max_size: usize) {
    let table = made::table(&made::columns(rows, width), people, Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    let found = suda::unique_combinations(&table, &classes, Some(max_size), &Progress::new()).unwrap();
    let (mut scores, mut of_column) = (Vec::new(), vec![0.0; width]);
    for class in 0..classes.count() as u32 {
        let row = classes.class_of_row().iter().position(|&c| c == class).unwrap();
        if classes.sizes()[class as usize] != 1 {
            assert_eq!(found.score(class), None, "only people alone have a score");
            continue;
        }
        let sets = slow_sets(rows, person, row);
        let one: BTreeSet<Vec<usize>> =
            suda::combinations_of(&table, &classes, class, &Progress::new()).unwrap().into_iter().collect();
        assert_eq!(one, sets);
        let small: Vec<&Vec<usize>> = sets.iter().filter(|set| set.len() <= max_size).collect();
        let weight = |set: &Vec<usize>| suda::weight(set.len(), max_size, width);
        let score: f64 = small.iter().map(|set| weight(set)).sum();
        assert_eq!(found.score(class), (!small.is_empty()).then_some(score));
        small.iter().for_each(|set| set.iter().for_each(|&c| of_column[c] += weight(set)));
        scores.extend((!small.is_empty()).then_some(score));
    }
    assert_eq!(found.people, scores.len() as u64);
    let sum: f64 = scores.iter().sum();
    assert_eq!((found.score_sum, found.score_max), (sum, scores.iter().copied().fold(0.0, f64::max)));
    if let Some(shares) = &found.shares {
        shares.iter().zip(of_column).for_each(|(share, score)| assert!((share - score / sum).abs() < 1e-12));
    }
}

proptest! {
    #[test]
    fn sets_are_the_minimal_ones(
        rows in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.9, 0u32..4), 4), 1..30),
        max_size in 1usize..5,
    ) {
        let person: Vec<u32> = (0..rows.len() as u32).collect();
        check(&rows, 4, People::Rows(rows.len()), &person, max_size);
    }

    /// Groups so large that they are split by counters.
    #[test]
    fn large_groups_split_alike(rows in prop::collection::vec(prop::collection::vec((0u32..6).prop_map(Some), 3), 100..160)) {
        let person: Vec<u32> = (0..rows.len() as u32).collect();
        check(&rows, 3, People::Rows(rows.len()), &person, 3);
    }

    /// Several rows a person: somebody is singled out where all who agree are the same person.
    #[test]
    fn rows_of_one_person_do_not_hide_each_other(
        rows in prop::collection::vec(prop::collection::vec((0u32..3).prop_map(Some), 3), 1..20), key in prop::collection::vec(0u32..8, 20),
    ) {
        let person = &key[..rows.len()];
        let cells: Vec<Option<u32>> = person.iter().map(|&p| Some(p)).collect();
        let people = People::keys(&made::column("key", &cells)).unwrap();
        check(&rows, 3, people, person, 3);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// So many columns that people are looked at one by one.
    #[test]
    fn many_columns_have_the_same_sets(
        rows in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.9, 0u32..3), 13), 1..14),
        key in prop::collection::vec(0u32..8, 14), by_key in any::<bool>(), max_size in 1usize..14,
    ) {
        let person: Vec<u32> = if by_key { key[..rows.len()].to_vec() } else { (0..rows.len() as u32).collect() };
        let cells: Vec<Option<u32>> = person.iter().map(|&p| Some(p)).collect();
        let people =
            if by_key { People::keys(&made::column("key", &cells)).unwrap() } else { People::Rows(rows.len()) };
        check(&rows, 13, people, &person, max_size);
    }
}

/// 64 columns of which any seven or so single somebody out: more sets than could be gone through.
#[test]
fn a_search_without_end_is_cancelled() {
    let mut seed = 7_u64;
    let mut digit = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((seed >> 33) as u32 % 2)
    };
    let rows: Vec<Row> = (0..60).map(|_| (0..64).map(|_| digit()).collect()).collect();
    let table = made::table(&made::columns(&rows, 64), People::Rows(60), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    let small = suda::unique_combinations(&table, &classes, Some(3), &Progress::new()).unwrap();
    assert_eq!(small.max_size, 3);
    let progress = std::sync::Arc::new(Progress::new());
    let canceller = std::sync::Arc::clone(&progress);
    let stopped = std::thread::spawn(move || suda::unique_combinations(&table, &classes, None, &progress));
    std::thread::sleep(std::time::Duration::from_millis(50));
    canceller.cancel();
    assert_eq!(stopped.join().unwrap(), Err(shoal::privacy::PrivacyError::Cancelled));
}

#[test]
fn a_count_hides_as_rows_do() {
    let rows: Vec<Row> = [[0, 0], [0, 1], [1, 1]].iter().map(|row| row.iter().map(|&x| Some(x)).collect()).collect();
    let table = made::table(&made::columns(&rows, 2), People::Counts(vec![1, 2, 1]), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    let found = suda::unique_combinations(&table, &classes, None, &Progress::new()).unwrap();
    // The first by its second column (1! = 1), the last by its first; the middle are two people.
    assert_eq!((found.people, found.score_sum), (2, 2.0));
    let dis = found.dis(0.1);
    // P = 2, f = 0.1: 18 over S^Q · Σ S^−Q = 2 for scores of 1.
    assert!(dis.iter().all(|(_, dis)| (dis - 0.1).abs() < 1e-12));
}

#[test]
fn one_person_needs_no_fact() {
    let rows = vec![vec![Some(1), Some(2)]];
    check(&rows, 2, People::Rows(1), &[0], 2);
}

#[test]
fn cancelled_work_stops() {
    let table = made::table(&made::columns(&[vec![Some(1)], vec![Some(2)]], 1), People::Rows(2), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    let progress = Progress::new();
    progress.cancel();
    assert!(suda::unique_combinations(&table, &classes, None, &progress).is_err());
}

/// testdata of sdcMicro with its usual keys: sets of each size, against a count over every set of columns.
#[test]
fn sdcmicro_testdata() {
    let Some(text) = data::read("sdcmicro/testdata.csv") else { return };
    let columns = data::columns(&text, ',');
    let names = ["urbrur", "roof", "walls", "water", "electcon", "relat", "sex"];
    let quasi_identifiers: Vec<_> = names.iter().map(|&name| columns[name].clone()).collect();
    let rows = quasi_identifiers[0].rows();
    let table: CodedTable = made::table(&quasi_identifiers, People::Rows(rows), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    let found = suda::unique_combinations(&table, &classes, None, &Progress::new()).unwrap();
    let mut by_size = vec![0u64; names.len() + 1];
    for class in (0..classes.count() as u32).filter(|&class| classes.sizes()[class as usize] == 1) {
        let sets = suda::combinations_of(&table, &classes, class, &Progress::new()).unwrap();
        sets.iter().for_each(|set| by_size[set.len()] += 1);
    }
    assert_eq!(found.sets_of_size, by_size);
    assert_eq!(found.people, classes.people_alone());
}
