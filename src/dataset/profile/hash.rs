//! What represents a text: 96 bits of a hash with a secret key.
//!
//! Words of the text are folded into two lanes by the halves of a product of 128 bits, as in wyhash (Wang Yi 2019); the
//! first lane gives 64 bits, the second 32.

use std::hash::{BuildHasher, RandomState};

/// The key of a process: without it nobody can write texts that share a hash.
pub(super) struct Key([u64; 4]);

/// 96 bits that represent a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Hashed {
    pub hash: u64,
    pub check: u32,
}

impl Hashed {
    /// Its part, from 0 to `parts` − 1, by the upper bits.
    #[inline]
    pub fn part(self, parts: usize) -> usize {
        ((u128::from(self.hash) * parts as u128) >> 64) as usize
    }
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

#[inline]
fn word(bytes: &[u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(*bytes);
    (both as u64, (both >> 64) as u64)
}

impl Key {
    /// A key drawn at random by the standard library.
    pub fn drawn() -> Self {
        let state = RandomState::new();
        // Odd, so that no word is lost in a product with it.
        Self([0_u64, 1, 2, 3].map(|n| state.hash_one(n) | 1))
    }

    /// The hash of a text's bytes; equal bytes have equal hashes under one key.
    #[inline]
    pub fn hash(&self, bytes: &[u8]) -> Hashed {
        let [k0, k1, k2, k3] = self.0;
        let length = bytes.len() as u64;
        let (mut a, mut b) = (k0 ^ length, k1.wrapping_add(length));
        let mut take = |(x, y): (u64, u64)| {
            a = fold(x ^ a, y ^ k2);
            b = fold(x ^ k3, y ^ b);
        };
        if let Some(last) = bytes.last_chunk::<16>() {
            let (chunks, rest) = bytes.as_chunks::<16>();
            chunks.iter().for_each(|chunk| take(word(chunk)));
            // The last sixteen bytes overlap those before; the length says by how many.
            if !rest.is_empty() {
                take(word(last));
            }
        } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            take((u64::from_le_bytes(*first), u64::from_le_bytes(*last)));
        } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            take((u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last))));
        } else {
            take((bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0));
        }
        Hashed { hash: fold(a, k1), check: (fold(b, k0) >> 32) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn texts_of_every_length_keep_apart() {
        let key = Key::drawn();
        let mut texts: BTreeSet<Vec<u8>> = BTreeSet::new();
        for length in 0..50 {
            let plain = vec![b'a'; length];
            texts.insert(vec![0; length]);
            for place in 0..length {
                for byte in [0, b'b', 0xC3] {
                    let mut text = plain.clone();
                    text[place] = byte;
                    texts.insert(text);
                }
            }
            texts.insert(plain);
        }
        let hashes: BTreeSet<(u64, u32)> = texts.iter().map(|t| key.hash(t)).map(|h| (h.hash, h.check)).collect();
        assert_eq!(hashes.len(), texts.len());
        assert!(texts.iter().all(|t| key.hash(t) == key.hash(&t.clone())));
    }

    #[test]
    fn hashes_are_even_in_their_upper_and_lower_bits() {
        let key = Key::drawn();
        let (mut parts, mut low) = (vec![0_u32; 64], vec![0_u32; 64]);
        for n in 0..64_000 {
            let hashed = key.hash(format!("LC{n:08}").as_bytes());
            parts[hashed.part(64)] += 1;
            low[hashed.hash as usize % 64] += 1;
        }
        // A thousand each, give or take six standard deviations.
        assert!(parts.iter().chain(&low).all(|n| (810..1190).contains(n)), "{parts:?} {low:?}");
    }
}
