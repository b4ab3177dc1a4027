//! The next release, made of the newer file and attacked together with the earlier ones.

use super::measured::{Measured, lacking_consent};
use crate::report::again::{Again, Attacked, NextRelease, ReleaseAgain};
use crate::report::assessment::Verdict;
use crate::review::Review;
use crate::workbench::bench::sentence;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::Given;
use crate::workbench::made_with::MadeWith;
use crate::workbench::release::earlier_releases::{Released, released_beside};
use crate::workbench::release::preview::{attacked_with, preview};
use std::sync::Arc;

/// Fills in what becomes of the next release, and of each earlier one together with it.
pub(super) fn attack(again: &mut Again, was: Option<&Measured<'_>>, is: &Measured<'_>) -> Result<(), MeasureError> {
    let entries = is.given.review.ledger.entries();
    let numbers = || entries.iter().map(|entry| entry.content.number);
    let Some(review) = next(is.given.review) else {
        let because = "It is not kept how it was made, and the review has no table to release.";
        again.releases = numbers().map(|number| unknown(number, because)).collect();
        return Ok(());
    };
    let given = Given { review: &review, ..*is.given };
    let found = match impossible(is) {
        Some(why) => (Verdict::Fail, why, Vec::new()),
        None => verdict(&given)?,
    };
    let (verdict_now, because, not_looked_at) = found;
    again.not_looked_at.extend(not_looked_at);
    again.releases = if verdict_now == Verdict::Fail && impossible(is).is_some() {
        numbers().map(|number| failed(number, &because)).collect()
    } else {
        match released_beside(&given, was.map(|was| was.given)) {
            Ok(releases) => {
                let attacked = releases.iter().map(|release| with_a_new_one(&given, release));
                attacked.collect::<Result<_, _>>()?
            }
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Err(error) => {
                let because = sentence(&error.to_string());
                numbers().map(|number| failed(number, &because)).collect()
            }
        }
    };
    if verdict_now == Verdict::Fail && !failed_before(was)? {
        again.newly_failing.push(format!("The next release: {because}"));
    }
    again.next_release = Some(NextRelease { verdict: verdict_now, because });
    Ok(())
}

/// The review with what it releases next: its own tables, else those of its last release again.
fn next(review: &Review) -> Option<Review> {
    if review.release.is_shaped() {
        return Some(review.clone());
    }
    let made = MadeWith::read(&review.ledger.entries().last()?.content.settings)?;
    let decisions = made.decisions(review);
    Some(Review {
        release: Arc::new(made.release),
        ledger: Arc::clone(&review.ledger),
        recipients: Arc::clone(&review.recipients),
        secret: review.secret.clone(),
        secret_print: review.secret_print,
        salt: review.salt.clone(),
        keeping: review.keeping.clone(),
        open: Arc::clone(&review.open),
        ..decisions
    })
}

/// Why nothing can be released of a file, whatever the tables; `None` if it can.
fn impossible(side: &Measured<'_>) -> Option<String> {
    if let Some(column) = lacking_consent(side.given).first() {
        return Some(format!("Nobody can say who consented: the column “{column}” is gone."));
    }
    side.side.fault.clone()
}

/// The verdict on the next release of a file, with its sentence and what was not looked at.
fn verdict(given: &Given<'_>) -> Result<(Verdict, String, Vec<String>), MeasureError> {
    match preview(given) {
        Ok(found) => Ok((found.verdict, found.because, found.not_looked_at)),
        Err(MeasureError::Cancelled) => Err(MeasureError::Cancelled),
        Err(error) => Ok((Verdict::Fail, sentence(&error.to_string()), Vec::new())),
    }
}

/// Whether the next release failed with the file of before as well; `false` if that is not at hand.
fn failed_before(was: Option<&Measured<'_>>) -> Result<bool, MeasureError> {
    let Some(was) = was else { return Ok(false) };
    let Some(review) = next(was.given.review) else { return Ok(false) };
    if impossible(was).is_some() {
        return Ok(true);
    }
    Ok(verdict(&Given { review: &review, ..*was.given })?.0 == Verdict::Fail)
}

fn with_a_new_one(given: &Given<'_>, release: &Released<'_>) -> Result<ReleaseAgain, MeasureError> {
    let number = release.content.number;
    if let Some(because) = release.not_looked_at().first() {
        return Ok(unknown(number, because));
    }
    match attacked_with(given, release) {
        Ok((Verdict::Fail, because, _)) => Ok(failed(number, &because)),
        Ok((_, because, not_compared)) => Ok(match not_compared.first() {
            Some(why) => unknown(number, why),
            None => ReleaseAgain { number, with_a_new_one: Some(Attacked::Pass), because },
        }),
        Err(MeasureError::Cancelled) => Err(MeasureError::Cancelled),
        Err(error) => Ok(failed(number, &sentence(&error.to_string()))),
    }
}

fn failed(number: u64, because: &str) -> ReleaseAgain {
    ReleaseAgain { number, with_a_new_one: Some(Attacked::Fail), because: because.to_owned() }
}

fn unknown(number: u64, because: &str) -> ReleaseAgain {
    ReleaseAgain { number, with_a_new_one: None, because: because.to_owned() }
}
