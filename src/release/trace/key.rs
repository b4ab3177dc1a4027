//! Keyed hashes: without the review's salt nobody can look for a person, a value or a group in a trace.

use crate::release::hmac::Hmac;
use crate::release::ledger::fingerprint::Salt;

/// The key of a review's traces, with a hash of its own for each thing that is hashed.
#[derive(Clone)]
pub struct TraceKey(Hmac);

/// What a hash is of: one of these can never be taken for another.
#[derive(Clone, Copy)]
enum Of {
    Person = 1,
    Amount,
    Group,
    Column,
    Mask,
    Seal,
}

impl TraceKey {
    /// The key of a review's traces.
    #[must_use]
    pub fn new(salt: &Salt) -> Self {
        Self(Hmac::new(&salt.keyed(b"traces of releases")))
    }

    fn hash(&self, of: Of, parts: &[&[u8]]) -> [u8; 32] {
        let begun = self.0.clone().with(&[of as u8]);
        parts.iter().fold(begun, |hash, part| hash.with(&(part.len() as u64).to_le_bytes()).with(part)).finish()
    }

    /// Never 0, which would be in no sketch.
    fn word(&self, of: Of, parts: &[&[u8]]) -> u64 {
        let hash = self.hash(of, parts);
        u64::from_le_bytes(std::array::from_fn(|at| hash[at])).max(1)
    }

    /// The person who bears a name.
    #[must_use]
    pub fn person(&self, name: &[u8]) -> u64 {
        self.word(Of::Person, &[name])
    }

    /// A column, by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> u64 {
        self.word(Of::Column, &[name.as_bytes()])
    }

    /// What a person adds to the sum of a column. The same amount added up in another order is the same amount.
    pub(super) fn amount(&self, person: u64, amount: f64) -> u64 {
        self.word(Of::Amount, &[&person.to_le_bytes(), format!("{amount:.9e}").as_bytes()])
    }

    /// A group, by its labels.
    pub(super) fn group(&self, labels: &[&str]) -> u64 {
        let parts: Vec<&[u8]> = labels.iter().map(|label| label.as_bytes()).collect();
        self.word(Of::Group, &parts)
    }

    /// Covers or uncovers the content of a trace of one release.
    pub(super) fn mask(&self, release: &str, content: &mut [u8]) {
        for (number, block) in (0_u64..).zip(content.chunks_mut(32)) {
            let stream = self.hash(Of::Mask, &[release.as_bytes(), &number.to_le_bytes()]);
            block.iter_mut().zip(stream).for_each(|(byte, mask)| *byte ^= mask);
        }
    }

    /// What shows that a trace is as it was written, for this release.
    pub(super) fn seal(&self, release: &str, content: &[u8]) -> [u8; 32] {
        self.hash(Of::Seal, &[release.as_bytes(), content])
    }
}

impl std::fmt::Debug for TraceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TraceKey(…)")
    }
}
