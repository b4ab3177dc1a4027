//! Time zones: moments become the days and times of a place.

use std::collections::HashMap;
use std::str::FromStr as _;

use chrono::{DateTime, FixedOffset, Offset as _, TimeZone as _};
use chrono_tz::Tz;

/// A zone of the tz database, or a fixed distance from UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Zone {
    Named(Tz),
    Fixed(FixedOffset),
}

/// Offsets change on quarters of an hour, in the years in which clocks are set by law.
const QUARTER: i64 = 900;

impl Zone {
    /// `Europe/Berlin`, `UTC`, `Z`, `+02:00` or `-0330`; `None` if it is no zone.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("z") {
            return Some(Self::Named(Tz::UTC));
        }
        if let Ok(zone) = Tz::from_str(text) {
            return Some(Self::Named(zone));
        }
        let by_case = || chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text));
        offset(text).and_then(FixedOffset::east_opt).map(Self::Fixed).or_else(|| by_case().copied().map(Self::Named))
    }

    /// Whether its clocks always show UTC.
    pub fn is_utc(self) -> bool {
        match self {
            Self::Named(zone) => {
                matches!(zone, Tz::UTC | Tz::Etc__UTC | Tz::GMT | Tz::Etc__GMT | Tz::Zulu | Tz::Etc__Zulu | Tz::UCT)
            }
            Self::Fixed(offset) => offset.local_minus_utc() == 0,
        }
    }

    /// As in the tz database, `Europe/Berlin`, or the distance from UTC, `+02:00`.
    pub fn name(self) -> String {
        match self {
            Self::Named(zone) => zone.name().to_owned(),
            Self::Fixed(offset) => offset.to_string(),
        }
    }

    /// Days from 1970-01-01 to the day in this zone, at a moment in seconds since 1970-01-01 00:00 UTC.
    pub fn day(self, moment: i64) -> i32 {
        (moment + self.ahead(moment)).div_euclid(86_400) as i32
    }

    /// Seconds that the zone's clocks are before UTC at a moment, given in seconds since 1970.
    fn ahead(self, seconds: i64) -> i64 {
        match self {
            Self::Fixed(offset) => i64::from(offset.local_minus_utc()),
            Self::Named(Tz::UTC) => 0,
            Self::Named(zone) => DateTime::from_timestamp(seconds, 0).map_or(0, |moment| {
                i64::from(zone.offset_from_utc_datetime(&moment.naive_utc()).fix().local_minus_utc())
            }),
        }
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

/// Moments in the clocks of a zone, remembering what was looked up.
pub(crate) struct Clock {
    zone: Zone,
    known: HashMap<i64, i64>,
}

impl Clock {
    /// The clock of a zone; nothing has been looked up yet.
    pub fn of(zone: Zone) -> Self {
        Self { zone, known: HashMap::new() }
    }

    /// Local seconds since 1970-01-01 of a moment in seconds since then in UTC.
    pub fn local(&mut self, seconds: i64) -> i64 {
        if seconds < 0 {
            // Before that, clocks went by other rules.
            return seconds.saturating_add(self.zone.ahead(seconds));
        }
        let zone = self.zone;
        let ahead = *self.known.entry(seconds / QUARTER).or_insert_with(|| zone.ahead(seconds));
        if self.known.len() > 1 << 16 {
            self.known.clear();
        }
        seconds.saturating_add(ahead)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveDateTime};

    use super::*;

    fn local(zone: &str, moment: &str) -> String {
        let moment = NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M").unwrap().and_utc().timestamp();
        let local = Clock::of(Zone::parse(zone).unwrap()).local(moment);
        DateTime::from_timestamp(local, 0).unwrap().format("%Y-%m-%d %H:%M").to_string()
    }

    #[test]
    fn days_are_those_of_the_zone() {
        for (zone, utc, there) in [
            ("Europe/Berlin", "2003-01-31 23:00", "2003-02-01 00:00"),
            ("europe/berlin", "2003-07-31 22:00", "2003-08-01 00:00"),
            ("America/New_York", "2003-02-02 01:00", "2003-02-01 20:00"),
            ("Asia/Kolkata", "1980-05-12 18:30", "1980-05-13 00:00"),
            ("+02:00", "2003-01-31 22:00", "2003-02-01 00:00"),
            ("-0330", "2003-01-31 03:30", "2003-01-31 00:00"),
            ("UTC", "2003-01-31 23:00", "2003-01-31 23:00"),
            ("Z", "1960-01-01 00:00", "1960-01-01 00:00"),
            ("Europe/Berlin", "1960-01-01 23:00", "1960-01-02 00:00"),
        ] {
            assert_eq!(local(zone, utc), there, "{zone}");
        }
        for wrong in ["", "Mars/Olympus", "+25:00", "2 hours", "+2:0", "02:00", "+0260", "CETX"] {
            assert!(Zone::parse(wrong).is_none(), "{wrong}");
        }
        assert!(Zone::parse("Etc/UTC").is_some_and(Zone::is_utc) && Zone::parse("+00:00").is_some_and(Zone::is_utc));
    }

    #[test]
    fn distances_and_days() {
        for (text, seconds) in [("+02:00", 7200), ("-0530", -19_800), ("+2", 7200), ("\u{2212}03:00", -10_800)] {
            assert_eq!(offset(text), Some(seconds), "{text}");
        }
        // 2003-01-31 22:30 UTC is half an hour before midnight in Berlin.
        let moment = 1_044_052_200;
        let day = |zone: &str, moment: i64| Zone::parse(zone).map(|zone| zone.day(moment));
        assert_eq!(day("Europe/Berlin", moment), Some(12_083));
        assert_eq!(day("europe/berlin", moment + 7200), Some(12_084));
        assert_eq!(day("America/New_York", moment), Some(12_083));
        assert_eq!(day("Z", -1), Some(-1));
    }

    #[test]
    fn what_is_remembered_is_right() {
        let zone = Zone::parse("Europe/Lisbon").unwrap();
        let mut clock = Clock::of(zone);
        let start = NaiveDate::from_ymd_opt(1991, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp();
        for step in 0..40_000_i64 {
            let moment = start + step * 7_001;
            assert_eq!(clock.local(moment), moment + zone.ahead(moment));
        }
    }
}
