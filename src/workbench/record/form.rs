//! The record of the open review as a form, and what is in the way of an approval or of an export.

use super::agreed_columns::agreed_columns;
use super::facts::{Known, from_work, labels_with_values};
use crate::dataset::Dataset;
use crate::privacy::Progress;
use crate::report::Assessment;
use crate::report::record::{Answers, Disclosed, NotDisclosed, last_moment};
use crate::review::{Form, FromWork, Frozen, Gate, OpenGate, Origin, Review, Signer, Stops, gates, law};
use crate::workbench::bench::Workbench;
use crate::workbench::release::views::ReleasePreview;
use chrono::NaiveDate;
use std::sync::Arc;

/// The record of a review as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordState {
    pub work: FromWork,
    pub form: Form,
    /// Every gate that is open, those that stop most first.
    pub gates: Vec<OpenGate>,
}

impl RecordState {
    fn of(review: &Review, work: FromWork, by: Option<&Signer>) -> Self {
        let form = Form::of(review, &work);
        let gates = gates(review, &work, &form, by);
        Self { work, form, gates }
    }

    /// The first gate that stops every release, which a reason does not pass and no other part of the program looks at.
    #[must_use]
    pub fn blocks_export(&self) -> Option<&OpenGate> {
        const LOOKED_AT_ELSEWHERE: [&str; 4] =
            ["policy_not_met", "figures_not_fresh", "attack_not_finished", "approval_refused"];
        self.gates.iter().find(|gate| gate.stops == Stops::Export && !LOOKED_AT_ELSEWHERE.contains(&gate.id))
    }

    /// The first gate that lets nobody approve.
    #[must_use]
    pub fn blocks_approval(&self) -> Option<&OpenGate> {
        self.gates.iter().find(|gate| gate.stops_approval())
    }
}

/// The day as of which a review is reported: that of the last thing that happened to it, so that the same review gives
/// the same report; today if nothing happened.
#[must_use]
pub fn report_day(review: &Review) -> NaiveDate {
    last_moment(review).map_or_else(|| chrono::Utc::now().date_naive(), |moment| moment.date_naive())
}

/// The record of a review on a day, without the window: with its file if that is at hand.
#[must_use]
pub fn record_state(
    review: &Review,
    dataset: Option<&Arc<Dataset>>,
    figures: Option<&Assessment>,
    release: Option<&ReleasePreview>,
    today: NaiveDate,
) -> RecordState {
    let fault = review.ledger.verify().err().map(|fault| fault.to_string());
    // Where it cannot be counted, nothing is said of it.
    let agreed = dataset.and_then(|dataset| agreed_columns(dataset, review).ok().flatten());
    let mut work = from_work(&Known {
        review,
        dataset: dataset.map(AsRef::as_ref),
        figures,
        release,
        fresh: release.is_some(),
        ledger_fault: fault.as_deref(),
        released_elsewhere: false,
        agreed: agreed.as_ref(),
        today,
    });
    if let Some(dataset) = dataset {
        work.personal_values = labels_with_values(review, dataset, &Progress::new()).unwrap_or_default();
    }
    RecordState::of(review, work, None)
}

/// What may be said to the recipient of a release of the ledger, the last one if no number is given.
///
/// # Errors
/// [`NotDisclosed`].
pub fn disclosed(review: &Review, number: Option<u64>) -> Result<Disclosed, NotDisclosed> {
    let passed = |content: &crate::release::ledger::Content| {
        if super::verdict_then(content) == "pass" { Answers::No } else { Answers::Other }
    };
    Disclosed::of(review, number, passed)
}

impl Workbench {
    /// The record as it is on a day. It looks at every field and at the ledger: not for every frame.
    #[must_use]
    pub fn record_state_on(&self, today: NaiveDate, by: Option<&Signer>) -> RecordState {
        RecordState::of(self.review(), self.known_work(today), by)
    }

    /// The record as it is today. Not for every frame.
    #[must_use]
    pub fn record_state(&self) -> RecordState {
        self.record_state_on(chrono::Utc::now().date_naive(), None)
    }

    fn known_work(&self, today: NaiveDate) -> FromWork {
        let review = self.review();
        let preview = &self.figures.preview.answer;
        let fault = self.releases().fault.map(|fault| fault.to_string());
        let elsewhere = review.source.sample.is_none() && self.seen.elsewhere(&review.ledger, &review.source.sha256);
        let mut work = from_work(&Known {
            review,
            dataset: self.dataset().map(AsRef::as_ref),
            figures: self.figures.assessment.answer.latest().map(AsRef::as_ref),
            release: preview.latest().map(AsRef::as_ref),
            fresh: preview.fresh().is_some(),
            ledger_fault: fault.as_deref(),
            released_elsewhere: elsewhere,
            agreed: self.figures.agreed.answer.latest().and_then(|found| found.as_ref().as_ref()),
            today,
        });
        let found = self.figures.personal_values.answer.fresh();
        work.personal_values = found.map(|found| found.to_vec()).unwrap_or_default();
        work
    }

    /// The record when somebody signs. `personal_values`: labels of the fields whose text holds a value of a direct
    /// identifier.
    pub(super) fn record_for_signing(&self, by: &Signer, personal_values: Vec<String>) -> RecordState {
        let mut work = self.known_work(chrono::Utc::now().date_naive());
        work.personal_values = personal_values;
        RecordState::of(self.review(), work, Some(by))
    }
}

/// What the program found when somebody signed: every gate of the data file.
pub(super) fn gates_of(state: &RecordState) -> Vec<Gate> {
    let gate = |id: &str, level: &str, result: &str, answer: String| Gate {
        id: id.to_owned(),
        level: level.to_owned(),
        result: result.to_owned(),
        answer,
    };
    let open = state.gates.iter().map(|found| {
        let result = if found.stops == Stops::Nothing { "warn" } else { "fail" };
        gate(found.id, found.stops.key(), result, found.sentence.clone())
    });
    let is_open = |id: &str| state.gates.iter().any(|found| found.id == id);
    let closed = law().gates.iter().filter(|rule| !is_open(&rule.id)).map(|rule| {
        let because = if rule.id == "policy_not_met" { state.work.release.because.clone() } else { String::new() };
        let level = match rule.level {
            crate::review::Level::Export => "E",
            crate::review::Level::Warns => "W",
            _ => "A",
        };
        gate(&rule.id, level, "pass", because)
    });
    open.chain(closed).collect()
}

/// The fields that the work or the profile has filled, as texts.
pub(super) fn filled(form: &Form) -> Vec<Frozen> {
    let by_itself = form.entries.iter().filter(|entry| matches!(entry.origin, Some(Origin::Work | Origin::Profile)));
    by_itself
        .map(|entry| Frozen {
            key: entry.field.key.clone(),
            label: entry.field.label.clone(),
            text: entry.text.clone(),
        })
        .collect()
}
