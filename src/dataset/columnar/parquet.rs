//! Parquet, read by polars. Text of which a file keeps the distinct values in dictionaries is taken over as codes, without
//! a look at the rows: that is faster than to write each row's text and code it afterwards, and takes less memory.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use polars::io::SerReader;
use polars::io::parquet::read::ParquetReader;
use polars::prelude::{ArrowSchema, Column, DataFrame, PolarsResult, Series, polars_bail};
use polars_arrow::array::{Array, DictionaryArray, MutableBinaryViewArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field, IntegerType, Metadata};
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, PageReader, RowGroupMetadata, column_iter_to_arrays,
    infer_schema, read_metadata,
};
use rayon::prelude::*;

use super::fields::{LeftOut, UNREADABLE, of_dtype};
use crate::dataset::delimited::{MISSING, Piece};

/// What was read of a file, in the order of its columns.
pub(super) struct Parts {
    /// Columns that polars read.
    pub frame: DataFrame,
    /// Columns whose text came in dictionaries: place in the file, and a piece a group of rows.
    pub coded: Vec<(usize, String, Vec<Piece>)>,
    /// Rows of each block that the columns are cut into.
    pub groups: Vec<usize>,
}

impl Parts {
    /// A frame whose columns are all cut alike.
    pub fn of_frame(frame: DataFrame) -> Self {
        let groups = frame.columns().first().map(|column| column.as_materialized_series().chunk_lengths().collect());
        Self { frame, coded: Vec::new(), groups: groups.unwrap_or_default() }
    }
}

/// Reads a file; columns that cannot be read are left out, by name.
pub(super) fn read(path: &Path) -> PolarsResult<(Parts, Vec<LeftOut>)> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let metadata = Arc::new(read_metadata(&mut file)?);
    let schema = infer_schema(&metadata)?;
    let left_out: Vec<LeftOut> = schema
        .iter()
        .enumerate()
        .filter_map(|(place, (name, field))| {
            of_dtype(field.dtype()).map(|holds| LeftOut { place, name: name.to_string(), holds })
        })
        .collect();
    if !left_out.is_empty() {
        return column_by_column(path, &metadata, &schema, size, left_out);
    }
    match catch_unwind(AssertUnwindSafe(|| whole(path, file, &metadata, &schema, size))) {
        Ok(Ok(parts)) => Ok((parts, left_out)),
        Ok(Err(error)) => column_by_column(path, &metadata, &schema, size, left_out).map_err(|_| error),
        Err(_) => column_by_column(path, &metadata, &schema, size, left_out),
    }
}

fn groups_of(metadata: &FileMetadata) -> Vec<usize> {
    metadata.row_groups.iter().map(RowGroupMetadata::num_rows).filter(|rows| *rows > 0).collect()
}

fn whole(
    path: &Path,
    file: File,
    metadata: &Arc<FileMetadata>,
    schema: &ArrowSchema,
    size: u64,
) -> PolarsResult<Parts> {
    let groups = groups_of(metadata);
    let coded: Vec<(usize, String, Vec<Piece>)> = candidates(metadata, schema, size)
        .into_par_iter()
        .filter_map(|(place, name, chunks)| Some((place, name.clone(), pieces(path, &name, &chunks)?)))
        .collect();
    let others = (0..schema.len()).filter(|place| !coded.iter().any(|(own, ..)| own == place)).collect();
    let mut reader = ParquetReader::new(file).with_projection(Some(others));
    reader.set_metadata(Arc::clone(metadata));
    let mut frame = reader.finish()?;
    frame.align_chunks_par();
    let mut parts = Parts::of_frame(frame);
    if parts.frame.width() == 0 || parts.groups == groups {
        parts.groups = groups;
        parts.coded = coded;
        return Ok(parts);
    }
    // The rows are not cut as the file's groups are: all of them are read in the one way.
    if !coded.is_empty() {
        let mut frame = ParquetReader::new(File::open(path)?).finish()?;
        frame.align_chunks_par();
        parts = Parts::of_frame(frame);
    }
    Ok(parts)
}

/// Each column by itself, so that one that cannot be read does not stop the others.
fn column_by_column(
    path: &Path,
    metadata: &FileMetadata,
    schema: &ArrowSchema,
    size: u64,
    mut left_out: Vec<LeftOut>,
) -> PolarsResult<(Parts, Vec<LeftOut>)> {
    let unreadable: Vec<usize> = left_out.iter().map(|out| out.place).collect();
    let read: Vec<(usize, &str, Option<Column>)> = schema
        .iter()
        .enumerate()
        .filter(|(place, _)| !unreadable.contains(place))
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(place, (name, field))| {
            let one = || series(path, &chunks_of(metadata, name, size)?, field);
            let series = catch_unwind(AssertUnwindSafe(one)).ok().flatten();
            (place, name.as_str(), series.map(Column::from))
        })
        .collect();
    let mut columns = Vec::new();
    for (place, name, column) in read {
        match column {
            Some(column) => columns.push(column),
            None => left_out.push(LeftOut { place, name: name.to_owned(), holds: UNREADABLE }),
        }
    }
    if columns.is_empty() {
        polars_bail!(ComputeError: "not one of its columns can be read");
    }
    let rows = groups_of(metadata).iter().sum();
    let mut parts = Parts::of_frame(DataFrame::new(rows, columns)?);
    parts.groups = groups_of(metadata);
    Ok((parts, left_out))
}

type Chunk<'a> = (&'a ColumnChunkMetadata, usize);

/// Columns of text that have a dictionary in each group of rows.
fn candidates<'a>(metadata: &'a FileMetadata, schema: &ArrowSchema, size: u64) -> Vec<(usize, String, Vec<Chunk<'a>>)> {
    let column = |(place, (name, field)): (usize, (&_, &Field))| {
        let name: &str = AsRef::<str>::as_ref(name);
        if *field.dtype() != ArrowDataType::Utf8View {
            return None;
        }
        let chunks = chunks_of(metadata, name, size)?;
        let all_coded = chunks.iter().all(|(chunk, _)| chunk.dictionary_page_offset().is_some());
        all_coded.then(|| (place, name.to_owned(), chunks))
    };
    schema.iter().enumerate().filter_map(column).collect()
}

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
fn array(file: &mut File, (chunk, rows): &Chunk<'_>, field: &Field) -> Option<Box<dyn Array>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(chunk.byte_range().start)).ok()?;
    let length = chunk.compressed_size().unsigned_abs();
    (file.by_ref().take(length).read_to_end(&mut bytes).ok()? as u64 == length).then_some(())?;
    let pages = PageReader::new(Cursor::new(bytes.into()), chunk, Vec::new(), usize::MAX);
    let pages = BasicDecompressor::new(pages, Vec::new());
    let types = vec![&chunk.descriptor().descriptor.primitive_type];
    let (mut arrays, _) = column_iter_to_arrays(vec![pages], types, field.clone(), None).ok()?;
    let array = arrays.pop()?;
    (arrays.is_empty() && array.len() == *rows).then_some(array)
}

/// A column by itself; `None` where it cannot be read.
fn series(path: &Path, chunks: &[Chunk<'_>], field: &Field) -> Option<Series> {
    let mut file = File::open(path).ok()?;
    let arrays: Vec<Box<dyn Array>> =
        chunks.iter().map(|chunk| array(&mut file, chunk, field)).collect::<Option<_>>()?;
    Series::try_from((field, arrays)).ok()
}

/// A column's text as codes, a piece a group; `None` where a page of it is not coded, or not as it should be, which
/// whoever reads it in the ordinary way will tell.
fn pieces(path: &Path, name: &str, chunks: &[Chunk<'_>]) -> Option<Vec<Piece>> {
    let mut file = File::open(path).ok()?;
    let kind = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
    // The sign by which the reader knows that codes are wanted.
    let wanted: Metadata = [(DTYPE_CATEGORICAL_NEW.into(), "".into())].into_iter().collect();
    let field = Field::new(name.into(), kind, true).with_metadata(wanted);
    let piece = |chunk: &Chunk<'_>| {
        let array = array(&mut file, chunk, &field)?;
        let array = array.as_any().downcast_ref::<DictionaryArray<u32>>()?;
        let values = array.values().as_any().downcast_ref::<Utf8ViewArray>()?;
        Some(of_dictionary(array, values))
    };
    chunks.iter().map(piece).collect()
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
