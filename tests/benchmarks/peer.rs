//! polars doing the same work, as its users would write it.

use polars::prelude::*;
use std::path::Path;

/// Columns of the sample as a data warehouse hands them over.
pub struct Frame(DataFrame);

pub fn read_csv(path: &Path) -> DataFrame {
    CsvReadOptions::default()
        .with_has_header(true)
        .try_into_reader_with_file_path(Some(path.into()))
        .unwrap()
        .finish()
        .unwrap()
}

pub fn read_parquet(path: &Path) -> DataFrame {
    ParquetReader::new(std::fs::File::open(path).unwrap()).finish().unwrap()
}

/// The classes of the named columns of a file: read alone, and counted.
pub fn classes_of(path: &Path, columns: &[&str]) -> usize {
    if path.extension().is_some_and(|ending| ending == "csv") {
        return read_as_text(path, columns).group_by(columns);
    }
    let names = columns.iter().map(|&name| name.to_owned()).collect();
    let frame = ParquetReader::new(std::fs::File::open(path).unwrap()).with_columns(Some(names)).finish().unwrap();
    Frame(frame).group_by(columns)
}

/// Size of the file's own frame in memory.
pub fn frame_bytes(path: &Path) -> usize {
    read_csv(path).estimated_size()
}

/// The named columns, each read as text.
pub fn read_as_text(path: &Path, columns: &[&str]) -> Frame {
    let names: Vec<PlSmallStr> = columns.iter().map(|&name| name.into()).collect();
    let schema: Schema = names.iter().map(|name| Field::new(name.clone(), DataType::String)).collect();
    let options = CsvReadOptions::default()
        .with_has_header(true)
        .with_columns(Some(names.into()))
        .with_schema_overwrite(Some(schema.into()));
    Frame(options.try_into_reader_with_file_path(Some(path.into())).unwrap().finish().unwrap())
}

impl Frame {
    pub fn group_by(&self, columns: &[&str]) -> usize {
        self.0.group_by(columns.iter().copied()).unwrap().get_groups().len()
    }

    pub fn categorical(&self, columns: &[&str]) -> Self {
        let categories = Categories::global();
        let kind = DataType::from_categories(categories);
        let columns = columns.iter().map(|name| self.0.column(name).unwrap().cast(&kind).unwrap()).collect();
        Self(DataFrame::new(self.0.height(), columns).unwrap())
    }
}
