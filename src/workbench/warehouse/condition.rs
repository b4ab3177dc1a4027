//! The rule of a segment as a condition on one row. It has two answers, as the program's rules have: each of its parts
//! is false if the value is missing, so `NOT` turns it into true.

use std::collections::BTreeMap;

use super::dialect::{Dialect, number};
use crate::segments::{Literal, Operator, Rule};

/// A column in a condition.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    /// What is compared: text by its bytes, days as days, truth as 1 and 0.
    pub value: String,
    /// True or false, never unknown.
    pub present: String,
}

/// The condition. `operands`: the columns of the rule by their names; nothing is in a column that is not there.
pub(super) fn condition(rule: &Rule, dialect: Dialect, operands: &BTreeMap<String, Operand>) -> String {
    let operand = |name: &str| {
        let nothing = || Operand { value: "NULL".to_owned(), present: "1 = 0".to_owned() };
        operands.get(name).cloned().unwrap_or_else(nothing)
    };
    let list = |parts: &[Rule], word: &str, empty: &str| match parts {
        [] => empty.to_owned(),
        parts => {
            let parts: Vec<String> = parts.iter().map(|part| condition(part, dialect, operands)).collect();
            format!("({})", parts.join(word))
        }
    };
    match rule {
        Rule::All(parts) => list(parts, " AND ", "(1 = 1)"),
        Rule::Any(parts) => list(parts, " OR ", "(1 = 0)"),
        Rule::Not(inner) => format!("(NOT {})", condition(inner, dialect, operands)),
        Rule::Missing { column } => format!("(NOT ({}))", operand(column).present),
        leaf => {
            let column = operand(leaf.column().unwrap_or_default());
            match compared(leaf, dialect, &column.value) {
                Some(compared) => format!("({compared} AND {})", column.present),
                None => format!("({})", column.present),
            }
        }
    }
}

/// What a condition requires of a value that is there; `None` if every value meets it.
fn compared(leaf: &Rule, dialect: Dialect, value: &str) -> Option<String> {
    Some(match leaf {
        Rule::Compare { operator, value: with, .. } => {
            let sign = match operator {
                Operator::NotEqual => "<>",
                operator => operator.symbol(),
            };
            format!("{value} {sign} {}", literal(dialect, with))
        }
        Rule::In { values, .. } if values.is_empty() => "1 = 0".to_owned(),
        Rule::In { values, .. } => {
            let values: Vec<String> = values.iter().map(|value| literal(dialect, value)).collect();
            format!("{value} IN ({})", values.join(", "))
        }
        Rule::Between { low, high, .. } => {
            format!("{value} >= {} AND {value} <= {}", literal(dialect, low), literal(dialect, high))
        }
        Rule::Contains { text, .. } | Rule::StartsWith { text, .. } if text.is_empty() => return None,
        Rule::Contains { text, .. } => dialect.contains(value, text),
        // No pattern: in those `%` and `_` have a meaning.
        Rule::StartsWith { text, .. } => {
            format!("{} = {}", dialect.head(value, text.chars().count()), dialect.text(text))
        }
        Rule::All(_) | Rule::Any(_) | Rule::Not(_) | Rule::Missing { .. } => return None,
    })
}

/// A value as the statement writes it.
pub(super) fn literal(dialect: Dialect, value: &Literal) -> String {
    match value {
        Literal::Text(text) => dialect.text(text),
        Literal::Number(value) => number(*value),
        Literal::Date(days) => dialect.date(*days),
        Literal::Boolean(value) => u8::from(*value).to_string(),
    }
}
