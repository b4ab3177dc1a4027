//! Releases of a file that changed between them.

pub mod changed;
pub mod changed_attacker;
