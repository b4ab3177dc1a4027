//! `shoal sql`: the SQL of a table of counts, of which every figure is that of the rows.

use super::{file, shoal, text};

const CUSTOMERS: &str = "id,mail,born,code,age,region,illness,visits\n\
    1,a@example.org,1980-04-01,01115,31,O'Hare,flu,1\n\
    2,b@example.org,1981-05-02,10117,38,North,none,2\n\
    3,c@example.org,1992-06-03,20095,40,South,none,3\n";

#[test]
fn people_are_counted_by_what_is_tagged_at_its_level() {
    let (_folder, path) = file("customers.csv", CUSTOMERS);
    let (_ladders, regions) = file("regions.csv", "O'Hare;East;*\nNorth;East;*\nSouth;South;*\n");
    let ladder = format!("region={}", text(&regions));
    let answer = shoal(&[
        "sql",
        text(&path),
        "--direct",
        "mail",
        "--person",
        "id",
        "--qi",
        "born,code,age,region",
        "--sensitive",
        "illness",
        "--ladder",
        "born=date:year,decade",
        "--level",
        "born=2",
        "--ladder",
        "code=prefix:3,1",
        "--level",
        "code=1",
        "--ladder",
        "age=bands:10",
        "--level",
        "age=1",
        "--ladder",
        &ladder,
        "--level",
        "region=1",
        "--segment",
        "Often: visits > 1",
        "--table",
        "crm.customers",
    ]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    for part in [
        "FLOOR(EXTRACT(YEAR FROM \"born\") / 10.0) * 10 AS \"born\"",
        "SUBSTRING(\"code\", 1, 3) AS \"code\"",
        "FLOOR((\"age\" - 0.0) / 10.0) * 10.0 + 0.0 AS \"age\"",
        "WHEN \"region\" IN ('North', 'O''Hare') THEN 'East'",
        "\"illness\" AS \"illness\"",
        "\"visits\" AS \"visits\"",
        "COUNT(DISTINCT \"id\") + COUNT(*) - COUNT(\"id\") AS \"people\"",
        "FROM crm.customers\n",
    ] {
        assert!(answer.out.contains(part), "no {part} in:\n{}", answer.out);
    }
    // A direct identifier is no column of the table, and none of its values is in the text.
    assert!(!answer.out.contains("\"mail\"") && !answer.out.contains("example.org"), "{}", answer.out);
}

#[test]
fn a_column_left_out_is_not_counted_by() {
    let (_folder, path) = file("customers.csv", CUSTOMERS);
    let answer = shoal(&["sql", text(&path), "--qi", "region,age", "--level", "region=1"]);
    assert!(answer.out.contains("-- region is left out"), "{}", answer.out);
    assert!(!answer.out.contains("\"region\""), "{}", answer.out);
    assert!(answer.out.contains("COUNT(*) AS \"people\""), "{}", answer.out);
}

#[test]
fn there_must_be_something_to_count_by() {
    let (_folder, path) = file("customers.csv", CUSTOMERS);
    shoal(&["sql", text(&path)]).is_wrong(&["tag quasi-identifiers"]);
}
