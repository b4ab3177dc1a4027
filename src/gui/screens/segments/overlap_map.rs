//! Segments against segments: how many people are in both. The names stay in view while the map scrolls both ways.

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::{
    self, Align2, Galley, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo,
    accesskit::Role,
    epaint::TextShape,
    pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
    },
    report::{
        assessment::{Assessment, Overlap, OverlapVerdict},
        words,
    },
};

const ROW: f32 = 30.0;
/// A cell is at least as wide as the largest number of people, and no wider than this.
const WIDEST: f32 = 84.0;
/// Room for the names over the columns if they stand upright, and if they lie.
const HEADS: [f32; 2] = [120.0, 22.0];
/// Height at which the map scrolls by itself.
const TALLEST: f32 = 460.0;

/// Where the pair of two segments is among the overlaps.
pub struct PairPlaces {
    of: Arc<Assessment>,
    /// By the first segment, then the second.
    places: Vec<Option<u32>>,
}

impl PairPlaces {
    fn new(of: &Arc<Assessment>) -> Self {
        let place_of: HashMap<&str, usize> =
            of.segments.iter().enumerate().map(|(place, segment)| (segment.name.as_str(), place)).collect();
        let n = of.segments.len();
        let mut places = vec![None; n * n];
        for (pair, at) in of.overlaps.iter().zip(0..) {
            if let (Some(&a), Some(&b)) = (place_of.get(pair.a.as_str()), place_of.get(pair.b.as_str())) {
                places[a * n + b] = Some(at);
                places[b * n + a] = Some(at);
            }
        }
        Self { of: of.clone(), places }
    }

    fn pair(&self, a: usize, b: usize) -> Option<&Overlap> {
        let place = self.places.get(a * self.of.segments.len() + b).copied().flatten()?;
        self.of.overlaps.get(place as usize)
    }
}

/// Draws the map; a pair that reveals a small group is framed. A click goes to the segment of the row.
pub(super) fn overlap_map_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Arc<Assessment>) {
    let n = latest.segments.len();
    if n == 0 {
        return;
    }
    let pairs = match cx.view.segments.pairs.take() {
        Some(pairs) if Arc::ptr_eq(&pairs.of, latest) => pairs,
        _ => PairPlaces::new(latest),
    };
    let most = latest.segments.iter().map(|segment| segment.people).max().unwrap_or(0);
    let label = 150.0_f32.min(ui.available_width() * 0.3);
    let narrowest = 26.0 + 8.0 * words::thousands(most).chars().count() as f32;
    let width = ui.available_width();
    let side = ((width - label) / n as f32).clamp(narrowest.min(WIDEST), WIDEST);
    let names: Vec<Arc<Galley>> = latest.segments.iter().map(|segment| short(ui, &segment.name, label - 8.0)).collect();
    let lies = names.iter().all(|name| name.size().x <= side - 6.0);
    let head = HEADS[usize::from(lies)];
    let bar = 12.0;
    let height = (head + ROW * n as f32 + bar).min(TALLEST);
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let body = Rect::from_min_max(rect.min + vec2(label, head), rect.max);
    let mut chosen = None;
    let offset = ui
        .scope_builder(UiBuilder::new().max_rect(body), |ui| {
            let area = ScrollArea::both().id_salt("overlaps").auto_shrink(false).max_height(body.height());
            area.show_viewport(ui, |ui, seen| {
                ui.set_min_size(vec2(side * n as f32, ROW * n as f32));
                chosen = cells_ui(ui, &pairs, side, seen);
            })
            .state
            .clamped_offset()
        })
        .inner;
    names_ui(ui, &names, rect, body, offset, side, lies);
    if let Some(place) = chosen {
        cx.view.segments.selected = latest.segments.get(place).map(|segment| segment.name.clone());
        cx.view.segments.overlaps = false;
    }
    cx.view.segments.pairs = Some(pairs);
}

fn short(ui: &Ui, text: &str, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), theme::small(), Palette::of(ui).weak);
    job.wrap = TextWrapping::truncate_at_width(width);
    ui.painter().layout_job(job)
}

/// The cells in sight; the segment of the row that was clicked.
fn cells_ui(ui: &mut Ui, pairs: &PairPlaces, side: f32, seen: Rect) -> Option<usize> {
    let n = pairs.of.segments.len();
    let origin = ui.min_rect().min;
    let range = |from: f32, to: f32, step: f32| {
        ((from / step).floor().max(0.0) as usize).min(n)..((to / step).ceil().max(0.0) as usize).min(n)
    };
    let mut chosen = None;
    for i in range(seen.top(), seen.bottom(), ROW) {
        for j in range(seen.left(), seen.right(), side) {
            let at = origin + vec2(side * j as f32, ROW * i as f32);
            let cell = Rect::from_min_size(at, vec2(side, ROW)).shrink(1.0);
            if cell_ui(ui, pairs, (i, j), cell) {
                chosen = Some(i);
            }
        }
    }
    chosen
}

/// One cell; whether it was clicked.
fn cell_ui(ui: &mut Ui, pairs: &PairPlaces, (i, j): (usize, usize), cell: Rect) -> bool {
    let palette = Palette::of(ui);
    let (Some(a), Some(b)) = (pairs.of.segments.get(i), pairs.of.segments.get(j)) else { return false };
    let pair = pairs.pair(i, j).filter(|_| i != j);
    let both = if i == j { a.people } else { pair.map_or(0, |pair| pair.both) };
    let share = both as f32 / (a.people.min(b.people).max(1)) as f32;
    let ground = if i == j { palette.hover } else { palette.heat(share) };
    ui.painter().rect_filled(cell, 3.0, ground);
    let verdict = pair.map(|pair| pair.verdict).filter(|verdict| *verdict != OverlapVerdict::Safe);
    if let Some(verdict) = verdict {
        let stroke = Stroke::new(2.0, palette.overlap(verdict));
        ui.painter().rect_stroke(cell, 3.0, stroke, StrokeKind::Inside);
    }
    let mark = match verdict {
        Some(OverlapVerdict::Unsafe) => "✖ ",
        Some(OverlapVerdict::Warn) => "▲ ",
        _ => "",
    };
    let ink = if i == j { palette.weak } else { palette.text };
    let text = format!("{mark}{}", words::thousands(both));
    ui.painter().text(cell.center(), Align2::CENTER_CENTER, text, theme::small(), ink);
    let response = ui.interact(cell, ui.scope_id().with(("overlap", i, j)), Sense::click());
    let name = format!("{} and {}: {} in both", a.name, b.name, words::people(both));
    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &name));
    let clicked = response.clicked();
    response.on_hover_ui(|ui| {
        ui.label(&name);
        if let Some(pair) = pair {
            ui.label(format!("only {}: {}", pair.a, words::people(pair.a_only)));
            ui.label(format!("only {}: {}", pair.b, words::people(pair.b_only)));
        }
    });
    clicked
}

/// The names at the left and above, moved with the cells.
fn names_ui(ui: &Ui, names: &[Arc<Galley>], rect: Rect, body: Rect, offset: Vec2, side: f32, lies: bool) {
    let palette = Palette::of(ui);
    let left = ui.painter_at(Rect::from_min_max(pos2(rect.left(), body.top()), pos2(body.left(), rect.bottom())));
    let above = ui.painter_at(Rect::from_min_max(pos2(body.left(), rect.top()), pos2(rect.right(), body.top())));
    for (name, place) in names.iter().zip(0_u16..) {
        let y = body.top() - offset.y + ROW * (f32::from(place) + 0.5);
        if (body.top() - ROW..rect.bottom() + ROW).contains(&y) {
            left.galley(pos2(rect.left(), y - name.size().y / 2.0), name.clone(), palette.weak);
        }
        let x = body.left() - offset.x + side * (f32::from(place) + 0.5);
        if !(body.left() - side..rect.right() + side).contains(&x) {
            continue;
        }
        if lies {
            above.galley(pos2(x - name.size().x / 2.0, rect.top() + 2.0), name.clone(), palette.weak);
        } else {
            let foot = pos2(x - name.size().y / 2.0, body.top() - 4.0);
            let shape = TextShape::new(foot, name.clone(), palette.weak).with_angle(-std::f32::consts::FRAC_PI_2);
            above.add(egui::Shape::Text(shape));
        }
    }
}
