//! Art. 5 to 10, 13, 14, 21: the lawful basis, consent, special categories, objections, the notice.

use super::{Facts, Known};
use crate::report::words::{listed, people, thousands};
use crate::review::record::older::letter_of;
use crate::review::{
    AGREED_COLUMNS, AGREED_UNTIL, Channel, ConsentKind, FromWork, PartyRole, Reader, Segment, SegmentLegal,
};
use chrono::{Months, NaiveDate};

/// What consent says of the segments that are released.
pub(super) fn consent(known: &Known<'_>, work: &mut FromWork) {
    let review = known.review;
    let has_rules = review.consent_rules().next().is_some() || !review.opt_out_files.is_empty();
    let segments: Vec<Segment> = review.segments_that_leave(work).cloned().collect();
    for segment in &segments {
        let applied = has_rules && review.needs_consent(segment);
        if segment.legal.contacts() && has_rules && !applied {
            work.objectors_inside.push(format!("{}: its rules of consent are not applied", segment.name));
        }
        if segment.legal.consent() != ConsentKind::None && !applied {
            let why = if has_rules { "its rules of consent are not applied" } else { "no column of consent is tagged" };
            work.without_consent.push(format!("{}: {why}", segment.name));
        }
    }
    let flows = known.figures.iter().flat_map(|figures| &figures.segments).filter_map(|one| one.consent.as_ref());
    let (unknown, all) = flows.fold((0, 0), |(unknown, all), flow| {
        (unknown + flow.left.iter().map(|loss| loss.unknown).sum::<u64>(), all + flow.people)
    });
    work.unknown_consent = (all > 0).then(|| unknown as f64 / all as f64);
}

pub(super) fn fill(facts: &mut Facts<'_, '_>) {
    basis(facts);
    balance(facts);
    same_purpose(facts);
    compatibility(facts);
    counts(facts);
    special(facts);
    told_by_vendors(facts);
    tell_by(facts);
    let organisation = facts.known.review.record.organisation.clone().unwrap_or_default();
    facts.profile("consent_withdraw", organisation.rights_contact.clone());
    facts.profile("notice_covers", organisation.notice.covers.join("\n"));
    if organisation.notice.covers.iter().any(|item| item == "rights") {
        facts.profile("objection_shown", "yes");
    }
    let review = facts.known.review;
    if review.consent_rules().next().is_some() || !review.opt_out_files.is_empty() {
        facts.fact("objections_left_out", "rule", "Columns");
    }
    let inside = facts.work.objectors_inside.join("\n");
    facts.fact("objections_in", inside, "Segments");
    let not_agreed = facts.work.not_agreed.join("\n");
    facts.fact("received_not_agreed", not_agreed, "Data");
    agreed(facts);
    if let Some(found) = facts.known.agreed {
        let reader = Reader::Record(review.policy.least_people_reported());
        let differ: Vec<String> = found.deviations(reader).into_iter().map(|one| one.sentence).collect();
        let text = if differ.is_empty() { "Received as agreed.".to_owned() } else { differ.join("\n") };
        facts.fact("agreed_findings", text, "Data");
    }
    if facts.work.children {
        facts.fact("children", "yes", "Columns");
    }
}

/// What the segments that are released say, if all of them say something: one word where they agree, else one by
/// segment.
fn of_segments(facts: &Facts<'_, '_>, of: &dyn Fn(&SegmentLegal) -> String) -> Option<String> {
    let segments = facts.segments();
    let said: Vec<(String, String)> =
        segments.iter().map(|segment| (segment.name.clone(), of(&segment.legal))).collect();
    let (_, first) = said.first().filter(|_| said.iter().all(|(_, text)| !text.is_empty()))?;
    if said.iter().all(|(_, text)| text == first) {
        return Some(first.clone());
    }
    Some(said.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n"))
}

fn basis(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    if let Some(text) = of_segments(facts, &|legal| legal.legal_basis.clone()) {
        return facts.fact("legal_basis", text, "Segments");
    }
    let typed_before = letter_of(review.record.get("legal_basis_note")).map(String::from);
    let by_segment = facts.segments().iter().find_map(|segment| segment.legal.proposed_basis());
    let contacts = facts.segments().iter().any(|segment| segment.legal.contacts());
    // Statistics about nobody in particular.
    let statistics = (!contacts).then_some("f");
    if let Some(letter) = typed_before.or_else(|| by_segment.or(statistics).map(str::to_owned)) {
        facts.proposal("legal_basis", letter, "Segments");
    }
    if let Some(text) = of_segments(facts, &|legal| legal.art9_basis.clone()) {
        facts.fact("art9_basis", text, "Segments");
    } else if review.consent_rules().next().is_some() {
        facts.proposal("art9_basis", "a", "Columns");
    }
}

fn balance(facts: &mut Facts<'_, '_>) {
    let of =
        |legal: &SegmentLegal| legal.legitimate_interest.as_ref().map(|one| one.balance.clone()).unwrap_or_default();
    if let Some(text) = of_segments(facts, &of) {
        return facts.fact("legitimate_interest_balance", text, "Segments");
    }
    let channel = facts.segments().iter().find_map(|segment| segment.legal.channel);
    let how = match channel {
        None | Some(Channel::None) => "Nobody is contacted or treated differently; only totals are released.",
        Some(Channel::Post) => {
            "People can expect a letter from us; it says nothing sensitive and can be stopped with one line."
        }
        Some(_) => "People can expect to hear from us in this way; every message says how to stop it.",
    };
    let left = facts.known.figures.map_or(0, |figures| {
        let flows = figures.segments.iter().filter_map(|segment| segment.consent.as_ref());
        flows.flat_map(|flow| &flow.left).map(|loss| loss.people).sum::<u64>()
    });
    let left = if left == 0 { String::new() } else { format!(" {} had objected and are left out.", thousands(left)) };
    facts.proposal("legitimate_interest_balance", format!("{how}{left}"), "Segments");
}

fn same_purpose(facts: &mut Facts<'_, '_>) {
    if let Some(text) = of_segments(facts, &|legal| legal.same_purpose_as_collection.clone()) {
        return facts.fact("same_purpose_as_collection", text, "Segments");
    }
    let segments = facts.segments();
    let statistics = |legal: &SegmentLegal| {
        !legal.contacts() && legal.purpose_class.is_none_or(|class| class == crate::review::PurposeClass::Statistics)
    };
    if segments.iter().all(|segment| statistics(&segment.legal)) {
        facts.fact("same_purpose_as_collection", "statistics", "Segments");
    }
}

/// Why the use of each segment fits that says it is compatible, once all of them say why.
fn compatibility(facts: &mut Facts<'_, '_>) {
    let segments = facts.segments();
    let compatible = segments.iter().filter(|segment| segment.legal.same_purpose_as_collection == "compatible");
    let said =
        compatible.map(|segment| (&segment.name, segment.legal.compatibility.clone().unwrap_or_default().line()));
    let said: Vec<_> = said.collect();
    if said.iter().all(|(_, line)| !line.is_empty()) {
        let lines: Vec<String> = said.iter().map(|(name, line)| format!("{name}: {line}")).collect();
        facts.fact("compatibility", lines.join("\n"), "Segments");
    }
}

/// How many consented, how many were left out and by which rule, and whose answer is unknown.
fn counts(facts: &mut Facts<'_, '_>) {
    let Some(figures) = facts.known.figures else { return };
    let lines = figures.segments.iter().filter_map(|segment| {
        let flow = segment.consent.as_ref()?;
        let left: Vec<String> = (flow.left.iter())
            .filter(|loss| loss.people > 0)
            .map(|loss| {
                let unknown =
                    if loss.unknown > 0 { format!(", {} unknown", thousands(loss.unknown)) } else { String::new() };
                format!("{} left out by {}{unknown}", thousands(loss.people), loss.rule)
            })
            .collect();
        let left = if left.is_empty() { String::new() } else { format!("; {}", left.join("; ")) };
        Some(format!("{}: {} of {}{left}", segment.name, thousands(flow.remaining), people(flow.people)))
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    facts.fact("consent_counts", text, "Segments");
}

/// The lists of columns that were agreed, each under the name of its vendor if there are several.
fn agreed(facts: &mut Facts<'_, '_>) {
    let record = &facts.known.review.record;
    let lists = record.agreed_lists();
    let text = match lists.as_slice() {
        [(_, only)] => (*only).to_owned(),
        several => several.iter().map(|(vendor, list)| format!("{vendor}\n{list}")).collect::<Vec<_>>().join("\n\n"),
    };
    let until = record.agreed_until().to_owned();
    facts.fact(AGREED_COLUMNS, text, "Data");
    facts.fact(AGREED_UNTIL, until, "Data");
}

/// Art. 14: whether people were informed of data that somebody else collected, by the worst answer of the vendors, once
/// all of them have one.
fn told_by_vendors(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let vendors = &review.record.vendors;
    let sellers = || vendors.iter().filter(|vendor| vendor.role != PartyRole::Processor);
    let rank = |answer: &&str| ["yes", "exempt", "no", ""].iter().position(|known| known == answer);
    let worst = sellers().map(|vendor| vendor.people_told.as_str()).max_by_key(rank).unwrap_or_default().to_owned();
    let reasons = sellers().filter(|vendor| !vendor.people_told_reason.trim().is_empty());
    let reasons: Vec<String> =
        reasons.map(|vendor| format!("{}: {}", vendor.name, vendor.people_told_reason.trim())).collect();
    facts.fact("notice_vendor", worst, "Vendors");
    facts.fact("notice_vendor_reason", reasons.join("\n"), "Vendors");
}

/// The latest day on which people are told of data that somebody else collected: a month after these were received, or
/// the day of the first release if that was earlier [Art. 14(3)(a), (c)].
fn tell_by(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let received = NaiveDate::parse_from_str(review.record.get("received_on").trim(), "%Y-%m-%d").ok();
    let Some(month) = received.and_then(|day| day.checked_add_months(Months::new(1))) else { return };
    let first = review.ledger.entries().iter().map(|entry| entry.content.created.date_naive()).min();
    facts.fact("notice_vendor_by", first.map_or(month, |first| first.min(month)).to_string(), "the law");
}

fn special(facts: &mut Facts<'_, '_>) {
    let used: Vec<&str> = facts.work.art9_used.iter().map(String::as_str).collect();
    let text = if used.is_empty() { String::new() } else { listed(&used) };
    facts.fact("art9_columns", text, "Columns");
}

#[cfg(test)]
mod tests {
    use crate::review::Review;
    use crate::workbench::record_state;
    use std::sync::Arc;

    /// What would be wrong: a month that has no such day is taken for the next one, and the day is one too late.
    #[test]
    fn people_are_told_a_month_after_their_data_were_received() {
        for (received, by) in [("2026-11-20", "2026-12-20"), ("2027-01-31", "2027-02-28"), ("soon", "")] {
            let mut review = Review::default();
            let record = Arc::make_mut(&mut review.record);
            record.set("source_kind", "vendor");
            record.set("received_on", received);
            let state = record_state(&review, None, None, None, "2026-12-01".parse().unwrap());
            assert_eq!(state.form.text("notice_vendor_by"), by, "{received}");
        }
    }
}
