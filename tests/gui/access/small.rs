//! Small and much enlarged windows: 1280 × 720 at 150 %, and 800 × 600 at 200 %.

use eframe::egui::{Rect, Theme, Vec2};
use egui_kittest::kittest::NodeT as _;
use shoal::{
    dataset::sample::Sample,
    gui::{command::Command, view_state::Place},
};

use super::focus::stops;
use crate::gui::{
    harness::{Window, settle, window},
    journeys::young_families,
    pictures::{can_compare, picture},
};

/// The name, the size in points and the enlargement.
const WINDOWS: [(&str, Vec2, f32); 2] =
    [("150", Vec2::new(1280.0 / 1.5, 480.0), 1.5), ("200", Vec2::new(400.0, 300.0), 2.0)];

fn opened(home: &std::path::Path, size: Vec2, scale: f32) -> Window {
    let mut window = window(home, size, scale, Theme::Light, None);
    for command in [Command::TrySample, Command::AcceptSuggestions] {
        window.state_mut().command(command);
        settle(&mut window);
    }
    let bench = &mut window.state_mut().bench;
    let edit = shoal::workbench::add_sample_segments(Sample::Club, bench.review());
    assert!(bench.apply(edit));
    young_families(&mut window);
    window
}

fn go(window: &mut Window, place: Place) {
    window.state_mut().view.columns.selected = None;
    window.state_mut().command(Command::Go(place));
    settle(window);
    window.run_steps(30);
}

/// What would be wrong: in a small window something is cut or lies over something else, and nobody looked.
#[test]
fn pictures() {
    if !can_compare() {
        return;
    }
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, size, scale) in WINDOWS {
        let home = tempfile::tempdir().unwrap();
        let mut start = window(home.path(), size, scale, Theme::Light, None);
        picture(&mut start, &format!("start-{name}"));
        results.extend_harness(&mut start);
        let mut window = opened(home.path(), size, scale);
        for place in Place::ALL {
            if place == Place::Record {
                for (key, label) in [("source_erase_by", "This file is erased by"), ("next_review", "Next review")] {
                    let (key, label, text) = (key.to_owned(), label.to_owned(), "2099-06-30".to_owned());
                    assert!(window.state_mut().bench.apply(shoal::review::Edit::SetRecord { key, label, text }));
                }
            }
            go(&mut window, place);
            window.remove_cursor();
            window.state_mut().bench.save();
            settle(&mut window);
            picture(&mut window, &format!("{}-{name}", place.name().to_lowercase()));
        }
        results.extend_harness(&mut window);
    }
}

/// What would be wrong: a control that the keyboard comes to stays out of sight, so that nobody can use it.
#[test]
fn every_control_can_be_reached_and_is_seen() {
    for (name, size, scale) in WINDOWS {
        let home = tempfile::tempdir().unwrap();
        let mut window = opened(home.path(), size, scale);
        let whole = Rect::from_min_size(Default::default(), size);
        for place in Place::ALL {
            go(&mut window, place);
            let stops = stops_in_sight(&mut window);
            let hidden: Vec<_> = stops
                .iter()
                .filter(|stop| !stop.name.starts_with("Skip"))
                .filter(|stop| {
                    let seen = stop.rect.intersect(whole);
                    !seen.is_positive() || seen.width() < stop.rect.width().min(40.0) * 0.5 || seen.height() < 8.0
                })
                .collect();
            assert!(hidden.is_empty(), "{name}, {place:?}: out of sight: {hidden:#?}");
            assert!(stops.len() > 12, "{name}, {place:?}: {stops:?}");
        }
    }
}

/// Each stop after what scrolls has come to rest.
fn stops_in_sight(window: &mut Window) -> Vec<super::focus::Stop> {
    stops(window, 160)
}

/// What would be wrong: the button that ends a step is there only in a large window.
#[test]
fn what_a_place_is_for_is_there_in_every_window() {
    for (name, size, scale) in WINDOWS {
        let home = tempfile::tempdir().unwrap();
        let mut window = opened(home.path(), size, scale);
        for (place, wanted) in [
            (Place::Data, "Agreed columns…"),
            (Place::Columns, "Find the best levels…"),
            (Place::Segments, "New segment"),
            (Place::Release, "Export…"),
            (Place::Record, "Export report…"),
        ] {
            go(&mut window, place);
            let found = window.root().children_recursive().filter_map(|node| node.accesskit_node().label());
            let found: Vec<String> = found.collect();
            assert!(found.iter().any(|label| label == wanted), "{name}, {place:?}: no {wanted} in {found:?}");
        }
    }
}
