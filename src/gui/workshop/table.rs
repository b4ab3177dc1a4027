//! Tables and pairs of numbers, large enough for the last row.

use eframe::egui::{Align2, Color32, Rect, Stroke, StrokeKind, Ui, accesskit::Role, pos2, vec2};

use super::{Look, says};
use crate::gui::theme::mix;
use crate::report::words::thousands;
use crate::workbench::workshop::{Cell, CellLook, Pairs, TablePicture};

/// Ground, ink and weight of a cell.
fn dress(cell: &Cell, look: Look) -> (Option<Color32>, Color32, bool) {
    let palette = look.palette;
    let pale = |colour: Color32| Some(mix(palette.background, colour, 0.16));
    match cell.look {
        CellLook::Plain => (None, palette.text, false),
        CellLook::Total => (None, palette.weak, false),
        CellLook::Small => (pale(palette.warn), palette.warn, true),
        CellLook::Hidden => (Some(mix(palette.background, palette.weak, 0.14)), palette.weak, false),
        CellLook::Found => (pale(palette.fail), palette.fail, true),
        CellLook::Held => (pale(palette.pass), palette.pass, true),
    }
}

/// In words, for those who listen.
fn word(look: CellLook) -> &'static str {
    match look {
        CellLook::Plain | CellLook::Total => "",
        CellLook::Small => ", small",
        CellLook::Hidden => "",
        CellLook::Found => ", worked out",
        CellLook::Held => ", hidden",
    }
}

/// Draws a table with its totals.
pub(super) fn table_ui(ui: &Ui, table: &TablePicture, room: Rect, look: Look) {
    let columns = table.columns.len().max(1) as f32;
    let rows = table.rows.len() as f32 + 1.0;
    let first = room.width() * 0.22;
    let size = vec2((room.width() - first) / columns, (room.height() / rows).min(look.at(74.0)));
    let painter = ui.painter();
    let at = |column: usize, row: usize| {
        let min = pos2(room.left() + first + column as f32 * size.x, room.top() + row as f32 * size.y);
        Rect::from_min_size(min, size)
    };
    let (weak, text) = (look.palette.weak, look.palette.text);
    for (column, name) in table.columns.iter().enumerate() {
        let rect = at(column, 0);
        painter.text(
            pos2(rect.right() - look.at(16.0), rect.center().y),
            Align2::RIGHT_CENTER,
            name,
            look.regular(21.0),
            weak,
        );
    }
    for (row, (name, cells)) in table.rows.iter().enumerate() {
        let left = at(0, row + 1);
        let y = painter.round_to_pixel_center(left.top());
        painter.hline(room.x_range(), y, Stroke::new(1.0, look.palette.line));
        let ink = if name == "all" { weak } else { text };
        painter.text(pos2(room.left(), left.center().y), Align2::LEFT_CENTER, name, look.regular(23.0), ink);
        for (column, cell) in cells.iter().enumerate() {
            let rect = at(column, row + 1);
            let (ground, ink, strong) = dress(cell, look);
            if let Some(ground) = ground {
                painter.rect_filled(rect.shrink(look.at(4.0)), look.at(6.0), ground);
            }
            if cell.look == CellLook::Found {
                let stroke = Stroke::new(look.at(2.5).max(2.0), look.palette.fail);
                painter.rect_stroke(rect.shrink(look.at(4.0)), look.at(6.0), stroke, StrokeKind::Inside);
            }
            let large = if matches!(cell.look, CellLook::Hidden | CellLook::Held) { 20.0 } else { 26.0 };
            let font = if strong { look.strong(large) } else { look.regular(large) };
            let place = pos2(rect.right() - look.at(16.0), rect.center().y);
            painter.text(place, Align2::RIGHT_CENTER, &cell.text, font, ink);
            let column_name = table.columns.get(column).map_or("", String::as_str);
            let text = format!("{name}, {column_name}: {}{}", cell.text, word(cell.look));
            says(ui, rect, ("cell", row, column), Role::Cell, &text);
        }
    }
}

/// Draws two numbers for each group as bars side by side.
pub(super) fn pairs_ui(ui: &Ui, pairs: &Pairs, room: Rect, look: Look) {
    let rows = pairs.rows.len() as f32 + 1.0;
    let height = (room.height() / rows).min(look.at(60.0));
    let label = room.width() * 0.30;
    let gap = look.at(20.0);
    let width = (room.width() - label - gap) / 2.0;
    let most = pairs.rows.iter().flat_map(|pair| pair.numbers).max().unwrap_or(1).max(1) as f32;
    let left = |side: usize| room.left() + label + side as f32 * (width + gap);
    let number = look.at(64.0).max(44.0);
    let painter = ui.painter();
    for (side, heading) in pairs.headings.iter().enumerate() {
        let at = pos2(left(side), room.top() + height / 2.0);
        painter.text(at, Align2::LEFT_CENTER, heading, look.strong(22.0), look.tone(pairs.tones[side]));
    }
    for (row, pair) in pairs.rows.iter().enumerate() {
        let top = room.top() + (row as f32 + 1.0) * height;
        let middle = top + height / 2.0;
        let rect = Rect::from_min_max(pos2(room.left(), top), pos2(room.right(), top + height));
        if pair.marked {
            let ground = rect.expand2(vec2(look.at(10.0), -2.0));
            painter.rect_filled(ground, look.at(6.0), mix(look.palette.background, look.palette.fail, 0.14));
        }
        let font = if pair.marked { look.strong(21.0) } else { look.regular(21.0) };
        painter.text(pos2(room.left(), middle), Align2::LEFT_CENTER, &pair.label, font, look.palette.text);
        for (side, count) in pair.numbers.iter().enumerate() {
            let tone = look.tone(pairs.tones[side]);
            let ink = if pair.marked { look.palette.fail } else { look.palette.text };
            let font = if pair.marked { look.strong(24.0) } else { look.medium(24.0) };
            let right = left(side) + number - look.at(10.0);
            painter.text(pos2(right, middle), Align2::RIGHT_CENTER, thousands(*count), font, ink);
            let length = (width - number) * *count as f32 / most;
            let bar = Rect::from_min_size(
                pos2(left(side) + number, middle - height * 0.22),
                vec2(length.max(1.0), height * 0.44),
            );
            painter.rect_filled(bar, look.at(3.0), mix(tone, look.palette.background, 0.45));
        }
        let [one, two] = pair.numbers;
        let text = format!("{}: {} {one}, {} {two}", pair.label, pairs.headings[0], pairs.headings[1]);
        says(ui, rect, ("pair", row), Role::Row, &text);
    }
}
