//! Texts of many values: counted exactly, in parts that fit the processor's cache.
//!
//! A text is known by 96 bits of a keyed hash: two different texts share them with a chance of 2⁻⁹⁶ for each pair, for
//! ten million texts less than one in 10¹⁵; the key is drawn anew in every process, so that no file can be made to
//! collide. Hashes are parted by their upper bits, and each part is counted in a small table of its own.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use polars_arrow::array::{Array, Utf8ViewArray};
use rayon::prelude::*;

use super::hash::{Hashed, Key};
use super::summary::MostFrequent;
use super::{Counted, FEW, TOP};
use crate::dataset::detect;
use crate::privacy::{Cancelled, Progress};

/// Texts of a part that its table holds without leaving the cache.
const PART: usize = 1 << 14;

/// A text met: what it is known by, and the row.
#[derive(Clone, Copy)]
struct Entry {
    text: Hashed,
    row: u32,
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
    let parts = rows.div_ceil(PART).max(1);
    let starts = starts_of(blocks);
    let read = read_all(blocks, &starts, parts, search, progress)?;
    progress.check()?;
    let tallies: Vec<Tally> = (0..parts)
        .into_par_iter()
        .map_init(CodeTable::default, |table, part| table.tally(read.iter().filter_map(|r| r.parts.get(part))))
        .collect();

    let distinct: u64 = tallies.iter().map(|t| t.distinct).sum();
    let mut top = MostFrequent::new();
    tallies.iter().flat_map(|t| &t.top).for_each(|(count, row)| top.offer(u64::from(*count), u64::from(*row), *row));
    // With more texts than can be listed, those that occur once are left out.
    let more = distinct as usize > TOP;
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

/// For each row the first row with the same text, known as in [`count`]; `None` if the text is missing.
pub(super) fn first_rows(blocks: &[Utf8ViewArray], progress: &Progress) -> Result<Vec<Option<u32>>, Cancelled> {
    let rows: usize = blocks.iter().map(Array::len).sum();
    let parts = rows.div_ceil(PART).max(1);
    let read = read_all(blocks, &starts_of(blocks), parts, false, progress)?;
    progress.check()?;
    // Each part writes to rows of its own, which lie all over the column.
    let first: Vec<AtomicU32> = (0..rows).map(|_| AtomicU32::new(u32::MAX)).collect();
    (0..parts).into_par_iter().for_each_init(CodeTable::default, |table, part| {
        let own = || read.iter().filter_map(|r| r.parts.get(part));
        table.clear(own().map(Vec::len).sum());
        for entry in own().flatten() {
            let met = table.count(*entry);
            if let Some(slot) = first.get(entry.row as usize) {
                slot.store(met.row, Relaxed);
            }
        }
    });
    drop(read);
    Ok(first.into_iter().map(AtomicU32::into_inner).map(|row| (row != u32::MAX).then_some(row)).collect())
}

/// The first row of each block.
fn starts_of(blocks: &[Utf8ViewArray]) -> Vec<usize> {
    let ends = blocks.iter().scan(0, |end, block| {
        let start = *end;
        *end += block.len();
        Some(start)
    });
    ends.collect()
}

/// Reads all blocks, in parts that any text falls into by its hash; what is read of a part is in the order of the rows.
fn read_all(
    blocks: &[Utf8ViewArray],
    starts: &[usize],
    parts: usize,
    search: bool,
    progress: &Progress,
) -> Result<Vec<Read>, Cancelled> {
    let key = Key::drawn();
    let rows: usize = blocks.iter().map(Array::len).sum();
    // As many readers as cores, each with neighbouring blocks: their entries stay in the order of the rows.
    let readers = if rows < PART { 1 } else { rayon::current_num_threads().max(1) };
    let together = blocks.len().div_ceil(readers).max(1);
    blocks
        .par_chunks(together)
        .zip(starts.par_chunks(together))
        .map(|(blocks, starts)| read(blocks, starts, parts, &key, search, progress))
        .collect()
}

fn text_at<'a>(blocks: &'a [Utf8ViewArray], starts: &[usize], row: usize) -> Option<&'a str> {
    let block = starts.partition_point(|&start| start <= row).checked_sub(1)?;
    blocks.get(block)?.get(row - starts.get(block)?)
}

fn read(
    blocks: &[Utf8ViewArray],
    starts: &[usize],
    parts: usize,
    key: &Key,
    search: bool,
    progress: &Progress,
) -> Result<Read, Cancelled> {
    let rows: usize = blocks.iter().map(|b| b.len() - b.null_count()).sum();
    let mut read = Read {
        parts: vec![Vec::with_capacity(rows / parts + rows / parts / 16 + 16); parts],
        missing: 0,
        shortest: u64::MAX,
        longest: 0,
        characters: 0,
        inside: None,
    };
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
            let text = key.hash(bytes);
            if let Some(part) = read.parts.get_mut(text.part(parts)) {
                part.push(Entry { text, row: row as u32 });
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
    Ok(read)
}

/// What was counted in one part.
#[derive(Default)]
struct Tally {
    distinct: u64,
    singles: u64,
    /// How often, and the row where it was met first.
    top: Vec<(u32, u32)>,
    /// First rows of all texts of the part, where they are few.
    all: Vec<u32>,
}

/// The table of a part, used for one part after the other.
#[derive(Default)]
struct CodeTable {
    /// Place in `kinds` plus one in the lower half, some bits of the hash in the upper half; 0 if nothing is.
    slots: Vec<u64>,
    /// Each different text with its first row, and how often it occurs.
    kinds: Vec<(Entry, u32)>,
}

impl CodeTable {
    fn tally<'a>(&mut self, parts: impl Iterator<Item = &'a Vec<Entry>> + Clone) -> Tally {
        self.clear(parts.clone().map(Vec::len).sum());
        for entry in parts.flatten() {
            self.count(*entry);
        }
        let distinct = self.kinds.len();
        let mut tally = Tally { distinct: distinct as u64, ..Tally::default() };
        let mut top = MostFrequent::new();
        for (entry, count) in &self.kinds {
            tally.singles += u64::from(*count == 1);
            // With more texts than can be listed, those that occur once are not frequent.
            if *count > 1 || distinct <= TOP {
                top.offer(u64::from(*count), u64::from(entry.row), (*count, entry.row));
            }
        }
        tally.top = top.all().into_iter().map(|(_, entry)| entry).collect();
        tally.all = self.kinds.iter().take(FEW + 1).map(|(entry, _)| entry.row).collect();
        tally
    }

    /// Makes room for this many entries, none of which is known yet.
    fn clear(&mut self, entries: usize) {
        self.slots.clear();
        self.slots.resize((entries * 2).max(16).next_power_of_two(), 0);
        self.kinds.clear();
    }

    /// Counts an entry, and gives the first of its text.
    #[inline]
    fn count(&mut self, entry: Entry) -> Entry {
        let mask = self.slots.len() - 1;
        let tag = entry.text.hash & !0xFFFF_FFFF;
        let mut at = entry.text.hash as usize & mask;
        // The table is never more than half full: a free slot is always found.
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 {
                self.kinds.push((entry, 1));
                *slot = tag | self.kinds.len() as u64;
                return entry;
            }
            if *slot & !0xFFFF_FFFF == tag
                && let Some((kind, count)) = self.kinds.get_mut((*slot as u32 - 1) as usize)
                && kind.text == entry.text
            {
                *count += 1;
                return *kind;
            }
            at = (at + 1) & mask;
        }
        entry
    }
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
    fn the_first_row_of_a_text_is_that_of_a_plain_map() {
        let long = |n: usize| format!("a text of more than twelve bytes {n}");
        let texts: Vec<Option<String>> = (0..60_000).map(|n| (n % 7 > 0).then(|| long(n * n * 31 % 20_011))).collect();
        for block in [3, 9_999, 60_000] {
            let blocks: Vec<Utf8ViewArray> = texts.chunks(block).map(Utf8ViewArray::from_slice).collect();
            let mut slow: BTreeMap<&String, u32> = BTreeMap::new();
            let expected: Vec<Option<u32>> =
                (0..).zip(&texts).map(|(row, text)| Some(*slow.entry(text.as_ref()?).or_insert(row))).collect();
            assert!(first_rows(&blocks, &Progress::new()).unwrap() == expected);
        }
        assert_eq!(first_rows(&[], &Progress::new()).unwrap(), []);
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
}
