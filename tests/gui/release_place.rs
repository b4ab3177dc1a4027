//! The place Release: the sentence that is the form, the levels of one table, a count, and rows that are only judged.

use eframe::egui::{Key, Modifiers, accesskit::Role as Access};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::{
    gui::{command::Command, view_state::Place},
    review::Edit,
};

use super::{
    harness::{Window, click, click_role, settle, small},
    journeys::{marketing, young_families},
};

fn release(window: &mut Window) {
    window.state_mut().command(Command::Go(Place::Release));
    settle(window);
}

fn shows(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

/// What would be wrong: a level of one table moves the ladder of the whole file, or what it hides is not told.
#[test]
fn a_level_of_one_table_is_its_own() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    young_families(&mut window);
    release(&mut window);
    let columns = window.state().bench.review().columns.clone();
    let name = {
        let node = window.get_by_label_contains("birth_date by decade: ");
        node.accesskit_node().label().unwrap()
    };
    assert!(name.ends_with("of people hidden"), "{name}");
    window.get_by_label(&name).click_accesskit();
    settle(&mut window);
    let review = window.state().bench.review();
    assert_eq!(review.release.tables[0].levels.get("birth_date"), Some(&5));
    assert_eq!(review.columns, columns);
    assert!(shows(&window, "Attacked and held."), "the attack is one sentence");
    assert!(shows(&window, "must stay possible"), "the panel says what is asked of the nearest cell");
}

/// What would be wrong: a marketing count is laid out as a table of one cell.
#[test]
fn a_count_is_one_large_number() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    release(&mut window);
    click(&mut window, "Who is counted");
    click_role(&mut window, Access::Button, "Lapsed gold");
    assert!(shows(&window, "May this count be released?"));
    assert!(shows(&window, "people in Lapsed gold"));
    assert_eq!(window.state().bench.review().release.recipients, ["CRM"]);
    assert!(!window.get_by_label("Export…").accesskit_node().is_disabled());
}

/// What would be wrong: rows are judged while the panel speaks of a table, or a key exports the table instead.
#[test]
fn rows_are_judged_and_never_written() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    young_families(&mut window);
    release(&mut window);
    click(&mut window, "Released as");
    click_role(&mut window, Access::Button, "rows");
    assert!(shows(&window, "May these rows be released?"));
    assert!(shows(&window, "people in the smallest crowd of Young families"));
    assert!(window.get_by_label("Export…").accesskit_node().is_disabled());
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut window);
    assert!(window.state().modal.is_none(), "nothing is exported in place of the rows");
    let said = window.state().bench.notices().iter().any(|notice| notice.text.contains("judged and not written"));
    assert!(said, "and that is said");
}

/// What would be wrong: a column that Columns leaves out stands in a table as one category, and nobody sees why.
#[test]
fn a_column_that_is_left_out_elsewhere_begins_below_the_top() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    let top = [("birth_date".to_owned(), 6)];
    window.state_mut().bench.apply(Edit::SetLevels(top.into()));
    settle(&mut window);
    release(&mut window);
    click(&mut window, "Add a column to the table");
    click_role(&mut window, Access::Button, "birth_date");
    assert_eq!(window.state().bench.review().release.tables[0].levels.get("birth_date"), Some(&5));
    window.state_mut().command(Command::Undo);
    settle(&mut window);
    assert!(window.state().bench.review().release.tables.is_empty(), "one step back takes it out, and it stays out");
}

/// What would be wrong: the hidden cells cannot be reached without a pointer.
#[test]
fn arrows_go_from_one_hidden_cell_to_the_next() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    young_families(&mut window);
    release(&mut window);
    window.key_press(Key::ArrowDown);
    settle(&mut window);
    let first = window.state().view.release.cell.unwrap();
    window.key_press(Key::ArrowDown);
    settle(&mut window);
    let second = window.state().view.release.cell.unwrap();
    assert!(second.0 > first.0, "{first:?} → {second:?}");
    window.key_press(Key::L);
    settle(&mut window);
    assert_eq!(window.state().view.release.tab, shoal::gui::view_state::ReleaseTab::Attacker);
}
