//! Ways to protect a table beside hiding cells, and how near they come to the best.

pub mod climbing;
pub mod optimum;
pub mod other_ways;
pub mod way;
