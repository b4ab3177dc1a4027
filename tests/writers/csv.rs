//! CSV read back by a reader of RFC 4180.

use proptest::prelude::*;
use shoal::release::writers::{FileFormat, neutralised};
use shoal::release::{Published, PublishedValue};

use super::{example, table, written};

fn records(table: &Published) -> Vec<Vec<String>> {
    let (folder, _) = written(std::slice::from_ref(table), FileFormat::Csv);
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_path(folder.path().join("table.csv")).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_example_reads_as_it_should() {
    let (folder, _) = written(&[example()], FileFormat::Csv);
    let text = std::fs::read_to_string(folder.path().join("table.csv")).unwrap();
    // A negative number with an apostrophe before it would be text to every reader.
    assert_eq!(
        text,
        "region,tier,people,spend: mean\r\nNorth,gold,118,-12.5\r\nNorth,silver,x,x\r\nNorth,Total,215,31.25\r\n\
         South,gold,92,8\r\nSouth,silver,0,\r\nSouth,Total,92,8\r\n"
    );
}

#[test]
fn no_text_of_a_file_is_run_by_a_spreadsheet() {
    for text in ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "'=1", "''=1", "＝1"] {
        assert_eq!(neutralised(text), format!("'{text}"), "{text:?} would be run");
    }
    for text in ["", "a=1", "-5", "-5.25", "'s Hertogenbosch", "5-9", "under 25"] {
        assert_eq!(neutralised(text), text, "{text:?} is changed without need");
    }
}

proptest! {
    /// What is read back is what was published: labels by a rule that can be undone, numbers to the last digit.
    #[test]
    fn everything_comes_back(table in table()) {
        let mut records = records(&table).into_iter();
        let columns = table.dimensions.len() + table.measures.len();
        prop_assert_eq!(records.next().unwrap().len(), columns);
        for (row, record) in table.rows.iter().zip(records.by_ref()) {
            let (labels, values) = record.split_at(table.dimensions.len());
            for (label, read) in row.at.iter().zip(labels) {
                prop_assert_eq!(read, &neutralised(label).into_owned());
            }
            for (value, read) in row.values.iter().zip(values) {
                match *value {
                    PublishedValue::Count(people) => prop_assert_eq!(read.parse::<u64>().unwrap(), people),
                    PublishedValue::Number(number) => prop_assert_eq!(read.parse::<f64>().unwrap(), number.value()),
                    PublishedValue::Hidden => prop_assert_eq!(read, "x"),
                    PublishedValue::Empty => prop_assert_eq!(read, ""),
                }
            }
        }
        prop_assert!(records.next().is_none());
    }

    /// Were two labels made one, two rows of a table would name the same cell.
    #[test]
    fn different_texts_stay_different(a in "[=' a-]{0,4}", b in "[=' a-]{0,4}") {
        prop_assert_eq!(a == b, neutralised(&a) == neutralised(&b));
    }
}
