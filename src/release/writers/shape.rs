//! A published table as all writers see it: checked, with distinct names and known kinds of values.

use std::collections::{BTreeMap, HashSet};

use crate::release::published::{Published, PublishedRow, PublishedValue};

/// A table that no file can hold. These are faults of whoever made the table, not of its reader.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    #[error(
        "row {row} of table “{title}” has {labels} labels and {values} values, but the table has {dimensions} dimensions and \
         {measures} measures; this is a fault in Shoal, please report it"
    )]
    Ragged { title: String, row: usize, labels: usize, values: usize, dimensions: usize, measures: usize },
    #[error("row {row} of table “{title}” has the labels of an earlier row; give the categories names that differ")]
    Repeated { title: String, row: usize },
    #[error(
        "table “{title}” has {rows} rows, more than the {limit} that a sheet holds; leave XLSX out, or choose less detail"
    )]
    TooLong { title: String, rows: usize, limit: usize },
    #[error(
        "table “{title}” would be {columns} columns wide, more than the {limit} that a sheet holds; leave the cross table as \
         XLSX out, or put a dimension of fewer categories last"
    )]
    TooWide { title: String, columns: usize, limit: usize },
    #[error("table “{title}” has a label of {length} characters, more than the {limit} that a cell of a sheet holds")]
    LabelTooLong { title: String, length: usize, limit: usize },
}

/// What the numbers of a measure are, so that a writer can choose their type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// Whole numbers of people.
    Count,
    Number,
}

/// A published table whose rows fit its dimensions and measures, as writers take it.
pub struct TableLayout<'a> {
    pub title: &'a str,
    pub total_label: &'a str,
    pub dimensions: Vec<String>,
    pub measures: Vec<Measure>,
    pub rows: &'a [PublishedRow],
}

/// A measure under its distinct name.
pub struct Measure {
    pub name: String,
    pub kind: NumberKind,
}

impl<'a> TableLayout<'a> {
    /// Looks at every row once.
    ///
    /// # Errors
    /// [`ShapeError`] if rows do not fit the table or name the same cell twice.
    pub fn new(published: &'a Published) -> Result<Self, ShapeError> {
        let (dimensions, measures) = (published.dimensions.len(), published.measures.len());
        let mut seen = HashSet::with_capacity(published.rows.len());
        for (i, PublishedRow { at, values }) in published.rows.iter().enumerate() {
            let (row, title) = (i + 1, || published.title.clone());
            if at.len() != dimensions || values.len() != measures {
                let (labels, values) = (at.len(), values.len());
                return Err(ShapeError::Ragged { title: title(), row, labels, values, dimensions, measures });
            }
            if !seen.insert(at) {
                return Err(ShapeError::Repeated { title: title(), row });
            }
        }
        let mut names = Names::default();
        Ok(Self {
            title: &published.title,
            total_label: &published.total_label,
            dimensions: published.dimensions.iter().map(|name| names.apart(name)).collect(),
            measures: (published.measures.iter().enumerate())
                .map(|(i, name)| Measure { name: names.apart(name), kind: kind(&published.rows, i) })
                .collect(),
            rows: &published.rows,
        })
    }
}

/// A measure is whole if every value of it is.
fn kind(rows: &[PublishedRow], measure: usize) -> NumberKind {
    let number = |row: &PublishedRow| matches!(row.values.get(measure), Some(PublishedValue::Number(_)));
    if rows.iter().any(number) { NumberKind::Number } else { NumberKind::Count }
}

/// Gives out distinct names: a dimension and a measure may have the same name, columns of a file may not.
#[derive(Default)]
pub struct Names {
    taken: BTreeMap<String, usize>,
}

impl Names {
    /// The name itself, or with a number if it is taken.
    pub fn apart(&mut self, name: &str) -> String {
        let mut apart = name.to_owned();
        while self.taken.contains_key(&apart) {
            let uses = self.taken.entry(name.to_owned()).or_insert(1);
            *uses += 1;
            apart = format!("{name} ({uses})");
        }
        self.taken.insert(apart.clone(), 1);
        apart
    }
}

/// What a cell shows: a value that is no number (0/0) is nothing to publish.
pub fn number(value: PublishedValue) -> Option<f64> {
    match value {
        PublishedValue::Count(people) => Some(people as f64),
        PublishedValue::Number(number) => Some(number.value()).filter(|number| number.is_finite()),
        PublishedValue::Hidden | PublishedValue::Empty => None,
    }
}

/// The number as text, with its decimals; empty if there is none.
pub fn text_of(value: PublishedValue) -> String {
    match value {
        PublishedValue::Count(people) => people.to_string(),
        PublishedValue::Number(decimal) if decimal.value().is_finite() => decimal.to_string(),
        _ => String::new(),
    }
}
