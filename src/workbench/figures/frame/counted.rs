//! A table of counts in place of rows: what the figures need of a file, answered from combinations and their people.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::ColumnType;
use crate::privacy::{Bitmap, CodedColumn, People};
use crate::segments::Says;

/// What a table of counts has in place of a file's rows. All of it is of the same rows: combinations, or those of the
/// people one by one if some have several combinations.
pub(crate) struct Counted {
    /// The columns of the file that the table represents, with their types.
    pub extract: Vec<(String, ColumnType)>,
    /// Quasi-identifiers at their levels and sensitive columns, by the file's names.
    pub columns: BTreeMap<String, Arc<CodedColumn>>,
    /// The rows that a rule selects.
    pub members: BTreeMap<String, Arc<Bitmap>>,
    /// What each consent column says, by codes.
    pub says: BTreeMap<String, (CodedColumn, Vec<Says>)>,
    pub people: Arc<People>,
    /// Columns of the file in which most people have a value of their own.
    pub own_values: Vec<String>,
}
