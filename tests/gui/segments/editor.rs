//! The editor of a segment, from an empty panel to a saved segment, and every way out of it.

use eframe::egui::{Key, Modifiers, accesskit::Role as Access};
use egui_kittest::kittest::Queryable as _;
use shoal::{
    dataset::{Role, Use},
    gui::command::Command,
    review::{Edit, Leaves, RecipientCategory},
};

use crate::gui::{
    harness::{Window, click, click_role, settle, small, type_into},
    journeys::sample,
};

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

fn edits(window: &Window) -> bool {
    window.state().view.segments.editor.is_some()
}

/// What would be wrong: a segment cannot be made from an empty panel, its recipient needs another window, or taking the
/// save back leaves the recipient behind.
#[test]
fn a_new_segment_with_a_new_recipient_is_one_step() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    click_role(&mut window, Access::Tab, "Segments");
    let before = window.state().bench.review().clone();
    press(&mut window, Modifiers::NONE, Key::N);
    assert!(edits(&window) && window.query_by_label("Nobody is chosen yet.").is_some());
    type_into(&mut window, "Name of the segment", "Gold in Ulm");
    type_into(&mut window, "Purpose", "A letter");
    type_into(&mut window, "Rule of the segment", "tier = \"gold\"");
    click(&mut window, "Released as: Count");
    assert!(window.query_by_label("One number. No rows are released.").is_some());
    click(&mut window, "Recipients of the segment");
    click(&mut window, "New recipient…");
    type_into(&mut window, "Name of the recipient", "Bluefin Media GmbH");
    type_into(&mut window, "Country of the recipient", "de");
    type_into(&mut window, "Contract ends", "soon");
    assert!(window.query_by_label_contains("is a day").is_some(), "a date that is none is said");
    window.get_by_label("Contract ends").focus();
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_into(&mut window, "Contract ends", "2099-03-31");
    click(&mut window, "Add recipient");
    assert!(window.query_by_label_contains("contract until 31 Mar 2099").is_some());
    assert!(window.query_by_label_contains("meet the rule").is_some());
    assert!(window.query_by_label_contains("are counted").is_some());
    assert_eq!(*window.state().bench.review(), before, "nothing is saved yet");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert!(!edits(&window));
    let review = window.state().bench.review().clone();
    let segment = review.segment("Gold in Ulm").unwrap();
    assert_eq!((segment.leaves.clone(), segment.purpose.as_str()), (Some(Leaves::Count), "A letter"));
    assert_eq!(segment.recipients, ["Bluefin Media GmbH"]);
    let recipient = review.recipient("Bluefin Media GmbH").unwrap();
    assert_eq!((recipient.country.as_str(), recipient.category), ("DE", RecipientCategory::Partner));
    assert_eq!(recipient.contract.ends.as_deref(), Some("2099-03-31"));
    window.state_mut().command(Command::Undo);
    settle(&mut window);
    let after = window.state().bench.review();
    assert_eq!((&after.segments, &after.recipients), (&before.segments, &before.recipients));
}

/// What would be wrong: a key throws work away, or nothing changed and the window asks all the same.
#[test]
fn esc_asks_before_a_draft_is_thrown_away() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    click_role(&mut window, Access::Tab, "Segments");
    press(&mut window, Modifiers::NONE, Key::E);
    assert!(edits(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!edits(&window) && window.state().modal.is_none(), "nothing was changed");
    press(&mut window, Modifiers::NONE, Key::N);
    type_into(&mut window, "Name of the segment", "North");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Discard the draft?").is_some());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(edits(&window) && window.state().modal.is_none(), "Esc at the question keeps the draft");
    click(&mut window, "Close the editor");
    click(&mut window, "Keep editing");
    assert!(edits(&window));
    // Another segment is not opened over the draft without asking.
    window.get_by_label("Segment VIP in Berlin").click_accesskit();
    settle(&mut window);
    click(&mut window, "Discard");
    let editor = window.state().view.segments.editor.as_ref().unwrap();
    assert_eq!(editor.original(), Some("VIP in Berlin"));
}

/// What would be wrong: the verdict on a draft is another one than on the saved segment, or a mistake goes unseen.
#[test]
fn the_draft_is_judged_while_it_is_written() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    click_role(&mut window, Access::Tab, "Segments");
    press(&mut window, Modifiers::NONE, Key::N);
    press(&mut window, Modifiers::COMMAND, Key::T);
    window.get_by_label("Rule of the segment").type_text("teir = \"gold\"");
    settle(&mut window);
    click(&mut window, "Did you mean tier?");
    click(&mut window, "Released as: Count");
    type_into(&mut window, "Name of the segment", "Gold");
    click(&mut window, "Values of condition 1");
    let people = window.state_mut().bench.rule_people("tier = \"gold\"").unwrap();
    assert!(window.query_by_label("gold, condition 1").is_some(), "values can be chosen by name");
    assert!(window.query_by_label(&format!("{} in it", shoal::report::words::people(people))).is_some());
    click(&mut window, "Add a condition");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert!(edits(&window), "a condition without a value is not saved");
    click(&mut window, "Remove condition 2");
    let said: Vec<String> =
        window.query_all_by_label_contains("May go as a count").map(|node| format!("{node:?}")).collect();
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert!(!edits(&window));
    let assessment = window.state().bench.assessment().fresh().cloned().unwrap();
    let saved = assessment.segments.iter().find(|segment| segment.name == "Gold").unwrap();
    assert_eq!(saved.answer.because.starts_with("May go as a count"), !said.is_empty(), "{}", saved.answer.because);
}

/// What would be wrong: the draft says that it may not go and not what would help; or a way out is saved behind the back of
/// whoever writes, or in two steps.
#[test]
fn a_way_out_is_taken_into_the_draft() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    crate::gui::journeys::marketing(&mut window);
    click_role(&mut window, Access::Tab, "Segments");
    window.state_mut().view.segments.selected = Some("VIP in Berlin".to_owned());
    settle(&mut window);
    let consent = "1,018 people meet the rule, of whom 72 do not meet consent_email = yes: 946 are counted.";
    assert!(window.query_by_label(consent).is_some(), "whom consent leaves out is not said");
    press(&mut window, Modifiers::NONE, Key::E);
    let before = window.state().bench.review().clone();
    window.get_by_label_contains(" ways out").click();
    settle(&mut window);
    click(&mut window, "Round both counts to multiples of 20");
    assert_eq!(*window.state().bench.review(), before, "nothing is saved yet");
    assert!(window.query_by_label("Do not save with it: Round both counts to multiples of 20").is_some());
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert!(!edits(&window));
    let review = window.state().bench.review();
    let rounded = |name: &str| review.segment(name).unwrap().rounded;
    assert_eq!((rounded("VIP in Berlin"), rounded("VIP with app")), (Some(20), Some(20)));
    window.state_mut().command(Command::Undo);
    settle(&mut window);
    assert_eq!(window.state().bench.review().segments, before.segments);
}

/// What would be wrong: a word that nobody knows is taken for a no without being asked about, or its meaning is saved
/// before the segment is.
#[test]
fn a_word_that_nobody_knows_is_decided_in_the_editor() {
    let home = tempfile::tempdir().unwrap();
    let path = crate::gui::consent::file(home.path());
    let mut window = small(home.path(), Some(&path));
    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::SetRole { column: "ort".into(), role: Some(Role::QuasiIdentifier) });
    bench.apply(Edit::SetUse { column: "werbung".into(), use_: Some(Use::Consent) });
    window.state_mut().command(Command::NewSegment);
    settle(&mut window);
    type_into(&mut window, "Name of the segment", "Ulm");
    type_into(&mut window, "Rule of the segment", "ort = \"Ulm\"");
    click(&mut window, "Released as: Count");
    let asks = |window: &Window| window.query_all_by_label("▲ Which value means yes?").count();
    assert_eq!(asks(&window), 2, "beside the values, and instead of the verdict");
    click(&mut window, "Count zugesagt of werbung");
    assert_eq!(asks(&window), 0);
    assert!(window.query_by_label_contains("are counted").is_some());
    assert!(window.state().bench.review().consent_rule("werbung").decided.is_empty(), "nothing is saved yet");
    click(&mut window, "Save segment");
    let review = window.state().bench.review();
    assert_eq!(review.consent_rule("werbung").decided.get("zugesagt"), Some(&true));
    assert!(review.segment("Ulm").is_some());
}
