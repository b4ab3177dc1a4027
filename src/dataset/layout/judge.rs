//! Whether a row holds the names of the columns, or a person.

use super::Row;
use super::cells::{Look, is_year, look, whole};
use super::columns::{Column, ColumnKind};
use crate::dataset::detect;
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Judged {
    Names,
    /// Numbers that are names: years, or a scale.
    Scale,
    /// Like a person, and nothing proves it.
    Open,
    /// Values of the types of their columns: a row.
    Row,
}

/// What speaks for names and what for a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Points {
    pub names: usize,
    pub person: usize,
}

/// Whether cells can be names at all: texts, nearly all different, none of them a value.
pub(super) fn may_be_names(row: &Row) -> bool {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let (mut cells, mut values, mut years) = (0, 0, 0);
    for cell in row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
        if cell.len() > 200 || cell.starts_with('{') {
            return false;
        }
        cells += 1;
        match look(cell) {
            Look::Value if whole(cell).is_some_and(|number| is_year(number) || number <= 1000) => years += 1,
            Look::Value => values += 1,
            _ => {}
        }
        seen.insert(cell.to_lowercase());
    }
    cells > 0
        && (values == 0 || is_run_of_bands(row))
        && seen.len() * 2 >= cells
        && (years == 0 || years < cells || is_run(row))
}

/// Texts above columns that mostly hold numbers, dates or answers, none of which any row has: names, however long they
/// are and however often one is repeated.
pub(super) fn stands_out(row: &Row, columns: &[Column]) -> bool {
    let (mut cells, mut typed) = (0, 0);
    for (cell, column) in row.cells.iter().zip(columns).filter(|(cell, _)| !cell.trim().is_empty()) {
        let is_typed = matches!(column.kind, ColumnKind::Value | ColumnKind::Answer) && column.present > 0;
        let could_be_a_value = look(cell) == Look::Value || cell.trim().starts_with('{');
        if could_be_a_value || column.holds(cell) || (is_typed && column.takes(cell)) {
            return false;
        }
        cells += 1;
        typed += usize::from(is_typed);
    }
    cells > 0 && typed * 2 >= cells
}

/// The numbers of a row go up by the same step.
fn is_run(row: &Row) -> bool {
    let numbers: Vec<i64> = row.cells.iter().filter_map(|cell| whole(cell)).collect();
    let step = |pair: &[i64]| match pair {
        [a, b] => b - a,
        _ => 0,
    };
    let first = numbers.get(..2).map_or(0, step);
    numbers.len() >= 2 && first != 0 && numbers.windows(2).all(|pair| step(pair) == first)
}

/// Bands that follow each other: `18–29;30–39;40–49;50+`.
fn is_run_of_bands(row: &Row) -> bool {
    let bands: Vec<(i64, i64)> = row
        .cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| look(cell) == Look::Value)
        .map_while(|cell| match (cell.split_once(['-', '–']), cell.strip_suffix('+')) {
            (Some((from, to)), _) => Some((whole(from)?, whole(to)?)),
            (None, Some(from)) => Some((whole(from)?, i64::MAX)),
            _ => None,
        })
        .collect();
    let values = row.cells.iter().filter(|cell| look(cell) == Look::Value).count();
    bands.len() >= 3
        && bands.len() == values
        && bands.iter().all(|(from, to)| from < to)
        && bands.windows(2).all(|pair| matches!(pair, [(_, to), (from, _)] if to <= from))
}

/// Names that are numbered through: `V1;V2;V3`, `a,b,c`, `Spalte 1;Spalte 2`.
fn is_numbered(row: &Row) -> bool {
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let letters = cells.iter().all(|cell| cell.len() == 1 && cell.bytes().all(|b| b.is_ascii_alphabetic()));
    if cells.len() < 2 {
        return letters && cells.len() == 1;
    }
    let parts = |cell: &str| -> Option<(String, i64)> {
        if letters {
            return Some((String::new(), i64::from(cell.bytes().next()?)));
        }
        let start = cell.trim_end_matches(|c: char| c.is_ascii_digit());
        Some((start.to_lowercase(), cell.get(start.len()..)?.parse().ok()?)).filter(|_| !start.is_empty())
    };
    let parts: Vec<Option<(String, i64)>> = cells.iter().map(|cell| parts(cell)).collect();
    parts.windows(2).all(|pair| match pair {
        [Some((a, x)), Some((b, y))] => a == b && *y == x + 1,
        _ => false,
    })
}

/// What speaks for and against.
pub(super) fn points(row: &Row, columns: &[Column]) -> Points {
    let mut points = Points::default();
    if is_numbered(row) {
        points.names += 3;
    }
    for (cell, column) in row.cells.iter().zip(columns) {
        let cell = cell.trim();
        let seen = look(cell);
        if matches!(seen, Look::Empty | Look::Missing) {
            continue;
        }
        let known = detect::is_known_header(cell);
        points.names += 2 * usize::from(known);
        match column.kind {
            ColumnKind::Value | ColumnKind::Answer if !column.takes(cell) => points.names += 3,
            ColumnKind::Code if !column.takes(cell) => points.names += 1,
            ColumnKind::Value | ColumnKind::Answer | ColumnKind::Code => points.person += 1,
            ColumnKind::Text => {
                if column.holds(cell) {
                    points.person += 2;
                } else if column.repeats() {
                    points.names += 1;
                }
                if detect::is_name(cell) && !known {
                    points.person += if column.is_of_people() { 3 } else { 1 };
                }
                let styled =
                    cell.contains('_') || (cell.chars().all(|c| !c.is_uppercase()) && column.begins_with_capitals());
                points.names += usize::from(styled && column.present > 0);
            }
        }
    }
    points
}

/// Judges a row that may be names.
pub(super) fn judge(row: &Row, columns: &[Column]) -> Judged {
    let cells = || row.cells.iter().zip(columns).filter(|(cell, _)| !cell.trim().is_empty());
    let numbers: Vec<(i64, &Column)> = cells()
        .filter(|(cell, column)| look(cell) == Look::Value && column.kind == ColumnKind::Value)
        .filter_map(|(cell, column)| Some((whole(cell)?, column)))
        .collect();
    let typed = |column: &Column| matches!(column.kind, ColumnKind::Value | ColumnKind::Answer);
    let values =
        cells().filter(|(cell, column)| typed(column) && column.takes(cell) && look(cell) != Look::Missing).count();
    // A text where every row has a number speaks against a row, whatever the other cells are: `y` may be a name.
    let contrasts = cells().any(|(cell, column)| typed(column) && !column.takes(cell));
    let holds_bands = || cells().any(|(cell, column)| look(cell) == Look::Value && column.is_shaped_like(cell));
    if !contrasts && is_run_of_bands(row) && !holds_bands() {
        return Judged::Scale;
    }
    if !contrasts && (values > numbers.len() || (values > 0 && !may_be_names(row))) {
        return Judged::Row;
    }
    let points = points(row, columns);
    if values > 0 && !contrasts {
        let years = numbers.iter().all(|(number, column)| is_year(*number) && !column.is_of_years());
        let texts = cells().any(|(cell, _)| look(cell) == Look::Text);
        let person = points.person - values.min(points.person);
        let named = points.names >= 2 && person == 0;
        return match (years, is_run(row)) {
            (true, true) if person == 0 => Judged::Scale,
            (true, _) if named => Judged::Scale,
            (false, true) if named && numbers.len() >= 3 => Judged::Scale,
            (true, _) => Judged::Open,
            (false, true) if numbers.len() >= 3 && texts => Judged::Open,
            _ => Judged::Row,
        };
    }
    let alike = || cells().all(|(cell, column)| column.present > 0 && column.is_shaped_like(cell));
    match points {
        Points { names: 0, person: 0 } if alike() => Judged::Open,
        Points { person: 0, .. } => Judged::Names,
        Points { names, person } if names > person => Judged::Names,
        _ => Judged::Open,
    }
}
