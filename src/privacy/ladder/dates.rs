//! Dates: months, quarters, years, five years, decades.

use std::{fmt, str::FromStr, sync::Arc};

use super::{Ladder, LadderError, Level};
use crate::privacy::{CodedColumn, Values};

/// A unit that dates are coarsened to, from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateUnit {
    Month,
    Quarter,
    Year,
    FiveYears,
    Decade,
}

impl DateUnit {
    pub const ALL: [Self; 5] = [Self::Month, Self::Quarter, Self::Year, Self::FiveYears, Self::Decade];

    /// Months in the unit; units are aligned to year 0, so each is made of whole smaller ones.
    fn months(self) -> i64 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
            Self::FiveYears => 60,
            Self::Decade => 120,
        }
    }

    fn label(self, index: i64) -> String {
        let month = index * self.months();
        let year = month.div_euclid(12);
        match self {
            Self::Month => format!("{year:04}-{:02}", month.rem_euclid(12) + 1),
            Self::Quarter => format!("{year:04} Q{}", month.rem_euclid(12) / 3 + 1),
            Self::Year => format!("{year:04}"),
            Self::FiveYears => format!("{year:04}–{:04}", year + 4),
            Self::Decade => format!("{year:04}s"),
        }
    }
}

impl fmt::Display for DateUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::FiveYears => "5 years",
            Self::Decade => "decade",
        })
    }
}

impl FromStr for DateUnit {
    type Err = LadderError;

    fn from_str(text: &str) -> Result<Self, LadderError> {
        match text.trim().to_lowercase().as_str() {
            "month" => Ok(Self::Month),
            "quarter" => Ok(Self::Quarter),
            "year" => Ok(Self::Year),
            "5 years" | "5-years" | "5years" | "five years" => Ok(Self::FiveYears),
            "decade" | "10 years" | "10-years" | "10years" => Ok(Self::Decade),
            _ => Err(LadderError::BadForm { given: text.into() }),
        }
    }
}

/// Dates by coarser and coarser units.
///
/// # Errors
/// A column that holds no dates, or units that do not go from fine to coarse.
pub fn date(column: &Arc<CodedColumn>, units: &[DateUnit]) -> Result<Ladder, LadderError> {
    let Values::Date(days) = &column.values else {
        return Err(LadderError::WrongType { column: column.name.clone(), needs: "a column of dates" });
    };
    if let Some(pair) = units.windows(2).find(|pair| pair[0] >= pair[1]) {
        let (lower, upper) = (pair[0].to_string(), pair[1].to_string());
        return Err(LadderError::NotNested { column: column.name.clone(), lower, upper });
    }
    let months: Vec<i64> = days
        .iter()
        .map(|&day| {
            let (year, month, _) = civil(day);
            i64::from(year) * 12 + i64::from(month) - 1
        })
        .collect();
    let level = |&unit: &DateUnit| {
        let key = |i: usize| months[i].div_euclid(unit.months());
        Level::from_runs(column, unit.to_string(), key, |&index, _, _| unit.label(index))
    };
    Ok(Ladder::new(column, column.cardinality(), units.iter().map(level).collect()))
}

/// Year, month (1–12) and day (1–31) of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// ```
/// # use shoal::privacy::ladder::civil;
/// assert_eq!(civil(0), (1970, 1, 1));
/// assert_eq!(civil(-1), (1969, 12, 31));
/// assert_eq!(civil(11_016), (2000, 2, 29));
/// ```
#[must_use]
pub fn civil(days: i32) -> (i32, u32, u32) {
    // Years that begin in March put the leap day last; 400 years have 146,097 days. 719,468 days lie between
    // 0000-03-01 and 1970-01-01.
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

/// An ISO date as days since 1970-01-01; `None` for anything else and for days that no calendar has.
pub(super) fn parse(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day): (i64, i64, i64) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468;
    let days = i32::try_from(days).ok()?;
    (civil(days) == (year as i32, month as u32, day as u32)).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_back_as_itself() {
        for days in (-719_468..2_000_000).step_by(97) {
            let (year, month, day) = civil(days);
            assert_eq!(parse(&format!("{year:04}-{month:02}-{day:02}")), Some(days));
        }
        assert_eq!(parse("2023-02-29"), None);
    }
}
