//! Two thousand columns, large counts and long names.

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::gui::{command::Command, view_state::Place};

use super::focus::press;
use crate::gui::harness::{Window, click_role, look, settle, small, type_into};

/// Twenty people and 2,000 columns whose names begin in one way.
fn wide(home: &std::path::Path) -> std::path::PathBuf {
    let file = home.join("wide.csv");
    let names: Vec<String> = (0..2000).map(|n| format!("product_group_revenue_{n:04}")).collect();
    let rows: String =
        (0..20).map(|row| format!("p{row}@mail.example,{}\n", vec![(row % 4).to_string(); 2000].join(","))).collect();
    std::fs::write(&file, format!("email,{}\n{rows}", names.join(","))).unwrap();
    file
}

fn rows(window: &Window) -> Vec<String> {
    let labels = window.get_all_by_role(Role::Row).filter_map(|node| node.accesskit_node().label());
    labels.filter(|label| label.starts_with("Column ")).collect()
}

/// What would be wrong: among many columns one cannot be found, by keys, by its name, or by what is suggested for it.
#[test]
fn a_column_is_found_among_two_thousand() {
    let home = tempfile::tempdir().unwrap();
    let file = wide(home.path());
    let mut window = small(home.path(), Some(&file));
    assert_eq!(window.state().bench.dataset().map(|dataset| dataset.columns.len()), Some(2001));
    click_role(&mut window, Role::Tab, "Columns");
    look(&mut window, "many-columns");
    press(&mut window, Modifiers::COMMAND, Key::F);
    assert_eq!(super::focus::here(&window), "Find a column");
    type_into(&mut window, "Find a column", "1987");
    assert_eq!(rows(&window), ["Column product_group_revenue_1987"]);
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_into(&mut window, "Find a column", "direct identifier");
    assert_eq!(rows(&window), ["Column email"], "by the role that is suggested");
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_into(&mut window, "Find a column", "e-mail");
    assert_eq!(rows(&window), ["Column email"], "by what the suggestion rests on");
    // The last row of all, by keys.
    press(&mut window, Modifiers::COMMAND, Key::A);
    press(&mut window, Modifiers::NONE, Key::Backspace);
    super::focus::tab_to(&mut window, "Column email");
    press(&mut window, Modifiers::NONE, Key::End);
    window.run_steps(60);
    assert_eq!(super::focus::here(&window), "Column product_group_revenue_1999");
}

/// What would be wrong: headings that read alike, and a heading whose name a screen reader does not hear whole.
#[test]
fn headings_that_begin_alike_are_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let file = wide(home.path());
    let mut window = small(home.path(), Some(&file));
    window.state_mut().command(Command::Go(Place::Data));
    settle(&mut window);
    look(&mut window, "many-headings");
    window.get_by_label("Sort by product_group_revenue_0001");
    let texts: Vec<String> = window
        .get_all_by_role(Role::Label)
        .filter_map(|node| node.accesskit_node().value().or_else(|| node.accesskit_node().label()))
        .filter(|text| text.starts_with("prod"))
        .collect();
    let distinct: std::collections::BTreeSet<&String> = texts.iter().collect();
    assert!(texts.len() > 4 && distinct.len() == texts.len(), "{texts:?}");
    assert!(texts.iter().all(|text| text.contains("000")), "{texts:?}");
}

/// What would be wrong: ten million people are "…000,000" where they have little room.
#[test]
fn a_number_is_never_cut() {
    use eframe::egui::{Color32, FontId, Ui};
    use shoal::gui::widgets::{cut_galley, number_galley};

    let mut harness = egui_kittest::Harness::new_ui(|ui: &mut Ui| {
        let font = FontId::proportional(14.0);
        for room in [10.0, 30.0, 60.0, 200.0] {
            for text in ["10,000,000", "1,203,400 to 9,999,999", "3 to 120", "20,000–29,999"] {
                for galley in [
                    number_galley(ui, text, &font, Color32::BLACK, room),
                    cut_galley(ui, text, &font, Color32::BLACK, room),
                ] {
                    assert!(!galley.elided, "{text} is cut at {room}");
                    assert_eq!(galley.text(), text);
                    let holds = galley.size().x <= room + 1.0 || room < 40.0;
                    assert!(holds, "{text} is {} wide in {room}", galley.size().x);
                }
            }
        }
    });
    harness.run();
}
