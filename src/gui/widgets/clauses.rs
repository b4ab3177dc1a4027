//! What Art. 28(3) asks of a processor's contract, letter by letter.

use eframe::egui::Ui;

use super::{choose_ui, field_ui, section_ui, wrapped_ui};
use crate::{
    gui::theme::{self, Palette},
    review::{CLAUSES, Clauses, law},
};

/// Draws the checklist of one contract.
pub fn clauses_ui(ui: &mut Ui, clauses: &mut Clauses) {
    section_ui(ui, "What the contract must say (Art. 28(3))");
    let fields = CLAUSES.into_iter().filter_map(|key| law().fields.iter().find(|field| field.key == key));
    for field in fields {
        let mut clause = clauses.get(&field.key);
        let before = clause.clone();
        ui.horizontal(|ui| {
            let answers = field.choices.iter().map(|(key, _)| key.clone());
            choose_ui(ui, &field.label, 96.0, &mut clause.answer, answers, |key| match key.as_str() {
                "" => "Choose…".to_owned(),
                key => field.shown(key),
            });
            wrapped_ui(ui, &field.label, theme::body(), Palette::of(ui).text);
        });
        if !clause.answer.is_empty() {
            let hint = if clause.answer == "yes" { "Clause or page" } else { "Why it is bearable" };
            let width = ui.available_width();
            field_ui(ui, &format!("Where: {}", field.label), &mut clause.place, hint, width);
        }
        if clause != before {
            clauses.set(&field.key, clause);
        }
    }
}
