//! Which rows a rule selects, against a plain reading of each cell.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use shoal::privacy::{CodedColumn, Codes, Progress, Values};
use shoal::segments::{Literal, MembersError, Operator, Rule, members, members_of, parse};

use super::made;

const WORDS: [&str; 6] = ["", "Berlin", "Bonn", "berlin", "Bern", "Ümläut"];

#[derive(Clone, Debug)]
struct Row {
    age: Option<f64>,
    city: Option<&'static str>,
}

fn row() -> impl Strategy<Value = Row> {
    let age = proptest::option::weighted(0.8, (0i32..6).prop_map(f64::from));
    let city = proptest::option::weighted(0.8, proptest::sample::select(WORDS.to_vec()));
    (age, city).prop_map(|(age, city)| Row { age, city })
}

fn fitting_rule() -> impl Strategy<Value = Rule> {
    let age = || (-1i32..7).prop_map(|n| Literal::Number(f64::from(n)));
    let city = || proptest::sample::select(vec!["", "Berlin", "Bonn", "Be", "er", "Zürich"]);
    let text = |text: &str| Literal::Text(text.to_owned());
    made::nested(prop_oneof![
        (made::operator(), age()).prop_map(|(operator, value)| Rule::Compare { column: "age".into(), operator, value }),
        (made::operator(), city()).prop_map(move |(operator, city)| Rule::Compare {
            column: "city".into(),
            operator,
            value: text(city)
        }),
        proptest::collection::vec(age(), 1..4).prop_map(|values| Rule::In { column: "age".into(), values }),
        (0i32..6, 0i32..6).prop_map(|(a, b)| Rule::Between {
            column: "age".into(),
            low: Literal::Number(f64::from(a.min(b))),
            high: Literal::Number(f64::from(a.max(b)))
        }),
        proptest::sample::select(vec!["age", "city"]).prop_map(|column| Rule::Missing { column: column.into() }),
        city()
            .prop_filter("not empty", |t| !t.is_empty())
            .prop_map(|t| Rule::Contains { column: "city".into(), text: t.into() }),
        city()
            .prop_filter("not empty", |t| !t.is_empty())
            .prop_map(|t| Rule::StartsWith { column: "city".into(), text: t.into() }),
    ])
}

/// The rule read cell by cell.
fn plainly(rule: &Rule, row: &Row) -> bool {
    let cell = |column: &str| match column {
        "age" => row.age.map(Literal::Number),
        _ => row.city.map(|city| Literal::Text(city.to_owned())),
    };
    let order = |a: &Literal, b: &Literal| match (a, b) {
        (Literal::Number(a), Literal::Number(b)) => a.partial_cmp(b).unwrap(),
        (Literal::Text(a), Literal::Text(b)) => a.cmp(b),
        _ => panic!("the rule does not fit"),
    };
    match rule {
        Rule::All(parts) => parts.iter().all(|part| plainly(part, row)),
        Rule::Any(parts) => parts.iter().any(|part| plainly(part, row)),
        Rule::Not(inner) => !plainly(inner, row),
        Rule::Missing { column } => cell(column).is_none(),
        Rule::Compare { column, operator, value } => cell(column).is_some_and(|cell| {
            let order = order(&cell, value);
            match operator {
                Operator::Equal => order.is_eq(),
                Operator::NotEqual => order.is_ne(),
                Operator::Less => order.is_lt(),
                Operator::LessEqual => order.is_le(),
                Operator::Greater => order.is_gt(),
                Operator::GreaterEqual => order.is_ge(),
            }
        }),
        Rule::In { column, values } => cell(column).is_some_and(|cell| values.contains(&cell)),
        Rule::Between { column, low, high } => {
            cell(column).is_some_and(|cell| order(&cell, low).is_ge() && order(&cell, high).is_le())
        }
        Rule::Contains { text, .. } => row.city.is_some_and(|city| city.contains(text.as_str())),
        Rule::StartsWith { text, .. } => row.city.is_some_and(|city| city.starts_with(text.as_str())),
    }
}

proptest! {
    #[test]
    fn members_are_the_rows_that_answer_yes(
        rows in proptest::collection::vec(row(), 0..200),
        rules in proptest::collection::vec(fitting_rule(), 1..4),
    ) {
        let columns = made::columns(vec![
            made::number_column("age", &rows.iter().map(|r| r.age).collect::<Vec<_>>()),
            made::text_column("city", &rows.iter().map(|r| r.city).collect::<Vec<_>>()),
        ]);
        let asked: Vec<&Rule> = rules.iter().collect();
        let found = members_of(&asked, &columns, rows.len(), &Progress::new()).unwrap();
        for (rule, found) in rules.iter().zip(&found) {
            let expected: Vec<usize> = (0..rows.len()).filter(|&i| plainly(rule, &rows[i])).collect();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{}", rule);
            prop_assert_eq!(&members(rule, &columns, rows.len()).unwrap(), found);
        }
    }
}

/// The trap that people fall into in SQL: a rule and its opposite are everyone here.
#[test]
fn a_missing_value_answers_no_and_not_turns_it_round() {
    let columns = made::columns(vec![made::text_column("city", &[Some("Berlin"), Some("Bonn"), None])]);
    let rows = |text: &str| members(&parse(text).unwrap(), &columns, 3).unwrap().iter().collect::<Vec<_>>();
    assert_eq!(rows("city = \"Berlin\""), [0]);
    assert_eq!(rows("city != \"Berlin\""), [1]);
    assert_eq!(rows("not city = \"Berlin\""), [1, 2]);
    assert_eq!(rows("city is missing"), [2]);
    assert_eq!(rows("city is not missing"), [0, 1]);
    assert_eq!(rows("true"), [0, 1, 2]);
    assert_eq!(rows("false"), [0; 0]);
}

/// More rows than one block holds: blocks are put together in their order.
#[test]
fn blocks_join_without_a_seam() {
    let rows = 40_001;
    let cells: Vec<Option<f64>> = (0..rows).map(|i| (i % 7 != 0).then(|| f64::from(i % 1000))).collect();
    let columns = made::columns(vec![made::number_column("n", &cells)]);
    let found = members(&parse("n in 10..19 or n = 500").unwrap(), &columns, cells.len()).unwrap();
    let expected: Vec<usize> =
        (0..cells.len()).filter(|&i| cells[i].is_some_and(|n| (10.0..=19.0).contains(&n) || n == 500.0)).collect();
    assert_eq!(found.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_column_that_is_not_there_and_a_cancelled_job_are_errors() {
    let rule = parse("town = \"x\"").unwrap();
    let columns = made::columns(vec![made::text_column("city", &[Some("x")])]);
    assert!(members(&rule, &columns, 1).unwrap_err().message.contains("no column town"));
    let progress = Progress::new();
    progress.cancel();
    let rule = Rule::everyone();
    assert!(matches!(members_of(&[&rule], &BTreeMap::new(), 1, &progress), Err(MembersError::Cancelled(_))));
}

/// A column of the file's own words for yes and no answers to any of them, and to true and false.
#[test]
fn words_for_yes_and_no_answer_to_each_other() {
    let words = |values: &[&str]| Values::Text(values.iter().map(|v| (*v).into()).collect());
    let truth = CodedColumn {
        name: "a".into(),
        values: Values::Boolean(vec![false, true]),
        has_missing: true,
        codes: Codes::U8(vec![1, 0, 2, 1]),
    };
    let german = CodedColumn { values: words(&["ja", "nein"]), codes: Codes::U8(vec![0, 1, 2, 0]), ..truth.clone() };
    let ticks = CodedColumn { values: words(&["x"]), codes: Codes::U8(vec![0, 1, 1, 0]), ..truth.clone() };
    let cities =
        CodedColumn { values: words(&["Berlin", "Bonn"]), codes: Codes::U8(vec![0, 1, 2, 0]), ..truth.clone() };
    let rows = |column: &CodedColumn, rule: &str| {
        let columns = BTreeMap::from([("a".to_owned(), Arc::new(column.clone()))]);
        members(&parse(rule).unwrap(), &columns, 4).map(|bits| bits.iter().collect::<Vec<_>>())
    };
    for column in [&truth, &german] {
        for rule in ["a = true", "a = \"yes\"", "a = \"ja\"", "a in (\"oui\")", "a != false", "a != \"no\""] {
            assert_eq!(rows(column, rule), Ok(vec![0, 3]), "{rule}");
        }
        for rule in ["a = false", "a = \"no\"", "a = \"nein\"", "not (a = true or a is missing)"] {
            assert_eq!(rows(column, rule), Ok(vec![1]), "{rule}");
        }
    }
    assert_eq!(rows(&ticks, "a = true"), Ok(vec![0, 3]));
    assert_eq!(rows(&ticks, "a = false"), Ok(vec![]));
    assert_eq!(rows(&cities, "a = \"yes\""), Ok(vec![]));
    assert!(rows(&cities, "a = true").is_err());
}
