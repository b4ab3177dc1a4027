//! What is refused, and what stands in the statement.

use std::path::Path;

use super::super::{file, shoal, text};

const CUSTOMERS: &str = "id,mail,born,code,age,region,illness,visits\n\
    1,a@example.org,1980-04-01,01115,31,O'Hare,flu,1\n\
    2,b@example.org,1981-05-02,10117,38,North,none,2\n\
    3,c@example.org,1992-06-03,20095,40,South,none,3\n";

#[test]
fn a_dialect_must_be_named() {
    let (_folder, path) = file("customers.csv", CUSTOMERS);
    let dialects = "standard, postgres, duckdb, spark, databricks, bigquery, snowflake, clickhouse, mysql, sqlite";
    shoal(&["sql", text(&path), "--qi", "age"]).is_wrong(&["--dialect", dialects]);
    shoal(&["sql", text(&path), "--qi", "age", "--dialect", "oracle"]).is_wrong(&["oracle", dialects]);
    shoal(&["segments", text(&path), "--export", "sql"]).is_wrong(&["--dialect", dialects]);
    shoal(&["segments", text(&path), "--dialect", "spark"]).is_wrong(&["--export sql"]);
}

#[test]
fn people_are_counted_by_what_is_tagged_at_its_level() {
    let (_folder, path) = file("customers.csv", CUSTOMERS);
    let (_ladders, regions) = file("regions.csv", "O'Hare;East;*\nNorth;East;*\nSouth;South;*\nWest;West;*\n");
    let ladder = format!("region={}", text(&regions));
    let answer = shoal(&[
        "sql",
        text(&path),
        "--dialect",
        "postgres",
        "--direct",
        "mail",
        "--person",
        "id",
        "--qi",
        "born,code,age,region",
        "--sensitive",
        "illness",
        "--ladder",
        "code=prefix:3,1",
        "--level",
        "code=1",
        "--ladder",
        &ladder,
        "--level",
        "region=1",
        "--segment",
        "Often: not visits > 1",
        "--table",
        "crm.customers",
    ]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    for part in [
        "WHEN shoal_c4 IN ('North', 'O''Hare') THEN 'East'",
        // A value that the extract does not hold, and one that the file of the ladder does not hold either.
        "WHEN shoal_c4 IN ('West') THEN 'West'",
        "THEN 'not in the ladder' END",
        "(NOT (shoal_c6 > 1 AND shoal_c6 IS NOT NULL))",
        "-- segment_1: Often",
        " AS \"segment_1\"",
        " AS \"people_",
        " AS \"together\"",
        "FROM \"crm\".\"customers\" AS shoal_t\n",
    ] {
        assert!(answer.out.contains(part), "no {part} in:\n{}", answer.out);
    }
    // A direct identifier is no column of the table, and none of its values is in the text.
    assert!(!answer.out.contains("mail") && !answer.out.contains("example.org"), "{}", answer.out);
}

#[test]
fn a_column_left_out_is_not_counted_by() {
    let (_folder, path) = file("customers.csv", CUSTOMERS);
    let args = ["sql", text(&path), "--dialect", "duckdb", "--qi", "region,age", "--level", "region=1"];
    let answer = shoal(&args);
    assert!(answer.out.contains("-- region is left out"), "{}", answer.out);
    assert!(!answer.out.contains("\"region\""), "{}", answer.out);
    assert!(answer.out.contains("COUNT(*) AS shoal_people"), "{}", answer.out);
    assert!(!answer.out.contains("together"), "{}", answer.out);
}

#[test]
fn what_sql_cannot_repeat_is_refused() {
    let (folder, path) = file("customers.csv", CUSTOMERS);
    let sql = |more: &[&str]| shoal(&[&["sql", text(&path), "--dialect", "spark", "--qi", "age"][..], more].concat());
    shoal(&["sql", text(&path), "--dialect", "spark"]).is_wrong(&["tag quasi-identifiers"]);
    sql(&["--weight", "visits"]).is_wrong(&["visits", "weight"]);
    let keys = folder.path().join("out.csv");
    std::fs::write(&keys, "id\n1\n").unwrap();
    sql(&["--person", "id", "--opt-out", text(&keys)]).is_wrong(&["out.csv", "keys are never written"]);
}

#[test]
fn nothing_is_replaced() {
    let (folder, path) = file("customers.csv", CUSTOMERS);
    let out = folder.path().join("sql");
    let args = ["sql", text(&path), "--dialect", "duckdb", "--qi", "age,region", "--out", text(&out)];
    let first = shoal(&args);
    assert_eq!((first.status, first.out.as_str()), (0, ""), "{}", first.err);
    let names = |folder: &Path| {
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&out), ["checks.sql", "counts.shoal.json", "counts.sql"]);
    shoal(&args).is_wrong(&["--out", "counts.sql", "exists already"]);
}

/// The folder that is written for two quasi-identifiers, a segment and a sensitive column, and its column of people.
fn written(path: &Path) -> (std::path::PathBuf, String) {
    let out = path.with_file_name("sql");
    let args = ["--qi", "age,region", "--sensitive", "illness", "--segment", "Often: visits > 1", "--out", text(&out)];
    let answer = shoal(&[&["sql", text(path), "--dialect", "duckdb"][..], &args].concat());
    assert_eq!(answer.status, 0, "{}", answer.err);
    let sql = std::fs::read_to_string(out.join("counts.sql")).unwrap();
    let people = sql.split('"').find(|name| name.starts_with("people_")).unwrap().to_owned();
    (out, people)
}

#[test]
fn a_table_that_cannot_be_the_result_is_refused() {
    let (folder, path) = file("customers.csv", CUSTOMERS);
    let (out, people) = written(&path);
    let review = out.join("counts.shoal.json");
    let assess = |table: &str, more: &[&str]| {
        let result = folder.path().join("result.csv");
        std::fs::write(&result, table).unwrap();
        shoal(&[&["assess", text(&result), "--review", text(&review)][..], more].concat())
    };
    let whole =
        format!("age,region,illness,segment_1,{people}\n31,O'Hare,flu,0,1\n38,North,none,1,1\n40,South,none,1,1\n");
    let right = assess(&whole, &["--json"]);
    assert!(right.status < 2, "{}", right.err);
    assert_eq!(right.json()["people"], 3);
    // Of other decisions, or without them.
    assess(&whole.replace(&people, "people_00000000"), &[]).is_wrong(&["other decisions", "people_00000000", &people]);
    assess(&whole.replace(&people, "people"), &[]).is_wrong(&[&people]);
    assess(&whole.replace("illness", "note"), &[]).is_wrong(&["illness"]);
    // Names that were read as texts: one combination, or one value.
    assess(&format!("age,region,illness,segment_1,{people}\n31,O'Hare,flu,0,3\n"), &[]).is_wrong(&["one combination"]);
    let constant = whole.replace("O'Hare", "region").replace("North", "region").replace("South", "region");
    assess(&constant.replace("age,region,", "age,\"region\","), &[]).is_wrong(&["region", "one value"]);
    assess(&whole.replace(",0,1\n", ",2,1\n"), &[]).is_wrong(&["segment_1", "0 and 1"]);
    assess(&whole.replace(",0,1\n", ",0,x\n"), &[]).is_wrong(&[&people]);
    // Decisions that the table was not made by.
    for option in [&["--qi", "age"][..], &["--level", "age=1"], &["--segment", "A: age > 3"], &["--save"]] {
        assess(&whole, option).is_wrong(&[option[0]]);
    }
    // Thresholds and what leaves are no part of the table.
    assert_eq!(assess(&whole, &["--k", "1", "--leaves", "Often=count"]).status, 1);
    // The numbers of the second statement.
    let checks = folder.path().join("checks.csv");
    for (people, status) in [("3", 1), ("4", 2)] {
        std::fs::write(&checks, format!("rows,rows_without_key,people,combinations\n3,0,{people},3\n")).unwrap();
        let answer = assess(&whole, &["--checks", text(&checks)]);
        assert_eq!(answer.status, status, "{}", answer.err);
    }
}

#[test]
fn a_review_that_was_changed_is_refused() {
    let (folder, path) = file("customers.csv", CUSTOMERS);
    let (out, people) = written(&path);
    let review = out.join("counts.shoal.json");
    let table = format!("age,region,illness,segment_1,{people}\n31,O'Hare,flu,0,1\n38,North,none,1,1\n");
    let result = folder.path().join("result.csv");
    std::fs::write(&result, table).unwrap();
    // Other commands need rows.
    shoal(&["search", text(&path), "--review", text(&review), "--k", "2"]).is_wrong(&["table of counts", "assess"]);
    let saved = std::fs::read_to_string(&review).unwrap();
    std::fs::write(&review, saved.replace("visits > 1", "visits > 2")).unwrap();
    shoal(&["assess", text(&result), "--review", text(&review)]).is_wrong(&["run shoal sql again"]);
}
