//! One number is the same decimal number in every file, and no file has a digit that arithmetic made up.

use super::{manifest, written};
use calamine::{Data, DataType as _, Reader as _};
use shoal::privacy::Progress;
use shoal::release::writers::{FileFormat, write};
use shoal::release::{Decimal, Published, PublishedRow, PublishedValue};

fn table(numbers: &[Decimal]) -> Published {
    let row = |(i, number): (usize, &Decimal)| PublishedRow {
        at: vec![format!("v{i}")],
        values: vec![PublishedValue::Count(10), PublishedValue::Number(*number)],
    };
    Published {
        title: "Amounts".into(),
        dimensions: vec!["region".into()],
        measures: vec!["people".into(), "spend: sum".into()],
        rows: numbers.iter().enumerate().map(row).collect(),
        total_label: "Total".into(),
    }
}

#[test]
fn all_formats_hold_the_same_decimal_number() {
    let numbers = [
        (Decimal::rounded(3_737_260.599_999_997, 2), "3737260.60"),
        (Decimal::rounded(0.1 + 0.2, 1), "0.3"),
        (Decimal::rounded(-12.345_678, 2), "-12.35"),
        (Decimal::rounded(418.0 / 47.0, 1), "8.9"),
        (Decimal::rounded(1_499.999_999, 0), "1500"),
    ];
    let table = table(&numbers.map(|(number, _)| number));
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        std::slice::from_ref(&table),
        &manifest(),
        &FileFormat::ALL,
        Default::default(),
        &Progress::new(),
    )
    .unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let csv: Vec<String> =
        read("table.csv").lines().skip(1).map(|l| l.rsplit(',').next().unwrap().to_owned()).collect();
    assert_eq!(csv, numbers.map(|(_, text)| text));
    let sdmx: Vec<String> = read("table.sdmx.csv")
        .lines()
        .filter(|line| line.contains("spend"))
        .map(|line| line.rsplit(',').nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(sdmx, csv);
    let cube: serde_json::Value = serde_json::from_str(&read("table.json")).unwrap();
    let json: Vec<String> = (0..numbers.len()).map(|i| cube["value"][2 * i + 1].to_string()).collect();
    let number = |text: &String| text.parse::<f64>().unwrap();
    let expected: Vec<f64> = csv.iter().map(number).collect();
    assert_eq!(json.iter().map(number).collect::<Vec<_>>(), expected);
    assert!(json.iter().all(|text| text.len() <= "3737260.60".len()), "{json:?}");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.path().join("table.xlsx")).unwrap();
    let sheet = book.worksheet_range("Table").unwrap();
    let xlsx: Vec<f64> = (0..numbers.len()).map(|i| sheet[(i + 1, 2)].as_f64().unwrap()).collect();
    assert_eq!(xlsx, expected);
    assert!(matches!(sheet[(1, 2)], Data::Float(_)));
}

#[test]
fn a_spreadsheet_shows_the_decimals() {
    let (folder, _) = written(&[table(&[Decimal::rounded(1234.5, 3)])], FileFormat::Xlsx);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(folder.path().join("table.xlsx")).unwrap()).unwrap();
    let mut styles = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/styles.xml").unwrap(), &mut styles).unwrap();
    assert!(styles.contains("#,##0.000"), "{styles}");
}
