//! What the workbench must know before it goes on.

use eframe::egui::Ui;

use super::PathDraft;
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        modal::frame::{After, Dialog, foot_ui},
        theme::{self, Palette},
        widgets::{PassphraseField, button_ui, primary_button_ui, wrapped_ui},
    },
    workbench::Question,
};

/// A question of the workbench; closing it answers no.
pub struct QuestionDialog(pub Question);

impl Dialog for QuestionDialog {
    fn title(&self) -> String {
        let title = match &self.0 {
            Question::FileChanged { .. } => "The file has changed",
            Question::FileGone { .. } => "The file is gone",
            Question::Passphrase { .. } => "The review is sealed",
            Question::Overwrite { .. } => "Replace files?",
            Question::OverwriteReport { .. } => "Replace the report?",
            Question::SavedAside { .. } => "Work in another place",
        };
        title.to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let (sentence, yes) = match &self.0 {
            Question::FileChanged { sentence, .. } => (sentence.clone(), "Go on with it"),
            Question::FileGone { sentence, .. } => (sentence.clone(), "Open it there"),
            Question::Overwrite { folder, files } => {
                (format!("These are in {} already: {}.", folder.display(), files.join(", ")), "Replace")
            }
            Question::OverwriteReport { path, .. } => (format!("{} exists already.", path.display()), "Replace"),
            Question::SavedAside { sentence, .. } => (sentence.clone(), "Open that work"),
            Question::Passphrase { sentence, .. } => return passphrase_ui(ui, cx, sentence),
        };
        wrapped_ui(ui, &sentence, theme::body(), Palette::of(ui).text);
        // The workbench keeps the question, so the path that is being typed is kept by the window.
        let id = ui.scope_id().with("moved");
        let mut moved = matches!(self.0, Question::FileGone { .. }).then(|| {
            let typed = ui.data_mut(|data| data.get_temp::<PathDraft>(id));
            typed.unwrap_or_else(|| PathDraft::new(Purpose::MovedFile, ""))
        });
        let mut go = moved.as_mut().is_some_and(|moved| moved.ui(ui, cx, "Where it is now"));
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            let ready = moved.as_ref().is_none_or(|moved| moved.path().is_some());
            let is_aside = matches!(self.0, Question::SavedAside { .. });
            if is_aside && button_ui(ui, "Do not offer it again").clicked() {
                cx.bench.forget_aside();
            }
            if button_ui(ui, if is_aside { "Not now" } else { "Cancel" }).clicked() {
                after = After::Close;
            }
            go |= primary_button_ui(ui, yes, ready).clicked();
        });
        match moved {
            None if go => cx.bench.answer(true),
            None => {}
            Some(moved) => {
                if let Some(path) = moved.path().filter(|_| go) {
                    cx.bench.answer_path(&path);
                }
                ui.data_mut(|data| data.insert_temp(id, moved));
            }
        }
        after
    }

    fn closed(&mut self, cx: &mut Cx<'_>) {
        cx.view.passphrase = PassphraseField::default();
        cx.bench.answer(false);
    }
}

/// Asks for the passphrase of a sealed review. The workbench keeps the question, the window what is being typed.
fn passphrase_ui(ui: &mut Ui, cx: &mut Cx<'_>, sentence: &str) -> After {
    wrapped_ui(ui, sentence, theme::body(), Palette::of(ui).text);
    ui.add_space(6.0);
    let mut go = cx.view.passphrase.ui(ui, "Passphrase", true);
    let mut after = After::Stay;
    foot_ui(ui, |ui| {
        if button_ui(ui, "Cancel").clicked() {
            after = After::Close;
        }
        go |= primary_button_ui(ui, "Open the review", !cx.view.passphrase.text.is_empty()).clicked();
    });
    if go && !cx.view.passphrase.text.is_empty() {
        let typed = std::mem::take(&mut cx.view.passphrase);
        cx.bench.answer_passphrase(typed.text);
    }
    after
}
