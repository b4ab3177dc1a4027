//! Dictionary codes of a column: the form in which the measure takes it.
//!
//! Values of a narrow range are coded by a table over the range, other numbers by sorting, text by hashing and sorting
//! the distinct values, or by sorting all of it where hardly any value repeats. All of it over blocks of rows at once.

use std::collections::HashMap;
use std::hash::RandomState;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use polars_arrow::array::{BooleanArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::types::NativeType;
use rayon::prelude::*;

use super::table::{ColumnData, Table};
use crate::privacy::{Cancelled, CodedColumn, Codes, Progress, Values};

/// Represents a missing value until the number of values is known.
const NONE: u32 = u32::MAX;

/// Codes a column of `table`.
pub(crate) fn coded(table: &Table, column: usize, progress: &Progress) -> Result<CodedColumn, Cancelled> {
    let name = table.names[column].clone();
    let (values, codes) = match &table.columns[column] {
        ColumnData::Coded(coded) | ColumnData::Words(coded) => return Ok((**coded).clone()),
        ColumnData::Text(blocks) => {
            let (values, codes) = if mostly_distinct(blocks) {
                texts_by_sorting(blocks, progress)?
            } else {
                texts_by_hashing(blocks, progress)?
            };
            (Values::Text(values.into_iter().map(Into::into).collect()), codes)
        }
        ColumnData::Integer(blocks) => {
            let (values, codes) = whole(blocks, |v| v, progress)?;
            (Values::Number(values.into_iter().map(|v| v as f64).collect()), codes)
        }
        ColumnData::Number(blocks) => {
            let keys = blocks.par_iter().map(|b| b.iter().map(|v| v.map(|v| order_key(*v))).collect()).collect();
            let (values, codes) = by_sorting(keys, progress)?;
            (Values::Number(values.into_iter().map(from_order_key).collect()), codes)
        }
        ColumnData::Date(blocks) => {
            let (values, codes) = whole(blocks, i64::from, progress)?;
            (Values::Date(values.into_iter().map(|v| v as i32).collect()), codes)
        }
        ColumnData::Boolean(blocks) => booleans(blocks),
    };
    progress.check()?;
    let cardinality = values.len();
    let has_missing = codes.par_iter().any(|code| *code == NONE);
    let mut codes = codes;
    if has_missing {
        codes.par_iter_mut().filter(|code| **code == NONE).for_each(|code| *code = cardinality as u32);
    }
    Ok(CodedColumn { name, has_missing, codes: Codes::pack(&codes, cardinality + usize::from(has_missing)), values })
}

fn booleans(blocks: &[BooleanArray]) -> (Values, Vec<u32>) {
    let mut seen = [false; 2];
    for value in blocks.iter().flat_map(BooleanArray::iter).flatten() {
        seen[usize::from(value)] = true;
    }
    let values: Vec<bool> = [false, true].into_iter().filter(|v| seen[usize::from(*v)]).collect();
    let of_true = u32::from(seen[0]);
    let codes = blocks.iter().flat_map(BooleanArray::iter).map(|v| v.map_or(NONE, |v| if v { of_true } else { 0 }));
    let codes = codes.collect();
    (Values::Boolean(values), codes)
}

/// Whole numbers: by a table over their range where that is not much larger than the rows, else by sorting.
fn whole<T: NativeType>(
    blocks: &[PrimitiveArray<T>],
    widen: impl Fn(T) -> i64 + Sync,
    progress: &Progress,
) -> Result<(Vec<i64>, Vec<u32>), Cancelled> {
    let rows: usize = blocks.iter().map(PrimitiveArray::len).sum();
    let ends = blocks
        .par_iter()
        .map(|b| b.iter().flatten().map(|v| widen(*v)).fold((i64::MAX, i64::MIN), |(a, b), v| (a.min(v), b.max(v))))
        .reduce(|| (i64::MAX, i64::MIN), |a, b| (a.0.min(b.0), a.1.max(b.1)));
    progress.check()?;
    let (low, high) = ends;
    if low > high {
        return Ok((Vec::new(), vec![NONE; rows]));
    }
    let range = high.abs_diff(low);
    if range > (rows as u64).clamp(1 << 16, 1 << 26) {
        let keys = blocks
            .par_iter()
            .map(|b| b.iter().map(|v| v.map(|v| widen(*v).cast_unsigned() ^ 1 << 63)).collect())
            .collect();
        let (values, codes) = by_sorting(keys, progress)?;
        return Ok((values.into_iter().map(|key| (key ^ 1 << 63).cast_signed()).collect(), codes));
    }
    let place = |value: T| widen(value).abs_diff(low) as usize;
    let present: Vec<AtomicU8> = (0..=range).map(|_| AtomicU8::new(0)).collect();
    blocks.par_iter().for_each(|block| {
        for value in block.iter().flatten() {
            let seen = &present[place(*value)];
            // Most values were seen before: reading shares a cache line, writing does not.
            if seen.load(Relaxed) == 0 {
                seen.store(1, Relaxed);
            }
        }
    });
    progress.check()?;
    let mut values = Vec::new();
    let mut codes_of = vec![NONE; present.len()];
    for (at, seen) in present.iter().enumerate() {
        if seen.load(Relaxed) != 0 {
            codes_of[at] = values.len() as u32;
            values.push(low + at as i64);
        }
    }
    let codes: Vec<Vec<u32>> =
        blocks.par_iter().map(|b| b.iter().map(|v| v.map_or(NONE, |v| codes_of[place(*v)])).collect()).collect();
    Ok((values, codes.concat()))
}

/// Distinct keys ascending, and the place of each row's key among them.
fn by_sorting(blocks: Vec<Vec<Option<u64>>>, progress: &Progress) -> Result<(Vec<u64>, Vec<u32>), Cancelled> {
    progress.check()?;
    let rows: usize = blocks.iter().map(Vec::len).sum();
    let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(rows);
    let mut row = 0;
    for block in blocks {
        for key in block {
            keyed.extend(key.map(|key| (key, row)));
            row += 1;
        }
    }
    keyed.par_sort_unstable();
    progress.check()?;
    let mut values = Vec::new();
    let mut codes = vec![NONE; rows];
    for (key, row) in keyed {
        if values.last() != Some(&key) {
            values.push(key);
        }
        codes[row as usize] = values.len() as u32 - 1;
    }
    Ok((values, codes))
}

/// Bits whose order is the order of the numbers; −0 and 0 are one.
fn order_key(number: f64) -> u64 {
    let bits = if number == 0.0 { 0 } else { number.to_bits() };
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn from_order_key(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

/// Whether most of some rows from all over the column hold values of their own.
fn mostly_distinct(blocks: &[Utf8ViewArray]) -> bool {
    let step = (blocks.len() / 64).max(1);
    let cells: Vec<&str> = blocks.iter().step_by(step).flat_map(|b| b.iter().take(256)).flatten().collect();
    let distinct: std::collections::HashSet<&&str> = cells.iter().collect();
    distinct.len() * 2 > cells.len()
}

fn texts_by_hashing<'a>(
    blocks: &'a [Utf8ViewArray],
    progress: &Progress,
) -> Result<(Vec<&'a str>, Vec<u32>), Cancelled> {
    // Values come from outside, so they are hashed with a key of this process.
    let state = RandomState::new();
    let local = blocks
        .par_iter()
        .map(|block| {
            progress.check()?;
            let mut places: HashMap<&str, u32, _> = HashMap::with_hasher(state.clone());
            let mut values: Vec<&str> = Vec::new();
            let mut codes = Vec::with_capacity(block.len());
            for cell in block {
                codes.push(cell.map_or(NONE, |cell| {
                    *places.entry(cell).or_insert_with(|| {
                        values.push(cell);
                        values.len() as u32 - 1
                    })
                }));
            }
            Ok((values, codes))
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    let mut places: HashMap<&str, u32, _> = HashMap::with_hasher(state.clone());
    for (values, _) in &local {
        for value in values {
            places.entry(value).or_insert(0);
        }
    }
    let mut values: Vec<&str> = places.keys().copied().collect();
    values.par_sort_unstable();
    for (code, value) in values.iter().enumerate() {
        places.insert(value, code as u32);
    }
    progress.check()?;
    let codes: Vec<Vec<u32>> = local
        .into_par_iter()
        .map(|(own, mut codes)| {
            let codes_of: Vec<u32> = own.iter().map(|v| places.get(v).copied().unwrap_or(NONE)).collect();
            for code in &mut codes {
                *code = codes_of.get(*code as usize).copied().unwrap_or(NONE);
            }
            codes
        })
        .collect();
    Ok((values, codes.concat()))
}

fn texts_by_sorting<'a>(
    blocks: &'a [Utf8ViewArray],
    progress: &Progress,
) -> Result<(Vec<&'a str>, Vec<u32>), Cancelled> {
    let mut keyed: Vec<(u64, &str, u32)> = Vec::new();
    let mut row = 0;
    for block in blocks {
        progress.check()?;
        for cell in block {
            // The first eight bytes settle most comparisons without a look at the text.
            keyed.extend(cell.map(|cell| (first_bytes(cell), cell, row)));
            row += 1;
        }
    }
    keyed.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    progress.check()?;
    let mut values: Vec<&str> = Vec::new();
    let mut codes = vec![NONE; row as usize];
    for (_, cell, row) in keyed {
        if values.last() != Some(&cell) {
            values.push(cell);
        }
        codes[row as usize] = values.len() as u32 - 1;
    }
    Ok((values, codes))
}

fn first_bytes(text: &str) -> u64 {
    let mut first = [0; 8];
    let length = text.len().min(8);
    first[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(first)
}

/// Rows in the order of a coded column; equal ones stay in order, missing ones come last.
pub(crate) fn order(coded: &CodedColumn, descending: bool) -> Vec<u32> {
    let values = coded.values.len();
    let place = |code: u32| {
        let code = code as usize;
        if descending && code < values { values - 1 - code } else { code }
    };
    // Counting sort: one slot a value, and one for the missing.
    let mut next = vec![0_u32; values + 2];
    for code in coded.codes.iter() {
        next[place(code) + 1] += 1;
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut rows = vec![0; coded.rows()];
    for (row, code) in coded.codes.iter().enumerate() {
        let slot = &mut next[place(code)];
        rows[*slot as usize] = row as u32;
        *slot += 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn table(data: ColumnData, lengths: &[usize]) -> Table {
        let mut starts = vec![0];
        for length in lengths {
            starts.push(starts.last().unwrap() + length);
        }
        Table { starts, names: vec!["column".to_owned()], columns: vec![data] }
    }

    /// The slow way: all distinct values in a tree, every row looked up in it.
    fn slowly<T: Ord + Copy>(cells: &[Option<T>]) -> (Vec<T>, Vec<u32>) {
        let values: Vec<T> = cells.iter().flatten().copied().collect::<BTreeSet<T>>().into_iter().collect();
        let missing = values.len() as u32;
        let code = |v: &Option<T>| v.map_or(missing, |v| values.binary_search(&v).unwrap() as u32);
        (values.clone(), cells.iter().map(code).collect())
    }

    fn blocks_of<T: Copy>(cells: &[Option<T>]) -> Vec<Vec<Option<T>>> {
        cells.chunks(7).map(<[_]>::to_vec).collect()
    }

    proptest! {
        #[test]
        fn whole_numbers_code_as_by_a_tree(
            near in prop::collection::vec(prop::option::weighted(0.9, -20_i64..20), 0..60),
            far in prop::collection::vec(prop::option::weighted(0.9, -1_000_000_000_000_i64..1_000_000_000_000), 0..60),
        ) {
            for cells in [near, far] {
                let blocks = blocks_of(&cells);
                let lengths: Vec<usize> = blocks.iter().map(Vec::len).collect();
                let data = ColumnData::Integer(blocks.into_iter().map(PrimitiveArray::from).collect());
                let coded = coded(&table(data, &lengths), 0, &Progress::new()).unwrap();
                let (values, codes) = slowly(&cells);
                prop_assert_eq!(coded.values, Values::Number(values.into_iter().map(|v| v as f64).collect()));
                prop_assert_eq!(coded.codes.iter().collect::<Vec<_>>(), codes);
            }
        }

        #[test]
        fn numbers_and_texts_code_as_by_a_tree(
            numbers in prop::collection::vec(prop::option::weighted(0.9, prop::num::f64::NORMAL | prop::num::f64::ZERO), 0..60),
            texts in prop::collection::vec(prop::option::weighted(0.9, "[ab]{1,2}|[a-zé]{7,12}"), 0..60),
        ) {
            let blocks = blocks_of(&numbers);
            let lengths: Vec<usize> = blocks.iter().map(Vec::len).collect();
            let data = ColumnData::Number(blocks.into_iter().map(PrimitiveArray::from).collect());
            let found = coded(&table(data, &lengths), 0, &Progress::new()).unwrap();
            let keys: Vec<Option<u64>> = numbers.iter().map(|v| v.map(order_key)).collect();
            let (values, codes) = slowly(&keys);
            prop_assert_eq!(&found.values, &Values::Number(values.into_iter().map(from_order_key).collect()));
            prop_assert_eq!(found.codes.iter().collect::<Vec<_>>(), codes);
            if let Values::Number(values) = &found.values {
                prop_assert!(values.is_sorted());
            }

            let cells: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
            let blocks: Vec<Utf8ViewArray> = cells.chunks(7).map(Utf8ViewArray::from_slice).collect();
            let (values, codes) = slowly(&cells);
            for (found, own) in [
                texts_by_hashing(&blocks, &Progress::new()).unwrap(),
                texts_by_sorting(&blocks, &Progress::new()).unwrap(),
            ] {
                prop_assert_eq!(&found, &values);
                let missing = values.len() as u32;
                let own: Vec<u32> = own.into_iter().map(|c| if c == NONE { missing } else { c }).collect();
                prop_assert_eq!(&own, &codes);
            }
        }

        #[test]
        fn rows_in_order(cells in prop::collection::vec(prop::option::weighted(0.8, -3_i64..3), 0..40), descending: bool) {
            let data = ColumnData::Integer(vec![PrimitiveArray::from(cells.clone())]);
            let coded = coded(&table(data, &[cells.len()]), 0, &Progress::new()).unwrap();
            let mut slow: Vec<u32> = (0..cells.len() as u32).collect();
            slow.sort_by_key(|row| match cells[*row as usize] {
                None => (true, 0),
                Some(value) => (false, if descending { -value } else { value }),
            });
            prop_assert_eq!(order(&coded, descending), slow);
        }
    }
}
