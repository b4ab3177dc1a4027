//! What the recipient already knows: earlier releases to them, counted as known.

use eframe::egui::{Grid, RichText, Ui};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{section_ui, weak_ui, wrapped_ui},
    },
    release::{PublishedValue, ledger::Content},
    report::words,
    workbench::ReleasePreview,
};

/// Releases that are listed, newest first.
const LISTED: usize = 5;

/// Draws the earlier releases that the attack counts as known.
pub fn known_ui(ui: &mut Ui, cx: &Cx<'_>, release: &ReleasePreview) {
    let palette = Palette::of(ui);
    let review = cx.bench.review();
    let names = &review.release.recipients;
    let who = if names.is_empty() {
        "everybody".to_owned()
    } else {
        words::listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let known = cx.bench.known_releases();
    ui.add_space(8.0);
    section_ui(ui, &format!("What {who} already knows"));
    if known.is_empty() {
        let nothing = if names.is_empty() {
            "Nothing has been released before."
        } else {
            "Nothing has been released to them before."
        };
        weak_ui(ui, nothing);
        return;
    }
    Grid::new("known releases").num_columns(4).spacing([24.0, 4.0]).show(ui, |ui| {
        for content in known.iter().take(LISTED) {
            let day = content.created.format("%-d %b %Y").to_string();
            let (kind, size) = kind_and_size(content);
            ui.label(RichText::new(day).font(theme::body()).color(palette.weak));
            ui.label(RichText::new(content.name()).font(theme::body()).color(palette.text));
            ui.label(RichText::new(kind).font(theme::body()).color(palette.weak));
            ui.label(RichText::new(size).font(theme::body()).color(palette.weak));
            ui.end_row();
        }
    });
    let more = known.len().saturating_sub(LISTED);
    let more = if more == 0 { String::new() } else { format!(" And {more} more.") };
    let text = format!("Counted as known: this release was attacked together with what they hold.{more}");
    wrapped_ui(ui, &text, theme::body(), palette.weak);
    for sentence in &release.together {
        wrapped_ui(ui, &format!("▲ {sentence}"), theme::body(), palette.warn);
    }
}

/// "count" and its number; "table" and its cells; "3 tables" and theirs.
#[must_use]
pub fn kind_and_size(content: &Content) -> (String, String) {
    let numbers: usize = content.tables.iter().map(|table| table.rows.len()).sum();
    let cells = words::counted(numbers as u64, "cell", "cells");
    match content.tables.as_slice() {
        [table] if table.rows.len() == 1 => {
            let value = table.rows.first().and_then(|row| row.values.first());
            let number = match value {
                Some(PublishedValue::Count(people)) => words::thousands(*people),
                Some(PublishedValue::Number(number)) => words::published(*number),
                Some(PublishedValue::Hidden | PublishedValue::Empty) | None => "hidden".to_owned(),
            };
            ("count".to_owned(), number)
        }
        [_] => ("table".to_owned(), cells),
        more => (words::counted(more.len() as u64, "table", "tables"), cells),
    }
}
