//! One page to take home: what was shown on the made-up club, the sentences to remember, the group's own results. No
//! figure of a file of people who exist is in it.

use super::TEAMS;
use super::session::{Answered, Session};
use crate::report::document::{Block, Document, Table};
use crate::report::words::{counted, listed, thousands};
use chrono::NaiveDate;

/// Questions with guesses that are listed.
const LISTED: usize = 9;

/// The handout of a workshop on a day.
#[must_use]
pub fn handout(session: &Session, day: NaiveDate) -> Document {
    let rounds = &session.rounds().list;
    let row = |(place, round): (usize, &super::scene::Round)| {
        vec![format!("{}. {}", place + 1, round.title), round.summary.clone(), round.remember.clone()]
    };
    let words = |texts: [&str; 3]| texts.map(str::to_owned).to_vec();
    let mut blocks = vec![
        Block::Heading(1, "What we saw".to_owned()),
        Block::Table(Table {
            head: words(["Round", "On made-up people", "To remember"]),
            rows: rounds.iter().enumerate().map(row).collect(),
        }),
        Block::Heading(1, "Our result".to_owned()),
        Block::Paragraph(result(session)),
    ];
    let shown: Vec<&Answered> = session.answered().iter().filter(|answered| !answered.of_file).collect();
    if !shown.is_empty() {
        let head = ["Question", "Answer"].iter().chain(&TEAMS).map(|text| (*text).to_owned()).collect();
        let rows = shown.iter().take(LISTED).map(|answered| guesses(answered)).collect();
        blocks.push(Block::Table(Table { head, rows }));
    }
    if session.answered().iter().any(|answered| answered.of_file) {
        let text = "The first round was also played on a file of real people. Nothing of it is on this page.";
        blocks.push(Block::Paragraph(text.to_owned()));
    }
    let levels = session.levels();
    if levels != [0; 3]
        && let Some(outcome) = session.build().outcome(levels)
    {
        let chosen = session
            .build()
            .dials
            .iter()
            .zip(levels)
            .filter_map(|(dial, level)| Some(format!("{}: {}", dial.tells, dial.levels.get(level)?.0)));
        let safe = if outcome.exposed.is_empty() {
            format!("safe, everybody hides among {} or more", thousands(outcome.smallest))
        } else {
            let exposed = counted(outcome.exposed.len() as u64, "person hides", "people hide");
            format!("not safe yet, {exposed} among fewer than {}", session.build().k)
        };
        let text = format!(
            "Our segment, {}. It is {safe}, and keeps {:.0} % of the detail.",
            chosen.collect::<Vec<_>>().join("; "),
            outcome.kept * 100.0
        );
        blocks.push(Block::Paragraph(text));
    }
    Document {
        title: "Privacy workshop".to_owned(),
        lead: vec![format!(
            "{}. Six rounds with Shoal on a loyalty club that does not exist.",
            day.format("%-d %B %Y")
        )],
        blocks,
        last_line: "All people are made up. Every number was counted and attacked by Shoal.".to_owned(),
        ..Document::default()
    }
}

fn result(session: &Session) -> String {
    let score = session.score();
    let all: Vec<String> = TEAMS.iter().zip(score).map(|(team, points)| format!("{team} {points}")).collect();
    let leaders: Vec<&str> = session.leaders().into_iter().filter_map(|team| TEAMS.get(team).copied()).collect();
    let points = format!("Points: {}.", all.join(", "));
    match leaders.as_slice() {
        [] => "No points were given.".to_owned(),
        [only] => format!("{points} {only} has the most."),
        several => format!("{points} {} are level.", listed(several)),
    }
}

fn guesses(answered: &Answered) -> Vec<String> {
    let guess = |team: usize| match answered.guesses[team] {
        None => "–".to_owned(),
        Some(guess) if answered.nearest[team] => format!("{} (nearest)", thousands(guess)),
        Some(guess) => thousands(guess),
    };
    let first = [answered.ask.question.clone(), thousands(answered.ask.answer)];
    first.into_iter().chain((0..TEAMS.len()).map(guess)).collect()
}
