//! The help is there without a network, and what is searched in it is found.

use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use crate::gui::harness::{click_role, settle, small};

/// What would be wrong: a word of the screen is explained nowhere, or a figure has no source.
#[test]
fn words_methods_and_keys_are_found() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    window.key_press(Key::F1);
    settle(&mut window);
    assert!(window.query_by_role_and_label(Role::Heading, "Help").is_some());
    assert!(window.query_by_label("Ladder (generalisation hierarchy)").is_some(), "the help begins with the words");
    click_role(&mut window, Role::Tab, "Part: Methods");
    assert!(window.query_by_label("Crowds and k-anonymity").is_some());
    assert!(window.query_by_label_contains("Source: Article 29").is_some(), "a method without its source");
    click_role(&mut window, Role::Tab, "Part: Keyboard shortcuts");
    assert!(window.query_by_label("Close what is in front").is_some());

    window.get_by_label("Search the help").focus();
    window.run_ok();
    window.get_by_label("Search the help").type_text("closeness li");
    settle(&mut window);
    assert!(window.query_by_label("t-closeness").is_some(), "a method is not found by its name and its source");
    assert!(window.query_by_label("Crowds and k-anonymity").is_none());
    window.get_by_label("Search the help").type_text(" zebra");
    settle(&mut window);
    assert!(window.query_by_label("Nothing in the help has these words.").is_some());
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(window.query_by_role_and_label(Role::Heading, "Help").is_none());
}
