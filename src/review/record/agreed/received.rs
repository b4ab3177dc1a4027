//! What was received compared with what was agreed, and the sentences about it for internal use and for the vendor.

use super::Presence;
use crate::dataset::{ColumnType, thousands};

/// Rows, and the people whose rows they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub rows: u64,
    pub people: u64,
}

/// A column with values that were not agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotAllowed {
    pub column: String,
    /// What was agreed, as it is typed: "silver, gold".
    pub allowed: String,
    /// All rows with such a value.
    pub amount: Amount,
    /// Different values that were not agreed.
    pub distinct: u64,
    /// The most frequent of them; `None` for a column whose values are hidden.
    pub values: Option<Vec<(String, Amount)>>,
}

/// The columns that a contract names, compared with those that were received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreedColumns {
    /// Columns that were agreed.
    pub agreed: usize,
    /// Everything that was received.
    pub all: Amount,
    /// Agreed and not received, with a received column of nearly that name.
    pub missing: Vec<(String, Option<String>)>,
    /// Received and not agreed, in the file's order.
    pub unexpected: Vec<String>,
    /// Column, type agreed, type received.
    pub other_type: Vec<(String, ColumnType, ColumnType)>,
    /// Columns with values that were not agreed.
    pub not_allowed: Vec<NotAllowed>,
    /// Columns that must be filled, with their empty cells.
    pub empty: Vec<(String, Amount)>,
}

/// How a column differs from what was agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviationKind {
    Unexpected,
    Missing,
    OtherType,
    NotAllowed,
    Empty,
}

impl DeviationKind {
    /// As JSON has it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected",
            Self::Missing => "missing",
            Self::OtherType => "other-type",
            Self::NotAllowed => "not-allowed",
            Self::Empty => "empty",
        }
    }
}

/// One difference, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    pub kind: DeviationKind,
    pub column: String,
    pub sentence: String,
}

/// Who reads the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The analyst, on screen: every figure and value, except values of direct identifiers.
    Analyst,
    /// Internal readers of a record that is kept: every figure, and only values that this many people share.
    Record(u64),
    /// The vendor: no value, and no number below this many people.
    Vendor(u64),
}

/// Values that a sentence names.
const MOST_VALUES: usize = 5;

impl AgreedColumns {
    /// Whether there is no difference.
    #[must_use]
    pub fn all_as_agreed(&self) -> bool {
        self.missing.is_empty()
            && self.unexpected.is_empty()
            && self.other_type.is_empty()
            && self.not_allowed.is_empty()
            && self.empty.is_empty()
    }

    /// Every difference, the worst kind first.
    #[must_use]
    pub fn deviations(&self, reader: Reader) -> Vec<Deviation> {
        let of = |kind, column: &String, sentence| Deviation { kind, column: column.clone(), sentence };
        let unexpected = self
            .unexpected
            .iter()
            .map(|name| of(DeviationKind::Unexpected, name, format!("{name} was received, but not agreed.")));
        let missing = self.missing.iter().map(|(name, near)| {
            let near = near.as_ref().map(|near| format!(" Is it {near}?")).unwrap_or_default();
            of(DeviationKind::Missing, name, format!("{name} was agreed, but not received.{near}"))
        });
        let other_type = self.other_type.iter().map(|(name, agreed, received)| {
            let text = format!("{name} was agreed as {}, and received as {}.", agreed.one(), received.one());
            of(DeviationKind::OtherType, name, text)
        });
        let not_allowed = self
            .not_allowed
            .iter()
            .map(|found| of(DeviationKind::NotAllowed, &found.column, self.not_allowed_sentence(found, reader)));
        let empty = self.empty.iter().map(|(name, amount)| {
            let text = format!("{name} must be filled, but is empty in {}.", self.rows(*amount, reader));
            of(DeviationKind::Empty, name, text)
        });
        unexpected.chain(missing).chain(other_type).chain(not_allowed).chain(empty).collect()
    }

    fn not_allowed_sentence(&self, found: &NotAllowed, reader: Reader) -> String {
        let rows = self.rows(found.amount, reader);
        let mut text = format!("{} has values that were not agreed in {rows}", found.column);
        let shown = |amount: &Amount| match reader {
            Reader::Analyst => true,
            Reader::Record(least) => amount.people >= least,
            Reader::Vendor(_) => false,
        };
        let values = found.values.iter().flatten().filter(|(_, amount)| shown(amount)).take(MOST_VALUES);
        let named: Vec<String> =
            values.map(|(value, amount)| format!("“{value}” in {}", thousands(amount.rows))).collect();
        let more = found.distinct.saturating_sub(named.len() as u64);
        if !named.is_empty() {
            text.push_str(": ");
            text.push_str(&named.join(", "));
            if more > 0 {
                text.push_str(&format!(" and {} more", thousands(more)));
            }
        }
        format!("{text}. Agreed: {}.", found.allowed)
    }

    /// "12 rows"; for the vendor nothing from which a number below the threshold could be derived.
    fn rows(&self, amount: Amount, reader: Reader) -> String {
        let rows = if amount.rows == 1 { "1 row".to_owned() } else { format!("{} rows", thousands(amount.rows)) };
        let Reader::Vendor(least) = reader else { return rows };
        let others = Amount {
            rows: self.all.rows.saturating_sub(amount.rows),
            people: self.all.people.saturating_sub(amount.people),
        };
        if others.rows == 0 {
            "every row".to_owned()
        } else if amount.people < least {
            "a few rows".to_owned()
        } else if others.people < least || others.rows < least {
            "nearly every row".to_owned()
        } else {
            rows
        }
    }
}

impl Presence {
    /// A column that is not there is a difference.
    #[must_use]
    pub fn must_be_there(self) -> bool {
        self != Self::Optional
    }
}
