//! Sealing a review in the window, opening it again, and removing the seal.

use std::path::Path;

use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::{
    gui::command::Command,
    review::{Edit, Segment, beside, is_sealed},
};

use crate::gui::harness::{Window, click, click_role, settle, small, type_into};

const PASSPHRASE: &str = "four herons cross a quiet field";

fn opened(home: &Path) -> (Window, std::path::PathBuf) {
    let file = home.join("members.csv");
    std::fs::write(&file, format!("region\n{}", "north\nsouth\n".repeat(20))).unwrap();
    (small(home, Some(&file)), file)
}

fn sealed(path: &Path) -> bool {
    is_sealed(&std::fs::read(path).unwrap())
}

fn run(window: &mut Window, command: Command) {
    window.state_mut().command(command);
    settle(window);
}

fn ready(window: &Window, button: &str) -> bool {
    !window.get_by_role_and_label(Role::Button, button).accesskit_node().is_disabled()
}

/// What would be wrong: a review is sealed with a mistyped passphrase, opens without one, or loses its seal by a save.
#[test]
fn a_review_is_sealed_opened_and_unsealed() {
    let home = tempfile::tempdir().unwrap();
    let (mut window, file) = opened(home.path());
    let review = beside(&file);
    assert!(window.state_mut().bench.apply(Edit::AddSegment(Segment::new("North", "region = \"north\""))));
    run(&mut window, Command::Unseal);
    assert!(window.query_by_label("Remove the seal?").is_none(), "there is no seal");
    run(&mut window, Command::Seal);
    assert!(window.query_by_label_contains("nothing brings a lost one back").is_some());
    assert!(!ready(&window, "Seal"));
    type_into(&mut window, "Passphrase", PASSPHRASE);
    type_into(&mut window, "The same again", "four herons");
    assert!(window.query_by_label("▲ The two differ.").is_some() && !ready(&window, "Seal"));
    type_into(&mut window, "The same again", &PASSPHRASE["four herons".len()..]);
    click_role(&mut window, Role::Button, "Seal");
    assert!(sealed(&review));
    assert!(window.query_by_label("Saved, sealed").is_some());
    drop(window);

    let mut window = small(home.path(), Some(&file));
    assert!(window.query_by_label("The review is sealed").is_some());
    assert!(window.state().bench.dataset().is_none() && !ready(&window, "Open the review"));
    type_into(&mut window, "Passphrase", "three herons");
    click_role(&mut window, Role::Button, "Open the review");
    assert!(window.query_by_label_contains("is sealed with another passphrase").is_some());
    type_into(&mut window, "Passphrase", PASSPHRASE);
    window.key_press(Key::Enter);
    settle(&mut window);
    assert!(window.state().bench.review().segment("North").is_some(), "{:?}", window.state().bench.notices());
    run(&mut window, Command::AcceptSuggestions);
    run(&mut window, Command::Save);
    assert!(sealed(&review));

    run(&mut window, Command::Unseal);
    click(&mut window, "Cancel");
    assert!(sealed(&review));
    run(&mut window, Command::Unseal);
    click_role(&mut window, Role::Button, "Remove the seal");
    assert!(!sealed(&review) && !window.state().bench.is_sealed());
    let settings = std::fs::read_to_string(home.path().join("settings/settings.json")).unwrap();
    assert!(!settings.contains("herons"));
}

/// What would be wrong: what was typed for one review stands in the field for the next, or closing the question opens it.
#[test]
fn a_passphrase_that_was_not_given_is_forgotten() {
    let home = tempfile::tempdir().unwrap();
    let (mut window, file) = opened(home.path());
    window.state_mut().bench.seal(PASSPHRASE.to_owned());
    drop(window);
    let mut window = small(home.path(), Some(&file));
    type_into(&mut window, "Passphrase", PASSPHRASE);
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(window.state().bench.dataset().is_none() && window.state().bench.question().is_none());
    assert!(window.state().view.passphrase.text.is_empty());
    assert!(window.query_by_label("Try the sample").is_some(), "the start is there again");
}
