//! Which cells are unsafe, and how wide the attacker's interval must be for each.

pub(super) mod lines;
pub(super) mod problem;
pub(super) mod protection_levels;
pub mod rules;
