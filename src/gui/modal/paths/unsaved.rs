//! Closing the window while the review could not be saved.

use std::path::Path;

use eframe::egui::Ui;

use super::{PathDraft, home};
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        modal::frame::{After, Dialog, foot_ui},
        theme::{self, Palette},
        widgets::{button_ui, danger_button_ui, primary_button_ui, wrapped_ui},
    },
    workbench::{SaveState, Workbench},
};

/// Says why the review could not be saved, and asks where it may be saved instead.
pub struct UnsavedDialog {
    path: PathDraft,
    why: String,
}

impl UnsavedDialog {
    /// Begins in the user's own folder, with the name of the file in view.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let why = match bench.save_state() {
            SaveState::Failed(error) => error,
            _ => "It has no file yet.".to_owned(),
        };
        let name = bench.dataset().map_or("review", |dataset| dataset.source.name.as_str());
        Self { path: PathDraft::of(Purpose::SaveReview, &home().join(name)).without_focus(), why }
    }
}

impl Dialog for UnsavedDialog {
    fn title(&self) -> String {
        "The review is not saved".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        wrapped_ui(ui, &self.why, theme::body(), Palette::of(ui).weak);
        self.path.ui(ui, cx, "Path of the review");
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if button_ui(ui, "Stay").clicked() {
                after = After::Close;
            }
            if danger_button_ui(ui, "Close without saving", true).clicked() {
                after = After::Quit;
            }
            if primary_button_ui(ui, "Save and close", self.path.path().is_some()).clicked()
                && let Some(path) = self.path.path()
            {
                cx.bench.save_as(&path, false);
                match cx.bench.save_state() {
                    SaveState::Saved | SaveState::Nothing => after = After::Quit,
                    SaveState::Failed(error) => self.why = error,
                    SaveState::Unsaved => {}
                }
            }
        });
        after
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }
}
