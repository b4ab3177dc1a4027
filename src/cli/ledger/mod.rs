//! `shoal ledger`: the releases of a review, whether their history is intact, the differences between two of them, and
//! what each recipient knows.

mod knowledge;

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::args;
use super::error::{DOES_NOT_HOLD, Fault, HOLDS};
use super::input;
use super::text_table::Paper;
use crate::privacy::Progress;
use crate::release::ledger::manifest::HeldManifest;
use crate::report::comparison::Compared;
use crate::review::{Review, SignOffJson};
use crate::workbench::{Folders, Releases, compare_releases, releases_as_seen};

#[derive(Serialize)]
struct Answer<'a> {
    releases: Vec<Row<'a>>,
    /// The chain of hashes holds.
    holds: bool,
    fault: Option<String>,
    noise: Option<&'a str>,
    sign_off: SignOffJson,
    comparison: Option<Difference<'a>>,
    /// Only if it was requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    knowledge: Option<Vec<knowledge::Known<'a>>>,
}

#[derive(Serialize)]
struct Row<'a> {
    number: u64,
    created: &'a str,
    /// `null` if nobody was named.
    recipient: Option<&'a str>,
    verdict: &'a str,
    release: u64,
    time: &'a str,
    title: &'a str,
    source: &'a str,
    files: &'a str,
    spent: Option<&'a str>,
    exceptions: &'a str,
    hash: &'a str,
}

#[derive(Serialize)]
struct Difference<'a> {
    headline: &'a str,
    notes: &'a [String],
    settings: Vec<Setting<'a>>,
    tables: Vec<LedgerTable<'a>>,
}

#[derive(Serialize)]
struct Setting<'a> {
    setting: &'a str,
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct LedgerTable<'a> {
    title: &'a str,
    summary: &'a str,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    at: &'a str,
    measure: &'a str,
    before: &'a str,
    after: &'a str,
    change: Option<&'a str>,
    /// One release hides it and the other publishes it.
    uncovers: bool,
}

/// Prints the ledger and what was requested of it; [`DOES_NOT_HOLD`] if a chain is broken or a small group can be
/// derived.
pub fn run(args: &args::Ledger, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let review = input::load(&args.review, err)?;
    let mut found = releases_as_seen(&review, Folders::of_the_platform().as_ref());
    for path in &args.manifest {
        found.fault = found.fault.or(review.ledger.has(&manifest(path)?, review.salt.as_ref()).err());
    }
    let compared = match args.compare.as_slice() {
        [] => None,
        [a, b] => Some(compare_releases(&review, *a.min(b), *a.max(b)).ok_or_else(|| missing(&found, *a, *b))?),
        _ => return Err(Fault::wrong("--compare: name two releases by their numbers, such as --compare 1,2")),
    };
    let known = if args.knowledge {
        let together = knowledge::together(&args.together, &review)?;
        let dataset = knowledge::file_of(&review, &args.review, err)?;
        let known = crate::workbench::knowledge(&review, dataset.as_ref(), &together, &Progress::new());
        Some(known.map_err(|error| Fault::of_measure(&error, None))?)
    } else {
        None
    };
    if args.json {
        let mut answer = answer(&found, &review, compared.as_ref());
        answer.knowledge = known.as_deref().map(knowledge::answer);
        super::print_json(&answer, out)?;
    } else {
        print(&found, compared.as_ref(), out)?;
        print_sign_off(&review, out)?;
        if let Some(known) = &known {
            knowledge::print(known, out)?;
        }
    }
    let signed = review.sign_offs.verify();
    if let Err(fault) = &signed {
        writeln!(err, "shoal: the chain of the sign-off is broken: {fault}.")?;
    }
    let nothing_small = known.iter().flatten().all(|known| known.recovered.is_empty());
    Ok(if found.fault.is_none() && signed.is_ok() && nothing_small { HOLDS } else { DOES_NOT_HOLD })
}

fn print_sign_off(review: &Review, out: &mut dyn Write) -> Result<(), Fault> {
    let standing = review.standing(chrono::Utc::now().date_naive());
    if standing.sentence.is_empty() {
        return Ok(());
    }
    let stale = if standing.is_stale() { " Stale." } else { "" };
    writeln!(out, "\nSign-off: {}; identity not verified by the program.{stale}", standing.sentence)?;
    for sentence in &standing.stale {
        writeln!(out, "  {sentence}")?;
    }
    Ok(())
}

fn manifest(path: &Path) -> Result<HeldManifest, Fault> {
    let wrong = |what: String| Fault::wrong(format!("--manifest: {} {what}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        wrong(format!("is not the manifest of a release: line {}, column {}", error.line(), error.column()))
    })
}

fn missing(found: &Releases, a: u64, b: u64) -> Fault {
    let is_there = |number: &u64| found.rows.iter().any(|row| row.number == *number);
    let lacks = [a, b].into_iter().find(|number| !is_there(number)).unwrap_or(a);
    Fault::wrong(format!("--compare: there is no release {lacks}; the ledger has {}", found.rows.len()))
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn answer<'a>(found: &'a Releases, review: &Review, compared: Option<&'a Compared>) -> Answer<'a> {
    let row = |row: &'a crate::workbench::ReleaseRow| Row {
        number: row.number,
        created: &row.created,
        recipient: filled(&row.recipients),
        verdict: &row.verdict,
        release: row.number,
        time: &row.time,
        title: &row.title,
        source: &row.source,
        files: &row.files,
        spent: filled(&row.spent),
        exceptions: &row.exceptions,
        hash: &row.hash,
    };
    Answer {
        releases: found.rows.iter().map(row).collect(),
        holds: found.fault.is_none(),
        fault: found.fault.as_ref().map(ToString::to_string),
        noise: found.budget.as_deref(),
        sign_off: review.standing(chrono::Utc::now().date_naive()).json(),
        comparison: compared.map(difference),
        knowledge: None,
    }
}

fn difference(compared: &Compared) -> Difference<'_> {
    let settings = compared.settings.iter().map(|[setting, before, after]| Setting { setting, before, after });
    let tables = compared.tables.iter().map(|table| LedgerTable {
        title: &table.title,
        summary: &table.summary,
        cells: (table.cells.iter())
            .map(|cell| Cell {
                at: &cell.at,
                measure: &cell.measure,
                before: &cell.before,
                after: &cell.after,
                change: filled(&cell.change),
                uncovers: cell.uncovers,
            })
            .collect(),
    });
    Difference {
        headline: &compared.headline,
        notes: &compared.notes,
        settings: settings.collect(),
        tables: tables.collect(),
    }
}

fn print(found: &Releases, compared: Option<&Compared>, out: &mut dyn Write) -> Result<(), Fault> {
    let mut paper = Paper::new(&[">No.", "released", "to", "title", "noise", "exceptions", "hash"]);
    for row in &found.rows {
        let hash = row.hash.get(..16).unwrap_or(&row.hash).to_owned();
        let texts = [&row.time, &row.recipients, &row.title, &row.spent, &row.exceptions];
        paper.row([vec![row.number.to_string()], texts.map(Clone::clone).to_vec(), vec![hash]].concat());
    }
    paper.print(out)?;
    match &found.fault {
        None => writeln!(out, "\nThe history is intact.")?,
        Some(fault) => writeln!(out, "\nThe history does not hold: {fault}.")?,
    }
    if let Some(budget) = &found.budget {
        writeln!(out, "{budget}")?;
    }
    let Some(compared) = compared else { return Ok(()) };
    writeln!(out, "\n{}", compared.headline)?;
    for note in &compared.notes {
        writeln!(out, "{note}")?;
    }
    if !compared.settings.is_empty() {
        let mut paper = Paper::new(&["setting", "before", "after"]);
        compared.settings.iter().for_each(|row| paper.row(row.to_vec()));
        writeln!(out)?;
        paper.print(out)?;
    }
    for table in &compared.tables {
        writeln!(out, "\n{}. {}", table.title, table.summary)?;
        let mut paper = Paper::new(&["cell", "number", ">before", ">after", ">change"]);
        for cell in &table.cells {
            paper.row([&cell.at, &cell.measure, &cell.before, &cell.after, &cell.change].map(Clone::clone).to_vec());
        }
        if !table.cells.is_empty() {
            paper.print(out)?;
        }
    }
    Ok(())
}
