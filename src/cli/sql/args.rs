//! The options of `shoal sql` and `shoal segments`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{Input, Tagging};

/// Text below the help of `shoal sql`.
const AFTER_HELP: &str = "\
FILE is an extract with the columns of the table in the warehouse. The SQL counts people by the quasi-identifiers at their
levels, the sensitive columns, the segments and the rules of consent.

Example:
  shoal sql extract.csv --person id --qi postcode,birth_date --dialect postgres --table crm.customers --out sql/
Run sql/counts.sql in the warehouse and save its result as csv or parquet, then:
  shoal assess result.csv --review sql/counts.shoal.json";

/// Options of `shoal segments`.
#[derive(Debug, Args)]
pub struct Segments {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub tagging: Tagging,
    /// Add the segments of a JSON file: a list of {"name", "rule", "purpose", "leaves", "recipients", "consent"}
    #[arg(long, value_name = "FILE.json")]
    pub import: Option<PathBuf>,
    /// Print the segments as JSON (the default), or as one SQL condition on a row each
    #[arg(long, value_name = "json|sql", value_parser = ["json", "sql"])]
    pub export: Option<String>,
    /// With --export sql: standard, spark, bigquery, snowflake, postgres, or another dialect of `shoal sql`
    #[arg(long, value_name = "NAME")]
    pub dialect: Option<String>,
}

/// What is counted, in which engine, and what is written.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Sql {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub tagging: Tagging,
    /// The engine: standard, postgres, duckdb, spark, databricks, bigquery, snowflake, clickhouse, mysql or sqlite
    #[arg(long, value_name = "NAME")]
    pub dialect: Option<String>,
    /// Name of the table in the warehouse, its parts divided by points; it is quoted as the dialect requires
    #[arg(long, value_name = "NAME", default_value = crate::workbench::WAREHOUSE_TABLE)]
    pub table: String,
    /// Columns that will be summed: a statement of their totals is added
    #[arg(long, value_name = "COLUMNS", requires = "out")]
    pub measure: Vec<String>,
    /// Write counts.sql, checks.sql (the numbers that its result must agree with), sums_N.sql for tables with measures,
    /// and counts.shoal.json, with which `assess` reads the result, into this folder
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}
