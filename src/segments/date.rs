//! Days since 1970-01-01 and the ISO form of a date (proleptic Gregorian calendar).

use crate::privacy::ladder::civil;

/// `2024-02-29` to days since 1970-01-01; `None` where it is not such a date.
#[must_use]
pub fn from_iso(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |range: std::ops::Range<usize>| -> Option<i32> {
        let part = text.get(range)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    Some(to_days(year, month, day))
}

/// Days since 1970-01-01 to `2024-02-29`.
#[must_use]
pub fn to_iso(days: i32) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Counted in eras of 400 years that begin on the first of March, so that the leap day is a year's last.
pub(super) fn to_days(year: i32, month: i32, day: i32) -> i32 {
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(from_iso("1970-01-01"), Some(0));
        assert_eq!(from_iso("2000-02-29"), Some(11_016));
        assert_eq!(from_iso("1969-12-31"), Some(-1));
        assert_eq!(from_iso("1900-02-29"), None, "1900 was no leap year");
        assert_eq!(from_iso("2024-13-01"), None);
        assert_eq!(from_iso("2024-1-01"), None);
    }

    #[test]
    fn every_day_of_the_calendar_returns() {
        let last = from_iso("9999-12-31").unwrap();
        for days in (from_iso("0000-01-01").unwrap()..=last).step_by(13) {
            assert_eq!(from_iso(&to_iso(days)), Some(days));
        }
    }
}
