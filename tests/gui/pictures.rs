//! The look, as pictures: `screenshots/*.png` at 1440 × 900 and 2×, light and dark.
//!
//! They are compared only where Mesa's software driver draws them, because real drivers differ in single pixels; a run
//! that compared nothing says so. `UPDATE_SNAPSHOTS=1` writes them anew.

use eframe::egui::{Key, Theme, Vec2};
use egui_kittest::SnapshotOptions;
use shoal::gui::command::Command;

use super::harness::{Window, settle, window};

/// Whether Mesa's software driver for Vulkan is there; `None` where nothing can draw at all.
fn lavapipe() -> Option<bool> {
    let folders = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];
    let found: Vec<String> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    if found.is_empty() {
        return None;
    }
    Some(found.iter().any(|name| name.starts_with("lvp")))
}

fn options() -> SnapshotOptions {
    SnapshotOptions::new().output_path("screenshots").max_failed_pixels(40)
}

pub fn picture(window: &mut Window, name: &str) {
    window.snapshot_options(name, &options());
}

/// Whether pictures can be compared here; says why if not.
pub fn can_compare() -> bool {
    let why = match lavapipe() {
        Some(true) => return true,
        Some(false) => "pictures are compared only on Mesa's software driver, which is not here",
        None => "there is no Vulkan driver to draw pictures with",
    };
    assert!(
        std::env::var_os("SHOAL_PICTURES").is_none_or(|asked| asked != "required"),
        "pictures are asked for, but {why}"
    );
    println!("NOT RUN: {why}.");
    false
}

/// Every kind of chart in both themes.
#[test]
fn charts() {
    if !can_compare() {
        return;
    }
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, name) in [(Theme::Light, "charts-light"), (Theme::Dark, "charts-dark")] {
        let mut plots = super::plots::every_kind(theme);
        plots.run_ok();
        plots.snapshot_options(name, &options());
        results.extend_harness(&mut plots);
    }
}

/// The best levels, two points beside each other.
#[test]
fn best_levels() {
    if !can_compare() {
        return;
    }
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, name) in [(Theme::Light, "best-levels-light"), (Theme::Dark, "best-levels-dark")] {
        let home = tempfile::tempdir().unwrap();
        let mut window = window(home.path(), Vec2::new(1440.0, 900.0), 2.0, theme, None);
        super::safety::two_levels_side_by_side(&mut window);
        window.remove_cursor();
        window.state_mut().bench.save();
        settle(&mut window);
        picture(&mut window, name);
        results.extend_harness(&mut window);
    }
}

/// A newer file beside the review, with the looks so far.
#[test]
fn newer_file() {
    if !can_compare() {
        return;
    }
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, name) in [(Theme::Light, "newer-file-light"), (Theme::Dark, "newer-file-dark")] {
        let home = tempfile::tempdir().unwrap();
        let mut window = super::newer_file::compared(home.path(), theme);
        window.remove_cursor();
        picture(&mut window, name);
        results.extend_harness(&mut window);
    }
}

fn places(theme: Theme, suffix: &str) {
    if !can_compare() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut window = window(home.path(), Vec2::new(1440.0, 900.0), 2.0, theme, None);
    let mut results = egui_kittest::SnapshotResults::new();
    picture(&mut window, &format!("start-{suffix}"));
    super::journeys::marketing(&mut window);
    for (command, name) in [
        (Command::Go(shoal::gui::view_state::Place::Data), "data"),
        (Command::Go(shoal::gui::view_state::Place::Columns), "columns"),
        (Command::Go(shoal::gui::view_state::Place::Segments), "segments"),
        (Command::Go(shoal::gui::view_state::Place::Release), "release"),
        (Command::Go(shoal::gui::view_state::Place::Record), "record"),
    ] {
        if name == "columns" {
            window.state_mut().view.columns.selected = Some("birth_date".to_owned());
        }
        if name == "segments" {
            window.state_mut().view.segments.selected = Some("VIP in Berlin".to_owned());
        }
        if name == "release" {
            super::journeys::young_families(&mut window);
        }
        if name == "record" {
            // Their proposals are counted from today.
            for (key, label) in [("source_erase_by", "This file is erased by"), ("next_review", "Next review")] {
                let (key, label, text) = (key.to_owned(), label.to_owned(), "2099-06-30".to_owned());
                assert!(window.state_mut().bench.apply(shoal::review::Edit::SetRecord { key, label, text }));
            }
        }
        window.state_mut().command(command);
        settle(&mut window);
        window.remove_cursor();
        // The review saves itself by the clock, which is not the same in every run.
        window.state_mut().bench.save();
        settle(&mut window);
        picture(&mut window, &format!("{name}-{suffix}"));
    }
    results.extend_harness(&mut window);
}

/// The start with reviews on it.
#[test]
fn reviews() {
    if !can_compare() {
        return;
    }
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, name) in [(Theme::Light, "reviews-light"), (Theme::Dark, "reviews-dark")] {
        // The folder is in the picture, cut to its beginning.
        let home = tempfile::Builder::new().prefix("reviews-of-a-club-").tempdir().unwrap();
        super::start::three_reviews(home.path());
        let mut window = window(home.path(), Vec2::new(1440.0, 900.0), 2.0, theme, None);
        window.key_press(Key::ArrowDown);
        settle(&mut window);
        window.remove_cursor();
        picture(&mut window, name);
        results.extend_harness(&mut window);
    }
}

/// What would be wrong: a change that nobody looked at.
#[test]
fn light() {
    places(Theme::Light, "light");
}

#[test]
fn dark() {
    places(Theme::Dark, "dark");
}
