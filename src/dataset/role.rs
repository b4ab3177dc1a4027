//! What a column is for: its role, and in addition at most one use.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a column means for a person's privacy.
#[derive(Serialize, Deserialize, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Names a person by itself: name, e-mail address, customer number.
    DirectIdentifier,
    /// Known to others and identifying in combination: age, postcode, gender.
    QuasiIdentifier,
    /// What must not be learnt about a person: health, income, complaints.
    Sensitive,
    #[default]
    Other,
}

impl Role {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::DirectIdentifier, Self::QuasiIdentifier, Self::Sensitive, Self::Other];

    /// The name for people, as in `direct identifier`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DirectIdentifier => "direct identifier",
            Self::QuasiIdentifier => "quasi-identifier",
            Self::Sensitive => "sensitive",
            Self::Other => "other",
        }
    }
}

/// What else a column is used for.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// Rows with the same value are one person.
    PersonKey,
    /// Whether the person agreed.
    Consent,
    /// How many people a row represents: the file is a frequency table.
    Count,
    /// A figure that can be summed.
    Measure,
    /// A sampling weight: how many people of the population a row represents.
    Weight,
}

impl Use {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::PersonKey, Self::Consent, Self::Count, Self::Measure, Self::Weight];

    /// The name for people, as in `person key`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonKey => "person key",
            Self::Consent => "consent",
            Self::Count => "count",
            Self::Measure => "measure",
            Self::Weight => "weight",
        }
    }
}

/// What the values of a column are.
#[derive(Serialize, Deserialize, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnType {
    #[default]
    Text,
    Number,
    Date,
    Boolean,
}

impl ColumnType {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Date, Self::Boolean];

    /// The name for people, as in `number`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Boolean => "boolean",
        }
    }
}

impl ColumnType {
    /// One value of the type, for a sentence: `a number`.
    #[must_use]
    pub(crate) const fn one(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Boolean => "yes or no",
        }
    }
}

/// A word that names none of the choices.
#[derive(thiserror::Error, Clone, PartialEq, Eq, Debug)]
#[error("“{word}” is not one of: {choices}")]
pub struct UnknownName {
    pub word: String,
    pub choices: String,
}

/// Compares as people type it: `Person_Key` is `person key`.
fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace(['-', '_'], " ")
}

macro_rules! named {
    ($kind:ty) => {
        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $kind {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                Self::ALL.into_iter().find(|choice| plain(choice.name()) == plain(text)).ok_or_else(|| UnknownName {
                    word: text.trim().to_owned(),
                    choices: Self::ALL.map(Self::name).join(", "),
                })
            }
        }
    };
}

named!(Role);
named!(Use);
named!(ColumnType);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_they_are_written() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
        for use_ in Use::ALL {
            assert_eq!(use_.to_string().parse(), Ok(use_));
        }
        assert_eq!("Person_Key".parse(), Ok(Use::PersonKey));
        assert!("persn key".parse::<Use>().is_err());
    }
}
