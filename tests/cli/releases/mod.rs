//! `shoal release`: what is written, and what is refused.

pub mod bound_numbers;
pub mod changed;
pub mod manifest;
pub mod release;
pub mod traced;
