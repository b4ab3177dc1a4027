//! From the start screen to files on disk, and every way back.

use std::{collections::BTreeMap, fs, path::Path};

use eframe::egui::{Key, Modifiers, Theme, Vec2, accesskit::Role as Access};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::{
    dataset::{Role, sample},
    gui::{command::Command, view_state::Place},
    release::{
        ReleaseSettings,
        settings::{Protect, TableSettings},
    },
    review::{Edit, Review, Segment},
    workbench::{Mode, NoticeKind},
};

use super::harness::{Window, click, click_role, settle, small, type_into, window_in};

/// Opens the sample and works on it as the workshop does: some columns are let go, dates and postcodes made coarser,
/// the marketing's segments taken in.
pub fn sample(window: &mut Window) {
    click(window, "Try the sample");
    window.state_mut().command(Command::AcceptSuggestions);
    settle(window);
    let bench = &mut window.state_mut().bench;
    for column in ["city", "home_store", "household_size"] {
        bench.apply(Edit::SetRole { column: column.to_owned(), role: Some(Role::Other) });
    }
    let levels = [("birth_date", 5), ("postcode", 3)].map(|(column, level)| (column.to_owned(), level));
    bench.apply(Edit::SetLevels(BTreeMap::from(levels)));
    let segments = sample::segments(sample::Sample::Club).iter().map(|segment| {
        Segment::new(segment.name.to_owned(), segment.rule.to_owned()).for_purpose(segment.purpose.to_owned())
    });
    bench.apply(Edit::AddSegments(segments.collect()));
    settle(window);
}

/// The sample, tagged, with what marketing wants to hand over of its segments.
pub fn marketing(window: &mut Window) {
    click(window, "Try the sample");
    window.state_mut().command(Command::AcceptSuggestions);
    settle(window);
    let bench = &mut window.state_mut().bench;
    let edit = shoal::workbench::add_sample_segments(sample::Sample::Club, bench.review());
    bench.apply(edit);
    settle(window);
}

/// The table of young families, by region and decade of birth, for the recipient that asked for it.
pub fn young_families(window: &mut Window) {
    let table = TableSettings {
        dimensions: vec!["home_store".to_owned(), "birth_date".to_owned()],
        levels: BTreeMap::from([("birth_date".to_owned(), 4)]),
        filter: Some("Young families".to_owned()),
        ..TableSettings::default()
    };
    let release = ReleaseSettings { tables: vec![table], recipients: vec!["Kinderland GmbH".to_owned()] };
    window.state_mut().bench.apply(Edit::SetRelease(release));
    settle(window);
}

/// The step that lets the file pass: birth dates and postcodes are left out, tiers and channels put together.
pub fn coarsen(window: &mut Window) {
    let levels = [("birth_date", 6), ("postcode", 5), ("channel", 1), ("tier", 1)];
    let levels = levels.map(|(column, level)| (column.to_owned(), level));
    window.state_mut().bench.apply(Edit::SetLevels(BTreeMap::from(levels)));
    settle(window);
}

/// A table in which something has to be hidden.
pub fn coarse_table(window: &mut Window) {
    let settings = TableSettings {
        dimensions: vec!["favourite_category".to_owned(), "household_size".to_owned()],
        ..TableSettings::default()
    };
    window.state_mut().bench.apply(Edit::SetRelease(settings.into()));
    settle(window);
}

fn review(window: &Window) -> Review {
    window.state().bench.review().clone()
}

fn said(window: &Window, text: &str) -> bool {
    window.state().bench.notices().iter().any(|notice| notice.text.contains(text))
}

/// The published numbers of a csv: every whole number in it.
fn counts(folder: &Path) -> Vec<u64> {
    let text = fs::read_to_string(folder.join("table.csv")).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let people = head.iter().position(|name| name.trim_matches('"') == "people").unwrap();
    lines.filter_map(|line| line.split(',').nth(people)?.trim_matches('"').parse().ok()).collect()
}

/// What would be wrong: the main work cannot be done by hand, from the sample to a safe file, and taken back again.
#[test]
fn the_whole_way_and_back() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    click(&mut window, "Try the sample");
    assert!(window.state().bench.dataset().is_some_and(|dataset| dataset.rows() == 20_000));
    click_role(&mut window, Access::Tab, "Columns");
    assert!(window.query_by_label("birth_date: Quasi").is_some(), "a role can be chosen by its name");
    click(&mut window, "Accept all suggestions");
    assert_eq!(review(&window).role("birth_date"), Some(Role::QuasiIdentifier));
    assert_eq!(review(&window).role("email"), Some(Role::DirectIdentifier));

    // By its name: in the middle of the row stands a control of its own.
    window.get_by_label("Column birth_date").click_accesskit();
    settle(&mut window);
    let before = window.state().bench.assessment().fresh().unwrap().classes.count;
    for _ in 0..3 {
        window.get_by_label("Level of birth_date").increment_accesskit();
        settle(&mut window);
    }
    assert_eq!(review(&window).column("birth_date").level, 3);
    let after = window.state().bench.assessment().fresh().unwrap().classes.count;
    assert!(after < before, "coarser dates make fewer classes: {before} → {after}");

    click_role(&mut window, Access::Tab, "Segments");
    click(&mut window, "New segment");
    type_into(&mut window, "Name of the segment", "Gold");
    type_into(&mut window, "Rule of the segment", "tier = \"gold\"");
    let people = window.state_mut().bench.rule_people("tier = \"gold\"").unwrap();
    assert!(window.query_by_label(&format!("{} in it", shoal::report::words::people(people))).is_some());
    click(&mut window, "Save segment");
    let figures = window.state().bench.assessment().fresh().unwrap().segments[0].clone();
    assert_eq!((figures.name.as_str(), figures.people), ("Gold", people));
    let k = figures.classes.smallest.unwrap();
    assert!(
        window.query_all_by_label(&shoal::report::words::thousands(k)).next().is_some(),
        "k of the segment is shown"
    );

    click_role(&mut window, Access::Tab, "Release");
    click(&mut window, "Add a column to the table");
    click_role(&mut window, Access::Button, "tier");
    click(&mut window, "Add a column to the table");
    click_role(&mut window, Access::Button, "channel");
    assert_eq!(review(&window).release.tables[0].dimensions, ["tier", "channel"]);
    let folder = home.path().join("out");
    click(&mut window, "Export…");
    window.get_by_label("Folder of the export").focus();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_into(&mut window, "Folder of the export", &folder.display().to_string());
    click_role(&mut window, Access::Button, "Export");
    for name in ["table.csv", "table.xlsx", "table.parquet", "manifest.json"] {
        assert!(folder.join(name).is_file(), "{name} was not written");
    }
    let counts = counts(&folder);
    assert!(counts.len() > 10 && counts.iter().all(|count| *count >= 10), "a small count has left: {counts:?}");
    assert_eq!(review(&window).ledger.entries().len(), 1);

    let mut steps = 0;
    while window.state().bench.undo_name().is_some() && steps < 40 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run_ok();
        steps += 1;
    }
    settle(&mut window);
    assert!(steps >= 5, "only {steps} steps could be taken back");
    let back = review(&window);
    assert!(back.segments.is_empty() && back.release.tables.is_empty());
    assert_eq!(back.role("birth_date"), None);
    assert_eq!(back.ledger.entries().len(), 1, "what has left has left: no undo takes a release away");
}

/// What would be wrong: a broken file stops the program, or half of it is shown as if it were whole.
#[test]
fn a_broken_file_is_told_and_nothing_is_shown() {
    let home = tempfile::tempdir().unwrap();
    let broken = home.path().join("customers.parquet");
    fs::write(&broken, b"PAR1 this is not one").unwrap();
    let mut window = small(home.path(), None);
    type_into(&mut window, "Path of a file", &broken.display().to_string());
    click(&mut window, "Open");
    assert!(window.state().bench.dataset().is_none());
    assert!(window.query_by_label("✖ customers.parquet could not be opened").is_some());
    let places = window.query_all_by_role_and_label(Access::Tab, "Release").count();
    assert_eq!(places, 1, "the places stay visible");
}

/// What would be wrong: a table that does not hold leaves without anybody answering for it.
#[test]
fn a_policy_that_forbids_asks_for_a_reason() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    let settings = TableSettings {
        dimensions: vec!["tier".to_owned(), "channel".to_owned()],
        protect: Protect::None,
        ..TableSettings::default()
    };
    window.state_mut().bench.apply(Edit::SetRelease(settings.into()));
    window.state_mut().command(Command::Go(Place::Release));
    settle(&mut window);
    assert!(window.state().bench.export_blocked().is_some());
    assert!(window.get_by_label("Export…").accesskit_node().is_disabled(), "what may not leave is not offered");
    click(&mut window, "Export with an exception…");
    let folder = home.path().join("forbidden");
    window.get_by_label("Folder of the export").focus();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_into(&mut window, "Folder of the export", &folder.display().to_string());
    assert!(window.query_by_role_and_label(Access::Button, "Export").is_none(), "there is no way around the reason");
    let button = window.get_by_label("Export with exception");
    assert!(button.accesskit_node().is_disabled());
    button.click();
    settle(&mut window);
    assert!(!folder.exists());
    type_into(&mut window, "Reason for the exception", "Asked for by the data protection officer");
    click(&mut window, "Export with exception");
    assert!(folder.join("manifest.json").is_file());
    let reason = "Asked for by the data protection officer";
    assert!(!fs::read_to_string(folder.join("manifest.json")).unwrap().contains(reason), "the recipient is told");
    let ledger = &window.state().bench.review().ledger;
    assert_eq!(ledger.entries()[0].content.exceptions[0].reason, reason);
}

/// What would be wrong: a second table cannot be made by hand, takes the first one's place, or is lost on the way out.
#[test]
fn several_tables_leave_together() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    coarse_table(&mut window);
    window.state_mut().command(Command::Go(Place::Release));
    settle(&mut window);
    click(&mut window, "Add table");
    assert!(window.query_by_label("Nothing in this table yet").is_some());
    click(&mut window, "Add a column to the table");
    click_role(&mut window, Access::Button, "gender");
    assert_eq!(review(&window).release.tables.len(), 2);
    click(&mut window, "Options of this table");
    click(&mut window, "Rename…");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_into(&mut window, "Title of the table", "Men and women");
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(review(&window).release.name(1), "Men and women");
    click_role(&mut window, Access::Tab, "Table favourite_category × household_size");
    assert_eq!(window.state().view.release.table, 0);
    click(&mut window, "Options of this table");
    click(&mut window, "Duplicate");
    assert_eq!((review(&window).release.tables.len(), window.state().view.release.table), (3, 1));
    click(&mut window, "Options of this table");
    click(&mut window, "Remove");
    assert_eq!(review(&window).release.tables.len(), 2);
    assert_eq!(window.state().bench.export_blocked(), None);
}

/// What would be wrong: long work cannot be stopped, or stopping it leaves half of a file open.
#[test]
fn a_cancelled_job_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut window = window_in(Mode::Threads, home.path(), Vec2::new(1440.0, 900.0), 1.0, Theme::Light, None);
    window.state_mut().bench.open_sample(sample::Sample::Club, 5_000_000);
    window.step();
    window.get_by_label("Cancel").click();
    for _ in 0..4 {
        window.step();
    }
    assert!(window.state().bench.dataset().is_none());
    assert!(window.state().bench.jobs().is_empty());
    assert!(said(&window, "Cancelled"));
    assert!(window.query_by_label("Try the sample").is_some(), "the start is there again");
}

/// What would be wrong: the palette finds nothing, or a command is unreachable without a pointer.
#[test]
fn by_keys_alone() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut window);
    window.get_by_label("Find a command").type_text("try the samp");
    settle(&mut window);
    window.key_press(Key::Enter);
    settle(&mut window);
    assert!(window.state().bench.dataset().is_some());
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    settle(&mut window);
    assert_eq!(window.state().view.place, Place::Segments);
    window.key_press(Key::F1);
    settle(&mut window);
    assert!(window.query_by_role_and_label(Access::Heading, "Help").is_some());
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(window.query_by_role_and_label(Access::Heading, "Help").is_none());
}

/// What would be wrong: identifiers are readable over a shoulder, or shown without the record knowing.
#[test]
fn identifiers_are_masked_until_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    click(&mut window, "Try the sample");
    let email = window.state().bench.dataset().unwrap().column_index("email").unwrap();
    let value = window.state().bench.dataset().unwrap().cell(0, email).to_string();
    let name = format!("email, row 1: {value}");
    assert!(window.query_by_label(&name).is_none());
    click(&mut window, "Show identifiers");
    assert!(window.query_by_label(&name).is_some());
    assert!(review(&window).journal.iter().any(|entry| entry.what.contains("email")));
}

/// What would be wrong: an error is only in a log that nobody reads.
#[test]
fn a_refused_edit_is_said() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    window.state_mut().bench.apply(Edit::RemoveSegment { name: "nobody".to_owned() });
    settle(&mut window);
    assert!(window.state().bench.notices().iter().any(|notice| notice.kind == NoticeKind::Error));
    assert!(window.query_by_label_contains("nobody").is_some());
}

/// What would be wrong: the tour leads into a place that is not there, or cannot be left.
#[test]
fn the_tour_goes_all_the_way() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    click(&mut window, "Start the tour");
    for stop in 1..7 {
        assert!(window.query_by_label(&format!("Tour, {stop} of 7")).is_some(), "stop {stop} is not told");
        click(&mut window, "Next stop");
    }
    assert_eq!(window.state().view.place, Place::Release);
    assert!(window.state().bench.assessment().fresh().unwrap().segments.len() == 9);
    click(&mut window, "Finish the tour");
    assert!(window.query_by_label_contains("Tour, ").is_none());
}
