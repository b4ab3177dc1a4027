//! Segments that are safe by construction: groups of ladders and of columns with few values, alone and joined, that
//! meet a policy by themselves and disclose no small group together.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::members::{MembersError, members_of};
use super::overlaps::derivations::{Derivation, derivations};
use super::overlaps::regions::{OverlapError, Regions};
use super::overlaps::{Publication, Safety, overlaps};
use super::rule::Rule;
use super::rule::from_group::group_rule;
use super::{count_people, people_of, rows_of, value_counts};
use crate::privacy::inference::{ClassView, Distance, Required, failing_classes};
use crate::privacy::{
    Bitmap, Cancelled, Classes, CodedColumn, CodedTable, Ladder, NO_CLASS, PrivacyError, Progress, measure_segments,
};

/// Greatest number of groups that are taken from one level, the largest ones.
const GROUPS: usize = 24;
/// Greatest number of groups that are joined with each other, the most useful ones.
const JOINED: usize = 60;
/// Greatest number of pairs that a third group is joined to.
const EXTENDED: usize = 60;
/// Greatest number of candidates whose crowds are counted.
const MEASURED: usize = 384;
/// Candidates measured in one pass.
const AT_ONCE: usize = 64;
/// A candidate that shares this much of its people with a chosen one, and the other way round, adds nothing.
const ALIKE: f64 = 0.7;

/// A column that groups are made of, with the levels that are on offer.
pub type Source = (Arc<Ladder>, Vec<usize>);

/// What proposals are made from and measured against.
pub struct Ground<'a> {
    /// The quasi-identifiers at their levels, and the classes that they make.
    pub table: &'a CodedTable,
    pub classes: &'a Classes,
    pub sensitive: &'a [Arc<CodedColumn>],
    /// People who consented, one bit a person; `None` if everyone counts.
    pub consenting: Option<&'a Bitmap>,
    /// Segments that are released already: names and people.
    pub published: &'a [(&'a str, &'a Bitmap)],
    pub sources: &'a [Source],
}

/// What a proposal must meet.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposalLimits {
    /// Least people in a class of the segment.
    pub k: u64,
    /// Most people of the segment who may be alone in it.
    pub people_alone: u64,
    /// Least distinct sensitive values, greatest distance (ordered for numbers and dates, else equal) in a class.
    pub l: u64,
    pub t: f64,
    pub publication: Publication,
    /// Least people of a segment, besides the threshold of the publication.
    pub people: u64,
    /// Most conditions of a rule, 1 to 3.
    pub conditions: usize,
    /// Most proposals.
    pub most: usize,
}

/// A segment that may be added as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// "tier gold and channel app".
    pub name: String,
    pub rule: Rule,
    /// People in it, of those who consented.
    pub people: u64,
    /// Its smallest crowd.
    pub k: u64,
    /// Share of everyone times the information in membership, in bits: s · log2(1/s).
    pub usefulness: f64,
}

/// Why candidates are not proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// A crowd in it is too small.
    pub crowd: usize,
    /// A crowd in it has too few sensitive values, or values too far from everyone's.
    pub values: usize,
    /// Together with the others it discloses a small group.
    pub given_away: usize,
    /// It is nearly the same people as another one.
    pub alike: usize,
}

/// The result of [`propose`]: the proposals, and why other candidates are not among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposals {
    /// The most useful first; each is safe together with those before it.
    pub list: Vec<Proposal>,
    /// Candidates that have enough people.
    pub candidates: usize,
    pub refused: Refused,
    /// Why nothing can be proposed in addition to the published segments; `None` if something can.
    pub impossible: Option<String>,
}

/// Why nothing could be proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposalError {
    #[error("cancelled")]
    Cancelled,
    #[error("{0}")]
    Privacy(PrivacyError),
    #[error("{0}")]
    Other(String),
}

impl From<Cancelled> for ProposalError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<PrivacyError> for ProposalError {
    fn from(error: PrivacyError) -> Self {
        match error {
            PrivacyError::Cancelled => Self::Cancelled,
            other => Self::Privacy(other),
        }
    }
}

impl From<MembersError> for ProposalError {
    fn from(error: MembersError) -> Self {
        match error {
            MembersError::Cancelled(_) => Self::Cancelled,
            MembersError::Rule(error) => Self::Other(error.to_string()),
        }
    }
}

impl From<OverlapError> for ProposalError {
    fn from(error: OverlapError) -> Self {
        match error {
            OverlapError::Cancelled(_) => Self::Cancelled,
            other @ OverlapError::TooManySegments { .. } => Self::Other(other.to_string()),
        }
    }
}

/// One condition: a group of a level.
struct Leaf {
    source: usize,
    name: String,
    rule: Rule,
    /// Rows that the rule selects.
    rows: Bitmap,
    usefulness: f64,
}

/// Leaves of different columns, joined by *and*.
struct Candidate {
    leaves: Vec<usize>,
    people: u64,
    usefulness: f64,
}

/// Proposes segments: every one of them meets `limits` by itself, and all of them together with the published ones let
/// nobody derive a group under the threshold that the published ones alone do not disclose.
///
/// Rules are conjunctions of up to three conditions, each one group of a ladder at a level on offer. The candidates
/// with the greatest usefulness are measured; the next proposal is always the one that is most useful beside those
/// chosen: usefulness × (1 − its Jaccard likeness to the nearest of them). The same input gives the same proposals.
///
/// # Errors
/// [`ProposalError`]: cancelled, or what the measure refuses.
pub fn propose(ground: &Ground<'_>, limits: &ProposalLimits, progress: &Progress) -> Result<Proposals, ProposalError> {
    let mut found = Proposals::default();
    let before = match Publishing::new(ground, limits, progress)? {
        Ok(before) => before,
        Err(why) => return Ok(Proposals { impossible: Some(why), ..found }),
    };
    let leaves = leaves(ground, limits, progress)?;
    let mut candidates = candidates(ground, limits, &leaves, progress)?;
    found.candidates = candidates.len();
    candidates.truncate(MEASURED);
    let mut pool = with_crowds(ground, limits, &leaves, candidates, &mut found.refused, progress)?;
    let mut chosen: Vec<(String, Bitmap)> = Vec::new();
    while found.list.len() < limits.most {
        progress.check()?;
        let likeness = |bits: &Bitmap| {
            let known = ground.published.iter().map(|(_, bits)| *bits).chain(chosen.iter().map(|(_, bits)| bits));
            known.map(|other| jaccard(bits, other)).fold(0.0, f64::max)
        };
        let worth: Vec<f64> = pool
            .par_iter()
            .map(|(candidate, bits, _)| match likeness(bits) {
                alike if alike > ALIKE => 0.0,
                alike => candidate.usefulness * (1.0 - alike),
            })
            .collect();
        // The first of equals: the pool is in a fixed order.
        let best = (0..pool.len()).rev().max_by(|&a, &b| worth[a].total_cmp(&worth[b]));
        let Some(best) = best.filter(|&best| worth[best] > 0.0) else { break };
        let (candidate, bits, k) = pool.remove(best);
        if !holds_values(ground, limits, &bits, progress)? {
            found.refused.values += 1;
            continue;
        }
        let name = name_of(&candidate, &leaves);
        if !before.stands(ground, limits, &chosen, (&name, &bits), progress)? {
            found.refused.given_away += 1;
            continue;
        }
        found.list.push(Proposal {
            name: name.clone(),
            rule: rule_of(&candidate, &leaves),
            people: candidate.people,
            k,
            usefulness: candidate.usefulness,
        });
        chosen.push((name, bits));
    }
    if found.list.len() < limits.most {
        found.refused.alike = pool.len();
    }
    Ok(found)
}

/// Groups of the sources that have enough people and are not nearly everyone.
fn leaves(ground: &Ground<'_>, limits: &ProposalLimits, progress: &Progress) -> Result<Vec<Leaf>, ProposalError> {
    let people = ground.table.people();
    let everybody = Bitmap::all(ground.table.rows());
    let mut drafts: Vec<(usize, String, Rule)> = Vec::new();
    for (source, (ladder, levels)) in ground.sources.iter().enumerate() {
        progress.check()?;
        let counts = value_counts(ladder.column(), &everybody, people);
        for &level in levels.iter().filter(|&&level| level < ladder.top()) {
            let mut groups = vec![0_u64; ladder.cardinality(level)];
            for (base, &count) in counts.iter().enumerate() {
                let group = ladder.map(level).map_or(base, |map| map.get(base).map_or(base, |&code| code as usize));
                if let Some(sum) = groups.get_mut(group) {
                    *sum += count;
                }
            }
            let mut order: Vec<usize> = (0..groups.len()).filter(|&group| groups[group] >= least(limits)).collect();
            order.sort_by_key(|&group| (std::cmp::Reverse(groups[group]), group));
            for group in order.into_iter().take(GROUPS) {
                let code = group as u32;
                let Some(rule) = group_rule(ladder, level, code) else { continue };
                let name = format!("{} {}", ladder.column().name, ladder.label(level, code));
                if !drafts.iter().any(|(_, _, known)| *known == rule) {
                    drafts.push((source, name, rule));
                }
            }
        }
    }
    let columns: BTreeMap<String, Arc<CodedColumn>> =
        ground.sources.iter().map(|(ladder, _)| (ladder.column().name.clone(), Arc::clone(ladder.column()))).collect();
    let rules: Vec<&Rule> = drafts.iter().map(|(_, _, rule)| rule).collect();
    let rows = members_of(&rules, &columns, ground.table.rows(), progress)?;
    let total = people.total();
    let mut leaves: Vec<Leaf> = drafts
        .into_par_iter()
        .zip(rows)
        .map(|((source, name, rule), rows)| {
            let usefulness = usefulness(count_people(&bits_of(ground, &rows), people), total);
            Leaf { source, name, rule, rows, usefulness }
        })
        .collect();
    leaves.sort_by(|a, b| b.usefulness.total_cmp(&a.usefulness).then_with(|| a.name.cmp(&b.name)));
    Ok(leaves)
}

fn least(limits: &ProposalLimits) -> u64 {
    limits.people.max(limits.publication.threshold).max(limits.k)
}

/// The people of some rows who consented.
fn bits_of(ground: &Ground<'_>, rows: &Bitmap) -> Bitmap {
    let mut bits = people_of(rows, ground.table.people());
    if let Some(consenting) = ground.consenting {
        bits.and(consenting);
    }
    bits
}

/// s · log2(1/s): large for segments that are both large and informative; 0 for nobody and for everybody.
fn usefulness(people: u64, total: u64) -> f64 {
    let share = people as f64 / total.max(1) as f64;
    if share > 0.0 { -share * share.log2() } else { 0.0 }
}

/// Leaves alone, in pairs and in threes, with enough people, the most useful first.
fn candidates(
    ground: &Ground<'_>,
    limits: &ProposalLimits,
    leaves: &[Leaf],
    progress: &Progress,
) -> Result<Vec<Candidate>, ProposalError> {
    let sets: Vec<Vec<usize>> = (0..leaves.len()).map(|leaf| vec![leaf]).collect();
    let mut all = counted(ground, limits, leaves, sets, progress)?;
    let mut last: Vec<Vec<usize>> = (0..leaves.len().min(JOINED)).map(|leaf| vec![leaf]).collect();
    for _ in 1..limits.conditions.clamp(1, 3) {
        let mut sets: Vec<Vec<usize>> = last
            .iter()
            .flat_map(|set| {
                let other = |leaf: &usize| set.iter().all(|&held| leaves[held].source != leaves[*leaf].source);
                (0..leaves.len().min(JOINED)).filter(other).map(|leaf| {
                    let mut set = set.clone();
                    set.push(leaf);
                    set.sort_unstable();
                    set
                })
            })
            .collect();
        sets.sort_unstable();
        sets.dedup();
        let found = counted(ground, limits, leaves, sets, progress)?;
        last = found.iter().take(EXTENDED).map(|candidate| candidate.leaves.clone()).collect();
        all.extend(found);
    }
    all.sort_by(by_use);
    Ok(all)
}

fn by_use(a: &Candidate, b: &Candidate) -> Ordering {
    let conditions = |c: &Candidate| c.leaves.len();
    b.usefulness
        .total_cmp(&a.usefulness)
        .then_with(|| conditions(a).cmp(&conditions(b)))
        .then_with(|| a.leaves.cmp(&b.leaves))
}

fn counted(
    ground: &Ground<'_>,
    limits: &ProposalLimits,
    leaves: &[Leaf],
    sets: Vec<Vec<usize>>,
    progress: &Progress,
) -> Result<Vec<Candidate>, ProposalError> {
    let people = ground.table.people();
    let total = people.total();
    let count = |set: Vec<usize>| {
        progress.check()?;
        let people = count_people(&bits_of(ground, &rows(&set, leaves)), people);
        let usefulness = usefulness(people, total);
        Ok((people >= least(limits) && usefulness > 0.0).then_some(Candidate { leaves: set, people, usefulness }))
    };
    let found: Vec<Option<Candidate>> = sets.into_par_iter().map(count).collect::<Result<_, Cancelled>>()?;
    let mut found: Vec<Candidate> = found.into_iter().flatten().collect();
    found.sort_by(by_use);
    Ok(found)
}

/// Rows that meet every condition.
fn rows(set: &[usize], leaves: &[Leaf]) -> Bitmap {
    let mut chosen = set.iter().map(|&leaf| &leaves[leaf].rows);
    let mut rows = chosen.next().cloned().unwrap_or_else(|| Bitmap::none(0));
    chosen.for_each(|more| rows.and(more));
    rows
}

fn name_of(candidate: &Candidate, leaves: &[Leaf]) -> String {
    let names: Vec<&str> = in_order(candidate, leaves).map(|leaf| leaf.name.as_str()).collect();
    names.join(" and ")
}

fn rule_of(candidate: &Candidate, leaves: &[Leaf]) -> Rule {
    Rule::All(in_order(candidate, leaves).map(|leaf| leaf.rule.clone()).collect()).canonical()
}

/// The conditions in the order of their columns.
fn in_order<'a>(candidate: &Candidate, leaves: &'a [Leaf]) -> impl Iterator<Item = &'a Leaf> {
    let mut chosen: Vec<&Leaf> = candidate.leaves.iter().map(|&leaf| &leaves[leaf]).collect();
    chosen.sort_by_key(|leaf| leaf.source);
    chosen.into_iter()
}

/// The candidates whose crowds are large enough, with their people and their smallest crowd.
fn with_crowds(
    ground: &Ground<'_>,
    limits: &ProposalLimits,
    leaves: &[Leaf],
    candidates: Vec<Candidate>,
    refused: &mut Refused,
    progress: &Progress,
) -> Result<Vec<(Candidate, Bitmap, u64)>, ProposalError> {
    let people = ground.table.people();
    let mut pool = Vec::new();
    let mut rest = candidates.into_iter();
    loop {
        let batch: Vec<Candidate> = rest.by_ref().take(AT_ONCE).collect();
        if batch.is_empty() {
            return Ok(pool);
        }
        let bits: Vec<Bitmap> =
            batch.par_iter().map(|candidate| bits_of(ground, &rows(&candidate.leaves, leaves))).collect();
        let of_rows: Vec<Bitmap> = bits.par_iter().map(|bits| rows_of(bits, people)).collect();
        let members: Vec<&Bitmap> = of_rows.iter().collect();
        let crowds = measure_segments(ground.table, ground.classes, &members, 0.0, progress)?;
        for ((candidate, bits), crowds) in batch.into_iter().zip(bits).zip(crowds) {
            let sizes = &crowds.class_sizes;
            match sizes.k().filter(|&k| k >= limits.k && sizes.people_alone() <= limits.people_alone) {
                Some(k) => pool.push((candidate, bits, k)),
                None => refused.crowd += 1,
            }
        }
    }
}

fn jaccard(a: &Bitmap, b: &Bitmap) -> f64 {
    let (mut both, mut either) = (0_u64, 0_u64);
    for (a, b) in a.words().iter().zip(b.words()) {
        both += u64::from((a & b).count_ones());
        either += u64::from((a | b).count_ones());
    }
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

/// Every class within the segment has the sensitive values that are requested.
fn holds_values(
    ground: &Ground<'_>,
    limits: &ProposalLimits,
    bits: &Bitmap,
    progress: &Progress,
) -> Result<bool, ProposalError> {
    let people = ground.table.people();
    let members = rows_of(bits, people);
    let whole = ground.classes.class_of_row();
    let mut class_of_row = vec![NO_CLASS; whole.len()];
    members.for_each(|row| {
        if let (Some(slot), Some(&class)) = (class_of_row.get_mut(row), whole.get(row)) {
            *slot = class;
        }
    });
    let view = ClassView { class_of_row: &class_of_row, classes: ground.classes.count(), people };
    let required = Required { distinct: Some(limits.l), closeness: Some((Distance::Ordered, limits.t)) };
    for column in ground.sensitive {
        if !failing_classes(view, column, None, required, progress)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What is released already, and what it discloses.
struct Publishing {
    given_away: Vec<GivenAway>,
}

/// A group that is disclosed, by what is known of it: people, interval, how exactly.
type GivenAway = (u64, [u64; 2], Safety);

fn given_away(groups: &[Derivation]) -> Vec<GivenAway> {
    let mut given: Vec<GivenAway> = groups.iter().map(|group| (group.people, group.interval, group.verdict)).collect();
    given.sort_unstable();
    given
}

impl Publishing {
    /// The inner `Err`: what the published segments disclose is not known, so nothing can be added to them safely.
    fn new(
        ground: &Ground<'_>,
        limits: &ProposalLimits,
        progress: &Progress,
    ) -> Result<Result<Self, String>, ProposalError> {
        let (names, bits): (Vec<&str>, Vec<&Bitmap>) = ground.published.iter().copied().unzip();
        let regions = Regions::count(&bits, ground.table.people(), progress)?;
        let derived = derivations(&regions, &names, &limits.publication, progress)?;
        Ok(match derived.given_up {
            Some(why) => Err(why),
            None => Ok(Self { given_away: given_away(&derived.groups) }),
        })
    }

    /// With one segment more nothing more is disclosed, and no pair with it comes close to disclosing something.
    fn stands(
        &self,
        ground: &Ground<'_>,
        limits: &ProposalLimits,
        chosen: &[(String, Bitmap)],
        (name, bits): (&str, &Bitmap),
        progress: &Progress,
    ) -> Result<bool, ProposalError> {
        let published = ground.published.iter().copied();
        let all = published.chain(chosen.iter().map(|(name, bits)| (name.as_str(), bits))).chain([(name, bits)]);
        let (names, bits): (Vec<&str>, Vec<&Bitmap>) = all.unzip();
        let newest = bits.len() - 1;
        let regions = Regions::count(&bits, ground.table.people(), progress)?;
        let near = overlaps(&regions, &limits.publication);
        if near.iter().any(|pair| (pair.a == newest || pair.b == newest) && pair.verdict != Safety::Safe) {
            return Ok(false);
        }
        let derived = derivations(&regions, &names, &limits.publication, progress)?;
        Ok(derived.given_up.is_none() && given_away(&derived.groups) == self.given_away)
    }
}
