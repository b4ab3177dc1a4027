//! What leaves: cross-tabulation, unsafe cells, protection, the attacker's bounds, the writers.

pub mod ledger;
pub mod manifest;
mod published;
pub mod settings;
pub mod writers;

pub use published::{Published, PublishedRow, PublishedValue};
