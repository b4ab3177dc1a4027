//! The open file read again, with another type for a column: an edit like every other.

use std::path::Path;
use std::sync::Arc;

use shoal::dataset::{ColumnType, Role};
use shoal::review::Edit;
use shoal::workbench::{Mode, Workbench};

const CLUB: &str = "code,plz,spend\nK1,01067,5\nK2,80331,7\nK3,10115,x\nK4,01099,9\n";

fn opened(path: &Path) -> Workbench {
    std::fs::write(path, CLUB).unwrap();
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    bench.open(path);
    bench.finish();
    bench
}

fn shown(bench: &Workbench, name: &str) -> Vec<String> {
    let dataset = bench.dataset().unwrap();
    let column = dataset.column_index(name).unwrap();
    (0..dataset.rows()).map(|row| dataset.cell(row, column).to_string()).collect()
}

fn read_as(bench: &mut Workbench, column: &str, kind: Option<ColumnType>) {
    bench.read_as(column, kind);
    bench.finish();
}

/// What would be wrong: a postcode that was read as a number has lost its zeros for good, or its tag, or the way back.
#[test]
fn a_type_is_an_edit_that_keeps_the_tags_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = opened(&folder.path().join("club.csv"));
    bench.apply(Edit::SetRole { column: "plz".into(), role: Some(Role::QuasiIdentifier) });
    read_as(&mut bench, "plz", Some(ColumnType::Number));
    assert_eq!(shown(&bench, "plz"), ["1067", "80331", "10115", "1099"]);
    assert_eq!(bench.undo_name(), Some("Read plz as number"));
    read_as(&mut bench, "plz", Some(ColumnType::Text));
    assert_eq!(shown(&bench, "plz"), ["01067", "80331", "10115", "01099"]);
    assert_eq!(bench.review().role("plz"), Some(Role::QuasiIdentifier));
    assert!(bench.assessment().fresh().is_some(), "the figures are measured again");
    for (step, code) in [("back", "1067"), ("back", "01067"), ("forth", "1067")] {
        if step == "back" {
            bench.undo();
        } else {
            bench.redo();
        }
        bench.finish();
        assert_eq!(shown(&bench, "plz")[0], code, "{step}");
    }
    read_as(&mut bench, "plz", None);
    assert_eq!(bench.type_given("plz"), None);
    assert_eq!(shown(&bench, "plz")[0], "01067", "as found");
}

/// What would be wrong: values vanish without a word, or without the place of the first.
#[test]
fn what_a_type_cannot_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = opened(&folder.path().join("club.csv"));
    assert_eq!(bench.dataset().unwrap().columns[2].kind, ColumnType::Text);
    read_as(&mut bench, "spend", Some(ColumnType::Number));
    let misread = bench.misread("spend").unwrap();
    assert_eq!((misread.cells, misread.row, misread.value.as_str()), (1, 2, "x"));
    let told = bench.notices().last().unwrap().text.clone();
    assert_eq!(told, "“spend”: 1 cell is no number and counts as missing; it is in row 3.", "no value in a notice");
    assert!(bench.misread("plz").is_none());
}

/// What would be wrong: a type that fits nothing leaves a review that cannot be opened, or half a change.
#[test]
fn a_type_that_fits_nothing_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("club.csv");
    let mut bench = opened(&path);
    read_as(&mut bench, "code", Some(ColumnType::Date));
    assert!(bench.notices().last().unwrap().text.contains("cannot be read as a date"));
    assert_eq!(bench.type_given("code"), None);
    assert_eq!(bench.undo_name(), None);
    // An undo whose file is gone stays where it is.
    read_as(&mut bench, "plz", Some(ColumnType::Number));
    std::fs::remove_file(&path).unwrap();
    bench.undo();
    bench.finish();
    assert_eq!(bench.type_given("plz"), Some(ColumnType::Number), "as the table is");
    assert_eq!(shown(&bench, "plz")[0], "1067");
    assert!(bench.is_idle());
}
