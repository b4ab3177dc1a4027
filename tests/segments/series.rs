//! Many segments at once against a slow plain count: each has the people that its own rule chooses, and together they
//! hold everybody who has a value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use shoal::privacy::ladder::{bands, identity};
use shoal::privacy::{CodedColumn, People, Progress};
use shoal::segments::{Parts, Rule, count_people, members, people_of, series};

use super::made::{columns, number_column, text_column};

fn ages() -> Arc<CodedColumn> {
    Arc::new(number_column("age", &[Some(18.0), Some(31.0), Some(38.0), Some(40.0), Some(47.0), None]))
}

#[test]
fn bands_name_their_ends_and_are_as_wide_as_was_asked() {
    let ages = ages();
    let parts = Parts::of_bands(&ages, 10.0).unwrap();
    let found = series(&[(&*ages, parts)], &People::Rows(6), 1, &Progress::new()).unwrap();
    let said: Vec<_> = found.list.iter().map(|made| (made.name.as_str(), made.rule.to_string(), made.people)).collect();
    let expected = [
        ("age 10–19", "age in 10..19".to_owned(), 1),
        ("age 30–39", "age in 30..39".to_owned(), 2),
        ("age 40–49", "age in 40..49".to_owned(), 2),
    ];
    assert_eq!(said, expected);
    let parts = Parts::of_bands(&ages, 12.5).unwrap();
    let found = series(&[(&*ages, parts)], &People::Rows(6), 2, &Progress::new()).unwrap();
    assert_eq!(found.list[0].rule.to_string(), "age >= 37.5 and age < 50");
    assert_eq!((found.list.len(), found.list[0].people, found.small), (1, 3, 2));
    assert!(Parts::of_bands(&ages, 0.0).is_none() && Parts::of_bands(&ages, 1e-9).is_none());
    assert!(Parts::of_bands(&text_column("city", &[Some("Ulm")]), 10.0).is_none());
}

#[test]
fn values_are_crossed_and_small_ones_are_left_out() {
    let city = text_column("city", &[Some("Ulm"), Some("Ulm"), Some("Bonn"), None, Some("Ulm")]);
    let tier = text_column("tier", &[Some("gold"), Some("gold"), Some("gold"), Some("gold"), Some("blue")]);
    let [city, tier] = [city, tier].map(Arc::new);
    let sides = [&city, &tier].map(|column| (&**column, Parts::of_level(&identity(column), 0)));
    let found = series(&sides, &People::Rows(5), 1, &Progress::new()).unwrap();
    let said: Vec<_> = found.list.iter().map(|made| (made.name.as_str(), made.rule.to_string(), made.people)).collect();
    let expected = [
        ("city Bonn, tier gold", "city = \"Bonn\" and tier = \"gold\"".to_owned(), 1),
        ("city Ulm, tier blue", "city = \"Ulm\" and tier = \"blue\"".to_owned(), 1),
        ("city Ulm, tier gold", "city = \"Ulm\" and tier = \"gold\"".to_owned(), 2),
        ("no city, tier gold", "city is missing and tier = \"gold\"".to_owned(), 1),
    ];
    assert_eq!(said, expected);
    let found = series(&sides, &People::Rows(5), 2, &Progress::new()).unwrap();
    assert_eq!((found.list.len(), found.small), (1, 3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_segment_has_the_people_of_its_rule(
        rows in prop::collection::vec((prop::option::weighted(0.9, -40_i32..60), prop::option::of(0_usize..3), 0_u32..12), 1..60),
        width in prop::sample::select(vec![1.0, 2.0, 5.0, 10.0, 0.1, 2.5, 0.7]),
        halves: bool,
        kind in 0_usize..3,
        by in 0_usize..3,
        least in 1_u64..4,
    ) {
        let number = |value: i32| f64::from(value) / if halves { 10.0 } else { 1.0 };
        let numbers: Vec<Option<f64>> = rows.iter().map(|row| row.0.map(number)).collect();
        let cities: Vec<Option<&str>> = rows.iter().map(|row| row.1.map(|at| ["Ulm", "Bonn", "a \"b\""][at])).collect();
        let age = Arc::new(number_column("age", &numbers));
        let city = Arc::new(text_column("home city", &cities));
        let keys: Vec<Option<f64>> = rows.iter().map(|row| Some(f64::from(row.2))).collect();
        let people = match kind {
            0 => People::Rows(rows.len()),
            1 => People::Counts(rows.iter().map(|row| u64::from(row.2 % 4)).collect()),
            _ => People::keys(&number_column("key", &keys)).unwrap(),
        };
        let parts = match by {
            0 => Parts::of_bands(&age, width),
            1 => Some(Parts::of_level(&identity(&age), 0)),
            _ => bands(&age, &[10.0, 50.0], 0.0).ok().map(|ladder| Parts::of_level(&ladder, 1)),
        };
        let Some(parts) = parts else { return Ok(()) };
        let sides = [(&*age, parts), (&*city, Parts::of_level(&identity(&city), 0))];
        let all = series(&sides, &people, 1, &Progress::new()).unwrap();
        let coded = columns(vec![(*age).clone(), (*city).clone()]);
        let mut covered: BTreeSet<usize> = BTreeSet::new();
        let mut names = BTreeSet::new();
        for made in &all.list {
            // As it is saved and read again.
            let rule: Rule = made.rule.to_string().parse().unwrap();
            let chosen = members(&rule, &coded, rows.len()).unwrap();
            let bits = people_of(&chosen, &people);
            prop_assert_eq!(count_people(&bits, &people), made.people, "{}", made.rule);
            for row in chosen.iter() {
                prop_assert!(covered.insert(row), "row {} is in two segments", row);
            }
            prop_assert!(names.insert(made.name.clone()));
        }
        let has_people = |row: &usize| kind != 1 || rows[*row].2 % 4 > 0;
        let expected: BTreeSet<usize> = (0..rows.len()).filter(|&row| by != 0 || rows[row].0.is_some()).collect();
        if all.unwritable == 0 {
            prop_assert_eq!(
                covered.iter().copied().filter(has_people).collect::<Vec<_>>(),
                expected.into_iter().filter(has_people).collect::<Vec<_>>()
            );
        }
        let some = series(&sides, &people, least, &Progress::new()).unwrap();
        let large: BTreeMap<_, _> = all.list.iter().filter(|m| m.people >= least).map(|m| (&m.name, m.people)).collect();
        prop_assert_eq!(some.list.iter().map(|m| (&m.name, m.people)).collect::<BTreeMap<_, _>>(), large);
        prop_assert_eq!(some.list.len() + some.small + some.unwritable, all.list.len() + all.unwritable);
    }
}
