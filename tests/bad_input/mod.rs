//! Files that are broken: each has its own sentence that says what is wrong, where, and what to do, and leaves nothing
//! behind.

mod claims;
mod corpus;
mod damaged;
mod entry_points;
mod files;
mod mutate;
mod mutated;
mod parquet_made;
mod rows;
mod small_files;

pub use self::entry_points::open_bytes;

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
