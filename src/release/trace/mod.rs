//! A trace of a release: enough to say later how many people of a group changed between two versions of the file, and
//! nothing about who they are.
//!
//! Two numbers of one group, published of two versions of the file, differ by those who left, joined or changed. The
//! numbers alone do not tell how many that were. So a release leaves a trace: for each of its finest groups a
//! sketch of its people, and one of what they add to each sum (set reconciliation; Eppstein, Goodrich, Uyeda &
//! Varghese 2011). The sketches of then and of now give the difference of the two sets of people if it is small, which is
//! when it matters. If it is larger than a sketch can tell, that is all that needs to be known.
//!
//! People and amounts are keyed hashes, sums of which are all that is kept: no name, no value, no label and no number of
//! people. The whole is covered by a keystream of the same key, so that it cannot be distinguished from random bytes without
//! the review, which holds the key and from which it is kept apart.

mod compared;
mod field;
mod groups;
mod key;
mod sketch;

pub use compared::Traced;
pub use groups::Persons;
pub use key::TraceKey;

use super::error::ReleaseError;
use super::settings::{Protect, TableSettings};
use super::tabulation::TableInput;
use crate::privacy::Progress;
use groups::Groups;
use rayon::prelude::*;
use sketch::Sketch;
use std::collections::BTreeMap;

/// The highest threshold that a trace answers for: the work grows with it.
const MOST_THRESHOLD: u64 = 50;
/// Sums of all sketches of a table beyond which it leaves no trace.
const MOST_SUMS: usize = 4 << 20;
/// People of then who are looked for in the file of now, to know whether people can be found again at all.
const SAMPLE: usize = 64;
/// What the file of a trace begins with.
const HEAD: &[u8] = b"shoal trace 1\n";
/// The content is filled up to a multiple of this, so that its length gives less away.
const PADDED: usize = 4096;

/// The trace of a release, a part for each of its tables; `None` for one that leaves none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace(pub Vec<Option<TableTrace>>);

/// The trace of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableTrace {
    /// Differences of up to twice as many elements are found exactly.
    threshold: u64,
    /// [`Persons::by`].
    by: u64,
    /// Somebody was in more than one group.
    overlap: bool,
    columns: Vec<u64>,
    /// The people with the lowest numbers.
    sample: Vec<u64>,
    groups: BTreeMap<u64, Vec<Sketch>>,
}

/// Sums of a sketch that finds differences of up to twice the threshold.
fn size_for(threshold: u64) -> usize {
    2 * threshold as usize + 1
}

impl TableTrace {
    /// `None` if the table is too large to leave one, or its numbers are noisy. `input` has the categories as the
    /// table shows them.
    ///
    /// # Errors
    /// [`ReleaseError::Cancelled`].
    pub fn of(
        input: &TableInput,
        settings: &TableSettings,
        persons: &Persons,
        key: &TraceKey,
        progress: &Progress,
    ) -> Result<Option<Self>, ReleaseError> {
        if matches!(settings.protect, Protect::Noise { .. }) {
            return Ok(None);
        }
        let threshold = settings.rules.threshold.clamp(1, MOST_THRESHOLD);
        let Some(made) = Groups::new(input, settings, persons, key, progress)? else { return Ok(None) };
        let Groups { groups, overlap, columns } = made;
        if groups.len() * (1 + columns.len()) * size_for(threshold) > MOST_SUMS {
            return Ok(None);
        }
        let mut sample: Vec<u64> = groups.iter().flat_map(|group| &group.people).copied().collect();
        sample.sort_unstable();
        sample.dedup();
        sample.truncate(SAMPLE);
        let sketched = |group: &groups::Group| {
            progress.check()?;
            let labels: Vec<&str> = group.labels.iter().map(String::as_str).collect();
            Ok((key.group(&labels), group.sketches(size_for(threshold))))
        };
        let groups = groups.par_iter().map(sketched).collect::<Result<_, ReleaseError>>()?;
        let columns = columns.iter().map(|name| key.column(name)).collect();
        Ok(Some(Self { threshold, by: persons.by, overlap, columns, sample, groups }))
    }

    /// [`Persons::by`], of the file that the trace was made of.
    #[must_use]
    pub fn by(&self) -> u64 {
        self.by
    }
}

impl Trace {
    /// No table leaves anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// The content of a file. `release` is the hash of the ledger's entry.
    #[must_use]
    pub fn to_bytes(&self, release: &str, key: &TraceKey) -> Vec<u8> {
        let mut words: Vec<u64> = vec![self.0.len() as u64];
        for table in &self.0 {
            words.push(u64::from(table.is_some()));
            table.iter().for_each(|table| table.write(&mut words));
        }
        let mut content: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        content.resize(content.len().next_multiple_of(PADDED), 0);
        key.mask(release, &mut content);
        let seal = key.seal(release, &content);
        [HEAD, seal.as_slice(), content.as_slice()].concat()
    }

    /// The trace in a file's content; `None` if it is damaged, of another release or of another review.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], release: &str, key: &TraceKey) -> Option<Self> {
        let (seal, content) = bytes.strip_prefix(HEAD)?.split_at_checked(32)?;
        if key.seal(release, content) != *seal {
            return None;
        }
        let mut content = content.to_owned();
        key.mask(release, &mut content);
        let (chunks, _) = content.as_chunks::<8>();
        let mut words = chunks.iter().map(|chunk| u64::from_le_bytes(*chunk));
        let tables = words.next()?;
        let table = |_| Some(if words.next()? == 0 { None } else { Some(TableTrace::read(&mut words)?) });
        (0..tables).map(table).collect::<Option<_>>().map(Self)
    }
}

impl TableTrace {
    fn write(&self, words: &mut Vec<u64>) {
        words.extend([self.threshold, self.by, u64::from(self.overlap)]);
        for list in [&self.columns, &self.sample] {
            words.push(list.len() as u64);
            words.extend(list);
        }
        words.push(self.groups.len() as u64);
        for (group, sketches) in &self.groups {
            words.push(*group);
            words.extend(sketches.iter().flat_map(Sketch::sums));
        }
    }

    fn read(words: &mut impl Iterator<Item = u64>) -> Option<Self> {
        let mut some = |count: u64| (0..count).map(|_| words.next()).collect::<Option<Vec<u64>>>();
        let head = some(3)?;
        let &[threshold, by, overlap] = head.as_slice() else { return None };
        if threshold > MOST_THRESHOLD {
            return None;
        }
        let mut list = || {
            let count = some(1)?;
            some(*count.first()?)
        };
        let (columns, sample) = (list()?, list()?);
        let count = *some(1)?.first()?;
        let mut groups = BTreeMap::new();
        for _ in 0..count {
            let group = *some(1)?.first()?;
            let sketch = |_| some(size_for(threshold) as u64).map(Sketch::from_sums);
            groups.insert(group, (0..=columns.len()).map(sketch).collect::<Option<_>>()?);
        }
        Some(Self { threshold, by, overlap: overlap != 0, columns, sample, groups })
    }
}
