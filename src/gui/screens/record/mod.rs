//! The documentation that the law requires: filled from the work wherever possible, the rest answered; and all
//! releases.

mod answer;
mod articles;
mod knowledge;
pub(super) mod ledger;
mod organisation_dialog;
mod retention;
mod sign_dialog;
mod sign_off;

use std::sync::Arc;

use eframe::egui::{Align, Frame, Layout, Margin, RichText, Ui, vec2};

use crate::{
    gui::{
        command::Command,
        context::Cx,
        modal::VendorsDialog,
        theme::{self, Palette},
        view_state::{RecordShown, RecordTab},
        widgets::{button_ui, page_header_ui, scroll_ui, section_ui, tabs_ui, weak_ui, wrapped_ui},
    },
    workbench::RecordState,
};
use ledger::ledger_ui;
pub use sign_off::standing;
use sign_off::{sign_off_ui, steps_ui};

const TABS: [RecordTab; 2] = [RecordTab::Documentation, RecordTab::Releases];
/// Width of the list of articles, with what happened under it.
const SIDE: f32 = 250.0;
/// A narrower place has it above.
const NARROW: f32 = 760.0;

/// Draws the place Record.
pub fn record_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let state = record_state(cx);
    let articles = state.form.articles();
    let sum = |of: &dyn Fn(&crate::review::ArticleState) -> usize| articles.iter().map(of).sum::<usize>();
    let note = format!(
        "{} of {} answered, {} of them from the work",
        sum(&|article| article.answered),
        sum(&|article| article.of),
        sum(&|article| article.from_work)
    );
    page_header_ui(ui, "Record", &note, |ui| {
        if button_ui(ui, "Vendors…").clicked() {
            cx.show(VendorsDialog::new(cx.bench));
        }
        if button_ui(ui, "Organisation…").clicked() {
            let dialog = organisation_dialog::OrganisationDialog::new(cx.bench);
            cx.show(dialog);
        }
        if button_ui(ui, "Export report…").clicked() {
            cx.commands.push(Command::ExportReport);
        }
    });
    sign_off_ui(ui, cx, &state);
    let releases = cx.bench.review().ledger.entries().len();
    let names = ["Documentation".to_owned(), format!("Releases ({releases})")];
    let selected = TABS.iter().position(|tab| *tab == cx.view.record.tab).unwrap_or(0);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if let Some(chosen) = tabs_ui(ui, "View of the record", &names, selected).and_then(|i| TABS.get(i)) {
        cx.view.record.tab = *chosen;
    }
    ui.add_space(8.0);
    match cx.view.record.tab {
        RecordTab::Documentation => documentation_ui(ui, cx, &state),
        RecordTab::Releases => ledger_ui(ui, cx),
    }
    if !ui.ctx().egui_wants_keyboard_input() {
        cx.bench.settle();
    }
}

/// As it was last looked at, computed again if anything changed: it looks at every field and every gate.
pub fn record_state(cx: &mut Cx<'_>) -> Arc<RecordState> {
    if cx.bench.review().release.is_shaped() {
        cx.bench.preview();
    }
    let waits = cx.bench.export_blocked_by(|| None);
    let searched = cx.bench.personal_values().fresh().is_some();
    let agreed = cx.bench.agreed_comparison().fresh().is_some();
    let measured = [cx.bench.assessment().latest().is_some(), agreed, searched];
    let review = cx.bench.review();
    let key = (
        (cx.bench.revision(), review.source.sha256.clone(), review.sign_offs.steps().len()),
        (review.ledger.entries().len(), chrono::Utc::now().date_naive(), measured, waits),
    );
    match &cx.view.record.state {
        Some(shown) if shown.key == key => Arc::clone(&shown.state),
        _ => {
            let state = Arc::new(cx.bench.record_state());
            cx.view.record.state = Some(RecordShown { key, state: Arc::clone(&state) });
            state
        }
    }
}

fn documentation_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &RecordState) {
    let (width, height) = (ui.available_width(), ui.available_height());
    let narrow = width < NARROW;
    if narrow {
        scroll_ui(ui, "record", |ui| {
            articles::articles_ui(ui, cx, state);
            articles::fields_ui(ui, cx, state);
            steps_ui(ui, cx);
            journal_ui(ui, cx);
        });
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        ui.allocate_ui_with_layout(vec2(SIDE, height), Layout::top_down(Align::Min), |ui| {
            scroll_ui(ui, "articles", |ui| {
                ui.set_max_width(ui.available_width() - 12.0);
                articles::articles_ui(ui, cx, state);
                steps_ui(ui, cx);
                journal_ui(ui, cx);
            });
        });
        ui.allocate_ui_with_layout(vec2(width - SIDE - 24.0, height), Layout::top_down(Align::Min), |ui| {
            scroll_ui(ui, "record", |ui| {
                Frame::new().inner_margin(Margin { right: 10, ..Default::default() }).show(ui, |ui| {
                    articles::fields_ui(ui, cx, state);
                    ui.add_space(24.0);
                });
            });
        });
    });
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
