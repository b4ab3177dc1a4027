//! The segments of a review, measured and judged; and what their published counts give away together.

use super::apart::{self, Apart, Attack, Attacked};
use super::class_sizes::{class_figures, risk_figures};
use super::handed_over;
use super::members::Sound;
use super::of_rows::{OfRows, Sides, columns_of_rows, of_rows};
use super::verdicts::{Evidence, verdicts};
use crate::dataset::Role;
use crate::privacy::{ClassSizes, CodedColumn};
use crate::report::assessment::{Derivation, Finding, Overlap, SegmentAnswer, SegmentFigures, Verdict, Verdicts};
use crate::review::{Review, Segment};
use crate::segments::Publication;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::Given;
use std::sync::Arc;

pub(crate) struct Measured {
    pub segments: Vec<SegmentFigures>,
    pub overlaps: Vec<Overlap>,
    pub derivations: Vec<Derivation>,
    /// What of them was not worked out.
    pub given_up: Option<String>,
}

pub(crate) fn segments(given: &Given<'_>, sides: &Sides<'_>, linking: &[String]) -> Result<Measured, MeasureError> {
    let Given { cache, review, progress } = *given;
    let list = &review.segments;
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
        match Sound::new(given, segment) {
            Ok(segment) => {
                figures.push(None);
                sound.push(segment);
            }
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Err(error) if sides.options.strict => return Err(error),
            Err(error) => figures.push(Some(unmeasured(segment, review, &error))),
        }
    }
    let known = cache.known.under(review, sides.options);
    let publication = Publication::exact(review.policy.cell_threshold, !sides.options.hide_total);
    let attacked = Attacked { given, table: sides.table, sound: &sound, publication: &publication, known: &known };
    let attack = apart::attack(&attacked)?;
    let apart = apart::of_segments(&attacked, &attack)?;
    let around = Around { linking, total: sides.table.people().total(), sensitive: sides.sensitive };
    let any_quasi_identifier = !sides.table.quasi_identifiers().is_empty();
    let measured = of_rows(given, sides, &sound, &known)?;
    let mut judged = (sound.iter().zip(&measured).zip(&apart))
        .map(|((sound, of_rows), apart)| judged(given, sound.segment, of_rows, any_quasi_identifier, &around, apart));
    let segments = figures.into_iter().filter_map(|unmeasured| unmeasured.or_else(|| judged.next())).collect();
    let (overlaps, derivations) = given_away(&sound, &attack);
    Ok(Measured { segments, overlaps, derivations, given_up: attack.derived.given_up.clone() })
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
        columns: columns_of_rows(segment).cloned().unwrap_or_default(),
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

/// What is known beside the segment itself.
struct Around<'a> {
    linking: &'a [String],
    /// People in the file.
    total: u64,
    /// All sensitive columns of the file, whether or not they are released.
    sensitive: &'a [Arc<CodedColumn>],
}

fn judged(
    given: &Given<'_>,
    segment: &Segment,
    of_rows: &OfRows,
    any_quasi_identifier: bool,
    around: &Around<'_>,
    apart: &[Apart],
) -> SegmentFigures {
    let policy = &given.review.policy;
    let counted = of_rows.consented.unwrap_or(of_rows.people);
    let columns = columns_of_rows(segment);
    // Of rows only the columns that are released can link files.
    let is_released = |name: &String| columns.is_none_or(|columns| columns.contains(name));
    let linking: Vec<String> = around.linking.iter().filter(|name| is_released(name)).cloned().collect();
    let verdicts_of_rows = verdicts(&Evidence {
        policy,
        // Rows without a quasi-identifier have one crowd, everyone.
        any_quasi_identifier: columns.is_some() || any_quasi_identifier,
        people: counted,
        classes: &of_rows.classes,
        risk: &of_rows.risk,
        population_fault: None,
        sensitive: &of_rows.sensitive,
        linking_columns: &linking,
        overlaps: &[],
        rule_uses_sensitive: &of_rows.rule_uses_sensitive,
    });
    let withholds = |columns: &Vec<String>| {
        !around.sensitive.is_empty() && !around.sensitive.iter().any(|column| columns.contains(&column.name))
    };
    let (verdicts, answer) = handed_over::judge(&handed_over::Evidence {
        policy,
        segment,
        meet: of_rows.people,
        people: counted,
        of_rows: &verdicts_of_rows,
        people_alone: of_rows.classes.people_alone,
        in_small_crowds: of_rows.in_small_crowds,
        smallest: of_rows.classes.smallest,
        shared: &of_rows.shared,
        withholds_sensitive: columns.is_some_and(withholds),
        rule_uses_sensitive: &of_rows.rule_uses_sensitive,
        apart,
        unfit_columns: &unfit_columns(given, segment),
    });
    SegmentFigures {
        name: segment.name.clone(),
        rule: segment.rule.clone(),
        purpose: segment.purpose.clone(),
        leaves: segment.leaves.as_ref().map(|leaves| leaves.word().to_owned()),
        columns: columns.cloned().unwrap_or_default(),
        rounded: segment.rounded,
        recipients: segment.recipients.clone(),
        people: of_rows.people,
        consented: of_rows.consented,
        consent: of_rows.consent.clone(),
        share: (around.total > 0).then(|| of_rows.people as f64 / around.total as f64),
        classes: of_rows.classes.clone(),
        risk: of_rows.risk.clone(),
        sensitive: of_rows.sensitive.clone(),
        sensitive_joint: of_rows.sensitive_joint.clone(),
        rule_uses_sensitive: of_rows.rule_uses_sensitive.clone(),
        apart_from: apart.first().and_then(|apart| apart.with.clone()),
        verdicts,
        answer,
        error: None,
    }
}

/// Columns of a segment's rows that nobody can judge: without a role, or not in the file.
fn unfit_columns(given: &Given<'_>, segment: &Segment) -> Vec<String> {
    let fit = |name: &String| {
        given.cache.names().contains(&name.as_str())
            && given.review.role(name).is_some_and(|role| role != Role::DirectIdentifier)
    };
    columns_of_rows(segment).into_iter().flatten().filter(|name| !fit(name)).cloned().collect()
}

/// Pairs of segments, unsafe first, and every small group that the published counts pin down together.
fn given_away(sound: &[Sound<'_>], attack: &Attack) -> (Vec<Overlap>, Vec<Derivation>) {
    let name = |place: usize| sound.get(place).map_or_else(String::new, |sound| sound.segment.name.clone());
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
