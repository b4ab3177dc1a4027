//! The fields of a recipient: name, kind, country, contract, what they hold already.

use chrono::NaiveDate;
use eframe::egui::{self, Ui};

use super::{check_ui, choose_ui, clauses_ui, field_ui, wrapped_ui};
use crate::{
    gui::theme::{self, Palette},
    review::{PartyRole, Recipient, RecipientCategory, Record, Safeguard},
};

/// A recipient that is being written.
#[derive(Default)]
pub struct RecipientForm {
    /// As it is called if it is known; `None` for a new one.
    of: Option<String>,
    to: Recipient,
    begun: Recipient,
    ends: String,
    /// Columns of ours that they could know, with commas between.
    columns: String,
    focused: bool,
}

impl RecipientForm {
    /// Begins with a recipient that is known.
    #[must_use]
    pub fn of(recipient: &Recipient) -> Self {
        Self {
            of: Some(recipient.name.clone()),
            to: recipient.clone(),
            begun: recipient.clone(),
            ends: recipient.contract.ends.clone().unwrap_or_default(),
            columns: recipient.holds_columns.join(", "),
            focused: false,
        }
    }

    /// The name under which it is known; `None` for a new one.
    #[must_use]
    pub fn original(&self) -> Option<&String> {
        self.of.as_ref()
    }

    /// Something was typed that would be lost.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        self.to != self.begun
            || self.known_columns() != self.begun.holds_columns
            || self.ends.trim() != self.begun.contract.ends.as_deref().unwrap_or_default()
    }

    /// The recipient as it was written.
    #[must_use]
    pub fn written(&self) -> Recipient {
        let mut to = self.to.clone();
        to.name = to.name.trim().to_owned();
        to.country = to.country.trim().to_ascii_uppercase();
        let ends = self.ends.trim();
        to.contract.ends = (!ends.is_empty()).then(|| ends.to_owned());
        to.holds_columns = self.known_columns();
        to
    }

    fn known_columns(&self) -> Vec<String> {
        self.columns.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// Why it cannot be taken over, in a sentence. `known`: the recipients that there are.
    #[must_use]
    pub fn fault(&self, known: &[Recipient]) -> Option<&'static str> {
        let name = self.to.name.trim();
        let country = self.to.country.trim();
        let ends = self.ends.trim();
        if name.is_empty() {
            Some("A recipient needs a name.")
        } else if known.iter().any(|other| other.name == name && self.of.as_deref() != Some(name)) {
            Some("There is a recipient of that name already.")
        } else if !country.is_empty() && (country.len() != 2 || !country.chars().all(|c| c.is_ascii_alphabetic())) {
            Some("The country is two letters, such as DE.")
        } else if !ends.is_empty() && day(ends).is_none() {
            Some("The contract's end is a day, such as 2027-03-31.")
        } else if [&self.to.contract.signed, &self.to.erases_on].iter().any(|text| is_no_day(text)) {
            Some("A day is written as 2027-03-31.")
        } else {
            None
        }
    }

    /// Draws the fields, and what is wrong with them. `record`: it says which laws apply.
    pub fn fields_ui(&mut self, ui: &mut Ui, known: &[Recipient], record: &Record) {
        let to = &mut self.to;
        let half = (ui.available_width() - 8.0) / 2.0;
        ui.horizontal(|ui| {
            let name = field_ui(ui, "Name of the recipient", &mut to.name, "Name", half);
            if !std::mem::replace(&mut self.focused, true) {
                name.request_focus();
            }
            category_ui(ui, &mut to.category);
            let rest = ui.available_width();
            field_ui(ui, "Country of the recipient", &mut to.country, "Country: DE", rest);
        });
        ui.horizontal(|ui| {
            field_ui(ui, "Contract reference", &mut to.contract.reference, "Contract", half);
            let rest = ui.available_width();
            field_ui(ui, "Contract ends", &mut self.ends, "Contract ends: YYYY-MM-DD", rest);
        });
        let width = ui.available_width();
        field_ui(ui, "What they hold already", &mut to.holds, "What they hold already", width);
        field_ui(ui, "What they may do with it", &mut to.may, "What they may do with it", width);
        // Asked for where a release holds personal data, or a recipient promised something: below what everybody types.
        let more = egui::CollapsingHeader::new("Role and promises").id_salt("role and promises");
        more.show(ui, |ui| {
            Self::promises_ui(ui, to, record);
            let third = (ui.available_width() - 16.0) / 3.0;
            ui.horizontal(|ui| {
                field_ui(ui, "Contract signed on", &mut to.contract.signed, "Signed: YYYY-MM-DD", third);
                field_ui(ui, "Erases it on", &mut to.erases_on, "Erases it on: YYYY-MM-DD", third);
                field_ui(ui, "Contact of the recipient", &mut to.contact, "Contact", third);
            });
            let hint = "Columns of this file that they could know: region, age";
            let width = ui.available_width();
            field_ui(ui, "Columns they could know", &mut self.columns, hint, width);
        });
        if let Some(fault) = self.fault(known).filter(|_| self.is_filled()) {
            wrapped_ui(ui, &format!("✖ {fault}"), theme::small(), Palette::of(ui).fail);
        }
    }

    fn promises_ui(ui: &mut Ui, to: &mut Recipient, record: &Record) {
        ui.horizontal_wrapped(|ui| {
            let roles = PartyRole::ALL.iter().copied();
            choose_ui(ui, "Role of the recipient", 140.0, &mut to.role, roles, |role| role.words());
            if record.is_abroad(&to.country) {
                let (name, all) = ("Safeguard abroad", Safeguard::ALL.iter().copied());
                choose_ui(ui, name, 200.0, &mut to.safeguard, all, |safeguard| safeguard.words());
            }
        });
        if to.role == PartyRole::Processor && (record.is_under_gdpr() || !to.clauses.is_empty()) {
            clauses_ui(ui, &mut to.clauses);
        }
        ui.horizontal_wrapped(|ui| {
            let contract = &mut to.contract;
            for (promise, text) in [
                (&mut contract.forbids_reidentification, "promises to identify nobody"),
                (&mut contract.forbids_linking, "to link it with nothing"),
                (&mut contract.forbids_passing_on, "to pass it on to nobody"),
                (&mut contract.incident_duty, "to report incidents"),
            ] {
                check_ui(ui, promise, text, text);
            }
        });
    }
}

/// A day as a contract's end is written.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn is_no_day(text: &str) -> bool {
    !text.trim().is_empty() && day(text.trim()).is_none()
}

fn category_ui(ui: &mut Ui, category: &mut RecipientCategory) {
    choose_ui(ui, "Kind of the recipient", 120.0, category, RecipientCategory::ALL, |of| of.word());
}
