//! What levels that were found would do to the segments: for points that are compared side by side.

use super::next_steps::standing_assessment;
use super::step::{Others, judged_after};
use crate::report::Assessment;
use crate::report::assessment::Verdict;
use crate::review::Edit;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Figures;
use crate::workbench::figures::frame::{Derived, Figure, Given};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What levels would do, with everybody still in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsEffect {
    /// The file's own verdict.
    pub file: Verdict,
    /// Segments that may go, before and after.
    pub may_go: (usize, usize),
    /// All segments.
    pub segments: usize,
    pub others: Others,
}

/// The effect of each of several choices of levels.
pub(crate) struct ComparedLevels;

/// The choices, and what stands now.
pub(crate) type CompareQuestion = (Vec<BTreeMap<String, usize>>, Option<Arc<Assessment>>);

impl Figure for ComparedLevels {
    type Question = CompareQuestion;
    /// In the order of the choices; `None` for one that cannot be applied.
    type Answer = Vec<Option<LevelsEffect>>;
    const TITLE: &'static str = "Comparing levels";
    const KEEPS_LAST: bool = true;
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, (choices, now): &CompareQuestion) -> Result<Self::Answer, MeasureError> {
        let Some(now) = now else { return Ok(Vec::new()) };
        choices.iter().map(|levels| effect(given, levels, now)).collect()
    }

    fn question(asked: Option<&CompareQuestion>, figures: &Figures) -> Result<Option<CompareQuestion>, &'static str> {
        let Some((choices, _)) = asked else { return Ok(None) };
        Ok(standing_assessment(figures)?.map(|now| (choices.clone(), Some(now))))
    }
}

impl Workbench {
    /// What each of these choices of levels would do to the segments.
    pub fn compare_levels(&mut self, choices: &[BTreeMap<String, usize>]) -> &Derived<Vec<Option<LevelsEffect>>> {
        self.ask::<ComparedLevels>((choices.to_vec(), None))
    }
}

fn effect(
    given: &Given<'_>,
    levels: &BTreeMap<String, usize>,
    now: &Assessment,
) -> Result<Option<LevelsEffect>, MeasureError> {
    let Some(after) = judged_after(given, &Edit::SetLevels(levels.clone()))? else { return Ok(None) };
    let may_go = |segments: &[crate::report::assessment::SegmentFigures]| {
        segments.iter().filter(|segment| segment.answer.may_go()).count()
    };
    Ok(Some(LevelsEffect {
        file: after.file.worst(),
        may_go: (may_go(&now.segments), may_go(&after.segments)),
        segments: after.segments.len(),
        others: Others::of(&now.segments, &after.segments, &[]),
    }))
}
