//! A segment's draft, judged as if it were saved: its figures, and what becomes of the other segments.

use crate::report::Assessment;
use crate::report::assessment::{SegmentFigures, Verdict};
use crate::review::{Edit, Segment};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Figures;
use crate::workbench::figures::assessment::effect_of;
use crate::workbench::figures::frame::{Derived, Figure, Given};
use crate::workbench::figures::search::next_steps::standing_assessment;
use std::sync::Arc;

/// What others call a new segment while it is not saved.
const UNNAMED: &str = "this draft";

/// A segment that is not saved yet.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentDraft {
    /// The name under which it is in the review; `None` for a new one.
    pub original: Option<String>,
    /// Its own name and purpose do not matter for the verdict.
    pub segment: Segment,
    /// Changes that are saved before it: recipients, the meaning of consent.
    pub first: Vec<Edit>,
}

impl SegmentDraft {
    /// As the review would have it.
    pub(super) fn edits(&self) -> (String, Vec<Edit>) {
        let name = self.original.clone().unwrap_or_else(|| UNNAMED.to_owned());
        let to = Segment { name: name.clone(), purpose: String::new(), ..self.segment.clone() };
        let last = match &self.original {
            Some(original) => Edit::ChangeSegment { name: original.clone(), to },
            None => Edit::AddSegment(to),
        };
        (name, self.first.iter().cloned().chain([last]).collect())
    }
}

/// What a draft does to another segment.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherChanged {
    pub name: String,
    pub before: String,
    pub after: String,
    pub verdict: Verdict,
    /// People after consent, before and after.
    pub people: (u64, u64),
}

/// A draft as it would be judged.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftView {
    pub figures: SegmentFigures,
    /// The saved segment, if it is not new.
    pub before: Option<SegmentFigures>,
    /// Others whose verdict, reason or number it changes.
    pub changed: Vec<OtherChanged>,
    pub unchanged: usize,
}

/// A draft, judged.
pub(crate) struct JudgedDraft;

impl Figure for JudgedDraft {
    type Question = (SegmentDraft, Option<Arc<Assessment>>);
    /// In a sentence, why it could not be saved as it is.
    type Answer = Result<DraftView, String>;
    const TITLE: &'static str = "Judging the draft";
    const KEEPS_LAST: bool = true;
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, (draft, standing): &Self::Question) -> Result<Self::Answer, MeasureError> {
        let (name, edits) = draft.edits();
        let mut review = given.review.clone();
        for edit in &edits {
            if let Err(error) = review.apply(edit) {
                return Ok(Err(sentence(&error.to_string())));
            }
        }
        given.progress.check()?;
        let after = effect_of(&Given { review: &review, ..*given })?.segments;
        let standing = standing.as_ref().map_or(&[][..], |assessment| assessment.segments.as_slice());
        let figures = after.iter().find(|segment| segment.name == name).cloned();
        Ok(figures
            .map(|figures| compared(figures, standing, &after))
            .ok_or_else(|| "The rule could not be read.".to_owned()))
    }

    fn question(asked: Option<&Self::Question>, figures: &Figures) -> Result<Option<Self::Question>, &'static str> {
        let Some((draft, _)) = asked else { return Ok(None) };
        Ok(standing_assessment(figures)?.map(|assessment| (draft.clone(), Some(assessment))))
    }
}

fn counted(segment: &SegmentFigures) -> u64 {
    segment.consented.unwrap_or(segment.people)
}

fn compared(figures: SegmentFigures, before: &[SegmentFigures], after: &[SegmentFigures]) -> DraftView {
    let mut changed = Vec::new();
    let mut unchanged = 0;
    for is in after.iter().filter(|segment| segment.name != figures.name) {
        let Some(was) = before.iter().find(|segment| segment.name == is.name) else { continue };
        let same = was.answer.because == is.answer.because && was.answer.verdict == is.answer.verdict;
        if same && counted(was) == counted(is) {
            unchanged += 1;
        } else {
            changed.push(OtherChanged {
                name: is.name.clone(),
                before: was.answer.because.clone(),
                after: is.answer.because.clone(),
                verdict: is.answer.shown(),
                people: (counted(was), counted(is)),
            });
        }
    }
    let before = before.iter().find(|segment| segment.name == figures.name).cloned();
    DraftView { figures, before, changed, unchanged }
}

impl Workbench {
    /// A segment's draft, judged as if it were saved.
    pub fn judged_draft(&mut self, draft: SegmentDraft) -> &Derived<Result<DraftView, String>> {
        self.ask::<JudgedDraft>((draft, None))
    }
}
