//! What the ledger keeps of a release, so that later ones can be compared with it: the decisions that its groups were
//! made by. It stays in the review and is in no file that is handed over.

use super::consent;
use super::error::MeasureError;
use super::figures::frame::{Given, form_of};
use super::release::views::ReleasePreview;
use crate::dataset::OptOut;
use crate::privacy::Bitmap;
use crate::release::settings::TableSettings;
use crate::release::tabulation::TableInput;
use crate::release::{Prepared, ReleaseSettings};
use crate::report::assessment::Verdict;
use crate::review::{LadderForm, Review};
use crate::segments;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How a release's numbers were made: enough to make them again from the same file, and to find their groups again in
/// another state of it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct MadeWith {
    pub release: ReleaseSettings,
    /// Levels of the dimensions' ladders.
    pub levels: BTreeMap<String, usize>,
    pub segments: BTreeMap<String, String>,
    /// `None` in an entry that was written before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
}

/// What the groups of a release were made by.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// The decisions about columns and segments that the release used; everything else is as in a new review.
    pub decisions: Review,
    /// In the order of the tables.
    pub tables: Vec<KeptTable>,
    /// Questions that were answered with noise that comes again.
    pub questions: Vec<String>,
    /// What was said of it when it was released: `pass`, `warn` or `fail`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub verdict: String,
}

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct KeptTable {
    /// For each dimension the categories that the file had at its level.
    pub categories: Vec<BTreeSet<String>>,
    /// By dimension, what was put together without a ladder: the category that they became, and which they were.
    pub merged: BTreeMap<String, (String, BTreeSet<String>)>,
    /// The rules of consent that were applied, in their order. How many people a rule left out is the number of a
    /// group: it is here and in no file that is handed over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub consent: Vec<KeptConsent>,
}

/// A rule of consent, and how many people it left out of a table.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct KeptConsent {
    /// The segment of whose people; `None`: of everybody in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// In words: `email_opt_out != yes`.
    pub rule: String,
    /// The name of a list of people to leave out; `None` for a column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Whoever is left out by several rules counts at the first.
    pub people: u64,
}

impl Kept {
    pub(super) fn of(
        given: &Given<'_>,
        settings: &[TableSettings],
        inputs: &[(TableInput, Option<u64>)],
    ) -> Result<Self, MeasureError> {
        let review = given.review;
        let dimensions: BTreeSet<&String> = settings.iter().flat_map(|table| &table.dimensions).collect();
        let named: BTreeSet<&String> =
            settings.iter().flat_map(|table| table.segments.iter().chain(&table.filter)).collect();
        let mut columns = (*review.columns).clone();
        columns.retain(|name, decision| dimensions.contains(name) || decision.use_.is_some());
        for name in dimensions {
            let decision = columns.entry(name.clone()).or_default();
            if decision.ladder == LadderForm::Automatic {
                // What fits today's values may not be what fits tomorrow's.
                let form = form_of(given.cache.coded(name, given.progress)?.as_ref(), LadderForm::Automatic)?;
                decision.ladder = LadderForm::Built { settings: form.to_string() };
            }
        }
        let segments = review.segments.iter().filter(|segment| named.contains(&segment.name)).cloned().collect();
        let decisions = Review {
            title: String::new(),
            source: Arc::default(),
            columns: Arc::new(columns),
            population: None,
            segments: Arc::new(segments),
            policy: Arc::default(),
            release: Arc::default(),
            record: Arc::default(),
            ledger: Arc::default(),
            journal: Arc::default(),
            looks: Arc::default(),
            secret: None,
            secret_print: None,
            // The lists of today are left out then as well: their keys are in no review.
            opt_out_files: Vec::new(),
            ..review.clone()
        };
        let table = |((input, _), settings): (&(TableInput, Option<u64>), &TableSettings)| {
            Ok(KeptTable {
                categories: input.dimensions.iter().map(|d| d.labels.iter().cloned().collect()).collect(),
                merged: BTreeMap::new(),
                consent: consent_of(given, settings)?,
            })
        };
        let tables = inputs.iter().zip(settings).map(table).collect::<Result<_, MeasureError>>()?;
        Ok(Self { decisions, tables, questions: Vec::new(), verdict: String::new() })
    }

    /// Adds what is known only once the tables are made.
    pub(super) fn add(&mut self, tables: &[Prepared]) {
        for (kept, prepared) in self.tables.iter_mut().zip(tables) {
            let merged = prepared.recoded.changes.iter().filter(|change| !change.of.is_empty());
            kept.merged = merged
                .map(|change| {
                    (change.dimension.clone(), (change.shown_as.clone(), change.of.iter().cloned().collect()))
                })
                .collect();
        }
        self.questions = tables.iter().filter_map(|prepared| prepared.noise.as_ref()?.question.clone()).collect();
    }
}

/// Whom the rules of consent left out of a table: of the segment that it is about and of each that is in it; of
/// everybody if there is none.
fn consent_of(given: &Given<'_>, settings: &TableSettings) -> Result<Vec<KeptConsent>, MeasureError> {
    let Given { cache, review, progress } = *given;
    let sieves = cache.sieves(review, progress)?;
    if sieves.is_empty() {
        return Ok(Vec::new());
    }
    let people = cache.people(review, progress)?;
    let mut names: Vec<Option<&String>> = settings.filter.iter().chain(&settings.segments).map(Some).collect();
    if names.is_empty() {
        names.push(None);
    }
    let mut kept = Vec::new();
    for name in names {
        let segment = name.and_then(|name| review.segment(name));
        let (hold, of) = match segment {
            Some(segment) => {
                let rows = cache.members(&segment.name, &segment.rule, progress)?;
                (consent::sieves_of(review, segment, &sieves), segments::people_of(&rows, &people))
            }
            None => (sieves.iter().collect(), Bitmap::all(people.rows())),
        };
        let losses = consent::flow(&hold, &of, &people).map_or_else(Vec::new, |flow| flow.left);
        kept.extend(hold.iter().zip(losses).map(|(sieve, loss)| KeptConsent {
            of: name.cloned(),
            rule: loss.rule,
            list: sieve.list().map(str::to_owned),
            people: loss.people,
        }));
    }
    Ok(kept)
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    }
}

impl MadeWith {
    pub(super) fn of(review: &Review, preview: &ReleasePreview) -> Self {
        let release = preview.settings();
        let named = release.tables.iter().flat_map(|table| table.segments.iter().chain(&table.filter));
        let dimensions = release.tables.iter().flat_map(|table| &table.dimensions);
        Self {
            levels: dimensions.map(|name| (name.clone(), review.column(name).level)).collect(),
            segments: named.filter_map(|name| Some((name.clone(), review.segment(name)?.rule.clone()))).collect(),
            kept: Some(Kept { verdict: word(preview.verdict).to_owned(), ..preview.kept.clone() }),
            release,
        }
    }

    /// The entry's own text, read.
    pub(super) fn read(settings: &str) -> Option<Self> {
        serde_json::from_str(settings).ok()
    }

    /// The lists of people to leave out that the release was made with, by name; `None` in an entry that was written
    /// before this was kept.
    fn lists(&self) -> Option<BTreeSet<&str>> {
        let kept = self.kept.as_ref().filter(|kept| !kept.verdict.is_empty())?;
        let rules = kept.tables.iter().flat_map(|table| &table.consent);
        Some(rules.filter_map(|rule| rule.list.as_deref()).collect())
    }

    /// Of the lists that are open, those that the release was made with.
    fn opt_outs(&self, now: &Review) -> Arc<Vec<OptOut>> {
        match self.lists() {
            Some(lists) => Arc::new(now.opt_outs.iter().filter(|list| lists.contains(list.name())).cloned().collect()),
            None => Arc::clone(&now.opt_outs),
        }
    }

    /// A list of people to leave out that the release was made with and that is not open.
    pub(super) fn missing_list(&self, now: &Review) -> Option<String> {
        let is_open = |name: &str| now.opt_outs.iter().any(|list| list.name() == name);
        self.lists()?.into_iter().find(|name| !is_open(name)).map(str::to_owned)
    }

    /// A review that makes the release's groups as they were made then.
    pub(super) fn decisions(&self, now: &Review) -> Review {
        if let Some(kept) = &self.kept {
            return Review {
                source: Arc::clone(&now.source),
                policy: Arc::clone(&now.policy),
                opt_outs: self.opt_outs(now),
                ..kept.decisions.clone()
            };
        }
        let mut review = now.clone();
        let columns = Arc::make_mut(&mut review.columns);
        for (name, level) in &self.levels {
            columns.entry(name.clone()).or_default().level = *level;
        }
        let segment = |(name, rule): (&String, &String)| crate::review::Segment::new(name.clone(), rule.clone());
        review.segments = Arc::new(self.segments.iter().map(segment).collect());
        review
    }
}
