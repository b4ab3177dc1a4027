//! What the sign-off, the contracts and other fields say already: proposals for compatibility and prior consultation, and
//! the fields of other regimes that ask who took part, what was decided and what was promised.

use super::Facts;
use crate::report::words::listed;
use crate::review::{Regime, SignOffContent};
use std::collections::BTreeSet;

pub(super) fn fill(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    facts.proposal("art10_used", "no", "Columns");
    let (nature, safeguards) = (facts.answered("data_categories"), facts.answered("security_measures"));
    let one_line = |text: &str| text.lines().collect::<Vec<_>>().join("; ");
    let rows = format!(
        "Link between the purposes: \nContext: \nNature of the data: {}\nConsequences: \nSafeguards: {}",
        one_line(&nature),
        one_line(&safeguards)
    );
    if facts.answered("compatibility").is_empty() {
        facts.proposal("compatibility", rows, "the record");
    }
    package(facts);
    if review.record.has_regime(Regime::Ccpa) {
        california(facts);
    }
    if review.record.has_regime(Regime::Iso27559) {
        context(facts);
    }
}

/// What goes to the authority with a prior consultation [Art. 36(3)(a)–(f)], each with whether the record has it.
fn package(facts: &mut Facts<'_, '_>) {
    let items: [(&str, &[&str]); 5] = [
        ("(a) who is responsible for what", &["controller", "recipients_personal"]),
        ("(b) purposes and means", &["purpose", "description"]),
        ("(c) measures and safeguards", &["measures", "security_measures"]),
        ("(d) contact of the data protection officer", &["dpo"]),
        ("(e) this assessment", &["risks", "necessity"]),
    ];
    let line = |(item, keys): &(&str, &[&str])| {
        let is_there = keys.iter().all(|key| !facts.answered(key).trim().is_empty());
        format!("{item}: {}", if is_there { "in the record" } else { "missing" })
    };
    let mut lines: Vec<String> = items.iter().map(line).collect();
    lines.push("(f) whatever else the authority asks for".to_owned());
    facts.proposal("prior_consultation", lines.join("\n"), "the record");
}

fn steps<'b>(facts: &Facts<'_, 'b>) -> Vec<&'b SignOffContent> {
    facts.known.review.sign_offs.steps().iter().map(|step| &step.content).collect()
}

/// 11 CCR 7152: who took part, and what was decided.
fn california(facts: &mut Facts<'_, '_>) {
    let steps = steps(facts);
    let people: BTreeSet<String> = steps.iter().map(|step| step.by.to_string()).collect();
    facts.fact("ra_contributors", people.into_iter().collect::<Vec<_>>().join("\n"), "the sign-off");
    let decision = steps.iter().rev().find(|step| step.state.is_approval() || step.state.forbids());
    if let Some(decision) = decision {
        facts.fact("ra_go_ahead", if decision.state.is_approval() { "yes" } else { "no" }, "the sign-off");
        if decision.state.is_approval() {
            facts.fact("ra_approved", format!("{}: {}", decision.day(), decision.by), "the sign-off");
        }
    }
    facts.proposal("ra_admt", "None: no technology decides about people.", "the record");
    let segments = facts.segments();
    let channels: BTreeSet<&str> =
        segments.iter().filter_map(|segment| segment.legal.channel).map(crate::review::Channel::words).collect();
    let channels: Vec<&str> = channels.into_iter().collect();
    facts.fact("ra_interaction", channels.join(", "), "Segments");
}

/// ISO/IEC 27559:2022: roles, promises, openness, and what was measured again.
fn context(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let roles: BTreeSet<String> = steps(facts).iter().map(|step| step.by.role.clone()).collect();
    facts.fact("iso_roles", roles.into_iter().collect::<Vec<_>>().join("\n"), "the sign-off");
    let recipients = facts.recipients();
    let told = |to: &&&crate::review::Recipient| to.contract.incident_duty;
    let duty: Vec<&str> = recipients.iter().filter(told).map(|to| to.name.as_str()).collect();
    let disclosure = match duty.as_slice() {
        [] => String::new(),
        names => format!("{} reports an incident to us.", listed(names)),
    };
    let bound: Vec<String> = recipients
        .iter()
        .filter(|to| !to.contract.promises().is_empty())
        .map(|to| format!("{}: {}", to.name, listed(&to.contract.promises())))
        .collect();
    facts.fact("iso_disclosure", disclosure, "Segments");
    facts.fact("iso_environment", bound.join("\n"), "Segments");
    let notice = review.record.organisation.as_ref().map(|one| one.notice.link.clone()).unwrap_or_default();
    facts.profile("iso_stakeholders", notice.clone());
    let views = facts.answered("views");
    let open: Vec<String> = [notice, views].into_iter().filter(|text| !text.trim().is_empty()).collect();
    facts.fact("iso_transparency", open.join("\n"), "the record");
    let because = facts.work.release.because.clone();
    facts.fact("iso_again", because, "Release");
    if let Some(figures) = facts.known.figures {
        let rows = crate::report::words::counted(figures.file.rows, "row", "rows");
        let columns = facts.known.dataset.map_or(0, |dataset| dataset.columns.len() as u64);
        let columns = crate::report::words::counted(columns, "column", "columns");
        facts.fact("iso_properties", format!("{rows}, {columns}"), "Data");
    }
}
