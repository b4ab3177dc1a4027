//! The crowd meter: is it safe to hand over, and if not, what is the next best thing to do?

use eframe::egui::{self, Align, Layout, RichText, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::command::Command;
use super::context::Cx;
use super::screens::data::reading::open_questions;
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

/// Steps shown at once: more would be a list to read, not a next step.
const STEPS: usize = 3;

/// Draws the panel at the right: the three questions of the assessment and what answers them.
pub fn meter_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    ui.add_space(14.0);
    let asked = if cx.view.place == Place::Data { "Was it read right?" } else { "Is it safe to hand over?" };
    section_ui(ui, asked);
    if cx.bench.dataset().is_none() {
        weak_ui(ui, "Open a file to find out.");
        return;
    }
    let assessment = cx.bench.assessment().clone();
    if let Some(error) = assessment.error() {
        verdict_line_ui(ui, Some(Verdict::Fail), "Not known", &palette);
        wrapped_ui(ui, error, theme::body(), palette.weak);
        return;
    }
    let Some(latest) = assessment.latest() else {
        weak_ui(ui, "Counting people…");
        return;
    };
    if cx.view.place == Place::Data {
        reading_answer_ui(ui, cx, &palette);
    }
    // On the way out it is the table that is handed over, and the rows are told apart from it.
    if cx.view.place == Place::Release {
        table_answer_ui(ui, cx, &palette);
    }
    ui.scope(|ui| {
        if assessment.is_pending() {
            ui.multiply_opacity(0.5);
        }
        answer_ui(ui, latest, &palette);
    });
    ui.add_space(8.0);
    if latest.quasi_identifiers.is_empty() {
        first_step_ui(ui, cx);
    }
    steps_ui(ui, cx, &palette);
    if cx.view.place == Place::Release {
        released_ui(ui, cx, &palette);
    }
    ui.add_space(8.0);
    if link_ui(ui, "Who could this be?  →").clicked() {
        cx.commands.push(Command::WhoCouldThisBe);
    }
    ui.add_space(16.0);
}

fn verdict_line_ui(ui: &mut Ui, verdict: Option<Verdict>, word: &str, palette: &Palette) {
    let (mark, colour) = verdict.map_or(("–", palette.weak), |verdict| (mark_of(verdict), palette.verdict(verdict)));
    let response = label_ui(ui, &format!("{mark} {word}"), theme::heading(), colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, format!("Is it safe to hand over? {word}")));
}

/// Before anything is measured: what was found is offered, in one click.
fn first_step_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let open = cx.bench.suggestions_open();
    if open == 0 {
        return;
    }
    section_ui(ui, "Best next step");
    let text = format!("Accept {}", words::counted(open as u64, "suggestion", "suggestions"));
    if primary_button_ui(ui, &text, true).on_hover_text("A role for every column; each can be changed").clicked() {
        cx.commands.push(Command::AcceptSuggestions);
        cx.commands.push(Command::Go(Place::Columns));
    }
}

/// Whether the file was read as it was meant, before anything is concluded from it.
fn reading_answer_ui(ui: &mut Ui, cx: &Cx<'_>, palette: &Palette) {
    let Some(dataset) = cx.bench.dataset() else { return };
    let open = open_questions(dataset);
    let (verdict, word, sentence) = match (open, dataset.source.unreadable_rows) {
        (0, 0) if dataset.source.reading.remarks.is_empty() => {
            (Verdict::Pass, "Read as it is".to_owned(), "The header is in the first line, and every row was read.")
        }
        (0, 0) => (Verdict::Pass, "Settled".to_owned(), "Every decision is in the list, with its alternative."),
        (0, rows) => {
            let rows = words::counted(rows, "row is missing", "rows are missing");
            (Verdict::Warn, rows, "They could not be read, and nobody in them is counted.")
        }
        (open, _) => {
            let questions = words::counted(open as u64, "question", "questions");
            (Verdict::Warn, questions, "Until they are answered the figures hold for the file as it was read.")
        }
    };
    let text = format!("{} {word}", mark_of(verdict));
    let response = label_ui(ui, &text, theme::heading(), palette.verdict(verdict));
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, format!("Was it read right? {word}")));
    wrapped_ui(ui, sentence, theme::body(), palette.weak);
    ui.add_space(8.0);
    section_ui(ui, "Is it safe to hand over?");
}

/// The table as it would leave.
fn table_answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let derived = cx.bench.preview().clone();
    let release = cx.bench.review().release.clone();
    let shaped = release.is_shaped();
    let several = release.tables.len() > 1;
    if let Some(preview) =
        derived.latest().filter(|preview| shaped && derived.error().is_none() && !preview.tables.is_empty())
    {
        ui.scope(|ui| {
            if derived.is_pending() {
                ui.multiply_opacity(0.5);
            }
            let word = match preview.verdict {
                Verdict::Pass if several => "Yes, these tables",
                Verdict::Pass => "Yes, this table",
                Verdict::Warn if several => "These tables, with care",
                Verdict::Warn => "This table, with care",
                Verdict::Fail if several => "Not these tables",
                Verdict::Fail => "Not this table",
            };
            verdict_line_ui(ui, Some(preview.verdict), word, palette);
            wrapped_ui(ui, &preview.because, theme::body(), palette.weak);
        });
        ui.add_space(8.0);
        section_ui(ui, "And the rows themselves?");
    }
}

fn answer_ui(ui: &mut Ui, assessment: &Assessment, palette: &Palette) {
    let verdicts = &assessment.verdicts;
    let measured = !assessment.quasi_identifiers.is_empty();
    let word = match verdicts.worst() {
        _ if !measured => "Not measured",
        Verdict::Pass => "Yes",
        Verdict::Warn => "With care",
        Verdict::Fail => "Not yet",
    };
    verdict_line_ui(ui, measured.then(|| verdicts.worst()), word, palette);
    if !measured {
        let text = "Say in Columns which columns identify people: then the crowd they hide in is counted.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        return;
    }
    ui.add_space(4.0);
    finding_ui(
        ui,
        "Singling out",
        &verdicts.singling_out,
        "Can one person be picked out of the file? The smallest crowd is the least number of people who share all \
         quasi-identifier values (k-anonymity); 1 / k is the highest prosecutor risk.",
        palette,
    );
    finding_ui(
        ui,
        "Linking",
        &verdicts.linking,
        "Can a person be found again in another file? Journalist risk: one over the people in the population who share \
         the same values; also columns that are nearly unique, and segments that overlap.",
        palette,
    );
    finding_ui(
        ui,
        "Inference",
        &verdicts.inference,
        "Can something sensitive be concluded about a person? Distinct l-diversity counts the sensitive values in each \
         crowd; t-closeness is how far a crowd's values lie from everyone's.",
        palette,
    );
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

fn steps_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let steps = cx.bench.next_steps().clone();
    let Some(list) = steps.latest().filter(|list| !list.is_empty()) else {
        if steps.is_pending() {
            section_ui(ui, "Best next steps");
            wrapped_ui(ui, "Being looked for…", theme::body(), palette.weak);
        }
        return;
    };
    section_ui(ui, "Best next steps");
    let mut apply = None;
    ui.scope(|ui| {
        if steps.is_pending() {
            ui.multiply_opacity(0.5);
        }
        for (i, step) in list.iter().take(STEPS).enumerate() {
            if step_ui(ui, step, list.iter().take(STEPS).position(|s| s.passes) == Some(i), palette) {
                apply = Some(step.clone());
            }
        }
    });
    if let Some(step) = apply {
        cx.bench.apply(step.edit);
    }
}

/// One repair: what, what it does and costs, one click. True when it was clicked.
pub fn step_ui(ui: &mut Ui, step: &NextStep, best: bool, palette: &Palette) -> bool {
    let mut clicked = false;
    let width = ui.available_width();
    let row = ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Center), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let response =
                if best { primary_button_ui(ui, "Apply", true) } else { secondary_button_ui(ui, "Apply", true) };
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Apply: {}", step.title)));
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

/// What left before: the attacker is taken to know it.
fn released_ui(ui: &mut Ui, cx: &Cx<'_>, palette: &Palette) {
    let ledger = cx.bench.review().ledger.clone();
    let released = ledger.entries();
    if released.is_empty() {
        return;
    }
    ui.add_space(4.0);
    section_ui(ui, "Released before");
    for entry in released.iter().rev().take(4) {
        let content = &entry.content;
        let title =
            if content.title.is_empty() { format!("Release {}", content.number) } else { content.title.clone() };
        wrapped_ui(ui, &title, theme::body(), palette.text);
        let day = content.created.format("%d %b %Y");
        let tables = words::counted(content.tables.len() as u64, "table", "tables");
        let note = format!("{day} · {tables} · counted as known");
        ui.label(RichText::new(note).font(theme::small()).color(palette.weak));
    }
}
