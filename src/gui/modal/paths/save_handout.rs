//! Saving the handout of a workshop.

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::{PathDraft, folder_of};
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        modal::frame::{After, Dialog},
        theme::{self, Palette},
        widgets::{tabs_ui, wrapped_ui},
    },
    workbench::Workbench,
};

const FORMATS: [(&str, &str); 2] = [("PDF", "pdf"), ("HTML", "html")];

/// Asks as what the handout is saved, and where.
pub struct SaveHandoutDialog {
    format: usize,
    path: PathDraft,
}

impl SaveHandoutDialog {
    /// Begins beside the file in view, else in the user's own folder.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let path = folder_of(bench).join(format!("shoal-workshop.{}", FORMATS[0].1));
        Self { format: 0, path: PathDraft::of(Purpose::Report, &path) }
    }

    /// The path follows the format, and the format follows a path that was typed.
    fn settle(&mut self, chosen: Option<usize>) {
        let Some(path) = self.path.path() else { return };
        match chosen {
            Some(format) if format != self.format => {
                self.format = format;
                self.path = PathDraft::of(Purpose::Report, &path.with_extension(FORMATS[format].1));
            }
            _ => {
                let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
                if let Some(format) = FORMATS.iter().position(|(_, known)| ending.as_deref() == Some(*known)) {
                    self.format = format;
                }
            }
        }
    }
}

impl Dialog for SaveHandoutDialog {
    fn title(&self) -> String {
        "Save the handout".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let chosen = tabs_ui(ui, "Format", &FORMATS.map(|(name, _)| name), self.format);
        self.settle(chosen);
        let text = "One page: what was shown on the made-up club, six sentences, and your own results. Nothing of a \
                    real file is on it.";
        wrapped_ui(ui, text, theme::body(), Palette::of(ui).weak);
        let Some(path) = self.path.target_ui(ui, cx, "Path of the handout", "Save", None) else { return After::Stay };
        let path = with_ending(path, FORMATS[self.format].1);
        let Cx { bench, view, .. } = cx;
        if let Some(session) = view.workshop.as_ref().and_then(|workshop| workshop.session.as_ref()) {
            bench.write_handout(session, chrono::Local::now().date_naive(), &path, self.path.exists);
        }
        After::Close
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }
}

/// A name without an ending gets that of the format.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_none() { path.with_extension(ending) } else { path }
}
