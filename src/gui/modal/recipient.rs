//! A new recipient, or a change of one: name, category, country, contract, what they hold.

use eframe::egui::{Grid, Ui};

use crate::{
    gui::{
        context::Cx,
        modal::frame::{After, Dialog, foot_ui},
        theme::{self, Palette},
        widgets::{choice, field_ui, label_ui, primary_button_ui, secondary_button_ui, weak_ui},
    },
    review::{Edit, Recipient, RecipientCategory},
};

/// Asks for a recipient; a new one gets the release.
#[derive(Default)]
pub struct RecipientDialog {
    draft: Recipient,
    ends: String,
    /// The name before the change; `None`: a new one.
    original: Option<String>,
}

impl RecipientDialog {
    /// Changes a recipient.
    #[must_use]
    pub fn of(recipient: &Recipient) -> Self {
        Self {
            draft: recipient.clone(),
            ends: recipient.contract.ends.clone().unwrap_or_default(),
            original: Some(recipient.name.clone()),
        }
    }

    fn edit(&self, cx: &Cx<'_>) -> Edit {
        let mut to = self.draft.clone();
        to.name = to.name.trim().to_owned();
        to.contract.ends = Some(self.ends.trim().to_owned()).filter(|day| !day.is_empty());
        if let Some(name) = &self.original {
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
        if self.original.is_some() { "Recipient" } else { "New recipient" }.to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        Grid::new("recipient").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
            let line = |ui: &mut Ui, label: &str, hint: &str, text: &mut String| {
                label_ui(ui, label, theme::body(), palette.weak);
                field_ui(ui, label, text, hint, 360.0);
                ui.end_row();
            };
            line(ui, "Name", "Kinderland GmbH", &mut self.draft.name);
            label_ui(ui, "Category", theme::body(), palette.weak);
            choice("category", self.draft.category.word())
                .width(360.0)
                .show_ui(ui, |ui| {
                    for category in RecipientCategory::ALL {
                        ui.selectable_value(&mut self.draft.category, category, category.word());
                    }
                })
                .response
                .accessible_name("Category");
            ui.end_row();
            let line = |ui: &mut Ui, label: &str, hint: &str, text: &mut String| {
                label_ui(ui, label, theme::body(), palette.weak);
                field_ui(ui, label, text, hint, 360.0);
                ui.end_row();
            };
            line(ui, "Country", "DE", &mut self.draft.country);
            line(ui, "Contract", "its number or title", &mut self.draft.contract.reference);
            line(ui, "Contract ends", "2027-03-31", &mut self.ends);
            line(ui, "Holds already", "what they know of these people", &mut self.draft.holds);
        });
        let taken = self.original.is_none() && cx.bench.review().recipient(self.draft.name.trim()).is_some();
        if taken {
            weak_ui(ui, "There is a recipient of that name already.");
        }
        let day = self.ends.trim();
        let wrong_day = !day.is_empty() && chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").is_err();
        if wrong_day {
            weak_ui(ui, "A day is written as 2027-03-31.");
        }
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            let ready = !self.draft.name.trim().is_empty() && !taken && !wrong_day;
            let word = if self.original.is_some() { "Save recipient" } else { "Add recipient" };
            if primary_button_ui(ui, word, ready).clicked() {
                let edit = self.edit(cx);
                if cx.bench.apply(edit) {
                    after = After::Close;
                }
            }
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
        });
        after
    }
}
