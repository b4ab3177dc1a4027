//! The segments of a review, measured; and what their published counts give away together.

use super::class_sizes::{class_figures, risk_figures};
use super::inference::{joint_figures, sensitive_figures, with_membership};
use super::options::MeasureOptions;
use super::verdicts::{Evidence, verdicts};
use crate::privacy::inference::{ClassView, segment_values};
use crate::privacy::{Bitmap, ClassSizes, Classes, CodedColumn, CodedTable, NO_CLASS, SegmentCrowds, measure_segments};
use crate::report::assessment::{Derivation, Finding, Overlap, OverlapVerdict, SegmentFigures, Verdict, Verdicts};
use crate::review::{Review, Segment};
use crate::segments::{self, OverlapError, Publication, Regions, Safety};
use crate::workbench::consent::{Sieve, flow};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Given, privacy};
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
    /// `None` where no consent column is tagged. Otherwise `rows` and `bits` are of those who consented.
    pub consented: Option<u64>,
}

pub(crate) fn members(
    given: &Given<'_>,
    table: &CodedTable,
    segment: &Segment,
    consenting: Option<&Bitmap>,
) -> Result<Members, MeasureError> {
    let selected = given.cache.members(&segment.name, &segment.rule, given.progress)?;
    let people = table.people();
    let mut bits = segments::people_of(&selected, people);
    let count = segments::count_people(&bits, people);
    let Some(consenting) = consenting else {
        return Ok(Members { rows: people.rows_of_members(&selected), bits, people: count, consented: None });
    };
    bits.and(consenting);
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
    let consenting = match cache.consenting(review, progress) {
        Err(error @ MeasureError::ConsentUnknown { .. }) if !sides.options.strict => {
            let segments = list.iter().map(|segment| unmeasured(segment, review, &error)).collect();
            return Ok(Measured { segments, overlaps: Vec::new(), derivations: Vec::new(), given_up: None });
        }
        found => found?,
    };
    let mut sound = Vec::new();
    let mut figures = Vec::with_capacity(list.len());
    for segment in list.iter() {
        match members(given, sides.table, segment, consenting.as_ref()) {
            Ok(members) => {
                figures.push(None);
                sound.push((segment, members));
            }
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Err(error) if sides.options.strict => return Err(error),
            Err(error) => figures.push(Some(unmeasured(segment, review, &error))),
        }
    }
    let (overlaps, derivations, given_up) = given_away(given, sides, &sound)?;
    let rows: Vec<&Bitmap> = sound.iter().map(|(_, members)| &members.rows).collect();
    let threshold = review.policy.risk_threshold;
    let crowds = measure_segments(sides.table, sides.classes, &rows, threshold, progress).map_err(privacy)?;
    let sieves = cache.sieves(review, progress)?;
    let around = Around { overlaps: &overlaps, linking, total: sides.table.people().total(), sieves: &sieves };
    let mut measured = sound
        .iter()
        .zip(&crowds)
        .map(|((segment, members), crowds)| measured(given, sides, segment, members, crowds, &around))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter();
    let segments = figures.into_iter().filter_map(|unmeasured| unmeasured.or_else(|| measured.next())).collect();
    Ok(Measured { segments, overlaps, derivations, given_up })
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
        people: 0,
        consented: None,
        consent: None,
        share: None,
        classes: class_figures(&nobody),
        risk: risk_figures(&nobody, None, review.policy.risk_threshold),
        sensitive: Vec::new(),
        sensitive_joint: Vec::new(),
        rule_uses_sensitive: Vec::new(),
        verdicts: Verdicts { singling_out: finding.clone(), linking: finding.clone(), inference: finding },
        error: Some(because),
    }
}

/// What is known beside the segment itself.
struct Around<'a> {
    overlaps: &'a [Overlap],
    linking: &'a [String],
    /// People in the file.
    total: u64,
    /// The rules of consent.
    sieves: &'a [Sieve],
}

fn measured(
    given: &Given<'_>,
    sides: &Sides<'_>,
    segment: &Segment,
    members: &Members,
    crowds: &SegmentCrowds,
    around: &Around<'_>,
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
    let rule_uses_sensitive: Vec<String> = sides
        .sensitive
        .iter()
        .map(|column| column.name.clone())
        .filter(|name| asked.contains(&name.as_str()))
        .collect();
    let own_pairs: Vec<Overlap> =
        around.overlaps.iter().filter(|pair| pair.a == segment.name || pair.b == segment.name).cloned().collect();
    let selected = segments::people_of(&*cache.members(&segment.name, &segment.rule, progress)?, people);
    let verdicts = verdicts(&Evidence {
        policy: &review.policy,
        any_quasi_identifier: !sides.table.quasi_identifiers().is_empty(),
        people: members.consented.unwrap_or(members.people),
        classes: &class_figures,
        risk: &risk,
        population_fault: None,
        sensitive: &sensitive,
        linking_columns: around.linking,
        overlaps: &own_pairs,
        rule_uses_sensitive: &rule_uses_sensitive,
    });
    Ok(SegmentFigures {
        name: segment.name.clone(),
        rule: segment.rule.clone(),
        people: members.people,
        consented: members.consented,
        consent: flow(around.sieves, &selected, people),
        share: (around.total > 0).then(|| members.people as f64 / around.total as f64),
        classes: class_figures,
        risk,
        sensitive,
        sensitive_joint: joint_figures(given, sides.table, Some(&members.rows), sides.sensitive, sides.options)?,
        rule_uses_sensitive,
        verdicts,
        error: None,
    })
}

/// What published segments give away.
type GivenAway = (Vec<Overlap>, Vec<Derivation>, Option<String>);

/// Pairs of segments, unsafe first, every small group that the published counts pin down together, and what of these
/// was not worked out.
fn given_away(
    given: &Given<'_>,
    sides: &Sides<'_>,
    members: &[(&Segment, Members)],
) -> Result<GivenAway, MeasureError> {
    let Given { review, progress, .. } = *given;
    if members.is_empty() {
        return Ok((Vec::new(), Vec::new(), None));
    }
    let bits: Vec<&Bitmap> = members.iter().map(|(_, members)| &members.bits).collect();
    let names: Vec<&str> = members.iter().map(|(segment, _)| segment.name.as_str()).collect();
    let publication = Publication { threshold: review.policy.cell_threshold, total: !sides.options.hide_total };
    let regions = Regions::count(&bits, sides.table.people(), progress).map_err(|error| match error {
        OverlapError::Cancelled(_) => MeasureError::Cancelled,
        other => MeasureError::Release(other.to_string()),
    })?;
    let derived = segments::derivations(&regions, &names, publication, progress)?;
    let verdict = |safety: Safety| match safety {
        Safety::Unsafe => OverlapVerdict::Unsafe,
        Safety::Warn => OverlapVerdict::Warn,
        Safety::Safe => OverlapVerdict::Safe,
    };
    let name = |place: usize| names.get(place).map_or_else(String::new, ToString::to_string);
    let overlaps = segments::overlaps(&regions, publication)
        .iter()
        .map(|pair| Overlap {
            a: name(pair.a),
            b: name(pair.b),
            a_only: pair.a_only,
            b_only: pair.b_only,
            both: pair.both,
            derivable: pair.derivable,
            verdict: verdict(pair.verdict),
        })
        .collect();
    let derivations = derived
        .groups
        .iter()
        .map(|derivation| Derivation {
            people: derivation.people,
            interval: derivation.interval.map(|end| end as f64),
            how: derivation.how.clone(),
            verdict: verdict(derivation.verdict),
        })
        .collect();
    Ok((overlaps, derivations, derived.given_up))
}
