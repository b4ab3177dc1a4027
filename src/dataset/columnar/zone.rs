//! Time zones: moments become the days and times of a place.

use std::collections::HashMap;
use std::str::FromStr as _;

use chrono::{DateTime, FixedOffset, Offset as _, TimeZone as _};
use chrono_tz::Tz;

/// A zone of the tz database, or a fixed distance from UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset) enum Zone {
    Named(Tz),
    Fixed(FixedOffset),
}

/// Offsets change on quarters of an hour, in the years in which clocks are set by law.
const QUARTER: i64 = 900;

impl Zone {
    /// `Europe/Berlin`, `UTC`, `Z`, `+02:00` or `-0330`; `None` where it is no zone.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("z") {
            return Some(Self::Named(Tz::UTC));
        }
        if let Ok(zone) = Tz::from_str(text) {
            return Some(Self::Named(zone));
        }
        let by_case = || chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text));
        offset(text).map(Self::Fixed).or_else(|| by_case().copied().map(Self::Named))
    }

    pub fn is_utc(self) -> bool {
        match self {
            Self::Named(zone) => {
                matches!(zone, Tz::UTC | Tz::Etc__UTC | Tz::GMT | Tz::Etc__GMT | Tz::Zulu | Tz::Etc__Zulu | Tz::UCT)
            }
            Self::Fixed(offset) => offset.local_minus_utc() == 0,
        }
    }

    pub fn name(self) -> String {
        match self {
            Self::Named(zone) => zone.name().to_owned(),
            Self::Fixed(offset) => offset.to_string(),
        }
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

/// `+02:00`, `+0200` or `+02`.
fn offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let plain = digits.replace(':', "");
    if !matches!(plain.len(), 2 | 4) || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = plain.get(..2)?.parse().ok()?;
    let minutes: i32 = plain.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), |rest| rest.parse().ok())?;
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))
}

/// Moments in the clocks of a zone, remembering what was looked up.
pub(super) struct Clock {
    zone: Zone,
    known: HashMap<i64, i64>,
}

impl Clock {
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
        for wrong in ["", "Mars/Olympus", "+25:00", "2 hours", "+1", "CETX"] {
            assert!(Zone::parse(wrong).is_none(), "{wrong}");
        }
        assert!(Zone::parse("Etc/UTC").is_some_and(Zone::is_utc) && Zone::parse("+00:00").is_some_and(Zone::is_utc));
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
