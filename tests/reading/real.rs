//! The public data sets open with the rows, columns and types that they are known to have.

use shoal::dataset::{Cell, ColumnType, Dataset, OpenOptions, open};
use shoal::privacy::{Progress, Values};

use super::{column, data};

fn real(name: &str) -> Option<Dataset> {
    let path = data()?.join(name);
    Some(open(&path, &OpenOptions::default(), &Progress::new()).unwrap_or_else(|e| panic!("{name}: {e}")))
}

fn kinds(dataset: &Dataset) -> Vec<ColumnType> {
    dataset.columns.iter().map(|c| c.kind).collect()
}

#[test]
fn adult() {
    let Some(dataset) = real("adult.csv") else { return };
    assert_eq!((dataset.rows(), dataset.columns.len()), (30_162, 9));
    assert_eq!(dataset.source.delimiter, Some(';'));
    assert_eq!(dataset.source.unreadable_rows, 0);
    assert_eq!(dataset.source.sha256, "c700df9304fbf3c4d4db5938bffc510561bd4a2dfad285a3feef9a20619391c5");
    let numbers: Vec<&str> =
        dataset.columns.iter().filter(|c| c.kind == ColumnType::Number).map(|c| c.name.as_str()).collect();
    assert_eq!(numbers, ["age"]);
    let coded = dataset.coded(dataset.column_index("salary-class").unwrap(), &Progress::new()).unwrap();
    assert_eq!(coded.values, Values::Text(vec!["<=50K".into(), ">50K".into()]));
}

#[test]
fn bank() {
    let Some(dataset) = real("bank-full.csv") else { return };
    assert_eq!((dataset.rows(), dataset.columns.len()), (45_211, 17));
    let balance = dataset.coded(dataset.column_index("balance").unwrap(), &Progress::new()).unwrap();
    assert_eq!(balance.values.len(), 7168);
    assert!(!balance.has_missing);
    assert_eq!(dataset.columns[dataset.column_index("housing").unwrap()].kind, ColumnType::Boolean);
    assert_eq!(dataset.columns[dataset.column_index("month").unwrap()].kind, ColumnType::Text);
}

#[test]
fn campaign() {
    let Some(dataset) = real("marketing_campaign.csv") else { return };
    assert_eq!((dataset.rows(), dataset.columns.len()), (2240, 29));
    assert_eq!(dataset.source.delimiter, Some('\t'));
    // DD-MM-YYYY, settled by rows like 21-08-2013: the first customer came on the 4th of September.
    let date = dataset.column_index("Dt_Customer").unwrap();
    assert_eq!(dataset.columns[date].kind, ColumnType::Date);
    assert_eq!(column(&dataset, "Dt_Customer")[..2], ["2012-09-04", "2014-03-08"]);
    let income = dataset.column_index("Income").unwrap();
    assert_eq!((0..dataset.rows()).filter(|row| dataset.cell(*row, income) == Cell::Missing).count(), 24);
    assert_eq!(dataset.columns[dataset.column_index("Complain").unwrap()].kind, ColumnType::Number);
}

#[test]
fn sdcmicro() {
    for (name, rows, columns) in [
        ("testdata", 4580, 15),
        ("testdata2", 93, 19),
        ("francdat", 8, 8),
        ("CASCrefmicrodata", 1080, 13),
        ("Tarragona", 834, 13),
    ] {
        let Some(dataset) = real(&format!("sdcmicro/{name}.csv")) else { return };
        assert_eq!((dataset.rows(), dataset.columns.len()), (rows, columns), "{name}");
        assert_eq!(dataset.source.unreadable_rows, 0, "{name}");
        assert!(kinds(&dataset).iter().all(|k| *k == ColumnType::Number), "{name} holds numbers alone");
    }
}
