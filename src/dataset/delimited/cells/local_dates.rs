//! Dates as people and their programs write them: names of months, years of two digits, spaces after the marks, times
//! of day in every form, East Asian signs, weeks.

use super::clock::{Clock, clock};
use super::local_numbers::digit_of;
use super::month_names::{is_weekday, month};
use crate::dataset::delimited::structure::scanner::Scanner;
use crate::dataset::words::folding::folded;

/// How a date is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum LocalForm {
    /// `2026-11-22 2:30 PM`, `2026. 11. 22.`, `20261122T103000`
    YearFirst,
    /// `22.11.2026 14:30`, `22. 11. 26`
    Dots,
    Slashes,
    Dashes,
    /// `22. März 2026`, `Mar 22, 2026`, `22MAR26`: the name says which part is the month.
    Named,
    /// `2026年11月22日`, `2026년 11월 22일`
    Signs,
    /// `2026-W47-7`
    Week,
}

/// A date in parts, not yet checked against the calendar. For forms whose order is known, `first` is the month and
/// `second` the day; a short year is of two digits. Of three numbers that are all short, the last is `year`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) struct LocalDate {
    pub form: LocalForm,
    pub year: u16,
    pub first: u8,
    pub second: u8,
    pub short_year: bool,
    pub clock: Option<Clock>,
}

/// A cell that is a date in some local form.
pub(in crate::dataset::delimited) fn local_date(cell: &[u8]) -> Option<LocalDate> {
    if !(6..=96).contains(&cell.len()) || cell.contains(&b'@') {
        return None;
    }
    let text = std::str::from_utf8(cell).ok()?;
    // Two numbers at least, or a name and two: most texts have neither.
    let digits = text.chars().filter(|c| digit_of(*c).is_some()).count();
    if digits < 3 {
        return None;
    }
    let text: String = text.chars().map(|c| digit_of(c).map_or(c, |d| char::from(b'0' + d))).collect();
    let text = folded(&text);
    let mut scan = Scanner(&text);
    weekday(&mut scan);
    let start = scan;
    let mut date = signs(&mut scan);
    for form in [numbers, week, basic, day_and_name, name_and_day, year_and_name] {
        if date.is_none() {
            scan = start;
            date = form(&mut scan);
        }
    }
    let Some(date) = date else { return unix(start) };
    for word in [" г.", " г", " года", " r.", " roku", " р."] {
        if scan.0 == word || scan.0.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ','])) {
            scan.eat(word);
        }
    }
    match clock(scan.0) {
        Some(clock) => Some(LocalDate { clock, ..date }),
        // `Mar 5 14:30:00 2024`: the hour is no year.
        None => unix(start),
    }
}

/// `Tue, `, `Montag, den `.
fn weekday(scan: &mut Scanner<'_>) {
    let mut ahead = *scan;
    let Some(word) = ahead.word() else { return };
    if !is_weekday(word) || month(word).is_some() {
        return;
    }
    ahead.eat(".");
    let before = ahead.0.len();
    ahead.skip(|c| matches!(c, ',' | ' '));
    ahead.eat("den ");
    ahead.eat("le ");
    if ahead.0.len() < before {
        *scan = ahead;
    }
}

fn made(form: LocalForm, year: (u32, usize), first: u32, second: u32) -> Option<LocalDate> {
    let short_year = match year.1 {
        2 => true,
        4 => false,
        _ => return None,
    };
    Some(LocalDate {
        form,
        year: u16::try_from(year.0).ok()?,
        first: u8::try_from(first).ok()?,
        second: u8::try_from(second).ok()?,
        short_year,
        clock: None,
    })
}

/// A part of one digit or two.
fn part(scan: &mut Scanner<'_>) -> Option<u32> {
    let (value, digits) = scan.number()?;
    (digits <= 2).then_some(value)
}

fn signs(scan: &mut Scanner<'_>) -> Option<LocalDate> {
    let year = scan.number()?;
    let mut sign = |signs: [&str; 2]| {
        let found = signs.iter().any(|s| scan.eat(s));
        scan.skip(|c| c == ' ');
        found.then(|| scan.number())
    };
    let (month, _) = sign(["年", "년"])??;
    let (day, _) = sign(["月", "월"])??;
    if !["日", "일"].iter().any(|s| scan.eat(s)) {
        return None;
    }
    // The day of the week in brackets.
    if scan.0.starts_with('(')
        && let Some((_, rest)) = scan.0.split_once(')')
    {
        scan.0 = rest;
    }
    made(LocalForm::Signs, year, month, day)
}

fn numbers(scan: &mut Scanner<'_>) -> Option<LocalDate> {
    let first = scan.number()?;
    let mark = scan.0.chars().next()?;
    let form = match mark {
        '.' => LocalForm::Dots,
        '/' => LocalForm::Slashes,
        '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2212}' => LocalForm::Dashes,
        _ => return None,
    };
    let mut next = || {
        scan.0 = scan.0.strip_prefix(mark)?;
        scan.skip(|c| c == ' ');
        scan.number()
    };
    let second = next()?;
    let third = next()?;
    if mark == '.' {
        scan.eat(".");
    }
    match (first.1, second.1, third.1) {
        (4, 1..=2, 1..=2) => made(LocalForm::YearFirst, first, second.0, third.0),
        (1..=2, 1..=2, 2 | 4) => made(form, third, first.0, second.0),
        _ => None,
    }
}

fn week(scan: &mut Scanner<'_>) -> Option<LocalDate> {
    let (year, digits) = scan.number()?;
    scan.eat("-");
    if digits != 4 || !scan.eat("w") {
        return None;
    }
    let week = scan.0.get(..2)?.parse().ok()?;
    scan.0 = scan.0.get(2..)?;
    scan.eat("-");
    let (day, 1) = scan.number()? else { return None };
    let day = chrono::Weekday::try_from(u8::try_from(day.checked_sub(1)?).ok()?).ok()?;
    let date = chrono::NaiveDate::from_isoywd_opt(i32::try_from(year).ok()?, week, day)?;
    let (year, month, day) =
        (chrono::Datelike::year(&date), chrono::Datelike::month(&date), chrono::Datelike::day(&date));
    made(LocalForm::Week, (u32::try_from(year).ok()?, 4), month, day)
}

/// `20240305T103000`, with a time; without one, digits alone may be any number.
fn basic(scan: &mut Scanner<'_>) -> Option<LocalDate> {
    let (number, 8) = scan.number()? else { return None };
    let time = scan.0.strip_prefix('t')?;
    let digits = time.bytes().take_while(u8::is_ascii_digit).count();
    if matches!(digits, 4 | 6) {
        let two = |at: usize| time.get(at..at + 2)?.parse::<u32>().ok();
        let (hours, minutes, seconds) = (two(0)?, two(2)?, if digits == 6 { two(4)? } else { 0 });
        if hours > 24 || minutes > 59 || seconds > 60 {
            return None;
        }
        // What follows is read as a time; this one is of plain digits.
        scan.0 = time.get(digits..)?;
        if scan.eat(".") {
            scan.number()?;
        }
        if !matches!(scan.0, "" | "z") {
            return None;
        }
        scan.0 = "";
    }
    made(LocalForm::YearFirst, (number / 10_000, 4), number / 100 % 100, number % 100)
}

/// What is between the parts of a date with a name.
fn between(scan: &mut Scanner<'_>) {
    scan.skip(|c| matches!(c, ' ' | '.' | ',' | '-' | '/' | '\''));
    for word in ["de ", "del ", "di ", "of ", "d'", "den "] {
        if scan.eat(word) {
            scan.skip(|c| c == ' ');
        }
    }
}

fn ordinal(scan: &mut Scanner<'_>) {
    for end in ["st", "nd", "rd", "th", "ere", "er", "re", "º", "ª", "°", "a", "e", "o"] {
        if scan.0.strip_prefix(end).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)) {
            scan.eat(end);
            return;
        }
    }
}

fn name(scan: &mut Scanner<'_>) -> Option<u32> {
    month(scan.word()?).map(u32::from)
}

fn year(scan: &mut Scanner<'_>) -> Option<(u32, usize)> {
    scan.number().filter(|(_, digits)| matches!(digits, 2 | 4))
}

/// `22. März 2026`, `22-Mar-26`, `22MAR2026`, `22 de marzo de 2026`
fn day_and_name(scan: &mut Scanner<'_>) -> Option<LocalDate> {
    let day = part(scan)?;
    ordinal(scan);
    between(scan);
    let month = name(scan)?;
    between(scan);
    made(LocalForm::Named, year(scan)?, month, day)
}

/// `March 22, 2026`, `Mar-22-2026`
fn name_and_day(scan: &mut Scanner<'_>) -> Option<LocalDate> {
    let month = name(scan)?;
    between(scan);
    let day = part(scan)?;
    ordinal(scan);
    let before = scan.0.len();
    between(scan);
    // `Mar 2026` and the like name no day.
    if scan.0.len() == before {
        return None;
    }
    made(LocalForm::Named, year(scan)?, month, day)
}

/// `2026-Mar-22`, `2026. március 22.`
fn year_and_name(scan: &mut Scanner<'_>) -> Option<LocalDate> {
    let (year, 4) = scan.number()? else { return None };
    between(scan);
    let month = name(scan)?;
    between(scan);
    let day = part(scan)?;
    ordinal(scan);
    scan.eat(".");
    made(LocalForm::Named, (year, 4), month, day)
}

/// `Mar 22 10:00:00 2026` and `Mar 22 10:00:00 CET 2026`, the day of the week before them gone.
fn unix(mut scan: Scanner<'_>) -> Option<LocalDate> {
    let month = name(&mut scan)?;
    scan.skip(|c| c == ' ');
    let day = part(&mut scan)?;
    let (time, year) = scan.0.rsplit_once(' ')?;
    let mut last = Scanner(year);
    let year = last.number().filter(|(_, digits)| *digits == 4 && last.0.is_empty())?;
    let clock = clock(time)??;
    Some(LocalDate { clock: Some(clock), ..made(LocalForm::Named, year, month, day)? })
}

#[cfg(test)]
mod tests {
    use super::LocalForm::{Dashes, Dots, Named, Signs, Slashes, Week, YearFirst};
    use super::*;

    fn read(text: &str) -> Option<(LocalForm, u16, u8, u8, Option<u32>)> {
        local_date(text.as_bytes()).map(|d| (d.form, d.year, d.first, d.second, d.clock.map(|c| c.seconds / 60)))
    }

    #[test]
    fn forms_of_one_day() {
        for (text, form) in [
            ("2024. 03. 05.", YearFirst),
            ("2024.03.05.", YearFirst),
            ("05.03.2024", Dots),
            ("2024年3月5日", Signs),
            ("２０２４年３月５日", Signs),
            ("2024年3月5日(火)", Signs),
            ("2024년 3월 5일", Signs),
            ("5 March 2024", Named),
            ("5th of March 2024", Named),
            ("March 5, 2024", Named),
            ("Mar-05-2024", Named),
            ("Mar. 5th, 2024", Named),
            ("Tuesday, March 5, 2024", Named),
            ("Tue, 05 Mar 2024", Named),
            ("05MAR2024", Named),
            ("5-Mar-2024", Named),
            ("2024-Mar-05", Named),
            ("5. März 2024", Named),
            ("5.\u{a0}März\u{a0}2024", Named),
            ("Dienstag, den 5. Mrz. 2024", Named),
            ("5 mars 2024", Named),
            ("le 5 mars 2024", Named),
            ("mardi 5 mars 2024", Named),
            ("5 de marzo de 2024", Named),
            ("5 marzo 2024", Named),
            ("5 de março de 2024", Named),
            ("5 maart 2024", Named),
            ("5 marca 2024 r.", Named),
            ("5. března 2024", Named),
            ("5 марта 2024 г.", Named),
            ("2024. március 5.", Named),
            ("2024-W10-2", Week),
        ] {
            let wanted = if form == Dots { (form, 2024, 5, 3, None) } else { (form, 2024, 3, 5, None) };
            let text = text.strip_prefix("le ").unwrap_or(text);
            assert_eq!(read(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn times_of_day() {
        for (text, minutes) in [
            ("05.03.2024 14:30", 870),
            ("05.03.2024, 14:30:05 Uhr", 870),
            ("05.03.2024 14h30", 870),
            ("5/3/2024 2:30 PM", 870),
            ("5/3/2024 12:05:00 am", 5),
            ("2024-03-05 02:30:00 p.m.", 870),
            ("Tue, 05 Mar 2024 14:30:00 +0100", 870),
            ("Tue Mar 05 2024 14:30:00 GMT+0100 (CET)", 870),
            ("Tue Mar  5 14:30:00 2024", 870),
            ("Tue Mar 5 14:30:00 CET 2024", 870),
            ("2024年3月5日 下午2:30", 870),
        ] {
            assert_eq!(read(text).and_then(|d| d.4), Some(minutes), "{text}");
        }
        let offset = |text: &str| local_date(text.as_bytes()).and_then(|d| d.clock).map(|c| (c.zoned, c.offset));
        assert_eq!(offset("05.03.2024 14:30 +02:00"), Some((true, Some(7200))));
        assert_eq!(offset("05.03.2024 14:30"), Some((false, None)));
        assert_eq!(offset("2024-03-05T14:30:00+01:00[Europe/Berlin]"), Some((true, Some(3600))));
    }

    #[test]
    fn short_years_and_what_is_no_date() {
        let short = |text: &str| local_date(text.as_bytes()).map(|d| (d.form, d.year, d.first, d.second, d.short_year));
        assert_eq!(short("05.03.24"), Some((Dots, 24, 5, 3, true)));
        assert_eq!(short("5/3/24 14:00"), Some((Slashes, 24, 5, 3, true)));
        assert_eq!(short("85-03-05"), Some((Dashes, 5, 85, 3, true)));
        assert_eq!(short("05-MAR-24"), Some((Named, 24, 3, 5, true)));
        assert_eq!(short("5 Mar '24"), Some((Named, 24, 3, 5, true)));
        for text in [
            "",
            "5 March",
            "March 2024",
            "Mar 20",
            "2024-03",
            "03/2024",
            "1.2.3",
            "1.2.3.4",
            "12:30",
            "5 apples 2024",
            "Main Street 5, 2024",
            "5 Mar 2024 x",
            "05.03.2024 25:00",
            "05.03.2024 14:75",
            "5-3.2024",
            "20240305",
            "2024-W60-1",
            "anna5mar2024@example.com",
            "A5 March 2024",
            "5 Mar 2024 13:00 pm",
            "123 May 2024",
            "12/34/5678/9",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
