//! Arrow, read by polars: the columns that it can read.

use std::fs::File;
use std::io::{Cursor, Read as _, Seek as _, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use polars::io::SerReader;
use polars::io::ipc::{IpcReader, IpcStreamReader};
use polars::prelude::{Column, DataFrame, PolarsResult, polars_err};

use super::fields::{LeftOut, UNREADABLE, of_field};
use super::ipc::Ipc;
use super::parquet::Parts;
use crate::dataset::claims;
use crate::dataset::error::DatasetError;

/// Reads a file or stream; columns that cannot be read are left out, by name. What it claims is checked before.
///
/// # Errors
/// A file that contradicts itself or claims too much; the inner error if the library cannot read it.
pub(super) fn read(path: &Path) -> Result<PolarsResult<(Parts, Vec<LeftOut>)>, DatasetError> {
    let left_out: Vec<LeftOut> = claims::arrow_fields(path)?
        .iter()
        .enumerate()
        .filter_map(|(place, field)| {
            let name = field.name.clone().unwrap_or_default();
            of_field(field).map(|holds| LeftOut { place, name, holds })
        })
        .collect();
    if left_out.is_empty() {
        claims::arrow(path)?;
        return Ok(match catch_unwind(AssertUnwindSafe(|| whole(path))) {
            Ok(Ok(frame)) => Ok((Parts::of_frame(frame), left_out)),
            Ok(Err(error)) => one_by_one(path, left_out)?.ok_or(error),
            Err(_) => one_by_one(path, left_out)?.ok_or_else(contradictory),
        });
    }
    let Some(ipc) = Ipc::open(path) else { return Ok(Err(contradictory())) };
    let Some(bytes) = ipc.only(|place| left_out.iter().all(|out| out.place != place)) else {
        return Ok(Err(contradictory()));
    };
    claims::arrow_bytes(path, &bytes)?;
    drop(ipc);
    Ok(match catch_unwind(AssertUnwindSafe(|| of_stream(bytes))) {
        Ok(Ok(frame)) => Ok((Parts::of_frame(frame), left_out)),
        Ok(Err(error)) => one_by_one(path, left_out)?.ok_or(error),
        Err(_) => one_by_one(path, left_out)?.ok_or_else(contradictory),
    })
}

fn contradictory() -> polars::prelude::PolarsError {
    polars_err!(ComputeError: "its parts contradict each other")
}

fn whole(path: &Path) -> PolarsResult<DataFrame> {
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
    Ok(frame)
}

fn of_stream(bytes: Vec<u8>) -> PolarsResult<DataFrame> {
    let mut frame = IpcStreamReader::new(Cursor::new(bytes)).set_rechunk(false).finish()?;
    frame.align_chunks_par();
    Ok(frame)
}

type Found = Option<(Parts, Vec<LeftOut>)>;

/// Each column by itself, where the file as a whole cannot be read; `None` if no column can be read, or not alike.
fn one_by_one(path: &Path, mut left_out: Vec<LeftOut>) -> Result<Found, DatasetError> {
    let Some(ipc) = Ipc::open(path) else { return Ok(None) };
    let mut columns: Vec<Column> = Vec::new();
    let unreadable: Vec<usize> = left_out.iter().map(|out| out.place).collect();
    for (place, field) in ipc.fields().iter().enumerate().filter(|(place, _)| !unreadable.contains(place)) {
        let bytes = ipc.only(|other| other == place);
        let column = match bytes {
            Some(bytes) if claims::arrow_bytes(path, &bytes).is_ok() => {
                let read = catch_unwind(AssertUnwindSafe(|| of_stream(bytes)));
                read.ok().and_then(Result::ok).and_then(|frame| frame.into_columns().pop())
            }
            _ => None,
        };
        match column {
            Some(column) if columns.first().is_none_or(|first| first.len() == column.len()) => columns.push(column),
            _ => {
                let name = field.name.clone().unwrap_or_default();
                left_out.push(LeftOut { place, name, holds: UNREADABLE });
            }
        }
    }
    let Some(height) = columns.first().map(Column::len) else { return Ok(None) };
    let Ok(mut frame) = DataFrame::new(height, columns) else { return Ok(None) };
    frame.align_chunks_par();
    Ok(Some((Parts::of_frame(frame), left_out)))
}
