//! Columns that the review decides on and the file no longer has.

use eframe::egui::Ui;

use crate::{
    dataset::{ColumnProfile, Use},
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{button_ui, label_ui},
    },
    review::Edit,
};

/// Draws a line for each of them that decides who is counted: nothing is measured until it is back or let go.
pub(super) fn gone_ui(ui: &mut Ui, cx: &mut Cx<'_>, columns: &[ColumnProfile]) {
    let palette = Palette::of(ui);
    let is_there = |name: &str| columns.iter().any(|column| column.name == name);
    let gone: Vec<(String, Use)> =
        cx.bench.review().gone_columns(is_there).map(|(name, use_)| (name.to_owned(), use_)).collect();
    for (column, use_) in gone {
        ui.horizontal_wrapped(|ui| {
            let text = format!("✖ The file has no column {column} any more, which is used as {use_}.");
            label_ui(ui, &text, theme::body_medium(), palette.fail);
            let name = format!("Do not use {column}");
            if button_ui(ui, &name).on_hover_text("Takes the decision back; Ctrl Z brings it again").clicked() {
                cx.bench.apply(Edit::SetUse { column: column.clone(), use_: None });
            }
        });
        ui.add_space(4.0);
    }
}
