//! The sign-off in the window: its steps, what it forbids, and that undo says what it takes back and never takes a step.

use std::path::Path;

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::{
    gui::{command::Command, view_state::Place},
    release::settings::TableSettings,
    review::{Edit, Review, SignOffState},
};

use crate::gui::harness::{Window, click, click_role, settle, small};

fn opened(home: &Path) -> Window {
    let path = home.join("members.csv");
    let rows = ["north,12", "south,15"].map(|line| {
        let (region, people) = line.split_once(',').unwrap();
        format!("{region}\n").repeat(people.parse().unwrap())
    });
    std::fs::write(&path, format!("region\n{}", rows.concat())).unwrap();
    let mut window = small(home, Some(&path));
    let table = TableSettings { dimensions: vec!["region".into()], ..TableSettings::default() };
    assert!(window.state_mut().bench.apply(Edit::AddTable(table)));
    go(&mut window, Place::Record);
    window
}

fn go(window: &mut Window, place: Place) {
    window.state_mut().view.place = place;
    settle(window);
}

fn fill(window: &mut Window, role: Role, field: &str, text: &str) {
    window.get_by_role_and_label(role, field).focus();
    window.run_ok();
    window.get_by_role_and_label(role, field).type_text(text);
    settle(window);
}

fn sign(window: &mut Window, step: &str, reason: Option<(&str, &str)>) {
    click(window, &format!("{step}…"));
    fill(window, Role::TextInput, "Name", "K. Reviewer");
    fill(window, Role::TextInput, "Role", "Head of insight");
    if let Some((field, text)) = reason {
        fill(window, Role::MultilineTextInput, field, text);
    }
    click_role(window, Role::Button, step);
}

fn state(window: &Window) -> SignOffState {
    window.state().bench.review().sign_offs.state()
}

#[test]
fn the_sign_off_goes_from_draft_to_a_decision_and_back() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    assert!(window.query_by_label("Nobody has signed yet.").is_some());
    assert!(window.query_by_label("Approve…").is_none(), "a draft cannot be approved");
    sign(&mut window, "Submit for review", None);
    assert!(window.query_by_label("In review").is_some());
    sign(&mut window, "Back to draft", Some(("Comment", "The purpose is missing")));
    assert_eq!(state(&window), SignOffState::Draft);
    sign(&mut window, "Submit for review", None);
    sign(&mut window, "Approve with conditions", Some(("Conditions", "Ask the vendor")));
    assert!(window.query_by_label("✔ Approved with conditions").is_some());
    assert!(window.query_by_label("Ask the vendor (before the export)").is_some(), "the list of steps has it");
    sign(&mut window, "Withdraw", Some(("Reason", "The vendor said no")));
    assert!(window.query_by_label("✖ Withdrawn").is_some());
    sign(&mut window, "Revise", None);
    sign(&mut window, "Submit for review", None);
    sign(&mut window, "Approve", None);
    assert!(window.query_by_label("✔ Approved").is_some());
    // Every step is on disk, with what the program found.
    let path = window.state().bench.review_path().unwrap().to_owned();
    let saved = Review::load(&path).unwrap();
    assert_eq!((saved.sign_offs.steps().len(), saved.sign_offs.verify()), (8, Ok(())));
    assert!(saved.sign_offs.last().unwrap().gates.iter().any(|gate| gate.id == "policy_not_met"));
}

#[test]
fn nobody_signs_without_a_name_nor_refuses_without_a_reason() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    click(&mut window, "Submit for review…");
    assert!(window.get_by_role_and_label(Role::Button, "Submit for review").accesskit_node().is_disabled());
    assert!(window.query_by_label("Type a name and a role.").is_some());
    click(&mut window, "Cancel");
    sign(&mut window, "Submit for review", None);
    click(&mut window, "Refuse…");
    fill(&mut window, Role::TextInput, "Name", "K. Reviewer");
    fill(&mut window, Role::TextInput, "Role", "Head of insight");
    assert!(window.query_by_label("Type a reason.").is_some());
    assert!(window.get_by_role_and_label(Role::Button, "Refuse").accesskit_node().is_disabled());
    assert_eq!(state(&window), SignOffState::InReview);
}

#[test]
fn a_refusal_is_in_the_way_of_the_export_and_no_undo_takes_it_away() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    assert!(window.state_mut().bench.apply(Edit::SetTitle("Regions".into())));
    sign(&mut window, "Submit for review", None);
    sign(&mut window, "Refuse", Some(("Reason", "Too fine")));
    go(&mut window, Place::Data);
    for _ in 0..10 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        settle(&mut window);
    }
    assert_eq!(state(&window), SignOffState::Refused);
    for _ in 0..10 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Y);
        settle(&mut window);
    }
    window.state_mut().command(Command::Export);
    settle(&mut window);
    // In the dialog, and beside the button in the panel.
    assert_eq!(window.query_all_by_label_contains("refused by K. Reviewer (Head of insight)").count(), 2);
    assert!(window.query_by_label("Reason for the exception").is_none(), "no reason stands for it");
    assert!(window.get_by_role_and_label(Role::Button, "Export").accesskit_node().is_disabled());
    let bench = &mut window.state_mut().bench;
    bench.export(
        &home.path().join("out"),
        &shoal::release::writers::FileFormat::USUAL,
        Some("I want to".into()),
        false,
    );
    bench.finish();
    assert!(!home.path().join("out").exists());
}

#[test]
fn an_edit_after_approval_is_seen_and_undo_says_what_it_takes_back_and_goes_there() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    sign(&mut window, "Submit for review", None);
    sign(&mut window, "Approve", None);
    fill(&mut window, Role::TextInput, "Who is responsible", "Club SE");
    assert!(window.query_by_label("▲ Stale").is_some());
    // Where the state stands, and in the panel.
    assert_eq!(window.query_all_by_label("“Who is responsible” was added after approval.").count(), 2);
    go(&mut window, Place::Data);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert!(window.query_by_label_contains("Took back: Fill in Who is responsible (Record)").is_some());
    assert_eq!(window.state().view.place, Place::Record);
    assert!(window.query_by_label("✔ Approved").is_some(), "the work is again what was approved");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    settle(&mut window);
    assert!(window.query_by_label_contains("Did again: Fill in Who is responsible (Record)").is_some());
    assert!(window.query_by_label("▲ Stale").is_some());
}
