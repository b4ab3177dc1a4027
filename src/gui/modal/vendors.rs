//! Who supplied the file, or processes it: contract, sub-processors, and what Art. 28(3) asks of a processor's contract.

use eframe::egui::Ui;

use super::frame::{After, Dialog, foot_ui};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{
            check_ui, choice, clauses_ui, day, field_ui, label_ui, link_ui, primary_button_ui, removable_lines_ui,
            secondary_button_ui, section_ui, weak_ui, wrapped_ui,
        },
    },
    review::{CLAUSES, Edit, PartyRole, Recipient, Record, Safeguard, SubProcessor, Vendor, law},
    workbench::Workbench,
};

/// Whether people were informed about data that came from somebody else (Art. 14).
const TOLD: [(&str, &str); 4] = [("", "not said"), ("yes", "yes"), ("no", "no"), ("exempt", "exempt")];

/// Asks for the vendors of a review.
pub struct VendorsDialog {
    vendors: Vec<Vendor>,
    chosen: usize,
}

impl VendorsDialog {
    /// Begins with the vendors that the review has, with a new one if it has none.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let review = bench.review();
        let mut vendors = review.record.vendors.clone();
        if vendors.is_empty() {
            vendors.push(Vendor::default());
        }
        for vendor in vendors.iter_mut().filter(|vendor| vendor.role == PartyRole::Processor) {
            vendor.clauses = review.clauses(&vendor.clauses);
        }
        Self { vendors, chosen: 0 }
    }

    /// The vendors as they were written, without those of which nothing was.
    fn written(&self) -> Vec<Vendor> {
        let one = |vendor: &Vendor| {
            let mut vendor = vendor.clone();
            vendor.name = vendor.name.trim().to_owned();
            vendor.country = vendor.country.trim().to_ascii_uppercase();
            vendor.sub_processors.retain(|sub| !sub.name.trim().is_empty());
            for sub in &mut vendor.sub_processors {
                sub.country = sub.country.trim().to_ascii_uppercase();
            }
            vendor
        };
        let empty = |vendor: &Vendor| Vendor { id: String::new(), ..vendor.clone() } == Vendor::default();
        self.vendors.iter().map(one).filter(|vendor| !empty(vendor)).collect()
    }

    fn fault(&self) -> Option<String> {
        let written = self.written();
        let is_country =
            |text: &str| text.is_empty() || text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic());
        for vendor in &written {
            let contract = &vendor.contract;
            let days = [("signed", &contract.signed), ("ends", &contract.ends)];
            if vendor.name.is_empty() {
                return Some("A vendor needs a name.".to_owned());
            }
            if written.iter().filter(|other| other.name == vendor.name).count() > 1 {
                return Some(format!("There are two vendors named {}.", vendor.name));
            }
            let countries = vendor.sub_processors.iter().map(|sub| &sub.country).chain([&vendor.country]);
            if countries.into_iter().any(|country| !is_country(country)) {
                return Some("A country is two letters, such as DE.".to_owned());
            }
            let is_wrong = |text: &str| !text.trim().is_empty() && day(text.trim()).is_none();
            if let Some((which, _)) = days.into_iter().find(|(_, text)| is_wrong(text)) {
                return Some(format!("The day on which the contract {which} is written as 2027-03-31."));
            }
        }
        None
    }

    /// Everything that was changed, as one step. The one checklist that an older review has for all contracts becomes
    /// that of each.
    fn edit(&self, bench: &Workbench) -> Edit {
        let review = bench.review();
        let older: Vec<&str> = CLAUSES.into_iter().filter(|key| !review.record.get(key).is_empty()).collect();
        let mut vendors = self.written();
        for vendor in vendors.iter_mut().filter(|vendor| vendor.role == PartyRole::Processor) {
            vendor.clauses = review.clauses(&vendor.clauses);
        }
        let mut edits = vec![review.change_vendors(vendors)];
        if self.written().iter().any(|vendor| vendor.role == PartyRole::Processor) {
            let processors = review.recipients.iter().filter(|to| to.role == PartyRole::Processor);
            edits.extend(processors.filter(|to| !older.is_empty() && to.clauses.is_empty()).map(|to| {
                let to = Recipient { clauses: review.clauses(&to.clauses), ..to.clone() };
                Edit::ChangeRecipient { name: to.name.clone(), to }
            }));
            edits.extend(older.into_iter().map(|key| {
                let label = law().fields.iter().find(|field| field.key == key).map(|field| field.label.clone());
                Edit::SetRecord { key: key.to_owned(), label: label.unwrap_or_default(), text: String::new() }
            }));
        }
        Edit::Several { name: "Change the vendors".to_owned(), edits }
    }

    /// Of several vendors one supplied the file: it is the one that a letter goes to.
    fn supplied_ui(&mut self, ui: &mut Ui) {
        let one_of_several = self.vendors.len() > 1;
        let Some(vendor) = self.vendors.get_mut(self.chosen).filter(|_| one_of_several) else { return };
        let name = "This vendor supplied the file";
        if check_ui(ui, &mut vendor.supplied_file, name, name).changed() && vendor.supplied_file {
            for (_, other) in self.vendors.iter_mut().enumerate().filter(|(at, _)| *at != self.chosen) {
                other.supplied_file = false;
            }
        }
    }

    fn list_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let name = |vendor: &Vendor| {
                if vendor.name.trim().is_empty() { "New vendor".to_owned() } else { vendor.name.clone() }
            };
            let shown = self.vendors.get(self.chosen).map(name).unwrap_or_default();
            choice("vendor", shown)
                .width(240.0)
                .show_ui(ui, |ui| {
                    for (at, vendor) in self.vendors.iter().enumerate() {
                        ui.selectable_value(&mut self.chosen, at, name(vendor));
                    }
                })
                .response
                .accessible_name("Vendor");
            if link_ui(ui, "Add a vendor").clicked() {
                self.vendors.push(Vendor::default());
                self.chosen = self.vendors.len() - 1;
            }
            if link_ui(ui, "Remove this vendor").clicked() && self.chosen < self.vendors.len() {
                self.vendors.remove(self.chosen);
                if self.vendors.is_empty() {
                    self.vendors.push(Vendor::default());
                }
                self.chosen = self.chosen.min(self.vendors.len() - 1);
            }
        });
    }
}

fn line_ui(ui: &mut Ui, label: &str, hint: &str, text: &mut String) {
    label_ui(ui, label, theme::small_medium(), Palette::of(ui).weak);
    let width = ui.available_width();
    field_ui(ui, label, text, hint, width);
}

fn vendor_ui(ui: &mut Ui, vendor: &mut Vendor, record: &Record) {
    line_ui(ui, "Name of the vendor", "Legal name", &mut vendor.name);
    line_ui(ui, "Contact of the vendor", "E-mail or phone", &mut vendor.contact);
    line_ui(ui, "Country of the vendor", "Two letters, such as DE", &mut vendor.country);
    ui.horizontal_wrapped(|ui| {
        choice("role of the vendor", vendor.role.words())
            .width(200.0)
            .show_ui(ui, |ui| {
                for role in PartyRole::ALL {
                    ui.selectable_value(&mut vendor.role, *role, role.words());
                }
            })
            .response
            .accessible_name("Role of the vendor");
        if record.is_abroad(&vendor.country) {
            choice("safeguard of the vendor", vendor.safeguard.words())
                .width(220.0)
                .show_ui(ui, |ui| {
                    for safeguard in Safeguard::ALL {
                        ui.selectable_value(&mut vendor.safeguard, *safeguard, safeguard.words());
                    }
                })
                .response
                .accessible_name("Safeguard of the vendor");
        }
    });
    section_ui(ui, "Contract");
    line_ui(ui, "Reference of the contract", "AV-2026-17", &mut vendor.contract.reference);
    line_ui(ui, "Contract signed on", "YYYY-MM-DD", &mut vendor.contract.signed);
    line_ui(ui, "Contract holds until", "YYYY-MM-DD", &mut vendor.contract.ends);
    line_ui(ui, "Place of the contract", "Link or folder", &mut vendor.contract.link);
    section_ui(ui, "Where the data come from");
    line_ui(ui, "Source of the data", "Who collected them, and from whom", &mut vendor.source_of_data);
    if vendor.role != PartyRole::Processor && record.is_under_gdpr() {
        informed_ui(ui, vendor);
    }
}

/// Data that somebody else collected: were people informed (Art. 14)?
fn informed_ui(ui: &mut Ui, vendor: &mut Vendor) {
    ui.horizontal(|ui| {
        weak_ui(ui, "Were people informed (Art. 14)?");
        let shown = TOLD.iter().find(|(key, _)| *key == vendor.people_told).map_or("not said", |(_, words)| words);
        choice("people informed", shown)
            .width(110.0)
            .show_ui(ui, |ui| {
                for (key, words) in TOLD {
                    ui.selectable_value(&mut vendor.people_told, key.to_owned(), words);
                }
            })
            .response
            .accessible_name("Were people informed");
    });
    line_ui(ui, "Who informed them, or why not", "One sentence", &mut vendor.people_told_reason);
}

fn sub_processors_ui(ui: &mut Ui, list: &mut Vec<SubProcessor>) {
    section_ui(ui, "Sub-processors");
    removable_lines_ui(ui, list, "sub-processor", |ui, number, sub| {
        field_ui(ui, &format!("Name of sub-processor {number}"), &mut sub.name, "Name", 150.0);
        field_ui(ui, &format!("Service of sub-processor {number}"), &mut sub.service, "Service", 150.0);
        field_ui(ui, &format!("Country of sub-processor {number}"), &mut sub.country, "DE", 56.0);
        let shown = if sub.authorised.is_empty() { "authorised…" } else { sub.authorised.as_str() }.to_owned();
        choice(&format!("authorised {number}"), shown)
            .width(90.0)
            .show_ui(ui, |ui| {
                for way in ["specific", "general"] {
                    ui.selectable_value(&mut sub.authorised, way.to_owned(), way);
                }
            })
            .response
            .accessible_name(format!("Authorisation of sub-processor {number}"));
    });
    if link_ui(ui, "Add a sub-processor").clicked() {
        list.push(SubProcessor::default());
    }
}

impl Dialog for VendorsDialog {
    fn title(&self) -> String {
        "Vendors".to_owned()
    }

    fn width(&self) -> f32 {
        620.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        weak_ui(ui, "Who supplied the file, or processes it for us.");
        self.list_ui(ui);
        self.supplied_ui(ui);
        if let Some(vendor) = self.vendors.get_mut(self.chosen) {
            vendor_ui(ui, vendor, &cx.bench.review().record);
            if vendor.role == PartyRole::Processor {
                sub_processors_ui(ui, &mut vendor.sub_processors);
                if cx.bench.review().record.is_under_gdpr() || !vendor.clauses.is_empty() {
                    clauses_ui(ui, &mut vendor.clauses);
                }
            }
        }
        let fault = self.fault();
        if let Some(fault) = &fault {
            wrapped_ui(ui, &format!("✖ {fault}"), theme::small(), Palette::of(ui).fail);
        }
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, "Save vendors", fault.is_none()).clicked() {
                let edit = self.edit(cx.bench);
                if cx.bench.apply(edit) {
                    cx.bench.settle();
                    after = After::Close;
                }
            }
        });
        after
    }
}
