//! Every figure of the table of counts is that of the rows, on each engine that is at hand.

use serde_json::Value;

use super::super::{shoal, text};
use super::cases::{Case, TABLE, adult, club, odd, orders};
use super::engines::{DuckDb, Engine, Postgres, Spark, Sqlite};

/// Fails with the place of the first figure that differs.
fn same(counts: &Value, rows: &Value, place: &str) {
    match (counts, rows) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                same(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null), &format!("{place}.{key}"));
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{place}");
            a.iter().zip(b).enumerate().for_each(|(at, (a, b))| same(a, b, &format!("{place}[{at}]")));
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{place}: {a} of counts, {b} of rows");
        }
        (a, b) => assert_eq!(a, b, "{place}"),
    }
}

/// What tells of the file and of this run, and not of the people.
fn figures(mut answer: Value) -> Value {
    let object = answer.as_object_mut().unwrap();
    for told in ["file", "timings_ms", "peak_memory_mib", "keys_missing"] {
        object.remove(told);
    }
    answer
}

fn holds(engine: &dyn Engine, case: &Case) {
    let place = format!("{} in {}", case.name, engine.dialect());
    let written = case.written(engine.dialect());
    let result = case.folder.path().join(format!("{}.csv", engine.dialect()));
    engine.run(case, &std::fs::read_to_string(written.join("counts.sql")).unwrap(), &result);
    let checks = case.folder.path().join(format!("{}-checks.csv", engine.dialect()));
    engine.run(case, &std::fs::read_to_string(written.join("checks.sql")).unwrap(), &checks);
    let review = written.join("counts.shoal.json");
    for more in [&["--json"][..], &["--json", "--joint", "--missing", "any", "--population", "100000"]] {
        let args = ["assess", text(&result), "--review", text(&review), "--checks", text(&checks)];
        let counts = shoal(&[&args[..], more].concat());
        assert!(counts.status < 2, "{place}: {}", counts.err);
        let rows = case.shoal("assess", more);
        assert!(rows.status < 2, "{place}: {}", rows.err);
        assert_eq!(counts.status, rows.status, "{place}: {}", counts.err);
        assert_eq!(counts.json()["keys_missing"], rows.json()["keys_missing"], "{place}");
        same(&figures(counts.json()), &figures(rows.json()), &place);
    }
    // No row of a person is in it, and it is smaller than the file.
    let first = std::fs::read_to_string(&result).unwrap();
    assert!(case.key.is_none_or(|key| !first.lines().next().unwrap().contains(key)), "{place}");
    segments_hold(engine, case);
}

/// Each segment's condition selects its people.
fn segments_hold(engine: &dyn Engine, case: &Case) {
    let dialect = engine.dialect();
    let sql = case.shoal("segments", &["--export", "sql", "--dialect", dialect]);
    assert_eq!(sql.status, 0, "{}", sql.err);
    let conditions: Vec<&str> = sql.out.split("-- ").skip(1).map(|part| part.split_once('\n').unwrap().1).collect();
    let quote = if dialect == "spark" { '`' } else { '"' };
    let quoted = |name: &str| format!("{quote}{}{quote}", name.replace(quote, &quote.to_string().repeat(2)));
    let people = match case.key {
        // Rows without a key are people of their own.
        Some(key) => format!("COUNT(DISTINCT NULLIF({0}, '')) + COUNT(*) - COUNT(NULLIF({0}, ''))", quoted(key)),
        None => "COUNT(*)".to_owned(),
    };
    let selects: Vec<String> = conditions
        .iter()
        .enumerate()
        .map(|(at, condition)| {
            format!("SELECT {at} AS at, {people} AS people FROM {} {}", quoted(TABLE), condition.trim_end())
        })
        .collect();
    let out = case.folder.path().join(format!("{dialect}-segments.csv"));
    engine.run(case, &format!("{};", selects.join("\nUNION ALL\n")), &out);
    let mut of_engine: Vec<(usize, u64)> = csv::Reader::from_path(&out)
        .unwrap()
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].parse().unwrap(), row[1].parse().unwrap()))
        .collect();
    of_engine.sort_unstable();
    let rows = case.shoal("assess", &["--json"]).json();
    let of_rows: Vec<(usize, u64)> = rows["segments"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(at, segment)| (at, segment["people"].as_u64().unwrap()))
        .collect();
    assert_eq!(of_engine, of_rows, "{} in {dialect}", case.name);
}

fn all_hold(engine: &dyn Engine) {
    for case in [Some(odd()), Some(orders()), Some(club()), adult()].into_iter().flatten() {
        holds(engine, &case);
    }
}

#[test]
fn duckdb_gives_the_figures_of_the_rows() {
    if let Some(engine) = DuckDb::found() {
        all_hold(&engine);
    }
}

#[test]
fn postgres_gives_the_figures_of_the_rows() {
    if let Some(engine) = Postgres::found() {
        all_hold(&engine);
    }
}

#[test]
fn sqlite_gives_the_figures_of_the_rows() {
    if let Some(engine) = Sqlite::found() {
        all_hold(&engine);
    }
}

#[test]
fn spark_gives_the_figures_of_the_rows() {
    if let Some(engine) = Spark::found() {
        all_hold(&engine);
    }
}

#[test]
fn a_result_in_parquet_gives_them_too() {
    let Some(engine) = DuckDb::found() else { return };
    for case in [odd(), orders()] {
        let written = case.written("duckdb");
        let result = case.folder.path().join("result.parquet");
        engine.run(&case, &std::fs::read_to_string(written.join("counts.sql")).unwrap(), &result);
        let review = written.join("counts.shoal.json");
        let counts = shoal(&["assess", text(&result), "--review", text(&review), "--json"]);
        assert!(counts.status < 2, "{}", counts.err);
        same(&figures(counts.json()), &figures(case.shoal("assess", &["--json"]).json()), case.name);
    }
}
