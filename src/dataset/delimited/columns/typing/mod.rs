//! The type of a column, decided from all of its cells.

pub(in crate::dataset::delimited) use super::seen::Evidence;
use super::seen::{
    BARE, CAPITALS, COMMA, COMMA_OPEN, COMPACT, CURRENCY, DASHES, DOTS, FEW_DIGITS, FIRST_PAIR, GROUPED, KINDS,
    LOCAL_DATE, LOCAL_NUMBER, MINUS_AFTER, MINUS_BEFORE, NAMED, NOT_COMPACT, NOT_DAY_FIRST, NOT_MONTH_FIRST,
    NOT_YEAR_FIRST, PARENTHESES, PER_MILLE, PERCENT, PLUS_WHOLE, POINT, POINT_OPEN, SHORT_DASHES, SHORT_DOTS,
    SHORT_NAMED, SHORT_SLASHES, SIGNS, SLASHES, WEEK, WHOLE, WITH_TIME, WORDS, YEAR_FIRST, ZONED, compact,
};
use crate::dataset::delimited::cells::dates::{DateForm, date_parts, days};
use crate::dataset::delimited::cells::local_dates::{LocalForm, local_date};
use crate::dataset::delimited::cells::numbers::Marks;
use crate::dataset::delimited::cells::values::PAIRS;
use crate::dataset::reading::options::DateOrder;
use crate::dataset::zone::Zone;

const POINT_NUMBERS: u64 = WHOLE | POINT | POINT_OPEN | COMMA_OPEN | GROUPED;
const COMMA_NUMBERS: u64 = WHOLE | COMMA | POINT_OPEN | COMMA_OPEN | GROUPED;

/// How a column is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum Plan {
    Text,
    Integer,
    Number(Numbers),
    Date(Dates),
    /// `true` and `false`.
    Boolean,
    /// Words for yes and no, at this place in [`PAIRS`]: texts, of which the whole column shows whether they are a
    /// pair.
    Words(usize),
}

/// How a column's numbers are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) struct Numbers {
    pub marks: Marks,
    /// In local forms, which take longer to read.
    pub local: bool,
}

/// Which dates a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) struct Dates {
    pub form: Form,
    pub order: DateOrder,
    /// Years have two digits.
    pub short: bool,
    /// In local forms, or moments that are to be shown in a zone: these take longer to read.
    pub local: bool,
    /// Years of two digits are of the hundred years that end with this one.
    pub century: i32,
    /// The zone in which moments are shown; each in its own if there is none.
    pub zone: Option<Zone>,
    /// Dates such as 9999-12-31 are dates, and not missing.
    pub keeps_placeholders: bool,
}

/// How dates are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum Form {
    /// Year first, with a time of day or without.
    YearFirst,
    Dots,
    Slashes,
    Dashes,
    /// With the name of the month.
    Named,
    /// With signs for year, month and day, or weeks.
    Signs,
    /// `20260131`
    Compact,
}

/// What a decision leaves open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum Open {
    /// Day and month could be either; the column stays text.
    Date,
    /// Mark of decimals or of thousands.
    Number(Marks),
}

/// What is known beside the cells of a column.
#[derive(Clone, Copy, Debug)]
pub(in crate::dataset::delimited) struct Hints {
    /// What the analyst or other columns say of decimals, and whether it was the analyst.
    pub marks: Option<Marks>,
    pub settled: bool,
    /// The mark of decimals if nothing says which.
    pub fallback: Marks,
    /// The mark between thousands that the analyst gave.
    pub thousands: Option<char>,
    /// The order of dates that the analyst gave for this column, and for all that leave it open.
    pub order: Option<DateOrder>,
    pub usual_order: Option<DateOrder>,
    /// Last year of the century of years of two digits.
    pub century: i32,
    pub zone: Option<Zone>,
    /// The name of the column says that it holds dates.
    pub is_date_by_name: bool,
    pub keeps_placeholders: bool,
}

impl Hints {
    /// Nothing is known.
    pub const NONE: Self = Self {
        marks: None,
        settled: false,
        fallback: Marks::Point,
        thousands: None,
        order: None,
        usual_order: None,
        century: 2026,
        zone: None,
        is_date_by_name: false,
        keeps_placeholders: false,
    };
}

impl Evidence {
    /// The marks that this column's numbers alone prove, for columns that leave it open.
    pub fn proven_marks(&self) -> Option<Marks> {
        let seen = self.seen & KINDS;
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
        let open = SLASHES | DASHES | SHORT_SLASHES | SHORT_DASHES;
        if self.seen & (DOTS | SHORT_DOTS | open) == 0 {
            return (None, false);
        }
        match (self.second <= 12, self.first <= 12) {
            (false, true) => (Some(DateOrder::MonthDayYear), false),
            (true, true) => (Some(DateOrder::DayMonthYear), self.seen & open != 0),
            (true, false) if self.first > 31 => (Some(DateOrder::YearMonthDay), false),
            _ => (Some(DateOrder::DayMonthYear), false),
        }
    }

    /// The plan for all cells seen, by plain rules.
    pub fn decide(
        &self,
        marks: Option<Marks>,
        settled: bool,
        order: Option<DateOrder>,
        fallback: Marks,
    ) -> (Plan, Option<Open>) {
        self.plan(&Hints { marks, settled, order, fallback, ..Hints::NONE })
    }

    /// The plan for all cells seen, and what it leaves open.
    pub fn plan(&self, hints: &Hints) -> (Plan, Option<Open>) {
        let seen = self.seen & KINDS;
        let only = |kinds: u64| seen != 0 && seen & !kinds == 0;
        if only(WHOLE) && !self.has(LOCAL_NUMBER) {
            if hints.is_date_by_name && self.has(COMPACT) && !self.has(NOT_COMPACT) {
                return (Plan::Date(hints.dates(Form::Compact, DateOrder::YearMonthDay)), None);
            }
            // Numbers of 14 or 15 digits throughout are of devices and cards.
            return (if self.has(FEW_DIGITS) { Plan::Integer } else { Plan::Text }, None);
        }
        if only(POINT_NUMBERS) || only(COMMA_NUMBERS) {
            return self.numbers(hints, only(POINT_NUMBERS), only(COMMA_NUMBERS));
        }
        let local = self.has(LOCAL_DATE) || self.has(ZONED) && hints.zone.is_some();
        let dates = |form| Dates { local, ..hints.dates(form, DateOrder::DayMonthYear) };
        if only(YEAR_FIRST | WITH_TIME) {
            return (Plan::Date(dates(Form::YearFirst)), None);
        }
        for (kind, form, short) in
            [(NAMED, Form::Named, false), (SHORT_NAMED, Form::Named, true), (SIGNS | WEEK, Form::Signs, false)]
        {
            if only(kind) {
                return (Plan::Date(Dates { short, ..dates(form) }), None);
            }
        }
        for (kind, form) in [(DOTS, Form::Dots), (SLASHES, Form::Slashes), (DASHES, Form::Dashes)] {
            if only(kind) {
                return self.ordered(hints, dates(form));
            }
        }
        for (kind, form) in [(SHORT_DOTS, Form::Dots), (SHORT_SLASHES, Form::Slashes), (SHORT_DASHES, Form::Dashes)] {
            if only(kind) {
                return self.ordered(hints, Dates { short: true, ..dates(form) });
            }
        }
        let plan = match self.pair(seen) {
            Some(0) if !self.has(CAPITALS) => Plan::Boolean,
            Some(place) => Plan::Words(place),
            None => Plan::Text,
        };
        (plan, None)
    }

    fn numbers(&self, hints: &Hints, point: bool, comma: bool) -> (Plan, Option<Open>) {
        let seen = self.seen;
        if !self.are_alike() {
            return (Plan::Text, None);
        }
        let local = self.has(LOCAL_NUMBER);
        let number = |marks| Plan::Number(Numbers { marks, local });
        let thousands = match hints.thousands {
            // The mark of thousands says which the decimal one is not.
            Some(',') => Some(Marks::Point),
            Some('.') => Some(Marks::Comma),
            _ => None,
        };
        let settled = hints.marks.filter(|_| hints.settled).or(thousands);
        if let Some(marks) = settled {
            let fits = if marks == Marks::Point { point } else { comma };
            return (
                if fits && self.style(marks).groups_fit(hints.thousands) { number(marks) } else { Plan::Text },
                None,
            );
        }
        let plan = match (point, comma) {
            (true, false) => (number(Marks::Point), None),
            (false, true) => (number(Marks::Comma), None),
            _ if seen & (POINT_OPEN | COMMA_OPEN) == 0 => (number(hints.fallback), None),
            // Both `1.234` and `1,234`: whichever mark is of decimals, the other is of thousands.
            _ => match hints.marks {
                Some(marks) => (number(marks), None),
                None => (number(hints.fallback), Some(Open::Number(hints.fallback))),
            },
        };
        match plan.0 {
            Plan::Number(numbers) if !self.style(numbers.marks).groups_fit(hints.thousands) => (Plan::Text, None),
            _ => plan,
        }
    }

    /// All numbers have one unit or none, and one way to be below zero; a plus sign is there for the sake of others.
    fn are_alike(&self) -> bool {
        let one_of = |bits: u64| (self.seen & bits).count_ones() <= 1;
        let signed = self.has(MINUS_BEFORE | MINUS_AFTER | PARENTHESES | POINT | COMMA | POINT_OPEN | COMMA_OPEN);
        one_of(BARE | PERCENT | PER_MILLE | CURRENCY)
            && one_of(MINUS_BEFORE | MINUS_AFTER | PARENTHESES)
            && self.currency != u8::MAX
            && (!self.has(PLUS_WHOLE) || signed)
            && self.style(Marks::Point).has_one_length_of_group()
    }

    /// The pair of words for yes and no that the column holds.
    fn pair(&self, seen: u64) -> Option<usize> {
        (0..PAIRS.len()).find(|place| {
            let (yes, no) = (1 << (FIRST_PAIR + 2 * *place as u32), 1 << (FIRST_PAIR + 2 * *place as u32 + 1));
            // Single letters must both occur: a column of `n` alone may mean anything.
            let enough = PAIRS.get(*place).is_some_and(|p| p.0.len() > 1) || (seen & yes != 0 && seen & no != 0);
            seen & !WORDS == 0 && seen != 0 && self.fits_pair(*place) && enough
        })
    }

    /// Every word seen is of this pair. The `n` of `y`/`n` and of `j`/`n` is one word with two bits.
    fn fits_pair(&self, place: usize) -> bool {
        let seen = self.seen & WORDS;
        let bits = |p: usize| 0b11 << (FIRST_PAIR + 2 * p as u32);
        let no_letter = (1 << (FIRST_PAIR + 7)) | (1 << (FIRST_PAIR + 9));
        let rest = seen & !bits(place);
        rest == 0 || (place >= 3 && rest & !no_letter == 0)
    }

    fn ordered(&self, hints: &Hints, dates: Dates) -> (Plan, Option<Open>) {
        let fits = |order| match order {
            DateOrder::DayMonthYear => {
                self.second <= 12 && self.first <= 31 && !(dates.short && self.has(NOT_DAY_FIRST))
            }
            DateOrder::MonthDayYear => {
                self.first <= 12 && self.second <= 31 && !(dates.short && self.has(NOT_MONTH_FIRST))
            }
            DateOrder::YearMonthDay => dates.short && !self.has(NOT_YEAR_FIRST),
        };
        let plan = |order| (Plan::Date(Dates { order, ..dates }), None);
        if let Some(order) = hints.order {
            return if fits(order) { plan(order) } else { (Plan::Text, None) };
        }
        if let Some(order) = hints.usual_order.filter(|order| fits(*order)) {
            return plan(order);
        }
        match (fits(DateOrder::DayMonthYear), fits(DateOrder::MonthDayYear)) {
            (true, false) => plan(DateOrder::DayMonthYear),
            (false, true) => plan(DateOrder::MonthDayYear),
            // With points the day always comes first.
            (true, true) if dates.form == Form::Dots => plan(DateOrder::DayMonthYear),
            (true, true) => (Plan::Text, Some(Open::Date)),
            (false, false) if fits(DateOrder::YearMonthDay) => plan(DateOrder::YearMonthDay),
            (false, false) => (Plan::Text, None),
        }
    }
}

impl Hints {
    /// Dates of a form, read as these hints say.
    pub fn dates(&self, form: Form, order: DateOrder) -> Dates {
        Dates {
            form,
            order,
            short: false,
            local: false,
            century: self.century,
            zone: self.zone,
            keeps_placeholders: self.keeps_placeholders,
        }
    }
}

/// A date, and whether it only represents none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Read {
    Day(i32),
    Placeholder,
}

/// A cell written like `dates`.
#[inline]
pub(super) fn date(cell: &[u8], dates: &Dates) -> Option<Read> {
    let day = if dates.local { local_day(cell, dates)? } else { plain_day(cell, dates)? };
    Some(if is_placeholder(day) && !dates.keeps_placeholders { Read::Placeholder } else { Read::Day(day) })
}

/// 9999-12-31 and the like, 1111-11-11, 0001-01-01, and the day zero of spreadsheets.
fn is_placeholder(day: i32) -> bool {
    const LAST_YEAR: i32 = 2_932_532;
    const ONES: i32 = -313_430;
    const SPREADSHEET_ZERO: i32 = -25_569;
    const FIRST: i32 = -719_162;
    day >= LAST_YEAR || day == ONES || day == SPREADSHEET_ZERO || day == FIRST
}

#[inline]
fn plain_day(cell: &[u8], dates: &Dates) -> Option<i32> {
    if dates.form == Form::Compact {
        return compact(cell);
    }
    let parts = date_parts(cell)?;
    let same = match parts.form {
        DateForm::YearFirst | DateForm::WithTime => {
            return (dates.form == Form::YearFirst).then(|| days(parts.year, parts.first, parts.second))?;
        }
        DateForm::Dots => Form::Dots,
        DateForm::Slashes => Form::Slashes,
        DateForm::Dashes => Form::Dashes,
    };
    if same != dates.form || dates.short {
        return None;
    }
    match dates.order {
        DateOrder::MonthDayYear => days(parts.year, parts.first, parts.second),
        _ => days(parts.year, parts.second, parts.first),
    }
}

/// Days since 1970-01-01 of a cell in a local form, or of a moment that is shown in a zone.
fn local_day(cell: &[u8], dates: &Dates) -> Option<i32> {
    let read = local_date(cell)?;
    let form = match read.form {
        LocalForm::YearFirst => Form::YearFirst,
        LocalForm::Dots => Form::Dots,
        LocalForm::Slashes => Form::Slashes,
        LocalForm::Dashes => Form::Dashes,
        LocalForm::Named => Form::Named,
        LocalForm::Signs | LocalForm::Week => Form::Signs,
    };
    if form != dates.form || read.short_year != dates.short {
        return None;
    }
    let in_order = matches!(form, Form::YearFirst | Form::Named | Form::Signs);
    let (year, month, day) = match dates.order {
        _ if in_order => (read.year, read.first, read.second),
        DateOrder::MonthDayYear => (read.year, read.first, read.second),
        DateOrder::DayMonthYear => (read.year, read.second, read.first),
        DateOrder::YearMonthDay => (u16::from(read.first), read.second, u8::try_from(read.year).ok()?),
    };
    let year = if read.short_year { of_century(year, dates.century)? } else { year };
    let day = days(year, month, day)?;
    match (dates.zone, read.clock) {
        (Some(zone), Some(clock)) => match clock.offset {
            Some(offset) => Some(zone.day(i64::from(day) * 86_400 + i64::from(clock.seconds) - i64::from(offset))),
            None => Some(day),
        },
        _ => Some(day),
    }
}

/// The year of two digits within the hundred years that end with `last`.
fn of_century(year: u16, last: i32) -> Option<u16> {
    let first = last - 99;
    let year = i32::from(year);
    u16::try_from(first + (year - first).rem_euclid(100)).ok()
}

#[cfg(test)]
mod tests;
