//! The organisation's profile: typed once, used by every review.

use eframe::egui::{ScrollArea, Ui};

use crate::{
    gui::{
        context::Cx,
        modal::frame::{After, Dialog, foot_ui},
        theme::{self, Palette},
        widgets::{
            check_ui, choose_ui, field_ui, label_ui, link_ui, primary_button_ui, removable_lines_ui,
            secondary_button_ui, section_ui, text_area_ui, weak_ui,
        },
    },
    review::{Contact, NOTICE_ITEMS, Organisation, Processor, Regime, Safeguard},
    workbench::Workbench,
};

use super::retention::{rows_ui, written};

/// Height of the fields; what is longer scrolls.
const HEIGHT: f32 = 460.0;

/// Asks for the parts of a profile.
pub(super) struct OrganisationDialog {
    organisation: Organisation,
    known: Vec<Organisation>,
    /// What the kept profile has otherwise than the review.
    changes: Vec<String>,
}

impl OrganisationDialog {
    /// Begins with the profile of the review, else with the first one that is kept.
    pub(super) fn new(bench: &Workbench) -> Self {
        let known = bench.organisations();
        let own = bench.review().record.organisation.clone();
        let organisation = own.or_else(|| known.first().cloned()).unwrap_or_default();
        let mut dialog = Self { organisation: Organisation::default(), known, changes: bench.organisation_changes() };
        dialog.begin(organisation);
        dialog
    }

    fn begin(&mut self, organisation: Organisation) {
        self.organisation = organisation;
    }

    fn written(&self) -> Organisation {
        let mut one = self.organisation.clone();
        let country = |text: &str| text.trim().to_ascii_uppercase();
        one.country = country(&one.country);
        one.retention = written(&one.retention);
        one.joint_controllers.retain(|joint| !joint.is_empty());
        one.processors.retain(|processor| !processor.name.trim().is_empty());
        one.processors.iter_mut().for_each(|processor| processor.country = country(&processor.country));
        one
    }

    fn fault(&self) -> Option<&'static str> {
        let country = self.organisation.country.trim();
        if self.organisation.name.trim().is_empty() {
            Some("An organisation needs a name.")
        } else if !country.is_empty() && (country.len() != 2 || !country.chars().all(|c| c.is_ascii_alphabetic())) {
            Some("The country is two letters, such as DE.")
        } else {
            None
        }
    }

    fn kept_ui(&mut self, ui: &mut Ui) {
        if !self.changes.is_empty() {
            weak_ui(ui, &format!("The kept profile has other: {}.", self.changes.join(", ")));
            if link_ui(ui, "Take over the changes").clicked()
                && let Some(kept) = self.known.iter().find(|one| one.id == self.organisation.id).cloned()
            {
                self.changes.clear();
                self.begin(kept);
            }
        }
        let is_new = self.organisation.id.is_empty();
        if !is_new && link_ui(ui, "Add another organisation").clicked() {
            self.changes.clear();
            return self.begin(Organisation::default());
        }
        if self.known.is_empty() || self.known.len() == 1 && !is_new {
            return;
        }
        let mut place = self.known.iter().position(|known| known.id == self.organisation.id);
        let chosen = choose_ui(ui, "Organisation", 240.0, &mut place, (0..self.known.len()).map(Some), |place| {
            let known = place.and_then(|place| self.known.get(place));
            known.map_or_else(|| self.organisation.name.clone(), |known| known.name.clone())
        });
        if let Some(organisation) = place.and_then(|place| self.known.get(place)).filter(|_| chosen).cloned() {
            self.begin(organisation);
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        let line = |ui: &mut Ui, label: &str, hint: &str, text: &mut String| {
            label_ui(ui, label, theme::small_medium(), palette.weak);
            let width = ui.available_width();
            field_ui(ui, label, text, hint, width);
        };
        let one = &mut self.organisation;
        section_ui(ui, "Who is responsible");
        line(ui, "Name of the organisation", "Legal name", &mut one.name);
        line(ui, "Address", "Street, town", &mut one.address);
        line(ui, "Contact", "E-mail or phone", &mut one.contact);
        line(ui, "Country", "Two letters, such as DE", &mut one.country);
        line(ui, "Data protection officer", "Name or office", &mut one.dpo.name);
        line(ui, "Contact of the officer", "E-mail or phone", &mut one.dpo.contact);
        if one.is_outside_the_eea() {
            line(ui, "Representative in the EU", "Name", &mut one.representative.name);
            line(ui, "Contact of the representative", "E-mail or phone", &mut one.representative.contact);
        }
        line(ui, "Contact for people's rights", "E-mail or phone", &mut one.rights_contact);
        line(ui, "Supervisory authority", "Where people may complain", &mut one.supervisory_authority);
        section_ui(ui, "When data are erased");
        rows_ui(ui, &mut one.retention);
        parties_ui(ui, one);
        section_ui(ui, "How data are protected");
        text_area_ui(ui, "Security", &mut one.security, "Access, encryption, training", 2);
        section_ui(ui, "What people are informed of");
        line(ui, "Link of the notice", "https://", &mut one.notice.link);
        line(ui, "Day of the notice", "YYYY-MM-DD", &mut one.notice.day);
        line(ui, "Notice checked on", "YYYY-MM-DD", &mut one.notice.reviewed_day);
        if one.has(Regime::Ccpa) {
            line(ui, "Link of the promise not to re-identify", "https://", &mut one.public_commitment.link);
            line(ui, "Day of the promise", "YYYY-MM-DD", &mut one.public_commitment.day);
        }
        ui.horizontal_wrapped(|ui| {
            for item in NOTICE_ITEMS {
                let mut on = one.notice.covers.iter().any(|covered| covered == item);
                if check_ui(ui, &mut on, item, &format!("The notice says: {item}")).changed() {
                    one.notice.covers.retain(|covered| covered != item);
                    if on {
                        one.notice.covers.push(item.to_owned());
                    }
                }
            }
        });
        section_ui(ui, "Laws and standards");
        ui.horizontal_wrapped(|ui| {
            for regime in Regime::ALL {
                let mut on = one.has(*regime);
                if check_ui(ui, &mut on, regime.words(), regime.words()).changed() {
                    if one.regimes.is_empty() {
                        one.regimes.push(Regime::Gdpr);
                    }
                    one.regimes.retain(|known| known != regime);
                    if on {
                        one.regimes.push(*regime);
                    }
                }
            }
        });
    }
}

/// Who decides with the organisation, and who processes data for it.
fn parties_ui(ui: &mut Ui, one: &mut Organisation) {
    section_ui(ui, "Who decides with us, and who works for us");
    removable_lines_ui(ui, &mut one.joint_controllers, "joint controller", |ui, number, joint| {
        field_ui(ui, &format!("Joint controller {number}"), &mut joint.name, "Decides with us", 190.0);
        field_ui(ui, &format!("Contact of joint controller {number}"), &mut joint.contact, "Contact", 190.0);
    });
    let laws = Organisation { regimes: one.regimes.clone(), ..Organisation::default() };
    removable_lines_ui(ui, &mut one.processors, "processor", |ui, number, processor| {
        field_ui(ui, &format!("Processor {number}"), &mut processor.name, "Works for us", 150.0);
        field_ui(ui, &format!("Service of processor {number}"), &mut processor.service, "Service", 130.0);
        field_ui(ui, &format!("Country of processor {number}"), &mut processor.country, "DE", 50.0);
        if laws.is_abroad(&processor.country) {
            let (name, all) = (format!("Safeguard of processor {number}"), Safeguard::ALL.iter().copied());
            choose_ui(ui, &name, 120.0, &mut processor.safeguard, all, |safeguard| safeguard.words());
        }
    });
    ui.horizontal(|ui| {
        if link_ui(ui, "Add a joint controller").clicked() {
            one.joint_controllers.push(Contact::default());
        }
        if link_ui(ui, "Add a processor").clicked() {
            one.processors.push(Processor::default());
        }
    });
}

impl Dialog for OrganisationDialog {
    fn title(&self) -> String {
        "Organisation".to_owned()
    }

    fn width(&self) -> f32 {
        680.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        weak_ui(ui, "Typed once, kept with the settings of the program, and copied into each review that uses it.");
        self.kept_ui(ui);
        ScrollArea::vertical().id_salt("organisation").max_height(HEIGHT).show(ui, |ui| self.fields_ui(ui));
        let fault = self.fault();
        if let Some(fault) = fault {
            weak_ui(ui, fault);
        }
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, "Use this profile", fault.is_none()).clicked() {
                let organisation = self.written();
                cx.bench.use_organisation(organisation);
                after = After::Close;
            }
        });
        after
    }
}
