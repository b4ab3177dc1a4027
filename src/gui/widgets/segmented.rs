//! One of a few, side by side: the role of a column, the views of a table.

use eframe::egui::{
    self, CornerRadius, FontId, Key, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, vec2,
};

use crate::gui::theme::{self, Palette};

/// One part of a segmented control.
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    pub text: &'a str,
    pub hint: &'a str,
    /// Proposed, not chosen: underlined.
    pub suggested: bool,
}

impl<'a> Segment<'a> {
    /// A part that can be chosen.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, hint: "", suggested: false }
    }
}

/// Returns the part that was just chosen. Parts are named "{name}: {text}"; ← and → move between them.
pub fn segmented_ui(ui: &mut Ui, name: &str, parts: &[Segment<'_>], selected: Option<usize>) -> Option<usize> {
    draw_ui(ui, name, parts, selected, &theme::small(), &theme::small_strong(), 26.0, 9.0, Role::RadioButton)
}

/// The larger form, for the views of a screen.
pub fn tabs_ui(ui: &mut Ui, name: &str, parts: &[&str], selected: usize) -> Option<usize> {
    let parts: Vec<Segment<'_>> = parts.iter().map(|text| Segment::new(text)).collect();
    draw_ui(ui, name, &parts, Some(selected), &theme::small(), &theme::small_strong(), 30.0, 12.0, Role::Tab)
}

#[expect(clippy::too_many_arguments, reason = "two forms of one control differ in nothing but these")]
fn draw_ui(
    ui: &mut Ui,
    name: &str,
    parts: &[Segment<'_>],
    selected: Option<usize>,
    font: &FontId,
    strong: &FontId,
    height: f32,
    padding: f32,
    role: Role,
) -> Option<usize> {
    let palette = Palette::of(ui);
    let enabled = ui.is_enabled();
    // Wide enough for the strong face, so that choosing does not move the others.
    let widths: Vec<f32> = parts
        .iter()
        .map(|part| {
            let galley = ui.painter().layout_no_wrap(part.text.to_owned(), strong.clone(), palette.text);
            (galley.size().x + 2.0 * padding).round()
        })
        .collect();
    let (whole, _) = ui.allocate_exact_size(vec2(widths.iter().sum(), height), Sense::hover());
    ui.painter().rect_filled(whole, f32::from(theme::RADIUS), palette.panel);
    let mut chosen = None;
    let mut left = whole.left();
    let mut responses: Vec<Response> = Vec::with_capacity(parts.len());
    for (i, (part, width)) in parts.iter().zip(&widths).enumerate() {
        let rect = egui::Rect::from_min_size(egui::pos2(left, whole.top()), vec2(*width, height));
        left += width;
        let mut response = ui.interact(rect, ui.scope_id().with((name, i)), Sense::click());
        let is_selected = selected == Some(i);
        let radius = |on: bool| if on { theme::RADIUS } else { 0 };
        let (first, last) = (i == 0, i + 1 == parts.len());
        let corners = CornerRadius { nw: radius(first), sw: radius(first), ne: radius(last), se: radius(last) };
        if is_selected {
            ui.painter().rect_filled(rect, corners, palette.accent_ground);
        } else if response.hovered() && enabled {
            ui.painter().rect_filled(rect, corners, palette.hover);
        }
        if i > 0 {
            ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, palette.line));
        }
        let ink = if is_selected {
            palette.accent
        } else if enabled {
            palette.weak
        } else {
            theme::mix(palette.weak, palette.panel, 0.5)
        };
        let face = if is_selected { strong } else { font };
        let galley = ui.painter().layout_no_wrap(part.text.to_owned(), face.clone(), ink);
        let at = rect.center() - galley.size() / 2.0;
        let text_width = galley.size().x;
        ui.painter().galley(at, galley, ink);
        if part.suggested && !is_selected {
            let y = rect.center().y + 8.5;
            let x = rect.center().x;
            ui.painter().extend(egui::Shape::dashed_line(
                &[egui::pos2(x - text_width / 2.0, y), egui::pos2(x + text_width / 2.0, y)],
                Stroke::new(1.5, palette.accent),
                3.0,
                2.0,
            ));
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect.shrink(1.0), corners, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
            let step =
                ui.input(|i| i32::from(i.key_pressed(Key::ArrowRight)) - i32::from(i.key_pressed(Key::ArrowLeft)));
            let to = i as i64 + i64::from(step);
            if step != 0 && (0..parts.len() as i64).contains(&to) {
                chosen = Some(to as usize);
            }
        }
        if response.clicked() {
            chosen = Some(i);
        }
        response.widget_info(|| WidgetInfo::selected(role, enabled, is_selected, format!("{name}: {}", part.text)));
        if !part.hint.is_empty() {
            response = response.on_hover_text(part.hint);
        }
        responses.push(response);
    }
    ui.painter().rect_stroke(whole, f32::from(theme::RADIUS), Stroke::new(1.0, palette.line), StrokeKind::Inside);
    if let Some(response) = chosen.and_then(|i| responses.get(i))
        && !response.has_focus()
        && responses.iter().any(Response::has_focus)
    {
        response.request_focus();
    }
    chosen.filter(|i| selected != Some(*i))
}
