//! What every figure builds on: how it is measured, how fresh its answer is, and the rows, prepared once.

mod cache;
mod context;
mod counted;
mod derived;
mod figure;
mod recent;

pub(in crate::workbench) use cache::{Cache, form_of, privacy};
pub(in crate::workbench) use context::Given;
pub(in crate::workbench) use counted::Counted;
pub use derived::Derived;
pub(in crate::workbench) use figure::{AnySlot, Figure, Slot};
pub(in crate::workbench) use recent::Recent;
