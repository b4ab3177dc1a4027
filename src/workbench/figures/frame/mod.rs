//! What every figure stands on: one way to have it, how fresh its answer is, the rows made ready once.

mod cache;
mod context;
mod derived;
mod figure;

pub(in crate::workbench) use cache::{Cache, form_of, privacy};
pub(in crate::workbench) use context::Given;
pub use derived::Derived;
pub(in crate::workbench) use figure::{AnySlot, Figure, Slot};
