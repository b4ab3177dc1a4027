//! What would make a segment go: each way with the whole verdict before and after, for this segment, the others and the
//! file, and the detail that it keeps.

use super::next_steps::{ladders_for, standing_assessment};
use super::step::{AfterEdit, NextStep, Others, goes_back, judged_after};
use crate::privacy::CodedTable;
use crate::report::Assessment;
use crate::report::assessment::{SegmentFigures, Verdict};
use crate::report::words::thousands;
use crate::review::{Edit, Leaves, Review, Segment};
use crate::segments::rounded;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Figures;
use crate::workbench::figures::assessment::members::members;
use crate::workbench::figures::assessment::of_rows::places_of;
use crate::workbench::figures::frame::{Derived, Figure, Given};
use std::sync::Arc;

/// So many ways are offered.
const OFFERED: usize = 4;
/// Bases that counts are rounded to, ascending.
const BASES: [u64; 9] = [10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000];

/// Ways out for a segment, by its name.
pub(crate) struct WaysOut;

impl Figure for WaysOut {
    /// The segment; what is known of it, and how the review was before the last edit.
    type Question = (String, Option<Arc<Assessment>>, Option<Arc<Review>>);
    type Answer = Vec<NextStep>;
    const TITLE: &'static str = "Looking for ways out";

    fn measure(given: &Given<'_>, (name, assessment, before): &Self::Question) -> Result<Vec<NextStep>, MeasureError> {
        let Some(assessment) = assessment else { return Ok(Vec::new()) };
        let standing = Standing { segments: &assessment.segments };
        let mut steps = ways_out(given, standing, name, || levels_that_help(given, name))?;
        steps.retain(|step| !goes_back(given.review, &step.edit, before.as_deref()));
        Ok(steps)
    }

    fn question(asked: Option<&Self::Question>, figures: &Figures) -> Result<Option<Self::Question>, &'static str> {
        let Some((name, ..)) = asked else { return Ok(None) };
        let assessment = standing_assessment(figures)?;
        Ok(assessment.map(|assessment| (name.clone(), Some(assessment), figures.before.clone())))
    }
}

impl Workbench {
    /// What would make a segment go, the best first; empty if it may go, and where nothing that was tried helps.
    pub fn ways_out(&mut self, name: &str) -> &Derived<Vec<NextStep>> {
        self.ask::<WaysOut>((name.to_owned(), None, None))
    }
}

/// Levels that would help the rows of a segment: title, edit, detail kept.
pub(crate) fn levels_that_help(given: &Given<'_>, name: &str) -> Result<Vec<(String, Edit, f64)>, MeasureError> {
    let Some(segment) = given.review.segment(name) else { return Ok(Vec::new()) };
    let table = given.cache.table(given.review, given.progress)?;
    let members = members(given, &table, segment)?;
    ladders_for(given, &shown_by(&table, segment), &members.rows)
}

/// The file's table as far as the rows of the segment show it.
fn shown_by(table: &CodedTable, segment: &Segment) -> CodedTable {
    let Some(Leaves::Rows(columns)) = &segment.leaves else { return table.clone() };
    table.with_columns(&places_of(table, columns))
}

/// How things are before a step.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub segments: &'a [SegmentFigures],
}

impl<'a> Standing<'a> {
    fn of(self, name: &str) -> Option<&'a SegmentFigures> {
        self.segments.iter().find(|segment| segment.name == name)
    }
}

/// One thing to try.
struct Try {
    title: String,
    edit: Edit,
    /// Share of the detail that it keeps; `None` if that cannot be said.
    kept: Option<f64>,
    /// Another segment that it is about as well.
    with: Option<String>,
    /// It rounds counts.
    rounds: bool,
}

/// Ways out for a segment that may not go, the best first. `ladders` are levels that would help, with the detail that
/// they keep; they are requested only if rows are handed over.
pub(crate) fn ways_out(
    given: &Given<'_>,
    standing: Standing<'_>,
    name: &str,
    ladders: impl FnOnce() -> Result<Vec<(String, Edit, f64)>, MeasureError>,
) -> Result<Vec<NextStep>, MeasureError> {
    let (Some(figures), Some(segment)) = (standing.of(name), given.review.segment(name)) else { return Ok(Vec::new()) };
    if figures.answer.verdict == Verdict::Pass || figures.error.is_some() {
        return Ok(Vec::new());
    }
    let mut steps = Vec::new();
    for attempt in attempts(given.review, standing, segment, figures) {
        // Of several bases the least that is enough.
        if attempt.rounds && steps.iter().any(|(rounds, step): &(bool, NextStep)| *rounds && step.passes) {
            continue;
        }
        let rounds = attempt.rounds;
        steps.extend(tried(given, standing, name, attempt)?.map(|step| (rounds, step)));
    }
    let mut steps: Vec<NextStep> = steps.into_iter().map(|(_, step)| step).collect();
    let rows = !matches!(segment.leaves, Some(Leaves::Count | Leaves::Table));
    if rows {
        for (title, edit, kept) in ladders()? {
            steps.extend(tried(
                given,
                standing,
                name,
                Try { title, edit, kept: Some(kept), with: None, rounds: false },
            )?);
        }
    }
    rank(&mut steps);
    steps.truncate(OFFERED);
    Ok(steps)
}

/// What makes it go without harm to others is first, of these what keeps most detail; what keeps none is last.
pub(crate) fn rank(steps: &mut [NextStep]) {
    steps.sort_by(|a, b| {
        let key = |step: &NextStep| {
            let kept = step.kept.unwrap_or(0.5);
            (kept <= 0.0, !step.passes, !step.others.worse.is_empty(), !step.others.gone.is_empty())
        };
        key(a).cmp(&key(b)).then(b.kept.unwrap_or(0.5).total_cmp(&a.kept.unwrap_or(0.5)))
    });
}

/// A step with its effect; `None` if it does not help this segment.
fn tried(
    given: &Given<'_>,
    standing: Standing<'_>,
    name: &str,
    attempt: Try,
) -> Result<Option<NextStep>, MeasureError> {
    let Some(before) = standing.of(name) else { return Ok(None) };
    let Some(effect) = judged_after(given, &attempt.edit)? else { return Ok(None) };
    let Some(after) = effect.segments.iter().find(|segment| segment.name == name) else { return Ok(None) };
    let helps = after.answer.verdict < before.answer.verdict
        || (after.answer.because != before.answer.because && in_trouble(after) < in_trouble(before));
    if !helps {
        return Ok(None);
    }
    Ok(Some(step(standing, before, after, &effect, attempt)))
}

/// People who are alone or apart: what a step that is not enough should at least make fewer.
fn in_trouble(segment: &SegmentFigures) -> u64 {
    segment.classes.people_alone
}

fn step(
    standing: Standing<'_>,
    before: &SegmentFigures,
    after: &SegmentFigures,
    effect: &AfterEdit,
    attempt: Try,
) -> NextStep {
    let number = |segment: &SegmentFigures| {
        let people = segment.consented.unwrap_or(segment.people);
        segment.rounded.map_or(people, |base| rounded(people, base))
    };
    let (was, is) = (number(before), number(after));
    let size = if was == is {
        format!("{} stays", thousands(was))
    } else {
        format!("{} → {}", thousands(was), thousands(is))
    };
    let others = Others::of(standing.segments, &effect.segments, &[before.name.as_str()]);
    let kept = attempt
        .kept
        .map_or_else(|| "another answer".to_owned(), |kept| format!("keeps {:.0} % of detail", kept * 100.0));
    let with = attempt.with.map_or_else(String::new, |with| format!(" · with {with}"));
    NextStep {
        detail: format!("{} · {} · {kept}{with}", after.answer.because, others.sentence()),
        title: attempt.title,
        edit: attempt.edit,
        passes: after.answer.may_go(),
        before: format!("{size}: {}", before.answer.because),
        verdict_after: after.answer.verdict,
        after: after.answer.because.clone(),
        size,
        others,
        kept: attempt.kept,
        file: effect.file.worst(),
        k_before: before.classes.smallest.unwrap_or(0),
        k_after: after.classes.smallest.unwrap_or(0),
    }
}

fn attempts(review: &Review, standing: Standing<'_>, segment: &Segment, figures: &SegmentFigures) -> Vec<Try> {
    let mut list = Vec::new();
    let change = |to: Segment| Edit::ChangeSegment { name: segment.name.clone(), to };
    let is_count = segment.leaves == Some(Leaves::Count);
    let people = figures.consented.unwrap_or(figures.people);
    if is_count {
        // The segments whose counts give a group away with this one's.
        let other = figures.apart_from.as_deref();
        let partner = other.and_then(|name| review.segment(name)).filter(|o| o.leaves == Some(Leaves::Count));
        let threshold = review.policy.cell_threshold;
        for base in BASES.into_iter().filter(|base| *base >= threshold.saturating_mul(2)).take(3) {
            let round = |segment: &Segment| Segment { rounded: Some(base), ..segment.clone() };
            let lost = |people: u64| rounded(people, base).abs_diff(people) as f64 / people.max(1) as f64;
            match partner {
                Some(partner) => {
                    let of =
                        standing.of(&partner.name).map_or(0, |figures| figures.consented.unwrap_or(figures.people));
                    let edits = vec![
                        change(round(segment)),
                        Edit::ChangeSegment { name: partner.name.clone(), to: round(partner) },
                    ];
                    let title = format!("Round both counts to multiples of {base}");
                    let kept = (1.0 - lost(people).max(lost(of))).max(0.0);
                    let edit = Edit::Several { name: title.clone(), edits };
                    let with = Some(partner.name.clone());
                    list.push(Try { title, edit, kept: Some(kept), with, rounds: true });
                }
                None => {
                    let title = format!("Round the count to a multiple of {base}");
                    list.push(Try {
                        title,
                        edit: change(round(segment)),
                        kept: Some((1.0 - lost(people)).max(0.0)),
                        with: None,
                        rounds: true,
                    });
                }
            }
        }
        if let Some(other) = other {
            list.push(Try {
                title: format!("Leave {other} out"),
                edit: Edit::RemoveSegment { name: other.to_owned() },
                kept: Some(1.0),
                with: Some(other.to_owned()),
                rounds: false,
            });
        }
        return list;
    }
    let count = Segment { leaves: Some(Leaves::Count), ..segment.clone() };
    list.push(Try {
        title: "Hand over the count only".to_owned(),
        edit: change(count),
        kept: None,
        with: None,
        rounds: false,
    });
    if let Some(Leaves::Rows(columns)) = &segment.leaves
        && columns.len() > 1
    {
        for column in columns {
            let rest: Vec<String> = columns.iter().filter(|other| *other != column).cloned().collect();
            let kept = rest.len() as f64 / columns.len() as f64;
            let to = Segment { leaves: Some(Leaves::Rows(rest)), ..segment.clone() };
            list.push(Try {
                title: format!("Leave {column} out of the rows"),
                edit: change(to),
                kept: Some(kept),
                with: None,
                rounds: false,
            });
        }
    }
    list
}
