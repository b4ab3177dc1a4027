//! `shoal sample`: the same rows for the same number of people.

use super::{shoal, text};

#[test]
fn the_sample_is_the_same_every_time_and_can_be_opened() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["a.csv", "b.csv", "c.parquet"] {
        let answer = shoal(&["sample", "--people", "1200", "--out", text(&path(name)), "--json"]);
        assert_eq!(answer.status, 0, "{}", answer.err);
        assert_eq!(answer.json()["people"], 1200);
    }
    assert_eq!(std::fs::read(path("a.csv")).unwrap(), std::fs::read(path("b.csv")).unwrap());
    let columns =
        |name: &str| shoal(&["columns", text(&path(name)), "--json"]).json()["columns"].as_array().unwrap().len();
    assert!(columns("a.csv") >= 15);
    assert_eq!(columns("a.csv"), columns("c.parquet"));
}

#[test]
fn what_cannot_be_made_is_told() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("a.csv");
    shoal(&["sample", "--people", "0", "--out", text(&path)]).is_wrong(&["person"]);
    shoal(&["sample", "--people", "10", "--out", text(&folder.path().join("a.docx"))]).is_wrong(&["a.docx", ".csv"]);
    assert_eq!(shoal(&["sample", "--people", "10", "--out", text(&path)]).status, 0);
    shoal(&["sample", "--people", "10", "--out", text(&path)]).is_wrong(&["exists"]);
    shoal(&["sample", "--people", "10", "--out", text(&path), "--kind", "pirates"]).is_wrong(&["pirates"]);
}
