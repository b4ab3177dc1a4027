//! Parquet, its pages read by polars. Text of which a file keeps the distinct values in dictionaries is taken over as
//! codes, without a look at the rows: that is faster than to write each row's text and code it afterwards, and takes
//! less memory.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use polars::prelude::{Column, DataFrame, PolarsResult, Series, polars_bail};
use polars_arrow::array::{Array, DictionaryArray, MutableBinaryViewArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field, IntegerType, Metadata};
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, PageReader, RowGroupMetadata, column_iter_to_arrays,
    infer_schema, read_metadata,
};
use rayon::prelude::*;

use super::Given;
use super::fields::{LeftOut, UNREADABLE, of_dtype};
use super::taken;
use crate::dataset::delimited::{Begun, MISSING, Piece, freed};
use crate::dataset::words::missing_words::MissingWords;

/// What was read of a file.
pub(super) struct Parts {
    /// In the order of the file, by name.
    pub columns: Vec<(String, Given)>,
    /// Rows of each block that the columns are cut into.
    pub groups: Vec<usize>,
}

impl Parts {
    /// A frame whose columns are all cut alike.
    pub fn of_frame(frame: DataFrame) -> Self {
        let groups = frame.columns().first().map(|column| column.as_materialized_series().chunk_lengths().collect());
        let columns = frame.into_columns().into_iter();
        let columns = columns.map(|column| (column.name().to_string(), Given::Column(column))).collect();
        Self { columns, groups: groups.unwrap_or_default() }
    }
}

/// What is known of a file before a column of it is read.
pub(super) struct Layout<'a> {
    pub names: Vec<&'a str>,
    pub groups: Vec<usize>,
}

/// Reads a file; columns that cannot be read are left out, by name. `goes` says which columns nobody requested: their
/// texts are freed while they are read. `take` gets each column as soon as it is read, while the others are still to be
/// read. Nothing is mapped into memory: a file that is cut short meanwhile would end
/// the process.
pub(super) fn read(
    path: &Path,
    words: &MissingWords,
    goes: impl Fn(&str, &Layout<'_>) -> bool + Sync,
    take: impl Fn(&str, Given, &Layout<'_>) -> Given + Sync,
) -> PolarsResult<(Parts, Vec<LeftOut>)> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let metadata = read_metadata(&mut file)?;
    let schema = infer_schema(&metadata)?;
    let groups: Vec<usize> =
        metadata.row_groups.iter().map(RowGroupMetadata::num_rows).filter(|rows| *rows > 0).collect();
    let layout = Layout { names: schema.iter().map(|(name, _)| name.as_str()).collect(), groups };
    let read: Vec<(usize, &str, Result<Given, &'static str>)> = schema
        .iter()
        .enumerate()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(place, (name, field))| {
            let held = of_dtype(field.dtype()).map_or_else(
                || {
                    let free = goes(name, &layout).then_some(words);
                    let one = || column(path, name, &chunks_of(&metadata, name, size)?, field, &layout.groups, free);
                    // Each by itself, so that one that cannot be read does not stop the others.
                    catch_unwind(AssertUnwindSafe(one)).ok().flatten().ok_or(UNREADABLE)
                },
                Err,
            );
            (place, name.as_str(), held.map(|given| take(name, given, &layout)))
        })
        .collect();
    let (mut columns, mut left_out) = (Vec::new(), Vec::new());
    for (place, name, held) in read {
        match held {
            Ok(given) => columns.push((name.to_owned(), given)),
            Err(holds) => left_out.push(LeftOut { place, name: name.to_owned(), holds }),
        }
    }
    if columns.is_empty() && !left_out.is_empty() {
        polars_bail!(ComputeError: "not one of its columns can be read");
    }
    Ok((Parts { columns, groups: layout.groups }, left_out))
}

/// A column, cut as the groups of rows are; `None` if it cannot be read. With `free`, the words for no value, many
/// different texts are freed.
fn column(
    path: &Path,
    name: &str,
    chunks: &[Chunk<'_>],
    field: &Field,
    groups: &[usize],
    free: Option<&MissingWords>,
) -> Option<Given> {
    let all_coded = chunks.iter().all(|(chunk, _)| chunk.dictionary_page_offset().is_some());
    if *field.dtype() == ArrowDataType::Utf8View {
        if all_coded && let Some(pieces) = pieces(path, name, chunks, free) {
            return Some(Given::Pieces(pieces));
        }
        if let Some(words) = free {
            return texts(path, chunks, field, words).map(Given::Pieces);
        }
    }
    let arrays: Vec<Box<dyn Array>> =
        chunks.par_iter().map(|chunk| array(path, chunk, field)).collect::<Option<_>>()?;
    let series = Series::try_from((field, arrays)).ok()?;
    if series.chunk_lengths().eq(groups.iter().copied()) {
        return Some(Given::Column(Column::from(series)));
    }
    // Some types are put together into one block.
    let whole = series.rechunk();
    let mut cut = whole.slice(0, groups.first().copied().unwrap_or(0));
    for rows in groups.iter().skip(1) {
        cut.append(&whole.slice(cut.len() as i64, *rows)).ok()?;
    }
    Some(Given::Column(Column::from(cut)))
}

type Chunk<'a> = (&'a ColumnChunkMetadata, usize);

/// The parts of a column that is not nested, one for each group of rows.
fn chunks_of<'a>(metadata: &'a FileMetadata, name: &str, size: u64) -> Option<Vec<Chunk<'a>>> {
    let chunks = metadata.row_groups.iter().filter(|group| group.num_rows() > 0).map(|group| {
        let mut own = group.columns_under_root_iter(name)?;
        let (chunk, none) = (own.next()?, own.next());
        (none.is_none() && chunk.byte_range().end <= size).then_some((chunk, group.num_rows()))
    });
    chunks.collect()
}

/// What a part of a column holds, as an array of the field's type.
fn array(path: &Path, (chunk, rows): &Chunk<'_>, field: &Field) -> Option<Box<dyn Array>> {
    let length = chunk.compressed_size().unsigned_abs();
    let mut bytes = Vec::with_capacity(usize::try_from(length).ok()?);
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(chunk.byte_range().start)).ok()?;
    (file.take(length).read_to_end(&mut bytes).ok()? as u64 == length).then_some(())?;
    let pages = PageReader::new(Cursor::new(bytes.into()), chunk, Vec::new(), usize::MAX);
    let pages = BasicDecompressor::new(pages, Vec::new());
    let types = vec![&chunk.descriptor().descriptor.primitive_type];
    let (mut arrays, _) = column_iter_to_arrays(vec![pages], types, field.clone(), None).ok()?;
    let array = arrays.pop()?;
    (arrays.is_empty() && array.len() == *rows).then_some(array)
}

/// A column's text that nobody requested, a piece a group.
fn texts(path: &Path, chunks: &[Chunk<'_>], field: &Field, words: &MissingWords) -> Option<Vec<Piece>> {
    let (many, begun) = (AtomicBool::new(false), Begun::default());
    let piece = |(place, chunk): (usize, &Chunk<'_>)| {
        let array = array(path, chunk, field)?;
        let texts = array.as_any().downcast_ref::<Utf8ViewArray>()?.clone();
        drop(array);
        Some(freed::freed(taken::piece(texts, &many), place, words, &begun))
    };
    chunks.par_iter().enumerate().map(piece).collect()
}

/// A column's text as codes, a piece a group; `None` if a page of it is not coded, or not as it should be, which
/// the ordinary reader will report.
fn pieces(path: &Path, name: &str, chunks: &[Chunk<'_>], free: Option<&MissingWords>) -> Option<Vec<Piece>> {
    let kind = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
    // The sign by which the reader knows that codes are wanted.
    let wanted: Metadata = [(DTYPE_CATEGORICAL_NEW.into(), "".into())].into_iter().collect();
    let field = Field::new(name.into(), kind, true).with_metadata(wanted);
    let begun = Begun::default();
    let piece = |(place, chunk): (usize, &Chunk<'_>)| {
        let array = array(path, chunk, &field)?;
        let array = array.as_any().downcast_ref::<DictionaryArray<u32>>()?;
        let values = array.values().as_any().downcast_ref::<Utf8ViewArray>()?;
        let piece = of_dictionary(array, values);
        Some(match free {
            Some(words) => freed::freed(piece, place, words, &begun),
            None => piece,
        })
    };
    chunks.par_iter().enumerate().map(piece).collect()
}

/// The texts of a dictionary that occur, and which of them each row holds; where they are many, the texts themselves.
fn of_dictionary(array: &DictionaryArray<u32>, dictionary: &Utf8ViewArray) -> Piece {
    let keys = array.keys();
    // Empty text is missing, as it is in a text file.
    let text = |key: &u32| dictionary.get(*key as usize).filter(|text| !text.is_empty());
    if dictionary.len() >= usize::from(MISSING) {
        let mut texts = MutableBinaryViewArray::<str>::with_capacity(keys.len());
        for key in keys {
            match key.filter(|key| text(key).is_some()).and_then(|key| dictionary.views().get(*key as usize)) {
                Some(view) => texts.push_view(*view, dictionary.data_buffers()),
                None => texts.push_null(),
            }
        }
        return Piece::Text(texts.into());
    }
    let mut occurs = vec![false; dictionary.len()];
    let mut see = |key: u32| {
        if let Some(occurs) = occurs.get_mut(key as usize) {
            *occurs = true;
        }
    };
    match keys.validity() {
        None => keys.values().iter().for_each(|key| see(*key)),
        Some(_) => keys.iter().flatten().for_each(|key| see(*key)),
    }
    let mut values: Vec<Box<str>> = Vec::new();
    let codes_of: Vec<u16> = (0..dictionary.len() as u32)
        .map(|key| match text(&key).filter(|_| occurs.get(key as usize) == Some(&true)) {
            Some(text) => {
                values.push(text.into());
                values.len() as u16 - 1
            }
            None => MISSING,
        })
        .collect();
    let code = |key: &u32| codes_of.get(*key as usize).copied().unwrap_or(MISSING);
    let codes = match keys.validity() {
        None => keys.values().iter().map(code).collect(),
        Some(_) => keys.iter().map(|key| key.map_or(MISSING, code)).collect(),
    };
    Piece::Few { values, codes }
}
