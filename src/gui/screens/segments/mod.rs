//! All segments at a glance: what is released, to whom, and whether it may go; and the chosen one in detail.

mod actions;
mod chart;
mod detail;
pub mod editor;
mod find;
pub mod overlap_map;
mod overlaps;
mod table;
mod ways;

use std::borrow::Cow;

use eframe::egui::Ui;

use crate::{
    gui::{
        command::Command,
        context::Cx,
        widgets::{button_ui, empty_state_ui, page_header_ui, primary_button_ui, scroll_ui, secondary_button_ui},
    },
    report::assessment::{SegmentFigures, Verdict},
};

/// Room beside what scrolls, so that the bar covers nothing.
const SCROLL_BAR: f32 = 12.0;

/// Draws the place Segments.
pub fn segments_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    if cx.view.segments.editor.is_some() {
        editor::beside_ui(ui, cx);
        return;
    }
    let assessment = cx.bench.assessment().clone();
    let latest = assessment.latest().cloned();
    let figures = latest.as_ref().map_or(Cow::Borrowed(&[][..]), |latest| cx.bench.answered_segments(latest));
    let tables = figures.iter().any(|figures| figures.leaves.as_deref() == Some("table"));
    if tables && cx.bench.review().release.is_shaped() {
        // Its cells answer for a segment that leaves as a table.
        cx.bench.preview();
    }
    let segments = cx.bench.review().segments.clone();
    page_header_ui(ui, "Segments", &note(segments.len(), &figures), |ui| {
        for (word, command) in [("Propose…", Command::Propose), ("Divide…", Command::DivideIntoSegments)] {
            if secondary_button_ui(ui, word, true).on_hover_text(command.hint()).clicked() {
                cx.commands.push(command);
            }
        }
        if segments.len() > 1 {
            let word = if cx.view.segments.overlaps { "Back to the segment" } else { "Overlaps" };
            if secondary_button_ui(ui, word, true).clicked() {
                cx.commands.push(Command::Overlaps);
            }
        }
        // One filled button a screen: where a way out is offered, it is that one.
        let new = if segments.is_empty() {
            primary_button_ui(ui, "New segment", true)
        } else {
            secondary_button_ui(ui, "New segment", true)
        };
        if new.clicked() {
            cx.commands.push(Command::NewSegment);
        }
    });
    if segments.is_empty() {
        editor::opening_keys(ui, cx, None);
        empty_ui(ui, cx);
        return;
    }
    let order = find::shown(cx, &figures, table::order_of(cx, &figures));
    find::find_ui(ui, cx, &figures, order.len());
    let chosen = cx.view.segments.selected.clone().filter(|name| segments.iter().any(|s| s.name == *name));
    let chosen = chosen.or_else(|| order.first().cloned());
    let listed = table::Listed { order: &order, figures: &figures, pending: assessment.is_pending() };
    if let Some(name) = table::table_ui(ui, cx, &listed, chosen.as_ref()) {
        cx.view.segments.selected = Some(name);
        cx.view.segments.overlaps = false;
    }
    editor::opening_keys(ui, cx, chosen.as_deref());
    ui.add_space(12.0);
    scroll_ui(ui, "segment", |ui| {
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        if cx.view.segments.overlaps {
            if let Some(latest) = &latest {
                overlaps::overlaps_ui(ui, cx, latest);
            }
        } else if let Some(name) = chosen {
            detail::segment_ui(ui, cx, &name, &figures);
        }
        ui.add_space(16.0);
    });
}

/// "9 proposed, those that need work first".
fn note(segments: usize, figures: &[SegmentFigures]) -> String {
    let work = figures.iter().filter(|figures| figures.answer.verdict == Verdict::Fail).count();
    match (segments, work) {
        (0, _) => String::new(),
        (n, 0) => format!("{n} proposed"),
        (n, _) => format!("{n} proposed, those that need work first"),
    }
}

fn empty_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let text = "A segment is a named rule that chooses people, such as tier = \"gold\" and visits_12m = 0. Write one and \
                see at once how well the people in it hide.";
    empty_state_ui(ui, "No segments yet", text, |ui| {
        let sample = sample_of(cx);
        if let Some(sample) = sample
            && button_ui(ui, "Add the sample's segments").clicked()
        {
            cx.bench.apply(crate::workbench::add_sample_segments(sample, cx.bench.review()));
        }
    });
}

/// Which built-in sample is open.
fn sample_of(cx: &Cx<'_>) -> Option<crate::dataset::sample::Sample> {
    cx.bench.review().source.sample.as_ref().and_then(|(kind, _)| crate::dataset::sample::Sample::named(kind))
}

/// Opens the editor of a segment.
pub fn edit(cx: &mut Cx<'_>, name: &str) {
    if let Some(segment) = cx.bench.review().segment(name) {
        let editor = editor::SegmentEditor::of(segment);
        editor::open(cx, editor);
    }
}
