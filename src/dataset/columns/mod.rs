//! The columns of a table: their names and their types.

pub(super) mod column_names;
pub(super) mod column_types;
pub(super) mod gone;
pub(super) mod headings;
pub(super) mod settle;
