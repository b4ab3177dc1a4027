//! The command line, asked as people ask it: the real program, its exit status, its two outputs.

mod agreed;
mod assess;
mod audit;
mod decided;
mod documentation;
mod gone_columns;
mod handing_over;
mod kept;
mod packages;
mod population;
mod reading;
mod releases;
mod report;
mod requests;
mod rereview;
mod sample;
mod search;
mod secrets;
mod warehouse;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// What the program answered.
pub struct Answer {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Standard output as the one JSON object that it must be.
    pub fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("standard output is no JSON ({error}): {}\n{}", self.out, self.err));
        assert!(value.is_object());
        value
    }

    /// The request was wrong, and a sentence says so: no panic, no trace, nothing on standard output.
    pub fn is_wrong(&self, parts: &[&str]) {
        assert_eq!(self.status, 2, "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        for part in parts {
            assert!(self.err.contains(part), "no {part:?} in: {}", self.err);
        }
        assert!(!self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"), "{}", self.err);
    }
}

/// Runs the program without a display and with a home of its own.
pub fn shoal<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Answer {
    shoal_in(TempDir::new().unwrap().path(), args)
}

/// The same with this home, in which a review's secret is kept from one command to the next.
pub fn shoal_in<S: AsRef<std::ffi::OsStr>>(home: &Path, args: &[S]) -> Answer {
    shoal_with(home, None, args)
}

/// The same with a passphrase in the environment.
pub fn shoal_with<S: AsRef<std::ffi::OsStr>>(home: &Path, passphrase: Option<&str>, args: &[S]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shoal"));
    match passphrase {
        Some(passphrase) => command.env("SHOAL_PASSPHRASE", passphrase),
        None => command.env_remove("SHOAL_PASSPHRASE"),
    };
    let output = command
        .args(args)
        .stdin(std::process::Stdio::null())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env("SHOAL_HOME", home)
        .output()
        .unwrap();
    Answer {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file with this text in a folder of its own.
pub fn file(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A little club: 2 tiers × 2 regions, with one cell of 3 people. `app` is `yes` for all VIPs but 4.
pub fn club() -> (TempDir, PathBuf) {
    let mut rows = String::from("id,age,region,tier,app,spend\n");
    let mut id = 0;
    for (region, tier, people, without_app) in
        [("North", "gold", 3, 0), ("North", "blue", 40, 20), ("South", "gold", 27, 4), ("South", "blue", 50, 30)]
    {
        for n in 0..people {
            id += 1;
            let app = if n < without_app { "no" } else { "yes" };
            rows.push_str(&format!("C{id:04},{},{region},{tier},{app},{}\n", 20 + n % 30, 10 + n));
        }
    }
    file("club.csv", &rows)
}
