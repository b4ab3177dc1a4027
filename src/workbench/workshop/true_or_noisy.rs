//! True beside noisy: the same table with and without noise, and what each shows when one person leaves.

use super::club::{Club, refused};
use super::scene::{Ask, Line, Pair, Pairs, Picture, Round, Scene, Tone};
use crate::privacy::ladder::value_label;
use crate::privacy::{Bitmap, Progress};
use crate::release::noise::{Epsilon, Secret, Source};
use crate::release::settings::{Protect, TableSettings};
use crate::release::tabulation::TableInput;
use crate::release::{Prepared, PublishedValue, TableRequest, prepare_together};
use crate::report::words::{counted, thousands};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use crate::workbench::release::table_input::{input, under_policy};

const SEGMENT: &str = "Complaints in Leipzig";
const RULE: &str = "city = \"Leipzig\" and complaint_topic is not missing";
const COLUMN: &str = "complaint_topic";
/// ε in millionths: wide enough to be seen, narrow enough to be of use.
const EPSILON: u64 = 1_000_000;
/// The club's noise is the same in every workshop. Nobody lives in it, so nobody is protected by a secret.
const SECRET: &[u8; 32] = b"the made-up loyalty club, always";

/// The numbers of every topic, true and with noise, and of all of them together.
struct Counted {
    topics: Vec<Topic>,
    total: [u64; 2],
    /// 95 of 100 numbers are off by at most this.
    most: u64,
}

struct Topic {
    label: String,
    truth: u64,
    noisy: u64,
}

fn count(input: &TableInput, settings: &TableSettings, progress: &Progress) -> Result<Counted, MeasureError> {
    let secret = Secret::from_bytes(*SECRET);
    let noise = Source::Secret(&secret, b"workshop");
    let request = TableRequest { input, settings, before: &[], noise };
    let prepared: Prepared = prepare_together(&[request], &[], progress)?
        .tables
        .into_iter()
        .next()
        .ok_or_else(|| refused("the table of the sample was not made"))?;
    let noisy = |published: &[PublishedValue]| match published.first() {
        Some(PublishedValue::Count(count)) => *count,
        _ => 0,
    };
    let mut topics = Vec::new();
    let mut total = [0, 0];
    for cell in &prepared.cells {
        let Some(label) = cell.at.first() else { continue };
        if *label == prepared.total_label {
            total = [cell.count, noisy(&cell.published)];
        } else {
            topics.push(Topic { label: label.clone(), truth: cell.count, noisy: noisy(&cell.published) });
        }
    }
    let most = prepared.noise.as_ref().map_or(0, |noise| noise.people.finest.ceil() as u64);
    Ok(Counted { topics, total, most })
}

/// Without the category of those who did not complain: none of them is among the members.
fn without_missing(input: &mut TableInput, missing: Option<&String>) {
    let Some(dimension) = input.dimensions.first_mut() else { return };
    if missing.is_some() && dimension.labels.last() == missing && dimension.labels.len() > 1 {
        dimension.labels.pop();
        let last = dimension.labels.len() as u32 - 1;
        dimension.codes = dimension.codes.iter().map(|code| (*code).min(last)).collect();
    }
}

/// The first row of somebody in this group.
fn one_of(input: &TableInput, members: &Bitmap, label: &str) -> Option<usize> {
    let dimension = input.dimensions.first()?;
    let code = u32::try_from(dimension.labels.iter().position(|other| other == label)?).ok()?;
    members.iter().find(|row| dimension.codes.get(*row) == Some(&code))
}

pub(super) fn round(club: &Club, progress: &Progress) -> Result<Round, MeasureError> {
    let review = club.with_segment(SEGMENT, RULE);
    let given = Given { cache: &club.cache, review: &review, progress };
    let epsilon = Epsilon::from_millionths(EPSILON).map_err(refused)?;
    let wanted = TableSettings {
        dimensions: vec![COLUMN.to_owned()],
        filter: Some(SEGMENT.to_owned()),
        protect: Protect::Noise { epsilon },
        ..TableSettings::default()
    };
    let mut settings = under_policy(&wanted, &review.policy);
    settings.noise.from_review = true;
    let (mut input, _) = input(&given, &settings)?;
    let column = club.cache.coded(COLUMN, progress)?;
    let missing = column.missing_code().map(|code| value_label(&column, code));
    without_missing(&mut input, missing.as_ref());
    let before = count(&input, &settings, progress)?;
    let nobody = || refused("nobody of the sample complained");
    let rarest =
        before.topics.iter().filter(|topic| topic.truth > 0).min_by_key(|topic| topic.truth).ok_or_else(nobody)?;
    let topic = rarest.label.clone();
    let mut members = input.members.clone().ok_or_else(nobody)?;
    let leaver = one_of(&input, &members, &topic).ok_or_else(nobody)?;
    let mut gone = Bitmap::none(members.rows());
    gone.insert(leaver);
    members.and_not(&gone);
    let after = count(&TableInput { members: Some(members), ..input.clone() }, &settings, progress)?;

    let mut order: Vec<&Topic> = before.topics.iter().collect();
    order.sort_by(|a, b| b.truth.cmp(&a.truth).then(a.label.cmp(&b.label)));
    let later = |label: &str| after.topics.iter().find(|other| other.label == label);
    let pairs = |headings: [&str; 2], tones: [Tone; 2], marks: bool, numbers: &dyn Fn(&Topic) -> [u64; 2]| {
        let rows = order.iter().map(|of| Pair {
            label: of.label.clone(),
            numbers: numbers(of),
            marked: marks && of.label == topic,
        });
        Picture::Pairs(Pairs { headings: headings.map(str::to_owned), tones, rows: rows.collect() })
    };
    let moved = order.iter().filter(|of| later(&of.label).is_some_and(|later| later.noisy != of.noisy)).count() as u64;
    let largest = order.iter().map(|of| of.truth.abs_diff(of.noisy)).max().unwrap_or(0);
    let [total, noisy_total] = before.total;
    let was = rarest.truth;
    let is = later(&topic).map_or(0, |later| later.truth);

    let complained =
        Line::people(total, "complaints in Leipzig", counted(order.len() as u64, "topic", "topics"), Tone::Weak);
    let off = Line::new(
        format!("± {}", thousands(largest)),
        "is the largest difference",
        "column 1 is the noisy one",
        Tone::Plain,
    );
    let left = Line::new("1", "person has left the club", format!("{topic}: {was} → {is}"), Tone::Fail);
    let moves = Line::new(
        thousands(moved),
        format!("of {} noisy numbers moved", order.len()),
        "nobody can tell who left",
        Tone::Pass,
    );
    let whole = Line::new(
        thousands(noisy_total),
        format!("in all with noise, {} in truth", thousands(total)),
        "good enough to plan with",
        Tone::Accent,
    );
    let question = "Which column is the true one, 1 or 2?".to_owned();
    let remember = "Noise hides the one and keeps the many.".to_owned();
    let accuracy = format!("95 of 100 numbers are off by at most {}", before.most);
    let scenes = vec![
        Scene {
            lines: vec![complained.clone().just_shown()],
            picture: pairs(["column 1", "column 2"], [Tone::Plain; 2], false, &|of| [of.noisy, of.truth]),
            says: question.clone(),
            chance: "right 1 time in 2".to_owned(),
            ask: Some(Ask { question, answer: 2 }),
            notes: vec![
                "One column was counted, the other got a random number added to each.",
                "Teams say 1 or 2; whoever is right gets the point.",
            ],
            next: "show which",
        },
        Scene {
            lines: vec![complained.clone(), off.clone().just_shown()],
            picture: pairs(["with noise", "true"], [Tone::Accent, Tone::Plain], false, &|of| [of.noisy, of.truth]),
            says: "Now one person leaves the club. Which column shows it?".to_owned(),
            chance: accuracy.clone(),
            ask: None,
            notes: vec!["Would anybody decide otherwise with column 1?"],
            next: "one person leaves",
        },
        Scene {
            lines: vec![complained.clone(), off.clone(), left.clone().just_shown()],
            picture: pairs(["true, before", "true, after"], [Tone::Plain, Tone::Fail], true, &|of| {
                [of.truth, later(&of.label).map_or(0, |later| later.truth)]
            }),
            says: format!("The true numbers show it: the one who left had complained about {topic}."),
            chance: "one number has moved".to_owned(),
            ask: None,
            notes: vec!["Whoever knows who left now knows what they had complained about."],
            next: "with noise",
        },
        Scene {
            lines: vec![complained, left, moves.just_shown(), whole],
            picture: pairs(["with noise, before", "with noise, after"], [Tone::Accent; 2], false, &|of| {
                [of.noisy, later(&of.label).map_or(0, |later| later.noisy)]
            }),
            says: remember.clone(),
            chance: accuracy,
            ask: None,
            notes: vec![
                "Noise is drawn anew for every table, so a move says nothing about anybody.",
                "The sum of all hardly changes: that is what noise keeps.",
            ],
            next: "next round",
        },
    ];
    let summary = format!(
        "{} complaints, {} with noise; no number off by more than {largest}. One person left: {topic} {was} → {is}; with noise {moved} of {} numbers moved.",
        thousands(total),
        thousands(noisy_total),
        order.len()
    );
    Ok(Round { title: "True or noisy?", scenes, summary, remember })
}
