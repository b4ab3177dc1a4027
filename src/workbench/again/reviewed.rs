//! The two files: the one that a review is of, as it was when it was reviewed, and the newer one.

use crate::dataset::sample::Sample;
use crate::dataset::{self, Dataset, DatasetError, OpenOptions};
use crate::privacy::Progress;
use crate::review::{self, Review};
use std::collections::BTreeSet;
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

/// Opens a newer file as the review says, with the options as they fitted it. An answer about one column that the newer
/// file lacks, or that its values refuse, is let go: what became of the column is part of the comparison. Answers about
/// the columns of `given` are those of somebody who asks now, and are never let go.
///
/// # Errors
/// [`DatasetError`] if the file cannot be read.
pub fn open_newer(
    path: &Path,
    options: &OpenOptions,
    given: &BTreeSet<String>,
    progress: &Progress,
) -> Result<(Dataset, OpenOptions), DatasetError> {
    let mut options = options.clone();
    loop {
        let error = match dataset::open(path, &options, progress) {
            Ok(dataset) => {
                options.consent.retain(|name| dataset.column_index(name).is_some());
                return Ok((dataset, options));
            }
            Err(error) => error,
        };
        let (DatasetError::NoColumn { column, .. } | DatasetError::Unfit { column, .. }) = &error else {
            return Err(error);
        };
        let is_let_go = !given.contains(column)
            && (options.types.remove(column).is_some()
                | options.dates.remove(column).is_some()
                | options.fold.remove(column));
        if !is_let_go {
            return Err(error);
        }
    }
}

/// The file with the options that fitted it: those of the review, but for columns that a newer file lacks.
pub(in crate::workbench) fn open_newer_or_reviewed(
    path: &Path,
    review: &Review,
    newer: bool,
    progress: &Progress,
) -> Result<(Dataset, Arc<OpenOptions>), DatasetError> {
    if newer {
        let (dataset, options) = open_newer(path, &review.open, &BTreeSet::new(), progress)?;
        return Ok((dataset, Arc::new(options)));
    }
    Ok((dataset::open(path, &review.open, progress)?, Arc::clone(&review.open)))
}
