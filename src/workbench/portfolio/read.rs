//! One review of the list, read from its file alone.

use super::compare::Hashed;
use super::{BudgetLeft, OnDisk, PortfolioRow, Stands};
use crate::report::words::{counted, thousands};
use crate::review::{Due, Review, SignOffState, Standing, beside, is_review, is_sealed_file, reviewed_file};
use crate::workbench::bench::sentence;
use crate::workbench::files::settings::Recent;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A larger file is compared by itself, once the list is there.
const MOST_HASHED: u64 = 64 << 20;
const BARE: &str = "No review is saved of it yet.";
const NOT_STORED: &str = "How its segments stand is measured while the file is open, and is not stored.";
const NO_NOISE: &str = "No noise was released, so nothing was spent.";

/// The row of a file, and its review if that could be read.
pub(super) fn row(recent: &Recent, today: NaiveDate, hashed: &Hashed) -> (PortfolioRow, Option<Review>) {
    let path = &recent.path;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unknown = "Its review could not be read.".to_owned();
    let mut row = PortfolioRow {
        path: path.clone(),
        opens: path.clone(),
        name,
        size: recent.note.clone(),
        stands: Stands::Quiet,
        sentence: String::new(),
        more: String::new(),
        recipients: Vec::new(),
        due: None,
        due_why: unknown.clone(),
        budget: None,
        budget_why: unknown,
        on_disk: OnDisk::NotCompared,
        compares: None,
        is_bare: false,
        opened: NaiveDate::parse_from_str(&recent.opened, "%Y-%m-%d").ok(),
    };
    let say = |row: &mut PortfolioRow, stands: Stands, text: &str| {
        row.stands = stands;
        text.trim_end_matches('.').clone_into(&mut row.sentence);
    };
    let is_gone = !path.exists();
    if is_gone {
        row.on_disk = OnDisk::Gone;
    }
    let Some(at) = review_of(recent) else {
        if is_gone {
            say(&mut row, Stands::Bad, "The file is not where it was");
            row.more =
                format!("{} is not there any more. Open its new place, or take it off the list.", path.display());
        } else {
            row.is_bare = true;
            say(&mut row, Stands::Quiet, BARE);
            BARE.clone_into(&mut row.due_why);
            BARE.clone_into(&mut row.budget_why);
        }
        return (row, None);
    };
    if is_sealed_file(&at) {
        say(&mut row, Stands::Quiet, "Sealed");
        row.more = "Open it with its passphrase to see where it stands.".to_owned();
        return (row, None);
    }
    let review = match Review::load(&at) {
        Ok(review) => review,
        Err(error) => {
            say(&mut row, Stands::Bad, "Its review cannot be read");
            row.more = sentence(&error.to_string());
            return (row, None);
        }
    };
    fill(&mut row, &review, &at, today, hashed);
    (row, Some(review))
}

/// Where the review of a file lies: where it was saved last, else beside it.
pub(super) fn review_of(recent: &Recent) -> Option<PathBuf> {
    let saved = recent.review.clone().into_iter();
    let own = is_review(&recent.path).then(|| recent.path.clone());
    saved.chain(own).chain([beside(&recent.path)]).find(|path| path.is_file())
}

fn fill(row: &mut PortfolioRow, review: &Review, at: &Path, today: NaiveDate, hashed: &Hashed) {
    if review.source.rows > 0 {
        row.size = size(review);
    }
    (row.on_disk, row.compares) = match on_disk(review, at, hashed) {
        Found::Is(is) => (is, None),
        Found::ToCompare(file) => (OnDisk::Comparing, Some(file)),
    };
    if row.on_disk == OnDisk::Gone {
        row.opens = at.to_owned();
    }
    row.recipients = recipients(review);
    (row.due, row.due_why) = due(review);
    let spent = review.ledger.spent();
    row.budget = (!spent.is_nothing()).then(|| {
        let of = review.policy.noise_budget.epsilon();
        BudgetLeft { left: (of - spent.epsilon()).max(0.0), of }
    });
    row.budget_why = match &row.budget {
        Some(_) => format!("ε of everybody's privacy: {spent} was spent of {}.", review.policy.noise_budget),
        None => NO_NOISE.to_owned(),
    };
    let (stands, sentence, more) = stands(row, review, today);
    (row.stands, row.sentence, row.more) = (stands, sentence.trim_end_matches('.').to_owned(), more);
}

/// Where it stands: what hinders most first.
fn stands(row: &PortfolioRow, review: &Review, today: NaiveDate) -> (Stands, String, String) {
    let standing = review.standing(today);
    let overdue = row.due.is_some_and(|day| day < today);
    let none = String::new;
    if row.on_disk == OnDisk::Gone {
        let more = "Its review is there. Open it, and say where the file is now.".to_owned();
        return (Stands::Bad, "The file is not where it was".to_owned(), more);
    }
    if standing.refusal.is_some() {
        let refusal = review.sign_offs.last().map_or("", |step| step.reason.trim());
        return (
            Stands::Bad,
            if refusal.is_empty() { "Refused".to_owned() } else { format!("Refused: {refusal}") },
            standing.sentence,
        );
    }
    match (overdue, row.on_disk == OnDisk::Changed) {
        (true, true) => return (Stands::Bad, "Overdue: the file has changed since".to_owned(), row.due_why.clone()),
        (true, false) => return (Stands::Bad, format!("Overdue: {}", lower(&row.due_why)), row.due_why.clone()),
        (false, true) => {
            let more = "Every figure is measured again when it is opened.".to_owned();
            return (Stands::Care, "The file has changed since".to_owned(), more);
        }
        (false, false) => {}
    }
    let releases = review.ledger.entries();
    let tables: usize = releases.iter().map(|entry| entry.content.tables.len()).sum();
    let released = counted(tables as u64, "table", "tables");
    match standing.state {
        _ if standing.is_stale() => {
            let more = standing.stale.join(" ");
            (
                Stands::Care,
                format!("The approval is stale: {}", standing.stale.first().map_or("", String::as_str)),
                more,
            )
        }
        SignOffState::InReview => (Stands::Care, waits(review), standing.sentence),
        SignOffState::Approved | SignOffState::ApprovedWithConditions => {
            let word = approved(&standing);
            let text = if tables == 0 {
                format!("{word}, nothing released yet")
            } else {
                format!("{word} and released, {released}")
            };
            (Stands::Good, text, standing.sentence)
        }
        SignOffState::Refused => (Stands::Bad, "Refused".to_owned(), standing.sentence),
        SignOffState::Withdrawn => (Stands::Bad, "The approval was withdrawn".to_owned(), standing.sentence),
        SignOffState::Draft if tables == 0 => {
            (Stands::Quiet, "In work: nothing is released yet".to_owned(), NOT_STORED.to_owned())
        }
        SignOffState::Draft => {
            let excepted = releases.iter().filter(|entry| !entry.content.exceptions.is_empty()).count();
            if excepted == 0 {
                return (Stands::Good, format!("Released without an approval, {released}"), none());
            }
            let text = format!("Released, {released}, {} of them by an exception", thousands(excepted as u64));
            let text = if releases.len() == 1 { format!("Released by an exception, {released}") } else { text };
            (Stands::Care, text, NOT_STORED.to_owned())
        }
    }
}

fn approved(standing: &Standing) -> &'static str {
    if standing.state == SignOffState::ApprovedWithConditions { "Approved with conditions" } else { "Approved" }
}

fn waits(review: &Review) -> String {
    let day = review.sign_offs.last().and_then(|step| NaiveDate::parse_from_str(step.day(), "%Y-%m-%d").ok());
    day.map_or_else(
        || "Waits for approval".to_owned(),
        |day| format!("Waits for approval since {}", day.format("%-d %b %Y")),
    )
}

/// A sentence within another.
fn lower(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map(|first| first.to_lowercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// Everybody to whom something was or is to be handed over.
fn recipients(review: &Review) -> Vec<String> {
    let named = review.recipients.iter().map(|to| to.name.clone());
    let held = review.ledger.entries().iter().flat_map(|entry| &entry.content.recipients).map(|to| to.name.clone());
    let mut names: Vec<String> = Vec::new();
    for name in named.chain(held) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The next day on which something must be done, and what.
fn due(review: &Review) -> (Option<NaiveDate>, String) {
    let day = |key: &str| NaiveDate::parse_from_str(review.record.get(key).trim(), "%Y-%m-%d").ok();
    let mut days: Vec<(NaiveDate, String)> = Vec::new();
    days.extend(day("next_review").map(|day| (day, "The next review is due.".to_owned())));
    days.extend(day("source_erase_by").map(|day| (day, "The file must be erased.".to_owned())));
    if let Some(step) = review.sign_offs.last().filter(|step| step.state.is_approval()) {
        let open = (1..).zip(&step.conditions).filter(|(number, _)| !review.is_condition_met(step.id, *number));
        days.extend(open.filter_map(|(_, condition)| match condition.due {
            Due::Day(day) => Some((day, format!("Condition: {}", condition.text))),
            Due::BeforeExport => None,
        }));
    }
    match days.into_iter().min() {
        Some((day, why)) => (Some(day), why),
        None => (None, "Its record names no day of the next review and none to erase the file.".to_owned()),
    }
}

/// How many people the file has, as the last look at it found; else its rows.
fn size(review: &Review) -> String {
    let look = review.look_at(&review.source.sha256);
    match look.and_then(|look| look.people.exact()) {
        Some(people) => counted(people, "person", "people"),
        None => counted(review.source.rows, "row", "rows"),
    }
}

enum Found {
    Is(OnDisk),
    /// It is so large that it is compared by itself.
    ToCompare(PathBuf),
}

/// What has become of the reviewed file, by its size and, if it was written after the review, by its content.
fn on_disk(review: &Review, at: &Path, hashed: &Hashed) -> Found {
    if review.source.sample.is_some() {
        return Found::Is(OnDisk::Same);
    }
    let Some(file) = reviewed_file(review, at) else { return Found::Is(OnDisk::Gone) };
    let Ok(meta) = std::fs::metadata(&file) else { return Found::Is(OnDisk::Gone) };
    if review.source.sha256.is_empty() {
        return Found::Is(OnDisk::NotCompared);
    }
    if meta.len() != review.source.bytes {
        return Found::Is(OnDisk::Changed);
    }
    let written =
        |path: &Path| std::fs::metadata(path).and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    if written(&file) <= written(at) {
        return Found::Is(OnDisk::Same);
    }
    let hash = match hashed.get(&file, &meta) {
        Some(hash) => hash.map(str::to_owned),
        None if meta.len() > MOST_HASHED => return Found::ToCompare(file),
        None => std::fs::read(&file).ok().map(|bytes| crate::files::sha256(&bytes)),
    };
    Found::Is(match hash {
        Some(hash) if hash == review.source.sha256 => OnDisk::Same,
        Some(_) => OnDisk::Changed,
        None => OnDisk::NotCompared,
    })
}
