//! What would make a segment go: each way with what it does to this segment, to the others, and the detail it keeps.

use eframe::egui::{self, Key, RichText, Ui, WidgetInfo, accesskit::Role};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{mark_of, primary_button_ui, secondary_button_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::assessment::{SegmentFigures, Verdict},
    workbench::NextStep,
};

/// Keys that apply a way.
const KEYS: [Key; 4] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];

/// Draws the ways out of a segment that may not go; nothing if it may.
pub fn ways_ui(ui: &mut Ui, cx: &mut Cx<'_>, figures: &SegmentFigures) {
    if figures.answer.verdict == Verdict::Pass || figures.error.is_some() {
        return;
    }
    let palette = Palette::of(ui);
    let derived = cx.bench.ways_out(&figures.name).clone();
    // Ways of another state of the review are shown dimmed and can not be applied.
    let stale = derived.fresh().is_none();
    let Some(ways) = derived.latest().cloned() else {
        match derived.error() {
            Some(error) => wrapped_ui(ui, error, theme::body(), palette.fail),
            None => weak_ui(ui, "Looking for ways out…"),
        };
        return;
    };
    if ways.is_empty() && !stale {
        let remains = match (figures.answer.may_go(), figures.leaves.as_deref()) {
            (true, _) => "Nothing tried here changes that; it may go with care.",
            (false, Some("count")) => {
                "Nothing tried here makes it go. It cannot be released: drop it, or merge it into a larger segment."
            }
            (false, _) => {
                "Nothing tried here makes it go. It cannot be released: drop it, merge it, or hand over other columns."
            }
        };
        weak_ui(ui, remains);
        return;
    }
    let pointer = ui.ctx().pointer_hover_pos();
    let rests = cx.view.rests(pointer);
    let mut apply = None;
    ui.scope(|ui| {
        if stale {
            ui.multiply_opacity(0.5);
        }
        apply = list_ui(ui, &ways, !stale && !rests, &palette);
    });
    let in_front = cx.modal.is_some() || cx.bench.question().is_some();
    if !stale && !in_front && !ui.ctx().egui_wants_keyboard_input() {
        let pressed =
            ui.input(|input| KEYS.iter().position(|key| input.modifiers.is_none() && input.key_pressed(*key)));
        apply = apply.or(pressed.filter(|at| *at < ways.len()));
    }
    if let Some(way) = apply.and_then(|at| ways.get(at)) {
        cx.view.applied_at = pointer;
        cx.bench.apply(way.edit.clone());
    }
}

/// Below this width the ways are one below the other.
const NARROW: f32 = 506.0;

fn list_ui(ui: &mut Ui, ways: &[NextStep], enabled: bool, palette: &Palette) -> Option<usize> {
    let mut apply = None;
    let width = ui.available_width();
    if width < NARROW {
        return narrow_ui(ui, ways, enabled, palette);
    }
    let (kept, button, gap) = (70.0, 72.0, 16.0);
    let text = width - kept - button - gap * 4.0;
    let widths = [text * 0.30, text * 0.35, text * 0.35];
    egui::Grid::new("ways out").num_columns(5).spacing(egui::vec2(gap, 6.0)).show(ui, |ui| {
        for (heading, width) in
            ["What would make it go", "This segment, before → after", "The others"].into_iter().zip(widths)
        {
            column_ui(ui, width, |ui| section_ui(ui, heading));
        }
        column_ui(ui, kept, |ui| section_ui(ui, "Detail kept"));
        ui.label("");
        ui.end_row();
        for (at, way) in ways.iter().enumerate() {
            column_ui(ui, widths[0], |ui| wrapped_ui(ui, &way.title, theme::body_strong(), palette.text));
            column_ui(ui, widths[1], |ui| {
                let colour = if way.passes { palette.text } else { palette.weak };
                let text = format!("{}   {} {}", way.size, mark_of(way.verdict_after), way.after);
                wrapped_ui(ui, &text, theme::body(), colour)
            });
            column_ui(ui, widths[2], |ui| {
                let harms = !way.others.worse.is_empty();
                let colour = if harms { palette.fail } else { palette.text };
                wrapped_ui(ui, &way.others.sentence(), theme::body(), colour)
            });
            column_ui(ui, kept, |ui| {
                let kept = way.kept.map_or_else(|| "–".to_owned(), |kept| format!("{:.0} %", (kept * 100.0).floor()));
                ui.label(RichText::new(kept).font(theme::body()).color(palette.text))
            });
            if apply_ui(ui, way, at, enabled) {
                apply = Some(at);
            }
            ui.end_row();
        }
    });
    apply
}

/// The button of a way; true when it was pressed.
fn apply_ui(ui: &mut Ui, way: &NextStep, at: usize, enabled: bool) -> bool {
    let best = at == 0
        && way.passes
        && way.kept.is_none_or(|kept| kept > 0.0)
        && way.others.worse.is_empty()
        && way.others.gone.is_empty();
    let response =
        if best { primary_button_ui(ui, "Apply", enabled) } else { secondary_button_ui(ui, "Apply", enabled) };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, format!("Apply: {}", way.title)));
    response.on_hover_text(format!("Key {}", at + 1)).clicked()
}

/// The ways one below the other.
fn narrow_ui(ui: &mut Ui, ways: &[NextStep], enabled: bool, palette: &Palette) -> Option<usize> {
    let mut apply = None;
    section_ui(ui, "What would make it go");
    for (at, way) in ways.iter().enumerate() {
        wrapped_ui(ui, &way.title, theme::body_strong(), palette.text);
        let text = format!("{}   {} {}", way.size, mark_of(way.verdict_after), way.after);
        wrapped_ui(ui, &text, theme::body(), if way.passes { palette.text } else { palette.weak });
        let colour = if way.others.worse.is_empty() { palette.text } else { palette.fail };
        wrapped_ui(ui, &way.others.sentence(), theme::body(), colour);
        if let Some(kept) = way.kept {
            let text = format!("Detail kept: {:.0} %", (kept * 100.0).floor());
            wrapped_ui(ui, &text, theme::body(), palette.weak);
        }
        if apply_ui(ui, way, at, enabled) {
            apply = Some(at);
        }
    }
    apply
}

/// A cell of this width whose text wraps.
fn column_ui<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.set_width(width);
        add(ui)
    })
    .inner
}
