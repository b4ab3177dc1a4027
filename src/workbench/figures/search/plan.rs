//! *Fix all*: a plan that lets as many segments go as it can, with its effect on every one; one step of undo.

use super::next_steps::standing_assessment;
use super::step::NextStep;
use super::ways_out::{Standing, ways_out};
use crate::report::Assessment;
use crate::report::assessment::{SegmentAnswer, Verdict, worst_first};
use crate::review::Edit;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Figures;
use crate::workbench::figures::assessment::effect_of;
use crate::workbench::figures::frame::{Derived, Figure, Given};
use std::sync::Arc;

/// Segments that a plan looks for ways out for.
const MOST: usize = 40;

/// A plan for all segments that may not go.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// In their order: for which segment, and the step.
    pub steps: Vec<(String, NextStep)>,
    /// All steps together; `None` if there is none.
    pub edit: Option<Edit>,
    pub may_go_before: usize,
    pub may_go_after: usize,
    /// Every segment of today, before and after; `None` after: it is not released.
    pub segments: Vec<(String, SegmentAnswer, Option<SegmentAnswer>)>,
    /// The file's own verdict, before and after.
    pub file: (Verdict, Verdict),
    /// Segments for which nothing that was tried helps.
    pub left: Vec<String>,
}

/// The plan of *Fix all*.
pub(crate) struct FixAll;

impl Figure for FixAll {
    type Question = Option<Arc<Assessment>>;
    type Answer = Plan;
    const TITLE: &'static str = "Planning";

    fn measure(given: &Given<'_>, assessment: &Self::Question) -> Result<Plan, MeasureError> {
        match assessment {
            Some(assessment) => plan(given, assessment),
            None => Err(MeasureError::NothingToCount),
        }
    }

    fn question(asked: Option<&Self::Question>, figures: &Figures) -> Result<Option<Self::Question>, &'static str> {
        match asked {
            Some(_) => Ok(standing_assessment(figures)?.map(Some)),
            None => Ok(None),
        }
    }
}

impl Workbench {
    /// A plan that lets as many segments go as it can.
    pub fn plan(&mut self) -> &Derived<Plan> {
        self.ask::<FixAll>(None)
    }
}

fn plan(given: &Given<'_>, assessment: &Assessment) -> Result<Plan, MeasureError> {
    let mut review = given.review.clone();
    let (mut segments, mut file) = (assessment.segments.clone(), assessment.verdicts.clone());
    let (mut steps, mut left) = (Vec::new(), Vec::new());
    let names: Vec<String> =
        worst_first(&segments).into_iter().filter_map(|at| segments.get(at)).map(|s| s.name.clone()).collect();
    for name in names.into_iter().take(MOST) {
        let fails = segments.iter().any(|segment| segment.name == name && !segment.answer.may_go());
        if !fails {
            continue;
        }
        let now = Given { review: &review, ..*given };
        let standing = Standing { segments: &segments };
        let ways = ways_out(&now, standing, &name, || Ok(Vec::new()))?;
        // A plan takes nothing away from anybody: steps that let another segment fail or drop out are for people to
        // take.
        let way = ways.into_iter().find(|way| way.passes && way.others.worse.is_empty() && way.others.gone.is_empty());
        let Some(way) = way else {
            left.push(name);
            continue;
        };
        if review.apply(&way.edit).is_err() {
            left.push(name);
            continue;
        }
        let effect = effect_of(&Given { review: &review, ..*given })?;
        (segments, file) = (effect.segments, effect.file);
        steps.push((name, way));
    }
    let count = |list: &[crate::report::assessment::SegmentFigures]| {
        list.iter().filter(|segment| segment.answer.may_go()).count()
    };
    let after = |name: &str| segments.iter().find(|segment| segment.name == name).map(|s| s.answer.clone());
    let title = match steps.len() {
        1 => "Fix 1 segment".to_owned(),
        n => format!("Fix {n} segments"),
    };
    let edits: Vec<Edit> = steps.iter().map(|(_, step)| step.edit.clone()).collect();
    Ok(Plan {
        edit: (!edits.is_empty()).then_some(Edit::Several { name: title, edits }),
        may_go_before: count(&assessment.segments),
        may_go_after: count(&segments),
        segments: (assessment.segments.iter()).map(|s| (s.name.clone(), s.answer.clone(), after(&s.name))).collect(),
        file: (assessment.verdicts.worst(), file.worst()),
        steps,
        left,
    })
}
