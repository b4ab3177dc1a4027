//! A table that is attacked: the small numbers hidden by hand come back, those that Shoal hides do not. The attack is the
//! one on published tables, and the one that every release has to stand.

use super::club::{Club, refused};
use super::scene::{Ask, Cell, CellLook, Line, Picture, Round, Scene, TablePicture, Tone};
use crate::privacy::Progress;
use crate::release::audit::{Audit, AuditDimension, AuditInput, audit};
use crate::release::settings::TableSettings;
use crate::release::{Prepared, PreparedCell, PublishedValue, prepare};
use crate::report::words::{counted, thousands};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use crate::workbench::release::table_input::{input, under_policy};
use std::collections::HashMap;

const SEGMENT: &str = "Members in Leipzig";
const RULE: &str = "city = \"Leipzig\"";
/// Down and across.
const DIMENSIONS: [&str; 2] = ["tier", "channel"];

/// The table as it is shown: which labels stand down and across, the largest first and the total last.
struct Frame {
    down: Vec<String>,
    across: Vec<String>,
    total: String,
}

impl Frame {
    fn of(prepared: &Prepared) -> Self {
        let total = prepared.total_label.clone();
        let along = |place: usize| {
            let other = 1 - place;
            let margins = prepared.cells.iter().filter(|cell| cell.at.get(other) == Some(&total));
            let mut labels: Vec<(u64, &String)> = margins
                .filter_map(|cell| Some((cell.count, cell.at.get(place)?)))
                .filter(|(_, label)| **label != total)
                .collect();
            labels.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            labels.into_iter().map(|(_, label)| label.clone()).chain([total.clone()]).collect()
        };
        Self { down: along(0), across: along(1), total: total.clone() }
    }

    /// Draws every cell by its labels down and across.
    fn picture(&self, cell: impl Fn(&str, &str) -> Cell) -> TablePicture {
        let word = |label: &String| if *label == self.total { "all".to_owned() } else { label.clone() };
        TablePicture {
            corner: format!("{} and {}", DIMENSIONS[0], DIMENSIONS[1]),
            columns: self.across.iter().map(word).collect(),
            rows: self
                .down
                .iter()
                .map(|down| (word(down), self.across.iter().map(|across| cell(down, across)).collect()))
                .collect(),
        }
    }

    fn is_total(&self, down: &str, across: &str) -> bool {
        down == self.total || across == self.total
    }
}

/// The true table; and protected and attacked as a release is.
fn protected(club: &Club, progress: &Progress) -> Result<Prepared, MeasureError> {
    let review = club.with_segment(SEGMENT, RULE);
    let given = Given { cache: &club.cache, review: &review, progress };
    let asked = TableSettings {
        dimensions: DIMENSIONS.map(str::to_owned).to_vec(),
        filter: Some(SEGMENT.to_owned()),
        ..TableSettings::default()
    };
    let settings = under_policy(&asked, &review.policy);
    let (input, _) = input(&given, &settings)?;
    Ok(prepare(&input, &settings, &[], progress)?)
}

/// What follows from the table if only its small numbers are hidden.
fn by_hand(prepared: &Prepared, threshold: u64, progress: &Progress) -> Result<Audit, MeasureError> {
    let number = |cell: &PreparedCell| (!(1..threshold).contains(&cell.count)).then_some(cell.count as f64);
    let table = AuditInput {
        dimensions: DIMENSIONS.map(|name| AuditDimension { name: name.to_owned(), hierarchy: Vec::new() }).to_vec(),
        rows: prepared.cells.iter().map(|cell| (cell.at.clone(), number(cell))).collect(),
        total: prepared.total_label.clone(),
        threshold,
        ..AuditInput::default()
    };
    Ok(audit(&table, progress)?)
}

/// A derivation as a sum of numbers alone: "306 − 160 − 81 − 42 − 20 = 3".
fn as_sum(how: &str) -> Option<String> {
    let is_number = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == ',');
    let (_, sum) = how.split_once(" = ")?;
    let words = sum.split_whitespace().filter(|word| is_number(word) || matches!(*word, "−" | "+" | "="));
    Some(words.collect::<Vec<_>>().join(" "))
}

pub(super) fn round(club: &Club, progress: &Progress) -> Result<Round, MeasureError> {
    let threshold = club.review.policy.cell_threshold;
    let prepared = protected(club, progress)?;
    if !prepared.checked.protected {
        return Err(refused("the table of the sample could not be protected"));
    }
    let attacked = by_hand(&prepared, threshold, progress)?;
    let frame = Frame::of(&prepared);
    let find = |down: &str, across: &str| prepared.find(&[down, across]);
    let people = find(&frame.total, &frame.total).map_or(0, |cell| cell.count);
    let is_small = |cell: &PreparedCell| (1..threshold).contains(&cell.count);
    let small = prepared.cells.iter().filter(|cell| is_small(cell)).count() as u64;
    let known: HashMap<&[String], _> = attacked.cells.iter().map(|cell| (cell.at.as_slice(), cell)).collect();
    let recovered = attacked.recovered as u64;

    let truth = |hide: bool, found: bool| {
        frame.picture(|down, across| {
            let Some(cell) = find(down, across) else { return Cell { text: String::new(), look: CellLook::Plain } };
            let exact = known.get(cell.at.as_slice()).is_some_and(|known| known.exact);
            match (is_small(cell), hide, found && exact) {
                (true, _, true) => Cell { text: thousands(cell.count), look: CellLook::Found },
                (true, true, _) => Cell { text: "hidden".to_owned(), look: CellLook::Hidden },
                (true, false, _) => Cell { text: thousands(cell.count), look: CellLook::Small },
                _ => {
                    let look = if frame.is_total(down, across) { CellLook::Total } else { CellLook::Plain };
                    Cell { text: thousands(cell.count), look }
                }
            }
        })
    };
    let hidden: Vec<&PreparedCell> =
        prepared.cells.iter().filter(|cell| cell.published.first() == Some(&PublishedValue::Hidden)).collect();
    let interval = |cell: &PreparedCell| cell.attacker.map(|[low, high]| (low.ceil() as u64, high.floor() as u64));
    let safe = frame.picture(|down, across| {
        let Some(cell) = find(down, across) else { return Cell { text: String::new(), look: CellLook::Plain } };
        match (cell.published.first(), interval(cell)) {
            (Some(PublishedValue::Hidden), Some((low, high))) => {
                Cell { text: format!("{} to {}", thousands(low), thousands(high)), look: CellLook::Held }
            }
            (Some(PublishedValue::Hidden), None) => Cell { text: "hidden".to_owned(), look: CellLook::Hidden },
            _ => {
                let look = if frame.is_total(down, across) { CellLook::Total } else { CellLook::Plain };
                Cell { text: thousands(cell.count), look }
            }
        }
    });
    let nearest = hidden
        .iter()
        .filter(|cell| is_small(cell))
        .filter_map(|cell| interval(cell))
        .min_by_key(|(low, high)| (high - low, *low));
    let nearest = nearest.map_or_else(String::new, |(low, high)| format!("{} to {}", thousands(low), thousands(high)));
    let mut sums: Vec<String> =
        attacked.cells.iter().filter(|cell| cell.exact).filter_map(|cell| as_sum(cell.how.as_deref()?)).collect();
    sums.sort_by_key(String::len);
    let sum = sums.into_iter().next().unwrap_or_default();

    let members = Line::people(people, "members in Leipzig", "a table of groups, no names", Tone::Weak);
    let by_hand = Line::new(thousands(small), "numbers are below ten", "hidden by hand", Tone::Plain);
    let worked_out = Line::new(thousands(recovered), "are worked out again", "with the totals alone", Tone::Fail);
    let held = Line::new(
        "0",
        "are worked out",
        format!("{} hidden by Shoal", counted(hidden.len() as u64, "number", "numbers")),
        Tone::Pass,
    );
    let question = "How many of the hidden numbers can be worked out again?".to_owned();
    let remember = "Hiding small numbers is not enough. Attack the table before somebody else does.".to_owned();
    let scenes = vec![
        Scene {
            lines: vec![members.clone().just_shown()],
            picture: Picture::Table(truth(false, false)),
            says: "May this table go to an agency?".to_owned(),
            chance: "only groups, no names".to_owned(),
            ask: None,
            notes: vec![
                "Marked numbers are below ten: so few people are known to each other.",
                "Ask what the teams would do with them.",
            ],
            next: "hide the small numbers",
        },
        Scene {
            lines: vec![members.clone(), by_hand.clone().just_shown()],
            picture: Picture::Table(truth(true, false)),
            says: question.clone(),
            chance: "the totals still stand".to_owned(),
            ask: Some(Ask { question, answer: recovered }),
            notes: vec![
                "This is what most people do by hand. Give the teams a minute with pencil and paper.",
                "Hint: look at a column with one hidden number.",
            ],
            next: "attack",
        },
        Scene {
            lines: vec![members.clone(), by_hand.clone(), worked_out.clone().just_shown()],
            picture: Picture::Table(truth(true, true)),
            says: format!("One of them: {sum}"),
            chance: "worked out, not guessed".to_owned(),
            ask: None,
            notes: vec![
                "The attack took less than a second and used the table alone.",
                "Each number in red was hidden a moment ago.",
            ],
            next: "let Shoal hide",
        },
        Scene {
            lines: vec![members, by_hand, worked_out, held.just_shown()],
            picture: Picture::Table(safe),
            says: remember.clone(),
            chance: format!("the nearest an attacker comes: {nearest}"),
            ask: None,
            notes: vec![
                "Some larger numbers are hidden too, so that the small ones cannot be worked out.",
                "In a hidden cell stands what an attacker can say: from how many to how many.",
            ],
            next: "next round",
        },
    ];
    let summary = format!(
        "{} small numbers hidden by hand, {} worked out again ({sum}). Hidden by Shoal: none; the nearest was {nearest}.",
        thousands(small),
        thousands(recovered)
    );
    Ok(Round { title: "A table under attack", scenes, summary, remember })
}
