//! How a review is kept: its secret in a file of its own, and both sealed with a passphrase on request.
//!
//! | where | what is there |
//! | --- | --- |
//! | `secrets` | the secrets of reviews on this computer |
//! | `seal` | a file's content, encrypted with a passphrase |

pub mod seal;
pub mod secrets;

use super::document::Review;
use super::save::ReviewError;
use crate::release::noise::{Secret, SecretPrint};
use seal::{Seal, SealError, is_sealed};
use secrets::Absent;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Where the secret of a review lies, and what the review is sealed with. It is no decision: it is neither saved nor
/// compared.
#[derive(Clone, Debug, Default)]
pub struct Keeping {
    /// The folder of secrets. Without one a secret stays in its review.
    pub secrets: Option<PathBuf>,
    /// The review's file is sealed with this; without one it is not.
    pub seal: Option<Seal>,
    /// Why the secret that the review names cannot be used.
    absent: Absent,
    /// The secret was in the document, as it was before secrets had files of their own.
    was_inside: bool,
    /// What happened to the secret, for whoever saved the review.
    happened: Vec<String>,
}

impl PartialEq for Keeping {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Keeping {
    /// With the folder of secrets, and a passphrase for what is sealed.
    #[must_use]
    pub fn new(secrets: Option<PathBuf>, seal: Option<Seal>) -> Self {
        Self { secrets, seal, ..Self::default() }
    }

    /// Remembers what happened when something was kept, for whoever saved the review.
    pub fn happened(&mut self, sentence: String) {
        self.happened.push(sentence);
    }

    /// The document in the content of a file, and what it was sealed with.
    ///
    /// # Errors
    /// [`SealError`].
    pub(super) fn unsealed<'a>(&self, bytes: &'a [u8]) -> Result<(Cow<'a, [u8]>, Option<Seal>), SealError> {
        if !is_sealed(bytes) {
            return Ok((Cow::Borrowed(bytes), None));
        }
        let seal = self.seal.as_ref().ok_or(SealError::Wanted)?;
        Ok((Cow::Owned(seal.open(bytes)?), Some(seal.clone())))
    }

    /// The content of the file for a document.
    ///
    /// # Errors
    /// [`SealError`].
    pub(super) fn sealed(&self, document: Vec<u8>) -> Result<Vec<u8>, SealError> {
        match &self.seal {
            None => Ok(document),
            Some(seal) => seal.seal(&document),
        }
    }
}

impl Review {
    /// Looks for the secret that the review names.
    pub(super) fn find_secret(&mut self, seal: Option<&Seal>) {
        self.keeping.was_inside = self.secret.is_some();
        let (None, Some(print)) = (&self.secret, self.secret_print) else { return };
        let found = match &self.keeping.secrets {
            Some(folder) => secrets::find(folder, print, seal),
            None => Err(Absent::NotHere),
        };
        match found {
            Ok(secret) => self.secret = Some(secret),
            Err(absent) => self.keeping.absent = absent,
        }
    }

    /// Why seeded noise and random rounding cannot be made: the review has a secret, which is not at hand. `None` if it
    /// is at hand, or if the review has none yet.
    #[must_use]
    pub fn secret_absent(&self) -> Option<String> {
        if self.secret.is_some() || self.secret_print.is_none() {
            return None;
        }
        Some(format!(
            "the secret of this review {}. Seeded noise and random rounding are made of it and are never drawn anew: on the computer that has it, give shoal secret export REVIEW --out FILE, and here shoal secret import REVIEW FILE",
            self.keeping.absent
        ))
    }

    /// Gives the review a secret, which is kept apart from it when it is saved.
    pub fn set_secret(&mut self, secret: Secret) {
        self.secret = Some(secret);
        self.secret_print = None;
        self.keeping.was_inside = false;
    }

    /// Takes the secret that the same review has in another copy, or its fingerprint, if this one has neither.
    pub fn adopt_secret(&mut self, secret: Option<Secret>, print: Option<SecretPrint>) {
        if self.secret.is_none() && self.secret_print.is_none() {
            (self.secret, self.secret_print) = (secret, print);
        }
    }

    /// The secret is kept apart from the review, as its file now says.
    pub(super) fn secret_is_apart(&mut self) {
        self.secret_print = self.secret.as_ref().map(Secret::print);
        self.keeping.was_inside = false;
    }

    /// Keeps the secret apart from the review, before the review is written without it.
    pub(super) fn keep_secret(&mut self) -> Result<(), ReviewError> {
        let Keeping { secrets: Some(folder), seal, was_inside, .. } = &self.keeping else { return Ok(()) };
        let (Some(secret), was_inside) = (&self.secret, *was_inside) else { return Ok(()) };
        match secrets::keep(folder, secret, seal.as_ref()) {
            Ok(()) => {
                let folder = folder.display().to_string();
                self.secret_is_apart();
                if was_inside {
                    self.keeping.happened(format!(
                        "The secret of seeded noise and random rounding was in the review. It lies in {folder} from now on, and the review has only its fingerprint. To use the review on another computer, take the secret there with shoal secret export and shoal secret import."
                    ));
                }
            }
            // It is no worse there than before, and the work is saved.
            Err(error) if was_inside => self.keeping.happened(format!(
                "The secret of seeded noise and random rounding stays in the review, as it could not be kept apart: {error}."
            )),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// What happened to the secret when the review was saved: a sentence each, which is said once.
    #[must_use]
    pub fn take_happened(&mut self) -> Vec<String> {
        std::mem::take(&mut self.keeping.happened)
    }

    /// Takes a secret that came from another computer. Whether it was not at hand before.
    ///
    /// # Errors
    /// [`ImportError`]; nothing is changed then.
    pub fn import_secret(&mut self, from: &Path) -> Result<bool, ImportError> {
        let file = || from.to_owned();
        let bytes = std::fs::metadata(from)
            .map(|_| secrets::read_small(from))
            .map_err(|source| ImportError::Unreadable { file: file(), source })?;
        let secret = bytes.as_deref().and_then(secrets::from_bytes).ok_or_else(|| ImportError::NoSecret(file()))?;
        let own = self.secret.as_ref().map(Secret::print).or(self.secret_print).ok_or(ImportError::NoneWanted)?;
        if secret.print() != own {
            return Err(ImportError::OfAnotherReview(file()));
        }
        let folder = self.keeping.secrets.as_deref().ok_or(ImportError::NoFolder)?;
        let is_new = self.secret.is_none();
        secrets::keep(folder, &secret, self.keeping.seal.as_ref())
            .map_err(|error| ImportError::NotKept(error.into()))?;
        self.secret = Some(secret);
        Ok(is_new)
    }
}

/// Why a secret is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the secret {} cannot be read: {source}", file.display())]
    Unreadable { file: PathBuf, source: std::io::Error },
    #[error("{} is not the secret of a review, as shoal secret export writes it", .0.display())]
    NoSecret(PathBuf),
    #[error("the review has no secret: it gets one when seeded noise or random rounding needs it first")]
    NoneWanted,
    #[error("{} is the secret of another review: its fingerprint is not the one in this review", .0.display())]
    OfAnotherReview(PathBuf),
    #[error("this computer names no folder for the program's data; set SHOAL_HOME to one")]
    NoFolder,
    #[error("the secret was not kept: {0}")]
    NotKept(ReviewError),
}
