//! The marks of a chart as an item of `egui_plot`: rounded bars with their notes, what is under the pointer, the threshold's
//! name.

use std::cell::Cell;
use std::ops::RangeInclusive;

use egui::{
    Align2, Color32, CornerRadius, Pos2, Rect, Response, Shape, Stroke, Ui,
    epaint::{Galley, RectShape},
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};
use egui_plot::{
    ClosestElem, Cursor, LabelFormatterFn, PlotBounds, PlotConfig, PlotGeometry, PlotItem, PlotItemBase, PlotPoint,
    PlotTransform,
};

use super::frame::small;
use super::{Bar, Chart, Marks, Tone};
use crate::gui::theme::{Palette, mix};
use crate::report::plot::{Pair, Plane, TrendLine, spread};
use crate::report::words::percent;

/// How near the pointer must come to a point, in points.
const REACH: f32 = 14.0;

pub(super) fn colour_of(tone: Tone, palette: &Palette) -> Color32 {
    match tone {
        Tone::Plain => palette.bars,
        Tone::Good => palette.pass,
        Tone::Warn => palette.warn,
        Tone::Bad => palette.fail,
    }
}

/// All marks of one chart.
pub(super) struct Drawing<'a> {
    pub base: PlotItemBase,
    pub chart: &'a Chart,
    pub plane: Option<&'a Plane>,
    pub palette: Palette,
    /// The mark under the pointer, once it was drawn.
    pub aimed: &'a Cell<Option<usize>>,
    /// The mark that the keyboard chose.
    pub chosen: Option<usize>,
    /// The mark that is chosen for what is shown elsewhere.
    pub selected: Option<usize>,
}

/// Where shapes go, and how the plane lies on the screen.
struct Pen<'s> {
    ui: &'s Ui,
    transform: &'s PlotTransform,
    shapes: &'s mut Vec<Shape>,
    palette: Palette,
}

impl Pen<'_> {
    fn at(&self, x: f64, y: f64) -> Pos2 {
        self.transform.position_from_point(&PlotPoint::new(x, y))
    }

    fn frame(&self) -> Rect {
        *self.transform.frame()
    }

    /// One line of at most `width` points.
    fn line(&self, text: &str, colour: Color32, width: f32) -> std::sync::Arc<Galley> {
        let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(small(), colour));
        job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
        self.ui.painter().layout_job(job)
    }

    fn text(&mut self, at: Pos2, anchor: Align2, text: &str, colour: Color32, width: f32) {
        let galley = self.line(text, colour, width);
        let rect = anchor.anchor_size(at, galley.size());
        self.shapes.push(Shape::galley(rect.min, galley, colour));
    }

    fn bar(&mut self, rect: Rect, colour: Color32) {
        let radius = 2.0_f32.min(rect.height() / 2.0).min(rect.width() / 2.0);
        self.shapes.push(RectShape::filled(rect, CornerRadius::from(radius), colour).into());
    }

    fn column(&mut self, i: usize, bar: &Bar) {
        let (foot, head) = (self.at(i as f64, 0.0), self.at(i as f64, bar.value));
        let slot = self.transform.dpos_dvalue_x() as f32;
        let width = (slot * 0.84).clamp(1.0, 56.0);
        let least = if bar.value > 0.0 { 1.5 } else { 0.0 };
        let top = head.y.min(foot.y - least);
        let rect = Rect::from_min_max(pos2(foot.x - width / 2.0, top), pos2(foot.x + width / 2.0, foot.y));
        if rect.height() > 0.0 {
            self.bar(rect, colour_of(bar.tone, &self.palette));
        }
        // A note that is wider than its slot would run into the next one.
        let galley = self.line(&bar.note, self.palette.weak, f32::INFINITY);
        let place = Align2::CENTER_BOTTOM.anchor_size(pos2(foot.x, top - 1.0), galley.size());
        let frame = self.frame();
        if place.width() + 4.0 <= slot && frame.left() <= place.left() && place.right() <= frame.right() {
            self.shapes.push(Shape::galley(place.min, galley, self.palette.weak));
        }
    }

    /// A lying bar with what is written behind it; `offset` points below the middle of its row.
    fn lying(&mut self, row: usize, offset: f32, thickness: f32, value: f64, colour: Color32, note: &str) {
        let (start, end) = (self.at(0.0, -(row as f64)), self.at(value, -(row as f64)));
        let y = start.y + offset;
        let right = end.x.max(start.x + if value > 0.0 { 2.0 } else { 0.0 });
        let rect = Rect::from_min_max(pos2(start.x, y - thickness / 2.0), pos2(right, y + thickness / 2.0));
        if rect.width() > 0.0 {
            self.bar(rect, colour);
        }
        let (weak, frame) = (self.palette.weak, self.frame());
        let room = frame.right() - right - 8.0;
        if right + 8.0 >= frame.left() && room >= 16.0 {
            self.text(pos2(right + 8.0, y), Align2::LEFT_CENTER, note, weak, room);
        }
    }

    fn pair(&mut self, row: usize, pair: &Pair) {
        let (first, second) = (self.palette.accent, self.palette.bars);
        self.lying(row, -6.0, 8.0, pair.first, first, &percent(pair.first));
        self.lying(row, 6.0, 8.0, pair.second, second, &percent(pair.second));
    }

    /// The name of the threshold beside its line, on the side that has room.
    fn threshold(&mut self, plane: &Plane, upright: bool) {
        let Some((at, text)) = &plane.threshold else { return };
        let (frame, colour) = (self.frame(), self.palette.fail);
        let line = if upright {
            pos2(self.at(*at, 0.0).x, frame.center().y)
        } else {
            pos2(frame.center().x, self.at(0.0, *at).y)
        };
        if !frame.contains(line) {
            return;
        }
        let size = self.line(text, colour, f32::INFINITY).size();
        let (place, anchor) = if upright {
            let x = line.x;
            let before = x + 5.0 + size.x > frame.right();
            let (x, side) = if before { (x - 5.0, egui::Align::Max) } else { (x + 5.0, egui::Align::Min) };
            // At the foot, or at the head if the curve runs along the foot.
            let span = if before { [x - size.x, x] } else { [x, x + size.x] };
            let foot = frame.bottom() - 12.0 - size.y;
            let free = span.into_iter().all(|x| {
                let along = self.transform.value_from_position(pos2(x, 0.0)).x;
                plane.height_at(along).is_none_or(|height| self.at(along, height).y < foot)
            });
            if free {
                (pos2(x, frame.bottom() - 11.0), Align2([side, egui::Align::Max]))
            } else {
                (pos2(x, frame.top() + 2.0), Align2([side, egui::Align::Min]))
            }
        } else {
            let y = line.y;
            if y - 2.0 - size.y < frame.top() {
                (pos2(frame.left() + 6.0, y + 2.0), Align2::LEFT_TOP)
            } else {
                (pos2(frame.left() + 6.0, y - 2.0), Align2::LEFT_BOTTOM)
            }
        };
        self.text(place, anchor, text, colour, f32::INFINITY);
    }

    /// The names of lines behind their ends, none over another.
    fn names(&mut self, lines: &[TrendLine]) {
        let (frame, text) = (self.frame(), self.palette.text);
        let last = lines.iter().flat_map(TrendLine::points).map(|point| point.at).max().unwrap_or_default();
        let ends = lines
            .iter()
            .map(|line| line.points().last().map_or(frame.bottom(), |end| self.at(last as f64, end.people).y));
        let heights = spread(&ends.collect::<Vec<_>>(), 14.0, [frame.top() + 6.0, frame.bottom() - 6.0]);
        let left = self.at(last as f64, 0.0).x + 10.0;
        for (line, y) in lines.iter().zip(heights) {
            self.text(pos2(left, y), Align2::LEFT_CENTER, &line.name, text, frame.right() - left);
        }
    }

    /// Rings the point that is in use.
    fn in_use(&mut self, at: Pos2) {
        self.shapes.push(Shape::circle_filled(at, 10.0, self.palette.halo()));
        let frame = self.frame();
        if !frame.contains(at) {
            return;
        }
        let weak = self.palette.weak;
        let half = self.line("in use", weak, f32::INFINITY).size() / 2.0;
        // Above the point, or below it at the top of the plot.
        let y = if at.y - 12.0 - 2.0 * half.y < frame.top() { at.y + 12.0 + half.y } else { at.y - 12.0 - half.y };
        let x = at.x.clamp(frame.left() + half.x, (frame.right() - half.x).max(frame.left() + half.x));
        self.text(pos2(x, y), Align2::CENTER_CENTER, "in use", weak, f32::INFINITY);
    }
}

impl Drawing<'_> {
    /// Where a mark lies on the plane.
    fn place(&self, mark: usize) -> Option<PlotPoint> {
        let row = -(mark as f64);
        Some(match &self.chart.marks {
            Marks::Columns(bars) => PlotPoint::new(mark as f64, bars.get(mark)?.value),
            Marks::Bars(bars) => PlotPoint::new(bars.get(mark)?.value, row),
            Marks::Pairs { pairs, .. } => PlotPoint::new(pairs.get(mark)?.first, row),
            Marks::Curve { .. } | Marks::Points { .. } | Marks::Lines { .. } => {
                let (x, y) = *self.plane?.places.get(mark)?;
                PlotPoint::new(x, y)
            }
        })
    }

    /// Where a mark lies on the screen, for what is said about it.
    pub fn position(&self, mark: usize, transform: &PlotTransform) -> Option<Pos2> {
        Some(transform.position_from_point(&self.place(mark)?))
    }

    /// Makes a mark stand out.
    fn stress(&self, mark: usize, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let Some(place) = self.place(mark) else { return };
        let (at, frame) = (transform.position_from_point(&place), *transform.frame());
        let ground = self.palette.accent.gamma_multiply(0.10);
        let slot = match &self.chart.marks {
            Marks::Columns(_) => {
                let half = transform.dpos_dvalue_x() as f32 / 2.0;
                Rect::from_x_y_ranges(at.x - half..=at.x + half, frame.y_range())
            }
            Marks::Bars(_) | Marks::Pairs { .. } => {
                let half = transform.dpos_dvalue_y().abs() as f32 / 2.0;
                Rect::from_x_y_ranges(frame.x_range(), at.y - half..=at.y + half)
            }
            Marks::Curve { .. } => {
                shapes.push(Shape::circle_filled(at, 4.0, self.palette.accent));
                return;
            }
            Marks::Points { .. } | Marks::Lines { .. } => {
                shapes.push(Shape::circle_stroke(at, 8.0, Stroke::new(1.5, self.palette.accent)));
                return;
            }
        };
        let slot = slot.intersect(frame);
        shapes.push(RectShape::filled(slot, CornerRadius::same(3), ground).into());
        if self.selected == Some(mark) {
            let line = Stroke::new(1.5, self.palette.accent);
            shapes.push(Shape::rect_stroke(slot, CornerRadius::same(3), line, egui::StrokeKind::Inside));
        }
    }

    /// The crosshair through a mark: along the axes that say how much it is.
    fn crosshair(&self, mark: usize) -> Vec<Cursor> {
        let Some(PlotPoint { x, y }) = self.place(mark) else { return Vec::new() };
        match &self.chart.marks {
            // Its figure is written at the bar, and a line would run through those of the others.
            Marks::Columns(_) | Marks::Bars(_) => Vec::new(),
            // Seen in all charts that share the axis.
            Marks::Pairs { .. } => vec![Cursor::Vertical { x }],
            Marks::Curve { .. } | Marks::Points { .. } | Marks::Lines { .. } => {
                vec![Cursor::Vertical { x }, Cursor::Horizontal { y }]
            }
        }
    }

    fn nearest(&self, pointer: Pos2, transform: &PlotTransform) -> Option<usize> {
        let at = transform.value_from_position(pointer);
        let slot = |value: f64| (value > -0.5).then(|| value.round().max(0.0) as usize);
        let by = |distance: &dyn Fn(Pos2) -> f32, most: f32| {
            let marks = 0..self.chart.count();
            let measured = marks.filter_map(|mark| Some((mark, distance(self.position(mark, transform)?))));
            measured.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, distance)| *distance <= most).map(|(mark, _)| mark)
        };
        match &self.chart.marks {
            Marks::Columns(_) => slot(at.x),
            Marks::Bars(_) | Marks::Pairs { .. } => slot(-at.y),
            Marks::Curve { .. } => by(&|place| (place.x - pointer.x).abs(), f32::INFINITY),
            Marks::Points { .. } | Marks::Lines { .. } => by(&|place| place.distance(pointer), REACH),
        }
        .filter(|mark| *mark < self.chart.count())
    }
}

impl PlotItem for Drawing<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        if let Some(mark) = self.selected {
            self.stress(mark, transform, shapes);
        }
        if let Some(mark) = self.chosen.filter(|mark| self.selected != Some(*mark)) {
            self.stress(mark, transform, shapes);
        }
        let mut pen = Pen { ui, transform, shapes, palette: self.palette };
        match &self.chart.marks {
            Marks::Columns(bars) => {
                let foot = pen.at(0.0, 0.0).y;
                let frame = pen.frame();
                let ground = [pos2(frame.left(), foot), pos2(frame.right(), foot)];
                pen.shapes.push(Shape::line_segment(ground, Stroke::new(1.0, self.palette.line)));
                bars.iter().enumerate().for_each(|(i, bar)| pen.column(i, bar));
            }
            Marks::Bars(bars) => {
                let row = transform.dpos_dvalue_y().abs() as f32;
                for (i, bar) in bars.iter().enumerate() {
                    let colour = colour_of(bar.tone, &self.palette);
                    pen.lying(i, 0.0, (row * 0.46).min(11.0), bar.value, colour, &bar.note);
                }
            }
            Marks::Pairs { pairs, .. } => pairs.iter().enumerate().for_each(|(i, pair)| pen.pair(i, pair)),
            Marks::Curve { .. } => {
                if let Some(plane) = self.plane {
                    pen.threshold(plane, true);
                }
            }
            Marks::Lines { .. } => {}
            Marks::Points { points, .. } => {
                if let Some(plane) = self.plane {
                    pen.threshold(plane, false);
                    for (point, (x, y)) in points.iter().zip(&plane.places) {
                        if point.chosen {
                            pen.in_use(pen.at(*x, *y));
                        }
                    }
                }
            }
        }
        if let Marks::Lines { lines, .. } = &self.chart.marks {
            if let Some(plane) = self.plane {
                pen.threshold(plane, false);
            }
            pen.names(lines);
        }
        if let Some(mark) = self.chosen {
            let frame = pen.frame();
            let thin = Stroke::new(1.0, mix(self.palette.line, self.palette.weak, 0.5));
            for cursor in self.crosshair(mark) {
                let ends = match cursor {
                    Cursor::Horizontal { y } => {
                        let y = transform.position_from_point_y(y);
                        [pos2(frame.left(), y), pos2(frame.right(), y)]
                    }
                    Cursor::Vertical { x } => {
                        let x = transform.position_from_point_x(x);
                        [pos2(x, frame.top()), pos2(x, frame.bottom())]
                    }
                };
                pen.shapes.push(Shape::line_segment(ends, thin));
            }
        }
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        self.palette.bars
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    /// The frame decides what is seen.
    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }

    fn find_closest(&self, point: Pos2, transform: &PlotTransform) -> Option<ClosestElem> {
        self.nearest(point, transform).map(|index| ClosestElem { index, dist_sq: 0.0 })
    }

    fn on_hover(
        &self,
        _plot_area_response: &Response,
        elem: ClosestElem,
        shapes: &mut Vec<Shape>,
        cursors: &mut Vec<Cursor>,
        plot: &PlotConfig<'_>,
        _label_formatter: Option<&LabelFormatterFn<'_>>,
    ) {
        self.aimed.set(Some(elem.index));
        self.stress(elem.index, plot.transform, shapes);
        cursors.extend(self.crosshair(elem.index));
    }
}

/// Squares with the names of the two bars of a pair.
pub(super) fn legend_ui(ui: &mut Ui, names: [&str; 2], palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), egui::Sense::hover());
    let mut x = rect.left();
    for (name, colour) in names.into_iter().zip([palette.accent, palette.bars]) {
        let square = Rect::from_min_size(pos2(x, rect.center().y - 4.5), vec2(9.0, 9.0));
        ui.painter().rect_filled(square, 2.0, colour);
        let place = pos2(x + 14.0, rect.center().y);
        let text = ui.painter().text(place, Align2::LEFT_CENTER, name, small(), palette.weak);
        x = text.right() + 14.0;
    }
}
