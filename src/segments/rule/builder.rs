//! A rule as the builder on screen edits it: *all of*, *any of* or *none of* a list of conditions.

use super::{Literal, Operator, Rule};

/// How the conditions of a list are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    AllOf,
    AnyOf,
    NoneOf,
}

impl Join {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::AllOf, Self::AnyOf, Self::NoneOf];

    /// The words on screen: `all of`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AllOf => "all of",
            Self::AnyOf => "any of",
            Self::NoneOf => "none of",
        }
    }
}

/// What a condition tests, as the builder's list of operators has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    Compare(Operator),
    OneOf,
    NotOneOf,
    Between,
    NotBetween,
    Contains,
    NotContains,
    StartsWith,
    NotStartsWith,
    Missing,
    NotMissing,
}

impl Question {
    /// The words on screen: `is at least`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Compare(operator) => match operator {
                Operator::Equal => "is",
                Operator::NotEqual => "is another value than",
                Operator::Less => "is less than",
                Operator::LessEqual => "is at most",
                Operator::Greater => "is more than",
                Operator::GreaterEqual => "is at least",
            },
            Self::OneOf => "is one of",
            Self::NotOneOf => "is none of",
            Self::Between => "is from … to",
            Self::NotBetween => "is not from … to",
            Self::Contains => "contains",
            Self::NotContains => "does not contain",
            Self::StartsWith => "starts with",
            Self::NotStartsWith => "does not start with",
            Self::Missing => "is missing",
            Self::NotMissing => "is not missing",
        }
    }

    /// The conditions that a column can have.
    #[must_use]
    pub fn for_kind(kind: crate::segments::ValueKind) -> Vec<Self> {
        use Operator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        let mut questions = vec![Self::Compare(Equal), Self::Compare(NotEqual)];
        match kind {
            crate::segments::ValueKind::Boolean => {}
            crate::segments::ValueKind::Text => questions.extend([
                Self::OneOf,
                Self::NotOneOf,
                Self::Contains,
                Self::NotContains,
                Self::StartsWith,
                Self::NotStartsWith,
            ]),
            crate::segments::ValueKind::Number | crate::segments::ValueKind::Date => {
                questions.extend([Less, LessEqual, Greater, GreaterEqual].map(Self::Compare));
                questions.extend([Self::Between, Self::NotBetween, Self::OneOf, Self::NotOneOf]);
            }
        }
        questions.extend([Self::Missing, Self::NotMissing]);
        questions
    }

    /// How many values it takes; `None` for a list of any length from one.
    #[must_use]
    pub fn values(self) -> Option<usize> {
        match self {
            Self::OneOf | Self::NotOneOf => None,
            Self::Between | Self::NotBetween => Some(2),
            Self::Missing | Self::NotMissing => Some(0),
            _ => Some(1),
        }
    }
}

/// One line of the builder.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub column: String,
    pub question: Question,
    /// As many as [`Question::values`] says.
    pub values: Vec<Literal>,
}

/// A rule without nested parentheses: one list of conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct FlatRule {
    pub join: Join,
    pub conditions: Vec<Condition>,
}

impl FlatRule {
    /// The rule as a list of conditions; `None` if it is nested deeper and can only be edited as text.
    #[must_use]
    pub fn of(rule: &Rule) -> Option<Self> {
        let each = |parts: &[Rule]| parts.iter().map(Condition::of).collect::<Option<Vec<_>>>();
        let (join, conditions) = match rule {
            Rule::All(parts) => (Join::AllOf, each(parts)?),
            Rule::Any(parts) => (Join::AnyOf, each(parts)?),
            Rule::Not(inner) => match inner.as_ref() {
                Rule::Any(parts) => (Join::NoneOf, each(parts)?),
                _ => (Join::AllOf, vec![Condition::of(rule)?]),
            },
            leaf => (Join::AllOf, vec![Condition::of(leaf)?]),
        };
        Some(Self { join, conditions })
    }

    /// The rule; `None` if a condition lacks a value.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        let parts = self.conditions.iter().map(Condition::rule).collect::<Option<Vec<_>>>()?;
        Some(match self.join {
            Join::AllOf => Rule::All(parts).canonical(),
            Join::AnyOf => Rule::Any(parts).canonical(),
            Join::NoneOf => Rule::Not(Box::new(Rule::Any(parts))).canonical(),
        })
    }
}

impl Condition {
    fn of(rule: &Rule) -> Option<Self> {
        let (negated, leaf) = match rule {
            Rule::Not(inner) => (true, inner.as_ref()),
            leaf => (false, leaf),
        };
        let either = |yes, no| if negated { no } else { yes };
        let (question, values) = match leaf {
            // `not a = 1` takes in missing values, `a != 1` does not: the builder has no word for the former.
            Rule::Compare { operator, value, .. } if !negated => (Question::Compare(*operator), vec![value.clone()]),
            Rule::In { values, .. } => (either(Question::OneOf, Question::NotOneOf), values.clone()),
            Rule::Between { low, high, .. } => {
                (either(Question::Between, Question::NotBetween), vec![low.clone(), high.clone()])
            }
            Rule::Contains { text, .. } => {
                (either(Question::Contains, Question::NotContains), vec![Literal::Text(text.clone())])
            }
            Rule::StartsWith { text, .. } => {
                (either(Question::StartsWith, Question::NotStartsWith), vec![Literal::Text(text.clone())])
            }
            Rule::Missing { .. } => (either(Question::Missing, Question::NotMissing), Vec::new()),
            _ => return None,
        };
        Some(Self { column: leaf.column()?.to_owned(), question, values })
    }

    fn rule(&self) -> Option<Rule> {
        let column = self.column.clone();
        let text = || match self.values.first() {
            Some(Literal::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let leaf = match self.question {
            Question::Compare(operator) => Rule::Compare { column, operator, value: self.values.first()?.clone() },
            Question::OneOf | Question::NotOneOf => {
                let values = self.values.clone();
                (!values.is_empty()).then_some(Rule::In { column, values })?
            }
            Question::Between | Question::NotBetween => match self.values.as_slice() {
                [low, high] => Rule::Between { column, low: low.clone(), high: high.clone() },
                _ => return None,
            },
            Question::Contains | Question::NotContains => Rule::Contains { column, text: text()? },
            Question::StartsWith | Question::NotStartsWith => Rule::StartsWith { column, text: text()? },
            Question::Missing | Question::NotMissing => Rule::Missing { column },
        };
        Some(match self.question {
            Question::NotOneOf
            | Question::NotBetween
            | Question::NotContains
            | Question::NotStartsWith
            | Question::NotMissing => Rule::Not(Box::new(leaf)),
            _ => leaf,
        })
    }
}
