//! `shoal ledger --knowledge`: what each recipient knows, and what recipients know together.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::cli::error::Fault;
use crate::cli::list::given;
use crate::cli::text_table::{Paper, count};
use crate::dataset::Dataset;
use crate::privacy::Progress;
use crate::report::words::people as people_words;
use crate::review::Review;
use crate::workbench::{Knowledge, reviewed_dataset};

/// What somebody knows.
#[derive(Serialize)]
pub struct Known<'a> {
    /// Empty: everybody.
    recipients: &'a [String],
    releases: &'a [u64],
    smallest_group: Option<u64>,
    recovered: Vec<Group<'a>>,
    /// What was not looked at, and why.
    not_looked_at: &'a [String],
}

#[derive(Serialize)]
struct Group<'a> {
    people: Option<u64>,
    how: &'a str,
}

/// The recipients of `--together`; each is known to the review or to its ledger.
pub fn together(names: &[String], review: &Review) -> Result<Vec<String>, Fault> {
    let names = given(names, "--together")?;
    let of_ledger = review.ledger.entries().iter().flat_map(|entry| &entry.content.recipients);
    let known: Vec<&str> = (review.recipients.iter().map(|recipient| recipient.name.as_str()))
        .chain(of_ledger.map(|held| held.name.as_str()))
        .collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => {
            let nearest = crate::did_you_mean::nearest(name, known.iter().copied());
            let nearest = nearest.map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
            Err(Fault::wrong(format!("--together: there is no recipient \"{name}\"{nearest}")))
        }
        None => Ok(names),
    }
}

/// The file of the review as it was released, if it is at hand. Otherwise `err` says why not.
pub fn file_of(review: &Review, path: &Path, err: &mut dyn Write) -> Result<Option<Arc<Dataset>>, Fault> {
    let source = &review.source;
    if review.ledger.entries().is_empty() {
        return Ok(None);
    }
    let why = match reviewed_dataset(review, path, &Progress::new()) {
        Ok(dataset) => return Ok(Some(dataset)),
        Err(why) => why,
    };
    writeln!(
        err,
        "shoal: the file of the review, {}, {why}: only the published numbers are compared. An attacker could find more.",
        source.name
    )?;
    Ok(None)
}

/// For `--json`.
pub fn answer(known: &[Knowledge]) -> Vec<Known<'_>> {
    fn one(known: &Knowledge) -> Known<'_> {
        let Knowledge { recipients, releases, smallest_group, recovered, not_looked_at } = known;
        let recovered = recovered.iter().map(|group| Group { people: group.people, how: &group.how });
        Known { recipients, releases, smallest_group: *smallest_group, recovered: recovered.collect(), not_looked_at }
    }
    known.iter().map(one).collect()
}

/// As a table, and the groups under it.
pub fn print(known: &[Knowledge], out: &mut dyn Write) -> Result<(), Fault> {
    writeln!(out)?;
    let mut paper = Paper::new(&["recipient", "releases", ">smallest group", ">can be worked out"]);
    for one in known {
        let releases = one.releases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        paper.row(vec![one.who(), releases, count(one.smallest_group), count(Some(one.recovered.len() as u64))]);
    }
    paper.print(out)?;
    for one in known {
        for group in &one.recovered {
            let who = one.who();
            let people = group.people.map_or_else(|| "a small group".to_owned(), people_words);
            writeln!(out, "\n{who} could work out {people}: {}", group.how)?;
        }
        for sentence in &one.not_looked_at {
            writeln!(out, "not looked at, {}: {sentence}", one.who())?;
        }
    }
    Ok(())
}
