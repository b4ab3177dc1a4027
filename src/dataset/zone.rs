//! Time zones: what day it is where, at a moment.

use std::str::FromStr;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;

/// A zone by its name, or as a distance from UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Zone {
    /// Seconds east of UTC.
    Fixed(i32),
    Named(Tz),
}

impl Zone {
    /// `Europe/Berlin`, `UTC`, `Z`, `+02:00`, `-0530`, `+2`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if matches!(text, "Z" | "z" | "UTC" | "utc" | "GMT") {
            return Some(Self::Fixed(0));
        }
        if let Some(seconds) = offset(text) {
            return Some(Self::Fixed(seconds));
        }
        let named = || chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text)).copied();
        Tz::from_str(text).ok().or_else(named).map(Self::Named)
    }

    /// Days from 1970-01-01 to the day in this zone, at a moment in seconds since 1970-01-01 00:00 UTC.
    pub fn day(self, moment: i64) -> i32 {
        let offset = match self {
            Self::Fixed(seconds) => seconds,
            Self::Named(zone) => DateTime::from_timestamp(moment, 0)
                .map_or(0, |at| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()),
        };
        (moment + i64::from(offset)).div_euclid(86_400) as i32
    }
}

/// Seconds east of UTC of `+02:00`, `-0530`, `+2`; at most 18 hours.
pub(crate) fn offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.chars().next()? {
        '+' => (1, text.get(1..)?),
        '-' => (-1, text.get(1..)?),
        '\u{2212}' => (-1, text.get('\u{2212}'.len_utf8()..)?),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "0"),
    };
    let number =
        |part: &str| (part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?;
    let (hours, minutes): (i32, i32) = (number(hours)?, number(minutes)?);
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_by_name_and_by_distance() {
        for (text, seconds) in
            [("+02:00", 7200), ("-0530", -19_800), ("+2", 7200), ("Z", 0), ("\u{2212}03:00", -10_800)]
        {
            assert_eq!(Zone::parse(text), Some(Zone::Fixed(seconds)), "{text}");
        }
        for text in ["", "Nowhere/Land", "+25:00", "+2:0", "02:00", "+0260"] {
            assert_eq!(Zone::parse(text), None, "{text}");
        }
        // 2003-01-31 22:30 UTC is half an hour to midnight in Berlin.
        let moment = 1_044_052_200;
        assert_eq!(Zone::parse("Europe/Berlin").map(|z| z.day(moment)), Some(12_083));
        assert_eq!(Zone::parse("europe/berlin").map(|z| z.day(moment + 7200)), Some(12_084));
        assert_eq!(Zone::parse("America/New_York").map(|z| z.day(moment)), Some(12_083));
        assert_eq!(Zone::Fixed(0).day(-1), -1);
    }
}
