//! A column as the measure sees it: a dictionary of values, and one small code per row.

/// Codes of all rows of a column, in the narrowest width that holds its cardinality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codes {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
}

impl Codes {
    /// Packs codes that are all below `cardinality`.
    #[must_use]
    pub fn pack(codes: &[u32], cardinality: usize) -> Self {
        match cardinality {
            0..=0x100 => Self::U8(codes.iter().map(|&c| c as u8).collect()),
            0x101..=0x1_0000 => Self::U16(codes.iter().map(|&c| c as u16).collect()),
            _ => Self::U32(codes.to_vec()),
        }
    }

    /// Rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::U8(v) => v.len(),
            Self::U16(v) => v.len(),
            Self::U32(v) => v.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a row. Panics if the row does not exist, as a slice does.
    #[must_use]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Self::U8(v) => u32::from(v[row]),
            Self::U16(v) => u32::from(v[row]),
            Self::U32(v) => v[row],
        }
    }

    /// The codes of all rows, in order.
    pub fn iter(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Self::U8(v) => Box::new(v.iter().map(|&c| u32::from(c))),
            Self::U16(v) => Box::new(v.iter().map(|&c| u32::from(c))),
            Self::U32(v) => Box::new(v.iter().copied()),
        }
    }
}

/// The distinct values of a column, ascending; a value's place is its code.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    Text(Vec<Box<str>>),
    Number(Vec<f64>),
    /// Days since 1970-01-01.
    Date(Vec<i32>),
    Boolean(Vec<bool>),
}

impl Values {
    /// Distinct values; a missing one is not counted.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text(v) => v.len(),
            Self::Number(v) => v.len(),
            Self::Date(v) => v.len(),
            Self::Boolean(v) => v.len(),
        }
    }

    /// Whether no row has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A dictionary-coded column. Missing values have the code after the last value.
#[derive(Clone, Debug, PartialEq)]
pub struct CodedColumn {
    pub name: String,
    pub values: Values,
    pub has_missing: bool,
    pub codes: Codes,
}

impl CodedColumn {
    /// Distinct values, a missing value counted as one.
    #[must_use]
    pub fn cardinality(&self) -> usize {
        self.values.len() + usize::from(self.has_missing)
    }

    /// The code of a missing value; `None` if no value is missing.
    #[must_use]
    pub fn missing_code(&self) -> Option<u32> {
        self.has_missing.then_some(self.values.len() as u32)
    }

    /// Rows of the file, with and without a value.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.codes.len()
    }
}
