//! Text of every script: each character has a glyph, lines run in the order of the eye, and what a screen reader says is
//! what was written. The fonts are those of the machine, so order and glyphs are checked and not pixels.

use std::sync::Arc;

use eframe::egui::{Shape, Theme, Vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use shoal::{
    gui::App,
    report::fonts::system::face_for,
    workbench::{Folders, Mode, Workbench},
};

use crate::gui::harness::{Window, look, settle, window};

/// A department of a firm, in eleven scripts.
const SCRIPTS: [(&str, &str); 11] = [
    ("Arabic", "قسم المبيعات"),
    ("Hebrew", "מחלקת שיווק"),
    ("Chinese", "销售部门"),
    ("Japanese", "営業チーム"),
    ("Korean", "영업부"),
    ("Thai", "ฝ่ายขาย"),
    ("Devanagari", "बिक्री विभाग"),
    ("Greek", "Πωλήσεις"),
    ("Cyrillic", "Продажи"),
    ("Latin", "Škola Łódź"),
    ("emoji", "😀🎉"),
];

/// Whether this machine has fonts for all of these; says so if not.
fn fonts_are_there() -> bool {
    let shipped = |letter: char| letter.is_ascii() || ('\u{A0}'..'\u{530}').contains(&letter);
    let lacks = |(_, text): &&(&str, &str)| text.chars().any(|letter| !shipped(letter) && face_for(letter).is_none());
    let lacking: Vec<&str> = SCRIPTS.iter().filter(lacks).map(|(script, _)| *script).collect();
    if lacking.is_empty() {
        return true;
    }
    let why = format!("this machine has no font for {}", lacking.join(", "));
    let required = std::env::var_os("SHOAL_FONTS").is_some_and(|asked| asked == "required");
    assert!(!required, "text of every script is asked for, but {why}");
    println!("NOT RUN: {why}.");
    false
}

/// A window with a file of these departments.
fn departments(home: &std::path::Path, texts: &[&str]) -> Window {
    let path = home.join("departments.csv");
    let mut file = String::from("department,people\n");
    for (at, text) in texts.iter().enumerate() {
        file += &format!("{text},{}\n", 10 + at);
    }
    std::fs::write(&path, file).unwrap();
    let mut window = window(home, Vec2::new(1280.0, 800.0), 1.0, Theme::Light, Some(&path));
    settle(&mut window);
    window
}

/// Every text that is drawn, as its characters from left to right, without those that have no width of their own: marks,
/// the second half of a ligature.
fn drawn(window: &Window) -> Vec<String> {
    fn walk(shape: &Shape, out: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => {
                for row in &text.galley.rows {
                    let wide = row.row.glyphs.iter().filter(|glyph| glyph.advance_width > 0.0);
                    let mut glyphs: Vec<(f32, char)> = wide.map(|glyph| (glyph.pos.x, glyph.chr)).collect();
                    glyphs.sort_by(|a, b| a.0.total_cmp(&b.0));
                    out.push(glyphs.into_iter().map(|(_, letter)| letter).collect());
                }
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| walk(shape, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    window.output().shapes.iter().for_each(|clipped| walk(&clipped.shape, &mut out));
    out
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

/// What would be wrong: a name is a row of boxes. The harness panics at the first character that nothing draws.
#[test]
fn every_script_has_its_glyphs() {
    if !fonts_are_there() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let texts = SCRIPTS.map(|(_, text)| text);
    let mut window = departments(home.path(), &texts);
    for (script, text) in SCRIPTS {
        assert!(window.query_by_label_contains(text).is_some(), "{script} is not read aloud as it was written");
    }
    assert!(window.state().bench.notices().iter().all(|notice| !notice.text.contains("no font")));
    let lines = drawn(&window);
    look(&mut window, "scripts");
    assert!(lines.contains(&reversed("מחלקת שיווק")), "Hebrew words stand in the wrong order: {lines:?}");
    assert!(lines.iter().any(|line| line.contains("销售部门")) && lines.iter().any(|line| line.contains("Продажи")));
}

/// What would be wrong: a count beside a Hebrew name is read backwards, or the words of a name change places.
#[test]
fn digits_and_latin_words_stay_as_written() {
    if !fonts_are_there() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let window = departments(home.path(), &["סניף 120 IBM צפון", "VIP לקוחות 2026", "(אבג) 1.5%"]);
    let lines = drawn(&window);
    let has = |line: &str| assert!(lines.iter().any(|drawn| drawn == line), "{line:?} is not drawn: {lines:?}");
    has(&format!("{} IBM 120 {}", reversed("צפון"), reversed("סניף")));
    has(&format!("VIP 2026 {}", reversed("לקוחות")));
    has(&format!("1.5% ({})", reversed("אבג")));
    assert!(window.query_by_label_contains("סניף 120 IBM צפון").is_some(), "a screen reader gets the drawn order");
}

/// What would be wrong: boxes without a word, or a window that stops.
#[test]
fn a_character_without_a_font_is_said_once() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("private.csv");
    std::fs::write(&path, "department,people\n\u{F8123}\u{F8124},3\nb,4\n").unwrap();
    let folders = Folders::below(home.path());
    let mut window =
        Harness::builder().allow_missing_glyphs().with_size(Vec2::new(1280.0, 800.0)).with_max_steps(60).build_eframe(
            move |cc| {
                let bench = Workbench::new(Mode::Inline, Some(folders), Arc::new(|| {}));
                App::new(&cc.egui_ctx, bench, Some(&path))
            },
        );
    settle(&mut window);
    settle(&mut window);
    let said: Vec<String> = window.state().bench.notices().iter().map(|notice| notice.text.clone()).collect();
    let of_fonts: Vec<&String> = said.iter().filter(|text| text.contains("no font on this computer")).collect();
    assert_eq!(of_fonts.len(), 1, "{said:?}");
    assert!(of_fonts[0].contains("private.csv"), "{said:?}");
}
