//! Parquet and Arrow: zones, and types that cannot be read.

use polars::io::SerWriter;
use polars::io::ipc::IpcWriter;
use polars::io::parquet::write::ParquetWriter;
use polars::prelude::{Column, DataFrame, DataType, IntoSeries as _, NamedFrom, Series, TimeUnit, TimeZone};
use shoal::dataset::{ColumnType, Dataset, OpenOptions, Remark, RemarkKind, Sure};

use super::{cases, column, open_bytes};

fn written(columns: Vec<Column>) -> [(&'static str, Vec<u8>); 2] {
    let height = columns[0].len();
    let mut frame = DataFrame::new(height, columns).unwrap();
    let (mut parquet, mut arrow) = (Vec::new(), Vec::new());
    ParquetWriter::new(&mut parquet).finish(&mut frame).unwrap();
    IpcWriter::new(&mut arrow).finish(&mut frame).unwrap();
    [("a.parquet", parquet), ("a.arrow", arrow)]
}

/// Moments in UTC, in seconds, of a zone.
fn moments(seconds: &[i64], zone: &str) -> Column {
    let zone = TimeZone::opt_try_new(Some(zone)).unwrap();
    let micros: Vec<i64> = seconds.iter().map(|second| second * 1_000_000).collect();
    let numbers = Series::new("geburt".into(), micros);
    numbers.i64().unwrap().clone().into_datetime(TimeUnit::Microseconds, zone).into_series().into()
}

fn zone(dataset: &Dataset) -> &Remark {
    dataset.source.reading.remarks.iter().find(|remark| remark.kind == RemarkKind::Zone).unwrap()
}

fn with(option: &str) -> OpenOptions {
    OpenOptions::default().decided(option).unwrap()
}

/// 2003-01-31 23:00 and 2003-07-31 22:00 in UTC: midnights in Berlin.
const MIDNIGHTS: [i64; 2] = [1_044_054_000, 1_059_688_800];

#[test]
fn dates_are_those_of_the_zone() {
    for (name, bytes) in written(vec![moments(&MIDNIGHTS, "Europe/Berlin")]) {
        let dataset = open_bytes(name, &bytes, &OpenOptions::default()).unwrap();
        assert_eq!(column(&dataset, "geburt"), ["2003-02-01", "2003-08-01"], "{name}");
        assert_eq!(
            (dataset.source.notes().len(), zone(&dataset).sure),
            (1, Sure::Certain),
            "{:?}",
            dataset.source.notes()
        );
        let dataset = open_bytes(name, &bytes, &with("--zone UTC")).unwrap();
        assert_eq!(column(&dataset, "geburt"), ["2003-01-31", "2003-07-31"]);
        let dataset = open_bytes(name, &bytes, &with("--type geburt=text")).unwrap();
        assert_eq!(column(&dataset, "geburt"), ["2003-02-01 00:00:00", "2003-08-01 00:00:00"]);
        let error = open_bytes(name, &bytes, &with("--zone Mars")).unwrap_err();
        assert!(error.to_string().contains("Mars"), "{error}");
    }
}

#[test]
fn midnights_of_another_zone_are_told() {
    for (name, bytes) in written(vec![moments(&MIDNIGHTS, "UTC")]) {
        let dataset = open_bytes(name, &bytes, &OpenOptions::default()).unwrap();
        assert_eq!(column(&dataset, "geburt"), ["2003-01-31", "2003-07-31"]);
        let told = zone(&dataset);
        assert_eq!((told.sure, told.instead.as_deref()), (Sure::Guess, Some("--zone Europe/Berlin")));
        assert!(told.text.contains("22:00 or 23:00"), "{}", told.text);
        let dataset = open_bytes(name, &bytes, &with("--zone Europe/Berlin")).unwrap();
        assert_eq!(column(&dataset, "geburt"), ["2003-02-01", "2003-08-01"]);
    }
    let [(name, bytes), _] = written(vec![moments(&[0, 86_400 * 365], "+02:00")]);
    assert_eq!(
        column(&open_bytes(name, &bytes, &OpenOptions::default()).unwrap(), "geburt"),
        ["1970-01-01", "1971-01-01"]
    );
}

#[test]
fn every_type_can_be_text() {
    let days = Series::new("day".into(), [0_i32, 1]).cast(&DataType::Date).unwrap();
    let spans =
        Series::new("span".into(), [90_061_000_i64, -500]).cast(&DataType::Duration(TimeUnit::Milliseconds)).unwrap();
    let time = Series::new("time".into(), [0_i64, 32_700_000_000_000]).cast(&DataType::Time).unwrap();
    let money = Series::new("money".into(), [1.1, 2.25]).cast(&DataType::Decimal(10, 2)).unwrap();
    let list = Series::new("list".into(), [Series::new("".into(), ["a", "b"]), Series::new("".into(), ["c"])]);
    let columns: Vec<Column> = vec![
        moments(&MIDNIGHTS, "Europe/Berlin"),
        days.into(),
        spans.into(),
        time.into(),
        money.into(),
        list.into(),
        Series::new("big".into(), [u64::MAX, 1]).into(),
        Series::new("x".into(), [0.5, f64::NAN]).into(),
        Series::new("bytes".into(), [b"ab".as_slice(), b"c"]).into(),
        Series::new("ok".into(), [true, false]).into(),
    ];
    for (name, bytes) in written(columns) {
        let plain = open_bytes(name, &bytes, &OpenOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(column(&plain, "big"), ["18446744073709551615", "1"]);
        assert_eq!(column(&plain, "span"), ["1d 01:01:01", "-0d 00:00:00.5"]);
        for own in &plain.columns {
            let dataset = open_bytes(name, &bytes, &with(&format!("--type {}=text", own.name)));
            let dataset = dataset.unwrap_or_else(|error| panic!("{name}, {}: {error}", own.name));
            let place = dataset.column_index(&own.name).unwrap();
            assert_eq!((dataset.columns[place].kind, dataset.rows()), (ColumnType::Text, 2), "{name}, {}", own.name);
        }
    }
}

#[test]
fn large_decimals_are_exact() {
    let text = ["12345678901234567.89", "12345678901234567.90", "0.10"];
    let money = Series::new("money".into(), text).cast(&DataType::Decimal(38, 2)).unwrap();
    for (name, bytes) in written(vec![money.into()]) {
        let dataset = open_bytes(name, &bytes, &OpenOptions::default()).unwrap();
        assert_eq!(column(&dataset, "money"), text, "{name}");
    }
}

/// The files of the cases, each with a column `ort` or `x`: all of them are opened; what cannot be read is named.
#[test]
fn the_files_of_the_cases_are_read() {
    let Some(folder) = cases() else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.join("14-parquet")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let read = |options: &OpenOptions| open_bytes(&name, &bytes, options);
        if name == "no-rows.parquet" {
            assert!(read(&OpenOptions::default()).is_err());
            continue;
        }
        seen += 1;
        let dataset = read(&OpenOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let has = |column: &str| dataset.columns.iter().any(|own| own.name == column);
        let told = |column: &str| {
            dataset
                .source
                .reading
                .remarks
                .iter()
                .any(|r| r.kind == RemarkKind::Type && r.column.as_deref() == Some(column))
        };
        for expected in ["ort", "x"] {
            let is_there =
                name.starts_with("a-") || name.starts_with("p-") || (expected == "x" && name.starts_with("v-"));
            if is_there && !(expected == "ort" && name.starts_with("v-")) {
                assert!(has(expected) || told(expected), "{name}: {expected} is neither read nor named");
            }
        }
        let unreadable = ["f16", "dec256", "ree", "month_interval", "struct", "map"];
        let is_unreadable =
            unreadable.iter().any(|kind| name.contains(&format!("-{kind}-")) || name == format!("p-{kind}.parquet"));
        if name.starts_with("a-") || name.starts_with("p-") {
            assert!(has("ort"), "{name}");
            assert_eq!(has("x"), !is_unreadable, "{name}: {:?}", dataset.source.notes());
            read(&with("--type x=text")).unwrap_or_else(|error| panic!("{name} as text: {error}"));
        }
        match name.as_str() {
            "birth-tz-berlin.parquet"
            | "birth-tz-berlin.arrow"
            | "polars-tz.parquet"
            | "birth-naive.parquet"
            | "birth-int96.parquet" => {
                assert_eq!(column(&dataset, "geburt")[..3], ["1980-05-13", "2003-02-01", "1999-12-24"], "{name}");
            }
            "event-tz-newyork-evening.parquet" => {
                assert_eq!(column(&dataset, "geburt")[..3], ["1980-05-13", "2003-02-01", "1999-12-24"], "{name}");
            }
            "newyear-tz-berlin.parquet" | "joined-first-of-month.parquet" => {
                assert_eq!(column(&dataset, "seit")[0], "2026-01-01", "{name}");
            }
            _ => {}
        }
    }
    assert!(seen > 60, "{seen}");
}
