//! For vendor files: the columns that were agreed, typed, pasted or read from a list, against those that came.

use std::path::Path;

use chrono::NaiveDate;
use eframe::egui::{ScrollArea, Ui};

use super::{
    frame::{After, Dialog, foot_ui},
    paths::{PathDraft, expand, export_report::ExportReportDialog},
    vendors::VendorsDialog,
};
use crate::{
    dataset::Role,
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        theme::{self, Palette},
        widgets::{
            button_ui, choose_ui, day, field_ui, label_ui, link_ui, section_ui, text_area_ui, weak_ui, wrapped_ui,
        },
    },
    report::{document::DocumentFormat, record::LetterKind, words},
    review::{ColumnDecided, DeviationKind, Dictionary, Edit, Reader},
    workbench::{AgreedColumns, ReportKind, Workbench, read_agreed},
};

/// Compares the columns that were agreed with those that were received.
pub struct AgreedColumnsDialog {
    text: String,
    /// The last day on which the list was agreed, YYYY-MM-DD.
    until: String,
    file: PathDraft,
    fault: Option<String>,
    /// What of a dictionary could not be read.
    notes: Vec<String>,
    /// From when on a column is agreed that was received without having been, YYYY-MM-DD.
    since: String,
}

/// The list of the vendor of the file, and until when it was agreed.
fn kept(bench: &Workbench) -> (String, String) {
    (bench.agreed_text(), bench.review().record.agreed_until().to_owned())
}

impl AgreedColumnsDialog {
    /// Begins with the list of the vendor of the file.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let (text, until) = kept(bench);
        Self {
            text,
            until,
            file: PathDraft::new(Purpose::LadderTable, "").without_focus(),
            fault: None,
            notes: Vec::new(),
            since: chrono::Local::now().date_naive().to_string(),
        }
    }

    /// The list is that of the vendor of the file; of several vendors somebody chooses it.
    fn with_whom_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let record = &cx.bench.review().record;
        let names: Vec<String> = record.vendors.iter().map(|vendor| vendor.name.clone()).collect();
        let from = record.supplier().map(|vendor| vendor.name.clone());
        let mut edits = Vec::new();
        ui.horizontal_wrapped(|ui| {
            match &from {
                Some(name) if names.len() == 1 => {
                    weak_ui(ui, &format!("Agreed with {name} until"));
                }
                Some(name) => {
                    weak_ui(ui, "The file comes from");
                    let mut chosen = name.clone();
                    let list = names.iter().cloned();
                    if choose_ui(ui, "Vendor of the file", 200.0, &mut chosen, list, Clone::clone) {
                        let at = names.iter().position(|name| *name == chosen);
                        edits.extend(at.map(|at| cx.bench.review().file_came_from(at)));
                    }
                    weak_ui(ui, "The list was agreed until");
                }
                None => {
                    weak_ui(ui, "Agreed until");
                }
            }
            if field_ui(ui, "Agreed until", &mut self.until, "YYYY-MM-DD", 110.0).changed() {
                edits.push(cx.bench.review().agree_until(self.until.trim()));
            }
        });
        for edit in edits {
            cx.bench.apply(edit);
            (self.text, self.until) = kept(cx.bench);
        }
        let today = chrono::Local::now().date_naive();
        let palette = Palette::of(ui);
        if !self.until.trim().is_empty() && day(self.until.trim()).is_none() {
            wrapped_ui(ui, "✖ Write the day as 2027-03-31.", theme::small(), palette.fail);
        } else if let Some(ended) = cx.bench.review().record.agreement_ended(today) {
            wrapped_ui(ui, &format!("▲ {ended}"), theme::small(), palette.warn);
        }
    }

    fn take(&mut self, dictionary: Dictionary) {
        self.text = dictionary.lines();
        self.notes = dictionary.notes;
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
        let text = "What the contract says the file holds: one column a line. After a colon stand its type, its allowed \
                    values in brackets, and “optional” or “required”, as far as they were agreed. A data dictionary may \
                    be pasted as it is.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        ui.add_space(4.0);
        self.with_whom_ui(ui, cx);
        let typed = text_area_ui(
            ui,
            "List of agreed columns",
            &mut self.text,
            "customer_id: text required\ntier: text [silver, gold]\nage: number [18..99] optional",
            6,
        );
        if typed.changed() {
            if let Some(dictionary) = Dictionary::of_headed_text(&self.text) {
                self.take(dictionary);
            }
            cx.bench.set_agreed_text(&self.text);
        }
        if typed.lost_focus() {
            cx.bench.settle();
        }
        section_ui(ui, "Or read a list: a data dictionary, or a file with the agreed header");
        self.file.ui(ui, cx, "Path of the list");
        if button_ui(ui, "Read the list").clicked() {
            match read_agreed(&expand(&self.file.text)) {
                Ok(dictionary) => {
                    self.take(dictionary);
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
        for note in &self.notes {
            wrapped_ui(ui, &format!("▲ {note}"), theme::small(), palette.warn);
        }
        ui.add_space(6.0);
        ScrollArea::vertical().id_salt("agreed").max_height(180.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            match cx.bench.agreed_columns() {
                Some(found) => {
                    findings_ui(ui, &found, &palette);
                    if decisions_ui(ui, cx, &found, &mut self.since) {
                        self.text = cx.bench.agreed_text();
                    }
                }
                None => {
                    weak_ui(ui, "Nothing is agreed yet, so nothing is compared.");
                }
            }
        });
        let mut after = After::Stay;
        let kind = |found: &AgreedColumns| LetterKind::of(cx.bench.review(), found);
        let found = cx.bench.agreed_comparison().fresh().and_then(|found| found.as_ref().as_ref().map(kind));
        let mut letter = None;
        let mut vendors = false;
        foot_ui(ui, |ui| {
            if button_ui(ui, "Done").clicked() {
                after = After::Close;
            }
            vendors = button_ui(ui, "Vendors…").clicked();
            if let Some(follows) = found {
                if button_ui(ui, "Letter of acceptance…").clicked() {
                    letter = Some(LetterKind::Acceptance);
                }
                if follows == LetterKind::Return && button_ui(ui, "Letter of return…").clicked() {
                    letter = Some(LetterKind::Return);
                }
            }
        });
        if vendors {
            cx.show(VendorsDialog::new(cx.bench));
        }
        if let Some(kind) = letter {
            cx.show(ExportReportDialog::of(cx.bench, ReportKind::Letter(DocumentFormat::Docx, Some(kind))));
        }
        after
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.file.take(purpose, path);
    }
}

/// What becomes of each column that was received and not agreed, and what was decided about those that were not. Whether
/// something was decided now.
fn decisions_ui(ui: &mut Ui, cx: &mut Cx<'_>, found: &AgreedColumns, since: &mut String) -> bool {
    let decided = cx.bench.review().decided_on_received();
    let settled = decided.iter().map(|(column, _)| column).filter(|column| !found.unexpected.contains(column));
    let columns: Vec<String> = found.unexpected.iter().chain(settled).cloned().collect();
    if columns.is_empty() {
        return false;
    }
    let mut has_decided = false;
    section_ui(ui, "Columns that were not agreed");
    let day = day(since.trim());
    ui.horizontal(|ui| {
        weak_ui(ui, "Drop it, return it to the vendor, or agree on it since");
        field_ui(ui, "Agreed since", since, "YYYY-MM-DD", 110.0);
    });
    if day.is_none() {
        wrapped_ui(ui, "✖ Write the day as 2026-11-30.", theme::small(), Palette::of(ui).fail);
    }
    for column in columns {
        let is = decided.iter().find(|(name, _)| *name == column).map(|(_, decided)| *decided);
        if let Some(edit) = decision_ui(ui, cx, &column, is, day) {
            has_decided |= cx.bench.apply(edit);
            cx.bench.settle();
        }
    }
    has_decided
}

fn decision_ui(
    ui: &mut Ui,
    cx: &Cx<'_>,
    column: &str,
    is: Option<ColumnDecided>,
    day: Option<NaiveDate>,
) -> Option<Edit> {
    let dataset = cx.bench.dataset()?;
    let profile = dataset.columns.get(dataset.column_index(column)?)?;
    let review = cx.bench.review();
    let identifies = review.role(column).unwrap_or(profile.suggestion.role) == Role::DirectIdentifier;
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        label_ui(ui, column, theme::body_medium(), Palette::of(ui).text);
        match is {
            Some(decided) => {
                weak_ui(ui, &format!("{decided}."));
                if link_ui(ui, "Take back").accessible_name(format!("Take back: {column}")).clicked() {
                    chosen = Some(None);
                }
            }
            None => {
                let since = day.map(ColumnDecided::AgreedSince);
                let ways = [
                    ("Drop", Some(ColumnDecided::Dropped)),
                    ("Agreed since", since),
                    ("Return to vendor", Some(ColumnDecided::Returned)),
                ];
                for (words, decided) in ways {
                    let link = link_ui(ui, words).accessible_name(format!("{words}: {column}"));
                    if link.clicked() && decided.is_some() {
                        chosen = Some(decided);
                    }
                }
            }
        }
    });
    chosen.map(|decided| review.decide_column(column, profile.kind, identifies, decided))
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
    let others = found.deviations(Reader::Analyst).into_iter();
    for one in others.filter(|one| one.kind != DeviationKind::Unexpected) {
        wrapped_ui(ui, &format!("▲ {}", one.sentence), theme::body(), palette.warn);
    }
}
