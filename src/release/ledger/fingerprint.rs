//! A fingerprint of the source that only its owner can compare: keyed, so that nobody can try files against it.

use crate::files::{from_hexadecimal, hexadecimal};
use crate::release::hmac::Hmac;
use crate::release::noise::NoiseError;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

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

    /// The salt with these 128 bits, as it was saved.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA256 of a file's SHA-256 (its 64 hexadecimal digits as text), as 64 hexadecimal digits.
    ///
    /// With a plain hash, anybody could check a guess of the file: for example, somebody who knows all rows but one.
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
        Hmac::new(&self.0).with(message).finish()
    }
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
