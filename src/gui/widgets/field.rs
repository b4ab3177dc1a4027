//! Fields to type into. The name is for people who cannot see where the field is.

use eframe::egui::{
    Align2, Checkbox, ComboBox, DragValue, FontId, Key, Margin, Rect, Response, Stroke, TextEdit, Ui, WidgetInfo,
    accesskit::Role, style::WidgetVisuals, vec2,
};

use super::link_ui;
use crate::gui::theme::{self, Palette};

/// A field for one line of text. `name` is what a screen reader says.
pub fn field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, width: f32) -> Response {
    edged_ui(ui, |ui| ui.add(line_edit(text, hint, width))).accessible_name(name)
}

/// Something to type into, with an edge that can be seen on any ground.
fn edged_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> Response) -> Response {
    let before = ui.style().clone();
    ui.visuals_mut().widgets.inactive.bg_stroke.color = Palette::of(ui).edge;
    let response = add(ui);
    ui.set_style(before);
    response
}

fn line_edit<'a>(text: &'a mut String, hint: &str, width: f32) -> TextEdit<'a> {
    TextEdit::singleline(text)
        .hint_text(hint.to_owned())
        .desired_width(width)
        .margin(Margin::symmetric(10, 6))
        .min_size(vec2(0.0, 32.0))
        .align(Align2::LEFT_CENTER)
        .font(theme::body())
}

/// A passphrase being typed. It is shown as dots, and in no debug output.
#[derive(Default)]
pub struct PassphraseField {
    /// As it was typed.
    pub text: String,
    focused: bool,
}

impl PassphraseField {
    /// The field, which takes the focus when it appears if `takes_focus`. True when Enter was pressed in it.
    pub fn ui(&mut self, ui: &mut Ui, name: &str, takes_focus: bool) -> bool {
        let width = ui.available_width();
        let line = line_edit(&mut self.text, name, width).password(true);
        let field = edged_ui(ui, |ui| ui.add(line)).accessible_name(name);
        if !std::mem::replace(&mut self.focused, true) && takes_focus {
            field.request_focus();
        }
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}

/// A field for several lines of text. `name` is what a screen reader says.
pub fn text_area_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, rows: usize) -> Response {
    let edit = TextEdit::multiline(text)
        .hint_text(hint.to_owned())
        .desired_width(f32::INFINITY)
        .desired_rows(rows)
        .margin(Margin::symmetric(10, 6))
        .font(theme::body());
    edged_ui(ui, |ui| ui.add(edit)).accessible_name(name)
}

/// A number to drag or type.
pub fn number_field_ui<N: eframe::emath::Numeric>(
    ui: &mut Ui,
    name: &str,
    value: &mut N,
    range: std::ops::RangeInclusive<N>,
    speed: f64,
) -> Response {
    let response = edged_ui(ui, |ui| ui.add(DragValue::new(value).range(range).speed(speed)));
    let number = value.to_f64();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::SpinButton, true, name);
        info.value = Some(number);
        info
    });
    response
}

/// A box to tick, with a border that can be seen on any ground.
pub fn check_ui(ui: &mut Ui, on: &mut bool, text: &str, name: &str) -> Response {
    let palette = Palette::of(ui);
    let before = ui.style().clone();
    let widgets = &mut ui.style_mut().visuals.widgets;
    for state in [&mut widgets.inactive, &mut widgets.hovered] {
        state.bg_stroke = Stroke::new(1.0, palette.edge);
        state.corner_radius = 3.into();
        if *on {
            state.bg_fill = palette.accent;
            state.bg_stroke.color = palette.accent;
        }
    }
    if *on {
        for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
            state.bg_fill = palette.accent;
            state.fg_stroke = Stroke::new(2.0, palette.on_accent);
        }
    }
    ui.visuals_mut().override_text_color = Some(palette.text);
    let response = ui.add(Checkbox::new(on, text));
    ui.set_style(before);
    response.accessible_name(name)
}

/// A list to choose from, with a small arrow, for lists whose lines are drawn by the caller; others use [`choose_ui`].
pub fn choice<'a>(salt: &str, selected: impl Into<String>) -> ComboBox<'a> {
    ComboBox::from_id_salt(salt).selected_text(selected.into()).icon(arrow)
}

/// A list from which one of `all` is chosen; whether another one was. `name` is what a screen reader says.
pub fn choose_ui<T: PartialEq, W: Into<String>>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    value: &mut T,
    all: impl IntoIterator<Item = T>,
    words: impl Fn(&T) -> W,
) -> bool {
    list_ui(ui, choice(name, words(value)).width(width), name, value, all, words)
}

/// The same, its text cut at the room that there is.
pub fn choose_cut_ui<T: PartialEq, W: Into<String>>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    value: &mut T,
    all: impl IntoIterator<Item = T>,
    words: impl Fn(&T) -> W,
) -> bool {
    list_ui(ui, choice(name, words(value)).width(width).truncate(), name, value, all, words)
}

fn list_ui<T: PartialEq, W: Into<String>>(
    ui: &mut Ui,
    list: ComboBox<'_>,
    name: &str,
    value: &mut T,
    all: impl IntoIterator<Item = T>,
    words: impl Fn(&T) -> W,
) -> bool {
    let mut changed = false;
    let list = list.show_ui(ui, |ui| {
        for one in all {
            let text = words(&one).into();
            changed |= ui.selectable_value(value, one, text).changed();
        }
    });
    list.response.accessible_name(name);
    changed
}

/// Lines to type into, each with a link that removes it. `what` is what a line is called for a screen reader; `line_ui` draws
/// the fields of a line, and gets its number.
pub fn removable_lines_ui<T>(
    ui: &mut Ui,
    lines: &mut Vec<T>,
    what: &str,
    mut line_ui: impl FnMut(&mut Ui, usize, &mut T),
) {
    let mut removed = None;
    for (at, line) in lines.iter_mut().enumerate() {
        let number = at + 1;
        ui.horizontal(|ui| {
            line_ui(ui, number, line);
            if link_ui(ui, "Remove").accessible_name(format!("Remove {what} {number}")).clicked() {
                removed = Some(at);
            }
        });
    }
    if let Some(at) = removed {
        lines.remove(at);
    }
}

fn arrow(ui: &Ui, rect: Rect, _visuals: &WidgetVisuals, _open: bool) {
    let colour = Palette::of(ui).weak;
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, "▾", FontId::proportional(13.0), colour);
}
