//! Segments proposed for the open review: found by the module of rules, then measured as every segment is.

use super::best_levels::{level_title, levels_for, values_asked};
use super::free_name;
use super::next_steps::least_crowd;
use crate::dataset::{Dataset, Role, Use};
use crate::report::assessment::{SegmentFigures, Verdict};
use crate::review::{Edit, Leaves, Review, Segment};
use crate::segments::{Ground, ProposalError, ProposalLimits, Publication, Refused, Rule, Source, propose};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::assessment::members::members;
use crate::workbench::figures::assessment::of_rows::{FileClasses, Sides};
use crate::workbench::figures::assessment::options::MeasureOptions;
use crate::workbench::figures::assessment::segments::segments;
use crate::workbench::figures::assessment::{linking_columns, sensitive_columns, whole};
use crate::workbench::figures::frame::{Derived, Figure, Given, privacy};
use std::time::Duration;

/// Levels are searched for so long.
const SEARCHED_FOR: Duration = Duration::from_secs(10);
/// Proposals at once: more would be a list to read.
const MOST: usize = 12;
/// Other columns of no more values than this are offered ticked, value by value.
const FEW_VALUES: u64 = 20;

/// What segments are to be proposed from.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposalQuestion {
    pub columns: Vec<String>,
    /// Most conditions of a rule, 1 to 3.
    pub conditions: usize,
}

/// Segments that are safe together, most useful first.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedSegments {
    pub list: Vec<ProposedSegment>,
    /// Levels that are set with them, without which no group would be safe; empty if the levels in use do.
    pub levels: Vec<ProposedLevel>,
    /// Groups with enough people.
    pub candidates: usize,
    pub refused: Refused,
    /// Why nothing can be said.
    pub impossible: Option<String>,
    /// Of the whole file.
    pub smallest_crowd: Option<u64>,
    pub people: u64,
    /// A file of fewer people has no safe group, whatever the levels.
    pub least: u64,
}

/// The level of a ladder that proposals need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedLevel {
    pub column: String,
    pub level: usize,
    /// "decade", "left out".
    pub title: String,
}

/// A segment that may be added as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedSegment {
    pub segment: Segment,
    /// As it will be measured once it is added with the others.
    pub figures: SegmentFigures,
}

/// Segments that are safe by themselves and beside those of the review.
pub(crate) struct SegmentProposals;

impl Figure for SegmentProposals {
    type Question = ProposalQuestion;
    type Answer = ProposedSegments;
    const TITLE: &'static str = "Proposing segments";
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, question: &ProposalQuestion) -> Result<ProposedSegments, MeasureError> {
        let found = proposed(given, question)?;
        if !found.list.is_empty() || found.impossible.is_some() || found.people < found.least {
            return Ok(found);
        }
        Ok(at_other_levels(given, question)?.unwrap_or(found))
    }
}

impl Workbench {
    /// Segments that are safe by themselves and beside those of the review.
    pub fn proposals(&mut self, question: &ProposalQuestion) -> &Derived<ProposedSegments> {
        self.ask::<SegmentProposals>(question.clone())
    }

    /// Columns that segments can be proposed from, and whether they are to be ticked.
    #[must_use]
    pub fn proposal_columns(&self) -> Vec<(String, bool)> {
        self.dataset().map_or_else(Vec::new, |dataset| columns(dataset, self.review()))
    }
}

/// The columns that groups can be made of, and whether they are ticked to begin with.
fn columns(dataset: &Dataset, review: &Review) -> Vec<(String, bool)> {
    let usable = |name: &str| {
        let use_ = review.column(name).use_;
        !matches!(use_, Some(Use::PersonKey | Use::Consent | Use::Count | Use::Weight))
    };
    let columns = dataset.columns.iter().filter(|column| column.distinct > 1 && usable(&column.name));
    columns
        .filter_map(|column| match review.role(&column.name)? {
            Role::QuasiIdentifier => Some((column.name.clone(), true)),
            Role::Other => Some((column.name.clone(), column.distinct <= FEW_VALUES)),
            Role::DirectIdentifier | Role::Sensitive => None,
        })
        .collect()
}

/// A column's ladder and the levels whose groups are on offer: of a quasi-identifier those from the level in use on, of
/// another column its values where they are few, else the coarser levels.
fn source(given: &Given<'_>, name: &str) -> Result<Option<Source>, MeasureError> {
    let ladder = given.cache.ladder(given.review, name, given.progress)?;
    let few = ladder.column().cardinality() as u64 <= FEW_VALUES;
    let from = match given.review.role(name) {
        Some(Role::QuasiIdentifier) => given.review.column(name).level,
        Some(Role::Other) if few => 0,
        Some(Role::Other) => 1,
        _ => return Ok(None),
    };
    let to = if few && given.review.role(name) == Some(Role::Other) { 1 } else { ladder.top() };
    let levels: Vec<usize> = (from..to).collect();
    Ok((!levels.is_empty()).then_some((ladder, levels)))
}

/// What is safe once the ladders are as high as the policy needs: with the sensitive values it asks for, else by the
/// sizes of crowds alone, else with every quasi-identifier left out; and at last everyone, as a count.
fn at_other_levels(given: &Given<'_>, question: &ProposalQuestion) -> Result<Option<ProposedSegments>, MeasureError> {
    let Given { cache, review, progress } = *given;
    let table = cache.table(review, progress)?;
    let identifiers = table.quasi_identifiers();
    let k = least_crowd(&review.policy);
    let mut candidates: Vec<Vec<usize>> = Vec::new();
    for values in [values_asked(given)?, Vec::new()] {
        candidates.extend(levels_for(given, &table, None, k, values, SEARCHED_FOR)?.best.map(|node| node.levels));
    }
    candidates.push(identifiers.iter().map(|q| q.ladder.top()).collect());
    candidates.dedup();
    let mut last = None;
    for levels in candidates {
        let mut with = review.clone();
        let mut changed = Vec::new();
        for (q, level) in identifiers.iter().zip(levels) {
            let column = q.column.name.clone();
            if review.column(&column).level == level {
                continue;
            }
            apply(&mut with, &Edit::SetLevel { column: column.clone(), level })?;
            changed.push(ProposedLevel { column, level, title: level_title(q.ladder.name(level), level) });
        }
        let found = proposed(&Given { cache, review: &with, progress }, question)?;
        if !found.list.is_empty() {
            return Ok(Some(ProposedSegments { levels: changed, ..found }));
        }
        last = Some(found);
    }
    let Some(found) = last else { return Ok(None) };
    let everyone = Segment { leaves: Some(Leaves::Count), ..Segment::new("Everyone", Rule::everyone().to_string()) };
    let list = measured(given, vec![everyone])?;
    Ok(Some(ProposedSegments { list, ..found }))
}

fn apply(review: &mut Review, edit: &Edit) -> Result<(), MeasureError> {
    review.apply(edit).map(|_| ()).map_err(|error| MeasureError::Release(error.to_string()))
}

/// Those of the segments that are safe, as they will be once all are added: what does not hold then is not offered.
fn measured(given: &Given<'_>, list: Vec<Segment>) -> Result<Vec<ProposedSegment>, MeasureError> {
    let Given { cache, review, progress } = *given;
    let mut with = review.clone();
    let first = with.segments.len();
    for mut segment in list {
        segment.name = free_name(&segment.name, |name| with.segment(name).is_some());
        apply(&mut with, &Edit::AddSegment(segment))?;
    }
    let given = Given { cache, review: &with, progress };
    let table = cache.table(&with, progress)?;
    let classes = FileClasses::new(&given, &table);
    let sensitive = sensitive_columns(&given)?;
    let options = MeasureOptions::live();
    let sides = Sides { table: &table, classes: &classes, sensitive: &sensitive, options: &options };
    let linking = linking_columns(cache, &with);
    let measured = segments(&given, &sides, &linking)?.segments;
    let is_safe = |figures: &SegmentFigures| {
        let verdicts = &figures.verdicts;
        let of_rows = verdicts.singling_out.verdict == Verdict::Pass
            && verdicts.linking.verdict != Verdict::Fail
            && verdicts.inference.verdict != Verdict::Fail;
        if figures.leaves.is_some() { figures.answer.verdict != Verdict::Fail } else { of_rows }
    };
    let added = with.segments.iter().skip(first);
    Ok(added
        .zip(measured.into_iter().skip(first))
        .filter(|(_, figures)| is_safe(figures))
        .map(|(segment, figures)| ProposedSegment { segment: segment.clone(), figures })
        .collect())
}

/// Of the levels in use.
fn proposed(given: &Given<'_>, question: &ProposalQuestion) -> Result<ProposedSegments, MeasureError> {
    let Given { cache, review, progress } = *given;
    let policy = &review.policy;
    let (table, classes) = whole(given)?;
    let mut sources = Vec::new();
    for name in &question.columns {
        sources.extend(source(given, name)?);
    }
    let sensitive = sensitive_columns(given)?;
    let consenting = cache.consenting(review, progress)?;
    let known = review
        .segments
        .iter()
        .map(|segment| Ok((segment.name.as_str(), members(given, &table, segment)?.bits)))
        .collect::<Result<Vec<_>, MeasureError>>()?;
    let published: Vec<_> = known.iter().map(|(name, bits)| (*name, bits)).collect();
    let ground = Ground {
        table: &table,
        classes: &classes,
        sensitive: &sensitive,
        consenting: consenting.as_ref(),
        published: &published,
        sources: &sources,
    };
    let limits = ProposalLimits {
        k: least_crowd(policy),
        people_alone: policy.people_alone,
        l: policy.l,
        t: policy.t,
        publication: Publication::exact(policy.cell_threshold, true),
        people: policy.audience_warn,
        conditions: question.conditions,
        most: MOST,
    };
    let found = propose(&ground, &limits, progress).map_err(|error| match error {
        ProposalError::Cancelled => MeasureError::Cancelled,
        ProposalError::Privacy(error) => privacy(error),
        ProposalError::Other(error) => MeasureError::Release(error),
    })?;

    let list = found.list.iter().map(|proposal| Segment::new(proposal.name.clone(), proposal.rule.to_string()));
    let list = measured(given, list.collect())?;
    Ok(ProposedSegments {
        list,
        candidates: found.candidates,
        refused: found.refused,
        impossible: found.impossible,
        smallest_crowd: classes.k(),
        levels: Vec::new(),
        people: classes.people(),
        least: policy.cell_threshold,
    })
}
