//! What noise has spent, and what it would spend: of one budget for all releases of a review.
//!
//! The guarantee is a person's, and a person may be in every state of the file, so what was spent on any of them adds
//! up. An answer that was released already discloses nothing new when it is released again.

use super::made_with::MadeWith;
use crate::release::Prepared;
use crate::release::noise::PrivacyLoss;
use crate::review::Review;
use std::collections::BTreeSet;

/// What each table would spend: nothing if the same question was answered before, with the same noise.
pub(super) fn spends(review: &Review, tables: &[Prepared]) -> Vec<PrivacyLoss> {
    let made = review.ledger.entries().iter().filter_map(|entry| MadeWith::read(&entry.content.settings)?.kept);
    let mut answered: BTreeSet<String> = made.flat_map(|kept| kept.questions).collect();
    let spend = |prepared: &Prepared| {
        let Some(noise) = &prepared.noise else { return PrivacyLoss::default() };
        let is_new = noise.question.as_ref().is_none_or(|question| answered.insert(question.clone()));
        if is_new { noise.spent } else { PrivacyLoss::default() }
    };
    tables.iter().map(spend).collect()
}

/// Why noise may not be released: with what earlier releases have spent it is above the policy's budget.
pub(super) fn over_budget(review: &Review, spends: PrivacyLoss) -> Option<String> {
    let before = review.ledger.spent();
    let budget = review.policy.noise_budget;
    (!spends.is_nothing() && !before.and(spends).is_within(&budget)).then(|| {
        let spent = if before.is_nothing() { "nothing yet".to_owned() } else { before.to_string() };
        format!(
            "The noise would spend {spends}; earlier releases of this review have spent {spent}{}, and the policy allows {budget} for all of them together.",
            states(review)
        )
    })
}

/// A sentence where the noise of all releases together is above the policy's budget, as it can be where budgets were
/// kept by file before; `None` if it is within it.
#[must_use]
pub fn budget_exceeded(review: &Review) -> Option<String> {
    let spent = review.ledger.spent();
    let budget = review.policy.noise_budget;
    (!spent.is_within(&budget)).then(|| {
        format!(
            "The noise of all releases has spent {spent}{}, which is above the {budget} that the policy allows: whoever is in all of them has lost the sum. No more noise can be released under this policy.",
            states(review)
        )
    })
}

fn states(review: &Review) -> String {
    match review.ledger.files_with_noise() {
        0 | 1 => String::new(),
        files => format!(" on {files} states of the file"),
    }
}
