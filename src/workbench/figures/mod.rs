//! The derived values, and when each is measured again: a newer edit makes the running job stale, a result of an older
//! revision is dropped.

pub(super) mod assessment;
pub(super) mod column;
pub(super) mod frame;
pub(super) mod reidentification;
pub(super) mod row_order;
pub(super) mod search;
pub(super) mod segment;
pub(super) mod singling_out;

use super::bench::Workbench;
use super::dimension::RefusedDimension;
use super::error::MeasureError;
use super::jobs::Kind;
use super::on_demand::LevelsQuestion;
use super::release::preview;
use super::release::views::{
    AttackView, ColumnSets, ColumnView, GridOrder, LevelsView, NextStep, ProposalQuestion, ProposedSegments,
    ReleasePreview, RiskyPeople, SegmentView,
};
use crate::privacy::Progress;
use crate::report::Assessment;
use crate::review::Review;
use assessment as measure;
use frame::cache::Cache;
use frame::derived::Derived;
use reidentification as attack;
use row_order as grid;
use search::next_steps as steps;
use std::collections::BTreeMap;

/// A derived value that answers a question, with the question.
#[derive(Debug)]
pub(in crate::workbench) struct Asked<Q, T> {
    pub question: Option<Q>,
    pub answer: Derived<T>,
}

impl<Q, T> Default for Asked<Q, T> {
    fn default() -> Self {
        Self { question: None, answer: Derived::Missing }
    }
}

impl<Q: PartialEq, T> Asked<Q, T> {
    /// Asks; another question than the last forgets the last answer.
    pub(in crate::workbench) fn ask(&mut self, question: Q) -> bool {
        if self.question.as_ref() == Some(&question) {
            return false;
        }
        self.question = Some(question);
        self.answer = Derived::Pending { previous: None };
        true
    }

    /// Asks; the last answer stays to be seen while the next is on its way.
    fn ask_further(&mut self, question: Q) -> bool {
        let changed = self.question.as_ref() != Some(&question);
        if changed {
            self.question = Some(question);
            self.answer.pend();
        }
        changed
    }
}

/// Known facts about a person: columns and labels at their levels.
pub(in crate::workbench) type Facts = Vec<(String, String)>;

/// Every derived value of the open file.
#[derive(Default)]
pub(in crate::workbench) struct Figures {
    pub assessment: Derived<Assessment>,
    pub steps: Derived<Vec<NextStep>>,
    pub column: Asked<String, ColumnView>,
    pub segment: Asked<String, SegmentView>,
    pub preview: Asked<(), ReleasePreview>,
    /// The dimension for which the last preview was refused.
    pub refused: Option<RefusedDimension>,
    pub attack: Asked<Facts, AttackView>,
    pub order: Asked<(String, bool), GridOrder>,
    pub rule: Asked<String, u64>,
    pub counts: Asked<String, Vec<(String, u64)>>,
    pub found: Asked<(String, usize, bool), Option<(usize, usize)>>,
    pub levels: Asked<LevelsQuestion, LevelsView>,
    pub sets: Asked<(), ColumnSets>,
    pub risky: Asked<(), RiskyPeople>,
    pub proposals: Asked<ProposalQuestion, ProposedSegments>,
    /// The revision that the running or last job of a kind is of.
    of: BTreeMap<Kind, u64>,
}

impl Figures {
    /// Everything that was measured is stale; what nobody asked for stays unmeasured.
    pub fn pend_all(&mut self) {
        fn stale<Q, T>(asked: &mut Asked<Q, T>) {
            if asked.question.is_some() {
                asked.answer.pend();
            }
        }
        self.assessment.pend();
        self.steps.pend();
        stale(&mut self.column);
        stale(&mut self.segment);
        stale(&mut self.preview);
        stale(&mut self.attack);
        stale(&mut self.rule);
        stale(&mut self.counts);
        stale(&mut self.sets);
        stale(&mut self.risky);
        stale(&mut self.proposals);
        if self.levels.answer.is_pending() {
            self.levels.answer.pend();
        }
    }

    pub fn any_pending(&self) -> bool {
        self.assessment.is_pending()
            || self.steps.is_pending()
            || self.column.answer.is_pending()
            || self.segment.answer.is_pending()
            || self.preview.answer.is_pending()
            || self.attack.answer.is_pending()
            || self.order.answer.is_pending()
            || self.rule.answer.is_pending()
            || self.counts.answer.is_pending()
            || self.found.answer.is_pending()
            || self.levels.answer.is_pending()
            || self.sets.answer.is_pending()
            || self.risky.answer.is_pending()
            || self.proposals.answer.is_pending()
    }

    /// A job of this kind was stopped by the analyst: what it was to bring is not there, and that is said.
    pub fn cancelled(&mut self, kind: &Kind) {
        self.fail(kind, "Cancelled before it was measured; any change measures it again.");
    }

    pub fn fail(&mut self, kind: &Kind, error: &str) {
        fn failed<T>(derived: &mut Derived<T>, error: &str) {
            if derived.is_pending() {
                derived.settle(0, Err(error.to_owned()));
            }
        }
        match kind {
            Kind::Assess => {
                failed(&mut self.assessment, error);
                failed(&mut self.steps, error);
            }
            Kind::Steps => failed(&mut self.steps, error),
            Kind::Column => failed(&mut self.column.answer, error),
            Kind::Segment => failed(&mut self.segment.answer, error),
            Kind::Preview => failed(&mut self.preview.answer, error),
            Kind::Attack => failed(&mut self.attack.answer, error),
            Kind::Grid => failed(&mut self.order.answer, error),
            Kind::Rule => failed(&mut self.rule.answer, error),
            Kind::Counts => failed(&mut self.counts.answer, error),
            Kind::Find => failed(&mut self.found.answer, error),
            Kind::Levels => failed(&mut self.levels.answer, error),
            Kind::Sets => failed(&mut self.sets.answer, error),
            Kind::Risky => failed(&mut self.risky.answer, error),
            Kind::Proposals => failed(&mut self.proposals.answer, error),
            Kind::Open | Kind::Export | Kind::Save | Kind::Population => {}
        }
    }
}

/// What measuring needs: the rows' codes, the decisions.
pub(in crate::workbench) struct Given<'a> {
    pub cache: &'a Cache,
    pub review: &'a Review,
    pub progress: &'a Progress,
}

impl Workbench {
    /// Starts what is on its way and has no job of this revision; whether anything was started.
    pub(in crate::workbench) fn start_stale(&mut self) -> bool {
        if self.cache.is_none() || self.jobs.is_running(&Kind::Open) {
            return false;
        }
        let mut started = false;
        if self.due(Kind::Assess, self.figures.assessment.is_pending()) {
            let options = measure::MeasureOptions::live();
            self.measure(
                Kind::Assess,
                "Counting classes",
                move |given| measure::assess(given, &options),
                |f| &mut f.assessment,
            );
            started = true;
        }
        if self.due(Kind::Column, self.figures.column.answer.is_pending())
            && let Some(name) = self.figures.column.question.clone()
        {
            self.measure(
                Kind::Column,
                "Measuring the ladder",
                move |given| column::view(given, &name),
                |f| &mut f.column.answer,
            );
            started = true;
        }
        if self.due(Kind::Segment, self.figures.segment.answer.is_pending())
            && let Some(name) = self.figures.segment.question.clone()
        {
            self.measure(
                Kind::Segment,
                "Measuring the segment",
                move |given| segment::view(given, &name),
                |f| &mut f.segment.answer,
            );
            started = true;
        }
        if self.due(Kind::Preview, self.figures.preview.answer.is_pending()) {
            self.measure(Kind::Preview, "Protecting the table", preview::preview, |f| &mut f.preview.answer);
            started = true;
        }
        if self.due(Kind::Attack, self.figures.attack.answer.is_pending())
            && let Some(facts) = self.figures.attack.question.clone()
        {
            self.measure(
                Kind::Attack,
                "Narrowing the crowd",
                move |given| attack::view(given, &facts),
                |f| &mut f.attack.answer,
            );
            started = true;
        }
        if self.due(Kind::Grid, self.figures.order.answer.is_pending())
            && let Some((name, descending)) = self.figures.order.question.clone()
        {
            self.measure(
                Kind::Grid,
                "Sorting",
                move |given| grid::order(given, &name, descending),
                |f| &mut f.order.answer,
            );
            started = true;
        }
        if self.due(Kind::Rule, self.figures.rule.answer.is_pending())
            && let Some(rule) = self.figures.rule.question.clone()
        {
            self.measure(
                Kind::Rule,
                "Counting the rule",
                move |given| segment::rule_people(given, &rule),
                |f| &mut f.rule.answer,
            );
            started = true;
        }
        if self.due(Kind::Counts, self.figures.counts.answer.is_pending())
            && let Some(name) = self.figures.counts.question.clone()
        {
            self.measure(
                Kind::Counts,
                "Counting values",
                move |given| column::value_counts(given, &name),
                |f| &mut f.counts.answer,
            );
            started = true;
        }
        if self.due(Kind::Find, self.figures.found.answer.is_pending())
            && let Some((text, from, shown)) = self.figures.found.question.clone()
        {
            self.measure(
                Kind::Find,
                "Looking for the text",
                move |given| grid::find(given, &text, from, shown),
                |f| &mut f.found.answer,
            );
            started = true;
        }
        started |= self.start_asked();
        // Repairs are looked for only when the figures stand.
        if let Some(assessment) = self.figures.assessment.fresh().cloned()
            && self.due(Kind::Steps, self.figures.steps.is_pending())
        {
            self.measure(
                Kind::Steps,
                "Looking for the best next step",
                move |given| steps::next_steps(given, &assessment),
                |f| &mut f.steps,
            );
            started = true;
        }
        if self.figures.assessment.error().is_some() && self.figures.steps.is_pending() {
            self.figures.fail(&Kind::Steps, "There are no figures to start from.");
        }
        started
    }

    /// Whether a figure that is on its way has no job of the present revision.
    pub(in crate::workbench) fn due(&self, kind: Kind, pending: bool) -> bool {
        pending && !(self.jobs.is_running(&kind) && self.figures.of.get(&kind) == Some(&self.revision))
    }

    pub(in crate::workbench) fn measure<T: Send + Sync + 'static>(
        &mut self,
        kind: Kind,
        name: &str,
        work: impl FnOnce(&Given<'_>) -> Result<T, MeasureError> + Send + 'static,
        place: impl FnOnce(&mut Figures) -> &mut Derived<T> + Send + 'static,
    ) {
        let Some(cache) = self.cache.clone() else { return };
        let (review, revision) = (self.review().clone(), self.revision);
        self.figures.of.insert(kind, revision);
        self.run(
            kind,
            name,
            move |progress| work(&Given { cache: &cache, review: &review, progress }),
            move |workbench, result| {
                // A cancelled job's figure was dealt with where it was cancelled.
                if workbench.revision == revision && !matches!(result, Err(MeasureError::Cancelled)) {
                    if let Err(MeasureError::Dimension(refused)) = &result {
                        workbench.figures.refused = Some(refused.clone());
                    }
                    let result = result.map_err(|error| super::bench::sentence(&error.to_string()));
                    let figure = place(&mut workbench.figures);
                    let before = figure.latest().cloned();
                    figure.settle(revision, result);
                    workbench.let_go(before);
                }
            },
        );
    }

    /// The whole file, the segments, their overlaps, the verdicts.
    #[must_use]
    pub fn assessment(&self) -> &Derived<Assessment> {
        &self.figures.assessment
    }

    /// Repairs, best first.
    #[must_use]
    pub fn next_steps(&self) -> &Derived<Vec<NextStep>> {
        &self.figures.steps
    }

    /// A column's ladder with the effect of each level: a slider needs no job while it moves.
    pub fn column_view(&mut self, name: &str) -> &Derived<ColumnView> {
        self.restart_if(Kind::Column, |figures| figures.column.ask(name.to_owned()));
        &self.figures.column.answer
    }

    pub fn segment_view(&mut self, name: &str) -> &Derived<SegmentView> {
        self.restart_if(Kind::Segment, |figures| figures.segment.ask(name.to_owned()));
        &self.figures.segment.answer
    }

    /// The release as it would leave now.
    pub fn preview(&mut self) -> &Derived<ReleasePreview> {
        self.restart_if(Kind::Preview, |figures| figures.preview.ask(()));
        &self.figures.preview.answer
    }

    /// "Who could this be?": the crowd that shares these facts (column, label at its level).
    pub fn attack(&mut self, known: &[(String, String)]) -> &Derived<AttackView> {
        self.restart_if(Kind::Attack, |figures| figures.attack.ask_further(known.to_vec()));
        &self.figures.attack.answer
    }

    /// The rows in the order of a column.
    pub fn grid_order(&mut self, column: &str, descending: bool) -> &Derived<GridOrder> {
        self.restart_if(Kind::Grid, |figures| figures.order.ask((column.to_owned(), descending)));
        &self.figures.order.answer
    }

    /// People whom a rule selects, while it is typed; `None` while it is counted or where it cannot be.
    pub fn rule_people(&mut self, rule: &str) -> Option<u64> {
        self.restart_if(Kind::Rule, |figures| figures.rule.ask(rule.to_owned()));
        self.figures.rule.answer.fresh().map(|people| **people)
    }

    /// A column's values with the people who have them, most first, at most 200; empty while they are counted.
    pub fn value_counts(&mut self, column: &str) -> Vec<(String, u64)> {
        self.restart_if(Kind::Counts, |figures| figures.counts.ask(column.to_owned()));
        self.figures.counts.answer.fresh().map_or_else(Vec::new, |counts| counts.to_vec())
    }

    /// A rule as typed: what is wrong with it, and where.
    ///
    /// # Errors
    /// The first fault, with its place in the text.
    pub fn check_rule(&self, text: &str) -> Result<crate::segments::Rule, crate::segments::RuleError> {
        let kinds = self.cache.as_ref().map_or_else(Vec::new, |cache| cache.kinds());
        crate::segments::read(text, &kinds)
    }

    /// The first cell from a row on that holds a text, from the top again where there is none: row and column. Hidden
    /// columns are searched only where their values are `shown`.
    pub fn find(&mut self, text: &str, from_row: usize, shown: bool) -> &Derived<Option<(usize, usize)>> {
        self.restart_if(Kind::Find, |figures| figures.found.ask((text.to_owned(), from_row, shown)));
        &self.figures.found.answer
    }

    pub(in crate::workbench) fn restart_if(&mut self, kind: Kind, ask: impl FnOnce(&mut Figures) -> bool) {
        if self.cache.is_some() && ask(&mut self.figures) {
            self.jobs.cancel_kind(&kind);
            self.figures.of.remove(&kind);
        }
    }
}
