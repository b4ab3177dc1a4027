//! Delimited text becomes a table.

use std::path::Path;

use polars_core::utils::arrow::array::{PrimitiveArray, Utf8ViewArray};

use super::error::DatasetError;
use super::options::OpenOptions;
use super::source::{Format, Source};
use super::table::{ColumnData, Table};
use crate::privacy::Progress;

pub(crate) fn read(path: &Path, options: &OpenOptions, progress: &Progress) -> Result<(Source, Table), DatasetError> {
    let bytes = std::fs::read(path).map_err(|error| DatasetError::Io { path: path.to_owned(), error })?;
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let delimiter = options
        .delimiter
        .and_then(|c| u8::try_from(c).ok())
        .unwrap_or_else(|| *b",;\t|".iter().max_by_key(|d| first.iter().filter(|b| b == d).count()).unwrap_or(&b','));
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes.as_slice());
    let damaged = |e: csv::Error| DatasetError::Damaged {
        path: path.to_owned(),
        format: "delimited text",
        reason: e.to_string(),
    };
    let names: Vec<String> = reader.headers().map_err(damaged)?.iter().map(str::to_owned).collect();
    let mut cells: Vec<Vec<Option<String>>> = vec![Vec::new(); names.len()];
    for record in reader.records() {
        progress.check()?;
        for (column, field) in cells.iter_mut().zip(record.map_err(damaged)?.iter()) {
            column.push((!field.is_empty()).then(|| field.to_owned()));
        }
    }
    let rows = cells.first().map_or(0, Vec::len);
    let columns = cells
        .into_iter()
        .map(|cells| {
            let whole: Option<Vec<Option<i64>>> = cells
                .iter()
                .map(|c| c.as_ref().map(|c| c.parse::<i64>().ok()).map_or(Some(None), |v| v.map(Some)))
                .collect();
            if let Some(whole) = whole {
                return ColumnData::Integer(vec![PrimitiveArray::from(whole)]);
            }
            ColumnData::Text(vec![Utf8ViewArray::from_slice(&cells)])
        })
        .collect();
    let mut source = Source::sample(&path.file_name().unwrap_or_default().to_string_lossy(), rows as u64);
    source.format = Format::Delimited;
    source.path = Some(path.to_owned());
    source.delimiter = Some(delimiter as char);
    source.bytes = bytes.len() as u64;
    Ok((source, Table { starts: vec![0, rows], names, columns }))
}
