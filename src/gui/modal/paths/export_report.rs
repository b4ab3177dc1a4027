//! Exporting the report.

use std::path::Path;

use eframe::egui::Ui;

use super::{PathDraft, folder_of};
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

/// Asks where to write the report.
pub struct ExportReportDialog {
    path: PathDraft,
}

impl ExportReportDialog {
    /// Begins beside the file in view, with a name after it.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let name = bench.dataset().map_or("shoal", |dataset| dataset.source.name.as_str());
        let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
        let path = folder_of(bench).join(format!("{stem}-report.html"));
        Self { path: PathDraft::of(Purpose::Report, &path) }
    }
}

impl Dialog for ExportReportDialog {
    fn title(&self) -> String {
        "Export report".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let text = "One page with every figure, setting and picture. It opens without a network.";
        wrapped_ui(ui, text, theme::body(), Palette::of(ui).weak);
        match self.path.target_ui(ui, cx, "Path of the report", "Export report", None) {
            None => After::Stay,
            Some(path) => {
                cx.bench.export_report(&path, self.path.exists);
                After::Close
            }
        }
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }
}
