//! Build a safe segment against the clock: three columns of its rows, each as exact as the teams like. Every combination
//! of levels is measured before the round begins.

use super::club::{Club, refused};
use super::scene::{Ask, Dots, Line, Mark, Picture, Round, Scene, Tone};
use crate::privacy::{Classes, CodedTable, Missing, Progress, Rollup};
use crate::report::words::thousands;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::column::detail_kept;
use crate::workbench::figures::frame::privacy;
use std::sync::Arc;

const SEGMENT: &str = "Young families";
const TITLE: &str = "Build a safe segment";
/// Columns, what each one says about a person, and the names of its levels.
const DIALS: [(&str, &str, &[&str]); 3] = [
    ("postcode", "where they live", &["full postcode", "first three digits", "first digit", "not given"]),
    ("birth_date", "when they were born", &["day", "month", "year", "ten years", "not given"]),
    ("household_size", "how many live together", &["exact number", "3 or 4, 5 or 6", "3 or more"]),
];

/// A column of the segment's rows, and how exactly it can be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial {
    /// "where they live".
    pub tells: &'static str,
    /// By level: how it is called, and the value of one member as it would be seen.
    pub levels: Vec<(&'static str, String)>,
}

/// What comes of one choice of levels.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The smallest crowd.
    pub smallest: u64,
    /// The places of people in crowds that are too small.
    pub exposed: Arc<[u32]>,
    /// Share of detail kept, 0 to 1.
    pub kept: f64,
}

/// The segment that is built, and what comes of every choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Build {
    pub people: u64,
    /// The least crowd that is asked for.
    pub k: u64,
    pub dials: Vec<Dial>,
    outcomes: Vec<Outcome>,
    /// The safe choice that keeps most.
    pub best: [usize; 3],
}

impl Build {
    pub(super) fn of(club: &Club, progress: &Progress) -> Result<Self, MeasureError> {
        let given = club.given(progress);
        let rows = club.rows(SEGMENT, progress)?;
        let identifiers = DIALS
            .iter()
            .map(|(name, ..)| given.cache.quasi_identifier_at(given.review, name, 0, progress))
            .collect::<Result<Vec<_>, _>>()?;
        let everyone = given.cache.people(given.review, progress)?;
        let table = CodedTable::new(identifiers, everyone, Missing::Own).map_err(privacy)?;
        let first = rows.iter().next().ok_or(MeasureError::NothingToCount)?;
        let dials = table.quasi_identifiers().iter().zip(DIALS).map(|(q, (_, tells, names))| Dial {
            tells,
            levels: names
                .iter()
                .enumerate()
                .map(|(level, name)| {
                    let base = q.column.codes.get(first);
                    let code = q.ladder.map(level).map_or(base, |map| map.get(base as usize).copied().unwrap_or(base));
                    let label = q.ladder.label(level, code);
                    (*name, if label == "*" { "–".to_owned() } else { label })
                })
                .collect(),
        });
        let dials: Vec<Dial> = dials.collect();
        let kept: Vec<Vec<f64>> = table
            .quasi_identifiers()
            .iter()
            .zip(DIALS)
            .map(|(q, (.., names))| (0..names.len()).map(|level| detail_kept(&q.ladder, level, &table)).collect())
            .collect();
        let k = club.review.policy.k;
        let finest = Rollup::new(&table, Some(Arc::clone(&rows)), progress).map_err(privacy)?;
        let mut outcomes = Vec::new();
        for levels in choices() {
            progress.check()?;
            let classes = finest.classes_at(&levels, progress).map_err(privacy)?;
            let of_levels = levels.iter().zip(&kept).filter_map(|(level, kept)| kept.get(*level));
            outcomes.push(Outcome {
                smallest: classes.k().unwrap_or(0),
                exposed: exposed(&classes, rows.iter(), k),
                kept: of_levels.sum::<f64>() / 3.0,
            });
        }
        let safe = choices().zip(&outcomes).filter(|(_, outcome)| outcome.smallest >= k);
        let best = safe.max_by(|a, b| a.1.kept.total_cmp(&b.1.kept)).map(|(levels, _)| levels);
        let best = best.ok_or_else(|| refused("no levels make the segment of the sample safe"))?;
        Ok(Self { people: rows.count(), k, dials, outcomes, best })
    }

    /// What comes of a choice of levels; of one that there is not, the coarsest.
    #[must_use]
    pub fn outcome(&self, levels: [usize; 3]) -> Option<&Outcome> {
        let place = choices().position(|other| other == levels);
        self.outcomes.get(place.unwrap_or(self.outcomes.len().saturating_sub(1)))
    }

    fn dots(&self, levels: [usize; 3]) -> Dots {
        let dots = Dots::of(self.people);
        let Some(outcome) = self.outcome(levels) else { return dots };
        let exposed: Vec<usize> = outcome.exposed.iter().map(|place| *place as usize).collect();
        let hidden = self.people.saturating_sub(exposed.len() as u64);
        let is_exposed: std::collections::HashSet<usize> = exposed.iter().copied().collect();
        let others: Vec<usize> =
            (0..usize::try_from(self.people).unwrap_or(0)).filter(|place| !is_exposed.contains(place)).collect();
        let dots = dots.marked(Mark::Square, format!("{} hide among {} or more", thousands(hidden), self.k), &others);
        if exposed.is_empty() {
            return dots;
        }
        dots.marked(Mark::Ring, format!("{} do not", thousands(exposed.len() as u64)), &exposed)
    }

    fn lines(&self, levels: [usize; 3], chosen: Option<usize>) -> Vec<Line> {
        let people = Line::people(self.people, "young families", "a row for each, for a partner", Tone::Weak);
        let dials = self.dials.iter().zip(levels).enumerate().map(|(place, (dial, level))| {
            let (name, example) = dial.levels.get(level).cloned().unwrap_or(("not given", "–".to_owned()));
            let is_chosen = chosen == Some(place);
            let note = if is_chosen { format!("← {name} →") } else { name.to_owned() };
            let tone = if is_chosen { Tone::Accent } else { Tone::Plain };
            let line = Line::new(example, dial.tells, note, tone);
            if is_chosen { line.just_shown() } else { line }
        });
        std::iter::once(people).chain(dials).collect()
    }

    /// The segment as the teams have it now, with its verdict.
    #[must_use]
    pub fn scene(&self, levels: [usize; 3], dial: usize) -> Scene {
        let (verdict, chance) = self.verdict(levels);
        Scene {
            lines: self.lines(levels, Some(dial)),
            picture: Picture::Dots(self.dots(levels)),
            says: verdict,
            chance,
            ask: None,
            notes: vec![
                "↑ and ↓ choose a column, ← and → make it finer and coarser. Each team says one move in turn.",
                "Safe with the most detail kept wins: give the points with 1, 2 and 3.",
            ],
            next: "show a safe one",
        }
    }

    /// Whether it is safe, in a sentence, and the detail that is kept.
    fn verdict(&self, levels: [usize; 3]) -> (String, String) {
        let Some(outcome) = self.outcome(levels) else { return Default::default() };
        let kept = format!("{:.0} % of the detail kept", outcome.kept * 100.0);
        let exposed = outcome.exposed.len() as u64;
        let verdict = if exposed == 0 {
            format!("✔ Safe: everybody hides among {} or more.", thousands(outcome.smallest))
        } else if exposed == 1 {
            format!("✖ 1 person hides among fewer than {}.", self.k)
        } else {
            format!("✖ {} people hide among fewer than {}.", thousands(exposed), self.k)
        };
        (verdict, kept)
    }
}

/// Every choice of levels, in a fixed order.
fn choices() -> impl Iterator<Item = [usize; 3]> {
    let [a, b, c] = DIALS.map(|(.., names)| names.len());
    (0..a).flat_map(move |a| (0..b).flat_map(move |b| (0..c).map(move |c| [a, b, c])))
}

/// The places of members whose crowd is below `k`.
fn exposed(classes: &Classes, rows: impl Iterator<Item = usize>, k: u64) -> Arc<[u32]> {
    let crowd = |row: usize| {
        let class = classes.class_of_row().get(row).copied().unwrap_or(crate::privacy::NO_CLASS);
        classes.sizes().get(class as usize).copied().unwrap_or(0)
    };
    rows.zip(0_u32..).filter(|(row, _)| crowd(*row) < k).map(|(_, place)| place).collect()
}

pub(super) fn round(build: &Build) -> Round {
    let exact = [0; 3];
    let exposed = build.outcome(exact).map_or(0, |outcome| outcome.exposed.len() as u64);
    let question = format!("How many of the {} hide among fewer than {}?", thousands(build.people), build.k);
    let remember = "Safe is not less data. It is the same data, less exact.".to_owned();
    let best = build.outcome(build.best);
    let (smallest, kept) = best.map_or((0, 0.0), |outcome| (outcome.smallest, outcome.kept));
    let everybody: Vec<usize> = (0..usize::try_from(build.people).unwrap_or(0)).collect();
    let first = Scene {
        lines: build.lines(exact, None),
        picture: Picture::Dots(Dots::of(build.people).marked(Mark::Square, "young families", &everybody)),
        says: question.clone(),
        chance: "everything exact, no names".to_owned(),
        ask: Some(Ask { question, answer: exposed }),
        notes: vec![
            "The partner wants a row for each family: where, born when, how many. One member stands as an example.",
            "A crowd is everybody with the same three values.",
        ],
        next: "count the crowds",
    };
    let last = Scene {
        lines: build.lines(build.best, None),
        picture: Picture::Dots(build.dots(build.best)),
        says: remember.clone(),
        chance: format!("{} or more in every crowd, {:.0} % kept", thousands(smallest), kept * 100.0),
        ask: None,
        notes: vec![
            "Of all choices that are safe, this one keeps most detail. Did a team find it, or a better one for its purpose?",
        ],
        next: "the result",
    };
    let summary = format!(
        "All exact, {} of {} young families hide among fewer than {}. The safe choice that keeps most detail, {:.0} %: {}.",
        thousands(exposed),
        thousands(build.people),
        build.k,
        kept * 100.0,
        build
            .dials
            .iter()
            .zip(build.best)
            .filter_map(|(dial, level)| Some(format!("{}: {}", dial.tells, dial.levels.get(level)?.0)))
            .collect::<Vec<_>>()
            .join("; ")
    );
    // The second scene is the one that is built.
    Round { title: TITLE, scenes: vec![first, build.scene(exact, 0), last], summary, remember }
}
