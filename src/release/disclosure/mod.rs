//! What an attacker works out from the tables of a release, and from those released before.

pub(super) mod common_refinement;
pub mod explanation;
pub(super) mod facts;
pub(super) mod implicit_groups;
pub mod intervals;
pub(super) mod linked_tables;
pub mod propagation;
pub(super) mod rounded_intervals;
