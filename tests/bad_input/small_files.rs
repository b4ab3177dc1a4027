//! Small files that would take any memory or any time: each becomes a table or ends in a sentence, in the room that a
//! small computer has.

use std::fmt::Write as _;

use super::open_bytes;
use super::parquet_made::{Made, PLAIN, TEXT, page};
use crate::reading::workbooks::made::{ods, sheet_data, xlsx};

/// A workbook of one sheet, with these rows after three that are a table.
fn book(rows: &str) -> Vec<u8> {
    let table = sheet_data(&[&["name", "age"], &["Anna", "31"], &["Bert", "44"], &["Carl", "5"]]);
    let data = table.replace("</sheetData>", &format!("{rows}</sheetData>"));
    xlsx(&[("Kunden", "visible", Some(data))], &[])
}

fn cell(at: &str) -> String {
    format!("<c r=\"{at}\"><v>1</v></c>")
}

/// `rows` rows and `columns` columns of one number, in a few bytes.
fn repeated(rows: u64, columns: u64) -> Vec<u8> {
    let names = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"COLUMNS\"><text:p>n</text:p></table:table-cell>";
    let cells =
        "<table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"COLUMNS\"/>";
    let row = |times: u64, cells: &str| {
        let cells = cells.replace("COLUMNS", &columns.to_string());
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
    };
    ods(&format!("<table:table table:name=\"Kunden\">{}{}</table:table>", row(1, names), row(rows, cells)), "")
}

fn names(columns: usize) -> String {
    let names: Vec<String> = (0..columns).map(|column| format!("c{column}")).collect();
    names.join(",")
}

/// A record a line, each with a key of its own.
fn own_keys(records: usize) -> String {
    (0..records).fold(String::new(), |mut text, record| {
        writeln!(text, "{{\"k{record}\":1}}").unwrap();
        text
    })
}

/// Names of twenty thousand letters, two megabytes of them, and three rows.
fn long_header() -> String {
    let names: Vec<String> = (0..100).map(|column| format!("n{column:0>20000}")).collect();
    let row = vec!["7"; 100].join(",");
    format!("{}\n{row}\n{row}\n{row}\n", names.join(","))
}

/// A page of a column of text that packs two gigabytes into less than a hundred kilobytes.
fn swollen_column() -> Vec<u8> {
    let mut made = Made::new(TEXT, 3, page(3, PLAIN, i32::MAX, &vec![0; 80_000]));
    made.codec = 6;
    made.file()
}

/// All of them, by the names of their files; what the sentence says where it is no table.
fn all() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let beyond = Some("“Kunden” has a cell beyond XFD1048576");
    let stray = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576"));
    let alone = format!("<sheetData>{stray}</sheetData>");
    let rows = |number: &str| book(&format!("<row r=\"{number}\"><c><v>1</v></c></row>"));
    let blank = "\n".repeat(1_000_000);
    let short = "x\n".repeat(100_000);
    let row = vec!["7"; 200].join(",");
    vec![
        ("stray.xlsx", book(&stray), Some("“Kunden”: the cell XFD1048576 lies so far")),
        ("stray row.xlsx", book(&format!("<row r=\"1048576\">{}</row>", cell("A1048576"))), None),
        ("alone.xlsx", xlsx(&[("Kunden", "visible", Some(alone))], &[]), None),
        ("column.xlsx", book(&format!("<row r=\"5\">{}</row>", cell("XFE5"))), beyond),
        ("columns.xlsx", book(&format!("<row r=\"5\">{}</row>", cell("ZZZZZZZZZZ5"))), beyond),
        ("row.xlsx", book(&format!("<row r=\"1048577\">{}</row>", cell("A1048577"))), beyond),
        ("both.xlsx", book(&format!("<row r=\"5\">{}</row>", cell("ZZZ99999999999999999999"))), beyond),
        ("no place.xlsx", book(&format!("<row r=\"5\">{}</row>", cell("Ä5"))), beyond),
        ("4e9.xlsx", rows("4000000000"), beyond),
        ("last.xlsx", rows("4294967295"), beyond),
        ("wrapped.xlsx", rows("4294967298"), beyond),
        ("wide.ods", repeated(1_000_000, 16_000), Some("would take about")),
        ("tall.ods", repeated(1_048_000, 11), Some("would take about")),
        ("repeated.ods", repeated(1_000, 20), None),
        ("blank.csv", format!("{}\n{blank}", names(4_000)).into_bytes(), Some("not one row")),
        ("blank, row.csv", format!("{}\n{blank}{row}\n", names(200)).into_bytes(), None),
        ("short.csv", format!("{}\n{short}", names(4_000)).into_bytes(), Some("not one row")),
        ("keys.ndjson", own_keys(60_000).into_bytes(), Some("would have 60,000 columns; Shoal holds up to 40,000")),
        ("many keys.ndjson", own_keys(30_000).into_bytes(), Some("would take about")),
        ("few keys.ndjson", own_keys(100).into_bytes(), None),
        ("alike.csv", format!("{}\n{}\n", vec!["a"; 200].join(","), vec!["1"; 200].join(",")).into_bytes(), None),
        ("no names.csv", format!("{}\n{}\n", ",".repeat(200), vec!["1"; 201].join(",")).into_bytes(), None),
        ("header.csv", long_header().into_bytes(), None),
        ("name.csv", format!("{},b\n1,2\n3,4\n5,6\n", "a".repeat(2_000_000)).into_bytes(), None),
        ("swollen.parquet", swollen_column(), Some("would take about 3 GB")),
    ]
}

#[test]
fn small_files_become_tables_or_sentences() {
    let mut faults = Vec::new();
    for (name, bytes, said) in all() {
        match (open_bytes(name, &bytes), said) {
            (Ok(dataset), None) if dataset.rows() > 0 => {}
            (Err(error), Some(words)) if error.to_string().contains(words) => {}
            (Ok(dataset), _) => faults.push(format!("{name}: a table of {} rows", dataset.rows())),
            (Err(error), _) => {
                faults.push(format!("{name}: {}", error.to_string().chars().take(300).collect::<String>()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Names over numbers are names, however long they are and however often one is repeated; else a person too many is counted.
#[test]
fn long_and_repeated_names_are_no_row() {
    let names_over = |name: &str, columns: usize, rows: usize| {
        let line = |cell: &str| format!("{}\n", vec![cell; columns].join(","));
        let body: String = (0..rows).map(|row| line(&(row % 7).to_string())).collect();
        line(name) + &body
    };
    for (name, text, rows, columns) in [
        ("alike.csv", names_over("name", 5, 30), 30, 5),
        ("alike, many.csv", names_over("name", 500, 30), 30, 500),
        ("long.csv", names_over(&"a".repeat(2_000), 1, 30), 30, 1),
        ("very long.csv", format!("{},b\n1,2\n3,4\n5,6\n", "a".repeat(2_000_000)), 3, 2),
        ("long, one of three.csv", format!("{},city,b\n1,Ulm,2\n3,Ulm,4\n5,Bonn,6\n", "a".repeat(500)), 3, 3),
    ] {
        let dataset = open_bytes(name, text.as_bytes()).unwrap();
        assert_eq!((dataset.rows(), dataset.columns.len()), (rows, columns), "{name}");
    }
    // A line of texts over texts says nothing of the kind.
    let long = format!("{},b\nx,y\nz,w\n", "a".repeat(2_000));
    assert_eq!(open_bytes("texts.csv", long.as_bytes()).unwrap().rows(), 3);
}

/// Thousands of remarks of one kind would hide every other.
#[test]
fn remarks_of_a_kind_are_printed_up_to_twenty_times() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.csv");
    let line = |cell: &str| vec![cell; 300].join(",");
    std::fs::write(&path, format!("{}\n{}\n{}\n", line("a"), line("1"), line("2"))).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_shoal")).arg("columns").arg(&path).output().unwrap();
    let remarks = String::from_utf8_lossy(&output.stderr);
    assert_eq!(remarks.lines().filter(|line| line.contains("is the name of more than one column")).count(), 20);
    assert!(
        remarks.contains("more remarks of the kind “renamed”; `shoal columns --json` lists all of them"),
        "{remarks}"
    );
}

/// As the command line reads them, on a computer of 8 GiB.
#[cfg(target_os = "linux")]
#[test]
fn small_files_in_eight_gigabytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    for (name, bytes, said) in all() {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let output = std::process::Command::new("sh")
            .args(["-c", "ulimit -v 8388608; exec \"$0\" columns \"$1\"", env!("CARGO_BIN_EXE_shoal")])
            .arg(&path)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        let expected = if said.is_some() { 2 } else { 0 };
        if output.status.code() != Some(expected) || !said.is_none_or(|words| told.contains(words)) {
            faults.push(format!("{name}: {}: {}", output.status, told.chars().take(300).collect::<String>()));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Whoever writes a file may cut it short while it is read. It is a table, or the sentence says that it changed.
#[test]
fn a_parquet_file_that_is_cut_short_while_it_is_read() {
    use polars::io::parquet::write::{ParquetCompression, ParquetWriter};
    use polars::prelude::{DataFrame, NamedFrom, Series};
    let numbers =
        |seed: u64| -> Vec<u64> { (0..400_000).map(|row| (row * 2_654_435_761 + seed) % 1_000_003).collect() };
    let columns = (0..6).map(|seed| Series::new(format!("n{seed}").into(), numbers(seed)).into());
    let mut frame = DataFrame::new(400_000, columns.collect()).unwrap();
    let mut bytes = Vec::new();
    let writer = ParquetWriter::new(&mut bytes).with_compression(ParquetCompression::Uncompressed);
    writer.with_row_group_size(Some(50_000)).finish(&mut frame).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    for wait in 0..12 {
        std::fs::write(&path, &bytes).unwrap();
        let (cut, half) = (path.clone(), bytes.len() as u64 / 2);
        let cutting = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(3 * wait));
            std::fs::OpenOptions::new().write(true).open(cut).unwrap().set_len(half).unwrap();
        });
        let opened = shoal::dataset::open(&path, &Default::default(), &shoal::privacy::Progress::new());
        cutting.join().unwrap();
        match opened {
            Ok(dataset) => assert_eq!(dataset.rows(), 400_000),
            Err(error) => assert!(
                error.to_string().contains("changed while") || error.to_string().contains("its end is missing"),
                "{error}"
            ),
        }
    }
}
