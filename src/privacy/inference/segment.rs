//! What membership of a segment reveals by itself.

use super::Shares;
use super::shares::value_counts;
use crate::privacy::{Bitmap, Cancelled, CodedColumn, Fraction, People, Progress};

/// A sensitive column inside a segment against everyone in view.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentValues {
    pub inside: Shares,
    pub everyone: Shares,
}

/// The largest of a figure over the values, and the value's code (the first of equals).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    pub value: f64,
    pub code: u32,
}

impl SegmentValues {
    /// max_s (q(s) − p(s)): how much surer of a value membership makes. `None` if the segment is empty.
    #[must_use]
    pub fn gain(&self) -> Option<Gain> {
        // n/f − P/N = (n·N − P·f) / fN.
        let (inside, everyone) = (u128::from(self.inside.total()), u128::from(self.everyone.total()));
        self.largest(|code| {
            let within = u128::from(self.inside.people(code)) * everyone;
            let over_all = u128::from(self.everyone.people(code)) * inside;
            let distance = Fraction::new(within.abs_diff(over_all), inside * everyone).value();
            if within < over_all { -distance } else { distance }
        })
    }

    /// max_s q(s): how sure of a value membership makes. `None` if the segment is empty.
    #[must_use]
    pub fn certainty(&self) -> Option<Gain> {
        self.largest(|code| self.inside.share(code))
    }

    fn largest(&self, figure: impl Fn(u32) -> f64) -> Option<Gain> {
        let codes = 0..self.inside.by_code().len() as u32;
        let all = codes.map(|code| Gain { value: figure(code), code });
        let best = |a: Gain, b: Gain| if b.value > a.value { b } else { a };
        if self.inside.total() == 0 { None } else { all.reduce(best) }
    }
}

/// The values of a sensitive column inside a segment and over everyone in view (`None`: all rows). A person counts once
/// for each value.
///
/// ```
/// use shoal::privacy::{Bitmap, CodedColumn, Codes, People, Progress, Values};
/// use shoal::privacy::inference::segment_values;
/// let note = CodedColumn {
///     name: "note".into(),
///     values: Values::Text(vec!["asthma".into(), "none".into()]),
///     has_missing: false,
///     codes: Codes::U8(vec![0, 0, 1, 1, 1, 1, 1, 1]),
/// };
/// let segment = Bitmap::from_words(vec![0b111], 8);
/// let values = segment_values(&note, &People::Rows(8), &segment, None, &Progress::new())?;
/// let gain = values.gain().unwrap();
/// assert_eq!(gain.code, 0); // asthma: 2 of 3 inside, 2 of 8 over all
/// assert!((gain.value - (2.0 / 3.0 - 0.25)).abs() < 1e-12);
/// # Ok::<(), shoal::privacy::Cancelled>(())
/// ```
///
/// # Errors
/// [`Cancelled`].
pub fn segment_values(
    column: &CodedColumn,
    people: &People,
    members: &Bitmap,
    everyone: Option<&Bitmap>,
    progress: &Progress,
) -> Result<SegmentValues, Cancelled> {
    Ok(SegmentValues {
        inside: shares(column, people, Some(members), progress)?,
        everyone: shares(column, people, everyone, progress)?,
    })
}

/// How the values of a column are spread over the people of some rows (`None`: all). A person counts once for each value.
///
/// # Errors
/// [`Cancelled`].
pub fn shares(
    column: &CodedColumn,
    people: &People,
    rows: Option<&Bitmap>,
    progress: &Progress,
) -> Result<Shares, Cancelled> {
    progress.check()?;
    let counts = match rows {
        Some(rows) => value_counts(column, rows, people),
        None => value_counts(column, &Bitmap::all(column.rows()), people),
    };
    Ok(Shares::new(counts))
}
