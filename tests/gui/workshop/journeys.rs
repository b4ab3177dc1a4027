//! All six rounds by keyboard alone, as a host with a clicker goes through them.

use std::path::Path;
use std::time::Instant;

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::gui::command::Command;
use shoal::workbench::workshop::{At, Session};

use super::super::harness::{Window, click, settle, small, window};

/// A window in the workshop, its clock stopped.
pub fn workshop(home: &Path) -> Window {
    let mut window = small(home, None);
    window.state_mut().command(Command::Workshop);
    settle(&mut window);
    window
}

pub fn session(window: &Window) -> &Session {
    window.state().view.workshop.as_ref().expect("the workshop goes on").session.as_ref().expect("its rounds are made")
}

pub fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    settle(window);
}

fn says(window: &Window, text: &str) -> bool {
    window.query_by_label_contains(text).is_some()
}

#[test]
fn six_rounds_by_keyboard_alone() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    click(&mut window, "Workshop");
    assert!(says(&window, "Who could this be?") && says(&window, "round 1 of 6"));
    assert!(window.query_by_role_and_label(Role::Tab, "Columns").is_none(), "no rail");
    let mut titles = Vec::new();
    let mut presses = 0;
    while session(&window).at() != At::End {
        titles.push(session(&window).title().to_owned());
        let scene = session(&window).scene().clone();
        assert!(says(&window, &scene.says), "{}", scene.says);
        for line in &scene.lines {
            assert!(says(&window, &format!("{} {}", line.number, line.fact)), "{line:?}");
        }
        // A clicker has one key forward.
        press(&mut window, if presses % 2 == 0 { Key::Space } else { Key::PageDown });
        presses += 1;
        assert!(presses < 60);
    }
    titles.dedup();
    assert_eq!(titles.len(), 6, "{titles:?}");
    assert!(says(&window, "The result") && says(&window, "Six sentences to take home."));
    for _ in 0..presses {
        press(&mut window, Key::PageUp);
    }
    assert_eq!(session(&window).at(), At::Round(0, 0));
    press(&mut window, Key::Escape);
    assert!(window.state().view.workshop.is_none(), "no score, no question");
    assert!(says(&window, "Try the sample"), "back at the start");
}

#[test]
fn guesses_points_and_the_question_at_the_end() {
    let home = tempfile::tempdir().unwrap();
    let mut window = workshop(home.path());
    press(&mut window, Key::G);
    let answer = session(&window).ask().unwrap().answer;
    for guess in [answer + 300, answer + 20, answer.saturating_sub(400)] {
        let field = window.get_all_by_role(Role::TextInput).find(|node| node.accesskit_node().is_focused());
        field.expect("a field has the focus").type_text(&guess.to_string());
        settle(&mut window);
        press(&mut window, Key::Enter);
    }
    assert_eq!(session(&window).guesses()[1], Some(answer + 20));
    assert_eq!(session(&window).score(), [0; 3], "digits that are typed are no points");
    press(&mut window, Key::Space);
    assert_eq!(session(&window).score(), [0, 1, 0], "the nearest guess gets the point");
    for key in [Key::Num1, Key::Num3, Key::Num3] {
        press(&mut window, key);
    }
    assert_eq!(session(&window).score(), [1, 1, 2]);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(session(&window).score(), [1, 1, 1]);
    assert!(says(&window, "The last point of Cod was taken back."));
    press(&mut window, Key::Escape);
    assert!(says(&window, "End the workshop?") && says(&window, "Herring 1, Sprat 1, Cod 1"));
    press(&mut window, Key::Space);
    press(&mut window, Key::Escape);
    assert!(session(&window).score() == [1; 3], "Esc stays");
    press(&mut window, Key::Escape);
    window.get_by_label("End without it").focus();
    window.run_ok();
    press(&mut window, Key::Enter);
    assert!(window.state().view.workshop.is_none());
}

#[test]
fn keys_notes_theme_and_clock() {
    let home = tempfile::tempdir().unwrap();
    let mut window = workshop(home.path());
    let note = session(&window).scene().notes[0];
    assert!(!says(&window, note));
    press(&mut window, Key::N);
    assert!(says(&window, note));
    press(&mut window, Key::N);
    assert!(!says(&window, note));
    let dark = |window: &Window| window.ctx.style_of(window.ctx.theme()).visuals.dark_mode;
    assert!(!dark(&window));
    press(&mut window, Key::T);
    assert!(dark(&window), "dark for this workshop");
    assert_eq!(window.state().bench.settings().theme, shoal::workbench::Theme::Light, "the setting stays");
    press(&mut window, Key::P);
    assert!(says(&window, "paused"));
    press(&mut window, Key::P);
    assert!(!says(&window, "paused"));
    press(&mut window, Key::G);
    press(&mut window, Key::Escape);
    assert_eq!(session(&window).at(), At::Round(0, 0));
    press(&mut window, Key::O);
    assert!(says(&window, "No file of your own is open"));
    press(&mut window, Key::Escape);
    assert!(window.state().view.workshop.is_none());
    assert!(!dark(&window), "and light again after it");
}

#[test]
fn the_last_round_is_built_with_the_arrows_and_the_handout_is_saved() {
    let home = tempfile::tempdir().unwrap();
    let mut window = workshop(home.path());
    while !session(&window).is_building() {
        press(&mut window, Key::Space);
    }
    let best = session(&window).build().best;
    for level in best {
        for _ in 0..level {
            press(&mut window, Key::ArrowRight);
        }
        press(&mut window, Key::ArrowDown);
    }
    assert_eq!(session(&window).levels(), best);
    assert!(says(&window, "✔ Safe"));
    press(&mut window, Key::Num2);
    press(&mut window, Key::Space);
    press(&mut window, Key::Space);
    assert_eq!(session(&window).at(), At::End);
    assert!(says(&window, "Sprat has the most points."));
    press(&mut window, Key::S);
    assert!(window.ctx.zoom_factor() * 14.0 >= 18.0, "the dialog is too small for the back of a room");
    let path = home.path().join("handout.html");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_ok();
    window.get_by_label("Path of the handout").type_text(&path.display().to_string());
    settle(&mut window);
    press(&mut window, Key::Enter);
    let page = std::fs::read_to_string(&path).expect("the handout is there");
    settle(&mut window);
    assert_eq!(window.ctx.zoom_factor(), 1.0, "the workshop stays larger than it was");
    assert!(page.contains("Points: Herring 0, Sprat 1, Cod 0."), "{page}");
    assert!(says(&window, "The handout was saved as handout.html."));
    press(&mut window, Key::Escape);
    assert!(window.state().view.workshop.is_none(), "the score is in the handout: no question");
}

#[test]
fn a_real_file_needs_a_yes_and_is_never_opened_by_chance() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("members.csv");
    let mut text = "name,town,year,tariff\n".to_owned();
    for person in 0..90 {
        text.push_str(&format!(
            "Person {person},{},{},basic\n",
            ["Ulm", "Bonn", "Kiel"][person % 3],
            1990 + person % 2
        ));
    }
    text.push_str("Undine Seltsam,Ulm,1991,unheard-of\n");
    std::fs::write(&file, text).unwrap();
    let mut window = window(home.path(), egui::vec2(1280.0, 720.0), 1.0, egui::Theme::Light, Some(&file));
    for (column, role) in [
        ("name", shoal::dataset::Role::DirectIdentifier),
        ("town", shoal::dataset::Role::QuasiIdentifier),
        ("year", shoal::dataset::Role::QuasiIdentifier),
        ("tariff", shoal::dataset::Role::QuasiIdentifier),
    ] {
        let edit = shoal::review::Edit::SetRole { column: column.to_owned(), role: Some(role) };
        assert!(window.state_mut().bench.apply(edit));
    }
    settle(&mut window);
    window.state_mut().command(Command::Workshop);
    settle(&mut window);
    assert!(says(&window, "Made-up people") && says(&window, "20,000 are in the club"));
    press(&mut window, Key::O);
    assert!(says(&window, "Show real people?"));
    press(&mut window, Key::Escape);
    assert!(!session(&window).is_of_file(), "without a yes nothing is shown");
    press(&mut window, Key::O);
    window.get_by_label("Yes, show its numbers").focus();
    window.run_ok();
    press(&mut window, Key::Enter);
    assert!(session(&window).is_of_file());
    assert!(says(&window, "Real people: members.csv") && says(&window, "91 are in the file"));
    for _ in 0..3 {
        press(&mut window, Key::Space);
    }
    assert!(says(&window, "one person in 91 is found"));
    for secret in ["Undine", "Seltsam", "unheard-of"] {
        assert!(!says(&window, secret), "{secret}");
    }
    press(&mut window, Key::O);
    assert!(!session(&window).is_of_file());
    press(&mut window, Key::Escape);
    assert!(window.state().bench.dataset().is_some(), "the file is as it was");
}

/// What would be wrong: a projector that stutters. A frame is drawn and made into triangles; none is put on a screen.
#[test]
fn twenty_thousand_dots_are_quick() {
    let home = tempfile::tempdir().unwrap();
    let mut window = workshop(home.path());
    let mut scenes = 0;
    while session(&window).at() != At::End {
        let mut worst = std::time::Duration::ZERO;
        for _ in 0..4 {
            let begun = Instant::now();
            window.step();
            let shapes = window.output().shapes.clone();
            let triangles = window.ctx.tessellate(shapes, 1.0);
            assert!(!triangles.is_empty());
            worst = worst.max(begun.elapsed());
        }
        println!("{} {}: the slowest frame took {worst:?}", session(&window).title(), scenes);
        assert!(worst.as_millis() < 50, "{worst:?}");
        scenes += 1;
        press(&mut window, Key::Space);
    }
}
