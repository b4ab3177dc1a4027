//! Parquet and Arrow: formats that know their types. Columns are taken over as they are.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use polars_core::prelude::{Column, DataType, PolarsResult, TimeUnit};
use polars_core::utils::arrow::array::{Array, PrimitiveArray, StaticArray as _, Utf8ViewArray};
use polars_io::SerReader;
use polars_io::ipc::{IpcReader, IpcStreamReader};
use rayon::prelude::*;

use super::claims;
use super::delimited::{self, Piece};
use super::error::DatasetError;
use super::headers;
use super::options::OpenOptions;
use super::parquet::{self, Parts};
use super::reading::{Reading, Remark, RemarkKind};
use super::retype::{Retyped, retyped};
use super::role::ColumnType;
use super::source::{Format, Misread, Source};
use super::table::{ColumnData, Table};
use crate::privacy::Progress;

/// Whole numbers beyond this are not exact as `f64`: they are codes.
const EXACT: i64 = 999_999_999_999_999;

/// Reads a file that is known to begin as one of these formats does.
pub(super) fn read(
    path: &Path,
    is_parquet: bool,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<(Source, Table), DatasetError> {
    let format = if is_parquet { "Parquet" } else { "Arrow" };
    let failed = |error| delimited::stopped(path, error, progress);
    let damaged = |reason: String| DatasetError::Damaged { path: path.to_owned(), format, reason };
    if is_parquet && !ends_with(path, b"PAR1").map_err(failed)? {
        return Err(damaged("its end is missing, where Parquet keeps its table of contents".to_owned()));
    }
    let contradictory = || damaged("its parts contradict each other".to_owned());
    // What a damaged file makes a reader do is not ours to say; a panic of it ends here. Memory that cannot be had would
    // end the process: so claims are checked before.
    let check = || if is_parquet { claims::parquet(path) } else { claims::arrow(path) };
    catch_unwind(AssertUnwindSafe(check)).map_err(|_| contradictory())??;
    let read = || catch_unwind(AssertUnwindSafe(|| if is_parquet { parquet::read(path) } else { read_arrow(path) }));
    let (read, fingerprint) = rayon::join(read, || delimited::fingerprint(path, progress));
    progress.check()?;
    let fingerprint = fingerprint.map_err(failed)?;
    let Parts { frame, coded, groups } = match read {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => return Err(damaged(first_line(&error.to_string()))),
        Err(_) => return Err(contradictory()),
    };
    let rows = groups.iter().sum::<usize>() as u64;
    if rows == 0 || frame.width() + coded.len() == 0 {
        return Err(DatasetError::NoRows { path: path.to_owned(), unreadable: 0, line: 0, reason: String::new() });
    }
    if rows >= u64::from(u32::MAX) {
        return Err(DatasetError::TooManyRows { path: path.to_owned(), rows });
    }
    let mut starts = vec![0];
    for length in &groups {
        starts.push(starts.last().copied().unwrap_or(0) + length);
    }
    let mut given: Vec<(String, Given)> =
        frame.into_columns().into_iter().map(|column| (column.name().to_string(), Given::Column(column))).collect();
    // In the order of the file, each has its own place once those before it are in.
    for (place, name, pieces) in coded {
        given.insert(place.min(given.len()), (name, Given::Pieces(pieces)));
    }
    let mut reading = Reading::default();
    let (given_names, given): (Vec<String>, Vec<Given>) = given.into_iter().unzip();
    let names = headers::unique(&given_names, &mut reading);
    options.check_names(&names)?;
    let columns: Vec<(Retyped, Option<String>)> = given
        .into_par_iter()
        .zip(&names)
        .map(|(given, name)| {
            progress.check()?;
            let wanted = options.types.get(name).copied();
            let (data, note) = match given {
                Given::Pieces(pieces) => (delimited::text_column(name, pieces), None),
                Given::Column(column) => taken(column, name, wanted)
                    .map_err(|error| damaged(format!("“{name}”: {}", first_line(&error.to_string()))))?,
            };
            Ok((retyped(data, &starts, name, options, progress)?, note))
        })
        .collect::<Result<_, DatasetError>>()?;
    let (mut questions, mut misread) = (Vec::new(), Vec::new());
    let mut table = Table { starts, names, columns: Vec::with_capacity(columns.len()) };
    for (place, (retyped, note)) in columns.into_iter().enumerate() {
        table.columns.push(retyped.data);
        let told = note.into_iter().chain(retyped.note).chain(retyped.misread.as_ref().map(Misread::note));
        let name = table.names.get(place).map_or("", String::as_str);
        reading.remarks.extend(told.map(|text| Remark::new(RemarkKind::Type, text).of(name)));
        misread.extend(retyped.misread);
        questions.extend(retyped.question);
    }
    let mut source = Source::sample(&path.file_name().unwrap_or_default().to_string_lossy(), rows);
    source.path = Some(path.to_owned());
    source.format = if is_parquet { Format::Parquet } else { Format::Arrow };
    source.bytes = fingerprint.bytes;
    source.sha256 = fingerprint.sha256;
    source.reading = reading;
    source.questions = questions;
    source.misread = misread;
    Ok((source, table))
}

fn ends_with(path: &Path, mark: &[u8]) -> std::io::Result<bool> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    if size < 2 * mark.len() as u64 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-(mark.len() as i64)))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    Ok(end == mark)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn read_arrow(path: &Path) -> PolarsResult<Parts> {
    let mut file = File::open(path)?;
    let mut start = [0; 6];
    file.read_exact(&mut start)?;
    file.seek(SeekFrom::Start(0))?;
    let mut frame = if start == *b"ARROW1" {
        IpcReader::new(file).set_rechunk(false).finish()?
    } else {
        IpcStreamReader::new(file).set_rechunk(false).finish()?
    };
    frame.align_chunks_par();
    Ok(Parts::of_frame(frame))
}

/// A column of a file as it was read.
enum Given {
    Column(Column),
    /// Text that came in dictionaries.
    Pieces(Vec<Piece>),
}

/// Takes over a column, with a note where something of it is lost. `wanted`: the type that the analyst gave it, which is
/// not made here; but times of day are kept where they are wanted as text.
fn taken(column: Column, name: &str, wanted: Option<ColumnType>) -> PolarsResult<(ColumnData, Option<String>)> {
    let series = column.take_materialized_series();
    let kind = series.dtype().clone();
    let plain = |data| Ok((data, None));
    match &kind {
        DataType::Boolean => plain(ColumnData::Boolean(series.bool()?.downcast_iter().cloned().collect())),
        DataType::String => plain(text(name, series.str()?.downcast_iter().cloned().collect())),
        DataType::Date => {
            let days = series.cast(&DataType::Int32)?;
            plain(ColumnData::Date(days.i32()?.downcast_iter().cloned().collect()))
        }
        DataType::Datetime(unit, _) if wanted != Some(ColumnType::Text) => {
            let a_day = match unit {
                TimeUnit::Nanoseconds => 86_400_000_000_000,
                TimeUnit::Microseconds => 86_400_000_000,
                TimeUnit::Milliseconds => 86_400_000_i64,
            };
            let moments = series.cast(&DataType::Int64)?;
            let mut has_times = false;
            let days = moments
                .i64()?
                .downcast_iter()
                .map(|block| {
                    let days = block.values().iter().map(|moment| {
                        has_times |= moment.rem_euclid(a_day) != 0;
                        i32::try_from(moment.div_euclid(a_day)).unwrap_or(i32::MAX)
                    });
                    PrimitiveArray::from_vec(days.collect()).with_validity_typed(block.validity().cloned())
                })
                .collect();
            let note =
                has_times.then(|| format!("“{name}” holds times of day; the dates are kept, the times are not."));
            Ok((ColumnData::Date(days), note))
        }
        kind if kind.is_integer() => {
            let whole = series.strict_cast(&DataType::Int64);
            let exact = whole.as_ref().ok().and_then(|s| s.i64().ok()).filter(|numbers| {
                numbers
                    .downcast_iter()
                    .all(|block| block.iter().flatten().all(|value| (-EXACT..=EXACT).contains(value)))
            });
            match exact {
                Some(numbers) => plain(ColumnData::Integer(numbers.downcast_iter().cloned().collect())),
                None => {
                    let texts = series.cast(&DataType::String)?;
                    let note = format!("“{name}” is kept as text: numbers of more than 15 digits are codes.");
                    Ok((text(name, texts.str()?.downcast_iter().cloned().collect()), Some(note)))
                }
            }
        }
        kind if kind.is_float() || kind.is_decimal() => {
            let numbers = series.cast(&DataType::Float64)?;
            let mut unusual = 0_u64;
            let blocks = numbers
                .f64()?
                .downcast_iter()
                .map(|block| {
                    if block.values().iter().all(|value| value.is_finite()) {
                        return block.clone();
                    }
                    let before = block.null_count() as u64;
                    let finite: PrimitiveArray<f64> =
                        block.iter().map(|value| value.copied().filter(|v| v.is_finite())).collect();
                    unusual += finite.null_count() as u64 - before;
                    finite
                })
                .collect();
            let note =
                (unusual > 0).then(|| format!("“{name}”: {unusual} cells are NaN or infinite and count as missing."));
            Ok((ColumnData::Number(blocks), note))
        }
        other => {
            let note = matches!(other, DataType::List(_) | DataType::Binary | DataType::Unknown(_))
                .then(|| format!("“{name}” holds {other}; it is kept as text."));
            let blocks = match series.cast(&DataType::String) {
                Ok(texts) => texts.str()?.downcast_iter().cloned().collect(),
                Err(_) => written(&series),
            };
            Ok((text(name, blocks), note))
        }
    }
}

/// Values of any type as they are written, in the blocks that the column has.
fn written(series: &polars_core::prelude::Series) -> Vec<Utf8ViewArray> {
    let mut start = 0;
    let blocks = series.chunk_lengths().map(|length| {
        let block = series.slice(start, length);
        start += length as i64;
        let cells: Vec<Option<String>> = block.iter().map(|v| (!v.is_null()).then(|| v.to_string())).collect();
        Utf8ViewArray::from_slice(cells)
    });
    blocks.collect()
}

/// Text, coded where few values repeat. Empty text is missing, as it is in a text file.
fn text(name: &str, blocks: Vec<Utf8ViewArray>) -> ColumnData {
    // Once a block shows that a column has many values, no other block tries to code it.
    let many = AtomicBool::new(false);
    let pieces = blocks.into_par_iter().map(|block| {
        let has_empty = match block.validity() {
            None => block.len_iter().any(|length| length == 0),
            Some(valid) => block.len_iter().zip(valid.iter()).any(|(length, is)| is && length == 0),
        };
        let block = if has_empty {
            Utf8ViewArray::from_slice(block.iter().map(|cell| cell.filter(|c| !c.is_empty())).collect::<Vec<_>>())
        } else {
            block
        };
        if many.load(Relaxed) {
            return Piece::Text(block);
        }
        let piece = delimited::distinct(block);
        if matches!(piece, Piece::Text(_)) {
            many.store(true, Relaxed);
        }
        piece
    });
    let pieces: Vec<Piece> = pieces.collect();
    delimited::text_column(name, pieces)
}
