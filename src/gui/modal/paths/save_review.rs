//! Saving the review under a name.

use std::path::Path;

use eframe::egui::Ui;

use super::PathDraft;
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        modal::frame::{After, Dialog},
        theme::{self, Palette},
        widgets::wrapped_ui,
    },
    workbench::Workbench,
};

/// Asks where to save the review.
pub struct SaveReviewDialog {
    path: PathDraft,
}

impl SaveReviewDialog {
    /// Begins with the review's present file.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        Self { path: PathDraft::of(Purpose::SaveReview, bench.review_path().unwrap_or(Path::new(""))) }
    }
}

impl Dialog for SaveReviewDialog {
    fn title(&self) -> String {
        "Save review as".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let text = "Everything decided is in it, no rows of data and no value of a direct identifier.";
        wrapped_ui(ui, text, theme::body(), Palette::of(ui).weak);
        let own = cx.bench.review_path().map(Path::to_owned);
        match self.path.target_ui(ui, cx, "Path of the review", "Save", own.as_deref()) {
            None => After::Stay,
            Some(path) => {
                cx.bench.save_as(&path, true);
                After::Close
            }
        }
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }
}
