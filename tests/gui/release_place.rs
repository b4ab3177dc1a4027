//! The place Release: the sentence that is the form, the levels of one table, a count, and rows that are only judged.

use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Rect, TouchPhase, Vec2, accesskit::Role as Access, vec2,
};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::{
    dataset::Role,
    gui::{command::Command, view_state::Place},
    release::{ReleaseSettings, settings::TableSettings},
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

/// What would be wrong: whoever scrolls a long or a wide table does not see which group the numbers belong to.
#[test]
fn the_labels_of_a_table_stay_in_sight() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("visits.csv");
    let mut text = String::from("region,month,shop\n");
    for person in 0..2 * 12 * 24 * 12 {
        let (region, month, shop) = (["north", "south"][person % 2], person / 2 % 12 + 1, person / 24 % 24 + 1);
        text.push_str(&format!("{region},m{month:02},s{shop:02}\n"));
    }
    std::fs::write(&file, text).unwrap();
    let mut window = small(home.path(), Some(&file));
    let dimensions = ["region", "month", "shop"].map(str::to_owned);
    let bench = &mut window.state_mut().bench;
    for column in dimensions.clone() {
        bench.apply(Edit::SetRole { column, role: Some(Role::QuasiIdentifier) });
    }
    let table = TableSettings { dimensions: dimensions.into(), ..TableSettings::default() };
    bench.apply(Edit::SetRelease(ReleaseSettings { tables: vec![table], recipients: Vec::new() }));
    settle(&mut window);
    release(&mut window);
    let cell = |window: &Window, label: &str| -> Vec<Rect> {
        window.query_all_by_role_and_label(Access::Cell, label).map(|node| node.rect()).collect()
    };
    let at = window.get_by_label_contains("north, m03, s02: ").rect().center();
    let scroll = |window: &mut Window, delta: Vec2| {
        window.event(Event::PointerMoved(at));
        let (unit, source) = (MouseWheelUnit::Point, MouseWheelSource::Wheel);
        window.event(Event::MouseWheel { unit, delta, phase: TouchPhase::Move, source, modifiers: Modifiers::NONE });
        settle(window);
    };
    let [first] = cell(&window, "north")[..] else { panic!("the label is said once") };
    assert_eq!(first.top(), cell(&window, "m01")[0].top());
    scroll(&mut window, vec2(0.0, -102.0));
    let [again] = cell(&window, "north")[..] else { panic!("the label is said at the first row in sight") };
    assert!((again.top() - first.top()).abs() < 34.0, "{again:?}");
    assert!(window.query_by_label_contains("north, m01, s02: ").is_none(), "the table was scrolled");
    scroll(&mut window, vec2(-400.0, 0.0));
    assert!(window.query_by_label_contains("north, m06, s01: ").is_none(), "the table was scrolled aside");
    let [aside] = cell(&window, "north")[..] else { panic!("the label stays") };
    assert_eq!((aside.left(), aside.right()), (again.left(), again.right()));
}
