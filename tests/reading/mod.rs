//! Files become tables: real files, made-up files of every format, and random text against the csv crate.

mod columnar;
mod encodings;
pub mod formats;
mod json;
mod oracle;
mod real;
mod same_people;
mod structure;
mod values;
pub mod workbooks;
mod written;

use std::path::{Path, PathBuf};

use shoal::dataset::{Cell, Dataset, DatasetError, OpenOptions, open};
use shoal::privacy::Progress;

/// The folder of public data sets; `None`, with a word about it, where there is none.
pub fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("SHOAL_DATA").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("did not run: no public data sets at {}; set SHOAL_DATA", folder.display());
    None
}

/// The folder of files as they come, with right answers; `None`, with a word about it, where there is none.
pub fn cases() -> Option<PathBuf> {
    let folder = data()?.with_file_name("cases");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("did not run: no cases at {}", folder.display());
    None
}

/// Opens bytes as if they were a file of this name.
pub fn open_bytes(name: &str, bytes: &[u8], options: &OpenOptions) -> Result<Dataset, DatasetError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    open(&path, options, &Progress::new())
}

pub fn open_text(text: &str) -> Dataset {
    open_bytes("made.csv", text.as_bytes(), &OpenOptions::default()).unwrap()
}

/// All cells of a column as the grid shows them.
pub fn column(dataset: &Dataset, name: &str) -> Vec<String> {
    let place = dataset.column_index(name).unwrap();
    (0..dataset.rows()).map(|row| dataset.cell(row, place).to_string()).collect()
}

pub fn is_missing(dataset: &Dataset, row: usize, name: &str) -> bool {
    dataset.cell(row, dataset.column_index(name).unwrap()) == Cell::Missing
}
