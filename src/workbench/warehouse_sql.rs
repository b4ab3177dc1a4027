//! The SQL that makes a table of counts in a warehouse: how data too large for a laptop are reviewed.
//!
//! The table has one row a combination of the quasi-identifiers at their levels, the sensitive columns and the columns
//! that rules ask about, and the number of people in it. With that number tagged as the count, every figure that depends
//! on counts is the same as from the rows. No direct identifier is in it, and no row of a person.

use super::bench::{Workbench, sentence};
use super::error::MeasureError;
use super::figures::frame::{Cache, Given, form_of};
use crate::dataset::{Dataset, Role, Use};
use crate::privacy::ladder::{DateUnit, Form, number_label};
use crate::privacy::{Ladder, Progress, Values};
use crate::review::Review;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

/// The name of the column of counts, unless the file has one of that name.
const PEOPLE: &str = "people";
/// Stands for the name of the table in the warehouse, which Shoal cannot know.
pub const TABLE: &str = "customers";

/// The SQL that counts people in `table`, a name as the warehouse knows it.
///
/// # Errors
/// [`MeasureError`]: a ladder that does not fit, a rule that cannot be read, nothing tagged.
pub fn warehouse_sql(
    dataset: &Arc<Dataset>,
    review: &Review,
    table: &str,
    progress: &Progress,
) -> Result<String, MeasureError> {
    let cache = Cache::new(Arc::clone(dataset));
    sql(&Given { cache: &cache, review, progress }, table)
}

/// A column of the table to be made.
struct Counted {
    name: String,
    expression: String,
}

impl Workbench {
    /// The SQL of the review in view, for a table that the analyst names in it; `Err` says why there is none.
    ///
    /// # Errors
    /// A sentence.
    pub fn warehouse_sql(&self) -> Result<String, String> {
        // With the figures the codes and ladders are there: nothing is counted here.
        let (Some(cache), Some(_)) = (self.cache.as_ref(), self.figures.assessment.answer.fresh()) else {
            return Err("The figures are still being measured; wait for them, then copy again.".to_owned());
        };
        sql(&Given { cache, review: self.review(), progress: &Progress::new() }, TABLE)
            .map_err(|error| sentence(&error.to_string()))
    }
}

fn sql(given: &Given<'_>, table: &str) -> Result<String, MeasureError> {
    let (cache, review) = (given.cache, given.review);
    let mut remarks = vec![
        "Counts of people for a privacy review in Shoal: no rows of people, no direct identifiers.".to_owned(),
        "Open the result in Shoal and tag its last column as the count.".to_owned(),
    ];
    if table == TABLE {
        remarks.push(format!("{TABLE} stands for the table's name in the warehouse."));
    }
    let mut columns = Vec::new();
    for name in cache.quasi_identifiers(review) {
        let identifier = cache.quasi_identifier(review, &name, given.progress)?;
        if identifier.level == identifier.ladder.top() {
            remarks.push(format!("{} is left out: its ladder is at *.", one_line(&name)));
            continue;
        }
        let form = form_of(identifier.ladder.column(), review.column(&name).ladder)?;
        let expression = generalised(&name, &form, &identifier.ladder, identifier.level);
        columns.push(Counted { name, expression });
    }
    let as_it_came = |name: String| Counted { expression: quoted(&name), name };
    columns.extend(cache.with_role(review, Role::Sensitive).into_iter().map(as_it_came));
    let wanted = asked_about(given)?;
    for column in &cache.dataset.columns {
        let consent = review.column(&column.name).use_ == Some(Use::Consent);
        let known = columns.iter().any(|counted| counted.name == column.name);
        if known || !(consent || wanted.contains(&column.name)) {
            continue;
        }
        match review.role(&column.name) {
            Some(Role::DirectIdentifier) => remarks.push(format!(
                "{} is left out, though a rule asks about it: it is a direct identifier.",
                one_line(&column.name)
            )),
            // At the top: a rule would need the finer values.
            Some(Role::QuasiIdentifier) => {}
            _ => columns.push(as_it_came(column.name.clone())),
        }
    }
    if columns.is_empty() {
        return Err(MeasureError::NothingToCount);
    }
    let raised = columns.iter().filter(|counted| {
        wanted.contains(&counted.name)
            && review.role(&counted.name) == Some(Role::QuasiIdentifier)
            && review.column(&counted.name).level > 0
    });
    remarks.extend(raised.map(|counted| {
        format!("Rules see {} at its level, no finer; check the rules that ask about it.", one_line(&counted.name))
    }));
    let key = cache.with_use(review, Use::PersonKey);
    if key.is_some() {
        remarks.push(
            "A person whose rows lie in several combinations is counted in each: for coarser levels run it again."
                .to_owned(),
        );
    }
    Ok(statement(&remarks, &columns, &people(review, cache, key.as_deref()), &free_name(&columns), table))
}

/// The columns that rules of segments ask about.
fn asked_about(given: &Given<'_>) -> Result<BTreeSet<String>, MeasureError> {
    let kinds = given.cache.kinds();
    let mut names = BTreeSet::new();
    for segment in given.review.segments.iter() {
        let rule = crate::segments::read(&segment.rule, &kinds)
            .map_err(|source| MeasureError::Rule { segment: segment.name.clone(), source })?;
        names.extend(rule.columns().into_iter().map(str::to_owned));
    }
    Ok(names)
}

/// How many people a group is: distinct keys, each missing key a person of its own; counts added up; or rows.
fn people(review: &Review, cache: &Cache, key: Option<&str>) -> String {
    match (key, cache.with_use(review, Use::Count)) {
        (Some(key), _) => {
            let key = quoted(key);
            format!("COUNT(DISTINCT {key}) + COUNT(*) - COUNT({key})")
        }
        (None, Some(count)) => format!("SUM({})", quoted(&count)),
        (None, None) => "COUNT(*)".to_owned(),
    }
}

fn statement(remarks: &[String], columns: &[Counted], people: &str, people_name: &str, table: &str) -> String {
    let mut sql = String::new();
    for remark in remarks {
        let _ = writeln!(sql, "-- {remark}");
    }
    sql.push_str("SELECT\n");
    for column in columns {
        let _ = writeln!(sql, "  {} AS {},", column.expression, quoted(&column.name));
    }
    let _ = writeln!(sql, "  {people} AS {}", quoted(people_name));
    let _ = writeln!(sql, "FROM {table}");
    sql.push_str("GROUP BY\n");
    let groups: Vec<String> = columns.iter().map(|column| format!("  {}", column.expression)).collect();
    let _ = writeln!(sql, "{};", groups.join(",\n"));
    sql
}

fn free_name(columns: &[Counted]) -> String {
    let mut name = PEOPLE.to_owned();
    while columns.iter().any(|column| column.name.eq_ignore_ascii_case(&name)) {
        name.push_str("_counted");
    }
    name
}

/// A column at a level of its ladder; a missing value stays one. Groups that have a rule of their own are written as
/// arithmetic, the others as a list of values.
fn generalised(name: &str, form: &Form, ladder: &Ladder, level: usize) -> String {
    let column = quoted(name);
    let Some(place) = level.checked_sub(1) else { return column };
    let by_rule = match form {
        Form::Bands { widths, origin } => widths.get(place).map(|&width| {
            let (width, origin) = (decimal(width), decimal(*origin));
            format!("FLOOR(({column} - {origin}) / {width}) * {width} + {origin}")
        }),
        Form::Prefix(keep) => keep.get(place).map(|keep| format!("SUBSTRING({column}, 1, {keep})")),
        Form::Date(units) => units.get(place).map(|&unit| date(&column, unit)),
        Form::Top(thresholds) => thresholds.get(place).map(|&t| cut(&column, ">=", t)),
        Form::Bottom(thresholds) => thresholds.get(place).map(|&t| cut(&column, "<=", t)),
        Form::Identity | Form::Groups(_) | Form::Table(_) => None,
    };
    by_rule.unwrap_or_else(|| listed(&column, ladder, level))
}

fn cut(column: &str, sign: &str, threshold: f64) -> String {
    let threshold = number_label(threshold);
    format!("CASE WHEN {column} {sign} {threshold} THEN {threshold} ELSE {column} END")
}

fn date(column: &str, unit: DateUnit) -> String {
    let year = format!("EXTRACT(YEAR FROM {column})");
    let month = format!("EXTRACT(MONTH FROM {column})");
    match unit {
        DateUnit::Month => format!("{year} * 100 + {month}"),
        DateUnit::Quarter => format!("{year} * 10 + FLOOR(({month} + 2) / 3.0)"),
        DateUnit::Year => year,
        DateUnit::FiveYears => format!("FLOOR({year} / 5.0) * 5"),
        DateUnit::Decade => format!("FLOOR({year} / 10.0) * 10"),
    }
}

/// The groups by their values, as the file at hand knows them; a value that it does not know is a group of its own.
fn listed(column: &str, ladder: &Ladder, level: usize) -> String {
    let mut groups: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for code in 0..ladder.column().values.len() as u32 {
        let group = ladder.map(level).and_then(|map| map.get(code as usize).copied()).unwrap_or(code);
        groups.entry(group).or_default().push(literal(ladder, code));
    }
    let mut case = "CASE".to_owned();
    for (group, members) in groups {
        let label = text(&ladder.label(level, group));
        let _ = write!(case, "\n    WHEN {column} IN ({}) THEN {label}", members.join(", "));
    }
    let _ = write!(case, "\n    ELSE CAST({column} AS VARCHAR(1000)) END");
    case
}

/// A base value as SQL writes it.
fn literal(ladder: &Ladder, code: u32) -> String {
    let value = ladder.label(0, code);
    match ladder.column().values {
        Values::Text(_) => text(&value),
        Values::Number(_) => value,
        Values::Date(_) => format!("DATE {}", text(&value)),
        Values::Boolean(_) => value.to_uppercase(),
    }
}

/// A number that no warehouse takes for a whole one: dividing whole numbers would cut negative ones towards 0.
fn decimal(number: f64) -> String {
    let label = number_label(number);
    if label.contains('.') { label } else { format!("{label}.0") }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A name inside a remark must not end it.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
