//! The points of the frontier as lines, each with what must hold.

use eframe::egui::{self, Align, Layout, RichText, Ui, vec2};

use super::title_of;
use crate::{
    gui::{
        theme::{self, Palette},
        widgets::{check_ui, ends_ui, label_ui, link_ui, primary_button_ui, secondary_button_ui, wrapped_ui},
    },
    report::words,
    workbench::LevelsPoint,
};

/// How a point stands to what is in use and chosen.
#[derive(Clone, Copy)]
pub struct State {
    /// It meets the policy and keeps most.
    pub is_best: bool,
    pub in_use: bool,
    pub compared: bool,
    /// Sensitive values of every crowd were required too: crowds may be large enough and still not do.
    pub values: bool,
}

/// What the analyst wants of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Apply,
    /// Puts it beside others, or takes it away again.
    Compare,
    /// Shows in Data the rows of the people who would have to be left out.
    Rows,
}

/// Room for what can be done with a point, in points.
const ACTIONS: f32 = 190.0;

/// How a point is named: "crowds of 10", "crowds of 10, 84 people left out".
pub fn name_of(point: &LevelsPoint) -> String {
    let crowds = format!("crowds of {}", words::thousands(point.k));
    match point.left_out {
        0 => crowds,
        n => format!("{crowds}, {} left out", words::people(n)),
    }
}

/// What becomes of the people whom a point leaves out: levels alone leave out nobody. `None` if it leaves out nobody.
pub fn stay(point: &LevelsPoint, State { in_use, values, .. }: State) -> Option<String> {
    let who = words::people(point.left_out);
    let said = match (in_use, point.left_out) {
        (_, 0) => return None,
        (true, 1) => format!("Nobody was left out: {who} is still counted"),
        (true, _) => format!("Nobody was left out: {who} are still counted"),
        (false, 1) => format!("Apply leaves nobody out: {who} stays"),
        (false, _) => format!("Apply leaves nobody out: {who} stay"),
    };
    let crowds = if values { " or without the required values" } else { "" };
    Some(format!("{said}, in crowds below {}{crowds}.", words::thousands(point.k)))
}

/// One point as a line; what is wanted of it.
pub fn point_ui(ui: &mut Ui, point: &LevelsPoint, state: State, palette: &Palette) -> Option<Wish> {
    let mut wish = None;
    let width = ui.available_width();
    let row = ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Center), |ui| {
        let room = vec2((width - ACTIONS).max(0.0), 0.0);
        let text = ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
            ui.set_width(room.x);
            text_ui(ui, point, state, palette, &mut wish);
        });
        let height = text.response.rect.height();
        let room = vec2(ui.available_width(), height);
        let end = |ui: &mut Ui, wish: &mut Option<Wish>| {
            let mut compared = state.compared;
            let name = format!("Compare: {}", name_of(point));
            if check_ui(ui, &mut compared, "Compare", &name).clicked() {
                *wish = Some(Wish::Compare);
            }
            if apply_ui(ui, point, state) {
                *wish = Some(Wish::Apply);
            }
        };
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
            ends_ui(ui, &name_of(point), (height, 0.0), &mut wish, |_, _| {}, end);
        });
    });
    let y = row.response.rect.bottom() + 5.0;
    let line = egui::Stroke::new(1.0, palette.line);
    ui.painter().hline(row.response.rect.x_range(), ui.painter().round_to_pixel_center(y), line);
    ui.add_space(6.0);
    wish
}

/// What holds at a point, what its levels are, and who would have to be left out.
fn text_ui(ui: &mut Ui, point: &LevelsPoint, state: State, palette: &Palette, wish: &mut Option<Wish>) {
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.horizontal(|ui| {
        let (mark, colour) = mark_of(point, palette);
        label_ui(ui, mark, theme::body_strong(), colour);
        let text =
            format!("crowds of {} or more · keeps {} of detail", words::thousands(point.k), words::percent(point.kept));
        label_ui(ui, &text, theme::body_medium(), palette.text);
        if point.left_out > 0 {
            let verb = if point.left_out == 1 { "is" } else { "are" };
            let text = format!("· if {} {verb} left out", words::people(point.left_out));
            label_ui(ui, &text, theme::body_medium(), palette.warn);
        }
        if !point.optimal {
            let hover = "The search was stopped by the clock: something may keep more.";
            ui.label(RichText::new("best found").font(theme::small()).color(palette.weak)).on_hover_text(hover);
        }
    });
    wrapped_ui(ui, &title_of(point), theme::small(), palette.weak);
    let Some(text) = stay(point, state) else { return };
    wrapped_ui(ui, &format!("▲ {text}"), theme::small(), palette.warn);
    if state.in_use {
        let link = link_ui(ui, "Their rows in Data").accessible_name(format!("Rows in Data: {}", name_of(point)));
        if link.clicked() {
            *wish = Some(Wish::Rows);
        }
    }
}

/// The button that takes the levels of a point.
pub fn apply_ui(ui: &mut Ui, point: &LevelsPoint, state: State) -> bool {
    let word = if state.in_use { "In use" } else { "Apply" };
    let button = if state.is_best && !state.in_use {
        primary_button_ui(ui, word, true)
    } else {
        secondary_button_ui(ui, word, !state.in_use)
    };
    button.accessible_name(format!("Apply: {}", name_of(point))).clicked()
}

/// ✔ with everybody, ▲ once some are left out, ✖ not at all.
pub fn mark_of(point: &LevelsPoint, palette: &Palette) -> (&'static str, egui::Color32) {
    match (point.passes(), point.meets) {
        (true, _) => ("✔", palette.pass),
        (false, true) => ("▲", palette.warn),
        (false, false) => ("✖", palette.fail),
    }
}
