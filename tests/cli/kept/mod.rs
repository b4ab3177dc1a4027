//! Nothing is lost between two commands, or where one is stopped in the middle.

mod at_once;
#[cfg(unix)]
mod stopped;

use std::path::Path;
use std::process::{Command, Stdio};

use shoal::review::Review;

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A command that is started and not waited for.
fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shoal"));
    command.args(args).env("SHOAL_HOME", home).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Every entry has its files as they left, and nothing else has left: neither half a set nor a set without an entry.
fn assert_whole(review: &Path, outs: &[&Path]) -> usize {
    let review = if review.exists() { Review::load(review).unwrap() } else { Review::default() };
    review.ledger.verify().unwrap();
    assert_eq!(review.ledger.intended().count(), 0, "a release is neither there nor not there");
    let there: Vec<&&Path> = outs.iter().filter(|out| out.exists()).collect();
    assert_eq!(review.ledger.entries().len(), there.len(), "{outs:?}");
    for entry in review.ledger.entries() {
        let is_of = |out: &&&Path| {
            entry.content.files.iter().all(|file| {
                std::fs::read(out.join(&file.name)).is_ok_and(|bytes| shoal::files::sha256(&bytes) == file.sha256)
            })
        };
        let out = there.iter().find(|out| is_of(out)).expect("an entry without its files");
        assert_eq!(names(out).len(), entry.content.files.len(), "{:?}", names(out));
    }
    there.len()
}

/// Nothing unfinished and no lock is in a folder.
fn assert_swept(folder: &Path) {
    let left: Vec<String> =
        names(folder).into_iter().filter(|name| name.ends_with(".tmp") || name.ends_with(".lock")).collect();
    assert!(left.is_empty(), "{left:?} is left");
}
