//! All tests in one binary: one folder a room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod dataset;
mod privacy;
mod release;
mod segments;
mod writers;
