//! Dates: months, quarters, years, five years, decades.

use std::{fmt, str::FromStr, sync::Arc};

use super::{Ladder, LadderError, Level};
use crate::privacy::calendar::{civil, day_number, is_day};
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
    /// From fine to coarse.
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

/// Days since 1970-01-01 of a date such as `2024-02-09`, in which zeros may be missing; `None` for anything else.
#[must_use]
pub fn parse(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    ((0..=9999).contains(&year) && is_day(year, month, day)).then(|| day_number(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::calendar::to_iso;

    #[test]
    fn a_day_reads_back_as_itself() {
        for days in (-719_468..2_000_000).step_by(97) {
            assert_eq!(parse(&to_iso(days)), Some(days));
        }
        assert_eq!((parse("2023-02-29"), parse("2024-2-29")), (None, Some(19_782)));
    }
}
