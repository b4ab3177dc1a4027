//! Values as people read and write them.

use crate::privacy::calendar::civil;
use crate::privacy::{CodedColumn, Values};

/// The name of the group of missing values, at every level below the top, unless a value or a group bears it.
pub const MISSING: &str = "missing";

/// The name of the group of missing values where the others have these: one that none of them has.
pub(super) fn missing_label(is_taken: impl Fn(&str) -> bool) -> String {
    [MISSING, "no value", "(missing)"]
        .into_iter()
        .map(str::to_owned)
        .chain((2..).map(|number| format!("{MISSING} {number}")))
        .find(|label| !is_taken(label))
        .unwrap_or_default()
}

/// A base value as text; empty for a code that does not exist.
#[must_use]
pub fn value_label(column: &CodedColumn, code: u32) -> String {
    if column.missing_code() == Some(code) {
        return missing_label(|label| match &column.values {
            Values::Text(values) => values.binary_search_by(|value| value.as_ref().cmp(label)).is_ok(),
            _ => false,
        });
    }
    let at = code as usize;
    match &column.values {
        Values::Text(v) => v.get(at).map(ToString::to_string),
        Values::Number(v) => v.get(at).map(|&x| number_label(x)),
        Values::Date(v) => v.get(at).map(|&days| {
            let (year, month, day) = civil(days);
            format!("{year:04}-{month:02}-{day:02}")
        }),
        Values::Boolean(v) => v.get(at).map(ToString::to_string),
    }
    .unwrap_or_default()
}

/// A number without the dust of binary fractions: at most 12 significant digits, no exponent, no `-0`.
///
/// ```
/// # use shoal::privacy::ladder::number_label;
/// assert_eq!(number_label(0.1 + 0.2), "0.3");
/// assert_eq!(number_label(30.0), "30");
/// assert_eq!(number_label(-0.0), "0");
/// ```
#[must_use]
pub fn number_label(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    // Whole numbers that a double holds exactly are printed exactly.
    if !x.is_finite() || (x.fract() == 0.0 && x.abs() < 9e15) {
        return format!("{x}");
    }
    format!("{x:.11e}").parse::<f64>().map_or_else(|_| x.to_string(), |rounded| rounded.to_string())
}

/// The code of a value that somebody wrote: by the same type, so that `1`, `01` and `1.0` are one number.
pub(super) fn find_value(column: &CodedColumn, text: &str) -> Option<u32> {
    let at = match &column.values {
        Values::Text(v) => v.binary_search_by(|value| value.as_ref().cmp(text)).ok(),
        Values::Number(v) => {
            let x: f64 = text.trim().parse().ok()?;
            v.binary_search_by(|value| value.total_cmp(&(x + 0.0))).ok()
        }
        Values::Date(v) => v.binary_search(&super::dates::parse(text.trim())?).ok(),
        Values::Boolean(v) => v.iter().position(|value| text.trim().eq_ignore_ascii_case(&value.to_string())),
    };
    at.map(|code| code as u32)
}
