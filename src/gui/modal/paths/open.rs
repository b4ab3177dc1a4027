//! Opening a file, or one that was opened before.

use std::path::Path;

use eframe::egui::{ScrollArea, Ui};

use super::PathDraft;
use crate::gui::{
    context::Cx,
    file_dialogs::Purpose,
    modal::frame::{After, Dialog, foot_ui},
    theme::{self, Palette},
    widgets::{link_ui, primary_button_ui, section_ui, wrapped_ui},
};

/// Asks for a data file or a review.
pub struct OpenDialog {
    path: PathDraft,
}

impl Default for OpenDialog {
    fn default() -> Self {
        Self { path: PathDraft::new(Purpose::Open, "") }
    }
}

impl Dialog for OpenDialog {
    fn title(&self) -> String {
        "Open".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text =
            "A customer file (csv, tsv, txt, gz, parquet, arrow, xlsx, xls, ods, json, ndjson) or a saved review.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        let mut go = self.path.ui(ui, cx, "Path of the file");
        let recent = cx.bench.settings().recent.clone();
        let mut chosen = None;
        if !recent.is_empty() {
            ui.add_space(8.0);
            section_ui(ui, "Recent");
            ScrollArea::vertical().max_height(180.0).auto_shrink([false, true]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for recent in &recent {
                    if link_ui(ui, &recent.path.display().to_string()).on_hover_text(&recent.note).clicked() {
                        chosen = Some(recent.path.clone());
                    }
                }
            });
        }
        foot_ui(ui, |ui| go |= primary_button_ui(ui, "Open", self.path.path().is_some()).clicked());
        if let Some(path) = chosen.or_else(|| self.path.path().filter(|_| go)) {
            cx.bench.open(&path);
            return After::Close;
        }
        After::Stay
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }
}
