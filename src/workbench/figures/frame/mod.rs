//! What every figure stands on: the rows made ready once, and how fresh an answer is.

pub(in crate::workbench) mod cache;
pub(in crate::workbench) mod derived;
