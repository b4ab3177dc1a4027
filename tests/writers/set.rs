//! A release as a set of files: all or none, the same bytes for the same input, fingerprints that hold.

use std::collections::BTreeMap;
use std::path::Path;

use shoal::files::{FileError, IfExists, sha256};
use shoal::privacy::Progress;
use shoal::release::ledger::manifest::Manifest;
use shoal::release::writers::{FileFormat, WriteError, file_names, write};
use shoal::release::{Published, PublishedValue};

use super::{example, manifest};

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files.map(|f| (f.file_name().into_string().unwrap(), std::fs::read(f.path()).unwrap())).collect()
}

fn export(folder: &Path, tables: &[Published], if_exists: IfExists) -> Result<Manifest, WriteError> {
    write(folder, tables, &manifest(), &FileFormat::ALL, if_exists, &Progress::new()).map(|written| written.manifest)
}

#[test]
fn the_files_have_their_names_and_the_manifest_their_fingerprints() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a/b");
    let progress = Progress::new();
    let tables = [example(), example()];
    let written = write(&out, &tables, &manifest(), &FileFormat::ALL, IfExists::Refuse, &progress).unwrap();
    let found = contents(&out);
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    let expected = [
        "manifest.json",
        "members-by-region-and-tier.cross.csv",
        "members-by-region-and-tier.csv",
        "members-by-region-and-tier.json",
        "members-by-region-and-tier.parquet",
        "members-by-region-and-tier.sdmx.csv",
        "table-2.cross.csv",
        "table-2.csv",
        "table-2.json",
        "table-2.parquet",
        "table-2.sdmx.csv",
        "table.cross.xlsx",
        "table.xlsx",
    ];
    assert_eq!(names, expected);
    let mut told = file_names(&[&tables[0].title, &tables[1].title], &FileFormat::ALL);
    told.sort();
    assert_eq!(told, expected, "the names that are asked about before something is replaced are others");
    let read: Manifest = serde_json::from_slice(&found["manifest.json"]).unwrap();
    assert_eq!(read.files, written.manifest.files);
    assert_eq!(read.files.len(), 12);
    for file in &written.files {
        assert_eq!(file.sha256, sha256(&found[&file.name]), "the fingerprint of {} is wrong", file.name);
        assert_eq!(file.bytes, found[&file.name].len() as u64);
    }
    assert_eq!(progress.share(), Some(1.0));
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
    export(&a, &[example()], IfExists::Refuse).unwrap();
    // The clock of the zip format has steps of two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    export(&b, &[example()], IfExists::Refuse).unwrap();
    for (name, bytes) in contents(&a) {
        assert_eq!(bytes, contents(&b)[&name], "{name} differs from run to run");
    }
}

/// The same decisions about the same file, a day later: only what says when it was made may differ.
#[test]
fn the_time_stands_in_four_files_only() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
    export(&a, &[example()], IfExists::Refuse).unwrap();
    let later = Manifest { created: manifest().created + chrono::TimeDelta::days(1), ..manifest() };
    write(&b, &[example()], &later, &FileFormat::ALL, IfExists::Refuse, &Progress::new()).unwrap();
    let (a, b) = (contents(&a), contents(&b));
    let differ: Vec<&str> = a.keys().filter(|name| a[*name] != b[*name]).map(String::as_str).collect();
    assert_eq!(differ, ["manifest.json", "table.cross.xlsx", "table.json", "table.xlsx"]);
}

#[test]
fn formats_are_known_by_name() {
    for format in FileFormat::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
        assert_eq!(format.to_string().to_lowercase().parse(), Ok(format));
    }
    assert!("xls".parse::<FileFormat>().unwrap_err().to_string().contains("sdmx-csv"));
}

#[test]
fn nothing_is_replaced_unasked_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("table.parquet"), "somebody else's").unwrap();
    let error = export(folder.path(), &[example()], IfExists::Refuse).unwrap_err();
    assert!(matches!(&error, WriteError::File(FileError::Exists { .. })), "{error}");
    assert_eq!(contents(folder.path()).len(), 1, "files of the failed export are left behind");
    export(folder.path(), &[example()], IfExists::Replace).unwrap();
    assert_eq!(contents(folder.path()).len(), 8);
}

#[test]
fn a_cancelled_export_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let progress = Progress::new();
    progress.cancel();
    let out = folder.path().join("out");
    let error = write(&out, &[example()], &manifest(), &FileFormat::ALL, IfExists::Refuse, &progress).unwrap_err();
    assert!(matches!(error, WriteError::Cancelled(_)), "{error}");
    assert!(!out.exists());
}

#[test]
fn a_table_that_names_a_cell_twice_or_is_ragged_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut twice = example();
    twice.rows.push(twice.rows[0].clone());
    let mut ragged = example();
    ragged.rows[3].values.pop();
    for table in [twice, ragged] {
        assert!(matches!(export(folder.path(), &[table], IfExists::Refuse), Err(WriteError::Shape(_))));
    }
    assert!(contents(folder.path()).is_empty());
}

/// A number that does not exist (0/0) must not reach a file: readers take "NaN" for text, or for an error.
#[test]
fn what_is_no_number_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = example();
    table.rows[0].values[1] = PublishedValue::Number(f64::NAN.into());
    table.rows[2].values[1] = PublishedValue::Number(f64::INFINITY.into());
    export(folder.path(), &[table], IfExists::Refuse).unwrap();
    let csv = String::from_utf8(contents(folder.path())["table.csv"].clone()).unwrap();
    assert!(csv.contains("North,gold,118,\r\n") && csv.contains("North,Total,215,\r\n"), "{csv}");
}
