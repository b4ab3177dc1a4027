//! Exporting the report.

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::{PathDraft, folder_of};
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        modal::frame::{After, Dialog},
        theme::{self, Palette},
        widgets::{choose_ui, wrapped_ui},
    },
    workbench::{ReportKind, Workbench},
};

/// Asks which report is written, in which format, and where.
pub struct ExportReportDialog {
    kind: ReportKind,
    path: PathDraft,
}

impl ExportReportDialog {
    /// Begins beside the file in view, with a name after it.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        Self::of(bench, ReportKind::Figures)
    }

    /// Begins with this report.
    #[must_use]
    pub fn of(bench: &Workbench, kind: ReportKind) -> Self {
        Self { kind, path: PathDraft::of(Purpose::Report, &path_of(bench, kind)) }
    }
}

/// What is in a report, in a sentence or two.
fn about(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Figures => "One page with every figure, setting and picture. It opens without a network.",
        ReportKind::Recipient(..) => {
            "Disclosed facts of the last release alone: how to read it, how people are protected, its files and their \
             fingerprints."
        }
        ReportKind::Letter(..) => {
            "To the vendor of the file: what differs from what was agreed. No value of it, and no number of few people."
        }
        ReportKind::Notice => "Sentences for a privacy notice. Check each before it is published.",
        _ => "Everything that was decided and answered, with true figures. Not for recipients.",
    }
}

fn path_of(bench: &Workbench, kind: ReportKind) -> PathBuf {
    let name = bench.dataset().map_or("shoal", |dataset| dataset.source.name.as_str());
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    folder_of(bench).join(format!("{stem}{}", kind.ending()))
}

impl Dialog for ExportReportDialog {
    fn title(&self) -> String {
        "Export report".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let mut kind = self.kind;
        if choose_ui(ui, "Report", 320.0, &mut kind, ReportKind::ALL, |kind| kind.words()) {
            // A path that was typed is kept but for its name.
            let name = path_of(cx.bench, kind);
            let folder = self.path.path().and_then(|path| path.parent().map(Path::to_owned));
            let path = folder.zip(name.file_name()).map_or_else(|| name.clone(), |(folder, name)| folder.join(name));
            self.path = PathDraft::of(Purpose::Report, &path);
            self.kind = kind;
        }
        wrapped_ui(ui, about(kind), theme::body(), Palette::of(ui).weak);
        match self.path.target_ui(ui, cx, "Path of the report", "Export report", None) {
            None => After::Stay,
            Some(path) => {
                cx.bench.write_report(self.kind, &path, self.path.exists);
                After::Close
            }
        }
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }
}
