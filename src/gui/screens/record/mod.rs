//! The documentation that the law asks for: filled from the work wherever possible, the rest typed; and all releases.

mod knowledge;
pub(super) mod ledger;
mod sign_dialog;
mod sign_off;

use eframe::egui::{Align, Frame, Layout, Margin, RichText, ScrollArea, Ui, vec2};

use crate::{
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        view_state::RecordTab,
        widgets::{
            button_ui, field_ui, label_ui, page_header_ui, section_ui, tabs_ui, text_area_ui, weak_ui, wrapped_ui,
        },
    },
    report::RecordPart,
    review::{Edit, FIELDS, Field, FieldKind, Part},
};
use ledger::ledger_ui;
pub use sign_off::standing;
use sign_off::{sign_off_ui, steps_ui};

const TABS: [RecordTab; 2] = [RecordTab::Documentation, RecordTab::Releases];
/// Width of what happened, beside the form.
const SIDE: f32 = 300.0;
/// Width of a heading beside what the work fills in.
const HEADING: f32 = 150.0;
/// A narrower place has it below.
const NARROW: f32 = 760.0;

/// Draws the place Record.
pub fn record_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let filled = FIELDS.iter().filter(|field| !cx.bench.review().record.get(field.key).is_empty()).count();
    let note = format!("{filled} of {} fields typed", FIELDS.len());
    page_header_ui(ui, "Record", &note, |ui| {
        if button_ui(ui, "Export report…").clicked() {
            cx.commands.push(Command::ExportReport);
        }
    });
    sign_off_ui(ui, cx);
    let releases = cx.bench.review().ledger.entries().len();
    let names = ["Documentation".to_owned(), format!("Releases ({releases})")];
    let selected = TABS.iter().position(|tab| *tab == cx.view.record.tab).unwrap_or(0);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if let Some(chosen) = tabs_ui(ui, "View of the record", &names, selected).and_then(|i| TABS.get(i)) {
        cx.view.record.tab = *chosen;
    }
    ui.add_space(8.0);
    match cx.view.record.tab {
        RecordTab::Documentation => documentation_ui(ui, cx),
        RecordTab::Releases => ledger_ui(ui, cx),
    }
    if !ui.ctx().egui_wants_keyboard_input() {
        cx.bench.settle();
    }
}

fn documentation_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let facts = cx.bench.record_facts();
    let (width, height) = (ui.available_width(), ui.available_height());
    let narrow = width < NARROW;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        let main = if narrow { width } else { width - SIDE - 24.0 };
        ui.allocate_ui_with_layout(vec2(main, height), Layout::top_down(Align::Min), |ui| {
            ScrollArea::vertical().id_salt("record").auto_shrink(false).show(ui, |ui| {
                Frame::new().inner_margin(Margin { right: 10, ..Default::default() }).show(ui, |ui| {
                    for (part, facts) in Part::ALL.into_iter().zip(&facts) {
                        part_ui(ui, cx, part, facts);
                    }
                    if narrow {
                        steps_ui(ui, cx);
                        journal_ui(ui, cx);
                    }
                    ui.add_space(24.0);
                });
            });
        });
        if !narrow {
            ui.allocate_ui_with_layout(vec2(SIDE, height), Layout::top_down(Align::Min), |ui| {
                ScrollArea::vertical().id_salt("journal").auto_shrink(false).show(ui, |ui| {
                    ui.set_max_width(ui.available_width() - 12.0);
                    steps_ui(ui, cx);
                    journal_ui(ui, cx);
                });
            });
        }
    });
}

fn part_ui(ui: &mut Ui, cx: &mut Cx<'_>, part: Part, facts: &RecordPart) {
    let palette = Palette::of(ui);
    label_ui(ui, part.title(), theme::title(), palette.text);
    ui.add_space(2.0);
    // The sign-off stands above all parts, its steps beside them.
    if !facts.entries.is_empty() && part != Part::SignOff {
        facts_ui(ui, facts);
        ui.add_space(8.0);
    }
    for field in FIELDS.iter().filter(|field| field.part == part) {
        typed_ui(ui, cx, field);
        ui.add_space(2.0);
    }
    ui.add_space(16.0);
}

/// What the work fills in, on a ground that says: not to be typed.
fn facts_ui(ui: &mut Ui, facts: &RecordPart) {
    let palette = Palette::of(ui);
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        section_ui(ui, "Filled from the work");
        for (heading, text) in &facts.entries {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 16.0;
                let heading_ui = |ui: &mut Ui| {
                    // As wide as the widest, so that all texts stand in one line.
                    ui.set_width(HEADING);
                    wrapped_ui(ui, heading, theme::body(), palette.weak);
                };
                ui.allocate_ui_with_layout(vec2(HEADING, 20.0), Layout::top_down(Align::Min), heading_ui);
                ui.vertical(|ui| wrapped_ui(ui, text, theme::body(), palette.text));
            });
        }
    });
}

fn typed_ui(ui: &mut Ui, cx: &mut Cx<'_>, field: &Field) {
    let palette = Palette::of(ui);
    ui.label(RichText::new(field.label).font(theme::small_medium()).color(palette.weak));
    let mut text = cx.bench.review().record.get(field.key).to_owned();
    let response = match field.kind {
        FieldKind::Text => text_area_ui(ui, field.label, &mut text, field.hint, 3),
        FieldKind::Line => {
            let width = ui.available_width();
            field_ui(ui, field.label, &mut text, field.hint, width)
        }
        FieldKind::Day => field_ui(ui, field.label, &mut text, field.hint, 140.0),
    };
    let today = chrono::Local::now().date_naive();
    if let Some(fault) = field.fault(&text).filter(|_| !response.has_focus()) {
        wrapped_ui(ui, &format!("✖ {fault}"), theme::small(), palette.fail);
    } else if let Some(due) = field.overdue(&text, today) {
        wrapped_ui(ui, &format!("▲ {due}"), theme::small(), palette.warn);
    }
    if response.changed() {
        cx.bench.apply(Edit::SetRecord { key: field.key.to_owned(), label: field.label.to_owned(), text });
    }
}

fn journal_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let palette = Palette::of(ui);
    let review = cx.bench.review();
    section_ui(ui, "What happened");
    if review.journal.is_empty() {
        weak_ui(ui, "Nothing that could not be taken back.");
    }
    for entry in review.journal.iter().rev().take(50) {
        let time = entry.time.replace('T', " ").replace('Z', " UTC");
        ui.label(RichText::new(time).font(theme::small()).color(palette.weak));
        wrapped_ui(ui, &entry.what, theme::body(), palette.text);
    }
    ui.add_space(16.0);
}
