//! A file opened for some of its columns: what is kept is as if all of it were.

use std::collections::BTreeSet;

use proptest::prelude::*;
use shoal::dataset::sample::{Sample, write};
use shoal::dataset::{ColumnProfile, Dataset, OpenOptions, RemarkKind, Suggestion, open, open_columns};
use shoal::privacy::{People, Progress};

/// The file that a sample is written to, opened whole and for some columns.
fn both(sample: Sample, name: &str, only: &[&str]) -> (Dataset, Dataset) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    write(sample, 3_000, &path, &Progress::new()).unwrap();
    let only: BTreeSet<String> = only.iter().map(|&name| name.to_owned()).collect();
    let options = OpenOptions::default();
    (
        open(&path, &options, &Progress::new()).unwrap(),
        open_columns(&path, &options, Some(&only), &Progress::new()).unwrap(),
    )
}

#[test]
fn columns_that_are_kept_are_those_of_the_whole_file() {
    let only = ["birth_date", "customer_id", "gender", "spend_12m", "health_note", "consent_email"];
    for name in ["club.csv", "club.parquet"] {
        let (whole, part) = both(Sample::Club, name, &only);
        let names: BTreeSet<&str> = part.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, only.into_iter().collect(), "{name}");
        assert_eq!(part.source, whole.source, "how {name} was read");
        for (place, column) in part.columns.iter().enumerate() {
            let of_whole = whole.column_index(&column.name).unwrap();
            assert_eq!(column, &whole.columns[of_whole]);
            let coded = |file: &Dataset, place| file.coded(place, &Progress::new()).unwrap();
            assert_eq!(coded(&part, place), coded(&whole, of_whole));
            assert_eq!(part.cell(77, place), whole.cell(77, of_whole));
        }
    }
}

#[test]
fn a_name_that_is_not_in_the_file_leaves_all_columns() {
    let (whole, part) = both(Sample::Club, "club.csv", &["birth_date", "gendre"]);
    assert_eq!(part.columns, whole.columns);
    assert_eq!(part.nearest_column("gendre"), Some("gender"));
}

/// Who is who by the rows in which a key comes first is who is who by its values.
#[test]
fn people_by_a_key_are_those_of_its_codes() {
    for (sample, key, others) in [(Sample::Orders, "customer_id", "order_id"), (Sample::Club, "customer_id", "gender")]
    {
        let (whole, part) = both(sample, "file.parquet", &[key, others]);
        for (file, name) in [(&whole, key), (&part, key), (&whole, others)] {
            let place = file.column_index(name).unwrap();
            let coded = file.coded(place, &Progress::new()).unwrap();
            assert_eq!(file.people_by(place, &Progress::new()).unwrap(), People::keys(&coded).unwrap());
        }
        assert_eq!(part.is_distinct(part.column_index(key).unwrap()), sample == Sample::Club);
    }
}

/// A column of a made-up file: what its cells are, by row and chance.
type Cells = fn(row: usize, chance: u64) -> String;

/// Columns that something must be reported of, and some of which nothing is.
const COLUMNS: [(&str, Cells); 14] = [
    ("id", |row, _| format!("C{row:06}")),
    ("note", |row, chance| if chance.is_multiple_of(50) { "n/a".to_owned() } else { format!("said something {row}") }),
    (
        "long_number",
        |row, chance| if chance.is_multiple_of(90) { "1.23457E+15".to_owned() } else { format!("4000{row:09}7") },
    ),
    ("guarded", |row, chance| if chance.is_multiple_of(9) { format!("=\"0{row}\"") } else { format!("x{row}") }),
    (
        "amount",
        |row, chance| if chance.is_multiple_of(70) { "on request".to_owned() } else { format!("{}.5", row * 7) },
    ),
    ("seen_on", |row, chance| {
        let day = if chance.is_multiple_of(80) { 31 } else { row % 28 + 1 };
        format!("20{:02}-{:02}-{day:02}", row % 24, row % 11 + 1)
    }),
    ("visits", |row, chance| if chance.is_multiple_of(30) { String::new() } else { (row * 31 % 977).to_string() }),
    ("created_at", |row, _| (1_600_000_000 + row * 977).to_string()),
    ("tier", |_, chance| ["gold", "silver", "bronze", "-"][chance as usize % 4].to_owned()),
    ("newsletter", |_, chance| ["yes", "no", ""][chance as usize % 3].to_owned()),
    ("city", |row, chance| format!("{} {}", ["Berlin", "berlin", "Köln"][chance as usize % 3], row % 3_000)),
    ("postcode", |row, _| format!("{:05}", row * 7 % 99_000)),
    ("spend", |row, chance| format!("{},{:02}", row % 300, chance % 100)),
    ("mixed", |row, chance| if chance.is_multiple_of(2) { row.to_string() } else { format!("{row}.25") }),
];

/// What is reported of a file does not depend on the columns that are kept, but for spelling variants among many
/// values.
fn reports_the_same(rows: usize, seed: u64, asked: u64, total: bool, tail: &str) {
    let mut state = seed | 1;
    let mut chance = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let mut text = COLUMNS.map(|(name, _)| name).join(";") + "\n";
    for row in 0..rows {
        let cells = COLUMNS.map(|(_, cell)| cell(row, chance()) + tail);
        let cells: Vec<&str> = cells.iter().map(|cell| if *cell == tail { "" } else { cell.as_str() }).collect();
        text += &(cells.join(";") + "\n");
    }
    if total {
        text += &("Total;".to_owned() + &vec![""; COLUMNS.len() - 2].join(";") + ";1\n");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made-up.csv");
    std::fs::write(&path, text).unwrap();
    let wanted = (0..).zip(COLUMNS).filter(|(place, _)| asked >> place & 1 == 1).map(|(_, (name, _))| name.to_owned());
    let only: BTreeSet<String> = wanted.collect();
    let options = OpenOptions::default();
    let whole = open(&path, &options, &Progress::new()).unwrap();
    let part = open_columns(&path, &options, Some(&only), &Progress::new()).unwrap();
    let told = |file: &Dataset| {
        let mut source = file.source.clone();
        source.reading.remarks.retain(|remark| {
            remark.kind != RemarkKind::Spelling || remark.column.as_ref().is_some_and(|name| only.contains(name))
        });
        source
    };
    assert_eq!(told(&part), told(&whole), "only {only:?}");
    assert_eq!(part.columns.len(), only.len());
    for (place, column) in part.columns.iter().enumerate() {
        let of_whole = whole.column_index(&column.name).unwrap();
        assert_eq!((column.distinct, &column.top), (whole.columns[of_whole].distinct, &whole.columns[of_whole].top));
        let coded = |file: &Dataset, place| file.coded(place, &Progress::new()).unwrap();
        assert_eq!(coded(&part, place), coded(&whole, of_whole));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn what_is_reported_does_not_depend_on_the_columns_kept(
        rows in prop_oneof![1_usize..40, 1_500_usize..3_500], seed: u64, asked: u64, total in prop::bool::weighted(0.2),
    ) {
        reports_the_same(rows, seed, asked, total, "");
    }
}

/// Several blocks are read at once, and each frees what nobody requested.
#[test]
fn what_is_reported_is_of_all_blocks() {
    for asked in [0b1, 0b10_0000_0000_0000, 0b1010_1010] {
        reports_the_same(20_000, 7 + asked, asked, false, "");
        reports_the_same(6_000, asked, asked, false, &" with a long end".repeat(4));
    }
}

/// The cases of shared files: opened for one column each, and reported as if all of them were kept.
#[test]
fn cases_are_reported_the_same_for_each_column() {
    let Some(cases) = crate::reading::cases() else { return };
    let mut seen = 0;
    for path in files_below(&cases).into_iter().filter(|path| {
        path.extension().is_some_and(|ending| ["csv", "tsv", "txt", "parquet"].iter().any(|own| ending == *own))
    }) {
        let options = OpenOptions::default();
        let Ok(whole) = open(&path, &options, &Progress::new()) else { continue };
        for column in &whole.columns {
            let only: BTreeSet<String> = [column.name.clone()].into();
            let part = open_columns(&path, &options, Some(&only), &Progress::new()).unwrap();
            let told = |file: &Dataset| {
                let mut source = file.source.clone();
                source.reading.remarks.retain(|remark| {
                    remark.kind != RemarkKind::Spelling || remark.column.as_deref() == Some(column.name.as_str())
                });
                source
            };
            assert_eq!(told(&part), told(&whole), "{}: {}", path.display(), column.name);
            // What a column may be for also depends on the others.
            let counted =
                |profile: &ColumnProfile| ColumnProfile { suggestion: Suggestion::default(), ..profile.clone() };
            assert_eq!(part.columns.iter().map(counted).collect::<Vec<_>>(), [counted(column)], "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}
