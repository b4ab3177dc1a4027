//! A seal: everything in a file, encrypted with a passphrase.
//!
//! A sealed file is an ordinary age file (<https://age-encryption.org/v1>, one scrypt recipient): `age -d` opens it
//! with the same passphrase, should Shoal ever be gone.

use age::secrecy::SecretString;
use age::{DecryptError, scrypt};
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// What an age file begins with.
const HEAD: &[u8] = b"age-encryption.org/v1\n";

/// Binary logarithm of the scrypt work factor: about a second and 256 MiB on a computer of today. It is what every
/// guess of the passphrase costs, and every opening.
const WORK: u8 = 18;

/// Highest work factor of a file that somebody else has made: four times the cost. A higher one is refused unread.
const MOST_WORK: u8 = 20;

/// How many files' contents a seal remembers: a review and its secret, as they were and as they are.
const REMEMBERED: usize = 4;

/// Why a file is not unsealed or sealed. Each continues the name of the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("is sealed with a passphrase, which is needed to open it")]
    Wanted,
    #[error("is sealed with another passphrase; check it and try again")]
    OtherPassphrase,
    #[error("is sealed and damaged: it was changed or cut off after it was sealed. Take it from a backup")]
    Damaged,
    #[error("is sealed so that opening it would take minutes, which Shoal never does; it is not opened")]
    TooMuchWork,
    #[error("is encrypted for a key and not with a passphrase; decrypt it with age -d first")]
    ForAKey,
    #[error("could not be sealed: {0}")]
    NotSealed(String),
}

/// A passphrase that files are sealed with. It is in memory only, and is neither shown nor saved.
#[derive(Clone)]
pub struct Seal {
    passphrase: SecretString,
    /// Contents that were sealed or unsealed lately: the work is not done again for what is known.
    lately: Arc<Mutex<Vec<Known>>>,
}

#[derive(Clone)]
struct Known {
    sealed: Vec<u8>,
    content: Vec<u8>,
}

impl Seal {
    /// A seal with this passphrase; nothing is remembered yet.
    #[must_use]
    pub fn new(passphrase: String) -> Self {
        Self { passphrase: SecretString::from(passphrase), lately: Arc::default() }
    }

    /// The content as an age file.
    ///
    /// # Errors
    /// [`SealError::NotSealed`].
    pub fn seal(&self, content: &[u8]) -> Result<Vec<u8>, SealError> {
        if let Some(known) = self.known(|known| known.content == content) {
            return Ok(known.sealed);
        }
        let mut recipient = scrypt::Recipient::new(self.passphrase.clone());
        recipient.set_work_factor(WORK);
        let sealed = age::encrypt(&recipient, content).map_err(|error| SealError::NotSealed(error.to_string()))?;
        self.remember(&sealed, content);
        Ok(sealed)
    }

    /// The content of an age file.
    ///
    /// # Errors
    /// [`SealError`] says whether the passphrase or the file is wrong.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        if let Some(known) = self.known(|known| known.sealed == sealed) {
            return Ok(known.content);
        }
        let mut identity = scrypt::Identity::new(self.passphrase.clone());
        identity.set_max_work_factor(MOST_WORK);
        let content = age::decrypt(&identity, sealed).map_err(|error| match error {
            DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => SealError::OtherPassphrase,
            DecryptError::ExcessiveWork { .. } => SealError::TooMuchWork,
            DecryptError::NoMatchingKeys => SealError::ForAKey,
            _ => SealError::Damaged,
        })?;
        self.remember(sealed, &content);
        Ok(content)
    }

    fn known(&self, is_it: impl Fn(&Known) -> bool) -> Option<Known> {
        let lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        lately.iter().find(|known| is_it(known)).cloned()
    }

    fn remember(&self, sealed: &[u8], content: &[u8]) {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.len() >= REMEMBERED {
            lately.remove(0);
        }
        lately.push(Known { sealed: sealed.to_owned(), content: content.to_owned() });
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

/// Whether this is the content of a sealed file.
#[must_use]
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(HEAD)
}

/// Whether a file is sealed; not if there is none or it cannot be read.
#[must_use]
pub fn is_sealed_file(path: &Path) -> bool {
    let mut head = [0; HEAD.len()];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && is_sealed(&head)
}
