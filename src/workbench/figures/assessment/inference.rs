//! The inference figures of a sensitive column, put into the assessment's words.

use super::options::MeasureOptions;
use crate::privacy::inference::{ClassView, Inference, InferenceOptions, SegmentValues, Worst, infer, infer_jointly};
use crate::privacy::{Bitmap, CodedColumn, CodedTable, Ladder};
use crate::report::assessment::{Figure, RecursiveC, SensitiveFigures};
use crate::review::LadderForm;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Given, privacy};
use std::sync::Arc;

/// The worst class's figures.
pub(crate) fn sensitive_figures(
    given: &Given<'_>,
    view: ClassView<'_>,
    column: &CodedColumn,
    options: &MeasureOptions,
) -> Result<SensitiveFigures, MeasureError> {
    let ladder = decided_ladder(given, column)?;
    let asked = InferenceOptions { recursive_l: options.recursive_l, ladder: ladder.as_deref() };
    Ok(put(column, options, &infer(view, column, asked, given.progress)?))
}

/// The figures of each sensitive column with the other ones added to the quasi-identifiers; empty if they were not
/// requested, or if there are no others.
pub(crate) fn joint_figures(
    given: &Given<'_>,
    table: &CodedTable,
    members: Option<&Bitmap>,
    sensitive: &[Arc<CodedColumn>],
    options: &MeasureOptions,
) -> Result<Vec<SensitiveFigures>, MeasureError> {
    if !options.joint || sensitive.len() < 2 {
        return Ok(Vec::new());
    }
    let ladders = sensitive.iter().map(|column| decided_ladder(given, column)).collect::<Result<Vec<_>, _>>()?;
    let asked: Vec<InferenceOptions<'_>> = ladders
        .iter()
        .map(|ladder| InferenceOptions { recursive_l: options.recursive_l, ladder: ladder.as_deref() })
        .collect();
    let figures = infer_jointly(table, members, sensitive, &asked, given.progress).map_err(privacy)?;
    Ok(sensitive.iter().zip(&figures).map(|(column, figures)| put(column, options, figures)).collect())
}

/// Only a ladder that somebody decided on has a meaning for the distance between values.
fn decided_ladder(given: &Given<'_>, column: &CodedColumn) -> Result<Option<Arc<Ladder>>, MeasureError> {
    let decided = given.review.column(&column.name).ladder != LadderForm::Automatic;
    decided.then(|| given.cache.ladder(given.review, &column.name, given.progress)).transpose()
}

fn put(column: &CodedColumn, options: &MeasureOptions, figures: &Inference) -> SensitiveFigures {
    let value = |worst: Option<Worst>| worst.map(|worst| worst.value);
    SensitiveFigures {
        column: column.name.clone(),
        distinct_l: value(figures.diversity.distinct).map(|distinct| distinct as u64),
        entropy_l: value(figures.diversity.entropy),
        alpha: value(figures.diversity.alpha),
        recursive_c: RecursiveC { l: options.recursive_l, c: value(figures.diversity.recursive_c).map(Figure) },
        t_equal: value(figures.closeness.equal),
        t_ordered: value(figures.closeness.ordered),
        t_distance: value(figures.closeness.distance),
        t_hierarchical: value(figures.closeness.hierarchical),
        delta_disclosure: value(figures.disclosure.delta),
        beta_basic: value(figures.disclosure.beta_basic),
        beta_enhanced: value(figures.disclosure.beta_enhanced),
        gain: None,
        certainty: None,
    }
}

/// Adds what membership of a segment discloses by itself.
pub(crate) fn with_membership(mut figures: SensitiveFigures, values: &SegmentValues) -> SensitiveFigures {
    figures.gain = values.gain().map(|gain| gain.value);
    figures.certainty = values.certainty().map(|certainty| certainty.value);
    figures
}
