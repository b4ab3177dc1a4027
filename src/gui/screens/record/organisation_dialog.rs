//! The organisation's profile: typed once, used by every review.

use eframe::egui::{ScrollArea, Ui};

use crate::{
    gui::{
        context::Cx,
        modal::frame::{After, Dialog, foot_ui},
        theme::{self, Palette},
        widgets::{
            check_ui, choose_ui, field_ui, label_ui, link_ui, primary_button_ui, secondary_button_ui, section_ui,
            text_area_ui, weak_ui,
        },
    },
    review::{NOTICE_ITEMS, Organisation, Regime, Retention},
    workbench::Workbench,
};

/// Height of the fields; what is longer scrolls.
const HEIGHT: f32 = 460.0;

/// Asks for the parts of a profile.
pub(super) struct OrganisationDialog {
    organisation: Organisation,
    known: Vec<Organisation>,
    /// What the kept profile has otherwise than the review.
    changes: Vec<String>,
    /// One a line: "category: period, from when, because why".
    retention: String,
}

impl OrganisationDialog {
    /// Begins with the profile of the review, else with the first one that is kept.
    pub(super) fn new(bench: &Workbench) -> Self {
        let known = bench.organisations();
        let own = bench.review().record.organisation.clone();
        let organisation = own.or_else(|| known.first().cloned()).unwrap_or_default();
        let mut dialog = Self {
            organisation: Organisation::default(),
            known,
            changes: bench.organisation_changes(),
            retention: String::new(),
        };
        dialog.begin(organisation);
        dialog
    }

    fn begin(&mut self, organisation: Organisation) {
        let line = |row: &Retention| {
            let from = if row.starts_when.is_empty() { String::new() } else { format!(", from {}", row.starts_when) };
            let because = if row.reason.is_empty() { String::new() } else { format!(", because {}", row.reason) };
            format!("{}: {}{from}{because}", row.data_category, row.period)
        };
        self.retention = organisation.retention.iter().map(line).collect::<Vec<_>>().join("\n");
        self.organisation = organisation;
    }

    fn written(&self) -> Organisation {
        let row = |line: &str| {
            let (category, rest) = line.split_once(':').unwrap_or(("All data", line));
            let (rest, because) = rest.split_once(", because ").unwrap_or((rest, ""));
            let (period, starts) = rest.split_once(", from ").unwrap_or((rest, ""));
            let [data_category, period, starts_when, reason] =
                [category, period, starts, because].map(|text| text.trim().to_owned());
            Retention { data_category, period, starts_when, reason }
        };
        let lines = self.retention.lines().filter(|line| !line.trim().is_empty());
        let country = self.organisation.country.trim().to_ascii_uppercase();
        Organisation { retention: lines.map(row).collect(), country, ..self.organisation.clone() }
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
        if self.known.len() < 2 {
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
        line(ui, "Contact for people's rights", "E-mail or phone", &mut one.rights_contact);
        line(ui, "Supervisory authority", "Where people may complain", &mut one.supervisory_authority);
        section_ui(ui, "When data are erased");
        text_area_ui(
            ui,
            "Retention",
            &mut self.retention,
            "Purchases: 10 years, from the end of the year, because tax law asks for it",
            3,
        );
        section_ui(ui, "How data are protected");
        text_area_ui(ui, "Security", &mut one.security, "Access, encryption, training", 2);
        section_ui(ui, "What people are informed of");
        line(ui, "Link of the notice", "https://", &mut one.notice.link);
        line(ui, "Day of the notice", "YYYY-MM-DD", &mut one.notice.day);
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

impl Dialog for OrganisationDialog {
    fn title(&self) -> String {
        "Organisation".to_owned()
    }

    fn width(&self) -> f32 {
        560.0
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
            if primary_button_ui(ui, "Use this profile", fault.is_none()).clicked() {
                let organisation = self.written();
                cx.bench.use_organisation(organisation);
                after = After::Close;
            }
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
        });
        after
    }
}
