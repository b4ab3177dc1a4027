//! The frontier of risk against information kept.

use super::{Chart, Marks, Point, Tone};
use crate::report::words::{counted, one_in, people, percent, thousands};

/// Levels of all ladders, as a point of the frontier.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Share of detail kept.
    pub kept: f64,
    /// The smallest crowd.
    pub k: u64,
    /// People who must be left out.
    pub left_out: u64,
    /// "postcode first 2 characters, gender left out".
    pub title: String,
    /// It meets the policy, once they are left out.
    pub meets: bool,
    pub in_use: bool,
}

/// What more safety costs: each point keeps most of all levels with crowds of its size. `asked` is the smallest crowd of
/// the policy.
#[must_use]
pub fn frontier_chart(levels: &[Level], asked: u64) -> Chart {
    let best = levels.iter().filter(|level| level.meets).max_by(|a, b| a.kept.total_cmp(&b.kept));
    let out = |level: &Level| match level.left_out {
        0 => String::new(),
        n => format!(", and {} left out", if n == 1 { "1 person is".to_owned() } else { format!("{} are", people(n)) }),
    };
    let reading = match (levels, best) {
        ([], _) => "No levels were found.".to_owned(),
        ([only], _) => format!(
            "One choice of levels is better than every other: it keeps {} of the detail; the smallest crowd is {}{}. It {} \
             the policy.",
            percent(only.kept),
            people(only.k),
            out(only),
            if only.meets { "meets" } else { "does not meet" }
        ),
        (_, Some(best)) => format!(
            "Crowds of {asked} or more can keep {} of the detail: the smallest crowd is then {}{}.",
            percent(best.kept),
            people(best.k),
            out(best)
        ),
        (_, None) => {
            format!("None of {} gives crowds of {asked} or more.", counted(levels.len() as u64, "point", "points"))
        }
    };
    let point = |level: &Level| {
        let risk = 1.0 / level.k.max(1) as f64;
        Point {
            kept: level.kept,
            risk,
            label: format!(
                "smallest crowd {}, highest risk {}, {} of detail kept{}: {}",
                thousands(level.k),
                one_in(risk),
                percent(level.kept),
                out(level),
                level.title
            ),
            tone: match (level.meets, level.left_out) {
                (true, 0) => Tone::Good,
                (true, _) => Tone::Warn,
                (false, _) => Tone::Bad,
            },
            chosen: level.in_use,
        }
    };
    let allowed = 1.0 / asked.max(1) as f64;
    Chart {
        title: "What does safety cost?".into(),
        x_axis: "Detail kept".into(),
        y_axis: "Highest risk (logarithmic)".into(),
        reading,
        marks: Marks::Points {
            points: levels.iter().map(point).collect(),
            threshold: Some((allowed, format!("policy: {}", one_in(allowed)))),
        },
    }
}
