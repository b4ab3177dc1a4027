//! An opt-out that was counted: whoever answered was taken for a yes. Counted by the rules of consent.

use super::club::{Club, places_within};
use super::scene::{Ask, Dots, Line, Mark, Picture, Round, Scene, Tone};
use crate::dataset::{ConsentRule, Direction, Others, Use};
use crate::privacy::{Bitmap, Progress};
use crate::report::words::{people, thousands};
use crate::review::{ColumnDecision, Review};
use crate::workbench::error::MeasureError;
use std::sync::Arc;

/// Whom the mail is for, and the column that says whether it may be sent.
const SEGMENT: &str = "New since June";
const COLUMN: &str = "consent_email";

/// The people of the segment whom a rule lets be counted.
fn counted(club: &Club, rule: ConsentRule, progress: &Progress) -> Result<Bitmap, MeasureError> {
    let mut review: Review = club.review.clone();
    let decision = ColumnDecision { use_: Some(Use::Consent), consent: Some(rule), ..ColumnDecision::default() };
    Arc::make_mut(&mut review.columns).insert(COLUMN.to_owned(), decision);
    let segment = club.segment(SEGMENT)?.clone();
    let mut rows = (*club.rows(SEGMENT, progress)?).clone();
    if let Some(consenting) = club.cache.consenting_to(&review, &segment, progress)? {
        rows.and(&consenting);
    }
    Ok(rows)
}

pub(super) fn round(club: &Club, progress: &Progress) -> Result<Round, MeasureError> {
    let all = club.rows(SEGMENT, progress)?;
    // Whoever has any answer stays: the mistake.
    let filled = ConsentRule { others: Others::Stay, empty_stays: Some(false), ..ConsentRule::new(Direction::Consent) };
    let answered = counted(club, filled, progress)?;
    let yes = counted(club, ConsentRule::new(Direction::Consent), progress)?;
    let mut no = answered.clone();
    no.and_not(&yes);
    let [meet, with_answer, said_no, said_yes] = [all.count(), answered.count(), no.count(), yes.count()];

    let dots = Dots::of(meet);
    let everybody: Vec<usize> = (0..usize::try_from(meet).unwrap_or(0)).collect();
    let (noes, yeses) = (places_within(&all, &no), places_within(&all, &yes));
    let before = dots.clone().marked(
        Mark::Disc,
        format!("{} to be written to", thousands(with_answer)),
        &places_within(&all, &answered),
    );
    let line = Line::people(meet, "joined since June", "a welcome by e-mail", Tone::Weak);
    let filled = Line::people(with_answer, "have an answer filled in", "“May we write to you?”", Tone::Plain);
    let refused = Line::people(said_no, "of them answered no", "they opted out, and were counted", Tone::Fail);
    let agreed = Line::people(said_yes, "answered yes", "only they may be written to", Tone::Pass);
    let question = "How many of them answered no?".to_owned();
    let remember = "An answer is not a yes. Count only those who said yes.".to_owned();
    let scenes = vec![
        Scene {
            lines: vec![line.clone().just_shown()],
            picture: Picture::Dots(dots.clone().marked(Mark::Square, "joined since June", &everybody)),
            says: "Who may get the welcome mail?".to_owned(),
            chance: "everybody who is new".to_owned(),
            ask: None,
            notes: vec!["One dot is one new member. The mail is written, the list is needed today."],
            next: "the list",
        },
        Scene {
            lines: vec![line.clone(), filled.clone().just_shown()],
            picture: Picture::Dots(before),
            says: question.clone(),
            chance: "the column is filled in, so it looked fine".to_owned(),
            ask: Some(Ask { question, answer: said_no }),
            notes: vec![
                "Somebody took every row with an answer. Ask who has seen this happen.",
                "A no is an answer too.",
            ],
            next: "look at the answers",
        },
        Scene {
            lines: vec![line, filled, refused.just_shown(), agreed],
            picture: Picture::Dots(dots.marked(Mark::Disc, format!("{} yes", thousands(said_yes)), &yeses).marked(
                Mark::Ring,
                format!("{} no", thousands(said_no)),
                &noes,
            )),
            says: remember.clone(),
            chance: format!("{} less to write to", people(said_no)),
            ask: None,
            notes: vec![
                "Each ring is somebody who would have got a mail after saying no.",
                "Say what each value means before you count. An unknown word is never a yes.",
            ],
            next: "next round",
        },
    ];
    let summary = format!(
        "{} joined since June and {} have an answer; {} of them answered no, {} answered yes.",
        thousands(meet),
        thousands(with_answer),
        thousands(said_no),
        thousands(said_yes)
    );
    Ok(Round { title: "The no that was counted", scenes, summary, remember })
}
