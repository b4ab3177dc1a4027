//! Secrets of reviews on this computer: a file each in the program's own folder, named by the secret's fingerprint.
//!
//! A review that is sealed has its secret sealed too, with the same passphrase.

use super::seal::{Seal, is_sealed};
use crate::files::{self, FileError, IfExists};
use crate::release::noise::{Secret, SecretPrint};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What the name of a secret's file ends in.
const EXTENSION: &str = ".secret";

/// A secret's file is never larger, sealed or not.
const LARGEST: u64 = 4 << 10;

const ABOUT: &str = "The secret of a Shoal review. Whoever has it can take away the seeded noise and the random rounding of that review's releases.";

/// The content of a secret's file, in the program's folder and wherever it is exported to.
#[derive(Serialize, Deserialize)]
struct SecretFile {
    about: String,
    secret: Secret,
}

/// Why the secret that a review names cannot be used. Each continues "the secret of this review".
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub enum Absent {
    #[default]
    #[error("is not on this computer")]
    NotHere,
    #[error("lies in {}, which is sealed with another passphrase", .0.display())]
    Sealed(PathBuf),
    #[error("lies in {}, which is damaged", .0.display())]
    Damaged(PathBuf),
}

/// The content of a file with this secret.
#[must_use]
pub fn to_bytes(secret: &Secret) -> Vec<u8> {
    let file = SecretFile { about: ABOUT.to_owned(), secret: secret.clone() };
    // Plain data: it cannot fail to be JSON.
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The secret in a file's content; `None` if there is none in it.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<Secret> {
    serde_json::from_slice::<SecretFile>(bytes).ok().map(|file| file.secret)
}

/// The content of a small file; `None` if it is none or cannot be read.
#[must_use]
pub fn read_small(path: &Path) -> Option<Vec<u8>> {
    files::read_at_most(path, LARGEST)
}

fn path_of(folder: &Path, print: SecretPrint) -> PathBuf {
    folder.join(format!("{print}{EXTENSION}"))
}

/// The secret with this fingerprint.
///
/// # Errors
/// [`Absent`] says why it cannot be used.
pub fn find(folder: &Path, print: SecretPrint, seal: Option<&Seal>) -> Result<Secret, Absent> {
    let path = path_of(folder, print);
    if !path.exists() {
        return Err(Absent::NotHere);
    }
    let Some(bytes) = read_small(&path) else { return Err(Absent::Damaged(path)) };
    let content = match (is_sealed(&bytes), seal) {
        (false, _) => bytes,
        (true, None) => return Err(Absent::Sealed(path)),
        (true, Some(seal)) => seal.open(&bytes).map_err(|_| Absent::Sealed(path.clone()))?,
    };
    from_bytes(&content).filter(|secret| secret.print() == print).ok_or(Absent::Damaged(path))
}

/// Ensures that a secret is in the folder, sealed or not as its review is.
///
/// # Errors
/// [`FileError`]; what was there is as before.
pub fn keep(folder: &Path, secret: &Secret, seal: Option<&Seal>) -> Result<(), FileError> {
    let path = path_of(folder, secret.print());
    let is_as_wanted = read_small(&path).is_some_and(|bytes| is_sealed(&bytes) == seal.is_some());
    if is_as_wanted && find(folder, secret.print(), seal).is_ok() {
        return Ok(());
    }
    let content = to_bytes(secret);
    let bytes = match seal {
        None => content,
        Some(seal) => seal.seal(&content).map_err(|error| FileError::new(&path, std::io::Error::other(error)))?,
    };
    files::make_private_folder(folder).map_err(|error| FileError::new(folder, error))?;
    files::write_private(&path, IfExists::Replace, &bytes)?;
    Ok(())
}
