//! Segments: how many may go, which is worst and why, and what would free most.

use eframe::egui::{Align, Layout, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, vec2};

use super::{answer_line_ui, block_ui};
use crate::{
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        view_state::Place,
        widgets::{label_ui, link_ui, mark_of, secondary_button_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::{
        assessment::{Answer, Assessment, Finding, SegmentFigures, Verdict, Verdicts, worst_first},
        words,
    },
};

/// Below this height of the panel the questions one by one are left out, in points.
const ROOM: f32 = 610.0;

/// The answer for all segments together.
pub fn answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Assessment, pending: bool, palette: &Palette) {
    let room = ui.available_height();
    let list = cx.bench.answered_segments(latest);
    let Some(answer) = Answer::of(&list) else {
        answer_line_ui(ui, Place::Segments, None, "No segment yet", palette);
        wrapped_ui(ui, "Add the sample's, propose some, or write a rule.", theme::body(), palette.weak);
        return;
    };
    ui.scope(|ui| {
        if pending {
            ui.multiply_opacity(0.5);
        }
        let verdict = if answer.may_go == answer.of { answer.shown } else { Verdict::Fail };
        answer_line_ui(
            ui,
            Place::Segments,
            Some(verdict),
            &format!("{} of {} may go", answer.may_go, answer.of),
            palette,
        );
        cells_ui(ui, cx, &list, palette);
        let care = list.iter().filter(|s| s.answer.may_go() && s.answer.shown() == Verdict::Warn).count();
        let work = answer.of - answer.may_go;
        let mut notes = Vec::new();
        if care > 0 {
            notes.push(format!("{care} of them with care."));
        }
        if work > 0 {
            notes.push(words::counted(work as u64, "needs work.", "need work."));
        }
        if !notes.is_empty() {
            wrapped_ui(ui, &notes.join(" "), theme::body(), palette.weak);
        }
    });
    ui.add_space(8.0);
    if let Some((name, because)) = answer.against() {
        section_ui(ui, "Worst");
        let heading = format!("{} {name}", mark_of(answer.shown));
        block_ui(ui, &heading, "", &format!("{because}."), palette.verdict(answer.shown), palette);
    }
    if answer.may_go == answer.of {
        if secondary_button_ui(ui, "Go to Release", true).clicked() {
            cx.commands.push(Command::Go(Place::Release));
        }
    } else {
        next_ui(ui, cx, palette);
    }
    if room > ROOM {
        by_question_ui(ui, &list, palette);
    }
}

/// A cell for each segment, filled where it may go; a click chooses it.
fn cells_ui(ui: &mut Ui, cx: &mut Cx<'_>, list: &[SegmentFigures], palette: &Palette) {
    let mut order = worst_first(list);
    order.reverse();
    let gap = 4.0;
    let width =
        ((ui.available_width() - gap * (order.len() as f32 - 1.0)) / order.len().max(1) as f32).clamp(4.0, 40.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(gap, 4.0);
        for figures in order.into_iter().filter_map(|at| list.get(at)) {
            let (rect, response) = ui.allocate_exact_size(vec2(width, 10.0), Sense::click());
            let colour = palette.verdict(figures.answer.shown());
            if figures.answer.may_go() {
                ui.painter().rect_filled(rect, 2.0, colour);
            } else {
                ui.painter().rect_stroke(rect, 2.0, Stroke::new(1.0, colour), StrokeKind::Inside);
            }
            let name = format!("{}: {}", figures.name, figures.answer.because);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.on_hover_text(&name).clicked() {
                cx.view.segments.selected = Some(figures.name.clone());
                cx.view.segments.overlaps = false;
            }
        }
    });
}

/// The step of the plan that comes first, and the plan itself.
fn next_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    section_ui(ui, "Next to go");
    let derived = cx.bench.plan().clone();
    let Some(plan) = derived.latest().cloned() else {
        match derived.error() {
            Some(error) => {
                _ = wrapped_ui(ui, &format!("✖ No plan could be made: {error}"), theme::body(), palette.weak);
            }
            None => _ = weak_ui(ui, "Looking for ways out…"),
        }
        return;
    };
    ui.scope(|ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        match plan.steps.first() {
            None => {
                wrapped_ui(ui, "Nothing tried here lets another one go.", theme::body(), palette.weak);
            }
            Some((name, step)) => {
                let also: Vec<&str> = step.others.better.iter().map(|(name, _)| name.as_str()).collect();
                let names = [vec![name.as_str()], also].concat();
                let figure = format!("{} → {}", plan.may_go_before, plan.may_go_before + names.len());
                let sentence = format!("{}: {}.", step.title, step.others.sentence());
                block_ui(ui, &names.join(", "), &figure, &sentence, palette.accent, palette);
            }
        }
    });
    let first = plan.steps.first().map(|(name, _)| name.clone());
    if derived.is_pending() {
        weak_ui(ui, "looking again…");
        return;
    }
    ui.horizontal(|ui| {
        if let Some(name) = first
            && secondary_button_ui(ui, "Show", true).on_hover_text("Chooses that segment").clicked()
        {
            cx.view.segments.selected = Some(name);
            cx.view.segments.overlaps = false;
        }
        if plan.edit.is_some() && link_ui(ui, "Fix all…").clicked() {
            cx.commands.push(Command::FixAll);
        }
    });
    ui.add_space(8.0);
}

/// Takes one question's finding.
type Question = fn(&Verdicts) -> &Finding;

/// The worst of each question over the segments.
fn by_question_ui(ui: &mut Ui, list: &[SegmentFigures], palette: &Palette) {
    section_ui(ui, "By question");
    let questions: [(&str, Question); 3] =
        [("Singling out", |v| &v.singling_out), ("Linking", |v| &v.linking), ("Inference", |v| &v.inference)];
    for (question, of) in questions {
        let shown = |figures: &SegmentFigures| of(&figures.verdicts).shown();
        let worst = list.iter().filter_map(shown).max();
        let names: Vec<&str> =
            list.iter().filter(|figures| shown(figures) == worst).map(|figures| figures.name.as_str()).collect();
        let (text, colour) = match worst {
            None => ("– not required".to_owned(), palette.weak),
            Some(Verdict::Pass) => (format!("{} all", mark_of(Verdict::Pass)), palette.pass),
            Some(verdict) => {
                let who = match names.as_slice() {
                    [one] => (*one).to_owned(),
                    more => format!("{} segments", more.len()),
                };
                (format!("{} {who}", mark_of(verdict)), palette.verdict(verdict))
            }
        };
        ui.horizontal(|ui| {
            label_ui(ui, question, theme::body(), palette.text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                label_ui(ui, &text, theme::body(), colour);
            });
        });
    }
    ui.add_space(8.0);
}
