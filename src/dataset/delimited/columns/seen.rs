//! What is seen in the cells of a column: kinds of cells as bits, so that the whole column is one small value.

use crate::dataset::delimited::cells::dates::{DateForm, date_parts, days};
use crate::dataset::delimited::cells::local_dates::{LocalDate, LocalForm, local_date};
use crate::dataset::delimited::cells::local_numbers::{Sign, Unit, local};
use crate::dataset::delimited::cells::numbers::{Marks, NumberForm, Style, number_form, quantity};
use crate::dataset::delimited::cells::values::{PAIRS, trimmed};
use crate::dataset::words::missing_words::MissingWords;

/// Everything that was seen in the cells of a column: kinds of cells as bits, and the largest parts of open dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::dataset::delimited) struct Evidence {
    pub(super) seen: u64,
    /// How its numbers are spelt, if they are read with a decimal point and with a decimal comma.
    styles: [Style; 2],
    /// Largest first and second part of dates like `3/4/2026`.
    pub(super) first: u8,
    pub(super) second: u8,
    /// Place and one of the currency of its numbers; 0 for none, [`u8::MAX`] for several.
    pub(super) currency: u8,
}

pub(super) const NULL_WORD: u64 = 1;
pub(super) const WHOLE: u64 = 1 << 1;
pub(super) const POINT: u64 = 1 << 2;
pub(super) const COMMA: u64 = 1 << 3;
pub(super) const POINT_OPEN: u64 = 1 << 4;
pub(super) const COMMA_OPEN: u64 = 1 << 5;
pub(super) const GROUPED: u64 = 1 << 6;
pub(super) const YEAR_FIRST: u64 = 1 << 7;
pub(super) const WITH_TIME: u64 = 1 << 8;
pub(super) const DOTS: u64 = 1 << 9;
pub(super) const SLASHES: u64 = 1 << 10;
pub(super) const DASHES: u64 = 1 << 11;
pub(super) const OTHER: u64 = 1 << 12;
/// Words for yes and no: two bits a pair, from this bit on. A word may be in two pairs.
pub(super) const FIRST_PAIR: u32 = 13;
pub(super) const WORDS: u64 = ((1 << (2 * PAIRS.len())) - 1) << FIRST_PAIR;
/// Dates whose year has two digits, or whose form is not a plain one.
pub(super) const SHORT_DOTS: u64 = 1 << 23;
pub(super) const SHORT_SLASHES: u64 = 1 << 24;
pub(super) const SHORT_DASHES: u64 = 1 << 25;
pub(super) const NAMED: u64 = 1 << 26;
pub(super) const SHORT_NAMED: u64 = 1 << 27;
pub(super) const SIGNS: u64 = 1 << 28;
pub(super) const WEEK: u64 = 1 << 29;
/// What is noted of cells besides their kind.
pub(super) const LOCAL_NUMBER: u64 = 1 << 32;
pub(super) const LOCAL_DATE: u64 = 1 << 33;
pub(super) const TIMED: u64 = 1 << 34;
pub(super) const ZONED: u64 = 1 << 35;
pub(super) const BARE: u64 = 1 << 36;
pub(super) const PERCENT: u64 = 1 << 37;
pub(super) const PER_MILLE: u64 = 1 << 38;
pub(super) const CURRENCY: u64 = 1 << 39;
pub(super) const MINUS_BEFORE: u64 = 1 << 40;
pub(super) const MINUS_AFTER: u64 = 1 << 41;
pub(super) const PARENTHESES: u64 = 1 << 42;
pub(super) const PLUS_WHOLE: u64 = 1 << 43;
/// Some short date is not a day if its parts are in this order.
pub(super) const NOT_DAY_FIRST: u64 = 1 << 44;
pub(super) const NOT_MONTH_FIRST: u64 = 1 << 45;
pub(super) const NOT_YEAR_FIRST: u64 = 1 << 46;
/// A truth value that is not written in small letters.
pub(super) const CAPITALS: u64 = 1 << 47;
/// A whole number that is no day when read as `20260131`, and one that is.
pub(super) const NOT_COMPACT: u64 = 1 << 48;
pub(super) const COMPACT: u64 = 1 << 49;
/// Digits alone that are a code.
pub(super) const CODE: u64 = 1 << 50;
/// A whole number of less than 14 digits.
pub(super) const FEW_DIGITS: u64 = 1 << 51;

pub(super) const NUMBERS: u64 = WHOLE | POINT | COMMA | POINT_OPEN | COMMA_OPEN | GROUPED;
pub(super) const DATES: u64 = YEAR_FIRST
    | WITH_TIME
    | DOTS
    | SLASHES
    | DASHES
    | SHORT_DOTS
    | SHORT_SLASHES
    | SHORT_DASHES
    | NAMED
    | SHORT_NAMED
    | SIGNS
    | WEEK;
/// Bits of kinds of cells; the others say more about them.
pub(super) const KINDS: u64 = NUMBERS | DATES | OTHER | WORDS;

impl Evidence {
    /// Notes one cell, with all words that mean no value.
    pub fn see_with(&mut self, cell: &[u8], words: &MissingWords) {
        let cell = trimmed(cell);
        if !cell.is_empty() {
            self.note(cell, is_missing(cell, words));
        }
    }

    fn note(&mut self, cell: &[u8], is_null: bool) {
        let bits = if is_null { NULL_WORD } else { self.kind(cell) };
        self.seen |= bits;
    }

    fn kind(&mut self, cell: &[u8]) -> u64 {
        if let Some(form) = number_form(cell).filter(|_| cell.first() != Some(&b'+')) {
            let kind = bit_of(form);
            if kind == OTHER {
                return OTHER | CODE;
            }
            for marks in [Marks::Point, Marks::Comma] {
                if let Some((value, style)) = quantity(cell, marks) {
                    self.add_style(style, marks);
                    if value > 0.0 {
                        self.add_style(Style::NO_PLUS, marks);
                    }
                }
            }
            let minus = if cell.first() == Some(&b'-') { MINUS_BEFORE } else { 0 };
            let whole = if kind == WHOLE { whole_bits(cell) } else { 0 };
            return kind | BARE | minus | whole;
        }
        if let Some(parts) = date_parts(cell) {
            let either = days(parts.year, parts.second, parts.first).is_some();
            let month_first = days(parts.year, parts.first, parts.second).is_some();
            let bit = match parts.form {
                DateForm::YearFirst if month_first => YEAR_FIRST,
                DateForm::WithTime if month_first => {
                    return WITH_TIME | if has_zone(cell) { ZONED } else { 0 };
                }
                DateForm::Dots if either || month_first => DOTS,
                DateForm::Slashes if either || month_first => SLASHES,
                DateForm::Dashes if either || month_first => DASHES,
                _ => return OTHER,
            };
            if bit & (DOTS | SLASHES | DASHES) != 0 {
                self.first = self.first.max(parts.first);
                self.second = self.second.max(parts.second);
            }
            return bit;
        }
        if cell.len() <= 5 {
            let bits = self.words(cell);
            if bits != 0 {
                return bits;
            }
        }
        // Few texts are worth a look at rarer forms: all of those hold a digit.
        if !cell.iter().any(|b| b.is_ascii_digit() || *b >= 0x80) {
            return OTHER;
        }
        if let Some(bits) = self.local_number(cell) {
            return bits;
        }
        local_date(cell).map_or(OTHER, |date| self.local_date(&date))
    }

    /// Adds the bits of the words of a pair of yes and no.
    fn words(&self, cell: &[u8]) -> u64 {
        let mut bits = 0;
        for (place, (yes, no)) in PAIRS.iter().enumerate() {
            let shift = FIRST_PAIR + 2 * place as u32;
            bits |= u64::from(cell.eq_ignore_ascii_case(yes.as_bytes())) << shift;
            bits |= u64::from(cell.eq_ignore_ascii_case(no.as_bytes())) << (shift + 1);
        }
        if bits != 0 && cell.iter().any(u8::is_ascii_uppercase) { bits | CAPITALS } else { bits }
    }

    fn local_number(&mut self, cell: &[u8]) -> Option<u64> {
        let number = local(cell)?;
        let form = number.form()?;
        let kind = bit_of(form);
        if kind == OTHER {
            return Some(OTHER | CODE);
        }
        for marks in [Marks::Point, Marks::Comma] {
            if let Some((_, style)) = number.value(marks) {
                self.add_style(style, marks);
            }
        }
        let unit = match number.unit {
            Unit::None => BARE,
            Unit::Percent => PERCENT,
            Unit::PerMille => PER_MILLE,
            Unit::Currency(place) => {
                self.add_currency(place + 1);
                CURRENCY
            }
        };
        let sign = match number.sign {
            Sign::None => 0,
            Sign::Plus if number.is_plus_whole() => PLUS_WHOLE,
            // Groups of digits after a plus sign are a telephone number.
            Sign::Plus if kind == GROUPED => return Some(OTHER),
            Sign::Plus => 0,
            Sign::Before => MINUS_BEFORE,
            Sign::After => MINUS_AFTER,
            Sign::Parentheses => PARENTHESES,
        };
        Some(kind | LOCAL_NUMBER | unit | sign)
    }

    fn add_currency(&mut self, found: u8) {
        self.currency = match self.currency {
            0 => found,
            known if known == found || found == 0 => known,
            _ => u8::MAX,
        };
    }

    fn local_date(&mut self, date: &LocalDate) -> u64 {
        let mut bits = LOCAL_DATE;
        if let Some(clock) = date.clock {
            bits |= TIMED | if clock.zoned { ZONED } else { 0 };
        }
        // A century in which 29 February exists.
        let year = if date.short_year { 2000 + date.year } else { date.year };
        let month_first = days(year, date.first, date.second).is_some();
        let day_first = days(year, date.second, date.first).is_some();
        let (long, short) = match date.form {
            LocalForm::YearFirst if month_first => return bits | YEAR_FIRST,
            LocalForm::Signs if month_first => return bits | SIGNS,
            LocalForm::Week => return bits | WEEK,
            LocalForm::Named if month_first && date.short_year => return bits | SHORT_NAMED,
            LocalForm::Named if month_first => return bits | NAMED,
            LocalForm::Dots => (DOTS, SHORT_DOTS),
            LocalForm::Slashes => (SLASHES, SHORT_SLASHES),
            LocalForm::Dashes => (DASHES, SHORT_DASHES),
            _ => return OTHER,
        };
        self.first = self.first.max(date.first);
        self.second = self.second.max(date.second);
        if !date.short_year {
            return if month_first || day_first { bits | long } else { OTHER };
        }
        let last = u8::try_from(date.year).unwrap_or(u8::MAX);
        let year_first = days(2000 + u16::from(date.first), date.second, last).is_some();
        for (is, not) in [(day_first, NOT_DAY_FIRST), (month_first, NOT_MONTH_FIRST), (year_first, NOT_YEAR_FIRST)] {
            bits |= if is { 0 } else { not };
        }
        if day_first || month_first || year_first { bits | short } else { OTHER }
    }

    /// Notes that numbers were read with these marks, as they are spelt.
    #[inline]
    pub fn add_style(&mut self, style: Style, marks: Marks) {
        let [point, comma] = &mut self.styles;
        if marks == Marks::Point { point.add(style) } else { comma.add(style) }
    }

    /// How the numbers are spelt that were read with these marks.
    pub fn style(&self, marks: Marks) -> Style {
        let [point, comma] = self.styles;
        if marks == Marks::Point { point } else { comma }
    }

    /// Adds what was seen elsewhere in the column.
    pub fn merge(&mut self, other: &Self) {
        self.seen |= other.seen;
        for marks in [Marks::Point, Marks::Comma] {
            self.add_style(other.style(marks), marks);
        }
        self.first = self.first.max(other.first);
        self.second = self.second.max(other.second);
        self.add_currency(other.currency);
    }

    /// Not one cell that holds anything.
    pub fn is_empty(&self) -> bool {
        self.seen == 0
    }

    /// No further cell can make this anything but text.
    pub fn is_text_for_good(&self) -> bool {
        self.seen & OTHER != 0
    }

    /// Whether any of these bits was seen.
    pub fn has(&self, bits: u64) -> bool {
        self.seen & bits != 0
    }

    /// Whether some cell has a time of day.
    pub fn has_times(&self) -> bool {
        self.has(WITH_TIME | TIMED)
    }
}

fn bit_of(form: NumberForm) -> u64 {
    match form {
        NumberForm::Whole => WHOLE,
        NumberForm::Code => OTHER,
        NumberForm::Point => POINT,
        NumberForm::Comma => COMMA,
        NumberForm::PointOpen => POINT_OPEN,
        NumberForm::CommaOpen => COMMA_OPEN,
        NumberForm::Grouped => GROUPED,
    }
}

fn whole_bits(cell: &[u8]) -> u64 {
    let few = if cell.len() < 14 { FEW_DIGITS } else { 0 };
    few | if compact(cell).is_some() { COMPACT } else { NOT_COMPACT }
}

/// Days since 1970-01-01 of `20260131`.
pub(super) fn compact(cell: &[u8]) -> Option<i32> {
    if cell.len() != 8 || !cell.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = |part: &[u8]| part.iter().fold(0, |sum: u16, digit| sum * 10 + u16::from(digit - b'0'));
    let (year, month, day) = (cell.get(..4)?, cell.get(4..6)?, cell.get(6..)?);
    days(digits(year), u8::try_from(digits(month)).ok()?, u8::try_from(digits(day)).ok()?)
}

/// Whether a time of day says in which zone it is.
fn has_zone(cell: &[u8]) -> bool {
    let time = cell.get(10..).unwrap_or_default();
    time.iter().skip(1).any(|b| matches!(b, b'Z' | b'z' | b'+' | b'-' | b'U' | b'u'))
}

/// Whether a text is a number in some form, or digits that are a code.
pub(crate) fn is_number_like(text: &str, words: &MissingWords) -> bool {
    let mut evidence = Evidence::default();
    evidence.see_with(text.as_bytes(), words);
    evidence.is_empty() || evidence.has(NUMBERS | CODE | NULL_WORD)
}

/// Whether a text is a date in some form.
pub(crate) fn is_date_like(text: &str, words: &MissingWords) -> bool {
    let mut evidence = Evidence::default();
    evidence.see_with(text.as_bytes(), words);
    evidence.is_empty() || evidence.has(DATES | NULL_WORD)
}

/// Whether a cell that is not empty holds no value.
#[inline]
pub(super) fn is_missing(cell: &[u8], words: &MissingWords) -> bool {
    match cell.first() {
        // Most cells are numbers and dates.
        Some(b'1'..=b'9') if !words.are_given() => false,
        _ => std::str::from_utf8(cell).is_ok_and(|cell| words.has(cell)),
    }
}
