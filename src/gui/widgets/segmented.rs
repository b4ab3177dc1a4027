//! One of a few, side by side: the role of a column, the views of a table.

use eframe::egui::{
    self, CornerRadius, EventFilter, FontId, Key, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role,
    vec2,
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

/// Returns the part that was just chosen. Parts are named "{name}: {text}".
///
/// Tab stops once: at the chosen part, else at the suggested or the first one. Arrows, Home and End choose from there.
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
    let text =
        |part: &Segment<'_>| ui.painter().layout_no_wrap(part.text.to_owned(), strong.clone(), palette.text).size().x;
    let texts: Vec<f32> = parts.iter().map(text).collect();
    // Where there is little room the margins go first.
    let most = (ui.max_rect().width() - texts.iter().sum::<f32>()) / (2.0 * parts.len().max(1) as f32);
    let padding = padding.min(most).max(3.0);
    let widths: Vec<f32> = texts.iter().map(|width| (width + 2.0 * padding).floor()).collect();
    let (whole, _) = ui.allocate_exact_size(vec2(widths.iter().sum(), height), Sense::hover());
    ui.painter().rect_filled(whole, f32::from(theme::RADIUS), palette.panel);
    let mut chosen = None;
    // With Tab people come to the group once, and the arrows go on within it.
    let stop = selected.or_else(|| parts.iter().position(|part| part.suggested)).unwrap_or(0);
    let mut left = whole.left();
    let mut responses: Vec<Response> = Vec::with_capacity(parts.len());
    for (i, (part, width)) in parts.iter().zip(&widths).enumerate() {
        let rect = egui::Rect::from_min_size(egui::pos2(left, whole.top()), vec2(*width, height));
        left += width;
        let id = ui.scope_id().with((name, i));
        let sense = if i == stop || ui.memory(|memory| memory.has_focus(id)) { Sense::click() } else { Sense::CLICK };
        let mut response = ui.interact(rect, id, sense);
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
            chosen = arrows_from(ui, id, i, parts.len()).or(chosen);
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

/// The part that the keys go to from this one, which has the focus; the arrows are kept from moving the focus elsewhere.
#[must_use]
pub fn arrows_from(ui: &Ui, id: egui::Id, from: usize, parts: usize) -> Option<usize> {
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
    let last = parts.saturating_sub(1);
    if pressed(Key::ArrowRight) || pressed(Key::ArrowDown) {
        Some((from + 1).min(last))
    } else if pressed(Key::ArrowLeft) || pressed(Key::ArrowUp) {
        Some(from.saturating_sub(1))
    } else if pressed(Key::Home) {
        Some(0)
    } else if pressed(Key::End) {
        Some(last)
    } else {
        None
    }
    .filter(|to| *to != from)
}
