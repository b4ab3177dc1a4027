//! The record as it follows from the work, its reports and sign-off, and the releases so far.

pub(super) mod agreed_columns;
pub(super) mod facts;
pub(super) mod form;
pub(super) mod handed_out;
pub(super) mod knowledge;
mod organisations;
pub(super) mod published_numbers;
pub(super) mod report;
mod sign_off;

use super::bench::{Workbench, sentence};
use super::budget::budget_exceeded;
use super::files::ledger_heads::SeenLedgers;
use super::files::settings::Folders;
use super::made_with::MadeWith;
use super::notice::NoticeKind;
use crate::release::ledger::manifest::moment;
use crate::release::ledger::{Content, LedgerFault};
use crate::report::comparison::{Compared, compared};
use crate::report::noise_spent;
use crate::report::words::listed;
use crate::review::Review;

/// One release, as a row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    pub number: u64,
    /// "2026-11-22 19:10 UTC".
    pub time: String,
    /// RFC 3339.
    pub created: String,
    pub title: String,
    /// Who got it: "A and B"; empty if nobody was named.
    pub recipients: String,
    /// `pass`, `warn` or `fail`, as it was released.
    pub verdict: String,
    pub source: String,
    /// Made from the file that is open now.
    pub of_this_file: bool,
    pub files: String,
    /// "ε 0.5", empty without noise.
    pub spent: String,
    pub exceptions: String,
    pub hash: String,
}

/// The ledger as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Releases {
    pub rows: Vec<ReleaseRow>,
    /// The place at which the history is broken.
    pub fault: Option<LedgerFault>,
    /// What noise has spent of the budget.
    pub budget: Option<String>,
}

impl Workbench {
    /// Every release so far, and whether the chain of hashes holds. It hashes all that was released: not for every
    /// frame.
    #[must_use]
    pub fn releases(&self) -> Releases {
        let mut releases = releases(self.review());
        releases.fault = releases.fault.or_else(|| self.seen.fault(&self.review().ledger));
        releases
    }

    /// Says where an opened review's history does not hold, or is not all that left of its file; remembers it
    /// otherwise. `fault`: what the ledger says by itself.
    pub(in crate::workbench) fn look_at_history(&mut self, fault: Option<LedgerFault>) {
        let fault = fault.or_else(|| self.seen.fault(&self.review().ledger));
        let holds = fault.is_none();
        for (kind, text) in notices_of_history(self.review(), fault, &self.seen) {
            self.notify(kind, text);
        }
        if holds {
            if let Some(text) = budget_exceeded(self.review()) {
                self.notify(NoticeKind::Warning, text);
            }
            self.remember_ledger();
        }
    }

    pub(in crate::workbench) fn remember_ledger(&mut self) {
        let ledger = std::sync::Arc::clone(&self.review().ledger);
        if self.seen.remember(&ledger)
            && let Some(folders) = &self.folders
            && let Err(error) = self.seen.save(&folders.settings)
        {
            self.notify(NoticeKind::Warning, sentence(&error));
        }
    }

    /// Two releases by their numbers, the earlier first; `None` if one of them is not there.
    #[must_use]
    pub fn compare_releases(&self, before: u64, after: u64) -> Option<Compared> {
        compare_releases(self.review(), before, after)
    }
}

/// Every release of a review, and whether the chain of hashes holds.
#[must_use]
pub fn releases(review: &Review) -> Releases {
    let rows = review.ledger.entries().iter().map(|entry| {
        let content = &entry.content;
        let created = moment::text(&content.created);
        let time = created.replace('T', " ");
        let names: Vec<&str> = content.recipients.iter().map(|recipient| recipient.name.as_str()).collect();
        ReleaseRow {
            number: content.number,
            time: time.get(..16).map_or_else(|| time.clone(), |minutes| format!("{minutes} UTC")),
            created,
            title: content.title.clone(),
            recipients: listed(&names),
            verdict: verdict_then(content),
            source: content.source.name.clone(),
            of_this_file: content.source.sha256 == review.source.sha256,
            files: content.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "),
            spent: if content.spent.is_nothing() { String::new() } else { content.spent.to_string() },
            exceptions: content.exceptions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            hash: entry.hash.clone(),
        }
    });
    Releases { rows: rows.collect(), fault: review.ledger.verify().err(), budget: noise_spent(review) }
}

/// The same with what this computer has seen of the ledger, as the window has it: a ledger that holds is remembered.
#[must_use]
pub fn releases_as_seen(review: &Review, folders: Option<&Folders>) -> Releases {
    let found = releases(review);
    let (fault, _) = as_seen(review, found.fault, folders);
    Releases { fault, ..found }
}

/// What is wrong with a ledger by what this computer has seen, and what that is. A ledger that holds is remembered.
fn as_seen(
    review: &Review,
    fault: Option<LedgerFault>,
    folders: Option<&Folders>,
) -> (Option<LedgerFault>, SeenLedgers) {
    let Some(folders) = folders else { return (fault, SeenLedgers::default()) };
    let mut seen = SeenLedgers::load(&folders.settings);
    let fault = fault.or_else(|| seen.fault(&review.ledger));
    if fault.is_none() {
        remember(&mut seen, review, folders);
    }
    (fault, seen)
}

/// Remembers a ledger that was added to, without the window.
pub fn remember_releases(review: &Review, folders: Option<&Folders>) {
    if let Some(folders) = folders {
        remember(&mut SeenLedgers::load(&folders.settings), review, folders);
    }
}

fn remember(seen: &mut SeenLedgers, review: &Review, folders: &Folders) {
    if seen.remember(&review.ledger) {
        // If nothing can be written now, the next look remembers.
        seen.save(&folders.settings).ok();
    }
}

/// What whoever opens a review must know of its history: a sentence each. A ledger that holds is remembered.
#[must_use]
pub fn history_sentences(review: &Review, folders: Option<&Folders>) -> Vec<String> {
    let (fault, seen) = as_seen(review, review.ledger.verify().err(), folders);
    notices_of_history(review, fault, &seen).into_iter().map(|(_, text)| text).collect()
}

fn notices_of_history(review: &Review, fault: Option<LedgerFault>, seen: &SeenLedgers) -> Vec<(NoticeKind, String)> {
    let mut notices = Vec::new();
    if let Err(fault) = review.sign_offs.verify() {
        notices.push((NoticeKind::Error, format!("The chain of the sign-off is broken: {fault}.")));
    }
    if let Some(fault) = fault {
        notices.push((NoticeKind::Error, format!("The history of releases is broken: {fault}.")));
    } else if review.source.sample.is_none() && seen.elsewhere(&review.ledger, &review.source.sha256) {
        let text = "Tables of this file were released before, from another review on this computer. They are not in this review's ledger, so the attack does not count them as known.";
        notices.push((NoticeKind::Warning, text.to_owned()));
    }
    notices
}

/// What was said of a release when it was made. Entries of before do not keep it: with an exception it failed.
fn verdict_then(content: &Content) -> String {
    let kept = MadeWith::read(&content.settings).and_then(|made| made.kept).map(|kept| kept.verdict);
    let by_exceptions = || if content.exceptions.is_empty() { "pass" } else { "fail" }.to_owned();
    kept.filter(|verdict| !verdict.is_empty()).unwrap_or_else(by_exceptions)
}

/// Two releases of a review by their numbers, the earlier first; `None` if one of them is not there.
#[must_use]
pub fn compare_releases(review: &Review, before: u64, after: u64) -> Option<Compared> {
    let entry = |number: u64| review.ledger.entries().iter().find(|entry| entry.content.number == number);
    Some(compared(&entry(before)?.content, &entry(after)?.content))
}
