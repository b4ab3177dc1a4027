//! Dates in their plain forms: digits, one mark, years of four digits; with a time of day where the year comes first.

use super::values::trimmed;
use crate::privacy::calendar::{day_number, is_day};

/// How a date is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum DateForm {
    /// `2026-11-22`, also with `/` or `.`.
    YearFirst,
    /// The same with a time of day after it.
    WithTime,
    /// `22.11.2026`
    Dots,
    /// `22/11/2026` or `11/22/2026`
    Slashes,
    /// `22-11-2026` or `11-22-2026`
    Dashes,
}

/// A date in parts, not yet checked against the calendar: for [`DateForm::YearFirst`] `first` is the month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) struct DateParts {
    pub form: DateForm,
    pub year: u16,
    pub first: u8,
    pub second: u8,
}

#[inline]
fn digit(byte: u8) -> Option<u8> {
    let value = byte.wrapping_sub(b'0');
    (value <= 9).then_some(value)
}

#[inline]
fn two(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [a] => digit(*a),
        [a, b] => Some(digit(*a)? * 10 + digit(*b)?),
        _ => None,
    }
}

#[inline]
fn four(bytes: &[u8]) -> Option<u16> {
    let [a, b, c, d] = bytes else { return None };
    Some(
        u16::from(digit(*a)?) * 1000 + u16::from(digit(*b)?) * 100 + u16::from(digit(*c)?) * 10 + u16::from(digit(*d)?),
    )
}

/// Parts of a date. Years have four digits: of `01.02.26` the century would be a guess.
pub(in crate::dataset::delimited) fn date_parts(cell: &[u8]) -> Option<DateParts> {
    if cell.len() < 8 {
        return None;
    }
    if let Some(mark @ (b'-' | b'/' | b'.')) = cell.get(4).copied() {
        let year = four(cell.get(..4)?)?;
        let rest = cell.get(5..)?;
        let month_end = rest.iter().position(|b| *b == mark)?;
        let month = two(rest.get(..month_end)?)?;
        let rest = rest.get(month_end + 1..)?;
        let day_end = rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
        let day = two(rest.get(..day_end)?)?;
        let form = match rest.get(day_end..)? {
            [] => DateForm::YearFirst,
            [b'T' | b' ', time @ ..] if is_time(time) => DateForm::WithTime,
            _ => return None,
        };
        return Some(DateParts { form, year, first: month, second: day });
    }
    let mark = *cell.get(if digit(*cell.get(1)?).is_some() { 2 } else { 1 })?;
    let form = match mark {
        b'.' => DateForm::Dots,
        b'/' => DateForm::Slashes,
        b'-' => DateForm::Dashes,
        _ => return None,
    };
    let first_end = cell.iter().position(|b| *b == mark)?;
    let first = two(cell.get(..first_end)?)?;
    let rest = cell.get(first_end + 1..)?;
    let second_end = rest.iter().position(|b| *b == mark)?;
    let second = two(rest.get(..second_end)?)?;
    let year = four(rest.get(second_end + 1..)?)?;
    Some(DateParts { form, year, first, second })
}

/// `13:45`, with seconds, fractions and a zone or without.
fn is_time(time: &[u8]) -> bool {
    let clock_end = time.iter().position(|b| matches!(b, b'Z' | b'z' | b'+' | b'-' | b' ')).unwrap_or(time.len());
    let (clock, zone) = time.split_at(clock_end);
    let mut parts = clock.split(|b| *b == b':');
    let pair = |part: Option<&[u8]>, below: u8| part.is_some_and(|p| p.len() == 2 && two(p).is_some_and(|v| v < below));
    if !pair(parts.next(), 25) || !pair(parts.next(), 60) {
        return false;
    }
    let seconds_fit = parts.next().is_none_or(|part| {
        let mut halves = part.splitn(2, |b| *b == b'.' || *b == b',');
        pair(halves.next(), 61) && halves.next().is_none_or(|f| !f.is_empty() && f.iter().all(u8::is_ascii_digit))
    });
    let zone_fits = match trimmed(zone) {
        [] | [b'Z' | b'z'] => true,
        [b'+' | b'-', rest @ ..] => {
            (2..=5).contains(&rest.len()) && rest.iter().all(|b| b.is_ascii_digit() || *b == b':')
        }
        word => word.eq_ignore_ascii_case(b"utc"),
    };
    seconds_fit && parts.next().is_none() && zone_fits
}

/// Days from 1970-01-01; `None` if the calendar has no such day. Years 1 to 9999.
#[inline]
pub(in crate::dataset::delimited) fn days(year: u16, month: u8, day: u8) -> Option<i32> {
    let (year, month, day) = (year.into(), month.into(), day.into());
    (year > 0 && is_day(year, month, day)).then(|| day_number(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_all_forms() {
        let parts = |t: &str| date_parts(t.as_bytes()).map(|p| (p.form, p.year, p.first, p.second));
        assert_eq!(parts("2026-11-22"), Some((DateForm::YearFirst, 2026, 11, 22)));
        assert_eq!(parts("2026/1/2"), Some((DateForm::YearFirst, 2026, 1, 2)));
        assert_eq!(parts("2026-11-22T10:00:00.123+01:00"), Some((DateForm::WithTime, 2026, 11, 22)));
        assert_eq!(parts("2026-11-22 10:00"), Some((DateForm::WithTime, 2026, 11, 22)));
        assert_eq!(parts("1.2.2026"), Some((DateForm::Dots, 2026, 1, 2)));
        assert_eq!(parts("04-09-2012"), Some((DateForm::Dashes, 2012, 4, 9)));
        assert_eq!(parts("11/22/2026"), Some((DateForm::Slashes, 2026, 11, 22)));
        for text in ["2026-11-22x", "22.11.26", "1234567890", "2026-11-22 99:00", "12-34-56789", "a.b.cdef"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn days_agree_with_the_calendar() {
        for (year, month, day, expected) in [
            (1970, 1, 1, Some(0)),
            (1969, 12, 31, Some(-1)),
            (2000, 2, 29, Some(11_016)),
            (1900, 2, 29, None),
            (2023, 4, 31, None),
        ] {
            assert_eq!(days(year, month, day), expected);
        }
        let mut last = days(1, 1, 1).unwrap();
        for year in 1..=9999_u16 {
            for month in 1..=12_u8 {
                for day in 1..=31_u8 {
                    if let Some(number) = days(year, month, day) {
                        assert!(number == last + 1 || (year, month, day) == (1, 1, 1), "{year}-{month}-{day}");
                        last = number;
                    }
                }
            }
        }
        assert_eq!(last, 2_932_896);
    }
}
