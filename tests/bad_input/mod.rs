//! Files that are broken: each has its own sentence that says what is wrong, where, and what to do, and leaves nothing
//! behind.

mod claims;
mod damaged;
mod files;
mod mutate;
mod mutated;
mod parquet_made;
mod rows;

use shoal::dataset::{Dataset, DatasetError, OpenOptions, open};
use shoal::privacy::Progress;

/// Opens bytes under a name in a folder of their own, and sees to it that nothing else is in the folder afterwards.
pub fn open_bytes(name: &str, bytes: &[u8]) -> Result<Dataset, DatasetError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let opened = open(&path, &OpenOptions::default(), &Progress::new());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [name], "opening leaves nothing behind");
    opened
}

/// The sentence why bytes cannot be opened.
pub fn sentence(name: &str, bytes: &[u8]) -> String {
    let sentence = match open_bytes(name, bytes) {
        Ok(_) => panic!("{name} should not open"),
        Err(error) => error.to_string(),
    };
    assert!(sentence.contains(name), "names the file: {sentence}");
    assert!(sentence.ends_with('.'), "is a sentence: {sentence}");
    sentence
}
