//! Other regimes: California, United States health data, ISO/IEC 27559.

use super::{Facts, Known};
use crate::dataset::{AgeColumn, Role, age_column, category_of};
use crate::report::words::listed;
use crate::review::Regime;
use chrono::{Datelike, NaiveDate};

pub(super) fn fill(facts: &mut Facts<'_, '_>) {
    let record = &facts.known.review.record;
    let (ccpa, hipaa, iso) =
        (record.has_regime(Regime::Ccpa), record.has_regime(Regime::Hipaa), record.has_regime(Regime::Iso27559));
    if ccpa {
        california(facts);
        risk_assessment(facts);
    }
    if hipaa {
        health(facts);
    }
    if iso {
        context(facts);
    }
}

/// Civ. 1798.140(b) and (m).
fn california(facts: &mut Facts<'_, '_>) {
    let release = facts.work.release.clone();
    if release.designed {
        facts.fact("ccpa_kind", "aggregate", "Release");
        let groups = release.direct_identifiers.is_empty() && release.fresh && !release.fails;
        facts.fact("ccpa_group_only", if groups { "yes" } else { "no" }, "Release");
        let technical = |name: &String| matches!(category_of(name), Some("Technical id" | "Identity" | "Household"));
        let no = facts.answered("wp216_linking") == "no" && facts.answered("wp216_singling_out") == "no";
        let linkable = release.dimensions.iter().any(technical) || !no;
        facts.fact("ccpa_not_linkable", if linkable { "no" } else { "yes" }, "Release");
    }
    let measures = facts.answered("security_measures");
    facts.fact("ccpa_reasonable_measures", measures, "Release");
    let promise = facts.known.review.record.organisation.as_ref().map(|one| one.public_commitment.clone());
    let promise = promise.unwrap_or_default();
    facts
        .profile("ccpa_public_commitment", crate::review::record::organisation::joined(&[&promise.link, &promise.day]));
    let recipients = facts.recipients();
    if !recipients.is_empty() {
        let bound = recipients.iter().all(|to| to.contract.forbids_reidentification);
        facts.fact("ccpa_contract", if bound { "yes" } else { "no" }, "Segments");
    }
}

/// 11 CCR 7152: what other fields say already.
fn risk_assessment(facts: &mut Facts<'_, '_>) {
    for (key, from) in [
        ("ra_purpose", "purpose"),
        ("ra_categories", "data_categories"),
        ("ra_minimum", "necessity"),
        ("ra_method", "description"),
        ("ra_retention", "retention"),
        ("ra_recipients", "recipients_statistics"),
        ("ra_safeguards", "measures"),
        ("ra_impacts", "risks"),
    ] {
        let text = facts.answered_or_proposed(from);
        facts.fact(key, text, "the record");
    }
    let vendors: Vec<String> = facts.known.review.record.vendors.iter().map(|vendor| vendor.name.clone()).collect();
    let sources = if vendors.is_empty() { "Collected by us.".to_owned() } else { vendors.join("\n") };
    facts.fact("ra_sources", sources, "the record");
    let notice = facts.known.review.record.organisation.as_ref().map(|one| one.notice.clone()).unwrap_or_default();
    facts.profile("ra_disclosures", crate::review::record::organisation::joined(&[&notice.text, &notice.link]));
    let today = facts.known.today;
    if let Some(keep) = today.with_year(today.year() + 5).or_else(|| today.checked_add_days(chrono::Days::new(1826))) {
        facts.fact("ra_keep_until", keep.to_string(), "the law");
    }
    if let Some(day) = submission(today) {
        facts.fact("ra_submission", day.to_string(), "the law");
    }
}

/// The day by which a risk assessment is reported: of 2026 and 2027 by 2028-04-01, later by the next 1 April [11 CCR
/// 7157(a)].
fn submission(today: NaiveDate) -> Option<NaiveDate> {
    let year = if today.year() <= 2027 { 2028 } else { today.year() + 1 };
    NaiveDate::from_ymd_opt(year, 4, 1)
}

/// The items of 45 CFR 164.514(b)(2)(i), each with the words by which a header is known; an item without words is left
/// to whoever fills the form.
const ITEMS: [(&str, &[&str]); 14] = [
    ("hipaa_a", &["name"]),
    ("hipaa_b", &["zip", "postcode", "postal", "city", "street", "county"]),
    ("hipaa_d", &["phone", "mobile", "telefon"]),
    ("hipaa_e", &["fax"]),
    ("hipaa_f", &["mail"]),
    ("hipaa_g", &["ssn", "social_security", "social security"]),
    ("hipaa_h", &["medical_record", "mrn"]),
    ("hipaa_i", &["health_plan", "member_no", "insurance"]),
    ("hipaa_j", &["account", "iban"]),
    ("hipaa_k", &["licence", "license", "certificate"]),
    ("hipaa_l", &["plate", "vin", "vehicle"]),
    ("hipaa_m", &["device", "serial"]),
    ("hipaa_n", &["url", "website"]),
    ("hipaa_o", &["ip_address", "ip address"]),
];

fn health(facts: &mut Facts<'_, '_>) {
    let release = facts.work.release.clone();
    if !release.designed {
        return;
    }
    let leaves: Vec<String> = release.dimensions.iter().chain(&release.measures).cloned().collect();
    for (key, signs) in ITEMS {
        let found = leaves.iter().any(|name| signs.iter().any(|sign| name.to_lowercase().contains(sign)));
        facts.fact(key, if found { "still_there" } else { "not_in_release" }, "Release");
    }
    let dated = leaves.iter().any(|name| is_fine_date(facts.known, name));
    facts.fact("hipaa_c", if dated { "still_there" } else { "not_in_release" }, "Release");
    let coded = leaves.iter().any(|name| facts.known.review.role(name) == Some(Role::DirectIdentifier));
    facts.fact("hipaa_r", if coded { "still_there" } else { "not_in_release" }, "Release");
    for key in ["hipaa_p", "hipaa_q"] {
        facts.fact(key, "not_in_release", "Release");
    }
}

/// A date below the level of years, or an age as it came.
fn is_fine_date(known: &Known<'_>, name: &str) -> bool {
    let column = known.dataset.and_then(|data| data.columns.iter().find(|column| column.name == name));
    let is_date = column.is_some_and(|column| column.kind == crate::dataset::ColumnType::Date);
    let is_age = age_column(name) == Some(AgeColumn::Age);
    (is_date || is_age || age_column(name).is_some()) && known.review.column(name).level == 0
}

/// What ISO/IEC 27559:2022 requires under its headings.
fn context(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    let policy = &review.policy;
    let columns = |role: Role| review.with_role(role).collect::<Vec<_>>().join(", ");
    let attributes = format!(
        "Direct identifiers: {}. Quasi-identifiers: {}. Sensitive: {}.",
        columns(Role::DirectIdentifier),
        columns(Role::QuasiIdentifier),
        columns(Role::Sensitive)
    );
    let recipients = facts.recipients();
    let practices: Vec<String> = (recipients.iter())
        .filter(|to| !to.contract.promises().is_empty())
        .map(|to| format!("{} promised {}.", to.name, listed(&to.contract.promises())))
        .collect();
    let holds: Vec<String> = (recipients.iter())
        .map(|to| {
            if to.holds.is_empty() {
                format!("{}: nothing known", to.name)
            } else {
                format!("{}: {}", to.name, to.holds)
            }
        })
        .collect();
    facts.fact("iso_practices", practices.join("\n"), "Segments");
    facts.fact("iso_motives", holds.join("\n"), "Segments");
    facts.fact("iso_attributes", attributes, "Columns");
    if let Some(figures) = facts.known.figures {
        let people = crate::report::words::people(figures.people);
        facts.fact("iso_principals", format!("{people} in {}", figures.file.name), "Data");
    }
    facts.fact("iso_type", if facts.work.release.designed { "aggregate tables" } else { "not decided" }, "Release");
    let risk =
        format!("Maximum risk at most {}; share at risk counted above {}.", policy.highest_risk, policy.risk_threshold);
    facts.fact("iso_risk_kind", risk, "Policy");
    let base = if review.population.is_some() { "a population table" } else { "the file itself" };
    facts.fact("iso_attack_base", base, "Columns");
    facts.fact("iso_models", format!("k {}, l {}, t {}", policy.k, policy.l, policy.t), "Policy");
    for (key, from) in [
        ("iso_harms", "risks"),
        ("iso_quantified", "wp216_singling_out_because"),
        ("iso_tested", "wp216_linking_because"),
        ("iso_transformed", "measures"),
        ("iso_monitoring", "next_review"),
    ] {
        let text = facts.answered(from);
        facts.fact(key, text, "the record");
    }
    facts.fact("iso_rules", policy.name(), "Policy");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assessments_are_reported_by_the_days_of_the_rule() {
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
        for (today, by) in [("2026-11-29", "2028-04-01"), ("2027-12-31", "2028-04-01"), ("2028-05-01", "2029-04-01")] {
            assert_eq!(submission(day(today)), Some(day(by)), "{today}");
        }
    }
}
