//! Whether a rule fits a file: its columns exist, its values are of their column's type.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::parser::{LeafSpan, Parsed, RuleError, parse_with_spans};
use super::{Literal, Name, Operator, Quoted, Rule};
use crate::did_you_mean::nearest;
use crate::privacy::calendar;
use crate::privacy::yes_no::{meaning, pair};
use crate::privacy::{CodedColumn, Values};

/// What a column holds, as rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    Text,
    Number,
    Date,
    Boolean,
}

impl ValueKind {
    /// The kind of a column with these values.
    #[must_use]
    pub fn of(values: &Values) -> Self {
        match values {
            Values::Text(_) => Self::Text,
            Values::Number(_) => Self::Number,
            Values::Date(_) => Self::Date,
            Values::Boolean(_) => Self::Boolean,
        }
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Number => "numbers",
            Self::Date => "dates",
            Self::Boolean => "true or false",
        })
    }
}

impl Literal {
    /// The kind of column that it can be compared with.
    #[must_use]
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Text(_) => ValueKind::Text,
            Self::Number(_) => ValueKind::Number,
            Self::Date(_) => ValueKind::Date,
            Self::Boolean(_) => ValueKind::Boolean,
        }
    }
}

/// Reads a rule and checks it against the columns: what a field for rules and `--segment` need.
///
/// ```
/// # use shoal::segments::{ValueKind, read};
/// let columns = [("age".to_owned(), ValueKind::Number), ("city".to_owned(), ValueKind::Text)];
/// assert!(read("age in 25..34", &columns).is_ok());
/// let error = read("agee >= 25", &columns).unwrap_err();
/// assert_eq!((error.span, error.suggestion.as_deref()), (0..4, Some("age")));
/// let error = read("age contains \"2\"", &columns).unwrap_err();
/// assert_eq!(error.message, "age holds numbers; contains works on text");
/// ```
///
/// # Errors
/// The first place that is not a rule, or does not fit the columns.
pub fn read(text: &str, columns: &[(String, ValueKind)]) -> Result<Rule, RuleError> {
    let parsed = parse_with_spans(text)?;
    check_parsed(&parsed, text, columns)?;
    Ok(parsed.rule)
}

/// Checks a rule that was not typed (built on screen, or loaded). Places are those of `rule.to_string()`.
///
/// # Errors
/// The first condition that does not fit the columns.
pub fn check(rule: &Rule, columns: &[(String, ValueKind)]) -> Result<(), RuleError> {
    let text = rule.to_string();
    let parsed = parse_with_spans(&text)?;
    check_parsed(&parsed, &text, columns)
}

fn check_parsed(parsed: &Parsed, text: &str, columns: &[(String, ValueKind)]) -> Result<(), RuleError> {
    for (leaf, span) in parsed.rule.leaves().into_iter().zip(&parsed.spans) {
        check_leaf(leaf, span, text, columns)?;
    }
    Ok(())
}

fn check_leaf(leaf: &Rule, span: &LeafSpan, text: &str, columns: &[(String, ValueKind)]) -> Result<(), RuleError> {
    let Some(column) = leaf.column() else { return Ok(()) };
    let Some(kind) = columns.iter().find(|(name, _)| name == column).map(|(_, kind)| *kind) else {
        return Err(no_column(column, span.column.clone(), columns));
    };
    let value_span = |i: usize| span.values.get(i).cloned().unwrap_or_else(|| span.operator.clone());
    let ordered = |what: &str| {
        (kind != ValueKind::Boolean).then_some(()).ok_or_else(|| {
            RuleError::new(
                span.operator.clone(),
                format!("{} is true or false; {what} has no meaning for it", Name(column)),
                None,
            )
        })
    };
    match leaf {
        Rule::Compare { operator, value, .. } => {
            if !matches!(operator, Operator::Equal | Operator::NotEqual) {
                ordered(operator.symbol())?;
            }
            check_value(column, kind, value, value_span(0), text)
        }
        Rule::In { values, .. } => {
            values.iter().enumerate().try_for_each(|(i, value)| check_value(column, kind, value, value_span(i), text))
        }
        Rule::Between { low, high, .. } => {
            ordered("a range")?;
            check_value(column, kind, low, value_span(0), text)?;
            check_value(column, kind, high, value_span(1), text)?;
            if compare(low, high).is_some_and(Ordering::is_gt) {
                let whole = value_span(0).start..value_span(1).end;
                return Err(RuleError::new(
                    whole,
                    "this range runs backwards, nobody is in it",
                    Some(format!("{high}..{low}")),
                ));
            }
            Ok(())
        }
        Rule::Contains { .. } if kind != ValueKind::Text => Err(text_only(column, kind, "contains", span)),
        Rule::StartsWith { .. } if kind != ValueKind::Text => Err(text_only(column, kind, "starts with", span)),
        _ => Ok(()),
    }
}

fn text_only(column: &str, kind: ValueKind, operator: &str, span: &LeafSpan) -> RuleError {
    RuleError::new(span.operator.clone(), format!("{} holds {kind}; {operator} works on text", Name(column)), None)
}

fn no_column(column: &str, span: Range<usize>, columns: &[(String, ValueKind)]) -> RuleError {
    let near = nearest(column, columns.iter().map(|(name, _)| name.as_str()));
    RuleError::new(span, format!("there is no column {}", Name(column)), near.map(|name| Name(name).to_string()))
}

fn check_value(
    column: &str,
    kind: ValueKind,
    value: &Literal,
    span: Range<usize>,
    text: &str,
) -> Result<(), RuleError> {
    let is_word = matches!((kind, value), (ValueKind::Boolean, Literal::Text(word)) if meaning(word).is_some());
    if value.kind() == kind || is_word {
        return Ok(());
    }
    let written = text.get(span.clone()).unwrap_or_default();
    let suggestion = match (kind, value) {
        // What was typed, not the number it is read as: a postcode keeps its leading zero.
        (ValueKind::Text, _) => Some(Quoted(written).to_string()),
        (ValueKind::Number, Literal::Text(text)) => {
            text.trim().parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| Literal::Number(n).to_string())
        }
        (ValueKind::Date, Literal::Text(text)) => {
            calendar::from_iso(text.trim()).map(|days| Literal::Date(days).to_string())
        }
        (ValueKind::Boolean, Literal::Number(number)) if *number == 1.0 => Some("true".to_owned()),
        (ValueKind::Boolean, Literal::Number(number)) if *number == 0.0 => Some("false".to_owned()),
        _ => None,
    };
    let how = match kind {
        ValueKind::Text => "text is written in double quotes",
        ValueKind::Number => "numbers are written without quotes",
        ValueKind::Date => "dates are written year-month-day, without quotes",
        ValueKind::Boolean => "it is compared with true or false, or with a word for yes or no",
    };
    Err(RuleError::new(span, format!("{} holds {kind}, and {written} is not: {how}", Name(column)), suggestion))
}

/// The order of two values of one type; `None` for values of different types.
fn compare(a: &Literal, b: &Literal) -> Option<Ordering> {
    match (a, b) {
        (Literal::Text(a), Literal::Text(b)) => Some(a.cmp(b)),
        (Literal::Number(a), Literal::Number(b)) => a.partial_cmp(b),
        (Literal::Date(a), Literal::Date(b)) => Some(a.cmp(b)),
        (Literal::Boolean(a), Literal::Boolean(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Values that a typed rule requires and no row has (`city = "berlin"` if the file says `Berlin`), each with the
/// nearest value that occurs. No error: the rule is right, and selects nobody by that value.
///
/// A suggestion is a value of the file. Leave out of `columns` whose values must not be shown (direct identifiers).
#[must_use]
pub fn unknown_values(text: &str, columns: &BTreeMap<String, Arc<CodedColumn>>) -> Vec<RuleError> {
    let Ok(parsed) = parse_with_spans(text) else { return Vec::new() };
    let mut hints = Vec::new();
    for (leaf, span) in parsed.rule.leaves().into_iter().zip(&parsed.spans) {
        let values = match leaf {
            Rule::Compare { operator: Operator::Equal | Operator::NotEqual, value, .. } => std::slice::from_ref(value),
            Rule::In { values, .. } => values,
            _ => continue,
        };
        let Some((name, Values::Text(known))) =
            leaf.column().and_then(|name| columns.get(name).map(|column| (name, &column.values)))
        else {
            continue;
        };
        for (value, span) in values.iter().zip(&span.values) {
            let Literal::Text(wanted) = value else { continue };
            let is_meant = || pair(known, true).is_some() && meaning(wanted).is_some();
            if known.binary_search_by(|v| v.as_ref().cmp(wanted)).is_ok() || is_meant() {
                continue;
            }
            let near = nearest(wanted, known.iter().take(100_000).map(AsRef::as_ref));
            let message = format!("no row has {} = {value}", Name(name));
            hints.push(RuleError::new(span.clone(), message, near.map(|v| Quoted(v).to_string())));
        }
    }
    hints
}
