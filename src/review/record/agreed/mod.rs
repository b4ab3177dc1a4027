//! What a vendor agreed to deliver: columns with their types, allowed values, and whether they may be missing or empty.
//!
//! | where | what is there |
//! | --- | --- |
//! | here | a column as it was agreed |
//! | `text` | the list as it is typed and kept: `tier: text [silver, gold] optional` |
//! | `dictionary` | a data dictionary, pasted or from a file, as such a list |
//! | `headings`, `types`, `values` | how dictionaries name their columns, types and allowed values |
//! | `received` | what was received against it |
//! | `of_vendor` | the list of each vendor, and which of them the file is compared with |
//! | `decided` | what becomes of a column that was not agreed |

mod decided;
mod dictionary;
mod headings;
mod of_vendor;
mod received;
mod text;
mod types;
mod values;

use crate::dataset::ColumnType;

pub use decided::{ColumnDecided, RECEIVED_NOT_AGREED};
pub use dictionary::Dictionary;
pub(in crate::review::record) use of_vendor::place_of_supplier;
pub use received::{AgreedColumns, Amount, Deviation, DeviationKind, NotAllowed, Reader};

/// The key of the field that holds them.
pub const AGREED_COLUMNS: &str = "agreed_columns";
/// The key of the field with the last day on which they were agreed.
pub const AGREED_UNTIL: &str = "agreed_until";

/// A column that the contract names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreedColumn {
    pub name: String,
    pub kind: Option<ColumnType>,
    /// `None` if any value may stand in it.
    pub allowed: Option<Allowed>,
    pub presence: Presence,
}

impl AgreedColumn {
    /// A column of which only the name was agreed.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// Whether a column may be missing, and its cells empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// The column must be there; of empty cells nothing was agreed.
    #[default]
    Present,
    /// The column must be there, and no cell of it may be empty.
    Filled,
    /// The column may be missing.
    Optional,
}

/// Which values were agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    Values(Vec<String>),
    /// Numbers, or days as YYYY-MM-DD, from the first to the second, both included.
    Between(Option<String>, Option<String>),
}

impl Allowed {
    /// Whether a value, as it is shown, of a column of this type was agreed.
    #[must_use]
    pub fn allows(&self, value: &str, kind: ColumnType) -> bool {
        let value = value.trim();
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        match self {
            Self::Values(values) => values.iter().any(|agreed| {
                let same_number = || number(agreed).is_some_and(|agreed| Some(agreed) == number(value));
                agreed == value || kind == ColumnType::Number && same_number()
            }),
            Self::Between(least, most) if kind == ColumnType::Date => {
                least.as_deref().is_none_or(|least| least <= value) && most.as_deref().is_none_or(|most| value <= most)
            }
            Self::Between(least, most) => number(value).is_some_and(|value| {
                let least = least.as_deref().and_then(number);
                let most = most.as_deref().and_then(number);
                least.is_none_or(|least| least <= value) && most.is_none_or(|most| value <= most)
            }),
        }
    }
}
