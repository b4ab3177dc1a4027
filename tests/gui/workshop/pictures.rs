//! Pictures of the workshop: 1440 × 900 in light and dark, and a projector's 1280 × 720.

use eframe::egui::{Key, Theme, Vec2, vec2};
use egui_kittest::SnapshotResults;
use shoal::gui::command::Command;
use shoal::workbench::workshop::At;

use super::super::{
    harness::{Window, settle, window},
    pictures::{can_compare, picture},
};
use super::journeys::{press, session};

fn workshop(home: &std::path::Path, size: Vec2, theme: Theme) -> Window {
    let mut window = window(home, size, 1.0, theme, None);
    window.state_mut().command(Command::Workshop);
    settle(&mut window);
    press(&mut window, Key::P);
    assert!(session(&window).is_paused());
    window
}

fn go_to(window: &mut Window, round: usize, scene: usize) {
    while session(window).at() < At::Round(round, scene) {
        press(window, Key::Space);
    }
    window.remove_cursor();
    settle(window);
}

fn points(window: &mut Window) {
    let teams = [(Key::Num1, 7), (Key::Num2, 5), (Key::Num3, 4)];
    for (key, points) in teams {
        for _ in 0..points {
            window.key_press(key);
            window.run_ok();
        }
    }
    settle(window);
}

fn pictures_of(theme: Theme, size: Vec2, suffix: &str, scenes: &[(usize, usize, &str)]) {
    if !can_compare() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut window = workshop(home.path(), size, theme);
    points(&mut window);
    let mut results = SnapshotResults::new();
    for (round, scene, name) in scenes {
        go_to(&mut window, *round, *scene);
        picture(&mut window, &format!("workshop-{name}-{suffix}"));
    }
    if suffix != "dark" {
        while session(&window).at() != At::End {
            press(&mut window, Key::Space);
        }
        picture(&mut window, &format!("workshop-result-{suffix}"));
    }
    results.extend_harness(&mut window);
}

const LAST: [(usize, usize, &str); 6] =
    [(0, 3, "who"), (1, 2, "two-counts"), (2, 2, "table"), (3, 2, "noise"), (4, 2, "opt-out"), (5, 1, "build")];

#[test]
fn light() {
    pictures_of(Theme::Light, vec2(1440.0, 900.0), "light", &LAST);
}

#[test]
fn dark() {
    pictures_of(Theme::Dark, vec2(1440.0, 900.0), "dark", &LAST);
}

#[test]
fn projector() {
    let scenes = [(0, 0, "begin"), (0, 3, "who"), (0, 4, "coarser"), (2, 3, "table"), (3, 0, "noise"), (5, 2, "build")];
    pictures_of(Theme::Light, vec2(1280.0, 720.0), "projector", &scenes);
}

/// What stands in front of a page.
#[test]
fn front() {
    if !can_compare() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut window = workshop(home.path(), vec2(1280.0, 720.0), Theme::Dark);
    let mut results = SnapshotResults::new();
    press(&mut window, Key::N);
    window.remove_cursor();
    picture(&mut window, "workshop-notes-projector");
    press(&mut window, Key::N);
    press(&mut window, Key::G);
    picture(&mut window, "workshop-guess-projector");
    press(&mut window, Key::Escape);
    press(&mut window, Key::Num1);
    press(&mut window, Key::Escape);
    picture(&mut window, "workshop-end-projector");
    results.extend_harness(&mut window);
}
