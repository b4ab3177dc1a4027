//! Two counts that give a few people away: what follows from both, by the attack on published counts of segments.

use super::club::{Club, places_within, refused};
use super::scene::{Ask, Dots, Line, Mark, Picture, Round, Scene, Tone};
use crate::privacy::{Bitmap, Progress};
use crate::report::words::{people, thousands};
use crate::segments::{Publication, Regions, Safety, derivations, people_of, rounded, rounded_interval};
use crate::workbench::error::MeasureError;

/// All of them, and those of them with the app.
const SEGMENTS: [&str; 2] = ["VIP in Berlin", "VIP with app"];
/// Bases that both counts are rounded to, ascending, until nothing follows.
const BASES: [u64; 4] = [10, 20, 50, 100];

/// What follows from the two counts.
struct Found {
    counts: [u64; 2],
    /// People in the group that follows, and how.
    group: u64,
    how: String,
    /// The least base at which nothing follows.
    base: Option<u64>,
}

fn found(club: &Club, rows: [&Bitmap; 2], progress: &Progress) -> Result<Found, MeasureError> {
    let everyone = club.cache.people(&club.review, progress)?;
    let bits = rows.map(|rows| people_of(rows, &everyone));
    let regions = Regions::count(&[&bits[0], &bits[1]], &everyone, progress).map_err(refused)?;
    let threshold = club.review.policy.cell_threshold;
    let exact = derivations(&regions, &SEGMENTS, &Publication::exact(threshold, false), progress)?;
    let group = exact.groups.into_iter().find(|group| group.verdict == Safety::Unsafe);
    let group = group.ok_or_else(|| refused("the two counts of the sample give nobody away"))?;
    let mut base = None;
    for wanted in BASES {
        let publication = Publication { threshold, total: false, rounded: vec![Some(wanted); 2] };
        if derivations(&regions, &SEGMENTS, &publication, progress)?.groups.is_empty() {
            base = Some(wanted);
            break;
        }
    }
    Ok(Found { counts: [regions.size(0), regions.size(1)], group: group.people, how: group.how, base })
}

pub(super) fn round(club: &Club, progress: &Progress) -> Result<Round, MeasureError> {
    let (all, some) = (club.rows(SEGMENTS[0], progress)?, club.rows(SEGMENTS[1], progress)?);
    let Found { counts: [first, second], group, how, base } = found(club, [&all, &some], progress)?;
    let agency = club.segment(SEGMENTS[0])?.recipients.first().cloned().unwrap_or_default();
    let everybody: Vec<usize> = (0..usize::try_from(first).unwrap_or(0)).collect();
    let mut rest = (*all).clone();
    rest.and_not(&some);
    let (with_app, without) = (places_within(&all, &some), places_within(&all, &rest));
    let dots = Dots::of(first);
    let counted = dots.clone().marked(Mark::Disc, format!("{} counted", thousands(first)), &everybody);
    let apart = dots.clone().marked(Mark::Disc, format!("{} with the app", thousands(second)), &with_app).marked(
        Mark::Ring,
        format!("{} without it", thousands(group)),
        &without,
    );

    let one = Line::people(first, "are VIPs in Berlin", format!("first count, for {agency}"), Tone::Plain);
    let two = Line::people(second, "of them use the app", "second count, same agency", Tone::Accent);
    let fact = if group == 1 { "VIP does not use the app" } else { "VIPs do not use the app" };
    let three = Line::people(group, fact, format!("{} − {}", thousands(first), thousands(second)), Tone::Fail);
    let remember = format!("Two harmless counts, one subtraction, and {} stand apart.", people(group));
    let question = "How many people do the two counts give away?".to_owned();
    let mut scenes = vec![
        Scene {
            lines: vec![one.clone().just_shown()],
            picture: Picture::Dots(counted.clone()),
            says: "An agency asks for one number. Is it harmless?".to_owned(),
            chance: "one number, no names".to_owned(),
            ask: None,
            notes: vec![
                "One dot is one VIP in Berlin. Ask who would send this number.",
                "It is large, and it names nobody: alone it may go.",
            ],
            next: "second count",
        },
        Scene {
            lines: vec![one.clone(), two.clone().just_shown()],
            picture: Picture::Dots(counted),
            says: question.clone(),
            chance: "two numbers, no names".to_owned(),
            ask: Some(Ask { question, answer: group }),
            notes: vec!["Both counts are large. Let the teams argue before you go on."],
            next: "subtract",
        },
        Scene {
            lines: vec![one, two, three.just_shown()],
            picture: Picture::Dots(apart),
            says: remember.clone(),
            chance: how.clone(),
            ask: None,
            notes: vec![
                "The agency has both numbers and subtracts. Nobody has to break in.",
                "It now knows how many VIPs can only be met in the store.",
            ],
            next: "go on",
        },
    ];
    let mut summary = format!(
        "{} VIPs in Berlin, {} of them with the app: {how} is {}.",
        thousands(first),
        thousands(second),
        people(group)
    );
    if let Some(base) = base {
        let ([low_a, high_a], [low_b, high_b]) = (rounded_interval(first, base), rounded_interval(second, base));
        let between =
            format!("{} to {}", thousands(low_a.saturating_sub(high_b)), thousands(high_a.saturating_sub(low_b)));
        let rounded_to = |count| thousands(rounded(count, base));
        scenes.push(Scene {
            lines: vec![
                Line::new(rounded_to(first), "are VIPs in Berlin", format!("rounded to {base}"), Tone::Plain),
                Line::new(rounded_to(second), "of them use the app", format!("rounded to {base}"), Tone::Accent),
                Line::new(between.clone(), "do not use the app", "all that can be said now", Tone::Pass).just_shown(),
            ],
            picture: Picture::Dots(dots.marked(Mark::Disc, "nobody stands apart", &everybody)),
            says: format!("Both rounded to {base}: {between} people, and nobody can say more."),
            chance: "attacked and held".to_owned(),
            ask: None,
            notes: vec!["The agency can still plan with it: the size of the crowd is what it needs."],
            next: "next round",
        });
        summary = format!("{summary} Rounded to {base}: {between}.");
    }
    if let Some(last) = scenes.last_mut() {
        last.next = "next round";
    }
    Ok(Round { title: "Two harmless counts", scenes, summary, remember })
}
