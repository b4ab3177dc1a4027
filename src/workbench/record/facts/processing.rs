//! Art. 30: the record of processing.

use super::{Facts, columns_by_category};
use crate::release::ledger::manifest::moment;
use crate::report::words::{listed, people, thousands};
use crate::review::record::organisation::joined;
use crate::review::{Organisation, PartyRole, Personal, Recipient, Safeguard, Vendor};
use crate::workbench::recipient;
use chrono::Days;
use std::collections::BTreeSet;

/// Days after which a file is proposed to be erased.
const ERASE_AFTER: u64 = 90;

/// Groups of people by words that a file's name or its headers may have.
const GROUPS: [(&str, &[&str]); 6] = [
    ("members", &["member", "club", "mitglied"]),
    ("prospects", &["prospect", "lead_", "interessent"]),
    ("visitors", &["visitor", "besucher"]),
    ("employees", &["employee", "staff", "mitarbeiter"]),
    ("patients", &["patient"]),
    ("children", &["child", "pupil", "schüler"]),
];

pub(super) fn fill(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let organisation = review.record.organisation.clone().unwrap_or_default();
    facts.profile("controller", organisation.line());
    facts.profile("representative", organisation.representative.line());
    facts.profile("dpo", organisation.dpo.line());
    joint(facts, &organisation);
    let title = if review.title.is_empty() { &review.source.name } else { &review.title };
    facts.fact("activity_name", title.clone(), "the review");
    purpose(facts);
    people_categories(facts);
    data_categories(facts);
    recipients(facts, &organisation);
    transfers(facts, &organisation);
    retention(facts, &organisation);
    if let Some(day) = facts.known.today.checked_add_days(Days::new(ERASE_AFTER)) {
        facts.proposal("source_erase_by", day.to_string(), "today and 90 days");
    }
    security(facts, &organisation);
    if review.release.is_shaped() || !review.segments.is_empty() {
        let mut kinds = Vec::new();
        if review.release.is_shaped() {
            kinds.push("tables");
        }
        if !review.segments.is_empty() {
            kinds.push("counts of segments");
        }
        facts.fact("processing_for", kinds.join("\n"), "Release");
    }
}

fn joint(facts: &mut Facts<'_, '_>, organisation: &Organisation) {
    let own = organisation.joint_controllers.iter().map(crate::review::Contact::line);
    let recipients = facts.recipients().into_iter().filter(|to| to.role == PartyRole::Joint);
    let names: Vec<String> = own.chain(recipients.map(|to| to.name.clone())).collect();
    facts.fact("joint_controllers", names.join("\n"), "Segments");
}

fn purpose(facts: &mut Facts<'_, '_>) {
    let mut lines: Vec<String> = Vec::new();
    let segments = facts.segments();
    let filled: Vec<_> = segments.iter().filter(|segment| !segment.purpose.trim().is_empty()).collect();
    for segment in &filled {
        let purpose = segment.purpose.trim();
        let line = if filled.len() > 1 { format!("{}: {purpose}", segment.name) } else { purpose.to_owned() };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    facts.fact("purpose", lines.join("\n"), "Segments");
}

fn people_categories(facts: &mut Facts<'_, '_>) {
    let known = facts.known;
    let name = known.dataset.map_or(&known.review.source.name, |dataset| &dataset.source.name);
    let mut words = name.to_lowercase();
    for column in known.dataset.iter().flat_map(|dataset| &dataset.columns) {
        words.push(' ');
        words.push_str(&column.name.to_lowercase());
    }
    let groups = GROUPS.iter().filter(|(_, signs)| signs.iter().any(|sign| words.contains(sign)));
    let groups: Vec<&str> = groups.map(|(group, _)| *group).collect();
    let groups = if groups.is_empty() { vec!["customers"] } else { groups };
    let mut text = groups.join("\n");
    if let Some(figures) = known.figures {
        text.push_str(&format!("\n({} in {})", people(figures.people), figures.file.name));
    }
    facts.fact("people_categories", text, "Data");
}

fn data_categories(facts: &mut Facts<'_, '_>) {
    let release = &facts.work.release;
    let mut used: Vec<String> = release.dimensions.iter().chain(&release.measures).cloned().collect();
    for segment in facts.segments() {
        let rule = crate::segments::parse(&segment.rule).ok();
        used.extend(rule.iter().flat_map(|rule| rule.columns().into_iter().map(str::to_owned).collect::<Vec<_>>()));
    }
    let lines = columns_by_category(facts.known, &used);
    let lines: Vec<String> = lines.iter().map(|(name, columns)| format!("{name}: {}", columns.join(", "))).collect();
    facts.fact("data_categories", lines.join("\n"), "Columns");
}

/// "Kinderland GmbH (partner, DE)".
fn named(to: &Recipient) -> String {
    let of = joined(&[to.category.word(), &to.country]);
    format!("{} ({of})", to.name)
}

fn processor(vendor: &Vendor) -> String {
    let of = joined(&["vendor", vendor.role.words(), &vendor.country]);
    format!("{} ({of})", vendor.name)
}

fn recipients(facts: &mut Facts<'_, '_>, organisation: &Organisation) {
    let review = facts.known.review;
    let mut personal: Vec<String> =
        review.record.vendors.iter().filter(|vendor| vendor.role == PartyRole::Processor).map(processor).collect();
    personal.extend(organisation.processors.iter().map(|processor| {
        format!("{} ({})", processor.name, joined(&["processor", &processor.service, &processor.country]))
    }));
    if review.release_is_personal(facts.work) != Personal::No {
        personal.extend(facts.recipients().into_iter().map(named));
    }
    let personal = if personal.is_empty() { "Nobody".to_owned() } else { personal.join("\n") };
    facts.fact("recipients_personal", personal, "Segments");

    let mut statistics: Vec<String> = facts.recipients().into_iter().map(named).collect();
    for content in review.ledger.entries().iter().map(|entry| &entry.content) {
        let day = moment::text(&content.created).chars().take(10).collect::<String>();
        let names: Vec<&str> = content.recipients.iter().map(|to| to.name.as_str()).collect();
        let to = if names.is_empty() { "nobody named".to_owned() } else { listed(&names) };
        statistics.push(format!("Release {}, {day}: {} to {to}", content.number, content.name()));
    }
    facts.fact("recipients_statistics", statistics.join("\n"), "Release");
}

fn transfers(facts: &mut Facts<'_, '_>, organisation: &Organisation) {
    let review = facts.known.review;
    let line = |name: &str, country: &str, safeguard: Safeguard, note: &str| {
        format!("{name}: {}", joined(&[country, safeguard.words(), note]))
    };
    let abroad = |country: &str| review.record.is_abroad(country);
    let mut rows = Vec::new();
    for vendor in review.record.vendors.iter().filter(|vendor| vendor.role == PartyRole::Processor) {
        if abroad(&vendor.country) {
            rows.push(line(&vendor.name, &vendor.country, vendor.safeguard, ""));
        }
        for sub in vendor.sub_processors.iter().filter(|sub| abroad(&sub.country)) {
            rows.push(line(&sub.name, &sub.country, sub.safeguard, &sub.service));
        }
    }
    for processor in organisation.processors.iter().filter(|processor| abroad(&processor.country)) {
        rows.push(line(&processor.name, &processor.country, processor.safeguard, &processor.service));
    }
    if review.release_is_personal(facts.work) != Personal::No {
        for to in facts.recipients().into_iter().filter(|to| abroad(&to.country)) {
            rows.push(line(&to.name, &to.country, to.safeguard, &to.safeguard_note));
        }
    }
    facts.fact("transfers", rows.join("\n"), "Segments");
}

fn retention(facts: &mut Facts<'_, '_>, organisation: &Organisation) {
    let rows = organisation.retention.iter().map(crate::review::Retention::line);
    facts.profile("retention", rows.collect::<Vec<_>>().join("\n"));
}

fn security(facts: &mut Facts<'_, '_>, organisation: &Organisation) {
    let known = facts.known;
    let mut measures: Vec<String> = known.release.map(recipient::protections).unwrap_or_default();
    measures.push("Values of direct identifiers are masked on screen.".to_owned());
    measures.push("The program opens no connection to a network.".to_owned());
    measures.push("The review holds decisions and no rows of the file.".to_owned());
    let shown: BTreeSet<&str> = (known.review.journal.iter())
        .filter(|entry| entry.what.contains("shown"))
        .filter_map(|entry| entry.time.get(..10))
        .collect();
    if !shown.is_empty() {
        let days: Vec<&str> = shown.into_iter().collect();
        measures.push(format!("Identifiers were shown on {}.", listed(&days)));
    }
    if !organisation.security.trim().is_empty() {
        measures.push(organisation.security.trim().to_owned());
    }
    facts.fact("security_measures", measures.join("\n"), "Release");
}

/// "48,213 people in 51,020 rows".
pub(super) fn size(facts: &Facts<'_, '_>) -> Option<String> {
    let figures = facts.known.figures?;
    Some(format!("{} in {} rows", people(figures.people), thousands(figures.file.rows)))
}
