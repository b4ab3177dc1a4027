//! Where the key Tab goes, and everything that can be done without a pointer.

use eframe::egui::{Event, Key, Modifiers, Popup, accesskit::Role};
use shoal::gui::{command::Command, view_state::Place};

use super::focus::{focused, here, press, stops, tab, tab_to};
use crate::gui::{
    harness::{Window, click, look, settle, small, type_into},
    journeys::{marketing, young_families},
};

const NONE: Modifiers = Modifiers::NONE;

fn go(window: &mut Window, place: Place) {
    window.state_mut().command(Command::Go(place));
    settle(window);
}

/// The part of the window (bar, places, page, panel, foot) that a stop lies in, by where it is drawn.
fn part(stop: &super::focus::Stop) -> u8 {
    let (x, y) = (stop.rect.center().x, stop.rect.center().y);
    match () {
        () if y < 44.0 => 0,
        () if y > 900.0 - 28.0 => 4,
        () if x < 132.0 => 1,
        () if x > 1440.0 - 296.0 => 3,
        () => 2,
    }
}

/// What would be wrong: Tab goes to the panel before the page, jumps between parts, or leaves out a part.
#[test]
fn tab_goes_from_the_bar_to_the_places_the_page_the_panel_and_the_foot() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    young_families(&mut window);
    for place in Place::ALL {
        go(&mut window, place);
        let stops = stops(&mut window, 160);
        let names: Vec<&str> = stops.iter().map(|stop| stop.name.as_str()).collect();
        let mut parts: Vec<u8> = stops.iter().map(part).collect();
        parts.dedup();
        assert_eq!(parts, [0, 1, 2, 3, 4], "{place:?}: {names:?}");
        assert!(names[0].starts_with("Skip to the "), "{place:?}: {names:?}");
        assert!(stops.len() < 150, "{place:?}: Tab does not come round: {names:?}");
        let unnamed: Vec<_> = stops.iter().filter(|stop| stop.name.is_empty()).collect();
        assert!(unnamed.is_empty(), "{place:?}: controls without a name: {unnamed:?}");
        // Within a row of the bar people read from left to right.
        let bar: Vec<f32> = stops.iter().skip(1).filter(|stop| part(stop) == 0).map(|stop| stop.rect.left()).collect();
        assert!(bar.is_sorted(), "{place:?}: {bar:?}");
        let foot: Vec<f32> = stops.iter().filter(|stop| part(stop) == 4).map(|stop| stop.rect.left()).collect();
        assert!(foot.is_sorted(), "{place:?}: {foot:?}");
        // Back at the skip link.
        tab_to(&mut window, names[0]);
        press(&mut window, NONE, Key::Escape);
    }
}

/// What would be wrong: the heading's buttons are gone through from right to left.
#[test]
fn the_buttons_of_a_page_come_from_left_to_right() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    for (place, last) in [
        (Place::Data, "Agreed columns…"),
        (Place::Columns, "Find the best levels…"),
        (Place::Segments, "New segment"),
        (Place::Record, "Export report…"),
    ] {
        go(&mut window, place);
        let stops = stops(&mut window, 40);
        let heading = stops.iter().filter(|stop| part(stop) == 2 && stop.rect.bottom() < 44.0 + 18.0 + 36.0 + 2.0);
        let heading: Vec<_> = heading.map(|stop| (stop.rect.left(), stop.name.clone())).collect();
        assert!(heading.iter().map(|(left, _)| *left).is_sorted(), "{place:?}: {heading:?}");
        assert_eq!(heading.last().map(|(_, name)| name.as_str()), Some(last), "{place:?}: {heading:?}");
    }
}

/// What would be wrong: the keys come to the rows of a table before its headings, or not in the order of the headings.
#[test]
fn headings_come_before_the_rows_and_sort_by_key() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    for place in [Place::Columns, Place::Segments] {
        go(&mut window, place);
        let stops = stops(&mut window, 80);
        let is_heading = |stop: &&super::focus::Stop| stop.name.starts_with("Sort by ");
        let headings: Vec<f32> = stops.iter().filter(is_heading).map(|stop| stop.rect.left()).collect();
        assert!(headings.len() > 1 && headings.is_sorted(), "{place:?}: {headings:?}");
        let names: Vec<&str> = stops.iter().map(|stop| stop.name.as_str()).collect();
        let last = stops.iter().rposition(|stop| is_heading(&stop)).unwrap();
        let first = stops.iter().position(|stop| stop.role == Role::Row);
        assert_eq!(first, Some(last + 1), "{place:?}: {names:?}");
    }
    go(&mut window, Place::Columns);
    let heading = stops(&mut window, 80).into_iter().find(|stop| stop.name.starts_with("Sort by ")).unwrap().name;
    tab_to(&mut window, &heading);
    for descending in [false, true] {
        press(&mut window, NONE, Key::Enter);
        let sort = window.state().view.columns.sort;
        assert_eq!((sort.column.is_some(), sort.descending), (true, descending));
        assert_eq!(here(&window), heading, "the focus stays");
    }
    tab(&mut window);
    assert_ne!(here(&window), heading);
    press(&mut window, Modifiers::SHIFT, Key::Tab);
    assert_eq!(here(&window), heading, "and back the way one came");
}

/// What would be wrong: the buttons at the foot of a dialog, or those of a question, are gone through from right to left.
#[test]
fn feet_of_dialogs_and_answers_go_the_way_people_read() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    for (command, foot) in
        [(Command::Policy, ["Cancel", "Use this policy"]), (Command::AgreedColumns, ["Done", "Vendors…"])]
    {
        window.state_mut().command(command);
        settle(&mut window);
        let stops = stops(&mut window, 120);
        let names: Vec<&str> = stops.iter().map(|stop| stop.name.as_str()).collect();
        let last = stops.iter().map(|stop| stop.rect.bottom()).fold(0.0, f32::max);
        let at_foot: Vec<_> = stops.iter().filter(|stop| stop.rect.bottom() > last - 6.0).collect();
        assert!(at_foot.iter().map(|stop| stop.name.as_str()).eq(foot), "{command:?}: {names:?}");
        look(&mut window, &format!("{command:?}"));
        assert!(at_foot.windows(2).all(|pair| pair[0].rect.left() < pair[1].rect.left()), "{command:?}: {names:?}");
        press(&mut window, NONE, Key::Escape);
    }
    let file = home.path().join("dates.csv");
    let rows: String = (0..60).map(|n| format!("{n},{:02}/{:02}/2020\n", 1 + n % 12, 1 + n % 11)).collect();
    std::fs::write(&file, format!("key,since\n{rows}")).unwrap();
    let mut window = small(home.path(), Some(&file));
    go(&mut window, Place::Data);
    look(&mut window, "answers");
    let stops = stops(&mut window, 80);
    let answers: Vec<_> =
        stops.iter().filter(|stop| ["day first", "month first"].contains(&stop.name.as_str())).collect();
    assert_eq!(answers.iter().map(|stop| stop.name.as_str()).collect::<Vec<_>>(), ["day first", "month first"]);
    assert!(answers[0].rect.left() < answers[1].rect.left(), "{answers:?}");
}

/// What would be wrong: a table can only be reached through everything before it, or its rows only one by one.
#[test]
fn the_first_stop_skips_to_the_table_and_arrows_go_through_its_rows() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    go(&mut window, Place::Columns);
    tab(&mut window);
    assert_eq!(here(&window), "Skip to the table");
    press(&mut window, NONE, Key::Enter);
    let first = window.state().bench.dataset().unwrap().columns[0].name.clone();
    assert_eq!(here(&window), format!("Column {first}"));
    let name =
        |window: &Window, at: usize| format!("Column {}", window.state().bench.dataset().unwrap().columns[at].name);
    for (key, row) in
        [(Key::ArrowDown, 1), (Key::ArrowDown, 2), (Key::ArrowUp, 1), (Key::End, 23), (Key::PageUp, 13), (Key::Home, 0)]
    {
        press(&mut window, NONE, key);
        window.run_steps(40);
        assert_eq!(here(&window), name(&window, row), "{key:?}");
    }
    press(&mut window, NONE, Key::Enter);
    assert_eq!(window.state().view.columns.selected.as_deref(), Some(first.as_str()), "Enter chooses the row");
    // Each row is no stop of its own: the next one is a control.
    tab(&mut window);
    assert!(here(&window).starts_with(&format!("{first}: ")), "{}", here(&window));
}

/// What would be wrong: F6 leads nowhere, or only one way.
#[test]
fn f6_goes_from_part_to_part_and_back() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    marketing(&mut window);
    go(&mut window, Place::Segments);
    let mut parts = Vec::new();
    for modifiers in [NONE; 5].into_iter().chain([Modifiers::SHIFT; 5]) {
        press(&mut window, modifiers, Key::F6);
        parts.push(part(&focused(&window).expect("a part without a control")));
    }
    assert_eq!(parts, [1, 2, 3, 4, 0, 4, 3, 2, 1, 0]);
}

/// What would be wrong: somewhere on the way from a file to its release a pointer is needed.
#[test]
fn from_a_file_to_its_release_by_keys_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("club.csv");
    let rows: String = (0..400)
        .map(|n| format!("m{n}@mail.example,{},{},{}\n", ["north", "south"][n % 2], ["gold", "blue"][n / 2 % 2], n % 3))
        .collect();
    std::fs::write(&file, format!("email,region,tier,visits\n{rows}")).unwrap();
    let mut window = small(home.path(), None);
    let typed = |window: &mut Window, text: &str| {
        window.event(Event::Text(text.to_owned()));
        settle(window);
    };
    // Open.
    tab_to(&mut window, "Path of a file");
    typed(&mut window, &file.display().to_string());
    press(&mut window, NONE, Key::Enter);
    assert!(window.state().bench.dataset().is_some(), "the file was not opened");
    // Tag.
    press(&mut window, Modifiers::COMMAND, Key::Num2);
    tab_to(&mut window, "Accept all suggestions");
    press(&mut window, NONE, Key::Space);
    tab_to(&mut window, "Skip to the table");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(here(&window), "Column email");
    for column in ["region", "tier"] {
        let of_column = |window: &Window| here(window).starts_with(&format!("{column}: "));
        for _ in 0..12 {
            if of_column(&window) {
                break;
            }
            tab(&mut window);
        }
        assert!(of_column(&window), "the role of {column} is no stop: {}", here(&window));
        press(&mut window, NONE, Key::Home);
        press(&mut window, NONE, Key::ArrowRight);
        assert_eq!(here(&window), format!("{column}: Quasi"));
    }
    // Lay the table out.
    press(&mut window, Modifiers::COMMAND, Key::Num4);
    for column in ["region", "tier"] {
        tab_to(&mut window, "Add a column to the table");
        press(&mut window, NONE, Key::Space);
        tab_to(&mut window, column);
        press(&mut window, NONE, Key::Enter);
        if Popup::is_any_open(&window.ctx) {
            press(&mut window, NONE, Key::Escape);
        }
    }
    assert_eq!(window.state().bench.review().release.tables[0].dimensions, ["region", "tier"]);
    // Export.
    tab_to(&mut window, "Export…");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(here(&window), "Folder of the export");
    press(&mut window, Modifiers::COMMAND, Key::A);
    let folder = home.path().join("out");
    typed(&mut window, &folder.display().to_string());
    tab(&mut window);
    assert_eq!(here(&window), "Browse…", "the way people read");
    tab_to(&mut window, "Write CSV as cross table");
    press(&mut window, NONE, Key::Space);
    tab_to(&mut window, "Export");
    press(&mut window, NONE, Key::Enter);
    assert!(folder.join("table.csv").is_file() && folder.join("table.cross.csv").is_file(), "nothing was written");
    // And see where it is, also after the notice has passed by.
    tab_to(&mut window, "1 notice");
    press(&mut window, NONE, Key::Enter);
    tab_to(&mut window, "Open folder");
    assert_eq!(focused(&window).map(|stop| stop.role), Some(Role::Button));
}

/// What would be wrong: the sentence about a file that failed stays in front of the next one.
#[test]
fn a_failed_open_is_forgotten_with_the_next_file() {
    let home = tempfile::tempdir().unwrap();
    let broken = home.path().join("broken.parquet");
    std::fs::write(&broken, b"PAR1 this is not one").unwrap();
    let mut window = small(home.path(), None);
    type_into(&mut window, "Path of a file", &broken.display().to_string());
    click(&mut window, "Open");
    let errors = |window: &Window| {
        let is_error = |notice: &&shoal::workbench::Notice| notice.kind == shoal::workbench::NoticeKind::Error;
        window.state().bench.notices().iter().filter(is_error).count()
    };
    assert_eq!(errors(&window), 1);
    click(&mut window, "Try the sample");
    assert!(window.state().bench.dataset().is_some());
    assert_eq!(errors(&window), 0);
}
