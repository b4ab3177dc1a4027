//! Parquet read back by polars.

use polars::io::SerReader as _;
use polars::io::parquet::read::ParquetReader;
use polars::prelude::{AnyValue, DataFrame, DataType};
use proptest::prelude::*;
use shoal::release::writers::FileFormat;
use shoal::release::{Published, PublishedValue};

use super::{example, table, written};

fn frame(table: &Published) -> DataFrame {
    let (folder, _) = written(std::slice::from_ref(table), FileFormat::Parquet);
    ParquetReader::new(std::fs::File::open(folder.path().join("table.parquet")).unwrap()).finish().unwrap()
}

#[test]
fn types_are_real_and_names_say_what_they_are() {
    let frame = frame(&example());
    let schema: Vec<(String, DataType)> =
        frame.schema().iter().map(|(name, kind)| (name.to_string(), kind.clone())).collect();
    let expected = [
        ("region", DataType::String),
        ("tier", DataType::String),
        ("people", DataType::UInt64),
        ("people status", DataType::String),
        ("spend: mean", DataType::Float64),
        ("spend: mean status", DataType::String),
    ];
    assert_eq!(schema, expected.map(|(name, kind)| (name.to_owned(), kind)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn everything_comes_back(table in table()) {
        let frame = frame(&table);
        let columns = frame.columns();
        prop_assert_eq!(columns.len(), table.dimensions.len() + 2 * table.measures.len());
        prop_assert_eq!(frame.height(), table.rows.len());
        for (i, row) in table.rows.iter().enumerate() {
            for (column, label) in columns.iter().zip(&row.at) {
                prop_assert_eq!(column.get(i).unwrap(), AnyValue::String(label));
            }
            for (pair, value) in columns[table.dimensions.len()..].chunks(2).zip(&row.values) {
                let (read, status) = (pair[0].get(i).unwrap(), pair[1].get(i).unwrap());
                let expected = match *value {
                    PublishedValue::Count(people) => {
                        prop_assert_eq!(read.extract::<f64>(), Some(people as f64));
                        "published"
                    }
                    PublishedValue::Number(number) => {
                        prop_assert_eq!(read, AnyValue::Float64(number.value()));
                        "published"
                    }
                    PublishedValue::Hidden => {
                        prop_assert_eq!(read, AnyValue::Null);
                        "hidden"
                    }
                    PublishedValue::Empty => {
                        prop_assert_eq!(read, AnyValue::Null);
                        "empty"
                    }
                };
                prop_assert_eq!(status, AnyValue::String(expected));
            }
        }
    }
}
