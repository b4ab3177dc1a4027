//! The statements are what their dialects can read.

use sqlparser::ast::Statement;
use sqlparser::dialect::{
    BigQueryDialect, ClickHouseDialect, DatabricksDialect, Dialect, DuckDbDialect, GenericDialect, MySqlDialect,
    PostgreSqlDialect, SQLiteDialect, SnowflakeDialect,
};
use sqlparser::parser::Parser;

use super::cases::{club, odd, orders};

fn dialects() -> Vec<(&'static str, Box<dyn Dialect>)> {
    vec![
        // The parser's own ANSI dialect knows no grouping sets, which the standard has.
        ("standard", Box::new(GenericDialect {})),
        ("postgres", Box::new(PostgreSqlDialect {})),
        ("duckdb", Box::new(DuckDbDialect {})),
        ("spark", Box::new(DatabricksDialect {})),
        ("databricks", Box::new(DatabricksDialect {})),
        ("bigquery", Box::new(BigQueryDialect {})),
        ("snowflake", Box::new(SnowflakeDialect {})),
        ("clickhouse", Box::new(ClickHouseDialect {})),
        ("mysql", Box::new(MySqlDialect {})),
        ("sqlite", Box::new(SQLiteDialect {})),
    ]
}

fn one_query(dialect: &dyn Dialect, sql: &str, place: &str) {
    // Signs that these engines escape within names, and the parser does not know to be escaped.
    let escaped = if place.ends_with("bigquery") { "\\`" } else { "\\\"" };
    let engine_escapes = place.ends_with("bigquery") || place.ends_with("clickhouse");
    let sql = &if engine_escapes { sql.replace(escaped, "") } else { sql.to_owned() };
    let statements = Parser::parse_sql(dialect, sql).unwrap_or_else(|error| panic!("{place}: {error}\n{sql}"));
    assert_eq!(statements.len(), 1, "{place}");
    assert!(matches!(statements[0], Statement::Query(_)), "{place}");
}

#[test]
fn every_statement_is_read_by_its_dialect() {
    for case in [odd(), club()] {
        for (word, dialect) in dialects() {
            let folder = case.written(word);
            for name in ["counts.sql", "checks.sql"] {
                let sql = std::fs::read_to_string(folder.join(name)).unwrap();
                one_query(&*dialect, &sql, &format!("{name} of {} in {word}", case.name));
            }
            let sql = case.shoal("segments", &["--export", "sql", "--dialect", word]);
            assert_eq!(sql.status, 0, "{}", sql.err);
            for condition in sql.out.split("-- ").skip(1).map(|part| part.split_once('\n').unwrap().1) {
                one_query(&*dialect, &format!("SELECT 1 FROM t {condition}"), &format!("a segment of {word}"));
            }
        }
    }
}

#[test]
fn totals_of_measures_are_read_by_their_dialect() {
    let case = orders();
    for (word, dialect) in dialects() {
        let out = case.folder.path().join(format!("sums-{word}"));
        let more = ["--dialect", word, "--measure", "amount,items", "--out", out.to_str().unwrap()];
        let answer = case.shoal("sql", &more);
        assert_eq!(answer.status, 0, "{}", answer.err);
        let sql = std::fs::read_to_string(out.join("sums_1.sql")).unwrap();
        one_query(&*dialect, &sql, &format!("sums in {word}"));
    }
}
