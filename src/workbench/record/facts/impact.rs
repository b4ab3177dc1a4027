//! Art. 35: the impact assessment.

use super::processing::size;
use super::{Facts, anybody_under};
use crate::dataset::Role;
use crate::report::assessment::Verdict;
use crate::report::words::{counted, listed};
use crate::review::record::organisation::joined;
use crate::review::{Organisation, Preset, PurposeClass};
use crate::workbench::recipient;
use chrono::Months;

/// From this many people on the processing is taken to be large scale: a threshold of the program's own.
const LARGE_SCALE: u64 = 10_000;
/// Below it people are minors.
const OF_AGE: i32 = 18;
/// Signs of high risk that usually mean that an assessment is needed (WP248).
const SIGNS: usize = 2;

/// A risk to people, with how bad and how likely it is, each 1 to 4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Risk {
    pub risk: String,
    pub severity: u8,
    pub likelihood: u8,
}

impl Risk {
    /// "Singling out: … (2, 1)".
    pub(super) fn line(&self) -> String {
        format!("{} ({}, {})", self.risk, self.severity, self.likelihood)
    }
}

pub(super) fn fill(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let organisation = review.record.organisation.clone().unwrap_or_default();
    let signs = screening(facts);
    let count = signs.len();
    let none = "None that the program can see.";
    facts.fact("dpia_screening", if count == 0 { none.to_owned() } else { signs.join("\n") }, "Columns");
    let large = facts.known.figures.is_some_and(|figures| figures.people >= LARGE_SCALE);
    let case = !facts.work.art9_used.is_empty() && large;
    let cases = if case { "(b) special categories at scale" } else { none };
    facts.fact("dpia_cases", cases, "Columns");
    let needed = case || count >= SIGNS;
    facts.proposal("dpia_needed", if needed { "yes" } else { "no" }, "Columns");
    if !needed {
        let found = if count == 0 { "no sign".to_owned() } else { counted(count as u64, "sign", "signs") };
        let reason = format!("None of the three cases of Art. 35(3), and {found} of high risk of nine (WP248).");
        facts.fact("dpia_not_needed_reason", reason, "Columns");
    }
    description(facts);
    interest(facts);
    necessity(facts);
    let risks = risks(facts);
    facts.fact("risks", risks.iter().map(Risk::line).collect::<Vec<_>>().join("\n"), "Release");
    measures(facts);
    let worst = risks.iter().map(|risk| risk.severity * risk.likelihood).max().unwrap_or(1);
    let remains = match worst {
        ..=4 => "low",
        5..=8 => "medium",
        _ => "high",
    };
    facts.proposal("residual_risk", remains, "the risks");
    facts.proposal("views_sought", "no", "Release");
    let views = "No views were sought: the result is statistics in which nobody is recognised, and nobody is treated differently by it.";
    facts.proposal("views", views, "Release");
    next_review(facts, &organisation);
}

/// The nine criteria of WP248, those that the program can see.
fn screening(facts: &Facts<'_, '_>) -> Vec<String> {
    let review = facts.known.review;
    let segments = facts.segments();
    let marketing = segments.iter().any(|one| one.legal.purpose_class.is_some_and(PurposeClass::is_marketing));
    let sensitive: Vec<&str> = review.with_role(Role::Sensitive).collect();
    let large = facts.known.figures.filter(|figures| figures.people >= LARGE_SCALE);
    let matching =
        !matches!(review.record.get("source_kind"), "" | "collected_by_us") || !review.record.vendors.is_empty();
    let mut signs = Vec::new();
    if marketing {
        signs.push("evaluation or scoring: a segment is for marketing or personalisation".to_owned());
    }
    if !sensitive.is_empty() {
        signs.push(format!("sensitive data: {}", listed(&sensitive)));
    }
    if large.is_some() {
        signs.push("large scale: 10,000 people or more".to_owned());
    }
    if matching {
        signs.push("matching: the file comes from somebody else".to_owned());
    }
    let is_health = |name: &String| {
        let columns = facts.known.dataset.iter().flat_map(|dataset| &dataset.columns);
        let mut of_name = columns.filter(|column| column.name == *name);
        of_name.any(|column| column.suggestion.art9.as_deref() == Some("health"))
    };
    let health = review.columns.iter().any(|(name, column)| column.role == Some(Role::Sensitive) && is_health(name));
    if health || anybody_under(facts.known, OF_AGE) || review.policy.preset == Some(Preset::HealthOrMinors) {
        signs.push("vulnerable people: under 18, or health data".to_owned());
    }
    signs
}

fn description(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let release = &facts.work.release;
    let what = match (release.dimensions.is_empty(), release.segments.is_empty()) {
        (false, true) => format!("we count people by {}", listed(&names(&release.dimensions))),
        (false, false) => format!(
            "we count people by {}, of the segments {}",
            listed(&names(&release.dimensions)),
            listed(&names(&release.segments))
        ),
        (true, false) => format!("we count the people of the segments {}", listed(&names(&release.segments))),
        (true, true) => "we count people in groups".to_owned(),
    };
    let size = size(facts).map_or_else(String::new, |size| format!(" ({size})"));
    let mut text = format!("From {}{size} {what}.", review.source.name);
    let aside: Vec<&str> = review.with_role(Role::DirectIdentifier).collect();
    if !aside.is_empty() {
        text.push_str(&format!(" {} set aside and take no part.", are(&aside)));
    }
    for protection in facts.known.release.map(recipient::protections).unwrap_or_default() {
        text.push(' ');
        text.push_str(&protection);
    }
    let to: Vec<&str> = review.release.recipients.iter().map(String::as_str).collect();
    if !to.is_empty() {
        text.push_str(&format!(" The result goes to {}.", listed(&to)));
    }
    text.push_str(" The file stays on this computer.");
    facts.fact("description", text, "Release");
}

fn names(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// "e_mail and phone are", "phone is".
fn are(names: &[&str]) -> String {
    format!("{} {}", listed(names), if names.len() == 1 { "is" } else { "are" })
}

/// Of each segment that rests on our interests: the interest as it is written, else what the segment is for.
fn interest(facts: &mut Facts<'_, '_>) {
    let of_review = facts.answered("legal_basis") == "f";
    let segments = facts.segments();
    let lines: Vec<String> = (segments.iter())
        .filter(|segment| segment.legal.legal_basis == "f" || of_review && segment.legal.legal_basis.is_empty())
        .filter_map(|segment| {
            let interest = segment.legal.legitimate_interest.clone().unwrap_or_default();
            let because = joined(&[&interest.interest, &interest.why_needed]);
            let because = if because.is_empty() { segment.purpose.trim().to_owned() } else { because };
            (!because.is_empty()).then(|| format!("{}: {because}", segment.name))
        })
        .collect();
    facts.fact("legitimate_interest", lines.join("\n"), "Segments");
}

fn necessity(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let Some(dataset) = facts.known.dataset else { return };
    let release = &facts.work.release;
    let mut used: Vec<String> = release.dimensions.iter().chain(&release.measures).cloned().collect();
    for segment in facts.segments() {
        let rule = crate::segments::parse(&segment.rule).ok();
        used.extend(rule.iter().flat_map(|rule| rule.columns().into_iter().map(str::to_owned).collect::<Vec<_>>()));
    }
    used.sort_unstable();
    used.dedup();
    if used.is_empty() {
        return;
    }
    let all = dataset.columns.len() as u64;
    let is_used = |name: &str| used.iter().any(|column| column == name);
    let tagged_unused: Vec<&str> = [Role::QuasiIdentifier, Role::Sensitive]
        .into_iter()
        .flat_map(|role| review.with_role(role))
        .filter(|name| !is_used(name))
        .collect();
    let mut text = format!("{} of {} columns are used: {}.", used.len(), all, listed(&names(&used)));
    let raised: Vec<String> = used
        .iter()
        .filter(|name| review.column(name).level > 0)
        .map(|name| format!("{name} (level {})", review.column(name).level))
        .collect();
    if !raised.is_empty() {
        text.push_str(&format!(" Coarser than in the file: {}.", listed(&names(&raised))));
    }
    if !tagged_unused.is_empty() {
        text.push_str(&format!(" Not needed and left out: {}.", listed(&tagged_unused)));
    }
    facts.proposal("necessity", text, "Columns");
}

/// Three from the answers on the release, one of each exception, one of each segment whose rule uses a sensitive
/// column.
fn risks(facts: &Facts<'_, '_>) -> Vec<Risk> {
    let review = facts.known.review;
    let sensitive = review.with_role(Role::Sensitive).next().is_some();
    let severity = if facts.work.art9_used.is_empty() { if sensitive { 2 } else { 1 } } else { 3 };
    let mut list = Vec::new();
    for (name, key) in [
        ("Somebody is singled out", "wp216_singling_out"),
        ("Tables are linked about one person", "wp216_linking"),
        ("Something new is learnt about a person", "wp216_inference"),
    ] {
        let likelihood = match facts.answered(key).as_str() {
            "no" => 1,
            "yes" => 4,
            _ => 2,
        };
        let because = facts.answered(&format!("{key}_because"));
        let because = if because.is_empty() { String::new() } else { format!(": {}", because.replace('\n', " ")) };
        list.push(Risk { risk: format!("{name}{because}"), severity, likelihood });
    }
    for content in review.ledger.entries().iter().map(|entry| &entry.content) {
        for exception in &content.exceptions {
            let risk = format!("Release {} was made by exception: {}", content.number, exception.what);
            list.push(Risk { risk, severity, likelihood: 3 });
        }
    }
    for segment in facts.known.figures.iter().flat_map(|figures| &figures.segments) {
        if !segment.rule_uses_sensitive.is_empty() {
            let columns: Vec<&str> = segment.rule_uses_sensitive.iter().map(String::as_str).collect();
            let risk = format!("Being in “{}” discloses {}", segment.name, listed(&columns));
            let likelihood = if segment.answer.verdict == Verdict::Fail { 3 } else { 2 };
            list.push(Risk { risk, severity: 3, likelihood });
        }
    }
    list
}

fn measures(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let mut list: Vec<String> = facts.known.release.map(recipient::protections).unwrap_or_default();
    let raised: Vec<String> = (review.columns.iter())
        .filter(|(_, column)| column.level > 0)
        .map(|(name, column)| format!("{name} (level {})", column.level))
        .collect();
    if !raised.is_empty() {
        list.push(format!("Coarser than in the file: {}.", listed(&names(&raised))));
    }
    for to in facts.recipients() {
        let promises = to.contract.promises();
        if !promises.is_empty() {
            list.push(format!("{} promised {}.", to.name, listed(&promises)));
        }
    }
    facts.fact("measures", list.join("\n"), "Release");
}

fn next_review(facts: &mut Facts<'_, '_>, organisation: &Organisation) {
    let signed = facts.known.review.sign_offs.last().and_then(|step| step.day().parse().ok());
    let from: chrono::NaiveDate = signed.unwrap_or(facts.known.today);
    let months = Months::new(organisation.default_next_review_months.min(36));
    if let Some(day) = from.checked_add_months(months) {
        facts.proposal("next_review", day.to_string(), "Organisation");
    }
}
