//! The columns of a delimited text: which type each has, and its values.

pub(super) mod assemble;
pub(super) mod column_block;
pub(super) mod distinct;
pub(super) mod doubt;
pub(in crate::dataset) mod freed;
pub(super) mod given_type;
pub(super) mod notes;
pub(super) mod plan;
pub(super) mod seen;
pub(super) mod text_column;
pub(super) mod typing;
