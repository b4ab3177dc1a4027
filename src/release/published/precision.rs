//! The decimals of published numbers, as decided.

use crate::release::settings::SettingsError;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// At how many decimals sums, means and quantiles are published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// As many as are safe: a sum has those of its column; a mean has as many, or two where the column has fewer, and
    /// fewer if they would disclose how many people it is of; a quantile is put to a unit that several people share.
    #[default]
    ByCount,
    /// No more than these, and no more than are safe.
    Decimals(u8),
}

impl Precision {
    /// Nothing was decided.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The most decimals that are wanted.
    #[must_use]
    pub fn most(self) -> u8 {
        match self {
            Self::ByCount => u8::MAX,
            Self::Decimals(most) => most,
        }
    }
}

impl FromStr for Precision {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        match text.trim() {
            "auto" => Ok(Self::ByCount),
            other => {
                other.parse().ok().filter(|most| *most <= 9).map(Self::Decimals).ok_or_else(|| {
                    SettingsError::new("number of decimals", text, "auto, or a whole number from 0 to 9")
                })
            }
        }
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByCount => f.write_str("auto"),
            Self::Decimals(most) => write!(f, "{most}"),
        }
    }
}
