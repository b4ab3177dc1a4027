//! May the segments be handed over? The answer for each, for all together, and their order: those that need work first.

use serde::Serialize;

use super::assessment::{SegmentFigures, Verdict};

/// May a segment be handed over as it is meant to be?
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentAnswer {
    pub verdict: Verdict,
    /// One sentence that names the people, the value or the other segment, without a full stop.
    pub because: String,
    /// Fewer people than an audience should have. Beside the policy: the verdict does not change.
    #[serde(skip)]
    pub small_audience: bool,
}

impl SegmentAnswer {
    /// It may be handed over.
    #[must_use]
    pub fn may_go(&self) -> bool {
        self.verdict != Verdict::Fail
    }

    /// The verdict as it is shown beside the sentence: a small audience is a warning there.
    #[must_use]
    pub fn shown(&self) -> Verdict {
        if self.small_audience { self.verdict.max(Verdict::Warn) } else { self.verdict }
    }
}

/// The answer for all segments together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub may_go: usize,
    pub of: usize,
    /// The segment that is worst, and its sentence; it may go all the same where all may.
    pub worst: String,
    pub because: String,
    /// The worst verdict as it is shown.
    #[serde(skip)]
    pub shown: Verdict,
}

impl Answer {
    /// Of these segments; `None` if there is none.
    #[must_use]
    pub fn of(segments: &[SegmentFigures]) -> Option<Self> {
        let worst = worst_first(segments).into_iter().next().and_then(|at| segments.get(at))?;
        Some(Self {
            may_go: segments.iter().filter(|segment| segment.answer.may_go()).count(),
            of: segments.len(),
            worst: worst.name.clone(),
            because: worst.answer.because.clone(),
            shown: worst.answer.shown(),
        })
    }

    /// The worst segment and its sentence, where there is something to say against it.
    #[must_use]
    pub fn against(&self) -> Option<(&str, &str)> {
        (self.shown != Verdict::Pass).then_some((self.worst.as_str(), self.because.as_str()))
    }
}

/// The places of segments, those that need work first: what fails by what follows from others' numbers or from being in
/// it, then by crowds, the largest group concerned first; then those that may go with care, then the others.
#[must_use]
pub fn worst_first(segments: &[SegmentFigures]) -> Vec<usize> {
    let key = |segment: &SegmentFigures| {
        let answer = &segment.answer;
        let verdicts = &segment.verdicts;
        // A value that all share is worse than a group apart, and that worse than people alone.
        let kind = [&verdicts.inference, &verdicts.linking, &verdicts.singling_out];
        let kind = kind.iter().position(|finding| finding.verdict == Verdict::Fail).unwrap_or(3);
        let people = segment.consented.unwrap_or(segment.people);
        let certain = segment.sensitive.iter().any(|figures| figures.certainty == Some(1.0));
        (std::cmp::Reverse(answer.shown()), !certain && kind == 0, kind, std::cmp::Reverse(people))
    };
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by_key(|&at| segments.get(at).map(key));
    order
}

impl SegmentFigures {
    /// Crowds are requested: of rows, and if nobody said what is handed over.
    #[must_use]
    pub fn asked_for_crowds(&self) -> bool {
        !matches!(self.leaves.as_deref(), Some("count" | "table"))
    }
}
