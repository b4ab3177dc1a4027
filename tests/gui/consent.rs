//! What is on screen of people: nothing of those whose values are hidden, and who consented the right way round.

use std::path::{Path, PathBuf};

use egui_kittest::kittest::Queryable as _;
use shoal::dataset::{Direction, Role, Use};
use shoal::gui::view_state::Place;
use shoal::review::Edit;

use super::harness::{Window, click, settle, small};

/// Surnames that nobody tagged, a town, an opt-out, and a word that nobody knows.
pub fn file(folder: &Path) -> PathBuf {
    let path = folder.join("kunden.csv");
    let names = ["Schröder", "Müller", "Krause", "Lehmann", "Hartmann", "Zimmermann", "Ackermann", "Petersen", "Vogt"];
    let mut rows = String::from("Nachname,ort,email_opt_out,werbung\n");
    for n in 0..90 {
        let out = ["ja", "nein", ""][n % 3];
        let word = if n % 9 == 0 { "zugesagt" } else { "ja" };
        rows.push_str(&format!("{},{},{out},{word}\n", names[n % names.len()], ["Ulm", "Bonn"][n % 2]));
    }
    std::fs::write(&path, rows).unwrap();
    path
}

fn columns(window: &mut Window, column: &str) {
    window.state_mut().view.place = Place::Columns;
    window.state_mut().view.columns.selected = Some(column.to_owned());
    settle(window);
}

/// What would be wrong: a chart draws the surnames of a column that nobody tagged yet.
#[test]
fn nothing_is_drawn_of_names_that_nobody_tagged() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut window = small(home.path(), Some(&path));
    columns(&mut window, "Nachname");
    assert!(window.state().bench.hides("Nachname") && !window.state().bench.hides("ort"));
    assert!(window.query_by_label_contains("Schröder").is_none());
    assert!(window.query_by_label_contains("Most frequent values").is_none());
    assert!(window.query_by_label_contains("nothing is drawn from them").is_some());
    // The values are not on offer for a segment either, and looking for one does not find whose row it is.
    assert!(window.state_mut().bench.value_counts("Nachname").is_empty());
    settle(&mut window);
    assert!(window.state_mut().bench.value_counts("Nachname").is_empty());
    for (shown, found) in [(false, false), (true, true)] {
        _ = window.state_mut().bench.find("Krause", 0, shown, None);
        settle(&mut window);
        let answer =
            window.state_mut().bench.find("Krause", 0, shown, None).fresh().is_some_and(|found| found.is_some());
        assert_eq!(answer, found);
    }
    // Decided to be something else, it is drawn.
    window.state_mut().bench.apply(Edit::SetRole { column: "Nachname".into(), role: Some(Role::Other) });
    settle(&mut window);
    assert!(window.query_all_by_label_contains("Most frequent values").next().is_some());
}

/// What would be wrong: a refusal is read as consent, or a word that nobody knows as a no.
#[test]
fn who_consented_is_said_in_a_sentence_and_decided_by_ticks() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut window = small(home.path(), Some(&path));
    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::SetUse { column: "email_opt_out".into(), use_: Some(Use::Consent) });
    assert_eq!(bench.review().consent_rule("email_opt_out").direction, Direction::Refusal);
    columns(&mut window, "email_opt_out");
    assert!(window.query_by_label_contains("consent = `nein` or empty in email_opt_out: 60 people").is_some());
    click(&mut window, "Count empty of email_opt_out");
    assert!(window.query_by_label_contains("consent = `nein` in email_opt_out: 30 people").is_some());
    click(&mut window, "Consent by email_opt_out: Yes means consent");
    assert!(window.query_by_label_contains("consent = `ja` in email_opt_out: 30 people").is_some());

    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::SetUse { column: "email_opt_out".into(), use_: None });
    bench.apply(Edit::SetUse { column: "werbung".into(), use_: Some(Use::Consent) });
    columns(&mut window, "werbung");
    assert!(window.query_by_label_contains("“zugesagt” is in no list of words").is_some());
    click(&mut window, "It does");
    assert!(window.query_by_label_contains("in werbung: 90 people").is_some());
    let saved = window.state().bench.review().to_json().unwrap();
    assert!(String::from_utf8(saved).unwrap().contains("zugesagt"));
}

/// What would be wrong: a question that was never asked of the data is shown as answered.
#[test]
fn what_is_not_measured_bears_no_mark() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut window = small(home.path(), Some(&path));
    assert!(window.query_by_label_contains("✔").is_none());
    window.state_mut().bench.apply(Edit::SetRole { column: "ort".into(), role: Some(Role::QuasiIdentifier) });
    columns(&mut window, "ort");
    assert!(window.query_by_label_contains("✔ Singling out").is_some());
    assert!(window.query_by_label_contains("– Inference").is_some());
    assert!(window.query_by_label_contains("✔ Inference").is_none());
}
