//! Numbers, dates and booleans: counted by place where they lie close together, else sorted. Both are exact.

use polars_arrow::array::{Array, BooleanArray, PrimitiveArray};
use polars_arrow::types::NativeType;
use rayon::prelude::*;

use super::Counted;
use super::summary::{MostFrequent, Scale, of_runs};
use crate::privacy::{Cancelled, Progress};

/// Values that span at most so much are counted by place.
const PLACES: i64 = 1 << 22;

pub(super) fn integers(blocks: &[PrimitiveArray<i64>], progress: &Progress) -> Result<Counted, Cancelled> {
    whole(blocks, |&v| v, Scale::Number { whole: true }, progress)
}

pub(super) fn dates(blocks: &[PrimitiveArray<i32>], progress: &Progress) -> Result<Counted, Cancelled> {
    whole(blocks, |&v| i64::from(v), Scale::Date, progress)
}

fn missing<T: NativeType>(blocks: &[PrimitiveArray<T>]) -> u64 {
    blocks.iter().map(|b| b.null_count() as u64).sum()
}

fn rows<T: NativeType>(blocks: &[PrimitiveArray<T>]) -> u64 {
    blocks.iter().map(|b| b.len() as u64).sum()
}

/// All values that are there, block by block.
fn each<T: NativeType>(block: &PrimitiveArray<T>, take: impl FnMut(&T)) {
    if block.null_count() == 0 {
        block.values().iter().for_each(take);
    } else {
        block.iter().flatten().for_each(take);
    }
}

/// The least and the greatest value; `None` if there is none.
pub(super) fn range<T: NativeType, V: Copy + PartialOrd + Send>(
    blocks: &[PrimitiveArray<T>],
    value: impl Fn(&T) -> V + Sync,
) -> Option<(V, V)> {
    let wider = |a: (V, V), b: (V, V)| (if b.0 < a.0 { b.0 } else { a.0 }, if b.1 > a.1 { b.1 } else { a.1 });
    let of_block = |block: &PrimitiveArray<T>| {
        let mut range = None;
        each(block, |v| {
            let own = (value(v), value(v));
            range = Some(range.map_or(own, |range| wider(range, own)));
        });
        range
    };
    blocks.par_iter().filter_map(of_block).reduce_with(wider)
}

fn whole<T: NativeType>(
    blocks: &[PrimitiveArray<T>],
    to_integer: impl Fn(&T) -> i64 + Sync,
    scale: Scale,
    progress: &Progress,
) -> Result<Counted, Cancelled> {
    let missing = missing(blocks);
    let present = rows(blocks) - missing;
    let range = range(blocks, &to_integer);
    let Some((low, high)) = range else { return Ok(Counted { missing, ..Counted::default() }) };
    progress.check()?;
    let as_numbers = Some((low as f64, high as f64));
    let span = high.saturating_sub(low);
    let counted = if span < PLACES && span < (present as i64).saturating_mul(16).saturating_add(1 << 12) {
        let counts = places(blocks, |v| (to_integer(v) - low) as usize, span as usize + 1);
        let runs =
            counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(place, &n)| ((low + place as i64) as f64, n));
        of_runs(runs, present, as_numbers, scale)
    } else {
        let mut values: Vec<i64> = Vec::with_capacity(present as usize);
        blocks.iter().for_each(|block| each(block, |v| values.push(to_integer(v))));
        values.par_sort_unstable();
        progress.check()?;
        of_runs(values.chunk_by(|a, b| a == b).map(|run| (run[0] as f64, run.len() as u64)), present, as_numbers, scale)
    };
    Ok(Counted { missing, ..counted })
}

/// Rows of each place. Blocks are split into as few parts as there are cores, as each part has all places.
fn places<T: NativeType>(blocks: &[PrimitiveArray<T>], place: impl Fn(&T) -> usize + Sync, span: usize) -> Vec<u64> {
    let parts = if span > 1 << 16 { 1 } else { rayon::current_num_threads().max(1) };
    let tally = |blocks: &[PrimitiveArray<T>]| {
        let mut counts = vec![0u64; span];
        for block in blocks {
            each(block, |v| {
                if let Some(n) = counts.get_mut(place(v)) {
                    *n += 1;
                }
            });
        }
        counts
    };
    let add = |mut all: Vec<u64>, part: Vec<u64>| {
        all.iter_mut().zip(part).for_each(|(a, b)| *a += b);
        all
    };
    blocks.par_chunks(blocks.len().div_ceil(parts).max(1)).map(tally).reduce_with(add).unwrap_or_default()
}

/// Decimals. Amounts in cents are counted by place, as their cents are whole numbers close together.
pub(super) fn numbers(blocks: &[PrimitiveArray<f64>], progress: &Progress) -> Result<Counted, Cancelled> {
    let missing = missing(blocks);
    let present = rows(blocks) - missing;
    // What is no number has no place in any order; it cannot come from a file but is counted as missing if it does.
    let looked = blocks
        .par_iter()
        .map(|block| {
            let mut look = Look { low: f64::INFINITY, high: f64::NEG_INFINITY, whole: true, cents: true, numbers: 0 };
            each(block, |&v| look.at(v));
            look
        })
        .reduce(
            || Look { low: f64::INFINITY, high: f64::NEG_INFINITY, whole: true, cents: true, numbers: 0 },
            Look::and,
        );
    progress.check()?;
    let missing = missing + (present - looked.numbers);
    if looked.numbers == 0 {
        return Ok(Counted { missing, ..Counted::default() });
    }
    let range = Some((looked.low, looked.high));
    let scale = Scale::Number { whole: looked.whole };
    let span = (looked.high - looked.low) * 100.0;
    let counted = if looked.cents && span < PLACES as f64 && span < looked.numbers as f64 * 16.0 + 4096.0 {
        let low = cents(looked.low);
        let counts = places(
            blocks,
            |&v| if v.is_nan() { usize::MAX } else { (cents(v) - low) as usize },
            (cents(looked.high) - low) as usize + 1,
        );
        let runs = counts
            .iter()
            .enumerate()
            .filter(|(_, n)| **n > 0)
            .map(|(place, &n)| ((low + place as i64) as f64 / 100.0, n));
        of_runs(runs, looked.numbers, range, scale)
    } else {
        let mut values: Vec<f64> = Vec::with_capacity(looked.numbers as usize);
        // −0 and 0 are one value.
        blocks.iter().for_each(|block| {
            each(block, |&v| {
                if !v.is_nan() {
                    values.push(v + 0.0);
                }
            });
        });
        values.par_sort_unstable_by(f64::total_cmp);
        progress.check()?;
        of_runs(values.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)), looked.numbers, range, scale)
    };
    Ok(Counted { missing, ..counted })
}

fn cents(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

#[derive(Clone, Copy)]
struct Look {
    low: f64,
    high: f64,
    whole: bool,
    /// Every number is the nearest to some number of cents: counting cents loses nothing.
    cents: bool,
    numbers: u64,
}

impl Look {
    fn at(&mut self, value: f64) {
        if value.is_nan() {
            return;
        }
        self.numbers += 1;
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        self.whole &= value.fract() == 0.0;
        self.cents &= value.abs() < 1e9 && cents(value) as f64 / 100.0 == value;
    }

    fn and(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            whole: self.whole && other.whole,
            cents: self.cents && other.cents,
            numbers: self.numbers + other.numbers,
        }
    }
}

pub(super) fn booleans(blocks: &[BooleanArray]) -> Counted {
    let (mut yes, mut no, mut missing) = (0u64, 0u64, 0u64);
    for block in blocks {
        let nulls = block.null_count() as u64;
        let set = match block.validity() {
            Some(valid) => (block.values() & valid).set_bits() as u64,
            None => block.values().set_bits() as u64,
        };
        missing += nulls;
        yes += set;
        no += block.len() as u64 - nulls - set;
    }
    let mut top = MostFrequent::new();
    let counts = [(yes, "true"), (no, "false")];
    for (place, (count, value)) in (0..).zip(counts).filter(|(_, (count, _))| *count > 0) {
        top.offer(count, place, value);
    }
    Counted {
        distinct: counts.iter().filter(|c| c.0 > 0).count() as u64,
        singles: counts.iter().filter(|c| c.0 == 1).count() as u64,
        missing,
        top: top.finish().into_iter().map(|(n, value)| (value.to_owned(), n)).collect(),
        ..Counted::default()
    }
}
