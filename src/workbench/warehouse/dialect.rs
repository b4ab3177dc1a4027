//! How each engine spells what the statements need: names, texts, dates, types and functions.

use std::fmt;
use std::str::FromStr;

use crate::privacy::calendar::to_iso;
use crate::segments::Literal;

/// An engine whose SQL is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// As in the SQL standard.
    Standard,
    Postgres,
    DuckDb,
    Spark,
    Databricks,
    BigQuery,
    Snowflake,
    ClickHouse,
    /// MySQL 8.0.19 or later.
    MySql,
    Sqlite,
}

/// A word that names no dialect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no dialect of SQL; choose one of {list}", list = Dialect::names())]
pub struct UnknownDialect(pub String);

impl Dialect {
    /// In the order in which they are listed.
    pub const ALL: [Self; 10] = [
        Self::Standard,
        Self::Postgres,
        Self::DuckDb,
        Self::Spark,
        Self::Databricks,
        Self::BigQuery,
        Self::Snowflake,
        Self::ClickHouse,
        Self::MySql,
        Self::Sqlite,
    ];

    /// Its word on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Postgres => "postgres",
            Self::DuckDb => "duckdb",
            Self::Spark => "spark",
            Self::Databricks => "databricks",
            Self::BigQuery => "bigquery",
            Self::Snowflake => "snowflake",
            Self::ClickHouse => "clickhouse",
            Self::MySql => "mysql",
            Self::Sqlite => "sqlite",
        }
    }

    /// The words of all dialects, joined by commas.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// The quotation mark around names.
    fn name_quote(self) -> char {
        match self {
            Self::Spark | Self::Databricks | Self::MySql | Self::BigQuery => '`',
            _ => '"',
        }
    }

    /// A name of a column or of a part of a table's name.
    #[must_use]
    pub fn quoted(self, name: &str) -> String {
        let quote = self.name_quote();
        let inner = match self {
            Self::BigQuery => escaped(name).replace('`', "\\`"),
            // A backslash begins an escape there, also within a name.
            Self::ClickHouse => escaped(name).replace('"', "\\\""),
            _ => name.replace(quote, &format!("{quote}{quote}")),
        };
        format!("{quote}{inner}{quote}")
    }

    /// The name of a table, its parts divided by points. A part that is quoted already stays as it is.
    #[must_use]
    pub fn table(self, name: &str) -> String {
        parts(name, self.name_quote())
            .into_iter()
            .map(|part| {
                let is_plain = part.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
                    && part.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
                // A plain name is folded to capitals there, and a quoted one is not.
                if part.starts_with(self.name_quote()) || (self == Self::Snowflake && is_plain) {
                    part
                } else {
                    self.quoted(&part)
                }
            })
            .collect::<Vec<_>>()
            .join(".")
    }

    /// A text.
    #[must_use]
    pub fn text(self, value: &str) -> String {
        let inner = match self {
            Self::Spark | Self::Databricks | Self::BigQuery => escaped(value).replace('\'', "\\'"),
            Self::MySql | Self::ClickHouse | Self::Snowflake => escaped(value).replace('\'', "''"),
            _ => value.replace('\'', "''"),
        };
        format!("'{inner}'")
    }

    /// A day since 1970-01-01.
    #[must_use]
    pub fn date(self, days: i32) -> String {
        let day = to_iso(days);
        match self {
            Self::Sqlite => format!("'{day}'"),
            Self::ClickHouse => format!("toDate32('{day}')"),
            _ => format!("DATE '{day}'"),
        }
    }

    /// A number of full precision, as a floating-point number.
    pub(super) fn double(self, number: f64) -> String {
        if number.fract() == 0.0 && number.abs() < 1e15 {
            return format!("{number:.1}");
        }
        format!("CAST('{number:e}' AS {})", self.double_type())
    }

    pub(super) fn double_type(self) -> &'static str {
        match self {
            Self::Standard | Self::Postgres => "DOUBLE PRECISION",
            Self::DuckDb | Self::Spark | Self::Databricks | Self::Snowflake | Self::MySql => "DOUBLE",
            Self::BigQuery => "FLOAT64",
            Self::ClickHouse => "Nullable(Float64)",
            Self::Sqlite => "REAL",
        }
    }

    pub(super) fn whole_type(self) -> &'static str {
        match self {
            Self::BigQuery => "INT64",
            Self::ClickHouse => "Nullable(Int64)",
            Self::MySql => "SIGNED",
            Self::Sqlite => "INTEGER",
            _ => "BIGINT",
        }
    }

    fn text_type(self) -> &'static str {
        match self {
            Self::Standard => "VARCHAR(4000)",
            Self::Postgres | Self::Sqlite => "TEXT",
            Self::DuckDb | Self::Snowflake => "VARCHAR",
            Self::Spark | Self::Databricks | Self::BigQuery => "STRING",
            Self::ClickHouse => "Nullable(String)",
            Self::MySql => "CHAR",
        }
    }

    /// Anything as text that is compared by its bytes: no collation may take two values for one.
    pub(super) fn as_text(self, expression: &str) -> String {
        let text = format!("CAST({expression} AS {})", self.text_type());
        match self {
            Self::Postgres => format!("({text} COLLATE \"C\")"),
            Self::MySql => format!("(CONVERT({text} USING utf8mb4) COLLATE utf8mb4_0900_bin)"),
            _ => text,
        }
    }

    pub(super) fn as_double(self, expression: &str) -> String {
        format!("CAST({expression} AS {})", self.double_type())
    }

    pub(super) fn as_whole(self, expression: &str) -> String {
        format!("CAST({expression} AS {})", self.whole_type())
    }

    /// Whatever holds a day, or a moment, as the day.
    pub(super) fn as_date(self, expression: &str) -> String {
        match self {
            Self::Sqlite => format!("DATE({expression})"),
            Self::ClickHouse => format!("CAST({expression} AS Nullable(Date32))"),
            _ => format!("CAST({expression} AS DATE)"),
        }
    }

    /// 1 for true, 0 for false.
    pub(super) fn as_bit(self, expression: &str) -> String {
        match self {
            // There is no such type there: what was loaded is a number or a word.
            Self::Sqlite => format!(
                "CASE WHEN LOWER(CAST({expression} AS TEXT)) IN ('1', 'true', 't', 'yes') THEN 1 WHEN {expression} IS NOT NULL THEN 0 END"
            ),
            _ => format!("CASE WHEN {expression} THEN 1 WHEN NOT {expression} THEN 0 END"),
        }
    }

    /// The greatest whole number that is not above a floating-point number.
    pub(super) fn floor(self, expression: &str) -> String {
        match self {
            // Not every build of it has the function.
            Self::Sqlite => {
                format!(
                    "(CAST({expression} AS INTEGER) - CASE WHEN {expression} < CAST({expression} AS INTEGER) THEN 1 ELSE 0 END)"
                )
            }
            _ => format!("FLOOR({expression})"),
        }
    }

    pub(super) fn year(self, date: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST(STRFTIME('%Y', {date}) AS INTEGER)"),
            _ => self.as_whole(&format!("EXTRACT(YEAR FROM {date})")),
        }
    }

    pub(super) fn month(self, date: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST(STRFTIME('%m', {date}) AS INTEGER)"),
            _ => self.as_whole(&format!("EXTRACT(MONTH FROM {date})")),
        }
    }

    /// The first characters, not bytes.
    pub(super) fn head(self, text: &str, characters: usize) -> String {
        match self {
            Self::ClickHouse => format!("substringUTF8({text}, 1, {characters})"),
            Self::Sqlite | Self::BigQuery => format!("SUBSTR({text}, 1, {characters})"),
            _ => format!("SUBSTRING({text}, 1, {characters})"),
        }
    }

    /// Characters.
    pub(super) fn length(self, text: &str) -> String {
        match self {
            Self::ClickHouse => format!("lengthUTF8({text})"),
            Self::MySql | Self::Standard => format!("CHAR_LENGTH({text})"),
            _ => format!("LENGTH({text})"),
        }
    }

    /// Whether a text, which is not empty, is in another.
    pub(super) fn contains(self, text: &str, part: &str) -> String {
        let part = self.text(part);
        match self {
            Self::Sqlite | Self::MySql => format!("INSTR({text}, {part}) > 0"),
            Self::BigQuery => format!("STRPOS({text}, {part}) > 0"),
            Self::ClickHouse => format!("position({text}, {part}) > 0"),
            _ => format!("POSITION({part} IN {text}) > 0"),
        }
    }

    /// Texts of a group in their order, joined by commas.
    pub(super) fn joined(self, text: &str) -> String {
        match self {
            Self::Postgres | Self::DuckDb | Self::BigQuery => format!("STRING_AGG({text}, ',' ORDER BY {text})"),
            Self::Spark | Self::Databricks => format!("ARRAY_JOIN(SORT_ARRAY(COLLECT_LIST({text})), ',')"),
            Self::ClickHouse => format!("arrayStringConcat(arraySort(groupArray(assumeNotNull({text}))), ',')"),
            Self::MySql => format!("GROUP_CONCAT({text} ORDER BY {text} SEPARATOR ',')"),
            // In the order of the rows that the statement sorts before.
            Self::Sqlite => format!("GROUP_CONCAT({text}, ',')"),
            Self::Standard | Self::Snowflake => format!("LISTAGG({text}, ',') WITHIN GROUP (ORDER BY {text})"),
        }
    }

    /// What is after the last SELECT: a list of combinations must not be cut short.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::MySql => " /*+ SET_VAR(group_concat_max_len = 1073741824) */",
            _ => "",
        }
    }

    /// A table of pairs of texts as a query, its columns `shoal_from` and `shoal_to`; `from` are literals already.
    pub(super) fn pairs(self, pairs: &[(String, String)], from_type: &str) -> String {
        let listed = |open: &str| {
            pairs.iter().map(|(from, to)| format!("{open}({from}, {to})")).collect::<Vec<_>>().join(",\n    ")
        };
        match self {
            Self::BigQuery => {
                let rows = pairs.iter().map(|(from, to)| format!("STRUCT({from} AS shoal_from, {to} AS shoal_to)"));
                format!("SELECT shoal_from, shoal_to FROM UNNEST([\n    {}])", rows.collect::<Vec<_>>().join(",\n    "))
            }
            Self::ClickHouse => format!(
                "SELECT shoal_from, shoal_to FROM VALUES('shoal_from {from_type}, shoal_to Nullable(String)',\n    {})",
                listed("")
            ),
            // One list may hold no more rows there.
            Self::Snowflake => {
                let lists = pairs.chunks(10_000).map(|chunk| {
                    let rows = chunk.iter().map(|(from, to)| format!("({from}, {to})")).collect::<Vec<_>>();
                    format!(
                        "SELECT column1 AS shoal_from, column2 AS shoal_to FROM VALUES\n    {}",
                        rows.join(",\n    ")
                    )
                });
                lists.collect::<Vec<_>>().join("\n    UNION ALL ")
            }
            Self::MySql => format!(
                "SELECT column_0 AS shoal_from, column_1 AS shoal_to FROM (VALUES\n    {}) AS shoal_values",
                listed("ROW")
            ),
            Self::Sqlite => format!(
                "SELECT column1 AS shoal_from, column2 AS shoal_to FROM (VALUES\n    {}) AS shoal_values",
                listed("")
            ),
            _ => format!(
                "SELECT shoal_from, shoal_to FROM (VALUES\n    {}) AS shoal_values (shoal_from, shoal_to)",
                listed("")
            ),
        }
    }
}

/// Backslashes doubled, and line ends by their signs: a literal may not run over several lines everywhere.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

/// A number of a rule or a ladder, with every digit that distinguishes it from its neighbours.
pub(super) fn number(value: f64) -> String {
    Literal::Number(value + 0.0).to_string()
}

/// The parts of a name between its points, except points within quotes.
fn parts(name: &str, quote: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut within = false;
    for sign in name.chars() {
        within ^= sign == quote;
        match parts.last_mut() {
            Some(_) if sign == '.' && !within => parts.push(String::new()),
            Some(part) => part.push(sign),
            None => {}
        }
    }
    parts
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == text).ok_or_else(|| UnknownDialect(text.to_owned()))
    }
}
