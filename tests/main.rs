//! All tests in one binary: one folder a room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod architecture;
mod bad_input;
mod cli;
mod dataset;
mod gui;
mod peers;
mod privacy;
mod reading;
mod release;
mod report;
mod review;
mod segments;
mod workbench;
mod writers;
