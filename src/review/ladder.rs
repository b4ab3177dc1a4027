//! How a ladder is to be built: the decision. The ladder itself is made from it and the column's values.

use serde::{Deserialize, Serialize};

/// One form of ladder with its settings. Every ladder ends in `*`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "kebab-case")]
pub enum LadderForm {
    /// What fits the column's values: dates by unit, numbers in bands, codes by prefix.
    #[default]
    Automatic,
    /// By settings alone, in the words of the command line: `bands:5,10`, `prefix:3,1`, `date:month,year`, `top:90`,
    /// `bottom:10`, `values`.
    Built { settings: String },
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
    pub fn name(&self) -> String {
        match self {
            Self::Automatic => "Automatic".to_owned(),
            Self::Built { settings } => settings.clone(),
            Self::Groups { groups } => format!("{} groups by hand", groups.len()),
            Self::Table { name, .. } => format!("From {name}"),
        }
    }
}
