//! The blocks' values become the columns of the table.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use polars_arrow::array::{MutableBinaryViewArray, PrimitiveArray, StaticArray as _, Utf8ViewArray};
use rayon::prelude::*;

use super::column_block::{MISSING, Mix, Piece};
use super::freed::{self, Freed};
use super::plan::Decided;
use crate::dataset::delimited::pass::Pass;
use crate::dataset::role::ColumnType;
use crate::dataset::table::ColumnData;
use crate::dataset::words::missing_words::MissingWords;
use crate::privacy::{Cancelled, CodedColumn, Codes, Progress, Values};

/// Distinct values up to which text is kept as codes of two bytes at most.
const FEW: usize = 1 << 16;

/// A column once all blocks are read.
pub(in crate::dataset::delimited) enum Assembled {
    Kept(ColumnData),
    /// What is left of one whose values are freed.
    Freed(Vec<Freed>),
}

/// The columns of a text, in its order, and the first row of each block, with the number of rows at the end.
pub(in crate::dataset::delimited) fn columns(
    names: &[String],
    pass: Pass,
    decided: &Decided,
    words: &MissingWords,
    progress: &Progress,
) -> Result<(Vec<usize>, Vec<Assembled>), Cancelled> {
    let mut starts = vec![0];
    let mut columns: Vec<Vec<Piece>> = names.iter().map(|_| Vec::with_capacity(pass.blocks.len())).collect();
    for block in pass.blocks {
        starts.push(starts.last().copied().unwrap_or(0) + block.rows);
        for (column, piece) in columns.iter_mut().zip(block.pieces) {
            column.push(piece);
        }
    }
    let columns = columns
        .into_par_iter()
        .zip(names)
        .enumerate()
        .map(|(place, (pieces, name))| {
            progress.check()?;
            let pieces = match freed::all(pieces, words) {
                Ok(blocks) => return Ok(Assembled::Freed(blocks)),
                Err(pieces) => pieces,
            };
            let kind = decided.kind(place).unwrap_or(ColumnType::Text);
            Ok(Assembled::Kept(column(name, kind, decided.is_whole(place), pieces)))
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    Ok((starts, columns))
}

/// The pieces of a column, all of one type. `integer`: they are whole numbers.
pub(crate) fn column(name: &str, kind: ColumnType, integer: bool, pieces: Vec<Piece>) -> ColumnData {
    match kind {
        ColumnType::Number if integer => ColumnData::Integer(whole(pieces)),
        ColumnType::Number => ColumnData::Number(pieces.into_iter().filter_map(number).collect()),
        ColumnType::Date => ColumnData::Date(
            pieces.into_iter().filter_map(|p| if let Piece::Date(array) = p { Some(array) } else { None }).collect(),
        ),
        ColumnType::Boolean => ColumnData::Boolean(
            pieces.into_iter().filter_map(|p| if let Piece::Boolean(array) = p { Some(array) } else { None }).collect(),
        ),
        ColumnType::Text => text(name, pieces),
    }
}

fn whole(pieces: Vec<Piece>) -> Vec<PrimitiveArray<i64>> {
    pieces.into_iter().filter_map(|p| if let Piece::Integer(array) = p { Some(array) } else { None }).collect()
}

fn number(piece: Piece) -> Option<PrimitiveArray<f64>> {
    match piece {
        Piece::Number(array) => Some(array),
        Piece::Integer(array) => {
            let values = array.values().iter().map(|v| *v as f64).collect();
            Some(PrimitiveArray::from_vec(values).with_validity_typed(array.validity().cloned()))
        }
        _ => None,
    }
}

/// Text as codes if there are few distinct values, else as it is.
pub(crate) fn text(name: &str, pieces: Vec<Piece>) -> ColumnData {
    match merged(&pieces) {
        Some(values) => ColumnData::Coded(Arc::new(coded(name, values, &pieces))),
        None => ColumnData::Text(pieces.into_iter().filter_map(views).collect()),
    }
}

type Places<'a> = HashMap<&'a str, u32, BuildHasherDefault<Mix>>;

/// All distinct values, ascending, where every block is coded and they are few enough.
fn merged(pieces: &[Piece]) -> Option<Vec<Box<str>>> {
    let mut distinct = Places::default();
    for piece in pieces {
        let Piece::Few { values, .. } = piece else { return None };
        for value in values {
            distinct.entry(value).or_insert(0);
        }
        if distinct.len() >= FEW {
            return None;
        }
    }
    let mut values: Vec<&str> = distinct.into_keys().collect();
    values.sort_unstable();
    Some(values.into_iter().map(Into::into).collect())
}

fn coded(name: &str, values: Vec<Box<str>>, pieces: &[Piece]) -> CodedColumn {
    let places: Places<'_> = values.iter().enumerate().map(|(code, value)| (&**value, code as u32)).collect();
    let missing_code = values.len() as u32;
    let few =
        pieces.iter().filter_map(|p| if let Piece::Few { values, codes } = p { Some((values, codes)) } else { None });
    let has_missing = few.clone().any(|(_, codes)| codes.contains(&MISSING));
    let rows = few.clone().map(|(_, codes)| codes.len()).sum();
    // Where each value of a block is among all of them.
    let tables = few.map(|(values, codes)| {
        (values.iter().map(|v| places.get(&**v).copied().unwrap_or(missing_code)).collect::<Vec<u32>>(), codes)
    });
    let cardinality = values.len() + usize::from(has_missing);
    let codes = if cardinality <= 0x100 {
        let mut packed: Vec<u8> = Vec::with_capacity(rows);
        for (table, codes) in tables {
            packed.extend(codes.iter().map(|c| table.get(usize::from(*c)).copied().unwrap_or(missing_code) as u8));
        }
        Codes::U8(packed)
    } else {
        let mut packed: Vec<u16> = Vec::with_capacity(rows);
        for (table, codes) in tables {
            packed.extend(codes.iter().map(|c| table.get(usize::from(*c)).copied().unwrap_or(missing_code) as u16));
        }
        Codes::U16(packed)
    };
    drop(places);
    CodedColumn { name: name.to_owned(), values: Values::Text(values), has_missing, codes }
}

fn views(piece: Piece) -> Option<Utf8ViewArray> {
    match piece {
        Piece::Text(array) => Some(array),
        Piece::Few { values, codes } => {
            // Each distinct value is stored once, whatever the number of rows that hold it.
            let distinct = Utf8ViewArray::from_slice_values(&values);
            let mut array = MutableBinaryViewArray::<str>::with_capacity(codes.len());
            for code in codes {
                match distinct.views().get(code as usize) {
                    Some(view) => array.push_view(*view, distinct.data_buffers()),
                    None => array.push_null(),
                }
            }
            Some(array.into())
        }
        _ => None,
    }
}
