//! The sample as a file, of any size: rows go to the disk as they are made.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use polars::io::parquet::write::{ParquetCompression, ParquetWriter};
use polars::prelude::{Column, DataFrame};

use super::{MOST_PEOPLE, Sample, csv, frame, in_stretches};
use crate::files::{IfExists, Unfinished};
use crate::privacy::{Cancelled, Progress};

/// Why a sample could not be made or written.
#[derive(thiserror::Error, Debug)]
pub enum SampleError {
    #[error("A sample needs at least one person. Ask for 1 to {MOST_PEOPLE} people.")]
    Nobody,
    #[error("{people} people are more than the sample has customer numbers for. Ask for at most {MOST_PEOPLE}.")]
    TooMany { people: u64 },
    #[error("“{}” names no format that a sample is written in. End it in .csv or .parquet.", path.display())]
    UnknownFormat { path: PathBuf },
    #[error("“{}” exists already and was left as it is. Choose another name, or delete it first.", path.display())]
    Exists { path: PathBuf },
    #[error("“{}” could not be written: {error}. Nothing was left behind; check the folder and the space on the disk.", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("Making the sample was cancelled; nothing was left behind.")]
    Cancelled,
}

impl From<Cancelled> for SampleError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Whether a sample of this many people can be made.
pub(super) fn check_people(people: u64) -> Result<(), SampleError> {
    match people {
        0 => Err(SampleError::Nobody),
        1..=MOST_PEOPLE => Ok(()),
        _ => Err(SampleError::TooMany { people }),
    }
}

/// Writes a sample as csv or parquet, by the name's ending. The file appears whole or not at all.
///
/// # Errors
/// [`SampleError`]; a file that exists and is not empty is never written over.
pub fn write(sample: Sample, people: u64, path: &Path, progress: &Progress) -> Result<(), SampleError> {
    check_people(people)?;
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let as_parquet = match ending.as_deref() {
        Some("csv") => false,
        Some("parquet") => true,
        _ => return Err(SampleError::UnknownFormat { path: path.to_owned() }),
    };
    let io = |error| SampleError::Io { path: path.to_owned(), error };
    if path.metadata().is_ok_and(|m| m.is_dir() || m.len() > 0) {
        return Err(SampleError::Exists { path: path.to_owned() });
    }
    let file = Unfinished::beside(path).map_err(io)?;
    progress.set_total(people);
    let mut out = BufWriter::with_capacity(1 << 20, file.as_file());
    if as_parquet {
        write_parquet(sample, people, &mut out, progress, &io)?;
    } else {
        write_csv(sample, people, &mut out, progress, &io)?;
    }
    out.flush().map_err(io)?;
    drop(out);
    file.put_in_place(path, IfExists::Replace).map_err(io)
}

fn write_csv(
    sample: Sample,
    people: u64,
    out: &mut BufWriter<&File>,
    progress: &Progress,
    io: &dyn Fn(std::io::Error) -> SampleError,
) -> Result<(), SampleError> {
    let mut header = String::new();
    csv::push_header(&mut header, &sample.rows_of(0..1));
    out.write_all(header.as_bytes()).map_err(io)?;
    let lines = |table| {
        let mut text = String::new();
        csv::push_rows(&mut text, &table);
        text
    };
    in_stretches(sample, people, progress, lines, |text| out.write_all(text.as_bytes()).map_err(io))
}

fn write_parquet(
    sample: Sample,
    people: u64,
    out: &mut BufWriter<&File>,
    progress: &Progress,
    io: &dyn Fn(std::io::Error) -> SampleError,
) -> Result<(), SampleError> {
    let refused = |error: polars::error::PolarsError| io(std::io::Error::other(error.to_string()));
    let frame_of = |table| {
        let series = frame::series(&table);
        DataFrame::new_infer_height(series.into_iter().map(Column::from).collect())
    };
    let first = frame_of(sample.rows_of(0..1)).map_err(refused)?;
    let writer = ParquetWriter::new(out).with_compression(ParquetCompression::Snappy);
    let mut batches = writer.batched(first.schema()).map_err(refused)?;
    in_stretches(sample, people, progress, frame_of, |frame| {
        batches.write_batch(&frame.map_err(refused)?).map_err(refused)
    })?;
    batches.finish().map_err(refused)?;
    Ok(())
}
