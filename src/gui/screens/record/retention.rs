//! How long data are kept, one row for each category of data or segment.

use std::collections::BTreeSet;

use eframe::egui::{ScrollArea, Ui};

use crate::{
    gui::{
        context::Cx,
        modal::frame::{After, Dialog, foot_ui},
        widgets::{choice, field_ui, link_ui, primary_button_ui, removable_lines_ui, secondary_button_ui, weak_ui},
    },
    review::{Edit, Entry, Retention},
    workbench::Workbench,
};

/// The field of the record that holds the rows.
pub(super) const RETENTION: &str = "retention";
/// Height of the rows; more of them scroll.
const HEIGHT: f32 = 360.0;

/// Draws the rows, and takes what is typed, added and removed.
pub(super) fn rows_ui(ui: &mut Ui, rows: &mut Vec<Retention>) {
    removable_lines_ui(ui, rows, "period", |ui, number, row| {
        let room = (ui.available_width() - 90.0).max(300.0) / 4.0;
        for (name, hint, text) in [
            ("Kept data", "Purchases", &mut row.data_category),
            ("Period", "10 years", &mut row.period),
            ("Starts with", "the end of the year", &mut row.starts_when),
            ("Reason", "tax law", &mut row.reason),
        ] {
            field_ui(ui, &format!("{name} {number}"), text, hint, room);
        }
    });
    if link_ui(ui, "Add a period").clicked() {
        rows.push(Retention::default());
    }
}

/// The rows of which something was written.
pub(super) fn written(rows: &[Retention]) -> Vec<Retention> {
    let is_written = |row: &&Retention| !row.data_category.trim().is_empty() || !row.period.trim().is_empty();
    rows.iter().filter(is_written).cloned().collect()
}

/// Asks when the data of a review are erased.
pub(super) struct RetentionDialog {
    rows: Vec<Retention>,
    /// What a row may be about: the categories of the file's data, and the segments.
    about: Vec<String>,
}

impl RetentionDialog {
    /// Begins with the answer as it is: typed, or from the organisation's profile.
    pub(super) fn new(bench: &Workbench, entry: &Entry) -> Self {
        let rows: Vec<Retention> =
            entry.text.lines().filter(|line| !line.trim().is_empty()).map(Retention::read).collect();
        let state = bench.record_state();
        let categories = state.form.text("data_categories").lines();
        let categories = categories.filter_map(|line| Some(line.split_once(": ")?.0.to_owned()));
        let segments = bench.review().segments.iter().map(|segment| format!("Segment {}", segment.name));
        Self { rows, about: categories.chain(segments).collect() }
    }

    fn add_ui(&mut self, ui: &mut Ui) {
        let has: BTreeSet<&str> = self.rows.iter().map(|row| row.data_category.as_str()).collect();
        let open: Vec<String> = self.about.iter().filter(|about| !has.contains(about.as_str())).cloned().collect();
        if open.is_empty() {
            return;
        }
        let mut chosen = None;
        choice("retention of", "Add a period for…")
            .width(220.0)
            .show_ui(ui, |ui| {
                for about in &open {
                    if ui.selectable_label(false, about).clicked() {
                        chosen = Some(about.clone());
                    }
                }
            })
            .response
            .accessible_name("Add a period for");
        if let Some(data_category) = chosen {
            self.rows.push(Retention { data_category, ..Retention::default() });
        }
    }
}

impl Dialog for RetentionDialog {
    fn title(&self) -> String {
        "When the data are erased".to_owned()
    }

    fn width(&self) -> f32 {
        760.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        weak_ui(ui, "A period for each category of data, or for a segment: how long, what starts it, and why.");
        ScrollArea::vertical().id_salt("retention").max_height(HEIGHT).show(ui, |ui| {
            rows_ui(ui, &mut self.rows);
            self.add_ui(ui);
        });
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, "Save periods", true).clicked() {
                let lines: Vec<String> = written(&self.rows).iter().map(Retention::line).collect();
                let edit = Edit::SetRecord {
                    key: RETENTION.to_owned(),
                    label: "When the data are erased".to_owned(),
                    text: lines.join("\n"),
                };
                if cx.bench.apply(edit) {
                    cx.bench.settle();
                    after = After::Close;
                }
            }
        });
        after
    }
}
