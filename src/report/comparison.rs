//! Two releases side by side, in words: what the Record place and the report show of a [`Comparison`].

use super::words::{counted, thousands};
use crate::release::PublishedValue;
use crate::release::ledger::{CellChange, Comparison, Content, SettingChange, TableChange, compare};
use serde_json::Value;

/// What differs between two releases, as rows to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// "Release 2 against release 1: 3 numbers and 1 setting differ."
    pub headline: String,
    /// What must be known to read the rest, a sentence each.
    pub notes: Vec<String>,
    /// Setting, before, after.
    pub settings: Vec<[String; 3]>,
    pub tables: Vec<ComparedTable>,
}

/// A table in which something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedTable {
    pub title: String,
    /// "4 numbers changed, 2 are new, 1 is gone; 1 that was hidden is published."
    pub summary: String,
    pub cells: Vec<ComparedCell>,
}

/// One number of one row that differs; texts are as they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedCell {
    /// "North, gold".
    pub at: String,
    pub measure: String,
    pub before: String,
    pub after: String,
    /// "+3", "−0.5"; empty if one side has no number.
    pub change: String,
    /// One release hides it and the other publishes it.
    pub uncovers: bool,
}

/// Compares two releases, the earlier first.
#[must_use]
pub fn compared(before: &Content, after: &Content) -> Compared {
    let Comparison { source_changed, settings, tables } = compare(before, after);
    let mut notes = Vec::new();
    if source_changed {
        notes.push(format!(
            "They were made from different files: {} and {}. A number that changed may have changed in the data.",
            before.source.name, after.source.name
        ));
    }
    let tables: Vec<ComparedTable> = tables.into_iter().map(table).collect();
    let uncovered = tables.iter().flat_map(|table| &table.cells).filter(|cell| cell.uncovers).count();
    if uncovered > 0 && !source_changed {
        notes.push(format!(
            "{} hidden in one of them and published in the other: together they disclose it.",
            counted(uncovered as u64, "number is", "numbers are")
        ));
    }
    let settings: Vec<[String; 3]> = settings.into_iter().map(setting).collect();
    Compared { headline: headline(before, after, &tables, settings.len()), notes, settings, tables }
}

fn headline(before: &Content, after: &Content, tables: &[ComparedTable], settings: usize) -> String {
    let cells: usize = tables.iter().map(|table| table.cells.len()).sum();
    let which = format!("Release {} against release {}:", after.number, before.number);
    match (cells, tables.len(), settings) {
        (0, 0, 0) => format!("{which} nothing differs."),
        (0, 0, _) => {
            format!(
                "{which} every number is the same; {}.",
                counted(settings as u64, "setting differs", "settings differ")
            )
        }
        _ => format!(
            "{which} {} in {} and {}.",
            counted(cells as u64, "number differs", "numbers differ"),
            counted(tables.len() as u64, "table", "tables"),
            counted(settings as u64, "setting", "settings")
        ),
    }
}

fn setting(change: SettingChange) -> [String; 3] {
    let text = |value: Option<Value>| value.map_or_else(|| "–".to_owned(), |value| plain(&value));
    [path(&change.path), text(change.before), text(change.after)]
}

/// "settings.tables.1.hide-total" as "settings · table 1 · hide total".
fn path(path: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('.') {
        let number = part.bytes().all(|b| b.is_ascii_digit());
        match parts.last_mut() {
            Some(list) if number => *list = format!("{} {part}", list.strip_suffix('s').unwrap_or(list)),
            _ => parts.push(part.replace(['-', '_'], " ")),
        }
    }
    parts.join(" · ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn table(change: TableChange) -> ComparedTable {
    let named = |title: String| if title.is_empty() { "Table".to_owned() } else { title };
    match change {
        TableChange::Added { title } => {
            ComparedTable { title: named(title), summary: "New in the later release.".to_owned(), cells: Vec::new() }
        }
        TableChange::Removed { title } => {
            ComparedTable { title: named(title), summary: "Only in the earlier release.".to_owned(), cells: Vec::new() }
        }
        TableChange::Changed { title, cells } => {
            ComparedTable { title: named(title), summary: summary(&cells), cells: cells.iter().map(cell).collect() }
        }
    }
}

fn summary(cells: &[CellChange]) -> String {
    let many = |keep: &dyn Fn(&CellChange) -> bool| cells.iter().filter(|cell| keep(cell)).count() as u64;
    let new = many(&|cell| cell.before.is_none());
    let gone = many(&|cell| cell.after.is_none());
    let changed = cells.len() as u64 - new - gone;
    let parts = [(changed, "changed", "changed"), (new, "is new", "are new"), (gone, "is gone", "are gone")];
    let parts: Vec<String> = (parts.iter().filter(|(count, ..)| *count > 0))
        .map(|(count, one, many)| format!("{} {}", thousands(*count), if *count == 1 { one } else { many }))
        .collect();
    format!("Of its numbers {}.", parts.join(", "))
}

fn cell(change: &CellChange) -> ComparedCell {
    let text = |value: Option<PublishedValue>| match value {
        None => "not there".to_owned(),
        Some(PublishedValue::Hidden) => "hidden".to_owned(),
        Some(PublishedValue::Empty) => "empty".to_owned(),
        Some(PublishedValue::Count(people)) => thousands(people),
        Some(PublishedValue::Number(number)) => exact(number.value()),
    };
    let change_text = change.difference().map_or_else(String::new, |difference| {
        let sign = if difference < 0.0 { "−" } else { "+" };
        format!("{sign}{}", exact(difference.abs()))
    });
    let labels: Vec<&str> = change.at.iter().map(|(_, label)| label.as_str()).collect();
    ComparedCell {
        at: labels.join(", "),
        measure: change.measure.clone(),
        before: text(change.before),
        after: text(change.after),
        change: change_text,
        uncovers: change.uncovers(),
    }
}

/// A number with separators and up to four decimals: what changed little must be seen.
fn exact(number: f64) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.4}", number.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), thousands);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{}{whole}{point}{decimals}", if number < 0.0 { "−" } else { "" })
}
