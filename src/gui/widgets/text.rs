//! Words and figures on a page.

use eframe::egui::{self, FontId, Response, RichText, Sense, Ui, WidgetInfo, accesskit::Role, text::LayoutJob, vec2};

use super::ends_ui;
use crate::gui::theme::{self, Palette};

/// The name of a group of things, small and quiet.
pub fn section_ui(ui: &mut Ui, text: &str) -> Response {
    let palette = Palette::of(ui);
    ui.label(RichText::new(text).font(theme::small_strong()).color(palette.weak))
}

/// A note of one line.
pub fn weak_ui(ui: &mut Ui, text: &str) -> Response {
    let palette = Palette::of(ui);
    ui.label(RichText::new(text).font(theme::body()).color(palette.weak))
}

/// Text on one line.
pub fn label_ui(ui: &mut Ui, text: &str, font: FontId, colour: egui::Color32) -> Response {
    ui.label(RichText::new(text).font(font).color(colour))
}

/// Text with the line height of the page (20 for 14 px), wrapped at the space that is there.
pub fn wrapped_ui(ui: &mut Ui, text: &str, font: FontId, colour: egui::Color32) -> Response {
    let height = (font.size * 1.4).round();
    let mut job = LayoutJob::single_section(
        text.to_owned(),
        egui::TextFormat { font_id: font, color: colour, line_height: Some(height), ..Default::default() },
    );
    job.wrap.max_width = ui.available_width();
    ui.label(job)
}

/// The title of a place, a quiet note beside it, and its actions at the right, the main one last.
pub fn page_header_ui(ui: &mut Ui, title: &str, note: &str, actions: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let start = |ui: &mut Ui, (): &mut ()| {
        let response = ui.label(RichText::new(title).font(theme::heading()).color(palette.text));
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
        ui.add_space(4.0);
        // A note of two letters and an ellipsis says nothing.
        if ui.available_width() >= 56.0 {
            ui.add(egui::Label::new(RichText::new(note).font(theme::body()).color(palette.weak)).truncate());
        }
    };
    ends_ui(ui, title, (36.0, 112.0), &mut (), start, |ui, ()| actions(ui));
    ui.add_space(4.0);
}

/// A figure with its meaning: the number, what it counts, and on hover its definition with the field's term.
pub struct Figure<'a> {
    pub value: &'a str,
    pub meaning: &'a str,
    pub definition: &'a str,
    pub font: FontId,
    /// The last figure while a new one is on its way.
    pub pending: bool,
}

/// A figure with its meaning below and its definition under the pointer.
pub fn figure_ui(ui: &mut Ui, figure: Figure<'_>) -> Response {
    let palette = Palette::of(ui);
    let scope = ui.scope(|ui| {
        if figure.pending {
            ui.multiply_opacity(0.45);
        }
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.vertical(|ui| {
            label_ui(ui, figure.value, figure.font, palette.text);
            wrapped_ui(ui, figure.meaning, theme::body(), palette.weak);
        });
    });
    if figure.definition.is_empty() { scope.response } else { scope.response.on_hover_text(figure.definition) }
}

/// A place if there is nothing yet: what is missing, and the way to it.
pub fn empty_state_ui(ui: &mut Ui, title: &str, sentence: &str, action: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let height = ui.available_height();
    ui.add_space((height * 0.28).clamp(24.0, 220.0));
    ui.vertical_centered(|ui| {
        ui.set_max_width(460.0);
        label_ui(ui, title, theme::title(), palette.text);
        wrapped_ui(ui, sentence, theme::body(), palette.weak);
        ui.add_space(8.0);
        action(ui);
    });
    ui.allocate_response(vec2(0.0, 0.0), Sense::hover());
}
