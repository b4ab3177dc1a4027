//! Where random bits come from: the operating system, or a secret from which they are derived.

use super::NoiseError;
use crate::files::{from_hexadecimal, hexadecimal};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};
use std::fmt;

/// Independent bits, each 0 or 1 with equal odds.
pub trait RandomBits {
    /// The next `count` of them, at most 128, as a number below 2^count.
    ///
    /// # Errors
    /// [`NoiseError::Source`] if there are none to be had.
    fn bits(&mut self, count: u32) -> Result<u128, NoiseError>;
}

/// Bytes fetched at once: a call to the system costs more than drawing a number.
const BUFFER: usize = 4096;

/// The operating system's random source.
#[derive(Default)]
pub struct SystemBits {
    pool: Vec<u8>,
}

impl RandomBits for SystemBits {
    fn bits(&mut self, count: u32) -> Result<u128, NoiseError> {
        take(&mut self.pool, count, |pool| {
            pool.resize(BUFFER, 0);
            getrandom::fill(pool).map_err(|error| NoiseError::Source(error.to_string()))
        })
    }
}

/// A review's own secret: 256 bits from the operating system's random source.
///
/// Whoever knows it can take the noise away again, so it is kept apart from the review, which has only its
/// [`SecretPrint`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// [`NoiseError::Source`].
    pub fn new() -> Result<Self, NoiseError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| NoiseError::Source(error.to_string()))?;
        Ok(Self(bytes))
    }

    /// The secret with these 256 bits, as it was saved or imported.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A number that is the same for the same question, and that nobody can predict without the secret: the start of
    /// SHA-256 of the use, the secret and the question.
    #[must_use]
    pub fn number(&self, use_: &[u8], question: &[u8]) -> u128 {
        let hash =
            Sha256::new().chain_update(use_).chain_update(self.0).chain_update(Sha256::digest(question)).finalize();
        hash.iter().take(16).fold(0, |number, &byte| number << 8 | u128::from(byte))
    }
}

impl Secret {
    /// A fingerprint that does not reveal it: SHA-256 of its 64 hexadecimal digits between quotation marks, which is
    /// how an earlier version of a document held it, and what the sign-off of such a document already prints.
    ///
    /// It gives nothing away: the secret is 256 random bits, so nobody can try the secrets that there are until one has
    /// this fingerprint. It is of no use for anything else either: all other hashes of the secret are of texts that
    /// begin with `shoal`, none with a quotation mark.
    ///
    /// ```
    /// use shoal::release::noise::Secret;
    /// let print = Secret::from_bytes([7; 32]).print();
    /// assert_eq!(print, Secret::from_bytes([7; 32]).print());
    /// assert_ne!(print, Secret::from_bytes([8; 32]).print());
    /// assert_eq!(print.to_string().len(), 64);
    /// ```
    #[must_use]
    pub fn print(&self) -> SecretPrint {
        SecretPrint(Sha256::digest(format!("\"{}\"", hexadecimal(&self.0))).into())
    }
}

/// The fingerprint of a [`Secret`]: 64 hexadecimal digits as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretPrint([u8; 32]);

impl fmt::Display for SecretPrint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hexadecimal(&self.0))
    }
}

impl Serialize for SecretPrint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SecretPrint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let print = from_hexadecimal(&text).map(Self);
        print.ok_or_else(|| D::Error::custom("the fingerprint of a secret is 64 hexadecimal digits"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hexadecimal(&self.0))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_hexadecimal(&text).map(Self).ok_or_else(|| D::Error::custom("a secret is 64 hexadecimal digits"))
    }
}

/// Bits made of a secret and of everything that the noise is for: SHA-256 of key and counter.
///
/// The key covers the question and its true answer. The same question about the same data gets the same noise, and
/// its answer can be published again without disclosing more; any other question, or other data, gets noise that is
/// independent of it to everyone who lacks the secret.
pub struct SecretBits {
    key: [u8; 32],
    counter: u64,
    pool: Vec<u8>,
}

impl SecretBits {
    /// The bits of a secret for one purpose; the same two give the same bits.
    #[must_use]
    pub fn new(secret: &Secret, purpose: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"shoal noise 1");
        hash.update(secret.0);
        hash.update(Sha256::digest(purpose));
        Self { key: hash.finalize().into(), counter: 0, pool: Vec::new() }
    }
}

impl RandomBits for SecretBits {
    fn bits(&mut self, count: u32) -> Result<u128, NoiseError> {
        let Self { key, counter, pool } = self;
        take(pool, count, |pool| {
            for _ in 0..BUFFER / 32 {
                pool.extend(Sha256::new().chain_update(*key).chain_update(counter.to_le_bytes()).finalize());
                *counter += 1;
            }
            Ok(())
        })
    }
}

/// Whole bytes from the end of the pool, of which the lowest bits are used; a byte is never used twice.
fn take(
    pool: &mut Vec<u8>,
    count: u32,
    fill: impl FnOnce(&mut Vec<u8>) -> Result<(), NoiseError>,
) -> Result<u128, NoiseError> {
    let bytes = count.min(128).div_ceil(8) as usize;
    if pool.len() < bytes {
        pool.clear();
        fill(pool)?;
    }
    let from = pool.len().saturating_sub(bytes);
    let number = pool.drain(from..).fold(0_u128, |number, byte| number << 8 | u128::from(byte));
    Ok(if count >= 128 { number } else { number & ((1 << count) - 1) })
}
