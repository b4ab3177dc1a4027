//! Where the parts of the window are, by how large it is.

use eframe::egui::{Pos2, Rect, pos2};

use super::{theme, widgets::Part};

/// Below this width the panel comes below the page, and the list of places lies above it.
const COMPACT: f32 = 640.0;
/// Below this width what is beside the page is narrower.
const NARROW: f32 = 1000.0;
/// Height of the list of places where it lies.
const STRIP: f32 = 38.0;

/// The parts of the window.
#[derive(Clone, Copy, Debug)]
pub struct WindowParts {
    /// The bar at the top.
    pub bar: Rect,
    /// The list of places.
    pub places: Rect,
    /// The place's own work; in a compact window with the panel below it.
    pub page: Rect,
    /// The panel at the right; `None`: it is below the page.
    pub panel: Option<Rect>,
    /// The bar at the bottom.
    pub foot: Rect,
    /// A laptop's window at 150 %: the work comes first, what is beside it grows narrower.
    pub is_narrow: bool,
}

impl WindowParts {
    /// The parts of a window; `editor` is how wide the panel is while it holds the editor of a segment.
    #[must_use]
    pub fn of(window: Rect, editor: Option<f32>) -> Self {
        let (bar, rest) = cut_top(window, theme::TOP_BAR);
        let (foot, rest) = cut_bottom(rest, theme::STATUS_BAR);
        let is_narrow = window.width() < NARROW;
        if window.width() < COMPACT {
            let (places, page) = cut_top(rest, STRIP);
            return Self { bar, places, page, panel: None, foot, is_narrow };
        }
        let (rail, meter) = if is_narrow { (104.0, 228.0) } else { (theme::RAIL, theme::METER) };
        let panel = editor.unwrap_or(meter);
        let left = rest.left() + rail;
        let right = rest.right() - panel;
        Self {
            bar,
            places: Rect::from_min_max(rest.min, pos2(left, rest.bottom())),
            page: Rect::from_min_max(pos2(left, rest.top()), pos2(right, rest.bottom())),
            panel: Some(Rect::from_min_max(pos2(right, rest.top()), rest.max)),
            foot,
            is_narrow,
        }
    }

    /// The part that a point lies in; `None` where page and panel scroll together.
    #[must_use]
    pub fn at(&self, point: Pos2) -> Option<Part> {
        let panel = self.panel?;
        let rects = [
            (self.bar, Part::Bar),
            (self.places, Part::Places),
            (self.page, Part::Page),
            (panel, Part::Panel),
            (self.foot, Part::Foot),
        ];
        rects.into_iter().find(|(rect, _)| rect.contains(point)).map(|(_, part)| part)
    }

    /// The window is so small that the panel comes below the page.
    #[must_use]
    pub fn is_compact(&self) -> bool {
        self.panel.is_none()
    }
}

fn cut_top(from: Rect, height: f32) -> (Rect, Rect) {
    let at = (from.top() + height).min(from.bottom());
    (Rect::from_min_max(from.min, pos2(from.right(), at)), Rect::from_min_max(pos2(from.left(), at), from.max))
}

fn cut_bottom(from: Rect, height: f32) -> (Rect, Rect) {
    let at = (from.bottom() - height).max(from.top());
    (Rect::from_min_max(pos2(from.left(), at), from.max), Rect::from_min_max(from.min, pos2(from.right(), at)))
}
