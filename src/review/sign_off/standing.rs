//! What the last step of the sign-off means now.

use super::change::Change;
use super::{Covers, Due, SignOffContent, SignOffState};
use crate::release::ledger::ReleasedUnder;
use crate::release::ledger::manifest;
use crate::review::Review;
use chrono::NaiveDate;
use serde::Serialize;

/// The state of the sign-off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub state: SignOffState,
    /// Why an approval does not hold for the work as it is now, a sentence each; empty if it holds or there is none.
    pub stale: Vec<String>,
    /// Releases that were made under the approval, by their numbers.
    pub released: Vec<u64>,
    /// Why nothing may be released; `None` if nobody refused it.
    pub refusal: Option<String>,
    /// "Approved by K. Reviewer (head of insight) on 2026-11-28"; empty if nobody signed.
    pub sentence: String,
    by_role: Option<String>,
    on: Option<String>,
}

/// The sign-off as it is in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignOffJson {
    /// `stale` if an approval does not hold for the work as it is now.
    pub state: &'static str,
    pub by_role: Option<String>,
    pub on: Option<String>,
    /// Why it is stale.
    pub stale: Vec<String>,
    /// Numbers of the releases that were made under it.
    pub released: Vec<u64>,
}

impl Standing {
    /// Whether an approval does not hold for the work as it is now.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        !self.stale.is_empty()
    }

    fn key(&self) -> &'static str {
        if self.is_stale() { "stale" } else { self.state.key() }
    }

    /// The state in one or two words.
    #[must_use]
    pub fn word(&self) -> &'static str {
        if self.is_stale() { "Stale" } else { self.state.name() }
    }

    /// "Released as no. 3."; `None` if nothing was released under it.
    #[must_use]
    pub fn released_sentence(&self) -> Option<String> {
        let numbers: Vec<String> = self.released.iter().map(|number| format!("no. {number}")).collect();
        (!numbers.is_empty()).then(|| format!("Released as {}.", numbers.join(", ")))
    }

    /// The sign-off as JSON shows it: by role and never by name.
    #[must_use]
    pub fn json(&self) -> SignOffJson {
        SignOffJson {
            state: self.key(),
            by_role: self.by_role.clone(),
            on: self.on.clone(),
            stale: self.stale.clone(),
            released: self.released.clone(),
        }
    }
}

impl Review {
    /// The state of the sign-off on a day.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> Standing {
        let Some(last) = self.sign_offs.last() else { return Standing::default() };
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let approval = last.state.is_approval();
        Standing {
            state: last.state,
            stale: if approval { self.against(last, today) } else { Vec::new() },
            released: if approval { self.released_under(last.id) } else { Vec::new() },
            refusal: self.refusal(),
            sentence: last.sentence(),
            by_role: filled(&last.by.role),
            on: filled(last.day()),
        }
    }

    /// Why an approval does not hold for the work as it is now.
    fn against(&self, approval: &SignOffContent, today: NaiveDate) -> Vec<String> {
        if let Err(fault) = self.sign_offs.verify() {
            return vec![format!("The chain of the sign-off is broken: {fault}.")];
        }
        if approval.is_older() {
            let text = "This approval is from an older version, which did not keep what was approved.";
            return vec![text.to_owned()];
        }
        let work = self.work_since(approval);
        let holds = match approval.covers {
            Covers::OneRelease => self.print(&work) == approval.work_print,
            Covers::Repeated { .. } => self.rules_print(&work) == approval.rules_print,
        };
        let mut against = Vec::new();
        if !holds {
            against.extend(Change::between(&approval.frozen, &work).iter().flat_map(Change::sentences));
        }
        for (number, condition) in (1..).zip(&approval.conditions) {
            if let Due::Day(day) = condition.due
                && day < today
                && !self.is_condition_met(approval.id, number)
            {
                against.push(format!("Condition {number} was due on {day}."));
            }
        }
        against.extend(self.contracts_ended_since(approval, today));
        if let Covers::Repeated { until, .. } = approval.covers
            && until < today
        {
            against.push(format!("The approval held until {until}."));
        }
        if !holds && against.is_empty() {
            against.push("The work is not the one that was approved.".to_owned());
        }
        against
    }

    /// Contracts with vendors and recipients that held on the day of an approval and do not now.
    fn contracts_ended_since(&self, approval: &SignOffContent, today: NaiveDate) -> Vec<String> {
        let day = |text: &str| NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
        let Some(approved) = day(approval.day()) else { return Vec::new() };
        let vendors = self.record.vendors.iter().map(|vendor| (&vendor.name, vendor.contract.ends.as_str()));
        let recipients = self.recipients_of_release();
        let recipients = recipients.map(|to| (&to.name, to.contract.ends.as_deref().unwrap_or_default()));
        let ended = vendors.chain(recipients).filter_map(|(name, ends)| Some((name, day(ends)?)));
        let ended = ended.filter(|(_, ends)| approved <= *ends && *ends < today);
        ended.map(|(name, ends)| format!("The contract with {name} ended on {ends}.")).collect()
    }

    fn released_under(&self, id: u64) -> Vec<u64> {
        let entries = self.ledger.entries().iter().map(|entry| &entry.content);
        let under = entries.filter(|content| content.sign_off.as_ref().is_some_and(|under| under.id == id));
        under.map(|content| content.number).collect()
    }

    /// What the next release may say about its sign-off, by role and never by name, and what its entry in the ledger
    /// keeps of an approval that holds. An approval that its releases have used up does not hold for a further one.
    #[must_use]
    pub fn sign_off_of_release(&self, today: NaiveDate) -> (manifest::SignOff, Option<ReleasedUnder>) {
        let standing = self.standing(today);
        let last = self.sign_offs.steps().last();
        let times = match last.map(|step| step.content.covers) {
            Some(Covers::Repeated { times, .. }) => times as usize,
            _ => 1,
        };
        let used_up = standing.state.is_approval() && standing.released.len() >= times;
        let holds = standing.state.is_approval() && !standing.is_stale() && !used_up;
        let state = if used_up { "stale" } else { standing.key() };
        let under = last.filter(|_| holds).map(|step| ReleasedUnder {
            id: step.content.id,
            state: step.content.state.key().to_owned(),
            by_role: step.content.by.role.clone(),
            on: step.content.day().to_owned(),
            hash: step.hash.clone(),
        });
        let stated = manifest::SignOff { state: state.to_owned(), by_role: standing.by_role, on: standing.on };
        (stated, under)
    }

    /// Why nothing may be released: the release was refused, or its approval was withdrawn. It holds until somebody
    /// revises the review; for unchanged work it holds after that too, until somebody approves it.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        let last = self.sign_offs.last()?;
        let decision = if last.state.forbids() { last } else { self.refused_as_it_is()? };
        let reason = &decision.reason;
        let reason = if reason.is_empty() { String::new() } else { format!(" Reason: {}", full_stop(reason)) };
        let revise = if last.state.forbids() {
            "Revise the review in the window, under Record, before anything is released."
        } else {
            "Nothing was changed since; change what was refused, or have it approved."
        };
        Some(format!("The sign-off is in the way: {}.{reason} {revise}", lower_first(&decision.sentence())))
    }

    /// The last decision on exactly this work, if it was a refusal.
    fn refused_as_it_is(&self) -> Option<&SignOffContent> {
        let steps = self.sign_offs.steps().iter().map(|step| &step.content).rev();
        let mut decisions = steps.filter(|step| step.state.is_approval() || step.state.forbids());
        if !self.sign_offs.steps().iter().any(|step| step.content.state.forbids()) {
            return None;
        }
        let print = self.print(&self.work());
        decisions.find(|step| step.work_print == print).filter(|step| step.state.forbids())
    }
}

fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().collect::<String>()).unwrap_or_default() + letters.as_str()
}
