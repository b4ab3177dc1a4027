//! The start as a list of reviews, by accessible names and by keys.

use std::path::{Path, PathBuf};

use eframe::egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::review::Step;

use super::harness::{Window, click, settle, small, type_into};
use crate::workbench::portfolio::{remember, review_of, set, sign};

/// Three reviews on fixed days: one waits, one is refused, one is gone.
pub fn three_reviews(home: &Path) -> Vec<PathBuf> {
    let folder = home.join("files");
    std::fs::create_dir(&folder).unwrap();
    let orders = review_of(&folder, "orders_2026.csv", |review| {
        sign(review, Step::Submit, "");
        set(review, "next_review", "2099-01-12");
    });
    let survey = review_of(&folder, "survey_2025.csv", |review| {
        sign(review, Step::Submit, "");
        sign(review, Step::Refuse, "14 crowds share one answer");
        set(review, "next_review", "2098-03-01");
    });
    let lost = review_of(&folder, "app_events.csv", |_| {});
    std::fs::remove_file(&lost).unwrap();
    remember(home, &[(&orders, "2024-11-20"), (&survey, "2024-10-02"), (&lost, "2024-11-27")]);
    vec![orders, survey, lost]
}

fn names(window: &Window) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = window
        .query_all_by_label_contains("Open ")
        .filter_map(|node| Some((node.rect().top(), node.accesskit_node().label()?)))
        .filter(|(_, label)| label.ends_with(".csv"))
        .map(|(top, label)| (top, label.trim_start_matches("Open ").to_owned()))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

/// What would be wrong: what is due is not first, or the list cannot be sorted or searched by name.
#[test]
fn reviews_are_listed_sorted_and_found() {
    let home = tempfile::tempdir().unwrap();
    three_reviews(home.path());
    let mut window = small(home.path(), None);
    settle(&mut window);
    assert_eq!(names(&window), ["survey_2025.csv", "orders_2026.csv", "app_events.csv"], "by the day due");
    for text in ["Waits for approval since 27 Nov", "Refused: ", "The file is not where it was", "nobody yet"] {
        assert!(window.query_all_by_label_contains(text).next().is_some(), "no {text}");
    }
    click(&mut window, "Sort by Review");
    assert_eq!(names(&window), ["app_events.csv", "orders_2026.csv", "survey_2025.csv"]);
    type_into(&mut window, "Find a review", "refused");
    assert_eq!(names(&window), ["survey_2025.csv"]);
    assert!(window.query_by_label_contains("Nothing was handed over yet").is_some());
}

/// What would be wrong: Del takes a file off the disk, or a review cannot be opened by keys.
#[test]
fn keys_choose_take_off_the_list_and_open() {
    let home = tempfile::tempdir().unwrap();
    let files = three_reviews(home.path());
    let mut window = small(home.path(), None);
    settle(&mut window);
    for key in [Key::ArrowDown, Key::Delete] {
        window.key_press(key);
        settle(&mut window);
    }
    assert_eq!(names(&window), ["orders_2026.csv", "app_events.csv"]);
    assert!(files[1].exists() && shoal::review::beside(&files[1]).exists(), "only the list forgets it");
    assert_eq!(window.state().bench.settings().recent.len(), 2);
    for key in [Key::ArrowDown, Key::Enter] {
        window.key_press(key);
        settle(&mut window);
    }
    assert_eq!(window.state().bench.dataset().expect("opened").source.name, "orders_2026.csv");
}

/// What would be wrong: recipients of several reviews cannot be taken as one, or nobody is told what was not looked at.
#[test]
fn recipients_are_attacked_together_over_the_reviews_listed() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("files");
    std::fs::create_dir(&folder).unwrap();
    let [file, second] = crate::workbench::portfolio::two_reviews(&folder, |_| {});
    remember(home.path(), &[(&file, "2026-10-09"), (&second, "2026-10-09")]);
    let mut window = small(home.path(), None);
    settle(&mut window);
    assert!(window.query_all_by_label_contains("70 rows").next().is_some(), "how large the file is");
    for name in ["Take together: Partner A", "Take together: Partner B"] {
        click(&mut window, name);
    }
    click(&mut window, "Attack together");
    let found = "Partner A and Partner B together could work out 4 people";
    assert!(window.query_all_by_label_contains(found).next().is_some());
    crate::gui::harness::look(&mut window, "together");
}

/// What would be wrong: the beginnings have no keys, or a first run shows an empty table.
#[test]
fn a_first_run_has_no_table_and_number_keys_begin() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    assert!(window.query_by_label("Find a review").is_none());
    assert!(window.query_by_label_contains("Drop a file here").is_some());
    window.key_press(Key::Num1);
    settle(&mut window);
    assert_eq!(window.state().bench.dataset().expect("the sample").rows(), 20_000);
}

/// What would be wrong: a review whose file was moved is a dead end.
#[test]
fn a_file_that_is_gone_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    three_reviews(home.path());
    let mut window = small(home.path(), None);
    settle(&mut window);
    click(&mut window, "Open app_events.csv");
    assert!(window.query_by_label_contains("Where is it now?").is_some());
}
