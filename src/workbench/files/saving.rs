//! Saving the review: as it is edited, when it is requested, and under another name.

use crate::files::{self, FileError, IfExists};
use crate::release::ledger::Ledger;
use crate::release::ledger::fingerprint::Salt;
use crate::release::noise::{Secret, SecretPrint};
use crate::review::{self, AsRead, Held, Look, Review, ReviewError};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

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
        // What went wrong is reported.
        let _ = self.save_in_place();
    }

    /// The same before a release, which is in a ledger that is on disk, or the release is not made. A review that has
    /// no place is kept nowhere, and neither is its ledger.
    ///
    /// # Errors
    /// A sentence, if it is not on disk or where somebody else's work is in its place.
    pub(in crate::workbench) fn save_for_release(&mut self) -> Result<(), &'static str> {
        self.save_in_place().map_err(|is_conflict| {
            if is_conflict {
                "Nothing was written: somebody else has changed the review. Look at what has changed, then export again."
            } else {
                "Nothing was written: the review cannot be saved, so its ledger could not take the release."
            }
        })
    }

    /// Where it was not saved in its place: whether somebody else's work is there.
    pub(super) fn save_in_place(&mut self) -> Result<(), bool> {
        self.edited_at = None;
        let Some(saving) = self.saving() else { return Ok(()) };
        let result = saving.write();
        let saved = match &result {
            Ok(Saved { moved: Some(Moved { is_conflict: true, .. }), .. }) => Err(true),
            Ok(_) => Ok(()),
            Err(_) => Err(false),
        };
        self.settle_save(result);
        saved
    }

    /// The same, off the drawing thread: a slow disk is not waited for. What is edited meanwhile is saved next.
    pub(in crate::workbench) fn autosave(&mut self) {
        self.edited_at = None;
        let Some(saving) = self.saving() else { return };
        let number = saving.saves.number;
        self.run(
            JobKind::Save,
            "Saving the review",
            move |_| saving.write(),
            move |workbench, result| {
                if workbench.saves.number == number {
                    workbench.settle_save(result);
                }
            },
        );
    }

    fn saving(&mut self) -> Option<Saving> {
        let path = self.review_path.clone()?;
        self.keep_look();
        let elsewhere = self.own_path(&path);
        Some(Saving { review: self.review().clone(), path, elsewhere, saves: self.saves_in_order() })
    }

    /// What goes to disk next comes after everything that went before.
    pub(in crate::workbench) fn saves_in_order(&mut self) -> Saves {
        self.saves.number += 1;
        self.saves.clone()
    }

    fn settle_save(&mut self, result: Result<Saved, Unsaved>) {
        match result {
            Ok(Saved { path, moved, apart, happened, looks }) => {
                self.history.take_looks(&looks);
                if apart {
                    self.history.secret_is_apart();
                }
                for text in happened {
                    self.notify(NoticeKind::Warning, text);
                }
                if let Some(Moved { why, .. }) = moved {
                    let text = format!("{} It is saved in another place from now on.", sentence(&why));
                    self.notify_with_path(NoticeKind::Warning, text, Some(path.clone()));
                    self.remember_aside(&path);
                }
                // An edit since then is not on disk yet.
                match self.edited_at {
                    Some(_) => self.review_path = Some(path),
                    None => self.saved(path),
                }
            }
            Err(Unsaved { why, is_held }) => {
                self.save_failed(why);
                // Whoever holds it is done soon.
                if is_held {
                    self.edited_at = Some(Instant::now());
                }
            }
        }
    }

    /// Another review is in view, whose file holds this; what is on its way to the file of the last one is not its own.
    pub(in crate::workbench) fn know_the_file(&mut self, known: AsRead) {
        self.saves = Saves::of(self.saves.number + 1, known);
    }

    /// What was released since the last call.
    pub(in crate::workbench) fn released(&self) -> Option<Released> {
        lock(&self.saves.released).take()
    }

    /// Writes the review to another place, where it is saved from then on.
    pub fn save_as(&mut self, path: &Path, overwrite: bool) {
        let path = if review::is_review(path) { path.to_owned() } else { review::beside(path) };
        let if_exists = if overwrite { IfExists::Replace } else { IfExists::Refuse };
        self.keep_look();
        let mut review = self.review().clone();
        match Held::take_with(&path, &review.keeping).and_then(|held| held.write(&mut review, if_exists)) {
            Ok(()) => {
                if review.secret_print.is_some() {
                    self.history.secret_is_apart();
                }
                for text in review.take_happened() {
                    self.notify(NoticeKind::Warning, text);
                }
                // What is on its way to its file no longer matters.
                let saves = self.saves_in_order();
                let releases = review.ledger.entries().len();
                *lock(&saves.last) = LastSave { number: saves.number, known: review.as_read, releases };
                self.saved(path.clone());
                self.notify_with_path(NoticeKind::Done, "The review was saved.", Some(path));
            }
            Err(error) => self.save_failed(sentence(&error.to_string())),
        }
    }

    fn saved(&mut self, path: PathBuf) {
        self.review_path = Some(path);
        self.unsaved = false;
        self.save_error = None;
        self.edited_at = None;
        self.watch_review();
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

/// The order in which the review goes to disk, and what its file holds: an older state never replaces a newer one, and
/// what somebody else has written is never replaced.
#[derive(Clone, Debug, Default)]
pub(crate) struct Saves {
    number: u64,
    last: Arc<Mutex<LastSave>>,
    /// The ledger with what was released, until the workbench takes it over.
    released: Arc<Mutex<Option<Released>>>,
}

/// A ledger with what was released, the salt of its fingerprints, and what its random numbers were made of.
#[derive(Clone, Debug)]
pub(in crate::workbench) struct Released {
    pub ledger: Ledger,
    pub salt: Option<Salt>,
    pub secret: Option<Secret>,
    pub secret_print: Option<SecretPrint>,
    /// What happened meanwhile, a sentence each.
    pub happened: Vec<String>,
}

impl Released {
    fn of(review: &mut Review) -> Self {
        Self {
            ledger: (*review.ledger).clone(),
            salt: review.salt.clone(),
            secret: review.secret.clone(),
            secret_print: review.secret_print,
            happened: review.take_happened(),
        }
    }
}

#[derive(Debug, Default)]
struct LastSave {
    number: u64,
    known: AsRead,
    /// Releases in the file: a state of before one of them does not replace it.
    releases: usize,
}

impl Saves {
    fn of(number: u64, known: AsRead) -> Self {
        let last = LastSave { number, known, releases: 0 };
        Self { number, last: Arc::new(Mutex::new(last)), released: Arc::default() }
    }

    /// What the file holds; `None` while it is being saved.
    pub(in crate::workbench) fn known(&self) -> Option<AsRead> {
        self.last.try_lock().ok().map(|last| last.known.clone())
    }

    /// Has a release written, which saves the review with it.
    pub(in crate::workbench) fn release<T, E>(
        &self,
        review: &mut Review,
        write: impl FnOnce(&mut Review) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut last = lock(&self.last);
        review.as_read = last.known.clone();
        let written = write(review);
        last.known = review.as_read.clone();
        if written.is_ok() {
            last.releases = review.ledger.entries().len();
            *lock(&self.released) = Some(Released::of(review));
        }
        written
    }
}

/// After a panic here the file is whole, as every file is written completely or not at all.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A review on its way to disk.
struct Saving {
    review: Review,
    path: PathBuf,
    /// Where it goes if that place cannot be written.
    elsewhere: Option<PathBuf>,
    saves: Saves,
}

/// Where a review was written, and why not where it was to be.
struct Saved {
    path: PathBuf,
    moved: Option<Moved>,
    /// Its secret is kept apart from it.
    apart: bool,
    /// What happened to the secret, a sentence each.
    happened: Vec<String>,
    /// The looks that are kept, with those of others.
    looks: Arc<Vec<Look>>,
}

impl Saved {
    fn at(path: PathBuf, moved: Option<Moved>) -> Self {
        Self { path, moved, apart: false, happened: Vec::new(), looks: Arc::default() }
    }
}

struct Moved {
    why: String,
    /// Somebody else's work is there.
    is_conflict: bool,
}

/// Why it is not on disk.
struct Unsaved {
    why: String,
    /// Somebody else is writing it: to be tried again.
    is_held: bool,
}

impl Saving {
    fn write(mut self) -> Result<Saved, Unsaved> {
        // One at a time.
        let mut last = lock(&self.saves.last);
        if last.number > self.saves.number || last.releases > self.review.ledger.entries().len() {
            return Ok(Saved::at(self.path, None));
        }
        // The program's own folder is made when it is needed first; of any other it is said that it is not there.
        if let (Some(own), Some(folder)) = (&self.elsewhere, self.path.parent())
            && own.parent() == Some(folder)
        {
            files::make_folder(folder).ok();
        }
        self.review.as_read = last.known.clone();
        let mut saved = match self.review.save(&self.path) {
            Ok(()) => Saved::at(self.path, None),
            Err(error) => {
                let why = sentence(&error.to_string());
                let is_held = matches!(error, ReviewError::File(FileError::Held { .. }));
                let is_conflict = matches!(error, ReviewError::Changed { .. });
                let Some(path) = self.elsewhere.filter(|_| !is_held) else { return Err(Unsaved { why, is_held }) };
                if is_conflict && know_their_releases(&mut self.review, &self.path) {
                    *lock(&self.saves.released) = Some(Released::of(&mut self.review));
                }
                if write_elsewhere(&mut self.review, &path).is_err() {
                    return Err(Unsaved { why, is_held });
                }
                Saved::at(path, Some(Moved { why, is_conflict }))
            }
        };
        saved.apart = self.review.secret.is_some() && self.review.secret_print.is_some();
        saved.happened = self.review.take_happened();
        saved.looks = Arc::clone(&self.review.looks);
        let releases = self.review.ledger.entries().len();
        *last = LastSave { number: self.saves.number, known: self.review.as_read, releases };
        Ok(saved)
    }
}

/// What somebody else has released with the same review is known from then on, wherever this one is saved.
fn know_their_releases(review: &mut Review, path: &Path) -> bool {
    let Ok(theirs) = Review::load_with(path, &review.keeping) else { return false };
    let goes_on = theirs.ledger.goes_on_from(&review.ledger);
    if goes_on {
        review.ledger = theirs.ledger;
        review.salt = review.salt.take().or(theirs.salt);
        review.adopt_secret(theirs.secret, theirs.secret_print);
    }
    goes_on
}

fn write_elsewhere(review: &mut Review, path: &Path) -> Result<(), ReviewError> {
    if let Some(folder) = path.parent() {
        files::make_folder(folder).map_err(|error| FileError::new(folder, error))?;
    }
    Held::take_with(path, &review.keeping)?.write(review, IfExists::Refuse)
}

/// The place of a file's review in the program's own folder: named by the file and its fingerprint.
pub(crate) fn own_path(reviews: &Path, review_path: &Path, sha256: &str) -> Option<PathBuf> {
    let name = review_path.file_name()?.to_string_lossy().into_owned();
    let mark: String = sha256.chars().take(8).collect();
    Some(reviews.join(format!("{mark}-{name}")))
}

/// The path itself if nothing is there, else the first of `name-2`, `name-3`, … that is free.
pub(crate) fn free_path(path: PathBuf) -> PathBuf {
    if !path.exists() {
        return path;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.strip_suffix(review::EXTENSION).unwrap_or(&name).to_owned();
    let numbered = (2_u32..).map(|number| path.with_file_name(format!("{stem}-{number}{}", review::EXTENSION)));
    numbered.into_iter().find(|path| !path.exists()).unwrap_or(path)
}
