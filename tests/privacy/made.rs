//! Small tables and slow, obvious counts to hold the measure against.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use shoal::privacy::{CodedColumn, CodedTable, Codes, Missing, People, QuasiIdentifier, Values};

/// A column of whole numbers; `None` is missing.
pub fn column(name: &str, cells: &[Option<u32>]) -> Arc<CodedColumn> {
    let values: Vec<u32> = cells.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let has_missing = cells.iter().any(Option::is_none);
    let codes: Vec<u32> =
        cells.iter().map(|cell| cell.map_or(values.len(), |v| values.binary_search(&v).unwrap()) as u32).collect();
    let codes = Codes::pack(&codes, values.len() + usize::from(has_missing));
    let values = Values::Number(values.into_iter().map(f64::from).collect());
    Arc::new(CodedColumn { name: name.into(), values, has_missing, codes })
}

/// A column of text.
pub fn text_column(name: &str, cells: &[&str]) -> Arc<CodedColumn> {
    let values: Vec<&str> = cells.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let codes: Vec<u32> = cells.iter().map(|cell| values.binary_search(cell).unwrap() as u32).collect();
    let codes = Codes::pack(&codes, values.len());
    let values = Values::Text(values.into_iter().map(Into::into).collect());
    Arc::new(CodedColumn { name: name.into(), values, has_missing: false, codes })
}

/// A table of columns as they came.
pub fn table(columns: &[Arc<CodedColumn>], people: People, missing: Missing) -> CodedTable {
    let quasi_identifiers = columns.iter().map(QuasiIdentifier::plain).collect();
    CodedTable::new(quasi_identifiers, Arc::new(people), missing).unwrap()
}

/// Columns from rows of cells.
pub fn columns(rows: &[Vec<Option<u32>>], width: usize) -> Vec<Arc<CodedColumn>> {
    (0..width).map(|c| column(&format!("column {c}"), &rows.iter().map(|row| row[c]).collect::<Vec<_>>())).collect()
}

/// Who is in each class: the tuple of values, and the people with their counts.
pub fn slow_classes<T: Ord + Clone>(
    tuples: &[T],
    people: &[(u32, u64)],
    member: impl Fn(usize) -> bool,
) -> BTreeMap<T, u64> {
    let mut classes: BTreeMap<T, BTreeMap<u32, u64>> = BTreeMap::new();
    for (row, tuple) in tuples.iter().enumerate().filter(|&(row, _)| member(row) && people[row].1 > 0) {
        classes.entry(tuple.clone()).or_default().insert(people[row].0, people[row].1);
    }
    classes.into_iter().map(|(tuple, people)| (tuple, people.values().sum())).collect()
}
