//! The report for the recipient: made from a type that holds disclosed facts alone, so that nothing else can slip in.
//!
//! Never in it: true counts, hidden values, what an attacker can say, which hidden cells were unsafe, figures of a
//! rule, the number of people, the source's name, size and hash, exceptions, the policy, verdicts, columns that are not
//! released, other recipients and releases, names of reviewers.

use crate::release::Published;
use crate::release::ledger::Content;
use crate::release::ledger::manifest::moment;
use crate::report::document::{Builder, Document, Paper};
use crate::report::words::listed;
use crate::review::Review;
use std::collections::BTreeSet;

/// What was answered when it was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// All three questions with no.
    No,
    /// One of them with yes or cannot tell.
    Other,
}

/// Why there is no report for the recipient.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDisclosed {
    #[error("nothing was released yet, so there is nothing to report to a recipient; release first")]
    NothingReleased,
    #[error("there is no release {0}; the ledger has {1}")]
    NoSuchRelease(u64, usize),
    #[error(
        "of release {0}, a question was not answered with no when it was released, and no exception was made: there is no report for the recipient"
    )]
    NotAnsweredWithNo(u64),
}

/// A dimension of a released table, and the labels that the table lists.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Dimension {
    name: String,
    labels: Vec<String>,
}

/// A table as it was released: its title and how it is divided, and no number of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Described {
    title: String,
    dimensions: Vec<Dimension>,
    measures: Vec<String>,
}

/// Everything that may be said to the recipient of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosed {
    number: u64,
    title: String,
    day: String,
    created: chrono::DateTime<chrono::Utc>,
    recipients: Vec<String>,
    tables: Vec<Described>,
    protections: Vec<String>,
    notes: Vec<String>,
    /// What noise has spent of ε and δ: noise stays safe when it is known.
    noise: Option<String>,
    answered_with_no: bool,
    /// State, role and day.
    sign_off: Option<[String; 3]>,
    /// Name and SHA-256.
    files: Vec<[String; 2]>,
    contact: Option<String>,
    fingerprint: Option<String>,
    paper: Paper,
}

/// Labels of a dimension that are listed.
const MOST_LABELS: usize = 12;

impl Disclosed {
    /// What may be said of a release of the ledger: the one of this number, else the last. `answers`: what was found
    /// when it was released.
    ///
    /// # Errors
    /// [`NotDisclosed`].
    pub fn of(
        review: &Review,
        number: Option<u64>,
        answers: impl FnOnce(&Content) -> Answers,
    ) -> Result<Self, NotDisclosed> {
        let entries = review.ledger.entries();
        let content = match number {
            None => entries.last().ok_or(NotDisclosed::NothingReleased)?,
            Some(number) => entries
                .iter()
                .find(|entry| entry.content.number == number)
                .ok_or(NotDisclosed::NoSuchRelease(number, entries.len()))?,
        };
        let content = &content.content;
        let answers = answers(content);
        if answers == Answers::Other && content.exceptions.is_empty() {
            return Err(NotDisclosed::NotAnsweredWithNo(content.number));
        }
        let disclosed = content.disclosed.clone().unwrap_or_default();
        let organisation = review.record.organisation.clone().unwrap_or_default();
        let contact = disclosed.contact.or_else(|| {
            let own = [organisation.rights_contact, organisation.contact];
            own.into_iter().find(|contact| !contact.trim().is_empty())
        });
        let signed = content.sign_off.as_ref();
        Ok(Self {
            number: content.number,
            title: content.name(),
            day: moment::text(&content.created).chars().take(10).collect(),
            created: content.created,
            recipients: content.recipients.iter().map(|to| to.name.clone()).collect(),
            tables: content.tables.iter().map(described).collect(),
            protections: disclosed.protections,
            notes: disclosed.notes,
            noise: (!content.spent.is_nothing()).then(|| content.spent.to_string()),
            answered_with_no: answers == Answers::No && content.exceptions.is_empty(),
            sign_off: signed.map(|under| [state_words(&under.state), under.by_role.clone(), under.on.clone()]),
            files: content.files.iter().map(|file| [file.name.clone(), file.sha256.clone()]).collect(),
            contact,
            fingerprint: disclosed.fingerprint,
            paper: Paper::of_country(&organisation.country),
        })
    }

    /// The report.
    #[must_use]
    pub fn document(&self) -> Document {
        let mut out = Builder::default();
        out.heading(1, "What this is");
        let to: Vec<&str> = self.recipients.iter().map(String::as_str).collect();
        let to = if to.is_empty() { String::new() } else { format!(" to {}", listed(&to)) };
        out.paragraph(&format!("Release {}, handed over on {}{to}.", self.number, self.day));
        for table in &self.tables {
            out.heading(2, &table.title);
            let rows = table.dimensions.iter().map(|dimension| vec![dimension.name.clone(), labels(&dimension.labels)]);
            out.table(&["Divided by", "Groups"], rows.collect());
            let measures: Vec<&str> = table.measures.iter().map(String::as_str).collect();
            out.paragraph(&format!("Figures: {}.", listed(&measures)));
        }
        out.heading(1, "How to read it");
        out.list(self.notes.clone());
        out.heading(1, "How people are protected in it");
        out.list(self.protections.clone());
        if let Some(noise) = &self.noise {
            out.paragraph(&format!("Its noise spends {noise} of everybody's privacy budget."));
        }
        out.heading(1, "What it may not be used for");
        out.list(vec![
            "Do not try to fill in what is hidden.".to_owned(),
            "Do not link it with other data about people, and do not try to recognise anybody.".to_owned(),
            "Do not pass it on, unless the contract allows it.".to_owned(),
        ]);
        if self.answered_with_no {
            out.heading(1, "Three questions that were answered before the release");
            let questions = [
                "Can someone be singled out?",
                "Can two records or tables be linked about one person or small group?",
                "Can something new be learnt about a person?",
            ];
            out.table(&["Question", "Answer"], questions.map(|text| vec![text.to_owned(), "No".to_owned()]).to_vec());
        }
        out.heading(1, "Who approved it");
        match &self.sign_off {
            Some([state, role, on]) => out
                .paragraph(&format!("{state}. Signed by role: {role}, on {on}; identity not verified by the program.")),
            None => out.paragraph("Not approved: it was released without a sign-off."),
        }
        out.heading(1, "Files");
        out.table(&["File", "SHA-256"], self.files.iter().map(|file| file.to_vec()).collect());
        if let Some(fingerprint) = &self.fingerprint {
            out.paragraph(&format!("Keyed fingerprint of the source: {fingerprint}"));
        }
        if let Some(contact) = &self.contact {
            out.heading(1, "Contact");
            out.paragraph(&format!("Questions, or if you believe that you recognise someone: {contact}"));
        }
        Document {
            title: self.title.clone(),
            lead: vec![format!("Release {} of {}", self.number, self.day)],
            blocks: out.finish(),
            paper: self.paper,
            created: Some(self.created),
            last_line: String::new(),
        }
    }
}

/// A table without the lines that are in no file, and without a number.
fn described(table: &Published) -> Described {
    let table = table.without_hidden_lines();
    let dimension = |(place, name): (usize, &String)| {
        let mut seen = BTreeSet::new();
        let labels = table.rows.iter().filter_map(|row| row.at.get(place));
        let labels = labels.filter(|label| **label != table.total_label && seen.insert((*label).clone()));
        Dimension { name: name.clone(), labels: labels.cloned().collect() }
    };
    let dimensions = table.dimensions.iter().enumerate().map(dimension).collect();
    let title = if table.title.is_empty() { table.dimensions.join(" × ") } else { table.title.clone() };
    Described { title, dimensions, measures: table.measures.clone() }
}

/// "North, South and 3 more": the labels are in the table too.
fn labels(labels: &[String]) -> String {
    let shown = labels.iter().take(MOST_LABELS).cloned().collect::<Vec<_>>().join(", ");
    match labels.len().saturating_sub(MOST_LABELS) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn state_words(state: &str) -> String {
    match state {
        "approved" => "Approved".to_owned(),
        "approved_with_conditions" => "Approved with conditions".to_owned(),
        other => other.replace('_', " "),
    }
}
