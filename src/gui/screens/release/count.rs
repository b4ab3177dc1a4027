//! A release that is one number: how many people are in a segment.

use eframe::egui::Ui;

use crate::{
    gui::{
        theme::{self, Palette},
        widgets::{label_ui, wrapped_ui},
    },
    workbench::Preview,
};

/// Draws the number as it is released, or that it is hidden and why.
pub fn count_ui(ui: &mut Ui, shown: &Preview, pending: bool) {
    let palette = Palette::of(ui);
    let Some(segment) = shown.settings.segments.first() else { return };
    let cell = shown.grid.rows.first().and_then(|(_, cells)| cells.first()?.as_ref());
    ui.scope(|ui| {
        if pending {
            ui.multiply_opacity(0.5);
        }
        match cell.map(|cell| (cell, cell.leaves.first().cloned().flatten())) {
            Some((_, Some(number))) => {
                label_ui(ui, &number, theme::big_figure(), palette.text);
                wrapped_ui(ui, &format!("people in {segment}"), theme::body(), palette.weak);
            }
            Some((cell, None)) => {
                label_ui(ui, "hidden", theme::big_figure(), palette.fail);
                let why = cell.reasons.join(", or ");
                let text = format!("The number of people in {segment} is not released: {why}.");
                wrapped_ui(ui, &text, theme::body(), palette.weak);
            }
            None => {
                label_ui(ui, "–", theme::big_figure(), palette.weak);
                wrapped_ui(ui, &format!("Nobody is in {segment}."), theme::body(), palette.weak);
            }
        }
    });
}
