//! A table with its last dimension across the page: what the long form says, in the layout that people read.
//!
//! Two lines head it: the name of the dimension that goes across, then the names of the others and the categories. A
//! cell is the value of the long form's row, no more and no less; [`NOWHERE`] stands where the long form has no row.
//! Several measures take a line each, named in a column of their own. A table of fewer than two dimensions stays as it
//! is, each measure in its column.

use std::collections::HashMap;

use super::shape::{Measure, Names, TableLayout};
use crate::release::published::PublishedValue;

/// Where rows and columns cross and the long form has no row.
pub const NOWHERE: &str = ".";

/// The name of the column that names the measures.
const MEASURE: &str = "measure";

/// A table as it lies across the page.
pub struct CrossTable<'a> {
    /// The lines above the values; the last one is the header.
    pub head: Vec<Vec<String>>,
    /// Columns of labels at the left.
    pub labels: usize,
    /// Each column of values: whether it is a total, and its measure where that is the same all the way down.
    pub columns: Vec<CrossColumn>,
    pub lines: Vec<CrossLine<'a>>,
}

/// A column of values.
pub struct CrossColumn {
    pub is_total: bool,
    /// Its measure; `None`: that of the line.
    pub measure: Option<usize>,
}

/// A line of values.
pub struct CrossLine<'a> {
    pub labels: Vec<&'a str>,
    pub is_total: bool,
    /// Its measure, if a line has one of several.
    pub measure: usize,
    /// `None`: the long form has no row for it.
    pub values: Vec<Option<PublishedValue>>,
}

impl<'a> CrossTable<'a> {
    /// Lays a table across the page.
    #[must_use]
    pub fn of(table: &'a TableLayout<'a>) -> Self {
        match table.dimensions.split_last() {
            Some((across, down)) if !down.is_empty() => crossed(table, down, across),
            _ => as_it_is(table),
        }
    }
}

/// A table of one dimension, or of none.
fn as_it_is<'a>(table: &'a TableLayout<'a>) -> CrossTable<'a> {
    let measures = table.measures.iter().map(|measure| measure.name.clone());
    let lines = table.rows.iter().map(|row| CrossLine {
        labels: row.at.iter().map(String::as_str).collect(),
        is_total: row.at.iter().any(|label| label == table.total_label),
        measure: 0,
        values: row.values.iter().copied().map(Some).collect(),
    });
    CrossTable {
        head: vec![table.dimensions.iter().cloned().chain(measures).collect()],
        labels: table.dimensions.len(),
        columns: (0..table.measures.len()).map(|at| CrossColumn { is_total: false, measure: Some(at) }).collect(),
        lines: lines.collect(),
    }
}

fn crossed<'a>(table: &'a TableLayout<'a>, down: &[String], across: &str) -> CrossTable<'a> {
    let mut columns: Vec<&str> = Vec::new();
    let mut column_of: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<&'a [String]> = Vec::new();
    let mut group_of: HashMap<&'a [String], usize> = HashMap::new();
    let mut cells: HashMap<(usize, usize), &'a [PublishedValue]> = HashMap::with_capacity(table.rows.len());
    for row in table.rows {
        let Some((label, labels)) = row.at.split_last() else { continue };
        let column = *column_of.entry(label).or_insert_with(|| {
            columns.push(label);
            columns.len() - 1
        });
        let group = *group_of.entry(labels).or_insert_with(|| {
            groups.push(labels);
            groups.len() - 1
        });
        cells.insert((group, column), &row.values);
    }
    let several = table.measures.len() > 1;
    let mut names = Names::default();
    let mut header: Vec<String> = down.iter().map(|name| names.apart(name)).collect();
    if several {
        header.push(names.apart(MEASURE));
    }
    let labels = header.len();
    let mut above = vec![String::new(); labels];
    above.extend((0..columns.len()).map(|at| if at == 0 { across.to_owned() } else { String::new() }));
    header.extend(columns.iter().map(|label| (*label).to_owned()));
    let line = |group: usize, measure: usize, name: &'a Measure| CrossLine {
        labels: (groups.get(group).copied().unwrap_or_default().iter().map(String::as_str))
            .chain(several.then_some(name.name.as_str()))
            .collect(),
        is_total: groups.get(group).is_some_and(|labels| labels.iter().any(|label| label == table.total_label)),
        measure,
        values: (0..columns.len()).map(|column| cells.get(&(group, column))?.get(measure).copied()).collect(),
    };
    let lines = (0..groups.len())
        .flat_map(|group| table.measures.iter().enumerate().map(move |(at, name)| (group, at, name)))
        .map(|(group, at, name)| line(group, at, name));
    let lines = lines.collect();
    let of_column = |label: &&str| CrossColumn { is_total: *label == table.total_label, measure: None };
    CrossTable { head: vec![above, header], labels, columns: columns.iter().map(of_column).collect(), lines }
}
