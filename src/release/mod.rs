//! What leaves: cross-tabulation, unsafe cells, protection, the attacker's bounds, the writers.

mod published;

pub use published::{Published, PublishedRow, PublishedValue};
