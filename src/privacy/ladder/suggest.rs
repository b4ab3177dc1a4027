//! The ladder that a freshly tagged quasi-identifier gets by itself.

use super::{DateUnit, Form};
use crate::privacy::{CodedColumn, Values};

/// Columns with no more values than this are left as they are: every step would lose too much.
const FEW_VALUES: usize = 20;

/// A sensible ladder: dates by units, many-valued numbers by bands, codes and postcodes by prefixes, anything else as
/// it came. It always builds for its column.
#[must_use]
pub fn suggested(column: &CodedColumn) -> Form {
    match &column.values {
        Values::Date(days) => suggested_units(days),
        Values::Number(numbers) if numbers.len() > FEW_VALUES => suggested_bands(column, numbers),
        Values::Text(texts) if texts.len() > FEW_VALUES => suggested_prefix(texts),
        _ => Form::Identity,
    }
}

/// All units, but for those that would put everything into one group and those as fine as the days themselves.
fn suggested_units(days: &[i32]) -> Form {
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return Form::Identity };
    let years = (i64::from(last) - i64::from(first)) as f64 / 365.25;
    let worthwhile = |unit: &DateUnit| match unit {
        DateUnit::Month => true,
        DateUnit::Quarter => years > 0.25,
        DateUnit::Year => years > 1.0,
        DateUnit::FiveYears => years > 5.0,
        DateUnit::Decade => years > 10.0,
    };
    Form::Date(DateUnit::ALL.into_iter().filter(worthwhile).collect())
}

/// Some 8 to 20 bands over the middle 96 % of the rows at the first level, then wider ones of round widths.
fn suggested_bands(column: &CodedColumn, numbers: &[f64]) -> Form {
    let mut rows = vec![0u64; column.cardinality()];
    column.codes.iter().for_each(|code| rows[code as usize] += 1);
    rows.truncate(numbers.len());
    let total: u64 = rows.iter().sum();
    let at = |share: f64| {
        let mut passed = 0;
        let code = rows.iter().position(|&n| {
            passed += n;
            passed as f64 >= share * total as f64
        });
        code.map_or(0.0, |code| numbers[code])
    };
    let spread = at(0.98) - at(0.02);
    if !spread.is_finite() || spread <= 0.0 {
        return Form::Identity;
    }
    let power = 10f64.powi((spread / 20.0).log10().floor() as i32);
    // Each step is a multiple of the one below, so that the levels nest.
    let steps = if spread / power <= 20.0 {
        [1.0, 2.0, 10.0]
    } else if spread / power <= 40.0 {
        [2.0, 10.0, 20.0]
    } else if spread / power <= 100.0 {
        [5.0, 10.0, 20.0]
    } else {
        [10.0, 20.0, 100.0]
    };
    let whole = numbers.iter().all(|x| x.fract() == 0.0);
    let widths = steps.iter().map(|step| step * power).filter(|&width| width < spread && (!whole || width > 1.0));
    Form::Bands { widths: widths.collect(), origin: 0.0 }
}

/// Prefixes where the values look like codes: short, without spaces, nearly all with a digit.
fn suggested_prefix(texts: &[Box<str>]) -> Form {
    let longest = texts.iter().map(|t| t.chars().count()).max().unwrap_or(0);
    let digits = texts.iter().filter(|t| t.chars().any(|c| c.is_ascii_digit())).count();
    let spaced = texts.iter().filter(|t| t.split_whitespace().count() > 2).count();
    if !(2..=16).contains(&longest) || digits * 10 < texts.len() * 9 || spaced * 10 > texts.len() {
        return Form::Identity;
    }
    let step = if longest <= 6 { 1 } else { 2 };
    Form::Prefix((1..longest).rev().step_by(step).collect())
}
