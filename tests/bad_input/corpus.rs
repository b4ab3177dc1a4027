//! The examples that are kept for the fuzz targets, and a few changes of each, as ordinary tests.
//!
//! `SHOAL_FUZZ=10000` tries so many changes of each example; a failure names the example and its number.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use super::entry_points::ALL;
use super::mutate::{Random, mutated, mutated_archive};

/// An example is of a few hundred bytes, and none is larger than this.
const LARGEST: usize = 6_000;

/// The kept examples of a reader, by name.
fn examples(reader: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(reader);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    found.sort();
    found
}

#[test]
fn every_reader_has_examples_and_a_fuzz_target() {
    let fuzz = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let listed = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for (reader, _) in ALL {
        let examples = examples(reader);
        assert!(examples.len() >= 3, "{reader} has {} examples", examples.len());
        for (name, bytes) in &examples {
            assert!(bytes.len() <= LARGEST, "{reader}/{name} has {} bytes", bytes.len());
        }
        assert!(listed.contains(&format!("name = \"{reader}\"")), "{reader} is no target");
        let target = std::fs::read_to_string(fuzz.join(format!("fuzz_targets/{reader}.rs"))).unwrap();
        assert!(target.contains(&format!("entry_points::{reader}(bytes)")), "{target}");
    }
}

#[test]
fn the_examples_and_changes_of_them() {
    let changes = std::env::var("SHOAL_FUZZ").ok().and_then(|n| n.parse::<u64>().ok()).unwrap_or(12);
    for (reader, read) in ALL {
        let examples = examples(reader);
        let all: Vec<&[u8]> = examples.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        for (name, bytes) in &examples {
            let tried = |what: &str, bytes: &[u8]| {
                let read = catch_unwind(AssertUnwindSafe(|| read(bytes)));
                assert!(read.is_ok(), "{reader}/{name}{what}");
            };
            tried("", bytes);
            let is_archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).is_ok_and(|archive| archive.len() > 1);
            for change in 0..changes {
                let mut random = Random(change);
                let changed = match is_archive && change % 4 > 0 {
                    true => mutated_archive(&mut random, bytes),
                    false => mutated(&mut random, bytes, &all),
                };
                tried(&format!(", change {change}"), &changed);
            }
        }
    }
}
