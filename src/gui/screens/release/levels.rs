//! The level of each dimension, for this release alone: what each level would hide stands beside it.

use eframe::egui::{Align2, RichText, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::weak_ui,
    },
    release::settings::TableSettings,
    report::words,
    workbench::LevelCost,
};

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
    // In Columns it may have been left out for the rows' sake; a table by it needs a level below that.
    if !pending
        && !settings.levels.contains_key(name)
        && now + 1 == found.levels.len()
        && let Some(level) = hides_least(&found.levels)
    {
        settings.levels.insert(name.to_owned(), level);
    }
    for (level, cost) in found.levels.iter().enumerate() {
        let hidden = cost.hidden.map_or_else(|| "–".to_owned(), words::percent);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
        let chosen = level == now;
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
        let level_name = short(if cost.name == "*" { "all together" } else { &cost.name });
        text(ui, rect.left() + 24.0, Align2::LEFT_CENTER, &level_name, font, ink);
        let categories = words::thousands(cost.categories as u64);
        text(ui, rect.right() - 62.0, Align2::RIGHT_CENTER, &categories, theme::body(), palette.weak);
        text(ui, rect.right() - 4.0, Align2::RIGHT_CENTER, &hidden, theme::body(), ink);
        let label = format!("{name} by {}: {categories} categories, {hidden} of people hidden", cost.name);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &label));
        if response.on_hover_text(&label).clicked() {
            settings.levels.insert(name.to_owned(), level);
        }
    }
    ui.label(RichText::new("values · people hidden").font(theme::small()).color(palette.weak));
}

/// The level below the top that hides fewest people; of equals the finest.
fn hides_least(levels: &[LevelCost]) -> Option<usize> {
    let below = levels.len().saturating_sub(1);
    let tried = levels.iter().take(below).enumerate().filter_map(|(level, cost)| Some((level, cost.hidden?)));
    tried.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0))).map(|(level, _)| level)
}

fn short(name: &str) -> String {
    const MOST: usize = 18;
    if name.chars().count() <= MOST { name.to_owned() } else { name.chars().take(MOST - 1).chain(['…']).collect() }
}
