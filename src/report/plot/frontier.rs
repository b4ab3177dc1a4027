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
    /// "postcode first 2 characters, gender left out".
    pub title: String,
    pub passes: bool,
    pub in_use: bool,
}

/// What more safety costs: each point keeps most of all levels with crowds of its size. `asked` is the smallest crowd of
/// the policy.
#[must_use]
pub fn frontier_chart(levels: &[Level], asked: u64) -> Chart {
    let best = levels.iter().filter(|level| level.passes).max_by(|a, b| a.kept.total_cmp(&b.kept));
    let reading = match (levels.is_empty(), best) {
        (true, _) => "No levels were found.".to_owned(),
        (_, Some(best)) if levels.len() == 1 => format!(
            "One choice of levels is better than every other: it keeps {} of the detail, and the smallest crowd is {}.",
            percent(best.kept),
            people(best.k)
        ),
        (_, Some(best)) => format!(
            "Crowds of {asked} or more can keep {} of the detail: the smallest crowd is then {}.",
            percent(best.kept),
            people(best.k)
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
                "smallest crowd {}, highest risk {}, {} of detail kept: {}",
                thousands(level.k),
                one_in(risk),
                percent(level.kept),
                level.title
            ),
            tone: if level.passes { Tone::Good } else { Tone::Bad },
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
