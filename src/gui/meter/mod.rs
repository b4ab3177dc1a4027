//! The panel at the right: it answers the question of the place in view, and says what to do next.

mod data;
mod record;
mod release;
mod rows;
mod segments;

use eframe::egui::{self, Align, Color32, Layout, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::command::Command;
use super::context::Cx;
use super::screens::release::Subject;
use super::theme;
use super::theme::Palette;
use super::view_state::Place;
use super::widgets::{
    finding_mark, label_ui, link_ui, mark_of, primary_button_ui, secondary_button_ui, section_ui, weak_ui, wrapped_ui,
};
use crate::{
    report::{
        assessment::{Assessment, Finding, Verdict},
        words,
    },
    workbench::NextStep,
};

/// Draws the panel at the right: the question of the place in view, and its answer.
pub fn meter_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    ui.add_space(14.0);
    if super::screens::start::lists_reviews(cx) {
        super::screens::start::begin_ui(ui, cx);
        return;
    }
    section_ui(ui, question_here(cx));
    if cx.bench.dataset().is_none() {
        weak_ui(ui, "Open a file to find out.");
        return;
    }
    let assessment = cx.bench.assessment().clone();
    if let Some(error) = assessment.error() {
        answer_line_ui(ui, cx.view.place, Some(Verdict::Fail), "Not known", &palette);
        wrapped_ui(ui, error, theme::body(), palette.weak);
        return;
    }
    let Some(latest) = assessment.latest().cloned() else {
        weak_ui(ui, "Counting people…");
        return;
    };
    let pending = assessment.is_pending();
    match cx.view.place {
        Place::Data => data::answer_ui(ui, cx, &palette),
        Place::Columns => rows::answer_ui(ui, cx, &latest, pending, &palette),
        Place::Segments => segments::answer_ui(ui, cx, &latest, pending, &palette),
        Place::Release => release::answer_ui(ui, cx, &palette),
        Place::Record => record::answer_ui(ui, cx, &palette),
    }
    foot_ui(ui, cx, &latest, &palette);
}

/// The question of the place: in Release it depends on what is there.
fn question_here(cx: &Cx<'_>) -> &'static str {
    match cx.view.place {
        Place::Release => Subject::of(cx).question(),
        place => question(place),
    }
}

/// The question of a place.
fn question(place: Place) -> &'static str {
    match place {
        Place::Data => "Was it read right?",
        Place::Columns => "May the rows go?",
        Place::Segments => "May these segments go?",
        Place::Release => Subject::Table.question(),
        Place::Record => "May it be signed?",
    }
}

/// The answer in large type. `None`: it is not known.
fn answer_line_ui(ui: &mut Ui, place: Place, verdict: Option<Verdict>, word: &str, palette: &Palette) {
    let (mark, colour) = verdict.map_or(("–", palette.weak), |verdict| (mark_of(verdict), palette.verdict(verdict)));
    let response = label_ui(ui, &format!("{mark} {word}"), theme::heading(), colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, format!("{} {word}", question(place))));
}

/// The rows' own verdict, small, if it is not the question; and the way to who could be found.
fn foot_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Assessment, palette: &Palette) {
    ui.add_space(8.0);
    if cx.view.place == Place::Release && !cx.view.release.rows {
        wrapped_ui(ui, "Only these numbers are released, and no row of the file.", theme::small(), palette.weak);
        ui.add_space(4.0);
    } else if cx.view.place != Place::Columns && !latest.quasi_identifiers.is_empty() {
        let crowd = latest.classes.smallest.unwrap_or(0);
        let word = match latest.verdicts.worst() {
            Verdict::Pass => "would pass",
            Verdict::Warn => "would pass with care",
            Verdict::Fail => "would fail",
        };
        let text = format!("The whole file {word} as rows, with a smallest crowd of {}.", words::thousands(crowd));
        wrapped_ui(ui, &text, theme::small(), palette.weak);
        ui.add_space(4.0);
    }
    if link_ui(ui, "Who could this be?  →").clicked() {
        cx.commands.push(Command::WhoCouldThisBe);
    }
    ui.add_space(16.0);
}

/// A coloured edge, a heading, one figure, a sentence.
fn block_ui(ui: &mut Ui, heading: &str, figure: &str, sentence: &str, colour: Color32, palette: &Palette) {
    let inner = ui.horizontal_top(|ui| {
        ui.add_space(15.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            if !heading.is_empty() {
                label_ui(ui, heading, theme::body_strong(), colour);
            }
            if !figure.is_empty() {
                label_ui(ui, figure, theme::figure(), palette.text);
            }
            if !sentence.is_empty() {
                wrapped_ui(ui, sentence, theme::body(), palette.weak);
            }
        });
    });
    let rect = inner.response.rect;
    let edge = egui::Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
    ui.painter().rect_filled(edge, 0.0, colour);
    ui.add_space(8.0);
}

/// A coloured edge, the question, its figure, its sentence.
fn finding_ui(ui: &mut Ui, question: &str, finding: &Finding, definition: &str, palette: &Palette) {
    let (mark, colour) = finding_mark(finding, palette);
    let inner = ui.horizontal_top(|ui| {
        ui.add_space(15.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let text = format!("{mark} {question}");
            label_ui(ui, &text, theme::body_strong(), colour);
            if !finding.headline.is_empty() {
                label_ui(ui, &finding.headline, theme::figure(), palette.text);
            }
            wrapped_ui(ui, &finding.because, theme::body(), palette.weak);
        });
    });
    let rect = inner.response.rect;
    let edge = egui::Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
    ui.painter().rect_filled(edge, 0.0, colour);
    let response = ui.interact(rect, ui.scope_id().with(question), Sense::hover());
    response.widget_info(|| {
        let word = finding.shown().map_or("not measured", word);
        let text = format!("{question}: {word}. {} {}", finding.headline, finding.because);
        WidgetInfo::labeled(Role::Status, true, text)
    });
    response.on_hover_text(definition);
    ui.add_space(8.0);
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warning",
        Verdict::Fail => "fail",
    }
}

/// One repair: what, what it does and costs, one click. True when it was clicked.
pub fn step_ui(ui: &mut Ui, step: &NextStep, best: bool, enabled: bool, palette: &Palette) -> bool {
    let mut clicked = false;
    let width = ui.available_width();
    let row = ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Center), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let response =
                if best { primary_button_ui(ui, "Apply", enabled) } else { secondary_button_ui(ui, "Apply", enabled) };
            response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, format!("Apply: {}", step.title)));
            clicked = response.clicked();
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                wrapped_ui(ui, &step.title, theme::body(), palette.text);
                let detail = if step.passes { format!("{} · passes ✔", step.detail) } else { step.detail.clone() };
                wrapped_ui(ui, &detail, theme::small(), palette.weak);
            });
        });
    });
    let y = row.response.rect.bottom() + 7.0;
    let line = egui::Stroke::new(1.0, palette.line);
    ui.painter().hline(row.response.rect.x_range(), ui.painter().round_to_pixel_center(y), line);
    ui.add_space(8.0);
    clicked
}
