//! Why an approval does not cover the next release, although it was given.

use super::form::Form;
use super::triggers::QUESTIONS;
use super::work::FromWork;
use crate::review::{Covers, Review};

/// Why the last approval does not cover a further release; empty if it does, or if there is none.
///
/// One that covers repeated releases holds only as long as nothing needs a person: the columns are the agreed ones, the
/// three questions are answered with no, the policy is met, and the review is not overdue.
pub(super) fn lapsed(review: &Review, work: &FromWork, form: &Form) -> Vec<String> {
    let Some(approval) = review.sign_offs.last().filter(|step| step.state.is_approval()) else { return Vec::new() };
    let standing = review.standing(work.today);
    let mut lapsed = standing.stale;
    let made = standing.released.len();
    match approval.covers {
        Covers::OneRelease if made > 0 => {
            lapsed.push("The approval was for one release, which was made".to_owned());
        }
        Covers::Repeated { times, .. } if made >= times as usize => {
            lapsed.push(format!("The approval was for {times} releases, which were made"));
        }
        _ => {}
    }
    let Covers::Repeated { .. } = approval.covers else { return lapsed };
    let unexpected = work.not_agreed.iter().filter(|name| !review.is_decided_on_received(name));
    let missing = work.agreed.iter().flat_map(|found| found.missing.iter().map(|(name, _)| name));
    let other_type = work.agreed.iter().flat_map(|found| found.other_type.iter().map(|(name, ..)| name));
    let open: Vec<&str> = unexpected.chain(missing).chain(other_type).map(String::as_str).collect();
    if !open.is_empty() {
        lapsed.push(format!("The columns are not the agreed ones: {}", open.join(", ")));
    }
    if work.release.designed && QUESTIONS.iter().any(|key| form.text(key) != "no") {
        lapsed.push("One of the three questions is not answered with no".to_owned());
    }
    if work.release.designed && work.release.fails {
        lapsed.push("The release does not meet the policy".to_owned());
    }
    if let Some(day) = super::law::day(form.text("next_review")).filter(|day| *day < work.today) {
        lapsed.push(format!("The next review was due on {day}"));
    }
    lapsed
}
