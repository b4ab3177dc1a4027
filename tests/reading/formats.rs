//! The same rows from every format, and every encoding.

use std::io::Write;

use encoding_rs::WINDOWS_1252;
use flate2::Compression;
use flate2::write::GzEncoder;
use polars::io::SerWriter;
use polars::io::ipc::IpcWriter;
use polars::io::parquet::write::ParquetWriter;
use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series, TimeUnit};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook};
use shoal::dataset::{ColumnType, Format, OpenOptions, RemarkKind};

use super::{column, is_missing, open_bytes};

const TEXT: &str = "Name;PLZ;größe;seit;aktiv\nMüller;01067;1,5;03.02.2020;ja\n„Öz“;80331;;14.02.2021;nein\n";

fn is_the_table(name: &str, bytes: &[u8], encoding: &str) {
    let dataset = open_bytes(name, bytes, &OpenOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(dataset.source.encoding.as_deref(), Some(encoding), "{name}");
    assert_eq!(dataset.source.bytes, bytes.len() as u64);
    assert_eq!(dataset.rows(), 2, "{name}");
    assert_eq!(column(&dataset, "Name"), ["Müller", "„Öz“"], "{name}");
    assert_eq!(column(&dataset, "PLZ"), ["01067", "80331"]);
    assert_eq!(column(&dataset, "größe"), ["1.5", ""]);
    assert!(is_missing(&dataset, 1, "größe"));
    assert_eq!(column(&dataset, "seit"), ["2020-02-03", "2021-02-14"]);
    assert_eq!(column(&dataset, "aktiv"), ["ja", "nein"], "what the file shows is what the screen shows");
    assert_eq!(dataset.columns[4].kind, ColumnType::Boolean);
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    for unit in mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()) {
        bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    }
    bytes
}

#[test]
fn encodings_of_text() {
    is_the_table("a.csv", TEXT.as_bytes(), "utf-8");
    is_the_table("a.csv", format!("\u{feff}{TEXT}").as_bytes(), "utf-8");
    is_the_table("a.txt", &WINDOWS_1252.encode(TEXT).0, "windows-1252");
    for (mark, big) in [(true, false), (true, true), (false, false), (false, true)] {
        is_the_table("a.csv", &utf16(TEXT, mark, big), if big { "utf-16be" } else { "utf-16le" });
    }
    is_the_table("a.csv.gz", &gzipped(TEXT.as_bytes()), "utf-8");
    is_the_table("a.csv.gz", &gzipped(&utf16(TEXT, true, false)), "utf-16le");
    is_the_table("a.csv", TEXT.replace('\n', "\r\n").as_bytes(), "utf-8");
    is_the_table("a.csv", TEXT.replace('\n', "\r").as_bytes(), "utf-8");
    is_the_table("a.tsv", TEXT.replace(';', "\t").as_bytes(), "utf-8");
    is_the_table("a.csv", TEXT.trim_end().as_bytes(), "utf-8");
}

#[test]
fn an_encoding_that_shows_late_is_found() {
    let mut text = "id;name\n".to_owned();
    for row in 0..200_000 {
        text.push_str(&format!("{row};Schmidt\n"));
    }
    text.push_str("200000;Müller\n200001;Größe\n");
    let dataset = open_bytes("a.csv", &WINDOWS_1252.encode(&text).0, &OpenOptions::default()).unwrap();
    assert_eq!(dataset.source.encoding.as_deref(), Some("windows-1252"));
    assert_eq!(dataset.rows(), 200_002);
    assert_eq!(column(&dataset, "name")[200_000], "Müller");
}

#[test]
fn an_encoding_can_be_given() {
    let options = OpenOptions { encoding: Some("iso-8859-15".into()), ..OpenOptions::default() };
    let dataset = open_bytes("a.csv", b"a,b\n\xA4,1\n", &options).unwrap();
    assert_eq!(column(&dataset, "a"), ["€"]);
}

fn frame() -> DataFrame {
    let columns: Vec<Column> = vec![
        Series::new("name".into(), [Some("Anna"), None, Some("")]).into(),
        Series::new("n".into(), [Some(1_i32), Some(2), None]).into(),
        Series::new("x".into(), [0.5, f64::NAN, 2.0]).into(),
        Series::new("card".into(), [4_111_111_111_111_111_u64, 1, 2]).into(),
        Series::new("ok".into(), [true, false, true]).into(),
        Series::new("day".into(), [0_i32, 1, 20_000]).cast(&DataType::Date).unwrap().into(),
        Series::new("at".into(), [86_400_000_i64, -1, 5])
            .cast(&DataType::Datetime(TimeUnit::Milliseconds, None))
            .unwrap()
            .into(),
        Series::new("money".into(), [1.25, 2.5, 3.0]).cast(&DataType::Decimal(10, 2)).unwrap().into(),
    ];
    DataFrame::new(3, columns).unwrap()
}

fn is_the_frame(name: &str, bytes: &[u8]) {
    let dataset = open_bytes(name, bytes, &OpenOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
    let kinds: Vec<ColumnType> = dataset.columns.iter().map(|c| c.kind).collect();
    use ColumnType::{Boolean, Date, Number, Text};
    assert_eq!(kinds, [Text, Number, Number, Text, Boolean, Date, Date, Number], "{name}");
    assert_eq!(column(&dataset, "name"), ["Anna", "", ""]);
    assert!(is_missing(&dataset, 2, "name"), "empty text is missing, as in a text file");
    assert_eq!(column(&dataset, "n"), ["1", "2", ""]);
    assert_eq!(column(&dataset, "x"), ["0.5", "", "2"]);
    assert_eq!(column(&dataset, "card")[0], "4111111111111111");
    assert_eq!(column(&dataset, "day"), ["1970-01-01", "1970-01-02", "2024-10-04"]);
    assert_eq!(column(&dataset, "at"), ["1970-01-02", "1969-12-31", "1970-01-01"]);
    assert_eq!(column(&dataset, "money"), ["1.25", "2.5", "3"]);
    assert_eq!(dataset.source.notes().len(), 3, "{:?}", dataset.source.notes());
    assert_eq!(dataset.source.sha256.len(), 64);
}

pub fn parquet() -> Vec<u8> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame()).unwrap();
    bytes
}

pub fn arrow() -> Vec<u8> {
    let mut bytes = Vec::new();
    IpcWriter::new(&mut bytes).finish(&mut frame()).unwrap();
    bytes
}

#[test]
fn parquet_and_arrow() {
    is_the_frame("a.parquet", &parquet());
    is_the_frame("a.arrow", &arrow());
    is_the_frame("a.feather", &arrow());
}

pub fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Kunden").unwrap();
    let day = Style::new().set_num_format("yyyy-mm-dd");
    sheet.write(0, 0, "Bericht 2026").unwrap();
    for (column, name) in ["Name", "PLZ", "Alter", "seit", "aktiv", "Name"].iter().enumerate() {
        sheet.write(2, column as u16, *name).unwrap();
    }
    for (row, (name, plz, age)) in [("Anna, \"A\"", "01067", Some(31.5)), ("Bert\nB", "80331", None)].iter().enumerate()
    {
        let row = row as u32 + 3;
        sheet.write(row, 0, *name).unwrap();
        sheet.write(row, 1, *plz).unwrap();
        if let Some(age) = age {
            sheet.write(row, 2, *age).unwrap();
        }
        sheet.write_with_format(row, 3, ExcelDateTime::from_ymd(2020, 2, 3).unwrap(), &day).unwrap();
        sheet.write(row, 4, row == 3).unwrap();
        sheet.write(row, 5, "x").unwrap();
    }
    book.add_worksheet().set_name("Zweites").unwrap().write(0, 0, "nur").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn workbooks() {
    let dataset = open_bytes("a.xlsx", &xlsx(), &OpenOptions::default()).unwrap();
    assert_eq!(dataset.source.format, Format::Workbook);
    assert_eq!(dataset.source.sheet.as_deref(), Some("Kunden"));
    assert_eq!(dataset.source.sheets, ["Kunden", "Zweites"]);
    assert_eq!(column(&dataset, "Name"), ["Anna, \"A\"", "Bert\nB"]);
    assert_eq!(column(&dataset, "PLZ"), ["01067", "80331"]);
    assert_eq!(column(&dataset, "Alter"), ["31.5", ""]);
    assert_eq!(column(&dataset, "seit"), ["2020-02-03", "2020-02-03"]);
    assert_eq!(column(&dataset, "aktiv"), ["true", "false"]);
    assert_eq!(column(&dataset, "Name (2)"), ["x", "x"]);
    let kinds: Vec<RemarkKind> = dataset.source.reading.remarks.iter().map(|remark| remark.kind).collect();
    let told = [RemarkKind::Sheet, RemarkKind::Title, RemarkKind::Header, RemarkKind::Renamed];
    assert_eq!(kinds, told, "{:?}", dataset.source.notes());
    let options = OpenOptions { sheet: Some("Zweites".into()), ..OpenOptions::default() };
    let error = open_bytes("a.xlsx", &xlsx(), &options).unwrap_err().to_string();
    assert!(error.contains("not one row"), "{error}");
    let options = OpenOptions { sheet: Some("Drittes".into()), ..OpenOptions::default() };
    let error = open_bytes("a.xlsx", &xlsx(), &options).unwrap_err().to_string();
    assert!(error.contains("“Kunden”, “Zweites”"), "{error}");
}

#[test]
fn json_and_json_lines() {
    let array = r#"[{"name":"Anna","plz":"01067","n":1.5},
        {"name":"B \"b\", c","new":{"deep":[1,2]},"n":null,"ok":true}]"#;
    let lines = "{\"name\":\"Anna\",\"plz\":\"01067\",\"n\":1.5}\n\n{broken\n[1]\n\
        {\"name\":\"B \\\"b\\\", c\",\"new\":{\"deep\":[1,2]},\"n\":null,\"ok\":true}\n";
    for (name, text, unreadable) in [("a.json", array, 0), ("a.ndjson", lines, 2), ("a.jsonl", lines, 2)] {
        let dataset = open_bytes(name, text.as_bytes(), &OpenOptions::default()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(column(&dataset, "name"), ["Anna", "B \"b\", c"]);
        assert_eq!(column(&dataset, "plz"), ["01067", ""]);
        assert_eq!(column(&dataset, "n"), ["1.5", ""]);
        assert_eq!(column(&dataset, "new.deep"), ["", "[1,2]"]);
        assert_eq!(column(&dataset, "ok"), ["", "true"]);
        assert_eq!(dataset.source.unreadable_rows, unreadable);
        assert_eq!(dataset.source.bytes, text.len() as u64);
        let listed: Vec<u64> = dataset.source.unreadable.iter().map(|row| row.line).collect();
        assert_eq!(listed, if unreadable == 0 { vec![] } else { vec![3, 4] });
    }
}
