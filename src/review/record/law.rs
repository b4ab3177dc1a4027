//! What the law requires: articles, fields, triggers and gates, read from one data file, since the law moves.

use chrono::NaiveDate;
use serde::Deserialize;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../../../assets/record/fields.json");

/// The data file. It is part of the program, and a test ensures that it can be read.
static LAW: LazyLock<Law> = LazyLock::new(|| serde_json::from_str(TEXT).unwrap_or_default());

/// Articles, fields, triggers and gates, each list in the order in which it is shown.
#[derive(Debug, Default, Deserialize)]
pub struct Law {
    pub articles: Vec<Article>,
    pub triggers: Vec<Trigger>,
    pub fields: Vec<Field>,
    pub gates: Vec<GateRule>,
}

/// A part of the record: what one article, or one regime, requires.
#[derive(Debug, Deserialize)]
pub struct Article {
    pub id: String,
    /// "GDPR"; empty for what no law requires.
    pub law: String,
    /// "Art. 30(1)".
    pub article: String,
    pub title: String,
    /// The trigger that must hold; `None`: it is always shown.
    pub when: Option<String>,
    /// It keeps what an older review had, and nothing of it is requested.
    #[serde(default)]
    pub notes: bool,
}

/// The law of which the articles are requested only where it, or its like in the United Kingdom, applies.
pub const GDPR: &str = "GDPR";
/// Where something is requested that no law names.
pub const PRACTICE: &str = "good practice";

impl Article {
    /// "Record of processing (GDPR Art. 30(1))".
    #[must_use]
    pub fn heading(&self) -> String {
        match self.law.as_str() {
            "" => self.title.clone(),
            law => format!("{} ({law} {})", self.title, self.article),
        }
    }
}

/// What makes a field appear.
#[derive(Debug, Deserialize)]
pub struct Trigger {
    pub id: String,
    /// In words: "an assessment is needed".
    pub when: String,
}

/// What is typed into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    Line,
    /// More than one line.
    Text,
    /// A day, YYYY-MM-DD.
    Day,
    /// One of the field's choices.
    Choice,
    /// Several items, one a line.
    Checklist,
    /// Rows, one a line.
    Table,
}

/// When a field must be answered before somebody may approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    Always,
    /// While its trigger holds.
    When,
    Never,
}

/// A field of the record.
#[derive(Debug, Deserialize)]
pub struct Field {
    /// The key in the saved review.
    pub key: String,
    /// The id of its article.
    pub article: String,
    pub label: String,
    pub kind: FieldKind,
    pub required: Required,
    /// The trigger that must hold for it to appear; `None`: it appears with its article.
    pub when: Option<String>,
    /// The id of its article where the GDPR does not apply; `None`: then it is not requested.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// It may be answered with "does not apply, because …".
    #[serde(default)]
    pub may_not_apply: bool,
    /// A change of it makes an approval stale.
    #[serde(default = "yes")]
    pub binds: bool,
    /// Only the work fills it.
    #[serde(default)]
    pub work_only: bool,
    /// It may be answered for each segment.
    #[serde(default)]
    pub per_segment: bool,
    pub hint: String,
    /// Number and letter of the article.
    pub source: String,
    /// Key and label of each choice.
    #[serde(default)]
    pub choices: Vec<(String, String)>,
}

fn yes() -> bool {
    true
}

impl Field {
    /// What is wrong with a text, as a sentence; `None` if nothing is, or nothing was typed.
    #[must_use]
    pub fn fault(&self, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match self.kind {
            FieldKind::Day if day(text).is_none() => {
                Some("Write a day of the calendar as YYYY-MM-DD, such as 2027-01-31.".to_owned())
            }
            FieldKind::Choice if !self.choices.iter().any(|(key, _)| key == text) => {
                let keys: Vec<&str> = self.choices.iter().map(|(key, _)| key.as_str()).collect();
                Some(format!("Choose one of {}.", keys.join(", ")))
            }
            _ => None,
        }
    }

    /// The day lies before `today`, and what should have happened by then is due.
    #[must_use]
    pub fn overdue(&self, text: &str, today: NaiveDate) -> Option<&'static str> {
        let sentence = match self.key.as_str() {
            "next_review" => "This day has passed: the review is due.",
            "source_erase_by" => "This day has passed: the file was to be erased.",
            _ => return None,
        };
        day(text.trim()).filter(|day| *day < today).map(|_| sentence)
    }

    /// A text as people read it: a choice by its label.
    #[must_use]
    pub fn shown(&self, text: &str) -> String {
        let label = self.choices.iter().find(|(key, _)| key == text.trim()).map(|(_, label)| label.clone());
        label.unwrap_or_else(|| text.to_owned())
    }
}

/// A day of the calendar, written YYYY-MM-DD.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// What is in the way of an approval or of an export, before it is known whether it does.
#[derive(Debug, Deserialize)]
pub struct GateRule {
    pub id: String,
    pub level: Level,
    pub sentence: String,
    /// The place that cures it: `record:KEY`, `record`, `release`, `segments`, `columns`.
    pub cure: String,
    /// The trigger that must hold; `None`: it is always looked at.
    #[serde(default)]
    pub when: Option<String>,
    /// A written exception may pass it.
    #[serde(default)]
    pub exception: bool,
}

/// What a gate stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Level {
    /// It warns.
    #[serde(rename = "W")]
    Warns,
    /// Nobody may approve; under a policy that requires no approval it is only a warning.
    #[serde(rename = "A")]
    Approval,
    /// Nobody may approve; under a policy that requires no approval nothing is released.
    #[serde(rename = "A!")]
    ApprovalOrExport,
    /// Nothing is released.
    #[serde(rename = "E")]
    Export,
}

/// The data file.
#[must_use]
pub fn law() -> &'static Law {
    &LAW
}

impl Law {
    /// The field of a key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The article of an id.
    #[must_use]
    pub fn article(&self, id: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_data_file_is_read_and_holds_together() {
        let law: Law = serde_json::from_str(TEXT).unwrap();
        assert!(law.fields.len() > 140 && law.gates.len() == 42, "{} {}", law.fields.len(), law.gates.len());
        let articles: BTreeSet<&str> = law.articles.iter().map(|article| article.id.as_str()).collect();
        let triggers: BTreeSet<&str> = law.triggers.iter().map(|trigger| trigger.id.as_str()).collect();
        for (i, field) in law.fields.iter().enumerate() {
            let others = &law.fields[..i];
            assert!(others.iter().all(|other| other.key != field.key && other.label != field.label), "{field:?}");
            assert!(articles.contains(field.article.as_str()), "{field:?}");
            assert!(field.otherwise.as_deref().is_none_or(|other| articles.contains(other)), "{field:?}");
            assert!(field.when.as_deref().is_none_or(|when| triggers.contains(when)), "{field:?}");
            assert!(field.required != Required::When || field.when.is_some(), "{field:?}");
            assert_eq!(field.kind == FieldKind::Choice, !field.choices.is_empty(), "{field:?}");
            assert!(!field.hint.is_empty() && !field.source.is_empty(), "{field:?}");
        }
        for gate in &law.gates {
            let key = gate.cure.strip_prefix("record:");
            assert!(key.is_none_or(|key| law.field(key).is_some()), "{gate:?}");
            assert!(gate.sentence.ends_with('.'), "{gate:?}");
            assert!(gate.when.as_deref().is_none_or(|when| triggers.contains(when)), "{gate:?}");
        }
    }

    #[test]
    fn days_and_choices_are_checked() {
        let next = law().field("next_review").unwrap();
        assert_eq!(next.fault(""), None);
        assert_eq!(next.fault("2028-02-29"), None);
        for wrong in ["2027-02-29", "31.1.2027", "2027-1-1", "soon"] {
            assert!(next.fault(wrong).is_some(), "{wrong}");
        }
        let today = NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
        assert!(next.overdue("2027-01-30", today).is_some());
        assert_eq!(next.overdue("2027-01-31", today), None);
        assert_eq!(law().field("purpose").unwrap().overdue("2020-01-01", today), None);
        let needed = law().field("dpia_needed").unwrap();
        assert_eq!((needed.fault("yes"), needed.shown("yes").as_str()), (None, "yes"));
        assert!(needed.fault("perhaps").is_some_and(|fault| fault.contains("yes, no")));
    }
}
