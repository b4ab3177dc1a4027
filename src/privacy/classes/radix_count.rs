//! Counting equal keys on all cores.
//!
//! Keys are first parted by their hash, chunk by chunk, so that every part is small enough for a table in the core's
//! own cache; then parts are counted, each by one core. Where the keys are few numbers, an array does instead. Chunks
//! and parts depend on the number of rows alone, so that the order of classes does not depend on the machine.

use rayon::prelude::*;

use super::keys::{Key, Source};
use super::sizes::CrowdCounter;
use crate::privacy::{Bitmap, Cancelled, ClassSizes, Progress};

/// Rows that are parted at a time: keys and their parted copy stay in the shared cache.
const CHUNK: usize = 1 << 18;
/// Keys in a part, on average: keys, sizes and table then fit the innermost caches.
const PART: usize = 1 << 10;
const MOST_PART_BITS: u32 = 13;
/// Keys of at most this many bits are counted in an array.
const MOST_ARRAY_BITS: u32 = 20;
const ARRAY_BLOCK: usize = 4096;
/// Marks a row that is not counted.
const OUTSIDE: u16 = u16::MAX;

/// Which rows are counted, and for how many people.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rows<'a> {
    pub members: Option<&'a Bitmap>,
    /// People a row, one if there is none. The sum over all rows fits 64 bits.
    pub weights: Option<&'a [u64]>,
}

impl Rows<'_> {
    fn all(&self) -> bool {
        self.members.is_none() && self.weights.is_none()
    }

    fn weight(&self, row: usize) -> u64 {
        if self.members.is_some_and(|m| !m.contains(row)) { 0 } else { self.weights.map_or(1, |w| w[row]) }
    }
}

/// Distinct keys with their people.
#[derive(Clone, Debug, Default)]
pub(crate) struct Groups<K> {
    pub keys: Vec<K>,
    pub sizes: Vec<u64>,
    /// The group of each row; `u32::MAX` for rows that were not counted. Empty if it was not requested.
    pub of_row: Vec<u32>,
}

/// Sizes of the groups of equal keys.
pub(crate) fn count<K: Key>(
    source: &impl Source<K>,
    rows: Rows<'_>,
    progress: &Progress,
) -> Result<ClassSizes, Cancelled> {
    if let Some(bits) = array_bits(source) {
        let counts = count_in_array(source, rows, bits, progress)?;
        return Ok(ClassSizes::of_classes(counts));
    }
    let parts = Parts::new(source, rows, false, scrambled, progress)?;
    let counter = (0..parts.count())
        .into_par_iter()
        .with_min_len(8)
        .map_init(CountTable::default, |table, part| {
            progress.check()?;
            let mut counter = CrowdCounter::default();
            table.clear(parts.len(part));
            parts.each(part, |key, weight| {
                table.add(key, weight);
            });
            table.sizes.iter().for_each(|&size| counter.add(size));
            Ok(counter)
        })
        .try_reduce(CrowdCounter::default, |a, b| Ok(a.merge(&b)))?;
    Ok(counter.finish())
}

/// Groups of equal keys, and which group each row is in where `with_rows` is set.
pub(crate) fn group<K: Key>(
    source: &impl Source<K>,
    rows: Rows<'_>,
    with_rows: bool,
    progress: &Progress,
) -> Result<Groups<K>, Cancelled> {
    if let Some(bits) = array_bits(source) {
        return group_in_array(source, rows, with_rows, bits, progress);
    }
    let parts = Parts::new(source, rows, with_rows, scrambled, progress)?;
    let mut of_key = vec![0_u32; if with_rows { parts.total() } else { 0 }];
    let mut slices = Vec::with_capacity(parts.count());
    let mut rest = of_key.as_mut_slice();
    for part in 0..parts.count() {
        let (slice, more) = rest.split_at_mut(if with_rows { parts.len(part) } else { 0 });
        slices.push(slice);
        rest = more;
    }
    let counted: Vec<(Vec<K>, Vec<u64>)> = slices
        .into_par_iter()
        .enumerate()
        .with_min_len(8)
        .map_init(CountTable::default, |table, (part, of_key)| {
            progress.check()?;
            table.clear(parts.len(part));
            let mut of_key = of_key.iter_mut();
            parts.each(part, |key, weight| {
                let group = table.add(key, weight);
                if let Some(place) = of_key.next() {
                    *place = group;
                }
            });
            Ok((table.keys.iter().map(|key| key.unscramble()).collect(), table.sizes.clone()))
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut first = Vec::with_capacity(counted.len());
    let mut groups = 0;
    for (keys, _) in &counted {
        first.push(groups as u32);
        groups += keys.len();
    }
    let of_row = if with_rows { parts.of_row(&of_key, &first, progress)? } else { Vec::new() };
    let mut keys = Vec::with_capacity(groups);
    let mut sizes = Vec::with_capacity(groups);
    for (part_keys, part_sizes) in counted {
        keys.extend(part_keys);
        sizes.extend(part_sizes);
    }
    Ok(Groups { keys, sizes, of_row })
}

fn array_bits<K: Key>(source: &impl Source<K>) -> Option<u32> {
    let bits = source.bits();
    (bits <= MOST_ARRAY_BITS && 1 << bits <= 1024 + 4 * source.rows()).then_some(bits)
}

fn count_in_array<K: Key>(
    source: &impl Source<K>,
    rows: Rows<'_>,
    bits: u32,
    progress: &Progress,
) -> Result<Vec<u64>, Cancelled> {
    let length = 1 << bits;
    let total = source.rows();
    // One array a core.
    let share = total.div_ceil(rayon::current_num_threads()).max(CHUNK);
    (0..total.div_ceil(share))
        .into_par_iter()
        .map(|part| {
            let mut counts = vec![0_u64; length];
            let mut keys = [K::default(); ARRAY_BLOCK];
            let end = total.min((part + 1) * share);
            let mut start = part * share;
            while start < end {
                let keys = &mut keys[..(end - start).min(ARRAY_BLOCK)];
                source.fill(start, keys);
                if rows.all() {
                    keys.iter().for_each(|key| counts[key.place()] += 1);
                } else {
                    for (i, key) in keys.iter().enumerate() {
                        // The key of a row that is not counted may be anything.
                        if let Some(count) = counts.get_mut(key.place()) {
                            *count += rows.weight(start + i);
                        }
                    }
                }
                start += keys.len();
                progress.step(keys.len() as u64)?;
            }
            Ok(counts)
        })
        .try_reduce_with(|mut a, b| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            Ok(a)
        })
        .unwrap_or_else(|| Ok(vec![0; length]))
}

fn group_in_array<K: Key>(
    source: &impl Source<K>,
    rows: Rows<'_>,
    with_rows: bool,
    bits: u32,
    progress: &Progress,
) -> Result<Groups<K>, Cancelled> {
    let counts = count_in_array(source, rows, bits, progress)?;
    let mut group_of_place = vec![u32::MAX; counts.len()];
    let mut keys = Vec::new();
    let mut sizes = Vec::new();
    for (place, &people) in counts.iter().enumerate().filter(|&(_, &people)| people > 0) {
        group_of_place[place] = keys.len() as u32;
        keys.push(K::from_place(place));
        sizes.push(people);
    }
    let mut of_row = vec![u32::MAX; if with_rows { source.rows() } else { 0 }];
    of_row.par_chunks_mut(CHUNK).enumerate().try_for_each_init(Vec::new, |keys, (chunk, of_row)| {
        progress.check()?;
        keys.resize(of_row.len(), K::default());
        source.fill(chunk * CHUNK, keys);
        for (i, (group, key)) in of_row.iter_mut().zip(keys.iter()).enumerate() {
            if rows.all() || rows.weight(chunk * CHUNK + i) > 0 {
                *group = group_of_place[key.place()];
            }
        }
        Ok(())
    })?;
    Ok(Groups { keys, sizes, of_row })
}

/// A key as it is kept, and its spread bits, the highest of which name its part.
type Spread<K> = (K, u64);

/// Kept scrambled, for the table of a part; parted by all of it.
fn scrambled<K: Key>(key: K) -> Spread<K> {
    let key = key.scramble();
    (key, key.hash())
}

/// A chunk of rows, its keys parted.
struct Chunk<K> {
    keys: Vec<K>,
    /// Empty if every row is one person.
    weights: Vec<u64>,
    /// Where each part starts, and the end.
    starts: Vec<u32>,
    /// The part of each row, kept where rows must find their group again.
    part_of_row: Vec<u16>,
}

/// Keys of all rows in parts: equal keys are in one part.
pub(crate) struct Parts<K> {
    chunks: Vec<Chunk<K>>,
    bits: u32,
    rows: usize,
}

impl<K: Key> Parts<K> {
    /// Parts keys by the spread bits that `spread` gives.
    pub(crate) fn new(
        source: &impl Source<K>,
        rows: Rows<'_>,
        with_rows: bool,
        spread: impl Fn(K) -> Spread<K> + Sync,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let total = source.rows();
        let bits = (total / PART).checked_ilog2().unwrap_or(0).min(MOST_PART_BITS);
        let chunks = (0..total.div_ceil(CHUNK))
            .into_par_iter()
            .map_init(Vec::new, |keys, chunk| {
                let start = chunk * CHUNK;
                let length = (total - start).min(CHUNK);
                progress.step(length as u64)?;
                keys.resize(length, K::default());
                source.fill(start, keys);
                Ok(Chunk::new(keys, start, rows, bits, with_rows, &spread))
            })
            .collect::<Result<_, Cancelled>>()?;
        Ok(Self { chunks, bits, rows: total })
    }

    pub(crate) fn count(&self) -> usize {
        1 << self.bits
    }

    fn total(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.keys.len()).sum()
    }

    pub(crate) fn len(&self, part: usize) -> usize {
        self.chunks.iter().map(|chunk| (chunk.starts[part + 1] - chunk.starts[part]) as usize).sum()
    }

    /// The keys of a part, each with the people of its row.
    pub(crate) fn each(&self, part: usize, mut take: impl FnMut(K, u64)) {
        for chunk in &self.chunks {
            let range = chunk.starts[part] as usize..chunk.starts[part + 1] as usize;
            if chunk.weights.is_empty() {
                chunk.keys[range].iter().for_each(|&key| take(key, 1));
            } else {
                let weights = &chunk.weights[range.clone()];
                chunk.keys[range].iter().zip(weights).for_each(|(&key, &weight)| take(key, weight));
            }
        }
    }

    /// Rows of a chunk are in each part in their own order, so that walking them again finds their groups.
    fn of_row(&self, of_key: &[u32], first: &[u32], progress: &Progress) -> Result<Vec<u32>, Cancelled> {
        let mut of_row = vec![u32::MAX; self.rows];
        // Where each chunk's stretch of each part begins in `of_key`.
        let mut begins = Vec::with_capacity(self.chunks.len());
        let mut next = vec![0_usize; self.count()];
        let mut at = 0;
        for (part, next) in next.iter_mut().enumerate() {
            *next = at;
            at += self.len(part);
        }
        for chunk in &self.chunks {
            begins.push(next.clone());
            next.iter_mut().zip(chunk.starts.windows(2)).for_each(|(n, w)| *n += (w[1] - w[0]) as usize);
        }
        of_row.par_chunks_mut(CHUNK).zip(&self.chunks).zip(begins).try_for_each(|((of_row, chunk), mut next)| {
            progress.check()?;
            for (group, &part) in of_row.iter_mut().zip(&chunk.part_of_row) {
                if part != OUTSIDE {
                    let place = &mut next[part as usize];
                    *group = first[part as usize] + of_key[*place];
                    *place += 1;
                }
            }
            Ok(())
        })?;
        Ok(of_row)
    }
}

impl<K: Key> Chunk<K> {
    fn new(
        keys: &mut [K],
        start: usize,
        rows: Rows<'_>,
        bits: u32,
        with_rows: bool,
        spread: impl Fn(K) -> Spread<K>,
    ) -> Self {
        let parts = 1_usize << bits;
        // A shift by all 64 bits is not one by 0.
        let part_of = |hash: u64| if bits == 0 { 0 } else { (hash >> (u64::BITS - bits)) as usize };
        let mut next = vec![0_u32; parts];
        let mut part_of_row = vec![0_u16; keys.len()];
        let all = rows.all();
        for (i, (key, part_of_row)) in keys.iter_mut().zip(&mut part_of_row).enumerate() {
            if all || rows.weight(start + i) > 0 {
                let (kept, hash) = spread(*key);
                *key = kept;
                let part = part_of(hash);
                next[part] += 1;
                *part_of_row = part as u16;
            } else {
                *part_of_row = OUTSIDE;
            }
        }
        let (starts, at) = starts_of(&mut next);
        let mut parted = vec![K::default(); at as usize];
        let mut weights = vec![0_u64; if rows.weights.is_some() { at as usize } else { 0 }];
        for (i, (&key, &part)) in keys.iter().zip(&part_of_row).enumerate() {
            if part != OUTSIDE {
                let place = &mut next[part as usize];
                parted[*place as usize] = key;
                if let Some(weight) = weights.get_mut(*place as usize) {
                    *weight = rows.weight(start + i);
                }
                *place += 1;
            }
        }
        if !with_rows {
            part_of_row = Vec::new();
        }
        Self { keys: parted, weights, starts, part_of_row }
    }
}

/// An open-addressing table of scrambled keys; entries are dense and in order of first sight.
#[derive(Debug)]
struct CountTable<K> {
    /// Entry number + 1, 0 where free.
    slots: Vec<u32>,
    keys: Vec<K>,
    sizes: Vec<u64>,
}

impl<K> Default for CountTable<K> {
    fn default() -> Self {
        Self { slots: Vec::new(), keys: Vec::new(), sizes: Vec::new() }
    }
}

/// Slots to begin with at most: a part of many equal keys needs few.
const MOST_FIRST_SLOTS: usize = 1 << 13;

impl<K: Key> CountTable<K> {
    /// Makes room for about `keys` keys.
    fn clear(&mut self, keys: usize) {
        self.keys.clear();
        self.sizes.clear();
        self.slots.clear();
        self.slots.resize((keys * 3).next_power_of_two().clamp(16, MOST_FIRST_SLOTS), 0);
    }

    fn add(&mut self, key: K, weight: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut slot = key.hash() as usize & mask;
        loop {
            match self.slots[slot] {
                0 => {
                    let entry = self.keys.len() as u32;
                    self.slots[slot] = entry + 1;
                    self.keys.push(key);
                    self.sizes.push(weight);
                    if self.keys.len() * 2 > self.slots.len() {
                        self.grow();
                    }
                    return entry;
                }
                entry if self.keys[entry as usize - 1] == key => {
                    self.sizes[entry as usize - 1] += weight;
                    return entry - 1;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let length = self.slots.len() * 4;
        self.slots.clear();
        self.slots.resize(length, 0);
        for (entry, key) in self.keys.iter().enumerate() {
            let mut slot = key.hash() as usize & (length - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (length - 1);
            }
            self.slots[slot] = entry as u32 + 1;
        }
    }
}

/// Where each part begins, then where the last one ends, and this end; the counts become the places to write to.
pub(super) fn starts_of(counts: &mut [u32]) -> (Vec<u32>, u32) {
    let mut starts = Vec::with_capacity(counts.len() + 1);
    let mut at = 0;
    for count in counts {
        starts.push(at);
        at += std::mem::replace(count, at);
    }
    starts.push(at);
    (starts, at)
}
