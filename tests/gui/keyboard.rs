//! What the keyboard does where no pointer is at hand.

use eframe::egui::{
    Key,
    accesskit::{Role, Toggled},
};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::harness::{Window, click, click_role, settle, small, type_into};

/// Fifteen columns with roles that nobody doubts, and what a club knows besides.
fn club() -> (tempfile::TempDir, std::path::PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("club.csv");
    let mut text =
        "email,age,city,zip,gender,points,visits,spend,tier,app,shop,newsletter,since,note,bonus\n".to_owned();
    for person in 0..60 {
        let (age, city) = (20 + person % 30, ["Ulm", "Bonn", "Kiel"][person % 3]);
        text.push_str(&format!(
            "p{person}@mail.example,{age},{city},1{person:04},{},{},{},{}.5,gold,yes,3,no,2020-01-{:02},x,{}\n",
            ["f", "m"][person % 2],
            person * 7 % 50,
            person % 9,
            person * 3,
            1 + person % 28,
            person % 4
        ));
    }
    std::fs::write(&file, text).unwrap();
    (home, file)
}

fn is_chosen(window: &Window, name: &str) -> bool {
    window.get_by_label(name).accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn arrows_choose_the_role_beside_and_never_the_one_after() {
    let (home, file) = club();
    let mut window = small(home.path(), Some(&file));
    click_role(&mut window, Role::Tab, "Columns");
    click(&mut window, "age: Quasi");
    window.get_by_label("age: Quasi").focus();
    settle(&mut window);
    for (key, chosen) in [
        (Key::ArrowRight, "age: Sensitive"),
        (Key::ArrowRight, "age: Other"),
        (Key::ArrowRight, "age: Other"),
        (Key::ArrowLeft, "age: Sensitive"),
        (Key::Home, "age: Direct"),
        (Key::ArrowLeft, "age: Direct"),
        (Key::ArrowDown, "age: Quasi"),
        (Key::End, "age: Other"),
    ] {
        window.key_press(key);
        settle(&mut window);
        for role in ["age: Direct", "age: Quasi", "age: Sensitive", "age: Other"] {
            assert_eq!(is_chosen(&window, role), role == chosen, "{key:?}: {role}");
        }
        assert!(window.get_by_label(chosen).accesskit_node().is_focused(), "{key:?}: the focus stays with {chosen}");
    }
}

#[test]
fn a_column_is_found_by_its_name_and_by_its_role() {
    let (home, file) = club();
    let mut window = small(home.path(), Some(&file));
    click_role(&mut window, Role::Tab, "Columns");
    let listed = |window: &Window, name: &str| window.query_by_label(&format!("{name}: Quasi")).is_some();
    assert!(listed(&window, "city") && listed(&window, "age"));
    type_into(&mut window, "Find a column", "CIT");
    assert!(listed(&window, "city") && !listed(&window, "age"));
    window.get_by_label("1 of 15 columns");
    type_into(&mut window, "Find a column", "y");
    window.get_by_label("Find a column").focus();
    settle(&mut window);
    for _ in 0..4 {
        window.key_press(Key::Backspace);
    }
    settle(&mut window);
    assert!(listed(&window, "age"));
    click(&mut window, "age: Quasi");
    click(&mut window, "Show: Undecided");
    assert!(!listed(&window, "age") && listed(&window, "city"));
    click(&mut window, "Show: Quasi");
    assert!(listed(&window, "age") && !listed(&window, "city"));
}
