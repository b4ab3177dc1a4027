//! Handing over: where the files go, and a reason where the policy says no.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::{
    super::{After, foot_ui, frame_ui},
    PathDraft, expand, folder_of, path_row_ui,
};
use crate::{
    gui::{
        app::Cx,
        file_dialogs::Purpose,
        theme::{self, Palette},
        widgets::{button_ui, check_ui, danger_button_ui, primary_button_ui, section_ui, text_area_ui, wrapped_ui},
    },
    release::writers::FileFormat,
    workbench::Workbench,
};

pub struct ExportDraft {
    pub folder: String,
    formats: Vec<FileFormat>,
    reason: String,
    focused: bool,
}

impl ExportDraft {
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let name = bench.dataset().map_or("release".to_owned(), |dataset| {
            let name = PathBuf::from(&dataset.source.name);
            format!("{}-release", name.file_stem().unwrap_or_default().to_string_lossy())
        });
        Self {
            folder: folder_of(bench).join(name).display().to_string(),
            formats: FileFormat::USUAL.to_vec(),
            reason: String::new(),
            focused: false,
        }
    }
}

/// A box to tick for each format.
fn formats_ui(ui: &mut Ui, formats: &mut Vec<FileFormat>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for format in FileFormat::ALL {
            let mut on = formats.contains(&format);
            let name = format.to_string();
            if check_ui(ui, &mut on, &name, &format!("Write {name}")).changed() {
                formats.retain(|chosen| *chosen != format);
                formats.extend(on.then_some(format));
            }
        }
    });
}

pub(in crate::gui::modal) fn export_ui(ui: &Ui, cx: &mut Cx<'_>, draft: &mut ExportDraft) -> After {
    let palette = Palette::of(ui);
    frame_ui(ui, "Export the release", 580.0, |ui| {
        let blocked = cx.bench.export_blocked();
        let preview = cx.bench.preview().clone();
        match (&blocked, preview.fresh()) {
            (Some(why), _) => wrapped_ui(ui, &format!("✖ {why}"), theme::body(), palette.fail),
            (None, Some(preview)) => wrapped_ui(ui, &format!("✔ {}", preview.because), theme::body(), palette.pass),
            (None, None) => wrapped_ui(ui, "Checking the table…", theme::body(), palette.weak),
        };
        ui.add_space(4.0);
        section_ui(ui, "Into this folder");
        let mut path = PathDraft::typed(&draft.folder);
        // Only the first drawing takes the focus: there may be a reason to be typed below.
        if std::mem::replace(&mut draft.focused, true) {
            path = path.without_focus();
        }
        let entered = path_row_ui(ui, cx, "Folder of the export", &mut path, Purpose::ExportFolder);
        draft.folder.clone_from(&path.text);
        ui.add_space(4.0);
        section_ui(ui, "As");
        formats_ui(ui, &mut draft.formats);
        let text = "A manifest goes with them. Existing files are asked about, none is left half written.";
        wrapped_ui(ui, text, theme::small(), palette.weak);
        if blocked.is_some() {
            ui.add_space(8.0);
            section_ui(ui, "Exception: why it may leave all the same (kept in the record)");
            text_area_ui(ui, "Reason for the exception", &mut draft.reason, "Who decided, and why", 3);
        }
        let ready = !draft.folder.trim().is_empty() && !draft.formats.is_empty() && preview.fresh().is_some();
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            let exception = blocked.as_ref().map(|_| draft.reason.trim().to_owned());
            let go = match &exception {
                None => primary_button_ui(ui, "Export", ready).clicked() || (entered && ready),
                Some(reason) => danger_button_ui(ui, "Export with exception", ready && !reason.is_empty())
                    .on_disabled_hover_text("An exception needs a written reason.")
                    .clicked(),
            };
            if go {
                cx.bench.export(&expand(&draft.folder), &draft.formats, exception, false);
                after = After::Close;
            }
            if button_ui(ui, "Cancel").clicked() {
                after = After::Close;
            }
        });
        after
    })
}
