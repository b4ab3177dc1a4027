//! Files become tables, columns get profiles and suggested roles, and the sample is what it says.

mod consent;
mod detect;
mod elsewhere;
mod profile;
mod sample;
mod some_columns;

use std::path::PathBuf;

/// A public data file that is not part of the repository; where there is none the test says that it did not run.
fn shared_file(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SHOAL_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let path = folder.join(name);
    if !path.is_file() {
        println!("did not run: {} is not here", path.display());
        return None;
    }
    Some(path)
}
