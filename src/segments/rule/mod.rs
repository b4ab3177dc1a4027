//! A rule as a value, and its one canonical way to be written.

pub(super) mod builder;
pub(super) mod check;
pub(super) mod from_group;
pub(super) mod lexer;
pub(super) mod parser;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::privacy::calendar;
use lexer::{is_bare_name, is_keyword};
use parser::{RuleError, parse};

/// What a cell is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Text(String),
    Number(f64),
    /// Days since 1970-01-01.
    Date(i32),
    Boolean(bool),
}

/// How a value is compared with a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Operator {
    /// As the rule language writes it: `>=`.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }
}

/// Who is in a segment, as a question about one row.
///
/// **Missing values.** Every rule is yes or no for every row; there is no third answer. A condition on a value (`=`,
/// `!=`, `<`, `in`, `contains`, `starts with`, …) is *no* if the value is missing: only `is missing` says yes to
/// it. `not` turns an answer round. So `city != "Berlin"` leaves out the rows without a city (as SQL does), while
/// `not city = "Berlin"` is everyone whom `city = "Berlin"` excludes, rows without a city among them (SQL would
/// drop those too; that a rule and its `not` together are not everyone is what surprises people there).
///
/// Text is compared exactly: `"berlin"` is not `"Berlin"`.
///
/// It is printed in the language of the command line, and read from it, and that is how it is saved:
///
/// ```
/// use shoal::segments::Rule;
/// let rule: Rule = "age in 25..34 and (city = \"Berlin\" or `home store` is missing)".parse().unwrap();
/// assert_eq!(rule.to_string(), "age in 25..34 and (city = \"Berlin\" or `home store` is missing)");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Rule {
    /// Every one of them; of none: everyone (`true`).
    All(Vec<Rule>),
    /// At least one of them; of none: nobody (`false`).
    Any(Vec<Rule>),
    Not(Box<Rule>),
    Compare {
        column: String,
        operator: Operator,
        value: Literal,
    },
    In {
        column: String,
        values: Vec<Literal>,
    },
    /// Both ends are in it.
    Between {
        column: String,
        low: Literal,
        high: Literal,
    },
    Missing {
        column: String,
    },
    Contains {
        column: String,
        text: String,
    },
    StartsWith {
        column: String,
        text: String,
    },
}

impl Rule {
    /// Everyone in the file.
    #[must_use]
    pub fn everyone() -> Self {
        Self::All(Vec::new())
    }

    /// The same rule about values that `shown` spells otherwise, by column and text.
    #[must_use]
    pub fn respelled(self, shown: &impl Fn(&str, &str) -> Option<String>) -> Self {
        let literal = |column: &str, value: Literal| match value {
            Literal::Text(text) => Literal::Text(shown(column, &text).unwrap_or(text)),
            other => other,
        };
        match self {
            Self::All(parts) => Self::All(parts.into_iter().map(|part| part.respelled(shown)).collect()),
            Self::Any(parts) => Self::Any(parts.into_iter().map(|part| part.respelled(shown)).collect()),
            Self::Not(inner) => Self::Not(Box::new(inner.respelled(shown))),
            Self::Compare { column, operator: operator @ (Operator::Equal | Operator::NotEqual), value } => {
                let value = literal(&column, value);
                Self::Compare { column, operator, value }
            }
            Self::In { column, values } => {
                let values = values.into_iter().map(|value| literal(&column, value)).collect();
                Self::In { column, values }
            }
            other => other,
        }
    }

    /// The columns it uses, sorted, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.leaves().into_iter().filter_map(Self::column).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The column of a condition; `None` for what joins conditions.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::All(_) | Self::Any(_) | Self::Not(_) => None,
            Self::Compare { column, .. }
            | Self::In { column, .. }
            | Self::Between { column, .. }
            | Self::Missing { column }
            | Self::Contains { column, .. }
            | Self::StartsWith { column, .. } => Some(column),
        }
    }

    /// Its conditions, in the order in which they are written.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Rule> {
        fn walk<'a>(rule: &'a Rule, into: &mut Vec<&'a Rule>) {
            match rule {
                Rule::All(parts) | Rule::Any(parts) => parts.iter().for_each(|part| walk(part, into)),
                Rule::Not(inner) => walk(inner, into),
                leaf => into.push(leaf),
            }
        }
        let mut leaves = Vec::new();
        walk(self, &mut leaves);
        leaves
    }

    /// The same rule without lists of one; what `parse(rule.to_string())` gives.
    #[must_use]
    pub fn canonical(self) -> Self {
        let each = |parts: Vec<Self>| -> Vec<Self> { parts.into_iter().map(Self::canonical).collect() };
        let unwrapped = |mut parts: Vec<Self>, list: fn(Vec<Self>) -> Self| match parts.pop() {
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                list(parts)
            }
            None => list(parts),
        };
        match self {
            Self::All(parts) => unwrapped(each(parts), Self::All),
            Self::Any(parts) => unwrapped(each(parts), Self::Any),
            Self::Not(inner) => Self::Not(Box::new(inner.canonical())),
            leaf => leaf,
        }
    }

    /// Its precedence when written: a part is put in parentheses if its precedence is lower.
    fn binding(&self) -> u8 {
        match self {
            Self::Any(parts) if parts.len() > 1 => 0,
            Self::All(parts) if parts.len() > 1 => 1,
            Self::All(parts) | Self::Any(parts) => parts.first().map_or(3, Self::binding),
            Self::Not(_) => 2,
            _ => 3,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => write_list(f, self, parts, "and", "true"),
            Self::Any(parts) => write_list(f, self, parts, "or", "false"),
            Self::Not(inner) => match inner.as_ref() {
                Self::Missing { column } => write!(f, "{} is not missing", Name(column)),
                Self::In { column, values } => {
                    write!(f, "{} not in ", Name(column))?;
                    write_values(f, values)
                }
                Self::Between { column, low, high } => write!(f, "{} not in {low}..{high}", Name(column)),
                inner => {
                    f.write_str("not ")?;
                    write_part(f, inner, 2)
                }
            },
            Self::Compare { column, operator, value } => write!(f, "{} {} {value}", Name(column), operator.symbol()),
            Self::In { column, values } => {
                write!(f, "{} in ", Name(column))?;
                write_values(f, values)
            }
            Self::Between { column, low, high } => write!(f, "{} in {low}..{high}", Name(column)),
            Self::Missing { column } => write!(f, "{} is missing", Name(column)),
            Self::Contains { column, text } => write!(f, "{} contains {}", Name(column), Quoted(text)),
            Self::StartsWith { column, text } => write!(f, "{} starts with {}", Name(column), Quoted(text)),
        }
    }
}

fn write_part(f: &mut fmt::Formatter<'_>, part: &Rule, at_least: u8) -> fmt::Result {
    if part.binding() < at_least {
        f.write_str("(")?;
        part.write(f)?;
        f.write_str(")")
    } else {
        part.write(f)
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, list: &Rule, parts: &[Rule], word: &str, empty: &str) -> fmt::Result {
    match parts {
        [] => f.write_str(empty),
        [only] => only.write(f),
        parts => {
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    write!(f, " {word} ")?;
                }
                // A list within a list of its own kind keeps its parentheses, so that it is read as it was.
                write_part(f, part, list.binding() + 1)?;
            }
            Ok(())
        }
    }
}

fn write_values(f: &mut fmt::Formatter<'_>, values: &[Literal]) -> fmt::Result {
    f.write_str("(")?;
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{value}")?;
    }
    f.write_str(")")
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        parse(text)
    }
}

impl TryFrom<String> for Rule {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Self, RuleError> {
        parse(&text)
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => Quoted(text).fmt(f),
            // Shortest digits that give the same number; an exponent only if plain digits would be long.
            Self::Number(number) if *number != 0.0 && !(1e-6..1e16).contains(&number.abs()) => write!(f, "{number:e}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(days) => f.write_str(&calendar::to_iso(*days)),
            Self::Boolean(value) => write!(f, "{value}"),
        }
    }
}

/// A column's name as the language writes it: in backticks if it is not one plain word.
pub struct Name<'a>(pub &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_bare_name(self.0) && !is_keyword(self.0) {
            f.write_str(self.0)
        } else {
            write!(f, "`{}`", self.0.replace('`', "``"))
        }
    }
}

/// A text as the language writes it: in double quotes, a quote within it doubled.
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.replace('"', "\"\""))
    }
}
