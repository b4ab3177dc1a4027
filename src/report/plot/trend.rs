//! What each look at a file found of every segment: a line per segment.

use super::scale::{Axis, Tick};
use super::{Chart, Marks, Tone};
use crate::report::words::thousands;
use crate::review::Look;

/// Ticks of an axis of people, at most.
const MOST_STEPS: f64 = 5.0;
/// A threshold below this share of the axis lies on its foot, and is not drawn.
const SEEN: f64 = 0.04;

/// One line of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendLine {
    pub name: String,
    pub tone: Tone,
    /// Stretches without a gap: of a number below the threshold nothing is drawn.
    pub runs: Vec<Vec<TrendPoint>>,
}

/// What one look found.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    /// The place of the look, from 0.
    pub at: usize,
    pub people: f64,
    /// The true number is nearer than the threshold, and not known.
    pub about: bool,
}

impl TrendLine {
    /// Its points, from the first look to the last.
    pub fn points(&self) -> impl Iterator<Item = &TrendPoint> {
        self.runs.iter().flatten()
    }
}

/// The people of every segment who may be counted, look by look; `None` if there are fewer than two looks. Where a number
/// is below the threshold its line has a gap.
#[must_use]
pub fn trend_chart(looks: &[Look], segments: &[&str], threshold: u64) -> Option<Chart> {
    if looks.len() < 2 {
        return None;
    }
    let lines: Vec<TrendLine> = segments.iter().map(|name| line(looks, name)).collect();
    let lines: Vec<TrendLine> = lines.into_iter().filter(|line| line.points().next().is_some()).collect();
    let most = lines.iter().flat_map(TrendLine::points).map(|point| point.people).fold(0.0, f64::max);
    let is_seen = threshold as f64 >= people_axis(most).ends().1 * SEEN;
    Some(Chart {
        title: "How did the segments go, look by look?".into(),
        x_axis: "Look".into(),
        y_axis: "People who may be counted".into(),
        reading: reading(looks, segments, &lines, threshold),
        marks: Marks::Lines {
            lines,
            looks: names(looks),
            threshold: is_seen.then(|| (threshold as f64, format!("smallest count: {}", thousands(threshold)))),
        },
    })
}

fn line(looks: &[Look], name: &str) -> TrendLine {
    let mut runs: Vec<Vec<TrendPoint>> = Vec::new();
    let mut goes_on = false;
    for (at, look) in looks.iter().enumerate() {
        let kept = look.segment(name).map(|segment| segment.remaining).unwrap_or_default();
        let Some(people) = kept.number else {
            goes_on = false;
            continue;
        };
        let point = TrendPoint { at, people: people as f64, about: kept.about };
        match runs.last_mut().filter(|_| goes_on) {
            Some(run) => run.push(point),
            None => runs.push(vec![point]),
        }
        goes_on = true;
    }
    let fails = looks.iter().rev().find_map(|look| look.segment(name)).is_some_and(|last| last.verdict == "fail");
    TrendLine { name: name.to_owned(), tone: if fails { Tone::Bad } else { Tone::Plain }, runs }
}

/// The days of the looks; their files where two are of one day.
fn names(looks: &[Look]) -> Vec<String> {
    let days: std::collections::BTreeSet<&str> = looks.iter().map(Look::day).collect();
    let by_day = days.len() == looks.len();
    let stem = |file: &str| file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
    looks.iter().map(|look| if by_day { look.day().to_owned() } else { stem(&look.file) }).collect()
}

fn reading(looks: &[Look], segments: &[&str], lines: &[TrendLine], threshold: u64) -> String {
    let gaps = segments.iter().filter(|name| {
        let line = lines.iter().find(|line| line.name == **name);
        line.is_none_or(|line| line.points().count() < looks.len())
    });
    let gaps = gaps.count();
    let shrank = lines.iter().filter_map(|line| {
        let (first, last) = (line.points().next()?, line.points().last()?);
        (first.people > 0.0).then(|| (line, (first.people - last.people) / first.people))
    });
    let most = shrank.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, share)| *share > 0.0);
    let first = match most {
        Some((line, share)) => {
            format!("{} lost most: {} fewer than at first.", line.name, crate::report::words::percent(share))
        }
        None => format!("No segment has shrunk in {} looks.", looks.len()),
    };
    match gaps {
        0 => first,
        1 => format!("{first} A gap in 1 line is a number below {threshold}, or one that is not known."),
        n => format!("{first} Gaps in {n} lines are numbers below {threshold}, or ones that are not known."),
    }
}

/// From 0 to the first round number above all.
pub(super) fn people_axis(most: f64) -> Axis {
    let rough = (most / MOST_STEPS).max(1.0);
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|round| round * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(rough).round().max(1.0);
    let count = (most / step).ceil().max(1.0) as u32;
    let tick = |i: u32| {
        let at = f64::from(i) * step;
        Tick { at, text: thousands(at as u64) }
    };
    Axis { ticks: (0..=count).map(tick).collect(), finer: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{KeptCount, LookSegment};

    fn look(day: &str, people: u64, verdict: &str) -> Look {
        let count = KeptCount::of(Some(people), 10);
        let segment = LookSegment { name: "VIP".into(), people: count, remaining: count, verdict: verdict.into() };
        Look { on: format!("{day}T08:00:00Z"), segments: vec![segment], ..Look::default() }
    }

    #[test]
    fn a_number_below_the_threshold_is_a_gap() {
        let looks = [look("2026-01-31", 40, "pass"), look("2026-02-28", 9, "fail"), look("2026-03-31", 30, "fail")];
        let chart = trend_chart(&looks, &["VIP"], 10).unwrap();
        let Marks::Lines { lines, looks: names, threshold } = &chart.marks else { panic!() };
        assert_eq!(lines[0].runs.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
        assert_eq!((lines[0].tone, names[1].as_str()), (Tone::Bad, "2026-02-28"));
        assert!(threshold.is_some());
        assert_eq!(
            chart.reading,
            "VIP lost most: 25.0 % fewer than at first. A gap in 1 line is a number below 10, or one that is not known."
        );
        assert_eq!(chart.hint(1).unwrap(), "VIP\n2026-03-31: 30 people");
        assert!(trend_chart(&looks[..1], &["VIP"], 10).is_none());
    }

    #[test]
    fn the_axis_of_people_ends_above_all() {
        for most in [0.0, 1.0, 7.0, 10.0, 946.0, 48_213.0] {
            let axis = people_axis(most);
            assert!(axis.ends().1 >= most && axis.ticks.len() >= 2 && axis.ticks.len() <= 7, "{most}");
        }
    }
}
