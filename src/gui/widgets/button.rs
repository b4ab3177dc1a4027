//! Buttons: one primary on a screen at most, the rest quiet.

use eframe::egui::{self, Button, Color32, Response, RichText, Stroke, Ui, WidgetInfo, accesskit::Role};

use crate::gui::theme::{self, Palette, mix};

#[derive(Clone, Copy, PartialEq)]
enum ButtonKind {
    Primary,
    Secondary,
    Danger,
}

/// The next thing to do.
pub fn primary_button_ui(ui: &mut Ui, text: &str, enabled: bool) -> Response {
    coloured_button_ui(ui, text, ButtonKind::Primary, enabled)
}

/// A button for what is possible beside the main thing.
pub fn secondary_button_ui(ui: &mut Ui, text: &str, enabled: bool) -> Response {
    coloured_button_ui(ui, text, ButtonKind::Secondary, enabled)
}

/// Throws something away.
pub fn danger_button_ui(ui: &mut Ui, text: &str, enabled: bool) -> Response {
    coloured_button_ui(ui, text, ButtonKind::Danger, enabled)
}

/// A secondary button that can always be pressed.
pub fn button_ui(ui: &mut Ui, text: &str) -> Response {
    secondary_button_ui(ui, text, true)
}

fn coloured_button_ui(ui: &mut Ui, text: &str, kind: ButtonKind, enabled: bool) -> Response {
    let palette = Palette::of(ui);
    let before = ui.style().clone();
    let (ground, ink) = match kind {
        ButtonKind::Primary => (palette.accent, palette.on_accent),
        ButtonKind::Secondary => (palette.panel, palette.text),
        ButtonKind::Danger => (palette.panel, palette.fail),
    };
    let widgets = &mut ui.style_mut().visuals.widgets;
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.noninteractive] {
        state.fg_stroke.color = ink;
    }
    if kind == ButtonKind::Primary {
        widgets.inactive.weak_bg_fill = ground;
        widgets.inactive.bg_stroke = Stroke::new(1.0, ground);
        widgets.hovered.weak_bg_fill = mix(ground, palette.text, 0.15);
        widgets.hovered.bg_stroke = Stroke::new(1.0, ground);
        widgets.active.weak_bg_fill = mix(ground, palette.text, 0.25);
        widgets.active.bg_stroke = Stroke::new(2.0, mix(ground, palette.text, 0.6));
    }
    let button = Button::new(RichText::new(text).font(theme::body_medium())).min_size(theme::button_size());
    let response = ui.add_enabled(enabled, button);
    ui.set_style(before);
    response
}

/// A sign instead of words; `name` is what a screen reader says and what the hover shows.
pub fn icon_button_ui(ui: &mut Ui, sign: &str, name: &str, enabled: bool) -> Response {
    let palette = Palette::of(ui);
    let before = ui.style().clone();
    let widgets = &mut ui.style_mut().visuals.widgets;
    widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
    widgets.inactive.bg_stroke = Stroke::NONE;
    widgets.inactive.fg_stroke.color = palette.weak;
    widgets.hovered.bg_stroke = Stroke::NONE;
    ui.spacing_mut().button_padding = egui::vec2(6.0, 4.0);
    let text = RichText::new(sign).font(egui::FontId::proportional(16.0));
    let response = ui.add_enabled(enabled, Button::new(text).min_size(egui::vec2(28.0, 28.0)));
    ui.set_style(before);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_text(name).on_disabled_hover_text(name)
}

/// Words that lead elsewhere.
pub fn link_ui(ui: &mut Ui, text: &str) -> Response {
    let colour = Palette::of(ui).weak;
    words_ui(ui, text, colour)
}

/// Words that do something when they are clicked.
pub fn action_link_ui(ui: &mut Ui, text: &str) -> Response {
    let colour = Palette::of(ui).accent;
    words_ui(ui, text, colour)
}

fn words_ui(ui: &mut Ui, text: &str, colour: Color32) -> Response {
    let palette = Palette::of(ui);
    let before = ui.style().clone();
    let widgets = &mut ui.style_mut().visuals.widgets;
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
        state.weak_bg_fill = Color32::TRANSPARENT;
        state.bg_stroke = Stroke::NONE;
    }
    widgets.inactive.fg_stroke.color = colour;
    widgets.hovered.fg_stroke.color = palette.accent;
    widgets.active.fg_stroke.color = palette.accent;
    widgets.active.bg_stroke = Stroke::new(1.0, palette.accent);
    ui.spacing_mut().button_padding = egui::vec2(0.0, 2.0);
    let response = ui.add(Button::new(RichText::new(text).font(theme::body())));
    ui.set_style(before);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// What else can be done with a thing, behind "…". Stays open while boxes are ticked in it.
pub fn more_ui(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let button = icon_button_ui(ui, "…", name, true);
    egui::Popup::menu(&button).width(240.0).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(add);
}
