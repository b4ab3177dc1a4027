//! The rows above a table, and those that hold the names of its columns.

use super::cells::{Look, is_unit, is_year, look, whole};
use super::columns::{self, Column, ColumnKind, Shape, WINDOW};
use super::judge::{Judged, judge, may_be_names, points, stands_out};
use super::{Row, filled};
use crate::dataset::reading::options::HeaderLine;
use crate::dataset::reading::{Remark, RemarkKind, Sure};

/// What was found at the top.
pub(super) struct Found {
    /// The names, as many as their row has cells.
    pub names: Option<Vec<String>>,
    /// Place of the first row of the table.
    pub first: usize,
    pub remarks: Vec<Remark>,
}

pub(super) fn find(rows: &[Row], shape: Shape, given: Option<HeaderLine>) -> Found {
    let columns = columns::of(rows, shape);
    match given {
        Some(HeaderLine::Absent) => {
            let first = first_of_table(rows, shape, &columns);
            Found { names: None, first, remarks: titles(rows, first, "rows of the table") }
        }
        Some(HeaderLine::Line(line)) => {
            let place = rows.iter().position(|row| row.line >= line).unwrap_or(0);
            let names = rows.get(place).map(|row| row.cells.clone());
            Found { names, first: place + 1, remarks: titles(rows, place, "names of the columns") }
        }
        None => detected(rows, shape, &columns),
    }
}

fn detected(rows: &[Row], shape: Shape, columns: &[Column]) -> Found {
    // The first row that is surely of the table: where columns have types, it has a value of one.
    let is_row = |place: usize, row: &Row| {
        fits(row, shape, columns)
            && (!is_typed(columns) || has_typed_value(row, columns) && !is_note_above(rows, place, shape, columns))
    };
    let window = rows.iter().enumerate().take(WINDOW.min(rows.len().saturating_sub(1)));
    let above = window.take_while(|(place, row)| !is_row(*place, row)).count();
    let Some((place, others)) = candidate(rows, shape, columns, above) else {
        return numbered(rows, shape, columns, None);
    };
    let Some(row) = rows.get(place) else { return numbered(rows, shape, columns, None) };
    let judged = if rows.len() == 1 { Judged::Names } else { judge(row, &columns::below(rows, place, shape, columns)) };
    match judged {
        Judged::Row => return numbered(rows, shape, columns, None),
        Judged::Open => return numbered(rows, shape, columns, Some(row.line)),
        Judged::Names | Judged::Scale => {}
    }
    let mut top = place;
    let mut last = place;
    let mut names = row.cells.clone();
    if let Some(upper) = place.checked_sub(1).and_then(|above| rows.get(above))
        && is_group_row(upper, row)
    {
        top = place - 1;
        names = joined(upper, row);
    } else if let Some(lower) = rows.get(place + 1)
        && rows.len() > place + 2
        && is_second_row(row, lower, columns)
    {
        last = place + 1;
        names = joined(row, lower);
    }
    let mut remarks = titles(rows, top, "names of the columns");
    let line = row.line;
    if top != last {
        let lines = rows.get(top..=last).unwrap_or_default().iter().map(|row| row.line).collect::<Vec<_>>();
        let text = format!(
            "The names of the columns are in two lines, {} and {}; they are joined.",
            lines.first().unwrap_or(&0),
            lines.last().unwrap_or(&0)
        );
        let other = format!("--header {}", lines.last().unwrap_or(&0));
        remarks.push(Remark::new(RemarkKind::Header, text).rows(2, lines).instead(other, Sure::Likely));
    } else if judged == Judged::Scale {
        let text = format!("Line {line} is read as names of columns, although some of them are numbers.");
        remarks.push(Remark::new(RemarkKind::Header, text).rows(1, [line]).instead("--header none", Sure::Likely));
    } else if top > 0 {
        let text = format!("The names of the columns were found in line {line}.");
        let other = others.first().map_or_else(|| "--header none".to_owned(), |line| format!("--header {line}"));
        remarks.push(Remark::new(RemarkKind::Header, text).rows(1, [line]).instead(other, Sure::Likely));
    }
    let mut first = last + 1;
    while let Some(units) = rows.get(first).filter(|row| rows.len() > first + 1 && is_unit_row(row, columns)) {
        let text = format!("Line {} says what the columns are measured in; it is no row.", units.line);
        remarks.push(Remark::new(RemarkKind::Title, text).rows(1, [units.line]).instead("--header none", Sure::Likely));
        first += 1;
    }
    Found { names: Some(names), first, remarks }
}

/// No names: all that could be a row is one. `open`: the line that may hold names.
fn numbered(rows: &[Row], shape: Shape, columns: &[Column], open: Option<u64>) -> Found {
    let first = first_of_table(rows, shape, columns);
    let mut remarks = titles(rows, first, "rows of the table");
    let line = open.or_else(|| rows.get(first).map(|row| row.line)).unwrap_or(1);
    remarks.push(match open {
        Some(line) => Remark::new(
            RemarkKind::Header,
            format!("Are these the names of the columns, or a person? Line {line} is written like the rows below it. It is counted as a row, and the columns are numbered."),
        )
        .rows(1, [line])
        .instead(format!("--header {line}"), Sure::Guess)
        .open(),
        None => Remark::new(
            RemarkKind::Header,
            format!("Line {line} holds values like the rows below it, so it is a row, and the columns are numbered."),
        )
        .rows(1, [line])
        .instead(format!("--header {line}"), Sure::Likely),
    });
    Found { names: None, first, remarks }
}

/// A row as wide as the table that an empty line parts from the first row that holds names: `Created;on;2026-11-01`.
fn is_note_above(rows: &[Row], place: usize, shape: Shape, columns: &[Column]) -> bool {
    let is_named = |row: &Row| {
        let mut typed = row.cells.iter().zip(columns).filter(|(_, column)| column.kind != ColumnKind::Text);
        shape.fits(row)
            && may_be_names(row)
            && typed.all(|(cell, column)| !cell.trim().is_empty() && !column.takes(cell))
    };
    let (Some(row), Some(next)) = (rows.get(place), rows.get(place + 1)) else { return false };
    next.line > row.line + 1 && is_named(next) && !rows.iter().take(place + 1).any(is_named)
}

/// Some column holds more than any text.
fn is_typed(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.kind != ColumnKind::Text)
}

fn has_typed_value(row: &Row, columns: &[Column]) -> bool {
    row.cells.iter().zip(columns).any(|(cell, column)| {
        column.kind != ColumnKind::Text && !matches!(look(cell), Look::Empty | Look::Missing) && column.takes(cell)
    })
}

/// Whether a row could be one of the table.
fn fits(row: &Row, shape: Shape, columns: &[Column]) -> bool {
    shape.fits(row) && !shape.is_sparse(row) && row.cells.iter().zip(columns).all(|(cell, column)| column.takes(cell))
}

/// The first row that is no title: nothing that could be a person is above it.
fn first_of_table(rows: &[Row], shape: Shape, columns: &[Column]) -> usize {
    let is_title = |row: &Row| {
        let lone = shape.used >= 3 && filled(row) <= 1 && shape.filled >= 2;
        let short = !shape.fits(row) && shape.is_sparse(row);
        (lone || short) && !fits(row, shape, columns)
    };
    rows.iter().take(WINDOW).position(|row| !is_title(row)).unwrap_or(0)
}

/// The row that is most like names, and the lines of others that could be names as well.
fn candidate(rows: &[Row], shape: Shape, columns: &[Column], above: usize) -> Option<(usize, Vec<u64>)> {
    let need = if shape.used == 1 { 1 } else { 2.max(shape.filled.min(shape.used).div_ceil(2)) };
    let is_typed = is_typed(columns);
    let mut found: Vec<(i64, usize)> = Vec::new();
    for (place, row) in rows.iter().enumerate().take(above + 1) {
        // Below what cannot be a row of the table, the first that can is names only if texts are all there is.
        let is_below = place == above;
        if filled(row) < need.min(shape.used) || is_unit_row(row, columns) && place > 0 {
            continue;
        }
        if !may_be_names(row) && !stands_out(row, columns) {
            continue;
        }
        let points = points(row, columns);
        let contrasts = row.cells.iter().zip(columns).any(|(cell, column)| !column.takes(cell));
        if place > 0 && is_typed && !contrasts && shape.fits(row) && !is_below {
            continue;
        }
        if is_below && above > 0 && is_typed && judge(row, columns) != Judged::Scale {
            continue;
        }
        let share = (filled(row).min(shape.used) * 2 / shape.used.max(1)) as i64;
        found.push((points.names as i64 - 2 * points.person as i64 + share, place));
    }
    let (_, place) = *found.iter().max()?;
    // A row under names that could be read as names is a row, unless it is more like names.
    let others =
        found.iter().filter(|(_, other)| *other != place).filter_map(|(_, other)| rows.get(*other)).map(|row| row.line);
    Some((place, others.collect()))
}

/// Reports which lines are above.
fn titles(rows: &[Row], count: usize, what: &str) -> Vec<Remark> {
    let above = rows.get(..count).unwrap_or_default();
    if above.is_empty() {
        return Vec::new();
    }
    let (lines, are) =
        if above.len() == 1 { ("1 line".to_owned(), "is") } else { (format!("{} lines", above.len()), "are") };
    let text = format!("{lines} above the {what} {are} not part of the table.");
    let instead = above.first().map_or_else(String::new, |row| format!("--header {}", row.line));
    vec![
        Remark::new(RemarkKind::Title, text)
            .rows(above.len() as u64, above.iter().map(|row| row.line))
            .instead(instead, Sure::Likely),
    ]
}

/// A row of groups above names: each of them is above several, or the names alone would not do.
fn is_group_row(upper: &Row, lower: &Row) -> bool {
    let text = |cell: &str| matches!(look(cell), Look::Text | Look::Code) || whole(cell).is_some_and(is_year);
    let cell = |row: &'_ Row, place: usize| row.cells.get(place).map_or("", |cell| cell.trim()).to_owned();
    let width = super::width(upper).max(super::width(lower));
    let groups = filled(upper);
    if groups == 0 || !upper.cells.iter().all(|cell| cell.trim().is_empty() || text(cell)) {
        return false;
    }
    let blank_above = (0..width).any(|place| cell(upper, place).is_empty() && !cell(lower, place).is_empty());
    let blank_below = (0..width).any(|place| !cell(upper, place).is_empty() && cell(lower, place).is_empty());
    let mut names: Vec<String> = (0..width).map(|place| cell(lower, place)).filter(|name| !name.is_empty()).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    // One cell alone, above the first column, is a title whatever is below it.
    let is_double = names.len() < all && (groups >= 2 || cell(upper, 0).is_empty());
    let mut above: Vec<String> =
        upper.cells.iter().map(|cell| cell.trim().to_owned()).filter(|c| !c.is_empty()).collect();
    above.sort();
    above.dedup();
    let repeated = above.len() < groups;
    let starts_blank = cell(upper, 0).is_empty() && groups >= 2;
    (blank_above || repeated) && (is_double || (blank_below && groups >= 2) || starts_blank)
}

/// A row below that goes on with the names: where the upper has none, or years under what they are of.
fn is_second_row(upper: &Row, lower: &Row, columns: &[Column]) -> bool {
    let has_gap = (0..super::width(lower)).any(|place| {
        upper.cells.get(place).is_none_or(|cell| cell.trim().is_empty())
            && lower.cells.get(place).is_some_and(|c| !c.trim().is_empty())
    });
    // Groups written over each of their columns.
    let repeats = |row: &Row| {
        let mut names: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        names.len() < all
    };
    let has_gap = has_gap || repeats(upper) && !repeats(lower) && filled(lower) == super::width(upper);
    let mut cells = lower.cells.iter().zip(columns).filter(|(cell, _)| !cell.trim().is_empty());
    let is_name = |(cell, column): (&String, &Column)| match (look(cell), column.kind) {
        (Look::Text, ColumnKind::Text) => {
            !column.holds(cell)
                && points(&Row { line: 0, cells: vec![cell.clone()] }, std::slice::from_ref(column)).person == 0
        }
        (Look::Text | Look::Code, ColumnKind::Value | ColumnKind::Answer) => true,
        (Look::Value, ColumnKind::Value) => whole(cell).is_some_and(is_year) && !column.is_of_years(),
        _ => false,
    };
    let tells = cells.clone().any(|(_, column)| column.kind != ColumnKind::Text);
    has_gap && tells && cells.all(is_name)
}

/// Groups in front of the names below them; a group holds until the next.
fn joined(upper: &Row, lower: &Row) -> Vec<String> {
    let mut group = String::new();
    let width = upper.cells.len().max(lower.cells.len());
    (0..width)
        .map(|place| {
            let above = upper.cells.get(place).map_or("", |cell| cell.trim());
            let below = lower.cells.get(place).map_or("", |cell| cell.trim());
            if !above.is_empty() {
                above.clone_into(&mut group);
            }
            match (group.as_str(), below) {
                ("", below) => below.to_owned(),
                (_, "") => above.to_owned(),
                (group, below) => format!("{group} {below}"),
            }
        })
        .collect()
}

/// A row that says only what columns are measured in.
fn is_unit_row(row: &Row, columns: &[Column]) -> bool {
    let cells = || row.cells.iter().zip(columns).filter(|(cell, _)| !cell.trim().is_empty());
    cells().count() > 0
        && cells().all(|(cell, _)| is_unit(cell))
        && cells().any(|(cell, column)| !column.takes(cell) || cell.trim().starts_with(['(', '[', '{']))
}
