//! The inference figures of a sensitive column, put into the assessment's words.

use super::error::MeasureError;
use super::figures::Given;
use super::measure::MeasureOptions;
use crate::privacy::CodedColumn;
use crate::privacy::inference::{Asked, ClassView, SegmentValues, Worst, infer};
use crate::report::assessment::{Figure, RecursiveC, SensitiveFigures};
use crate::review::LadderForm;

/// The worst class's figures.
pub(super) fn sensitive_figures(
    given: &Given<'_>,
    view: ClassView<'_>,
    column: &CodedColumn,
    options: &MeasureOptions,
) -> Result<SensitiveFigures, MeasureError> {
    // Only a ladder that somebody decided on has a meaning for the distance between values.
    let decided = given.review.column(&column.name).ladder != LadderForm::Automatic;
    let ladder = decided.then(|| given.cache.ladder(given.review, &column.name, given.progress)).transpose()?;
    let asked = Asked { recursive_l: options.recursive_l, ladder: ladder.as_deref() };
    let figures = infer(view, column, asked, given.progress)?;
    let value = |worst: Option<Worst>| worst.map(|worst| worst.value);
    Ok(SensitiveFigures {
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
    })
}

/// Adds what membership of a segment tells by itself.
pub(super) fn with_membership(mut figures: SensitiveFigures, values: &SegmentValues) -> SensitiveFigures {
    figures.gain = values.gain().map(|gain| gain.value);
    figures.certainty = values.certainty().map(|certainty| certainty.value);
    figures
}
