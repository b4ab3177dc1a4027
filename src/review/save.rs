//! The review on disk: one JSON document beside the reviewed file, or in the program's own folder.

use super::document::{Review, VERSION};
use super::keeping::Keeping;
use super::keeping::seal::SealError;
use super::on_disk::AsRead;
use crate::dataset::{Role, Use};
use crate::files::FileError;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// What a review's file name ends in.
pub const EXTENSION: &str = ".shoal.json";

/// Larger documents are refused unread: a review holds decisions, not rows.
const LARGEST: u64 = 64 << 20;

/// Why a review cannot be read or written.
#[derive(Debug, Error)]
pub enum ReviewError {
    #[error("the review {} cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("the review {} is {} MiB large; a review holds decisions, not rows, and is never that large", path.display(), bytes >> 20)]
    TooLarge { path: PathBuf, bytes: u64 },
    #[error("{} is not a review: line {line}, column {column}: {reason}", path.display())]
    Malformed { path: PathBuf, line: usize, column: usize, reason: String },
    #[error(
        "the review {} was made by a newer Shoal (document version {found}; this one reads up to {VERSION}); update Shoal to open it",
        path.display()
    )]
    FromTheFuture { path: PathBuf, found: u64 },
    #[error(
        "two segments of the review {} are called “{name}”; give one of them another name in the file",
        path.display()
    )]
    TwoSegments { path: PathBuf, name: String },
    #[error("the review {} was changed by somebody else since it was opened, and is left as it is", path.display())]
    Changed { path: PathBuf },
    #[error("the review {} {why}", path.display())]
    Sealed { path: PathBuf, why: SealError },
    #[error("the review cannot be written: {0}")]
    Unwritable(String),
    #[error(transparent)]
    File(FileError),
}

/// Whether a path names a review rather than data.
#[must_use]
pub fn is_review(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().ends_with(EXTENSION))
}

/// Where the review of a file lives: beside it.
#[must_use]
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(EXTENSION);
    file.with_file_name(name)
}

/// The file that a review is of: the one beside the review first, as both may have been moved together; else the one
/// that was reviewed, if it is still where it was.
#[must_use]
pub fn reviewed_file(review: &Review, at: &Path) -> Option<PathBuf> {
    let beside = at.with_file_name(&review.source.name);
    [Some(beside), review.source.path.clone()].into_iter().flatten().find(|file| file.is_file())
}

impl Review {
    /// The document as it is saved, unsealed: without the secret if that is kept apart. Ladders of direct identifiers, and values of them that were decided, are left out.
    ///
    /// # Errors
    /// [`ReviewError::Unwritable`].
    pub fn to_json(&self) -> Result<Vec<u8>, ReviewError> {
        let mut clean = self.clone();
        if clean.secret_print.is_some() {
            clean.secret = None;
        }
        let columns = Arc::make_mut(&mut clean.columns);
        for decision in columns.values_mut().filter(|decision| decision.role == Some(Role::DirectIdentifier)) {
            decision.ladder = super::LadderForm::Automatic;
            if let Some(rule) = &mut decision.consent {
                rule.decided.clear();
            }
        }
        let mut bytes =
            serde_json::to_vec_pretty(&clean).map_err(|error| ReviewError::Unwritable(error.to_string()))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a document; `path` is for the sentence.
    ///
    /// # Errors
    /// [`ReviewError::FromTheFuture`] for a newer version, [`ReviewError::Malformed`] with line and column otherwise.
    pub fn from_json(bytes: &[u8], path: &Path) -> Result<Self, ReviewError> {
        let malformed = |error: &serde_json::Error| ReviewError::Malformed {
            path: path.to_owned(),
            line: error.line(),
            column: error.column(),
            reason: plain_reason(error),
        };
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
        let found = value.get("version").and_then(serde_json::Value::as_u64);
        match found {
            Some(version) if version > u64::from(VERSION) => {
                return Err(ReviewError::FromTheFuture { path: path.to_owned(), found: version });
            }
            None => {
                return Err(ReviewError::Malformed {
                    path: path.to_owned(),
                    line: 1,
                    column: 1,
                    reason: "it has no version, so it is not a review of Shoal".to_owned(),
                });
            }
            Some(_) => {}
        }
        // From the text again, so that an error names its line.
        let mut review: Self = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
        if review.version < 4 {
            review.adopt_older_sign_off();
        }
        if review.version < 5 {
            review.adopt_older_record();
        }
        review.give_ids();
        if review.secret.is_some() {
            // It is kept apart, and its fingerprint taken, when the review is saved.
            review.secret_print = None;
        }
        review.version = VERSION;
        let mut names = BTreeSet::new();
        if let Some(twice) = review.segments.iter().find(|segment| !names.insert(segment.name.as_str())) {
            return Err(ReviewError::TwoSegments { path: path.to_owned(), name: twice.name.clone() });
        }
        // Reviews of before did not say that these columns are read with all their words.
        let consent: Vec<String> = review.with_use(Use::Consent).map(str::to_owned).collect();
        Arc::make_mut(&mut review.open).consent.extend(consent);
        Ok(review)
    }

    /// Reads a review that is not sealed from disk as it is, without its secret; [`Review::open`] also finishes what was
    /// interrupted.
    ///
    /// # Errors
    /// [`ReviewError`].
    pub fn load(path: &Path) -> Result<Self, ReviewError> {
        Self::load_with(path, &Keeping::default())
    }

    /// Reads a review from disk as it is, with its secret if that is in the folder of secrets. `keeping` has the passphrase
    /// for what is sealed; what is not is read without it, and stays unsealed.
    ///
    /// # Errors
    /// [`ReviewError::Sealed`] if the passphrase does not open it; others if it cannot be read.
    pub fn load_with(path: &Path, keeping: &Keeping) -> Result<Self, ReviewError> {
        let unreadable = |source| ReviewError::Unreadable { path: path.to_owned(), source };
        let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
        if bytes > LARGEST {
            return Err(ReviewError::TooLarge { path: path.to_owned(), bytes });
        }
        let bytes = std::fs::read(path).map_err(unreadable)?;
        let unsealed = keeping.unsealed(&bytes);
        let (document, seal) = unsealed.map_err(|why| ReviewError::Sealed { path: path.to_owned(), why })?;
        let mut review = Self::from_json(&document, path)?;
        review.keeping = Keeping::new(keeping.secrets.clone(), seal);
        review.find_secret(keeping.seal.as_ref());
        review.as_read = AsRead::of(&bytes, &review);
        Ok(review)
    }
}

/// What serde says, without the value that it met.
fn plain_reason(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Eof => "the document ends too early; it may be cut off".to_owned(),
        serde_json::error::Category::Syntax => "this is not JSON".to_owned(),
        serde_json::error::Category::Data => "a value is not of the kind that is expected here".to_owned(),
        serde_json::error::Category::Io => "it cannot be read".to_owned(),
    }
}
