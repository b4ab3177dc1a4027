//! The proleptic Gregorian calendar: dates, their ISO form, and days counted from 1970-01-01.
//!
//! Counted in eras of 400 years, 146,097 days each, that begin on the first of March, so that the leap day is a year's
//! last [Hinnant 2014, "chrono-compatible low-level date algorithms"]. 719,468 days lie between 0000-03-01 and
//! 1970-01-01.

const DAYS_OF_ERA: i64 = 146_097;
const BEFORE_1970: i64 = 719_468;

/// Days from 1970-01-01 to a day that the calendar has ([`is_day`]).
///
/// ```
/// use shoal::privacy::calendar::day_number;
/// assert_eq!([day_number(1970, 1, 1), day_number(2000, 2, 29), day_number(2026, 6, 30)], [0, 11_016, 20_634]);
/// ```
#[inline]
#[must_use]
pub const fn day_number(year: i32, month: i32, day: i32) -> i32 {
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let year = (if month > 2 { year } else { year - 1 }) as i64;
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year as i64;
    (era * DAYS_OF_ERA + day_of_era - BEFORE_1970) as i32
}

/// Year, month (1–12) and day (1–31) of a day counted from 1970-01-01.
///
/// ```
/// use shoal::privacy::calendar::civil;
/// assert_eq!([civil(0), civil(-1), civil(11_016)], [(1970, 1, 1), (1969, 12, 31), (2000, 2, 29)]);
/// ```
#[must_use]
pub const fn civil(days: i32) -> (i32, u32, u32) {
    let days = days as i64 + BEFORE_1970;
    let (era, day_of_era) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + (month <= 2) as i64;
    (year as i32, month as u32, day as u32)
}

/// Whether the calendar has such a day.
#[inline]
#[must_use]
pub const fn is_day(year: i32, month: i32, day: i32) -> bool {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1..=12 if day < 1 => return false,
        2 => 28 + is_leap as i32,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    day <= longest
}

/// `2024-02-29` as days from 1970-01-01; `None` if it is not such a date.
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
    is_day(year, month, day).then(|| day_number(year, month, day))
}

/// Days from 1970-01-01 as `2024-02-29`.
#[must_use]
pub fn to_iso(days: i32) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
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
        for text in ["2024-13-01", "2024-00-10", "2024-01-00", "2023-02-29", "2024-04-31", "2024-1-01", "24-01-01"] {
            assert_eq!(from_iso(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_the_calendar_returns() {
        let last = from_iso("9999-12-31").unwrap();
        for days in (from_iso("0000-01-01").unwrap()..=last).step_by(13) {
            assert_eq!(from_iso(&to_iso(days)), Some(days));
        }
        // Before year 0 too.
        for days in (-1_500_000..-719_000).step_by(97) {
            let (year, month, day) = civil(days);
            assert_eq!(day_number(year, month as i32, day as i32), days);
        }
    }
}
