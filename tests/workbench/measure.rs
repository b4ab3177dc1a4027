//! The workbench's figures against published and plainly counted ones.

use shoal::dataset::{OpenOptions, Role, open};
use shoal::privacy::Progress;
use shoal::review::{Edit, Review, Segment};
use shoal::workbench::{MeasureOptions, measure};
use std::sync::Arc;

fn review(quasi: &[&str], sensitive: &[&str]) -> Review {
    let mut review = Review::default();
    for (names, role) in [(quasi, Role::QuasiIdentifier), (sensitive, Role::Sensitive)] {
        for name in names {
            review.apply(&Edit::SetRole { column: (*name).into(), role: Some(role) }).unwrap();
        }
    }
    review
}

/// Counted by hand from adult.csv; ARX and pyCANON give the same.
#[test]
fn adult_gives_the_published_figures() {
    let Some(path) = crate::data("adult.csv") else { return };
    let dataset = Arc::new(open(&path, &OpenOptions::default(), &Progress::new()).unwrap());
    let figures =
        measure(&dataset, &review(&["sex", "age", "race"], &["salary-class"]), &MeasureOptions::default()).unwrap();
    assert_eq!(figures.people, 30_162);
    assert_eq!((figures.classes.count, figures.classes.people_alone), (528, 62));
    assert!((figures.risk.prosecutor.average.unwrap() - 0.0175).abs() < 5e-5);
    let four = review(&["sex", "age", "race", "marital-status"], &[]);
    let figures = measure(&dataset, &four, &MeasureOptions::default()).unwrap();
    assert_eq!((figures.classes.count, figures.classes.people_alone), (1_690, 543));
}

/// A frequency table stands for its rows: every figure that depends on counts is the same.
#[test]
fn a_frequency_table_gives_the_figures_of_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let rows = folder.path().join("rows.csv");
    let table = folder.path().join("table.csv");
    let cells = [("f", "Berlin", "yes", 3), ("f", "Berlin", "no", 1), ("m", "Berlin", "no", 5), ("m", "Ulm", "no", 1)];
    let mut plain = String::from("gender,city,ill\n");
    let mut counted = String::from("gender,city,ill,people\n");
    for (gender, city, ill, n) in cells {
        counted += &format!("{gender},{city},{ill},{n}\n");
        (0..n).for_each(|_| plain += &format!("{gender},{city},{ill}\n"));
    }
    std::fs::write(&rows, plain).unwrap();
    std::fs::write(&table, counted).unwrap();
    let mut review = review(&["gender", "city"], &["ill"]);
    review.apply(&Edit::AddSegment(Segment::new("Berlin", "city = \"Berlin\""))).unwrap();
    let open = |path| Arc::new(open(path, &OpenOptions::default(), &Progress::new()).unwrap());
    let of_rows = measure(&open(&rows), &review, &MeasureOptions::default()).unwrap();
    let counts = Edit::SetUse { column: "people".into(), use_: Some(shoal::dataset::Use::Count) };
    review.apply(&counts).unwrap();
    let of_table = measure(&open(&table), &review, &MeasureOptions::default()).unwrap();
    assert_eq!(of_rows.people, of_table.people);
    assert_eq!(of_rows.classes, of_table.classes);
    assert_eq!(of_rows.risk, of_table.risk);
    assert_eq!(of_rows.sensitive, of_table.sensitive);
    assert_eq!(of_rows.segments, of_table.segments);
    assert_eq!(of_rows.quasi_identifiers, of_table.quasi_identifiers);
    assert_eq!(of_rows.segments[0].people, 9);
}
