//! SDMX-CSV read back by the csv crate.

use proptest::prelude::*;
use shoal::release::PublishedValue;
use shoal::release::writers::FileFormat;

use super::{example, table, written};

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_number_is_a_line_with_its_status() {
    let (folder, written) = written(&[example()], FileFormat::SdmxCsv);
    assert_eq!(written.files[0].name, "table.sdmx.csv");
    let text = std::fs::read_to_string(folder.path().join("table.sdmx.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "STRUCTURE,STRUCTURE_ID,ACTION,REGION,TIER,MEASURE,OBS_VALUE,OBS_STATUS");
    assert_eq!(lines[1], "dataflow,SHOAL:RELEASE(1.0),I,North,gold,people,118,A");
    assert_eq!(lines[3], "dataflow,SHOAL:RELEASE(1.0),I,North,silver,people,,Q");
    assert_eq!(lines[5], "dataflow,SHOAL:RELEASE(1.0),I,North,_T,people,215,A");
    assert_eq!(lines[10], "dataflow,SHOAL:RELEASE(1.0),I,South,silver,spend: mean,,M");
    assert_eq!(lines.len(), 1 + 2 * example().rows.len());
}

/// A category that bears the code of totals must not be taken for one.
#[test]
fn a_category_is_never_a_total() {
    let mut table = example();
    table.rows[0].at[1] = "_T".into();
    let (folder, _) = written(&[table], FileFormat::SdmxCsv);
    let text = std::fs::read_to_string(folder.path().join("table.sdmx.csv")).unwrap();
    assert!(text.contains("North,_T,people,118,A") && text.contains("North,Total,people,215,A"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn everything_comes_back_and_no_two_columns_share_a_name(table in table()) {
        let (folder, _) = written(std::slice::from_ref(&table), FileFormat::SdmxCsv);
        let read = records(&std::fs::read(folder.path().join("table.sdmx.csv")).unwrap());
        let mut names = read[0].clone();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), table.dimensions.len() + 6);
        prop_assert_eq!(read.len(), 1 + table.rows.len() * table.measures.len());
        let values = table.rows.iter().flat_map(|row| &row.values);
        for (line, value) in read[1..].iter().zip(values) {
            let (shown, status) = (&line[line.len() - 2], &line[line.len() - 1]);
            match value {
                PublishedValue::Count(n) => prop_assert_eq!((shown.parse(), status.as_str()), (Ok(*n), "A")),
                PublishedValue::Number(x) => prop_assert_eq!((shown.parse(), status.as_str()), (Ok(x.value()), "A")),
                PublishedValue::Hidden => prop_assert_eq!((shown.as_str(), status.as_str()), ("", "Q")),
                PublishedValue::Empty => prop_assert_eq!((shown.as_str(), status.as_str()), ("", "M")),
            }
        }
    }
}
