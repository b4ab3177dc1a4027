//! No value of a direct identifier gets out: neither in the saved review nor in the report, whatever was done before.

use std::collections::BTreeSet;
use std::sync::Arc;

use shoal::dataset::{self, Role};
use shoal::privacy::Progress;
use shoal::release::settings::TableSettings;
use shoal::report::html::page;
use shoal::review::{Edit, Review, Segment};
use shoal::workbench::{MeasureOptions, measure, prepare_release, report};

#[test]
fn the_saved_review_and_the_report_hold_no_value_of_a_direct_identifier() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("club.csv");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_shoal"))
        .args(["sample", "--people", "1500", "--out", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(made.status.success());
    let dataset = Arc::new(dataset::open(&path, &dataset::OpenOptions::default(), &Progress::new()).unwrap());
    let mut review = Review::default();
    for column in &dataset.columns {
        let edit = Edit::SetRole { column: column.name.clone(), role: Some(column.suggestion.role) };
        review.apply(&edit).unwrap();
    }
    let rule = "tier = \"gold\"".to_owned();
    let segment = Segment::new("Gold", rule);
    review.apply(&Edit::AddSegment(segment)).unwrap();
    let table = TableSettings { dimensions: vec!["tier".into(), "channel".into()], ..TableSettings::default() };
    review.apply(&Edit::AddTable(table)).unwrap();

    let direct: Vec<&str> = review.with_role(Role::DirectIdentifier).collect();
    assert!(direct.len() >= 2, "the sample's direct identifiers are not suggested: {direct:?}");
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let places: Vec<usize> = (reader.headers().unwrap().iter().enumerate())
        .filter(|(_, name)| direct.contains(name))
        .map(|(place, _)| place)
        .collect();
    let mut values = BTreeSet::new();
    for record in reader.records() {
        let record = record.unwrap();
        // Short values are found in any text; whoever they name is not told by two letters.
        values.extend(places.iter().map(|&place| record[place].to_owned()).filter(|value| value.len() > 4));
    }
    assert!(values.len() > 1_000);

    let assessment = measure(&dataset, &review, &MeasureOptions::default()).unwrap();
    let preview = prepare_release(&dataset, &review, &Progress::new()).unwrap();
    let page = page(&report(&dataset.source, &review, &assessment, Some(&preview)));
    let saved = String::from_utf8(review.to_json().unwrap()).unwrap();
    for (name, text) in [("report", &page), ("saved review", &saved)] {
        let found: Vec<&String> = values.iter().filter(|value| text.contains(value.as_str())).take(3).collect();
        assert!(found.is_empty(), "the {name} holds values of {direct:?}: {found:?}");
    }
}
