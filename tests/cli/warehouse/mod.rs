//! `shoal sql` and its result read back, and segments as conditions: the statements run on engines that are at hand, and
//! are parsed for the others.

mod cases;
mod engines;
mod equal;
mod parsed;
mod refused;
mod sums;
