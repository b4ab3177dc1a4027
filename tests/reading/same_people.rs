//! Writing a table in any way and reading it back gives the same people.

use std::collections::BTreeMap;

use polars::io::SerWriter;
use polars::io::ipc::IpcWriter;
use polars::io::parquet::write::ParquetWriter;
use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use shoal::dataset::{Dataset, OpenOptions, iso_date};

use super::{column, open_bytes};

#[derive(Clone, Debug)]
struct Row {
    text: Option<String>,
    code: String,
    number: Option<i64>,
    decimal: f64,
    /// Days since 1970-01-01.
    day: i32,
    yes: bool,
}

const NAMES: [&str; 6] = ["ort", "kennung", "anzahl", "betrag", "seit", "aktiv"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Shorter ones can be words for no value, such as "na".
    let text = prop::option::weighted(0.9, "[A-Za-zäöüß][A-Za-zäöüß ,;\"'|.\\-]{2,10}[a-zäöüß]");
    let row = (
        text,
        "0[0-9]{4}",
        prop::option::weighted(0.9, -1_000_000..1_000_000_i64),
        0..100_000_i32,
        -7_000..20_000_i32,
        any::<bool>(),
    );
    let row = row.prop_map(|(text, code, number, cents, day, yes)| Row {
        text,
        code,
        number,
        decimal: (f64::from(cents) * 10.0 + 5.0) / 1000.0,
        day,
        yes,
    });
    prop::collection::vec(row, 3..30)
}

fn csv(rows: &[Row]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(NAMES).unwrap();
    for row in rows {
        let number = row.number.map_or_else(String::new, |n| n.to_string());
        let (text, decimal) = (row.text.clone().unwrap_or_default(), row.decimal.to_string());
        writer.write_record([text, row.code.clone(), number, decimal, iso_date(row.day), row.yes.to_string()]).unwrap();
    }
    writer.into_inner().unwrap()
}

fn json(rows: &[Row]) -> Vec<String> {
    let record = |row: &Row| {
        serde_json::json!({
            "ort": row.text, "kennung": row.code, "anzahl": row.number, "betrag": row.decimal,
            "seit": iso_date(row.day), "aktiv": row.yes,
        })
        .to_string()
    };
    rows.iter().map(record).collect()
}

fn xlsx(rows: &[Row]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (day, code) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("00000"));
    for (at, name) in NAMES.iter().enumerate() {
        sheet.write(0, at as u16, *name).unwrap();
    }
    for (at, row) in rows.iter().enumerate() {
        let at = at as u32 + 1;
        if let Some(text) = &row.text {
            sheet.write(at, 0, text).unwrap();
        }
        // As a number with a format in every other row.
        if at.is_multiple_of(2) {
            sheet.write_with_format(at, 1, row.code.parse::<f64>().unwrap(), &code).unwrap();
        } else {
            sheet.write(at, 1, &row.code).unwrap();
        }
        if let Some(number) = row.number {
            sheet.write(at, 2, number as f64).unwrap();
        }
        sheet.write(at, 3, row.decimal).unwrap();
        let moment = ExcelDateTime::from_timestamp(i64::from(row.day) * 86_400).unwrap();
        sheet.write_with_format(at, 4, moment, &day).unwrap();
        sheet.write(at, 5, row.yes).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn frame(rows: &[Row]) -> DataFrame {
    fn of<T: Clone>(rows: &[Row], value: impl Fn(&Row) -> T) -> Vec<T> {
        rows.iter().map(value).collect()
    }
    let columns: Vec<Column> = vec![
        Series::new("ort".into(), of(rows, |row| row.text.clone())).into(),
        Series::new("kennung".into(), of(rows, |row| row.code.clone())).into(),
        Series::new("anzahl".into(), of(rows, |row| row.number)).into(),
        Series::new("betrag".into(), of(rows, |row| row.decimal)).into(),
        Series::new("seit".into(), of(rows, |row| row.day)).cast(&DataType::Date).unwrap().into(),
        Series::new("aktiv".into(), of(rows, |row| row.yes)).into(),
    ];
    DataFrame::new(rows.len(), columns).unwrap()
}

/// Each column's cells, by name.
fn cells(dataset: &Dataset) -> BTreeMap<String, Vec<String>> {
    NAMES.iter().map(|name| ((*name).to_owned(), column(dataset, name))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_way_gives_the_same_people(rows in rows()) {
        let expected: BTreeMap<String, Vec<String>> = [
            ("ort", rows.iter().map(|row| row.text.clone().unwrap_or_default()).collect::<Vec<_>>()),
            ("kennung", rows.iter().map(|row| row.code.clone()).collect()),
            ("anzahl", rows.iter().map(|row| row.number.map_or_else(String::new, |n| n.to_string())).collect()),
            ("betrag", rows.iter().map(|row| row.decimal.to_string()).collect()),
            ("seit", rows.iter().map(|row| iso_date(row.day)).collect()),
            ("aktiv", rows.iter().map(|row| row.yes.to_string()).collect()),
        ]
        .into_iter()
        .map(|(name, cells)| (name.to_owned(), cells))
        .collect();
        let (mut parquet, mut arrow) = (Vec::new(), Vec::new());
        ParquetWriter::new(&mut parquet).finish(&mut frame(&rows)).unwrap();
        IpcWriter::new(&mut arrow).finish(&mut frame(&rows)).unwrap();
        let records = json(&rows);
        for (name, bytes) in [
            ("a.csv", csv(&rows)),
            ("a.json", format!("[{}]", records.join(",")).into_bytes()),
            ("b.json", format!("{{\"total\":{},\"data\":[{}]}}", rows.len(), records.join(",")).into_bytes()),
            ("c.json", records.join("\n").into_bytes()),
            ("a.ndjson", records.join("\n").into_bytes()),
            ("a.xlsx", xlsx(&rows)),
            ("a.parquet", parquet),
            ("a.arrow", arrow),
        ] {
            let dataset = open_bytes(name, &bytes, &OpenOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
            prop_assert_eq!(cells(&dataset), expected.clone(), "{}", name);
        }
    }
}
