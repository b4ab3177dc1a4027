//! Totals of measures, cell by cell: those of the rows, and the counts and sums that a release has.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::{shoal, text};
use super::cases::{Case, TABLE, orders};
use super::engines::{DuckDb, Engine, Postgres, Spark, Sqlite};

/// A cell by its labels; `None` for a total. A missing value is an empty label.
type Cell = [Option<String>; 2];

/// People, people with a value, sum, sum of absolute values, and the two largest contributions.
#[derive(Debug, Default, PartialEq)]
struct Totals {
    people: u64,
    with: u64,
    sum: f64,
    absolute: f64,
    largest: f64,
    second: f64,
}

/// The slow way: every person's rows of every cell and total, one by one.
fn of_rows(case: &Case) -> BTreeMap<Cell, Totals> {
    let columns: Vec<String> = case.columns().into_iter().map(|(name, _)| name).collect();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let mut of_people: BTreeMap<Cell, BTreeMap<String, Option<f64>>> = BTreeMap::new();
    for (number, row) in case.rows().iter().enumerate() {
        let key = &row[at("customer_id")];
        let person = if key.is_empty() { format!("row {number}") } else { key.clone() };
        let amount: Option<f64> = row[at("amount")].parse().ok();
        for (category, payment) in [(true, true), (true, false), (false, true), (false, false)] {
            let cell =
                [("category", category), ("payment", payment)].map(|(name, kept)| kept.then(|| row[at(name)].clone()));
            let sum = of_people.entry(cell).or_default().entry(person.clone()).or_default();
            if let Some(amount) = amount {
                *sum = Some(sum.unwrap_or(0.0) + amount);
            }
        }
    }
    of_people
        .into_iter()
        .map(|(cell, people)| {
            let sums: Vec<f64> = people.values().flatten().copied().collect();
            let mut largest: Vec<f64> = sums.iter().map(|sum| sum.abs()).collect();
            largest.sort_by(|a, b| b.total_cmp(a));
            let totals = Totals {
                people: people.len() as u64,
                with: sums.len() as u64,
                sum: sums.iter().sum(),
                absolute: sums.iter().map(|sum| sum.abs()).sum(),
                largest: largest.first().copied().unwrap_or(0.0),
                second: largest.get(1).copied().unwrap_or(0.0),
            };
            (cell, totals)
        })
        .collect()
}

/// Orders with some amounts below 0.
fn returned() -> Case {
    let case = orders();
    let rows = case.rows();
    let names: Vec<String> = case.columns().into_iter().map(|(name, _)| name).collect();
    let amount = names.iter().position(|name| name == "amount").unwrap();
    let mut writer = csv::Writer::from_path(&case.path).unwrap();
    writer.write_record(&names).unwrap();
    for (at, mut row) in rows.into_iter().enumerate() {
        match at % 9 {
            0 => row[amount].insert(0, '-'),
            1 => row[amount].clear(),
            _ => {}
        }
        writer.write_record(&row).unwrap();
    }
    writer.flush().unwrap();
    case
}

fn of_engine(engine: &dyn Engine, case: &Case) -> BTreeMap<Cell, Totals> {
    let out = case.folder.path().join(format!("sums-{}", engine.dialect()));
    let args = ["sql", text(&case.path), "--person", "customer_id", "--qi", "category,payment", "--measure", "amount"];
    let more = ["--dialect", engine.dialect(), "--table", TABLE, "--out", text(&out)];
    let answer = shoal(&[&args[..], &more].concat());
    assert_eq!(answer.status, 0, "{}", answer.err);
    let result = out.join("sums.csv");
    engine.run(case, &std::fs::read_to_string(out.join("sums_1.sql")).unwrap(), &result);
    let mut reader = csv::Reader::from_path(&result).unwrap();
    let header = [
        "category",
        "total_category",
        "payment",
        "total_payment",
        "people",
        "amount_people",
        "amount_sum",
        "amount_absolute",
        "amount_largest",
        "amount_second",
    ];
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), header);
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| {
        let label = |at: usize| (&row[at + 1] == "0").then(|| row[at].to_owned());
        let number = |at: usize| row[at].parse().unwrap_or(0.0);
        let totals = Totals {
            people: row[4].parse().unwrap(),
            with: row[5].parse().unwrap(),
            sum: number(6),
            absolute: number(7),
            largest: number(8),
            second: number(9),
        };
        ([label(0), label(2)], totals)
    })
    .collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(1.0)
}

fn hold(engine: &dyn Engine) {
    let case = returned();
    let (engine_has, rows) = (of_engine(engine, &case), of_rows(&case));
    assert_eq!(engine_has.keys().collect::<Vec<_>>(), rows.keys().collect::<Vec<_>>(), "{}", engine.dialect());
    for (cell, totals) in &rows {
        let of = &engine_has[cell];
        let same = (of.people, of.with) == (totals.people, totals.with)
            && close(of.sum, totals.sum)
            && close(of.absolute, totals.absolute)
            && close(of.largest, totals.largest)
            && close(of.second, totals.second);
        assert!(same, "{cell:?} in {}: {of:?}, rows {totals:?}", engine.dialect());
    }
    // The release counts and adds up the same.
    let release = shoal(&[
        "release",
        text(&case.path),
        "--person",
        "customer_id",
        "--dimensions",
        "payment",
        "--measure",
        "amount:sum",
        "--protect",
        "none",
        "--json",
    ])
    .json();
    let cells = release["cells"].as_array().unwrap();
    assert_eq!(cells.len(), rows.keys().filter(|[category, _]| category.is_none()).count());
    for cell in cells {
        let label = |name: &str| match cell["at"][name].as_str().unwrap() {
            "Total" => None,
            "missing" => Some(String::new()),
            label => Some(label.to_owned()),
        };
        let of = &engine_has[&[None, label("payment")]];
        assert_eq!(cell["count"], of.people, "{cell}");
        let value = &cell["measures"]["amount: sum"]["value"];
        assert!(*value == Value::Null || close(value.as_f64().unwrap(), of.sum), "{cell}: {of:?}");
    }
}

#[test]
fn duckdb_adds_up_what_the_rows_add_up_to() {
    if let Some(engine) = DuckDb::found() {
        hold(&engine);
    }
}

#[test]
fn postgres_adds_up_what_the_rows_add_up_to() {
    if let Some(engine) = Postgres::found() {
        hold(&engine);
    }
}

#[test]
fn sqlite_adds_up_what_the_rows_add_up_to() {
    if let Some(engine) = Sqlite::found() {
        hold(&engine);
    }
}

#[test]
fn spark_adds_up_what_the_rows_add_up_to() {
    if let Some(engine) = Spark::found() {
        hold(&engine);
    }
}
