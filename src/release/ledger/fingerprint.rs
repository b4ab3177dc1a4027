//! A fingerprint of the source that only its owner can compare: keyed, so that nobody can try files against it.

use crate::files::{from_hexadecimal, hexadecimal};
use crate::release::noise::NoiseError;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};
use std::fmt;

/// The block of SHA-256 in bytes.
const BLOCK: usize = 64;

/// 128 random bits of a review. It is saved in the review and is in no file that is released.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; 16]);

impl Salt {
    /// A new one, from the operating system's random source.
    ///
    /// # Errors
    /// [`NoiseError::Source`].
    pub fn new() -> Result<Self, NoiseError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| NoiseError::Source(error.to_string()))?;
        Ok(Self(bytes))
    }

    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA256 of a file's SHA-256 (its 64 hexadecimal digits as text), as 64 hexadecimal digits.
    ///
    /// With a plain hash, whoever guesses the file could check the guess: also one who knows all rows but one.
    ///
    /// ```
    /// use shoal::release::ledger::fingerprint::Salt;
    /// let salt = Salt::from_bytes([0x0b; 16]);
    /// assert_ne!(salt.fingerprint("ab"), Salt::from_bytes([0x0c; 16]).fingerprint("ab"));
    /// assert_eq!(salt.fingerprint("ab").len(), 64);
    /// ```
    #[must_use]
    pub fn fingerprint(&self, sha256: &str) -> String {
        hexadecimal(&self.keyed(sha256.as_bytes()))
    }

    /// HMAC-SHA256 of what this is a key for.
    pub(in crate::release) fn keyed(&self, message: &[u8]) -> [u8; 32] {
        hmac(&self.0, message)
    }
}

/// HMAC-SHA256 [RFC 2104] with a key of at most one block.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let padded = |pad: u8| {
        let mut block = [pad; BLOCK];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hexadecimal(&self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_hexadecimal(&text).map(Self).ok_or_else(|| D::Error::custom("a salt is 32 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 1 to 4.
    #[test]
    fn the_published_cases_of_hmac() {
        let key25: Vec<u8> = (1..=25).collect();
        let cases: [(&[u8], &[u8], &str); 4] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            (&key25, &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        ];
        for (key, message, expected) in cases {
            assert_eq!(hexadecimal(&hmac(key, message)), expected);
        }
    }

    #[test]
    fn a_salt_is_read_as_it_was_written_and_is_not_shown() {
        let salt = Salt::new().unwrap();
        let text = serde_json::to_string(&salt).unwrap();
        assert_eq!(text.len(), 34);
        assert_eq!(serde_json::from_str::<Salt>(&text).unwrap(), salt);
        assert_eq!(format!("{salt:?}"), "Salt(…)");
        for wrong in ["\"\"", "\"00\"", "\"zz000000000000000000000000000000\"", "7"] {
            assert!(serde_json::from_str::<Salt>(wrong).is_err(), "{wrong}");
        }
    }
}
