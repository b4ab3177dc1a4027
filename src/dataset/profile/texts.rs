//! Texts of many values: counted exactly, in parts that fit the processor's cache.
//!
//! A text of up to 12 bytes is its own key of 128 bits; a longer one is hashed to 128 bits, of which the last bit tells
//! the two apart. Two different long texts share a key with a chance of 2⁻¹²⁷ for each pair: for ten million texts less
//! than one in 10²⁴. Keys are parted by a hash, and each part is counted in a small table of its own.

use polars_core::utils::arrow::array::{Array, Utf8ViewArray};
use rayon::prelude::*;

use super::summary::MostFrequent;
use super::{Counted, FEW};
use crate::dataset::detect;
use crate::privacy::{Cancelled, Progress};

/// Keys of a part that its table holds without leaving the cache.
const PART: usize = 1 << 14;

/// A text met: its key, the row where it was met first, how often.
#[derive(Clone, Copy)]
struct Entry {
    key: u128,
    row: u32,
    count: u32,
}

/// What one core found in its blocks.
struct Read {
    parts: Vec<Vec<Entry>>,
    missing: u64,
    shortest: u64,
    longest: u64,
    characters: u64,
    inside: Option<(u64, &'static str)>,
}

/// Counts a column of texts; `search` for identifiers inside of them or not.
pub(super) fn count(blocks: &[Utf8ViewArray], search: bool, progress: &Progress) -> Result<Counted, Cancelled> {
    let rows: usize = blocks.iter().map(Array::len).sum();
    let parts = (rows / PART).max(1).next_power_of_two();
    let mut starts = Vec::with_capacity(blocks.len());
    let mut start = 0usize;
    for block in blocks {
        starts.push(start);
        start += block.len();
    }
    // As many readers as cores, each with neighbouring blocks: their entries stay in the order of the rows.
    let readers = if rows < PART { 1 } else { rayon::current_num_threads().max(1) };
    let together = blocks.len().div_ceil(readers).max(1);
    let read = blocks
        .par_chunks(together)
        .zip(starts.par_chunks(together))
        .map(|(blocks, starts)| read(blocks, starts, parts, search, progress))
        .collect::<Result<Vec<Read>, Cancelled>>()?;
    progress.check()?;
    let tallies: Vec<Tally> =
        (0..parts).into_par_iter().map(|part| tally(read.iter().filter_map(|r| r.parts.get(part)))).collect();

    let distinct: u64 = tallies.iter().map(|t| t.distinct).sum();
    let mut top = MostFrequent::new();
    tallies.iter().flat_map(|t| &t.top).for_each(|e| top.offer(u64::from(e.count), u64::from(e.row), e.row));
    // A part lists ten at most: with more texts than that, those that occur once are left out here as well.
    let more = distinct as usize > super::TOP;
    let top = top.all().into_iter().filter(|(n, _)| *n > 1 || !more);
    let text = |row: u32| text_at(blocks, &starts, row as usize).unwrap_or_default().to_owned();
    let few = (distinct as usize <= FEW).then(|| {
        let mut rows: Vec<u32> = tallies.iter().flat_map(|t| t.all.iter().copied()).collect();
        rows.sort_unstable();
        rows.into_iter().map(text).collect()
    });
    let missing: u64 = read.iter().map(|r| r.missing).sum();
    let present = rows as u64 - missing;
    Ok(Counted {
        distinct,
        missing,
        singles: tallies.iter().map(|t| t.singles).sum(),
        top: top.map(|(n, row)| (text(row), n)).collect(),
        text_length: (present > 0).then(|| {
            let sum: u64 = read.iter().map(|r| r.characters).sum();
            let shortest = read.iter().map(|r| r.shortest).min().unwrap_or(0);
            (shortest, sum as f64 / present as f64, read.iter().map(|r| r.longest).max().unwrap_or(0))
        }),
        few,
        inside: read.iter().filter_map(|r| r.inside).reduce(|a, b| (a.0 + b.0, a.1)),
        ..Counted::default()
    })
}

fn text_at<'a>(blocks: &'a [Utf8ViewArray], starts: &[usize], row: usize) -> Option<&'a str> {
    let block = starts.partition_point(|&start| start <= row).checked_sub(1)?;
    blocks.get(block)?.get(row - starts.get(block)?)
}

fn read(
    blocks: &[Utf8ViewArray],
    starts: &[usize],
    parts: usize,
    search: bool,
    progress: &Progress,
) -> Result<Read, Cancelled> {
    let rows: usize = blocks.iter().map(Array::len).sum();
    let mut read = Read {
        parts: vec![Vec::with_capacity(rows / parts + rows / parts / 8 + 16); parts],
        missing: 0,
        shortest: u64::MAX,
        longest: 0,
        characters: 0,
        inside: None,
    };
    let mut recent = Recent::new();
    for (block, &start) in blocks.iter().zip(starts) {
        progress.check()?;
        read.missing += block.null_count() as u64;
        let mut take = |row: usize, text: &str| {
            let bytes = text.as_bytes();
            let characters = if bytes.is_ascii() { bytes.len() } else { text.chars().count() } as u64;
            read.shortest = read.shortest.min(characters);
            read.longest = read.longest.max(characters);
            read.characters += characters;
            if search
                && (memchr::memchr(b'@', bytes).is_some() || bytes.iter().filter(|b| b.is_ascii_digit()).count() >= 7)
                && let Some(what) = detect::inside(text)
            {
                read.inside = Some((read.inside.map_or(0, |i| i.0) + 1, read.inside.map_or(what, |i| i.1)));
            }
            let entry = Entry { key: key(bytes), row: row as u32, count: 1 };
            if let Some(entry) = recent.put(entry)
                && let Some(part) = read.parts.get_mut(place(entry.key, parts))
            {
                part.push(entry);
            }
        };
        if block.null_count() == 0 {
            block.values_iter().enumerate().for_each(|(at, text)| take(start + at, text));
        } else {
            block
                .iter()
                .enumerate()
                .filter_map(|(at, text)| Some((at, text?)))
                .for_each(|(at, text)| take(start + at, text));
        }
    }
    for entry in recent.rest() {
        if let Some(part) = read.parts.get_mut(place(entry.key, parts)) {
            part.push(entry);
        }
    }
    Ok(read)
}

/// A small table of texts met of late: where few texts come again and again they are counted here, and only what is
/// pushed out goes on to the parts.
struct Recent {
    slots: Vec<Entry>,
}

impl Recent {
    const SLOTS: usize = 1 << 12;

    fn new() -> Self {
        Self { slots: vec![Entry { key: 0, row: 0, count: 0 }; Self::SLOTS] }
    }

    /// Counts a text, and gives the one that had to leave for it.
    fn put(&mut self, entry: Entry) -> Option<Entry> {
        let slot = self.slots.get_mut(mixed(entry.key) as usize % Self::SLOTS)?;
        if slot.count > 0 && slot.key == entry.key {
            slot.count += 1;
            return None;
        }
        let left = std::mem::replace(slot, entry);
        (left.count > 0).then_some(left)
    }

    fn rest(self) -> impl Iterator<Item = Entry> {
        self.slots.into_iter().filter(|e| e.count > 0)
    }
}

/// What was counted in one part.
#[derive(Default)]
struct Tally {
    distinct: u64,
    singles: u64,
    top: Vec<Entry>,
    /// First rows of all texts of the part, where they are few.
    all: Vec<u32>,
}

fn tally<'a>(parts: impl Iterator<Item = &'a Vec<Entry>> + Clone) -> Tally {
    let entries: usize = parts.clone().map(Vec::len).sum();
    let slots = (entries * 2).max(16).next_power_of_two();
    let mut table = vec![Entry { key: 0, row: 0, count: 0 }; slots];
    for entry in parts.flatten() {
        let mut at = (mixed(entry.key) >> 20) as usize & (slots - 1);
        // The table is never more than half full: a free slot is always found.
        while let Some(slot) = table.get_mut(at) {
            if slot.count == 0 {
                *slot = *entry;
                break;
            }
            if slot.key == entry.key {
                slot.count += entry.count;
                slot.row = slot.row.min(entry.row);
                break;
            }
            at = (at + 1) & (slots - 1);
        }
    }
    let mut tally = Tally::default();
    let mut top = MostFrequent::new();
    for entry in table.iter().filter(|e| e.count > 0) {
        tally.distinct += 1;
        tally.singles += u64::from(entry.count == 1);
        top.offer(u64::from(entry.count), u64::from(entry.row), *entry);
        if tally.all.len() <= FEW {
            tally.all.push(entry.row);
        }
    }
    tally.top = top.all().into_iter().map(|(_, entry)| entry).collect();
    tally
}

/// The part of a key: by the top bits of its hash, those that its place in a part's table does not use.
fn place(key: u128, parts: usize) -> usize {
    ((u128::from(mixed(key)) * parts as u128) >> 64) as usize
}

/// A hash of a key, even in its top bits.
fn mixed(key: u128) -> u64 {
    let folded = ((key >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ key as u64;
    let product = u128::from(folded ^ 0xe703_7ed1_a0b4_28db) * 0xa076_1d64_78bd_642f;
    (product >> 64) as u64 ^ product as u64
}

/// Half of a key: eight bytes at a time, each folded in by the halves of a product of 128 bits.
fn folded(bytes: &[u8], seed: u64) -> u64 {
    let mut state = seed ^ bytes.len() as u64;
    let mut fold = |word: u64| {
        let product = u128::from(state ^ word) * u128::from(seed | 1);
        state = (product >> 64) as u64 ^ product as u64;
    };
    let (words, rest) = bytes.as_chunks::<8>();
    words.iter().for_each(|word| fold(u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(a, b)| *a = *b);
    fold(u64::from_le_bytes(last));
    fold(0x2d35_8dcc_aa6c_78a5);
    state
}

/// The key of a text: itself with its length where it is short, else a hash.
fn key(bytes: &[u8]) -> u128 {
    if bytes.len() <= 12 {
        let mut short = [0; 16];
        short.iter_mut().zip(bytes).for_each(|(a, b)| *a = *b);
        if let Some(length) = short.get_mut(14) {
            *length = bytes.len() as u8;
        }
        // The last byte stays 0: no hash of a long text has its top bit clear.
        return u128::from_le_bytes(short);
    }
    let hash =
        u128::from(folded(bytes, 0x8bb8_4b93_962e_acc9)) << 64 | u128::from(folded(bytes, 0x4b33_a62e_d433_d4a3));
    hash | 1 << 127
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn check(texts: &[Option<String>], block: usize) {
        let blocks: Vec<Utf8ViewArray> = texts.chunks(block.max(1)).map(Utf8ViewArray::from_slice).collect();
        let counted = count(&blocks, false, &Progress::new()).unwrap();
        let mut slow: BTreeMap<&str, (u64, usize)> = BTreeMap::new();
        for (row, text) in texts.iter().enumerate() {
            if let Some(text) = text {
                slow.entry(text).or_insert((0, row)).0 += 1;
            }
        }
        assert_eq!(counted.distinct, slow.len() as u64);
        assert_eq!(counted.singles, slow.values().filter(|v| v.0 == 1).count() as u64);
        assert_eq!(counted.missing, texts.iter().filter(|t| t.is_none()).count() as u64);
        let mut top: Vec<(&str, u64, usize)> = slow.iter().map(|(text, (n, row))| (*text, *n, *row)).collect();
        top.sort_by(|a, b| b.1.cmp(&a.1).then(a.2.cmp(&b.2)));
        if top.len() > 10 {
            top.retain(|t| t.1 > 1);
        }
        let top: Vec<(String, u64)> = top.into_iter().take(10).map(|(text, n, _)| (text.to_owned(), n)).collect();
        assert_eq!(counted.top, top);
        let lengths: Vec<u64> = texts.iter().flatten().map(|t| t.chars().count() as u64).collect();
        assert_eq!(
            counted.text_length.map(|l| (l.0, l.2)),
            lengths.iter().min().copied().zip(lengths.iter().max().copied())
        );
    }

    #[test]
    fn counts_are_those_of_a_plain_map() {
        let long = |n: u64| format!("a text of more than twelve bytes {n}");
        check(&[], 10);
        check(&[None, None], 1);
        check(&[Some(String::new()), Some("a".into()), Some("a\0".into()), Some("ä".into())], 3);
        check(&(0..5_000).map(|n| Some(long(n % 700))).collect::<Vec<_>>(), 512);
        check(&(0..60_000).map(|n| Some(n.to_string())).collect::<Vec<_>>(), 7_000);
        check(&(0..60_000u64).map(|n| (n % 5 > 0).then(|| long(n * n % 40_009))).collect::<Vec<_>>(), 9_999);
    }

    #[test]
    fn short_texts_of_zeros_and_spaces_keep_apart() {
        let keys =
            ["", "\0", "\0\0", " ", "  ", "a", "a\0", "123456789012", "1234567890123"].map(|t| key(t.as_bytes()));
        let distinct: std::collections::BTreeSet<u128> = keys.into_iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }
}
