//! What is measured only while somebody looks at it: the best levels, sets of columns, people who stand out, proposals.

use super::bench::Workbench;
use super::figures::Asked;
use super::figures::frame::derived::Derived;
use super::figures::search::{best_levels as levels, proposals};
use super::figures::singling_out as singling;
use super::jobs::Kind;
use super::release::views::{ColumnSets, LevelsView, ProposalQuestion, ProposedSegments, RiskyPeople};

/// What the best levels depend on. Not the levels in use: a point of the frontier that was taken leaves it as it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LevelsQuestion {
    values: bool,
    decided: String,
}

impl Workbench {
    /// The same for what is measured only while somebody looks at it.
    pub(super) fn start_asked(&mut self) -> bool {
        let mut started = false;
        if self.due(Kind::Levels, self.figures.levels.answer.is_pending())
            && let Some(values) = self.figures.levels.question.as_ref().map(|question| question.values)
        {
            self.measure(
                Kind::Levels,
                "Searching the best levels",
                move |given| levels::view(given, values),
                |f| &mut f.levels.answer,
            );
            started = true;
        }
        if self.due(Kind::Sets, self.figures.sets.answer.is_pending()) {
            self.measure(Kind::Sets, "Measuring sets of columns", singling::sets, |f| &mut f.sets.answer);
            started = true;
        }
        if self.due(Kind::Risky, self.figures.risky.answer.is_pending()) {
            self.measure(Kind::Risky, "Looking for people who stand out", singling::people, |f| &mut f.risky.answer);
            started = true;
        }
        if self.due(Kind::Proposals, self.figures.proposals.answer.is_pending())
            && let Some(question) = self.figures.proposals.question.clone()
        {
            self.measure(
                Kind::Proposals,
                "Proposing segments",
                move |given| proposals::proposed(given, &question),
                |f| &mut f.proposals.answer,
            );
            started = true;
        }
        started
    }

    /// The frontier of risk against information kept; `values`: with the sensitive values that the policy asks for.
    pub fn best_levels(&mut self, values: bool) -> &Derived<LevelsView> {
        let review = self.review();
        let mut decided = format!("{:?} {:?}", review.policy, review.missing);
        for (name, column) in review.columns.iter() {
            decided += &format!("{name:?} {:?} {:?} {:?}", column.role, column.use_, column.ladder);
        }
        self.restart_if(Kind::Levels, |figures| figures.levels.ask(LevelsQuestion { values, decided }));
        &self.figures.levels.answer
    }

    /// What sets of quasi-identifiers tell apart.
    pub fn column_sets(&mut self) -> &Derived<ColumnSets> {
        self.restart_if(Kind::Sets, |figures| figures.sets.ask(()));
        &self.figures.sets.answer
    }

    /// The people who are easiest to find.
    pub fn risky_people(&mut self) -> &Derived<RiskyPeople> {
        self.restart_if(Kind::Risky, |figures| figures.risky.ask(()));
        &self.figures.risky.answer
    }

    /// Nobody looks at what was measured on demand any more: it is not measured again with every edit.
    pub fn look_away(&mut self) {
        for kind in [Kind::Levels, Kind::Sets, Kind::Risky, Kind::Proposals] {
            self.jobs.cancel_kind(&kind);
        }
        self.figures.sets = Asked::default();
        self.figures.risky = Asked::default();
        self.figures.proposals = Asked::default();
        self.figures.levels = Asked::default();
    }

    /// Columns that segments can be proposed from, and whether they are to be ticked.
    #[must_use]
    pub fn proposal_columns(&self) -> Vec<(String, bool)> {
        self.dataset().map_or_else(Vec::new, |dataset| proposals::columns(dataset, self.review()))
    }

    /// Segments that are safe by themselves and beside those of the review.
    pub fn proposals(&mut self, question: &ProposalQuestion) -> &Derived<ProposedSegments> {
        self.restart_if(Kind::Proposals, |figures| figures.proposals.ask(question.clone()));
        &self.figures.proposals.answer
    }
}
