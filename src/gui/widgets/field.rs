//! Fields to type into. The name is for people who cannot see where the field stands.

use eframe::egui::{DragValue, Margin, Response, TextEdit, Ui, WidgetInfo, accesskit::Role};

use crate::gui::theme;

pub fn field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, width: f32) -> Response {
    let edit = TextEdit::singleline(text)
        .hint_text(hint.to_owned())
        .desired_width(width)
        .margin(Margin::symmetric(10, 6))
        .font(theme::body());
    ui.add(edit).accessible_name(name)
}

pub fn text_area_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, rows: usize) -> Response {
    let edit = TextEdit::multiline(text)
        .hint_text(hint.to_owned())
        .desired_width(f32::INFINITY)
        .desired_rows(rows)
        .margin(Margin::symmetric(10, 6))
        .font(theme::body());
    ui.add(edit).accessible_name(name)
}

/// A number to drag or type.
pub fn number_field_ui<N: eframe::emath::Numeric>(
    ui: &mut Ui,
    name: &str,
    value: &mut N,
    range: std::ops::RangeInclusive<N>,
    speed: f64,
) -> Response {
    let response = ui.add(DragValue::new(value).range(range).speed(speed));
    let number = value.to_f64();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::SpinButton, true, name);
        info.value = Some(number);
        info
    });
    response
}
