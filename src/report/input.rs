//! What a report is made of: plain data, gathered from a review and its figures.

use chrono::{DateTime, Utc};

use super::assessment::{Assessment, Verdict};
use super::plot::Chart;
use super::words::{counted, one_in, percent};
use crate::dataset::Role;
use crate::release::Published;
use crate::release::ledger::Ledger;
use crate::release::manifest::Exception;
use crate::review::{FIELDS, JournalEntry, MissingValues, Part, Policy, Review};

/// Everything that [`page`](super::html::page) shows, in its order.
#[derive(Clone, Debug)]
pub struct ReportInput {
    pub title: String,
    pub created: DateTime<Utc>,
    pub assessment: Assessment,
    /// How the file was read: format, dialect, encoding, …
    pub facts: Vec<(String, String)>,
    pub policy_name: String,
    /// The policy's k and highest risk, for the pictures.
    pub smallest_crowd_asked: Option<u64>,
    pub highest_risk_allowed: Option<f64>,
    /// What the policy asks, line by line.
    pub policy: Vec<(String, String)>,
    pub columns: Vec<ColumnRow>,
    /// Other decisions: missing values, the release's design in words, …
    pub settings: Vec<(String, String)>,
    /// Further pictures, such as a segment's sensitive values inside against outside.
    pub charts: Vec<Chart>,
    pub tables: Vec<Published>,
    /// A sentence each.
    pub protections: Vec<String>,
    pub record: Vec<RecordPart>,
    pub exceptions: Vec<Exception>,
    pub ledger: Ledger,
    pub journal: Vec<JournalEntry>,
}

/// A column as it was tagged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRow {
    pub column: String,
    pub role: String,
    pub use_: String,
    /// Its ladder and level, for a quasi-identifier.
    pub level: String,
}

/// A part of the record: headings and what was written under them, empty where nothing was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPart {
    pub title: String,
    pub entries: Vec<(String, String)>,
}

impl ReportInput {
    /// What review and figures tell by themselves. `facts`, `charts`, `tables` and `exceptions` stay empty.
    /// `protections` also stand in the record, as the measures of Art. 30 and 35.
    #[must_use]
    pub fn of(review: &Review, assessment: &Assessment, protections: Vec<String>, created: DateTime<Utc>) -> Self {
        let title = if review.title.is_empty() { review.source.name.clone() } else { review.title.clone() };
        let missing = match review.missing {
            MissingValues::Own => "A missing value is a value of its own.",
            MissingValues::MatchesAnything => "A missing value agrees with every value.",
        };
        Self {
            title,
            created,
            assessment: assessment.clone(),
            facts: Vec::new(),
            policy_name: review.policy.name(),
            smallest_crowd_asked: Some(review.policy.k),
            highest_risk_allowed: Some(review.policy.highest_risk),
            policy: policy_rows(&review.policy),
            columns: column_rows(review),
            settings: vec![("Missing values".to_owned(), missing.to_owned())],
            charts: Vec::new(),
            tables: Vec::new(),
            record: record_parts(review, assessment, &protections),
            protections,
            exceptions: Vec::new(),
            ledger: (*review.ledger).clone(),
            journal: review.journal.to_vec(),
        }
    }
}

/// The policy in words.
#[must_use]
pub fn policy_rows(policy: &Policy) -> Vec<(String, String)> {
    let none = || "not asked".to_owned();
    let rows = [
        ("Smallest crowd (k)", counted(policy.k, "person", "people") + " or more"),
        (
            "People alone",
            if policy.people_alone == 0 { "nobody".to_owned() } else { format!("at most {}", policy.people_alone) },
        ),
        ("Highest risk", format!("at most {}", one_in(policy.highest_risk))),
        ("Share at risk is counted above", one_in(policy.risk_threshold)),
        ("Distinct sensitive values (l)", format!("{} or more in every crowd", policy.l)),
        ("Distance of sensitive values (t)", format!("at most {}", policy.t)),
        ("Least people in a published cell", policy.cell_threshold.to_string()),
        ("Dominance", policy.dominance.map_or_else(none, |(n, k)| format!("the {n} largest hold less than {k} %"))),
        ("p %", policy.p_percent.map_or_else(none, |p| format!("nobody's part can be estimated closer than {p} %"))),
        (
            "Published counts",
            policy.round.map_or_else(|| "not rounded".to_owned(), |base| format!("rounded to {base}")),
        ),
    ];
    rows.map(|(what, asked)| (what.to_owned(), asked)).to_vec()
}

fn column_rows(review: &Review) -> Vec<ColumnRow> {
    let tagged = review.columns.iter().filter(|(_, decision)| decision.role.is_some() || decision.use_.is_some());
    let mut rows: Vec<(Option<Role>, ColumnRow)> = tagged
        .map(|(column, decision)| {
            let level = match decision.role {
                Some(Role::QuasiIdentifier) if decision.level == 0 => "as it came".to_owned(),
                Some(Role::QuasiIdentifier) => format!("level {} · {}", decision.level, decision.ladder.name()),
                _ => String::new(),
            };
            let row = ColumnRow {
                column: column.clone(),
                role: decision.role.map_or_else(String::new, |role| role.to_string()),
                use_: decision.use_.map_or_else(String::new, |use_| use_.to_string()),
                level,
            };
            (decision.role, row)
        })
        .collect();
    // By role, then by name: whoever reads looks for the identifiers first. No role comes last.
    rows.sort_by(|a, b| (a.0.is_none(), a.0, &a.1.column).cmp(&(b.0.is_none(), b.0, &b.1.column)));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The record: what was typed, and before it what the work itself tells.
#[must_use]
pub fn record_parts(review: &Review, assessment: &Assessment, protections: &[String]) -> Vec<RecordPart> {
    let part = |part: Part| {
        let mut entries = told_by_work(part, review, assessment, protections);
        let typed = FIELDS.iter().filter(|field| field.part == part);
        entries.extend(typed.map(|field| (field.label.to_owned(), review.record.get(field.key).to_owned())));
        RecordPart { title: part.title().to_owned(), entries }
    };
    Part::ALL.into_iter().map(part).collect()
}

fn told_by_work(part: Part, review: &Review, assessment: &Assessment, protections: &[String]) -> Vec<(String, String)> {
    let entry = |heading: &str, text: String| (heading.to_owned(), text);
    match part {
        Part::Processing => {
            let columns = |role| review.with_role(role).collect::<Vec<_>>().join(", ");
            let roles = [Role::DirectIdentifier, Role::QuasiIdentifier, Role::Sensitive];
            let categories = roles.map(|role| (role, columns(role)));
            let categories: Vec<String> = (categories.into_iter())
                .filter(|(_, columns)| !columns.is_empty())
                .map(|(role, columns)| format!("{role}: {columns}"))
                .collect();
            vec![
                entry(
                    "People concerned",
                    counted(assessment.people, "person", "people") + " in " + &assessment.file.name,
                ),
                entry("Categories of data", categories.join("\n")),
                entry("Technical measures", protections.join("\n")),
            ]
        }
        Part::Impact => {
            let verdicts = &assessment.verdicts;
            let questions = [
                ("Singling out", &verdicts.singling_out),
                ("Linking", &verdicts.linking),
                ("Inference", &verdicts.inference),
            ];
            let measured = questions.map(|(question, finding)| {
                format!("{question}: {}. {} – {}", verdict_word(finding.verdict), finding.headline, finding.because)
            });
            vec![entry("Measured risks", measured.join("\n")), entry("Policy", review.policy.name())]
        }
        Part::Consent => {
            let consented: Vec<String> = (assessment.segments.iter())
                .filter_map(|segment| {
                    let consented = segment.consented?;
                    let share = if segment.people == 0 { 0.0 } else { consented as f64 / segment.people as f64 };
                    Some(format!("{}: {} of {} ({})", segment.name, consented, segment.people, percent(share)))
                })
                .collect();
            if consented.is_empty() { Vec::new() } else { vec![entry("Consented by segment", consented.join("\n"))] }
        }
        Part::Vendor | Part::SignOff => Vec::new(),
    }
}

/// A verdict as a word.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "safe",
        Verdict::Warn => "look again",
        Verdict::Fail => "not safe",
    }
}
