//! The type of a column, decided from all of its cells.

use super::values::{DateForm, Marks, NumberForm, PAIRS, date_parts, days, is_null_word, number_form, trimmed};
use crate::dataset::options::DateOrder;

/// Everything that was seen in the cells of a column: kinds of cells as bits, and the largest parts of open dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Evidence {
    seen: u32,
    /// Largest first and second part of dates like `3/4/2026`.
    first: u8,
    second: u8,
}

const NULL_WORD: u32 = 1;
const WHOLE: u32 = 1 << 1;
const POINT: u32 = 1 << 2;
const COMMA: u32 = 1 << 3;
const POINT_OPEN: u32 = 1 << 4;
const COMMA_OPEN: u32 = 1 << 5;
const GROUPED: u32 = 1 << 6;
const YEAR_FIRST: u32 = 1 << 7;
const WITH_TIME: u32 = 1 << 8;
const DOTS: u32 = 1 << 9;
const SLASHES: u32 = 1 << 10;
const DASHES: u32 = 1 << 11;
const OTHER: u32 = 1 << 12;
/// Words for yes and no: two bits a pair, from this bit on. A word may be in two pairs.
const FIRST_PAIR: u32 = 13;
const WORDS: u32 = ((1 << (2 * PAIRS.len())) - 1) << FIRST_PAIR;
const POINT_NUMBERS: u32 = WHOLE | POINT | POINT_OPEN | COMMA_OPEN | GROUPED;
const COMMA_NUMBERS: u32 = WHOLE | COMMA | POINT_OPEN | COMMA_OPEN | GROUPED;

/// How a column is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Plan {
    Text,
    Integer,
    Number(Marks),
    Date(Dates),
    /// Place of the pair in [`PAIRS`].
    Boolean(usize),
}

/// Which dates a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dates {
    /// Year first, with a time of day or without.
    YearFirst,
    Dots(DateOrder),
    Slashes(DateOrder),
    Dashes(DateOrder),
}

/// Dates of one mark, by their order.
type ByOrder = fn(DateOrder) -> Dates;

/// What a decision leaves open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Open {
    /// Day and month could be either; the column stays text.
    Date,
    /// Mark of decimals or of thousands.
    Number(Marks),
}

impl Evidence {
    /// Notes one cell.
    pub fn see(&mut self, cell: &[u8]) {
        let cell = trimmed(cell);
        if cell.is_empty() {
            return;
        }
        self.seen |= self.kind(cell);
    }

    fn kind(&mut self, cell: &[u8]) -> u32 {
        if let Some(form) = number_form(cell) {
            return match form {
                NumberForm::Whole => WHOLE,
                NumberForm::Code => OTHER,
                NumberForm::Point => POINT,
                NumberForm::Comma => COMMA,
                NumberForm::PointOpen => POINT_OPEN,
                NumberForm::CommaOpen => COMMA_OPEN,
                NumberForm::Grouped => GROUPED,
            };
        }
        if let Some(parts) = date_parts(cell) {
            let either = days(parts.year, parts.second, parts.first).is_some();
            let month_first = days(parts.year, parts.first, parts.second).is_some();
            let bit = match parts.form {
                DateForm::YearFirst if month_first => YEAR_FIRST,
                DateForm::WithTime if month_first => WITH_TIME,
                DateForm::Dots if either || month_first => DOTS,
                DateForm::Slashes if either || month_first => SLASHES,
                DateForm::Dashes if either || month_first => DASHES,
                _ => OTHER,
            };
            if bit & (DOTS | SLASHES | DASHES) != 0 {
                self.first = self.first.max(parts.first);
                self.second = self.second.max(parts.second);
            }
            return bit;
        }
        if is_null_word(cell) {
            return NULL_WORD;
        }
        if cell.len() <= 5 {
            let mut bits = 0;
            for (place, (yes, no)) in PAIRS.iter().enumerate() {
                let shift = FIRST_PAIR + 2 * place as u32;
                bits |= u32::from(cell.eq_ignore_ascii_case(yes.as_bytes())) << shift;
                bits |= u32::from(cell.eq_ignore_ascii_case(no.as_bytes())) << (shift + 1);
            }
            if bits != 0 {
                return bits;
            }
        }
        OTHER
    }

    /// Adds what was seen elsewhere in the column.
    pub fn merge(&mut self, other: &Self) {
        self.seen |= other.seen;
        self.first = self.first.max(other.first);
        self.second = self.second.max(other.second);
    }

    /// Not one cell that holds anything.
    pub fn is_empty(&self) -> bool {
        self.seen == 0
    }

    /// Nothing that may still come can make this other than text.
    pub fn is_text_for_good(&self) -> bool {
        self.seen & OTHER != 0
    }

    pub fn has_null_words(&self) -> bool {
        self.seen & NULL_WORD != 0
    }

    pub fn has_times(&self) -> bool {
        self.seen & WITH_TIME != 0
    }

    /// The marks that this column's numbers alone prove, for columns that leave it open.
    pub fn proven_marks(&self) -> Option<Marks> {
        let seen = self.seen & !NULL_WORD;
        let point = seen & !POINT_NUMBERS == 0 && seen & POINT != 0;
        let comma = seen & !COMMA_NUMBERS == 0 && seen & COMMA != 0;
        match (point, comma) {
            (true, false) => Some(Marks::Point),
            (false, true) => Some(Marks::Comma),
            _ => None,
        }
    }

    /// The marks that some of the cells show, whatever else the column holds.
    pub fn likely_marks(&self) -> Option<Marks> {
        match (self.seen & POINT != 0, self.seen & COMMA != 0) {
            (true, false) => Some(Marks::Point),
            (false, true) => Some(Marks::Comma),
            _ => None,
        }
    }

    /// The order that the dates among the cells show, whatever else the column holds, and whether it is left open.
    pub fn likely_order(&self) -> (Option<DateOrder>, bool) {
        if self.seen & (DOTS | SLASHES | DASHES) == 0 {
            return (None, false);
        }
        match (self.second <= 12, self.first <= 12) {
            (false, true) => (Some(DateOrder::MonthDayYear), false),
            (true, true) => (Some(DateOrder::DayMonthYear), self.seen & (SLASHES | DASHES) != 0),
            _ => (Some(DateOrder::DayMonthYear), false),
        }
    }

    /// The plan for all cells seen. `marks`: what the analyst or other columns say of decimals; `order`: what the
    /// analyst says of dates; `settled`: whether the analyst said so.
    pub fn decide(
        &self,
        marks: Option<Marks>,
        settled: bool,
        order: Option<DateOrder>,
        fallback: Marks,
    ) -> (Plan, Option<Open>) {
        let seen = self.seen & !NULL_WORD;
        let only = |kinds: u32| seen != 0 && seen & !kinds == 0;
        if only(WHOLE) {
            return (Plan::Integer, None);
        }
        let (point, comma) = (only(POINT_NUMBERS), only(COMMA_NUMBERS));
        if point || comma {
            if settled && let Some(marks) = marks {
                let fits = if marks == Marks::Point { point } else { comma };
                return (if fits { Plan::Number(marks) } else { Plan::Text }, None);
            }
            return match (point, comma) {
                (true, false) => (Plan::Number(Marks::Point), None),
                (false, true) => (Plan::Number(Marks::Comma), None),
                _ if seen & (POINT_OPEN | COMMA_OPEN) == 0 => (Plan::Number(fallback), None),
                // Both `1.234` and `1,234`: whichever mark is of decimals, the other is of thousands.
                _ => match marks {
                    Some(marks) => (Plan::Number(marks), None),
                    None => (Plan::Number(fallback), Some(Open::Number(fallback))),
                },
            };
        }
        if only(YEAR_FIRST | WITH_TIME) {
            return (Plan::Date(Dates::YearFirst), None);
        }
        let by_mark: [(u32, ByOrder); 3] = [(DOTS, Dates::Dots), (SLASHES, Dates::Slashes), (DASHES, Dates::Dashes)];
        for (kind, dates) in by_mark {
            if only(kind) {
                return self.decide_order(kind, dates, order);
            }
        }
        for place in 0..PAIRS.len() {
            let (yes, no) = (1 << (FIRST_PAIR + 2 * place as u32), 1 << (FIRST_PAIR + 2 * place as u32 + 1));
            // Single letters must both occur: a column of `n` alone may mean anything.
            let enough = PAIRS.get(place).is_some_and(|p| p.0.len() > 1) || (seen & yes != 0 && seen & no != 0);
            let words_fit = seen & !WORDS == 0 && seen != 0 && self.fits_pair(place);
            if words_fit && enough {
                return (Plan::Boolean(place), None);
            }
        }
        (Plan::Text, None)
    }

    /// Every word seen is of this pair. The `n` of `y`/`n` and of `j`/`n` is one word with two bits.
    fn fits_pair(&self, place: usize) -> bool {
        let seen = self.seen & WORDS;
        let bits = |p: usize| 0b11 << (FIRST_PAIR + 2 * p as u32);
        let no_letter = (1 << (FIRST_PAIR + 7)) | (1 << (FIRST_PAIR + 9));
        let rest = seen & !bits(place);
        rest == 0 || (place >= 3 && rest & !no_letter == 0)
    }

    fn decide_order(&self, kind: u32, dates: fn(DateOrder) -> Dates, order: Option<DateOrder>) -> (Plan, Option<Open>) {
        let day_first = self.second <= 12;
        let month_first = self.first <= 12;
        match order {
            Some(DateOrder::DayMonthYear) if day_first => return (Plan::Date(dates(DateOrder::DayMonthYear)), None),
            Some(DateOrder::MonthDayYear) if month_first => return (Plan::Date(dates(DateOrder::MonthDayYear)), None),
            Some(_) => return (Plan::Text, None),
            None => {}
        }
        match (day_first, month_first) {
            (true, false) => (Plan::Date(dates(DateOrder::DayMonthYear)), None),
            (false, true) => (Plan::Date(dates(DateOrder::MonthDayYear)), None),
            // With points the day always comes first.
            (true, true) if kind == DOTS => (Plan::Date(dates(DateOrder::DayMonthYear)), None),
            (true, true) => (Plan::Text, Some(Open::Date)),
            (false, false) => (Plan::Text, None),
        }
    }
}

/// Days since 1970-01-01 of a cell written like `dates`.
#[inline]
pub(super) fn date(cell: &[u8], dates: Dates) -> Option<i32> {
    let parts = date_parts(cell)?;
    match (parts.form, dates) {
        (DateForm::YearFirst | DateForm::WithTime, Dates::YearFirst) => days(parts.year, parts.first, parts.second),
        (DateForm::Dots, Dates::Dots(order))
        | (DateForm::Slashes, Dates::Slashes(order))
        | (DateForm::Dashes, Dates::Dashes(order)) => match order {
            DateOrder::MonthDayYear => days(parts.year, parts.first, parts.second),
            _ => days(parts.year, parts.second, parts.first),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(cells: &[&str]) -> (Plan, Option<Open>) {
        let mut evidence = Evidence::default();
        for cell in cells {
            evidence.see(cell.as_bytes());
        }
        evidence.decide(None, false, None, Marks::Point)
    }

    #[test]
    fn one_code_makes_the_column_text() {
        assert_eq!(plan(&["10115", "80331"]), (Plan::Integer, None));
        assert_eq!(plan(&["10115", "01067"]), (Plan::Text, None));
        assert_eq!(plan(&["1", "", "NA"]), (Plan::Integer, None));
        assert_eq!(plan(&["NA", "N/A"]), (Plan::Text, None));
    }

    #[test]
    fn decimals_settle_each_other() {
        assert_eq!(plan(&["1.234", "0.5"]), (Plan::Number(Marks::Point), None));
        assert_eq!(plan(&["1.234", "0,5"]), (Plan::Number(Marks::Comma), None));
        assert_eq!(plan(&["1.5", "2,5"]), (Plan::Text, None));
        assert_eq!(plan(&["1.234", "7"]), (Plan::Number(Marks::Point), Some(Open::Number(Marks::Point))));
    }

    #[test]
    fn dates_are_settled_by_some_row_or_asked_about() {
        let dmy = DateOrder::DayMonthYear;
        assert_eq!(plan(&["03/04/2026", "13/04/2026"]), (Plan::Date(Dates::Slashes(dmy)), None));
        assert_eq!(plan(&["03-04-2026", "04-13-2026"]), (Plan::Date(Dates::Dashes(DateOrder::MonthDayYear)), None));
        assert_eq!(plan(&["03/04/2026", "12/04/2026"]), (Plan::Text, Some(Open::Date)));
        assert_eq!(plan(&["13/04/2026", "04/13/2026"]), (Plan::Text, None));
        assert_eq!(plan(&["03.04.2026"]), (Plan::Date(Dates::Dots(dmy)), None));
        assert_eq!(plan(&["2026-02-30"]), (Plan::Text, None));
        assert_eq!(plan(&["2026-02-28", "2026-02-28T10:00:00Z"]), (Plan::Date(Dates::YearFirst), None));
    }

    #[test]
    fn words_for_yes_and_no() {
        assert_eq!(plan(&["yes", "No"]), (Plan::Boolean(1), None));
        assert_eq!(plan(&["ja"]), (Plan::Boolean(2), None));
        assert_eq!(plan(&["y", "n"]), (Plan::Boolean(3), None));
        assert_eq!(plan(&["J", "N", ""]), (Plan::Boolean(4), None));
        assert_eq!(plan(&["n"]), (Plan::Text, None));
        assert_eq!(plan(&["y", "j"]), (Plan::Text, None));
        assert_eq!(plan(&["y", "j", "n"]), (Plan::Text, None));
        assert_eq!(plan(&["yes", "nein"]), (Plan::Text, None));
        assert_eq!(plan(&["0", "1"]), (Plan::Integer, None));
        assert_eq!(plan(&["0", "true"]), (Plan::Text, None));
    }
}
