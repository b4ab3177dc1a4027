//! Choosing a list of people to leave out.

use std::path::Path;

use eframe::egui::Ui;

use super::PathDraft;
use crate::{
    dataset::Use,
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        modal::frame::{After, Dialog, foot_ui},
        theme::{self, Palette},
        widgets::{field_ui, primary_button_ui, wrapped_ui},
    },
};

/// Asks for a file with the keys of people to leave out.
pub struct OptOutDialog {
    path: PathDraft,
    column: String,
}

impl Default for OptOutDialog {
    fn default() -> Self {
        Self { path: PathDraft::new(Purpose::OptOut, ""), column: String::new() }
    }
}

impl Dialog for OptOutDialog {
    fn title(&self) -> String {
        "Add an opt-out list".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let weak = Palette::of(ui).weak;
        let key = cx.bench.review().with_use(Use::PersonKey).next().unwrap_or_default().to_owned();
        let text = format!(
            "A file with the {key} of everybody who must be left out. It holds for all segments. Its keys are kept as \
             hashes for as long as Shoal runs; the review remembers only the file."
        );
        wrapped_ui(ui, &text, theme::body(), weak);
        let mut go = self.path.ui(ui, cx, "Path of the list");
        ui.add_space(4.0);
        let width = ui.available_width();
        let hint = format!("Column with the keys, if it is not {key}");
        field_ui(ui, "Column with the keys", &mut self.column, &hint, width);
        foot_ui(ui, |ui| go |= primary_button_ui(ui, "Add list", self.path.path().is_some()).clicked());
        if let Some(path) = self.path.path().filter(|_| go) {
            let column = self.column.trim();
            cx.bench.leave_out(&path, (!column.is_empty()).then(|| column.to_owned()));
            return After::Close;
        }
        After::Stay
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }
}
