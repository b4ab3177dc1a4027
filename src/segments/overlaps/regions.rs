//! The regions that overlapping segments cut the people into.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hash, Hasher};

use rayon::prelude::*;

use super::{Publication, rounded_interval};
use crate::disclosure::exact::{Equations, Group};
use crate::privacy::{Bitmap, Cancelled, People, Progress, ones};

/// Why overlaps could not be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverlapError {
    #[error("{segments} segments are more than the {MOST_SEGMENTS} whose overlaps can be measured together")]
    TooManySegments { segments: usize },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Greatest number of segments whose overlaps are measured together.
pub const MOST_SEGMENTS: usize = 1024;

/// The people who are in exactly these segments: an atom of METHODS §6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// One bit per segment.
    within: Vec<u64>,
    pub people: u64,
}

impl Region {
    /// Whether the region lies in a segment, by its place in the list.
    #[must_use]
    pub fn is_within(&self, segment: usize) -> bool {
        self.within.get(segment / 64).is_some_and(|word| word >> (segment % 64) & 1 == 1)
    }

    /// The segments that it lies in, ascending.
    pub fn segments(&self) -> impl Iterator<Item = usize> + '_ {
        ones(&self.within)
    }
}

/// All regions that hold people, in a fixed order. Everyone is in exactly one, people in no segment too.
///
/// A region without people is no unknown: whoever knows the business knows that nobody with the app is without an
/// account. That is the cautious reading, and it makes `B ⊂ A` what it is in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regions {
    pub segments: usize,
    pub regions: Vec<Region>,
    /// Everyone in the file.
    pub people: u64,
}

impl Regions {
    /// Counts the people of each region. `segments` are bits of people ([`crate::segments::people_of`]), all of one length.
    /// Progress counts people.
    ///
    /// # Errors
    /// More than [`MOST_SEGMENTS`] segments, or cancelled.
    pub fn count(segments: &[&Bitmap], people: &People, progress: &Progress) -> Result<Self, OverlapError> {
        let found = match segments.len() {
            0..=64 => count_words::<1>(segments, people, progress)?,
            65..=128 => count_words::<2>(segments, people, progress)?,
            129..=MOST_SEGMENTS => count_words::<{ MOST_SEGMENTS / 64 }>(segments, people, progress)?,
            segments => return Err(OverlapError::TooManySegments { segments }),
        };
        let regions: Vec<Region> = found.into_iter().map(|(within, people)| Region { within, people }).collect();
        let people = regions.iter().map(|region| region.people).sum();
        Ok(Self { segments: segments.len(), regions, people })
    }

    /// People in a segment.
    #[must_use]
    pub fn size(&self, segment: usize) -> u64 {
        self.regions.iter().filter(|region| region.is_within(segment)).map(|region| region.people).sum()
    }

    /// The counts that are published as they are, as equations over regions: the segments in order (one whose count is
    /// rounded has no region), then everyone, if that is published.
    pub(super) fn equations(&self, publication: &Publication) -> Equations {
        let total = publication.total;
        let of = |region: &Region| {
            let exact = region.segments().filter(|&segment| publication.base(segment).is_none());
            exact.map(|segment| segment as u32).chain(total.then_some(self.segments as u32)).collect()
        };
        let people = self.regions.iter().map(|region| region.people).collect();
        Equations::new(people, self.regions.iter().map(of).collect(), self.segments + usize::from(total))
    }

    /// The segments whose counts are rounded: their regions, and the sizes that the published count admits.
    pub(super) fn rounded(&self, publication: &Publication) -> Vec<(Group, [u64; 2])> {
        let one = |segment: usize| {
            let base = publication.base(segment)?;
            let within = (0..self.regions.len()).filter(|&region| self.regions[region].is_within(segment));
            Some((within.collect(), rounded_interval(self.size(segment), base)))
        };
        (0..self.segments).filter_map(one).collect()
    }

    /// |A∩B| of all pairs; |A| on the diagonal. Row-major, `segments` × `segments`.
    #[must_use]
    pub fn intersections(&self) -> Vec<u64> {
        let n = self.segments;
        self.regions
            .par_chunks(4096)
            .map(|regions| {
                let mut both = vec![0_u64; n * n];
                let mut inside = Vec::with_capacity(n);
                for region in regions {
                    inside.clear();
                    inside.extend(region.segments());
                    for &a in &inside {
                        for &b in &inside {
                            both[a * n + b] += region.people;
                        }
                    }
                }
                both
            })
            .reduce(
                || vec![0; n * n],
                |mut a, b| {
                    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                    a
                },
            )
    }
}

type Found = BTreeMap<Vec<u64>, u64>;

fn count_words<const W: usize>(segments: &[&Bitmap], people: &People, progress: &Progress) -> Result<Found, Cancelled> {
    const CHUNK: usize = 1024;
    let bits = match people {
        People::Rows(rows) => *rows,
        People::Keys(keys) => keys.people() as usize,
        People::Counts(counts) => counts.len(),
    };
    let words = bits.div_ceil(64);
    progress.set_total(bits as u64);
    let starts: Vec<usize> = (0..words).step_by(CHUNK).collect();
    let counted = starts
        .par_iter()
        .try_fold(Counts::<W>::default, |mut counts, &start| {
            let end = (start + CHUNK).min(words);
            progress.step(((end * 64).min(bits) - start * 64) as u64)?;
            for word in start..end {
                let used = (bits - word * 64).min(64);
                let mut signatures = [[0_u64; W]; 64];
                let mut mixed = false;
                for (i, segment) in segments.iter().enumerate() {
                    let mut rest = segment.words().get(word).copied().unwrap_or(0);
                    mixed |= rest != 0;
                    while rest != 0 {
                        signatures[rest.trailing_zeros() as usize][i / 64] |= 1 << (i % 64);
                        rest &= rest - 1;
                    }
                }
                if let People::Counts(of_row) = people {
                    for (signature, &n) in signatures.iter().zip(of_row.iter().skip(word * 64).take(used)) {
                        *counts.entry(Signature(*signature)).or_default() += n;
                    }
                } else if mixed {
                    for signature in &signatures[..used] {
                        *counts.entry(Signature(*signature)).or_default() += 1;
                    }
                } else {
                    *counts.entry(Signature([0; W])).or_default() += used as u64;
                }
            }
            Ok(counts)
        })
        .try_reduce(Counts::<W>::default, |a, b| {
            let (mut more, fewer) = if a.len() >= b.len() { (a, b) } else { (b, a) };
            for (signature, n) in fewer {
                *more.entry(signature).or_default() += n;
            }
            Ok(more)
        })?;
    let used = segments.len().div_ceil(64).max(1);
    Ok(counted.into_iter().filter(|(_, n)| *n > 0).map(|(signature, n)| (signature.0[..used].to_vec(), n)).collect())
}

type Counts<const W: usize> = HashMap<Signature<W>, u64, BuildHasherDefault<Mix>>;

#[derive(Clone, Copy, PartialEq, Eq)]
struct Signature<const W: usize>([u64; W]);

impl<const W: usize> Hash for Signature<W> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|&word| state.write_u64(word));
    }
}

/// A fast hash of words. The keys are our own bits, so nobody can choose them to collide.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(u64::from(byte)));
    }

    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.0.rotate_left(23) ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
