//! A table as it leaves: plain data, in which a hidden cell has no value at all.

use super::decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One value of a published row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PublishedValue {
    /// People.
    Count(u64),
    /// A sum, a mean, a share, a quantile, at the decimals at which it is published.
    Number(Decimal),
    /// Withheld. The true value is not here, so that no writer can leak it.
    Hidden,
    /// There is nothing to publish (the mean of nobody).
    Empty,
}

/// One row: where it is in the table (a label for each dimension, the total label for a margin), and its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedRow {
    pub at: Vec<String>,
    pub values: Vec<PublishedValue>,
}

/// A table as it leaves. `rows[i].at.len() == dimensions.len()`, `rows[i].values.len() == measures.len()`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Published {
    pub title: String,
    pub dimensions: Vec<String>,
    /// "people", "spend: sum", "spend: mean", …
    pub measures: Vec<String>,
    pub rows: Vec<PublishedRow>,
    /// What a margin is called: "Total" unless a value bears that name.
    pub total_label: String,
}

/// In the ledger: people a whole number, another number its text with its decimals (which reads back exactly, as JSON's
/// numbers need not), hidden `"x"`, nothing null.
impl Serialize for PublishedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(people) => serializer.serialize_u64(*people),
            Self::Number(number) => serializer.serialize_str(&number.stored()),
            Self::Hidden => serializer.serialize_str("x"),
            Self::Empty => serializer.serialize_none(),
        }
    }
}

impl<'de> Deserialize<'de> for PublishedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored {
            Count(u64),
            Text(String),
            Nothing(()),
        }
        match Stored::deserialize(deserializer)? {
            Stored::Count(people) => Ok(Self::Count(people)),
            Stored::Text(text) if text == "x" => Ok(Self::Hidden),
            Stored::Text(text) => Decimal::from_stored(&text).map(Self::Number).map_err(D::Error::custom),
            Stored::Nothing(()) => Ok(Self::Empty),
        }
    }
}
