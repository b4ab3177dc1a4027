//! Plots: one description of a chart. The report and saved pictures draw it as SVG, the window on its own.
//!
//! Every plot has axis titles and one sentence that says what it shows.

mod charts;
mod draw;
mod export;
mod faces;
mod frontier;
mod geometry;
mod hints;
mod scale;
mod trend;

pub use charts::{columns_chart, crowds_chart, inside_outside_chart, risk_chart, risk_points, two_counts_chart};
pub use draw::spread;
pub use export::{csv, inline_svg, png, png_of, svg};
pub use frontier::{Level, frontier_chart};
pub use scale::{Axis, Plane, Tick};
pub use trend::{TrendLine, TrendPoint, trend_chart};

/// How a value is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Warn,
    Bad,
}

/// One bar: its name, its length, what is written at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub value: f64,
    pub note: String,
    /// What it says, as a sentence without a full stop.
    pub says: String,
    pub tone: Tone,
}

/// Two shares of one value, inside and outside a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub label: String,
    pub inside: f64,
    pub outside: f64,
}

/// A point of the frontier: information kept (a share) against risk.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub kept: f64,
    pub risk: f64,
    pub label: String,
    pub tone: Tone,
    /// What is in use now: ringed.
    pub chosen: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Marks {
    /// Upright bars, their values above them.
    Columns(Vec<Bar>),
    /// Lying bars, their notes behind them.
    Bars(Vec<Bar>),
    /// A line through points with x ascending, and a threshold on the x axis.
    Curve {
        points: Vec<(f64, f64)>,
        threshold: Option<(f64, String)>,
    },
    Pairs {
        pairs: Vec<Pair>,
        inside: String,
        outside: String,
    },
    /// Risk (logarithmic, upward) over information kept, with the highest risk that is allowed.
    Points {
        points: Vec<Point>,
        threshold: Option<(f64, String)>,
    },
    /// Numbers of people over looks, a line each, and the smallest number that may be published.
    Lines {
        lines: Vec<TrendLine>,
        /// What each look is called.
        looks: Vec<String>,
        threshold: Option<(f64, String)>,
    },
}

/// A plot as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub title: String,
    pub x_axis: String,
    pub y_axis: String,
    /// One sentence.
    pub reading: String,
    pub marks: Marks,
}

impl Chart {
    /// The height that its picture needs, in points: lying bars need a line each, a plane needs room.
    #[must_use]
    pub fn height(&self) -> f32 {
        match &self.marks {
            Marks::Bars(bars) => (bars.len() as f32 * 25.0 + 22.0).max(70.0),
            Marks::Points { .. } | Marks::Lines { .. } => 260.0,
            Marks::Pairs { pairs, .. } => (pairs.len() as f32 * 30.0 + 42.0).clamp(90.0, 280.0),
            _ => 190.0,
        }
    }
}
