//! Exporting the release: the folder, the formats, and a reason if the policy says no.

use std::path::Path;

use eframe::egui::Ui;

use super::{PathDraft, expand, folder_of};
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        modal::frame::{After, Dialog, foot_ui},
        screens::record::standing,
        theme::{self, Palette},
        widgets::{button_ui, check_ui, danger_button_ui, primary_button_ui, section_ui, text_area_ui, wrapped_ui},
    },
    release::writers::FileFormat,
    workbench::Workbench,
};

/// Asks where and in which formats the release is to be written.
pub struct ExportReleaseDialog {
    folder: PathDraft,
    formats: Vec<FileFormat>,
    reason: String,
}

impl ExportReleaseDialog {
    /// Begins beside the file in view, with a folder named after it.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let name = bench.dataset().map_or("release".to_owned(), |dataset| {
            let stem = Path::new(&dataset.source.name).file_stem().unwrap_or_default();
            format!("{}-release", stem.to_string_lossy())
        });
        Self {
            folder: PathDraft::of(Purpose::ExportFolder, &folder_of(bench).join(name)),
            formats: FileFormat::USUAL.to_vec(),
            reason: String::new(),
        }
    }
}

impl Dialog for ExportReleaseDialog {
    fn title(&self) -> String {
        "Export the release".to_owned()
    }

    fn width(&self) -> f32 {
        580.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let refusal = standing(cx).refusal;
        // No reason overrides a person who said no.
        let refused = refusal.is_some();
        let blocked = cx.bench.export_blocked_by(|| refusal);
        let preview = cx.bench.preview().clone();
        match (&blocked, preview.fresh()) {
            (Some(why), _) => wrapped_ui(ui, &format!("✖ {why}"), theme::body(), palette.fail),
            (None, Some(preview)) => wrapped_ui(ui, &format!("✔ {}", preview.because), theme::body(), palette.pass),
            (None, None) => wrapped_ui(ui, "Checking the table…", theme::body(), palette.weak),
        };
        ui.add_space(4.0);
        section_ui(ui, "Into this folder");
        let entered = self.folder.ui(ui, cx, "Folder of the export");
        ui.add_space(4.0);
        section_ui(ui, "As");
        formats_ui(ui, &mut self.formats);
        let text =
            "A manifest goes with them. Existing files are replaced only if you agree; no file is ever half written.";
        wrapped_ui(ui, text, theme::small(), palette.weak);
        if blocked.is_some() && !refused {
            ui.add_space(8.0);
            section_ui(ui, "Exception: why it may be released nevertheless (kept in the record)");
            text_area_ui(ui, "Reason for the exception", &mut self.reason, "Who decided, and why", 3);
        }
        let ready = self.folder.path().is_some() && !self.formats.is_empty() && preview.fresh().is_some();
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if button_ui(ui, "Cancel").clicked() {
                after = After::Close;
            }
            let exception = blocked.as_ref().filter(|_| !refused).map(|_| self.reason.trim().to_owned());
            let ready = ready && !refused;
            let go = match &exception {
                None => primary_button_ui(ui, "Export", ready).clicked() || (entered && ready),
                Some(reason) => danger_button_ui(ui, "Export with exception", ready && !reason.is_empty())
                    .on_disabled_hover_text("An exception needs a written reason.")
                    .clicked(),
            };
            if go {
                cx.bench.export(&expand(&self.folder.text), &self.formats, exception, false);
                after = After::Close;
            }
        });
        after
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.folder.take(purpose, path);
    }
}

/// What a format is called on screen.
fn name(format: FileFormat) -> String {
    match format {
        FileFormat::CsvCross => "CSV as cross table".to_owned(),
        FileFormat::XlsxCross => "XLSX as cross table".to_owned(),
        other => other.to_string(),
    }
}

/// A box to tick for each format.
fn formats_ui(ui: &mut Ui, formats: &mut Vec<FileFormat>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for format in FileFormat::ALL {
            let mut on = formats.contains(&format);
            let name = name(format);
            if check_ui(ui, &mut on, &name, &format!("Write {name}")).changed() {
                formats.retain(|chosen| *chosen != format);
                formats.extend(on.then_some(format));
            }
        }
    });
}
