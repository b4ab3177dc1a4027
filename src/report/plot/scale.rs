//! Where marks lie on a plane, and what is written along its axes: the same on paper and on screen.

use super::trend::{TrendLine, people_axis};
use super::{Chart, Marks, Point};
use crate::report::words;

/// Where the axis of risks begins.
const LOWEST_RISK: f64 = 0.001;

/// Risks with short names, one to three apart on a logarithmic axis.
const ROUND_RISKS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0];

/// Equality of thresholds such as 1/11, which are not always the same float.
const ALIKE: f64 = 1.0 + 1e-9;

/// A place along an axis, and what is written there.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: f64,
    pub text: String,
}

/// One axis of a plane, from its first to its last tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// At least two, ascending.
    pub ticks: Vec<Tick>,
    /// Finer ticks for whoever looks closer, each list finer than the one before.
    pub finer: Vec<Vec<Tick>>,
}

impl Axis {
    /// The places of its first and its last tick.
    #[must_use]
    pub fn ends(&self) -> (f64, f64) {
        let low = self.ticks.first().map_or(0.0, |tick| tick.at);
        let high = self.ticks.last().map_or(1.0, |tick| tick.at);
        (low, if high > low { high } else { low + 1.0 })
    }
}

/// A chart whose marks lie on a plane: a curve, points, or lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    pub x: Axis,
    pub y: Axis,
    /// The marks in their order.
    pub places: Vec<(f64, f64)>,
    /// The place of the threshold on its axis, and its name: upright for a curve, lying for points and lines.
    pub threshold: Option<(f64, String)>,
}

impl Plane {
    /// The height of the line through the marks at `x`; `None` beside them. The marks ascend along x.
    #[must_use]
    pub fn height_at(&self, x: f64) -> Option<f64> {
        self.places.windows(2).find_map(|pair| {
            let [(x0, y0), (x1, y1)] = *pair else { return None };
            let share = if x1 > x0 { (x - x0) / (x1 - x0) } else { 0.0 };
            (x0 <= x && x <= x1).then_some(y0 + (y1 - y0) * share)
        })
    }
}

/// Risks are compared by their ratio, so their axis is logarithmic.
fn place(risk: f64) -> f64 {
    risk.clamp(LOWEST_RISK, 1.0).log10()
}

fn risks(risks: &[f64]) -> Vec<Tick> {
    risks.iter().map(|risk| Tick { at: place(*risk), text: words::one_in(*risk) }).collect()
}

/// From 0 to 100 %.
fn shares() -> Axis {
    let tick = |hundredths: u32| Tick { at: f64::from(hundredths) / 100.0, text: format!("{hundredths} %") };
    Axis {
        ticks: [0, 25, 50, 75, 100].map(tick).to_vec(),
        finer: [10, 5, 1].map(|step| (0..=100).step_by(step).map(tick).collect()).to_vec(),
    }
}

impl Chart {
    /// The plane that the marks lie on; `None` for bars.
    #[must_use]
    pub fn plane(&self) -> Option<Plane> {
        match &self.marks {
            Marks::Curve { points, threshold } => Some(Plane {
                x: Axis { ticks: risks(&[LOWEST_RISK, 0.01, 0.1, 0.2, 0.5, 1.0]), finer: vec![risks(&ROUND_RISKS)] },
                y: shares(),
                places: points.iter().map(|(risk, share)| (place(*risk), *share)).collect(),
                threshold: threshold.as_ref().map(|(risk, text)| (place(*risk), text.clone())),
            }),
            Marks::Points { points, threshold } => {
                let allowed = threshold.as_ref().map(|(risk, _)| *risk);
                Some(Plane {
                    x: shares(),
                    y: Axis { ticks: risks(around(points, allowed)), finer: vec![risks(&ROUND_RISKS)] },
                    places: points.iter().map(|point| (point.kept, place(point.risk))).collect(),
                    threshold: threshold.as_ref().map(|(risk, text)| (place(*risk), text.clone())),
                })
            }
            Marks::Lines { lines, looks, threshold } => {
                let points = || lines.iter().flat_map(TrendLine::points);
                let highest = threshold.as_ref().map_or(0.0, |(people, _)| *people);
                let tick = |(at, text): (usize, &String)| Tick { at: at as f64, text: text.clone() };
                Some(Plane {
                    x: Axis { ticks: looks.iter().enumerate().map(tick).collect(), finer: Vec::new() },
                    y: people_axis(points().map(|point| point.people).fold(highest, f64::max)),
                    places: points().map(|point| (point.at as f64, point.people)).collect(),
                    threshold: threshold.clone(),
                })
            }
            Marks::Columns(_) | Marks::Bars(_) | Marks::Pairs { .. } => None,
        }
    }
}

/// The round risks from the last one below all points to the first one above them.
fn around(points: &[Point], allowed: Option<f64>) -> &'static [f64] {
    let all = points.iter().map(|point| point.risk).chain(allowed);
    let (low, high) = all.fold((1.0_f64, LOWEST_RISK), |(low, high), risk| (low.min(risk), high.max(risk)));
    let last = ROUND_RISKS.len() - 1;
    let first = ROUND_RISKS.iter().rposition(|risk| *risk <= low * ALIKE).unwrap_or(0).min(last - 1);
    let end = ROUND_RISKS.iter().position(|risk| *risk * ALIKE >= high).unwrap_or(last).max(first + 1);
    &ROUND_RISKS[first..=end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plot::Tone;

    fn chart(risks: &[f64], allowed: Option<f64>) -> Chart {
        let point =
            |risk: &f64| Point { kept: 0.5, risk: *risk, label: String::new(), tone: Tone::Plain, chosen: false };
        Chart {
            title: String::new(),
            x_axis: String::new(),
            y_axis: String::new(),
            reading: String::new(),
            marks: Marks::Points {
                points: risks.iter().map(point).collect(),
                threshold: allowed.map(|risk| (risk, String::new())),
            },
        }
    }

    #[test]
    fn the_line_is_straight_between_marks() {
        let mut plane = chart(&[], None).plane().unwrap();
        plane.places = vec![(0.0, 1.0), (1.0, 0.5), (1.0, 0.2), (3.0, 0.0)];
        let heights = [-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0].map(|x| plane.height_at(x));
        assert_eq!(heights, [None, Some(1.0), Some(0.75), Some(0.5), Some(0.1), Some(0.0), None]);
    }

    /// A mark beyond the ends of its axis would be drawn outside the picture.
    #[test]
    fn every_mark_lies_between_the_ends_of_its_axes() {
        let cases: [(&[f64], Option<f64>); 7] = [
            (&[], None),
            (&[1.0], None),
            (&[1.0], Some(1.0)),
            (&[0.001], None),
            (&[0.00001, 0.3], Some(0.1)),
            (&[1.0 / 11.0], Some(1.0 / 11.0)),
            (&[0.002, 0.5, 1.0], Some(0.05)),
        ];
        for (risks, allowed) in cases {
            let plane = chart(risks, allowed).plane().unwrap();
            let (low, high) = plane.y.ends();
            assert!(low < high && plane.y.ticks.len() >= 2, "{risks:?}");
            for at in plane.places.iter().map(|(_, y)| *y).chain(plane.threshold.map(|(at, _)| at)) {
                assert!(low - 1e-6 <= at && at <= high + 1e-6, "{risks:?}: {at} is not within {low} and {high}");
            }
        }
    }
}
