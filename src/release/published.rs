//! A table as it leaves: plain data, in which a hidden cell has no value at all.

/// One value of a published row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PublishedValue {
    /// People.
    Count(u64),
    /// A sum, a mean, a share, a quantile.
    Number(f64),
    /// Withheld. The true value is not here, so that no writer can leak it.
    Hidden,
    /// There is nothing to publish (the mean of nobody).
    Empty,
}

/// One row: where it is in the table (a label for each dimension, the total label for a margin), and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedRow {
    pub at: Vec<String>,
    pub values: Vec<PublishedValue>,
}

/// A table as it leaves. `rows[i].at.len() == dimensions.len()`, `rows[i].values.len() == measures.len()`.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    pub title: String,
    pub dimensions: Vec<String>,
    /// "people", "spend: sum", "spend: mean", …
    pub measures: Vec<String>,
    pub rows: Vec<PublishedRow>,
    /// What a margin is called: "Total" unless a value bears that name.
    pub total_label: String,
}
