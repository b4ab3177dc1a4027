//! The review's file between two who use it: read, compared and written by one at a time, and finished where somebody
//! was stopped in the middle. The window and the command line both save through here.

use super::document::Review;
use super::keeping::Keeping;
use super::save::ReviewError;
use crate::files::{self, FileError, IfExists, Lock, Resumed, Staging};
use crate::release::ledger::{Entry, Intended};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long somebody else is waited for. Whoever holds the lock writes a release at most.
const WAIT: Duration = Duration::from_secs(10);

/// What the review's file held when it was last read or written; nothing if there was no file. It is no decision: it is
/// neither saved nor compared.
#[derive(Clone, Debug, Default)]
pub struct AsRead {
    /// SHA-256 of the file.
    pub file: Option<String>,
    /// The document without its looks, which a command adds while somebody else has the review open. Its parts are shared
    /// with the review in view, and it is made JSON only if somebody else has written the file.
    decided: Option<Arc<Review>>,
}

impl PartialEq for AsRead {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl AsRead {
    /// These bytes are the file of this review.
    #[must_use]
    pub fn of(bytes: &[u8], review: &Review) -> Self {
        let without = Review { looks: Arc::default(), as_read: Self::default(), ..review.clone() };
        Self { file: Some(files::sha256(bytes)), decided: Some(Arc::new(without)) }
    }

    /// What the file holds now; of a review that is sealed only whether it is the same file.
    #[must_use]
    pub fn now(path: &Path) -> Self {
        match Review::load(path) {
            Ok(review) => review.as_read,
            Err(_) => Self { file: std::fs::read(path).ok().map(|bytes| files::sha256(&bytes)), decided: None },
        }
    }

    /// The two differ in their looks at most.
    #[must_use]
    pub fn is_decided_alike(&self, other: &Self) -> bool {
        let document = |side: &Self| side.decided.as_ref().and_then(|decided| decided.to_json().ok());
        document(self).is_some_and(|own| document(other) == Some(own))
    }
}

/// A review's file that nobody else writes for as long as this is there.
#[derive(Debug)]
pub struct Held {
    lock: Lock,
    path: PathBuf,
    /// What somebody had begun who was stopped was taken away.
    swept: bool,
}

impl Held {
    /// Waits for whoever holds it. For a review that is not sealed.
    ///
    /// # Errors
    /// [`ReviewError::File`] if somebody holds it for too long, or nothing can be written there.
    pub fn take(path: &Path) -> Result<Self, ReviewError> {
        Self::take_with(path, &Keeping::default())
    }

    /// The same for a review that is kept so.
    ///
    /// # Errors
    /// As [`Held::take`].
    pub fn take_with(path: &Path, keeping: &Keeping) -> Result<Self, ReviewError> {
        Self::take_within(path, keeping, WAIT)
    }

    fn take_within(path: &Path, keeping: &Keeping, wait: Duration) -> Result<Self, ReviewError> {
        let mut held = Self { lock: Lock::take(path, wait)?, path: path.to_owned(), swept: false };
        if !held.lock.left().is_empty() {
            held.sweep(keeping);
        }
        Ok(held)
    }

    /// What was begun and is in no ledger was never to be seen.
    fn sweep(&mut self, keeping: &Keeping) {
        let review = Review::load_with(&self.path, keeping).ok();
        if review.is_none() && self.path.exists() {
            // Nobody knows what is in its ledger.
            return;
        }
        let intended: BTreeSet<&Path> =
            review.iter().flat_map(|review| review.ledger.intended()).map(|(_, i)| i.staged.as_path()).collect();
        // The folder that was made, before the one in which it was made.
        for path in self.lock.left().iter().rev().filter(|path| !intended.contains(path.as_path())) {
            self.swept |= Staging::sweep(path);
        }
        self.lock.clear();
    }

    fn swept_sentence(&self) -> Option<String> {
        let sentence = "A release of this review was interrupted before anything was released; the files that were begun were removed.";
        self.swept.then(|| sentence.to_owned())
    }

    /// Whether the file is as it was read.
    ///
    /// # Errors
    /// [`ReviewError::Changed`], or [`ReviewError::Unreadable`] if that cannot be known.
    pub fn compare(&self, known: &AsRead) -> Result<(), ReviewError> {
        match std::fs::read(&self.path) {
            Ok(bytes) if known.file.as_deref() == Some(&files::sha256(&bytes)) => Ok(()),
            Ok(_) => Err(ReviewError::Changed { path: self.path.clone() }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(ReviewError::Unreadable { path: self.path.clone(), source }),
        }
    }

    /// Notes where something is about to be made, so that it can be found after a power cut.
    ///
    /// # Errors
    /// [`ReviewError::File`].
    pub fn note(&mut self, path: &Path) -> Result<(), ReviewError> {
        Ok(self.lock.note(path)?)
    }

    /// Writes the review, sealed if it is kept so and without its secret, which is kept apart; from then on this is how
    /// its file was read.
    ///
    /// # Errors
    /// [`ReviewError::Unwritable`], [`ReviewError::Sealed`], [`ReviewError::File`]; the file is then as it was.
    pub fn write(&self, review: &mut Review, if_exists: IfExists) -> Result<(), ReviewError> {
        review.keep_secret()?;
        let sealed = review.keeping.sealed(review.to_json()?);
        let bytes = sealed.map_err(|why| ReviewError::Sealed { path: self.path.clone(), why })?;
        files::write(&self.path, if_exists, |out| out.write_all(&bytes))?;
        review.as_read = AsRead::of(&bytes, review);
        Ok(())
    }
}

impl Review {
    /// Writes the review, unless somebody else has decided something in it since it was read. What their looks have found
    /// is taken over.
    ///
    /// # Errors
    /// [`ReviewError`]; the file is then as it was.
    pub fn save(&mut self, path: &Path) -> Result<(), ReviewError> {
        let held = Held::take_with(path, &self.keeping)?;
        match held.compare(&self.as_read) {
            Err(ReviewError::Changed { .. }) if self.adopt_looks(path) => {}
            compared => compared?,
        }
        held.write(self, IfExists::Replace)
    }

    /// Takes over the looks of the file, if nothing else in it is new.
    fn adopt_looks(&mut self, path: &Path) -> bool {
        let Ok(theirs) = Self::load_with(path, &self.keeping) else { return false };
        let is_alike = self.as_read.is_decided_alike(&theirs.as_read);
        if is_alike {
            let own = std::mem::replace(&mut self.looks, theirs.looks);
            own.iter().for_each(|look| _ = self.keep_look(look.clone()));
        }
        is_alike
    }

    /// Takes away what a first release had begun that was interrupted before the review had a file; with a sentence
    /// where there was something.
    #[must_use]
    pub fn sweep(path: &Path) -> Option<String> {
        let is_left = !path.exists() && Lock::path_of(path).exists();
        if is_left { Held::take_within(path, &Keeping::default(), Duration::ZERO).ok()?.swept_sentence() } else { None }
    }

    /// Reads a review that is not sealed, and finishes what was interrupted on it; with a sentence for each thing that
    /// was.
    ///
    /// # Errors
    /// [`ReviewError`].
    pub fn open(path: &Path) -> Result<(Self, Vec<String>), ReviewError> {
        Self::open_with(path, &Keeping::default())
    }

    /// The same for a review that is kept so.
    ///
    /// # Errors
    /// As [`Review::load_with`].
    pub fn open_with(path: &Path, keeping: &Keeping) -> Result<(Self, Vec<String>), ReviewError> {
        let review = Self::load_with(path, keeping)?;
        let is_interrupted = review.ledger.intended().next().is_some();
        if !is_interrupted && !Lock::path_of(path).exists() {
            return Ok((review, Vec::new()));
        }
        // What somebody is just saving can be read. What they are just releasing is waited for.
        let wait = if is_interrupted { WAIT } else { Duration::ZERO };
        let held = match Held::take_within(path, keeping, wait) {
            Ok(held) => held,
            // Somebody holds it, or nobody can write there: what is on its way counts as released.
            Err(ReviewError::File(_)) => return Ok((Self::load_with(path, keeping)?, Vec::new())),
            Err(error) => return Err(error),
        };
        let mut review = Self::load_with(path, keeping)?;
        let mut reports = Vec::new();
        if let Some(folder) = path.parent() {
            files::sweep(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        }
        if held.swept {
            reports.push(
                "A release of this review was interrupted before anything was released; the files that were begun were removed.".into(),
            );
        }
        review.finish_interrupted(&held, &mut reports)?;
        Ok((review, reports))
    }

    fn finish_interrupted(&mut self, held: &Held, reports: &mut Vec<String>) -> Result<(), ReviewError> {
        let before = Arc::clone(&self.ledger);
        let mut done = Vec::new();
        for entry in before.entries() {
            let Some(intended) = &entry.intended else { continue };
            let (outcome, sentence) = finish(entry, intended);
            reports.push(sentence);
            let ledger = Arc::make_mut(&mut self.ledger);
            match outcome {
                Outcome::Complete => ledger.confirm(entry.content.number),
                Outcome::Nothing if ledger.take_back(entry.content.number) => {}
                Outcome::Nothing | Outcome::Unknown => continue,
            }
            done.push(&intended.staged);
        }
        if self.ledger != before {
            held.write(self, IfExists::Replace)?;
            reports.append(&mut self.take_happened());
        }
        for staged in done {
            Staging::sweep(staged);
        }
        Ok(())
    }
}

/// What was released of a release that was interrupted.
enum Outcome {
    Complete,
    Nothing,
    Unknown,
}

fn finish(entry: &Entry, intended: &Intended) -> (Outcome, String) {
    let (number, folder) = (entry.content.number, intended.folder.display());
    let resumed = Staging::resume(&intended.staged);
    if !matches!(resumed, Ok(Resumed::GivenUp)) && are_there(entry, &intended.folder) {
        let text = format!("Release {number} was interrupted. It is complete now: {folder}.");
        return (Outcome::Complete, text);
    }
    let begun = format!("Release {number} was interrupted");
    match resumed {
        Ok(Resumed::GivenUp) => (Outcome::Nothing, format!("{begun} and given up: nothing of it is in {folder}.")),
        Ok(Resumed::Complete | Resumed::Gone) => (
            Outcome::Unknown,
            format!("{begun}, and its files are not in {folder} as they were made. It counts as released."),
        ),
        Err(error) => {
            (Outcome::Unknown, format!("{begun} and cannot be completed yet: {error}. It counts as released."))
        }
    }
}

fn are_there(entry: &Entry, folder: &Path) -> bool {
    let is_there =
        |name: &str, sha256: &str| std::fs::read(folder.join(name)).is_ok_and(|bytes| files::sha256(&bytes) == sha256);
    entry.content.files.iter().all(|file| is_there(&file.name, &file.sha256))
}

impl From<FileError> for ReviewError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}
