//! How a ladder is to be built: the decision. The ladder itself is made from it and the column's values.

use serde::{Deserialize, Serialize};

/// A unit that dates are cut to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateStep {
    Month,
    Quarter,
    Year,
    FiveYears,
    Decade,
}

impl DateStep {
    pub const ALL: [Self; 5] = [Self::Month, Self::Quarter, Self::Year, Self::FiveYears, Self::Decade];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::FiveYears => "5 years",
            Self::Decade => "10 years",
        }
    }
}

/// One form of ladder with its settings. Every ladder ends in `*`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "kebab-case")]
pub enum LadderForm {
    /// What fits the column's values: dates by unit, numbers in bands, codes by prefix.
    #[default]
    Automatic,
    /// The value and `*`.
    Plain,
    /// Numbers in bands of these widths, from `origin` on.
    Bands {
        widths: Vec<f64>,
        #[serde(default)]
        origin: f64,
    },
    /// Text cut to its first characters.
    Prefix { keep: Vec<usize> },
    Date { steps: Vec<DateStep> },
    /// Numbers from `at` on become one group.
    Top { at: f64 },
    /// Numbers up to `at` become one group.
    Bottom { at: f64 },
    /// Groups made by hand: a name and its values. What is in none stays as it is.
    Groups { groups: Vec<(String, Vec<String>)> },
    /// A table in the field's usual form: one row a value, one column a level.
    Table {
        /// The file that it came from, for people.
        name: String,
        rows: Vec<Vec<String>>,
    },
}

impl LadderForm {
    /// What it is, for people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Automatic => "Automatic",
            Self::Plain => "Value or nothing",
            Self::Bands { .. } => "Bands",
            Self::Prefix { .. } => "First characters",
            Self::Date { .. } => "Date units",
            Self::Top { .. } => "Top coding",
            Self::Bottom { .. } => "Bottom coding",
            Self::Groups { .. } => "Groups by hand",
            Self::Table { .. } => "From a file",
        }
    }
}
