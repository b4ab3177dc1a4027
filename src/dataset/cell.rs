//! One value of the table, as the grid and the rules see it.

use std::borrow::Cow;
use std::fmt;

/// One value.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell<'a> {
    Missing,
    Text(Cow<'a, str>),
    Number(f64),
    /// Days since 1970-01-01.
    Date(i32),
    Boolean(bool),
}

impl fmt::Display for Cell<'_> {
    /// As the grid shows it: missing is empty, dates are ISO.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(days) => f.write_str(&iso_date(*days)),
            Self::Boolean(yes) => write!(f, "{yes}"),
        }
    }
}

/// `2026-11-22` for days since 1970-01-01.
///
/// ```
/// assert_eq!(shoal::dataset::iso_date(0), "1970-01-01");
/// assert_eq!(shoal::dataset::iso_date(-1), "1969-12-31");
/// assert_eq!(shoal::dataset::iso_date(20_779), "2026-11-22");
/// ```
#[must_use]
pub fn iso_date(days: i32) -> String {
    match chrono::NaiveDate::from_epoch_days(days) {
        Some(date) => date.format("%Y-%m-%d").to_string(),
        None => format!("day {days}"),
    }
}

/// A whole number with commas between thousands: 48213 → "48,213".
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
