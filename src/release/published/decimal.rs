//! A number with the decimals at which it is published: the same in every file, and no digit more.

use std::fmt;

/// A decimal number, and how far the truth may lie from it.
///
/// ```
/// use shoal::release::Decimal;
/// assert_eq!(Decimal::rounded(3_737_260.599_999_997, 2).to_string(), "3737260.60");
/// assert_eq!(Decimal::rounded(-0.004, 2).to_string(), "0.00");
/// assert_eq!(Decimal::from(0.25).to_string(), "0.25");
/// assert_eq!("12.50".parse::<Decimal>().unwrap().decimals(), 2);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    value: f64,
    decimals: u16,
    /// How far the truth may lie from it, if that is not half a unit of the last decimal.
    within: Option<f64>,
}

impl Decimal {
    /// The nearest number with this many decimals.
    #[must_use]
    pub fn rounded(value: f64, decimals: u8) -> Self {
        let value = format!("{value:.*}", usize::from(decimals)).parse().unwrap_or(value);
        // Nobody wants to read −0.
        Self { value: value + 0.0, decimals: decimals.into(), within: None }
    }

    /// The same number, with the reach that a reader knows the truth to have: more than half a unit of the last decimal
    /// for a multiple of a coarser unit; infinite for a number that was computed from others beside it and discloses
    /// nothing of its own.
    #[must_use]
    pub fn within(self, within: f64) -> Self {
        Self { within: Some(within), ..self }
    }

    /// The number was computed from others beside it and discloses nothing that they do not.
    #[must_use]
    pub fn computed(self) -> Self {
        self.within(f64::INFINITY)
    }

    /// The number as the nearest `f64` to what is written.
    #[must_use]
    pub fn value(self) -> f64 {
        self.value
    }

    /// Digits after the decimal point.
    #[must_use]
    pub fn decimals(self) -> u16 {
        self.decimals
    }

    /// How far the truth may lie from it, either way.
    #[must_use]
    pub fn reach(self) -> f64 {
        self.within.unwrap_or_else(|| 0.5 * 10_f64.powi(-i32::from(self.decimals)))
    }

    /// Its text in the ledger, which keeps how far the truth may lie: "3500 ± 500".
    pub(super) fn stored(self) -> String {
        self.within.map_or_else(|| self.to_string(), |within| format!("{self} ± {within}"))
    }

    /// Reads [`stored`](Self::stored).
    pub(super) fn from_stored(text: &str) -> Result<Self, std::num::ParseFloatError> {
        match text.split_once(" ± ") {
            Some((number, within)) => Ok(number.parse::<Self>()?.within(within.parse()?)),
            None => text.parse(),
        }
    }
}

/// With as many decimals as the number needs.
impl From<f64> for Decimal {
    fn from(value: f64) -> Self {
        Self { value, decimals: decimals_in(&value.to_string()), within: None }
    }
}

impl std::str::FromStr for Decimal {
    type Err = std::num::ParseFloatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self { value: text.parse()?, decimals: decimals_in(text), within: None })
    }
}

fn decimals_in(text: &str) -> u16 {
    text.split_once('.').map_or(0, |(_, decimals)| u16::try_from(decimals.len()).unwrap_or(u16::MAX))
}

/// Equal numbers are equal, however they are written.
impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// The shortest text that reads back as the number, filled up with zeros to its decimals.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.value.to_string();
        let missing = usize::from(self.decimals).saturating_sub(decimals_in(&text).into());
        if self.value.is_finite() && missing > 0 {
            if !text.contains('.') {
                text.push('.');
            }
            text.extend(std::iter::repeat_n('0', missing));
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_keeps_decimals_and_reach() {
        for (number, text) in [
            (Decimal::rounded(12.5, 2), "12.50"),
            (Decimal::rounded(3500.0, 0).within(500.0), "3500 ± 500"),
            (Decimal::rounded(17.93, 2).computed(), "17.93 ± inf"),
            (Decimal::from(3_737_260.599_999_997), "3737260.599999997"),
        ] {
            assert_eq!(number.stored(), text);
            let read = Decimal::from_stored(text).unwrap();
            assert_eq!((read, read.decimals(), read.reach()), (number, number.decimals(), number.reach()));
        }
        assert!(Decimal::from_stored("a lot").is_err());
    }

    #[test]
    fn rounding_leaves_no_tail() {
        for cents in 0..20_000_u32 {
            let value = f64::from(cents) * 0.01;
            let text = Decimal::rounded(value, 2).to_string();
            assert_eq!(text, format!("{}.{:02}", cents / 100, cents % 100));
        }
    }
}
