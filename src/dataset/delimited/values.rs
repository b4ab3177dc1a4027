//! What one cell can be read as: numbers, dates, booleans. Cells come as bytes of valid UTF-8.

/// How numbers are written: the decimal mark and what may stand between groups of three digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Marks {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// Longest whole number that is read as one: longer ones are account or card numbers, and would not be exact.
const DIGITS: usize = 15;

/// Without the spaces and tabs around it.
#[inline]
pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    let mut cell = cell;
    while let [b' ' | b'\t', rest @ ..] = cell {
        cell = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = cell {
        cell = rest;
    }
    cell
}

/// The words that stand for nothing in columns of numbers, dates and booleans.
#[inline]
pub(super) fn is_null_word(cell: &[u8]) -> bool {
    match cell.len() {
        2 => cell.eq_ignore_ascii_case(b"na"),
        3 => cell.eq_ignore_ascii_case(b"n/a") || cell.eq_ignore_ascii_case(b"nan"),
        4 => cell.eq_ignore_ascii_case(b"null") || cell.eq_ignore_ascii_case(b"#n/a"),
        _ => false,
    }
}

/// A whole number in its plain form: no leading zero, no plus sign, at most 15 digits.
#[inline]
pub(super) fn integer(cell: &[u8]) -> Option<i64> {
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    if digits.is_empty() || digits.len() > DIGITS || (digits.len() > 1 && digits.first() == Some(&b'0')) {
        return None;
    }
    let mut value = 0_i64;
    for &digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

/// How a cell that is a number is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NumberForm {
    /// `12`
    Whole,
    /// `007`, `+49`, or more than 15 digits: a code, not a quantity.
    Code,
    /// Only with a decimal point: `0.5`, `12.34`, `1,234.5`, `1e5`.
    Point,
    /// Only with a decimal comma: `0,5`, `1.234,5`.
    Comma,
    /// `1.234`: a decimal point, or a point between thousands.
    PointOpen,
    /// `1,234`: a decimal comma, or a comma between thousands.
    CommaOpen,
    /// `1 234` or `1'234`: groups, and no decimals.
    Grouped,
}

/// The form of a number, or `None` where the cell is no number at all.
pub(super) fn number_form(cell: &[u8]) -> Option<NumberForm> {
    if integer(cell).is_some() {
        return Some(NumberForm::Whole);
    }
    if cell.iter().all(u8::is_ascii_digit) && !cell.is_empty() {
        return Some(NumberForm::Code);
    }
    if let [b'+', rest @ ..] = cell
        && !rest.is_empty()
        && rest.iter().all(|b| b.is_ascii_digit() || b" -/()".contains(b))
    {
        return Some(NumberForm::Code);
    }
    match (number(cell, Marks::Point).is_some(), number(cell, Marks::Comma).is_some()) {
        (false, false) => None,
        (true, false) => Some(NumberForm::Point),
        (false, true) => Some(NumberForm::Comma),
        (true, true) if cell.contains(&b'.') => Some(NumberForm::PointOpen),
        (true, true) if cell.contains(&b',') => Some(NumberForm::CommaOpen),
        (true, true) => Some(NumberForm::Grouped),
    }
}

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// A number written with these marks. Groups, where there are any, must be of three digits throughout; a whole part
/// with a needless leading zero is no number.
pub(super) fn number(cell: &[u8], marks: Marks) -> Option<f64> {
    let (decimal, group) = match marks {
        Marks::Point => (b'.', b','),
        Marks::Comma => (b',', b'.'),
    };
    let (negative, body) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    let mut mantissa = 0_u64;
    let mut digits = 0_usize;
    let mut at = 0;
    // Whole part, with groups.
    let mut group_mark = 0_u8;
    let mut in_group = 0_usize;
    while let Some(&byte) = body.get(at) {
        if byte.is_ascii_digit() {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
            digits += 1;
            in_group += 1;
        } else if byte == group || byte == b'\'' || byte == b' ' {
            let first = group_mark == 0;
            if (first && !(1..=3).contains(&in_group)) || (!first && (byte != group_mark || in_group != 3)) {
                return None;
            }
            group_mark = byte;
            in_group = 0;
        } else {
            break;
        }
        at += 1;
    }
    let whole_digits = digits;
    if group_mark != 0 && (in_group != 3 || body.first() == Some(&b'0')) {
        return None;
    }
    if whole_digits > 1 && body.first() == Some(&b'0') {
        return None;
    }
    let mut decimals = 0_usize;
    if body.get(at) == Some(&decimal) {
        at += 1;
        while let Some(&byte) = body.get(at) {
            if !byte.is_ascii_digit() {
                break;
            }
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
            digits += 1;
            decimals += 1;
            at += 1;
        }
        if decimals == 0 {
            return None;
        }
    }
    if digits == 0 {
        return None;
    }
    if at == body.len() && digits <= DIGITS {
        // Below 2^53 over an exact power of ten: one division, correctly rounded.
        let value = mantissa as f64 / POWERS.get(decimals)?;
        return Some(if negative { -value } else { value });
    }
    // Long decimals and exponents: by the standard library, from the plain form.
    if at < body.len() {
        let exponent = body.get(at..)?;
        let [b'e' | b'E', exponent @ ..] = exponent else { return None };
        let exponent = if let [b'+' | b'-', rest @ ..] = exponent { rest } else { exponent };
        if exponent.is_empty()
            || exponent.len() > 4
            || !exponent.iter().all(u8::is_ascii_digit)
            || group_mark != 0
            || marks == Marks::Comma
        {
            return None;
        }
    } else if decimals == 0 {
        return None;
    }
    let plain: String = cell
        .iter()
        .filter(|b| group_mark == 0 || **b != group_mark)
        .map(|&b| if b == decimal { '.' } else { char::from(b) })
        .collect();
    plain.parse().ok().filter(|v: &f64| v.is_finite())
}

/// How a date is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DateForm {
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
pub(super) struct DateParts {
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
pub(super) fn date_parts(cell: &[u8]) -> Option<DateParts> {
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

/// Days since 1970-01-01, or `None` where the calendar has no such day. Years 1 to 9999.
///
/// Howard Hinnant's `days_from_civil`, proleptic Gregorian calendar.
#[inline]
pub(super) fn days(year: u16, month: u8, day: u8) -> Option<i32> {
    if year == 0 || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if day > longest {
        return None;
    }
    let (year, month, day) = (i32::from(year), i32::from(month), i32::from(day));
    let year = year - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Pairs of words for yes and no; the first is yes.
pub(super) const PAIRS: [(&str, &str); 5] = [("true", "false"), ("yes", "no"), ("ja", "nein"), ("y", "n"), ("j", "n")];

/// Whether the word is one of the pair.
#[inline]
pub(super) fn boolean(cell: &[u8], pair: (&str, &str)) -> Option<bool> {
    if cell.eq_ignore_ascii_case(pair.0.as_bytes()) {
        Some(true)
    } else if cell.eq_ignore_ascii_case(pair.1.as_bytes()) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_not_numbers() {
        for code in ["007", "01234", "+49170123456", "1234567890123456", "+49 170/12 34-56"] {
            assert_eq!(number_form(code.as_bytes()), Some(NumberForm::Code), "{code}");
        }
        for text in ["", "-", "12a", "1.2.3", "1,23,456", "-007", "00.5", "1 23", "0x1f", ".", "1.", "inf", "1e", "12,"]
        {
            assert_eq!(number_form(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn marks_are_told_apart() {
        let form = |t: &str| number_form(t.as_bytes());
        assert_eq!(form("0"), Some(NumberForm::Whole));
        assert_eq!(form("-12"), Some(NumberForm::Whole));
        assert_eq!(form("0.5"), Some(NumberForm::Point));
        assert_eq!(form("0.125"), Some(NumberForm::Point));
        assert_eq!(form("0,125"), Some(NumberForm::Comma));
        assert_eq!(form("1.234"), Some(NumberForm::PointOpen));
        assert_eq!(form("1,234"), Some(NumberForm::CommaOpen));
        assert_eq!(form("1.234.567"), Some(NumberForm::Comma));
        assert_eq!(form("1.234,5"), Some(NumberForm::Comma));
        assert_eq!(form("1,234.5"), Some(NumberForm::Point));
        assert_eq!(form("1 234"), Some(NumberForm::Grouped));
        assert_eq!(form("1'234.50"), Some(NumberForm::Point));
        assert_eq!(number(b"1.234,5", Marks::Comma), Some(1234.5));
        assert_eq!(number(b"-1,234.25", Marks::Point), Some(-1234.25));
        assert_eq!(number(b"1e-3", Marks::Point), Some(0.001));
        assert_eq!(number(b"0.1234567890123456789", Marks::Point), Some(0.123_456_789_012_345_68));
        assert_eq!(number(b".5", Marks::Point), Some(0.5));
    }

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
