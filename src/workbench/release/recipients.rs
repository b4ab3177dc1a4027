//! Who holds which releases, and what recipients could work out if they put theirs together.
//!
//! A release to somebody is attacked with everything that they hold: what was released to them, what is public, and
//! what was released to nobody named. What others hold is not theirs; all of it together is attacked too, and what
//! follows then is a warning that names them.

use super::earlier_releases::{Known, Released};
use crate::privacy::Progress;
use crate::release::ledger::{Content, HandedTo};
use crate::release::{Earlier, RecoveredGroup, ReleaseError, attack_held};
use crate::report::words::{listed, people as people_words};
use crate::review::{Recipient, RecipientCategory, Review};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use std::collections::BTreeSet;

/// Up to this number of other recipients, each pair is attacked, to name those who could work something out.
const MOST_PAIRS: usize = 8;
/// Small groups that are listed.
const MOST_LISTED: usize = 20;

/// Whether what goes to these recipients is known to everybody: nobody is named, somebody is the public, or somebody is
/// no recipient of the review.
pub(in crate::workbench) fn for_everybody(review: &Review, names: &[String]) -> bool {
    names.is_empty() || names.iter().any(|name| review.recipient(name).is_none_or(Recipient::is_public))
}

/// Whether everybody knows a release of the ledger. A recipient that the review no longer has may be anybody.
pub(in crate::workbench) fn known_to_everybody(review: &Review, content: &Content) -> bool {
    let public = RecipientCategory::Public.word();
    let names: Vec<String> = content.recipients.iter().map(|recipient| recipient.name.clone()).collect();
    for_everybody(review, &names) || content.recipients.iter().any(|recipient| recipient.category == public)
}

/// Whether one of these recipients knows a release of the ledger.
pub(in crate::workbench) fn known_to(review: &Review, content: &Content, names: &[String]) -> bool {
    known_to_everybody(review, content) || content.recipients.iter().any(|held| names.contains(&held.name))
}

/// The recipients of a release as the ledger keeps them.
pub(in crate::workbench) fn handed_to(review: &Review, names: &[String]) -> Vec<HandedTo> {
    let of = |name: &String| {
        let recipient = review.recipient(name).cloned().unwrap_or_else(|| Recipient::named(name));
        HandedTo { name: recipient.name, category: recipient.category.word().to_owned(), country: recipient.country }
    };
    names.iter().map(of).collect()
}

/// What recipients could work out if they put their releases together.
#[derive(Default)]
pub(super) struct Pooled {
    /// The worst of it, in one sentence.
    pub because: Option<String>,
    /// The small groups, a sentence each.
    pub together: Vec<String>,
    pub not_looked_at: Vec<String>,
}

/// The tables of a release to `names`, attacked with the releases that others hold.
pub(super) fn pooled(
    review: &Review,
    names: &[String],
    released: &[Released<'_>],
    own: impl FnOnce() -> Result<Vec<Earlier>, MeasureError>,
    progress: &Progress,
) -> Result<Pooled, MeasureError> {
    if for_everybody(review, names) {
        return Ok(Pooled::default());
    }
    let others: BTreeSet<&str> = (released.iter())
        .filter(|release| !known_to(review, release.content, names))
        .flat_map(|release| &release.content.recipients)
        .map(|held| held.name.as_str())
        .collect();
    // The tables are made again only if somebody else holds something.
    let own = if others.is_empty() { Vec::new() } else { own()? };
    if own.is_empty() {
        return Ok(Pooled::default());
    }
    let attack = |more: &[&str], with_own: bool| {
        let holders: Vec<String> = names.iter().cloned().chain(more.iter().map(|name| (*name).to_owned())).collect();
        let known = Known::of(released.iter().filter(|release| known_to(review, release.content, &holders)));
        let new = if with_own { own.as_slice() } else { &[] };
        let tables: Vec<Earlier> = known.tables.iter().chain(new).cloned().collect();
        attack_held(&tables, &known.changed, progress).map(|found| (holders, found))
    };
    let all: Vec<&str> = others.into_iter().collect();
    let (holders, found) = match attack(&all, true) {
        Ok(found) => found,
        Err(ReleaseError::Cancelled) => return Err(MeasureError::Cancelled),
        Err(error) => {
            let why = error.to_string();
            let why = why.trim_end_matches('.');
            let who: Vec<&str> = names.iter().map(String::as_str).chain(all.iter().copied()).collect();
            let sentence = format!("The releases of {} together were not checked: {why}.", listed(&who));
            return Ok(Pooled { not_looked_at: vec![sentence], ..Pooled::default() });
        }
    };
    let mut pooled = Pooled { not_looked_at: found.not_looked_at, ..Pooled::default() };
    if found.groups.is_empty() {
        return Ok(pooled);
    }
    // What they could work out before is nothing that this release adds.
    let (_, before) = attack(&all, false).map_err(MeasureError::from)?;
    let is_new = |group: &RecoveredGroup| !before.groups.contains(group);
    // Fewer recipients may be enough.
    let mut by_few: Vec<(Vec<String>, RecoveredGroup)> = Vec::new();
    if all.len() > 1 && all.len() <= MOST_PAIRS {
        for other in &all {
            let (holders, found) = attack(&[other], true).map_err(MeasureError::from)?;
            by_few.extend(found.groups.into_iter().filter(&is_new).map(|group| (holders.clone(), group)));
        }
    }
    if by_few.is_empty() {
        by_few = found.groups.into_iter().filter(is_new).map(|group| (holders.clone(), group)).collect();
    }
    pooled.together = by_few.iter().take(MOST_LISTED).map(|(holders, group)| sentence(holders, group)).collect();
    pooled.together.dedup();
    pooled.because = pooled.together.first().cloned();
    Ok(pooled)
}

/// "A and B together could work out 4 people: North 40 − North of VIP 36 = 4."
fn sentence(holders: &[String], group: &RecoveredGroup) -> String {
    let who = listed(&holders.iter().map(String::as_str).collect::<Vec<_>>());
    match group.people {
        Some(people) => format!("{who} together could work out {}: {}.", people_words(people), group.how),
        None => format!("{who} together could work out a small group: {}.", group.how),
    }
}

impl Workbench {
    /// The earlier releases that the recipients of the next one know, newest first: those to any of them, and those
    /// that everybody knows.
    #[must_use]
    pub fn known_releases(&self) -> Vec<&Content> {
        self.releases_known_to(&self.review().release.recipients)
    }

    /// The earlier releases that these recipients know, newest first. Without any, all of them.
    #[must_use]
    pub fn releases_known_to(&self, names: &[String]) -> Vec<&Content> {
        let review = self.review();
        let all = for_everybody(review, names);
        let contents = review.ledger.entries().iter().rev().map(|entry| &entry.content);
        contents.filter(|content| all || known_to(review, content, names)).collect()
    }
}
