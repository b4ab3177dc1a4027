//! What the columns of a table look like, from rows that surely belong to it.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Look, look, mask};
use super::labels;
use super::{Row, filled, width};
use crate::dataset::detect;

/// What nearly all cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ColumnKind {
    Text,
    Value,
    Answer,
    Code,
}

#[derive(Debug)]
pub(super) struct Column {
    pub kind: ColumnKind,
    /// Cells that hold something.
    pub present: usize,
    /// How often each value occurs.
    values: BTreeMap<String, usize>,
    masks: BTreeSet<String>,
    /// Cells that are a person's name.
    names: usize,
}

/// How many fields rows have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shape {
    /// The most common number of fields.
    pub common: usize,
    /// Fields up to the last that holds something in any row of that number.
    pub used: usize,
    /// Cells that are filled in a row in the middle of all.
    pub filled: usize,
}

/// Rows in which whatever is above a table is looked for.
pub(super) const WINDOW: usize = 40;

/// The most common number; the greater of two that are as common.
pub(in crate::dataset) fn most_common(counts: &[usize]) -> usize {
    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    counts.iter().for_each(|count| *times.entry(*count).or_default() += 1);
    times.into_iter().max_by_key(|(count, times)| (*times, *count)).map_or(0, |(count, _)| count)
}

/// A row of one cell among wider ones, or with the label of a total: columns are not judged by it.
pub(super) fn is_beside(row: &Row, used: usize) -> bool {
    (used >= 3 && filled(row) <= 1) || row.cells.iter().take(6).any(|cell| labels::figure(cell).is_some())
}

impl Shape {
    /// The shape of rows; `common` ignores rows of one field if at least three in ten have several.
    pub fn of(rows: &[Row]) -> Self {
        let several: Vec<usize> = rows.iter().map(|row| row.cells.len()).filter(|count| *count > 1).collect();
        let all: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
        let common = most_common(if several.len() >= 2.max(rows.len() * 3 / 10) { &several } else { &all }).max(1);
        let used = rows.iter().filter(|row| row.cells.len() <= common).map(width).max().unwrap_or(1).max(1);
        let mut fill: Vec<usize> = rows.iter().filter(|row| row.cells.len() >= used).map(filled).collect();
        fill.sort_unstable();
        Self { common, used, filled: fill.get(fill.len() / 2).copied().unwrap_or(1) }
    }

    /// Whether a row has as many fields as the others, apart from empty ones at its end.
    pub fn fits(&self, row: &Row) -> bool {
        row.cells.len() == self.common || (row.cells.len() >= self.used && width(row) <= self.used)
    }

    /// Whether a row is filled too sparsely to be one of the table.
    pub fn is_sparse(&self, row: &Row) -> bool {
        filled(row) * 10 < self.filled * 6
    }
}

/// The columns, from rows well below whatever is above the table.
pub(super) fn of(rows: &[Row], shape: Shape) -> Vec<Column> {
    let start = if rows.len() > 2 * WINDOW { WINDOW } else { rows.len().div_ceil(2) };
    let telling = |row: &&Row| shape.fits(row) && !is_beside(row, shape.used);
    let mut body: Vec<&Row> = rows.iter().skip(start).filter(telling).collect();
    if body.is_empty() {
        body = rows.iter().skip(1).filter(telling).collect();
    }
    (0..shape.used).map(|place| column(&body, place)).collect()
}

/// The same columns by all rows below a place, whatever kinds they were found to have.
pub(super) fn below(rows: &[Row], place: usize, shape: Shape, columns: &[Column]) -> Vec<Column> {
    let body: Vec<&Row> =
        rows.iter().skip(place + 1).filter(|row| shape.fits(row) && !is_beside(row, shape.used)).collect();
    columns.iter().enumerate().map(|(at, known)| Column { kind: known.kind, ..column(&body, at) }).collect()
}

fn column(body: &[&Row], place: usize) -> Column {
    let mut column =
        Column { kind: ColumnKind::Text, present: 0, values: BTreeMap::new(), masks: BTreeSet::new(), names: 0 };
    let (mut value, mut answer, mut code, mut known) = (0, 0, 0, 0);
    for cell in body.iter().filter_map(|row| row.cells.get(place)) {
        let cell = cell.trim();
        match look(cell) {
            Look::Empty => continue,
            Look::Missing => {}
            Look::Value => value += 1,
            Look::Answer => answer += 1,
            Look::Code => code += 1,
            Look::Text => column.names += usize::from(detect::is_name(cell)),
        }
        known += usize::from(look(cell) != Look::Missing);
        column.present += 1;
        *column.values.entry(cell.to_owned()).or_default() += 1;
        column.masks.insert(mask(cell));
    }
    column.kind = match known {
        0 => ColumnKind::Text,
        known if value * 10 >= known * 8 => ColumnKind::Value,
        known if answer * 10 >= known * 9 => ColumnKind::Answer,
        known if (value + code) * 10 >= known * 9 => ColumnKind::Code,
        _ => ColumnKind::Text,
    };
    column
}

impl Column {
    /// Whether a cell could be one of this column's.
    pub fn takes(&self, cell: &str) -> bool {
        match (self.kind, look(cell)) {
            (_, Look::Empty | Look::Missing) | (ColumnKind::Text, _) | (ColumnKind::Value, Look::Value) => true,
            (ColumnKind::Answer, Look::Answer) => true,
            (ColumnKind::Answer, _) => self.values.contains_key(cell.trim()),
            (ColumnKind::Code, _) => self.masks.contains(&mask(cell)),
            (ColumnKind::Value, _) => false,
        }
    }

    /// Whether one of the cells has this value, apart from the space around it.
    pub fn holds(&self, cell: &str) -> bool {
        self.values.contains_key(cell.trim())
    }

    /// Values occur again and again, so that a new one is unlikely.
    pub fn repeats(&self) -> bool {
        self.present >= 4 && self.values.len() * 2 <= self.present
    }

    /// Every value is written like this cell.
    pub fn is_shaped_like(&self, cell: &str) -> bool {
        self.masks.contains(&mask(cell))
    }

    /// Share of the cells that are known as names of people.
    pub fn is_of_people(&self) -> bool {
        self.present > 0 && self.names * 5 >= self.present
    }

    /// Most of its numbers could be years.
    pub fn is_of_years(&self) -> bool {
        let year = |cell: &&String| super::cells::whole(cell).is_some_and(super::cells::is_year);
        self.values.keys().filter(year).count() * 2 > self.values.len()
    }

    /// No value has a capital letter or a digit in front, or every one has.
    pub fn begins_with_capitals(&self) -> bool {
        !self.values.is_empty()
            && self.values.keys().all(|value| value.chars().next().is_some_and(|c| !c.is_lowercase()))
    }
}
