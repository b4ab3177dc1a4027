//! Random text, read by us and by the csv crate: the same cells, and never a panic.

use proptest::prelude::*;
use shoal::dataset::{Cell, ColumnType, Dataset, DatasetError, OpenOptions};

use super::open_bytes;

/// Everything as text, so that cells can be compared as they are.
fn as_text() -> OpenOptions {
    OpenOptions {
        delimiter: Some(','),
        header: Some(shoal::dataset::HeaderLine::Line(1)),
        totals: Some(shoal::dataset::TotalsRows::Keep),
        types: ["c1", "c2", "c3"].map(|name| (name.to_owned(), ColumnType::Text)).into(),
        ..OpenOptions::default()
    }
}

/// Records of three fields by the csv crate, and how many others there are.
fn slowly(text: &str) -> (Vec<Vec<String>>, u64) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let (mut rows, mut others) = (Vec::new(), 0);
    for record in reader.records().skip(1) {
        let record = record.unwrap();
        // Empty fields beyond the last column are no loss.
        if record.len() >= 3 && record.iter().skip(3).all(|field| field.trim_matches([' ', '\t', ',', '"']).is_empty())
        {
            rows.push(record.iter().take(3).map(str::to_owned).collect());
        } else {
            others += 1;
        }
    }
    (rows, others)
}

fn cells(dataset: &Dataset) -> Vec<Vec<String>> {
    let columns = dataset.columns.len();
    (0..dataset.rows()).map(|row| (0..columns).map(|c| dataset.cell(row, c).to_string()).collect()).collect()
}

fn agrees(body: &str) {
    // Full rows are by far the most, so that the rows after them do not decide how many columns there are.
    let full = "1,2,3\n".repeat(40);
    let text = format!("c1,c2,c3\nx,y,z\n{full},,\n{body}");
    let dataset = open_bytes("random.csv", text.as_bytes(), &as_text()).unwrap();
    if dataset.source.unreadable.iter().any(|row| row.reason.contains("never closed")) {
        // The csv crate takes the rest of the text as one field; we lose one line.
        return;
    }
    if dataset.source.notes().iter().any(|note| note.contains("with a space after it")) {
        // A comma before a space is text where records would be too long otherwise; the csv crate knows no such rule.
        return;
    }
    let (rows, others) = slowly(&text);
    assert_eq!(cells(&dataset), rows, "{text:?}");
    assert_eq!(dataset.source.unreadable_rows, others, "{text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_text_reads_as_by_the_csv_crate(body in "([a-z1é,\" ]{0,6}(\n|\r\n|\n\n)?){0,12}") {
        agrees(&body);
    }

    #[test]
    fn quoted_text_reads_as_by_the_csv_crate(
        rows in prop::collection::vec(prop::collection::vec("[a,\"\n é;]{0,5}", 2..5), 0..8),
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        agrees(&String::from_utf8(writer.into_inner().unwrap()).unwrap());
    }

    /// Whatever the bytes and the name say: a table or a sentence.
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), extension in 0_usize..10) {
        let extension =
            ["csv", "tsv", "txt", "csv.gz", "parquet", "arrow", "xlsx", "xls", "json", "ndjson"][extension];
        match open_bytes(&format!("random.{extension}"), &bytes, &OpenOptions::default()) {
            Ok(dataset) => assert_eq!(dataset.rows() as u64, dataset.source.rows),
            Err(error) => assert!(error.to_string().ends_with('.'), "{error}"),
        }
    }

    /// Text-like bytes with everything that troubles readers.
    #[test]
    fn troubled_text_never_panics(text in "([a-z0-9]{0,3}|[,;\t|\"'\n\r\u{0}\u{feff}é€-]|03/04/2026|1\\.234|,,){0,80}") {
        match open_bytes("random.csv", text.as_bytes(), &OpenOptions::default()) {
            Ok(dataset) => {
                for row in 0..dataset.rows() {
                    for column in 0..dataset.columns.len() {
                        let _: Cell<'_> = dataset.cell(row, column);
                    }
                }
            }
            Err(DatasetError::Cancelled) => panic!("nobody cancelled"),
            Err(_) => {}
        }
    }
}
