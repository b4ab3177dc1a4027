//! The level of each dimension, for this release alone: what each level would hide is beside it.

use eframe::egui::{Align2, Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{arrows_from, cut_galley, weak_ui},
    },
    release::settings::TableSettings,
    report::words,
};

/// Where the categories end, from the right, and the longest bar.
const CATEGORIES: f32 = 106.0;
const BAR: f32 = 38.0;

/// Draws the levels of a dimension under its name and lets one be chosen. `table` counts from 0.
pub fn levels_ui(ui: &mut Ui, cx: &mut Cx<'_>, table: usize, settings: &mut TableSettings, name: &str) {
    let palette = Palette::of(ui);
    let derived = cx.bench.level_costs(table).clone();
    let Some(found) = derived.latest().and_then(|all| all.iter().find(|one| one.dimension == name).cloned()) else {
        weak_ui(ui, "trying the levels…");
        return;
    };
    if found.levels.len() < 2 {
        return;
    }
    let now = cx.bench.review().level_in(settings, name);
    let pending = derived.is_pending();
    // The words at the left, the categories, the bar, and the share at the right.
    let most = found.levels.iter().filter_map(|cost| cost.hidden).fold(0.0, f64::max).max(1e-9);
    heading_ui(ui, &palette);
    let scope = ui.scope_id();
    let id_of = |level: usize| scope.with((name, level));
    for (level, cost) in found.levels.iter().enumerate() {
        let hidden = cost.hidden.map_or_else(|| "–".to_owned(), words::percent);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 24.0));
        let chosen = level == now;
        // With Tab people come to the list once, and the arrows go on within it.
        let id = id_of(level);
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        let response = ui.interact(rect, id, if chosen || has_focus { Sense::click() } else { Sense::CLICK });
        if chosen || response.hovered() {
            ui.painter().rect_filled(rect, 4.0, if chosen { palette.accent_ground } else { palette.hover });
        }
        let (middle, ink) = (rect.center().y, if pending { palette.weak } else { palette.text });
        let centre = pos2(rect.left() + 12.0, middle);
        ui.painter().circle_stroke(centre, 5.0, Stroke::new(1.0, palette.weak));
        if chosen {
            ui.painter().circle_filled(centre, 3.0, palette.accent);
        }
        let font = if chosen { theme::body_strong() } else { theme::body() };
        let text = |ui: &Ui, x: f32, anchor, text: &str, font, colour| {
            ui.painter().text(pos2(x, middle), anchor, text, font, colour)
        };
        let categories = words::thousands(cost.categories as u64);
        let counted =
            text(ui, rect.right() - CATEGORIES, Align2::RIGHT_CENTER, &categories, theme::body(), palette.weak);
        let level_name = if cost.name == "*" { "all together" } else { &cost.name };
        let left = rect.left() + 24.0;
        let galley = cut_galley(ui, level_name, &font, ink, counted.left() - 6.0 - left);
        ui.painter().galley(pos2(left, middle - galley.size().y / 2.0), galley, ink);
        if let Some(share) = cost.hidden {
            let width = ((share / most) as f32 * BAR).max(2.0);
            let left = rect.right() - CATEGORIES + 8.0;
            let bar = Rect::from_min_size(pos2(left, middle - 4.0), vec2(width, 8.0));
            ui.painter().rect_filled(bar, 2.0, if chosen { palette.accent } else { palette.bars });
        }
        text(ui, rect.right() - 4.0, Align2::RIGHT_CENTER, &hidden, font, ink);
        let label = format!("{name} by {}: {categories} categories, {hidden} of people hidden", cost.name);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &label));
        let step = if has_focus { arrows_from(ui, id, level, found.levels.len()) } else { None };
        if let Some(to) = step.or(response.on_hover_text(&label).clicked().then_some(level)) {
            settings.levels.insert(name.to_owned(), to);
            if has_focus {
                ui.memory_mut(|memory| memory.request_focus(id_of(to)));
            }
        }
    }
}

/// What the two figures of each level are.
fn heading_ui(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    let text = |x: f32, text: &str| {
        ui.painter().text(pos2(x, rect.center().y), Align2::RIGHT_CENTER, text, theme::small(), palette.weak);
    };
    text(rect.right() - CATEGORIES, "values");
    text(rect.right() - 4.0, "people hidden");
}
