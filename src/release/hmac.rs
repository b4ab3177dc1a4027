//! HMAC-SHA256 [RFC 2104]: hashes that only whoever has the key can make or compare.

use sha2::{Digest, Sha256};

/// The block of SHA-256 in bytes.
const BLOCK: usize = 64;

/// A hash with a key that is being made; a clone goes on from what was hashed so far.
#[derive(Clone)]
pub(in crate::release) struct Hmac {
    inner: Sha256,
    outer: Sha256,
}

impl Hmac {
    /// With a key of at most one block.
    pub fn new(key: &[u8]) -> Self {
        let begun = |pad: u8| {
            let mut block = [pad; BLOCK];
            block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
            Sha256::new().chain_update(block)
        };
        Self { inner: begun(0x36), outer: begun(0x5c) }
    }

    /// The hash once this is hashed, too.
    pub fn with(mut self, bytes: &[u8]) -> Self {
        self.inner.update(bytes);
        self
    }

    /// The hash of everything so far.
    pub fn finish(self) -> [u8; 32] {
        self.outer.chain_update(self.inner.finalize()).finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::hexadecimal;

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
            assert_eq!(hexadecimal(&Hmac::new(key).with(message).finish()), expected);
        }
    }
}
