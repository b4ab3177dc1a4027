//! What the analyst says of a column's type counts in every format: the same answers give the same values, whether the
//! rows came as text or as Parquet or Arrow.

use polars::io::SerWriter;
use polars::io::ipc::IpcWriter;
use polars::io::parquet::write::ParquetWriter;
use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series, TimeUnit};
use shoal::dataset::{ColumnType, Dataset, DatasetError, DateOrder, OpenOptions, QuestionKind};

use crate::reading::{column, open_bytes};

const CSV: &str = "code,born,joined,amount,when,many\n\
                   007,03/04/1980,01.02.2020,\"1.234,5\",20200131,5\n\
                   12,05/06/1990,3.4.2021,\"2,5\",19991231,1\n\
                   x,,,oops,20200230,\n";

fn frame() -> DataFrame {
    let columns: Vec<Column> = vec![
        Series::new("code".into(), ["007", "12", "x"]).into(),
        Series::new("born".into(), [Some("03/04/1980"), Some("05/06/1990"), None]).into(),
        Series::new("joined".into(), [Some("01.02.2020"), Some("3.4.2021"), None]).into(),
        Series::new("amount".into(), ["1.234,5", "2,5", "oops"]).into(),
        Series::new("when".into(), [20_200_131_i64, 19_991_231, 20_200_230]).into(),
        Series::new("many".into(), [Some(5_i32), Some(1), None]).into(),
    ];
    DataFrame::new(3, columns).unwrap()
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let (mut parquet, mut arrow) = (Vec::new(), Vec::new());
    ParquetWriter::new(&mut parquet).finish(&mut frame()).unwrap();
    IpcWriter::new(&mut arrow).finish(&mut frame()).unwrap();
    vec![("a.csv", CSV.as_bytes().to_vec()), ("a.parquet", parquet), ("a.arrow", arrow)]
}

fn with(types: &[(&str, ColumnType)], dates: &[(&str, DateOrder)]) -> OpenOptions {
    OpenOptions {
        types: types.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect(),
        dates: dates.iter().map(|(name, order)| ((*name).to_owned(), *order)).collect(),
        ..OpenOptions::default()
    }
}

fn opened(types: &[(&str, ColumnType)], dates: &[(&str, DateOrder)]) -> Vec<(&'static str, Dataset)> {
    let options = with(types, dates);
    files()
        .into_iter()
        .map(|(name, bytes)| (name, open_bytes(name, &bytes, &options).unwrap_or_else(|e| panic!("{name}: {e}"))))
        .collect()
}

#[test]
fn types_are_given() {
    use ColumnType::{Date, Number, Text};
    let given = [("code", Number), ("joined", Date), ("amount", Number), ("when", Date), ("many", Text)];
    for (file, dataset) in opened(&given, &[]) {
        assert_eq!(column(&dataset, "code"), ["7", "12", ""], "{file}");
        assert_eq!(column(&dataset, "joined"), ["2020-02-01", "2021-04-03", ""], "{file}");
        assert_eq!(column(&dataset, "amount"), ["1234.5", "2.5", ""], "{file}: the marks are those of its own values");
        assert_eq!(column(&dataset, "when"), ["2020-01-31", "1999-12-31", ""], "{file}");
        assert_eq!(column(&dataset, "many"), ["5", "1", ""], "{file}");
        for (name, kind) in given {
            assert_eq!(dataset.columns[dataset.column_index(name).unwrap()].kind, kind, "{file}: {name}");
        }
        let notes = dataset.source.notes().join("\n");
        for name in ["code", "amount", "when"] {
            assert!(notes.contains(&format!("“{name}”: 1 cell is no ")), "{file}: {notes}");
        }
    }
}

/// A postcode that was read as a number lost its zeros in the table, not in the file: as text it has them again. What a
/// type cannot read is counted, with the first of it.
#[test]
fn what_a_type_could_not_read_is_kept_for_whoever_asks() {
    for (file, dataset) in opened(&[("code", ColumnType::Number), ("amount", ColumnType::Number)], &[]) {
        let misread: Vec<_> =
            dataset.source.misread.iter().map(|m| (m.column.as_str(), m.cells, m.row, m.value.as_str())).collect();
        assert_eq!(misread, [("code", 1, 2, "x"), ("amount", 1, 2, "oops")], "{file}");
        assert!(dataset.source.notes().iter().all(|note| !note.contains("oops")), "{file}: no value in a note");
    }
    for (file, dataset) in opened(&[("code", ColumnType::Text)], &[]) {
        assert_eq!(column(&dataset, "code"), ["007", "12", "x"], "{file}");
        assert!(dataset.source.misread.is_empty());
    }
    let many: String = (0..60_000).map(|row| if row % 20_000 == 19_999 { "?\n" } else { "12\n" }).collect();
    let dataset =
        open_bytes("a.csv", format!("n\n{many}").as_bytes(), &with(&[("n", ColumnType::Number)], &[])).unwrap();
    let misread = &dataset.source.misread[0];
    assert_eq!((misread.cells, misread.row), (3, 19_999), "in whichever block it lies");
}

#[test]
fn orders_of_dates_are_given() {
    for (order, first) in [(DateOrder::DayMonthYear, "1980-04-03"), (DateOrder::MonthDayYear, "1980-03-04")] {
        for types in [&[][..], &[("born", ColumnType::Date)]] {
            for (file, dataset) in opened(types, &[("born", order)]) {
                assert_eq!(column(&dataset, "born")[0], first, "{file}");
                assert!(dataset.source.questions.is_empty(), "{file}: it was answered");
            }
        }
    }
    for (file, dataset) in opened(&[("born", ColumnType::Date)], &[]) {
        assert_eq!(column(&dataset, "born")[0], "1980-04-03", "{file}");
        let question = &dataset.source.questions[0];
        assert_eq!(question.kind, QuestionKind::AmbiguousDate, "{file}: asked, not guessed in silence");
        assert!(question.sentence.contains("day is taken to come first"), "{file}: {}", question.sentence);
    }
    for (file, dataset) in opened(&[], &[("code", DateOrder::DayMonthYear)]) {
        assert_eq!(column(&dataset, "code"), ["007", "12", "x"], "{file}");
        let notes = &dataset.source.notes();
        assert!(notes.iter().any(|n| n.contains("“code” stays text")), "{file}: {notes:?}");
    }
}

#[test]
fn the_order_is_taken_from_the_values_where_they_settle_it() {
    let text = b"d,n\n03/04/2026,1\n04/13/2026,2\nsoon,3\n";
    let dataset = open_bytes("a.csv", text, &with(&[("d", ColumnType::Date)], &[])).unwrap();
    assert_eq!(column(&dataset, "d"), ["2026-03-04", "2026-04-13", ""]);
    assert!(dataset.source.questions.is_empty());
}

#[test]
fn a_type_that_nothing_fits_is_refused_with_its_place_and_without_the_value() {
    for (name, bytes) in files() {
        for (column, kind, row) in [("born", ColumnType::Number, 1), ("amount", ColumnType::Boolean, 1)] {
            let error = open_bytes(name, &bytes, &with(&[(column, kind)], &[])).map(|_| ()).unwrap_err();
            assert!(matches!(error, DatasetError::Unfit { .. }), "{name}: {error}");
            let sentence = error.to_string();
            assert!(
                sentence.contains(&format!("“{column}”")) && sentence.contains(&format!("row {row}")),
                "{sentence}"
            );
            assert!(!sentence.contains("1980") && !sentence.contains("234"), "no value of the file: {sentence}");
        }
    }
}

#[test]
fn times_of_day_are_kept_where_text_is_wanted() {
    let at =
        Series::new("at".into(), [0_i64, 3_600_000]).cast(&DataType::Datetime(TimeUnit::Milliseconds, None)).unwrap();
    let mut frame = DataFrame::new(2, vec![at.into(), Series::new("n".into(), [1_i32, 2]).into()]).unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    let dataset = open_bytes("a.parquet", &bytes, &with(&[("at", ColumnType::Text)], &[])).unwrap();
    let cells = column(&dataset, "at");
    assert!(cells[0].starts_with("1970-01-01") && cells[1].contains("01:00:00"), "{cells:?}");
    let dataset = open_bytes("a.parquet", &bytes, &with(&[("n", ColumnType::Text)], &[])).unwrap();
    assert_eq!(column(&dataset, "at"), ["1970-01-01", "1970-01-01"]);
}
