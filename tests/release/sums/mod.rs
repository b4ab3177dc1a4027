//! Sums and means beside rounded counts.

pub mod beside_counts;
pub mod beside_counts_attack;
