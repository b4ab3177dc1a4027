//! What would make a segment's draft go: the same ways out that a saved segment has, tried on the draft.

use super::judged::SegmentDraft;
use crate::report::Assessment;
use crate::review::Edit;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Figures;
use crate::workbench::figures::assessment::effect_of;
use crate::workbench::figures::frame::{Derived, Figure, Given};
use crate::workbench::figures::search::next_steps::standing_assessment;
use crate::workbench::figures::search::step::NextStep;
use crate::workbench::figures::search::ways_out::{Standing, levels_that_help, ways_out};
use std::sync::Arc;

/// Ways out for a draft.
pub(crate) struct DraftWays;

impl Figure for DraftWays {
    type Question = (SegmentDraft, Option<Arc<Assessment>>);
    type Answer = Vec<NextStep>;
    const TITLE: &'static str = "Looking for ways out of the draft";
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, (draft, _): &Self::Question) -> Result<Vec<NextStep>, MeasureError> {
        let (name, edits) = draft.edits();
        let mut review = given.review.clone();
        // A draft that cannot be saved has no way out yet; its verdict says why.
        if edits.iter().any(|edit| review.apply(edit).is_err()) {
            return Ok(Vec::new());
        }
        let given = Given { review: &review, ..*given };
        let standing = effect_of(&given)?.segments;
        ways_out(&given, Standing { segments: &standing }, &name, || levels_that_help(&given, &name))
    }

    fn question(asked: Option<&Self::Question>, figures: &Figures) -> Result<Option<Self::Question>, &'static str> {
        let Some((draft, _)) = asked else { return Ok(None) };
        Ok(standing_assessment(figures)?.map(|assessment| (draft.clone(), Some(assessment))))
    }
}

impl SegmentDraft {
    /// The draft with a way out taken: what the step does to this segment goes into the draft, the rest is saved before it.
    #[must_use]
    pub fn taking(&self, step: &Edit) -> Self {
        let mut taken = self.clone();
        let name = self.edits().0;
        taken.take(&name, step);
        taken
    }

    fn take(&mut self, name: &str, step: &Edit) {
        match step {
            Edit::Several { edits, .. } => edits.iter().for_each(|edit| self.take(name, edit)),
            Edit::ChangeSegment { name: of, to } if of == name => {
                self.segment.leaves.clone_from(&to.leaves);
                self.segment.rounded = to.rounded;
            }
            other => self.first.push(other.clone()),
        }
    }
}

impl Workbench {
    /// What would make a segment's draft go, the best first; empty if it may go, and if nothing that was tried helps.
    pub fn draft_ways(&mut self, draft: SegmentDraft) -> &Derived<Vec<NextStep>> {
        self.ask::<DraftWays>((draft, None))
    }
}
