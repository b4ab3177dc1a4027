//! The tables as they are released, and what protects the people in them.

use super::tags::{Cell, Html};
use crate::release::{Published, PublishedRow, PublishedValue};
use crate::report::input::ReportInput;
use crate::report::words::{published, thousands};

/// Rows of a table that are shown at most: the files hold all of them.
const MOST_ROWS: usize = 300;
/// A table with more columns than this does not fit a page and is shown as a list.
const MOST_COLUMNS: usize = 12;

/// Writes the protections and the published tables; nothing without a release.
pub fn section(html: &mut Html, input: &ReportInput) {
    if input.tables.is_empty() && input.protections.is_empty() {
        return;
    }
    html.heading("Release");
    if !input.protections.is_empty() {
        html.text_in("h3", "", "Protection").list(input.protections.iter().cloned());
    }
    for published in &input.tables {
        let title = if published.title.is_empty() { "Table" } else { &published.title };
        html.text_in("h3", "", title);
        match across(published) {
            Some(labels) => crossed(html, published, &labels),
            None => listed(html, published),
        }
    }
    let hidden = |table: &Published| table.rows.iter().any(|row| row.values.contains(&PublishedValue::Hidden));
    if input.tables.iter().any(hidden) {
        html.text_in("p", "small weak", "x on hatched ground: hidden to protect people. The number was not released.");
    }
}

/// The last dimension's labels, if it can be across: two dimensions or more, one measure, few labels.
fn across(published: &Published) -> Option<Vec<&str>> {
    if published.dimensions.len() < 2 || published.measures.len() != 1 {
        return None;
    }
    let mut labels: Vec<&str> = Vec::new();
    for row in &published.rows {
        let label = row.at.last()?.as_str();
        if !labels.contains(&label) {
            labels.push(label);
        }
        if labels.len() > MOST_COLUMNS {
            return None;
        }
    }
    Some(labels)
}

fn crossed(html: &mut Html, published: &Published, labels: &[&str]) {
    let down = published.dimensions.len() - 1;
    let mut lines: Vec<(&[String], Vec<Option<PublishedValue>>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for PublishedRow { at, values } in &published.rows {
        let (Some(head), Some(last), Some(&value)) = (at.get(..down), at.last(), values.first()) else { continue };
        let line = *places.entry(head).or_insert_with(|| {
            lines.push((head, vec![None; labels.len()]));
            lines.len() - 1
        });
        if let Some(column) = labels.iter().position(|label| label == last) {
            lines[line].1[column] = Some(value);
        }
    }
    let headings: Vec<&str> =
        (published.dimensions[..down].iter().map(String::as_str)).chain(labels.iter().copied()).collect();
    let count = lines.len();
    let rows = lines.into_iter().take(MOST_ROWS).map(|(head, values)| {
        let cells = head
            .iter()
            .cloned()
            .map(Cell::Text)
            .chain(values.into_iter().map(|value| value.map_or_else(|| Cell::Number(String::new()), cell)));
        (is_total(head, published), cells.collect())
    });
    html.table_with_totals(&headings, rows);
    let across = published.dimensions.last().map_or("", String::as_str);
    html.text_in("p", "small weak", &format!("{} by {across}.", published.measures[0]));
    left_out(html, count);
}

fn listed(html: &mut Html, published: &Published) {
    let headings: Vec<&str> = published.dimensions.iter().chain(&published.measures).map(String::as_str).collect();
    let rows = published.rows.iter().take(MOST_ROWS).map(|row| {
        let cells = row.at.iter().cloned().map(Cell::Text).chain(row.values.iter().copied().map(cell));
        (is_total(&row.at, published), cells.collect())
    });
    html.table_with_totals(&headings, rows);
    left_out(html, published.rows.len());
}

fn is_total(at: &[String], published: &Published) -> bool {
    at.contains(&published.total_label)
}

fn left_out(html: &mut Html, rows: usize) {
    if rows > MOST_ROWS {
        let more = thousands((rows - MOST_ROWS) as u64);
        html.text_in("p", "small weak", &format!("{more} further rows are in the released files."));
    }
}

fn cell(value: PublishedValue) -> Cell {
    match value {
        PublishedValue::Count(people) => Cell::Number(thousands(people)),
        PublishedValue::Number(number) => Cell::Number(published(number)),
        PublishedValue::Hidden => Cell::Hidden,
        PublishedValue::Empty => Cell::Number(String::new()),
    }
}
