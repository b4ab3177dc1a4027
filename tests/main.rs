//! All tests in one binary: one folder a room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod architecture;
mod bad_input;
mod cli;
mod connections;
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

/// A public data set, where the data are at hand: `$SHOAL_DATA`, else `../shared/data`. Says so where it is not.
pub fn data(name: &str) -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("SHOAL_DATA").map_or_else(
        || std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        std::path::PathBuf::from,
    );
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("NOT RUN: {} is not at hand; set SHOAL_DATA to the folder of the public data sets", path.display());
    None
}
