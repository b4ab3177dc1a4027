//! Keys of people who must be left out, from a file of their own. They are held in memory while a command runs and are
//! in no saved review.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use crate::dataset::Dataset;
use crate::privacy::ladder::value_label;
use crate::privacy::{Bitmap, Cancelled, CodedColumn, Progress};

/// The keys of a list, and the name of the file they came in. Of a key only a hash is kept, made with a secret that this
/// run of the program has for itself.
#[derive(Clone, PartialEq, Eq)]
pub struct OptOut {
    name: String,
    keys: BTreeSet<u128>,
}

/// A key's hash. Two keys of one hash among a billion: once in 10²⁰ such lists.
fn hashed(key: &str) -> u128 {
    static SECRETS: OnceLock<[RandomState; 2]> = OnceLock::new();
    let secrets = SECRETS.get_or_init(|| [RandomState::new(), RandomState::new()]);
    let [high, low] = secrets.each_ref().map(|secret| u128::from(secret.hash_one(plain(key))));
    high << 64 | low
}

/// Without its keys.
impl fmt::Debug for OptOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OptOut({}, {} keys)", self.name, self.keys.len())
    }
}

impl OptOut {
    /// The keys in a column of a file. `headed`: the column was named; otherwise its header may be the first key of a file
    /// that has no header, and is taken for one as well.
    ///
    /// # Errors
    /// [`Cancelled`]. Panics if the column does not exist, as a slice does.
    pub fn new(dataset: &Dataset, column: usize, headed: bool, progress: &Progress) -> Result<Self, Cancelled> {
        let coded = dataset.coded(column, progress)?;
        let mut keys: BTreeSet<u128> =
            (0..coded.values.len() as u32).map(|code| hashed(&value_label(&coded, code))).collect();
        if !headed {
            keys.insert(hashed(&coded.name));
        }
        Ok(Self { name: dataset.source.name.clone(), keys })
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many keys it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether the list has no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The rows whose key is on the list.
    #[must_use]
    pub fn rows(&self, key: &CodedColumn) -> Bitmap {
        let listed: Vec<bool> = (0..key.cardinality() as u32)
            .map(|code| key.missing_code() != Some(code) && self.keys.contains(&hashed(&value_label(key, code))))
            .collect();
        let mut rows = Bitmap::none(key.rows());
        for (row, code) in key.codes.iter().enumerate() {
            if listed.get(code as usize) == Some(&true) {
                rows.insert(row);
            }
        }
        rows
    }

    /// How many keys of the list are people's of the column.
    #[must_use]
    pub fn found(&self, key: &CodedColumn) -> usize {
        let theirs: BTreeSet<u128> = (0..key.values.len() as u32).map(|code| hashed(&value_label(key, code))).collect();
        self.keys.intersection(&theirs).count()
    }
}

/// A key as it is compared: spaces around it do not count, nor does the case of an e-mail address.
fn plain(key: &str) -> String {
    let key = key.trim();
    if key.contains('@') { key.to_lowercase() } else { key.to_owned() }
}
