//! How a chart lies in its plot: which part of the plane is seen, and what is written along the axes.

use egui::{FontId, RichText, Ui, Vec2};
use egui_plot::{AxisHints, GridInput, GridMark, Plot, PlotBounds};

use super::{Bar, Chart, Marks};
use crate::gui::theme::Palette;
use crate::report::plot::{Axis, Plane, Tick};

/// Size of the text in a chart.
pub(super) const SMALL: f32 = 11.0;

/// Bars that are seen well without looking closer.
const FEW_BARS: usize = 12;

/// A grid's spacing in points, which `egui_plot` gives back as a step on the plane.
const SPACING: f32 = 8.0;

/// Larger than any distance on a plane. `egui_plot` writes a label only if its step is wide enough; which labels fit is
/// decided here.
const WIDE: f64 = 1e9;

/// Space of a bar's note, in points.
const NOTE: f32 = 18.0;

pub(super) fn small() -> FontId {
    FontId::proportional(SMALL)
}

pub(super) fn width_of(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), small(), egui::Color32::WHITE).size().x
}

/// A text of at most `width` points, cut with "…".
fn cut(ui: &Ui, text: &str, width: f32) -> String {
    if width_of(ui, text) <= width {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let short = |count: usize| letters[..count].iter().collect::<String>().trim_end().to_owned() + "…";
    (1..letters.len()).rev().map(short).find(|short| width_of(ui, short) <= width).unwrap_or_else(|| "…".to_owned())
}

/// A text in lines of at most `width` points, as far as its words allow.
fn wrapped(ui: &Ui, text: &str, width: f32) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let longer = lines.last().map(|line| format!("{line} {word}")).filter(|line| width_of(ui, line) <= width);
        match (lines.last_mut(), longer) {
            (Some(line), Some(longer)) => *line = longer,
            _ => lines.push(cut(ui, word, width)),
        }
    }
    lines.join("\n")
}

/// What is written along one axis.
enum Labels {
    Nothing,
    /// Names of the marks, which lie at 0, 1, 2, … or, from the top down, at 0, −1, −2, …; each with its width.
    Names(Vec<(String, f32)>),
    /// Places with their texts and widths; the finer ones are for whoever looks closer.
    Ticks {
        ticks: Vec<(Tick, f32)>,
        finer: Vec<Vec<(Tick, f32)>>,
    },
}

/// What is seen of one axis.
struct Seen {
    from: f64,
    to: f64,
    /// Points on the screen for a step of 1 on the plane.
    scale: f32,
    /// Whether someone looks closer.
    closer: bool,
    /// Points that a label may hang over the ends of the axis.
    over: [f32; 2],
    /// What each label takes of an upright axis; along a lying one it takes its width.
    height: Option<f32>,
}

impl Seen {
    /// Whether a label of this size is seen as a whole.
    fn holds(&self, at: f64, size: f32) -> bool {
        let before = (at - self.from) as f32 * self.scale;
        let after = (self.to - at) as f32 * self.scale;
        let inside = self.from <= at && at <= self.to;
        inside && before + self.over[0] + 0.5 >= size / 2.0 && after + self.over[1] + 0.5 >= size / 2.0
    }

    /// Those of the ticks that are seen and leave `gap` points between each other, the earlier ones first.
    fn clear<'t>(&self, ticks: impl Iterator<Item = &'t (Tick, f32)>, gap: f32) -> (Vec<(f64, String)>, bool) {
        let mut shown: Vec<(&Tick, f32)> = Vec::new();
        let mut all = true;
        for (tick, width) in ticks {
            let size = self.height.unwrap_or(*width);
            if !self.holds(tick.at, size) {
                continue;
            }
            let apart = |(other, width): &(&Tick, f32)| {
                (tick.at - other.at).abs() as f32 * self.scale >= (size + width) / 2.0 + gap
            };
            if shown.iter().all(apart) {
                shown.push((tick, size));
            } else {
                all = false;
            }
        }
        (shown.into_iter().map(|(tick, _)| (tick.at, tick.text.clone())).collect(), all)
    }
}

impl Labels {
    fn ticks(ui: &Ui, axis: &Axis) -> Self {
        let measured = |ticks: &[Tick]| -> Vec<(Tick, f32)> {
            ticks.iter().map(|tick| (tick.clone(), width_of(ui, &tick.text))).collect()
        };
        let finer = axis.finer.iter().map(|ticks| measured(ticks)).collect();
        Self::Ticks { ticks: measured(&axis.ticks), finer }
    }

    fn names<'n>(ui: &Ui, names: impl Iterator<Item = &'n String>, most: f32) -> Self {
        let named = |name: &String| {
            let name = cut(ui, name, most);
            let width = width_of(ui, &name);
            (name, width)
        };
        Self::Names(names.map(named).collect())
    }

    fn widest(&self) -> f32 {
        let widest = |widths: &mut dyn Iterator<Item = f32>| widths.fold(0.0, f32::max);
        match self {
            Self::Nothing => 0.0,
            Self::Names(names) => widest(&mut names.iter().map(|(_, width)| *width)),
            Self::Ticks { ticks, .. } => widest(&mut ticks.iter().map(|(_, width)| *width)),
        }
    }

    /// The places that are labelled, so that no two labels touch and none is cut.
    fn shown(&self, seen: &Seen) -> Vec<(f64, String)> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Names(names) if seen.height.is_some() => {
                names.iter().enumerate().map(|(i, (name, _))| (-(i as f64), name.clone())).collect()
            }
            Self::Names(names) => {
                // If names would run into each other only every n-th is written, in the middle of its n.
                let every = ((self.widest() + 6.0) / seen.scale.max(0.01)).ceil().max(1.0) as usize;
                let middle = |i: usize| i % every == every / 2 && i + (every - 1) / 2 < names.len();
                let named = names.iter().enumerate().filter(|(i, _)| middle(*i));
                let named = named.filter(|(i, (_, width))| seen.holds(*i as f64, *width));
                named.map(|(i, (name, _))| (i as f64, name.clone())).collect()
            }
            Self::Ticks { ticks, finer } => {
                for ticks in finer.iter().rev().filter(|_| seen.closer) {
                    if let (shown, true) = seen.clear(ticks.iter(), 12.0)
                        && shown.len() > 1
                    {
                        return shown;
                    }
                }
                let further = finer.first().filter(|_| seen.closer).into_iter().flatten();
                seen.clear(ticks.iter().chain(further), 6.0).0
            }
        }
    }
}

/// A chart fitted into a size in points.
pub(super) struct Frame {
    /// What is seen at first, and again after a double click.
    pub whole: PlotBounds,
    /// In which directions one can look closer.
    pub closer: [bool; 2],
    /// Space at the right that the last label hangs over.
    pub right: f32,
    pub plane: Option<Plane>,
    labels: [Labels; 2],
    titles: [String; 2],
    /// Sizes of the axes across, in points.
    thickness: [f32; 2],
    line: f32,
}

impl Frame {
    /// Measures the labels of a chart and gives its axes and its plane their room in `size`.
    pub fn fitted(ui: &Ui, chart: &Chart, size: Vec2) -> Self {
        let plane = chart.plane();
        let names = |bars: &[Bar], most: f32| Labels::names(ui, bars.iter().map(|bar| &bar.label), most);
        let labels = match (&chart.marks, &plane) {
            (_, Some(plane)) => [Labels::ticks(ui, &plane.x), Labels::ticks(ui, &plane.y)],
            (Marks::Columns(bars), _) => {
                let slot = size.x / bars.len().max(1) as f32 - 10.0;
                [names(bars, slot.max(72.0)), Labels::Nothing]
            }
            (Marks::Bars(bars), _) => [Labels::Nothing, names(bars, size.x * 0.34)],
            (Marks::Pairs { pairs, .. }, _) => {
                [Labels::Nothing, Labels::names(ui, pairs.iter().map(|pair| &pair.label), size.x * 0.36)]
            }
            _ => [Labels::Nothing, Labels::Nothing],
        };
        let line = ui.painter().layout_no_wrap("0".to_owned(), small(), egui::Color32::WHITE).size().y;
        // As `egui_plot` measures: titles take their lines and a quarter more, labels at the left 4 points at each side.
        let height = |title: &str| if title.is_empty() { 0.0 } else { line * title.lines().count() as f32 * 1.25 };
        let below = if matches!(labels[0], Labels::Nothing) { 0.0 } else { line };
        let beside = if matches!(labels[1], Labels::Nothing) { 0.0 } else { labels[1].widest() + 8.0 };
        let upright = cut(ui, &chart.y_axis, size.y - 2.5 * line);
        let left = beside + height(&upright);
        let last = match &labels[0] {
            Labels::Ticks { ticks, .. } => ticks.last().map_or(0.0, |(_, width)| width / 2.0),
            _ => 0.0,
        };
        let right = (last - 10.0).max(0.0);
        let across = (size.x - left - right).max(16.0);
        let lying = wrapped(ui, &chart.x_axis, across);
        let thickness = [below + height(&lying) + 2.0, left];
        let inner = Vec2::new(across, (size.y - thickness[0]).max(16.0));
        let (whole, closer) = seen(ui, chart, plane.as_ref(), inner);
        Self { whole, closer, right, plane, labels, titles: [lying, upright], thickness, line }
    }

    /// Whether the chart can be zoomed along one of its axes.
    pub fn can_look_closer(&self) -> bool {
        self.closer != [false; 2]
    }

    /// Gives a plot its axes and what is seen of the plane.
    pub fn dress<'a>(&'a self, plot: Plot<'a>, palette: &Palette) -> Plot<'a> {
        let [min, max] = [self.whole.min(), self.whole.max()];
        let lines = matches!(self.labels[1], Labels::Ticks { .. });
        let axis = |hints: AxisHints<'a>, i: usize| {
            hints
                .label(RichText::new(&self.titles[i]).font(small()).color(palette.weak))
                .tick_label_font(small())
                .tick_label_color(if i == 1 && !lines { palette.text } else { palette.weak })
                .label_spacing(0.0..=0.001)
                .min_thickness(self.thickness[i])
                .formatter(move |mark, range| self.text(i, mark.value, (*range.start(), *range.end())))
        };
        plot.include_x(min[0])
            .include_x(max[0])
            .include_y(min[1])
            .include_y(max[1])
            .auto_bounds(true)
            .set_margin_fraction(Vec2::ZERO)
            .custom_x_axes(vec![axis(AxisHints::new_x(), 0)])
            .custom_y_axes(vec![axis(AxisHints::new_y(), 1)])
            .show_grid([false, lines])
            .grid_color(palette.line)
            .grid_fade(0.0)
            .grid_spacing(SPACING..=SPACING * 2.0)
            .x_grid_spacer(|input| self.grid(0, &input))
            .y_grid_spacer(|input| self.grid(1, &input))
    }

    fn grid(&self, axis: usize, input: &GridInput) -> Vec<GridMark> {
        let (from, to) = input.bounds;
        let whole = self.whole.max()[axis] - self.whole.min()[axis];
        let seen = Seen {
            from,
            to,
            scale: (f64::from(SPACING) / input.base_step_size) as f32,
            closer: to - from < whole * 0.7,
            over: if axis == 0 { [self.thickness[1], self.right] } else { [self.line / 2.0; 2] },
            height: (axis == 1).then_some(self.line),
        };
        let shown = self.labels[axis].shown(&seen);
        shown.into_iter().map(|(value, _)| GridMark { value, step_size: WIDE }).collect()
    }

    /// The text at a place that [`Frame::grid`] chose.
    fn text(&self, axis: usize, at: f64, seen: (f64, f64)) -> String {
        let near = |place: f64| (place - at).abs() < 1e-9;
        match &self.labels[axis] {
            Labels::Nothing => String::new(),
            Labels::Names(names) => {
                let found = names.iter().enumerate().find(|(i, _)| near(*i as f64) || near(-(*i as f64)));
                found.filter(|_| (seen.0..=seen.1).contains(&at)).map_or(String::new(), |(_, (name, _))| name.clone())
            }
            Labels::Ticks { ticks, finer } => {
                let found = ticks.iter().chain(finer.iter().flatten()).find(|(tick, _)| near(tick.at));
                found.map_or(String::new(), |(tick, _)| tick.text.clone())
            }
        }
    }
}

/// The part of the plane that is seen in a frame of `inner` points, and whether there is so much that one may look closer.
fn seen(ui: &Ui, chart: &Chart, plane: Option<&Plane>, inner: Vec2) -> (PlotBounds, [bool; 2]) {
    // Widens a stretch by points before and after it.
    let padded = |(low, high): (f64, f64), points: f32, before: f32, after: f32| {
        let unit = (high - low) / f64::from((points - before - after).max(1.0));
        (low - unit * f64::from(before), high + unit * f64::from(after))
    };
    let most = |bars: &[Bar]| bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let from_zero = |most: f64| (0.0, if most > 0.0 { most } else { 1.0 });
    // Rows from the top down, none higher than `most`.
    let rows = |count: usize, most: f32| {
        let rows = f64::from(inner.y / most).max(count.max(1) as f64);
        (0.5 - rows, 0.5)
    };
    let (x, y, closer) = match (&chart.marks, plane) {
        (Marks::Points { .. }, Some(plane)) => {
            (padded(plane.x.ends(), inner.x, 12.0, 12.0), padded(plane.y.ends(), inner.y, 12.0, 12.0), [true, true])
        }
        (Marks::Lines { lines, .. }, Some(plane)) => {
            // The names of the lines stand behind their ends.
            let names = lines.iter().map(|line| width_of(ui, &line.name)).fold(0.0, f32::max).min(inner.x * 0.3);
            let x = padded(plane.x.ends(), inner.x, 12.0, names + 16.0);
            (x, padded(plane.y.ends(), inner.y, 2.0, 12.0), [false, false])
        }
        (_, Some(plane)) => {
            (padded(plane.x.ends(), inner.x, 2.0, 10.0), padded(plane.y.ends(), inner.y, 8.0, 8.0), [true, true])
        }
        (Marks::Columns(bars), _) => (
            (-0.5, bars.len().max(1) as f64 - 0.5),
            padded(from_zero(most(bars)), inner.y, 1.0, NOTE),
            [bars.len() > FEW_BARS, false],
        ),
        (Marks::Bars(bars), _) => {
            let notes = bars.iter().map(|bar| width_of(ui, &bar.note)).fold(0.0, f32::max).min(inner.x * 0.5);
            (padded(from_zero(most(bars)), inner.x, 0.0, notes + 10.0), rows(bars.len(), 26.0), [false, false])
        }
        (Marks::Pairs { pairs, end, .. }, _) => {
            // The same for all charts whose axes are linked, as long as there is room for the percentages.
            let with_notes = f64::from(inner.x / (inner.x - 56.0).max(16.0)).max(1.25);
            ((0.0, end * with_notes), rows(pairs.len(), 30.0), [true, false])
        }
        _ => ((0.0, 1.0), (0.0, 1.0), [false, false]),
    };
    (PlotBounds::from_min_max([x.0, y.0], [x.1, y.1]), closer)
}
