//! Who holds what over the reviews of the list: read from their ledgers, and stored nowhere.

use super::{OnDisk, PortfolioRow};
use crate::report::words::counted;
use crate::review::Review;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What one recipient holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// "everybody" for what was handed over without a recipient.
    pub recipient: String,
    /// "3 tables, from 2 reviews".
    pub holds: String,
    pub last: NaiveDate,
    /// What is known of all of it together.
    pub together: String,
    /// Why no more is known.
    pub why: String,
}

#[derive(Default)]
struct Held {
    tables: u64,
    reviews: BTreeSet<PathBuf>,
    last: Option<NaiveDate>,
    changed: bool,
    excepted: bool,
}

const EVERYBODY: &str = "everybody";

/// By recipient, in the order of their names.
pub(super) fn of<'a>(reviews: impl Iterator<Item = (&'a PortfolioRow, &'a Review)>) -> Vec<Holding> {
    let mut holders: BTreeMap<String, Held> = BTreeMap::new();
    for (row, review) in reviews {
        for entry in review.ledger.entries() {
            let content = &entry.content;
            let mut names: Vec<&str> = content.recipients.iter().map(|to| to.name.as_str()).collect();
            if names.is_empty() {
                names.push(EVERYBODY);
            }
            for name in names {
                let held = holders.entry(name.to_owned()).or_default();
                held.tables += content.tables.len() as u64;
                held.reviews.insert(row.path.clone());
                held.last = held.last.max(Some(content.created.date_naive()));
                held.changed |= row.on_disk == OnDisk::Changed;
                held.excepted |= !content.exceptions.is_empty();
            }
        }
    }
    holders.into_iter().filter_map(|(recipient, held)| holding(recipient, &held)).collect()
}

fn holding(recipient: String, held: &Held) -> Option<Holding> {
    let reviews = held.reviews.len() as u64;
    let (together, why) = if held.changed {
        ("not checked against the changed file", "The file has changed since the release was attacked.")
    } else if reviews > 1 {
        (
            "not checked together",
            "Each release was attacked with the earlier ones of its own review. Choose the recipient and attack together \
             to see what follows from all of them.",
        )
    } else if held.excepted {
        ("released by an exception", "Open the review: Record, Releases, shows what this recipient can work out.")
    } else {
        (
            "checked when it was released",
            "Each release was attacked with the earlier ones of its review before it was handed over.",
        )
    };
    Some(Holding {
        recipient,
        holds: format!("{}, from {}", counted(held.tables, "table", "tables"), counted(reviews, "review", "reviews")),
        last: held.last?,
        together: together.to_owned(),
        why: why.to_owned(),
    })
}
