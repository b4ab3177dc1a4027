//! A line with something at its start and something at its end.

use eframe::egui::{Align, Id, Layout, Rect, Ui, UiBuilder, pos2, vec2};

/// How wide the end of a line was when it was drawn last, and in how wide a line.
#[derive(Clone, Copy, PartialEq)]
struct Known {
    end: f32,
    line: f32,
}

/// Draws what stands at the start of a line, then what stands at its end: the key Tab goes the way people read.
///
/// If there is no room for both, with at least `least` points for the start, the end goes onto lines of its own. `state` is given to
/// both.
pub fn ends_ui<S>(
    ui: &mut Ui,
    name: &str,
    (height, least): (f32, f32),
    state: &mut S,
    start: impl FnOnce(&mut Ui, &mut S),
    end: impl FnOnce(&mut Ui, &mut S),
) {
    let id: Id = ui.scope_id().with(("ends", name));
    let line = ui.available_width();
    let known = ui.data(|data| data.get_temp::<Known>(id));
    let now = known.filter(|known| (known.line - line).abs() < 0.5);
    let gap = ui.spacing().item_spacing.x;
    let width = now.map_or(0.0, |known| known.end);
    let is_wrapped = width > 0.0 && width + gap + least > line;
    let (_, whole) = ui.allocate_space(vec2(line, height));
    let right = if is_wrapped { whole.right() } else { (whole.right() - width - gap).max(whole.left()) };
    let layout = Layout::left_to_right(Align::Center);
    let room = Rect::from_min_max(whole.min, pos2(right, whole.bottom()));
    start(&mut ui.new_child(UiBuilder::new().id_salt("start").max_rect(room).layout(layout)), state);
    if is_wrapped {
        ui.horizontal_wrapped(|ui| end(ui, state));
        return;
    }
    let room = Rect::from_min_max(pos2(whole.right() - width, whole.top()), whole.max);
    let mut child = ui.new_child(UiBuilder::new().id_salt("end").max_rect(room).layout(layout));
    end(&mut child, state);
    let drawn = Known { end: child.min_rect().width(), line };
    if now.is_none_or(|now| (now.end - drawn.end).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, drawn));
        ui.ctx().request_discard("the end of a line has another width");
        if !ui.ctx().will_discard() {
            // A frame is laid out so often and no more: the next one, which nothing else may bring, draws it right.
            ui.ctx().request_repaint();
        }
    }
}
