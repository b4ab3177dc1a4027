//! Saving the review: as it is edited, when it is asked for, and under another name.

use crate::files::{self, FileError, IfExists};
use crate::review::{self, Review};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;
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
    pub(in crate::workbench) fn save_if_edited(&mut self) {
        if self.unsaved {
            self.save();
        }
    }

    /// Writes the review beside its file, or into the program's own folder where that cannot be written.
    pub fn save(&mut self) {
        self.edited_at = None;
        let Some(saving) = self.saving() else { return };
        self.settle_save(saving.write());
    }

    /// The same, off the drawing thread: a slow disk is not waited for. What is edited meanwhile is saved next.
    pub(in crate::workbench) fn autosave(&mut self) {
        self.edited_at = None;
        let Some(saving) = self.saving() else { return };
        let number = saving.number;
        self.run(
            JobKind::Save,
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
        let elsewhere = self.own_path(&path);
        let last = Arc::clone(&self.last_save);
        Some(Saving { review: self.review().clone(), path, elsewhere, number: self.saves, last })
    }

    fn settle_save(&mut self, result: Result<Saved, String>) {
        match result {
            Ok(Saved { path, moved }) => {
                if let Some(why) = moved {
                    let text = format!("{} It is saved in another place from now on.", sentence(&why));
                    self.notify_with_path(NoticeKind::Warning, text, Some(path.clone()));
                }
                // An edit since then is not on disk yet.
                match self.edited_at {
                    Some(_) => self.review_path = Some(path),
                    None => self.saved(path),
                }
            }
            Err(error) => self.save_failed(error),
        }
    }

    /// From here on this is what the review's file holds, by its SHA-256; what is on its way to it no longer matters.
    pub(in crate::workbench) fn know_the_file(&mut self, known: Option<String>) {
        self.saves += 1;
        let mut last = self.last_save.lock().unwrap_or_else(PoisonError::into_inner);
        *last = LastSave { number: self.saves, known };
    }

    /// Writes the review to another place, where it is saved from then on.
    pub fn save_as(&mut self, path: &Path, overwrite: bool) {
        let path = if review::is_review(path) { path.to_owned() } else { review::beside(path) };
        let if_exists = if overwrite { IfExists::Replace } else { IfExists::Refuse };
        let written = self.review().to_json().map_err(|error| error.to_string()).and_then(|bytes| {
            write(&path, &bytes, if_exists).map_err(|error| error.to_string())?;
            Ok(files::sha256(&bytes))
        });
        match written {
            Ok(sha256) => {
                self.saved(path.clone());
                self.know_the_file(Some(sha256));
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
        own_path(self.folders.as_ref()?.reviews.as_path(), path, &self.review().source.sha256).map(free_path)
    }
}

/// The last save, and what the file held after it: an older state never replaces a newer one, and what somebody else
/// has written is never replaced.
#[derive(Debug, Default)]
pub(crate) struct LastSave {
    number: u64,
    /// SHA-256 of the file as it was last read or written here; `None` where there was none.
    known: Option<String>,
}

/// A review on its way to disk.
struct Saving {
    review: Review,
    path: PathBuf,
    /// Where it goes if that place cannot be written.
    elsewhere: Option<PathBuf>,
    number: u64,
    last: Arc<Mutex<LastSave>>,
}

/// Where a review was written, and why not where it was to be.
struct Saved {
    path: PathBuf,
    moved: Option<String>,
}

impl Saving {
    fn write(self) -> Result<Saved, String> {
        // One at a time. Whoever panicked here left a whole file behind, as every file is written.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.number > self.number {
            return Ok(Saved { path: self.path, moved: None });
        }
        let bytes = self.review.to_json().map_err(|error| sentence(&error.to_string()))?;
        // The program's own folder is made when it is needed first; of any other it is said that it is not there.
        if let (Some(own), Some(folder)) = (&self.elsewhere, self.path.parent())
            && own.parent() == Some(folder)
        {
            std::fs::create_dir_all(folder).ok();
        }
        let saved = match replace(&self.path, &bytes, last.known.as_deref()) {
            Ok(()) => Saved { path: self.path, moved: None },
            Err(why) => {
                let path = self.elsewhere.filter(|path| {
                    path.parent().is_some_and(|folder| std::fs::create_dir_all(folder).is_ok())
                        && write(path, &bytes, IfExists::Refuse).is_ok()
                });
                Saved { path: path.ok_or_else(|| sentence(&why))?, moved: Some(why) }
            }
        };
        *last = LastSave { number: self.number, known: Some(files::sha256(&bytes)) };
        Ok(saved)
    }
}

/// Replaces a file that is as it is known; where it is not, somebody else works on the same review.
fn replace(path: &Path, bytes: &[u8], known: Option<&str>) -> Result<(), String> {
    let there = fingerprint(path);
    if there.is_some() && there.as_deref() != known {
        let name = path.display();
        return Err(format!(
            "the review {name} was changed by somebody else since it was opened, and is left as it is"
        ));
    }
    write(path, bytes, IfExists::Replace).map_err(|error| error.to_string())
}

pub(crate) fn fingerprint(path: &Path) -> Option<String> {
    std::fs::read(path).ok().map(|bytes| files::sha256(&bytes))
}

fn write(path: &Path, bytes: &[u8], if_exists: IfExists) -> Result<(), FileError> {
    files::write(path, if_exists, |out| out.write_all(bytes)).map(|_| ())
}

/// The place of a file's review in the program's own folder: named by the file and its fingerprint.
pub(crate) fn own_path(reviews: &Path, review_path: &Path, sha256: &str) -> Option<PathBuf> {
    let name = review_path.file_name()?.to_string_lossy().into_owned();
    let mark: String = sha256.chars().take(8).collect();
    Some(reviews.join(format!("{mark}-{name}")))
}

/// The path itself where nothing is there, else the first of `name-2`, `name-3`, … that is free.
pub(crate) fn free_path(path: PathBuf) -> PathBuf {
    if !path.exists() {
        return path;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.strip_suffix(review::EXTENSION).unwrap_or(&name).to_owned();
    let numbered = (2_u32..).map(|number| path.with_file_name(format!("{stem}-{number}{}", review::EXTENSION)));
    numbered.into_iter().find(|path| !path.exists()).unwrap_or(path)
}
