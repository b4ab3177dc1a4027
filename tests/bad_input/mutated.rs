//! What reads files is given thousands of damaged ones: a table or a sentence, never a panic, and never half
//! a table that looks whole.
//!
//! `SHOAL_FUZZ=200000 cargo test --test shoal mutated` tries so many of each kind instead of the few that fit a test;
//! `SHOAL_FUZZ_FROM` is the number of the first. A failure names its number, so that it can be had again.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use polars::io::SerWriter;
use polars::io::ipc::{IpcCompression, IpcStreamWriter, IpcWriter};
use polars::io::parquet::write::{ParquetCompression, ParquetWriter};
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use shoal::dataset::{Dataset, RemarkKind};
use shoal::review::Review;

use super::entry_points::{self, opened};
use super::mutate::{Random, mutated, mutated_archive};
use crate::reading::{formats, workbooks};

/// Numbers of the cases to try; `few` where nothing else was asked for.
fn cases(few: u64) -> impl Iterator<Item = u64> {
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let from = number("SHOAL_FUZZ_FROM").unwrap_or(0);
    from..from + number("SHOAL_FUZZ").unwrap_or(few)
}

fn csv() -> Vec<u8> {
    let mut text = "Name,PLZ,born,spend,ok\n".to_owned();
    for row in 0..60 {
        text.push_str(&format!(
            "Anna {row},0{:04},19{:02}-0{}-1{},{}.5,{}\n",
            1067 + row,
            40 + row % 50,
            1 + row % 9,
            row % 10,
            row * 7,
            row % 2 == 0
        ));
    }
    text.into_bytes()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn json(lines: bool) -> Vec<u8> {
    let records: Vec<String> = (0..40)
        .map(|n| format!("{{\"name\":\"Anna \\\"{n}\\\"\",\"n\":{n},\"x\":null,\"deep\":[1,{{\"y\":2}}]}}"))
        .collect();
    if lines { records.join("\n").into_bytes() } else { format!("[{}]", records.join(",\n")).into_bytes() }
}

fn cells(dataset: &Dataset) -> Vec<Vec<String>> {
    let columns = dataset.columns.len();
    (0..dataset.rows()).map(|row| (0..columns).map(|c| dataset.cell(row, c).to_string()).collect()).collect()
}

/// Lines that hold anything, of text without quotes, from the first row on.
fn filled_lines(dataset: &Dataset, bytes: &[u8]) -> Option<u64> {
    let plain = !bytes.iter().any(|b| matches!(b, b'"' | b'\'')) && (!bytes.contains(&b'\r') || bytes.contains(&b'\n'));
    if !plain || dataset.source.encoding.as_deref() != Some("utf-8") {
        return None;
    }
    // Lines that were taken for something else than rows are told, each.
    let told = dataset.source.reading.remarks.iter().filter(|remark| {
        let left_out = matches!(
            remark.kind,
            RemarkKind::Title | RemarkKind::Totals | RemarkKind::Footer | RemarkKind::RepeatedHeader
        );
        let second_header = remark.kind == RemarkKind::Header && remark.rows == 2;
        let instruction = remark.kind == RemarkKind::Delimiter && remark.text.contains("for spreadsheets");
        (left_out || second_header || instruction) && !remark.open
    });
    let above: u64 = told.map(|remark| if remark.kind == RemarkKind::Header { 1 } else { remark.rows }).sum();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let filled = bytes.split(|b| *b == b'\n').filter(|line| !matches!(line, [] | [b'\r'])).count() as u64;
    Some(filled - above - u64::from(dataset.source.header))
}

#[test]
fn mutated_text_accounts_for_every_line() {
    let csv = csv();
    let tsv: Vec<u8> = csv.iter().map(|b| if *b == b',' { b'\t' } else { *b }).collect();
    for case in cases(700) {
        let (name, seed) = if case % 3 == 0 { ("a.tsv", &tsv) } else { ("a.csv", &csv) };
        let bytes = mutated(&mut Random(case), seed, &[&csv, &tsv]);
        let what = format!("text {case}");
        if let Some(dataset) = opened(&what, name, &bytes)
            && let Some(lines) = filled_lines(&dataset, &bytes)
        {
            assert_eq!(dataset.source.rows + dataset.source.unreadable_rows, lines, "{what}: a line is lost");
        }
    }
}

#[test]
fn mutated_gzip_is_the_same_table_or_none() {
    let plain = csv();
    let gzip = gzipped(&plain);
    let whole = cells(&opened("whole", "a.csv.gz", &gzip).unwrap());
    for case in cases(300) {
        let bytes = mutated(&mut Random(case), &gzip, &[]);
        // Bytes after the end are another member, or none: they do not open. Its header holds a name and a time.
        if let Some(dataset) = opened(&format!("gzip {case}"), "a.csv.gz", &bytes) {
            assert_eq!(cells(&dataset), whole, "gzip {case}: its checksum would not allow it");
        }
    }
}

/// Text that repeats, numbers, lists, and the same packed in every way that the writer knows; a few groups of rows.
fn parquets() -> Vec<Vec<u8>> {
    use ParquetCompression::{Brotli, Gzip, Lz4Raw, Snappy, Uncompressed, Zstd};
    let lists = (0..90).map(|row| Series::new("".into(), vec![row; (row % 4) as usize])).collect::<Vec<_>>();
    let columns: Vec<Column> = vec![
        Series::new(
            "town".into(),
            (0..90).map(|row| (row % 7 > 0).then(|| format!("town {}", row % 5))).collect::<Vec<_>>(),
        )
        .into(),
        Series::new("name".into(), (0..90).map(|row| format!("somebody with a long name, {row}")).collect::<Vec<_>>())
            .into(),
        Series::new("n".into(), (0..90).map(|row| (row % 9 > 0).then_some(row * 3)).collect::<Vec<Option<i32>>>())
            .into(),
        Series::new("lists".into(), lists).into(),
    ];
    let mut frame = DataFrame::new(90, columns).unwrap();
    let mut files = vec![formats::parquet()];
    for packed in [Uncompressed, Snappy, Gzip(None), Brotli(None), Lz4Raw, Zstd(None)] {
        let mut bytes = Vec::new();
        let writer = ParquetWriter::new(&mut bytes).with_compression(packed).with_row_group_size(Some(40));
        writer.with_data_page_size(Some(200)).finish(&mut frame).unwrap();
        files.push(bytes);
    }
    files
}

#[test]
fn mutated_parquet_files() {
    let seeds = parquets();
    for case in cases(300) {
        let (seed, other) = (&seeds[case as usize % seeds.len()], &seeds[(case as usize / 7) % seeds.len()]);
        opened(&format!("parquet {case}"), "a.parquet", &mutated(&mut Random(case), seed, &[seed, other]));
    }
}

#[test]
fn mutated_arrow_files() {
    let (seed, other) = (formats::arrow(), formats::parquet());
    let mut packed = Vec::new();
    let frame = || DataFrame::new(90, vec![Series::new("x".into(), (0..90).collect::<Vec<i32>>()).into()]).unwrap();
    IpcWriter::new(&mut packed).with_compression(Some(IpcCompression::LZ4)).finish(&mut frame()).unwrap();
    let mut stream = Vec::new();
    IpcStreamWriter::new(&mut stream).finish(&mut frame()).unwrap();
    let seeds = [&seed, &packed, &stream];
    for case in cases(300) {
        let seed = seeds[case as usize % 3];
        opened(&format!("arrow {case}"), "a.arrow", &mutated(&mut Random(case), seed, &[seed, &other]));
    }
}

#[test]
fn mutated_workbooks() {
    let files = [("a.xlsx", formats::xlsx()), ("a.ods", workbooks::ods())];
    for case in cases(300) {
        let (name, seed) = &files[case as usize % 2];
        let mut random = Random(case);
        let bytes = if case % 8 < 2 { mutated(&mut random, seed, &[]) } else { mutated_archive(&mut random, seed) };
        opened(&format!("{name} {case}"), name, &bytes);
    }
}

#[test]
fn mutated_old_workbooks() {
    let seed = workbooks::xls();
    for case in cases(300) {
        opened(&format!("xls {case}"), "a.xls", &mutated(&mut Random(case), &seed, &[&seed]));
    }
}

#[test]
fn mutated_json_accounts_for_every_record() {
    let (array, lines) = (json(false), json(true));
    for case in cases(500) {
        let bytes = mutated(&mut Random(case), &array, &[&lines]);
        opened(&format!("json {case}"), "a.json", &bytes);
        let bytes = mutated(&mut Random(case), &lines, &[&array]);
        if let Some(dataset) = opened(&format!("ndjson {case}"), "a.ndjson", &bytes) {
            let text = String::from_utf8_lossy(&bytes);
            let filled = text.lines().filter(|line| !line.trim().is_empty()).count() as u64;
            assert_eq!(dataset.source.rows + dataset.source.unreadable_rows, filled, "ndjson {case}: a record is lost");
        }
    }
}

#[test]
fn mutated_ladders_reviews_and_rules() {
    let ladder = "17;15-19;10-19;*\n18;15-19;10-19;*\n\"25\";25-29;20-29;*\n".as_bytes();
    let review = Review::default().to_json().unwrap();
    let rule =
        "tier in (\"gold\", \"silver\") and not (age in 25..34 or `health note` is missing) and name starts with \"A\"";
    for case in cases(500) {
        entry_points::ladders(&mutated(&mut Random(case), ladder, &[&review]));
        entry_points::reviews(&mutated(&mut Random(case), &review, &[ladder]));
        entry_points::rules(&mutated(&mut Random(case), rule.as_bytes(), &[ladder]));
    }
}
