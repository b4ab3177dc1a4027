//! Noise that leaves: what is on screen is an example, what leaves is drawn then, and the ledger keeps that.

use std::sync::Arc;

use shoal::dataset::sample::Sample;
use shoal::release::settings::{Protect, TableSettings};
use shoal::release::writers::FileFormat;
use shoal::release::{Published, ReleaseSettings};
use shoal::review::Edit;
use shoal::workbench::{Mode, Workbench};

fn noisy(epsilon: &str, from_review: bool) -> Workbench {
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    bench.open_sample(Sample::Club, 2_000);
    bench.finish();
    assert!(bench.ensure_secret());
    let mut table = TableSettings {
        dimensions: vec!["tier".into(), "channel".into()],
        protect: Protect::Noise { epsilon: epsilon.parse().unwrap() },
        ..TableSettings::default()
    };
    table.noise.from_review = from_review;
    assert!(bench.apply(Edit::SetRelease(ReleaseSettings::from(table))));
    bench.preview();
    bench.finish();
    bench
}

/// What was on screen, and what left.
fn seen_and_left(from_review: bool) -> (Published, Published) {
    let mut bench = noisy("0.4", from_review);
    let seen = bench.preview().fresh().expect("a preview").clone();
    assert_eq!(seen.is_example(), !from_review);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    bench.export(&out, &FileFormat::USUAL, None, false);
    bench.finish();
    let entry = &bench.review().ledger.entries()[0].content;
    let csv = std::fs::read_to_string(out.join("table.csv")).unwrap();
    let left = entry.tables[0].clone();
    // The ledger holds what stands in the file: the first row's number of people, at least.
    let first = format!("{:?}", left.rows[0].values[0]);
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(csv.lines().nth(1).unwrap().split(',').nth(2).unwrap(), digits, "{csv}");
    (seen.tables[0].published.clone(), left)
}

#[test]
fn nobody_has_seen_noise_before_it_leaves() {
    let (seen, left) = seen_and_left(false);
    assert_eq!(seen.rows.len(), left.rows.len());
    assert_ne!(seen, left, "40 numbers drawn twice are not all alike");
}

#[test]
fn noise_of_the_reviews_secret_is_what_was_seen() {
    let (seen, left) = seen_and_left(true);
    assert_eq!(seen, left);
}

/// What would be wrong: the budget is looked at when a table is designed only, and the same noise leaves again and again.
#[test]
fn what_has_left_is_spent_and_known_at_once() {
    let mut bench = noisy("1.2", false);
    let folder = tempfile::tempdir().unwrap();
    bench.export(&folder.path().join("one"), &FileFormat::USUAL, None, false);
    bench.finish();
    assert_eq!(bench.review().ledger.entries().len(), 1);
    let why = bench.export_blocked().expect("2.4 of 2 would be spent");
    assert!(why.contains("have spent ε 1.2"), "{why}");
    bench.export(&folder.path().join("two"), &FileFormat::USUAL, None, false);
    bench.finish();
    assert!(!folder.path().join("two").exists());
    assert_eq!(bench.preview().fresh().unwrap().earlier_releases, 1);
}
