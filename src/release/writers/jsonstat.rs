//! JSON-stat 2.0 (json-stat.org/full): the cube that statistical offices and their tools read.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::shape::{Names, NumberKind, TableLayout, number};
use super::{HIDDEN, WriteError};
use crate::privacy::Progress;
use crate::release::ledger::manifest::{Manifest, moment};
use crate::release::published::PublishedValue;

/// One dataset: the table's dimensions, then one of role `metric` with its measures.
///
/// A table with every cell has its values in row-major order, one that lacks some has them by position.
/// A hidden cell is null with status `x`.
pub fn text(table: &TableLayout<'_>, manifest: &Manifest, progress: &Progress) -> Result<Vec<u8>, WriteError> {
    let mut names = Names::default();
    let ids: Vec<String> = table.dimensions.iter().map(|name| names.apart(name)).collect();
    let metric = names.apart("measure");
    let categories: Vec<Categories<'_>> = (0..ids.len()).map(|i| Categories::new(table, i)).collect();

    let sizes: Vec<usize> = categories.iter().map(|c| c.labels.len()).chain([table.measures.len()]).collect();
    // Positions past 64 bits cannot be written; a cube that large has positions that nothing could read anyway.
    let cells = sizes.iter().fold(1_u128, |product, &size| product.saturating_mul(size as u128));
    let full = cells == (table.rows.len() * table.measures.len()) as u128;

    let mut values = if full { Values::Full(vec![Value::Null; cells as usize]) } else { Values::Sparse(Map::new()) };
    let mut status = Map::new();
    for row in table.rows {
        progress.step(1)?;
        let line = categories.iter().zip(&row.at).fold(0_u128, |line, (categories, label)| {
            line * categories.labels.len() as u128 + categories.places[label.as_str()] as u128
        });
        for (i, &value) in row.values.iter().enumerate() {
            let position = line * table.measures.len() as u128 + i as u128;
            values.put(position, json_number(value));
            if value == PublishedValue::Hidden {
                status.insert(position.to_string(), HIDDEN.into());
            }
        }
    }

    let mut dimension: Map<String, Value> = (ids.iter().zip(&categories))
        .map(|(id, categories)| (id.clone(), json!({"label": id, "category": {"index": categories.labels}})))
        .collect();
    let measures: Vec<&str> = table.measures.iter().map(|measure| measure.name.as_str()).collect();
    let units: Map<String, Value> = (table.measures.iter())
        .filter(|measure| measure.kind == NumberKind::Count)
        .map(|measure| (measure.name.clone(), json!({"decimals": 0})))
        .collect();
    dimension.insert(metric.clone(), json!({"label": "Measure", "category": {"index": measures, "unit": units}}));

    let document = json!({
        "version": "2.0",
        "class": "dataset",
        "label": table.title,
        "updated": moment::text(&manifest.created),
        "note": manifest.protections.iter().chain(&manifest.notes).collect::<Vec<_>>(),
        "role": {"metric": [metric]},
        "id": ids.iter().chain([&metric]).collect::<Vec<_>>(),
        "size": sizes,
        "dimension": dimension,
        "value": values.json(),
        "status": status,
        "extension": {"status": {"label": {HIDDEN: "hidden to protect people"}}, "total": table.total_label},
    });
    let mut bytes = serde_json::to_vec(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The labels of a dimension in the order in which they come.
struct Categories<'a> {
    labels: Vec<&'a str>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Categories<'a> {
    fn new(table: &TableLayout<'a>, dimension: usize) -> Self {
        let (mut labels, mut places) = (Vec::new(), HashMap::new());
        for row in table.rows {
            let label = row.at[dimension].as_str();
            places.entry(label).or_insert_with(|| {
                labels.push(label);
                labels.len() - 1
            });
        }
        Self { labels, places }
    }
}

enum Values {
    Full(Vec<Value>),
    Sparse(Map<String, Value>),
}

impl Values {
    fn put(&mut self, position: u128, value: Value) {
        match self {
            Self::Full(values) => values[position as usize] = value,
            Self::Sparse(values) => {
                values.insert(position.to_string(), value);
            }
        }
    }

    fn json(self) -> Value {
        match self {
            Self::Full(values) => Value::Array(values),
            Self::Sparse(values) => Value::Object(values),
        }
    }
}

fn json_number(value: PublishedValue) -> Value {
    match value {
        PublishedValue::Count(people) => people.into(),
        _ => number(value).map_or(Value::Null, Value::from),
    }
}
