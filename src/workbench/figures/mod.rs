//! The figures of the open file, and when each is measured again: a newer edit makes the running job stale, a result of
//! an older revision is dropped.
//!
//! `question → slot → job → answer`: a screen calls [`Workbench::ask`] in every frame; a slot keeps the question
//! and the answer; a job is started for whatever is pending and has none of this revision.
//!
//! A figure is a file with a type that implements [`Figure`], its answer and the method that requests it. It is entered
//! in the list below; nothing else needs to know it.

pub(super) mod assessment;
pub(super) mod column;
pub(super) mod column_sets;
pub(super) mod crowds;
pub(super) mod draft;
pub(super) mod found_text;
pub(super) mod frame;
pub(super) mod reidentification;
pub(super) mod row_order;
pub(super) mod rule_people;
pub(super) mod search;
pub(super) mod segment;
pub(super) mod singling_out;
pub(super) mod value_counts;

use super::again::NewerFile;
use super::bench::Workbench;
use super::error::MeasureError;
use super::jobs::JobKind;
use super::record::agreed_columns::AgainstAgreed;
use super::record::facts::values::PersonalValues;
use super::record::knowledge::KnownToRecipients;
use super::release::level_costs::LevelCosts;
use super::release::preview::ReleaseNow;
use crate::review::Review;
use frame::{AnySlot, Figure, Slot};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use assessment::measure;
pub use assessment::options::MeasureOptions;
pub use column::{ColumnView, ConsentValue, ConsentView, Effect, LevelView};
pub use column_sets::{ColumnSet, ColumnSets};
pub use crowds::{CrowdList, CrowdsQuestion, Picked, PickedRows};
pub use draft::conditions::{ConditionAsked, ConditionCounts};
pub use draft::judged::{DraftView, OtherChanged, SegmentDraft};
pub use frame::Derived;
pub(super) use frame::Given;
pub use reidentification::AttackView;
pub use row_order::GridOrder;
pub use search::best_levels::{LEFT_OUT, LevelsAsked, LevelsColumn, LevelsPoint, LevelsView, SHARES_LEFT_OUT};
pub use search::compared_levels::LevelsEffect;
pub use search::level_search::{FoundNode, FrontierPoint, LevelLimits, SearchFigures, SearchOptions, search_levels};
pub use search::plan::Plan;
pub use search::proposals::{ProposalQuestion, ProposedLevel, ProposedSegment, ProposedSegments};
pub use search::series::{DividedBy, SegmentSeries, SeriesQuestion};
pub use search::step::{NextStep, Others};
pub use segment::{InsideOutside, SegmentView};
pub use singling_out::{RiskyPeople, RiskyPerson};

/// Where the slot of a figure is.
pub(super) trait Holds<F: Figure> {
    fn slot(&mut self) -> &mut Slot<F>;
}

macro_rules! figures {
    ($($name:ident: $figure:ty,)+) => {
        /// The slot of every figure of the open file.
        #[derive(Default)]
        pub(super) struct Figures {
            $(pub $name: Slot<$figure>,)+
            /// The review before the last edit: no step is offered that only takes it back.
            pub before: Option<Arc<Review>>,
            /// The revision that the running or last job of a figure is of.
            of: BTreeMap<JobKind, u64>,
        }

        impl Figures {
            fn slots(&self) -> Vec<&dyn AnySlot> {
                vec![$(&self.$name),+]
            }

            fn slots_mut(&mut self) -> Vec<&mut dyn AnySlot> {
                vec![$(&mut self.$name),+]
            }
        }

        $(impl Holds<$figure> for Figures {
            fn slot(&mut self) -> &mut Slot<$figure> {
                &mut self.$name
            }
        })+
    };
}

// The list of figures, in the order in which they are started.
figures! {
    assessment: assessment::WholeFile,
    column: column::ColumnDetail,
    segment: segment::SegmentDetail,
    preview: ReleaseNow,
    level_costs: LevelCosts,
    reidentification: reidentification::Reidentification,
    row_order: row_order::RowOrder,
    rule_people: rule_people::RulePeople,
    value_counts: value_counts::ValueCounts,
    found_text: found_text::FoundText,
    best_levels: search::best_levels::BestLevels,
    compared_levels: search::compared_levels::ComparedLevels,
    column_sets: column_sets::SetsOfColumns,
    crowds_behind: crowds::CrowdsBehind,
    rows_behind: crowds::RowsBehind,
    singling_out: singling_out::SinglingOut,
    proposals: search::proposals::SegmentProposals,
    series: search::series::SeriesOfSegments,
    steps: search::next_steps::NextSteps,
    ways_out: search::ways_out::WaysOut,
    plan: search::plan::FixAll,
    knowledge: KnownToRecipients,
    newer_file: NewerFile,
    agreed: AgainstAgreed,
    personal_values: PersonalValues,
    conditions: draft::conditions::Conditions,
    consent_columns: draft::consent::ConsentColumns,
    judged_draft: draft::judged::JudgedDraft,
    draft_ways: draft::ways::DraftWays,
}

impl Figures {
    /// The review was edited: what was measured is stale; what nobody requested stays unmeasured.
    pub fn pend_all(&mut self) {
        self.slots_mut().into_iter().for_each(AnySlot::edited);
    }

    /// Whether a figure that was requested is not measured yet.
    pub fn any_pending(&self) -> bool {
        self.slots().into_iter().any(AnySlot::is_pending)
    }

    /// The analyst stopped a job of this kind: its figures are missing, and say so.
    pub fn cancelled(&mut self, kind: JobKind) {
        self.fail(kind, "Cancelled before it was measured; any change measures it again.");
    }

    /// Marks the figures of a kind of job as failed, with the reason as a sentence.
    pub fn fail(&mut self, kind: JobKind, error: &str) {
        self.slots_mut().into_iter().filter(|slot| slot.kind() == kind).for_each(|slot| slot.fail(error));
    }
}

impl Workbench {
    /// Starts a job for what is pending and has none of this revision; whether anything was started.
    pub(super) fn start_stale(&mut self) -> bool {
        let Some(cache) = self.cache.clone() else { return false };
        if self.jobs.is_running(&JobKind::Open) {
            return false;
        }
        let (figures, jobs, revision) = (&self.figures, &self.jobs, self.revision);
        let has_job = |kind: JobKind| jobs.is_running(&kind) && figures.of.get(&kind) == Some(&revision);
        let due = figures.slots().into_iter().filter(|slot| slot.is_pending() && !has_job(slot.kind()));
        let due: Vec<_> = due.map(|slot| (slot.kind(), slot.title(), slot.measurement(figures, revision))).collect();
        let mut started = false;
        for (kind, title, measurement) in due {
            match measurement {
                Ok(Some(measurement)) => {
                    self.figures.of.insert(kind, revision);
                    let (cache, review) = (Arc::clone(&cache), self.review().clone());
                    self.jobs.start(kind, title, move |progress| {
                        measurement(&Given { cache: &cache, review: &review, progress })
                    });
                    started = true;
                }
                Ok(None) => {}
                Err(error) => self.figures.fail(kind, error),
            }
        }
        started
    }

    /// Takes what a job measured of a revision.
    fn measured<F: Figure>(&mut self, revision: u64, result: Result<F::Answer, MeasureError>)
    where
        Figures: Holds<F>,
    {
        // The figure of a cancelled job was marked when the job was cancelled.
        if self.revision == revision && !matches!(result, Err(MeasureError::Cancelled)) {
            let slot: &mut Slot<F> = self.figures.slot();
            let before = slot.settle(revision, result);
            self.let_go(before);
        }
    }

    /// The answer to a question, or what is known of it: another question than the last starts a new job.
    pub(super) fn ask<F: Figure>(&mut self, question: F::Question) -> &Derived<F::Answer>
    where
        Figures: Holds<F>,
    {
        let slot: &mut Slot<F> = self.figures.slot();
        if self.cache.is_some() && slot.ask(question) {
            self.jobs.cancel_kind(&F::kind());
        }
        &slot.answer
    }

    /// Marks a figure's answer as stale, although the review was not edited.
    pub(super) fn measure_again<F: Figure>(&mut self)
    where
        Figures: Holds<F>,
    {
        let slot: &mut Slot<F> = self.figures.slot();
        slot.edited();
        self.jobs.cancel_kind(&F::kind());
    }

    /// Nobody looks any longer at what was measured on demand: it is forgotten, and not measured again with every edit.
    pub fn look_away(&mut self) {
        for slot in self.figures.slots_mut() {
            if slot.look_away() {
                self.jobs.cancel_kind(&slot.kind());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const COMPARING: &str = "Comparing with what was agreed";

    fn pending(figures: &Figures) -> Vec<&'static str> {
        figures.slots().into_iter().filter(|slot| slot.is_pending()).map(AnySlot::title).collect()
    }

    #[test]
    fn every_figure_has_a_title_and_a_kind_of_its_own() {
        let figures = Figures::default();
        let titles: BTreeSet<_> = figures.slots().into_iter().map(AnySlot::title).collect();
        let kinds: BTreeSet<_> = figures.slots().into_iter().map(AnySlot::kind).collect();
        assert_eq!((titles.len(), kinds.len()), (figures.slots().len(), figures.slots().len()));
    }

    #[test]
    fn an_edit_makes_stale_what_was_asked_for_and_depends_on_it() {
        let mut figures = Figures::default();
        figures.pend_all();
        assert_eq!(pending(&figures), ["Counting classes", "Looking for the best next step", COMPARING]);
        assert!(figures.preview.ask(()) && !figures.preview.ask(()));
        assert!(figures.row_order.ask(("age".to_owned(), false)));
        let _ = figures.row_order.settle(1, Err(MeasureError::NothingToCount));
        let _ = figures.preview.settle(1, Err(MeasureError::NothingToCount));
        assert!(figures.preview.fault.is_some());
        figures.pend_all();
        assert_eq!(
            pending(&figures),
            ["Counting classes", "Protecting the table", "Looking for the best next step", COMPARING]
        );
    }

    #[test]
    fn a_failed_job_fails_only_its_own_figure() {
        let mut figures = Figures::default();
        figures.pend_all();
        figures.cancelled(assessment::WholeFile::kind());
        assert!(figures.assessment.answer.error().is_some_and(|error| error.starts_with("Cancelled")));
        assert_eq!(pending(&figures), ["Looking for the best next step", COMPARING]);
        let steps: &dyn AnySlot = &figures.steps;
        assert!(steps.measurement(&figures, 1).is_err(), "there is nothing to start from");
        figures.fail(JobKind::Export, "no figure's job");
        assert_eq!(pending(&figures), ["Looking for the best next step", COMPARING]);
    }

    #[test]
    fn another_question_forgets_the_last_answer_unless_the_figure_keeps_it() {
        let mut figures = Figures::default();
        figures.value_counts.ask("age".to_owned());
        let _ = figures.value_counts.settle(1, Ok(Vec::new()));
        figures.value_counts.ask("city".to_owned());
        assert!(figures.value_counts.answer.latest().is_none());
        let view = AttackView { crowds: vec![3], choices: Vec::new(), smallest_identifying: None };
        figures.reidentification.ask(Vec::new());
        let _ = figures.reidentification.settle(1, Ok(view));
        figures.reidentification.ask(vec![("age".to_owned(), "30".to_owned())]);
        assert!(figures.reidentification.answer.is_pending() && figures.reidentification.answer.latest().is_some());
    }

    #[test]
    fn what_is_measured_only_in_view_is_forgotten_when_nobody_looks() {
        let mut figures = Figures::default();
        figures.column_sets.ask(());
        figures.preview.ask(());
        let forgotten = figures.slots_mut().into_iter().filter_map(|slot| slot.look_away().then(|| slot.title()));
        assert_eq!(forgotten.count(), 15);
        assert_eq!(pending(&figures), ["Protecting the table"]);
    }
}
