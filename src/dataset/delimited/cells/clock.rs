//! Times of day after a date: `14:30`, `2:30 PM`, `14h30`, `10:00:00.123+01:00`, `10:00 Uhr`.

use crate::dataset::delimited::structure::scanner::Scanner;
use crate::dataset::zone::offset;

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) struct Clock {
    /// Seconds since midnight.
    pub seconds: u32,
    /// A zone is named.
    pub zoned: bool,
    /// Seconds east of UTC, if the zone says so.
    pub offset: Option<i32>,
}

/// Zones that are one distance from UTC wherever the letters are used.
#[rustfmt::skip]
const ZONES: &[(&str, i32)] = &[
    ("z", 0), ("utc", 0), ("gmt", 0), ("ut", 0), ("wet", 0), ("west", 3600), ("cet", 3600), ("mez", 3600),
    ("cest", 7200), ("mesz", 7200), ("eet", 7200), ("eest", 10_800), ("msk", 10_800), ("jst", 32_400),
    ("est", -18_000), ("edt", -14_400), ("cst", -21_600), ("cdt", -18_000), ("mst", -25_200), ("mdt", -21_600),
    ("pst", -28_800), ("pdt", -25_200),
];

/// Reads what is left of a cell as a time of day, all of it; folded text. `Some(None)`: nothing is left.
pub(super) fn clock(rest: &str) -> Option<Option<Clock>> {
    let mut scan = Scanner(rest);
    scan.skip(|c| matches!(c, ' ' | ',' | '@' | '_'));
    if let Some(after) = scan.0.strip_prefix('t') {
        scan.0 = after;
    }
    for word in ["um ", "at ", "a las ", "kl. ", "kl ", "alle ore ", "ore ", "godz. ", "в "] {
        scan.eat(word);
    }
    if scan.0.is_empty() {
        return Some(None);
    }
    let mut half = half_of_day(&mut scan);
    let (hours, digits) = scan.number()?;
    if !(1..=2).contains(&digits) {
        return None;
    }
    let mut parts = [hours, 0, 0];
    let mut seen = 1;
    while let (Some(part), true) = (parts.get_mut(seen), scan.0.starts_with([':', '.', 'h'])) {
        let before = scan.0;
        scan.0 = scan.0.get(1..)?;
        match scan.number() {
            Some((value, 2)) => *part = value,
            None if before == "h" => break,
            _ => return None,
        }
        seen += 1;
    }
    if seen == 3 && scan.0.starts_with(['.', ',', ':']) {
        scan.0 = scan.0.get(1..)?;
        scan.number()?;
    }
    scan.skip(|c| c == ' ');
    half = half.or_else(|| half_of_day(&mut scan));
    for word in ["uhr", "hrs", "h", "ч"] {
        scan.eat(word);
    }
    // An hour alone is a time only if a word says so.
    if seen == 1 && half.is_none() {
        return None;
    }
    let [hours, minutes, seconds] = parts;
    let hours = match half {
        Some(_) if hours > 12 => return None,
        Some(after_noon) => hours % 12 + if after_noon { 12 } else { 0 },
        None => hours,
    };
    if hours > 24 || minutes > 59 || seconds > 60 {
        return None;
    }
    scan.skip(|c| c == ' ');
    let (zoned, offset) = zone(scan.0)?;
    Some(Some(Clock { seconds: hours * 3600 + minutes * 60 + seconds, zoned, offset }))
}

/// Whether it is after noon, if the text says so here.
fn half_of_day(scan: &mut Scanner<'_>) -> Option<bool> {
    const BEFORE: [&str; 6] = ["a.m.", "am", "a. m.", "午前", "上午", "오전"];
    const AFTER: [&str; 6] = ["p.m.", "pm", "p. m.", "午後", "下午", "오후"];
    let found = BEFORE.iter().find(|word| scan.eat(word)).map(|_| false);
    let found = found.or_else(|| AFTER.iter().find(|word| scan.eat(word)).map(|_| true));
    if found.is_some() {
        scan.skip(|c| c == ' ');
    }
    found
}

/// Whether a zone is named, and its distance from UTC; `None` if this is no zone.
fn zone(text: &str) -> Option<(bool, Option<i32>)> {
    // A name in brackets explains what is before it.
    let (text, named) = match text.find(['(', '[']) {
        Some(at) if text.ends_with([')', ']']) => (text.get(..at)?.trim_end(), true),
        _ => (text, false),
    };
    if text.is_empty() {
        return Some((named, None));
    }
    if let Some((_, seconds)) = ZONES.iter().find(|(name, _)| *name == text) {
        return Some((true, Some(*seconds)));
    }
    let distance = text.strip_prefix("gmt").or_else(|| text.strip_prefix("utc")).unwrap_or(text);
    offset(distance).map(|seconds| (true, Some(seconds)))
}
