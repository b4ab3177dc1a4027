//! Saving the review: as it is edited, when it is asked for, and under another name.

use super::bench::{Workbench, sentence};
use super::jobs::Kind;
use super::notice::NoticeKind;
use crate::files::{self, FileError, IfExists};
use crate::review::{self, Review};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Whether the review is on disk as it is in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// No dataset is open.
    Nothing,
    Saved,
    /// The next autosave is on its way.
    Unsaved,
    Failed(String),
}

impl Workbench {
    pub(super) fn save_if_edited(&mut self) {
        if self.unsaved {
            self.save();
        }
    }

    /// Writes the review beside its file, or into the program's own folder where that cannot be written.
    pub fn save(&mut self) {
        self.edited_at = None;
        let Some(saving) = self.saving() else { return };
        let result = saving.write();
        self.settle_save(result);
    }

    /// The same, off the drawing thread: a slow disk is not waited for. What is edited meanwhile is saved next.
    pub(super) fn autosave(&mut self) {
        self.edited_at = None;
        let Some(saving) = self.saving() else { return };
        let number = saving.number;
        self.run(
            Kind::Save,
            "Saving the review",
            move |_| saving.write(),
            move |workbench, result| {
                if workbench.saves == number {
                    workbench.settle_save(result);
                }
            },
        );
    }

    fn saving(&mut self) -> Option<Saving> {
        let path = self.review_path.clone()?;
        self.saves += 1;
        let own = self.own_path(&path).filter(|own| *own != path);
        Some(Saving { review: self.review().clone(), path, own, number: self.saves, last: Arc::clone(&self.last_save) })
    }

    fn settle_save(&mut self, result: Result<PathBuf, String>) {
        match result {
            // An edit since then is not on disk yet.
            Ok(path) if self.edited_at.is_some() => self.review_path = Some(path),
            Ok(path) => self.saved(path),
            Err(error) => self.save_failed(error),
        }
    }

    /// Writes the review to another place, where it is saved from then on.
    pub fn save_as(&mut self, path: &Path, overwrite: bool) {
        let path = if review::is_review(path) { path.to_owned() } else { review::beside(path) };
        // What is on its way to the old place no longer matters.
        self.saves += 1;
        let if_exists = if overwrite { IfExists::Replace } else { IfExists::Refuse };
        let written = self
            .review()
            .to_json()
            .map_err(|error| error.to_string())
            .and_then(|bytes| write(&path, &bytes, if_exists).map_err(|error| error.to_string()));
        match written {
            Ok(()) => {
                self.saved(path.clone());
                self.notify_with_path(NoticeKind::Done, "The review was saved.", Some(path));
            }
            Err(error) => self.save_failed(sentence(&error)),
        }
    }

    fn saved(&mut self, path: PathBuf) {
        self.review_path = Some(path);
        self.unsaved = false;
        self.save_error = None;
        self.edited_at = None;
    }

    fn save_failed(&mut self, error: String) {
        if self.save_error.as_deref() != Some(error.as_str()) {
            self.notify(NoticeKind::Error, error.clone());
        }
        self.save_error = Some(error);
    }

    fn own_path(&self, path: &Path) -> Option<PathBuf> {
        own_path(self.folders.as_ref()?.reviews.as_path(), path, &self.review().source.sha256)
    }
}

/// A review on its way to disk.
struct Saving {
    review: Review,
    path: PathBuf,
    /// Where it goes if that place cannot be written.
    own: Option<PathBuf>,
    number: u64,
    /// The number of the last that was written: an older state never replaces a newer one.
    last: Arc<Mutex<u64>>,
}

impl Saving {
    /// Where it was written, or why it could not be.
    fn write(self) -> Result<PathBuf, String> {
        // One at a time. Whoever panicked here left a whole file behind, as every file is written.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if *last > self.number {
            return Ok(self.path);
        }
        let bytes = self.review.to_json().map_err(|error| sentence(&error.to_string()))?;
        let written = write(&self.path, &bytes, IfExists::Replace).map(|()| self.path).or_else(|first| {
            let elsewhere = self.own.filter(|own| {
                std::fs::create_dir_all(own.parent().unwrap_or(own)).is_ok()
                    && write(own, &bytes, IfExists::Replace).is_ok()
            });
            elsewhere.ok_or_else(|| sentence(&first.to_string()))
        })?;
        *last = self.number;
        Ok(written)
    }
}

fn write(path: &Path, bytes: &[u8], if_exists: IfExists) -> Result<(), FileError> {
    files::write(path, if_exists, |out| out.write_all(bytes)).map(|_| ())
}

/// The place of a file's review in the program's own folder: named by the file and its fingerprint.
pub(super) fn own_path(reviews: &Path, review_path: &Path, sha256: &str) -> Option<PathBuf> {
    let name = review_path.file_name()?.to_string_lossy().into_owned();
    let mark: String = sha256.chars().take(8).collect();
    Some(reviews.join(format!("{mark}-{name}")))
}
