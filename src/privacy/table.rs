//! The quasi-identifiers of a file, and the people that its rows represent.

use std::sync::Arc;

use super::classes::keys::Field;
use super::{Bitmap, CodedColumn, Ladder, People, PrivacyError, ladder};

/// What a missing value of a quasi-identifier means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Missing {
    /// A value of its own (as in ARX and pyCANON).
    #[default]
    Own,
    /// Agrees with any value (as in sdcMicro): a crowd is everybody whose values agree wherever neither is missing.
    MatchesAnything,
}

/// A column that others may know about a person, its ladder, and the level in use.
#[derive(Clone, Debug)]
pub struct QuasiIdentifier {
    pub column: Arc<CodedColumn>,
    /// Built for a column of the same dictionary.
    pub ladder: Arc<Ladder>,
    pub level: usize,
}

impl QuasiIdentifier {
    /// A quasi-identifier at this level of its ladder.
    #[must_use]
    pub fn new(ladder: Arc<Ladder>, level: usize) -> Self {
        Self { column: Arc::clone(ladder.column()), ladder, level }
    }

    /// A column as it came, with `*` above it.
    #[must_use]
    pub fn plain(column: &Arc<CodedColumn>) -> Self {
        Self::new(Arc::new(ladder::identity(column)), 0)
    }

    /// Distinct codes at the level in use.
    #[must_use]
    pub fn cardinality(&self) -> usize {
        self.ladder.cardinality(self.level)
    }

    pub(crate) fn field(&self, level: usize) -> Field<'_> {
        Field {
            codes: (&self.column.codes).into(),
            map: self.ladder.map(level),
            cardinality: self.ladder.cardinality(level),
        }
    }
}

/// What is measured: quasi-identifiers at their levels, and the people that a row represents. Cheap to clone.
#[derive(Clone, Debug)]
pub struct CodedTable {
    quasi_identifiers: Vec<QuasiIdentifier>,
    people: Arc<People>,
    missing: Missing,
}

impl CodedTable {
    /// There may be no quasi-identifiers at all: then everybody is in one class.
    ///
    /// # Errors
    /// [`PrivacyError::RowsDiffer`] if a column and `people` are not of one file; [`PrivacyError::LevelMissing`],
    /// [`PrivacyError::LadderDiffers`], [`PrivacyError::TooManyRows`], [`PrivacyError::TooManyPeople`].
    pub fn new(
        quasi_identifiers: Vec<QuasiIdentifier>,
        people: Arc<People>,
        missing: Missing,
    ) -> Result<Self, PrivacyError> {
        let rows = people.rows();
        if rows >= u32::MAX as usize {
            return Err(PrivacyError::TooManyRows { rows });
        }
        people.check()?;
        for q in &quasi_identifiers {
            if q.column.rows() != rows {
                let what = format!("“{}”", q.column.name);
                return Err(PrivacyError::RowsDiffer { what, rows: q.column.rows(), expected: rows });
            }
            check_level(q, q.level)?;
            let (entries, expected) = (q.ladder.cardinality(0), q.column.cardinality());
            if entries != expected {
                return Err(PrivacyError::LadderDiffers { column: q.column.name.clone(), entries, expected });
            }
        }
        Ok(Self { quasi_identifiers, people, missing })
    }

    /// Rows of the file.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.people.rows()
    }

    /// The quasi-identifiers, in the order in which the table was made.
    #[must_use]
    pub fn quasi_identifiers(&self) -> &[QuasiIdentifier] {
        &self.quasi_identifiers
    }

    /// How the rows represent people.
    #[must_use]
    pub fn people(&self) -> &Arc<People> {
        &self.people
    }

    /// What a missing value means in this table.
    #[must_use]
    pub fn missing(&self) -> Missing {
        self.missing
    }

    /// The level in use of each quasi-identifier, in their order.
    #[must_use]
    pub fn levels(&self) -> Vec<usize> {
        self.quasi_identifiers.iter().map(|q| q.level).collect()
    }

    /// The same table at other levels, one for each quasi-identifier.
    ///
    /// # Errors
    /// [`PrivacyError::LevelMissing`].
    pub fn at_levels(&self, levels: &[usize]) -> Result<Self, PrivacyError> {
        let mut table = self.clone();
        for (q, &level) in table.quasi_identifiers.iter_mut().zip(levels) {
            check_level(q, level)?;
            q.level = level;
        }
        Ok(table)
    }

    /// The same table with the quasi-identifiers of these places alone, in this order; places that do not exist are
    /// left out.
    #[must_use]
    pub fn with_columns(&self, columns: &[usize]) -> Self {
        let quasi_identifiers = columns.iter().filter_map(|&c| self.quasi_identifiers.get(c).cloned()).collect();
        Self { quasi_identifiers, people: Arc::clone(&self.people), missing: self.missing }
    }

    /// The same table with another meaning of missing values.
    #[must_use]
    pub fn with_missing(&self, missing: Missing) -> Self {
        Self { missing, ..self.clone() }
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            fields: self.quasi_identifiers.iter().map(|q| q.field(q.level)).collect(),
            missing_codes: self.quasi_identifiers.iter().map(|q| q.ladder.missing_code(q.level)).collect(),
            missing: self.missing,
            people: &self.people,
        }
    }

    pub(crate) fn check_members(&self, members: Option<&Bitmap>) -> Result<(), PrivacyError> {
        match members {
            Some(m) if m.rows() != self.rows() => Err(PrivacyError::RowsDiffer {
                what: "the set of members".into(),
                rows: m.rows(),
                expected: self.rows(),
            }),
            _ => Ok(()),
        }
    }
}

/// What counting needs: columns of codes, and the people that a row represents.
#[derive(Clone, Debug)]
pub(crate) struct View<'a> {
    pub fields: Vec<Field<'a>>,
    /// The code of missing values, field by field.
    pub missing_codes: Vec<Option<u32>>,
    pub missing: Missing,
    pub people: &'a People,
}

impl View<'_> {
    pub(crate) fn rows(&self) -> usize {
        self.people.rows()
    }

    pub(crate) fn weights(&self) -> Option<&[u64]> {
        match self.people {
            People::Counts(counts) => Some(counts),
            People::Rows(_) | People::Keys(_) => None,
        }
    }
}

fn check_level(q: &QuasiIdentifier, level: usize) -> Result<(), PrivacyError> {
    let levels = q.ladder.levels();
    if level < levels {
        Ok(())
    } else {
        Err(PrivacyError::LevelMissing { column: q.column.name.clone(), level, levels })
    }
}
