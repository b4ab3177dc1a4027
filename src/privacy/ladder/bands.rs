//! Numbers: bands of equal width, top and bottom coding.

use std::sync::Arc;

use super::{Ladder, LadderError, Level, number_label};
use crate::privacy::{CodedColumn, Values};

fn numbers(column: &CodedColumn) -> Result<&[f64], LadderError> {
    match &column.values {
        Values::Number(v) => Ok(v),
        _ => Err(LadderError::WrongType { column: column.name.clone(), needs: "a column of numbers" }),
    }
}

fn whole(x: f64) -> bool {
    x.fract() == 0.0
}

/// Bands of equal width, one level a width, from narrow to wide; a band starts at `origin` or a multiple of the width
/// away from it. Where all values and the bands are whole numbers a band reads `30–39`; else it is half-open and
/// reads `0.5 to under 1`.
///
/// # Errors
/// A column that holds no numbers, a width that is not a finite number above 0, or one that is not a multiple of the
/// width below it.
pub fn bands(column: &Arc<CodedColumn>, widths: &[f64], origin: f64) -> Result<Ladder, LadderError> {
    let values = numbers(column)?;
    let bad = |what, x: f64| LadderError::BadNumber { column: column.name.clone(), what, given: number_label(x) };
    if !origin.is_finite() {
        return Err(bad("the start of the bands", origin));
    }
    if let Some(&width) = widths.iter().find(|w| !w.is_finite() || **w <= 0.0) {
        return Err(bad("a width", width));
    }
    let Some(&narrowest) = widths.first() else { return Ok(super::identity(column)) };
    // Wider bands are counted in narrowest bands: whole multiples, so that rounding cannot break the nesting.
    let mut multiples = Vec::with_capacity(widths.len());
    for (i, &width) in widths.iter().enumerate() {
        let multiple = (width / narrowest).round();
        let below = multiples.last().copied().unwrap_or(1);
        let fits = (width / narrowest - multiple).abs() <= 1e-9 * multiple && multiple < 9e15;
        if !fits || (multiple as i64) % below != 0 {
            let lower = widths[i.saturating_sub(1)];
            let band = |w| format!("bands of {}", number_label(w));
            return Err(LadderError::NotNested { column: column.name.clone(), lower: band(lower), upper: band(width) });
        }
        multiples.push(multiple as i64);
    }
    let exact = whole(origin) && whole(narrowest) && values.iter().all(|&x| whole(x));
    let index: Vec<i64> = values.iter().map(|&x| band_of(x, narrowest, origin)).collect();
    let level = |(&width, &multiple): (&f64, &i64)| {
        Level::from_runs(
            column,
            format!("bands of {}", number_label(width)),
            |i| index[i].div_euclid(multiple),
            |&band, _, _| {
                let low = origin + band as f64 * multiple as f64 * narrowest;
                let high = origin + (band as f64 + 1.0) * multiple as f64 * narrowest;
                if exact {
                    whole_range(low, high - 1.0)
                } else {
                    format!("{} to under {}", number_label(low), number_label(high))
                }
            },
        )
    };
    let above = widths.iter().zip(&multiples).map(level).collect();
    Ok(Ladder::new(column, column.cardinality(), above))
}

/// The band that holds `x`. A quotient within a billionth of a whole number is that number: 0.3 / 0.1 is 3.
fn band_of(x: f64, width: f64, origin: f64) -> i64 {
    let quotient = (x - origin) / width;
    let nearest = quotient.round();
    let close =
        (quotient - nearest).abs() <= 1e-9 * nearest.abs().max(1.0) && !(whole(x) && whole(width) && whole(origin));
    if close { nearest as i64 } else { quotient.floor() as i64 }
}

fn whole_range(low: f64, high: f64) -> String {
    if low == high {
        number_label(low)
    } else if low < 0.0 {
        format!("{} to {}", number_label(low), number_label(high))
    } else {
        format!("{}–{}", number_label(low), number_label(high))
    }
}

/// Values from a threshold up become one group; one level a threshold, from the highest down.
///
/// # Errors
/// A column that holds no numbers, a threshold that is not finite, or thresholds that do not fall.
pub fn top_coding(column: &Arc<CodedColumn>, thresholds: &[f64]) -> Result<Ladder, LadderError> {
    coding(column, thresholds, "and over", |x, threshold| x >= threshold, |lower, upper| upper < lower)
}

/// Values from a threshold down become one group; one level a threshold, from the lowest up.
///
/// # Errors
/// A column that holds no numbers, a threshold that is not finite, or thresholds that do not rise.
pub fn bottom_coding(column: &Arc<CodedColumn>, thresholds: &[f64]) -> Result<Ladder, LadderError> {
    coding(column, thresholds, "and under", |x, threshold| x <= threshold, |lower, upper| upper > lower)
}

fn coding(
    column: &Arc<CodedColumn>,
    thresholds: &[f64],
    words: &str,
    inside: impl Fn(f64, f64) -> bool,
    coarser: impl Fn(f64, f64) -> bool,
) -> Result<Ladder, LadderError> {
    let values = numbers(column)?;
    let name = |threshold: f64| format!("{} {words}", number_label(threshold));
    if let Some(&bad) = thresholds.iter().find(|t| !t.is_finite()) {
        let given = number_label(bad);
        return Err(LadderError::BadNumber { column: column.name.clone(), what: "a threshold", given });
    }
    if let Some(pair) = thresholds.windows(2).find(|pair| !coarser(pair[0], pair[1])) {
        return Err(LadderError::NotNested { column: column.name.clone(), lower: name(pair[0]), upper: name(pair[1]) });
    }
    let level = |&threshold: &f64| {
        Level::from_runs(
            column,
            name(threshold),
            |i| if inside(values[i], threshold) { None } else { Some(i) },
            |key, first, _| if key.is_none() { name(threshold) } else { number_label(values[first]) },
        )
    };
    Ok(Ladder::new(column, column.cardinality(), thresholds.iter().map(level).collect()))
}
