//! A quasi-identifier at a level of its ladder, as an expression over its value; a missing value stays one.

use std::collections::{BTreeMap, BTreeSet};

use super::dialect::Dialect;
use crate::privacy::ladder::{DateUnit, Form, parse_day, rows_of_values};
use crate::privacy::{CodedColumn, Ladder, Values};
use crate::segments::Literal;

/// Longer lists are a table of their own: a statement of a megabyte is refused by many engines.
const LONGEST_LIST: usize = 500;

/// How a level is made in the warehouse.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Level {
    /// By an expression alone, which holds what this type is read as.
    Expression { sql: String, reads: Reads },
    /// By a list of values and their groups.
    Listed(Listed),
}

/// What the values of a column of the result are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    AsTheyCame,
    Number,
    Text,
}

/// Values, each with its group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed {
    /// Literals, in their order, each once.
    pub pairs: Vec<(String, String)>,
    /// The group of every value that is not listed; `None`: each keeps its own text.
    pub unknown: Option<String>,
    /// The type of the literals, for engines that require it.
    pub from_type: &'static str,
}

impl Listed {
    /// Whether it is written as a table of its own.
    pub(super) fn is_table(&self) -> bool {
        self.pairs.len() > LONGEST_LIST
    }

    /// The group of a value; `of_table` is the column of the table of pairs that is joined.
    pub(super) fn expression(&self, dialect: Dialect, value: &str, of_table: Option<&str>) -> String {
        let other = match &self.unknown {
            Some(label) => dialect.text(label),
            None => dialect.as_text(value),
        };
        let mut case = "CASE".to_owned();
        match of_table {
            Some(group) => case.push_str(&format!(" WHEN {group} IS NOT NULL THEN {group}")),
            None => {
                let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
                for (from, to) in &self.pairs {
                    groups.entry(to).or_default().push(from);
                }
                for (label, values) in groups {
                    case.push_str(&format!("\n      WHEN {value} IN ({}) THEN {label}", values.join(", ")));
                }
            }
        }
        format!("{case} WHEN {value} IS NOT NULL THEN {other} END")
    }
}

/// A column at a level above 0 and below the top.
pub(super) fn level(form: &Form, ladder: &Ladder, level: usize, dialect: Dialect, value: &str) -> Level {
    let by_rule = |sql: String, reads: Reads| Level::Expression { sql, reads };
    let column = ladder.column();
    let Some(place) = level.checked_sub(1) else { return by_rule(value.to_owned(), Reads::AsTheyCame) };
    let made = match form {
        Form::Bands { widths, origin } => widths
            .first()
            .zip(widths.get(place))
            .map(|(&narrowest, &width)| by_rule(band(dialect, value, narrowest, width, *origin), Reads::Number)),
        Form::Prefix(keep) => keep.get(place).map(|&keep| by_rule(prefix(dialect, column, value, keep), Reads::Text)),
        Form::Date(units) => units.get(place).map(|&unit| by_rule(date(dialect, value, unit), Reads::Number)),
        Form::Top(thresholds) => thresholds.get(place).map(|&at| by_rule(cut(dialect, value, ">=", at), Reads::Number)),
        Form::Bottom(thresholds) => {
            thresholds.get(place).map(|&at| by_rule(cut(dialect, value, "<=", at), Reads::Number))
        }
        Form::Table(rows) => Some(Level::Listed(of_table(dialect, column, rows, level))),
        Form::Groups(_) | Form::Identity => None,
    };
    made.unwrap_or_else(|| Level::Listed(of_groups(dialect, ladder, level, form)))
}

/// The lower end of a band, by the rule of [`crate::privacy::ladder::bands()`]: narrowest bands are counted first, and
/// a quotient within a billionth of a whole number is that number.
fn band(dialect: Dialect, value: &str, narrowest: f64, width: f64, origin: f64) -> String {
    let x = dialect.as_double(value);
    let quotient = format!("(({x} - {}) / {})", dialect.double(origin), dialect.double(narrowest));
    let nearest = dialect.floor(&format!("({quotient} + 0.5)"));
    let tiny = dialect.double(1e-9);
    let mut near =
        format!("(ABS({quotient} - {nearest}) <= {tiny} OR ABS({quotient} - {nearest}) <= {tiny} * ABS({nearest}))");
    if origin.fract() == 0.0 && narrowest.fract() == 0.0 {
        // Of whole numbers the quotient is not mended.
        near.push_str(&format!(" AND NOT ({x} = {})", dialect.floor(&x)));
    }
    let index = format!("CASE WHEN {near} THEN {nearest} ELSE {} END", dialect.floor(&quotient));
    let multiple = (width / narrowest).round();
    let index =
        if multiple == 1.0 { index } else { dialect.floor(&format!("(({index}) / {})", dialect.double(multiple))) };
    let index = dialect.as_whole(&index);
    if origin.fract() == 0.0 && width.fract() == 0.0 && width.abs() < 1e15 && origin.abs() < 1e15 {
        format!("{index} * {width} + {origin}")
    } else {
        index
    }
}

/// The first characters; of codes that are digits alone the number of characters is part of the group too, as in
/// [`crate::privacy::ladder::prefix()`].
fn prefix(dialect: Dialect, column: &CodedColumn, value: &str, keep: usize) -> String {
    let head = dialect.head(value, keep);
    let is_code = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Values::Text(values) = &column.values else { return head };
    let lengths: BTreeSet<usize> = values.iter().map(|value| value.len()).collect();
    if lengths.len() < 2 || !values.iter().all(|value| is_code(value)) {
        return head;
    }
    let length = dialect.as_text(&dialect.length(value));
    match dialect {
        Dialect::MySql => format!("CONCAT({length}, ': ', {head})"),
        _ => format!("({length} || ': ' || {head})"),
    }
}

fn cut(dialect: Dialect, value: &str, sign: &str, threshold: f64) -> String {
    let (x, threshold) = (dialect.as_double(value), dialect.double(threshold));
    format!("CASE WHEN {x} {sign} {threshold} THEN {threshold} ELSE {x} END")
}

fn date(dialect: Dialect, value: &str, unit: DateUnit) -> String {
    let (year, month) = (dialect.year(value), dialect.month(value));
    let years = |n: u32| format!("{} * {n}", dialect.as_whole(&dialect.floor(&format!("({year} / {n}.0)"))));
    match unit {
        DateUnit::Month => format!("{year} * 100 + {month}"),
        DateUnit::Quarter => {
            let quarter = dialect.as_whole(&dialect.floor(&format!("(({month} + 2) / 3.0)")));
            format!("{year} * 10 + {quarter}")
        }
        DateUnit::Year => year,
        DateUnit::FiveYears => years(5),
        DateUnit::Decade => years(10),
    }
}

/// All rows of a ladder's file, those of values that the extract does not hold among them.
fn of_table(dialect: Dialect, column: &CodedColumn, rows: &[Vec<String>], level: usize) -> Listed {
    let mut pairs: BTreeMap<String, String> = BTreeMap::new();
    let mut labels = BTreeSet::new();
    for row in rows_of_values(column, rows) {
        let (Some(value), Some(label)) = (row.first(), row.get(level)) else { continue };
        if let Some(value) = written(&column.values, value) {
            labels.insert(label.as_str());
            pairs.entry(super::condition::literal(dialect, &value)).or_insert_with(|| dialect.text(label));
        }
    }
    let unknown = free_label(|label| labels.contains(label));
    Listed { pairs: pairs.into_iter().collect(), unknown: Some(unknown), from_type: from_type(&column.values) }
}

/// Groups made by hand: what is in none keeps its text.
fn of_groups(dialect: Dialect, ladder: &Ladder, level: usize, form: &Form) -> Listed {
    let column = ladder.column();
    let mut pairs: BTreeMap<String, String> = BTreeMap::new();
    for code in 0..column.values.len() as u32 {
        let group = ladder.map(level).and_then(|map| map.get(code as usize).copied()).unwrap_or(code);
        let value = super::condition::literal(dialect, &value_at(&column.values, code));
        pairs.insert(value, dialect.text(&ladder.label(level, group)));
    }
    // Members that the extract does not hold.
    if let (Form::Groups(levels), 1) = (form, level) {
        for group in levels.iter().take(1).flatten() {
            for member in group.members.iter().filter_map(|member| written(&column.values, member)) {
                let value = super::condition::literal(dialect, &member);
                pairs.entry(value).or_insert_with(|| dialect.text(&group.label));
            }
        }
    }
    Listed { pairs: pairs.into_iter().collect(), unknown: None, from_type: from_type(&column.values) }
}

/// The group of values that a ladder's file does not hold: a name that no other group bears.
fn free_label(is_taken: impl Fn(&str) -> bool) -> String {
    let mut label = "not in the ladder".to_owned();
    while is_taken(&label) {
        label.push('*');
    }
    label
}

fn from_type(values: &Values) -> &'static str {
    match values {
        Values::Text(_) => "String",
        Values::Number(_) => "Float64",
        Values::Date(_) => "Date32",
        Values::Boolean(_) => "UInt8",
    }
}

/// A value of a column by its code.
pub(super) fn value_at(values: &Values, code: u32) -> Literal {
    let at = code as usize;
    let none = || Literal::Text(String::new());
    match values {
        Values::Text(v) => v.get(at).map_or_else(none, |text| Literal::Text(text.to_string())),
        Values::Number(v) => v.get(at).map_or_else(none, |&number| Literal::Number(number)),
        Values::Date(v) => v.get(at).map_or_else(none, |&days| Literal::Date(days)),
        Values::Boolean(v) => v.get(at).map_or_else(none, |&value| Literal::Boolean(value)),
    }
}

/// A value that somebody wrote, in the type of a column; `None` if it is none of that type.
fn written(values: &Values, text: &str) -> Option<Literal> {
    match values {
        Values::Text(_) => (!text.trim().is_empty()).then(|| Literal::Text(text.to_owned())),
        Values::Number(_) => text.trim().parse().ok().filter(|x: &f64| x.is_finite()).map(Literal::Number),
        Values::Date(_) => parse_day(text.trim()).map(Literal::Date),
        Values::Boolean(_) => match text.trim().to_lowercase().as_str() {
            "true" => Some(Literal::Boolean(true)),
            "false" => Some(Literal::Boolean(false)),
            _ => None,
        },
    }
}
