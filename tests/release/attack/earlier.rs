//! What an earlier release and this one say together.

use crate::release::make::{prepared, settings};
use shoal::privacy::{Bitmap, People, Progress};
use shoal::release::sensitivity::rules::Reason;
use shoal::release::tabulation::TableInput;
use shoal::release::tabulation::axis::{Dimension, SegmentRows};
use shoal::release::{Before, Earlier, Status, TableRequest, prepare, prepare_together};
use std::sync::Arc;

/// 60 people: 40 in the north, 20 in the south; the last two of each are the latest to come.
fn people() -> TableInput {
    TableInput {
        dimensions: vec![Dimension {
            name: "region".into(),
            codes: (0..60).map(|i| u32::from(i >= 40)).collect(),
            labels: vec!["North".into(), "South".into()],
            hierarchy: Vec::new(),
            coarser: Default::default(),
            sensitive: false,
        }],
        segments: Vec::new(),
        people: Arc::new(People::Rows(60)),
        measures: Vec::new(),
        members: None,
    }
}

#[test]
fn two_safe_tables_that_differ_by_two_people_are_not_safe_together() {
    let settings = settings(10);
    let mut before = people();
    let mut known = Bitmap::all(60);
    known.and_not(&{
        let mut late = Bitmap::none(60);
        [38, 39].into_iter().for_each(|row| late.insert(row));
        late
    });
    before.members = Some(known);
    let first = prepared(&before, &settings);
    assert!(first.cells.iter().all(|c| c.status == Status::Published), "38, 20 and 58 are safe");
    let alone = prepared(&people(), &settings);
    assert!(alone.cells.iter().all(|c| c.status == Status::Published), "40, 20 and 60 are safe");
    let earlier = Earlier { input: before, settings: settings.clone(), published: first.published() };
    let second = prepare(&people(), &settings, &[earlier], &Progress::new()).unwrap();
    assert!(second.checked.protected);
    let north = second.find(&["North"]).unwrap();
    assert_eq!(north.status, Status::Complementary, "40 − 38 would be the two who came");
    assert_eq!(second.find(&["Total"]).unwrap().status, Status::Complementary, "and 60 − 58 too");
}

#[test]
fn the_same_table_again_hides_the_same() {
    let mut table = people();
    table.dimensions[0].codes = (0..60).map(|i| u32::from(i >= 40) + u32::from(i >= 57)).collect();
    table.dimensions[0].labels.push("West".into());
    let settings = settings(10);
    let first = prepared(&table, &settings);
    let earlier = Earlier { input: table.clone(), settings: settings.clone(), published: first.published() };
    let second = prepare(&table, &settings, &[earlier], &Progress::new()).unwrap();
    assert!(second.checked.protected, "{:?}", second.checked);
    assert_eq!(first.published().rows, second.published().rows);
}

#[test]
fn a_cell_hidden_now_but_published_before_is_reported() {
    let mut table = people();
    table.dimensions[0].codes = (0..60).map(|i| u32::from(i >= 55)).collect();
    let before = prepared(&table, &settings(3));
    assert!(before.cells.iter().all(|c| c.status == Status::Published));
    let earlier = Earlier { input: table.clone(), settings: settings(3), published: before.published() };
    let now = prepare(&table, &settings(10), &[earlier], &Progress::new()).unwrap();
    assert!(!now.checked.protected, "the five in the south are out already");
}

#[test]
fn a_small_difference_of_two_segments_is_not_left_to_subtract() {
    let mut table = people();
    table.dimensions.clear();
    let rows = |from: usize, to: usize| {
        let mut bits = Bitmap::none(60);
        (from..to).for_each(|row| bits.insert(row));
        bits
    };
    table.segments = vec![
        SegmentRows { name: "VIP".into(), rows: rows(0, 30) },
        SegmentRows { name: "VIP with app".into(), rows: rows(0, 26) },
    ];
    let found = prepared(&table, &settings(10));
    assert!(found.checked.protected);
    let shown = |name: &str| found.find(&[name]).unwrap().status == Status::Published;
    assert!(!(shown("VIP") && shown("VIP with app")), "30 − 26 are four people");
    let mut open = settings(10);
    open.protect = shoal::release::settings::Protect::None;
    let open = prepared(&table, &open);
    assert_eq!(open.checked.differences, ["VIP without VIP with app = VIP 30 − VIP with app 26 = 4"]);
}

/// The same table from last month's file, of which the rows are gone: four people came to the south since.
#[test]
fn few_people_who_came_since_an_earlier_file_are_not_told() {
    let settings = settings(10);
    let before = TableInput {
        people: Arc::new(People::Rows(56)),
        dimensions: vec![Dimension {
            codes: (0..56).map(|i| u32::from(i >= 40)).collect(),
            ..people().dimensions.remove(0)
        }],
        ..people()
    };
    let then = prepared(&before, &settings).published();
    let now = people();
    // The rows of then are gone: the earlier table is told by its definitions over the rows of now.
    let earlier = |published| Before {
        release: 1,
        state: "last month".into(),
        input: now.clone(),
        settings: settings.clone(),
        published,
        categories: None,
        counts_only: false,
        traced: None,
    };
    let known = [earlier(then)];
    let asked =
        TableRequest { input: &now, settings: &settings, before: &known, noise: shoal::release::noise::Source::System };
    let found = prepare_together(&[asked], &[], &Progress::new()).unwrap();
    assert!(found.is_protected(), "{found:?}");
    let table = &found.tables[0];
    assert_eq!(table.find(&["North"]).unwrap().status, Status::Published, "nobody came there");
    assert_eq!(table.find(&["Total"]).unwrap().reasons, [Reason::Change], "60 − 56 would tell the same");
    let south = table.find(&["South"]).unwrap();
    assert_eq!((south.status, south.reasons.as_slice()), (Status::Unsafe, [Reason::Change].as_slice()));
    let [low, high] = south.attacker.unwrap();
    assert!(high - low >= 10.0);
    // The same file again tells nothing new.
    let known = [earlier(prepared(&now, &settings).published())];
    let again = TableRequest { before: &known, ..asked };
    let found = prepare_together(&[again], &[], &Progress::new()).unwrap();
    assert!(found.tables[0].cells.iter().all(|cell| cell.status == Status::Published));
}
