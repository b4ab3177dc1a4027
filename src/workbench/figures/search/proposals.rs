//! Segments proposed for the open review: found by the module of rules, then measured as every segment is.

use super::next_steps::least_crowd;
use crate::dataset::{Dataset, Role, Use};
use crate::report::assessment::{SegmentFigures, Verdict};
use crate::review::{Edit, Review, Segment};
use crate::segments::{Asked, Ground, ProposalError, Publication, Refused, Source, propose};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::assessment::options::MeasureOptions;
use crate::workbench::figures::assessment::segments::{Sides, members, segments};
use crate::workbench::figures::assessment::{linking_columns, whole};
use crate::workbench::figures::frame::{Derived, Figure, Given, privacy};

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
    /// Groups with enough people.
    pub candidates: usize,
    pub refused: Refused,
    /// Why nothing can be said.
    pub impossible: Option<String>,
    /// Of the whole file.
    pub smallest_crowd: Option<u64>,
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
        proposed(given, question)
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

fn proposed(given: &Given<'_>, question: &ProposalQuestion) -> Result<ProposedSegments, MeasureError> {
    let Given { cache, review, progress } = *given;
    let policy = &review.policy;
    let (table, classes) = whole(given)?;
    let mut sources = Vec::new();
    for name in &question.columns {
        sources.extend(source(given, name)?);
    }
    let sensitive = cache
        .with_role(review, Role::Sensitive)
        .iter()
        .map(|name| cache.coded(name, progress))
        .collect::<Result<Vec<_>, MeasureError>>()?;
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
    let asked = Asked {
        k: least_crowd(policy),
        people_alone: policy.people_alone,
        l: policy.l,
        t: policy.t,
        publication: Publication::exact(policy.cell_threshold, true),
        people: policy.audience_warn,
        conditions: question.conditions,
        most: MOST,
    };
    let found = propose(&ground, &asked, progress).map_err(|error| match error {
        ProposalError::Cancelled => MeasureError::Cancelled,
        ProposalError::Privacy(error) => privacy(error),
        ProposalError::Other(error) => MeasureError::Release(error),
    })?;

    // Measured as they will be once they are added: what does not hold then is not offered.
    let mut with = review.clone();
    let first = with.segments.len();
    for proposal in &found.list {
        let mut name = proposal.name.clone();
        let mut number = 2;
        while with.segment(&name).is_some() {
            name = format!("{} ({number})", proposal.name);
            number += 1;
        }
        let segment = Segment::new(name, proposal.rule.to_string());
        with.apply(&Edit::AddSegment(segment)).map_err(|error| MeasureError::Release(error.to_string()))?;
    }
    let given = Given { cache, review: &with, progress };
    let options = MeasureOptions::live();
    let sides = Sides { table: &table, classes: &classes, sensitive: &sensitive, options: &options };
    let linking = linking_columns(cache, &with);
    let measured = segments(&given, &sides, &linking)?.segments;
    let list = measured
        .into_iter()
        .skip(first)
        .filter(|figures| {
            let verdicts = &figures.verdicts;
            verdicts.singling_out.verdict == Verdict::Pass
                && verdicts.linking.verdict != Verdict::Fail
                && verdicts.inference.verdict != Verdict::Fail
        })
        .map(|figures| ProposedSegment { segment: Segment::new(figures.name.clone(), figures.rule.clone()), figures })
        .collect();
    Ok(ProposedSegments {
        list,
        candidates: found.candidates,
        refused: found.refused,
        impossible: found.impossible,
        smallest_crowd: classes.k(),
    })
}
