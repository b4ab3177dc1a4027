//! What the recipient already knows: earlier releases to them, counted as known.

use eframe::egui::{Grid, RichText, Ui};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{section_ui, weak_ui, wrapped_ui},
    },
    report::words,
};

/// Releases that are listed, newest first.
const LISTED: usize = 5;

/// Draws the earlier releases that the attack counts as known.
pub fn known_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let palette = Palette::of(ui);
    let review = cx.bench.review();
    let names = &review.release.recipients;
    let who = if names.is_empty() { "everybody".to_owned() } else { names.join(" and ") };
    let known = cx.bench.known_releases();
    ui.add_space(8.0);
    section_ui(ui, &format!("What {who} already knows"));
    if known.is_empty() {
        weak_ui(ui, "Nothing has gone to them before.");
        return;
    }
    Grid::new("known releases").num_columns(3).spacing([24.0, 4.0]).show(ui, |ui| {
        for content in known.iter().take(LISTED) {
            let title =
                if content.title.is_empty() { format!("Release {}", content.number) } else { content.title.clone() };
            let day = content.created.format("%d %b %Y").to_string();
            let numbers: usize = content.tables.iter().map(|table| table.rows.len()).sum();
            ui.label(RichText::new(day).font(theme::body()).color(palette.weak));
            ui.label(RichText::new(title).font(theme::body()).color(palette.text));
            let cells = words::counted(numbers as u64, "cell", "cells");
            ui.label(RichText::new(cells).font(theme::body()).color(palette.weak));
            ui.end_row();
        }
    });
    let more = known.len().saturating_sub(LISTED);
    let more = if more == 0 { String::new() } else { format!(" And {more} more.") };
    wrapped_ui(ui, &format!("Counted as known.{more}"), theme::body(), palette.weak);
}
