//! A new recipient for the release, or a change of one.

use eframe::egui::Ui;

use crate::{
    gui::{
        context::Cx,
        modal::frame::{After, Dialog, foot_ui},
        widgets::{RecipientForm, primary_button_ui, secondary_button_ui},
    },
    review::{Edit, Recipient},
};

/// Asks for a recipient; a new one gets the release.
#[derive(Default)]
pub struct RecipientDialog {
    form: RecipientForm,
}

impl RecipientDialog {
    /// Changes a recipient.
    #[must_use]
    pub fn of(recipient: &Recipient) -> Self {
        Self { form: RecipientForm::of(recipient) }
    }

    fn edit(&self, cx: &Cx<'_>) -> Edit {
        let to = self.form.written();
        if let Some(name) = self.form.original() {
            return Edit::ChangeRecipient { name: name.clone(), to };
        }
        let mut release = (*cx.bench.review().release).clone();
        release.recipients = vec![to.name.clone()];
        let name = format!("Add recipient {}", to.name);
        Edit::Several { name, edits: vec![Edit::AddRecipient(to), Edit::SetRelease(release)] }
    }
}

impl Dialog for RecipientDialog {
    fn title(&self) -> String {
        if self.form.original().is_some() { "Recipient" } else { "New recipient" }.to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let known = cx.bench.review().recipients.to_vec();
        let record = std::sync::Arc::clone(&cx.bench.review().record);
        self.form.fields_ui(ui, &known, &record);
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            let word = if self.form.original().is_some() { "Save recipient" } else { "Add recipient" };
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, word, self.form.fault(&known).is_none()).clicked() {
                let edit = self.edit(cx);
                if cx.bench.apply(edit) {
                    after = After::Close;
                }
            }
        });
        after
    }
}
