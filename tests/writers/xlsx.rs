//! The workbook read back by calamine.

use std::io::Read as _;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use proptest::prelude::*;
use shoal::release::writers::{FileFormat, WriteError, write};
use shoal::release::{Published, PublishedRow, PublishedValue};

use super::{example, manifest, table, written};

fn sheet(tables: &[Published], name: &str) -> calamine::Range<Data> {
    let (folder, _) = written(tables, FileFormat::Xlsx);
    let mut book: Xlsx<_> = open_workbook(folder.path().join("table.xlsx")).unwrap();
    book.worksheet_range(name).unwrap()
}

#[test]
fn the_cover_says_what_this_is() {
    let cover = sheet(&[example()], "About");
    let text: Vec<String> =
        cover.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")).collect();
    let text = text.join("\n");
    for part in [
        "Members by region and tier",
        "Made | 2026-11-22T19:10:00Z (UTC), with Shoal",
        "Fingerprint | 5a175a17",
        "Protection | Small groups are hidden.",
        "An empty cell has nothing to publish",
        "Tiers are as of the day of the export.",
        "x | hidden to protect people",
    ] {
        assert!(text.contains(part), "the cover lacks “{part}”:\n{text}");
    }
}

#[test]
fn several_tables_are_sheets_of_one_workbook() {
    let second = Published { title: "Second".into(), ..example() };
    assert_eq!(sheet(&[example(), second.clone()], "Table 2"), sheet(&[second], "Table"));
}

#[test]
fn more_rows_than_a_sheet_holds_are_refused_with_a_sentence() {
    let rows =
        (0..1_048_576).map(|i| PublishedRow { at: vec![i.to_string()], values: vec![PublishedValue::Count(10)] });
    let long =
        Published { dimensions: vec!["n".into()], measures: vec!["people".into()], rows: rows.collect(), ..example() };
    let folder = tempfile::tempdir().unwrap();
    let all = [FileFormat::Csv, FileFormat::Xlsx];
    let error = write(&folder.path().join("out"), &[long], &manifest(), &all, Default::default(), &Default::default());
    let error = error.unwrap_err();
    assert!(matches!(error, WriteError::Shape(_)), "{error}");
    assert!(error.to_string().contains("leave XLSX out"), "{error}");
    assert!(!folder.path().join("out").exists(), "the folder made for the export is left behind");
}

/// The parts of the zip hold no formula at all, whatever the labels say.
#[test]
fn there_is_no_formula_in_it() {
    let mut table = example();
    table.rows[0].at[0] = "=1+1".into();
    let (folder, _) = written(&[table], FileFormat::Xlsx);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(folder.path().join("table.xlsx")).unwrap()).unwrap();
    for i in 0..archive.len() {
        let mut part = String::new();
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        file.read_to_string(&mut part).unwrap();
        assert!(!part.contains("<f>") && !part.contains("<f "), "{name} has a formula");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn everything_comes_back(table in table()) {
        let read = sheet(std::slice::from_ref(&table), "Table");
        let at = |row: usize, column: usize| read.get_value((row as u32, column as u32)).cloned().unwrap_or(Data::Empty);
        for (i, row) in table.rows.iter().enumerate() {
            for (column, label) in row.at.iter().enumerate() {
                let text = match at(i + 1, column) { Data::Empty => String::new(), data => data.to_string() };
                // XML's line end is the line feed alone.
                prop_assert_eq!(text.replace("_x000D_", "\r").replace("\r\n", "\n"), label.replace("\r\n", "\n"));
            }
            for (measure, value) in row.values.iter().enumerate() {
                let data = at(i + 1, table.dimensions.len() + measure);
                match *value {
                    PublishedValue::Count(people) => prop_assert_eq!(data, Data::Float(people as f64)),
                    PublishedValue::Number(number) => prop_assert_eq!(data, Data::Float(number.value())),
                    PublishedValue::Hidden => prop_assert_eq!(data, Data::String("x".into())),
                    PublishedValue::Empty => prop_assert_eq!(data, Data::Empty),
                }
            }
        }
    }
}
