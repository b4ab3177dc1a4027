//! What is due, and when: the next review, and every other day that a review names.

use crate::report::again::{Again, DueDate};
use crate::review::{Covers, Due, Review};
use crate::workbench::record::form::record_state;
use chrono::NaiveDate;

/// Fills in the days as of today.
pub(super) fn fill(again: &mut Again, review: &Review) {
    again.dates = dates(review, chrono::Utc::now().date_naive());
    again.due = again.dates.iter().find(|date| date.what == NEXT_REVIEW).map(|date| date.on.clone());
}

const NEXT_REVIEW: &str = "Next review";

/// Every day that something of a review is due, the earliest first.
fn dates(review: &Review, today: NaiveDate) -> Vec<DueDate> {
    let mut dates = Vec::new();
    let mut add = |what: String, day: &str, proposed: bool| {
        if let Ok(day) = day.trim().parse::<NaiveDate>() {
            dates.push(DueDate { on: day.to_string(), what, passed: day < today, proposed });
        }
    };
    let state = record_state(review, None, None, None, today);
    if let Some(entry) = state.form.entry("next_review") {
        match &entry.proposal {
            Some(day) if entry.text.is_empty() => add(NEXT_REVIEW.to_owned(), day, true),
            _ => add(NEXT_REVIEW.to_owned(), &entry.text, false),
        }
    }
    add("The file is erased".to_owned(), review.record.get("source_erase_by"), false);
    for vendor in &review.record.vendors {
        add(format!("The contract with {} ends", vendor.name), &vendor.contract.ends, false);
    }
    for recipient in review.recipients.iter() {
        add(
            format!("The contract with {} ends", recipient.name),
            recipient.contract.ends.as_deref().unwrap_or_default(),
            false,
        );
        add(format!("{} erases what it got", recipient.name), &recipient.erases_on, false);
    }
    if let Some(step) = review.sign_offs.last().filter(|step| step.state.is_approval()) {
        for (number, condition) in (1..).zip(&step.conditions) {
            if let Due::Day(day) = condition.due
                && !review.is_condition_met(step.id, number)
            {
                add(format!("Condition {number} of the approval: {}", condition.text), &day.to_string(), false);
            }
        }
        if let Covers::Repeated { until, .. } = step.covers {
            add("The approval ends".to_owned(), &until.to_string(), false);
        }
    }
    dates.sort();
    dates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Recipient;

    #[test]
    fn what_is_due_comes_in_the_order_of_its_days() {
        let mut review = Review::default();
        let record = std::sync::Arc::make_mut(&mut review.record);
        record.set("next_review", "2027-01-31");
        record.set("source_erase_by", "2026-12-24");
        let mut partner = Recipient::named("Partner A");
        partner.contract.ends = Some("2026-01-31".to_owned());
        review.recipients = std::sync::Arc::new(vec![partner]);
        let found = dates(&review, "2026-06-01".parse().unwrap());
        let found: Vec<(&str, &str, bool)> = found.iter().map(|d| (d.on.as_str(), d.what.as_str(), d.passed)).collect();
        assert_eq!(
            found,
            [
                ("2026-01-31", "The contract with Partner A ends", true),
                ("2026-12-24", "The file is erased", false),
                ("2027-01-31", "Next review", false),
            ]
        );
    }
}
