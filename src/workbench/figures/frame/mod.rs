//! What every figure stands on: one way to have it, how fresh its answer is, the rows made ready once.

pub(in crate::workbench) mod cache;
mod context;
pub(in crate::workbench) mod derived;
pub(in crate::workbench) mod figure;

pub(in crate::workbench) use context::Given;
