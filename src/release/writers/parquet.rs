//! Parquet: real types, a hidden cell null, and beside each measure a column that says why a null is one.

use polars::frame::DataFrame;
use polars::io::parquet::write::{ParquetCompression, ParquetWriter};
use polars::prelude::{Column, NamedFrom as _, Series};

use super::WriteError;
use super::shape::{Names, NumberKind, TableLayout, number};
use crate::privacy::Progress;
use crate::release::published::PublishedValue;

/// Labels as text, people as whole numbers without sign, other measures as 64-bit floats; `NAME status` is
/// `published`, `hidden` or `empty`.
pub fn file(table: &TableLayout<'_>, progress: &Progress) -> Result<Vec<u8>, WriteError> {
    let mut names = Names::default();
    let mut columns: Vec<Column> = Vec::with_capacity(table.dimensions.len() + 2 * table.measures.len());
    for (i, name) in table.dimensions.iter().enumerate() {
        let labels: Vec<&str> = table.rows.iter().map(|row| row.at[i].as_str()).collect();
        columns.push(Series::new(names.apart(name).into(), labels).into());
        progress.check()?;
    }
    // The measures' own names come first, so that a status column is the one to be renamed.
    let measures: Vec<String> = table.measures.iter().map(|measure| names.apart(&measure.name)).collect();
    for (i, (measure, name)) in table.measures.iter().zip(measures).enumerate() {
        let values = || table.rows.iter().map(|row| row.values[i]);
        let status: Vec<&str> = values().map(status).collect();
        let status_name = names.apart(&format!("{name} status"));
        columns.push(match measure.kind {
            NumberKind::Count => Series::new(name.into(), values().map(count).collect::<Vec<Option<u64>>>()).into(),
            NumberKind::Number => Series::new(name.into(), values().map(number).collect::<Vec<Option<f64>>>()).into(),
        });
        columns.push(Series::new(status_name.into(), status).into());
        progress.check()?;
    }
    let mut frame = DataFrame::new(table.rows.len(), columns)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).with_compression(ParquetCompression::Snappy).finish(&mut frame)?;
    progress.step(table.rows.len() as u64)?;
    Ok(bytes)
}

fn count(value: PublishedValue) -> Option<u64> {
    match value {
        PublishedValue::Count(people) => Some(people),
        _ => None,
    }
}

fn status(value: PublishedValue) -> &'static str {
    match value {
        PublishedValue::Hidden => "hidden",
        _ if number(value).is_some() => "published",
        _ => "empty",
    }
}
