//! For vendor files: the columns that were agreed, typed, pasted or read from a list, against those that came.

use std::path::Path;

use eframe::egui::{ScrollArea, Ui};

use super::{
    frame::{After, Dialog, foot_ui},
    paths::{PathDraft, expand},
};
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        theme::{self, Palette},
        widgets::{button_ui, section_ui, text_area_ui, weak_ui, wrapped_ui},
    },
    report::words,
    workbench::{AgreedColumns, Workbench},
};

/// Compares the columns that were agreed with those that were received.
pub struct AgreedColumnsDialog {
    text: String,
    file: PathDraft,
    fault: Option<String>,
}

impl AgreedColumnsDialog {
    /// Begins with the list that the review holds.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        Self { text: bench.agreed_text(), file: PathDraft::new(Purpose::LadderTable, "").without_focus(), fault: None }
    }
}

impl Dialog for AgreedColumnsDialog {
    fn title(&self) -> String {
        "Agreed columns".to_owned()
    }

    fn width(&self) -> f32 {
        640.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text = "What the contract says the file holds: one column a line, with its type after a colon where that was \
                    agreed too. It is kept in the record.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        ui.add_space(4.0);
        let typed = text_area_ui(
            ui,
            "List of agreed columns",
            &mut self.text,
            "customer_id: text\nbirth_date: date\nspend: number",
            6,
        );
        if typed.changed() {
            cx.bench.set_agreed_text(&self.text);
        }
        if typed.lost_focus() {
            cx.bench.settle();
        }
        section_ui(ui, "Or read a list: a data dictionary, or a file with the agreed header");
        self.file.ui(ui, cx, "Path of the list");
        if button_ui(ui, "Read the list").clicked() {
            match cx.bench.read_agreed(&expand(&self.file.text)) {
                Ok(text) => {
                    self.text = text;
                    self.fault = None;
                    cx.bench.set_agreed_text(&self.text);
                    cx.bench.settle();
                }
                Err(fault) => self.fault = Some(fault),
            }
        }
        if let Some(fault) = &self.fault {
            wrapped_ui(ui, &format!("✖ {fault}"), theme::body(), palette.fail);
        }
        ui.add_space(6.0);
        ScrollArea::vertical().id_salt("agreed").max_height(180.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            match cx.bench.agreed_columns() {
                Some(found) => findings_ui(ui, &found, &palette),
                None => {
                    weak_ui(ui, "Nothing is agreed yet, so nothing is compared.");
                }
            }
        });
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if button_ui(ui, "Done").clicked() {
                after = After::Close;
            }
        });
        after
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.file.take(purpose, path);
    }
}

/// What differs, one line each, the worst first.
pub fn findings_ui(ui: &mut Ui, found: &AgreedColumns, palette: &Palette) {
    if found.all_as_agreed() {
        let text = format!("✔ Received as agreed: {}.", words::counted(found.agreed as u64, "column", "columns"));
        wrapped_ui(ui, &text, theme::body(), palette.pass);
        return;
    }
    if !found.unexpected.is_empty() {
        let text = format!("✖ Received but not agreed: {}.", found.unexpected.join(", "));
        wrapped_ui(ui, &text, theme::body(), palette.fail);
    }
    if !found.missing.is_empty() {
        let each = found.missing.iter().map(|(name, near)| match near {
            Some(near) => format!("{name} (is it {near}?)"),
            None => name.clone(),
        });
        let text = format!("▲ Agreed but not received: {}.", each.collect::<Vec<_>>().join(", "));
        wrapped_ui(ui, &text, theme::body(), palette.warn);
    }
    for (name, agreed, received) in &found.other_type {
        let text = format!("▲ {name} was agreed as {}, and came as {}.", agreed.name(), received.name());
        wrapped_ui(ui, &text, theme::body(), palette.warn);
    }
}
