//! The segments of a review, measured; and what their published counts give away together.

use super::apart::{self, Apart, Attack};
use super::class_sizes::{class_figures, risk_figures};
use super::handed_over::{self, Shared};
use super::inference::{joint_figures, sensitive_figures, with_membership};
use super::options::MeasureOptions;
use super::verdicts::{Evidence, verdicts};
use crate::dataset::Role;
use crate::privacy::inference::{ClassView, segment_values};
use crate::privacy::{
    Bitmap, ClassSizes, Classes, CodedColumn, CodedTable, NO_CLASS, SegmentCrowds, equivalence_classes,
    measure_segments,
};
use crate::report::assessment::{Derivation, Finding, Overlap, SegmentAnswer, SegmentFigures, Verdict, Verdicts};
use crate::review::{Leaves, Review, Segment};
use crate::segments::{self, Publication};
use crate::workbench::consent::{Sieve, flow, sieves_of};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Given, privacy};
use crate::workbench::figures::search::next_steps::least_crowd;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What segments are measured against.
pub(crate) struct Sides<'a> {
    pub table: &'a CodedTable,
    /// Of the whole file.
    pub classes: &'a Classes,
    pub sensitive: &'a [Arc<CodedColumn>],
    pub options: &'a MeasureOptions,
}

pub(crate) struct Measured {
    pub segments: Vec<SegmentFigures>,
    pub overlaps: Vec<Overlap>,
    pub derivations: Vec<Derivation>,
    /// What of them was not worked out.
    pub given_up: Option<String>,
}

/// A segment's people: by its rule, and of those the ones who consented.
pub(crate) struct Members {
    /// Rows of everyone whom the rule selects; with a person key all rows of such a person.
    pub rows: Bitmap,
    /// One bit a person.
    pub bits: Bitmap,
    pub people: u64,
    /// `None` if no rule of consent holds for the segment. Otherwise `rows` and `bits` are of those who consented.
    pub consented: Option<u64>,
}

pub(crate) fn members(given: &Given<'_>, table: &CodedTable, segment: &Segment) -> Result<Members, MeasureError> {
    let selected = given.cache.members(&segment.name, &segment.rule, given.progress)?;
    let people = table.people();
    let mut bits = segments::people_of(&selected, people);
    let count = segments::count_people(&bits, people);
    let Some(consenting) = given.cache.consenting_to(given.review, segment, given.progress)? else {
        return Ok(Members { rows: people.rows_of_members(&selected), bits, people: count, consented: None });
    };
    bits.and(&consenting);
    let consented = segments::count_people(&bits, people);
    Ok(Members { rows: segments::rows_of(&bits, people), bits, people: count, consented: Some(consented) })
}

fn class_of_members(classes: &Classes, members: &Bitmap) -> Vec<u32> {
    let mut class_of_row = vec![NO_CLASS; classes.class_of_row().len()];
    for row in members.iter() {
        if let (Some(slot), Some(&class)) = (class_of_row.get_mut(row), classes.class_of_row().get(row)) {
            *slot = class;
        }
    }
    class_of_row
}

pub(crate) fn segments(given: &Given<'_>, sides: &Sides<'_>, linking: &[String]) -> Result<Measured, MeasureError> {
    let Given { cache, review, progress } = *given;
    let list = &review.segments;
    let rules: Vec<&str> = list.iter().map(|segment| segment.rule.as_str()).collect();
    cache.forget_members_but(&rules);
    match cache.sieves(review, progress) {
        Err(error @ (MeasureError::ConsentUnknown { .. } | MeasureError::OptOutNotOpen { .. }))
            if !sides.options.strict =>
        {
            let segments = list.iter().map(|segment| unmeasured(segment, review, &error)).collect();
            return Ok(Measured { segments, overlaps: Vec::new(), derivations: Vec::new(), given_up: None });
        }
        found => found?,
    };
    let mut sound = Vec::new();
    let mut figures = Vec::with_capacity(list.len());
    for segment in list.iter() {
        match members(given, sides.table, segment) {
            Ok(members) => {
                figures.push(None);
                sound.push((segment, members));
            }
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Err(error) if sides.options.strict => return Err(error),
            Err(error) => figures.push(Some(unmeasured(segment, review, &error))),
        }
    }
    let publication = Publication::exact(review.policy.cell_threshold, !sides.options.hide_total);
    let people = sides.table.people();
    let attack = apart::attack(&sound, &publication, people, progress)?;
    let apart = apart::of_segments(review, &sound, &attack, &publication, people, progress)?;
    let rows: Vec<&Bitmap> = sound.iter().map(|(_, members)| &members.rows).collect();
    let threshold = review.policy.risk_threshold;
    let crowds = measure_segments(sides.table, sides.classes, &rows, threshold, progress).map_err(privacy)?;
    let sieves = cache.sieves(review, progress)?;
    let around = Around { linking, total: people.total(), sieves: &sieves, sensitive: sides.sensitive };
    let mut narrowed = Narrowed::default();
    let mut measured = Vec::with_capacity(sound.len());
    for (((segment, members), crowds), apart) in sound.iter().zip(&crowds).zip(&apart) {
        let one = match &segment.leaves {
            Some(Leaves::Rows(columns)) => {
                let (table, classes, sensitive) = narrowed.to(given, sides, columns)?;
                let sides = Sides { table: &table, classes: &classes, sensitive: &sensitive, options: sides.options };
                let crowds = measure_segments(&table, &classes, &[&members.rows], threshold, progress);
                let crowds = crowds.map_err(privacy)?.pop().unwrap_or_else(|| crowds_of_nobody(threshold));
                measured_one(given, &sides, segment, members, &crowds, &around, apart)?
            }
            _ => measured_one(given, sides, segment, members, crowds, &around, apart)?,
        };
        measured.push(one);
    }
    let (overlaps, derivations) = given_away(&sound, &attack);
    let mut measured = measured.into_iter();
    let segments = figures.into_iter().filter_map(|unmeasured| unmeasured.or_else(|| measured.next())).collect();
    Ok(Measured { segments, overlaps, derivations, given_up: attack.derived.given_up })
}

fn crowds_of_nobody(threshold: f64) -> SegmentCrowds {
    SegmentCrowds { class_sizes: ClassSizes::default(), population: crate::privacy::PopulationRisk::new(threshold) }
}

/// The places of the quasi-identifiers that are among these columns.
pub(crate) fn places_of(table: &CodedTable, columns: &[String]) -> Vec<usize> {
    let identifiers = table.quasi_identifiers().iter().enumerate();
    identifiers.filter(|(_, identifier)| columns.contains(&identifier.column.name)).map(|(place, _)| place).collect()
}

/// The file's table, classes and sensitive columns as far as rows with these columns show them.
type Side = (CodedTable, Arc<Classes>, Vec<Arc<CodedColumn>>);

/// What rows show, by their columns: several segments are often handed over with the same ones.
#[derive(Default)]
struct Narrowed {
    known: BTreeMap<Vec<usize>, (CodedTable, Arc<Classes>)>,
}

impl Narrowed {
    fn to(&mut self, given: &Given<'_>, sides: &Sides<'_>, columns: &[String]) -> Result<Side, MeasureError> {
        let places = places_of(sides.table, columns);
        if !self.known.contains_key(&places) {
            let table = sides.table.with_columns(&places);
            let classes = equivalence_classes(&table, None, given.progress).map_err(privacy)?;
            self.known.insert(places.clone(), (table, Arc::new(classes)));
        }
        let (table, classes) = self.known.get(&places).cloned().ok_or(MeasureError::Cancelled)?;
        let sensitive = sides.sensitive.iter().filter(|column| columns.contains(&column.name)).cloned().collect();
        Ok((table, classes, sensitive))
    }
}

/// A segment that could not be measured: nobody can say that it is safe.
fn unmeasured(segment: &Segment, review: &Review, error: &MeasureError) -> SegmentFigures {
    let nobody = ClassSizes::default();
    let because = crate::workbench::bench::sentence(&error.to_string());
    let headline = "Not measured".to_owned();
    let finding = Finding { verdict: Verdict::Fail, measured: false, because: because.clone(), headline };
    SegmentFigures {
        name: segment.name.clone(),
        rule: segment.rule.clone(),
        purpose: segment.purpose.clone(),
        leaves: segment.leaves.as_ref().map(|leaves| leaves.word().to_owned()),
        columns: columns_of(segment),
        rounded: segment.rounded,
        recipients: segment.recipients.clone(),
        people: 0,
        consented: None,
        consent: None,
        share: None,
        classes: class_figures(&nobody),
        risk: risk_figures(&nobody, None, review.policy.risk_threshold),
        sensitive: Vec::new(),
        sensitive_joint: Vec::new(),
        rule_uses_sensitive: Vec::new(),
        apart_from: None,
        verdicts: Verdicts { singling_out: finding.clone(), linking: finding.clone(), inference: finding },
        answer: SegmentAnswer {
            verdict: Verdict::Fail,
            because: because.trim_end_matches('.').to_owned(),
            small_audience: false,
        },
        error: Some(because),
    }
}

fn columns_of(segment: &Segment) -> Vec<String> {
    match &segment.leaves {
        Some(Leaves::Rows(columns)) => columns.clone(),
        _ => Vec::new(),
    }
}

/// What is known beside the segment itself.
struct Around<'a> {
    linking: &'a [String],
    /// People in the file.
    total: u64,
    /// The rules of consent.
    sieves: &'a [Sieve],
    /// All sensitive columns of the file, whether or not they are released.
    sensitive: &'a [Arc<CodedColumn>],
}

fn measured_one(
    given: &Given<'_>,
    sides: &Sides<'_>,
    segment: &Segment,
    members: &Members,
    crowds: &SegmentCrowds,
    around: &Around<'_>,
    apart: &[Apart],
) -> Result<SegmentFigures, MeasureError> {
    let Given { cache, review, progress } = *given;
    let people = sides.table.people();
    let class_figures = class_figures(&crowds.class_sizes);
    let risk = risk_figures(&crowds.class_sizes, Some(&crowds.population), review.policy.risk_threshold);
    // The file's classes, of the members' rows alone.
    let class_of_row =
        if sides.sensitive.is_empty() { Vec::new() } else { class_of_members(sides.classes, &members.rows) };
    let view = ClassView { class_of_row: &class_of_row, classes: sides.classes.count(), people };
    let sensitive = sides
        .sensitive
        .iter()
        .map(|column| {
            let figures = sensitive_figures(given, view, column, sides.options)?;
            let values = segment_values(column, people, &members.rows, None, progress)?;
            Ok(with_membership(figures, &values))
        })
        .collect::<Result<Vec<_>, MeasureError>>()?;
    let rule = segments::read(&segment.rule, &cache.kinds())
        .map_err(|source| MeasureError::Rule { segment: segment.name.clone(), source })?;
    let asked = rule.columns();
    let rule_uses_sensitive: Vec<String> = around
        .sensitive
        .iter()
        .map(|column| column.name.clone())
        .filter(|name| asked.contains(&name.as_str()))
        .collect();
    let is_shown = |column: &CodedColumn| sides.sensitive.iter().any(|shown| shown.name == column.name);
    let mut shared = Vec::new();
    for column in around.sensitive.iter().filter(|c| is_shown(c) || rule_uses_sensitive.contains(&c.name)) {
        let values = segment_values(column, people, &members.rows, None, progress)?;
        shared.extend(Shared::of(column, &values));
    }
    let selected = segments::people_of(&*cache.members(&segment.name, &segment.rule, progress)?, people);
    let counted = members.consented.unwrap_or(members.people);
    let said_rows = matches!(segment.leaves, Some(Leaves::Rows(_)));
    // Of rows only the columns that are released can link files.
    let linking: Vec<String> =
        around.linking.iter().filter(|name| !said_rows || columns_of(segment).contains(name)).cloned().collect();
    let of_rows = verdicts(&Evidence {
        policy: &review.policy,
        // Rows without a quasi-identifier have one crowd, everyone.
        any_quasi_identifier: said_rows || !sides.table.quasi_identifiers().is_empty(),
        people: counted,
        classes: &class_figures,
        risk: &risk,
        population_fault: None,
        sensitive: &sensitive,
        linking_columns: &linking,
        overlaps: &[],
        rule_uses_sensitive: &rule_uses_sensitive,
    });
    let (verdicts, answer) = handed_over::judge(&handed_over::Evidence {
        policy: &review.policy,
        segment,
        meet: members.people,
        people: counted,
        of_rows: &of_rows,
        people_alone: class_figures.people_alone,
        in_small_crowds: crowds.class_sizes.people_below(least_crowd(&review.policy)),
        smallest: class_figures.smallest,
        shared: &shared,
        withholds_sensitive: said_rows && sides.sensitive.is_empty() && !around.sensitive.is_empty(),
        rule_uses_sensitive: &rule_uses_sensitive,
        apart,
        unfit_columns: &unfit_columns(given, segment),
    });
    Ok(SegmentFigures {
        name: segment.name.clone(),
        rule: segment.rule.clone(),
        purpose: segment.purpose.clone(),
        leaves: segment.leaves.as_ref().map(|leaves| leaves.word().to_owned()),
        columns: columns_of(segment),
        rounded: segment.rounded,
        recipients: segment.recipients.clone(),
        people: members.people,
        consented: members.consented,
        consent: flow(&sieves_of(review, segment, around.sieves), &selected, people),
        share: (around.total > 0).then(|| members.people as f64 / around.total as f64),
        classes: class_figures,
        risk,
        sensitive,
        sensitive_joint: joint_figures(given, sides.table, Some(&members.rows), sides.sensitive, sides.options)?,
        rule_uses_sensitive,
        apart_from: apart.first().and_then(|apart| apart.with.clone()),
        verdicts,
        answer,
        error: None,
    })
}

/// Columns of a segment's rows that nobody can judge: without a role, or not in the file.
fn unfit_columns(given: &Given<'_>, segment: &Segment) -> Vec<String> {
    let fit = |name: &String| {
        given.cache.names().contains(&name.as_str())
            && given.review.role(name).is_some_and(|role| role != Role::DirectIdentifier)
    };
    columns_of(segment).into_iter().filter(|name| !fit(name)).collect()
}

/// Pairs of segments, unsafe first, and every small group that the published counts pin down together.
fn given_away(members: &[(&Segment, Members)], attack: &Attack) -> (Vec<Overlap>, Vec<Derivation>) {
    let name = |place: usize| members.get(place).map_or_else(String::new, |(segment, _)| segment.name.clone());
    let overlaps = (attack.overlaps.iter())
        .map(|pair| Overlap {
            a: name(pair.a),
            b: name(pair.b),
            a_only: pair.a_only,
            b_only: pair.b_only,
            both: pair.both,
            derivable: pair.derivable,
            verdict: apart::verdict(pair.verdict),
        })
        .collect();
    let derivations = (attack.derived.groups.iter())
        .map(|derivation| Derivation {
            people: derivation.people,
            interval: derivation.interval.map(|end| end as f64),
            how: derivation.how.clone(),
            verdict: apart::verdict(derivation.verdict),
        })
        .collect();
    (overlaps, derivations)
}
