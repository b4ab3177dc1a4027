//! What reads bytes from outside, one function a reader: whatever the bytes are, it ends in something whole or in a
//! sentence. The ordinary tests give them the kept examples and damaged files; the fuzz targets (`tests/fuzz`) give them
//! whatever they find.

use std::path::Path;

use shoal::dataset::{Dataset, DatasetError, OpenOptions, open};
use shoal::privacy::Progress;
use shoal::review::{LadderForm, Review};
use shoal::{cli, segments};

/// A reader that is given the bytes of a file.
pub type Reader = fn(&[u8]);

/// Every reader, by the name of its folder of examples.
#[allow(dead_code)]
pub const ALL: [(&str, Reader); 8] = [
    ("delimited", delimited),
    ("json", json),
    ("workbook", workbook),
    ("columnar", columnar),
    ("rules", rules),
    ("reviews", reviews),
    ("ladders", ladders),
    ("audits", audits),
];

/// Text, packed or not, with commas or with tabulators.
pub fn delimited(bytes: &[u8]) {
    let name = if bytes.starts_with(b"\x1f\x8b") { "a.csv.gz" } else { "a.csv" };
    opened("delimited", name, bytes);
}

/// Records: an array of them, and one a line.
pub fn json(bytes: &[u8]) {
    opened("json", "a.json", bytes);
    opened("ndjson", "a.ndjson", bytes);
}

/// Workbooks of all three kinds.
pub fn workbook(bytes: &[u8]) {
    let is_ods = bytes.windows(28).take(100).any(|part| part.starts_with(b"mimetypeapplication/vnd.oasi"));
    let name = match bytes.first() {
        Some(0xD0) => "a.xls",
        _ if is_ods => "a.ods",
        _ => "a.xlsx",
    };
    opened("workbook", name, bytes);
}

/// Parquet and Arrow.
pub fn columnar(bytes: &[u8]) {
    opened("columnar", if bytes.starts_with(b"PAR1") { "a.parquet" } else { "a.arrow" }, bytes);
}

/// The rule of a segment. What was understood is written so that it is understood the same again.
pub fn rules(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match segments::parse(&text) {
        Ok(rule) => assert_eq!(segments::parse(&rule.to_string()).as_ref(), Ok(&rule), "rule: {text}"),
        Err(error) => drop(error.pointing_at(&text)),
    }
}

/// A saved review. What was read is written so that it is read the same again.
pub fn reviews(bytes: &[u8]) {
    let path = Path::new("a.shoal");
    match Review::from_json(bytes, path) {
        Ok(review) => {
            let written = review.to_json().unwrap();
            let again = Review::from_json(&written, path).unwrap().to_json().unwrap();
            assert!(written == again, "a review is written otherwise the second time");
        }
        Err(error) => assert!(error.to_string().contains("a.shoal"), "names its file: {error}"),
    }
}

/// The file of a ladder: a table whose rows are alike.
pub fn ladders(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ladder.csv");
    std::fs::write(&path, bytes).unwrap();
    match LadderForm::from_file(&path) {
        Ok(LadderForm::Table { rows, .. }) => assert!(rows.iter().all(|row| row.len() == rows[0].len())),
        Ok(other) => panic!("a file is a table, not {other:?}"),
        Err(error) => assert!(error.to_string().contains("ladder.csv"), "names its file: {error}"),
    }
}

/// A table that others have published.
pub fn audits(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, bytes).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["shoal".as_ref(), "audit".as_ref(), path.as_os_str(), "--json".as_ref()].map(std::ffi::OsStr::to_owned);
    let status = cli::run(line, |_| Err("no window".to_owned()), &mut out, &mut err);
    let told = String::from_utf8_lossy(&err);
    assert!(status <= 2, "status {status}: {told}");
    assert!(!told.contains("mistake of its own"), "{told}");
    assert!(status < 2 || told.starts_with("shoal: ") && told.trim_end().len() > 20, "no sentence: {told}");
}

/// Opens bytes as a file of this name, alone in a folder, in which nothing else is afterwards.
pub fn open_bytes(name: &str, bytes: &[u8]) -> Result<Dataset, DatasetError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let opened = open(&path, &OpenOptions::default(), &Progress::new());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [name], "opening leaves nothing behind");
    opened
}

/// Opens damaged bytes. What opens is whole in itself, what does not has its sentence.
pub fn opened(what: &str, name: &str, bytes: &[u8]) -> Option<Dataset> {
    match open_bytes(name, bytes) {
        Ok(dataset) => {
            let rows = dataset.rows() as u64;
            assert_eq!(dataset.source.rows, rows, "{what}");
            assert!(dataset.source.unreadable.len() as u64 <= dataset.source.unreadable_rows, "{what}");
            for (place, column) in dataset.columns.iter().enumerate() {
                assert!(column.missing + column.distinct <= rows, "{what}: more values than rows");
                let coded = dataset.coded(place, &Progress::new()).unwrap();
                assert_eq!(coded.rows() as u64, rows, "{what}: a column is shorter than the table");
                assert_eq!(coded.values.len() as u64, column.distinct, "{what}: profile and codes disagree");
            }
            Some(dataset)
        }
        Err(DatasetError::Cancelled) => panic!("{what}: nobody cancelled"),
        Err(error) => {
            let sentence = error.to_string();
            assert!(sentence.ends_with('.') && sentence.len() > 20, "{what}: {sentence}");
            None
        }
    }
}
