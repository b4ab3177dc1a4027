//! The file that a review is of, as it was when it was reviewed.

use crate::dataset::sample::Sample;
use crate::dataset::{self, Dataset};
use crate::privacy::Progress;
use crate::review::{self, Review};
use std::path::Path;
use std::sync::Arc;

/// The file that a review is of, if it is at hand as it was; `path` is where the review lies.
///
/// # Errors
/// What became of the file: "has changed since".
pub fn reviewed_dataset(review: &Review, path: &Path, progress: &Progress) -> Result<Arc<Dataset>, String> {
    let source = &review.source;
    if let Some((kind, people)) = &source.sample
        && let Some(sample) = Sample::named(kind)
    {
        return dataset::sample::dataset(sample, *people, progress).map(Arc::new).map_err(|error| error.to_string());
    }
    let is_of_that_size = |path: &Path| std::fs::metadata(path).is_ok_and(|file| file.len() == source.bytes);
    match review::reviewed_file(review, path).as_deref() {
        None => Err("is neither beside the review nor where it was".to_owned()),
        Some(path) if !is_of_that_size(path) => Err("has changed since".to_owned()),
        Some(path) => match dataset::open(path, &review.open, progress) {
            Ok(dataset) if dataset.source.sha256 == source.sha256 => Ok(Arc::new(dataset)),
            Ok(_) => Err("has changed since".to_owned()),
            Err(error) => Err(format!("cannot be read: {error}")),
        },
    }
}
