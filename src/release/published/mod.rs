//! A table as it is released: plain data, in which a hidden cell has no value at all.

pub(super) mod decimal;
pub(super) mod precision;
pub(super) mod stated;

use std::collections::HashSet;

use decimal::Decimal;
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

/// A table as it is released. `rows[i].at.len() == dimensions.len()`, `rows[i].values.len() == measures.len()`.
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

impl Published {
    /// What is released of the table: without the rows of labels of which every number is hidden. Such a label would
    /// disclose that a small group occurs, and nothing else.
    ///
    /// Rows of margins stay while another label of theirs does.
    #[must_use]
    pub fn without_hidden_lines(&self) -> Self {
        let shows = |row: &PublishedRow| row.values.iter().any(|value| *value != PublishedValue::Hidden);
        let mut shown: Vec<HashSet<&str>> = vec![HashSet::from([self.total_label.as_str()]); self.dimensions.len()];
        for row in self.rows.iter().filter(|row| shows(row)) {
            shown.iter_mut().zip(&row.at).for_each(|(shown, label)| {
                shown.insert(label);
            });
        }
        let is_released =
            |row: &&PublishedRow| row.at.iter().zip(&shown).all(|(label, shown)| shown.contains(label.as_str()));
        let rows = self.rows.iter().filter(is_released).cloned().collect();
        Self { rows, ..self.clone() }
    }

    /// The labels that [`without_hidden_lines`](Self::without_hidden_lines) leaves out: dimension and label.
    #[must_use]
    pub fn hidden_lines(&self) -> Vec<(String, String)> {
        let released = self.without_hidden_lines();
        let labels = |rows: &[PublishedRow]| -> Vec<(usize, String)> {
            let all = rows.iter().flat_map(|row| row.at.iter().cloned().enumerate());
            let mut seen = HashSet::new();
            all.filter(|label| seen.insert(label.clone())).collect()
        };
        let kept: HashSet<(usize, String)> = labels(&released.rows).into_iter().collect();
        let left_out = labels(&self.rows)
            .into_iter()
            .filter(|(dimension, label)| *label != self.total_label && !kept.contains(&(*dimension, label.clone())));
        left_out.filter_map(|(dimension, label)| Some((self.dimensions.get(dimension)?.clone(), label))).collect()
    }
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
