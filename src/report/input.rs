//! What a report is made of: plain data, gathered from a review and its figures.

use chrono::{DateTime, Utc};

use super::assessment::{Assessment, Verdict};
use super::plot::Chart;
use super::words::{counted, one_in, percent};
use crate::dataset::Role;
use crate::release::Published;
use crate::release::ledger::manifest::{Exception, moment};
use crate::release::ledger::{HandedTo, Ledger};
use crate::review::{Article, EntryState, Form, JournalEntry, MissingValues, Policy, Review, law};

/// What the report is about, answered: the release if there is one, else the segments, else the file as rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    pub verdict: Verdict,
    pub answer: String,
    /// One sentence; may be empty.
    pub because: String,
}

impl Headline {
    /// Of a release that would be handed over now.
    #[must_use]
    pub fn of_release(verdict: Verdict, because: &str) -> Self {
        let answer = match verdict {
            Verdict::Pass => "This release may be handed over",
            Verdict::Warn => "Look again before this release is handed over",
            Verdict::Fail => "This release may not be handed over",
        };
        Self { verdict, answer: answer.to_owned(), because: because.to_owned() }
    }

    /// Of the segments, else of the file as rows.
    #[must_use]
    pub fn of_assessment(figures: &Assessment) -> Self {
        if let Some(all) = figures.answer.as_ref().filter(|_| figures.verdicts.measured()) {
            let because = all.against().map_or_else(String::new, |(name, because)| format!("{name}: {because}."));
            let answer = format!("{} of {} may go", all.may_go, counted(all.of as u64, "segment", "segments"));
            return Self { verdict: all.shown, answer, because };
        }
        let (verdict, answer) = match figures.verdicts.worst() {
            _ if !figures.verdicts.measured() => (Verdict::Warn, "Not measured yet"),
            Verdict::Pass => (Verdict::Pass, "The rows may be handed over"),
            Verdict::Warn => (Verdict::Warn, "Look again before the rows are handed over"),
            Verdict::Fail => (Verdict::Fail, "The rows may not be handed over"),
        };
        Self { verdict, answer: answer.to_owned(), because: String::new() }
    }
}

/// Everything that [`page`](super::html::page) shows, in its order.
#[derive(Clone, Debug)]
pub struct ReportInput {
    pub title: String,
    pub created: DateTime<Utc>,
    pub headline: Headline,
    pub assessment: Assessment,
    /// How the file was read: format, dialect, encoding, …
    pub facts: Vec<(String, String)>,
    pub policy_name: String,
    /// The policy's k and highest risk, for the pictures.
    pub smallest_crowd_asked: Option<u64>,
    pub highest_risk_allowed: Option<f64>,
    /// What the policy requires, line by line.
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
    /// What noise has spent of the file's budget, a sentence.
    pub noise: Option<String>,
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

/// A part of the record: headings and what was written under them, empty if nothing was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPart {
    pub title: String,
    pub entries: Vec<(String, String)>,
}

impl ReportInput {
    /// What follows from the review, its record and its figures. `facts`, `charts`, `tables` and `exceptions` stay
    /// empty. `protections` are also in the record, as the measures of Art. 30 and 35.
    #[must_use]
    pub fn of(
        review: &Review,
        assessment: &Assessment,
        form: &Form,
        protections: Vec<String>,
        created: DateTime<Utc>,
    ) -> Self {
        let mut record = record_facts(review, Some(assessment), &protections);
        record.extend(form_parts(form));
        let title = if review.title.is_empty() { review.source.name.clone() } else { review.title.clone() };
        let missing = match review.missing {
            MissingValues::Own => "A missing value is a value of its own.",
            MissingValues::MatchesAnything => "A missing value agrees with every value.",
        };
        Self {
            title,
            created,
            headline: Headline::of_assessment(assessment),
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
            record,
            protections,
            exceptions: Vec::new(),
            ledger: (*review.ledger).clone(),
            noise: noise_spent(review),
            journal: review.journal.to_vec(),
        }
    }
}

/// The policy in words.
#[must_use]
pub fn policy_rows(policy: &Policy) -> Vec<(String, String)> {
    let none = || "not required".to_owned();
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
        ("Noise, all releases together", format!("at most {}", policy.noise_budget)),
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

/// A part of what the work says by itself.
#[derive(Clone, Copy)]
enum Part {
    Processing,
    Impact,
    Consent,
    SignOff,
}

impl Part {
    const ALL: [Self; 4] = [Self::Processing, Self::Impact, Self::Consent, Self::SignOff];

    fn title(self) -> &'static str {
        match self {
            Self::Processing => "The processing",
            Self::Impact => "Measured risks",
            Self::Consent => "Who consented",
            Self::SignOff => "Sign-off",
        }
    }
}

/// The answers of a record as it is, article by article; what is missing is empty.
fn form_parts(form: &Form) -> Vec<RecordPart> {
    let part = |article: &Article| {
        let entries = form.of_article(&article.id).filter(|entry| entry.state != EntryState::Empty);
        let entries: Vec<(String, String)> = entries.map(|entry| (entry.field.label.clone(), entry.shown())).collect();
        (!entries.is_empty()).then(|| RecordPart { title: article.heading(), entries })
    };
    law().articles.iter().filter_map(part).collect()
}

/// What the work says about each part of the record, in order; if there are no figures, what can be said without them.
#[must_use]
pub fn record_facts(review: &Review, assessment: Option<&Assessment>, protections: &[String]) -> Vec<RecordPart> {
    let part = |part: Part| {
        let mut entries = filled_by_work(part, review, assessment, protections);
        entries.retain(|(_, text)| !text.is_empty());
        RecordPart { title: part.title().to_owned(), entries }
    };
    Part::ALL.into_iter().map(part).collect()
}

fn filled_by_work(
    part: Part,
    review: &Review,
    assessment: Option<&Assessment>,
    protections: &[String],
) -> Vec<(String, String)> {
    let entry = |heading: &str, text: String| (heading.to_owned(), text);
    match part {
        Part::Processing => {
            let people = |a: &Assessment| counted(a.people, "person", "people") + " in " + &a.file.name;
            vec![
                entry("People concerned", assessment.map_or_else(|| review.source.name.clone(), people)),
                entry("Categories of data", categories(review)),
                entry("Technical measures", protections.join("\n")),
                entry("Releases so far", releases(review)),
                entry("Released to", released_to(review)),
            ]
        }
        Part::Impact => {
            vec![
                entry("Measured risks", assessment.map_or_else(String::new, measured_risks)),
                entry("Policy", review.policy.name()),
                entry("Exceptions", exceptions(review)),
            ]
        }
        Part::Consent => {
            let rules = review.consent_rules().map(|(column, rule)| rule.text(column));
            let column = rules.collect::<Vec<_>>().join("\n");
            let consented: Vec<String> = (assessment.iter().flat_map(|a| &a.segments))
                .filter_map(|segment| {
                    let consented = segment.consented?;
                    let share = if segment.people == 0 { 0.0 } else { consented as f64 / segment.people as f64 };
                    let left: Vec<String> = (segment.consent.iter().flat_map(|flow| &flow.left))
                        .filter(|loss| loss.people > 0)
                        .map(|loss| format!("; {} left out by {}", counted(loss.people, "person", "people"), loss.rule))
                        .collect();
                    let of = format!("{}: {} of {} ({})", segment.name, consented, segment.people, percent(share));
                    Some(of + &left.concat())
                })
                .collect();
            vec![entry("Who consented", column), entry("Consented by segment", consented.join("\n"))]
        }
        Part::SignOff => sign_off(review).into_iter().map(|(heading, text)| entry(heading, text)).collect(),
    }
}

/// The state of the sign-off, and every step of it.
fn sign_off(review: &Review) -> Vec<(&'static str, String)> {
    let standing = review.standing(Utc::now().date_naive());
    if standing.sentence.is_empty() {
        return vec![("State", "Draft: nobody has signed.".to_owned())];
    }
    let state = format!("{}. {}; identity not verified by the program.", standing.word(), standing.sentence);
    let released = standing.released_sentence().into_iter();
    let steps = review.sign_offs.steps().iter().map(|step| {
        let reason = &step.content.reason;
        let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        let conditions = step.content.conditions.iter().map(|condition| format!("\n  {condition}"));
        format!("{}. {}{reason}{}", step.content.id, step.content.sentence(), conditions.collect::<String>())
    });
    vec![
        ("State", [vec![state], released.collect(), standing.stale.clone()].concat().join("\n")),
        ("Steps", steps.collect::<Vec<_>>().join("\n")),
    ]
}

/// The columns by role, a line a role.
fn categories(review: &Review) -> String {
    let roles = [Role::DirectIdentifier, Role::QuasiIdentifier, Role::Sensitive, Role::Other];
    let columns = roles.map(|role| (role, review.with_role(role).collect::<Vec<_>>().join(", ")));
    let lines = columns.iter().filter(|(_, columns)| !columns.is_empty());
    lines.map(|(role, columns)| format!("{role}: {columns}")).collect::<Vec<_>>().join("\n")
}

fn measured_risks(assessment: &Assessment) -> String {
    let verdicts = &assessment.verdicts;
    let questions =
        [("Singling out", &verdicts.singling_out), ("Linking", &verdicts.linking), ("Inference", &verdicts.inference)];
    let measured = questions.map(|(question, finding)| {
        format!("{question}: {}. {} – {}", verdict_word(finding.verdict), finding.headline, finding.because)
    });
    measured.join("\n")
}

fn releases(review: &Review) -> String {
    let Some(last) = review.ledger.entries().last() else { return String::new() };
    let day = moment::text(&last.content.created).chars().take(10).collect::<String>();
    let count = counted(review.ledger.entries().len() as u64, "release", "releases");
    let spent = review.ledger.spent();
    let spent = if spent.is_nothing() { String::new() } else { format!("; noise has spent {spent}") };
    format!("{count}, the last on {day}: {}{spent}", last.content.title)
}

/// Every recipient of a release, a line each, with the numbers of the releases.
fn released_to(review: &Review) -> String {
    let mut holders: Vec<(&HandedTo, Vec<String>)> = Vec::new();
    for content in review.ledger.entries().iter().map(|entry| &entry.content) {
        for recipient in &content.recipients {
            match holders.iter_mut().find(|(held, _)| held.name == recipient.name) {
                Some((_, releases)) => releases.push(content.number.to_string()),
                None => holders.push((recipient, vec![content.number.to_string()])),
            }
        }
    }
    let line = |(HandedTo { name, category, country }, releases): &(&HandedTo, Vec<String>)| {
        let of: Vec<&str> = [category.as_str(), country.as_str()].into_iter().filter(|word| !word.is_empty()).collect();
        let word = if releases.len() == 1 { "release" } else { "releases" };
        format!("{name} ({}): {word} {}", of.join(", "), releases.join(", "))
    };
    holders.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What the noise of all releases has spent of the budget, as a sentence; `None` without noise.
#[must_use]
pub fn noise_spent(review: &Review) -> Option<String> {
    let spent = review.ledger.spent();
    let budget = review.policy.noise_budget;
    (!spent.is_nothing()).then(|| {
        format!("Noise has spent {spent} of the {budget} that the policy allows for all releases of this review.")
    })
}

/// What was released although the policy was not met.
fn exceptions(review: &Review) -> String {
    let all = review.ledger.entries().iter().flat_map(|entry| {
        entry.content.exceptions.iter().map(|exception| format!("Release {}: {exception}", entry.content.number))
    });
    all.collect::<Vec<_>>().join("\n")
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
