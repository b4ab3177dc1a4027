//! Cross tables read back by other readers: they say what the long table says, and nothing more.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use proptest::prelude::*;
use shoal::release::writers::{FileFormat, neutralised};
use shoal::release::{Published, PublishedValue};

use super::{example, table, written};

/// The lines of a cross table, each field as text.
fn csv_lines(table: &Published) -> Vec<Vec<String>> {
    let (folder, _) = written(std::slice::from_ref(table), FileFormat::CsvCross);
    let path = folder.path().join("table.cross.csv");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sheet(table: &Published) -> calamine::Range<Data> {
    let (folder, _) = written(std::slice::from_ref(table), FileFormat::XlsxCross);
    let mut book: Xlsx<_> = open_workbook(folder.path().join("table.cross.xlsx")).unwrap();
    book.worksheet_range("Table").unwrap()
}

/// A value as the long CSV has it.
fn text(value: PublishedValue) -> String {
    match value {
        PublishedValue::Count(people) => people.to_string(),
        PublishedValue::Number(number) => number.to_string(),
        PublishedValue::Hidden => "x".to_owned(),
        PublishedValue::Empty => String::new(),
    }
}

/// Where a value stands: its labels, and the place of its measure.
type Cells = BTreeMap<(Vec<String>, usize), String>;

fn long(table: &Published, label: impl Fn(&str) -> String) -> Cells {
    let cells = table.rows.iter().flat_map(|row| {
        let at: Vec<String> = row.at.iter().map(|text| label(text)).collect();
        row.values.iter().enumerate().map(move |(measure, value)| ((at.clone(), measure), text(*value)))
    });
    cells.collect()
}

/// Reads a cross table back without knowing how it was written: two lines of headings, labels, then values; the lines
/// of a group are its measures in their order.
fn read_back(lines: &[Vec<String>], dimensions: usize, measures: usize) -> Cells {
    let mut cells = Cells::new();
    if dimensions < 2 {
        for line in &lines[1..] {
            for (measure, value) in line[dimensions..].iter().enumerate() {
                cells.insert((line[..dimensions].to_vec(), measure), value.clone());
            }
        }
        return cells;
    }
    let down = dimensions - 1;
    let first = down + usize::from(measures > 1);
    let across = &lines[1][first..];
    for (number, line) in lines[2..].iter().enumerate() {
        for (label, value) in across.iter().zip(&line[first..]) {
            if value != "." {
                let at = line[..down].iter().chain([label]).cloned().collect();
                cells.insert((at, number % measures), value.clone());
            }
        }
    }
    cells
}

#[test]
fn the_example_lies_across_the_page() {
    let (folder, written) = written(&[example()], FileFormat::CsvCross);
    let text = std::fs::read_to_string(folder.path().join("table.cross.csv")).unwrap();
    assert_eq!(
        text,
        ",,tier,,\r\nregion,measure,gold,silver,Total\r\nNorth,people,118,x,215\r\nNorth,spend: mean,-12.5,x,31.25\r\n\
         South,people,92,0,92\r\nSouth,spend: mean,8,,8\r\n"
    );
    assert_eq!(written.files[0].name, "table.cross.csv");
}

#[test]
fn what_is_not_in_the_long_table_is_a_dot() {
    let mut table = example();
    table.rows.remove(1);
    table.measures.pop();
    table.rows.iter_mut().for_each(|row| row.values.truncate(1));
    let lines = csv_lines(&table);
    assert_eq!(lines[2], ["North", "118", "215", "."]);
    assert_eq!(lines[3], ["South", "92", "92", "0"]);
    assert_eq!(read_back(&lines, 2, 1), long(&table, str::to_owned));
    assert_eq!(sheet(&table).get_value((2, 3)), Some(&Data::String(".".into())));
}

#[test]
fn no_label_is_run_by_a_spreadsheet() {
    let mut table = example();
    for row in &mut table.rows {
        row.at = row.at.iter().map(|label| format!("={label}")).collect();
    }
    table.dimensions[1] = "@tier".into();
    let lines = csv_lines(&table);
    assert_eq!(lines[0][2], "'@tier");
    assert_eq!(lines[1][2..], ["'=gold", "'=silver", "'=Total"]);
    assert_eq!(lines[2][0], "'=North");
}

/// What would be wrong: a sheet that is wider than sheets can be loses its last columns.
#[test]
fn more_columns_than_a_sheet_holds_are_refused_with_a_sentence() {
    let mut table = example();
    let row = table.rows[0].clone();
    table.rows = (0..16_400)
        .map(|n| shoal::release::PublishedRow { at: vec!["North".into(), n.to_string()], ..row.clone() })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let formats = [FileFormat::CsvCross, FileFormat::XlsxCross];
    let written = shoal::release::writers::write(
        &out,
        &[table],
        &super::manifest(),
        &formats,
        Default::default(),
        &Default::default(),
    );
    let error = written.unwrap_err().to_string();
    assert!(error.contains("16402 columns wide") && error.contains("leave the cross table as XLSX out"), "{error}");
    assert!(!out.exists());
}

/// The same by a reader in another language, which knows nothing of Shoal.
#[test]
fn a_script_reads_the_long_table_back() {
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/writers/cross_table.py");
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        println!("NOT RUN: there is no python3 here.");
        return;
    }
    let mut deep = example();
    deep.dimensions.insert(0, "year".into());
    let years = ["2025", "2026"].map(|year| {
        let with_year = |mut row: shoal::release::PublishedRow| {
            row.at.insert(0, year.to_owned());
            row
        };
        example().rows.into_iter().map(with_year).collect::<Vec<_>>()
    });
    deep.rows = years.concat();
    // The long table has no such row.
    deep.rows.pop();
    for table in [example(), deep] {
        let folder = tempfile::tempdir().unwrap();
        let formats = [FileFormat::Csv, FileFormat::CsvCross, FileFormat::XlsxCross];
        let (tables, manifest) = ([table], super::manifest());
        shoal::release::writers::write(
            folder.path(),
            &tables,
            &manifest,
            &formats,
            Default::default(),
            &Default::default(),
        )
        .unwrap();
        let [dimensions, measures] = [tables[0].dimensions.len(), tables[0].measures.len()].map(|n| n.to_string());
        let mut run = std::process::Command::new("python3");
        let output = run.arg(&script).arg(folder.path()).args([dimensions, measures]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("cells are the same"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// What is read back from the cross table is the long table: no cell more, none less, none changed.
    #[test]
    fn everything_comes_back_and_nothing_more(table in table()) {
        let lines = csv_lines(&table);
        let read = read_back(&lines, table.dimensions.len(), table.measures.len());
        prop_assert_eq!(read, long(&table, |label| neutralised(label).into_owned()));
    }

    /// The same of the workbook, in which numbers are numbers.
    #[test]
    fn everything_comes_back_from_the_workbook(table in table()) {
        let range = sheet(&table);
        let clean = |text: &str| text.replace("_x000D_", "\r").replace("\r\n", "\n");
        let cell = |row: usize, column: usize| match range.get_value((row as u32, column as u32)) {
            None | Some(Data::Empty) => String::new(),
            Some(Data::Float(number)) => format!("{number:?}"),
            Some(other) => clean(&other.to_string()),
        };
        let columns = range.get_size().1;
        let dimensions = table.dimensions.len();
        // A line at the end in which every cell is empty leaves no mark in a sheet: lines are counted by the long table.
        let groups: BTreeSet<&[String]> = table.rows.iter().map(|row| &row.at[..dimensions.saturating_sub(1)]).collect();
        let rows = if dimensions < 2 { 1 + table.rows.len() } else { 2 + groups.len() * table.measures.len() };
        let line = |row: usize| (0..columns).map(|column| cell(row, column)).collect();
        let lines: Vec<Vec<String>> = (0..rows).map(line).collect();
        prop_assume!(columns > dimensions);
        let read = read_back(&lines, dimensions, table.measures.len());
        let numbers = |cells: Cells| -> Cells {
            let as_number = |text: String| text.parse::<f64>().map_or(text.clone(), |number| format!("{number:?}"));
            cells.into_iter().map(|(at, text)| (at, as_number(text))).collect()
        };
        let asked = long(&table, |label| clean(&label.replace("\r\n", "\n")));
        prop_assert_eq!(numbers(read), numbers(asked));
    }
}
