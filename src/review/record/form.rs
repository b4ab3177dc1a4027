//! Every field that applies, with its answer and where that comes from; and how much of each article is answered.

use super::Origin;
use super::law::{Article, Field, GDPR, PRACTICE, Required, law};
use super::triggers::triggers;
use super::work::FromWork;
use crate::review::Review;
use std::collections::BTreeSet;

/// Whether a field is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryState {
    Answered,
    /// Somebody wrote why it does not apply.
    DoesNotApply,
    /// It must be answered before an approval.
    Missing,
    /// It may stay empty.
    Empty,
}

/// A field as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub field: &'static Field,
    /// The id of the article that it is listed under.
    pub article: &'static str,
    /// Number and letter of that article.
    pub source: &'static str,
    /// No law that applies requires it. Outputs may use its text, and no list of articles shows it.
    pub beside: bool,
    /// As it is kept; a choice by its key.
    pub text: String,
    /// Where the text comes from; `None` if there is none.
    pub origin: Option<Origin>,
    /// The place that the work or the profile filled it from: "Segments"; else empty.
    pub place: &'static str,
    /// What could be taken over as the answer.
    pub proposal: Option<String>,
    pub required: bool,
    pub state: EntryState,
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Entry {
    /// The text as people read it: a choice by its label, "does not apply" with its reason.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.state {
            EntryState::DoesNotApply => format!("Does not apply: {}", self.text),
            _ => self.field.shown(&self.text),
        }
    }

    /// It must be answered before an approval, and is not.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.state == EntryState::Missing
    }
}

/// How much of an article is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleState {
    pub article: &'static str,
    pub heading: String,
    /// Fields that must be answered or are.
    pub of: usize,
    pub answered: usize,
    /// Of these, from the work or the profile.
    pub from_work: usize,
}

/// Every field that applies, in the order of the data file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    pub entries: Vec<Entry>,
    /// The triggers that hold.
    pub triggers: BTreeSet<&'static str>,
}

impl Form {
    /// The fields of a review, as the work fills them.
    #[must_use]
    pub fn of(review: &Review, work: &FromWork) -> Self {
        let triggers = triggers(review, work);
        let holds = |when: Option<&String>| when.is_none_or(|id| triggers.contains(id.as_str()));
        let gdpr = triggers.contains("gdpr");
        let entries = (law().fields.iter())
            .filter_map(|field| {
                let elsewhere = field.otherwise.as_ref().filter(|_| !gdpr);
                let article = law().article(elsewhere.unwrap_or(&field.article))?;
                let applies = gdpr || article.law != GDPR;
                let is_asked = applies && holds(article.when.as_ref()) && holds(field.when.as_ref()) && !article.notes;
                let mut entry = entry(review, work, field, is_asked);
                entry.article = &article.id;
                entry.source = if elsewhere.is_some() { PRACTICE } else { &field.source };
                // What was answered is shown even if it is no longer asked.
                let is_answered = review.record.answer(&field.key).is_some();
                entry.beside = !applies && !is_answered;
                let is_kept = is_asked || is_answered || entry.beside && entry.state == EntryState::Answered;
                is_kept.then_some(entry)
            })
            .collect();
        Self { entries, triggers }
    }

    /// A field as it is; `None` if it does not apply.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.field.key == key)
    }

    /// The text of a field; empty if it has none or does not apply.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.entry(key).map_or("", |entry| entry.text.as_str())
    }

    /// The fields of an article.
    pub fn of_article<'a>(&'a self, article: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.article == article && !entry.beside)
    }

    /// The articles that have a field, with how much of each is answered.
    #[must_use]
    pub fn articles(&self) -> Vec<ArticleState> {
        let state = |article: &'static Article| {
            let entries: Vec<&Entry> = self.of_article(&article.id).collect();
            let counted: Vec<&&Entry> = entries.iter().filter(|entry| entry.state != EntryState::Empty).collect();
            let answered = counted.iter().filter(|entry| !entry.is_missing());
            let by_itself = |entry: &&&&Entry| matches!(entry.origin, Some(Origin::Work | Origin::Profile));
            (!entries.is_empty()).then(|| ArticleState {
                article: &article.id,
                heading: article.heading(),
                of: counted.len(),
                answered: answered.clone().count(),
                from_work: answered.filter(by_itself).count(),
            })
        };
        law().articles.iter().filter_map(state).collect()
    }

    /// The fields that must be answered and are not.
    pub fn missing(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_missing())
    }
}

fn entry(review: &Review, work: &FromWork, field: &'static Field, asked: bool) -> Entry {
    let fact = work.facts.get(&field.key);
    let answer = review.record.answer(&field.key).filter(|_| !field.work_only);
    let reason = answer.and_then(|answer| answer.not_applicable_reason.as_deref()).map(str::trim);
    let required = asked
        && match field.required {
            Required::Always | Required::When => true,
            Required::Never => false,
        };
    let mut entry = Entry {
        field,
        article: &field.article,
        source: &field.source,
        beside: false,
        text: String::new(),
        origin: None,
        place: "",
        proposal: None,
        required,
        state: EntryState::Empty,
    };
    if let Some(reason) = reason.filter(|text| field.may_not_apply && text.chars().count() >= super::SHORTEST_REASON) {
        entry.text = reason.to_owned();
        entry.origin = Some(Origin::Typed);
        entry.state = EntryState::DoesNotApply;
        return entry;
    }
    let text = review.answered(&field.key, work);
    let by_work = fact.filter(|fact| fact.origin != Origin::Template && fact.text == text);
    if let Some(fact) = fact.filter(|fact| fact.origin == Origin::Template && text.is_empty()) {
        entry.proposal = Some(fact.text.clone());
        entry.place = fact.place;
    }
    // What differs by segment is a list of choices.
    if !text.is_empty() && (by_work.is_some() || field.fault(&text).is_none()) {
        entry.origin = Some(by_work.map_or_else(|| answer.map_or(Origin::Typed, |a| a.origin), |fact| fact.origin));
        entry.place = by_work.map_or("", |fact| fact.place);
        entry.state = EntryState::Answered;
    } else if required {
        entry.state = EntryState::Missing;
    }
    entry.text = text;
    entry
}
