//! Draws a chart as strokes.

use super::geometry::{Area, Spot, spot};
use super::scale::{Axis, Plane, Tick};
use super::{Bar, Chart, Marks, Pair, Point, Tone, TrendLine};
use crate::report::words;

/// A colour by what it is for; the theme says which colour that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    Text,
    Weak,
    Line,
    Accent,
    Bars,
    /// Between [`Paint::Bars`] and the ground: behind a mark, never a mark of its own.
    Pale,
    Pass,
    Warn,
    Fail,
}

/// The end of a text that is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// The weight of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Regular,
    SemiBold,
}

/// One stroke of a picture, in points from its top left corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Ink {
    Rect {
        rect: Area,
        fill: Paint,
        radius: f32,
    },
    Line {
        from: Spot,
        to: Spot,
        colour: Paint,
        width: f32,
        dashed: bool,
    },
    Path {
        points: Vec<Spot>,
        colour: Paint,
        width: f32,
    },
    Dot {
        at: Spot,
        radius: f32,
        colour: Paint,
    },
    /// `at` is the middle of the line's height.
    Text {
        at: Spot,
        text: String,
        size: f32,
        face: Face,
        colour: Paint,
        anchor: Anchor,
        upright: bool,
    },
}

/// A drawn chart.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    pub size: Spot,
    pub inks: Vec<Ink>,
}

const SMALL: f32 = 11.0;
const AXIS: f32 = 18.0;

/// Draws the marks and axes of a chart into a picture of the given size; `measure` gives the width of a text.
#[must_use]
pub fn picture(chart: &Chart, size: Spot, measure: &dyn Fn(&str, f32) -> f32) -> Picture {
    let mut pen = Pen { measure, picture: Picture { size, ..Picture::default() } };
    match &chart.marks {
        Marks::Columns(bars) => pen.columns(chart, bars),
        Marks::Bars(bars) => pen.bars(chart, bars),
        Marks::Curve { .. } => {
            if let Some(plane) = chart.plane() {
                pen.curve(chart, &plane);
            }
        }
        Marks::Pairs { pairs, first, second, end } => pen.pairs(chart, pairs, [first, second], *end),
        Marks::Points { points, .. } => {
            if let Some(plane) = chart.plane() {
                pen.points(chart, &plane, points);
            }
        }
        Marks::Lines { lines, .. } => {
            if let Some(plane) = chart.plane() {
                pen.lines(chart, &plane, lines);
            }
        }
    }
    pen.picture
}

struct Pen<'a> {
    measure: &'a dyn Fn(&str, f32) -> f32,
    picture: Picture,
}

impl Pen<'_> {
    fn text(&mut self, at: Spot, text: &str, colour: Paint, anchor: Anchor) {
        self.picture.inks.push(Ink::Text {
            at,
            text: text.to_owned(),
            size: SMALL,
            face: Face::Regular,
            colour,
            anchor,
            upright: false,
        });
    }

    /// A text of at most `width`, cut with "…".
    fn cut(&self, text: &str, width: f32) -> String {
        if (self.measure)(text, SMALL) <= width {
            return text.to_owned();
        }
        let mut kept: Vec<char> = text.chars().collect();
        while kept.len() > 1 {
            kept.pop();
            let short: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
            if (self.measure)(&short, SMALL) <= width {
                return short;
            }
        }
        "…".to_owned()
    }

    /// What a text of one line takes of the picture.
    fn area_of(&self, at: Spot, text: &str, size: f32, anchor: Anchor, upright: bool) -> Area {
        let width = (self.measure)(text, size);
        let before = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
        if upright {
            return Area::sized(spot(at.x - size / 2.0, at.y - width + before), size, width);
        }
        Area::sized(spot(at.x - before, at.y - size / 2.0), width, size)
    }

    /// Whether a text can stand here: within the picture and beside all others.
    fn is_free(&self, at: Spot, text: &str, anchor: Anchor) -> bool {
        let place = self.area_of(at, text, SMALL, anchor, false);
        let whole = Area { min: Spot::default(), max: self.picture.size };
        let clear = |ink: &Ink| match ink {
            Ink::Text { at, text, size, anchor, upright, .. } => {
                !self.area_of(*at, text, *size, *anchor, *upright).touches(&place, 2.0)
            }
            _ => true,
        };
        whole.holds(&place) && self.picture.inks.iter().all(clear)
    }

    /// A text at the first of these places where it is free; nowhere if it is at none.
    fn text_where_free(&mut self, places: &[(Spot, Anchor)], text: &str, colour: Paint) {
        if let Some(&(at, anchor)) = places.iter().find(|(at, anchor)| self.is_free(*at, text, *anchor)) {
            self.text(at, text, colour, anchor);
        }
    }

    fn line(&mut self, from: Spot, to: Spot, colour: Paint, dashed: bool) {
        self.picture.inks.push(Ink::Line { from, to, colour, width: 1.0, dashed });
    }

    /// Draws axis titles at the bottom and, upright, at the left; returns the area that is left for the marks.
    fn axes(&mut self, chart: &Chart) -> Area {
        let whole = Area { min: Spot::default(), max: self.picture.size };
        let mut inner = whole;
        if !chart.x_axis.is_empty() {
            inner.max.y -= AXIS;
            let at = spot(whole.centre().x + if chart.y_axis.is_empty() { 0.0 } else { AXIS / 2.0 }, whole.max.y - 7.0);
            self.text(at, &chart.x_axis, Paint::Weak, Anchor::Middle);
        }
        if !chart.y_axis.is_empty() {
            inner.min.x += AXIS;
            self.picture.inks.push(Ink::Text {
                at: spot(7.0, inner.centre().y),
                text: chart.y_axis.clone(),
                size: SMALL,
                face: Face::Regular,
                colour: Paint::Weak,
                anchor: Anchor::Middle,
                upright: true,
            });
        }
        inner
    }

    fn columns(&mut self, chart: &Chart, bars: &[Bar]) {
        let mut area = self.axes(chart);
        area.max.y -= 18.0;
        area.min.y += 16.0;
        let most = bars.iter().map(|b| b.value).fold(0.0, f64::max);
        let step = area.width() / bars.len().max(1) as f32;
        let width = (step * 0.84).clamp(1.0, 56.0);
        self.line(spot(area.min.x, area.max.y), area.max, Paint::Line, false);
        // If names would run into each other, only every n-th is written.
        let widest = bars.iter().map(|b| (self.measure)(&b.label, SMALL)).fold(0.0_f32, f32::max).min(72.0);
        let every = ((widest + 6.0) / step).ceil().max(1.0) as usize;
        for (i, bar) in bars.iter().enumerate() {
            let x = area.min.x + step * (i as f32 + 0.5);
            let height = if most > 0.0 { (bar.value / most) as f32 * area.height() } else { 0.0 };
            let height = if bar.value > 0.0 { height.max(1.5) } else { 0.0 };
            let rect = Area::sized(spot(x - width / 2.0, area.max.y - height), width, height);
            let fill = paint_of(bar.tone);
            self.picture.inks.push(Ink::Rect { rect, fill, radius: 2.0_f32.min(height / 2.0) });
            if (self.measure)(&bar.note, SMALL) + 4.0 <= step {
                self.text(spot(x, rect.min.y - 8.0), &bar.note, Paint::Weak, Anchor::Middle);
            }
            if i % every == 0 {
                let label = self.cut(&bar.label, step * every as f32 - 4.0);
                // A long name at an end moves inward rather than out of the picture.
                let half = (self.measure)(&label, SMALL) / 2.0;
                let at = x.min(self.picture.size.x - half).max(half);
                self.text(spot(at, area.max.y + 10.0), &label, Paint::Weak, Anchor::Middle);
            }
        }
    }

    fn bars(&mut self, chart: &Chart, bars: &[Bar]) {
        let area = self.axes(chart);
        let row = (area.height() / bars.len().max(1) as f32).clamp(14.0, 26.0);
        let names =
            bars.iter().map(|b| (self.measure)(&b.label, SMALL + 1.0)).fold(0.0_f32, f32::max).min(area.width() * 0.34)
                + 10.0;
        let notes =
            bars.iter().map(|b| (self.measure)(&b.note, SMALL)).fold(0.0_f32, f32::max).min(area.width() * 0.4) + 10.0;
        let most = bars.iter().map(|b| b.value).fold(0.0, f64::max);
        let room = (area.width() - names - notes).max(16.0);
        for (i, bar) in bars.iter().enumerate() {
            let y = area.min.y + row * (i as f32 + 0.5);
            let length = if most > 0.0 { (bar.value / most) as f32 * room } else { 0.0 };
            let label = self.cut(&bar.label, names - 10.0);
            self.picture.inks.push(Ink::Text {
                at: spot(area.min.x, y),
                text: label,
                size: SMALL + 1.0,
                face: Face::Regular,
                colour: Paint::Text,
                anchor: Anchor::Start,
                upright: false,
            });
            let thickness = (row * 0.46).min(11.0);
            let rect = Area::sized(
                spot(area.min.x + names, y - thickness / 2.0),
                length.max(if bar.value > 0.0 { 2.0 } else { 0.0 }),
                thickness,
            );
            let fill = paint_of(bar.tone);
            self.picture.inks.push(Ink::Rect { rect, fill, radius: 2.0_f32.min(rect.width() / 2.0) });
            let note = self.cut(&bar.note, area.max.x - rect.max.x - 8.0);
            self.text(spot(rect.max.x + 8.0, y), &note, Paint::Weak, Anchor::Start);
        }
    }

    /// Frames a plane with ticks, and returns the map into it.
    fn plane(&mut self, chart: &Chart, x: &Axis, y: &Axis) -> (Area, impl Fn(f64, f64) -> Spot + use<>) {
        let mut area = self.axes(chart);
        let labels = y.ticks.iter().map(|tick| (self.measure)(&tick.text, SMALL)).fold(0.0_f32, f32::max);
        area.min.x += labels + 8.0;
        area.max.y -= 18.0;
        area.min.y += 8.0;
        // Half of the last label is beyond the end of the axis.
        let over = x.ticks.last().map_or(0.0, |tick| (self.measure)(&tick.text, SMALL) / 2.0);
        area.max.x -= over.max(12.0) + 2.0;
        let ((x0, x1), (y0, y1)) = (x.ends(), y.ends());
        let to = move |x: f64, y: f64| {
            spot(
                area.min.x + ((x - x0) / (x1 - x0)) as f32 * area.width(),
                area.max.y - ((y - y0) / (y1 - y0)) as f32 * area.height(),
            )
        };
        for tick in &y.ticks {
            let at = to(x0, tick.at);
            self.line(at, spot(area.max.x, at.y), Paint::Line, false);
            self.text(spot(area.min.x - 6.0, at.y), &tick.text, Paint::Weak, Anchor::End);
        }
        for tick in &x.ticks {
            let at = to(tick.at, y0);
            self.text_where_free(&[(spot(at.x, at.y + 10.0), Anchor::Middle)], &tick.text, Paint::Weak);
        }
        (area, to)
    }

    fn curve(&mut self, chart: &Chart, plane: &Plane) {
        let (area, to) = self.plane(chart, &plane.x, &plane.y);
        if let Some((risk, text)) = &plane.threshold {
            let x = to(*risk, 0.0).x;
            self.line(spot(x, area.min.y), spot(x, area.max.y), Paint::Fail, true);
            let width = (self.measure)(text, SMALL);
            // At the right end there is room only before the line.
            let before = x + 5.0 + width > area.max.x;
            let (at, anchor) = if before { (x - 5.0, Anchor::End) } else { (x + 5.0, Anchor::Start) };
            // At the foot, or at the head if the curve runs along the foot.
            let (left, right) = (to(plane.x.ends().0, 0.0).x, to(plane.x.ends().1, 0.0).x);
            let span = if before { [at - width, at] } else { [at, at + width] };
            let free = span.into_iter().all(|x| {
                let along =
                    plane.x.ends().0 + f64::from((x - left) / (right - left)) * (plane.x.ends().1 - plane.x.ends().0);
                plane.height_at(along).is_none_or(|height| to(along, height).y < area.max.y - 18.0)
            });
            let y = if free { area.max.y - 8.0 } else { area.min.y + 8.0 };
            self.text(spot(at, y), text, Paint::Fail, anchor);
        }
        let path = plane.places.iter().map(|(risk, share)| to(*risk, *share)).collect();
        self.picture.inks.push(Ink::Path { points: path, colour: Paint::Accent, width: 2.0 });
    }

    fn pairs(&mut self, chart: &Chart, pairs: &[Pair], [first, second]: [&str; 2], end: f64) {
        let mut area = self.axes(chart);
        let mut x = area.min.x;
        for (name, colour) in [(first, Paint::Accent), (second, Paint::Bars)] {
            let rect = Area::sized(spot(x, area.min.y + 3.0), 9.0, 9.0);
            self.picture.inks.push(Ink::Rect { rect, fill: colour, radius: 2.0 });
            self.text(spot(x + 14.0, area.min.y + 8.0), name, Paint::Weak, Anchor::Start);
            x += 28.0 + (self.measure)(name, SMALL);
        }
        area.min.y += 20.0;
        let row = (area.height() / pairs.len().max(1) as f32).clamp(18.0, 30.0);
        let names = pairs
            .iter()
            .map(|p| (self.measure)(&p.label, SMALL + 1.0))
            .fold(0.0_f32, f32::max)
            .min(area.width() * 0.36)
            + 10.0;
        let room = (area.width() - names - 56.0).max(16.0);
        for (i, pair) in pairs.iter().enumerate() {
            let y = area.min.y + row * (i as f32 + 0.5);
            let label = self.cut(&pair.label, names - 10.0);
            self.text(spot(area.min.x, y), &label, Paint::Text, Anchor::Start);
            for (share, colour, offset) in [(pair.first, Paint::Accent, -5.0), (pair.second, Paint::Bars, 5.0)] {
                let rect = Area::sized(
                    spot(area.min.x + names, y + offset - 4.0),
                    ((share / end) as f32 * room).max(if share > 0.0 { 1.5 } else { 0.0 }),
                    8.0,
                );
                self.picture.inks.push(Ink::Rect { rect, fill: colour, radius: 2.0_f32.min(rect.width() / 2.0) });
                self.text(spot(rect.max.x + 6.0, y + offset), &words::percent(share), Paint::Weak, Anchor::Start);
            }
        }
    }

    fn lines(&mut self, chart: &Chart, plane: &Plane, lines: &[TrendLine]) {
        let whole = self.picture.size.x;
        let names = lines.iter().map(|line| (self.measure)(&line.name, SMALL)).fold(0.0_f32, f32::max);
        // The names are to the right of the plane.
        self.picture.size.x -= (names + 10.0).min(whole * 0.3);
        let (area, to) = self.plane(chart, &Axis { ticks: thinned(&plane.x.ticks), ..plane.x.clone() }, &plane.y);
        self.picture.size.x = whole;
        if let Some((people, text)) = &plane.threshold {
            let y = to(0.0, *people).y;
            self.line(spot(area.min.x, y), spot(area.max.x, y), Paint::Fail, true);
            self.text(spot(area.min.x + 6.0, y - 8.0), text, Paint::Fail, Anchor::Start);
        }
        let ends = lines.iter().map(|line| line.points().last().map_or(area.max.y, |last| to(0.0, last.people).y));
        let heights = spread(&ends.collect::<Vec<_>>(), 14.0, [area.min.y, area.max.y]);
        for (line, height) in lines.iter().zip(heights) {
            let colour = paint_of(line.tone);
            for run in &line.runs {
                let points: Vec<Spot> = run.iter().map(|point| to(point.at as f64, point.people)).collect();
                let dots = points.iter().map(|at| Ink::Dot { at: *at, radius: 3.0, colour });
                self.picture.inks.extend(dots);
                self.picture.inks.push(Ink::Path { points, colour, width: 1.5 });
            }
            let name = self.cut(&line.name, whole - area.max.x - 8.0);
            self.text(spot(area.max.x + 8.0, height), &name, Paint::Text, Anchor::Start);
        }
    }

    fn points(&mut self, chart: &Chart, plane: &Plane, points: &[Point]) {
        let (area, to) = self.plane(chart, &plane.x, &plane.y);
        if let Some((risk, text)) = &plane.threshold {
            let y = to(0.0, *risk).y;
            self.line(spot(area.min.x, y), spot(area.max.x, y), Paint::Fail, true);
            // Over its line; at the top of the picture there is room below it only.
            let places = [y - 8.0, y + 9.0].map(|y| (spot(area.min.x + 6.0, y), Anchor::Start));
            self.text_where_free(&places, text, Paint::Fail);
        }
        let places: Vec<Spot> = plane.places.iter().map(|(kept, risk)| to(*kept, *risk)).collect();
        let mut path = places.clone();
        path.sort_by(|a, b| a.x.total_cmp(&b.x));
        self.picture.inks.push(Ink::Path { points: path, colour: Paint::Bars, width: 1.5 });
        for (point, at) in points.iter().zip(places) {
            if point.chosen {
                self.picture.inks.push(Ink::Dot { at, radius: 10.0, colour: Paint::Pale });
                let above = [(-17.0, 0.0, Anchor::Middle), (17.0, 0.0, Anchor::Middle)];
                let beside = [(0.0, -14.0, Anchor::End), (0.0, 14.0, Anchor::Start)];
                let places = [above, beside].concat();
                let places: Vec<(Spot, Anchor)> =
                    places.into_iter().map(|(down, right, anchor)| (spot(at.x + right, at.y + down), anchor)).collect();
                self.text_where_free(&places, "in use", Paint::Weak);
            }
            self.picture.inks.push(Ink::Dot { at, radius: 5.0, colour: paint_of(point.tone) });
        }
    }
}

/// The ticks of an axis of looks that have room: the first, the last and some between.
fn thinned(ticks: &[Tick]) -> Vec<Tick> {
    const MOST: usize = 6;
    let every = ticks.len().div_ceil(MOST).max(1);
    let last = ticks.len().saturating_sub(1);
    let kept = ticks.iter().enumerate().filter(|(i, _)| *i == last || i % every == 0 && i + every <= last);
    kept.map(|(_, tick)| tick.clone()).collect()
}

/// Heights for the names of lines, so that no two are nearer than `apart`, each as near to its line as that allows.
#[must_use]
pub fn spread(heights: &[f32], apart: f32, [top, foot]: [f32; 2]) -> Vec<f32> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|&a, &b| heights[a].total_cmp(&heights[b]));
    let mut placed = heights.to_vec();
    let mut free = top;
    for &i in &order {
        placed[i] = placed[i].max(free);
        free = placed[i] + apart;
    }
    // What went beyond the foot moves up again.
    let mut free = foot;
    for &i in order.iter().rev() {
        placed[i] = placed[i].min(free);
        free = placed[i] - apart;
    }
    placed
}

fn paint_of(tone: Tone) -> Paint {
    match tone {
        Tone::Plain => Paint::Bars,
        Tone::Good => Paint::Pass,
        Tone::Warn => Paint::Warn,
        Tone::Bad => Paint::Fail,
    }
}
