//! Dictionary codes of a column: the form in which the measure takes it.

use std::collections::BTreeMap;

use polars_core::utils::arrow::array::PrimitiveArray;

use super::table::{ColumnData, Table};
use crate::privacy::{Cancelled, CodedColumn, Codes, Progress, Values};

/// Codes a column of `table`.
pub(crate) fn coded(table: &Table, column: usize, progress: &Progress) -> Result<CodedColumn, Cancelled> {
    let name = table.names[column].clone();
    let (values, codes) = match &table.columns[column] {
        ColumnData::Coded(coded) => return Ok((**coded).clone()),
        ColumnData::Text(blocks) => {
            let cells: Vec<Option<&str>> = blocks.iter().flat_map(|b| b.iter()).collect();
            let (values, codes) = by_order(&cells, progress)?;
            (Values::Text(values.into_iter().map(Into::into).collect()), codes)
        }
        ColumnData::Integer(blocks) => {
            let (values, codes) = by_order(&cells(blocks), progress)?;
            (Values::Number(values.into_iter().map(|v| v as f64).collect()), codes)
        }
        ColumnData::Number(blocks) => {
            let keys: Vec<Option<u64>> = cells(blocks).into_iter().map(|v| v.map(order_key)).collect();
            let (values, codes) = by_order(&keys, progress)?;
            (Values::Number(values.into_iter().map(from_order_key).collect()), codes)
        }
        ColumnData::Date(blocks) => {
            let (values, codes) = by_order(&cells(blocks), progress)?;
            (Values::Date(values), codes)
        }
        ColumnData::Boolean(blocks) => {
            let cells: Vec<Option<bool>> = blocks.iter().flat_map(|b| b.iter()).collect();
            let (values, codes) = by_order(&cells, progress)?;
            (Values::Boolean(values), codes)
        }
    };
    let cardinality = values.len();
    let has_missing = codes.contains(&u32::MAX);
    let codes: Vec<u32> = codes.into_iter().map(|c| if c == u32::MAX { cardinality as u32 } else { c }).collect();
    Ok(CodedColumn { name, has_missing, codes: Codes::pack(&codes, cardinality + usize::from(has_missing)), values })
}

fn cells<T: polars_core::utils::arrow::types::NativeType>(blocks: &[PrimitiveArray<T>]) -> Vec<Option<T>> {
    blocks.iter().flat_map(|b| b.iter().map(|v| v.copied())).collect()
}

/// Bits whose order is the order of the numbers; −0 and 0 are one.
fn order_key(number: f64) -> u64 {
    let bits = if number == 0.0 { 0 } else { number.to_bits() };
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn from_order_key(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

fn by_order<T: Ord + Copy>(cells: &[Option<T>], progress: &Progress) -> Result<(Vec<T>, Vec<u32>), Cancelled> {
    progress.check()?;
    let mut places: BTreeMap<T, u32> = cells.iter().flatten().map(|v| (*v, 0)).collect();
    for (place, code) in places.values_mut().enumerate() {
        *code = place as u32;
    }
    let codes = cells.iter().map(|v| v.and_then(|v| places.get(&v).copied()).unwrap_or(u32::MAX)).collect();
    Ok((places.into_keys().collect(), codes))
}
