//! How the file was read: the questions first, then what was settled, each with the decision that reads it otherwise.

use eframe::egui::{self, Align, Layout, RichText, Stroke, Ui, WidgetInfo, accesskit::Role, vec2};

use super::answers_of;
use crate::{
    dataset::{Dataset, OpenOptions, Remark, decision_label},
    gui::{
        context::Cx,
        modal::UnreadableDialog,
        theme::{self, Palette},
        widgets::{button_ui, ends_ui, label_ui, link_ui, primary_button_ui, section_ui, wrapped_ui},
    },
    report::words,
};

/// Settled remarks that are shown before the analyst asks for all of them.
const SETTLED: usize = 3;
/// Below this width the buttons are under what was found.
const NARROW: f32 = 560.0;
/// Height of a line of text, and of a link beside one.
const TEXT: f32 = 20.0;
const LINK: f32 = 24.0;
/// Share of the width for what was found.
const FOUND: f32 = 0.56;

/// How many questions the file leaves open.
#[must_use]
pub fn open_questions(dataset: &Dataset) -> usize {
    dataset.source.questions.len() + dataset.source.reading.open_questions().count()
}

/// What a line of the list requests.
enum Wanted {
    Options(Box<OpenOptions>),
    UnreadableRows,
}

/// Draws what was noticed while the file was read, with the questions that this leaves open.
pub fn reading_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset) {
    let source = &dataset.source;
    // A question with its answers represents the remark that says the same.
    let is_asked = |remark: &&Remark| source.questions.iter().any(|question| question.sentence == remark.text);
    let remarks = source.reading.remarks.iter().filter(|remark| !is_asked(remark));
    let (open, settled): (Vec<&Remark>, Vec<&Remark>) = remarks.partition(|remark| remark.open);
    if open.is_empty() && settled.is_empty() && source.questions.is_empty() && source.unreadable_rows == 0 {
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    section_ui(ui, "How this file was read");
    ui.add_space(4.0);
    let mut wanted = None;
    for remark in &open {
        line_ui(ui, cx, remark, &mut wanted);
    }
    for question in &source.questions {
        let answers = answers_of(question);
        let line =
            Line { mark: Mark::Question, text: &question.sentence, places: String::new(), effect: String::new() };
        row_ui(ui, &line, |ui| {
            for (text, answer) in &answers {
                if button_ui(ui, text).clicked() {
                    let mut options = (*cx.bench.review().open).clone();
                    answer(&mut options);
                    wanted = Some(Wanted::Options(Box::new(options)));
                }
            }
        });
    }
    if source.unreadable_rows > 0 {
        let text = words::counted(source.unreadable_rows, "row could not be read", "rows could not be read");
        let first = source.unreadable.first().map(|row| format!("Line {}: {}", row.line, row.reason));
        let line = Line {
            mark: Mark::Question,
            text: &text,
            places: first.unwrap_or_default(),
            effect: "Left out, and not counted".to_owned(),
        };
        row_ui(ui, &line, |ui| {
            if button_ui(ui, "Show the lines…").clicked() {
                wanted = Some(Wanted::UnreadableRows);
            }
        });
    }
    let shown = if cx.view.data.all_remarks { settled.len() } else { settled.len().min(SETTLED) };
    for remark in settled.iter().take(shown) {
        line_ui(ui, cx, remark, &mut wanted);
    }
    if settled.len() > SETTLED {
        let more = settled.len() - SETTLED;
        let text = if cx.view.data.all_remarks { "Show fewer".to_owned() } else { format!("Show {more} more") };
        ui.add_space(2.0);
        if link_ui(ui, &text).clicked() {
            cx.view.data.all_remarks = !cx.view.data.all_remarks;
        }
    }
    ui.add_space(8.0);
    match wanted {
        Some(Wanted::Options(options)) => cx.bench.reopen_with(*options),
        Some(Wanted::UnreadableRows) => cx.show(UnreadableDialog),
        None => {}
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Question,
    Settled,
}

struct Line<'a> {
    mark: Mark,
    text: &'a str,
    /// Where, in small type below.
    places: String,
    /// What it does to people.
    effect: String,
}

/// One remark, with its ways to decide.
fn line_ui(ui: &mut Ui, cx: &Cx<'_>, remark: &Remark, wanted: &mut Option<Wanted>) {
    let is_answered = cx.bench.review().open.as_read.contains(&remark.key());
    let mark = if remark.open { Mark::Question } else { Mark::Settled };
    let line = Line { mark, text: &remark.text, places: places(remark), effect: effect(remark) };
    let options = || (*cx.bench.review().open).clone();
    row_ui(ui, &line, |ui| {
        if is_answered {
            let palette = Palette::of(ui);
            label_ui(ui, "As read", theme::body(), palette.weak);
        }
        if remark.open && button_ui(ui, "Keep as read").clicked() {
            let mut options = options();
            options.as_read.insert(remark.key());
            *wanted = Some(Wanted::Options(Box::new(options)));
        }
        let other = remark.instead.as_deref().filter(|option| options().decided(option).is_some());
        if let Some(option) = other {
            let label = decision_label(option);
            let clicked = match remark.open {
                true => primary_button_ui(ui, &label, true).clicked(),
                false => link_ui(ui, &label).on_hover_text("Reads the file again in this way").clicked(),
            };
            if clicked {
                *wanted = options().decided(option).map(|options| Wanted::Options(Box::new(options)));
            }
        }
    });
}

/// "Lines 3, 7 and 12", "Lines 3 to 12 and others".
fn places(remark: &Remark) -> String {
    let lines: Vec<String> = remark.lines.iter().map(|line| words::thousands(*line)).collect();
    match lines.as_slice() {
        [] => String::new(),
        [one] if remark.rows <= 1 => format!("Line {one}"),
        [one] => format!("Line {one} and others"),
        [first @ .., last] if remark.rows as usize <= lines.len() => format!("Lines {} and {last}", first.join(", ")),
        all => format!("Lines {} and others", all.join(", ")),
    }
}

fn effect(remark: &Remark) -> String {
    match (remark.people, remark.rows) {
        (Some(people), _) if people > 0 => words::counted(people, "person", "people"),
        (_, 0) => String::new(),
        (_, rows) => words::counted(rows, "row", "rows"),
    }
}

/// Mark, sentence, effect, and the buttons at the right, in the order in which they are drawn.
fn row_ui(ui: &mut Ui, line: &Line<'_>, actions: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let (sign, colour) = match line.mark {
        Mark::Question => ("▲", palette.warn),
        Mark::Settled => ("✔", palette.pass),
    };
    let width = ui.available_width();
    ui.add_space(5.0);
    let row = if width < NARROW {
        ui.vertical(|ui| {
            wrapped_ui(ui, &format!("{sign} {}", line.text), theme::body(), palette.text);
            let rest = [line.places.as_str(), line.effect.as_str()];
            let rest: Vec<&str> = rest.into_iter().filter(|text| !text.is_empty()).collect();
            if !rest.is_empty() {
                wrapped_ui(ui, &rest.join(" · "), theme::small(), palette.weak);
            }
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            ui.horizontal_wrapped(actions);
        })
    } else {
        wide_row_ui(ui, line, width, (sign, colour), actions)
    };
    let named = match line.mark {
        Mark::Question => "question",
        Mark::Settled => "settled",
    };
    let text = format!("{named}: {} {}", line.text, line.effect);
    row.response.widget_info(|| WidgetInfo::labeled(Role::Status, true, text.clone()));
    ui.add_space(5.0);
    let y = ui.painter().round_to_pixel_center(ui.cursor().top());
    ui.painter().hline(row.response.rect.x_range(), y, Stroke::new(1.0, palette.line));
}

/// The same on one line.
fn wide_row_ui(
    ui: &mut Ui,
    line: &Line<'_>,
    width: f32,
    (sign, colour): (&str, egui::Color32),
    actions: impl FnOnce(&mut Ui),
) -> egui::InnerResponse<()> {
    let palette = Palette::of(ui);
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 1.0);
        // What can be done is higher than a line of text: both have one middle.
        if line.mark == Mark::Settled {
            ui.spacing_mut().interact_size.y = LINK;
        }
        let above = ((ui.spacing().interact_size.y - TEXT) / 2.0).max(0.0);
        ui.allocate_ui_with_layout(vec2(20.0, TEXT + above), Layout::top_down(Align::Min), |ui| {
            ui.add_space(above);
            wrapped_ui(ui, sign, theme::body(), colour);
        });
        let found = (width * FOUND).floor();
        let found = ui.allocate_ui_with_layout(vec2(found, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(found);
            ui.add_space(above);
            wrapped_ui(ui, line.text, theme::body(), palette.text);
            if !line.places.is_empty() {
                wrapped_ui(ui, &line.places, theme::small(), palette.weak);
            }
        });
        let room = vec2(ui.available_width(), found.response.rect.height());
        let effect = |ui: &mut Ui, (): &mut ()| {
            let effect = RichText::new(&line.effect).font(theme::body()).color(palette.weak);
            ui.add(egui::Label::new(effect).truncate());
        };
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
            ends_ui(ui, line.text, (room.y, 0.0), &mut (), effect, |ui, ()| actions(ui));
        });
    })
}
