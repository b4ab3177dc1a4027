//! The sample as a table in memory, and as series for a writer.

use std::sync::Arc;

use polars::prelude::{IntoSeries, NamedFrom, Series};
use polars_arrow::array::{BooleanArray, PrimitiveArray, Utf8ViewArray};
use sha2::{Digest, Sha256};

use super::columns::{Cells, MISSING, SampleTable, Texts};
use super::write::{SampleError, check_people};
use super::{Sample, csv, in_stretches};
use crate::dataset::columns::settle;
use crate::dataset::table::{self, ColumnData};
use crate::dataset::{Dataset, OpenOptions, Source};
use crate::privacy::{CodedColumn, Codes, Progress, Values};

/// A sample as an opened dataset. Its size and fingerprint are those of the csv file that [`super::write()`] makes of it.
///
/// # Errors
/// [`SampleError`] for a size that cannot be made, and when cancelled.
pub fn dataset(sample: Sample, people: u64, progress: &Progress) -> Result<Dataset, SampleError> {
    check_people(people)?;
    progress.set_total(people);
    let mut text = String::new();
    let example = sample.rows_of(0..1);
    csv::push_header(&mut text, &example);
    let names: Vec<String> = example.columns.iter().map(|c| c.name.to_owned()).collect();
    let mut fingerprint = Sha256::new();
    fingerprint.update(text.as_bytes());
    let mut bytes = text.len() as u64;
    let mut starts = vec![0];
    let mut columns: Vec<Gathered> = Vec::new();
    let each = |made: SampleTable| {
        let mut text = String::new();
        csv::push_rows(&mut text, &made);
        (made.rows, text, made.columns.into_iter().map(|c| Gathered::new(c.cells)).collect::<Vec<_>>())
    };
    in_stretches(sample, people, progress, each, |(rows, text, made)| -> Result<(), SampleError> {
        fingerprint.update(text.as_bytes());
        bytes += text.len() as u64;
        starts.push(starts.last().copied().unwrap_or(0) + rows);
        if columns.is_empty() {
            columns = made;
        } else {
            for (column, next) in columns.iter_mut().zip(made) {
                column.append(next);
            }
        }
        Ok(())
    })?;
    let rows = starts.last().copied().unwrap_or(0);
    let columns = columns.into_iter().zip(&names).map(|(column, name)| column.finish(name)).collect();
    let mut source = Source::sample(sample.file_name(), rows as u64);
    source.bytes = bytes;
    source.sha256 = fingerprint.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut table = table::Table { starts, names, columns };
    // As its file is read: the people who did not state their income have none in the table.
    settle::table(&mut table, &OpenOptions::default(), &mut source.reading);
    Ok(Dataset::new(source, table, |_| true, progress)?)
}

/// A column that grows by stretches.
enum Gathered {
    Text(Vec<Utf8ViewArray>),
    Choice { codes: Vec<u16>, values: Vec<&'static str> },
    Integer(Vec<PrimitiveArray<i64>>),
    Number(Vec<PrimitiveArray<f64>>),
    Date(Vec<PrimitiveArray<i32>>),
    Boolean(Vec<BooleanArray>),
}

impl Gathered {
    fn new(cells: Cells) -> Self {
        match cells {
            Cells::Text(texts) => Self::Text(vec![view_array(&texts)]),
            Cells::Choice { codes, values } => Self::Choice { codes, values },
            Cells::Whole(numbers) => Self::Integer(vec![numbers.into_iter().map(|n| Some(i64::from(n))).collect()]),
            // The number nearest to this amount in cents: what a parser makes of the text.
            Cells::Cents(cents) => Self::Number(vec![cents.into_iter().map(|c| Some(f64::from(c) / 100.0)).collect()]),
            Cells::Day(days) => Self::Date(vec![PrimitiveArray::from_vec(days)]),
            Cells::Flag(flags) => Self::Boolean(vec![BooleanArray::from_slice(flags)]),
        }
    }

    fn append(&mut self, next: Self) {
        match (self, next) {
            (Self::Text(all), Self::Text(next)) => all.extend(next),
            (Self::Choice { codes, .. }, Self::Choice { codes: next, .. }) => codes.extend(next),
            (Self::Integer(all), Self::Integer(next)) => all.extend(next),
            (Self::Number(all), Self::Number(next)) => all.extend(next),
            (Self::Date(all), Self::Date(next)) => all.extend(next),
            (Self::Boolean(all), Self::Boolean(next)) => all.extend(next),
            // Every stretch has the same columns.
            _ => {}
        }
    }

    fn finish(self, name: &str) -> ColumnData {
        match self {
            Self::Text(blocks) => ColumnData::Text(blocks),
            Self::Choice { codes, values } => ColumnData::Coded(Arc::new(coded(name, &codes, &values))),
            Self::Integer(blocks) => ColumnData::Integer(blocks),
            Self::Number(blocks) => ColumnData::Number(blocks),
            Self::Date(blocks) => ColumnData::Date(blocks),
            Self::Boolean(blocks) => ColumnData::Boolean(blocks),
        }
    }
}

fn view_array(texts: &Texts) -> Utf8ViewArray {
    Utf8ViewArray::from_slice((0..texts.len()).map(|row| texts.get(row)).collect::<Vec<_>>())
}

/// A choice as the measure takes it: the values that occur, ascending.
fn coded(name: &str, codes: &[u16], values: &[&str]) -> CodedColumn {
    let mut used = vec![false; values.len()];
    let mut has_missing = false;
    for &code in codes {
        match used.get_mut(usize::from(code)) {
            Some(used) => *used = true,
            None => has_missing = true,
        }
    }
    let mut order: Vec<usize> = (0..values.len()).filter(|&code| used[code]).collect();
    order.sort_by_key(|&code| values[code]);
    let missing = order.len() as u32;
    let mut place = vec![missing; values.len()];
    for (index, &code) in order.iter().enumerate() {
        place[code] = index as u32;
    }
    let packed: Vec<u32> = codes.iter().map(|&c| place.get(usize::from(c)).copied().unwrap_or(missing)).collect();
    CodedColumn {
        name: name.to_owned(),
        values: Values::Text(order.iter().map(|&code| values[code].into()).collect()),
        has_missing,
        codes: Codes::pack(&packed, order.len() + usize::from(has_missing)),
    }
}

/// The columns of a stretch as polars holds them.
pub(super) fn series(table: &SampleTable) -> Vec<Series> {
    let one = |column: &super::columns::Column| {
        let name = column.name.into();
        match &column.cells {
            Cells::Text(texts) => Series::new(name, (0..texts.len()).map(|row| texts.get(row)).collect::<Vec<_>>()),
            Cells::Choice { codes, values } => {
                let texts: Vec<Option<&str>> =
                    codes.iter().map(|&c| values.get(usize::from(c)).copied().filter(|_| c != MISSING)).collect();
                Series::new(name, texts)
            }
            Cells::Whole(numbers) => Series::new(name, numbers.iter().map(|&n| i64::from(n)).collect::<Vec<_>>()),
            Cells::Cents(cents) => Series::new(name, cents.iter().map(|&c| f64::from(c) / 100.0).collect::<Vec<_>>()),
            Cells::Day(days) => polars::prelude::Int32Chunked::from_vec(name, days.clone()).into_date().into_series(),
            Cells::Flag(flags) => Series::new(name, flags.as_slice()),
        }
    };
    table.columns.iter().map(one).collect()
}
