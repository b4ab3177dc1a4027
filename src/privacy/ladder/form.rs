//! A ladder as a decision: what an analyst chose, apart from any column's values.

use std::{fmt, str::FromStr, sync::Arc};

use super::{
    DateUnit, Group, Ladder, LadderError, bands, bottom_coding, date, groups, identity, number_label, prefix, table,
    top_coding,
};
use crate::privacy::CodedColumn;

/// How a ladder is made. The forms without lists of values are written and read as text: `bands:5,10,20`,
/// `bands:5,10,20@18` (bands that start at 18), `prefix:3,1`, `date:month,year`, `top:90`, `bottom:10`, `values`.
///
/// ```
/// # use shoal::privacy::ladder::{DateUnit, Form};
/// assert_eq!("date:month,quarter,year".parse(), Ok(Form::Date(vec![DateUnit::Month, DateUnit::Quarter, DateUnit::Year])));
/// assert_eq!("bands:5,10".parse::<Form>()?.to_string(), "bands:5,10");
/// # Ok::<(), shoal::privacy::ladder::LadderError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Form {
    /// The values as they came, and `*`.
    #[default]
    Identity,
    Bands {
        widths: Vec<f64>,
        origin: f64,
    },
    /// Characters to keep, falling.
    Prefix(Vec<usize>),
    Date(Vec<DateUnit>),
    /// Thresholds, falling.
    Top(Vec<f64>),
    /// Thresholds, rising.
    Bottom(Vec<f64>),
    /// Levels of groups made by hand.
    Groups(Vec<Vec<Group>>),
    /// Rows of a ladder file.
    Table(Vec<Vec<String>>),
}

/// The ladder of a column by its form.
///
/// # Errors
/// What the form's own builder refuses.
pub fn build(column: &Arc<CodedColumn>, form: &Form) -> Result<Ladder, LadderError> {
    match form {
        Form::Identity => Ok(identity(column)),
        Form::Bands { widths, origin } => bands(column, widths, *origin),
        Form::Prefix(keep) => prefix(column, keep),
        Form::Date(units) => date(column, units),
        Form::Top(thresholds) => top_coding(column, thresholds),
        Form::Bottom(thresholds) => bottom_coding(column, thresholds),
        Form::Groups(levels) => groups(column, levels),
        Form::Table(rows) => table(column, rows),
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
            items.iter().map(text).collect::<Vec<_>>().join(",")
        }
        let number = |x: &f64| number_label(*x);
        match self {
            Self::Identity => f.write_str("values"),
            Self::Bands { widths, origin } if *origin == 0.0 => write!(f, "bands:{}", list(widths, number)),
            Self::Bands { widths, origin } => write!(f, "bands:{}@{}", list(widths, number), number_label(*origin)),
            Self::Prefix(keep) => write!(f, "prefix:{}", list(keep, ToString::to_string)),
            Self::Date(units) => write!(f, "date:{}", list(units, ToString::to_string)),
            Self::Top(thresholds) => write!(f, "top:{}", list(thresholds, number)),
            Self::Bottom(thresholds) => write!(f, "bottom:{}", list(thresholds, number)),
            Self::Groups(levels) => write!(f, "groups made by hand ({})", levels.iter().map(Vec::len).sum::<usize>()),
            Self::Table(rows) => write!(f, "a table of {} values", rows.len()),
        }
    }
}

impl FromStr for Form {
    type Err = LadderError;

    fn from_str(text: &str) -> Result<Self, LadderError> {
        let bad = || LadderError::BadForm { given: text.into() };
        fn list<T: FromStr>(text: &str) -> Option<Vec<T>> {
            text.split(',').map(|item| item.trim().parse().ok()).collect()
        }
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        match kind.trim() {
            "values" if rest.is_empty() => Ok(Self::Identity),
            "bands" => {
                let (widths, origin) = rest.split_once('@').unwrap_or((rest, "0"));
                let origin = origin.trim().parse().map_err(|_| bad())?;
                Ok(Self::Bands { widths: list(widths).ok_or_else(bad)?, origin })
            }
            "prefix" => list(rest).map(Self::Prefix).ok_or_else(bad),
            "date" => list(rest).map(Self::Date).ok_or_else(bad),
            "top" => list(rest).map(Self::Top).ok_or_else(bad),
            "bottom" => list(rest).map(Self::Bottom).ok_or_else(bad),
            _ => Err(bad()),
        }
    }
}
