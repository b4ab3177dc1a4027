//! Ladders: every level is made of whole groups of the one below, labels say exactly what is inside.

use std::sync::Arc;

use proptest::prelude::*;
use shoal::privacy::{
    CodedColumn, Codes, Values,
    ladder::{self, DateUnit, Form, Group, Ladder, LadderError},
};

fn column(values: Values, has_missing: bool) -> Arc<CodedColumn> {
    let cardinality = values.len() + usize::from(has_missing);
    let codes: Vec<u32> = (0..cardinality as u32).collect();
    Arc::new(CodedColumn { name: "c".into(), values, has_missing, codes: Codes::pack(&codes, cardinality) })
}

fn texts(values: &[&str]) -> Arc<CodedColumn> {
    let mut values: Vec<Box<str>> = values.iter().map(|&v| v.into()).collect();
    values.sort_unstable();
    column(Values::Text(values), false)
}

fn labels(ladder: &Ladder, level: usize) -> Vec<String> {
    (0..ladder.cardinality(level) as u32).map(|code| ladder.label(level, code)).collect()
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(';').map(Into::into).collect()).collect()
}

/// What every ladder must hold, whatever its form.
fn assert_sound(ladder: &Ladder) {
    let base = ladder.column().cardinality();
    for level in 0..ladder.levels() {
        let groups = ladder.cardinality(level);
        let of = |code: usize| ladder.map(level).map_or(code as u32, |map| map[code]);
        assert!((0..base).all(|code| (of(code) as usize) < groups));
        let under: u64 = (0..groups as u32).map(|code| ladder.base_values_under(level, code)).sum();
        assert!(under <= ladder.base_values() as u64);
        if level > 0 {
            let step = ladder.step(level - 1, level);
            let lower = |code: usize| ladder.map(level - 1).map_or(code as u32, |map| map[code]);
            assert!((0..base).all(|code| step[lower(code) as usize] == of(code)), "level {level} splits a group");
        }
        if ladder.column().has_missing && level < ladder.top() {
            assert_eq!(ladder.missing_code(level), Some(groups as u32 - 1), "missing is the last group");
            assert_eq!(ladder.label(level, groups as u32 - 1), "missing");
        }
    }
    assert!(ladder.cardinality(ladder.top()) <= 1);
}

#[test]
fn dates_climb_from_month_to_decade() {
    let days = column(Values::Date(vec![-1, 0, 11_016, 19_000]), true);
    let ladder = ladder::date(&days, &DateUnit::ALL).unwrap();
    assert_sound(&ladder);
    assert_eq!(labels(&ladder, 0)[2], "2000-02-29");
    assert_eq!(labels(&ladder, 1)[..2], ["1969-12", "1970-01"]);
    assert_eq!(labels(&ladder, 2)[3], "2022 Q1");
    assert_eq!(labels(&ladder, 3)[2], "2000");
    assert_eq!(labels(&ladder, 4), ["1965–1969", "1970–1974", "2000–2004", "2020–2024", "missing"]);
    assert_eq!(labels(&ladder, 5), ["1960s", "1970s", "2000s", "2020s", "missing"]);
    assert_eq!(labels(&ladder, 6), ["*"]);
}

#[test]
fn prefixes_mask_the_rest() {
    let ladder = ladder::prefix(&texts(&["10115", "10117", "10245", "80331"]), &[3, 1]).unwrap();
    assert_sound(&ladder);
    assert_eq!(labels(&ladder, 1), ["101••", "102••", "803••"]);
    assert_eq!(labels(&ladder, 2), ["1••••", "8••••"]);
    assert_eq!(ladder.name(1), "first 3 characters");
    // Umlauts are one character, values of other lengths show one bullet for any rest.
    let ladder = ladder::prefix(&texts(&["Ä1", "Ä12", "Ä1234"]), &[2]).unwrap();
    assert_eq!(labels(&ladder, 1), ["Ä1•"]);
}

/// A postcode that lost its zero, `1067` for `01067`, hides in no crowd of those that it is not near.
#[test]
fn prefixes_keep_codes_of_different_lengths_apart() {
    let ladder = ladder::prefix(&texts(&["1067", "10115", "10117", "1099", "80331"]), &[3, 1]).unwrap();
    assert_sound(&ladder);
    assert_eq!(ladder.map(1), Some(&[0, 0, 1, 2, 3][..]), "10115, 10117, 1067, 1099, 80331");
    assert_eq!(labels(&ladder, 2), ["1••••", "1•••", "8••••"]);
}

#[test]
fn bands_hold_their_borders() {
    let decimals = column(Values::Number(vec![0.1, 0.2, 0.30000000000000004, 0.6, 0.7]), false);
    let ladder = ladder::bands(&decimals, &[0.1, 0.3], 0.0).unwrap();
    assert_sound(&ladder);
    assert_eq!(labels(&ladder, 1)[2], "0.3 to under 0.4");
    assert_eq!(labels(&ladder, 2), ["0 to under 0.3", "0.3 to under 0.6", "0.6 to under 0.9"]);
    let whole = column(Values::Number(vec![-10.0, -1.0, 0.0, 9.0]), false);
    assert_eq!(labels(&ladder::bands(&whole, &[10.0], 0.0).unwrap(), 1), ["-10 to -1", "0–9"]);
    assert!(matches!(ladder::bands(&whole, &[10.0, 25.0], 0.0), Err(LadderError::NotNested { .. })));
    assert!(matches!(ladder::bands(&whole, &[0.0], 0.0), Err(LadderError::BadNumber { .. })));
    assert!(matches!(ladder::bands(&texts(&["a"]), &[1.0], 0.0), Err(LadderError::WrongType { .. })));
}

#[test]
fn ends_are_coded() {
    let ages = column(Values::Number((0..100).map(f64::from).collect()), false);
    let top = ladder::top_coding(&ages, &[90.0, 80.0]).unwrap();
    assert_sound(&top);
    assert_eq!((top.cardinality(1), top.label(1, 90).as_str(), top.base_values_under(1, 90)), (91, "90 and over", 10));
    let bottom = ladder::bottom_coding(&ages, &[17.0]).unwrap();
    assert_eq!((bottom.label(1, 0).as_str(), bottom.label(1, 1).as_str()), ("17 and under", "18"));
    assert!(ladder::top_coding(&ages, &[80.0, 90.0]).is_err());
}

#[test]
fn groups_by_hand_keep_the_rest() {
    let group = |label: &str, members: &[&str]| Group {
        label: label.into(),
        members: members.iter().map(|&m| m.into()).collect(),
    };
    let cities = texts(&["Berlin", "Bonn", "Paris", "Rome"]);
    let levels = [vec![group("Germany", &["Berlin", "Bonn", "Ulm"])], vec![group("Abroad", &["Paris", "Rome"])]];
    let ladder = ladder::groups(&cities, &levels).unwrap();
    assert_sound(&ladder);
    assert_eq!(labels(&ladder, 1), ["Germany", "Paris", "Rome"]);
    assert_eq!(labels(&ladder, 2), ["Germany", "Abroad"]);
    let twice = [vec![group("a", &["Bonn"]), group("b", &["Bonn"])]];
    assert_eq!(
        ladder::groups(&cities, &twice).unwrap_err(),
        LadderError::InTwoGroups { column: "c".into(), value: "Bonn".into() }
    );
}

#[test]
fn a_table_counts_values_it_has_and_the_column_has_not() {
    let ages = column(Values::Number(vec![1.0, 7.0]), true);
    let table = rows("1;0-4;0-9;*\n2;0-4;0-9;*\n7;5-9;0-9;*\n12;10-14;10-19;*");
    let ladder = ladder::table(&ages, &table).unwrap();
    assert_sound(&ladder);
    assert_eq!((ladder.levels(), ladder.base_values()), (4, 5));
    assert_eq!(labels(&ladder, 1), ["0-4", "5-9", "missing"]);
    assert_eq!(
        (ladder.base_values_under(1, 0), ladder.base_values_under(2, 0), ladder.base_values_under(3, 0)),
        (2, 3, 5)
    );
}

#[test]
fn a_faulty_table_says_what_is_wrong() {
    let ages = column(Values::Number(vec![1.0, 2.0, 7.0]), false);
    let fault = |text: &str| ladder::table(&ages, &rows(text)).unwrap_err();
    let c = || "c".to_owned();
    assert_eq!(fault("1;a;*"), LadderError::ValuesMissing { column: c(), count: 2, example: "2".into() });
    assert_eq!(fault("1;a;*\n2;a"), LadderError::RaggedRow { column: c(), row: 2, cells: 2, expected: 3 });
    assert_eq!(
        fault("1;a;b;*\n2;a;c;*\n7;d;c;*"),
        LadderError::NotCoarser { column: c(), row: 2, other_row: 1, level: 1 }
    );
    assert_eq!(
        fault("1;a;*\n01;b;*\n2;a;*\n7;a;*"),
        LadderError::TwiceDifferently { column: c(), row: 2, first_row: 1 }
    );
    assert_eq!(ladder::table(&ages, &[]).unwrap_err(), LadderError::EmptyTable { column: c() });
}

#[test]
fn suggestions_fit_the_values() {
    let ages = column(Values::Number((17..91).map(f64::from).collect()), true);
    assert_eq!(ladder::suggested(&ages), Form::Bands { widths: vec![5.0, 10.0, 20.0], origin: 0.0 });
    let postcodes: Vec<String> = (0..90).map(|i| format!("{:05}", 1067 + i * 1001)).collect();
    let postcodes = texts(&postcodes.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ladder::suggested(&postcodes), Form::Prefix(vec![4, 3, 2, 1]));
    assert_eq!(ladder::suggested(&texts(&["f", "m"])), Form::Identity);
    assert_eq!(
        ladder::suggested(&column(Values::Date(vec![0, 200]), false)),
        Form::Date(vec![DateUnit::Month, DateUnit::Quarter])
    );
    assert_eq!(ladder::suggested(&column(Values::Number(vec![]), true)), Form::Identity);
}

proptest! {
    /// A suggested ladder always builds and is sound, and so are bands of any nested widths.
    #[test]
    fn any_numbers_climb(mut xs in prop::collection::vec(-1e6f64..1e6, 0..60), width in 0.001f64..1e4, missing: bool) {
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let numbers = column(Values::Number(xs), missing);
        assert_sound(&ladder::build(&numbers, &ladder::suggested(&numbers)).unwrap());
        assert_sound(&ladder::bands(&numbers, &[width, width * 3.0, width * 12.0], 0.7).unwrap());
    }

    /// Every whole number lies in the band whose label names it.
    #[test]
    fn whole_labels_are_exact(mut xs in prop::collection::vec(0i32..2000, 1..60), width in 1i32..40, origin in 0i32..10) {
        xs.sort_unstable();
        xs.dedup();
        let numbers = column(Values::Number(xs.iter().map(|&x| f64::from(x + 10)).collect()), false);
        let ladder = ladder::bands(&numbers, &[f64::from(width)], f64::from(origin)).unwrap();
        for (code, x) in xs.iter().enumerate() {
            let label = ladder.label(1, ladder.map(1).unwrap()[code]);
            let (low, high) = label.split_once('–').unwrap_or((&label, &label));
            let (low, high): (i32, i32) = (low.parse().unwrap(), high.parse().unwrap());
            prop_assert!(low <= x + 10 && x + 10 <= high && high - low == width - 1);
        }
    }

    #[test]
    fn any_texts_climb(values in prop::collection::btree_set("[a-zäß0-9]{0,6}", 0..60), missing: bool) {
        let texts = column(Values::Text(values.into_iter().map(Into::into).collect()), missing);
        assert_sound(&ladder::build(&texts, &ladder::suggested(&texts)).unwrap());
        assert_sound(&ladder::prefix(&texts, &[4, 2, 1]).unwrap());
    }

    #[test]
    fn any_dates_climb(days in prop::collection::btree_set(-800_000i32..800_000, 0..60), missing: bool) {
        let dates = column(Values::Date(days.into_iter().collect()), missing);
        assert_sound(&ladder::build(&dates, &ladder::suggested(&dates)).unwrap());
        assert_sound(&ladder::date(&dates, &DateUnit::ALL).unwrap());
    }
}

#[test]
fn the_names_of_levels_are_no_value() {
    let cities = texts(&["Berlin", "Bonn"]);
    let body = "Berlin;Ost;DE\nBonn;West;DE";
    let plain = ladder::table(&cities, &rows(body)).unwrap();
    for names in ["stadt;gebiet;land", "c;Ost;DE", " C ;a;b"] {
        let ladder = ladder::table(&cities, &rows(&format!("{names}\n{body}"))).unwrap();
        assert_eq!(ladder, plain, "{names}");
    }
    // A value that the column does not have is a base value.
    let ladder = ladder::table(&cities, &rows(&format!("Ulm;Süd;DE\n{body}"))).unwrap();
    assert_eq!(ladder.base_values(), 3);
    let ages = column(Values::Number(vec![1.0, 7.0]), false);
    let ladder = ladder::table(&ages, &rows("alter;gruppe;*\n1;0-4;*\n7;5-9;*")).unwrap();
    assert_eq!((ladder.base_values(), ladder.levels()), (2, 3));
    // Rows are numbered as in the file.
    assert_eq!(
        ladder::table(&ages, &rows("alter;gruppe;*\n1;a;*\n01;b;*\n7;a;*")).unwrap_err(),
        LadderError::TwiceDifferently { column: "c".into(), row: 3, first_row: 2 }
    );
}

#[test]
fn missing_values_have_a_name_of_their_own() {
    for (values, level_0, level_1) in [
        (&["a", "b"][..], "missing", "missing"),
        (&["a", "missing"], "no value", "missing"),
        (&["(missing)", "missing", "missing 2", "no value"], "missing 3", "missing"),
    ] {
        let own: Vec<Box<str>> = values.iter().map(|value| (*value).into()).collect();
        let own = column(Values::Text(own), true);
        let missing = own.missing_code().unwrap();
        let group = Group { label: "x".into(), members: values.iter().map(|value| (*value).to_owned()).collect() };
        let ladder = ladder::groups(&own, &[vec![group]]).unwrap();
        assert_eq!((ladder.label(0, missing), ladder.label(1, 1)), (level_0.to_owned(), level_1.to_owned()));
    }
    let cities = column(Values::Text(vec!["Berlin".into(), "Bonn".into()]), true);
    let group = Group { label: "missing".into(), members: vec!["Bonn".into()] };
    let ladder = ladder::groups(&cities, &[vec![group]]).unwrap();
    assert_eq!(labels(&ladder, 1), ["Berlin", "missing", "no value"]);
}
