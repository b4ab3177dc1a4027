//! Days since 1970-01-01 and back, in whole numbers [Hinnant 2014, "chrono-compatible low-level date algorithms"].

use super::columns::push_number;

/// The day number of a date of the Gregorian calendar, year 0 or later.
pub(super) const fn day(year: i32, month: i32, day: i32) -> i32 {
    // The year begins in March, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day number.
pub(super) const fn date(days: i32) -> (i32, i32, i32) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// Appends a date as `2026-06-30`.
pub(super) fn push_date(text: &mut String, days: i32) {
    let (year, month, day) = date(days);
    push_number(text, year as u32, 4);
    text.push('-');
    push_number(text, month as u32, 2);
    text.push('-');
    push_number(text, day as u32, 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse_and_right() {
        assert_eq!([day(1970, 1, 1), day(2000, 2, 29), day(2026, 6, 30)], [0, 11_016, 20_634]);
        for days in day(1890, 1, 1)..day(2040, 1, 1) {
            let (y, m, d) = date(days);
            assert_eq!(day(y, m, d), days);
            assert!((1..=12).contains(&m) && (1..=31).contains(&d));
        }
    }
}
