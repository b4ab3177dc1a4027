//! The Record place: what the work tells stands there, days are checked, releases are listed and compared.

use eframe::egui::{Key, Modifiers, accesskit::Role as Access};
use egui_kittest::kittest::Queryable as _;
use shoal::gui::{command::Command, view_state::Place};
use shoal::release::settings::{Protect, TableSettings};
use shoal::release::writers::FileFormat;
use shoal::review::Edit;

use super::harness::{Window, click_role, settle, small, type_into};
use super::journeys::{coarse_table, coarsen, sample};

/// Two releases of the sample: one with hidden cells, one with noise.
pub fn two_releases(window: &mut Window, folder: &std::path::Path) {
    sample(window);
    coarsen(window);
    coarse_table(window);
    window.state_mut().command(Command::Go(Place::Release));
    settle(window);
    let noise = TableSettings {
        protect: Protect::Noise { epsilon: "0.5".parse().unwrap() },
        ..window.state().bench.review().release.tables[0].clone()
    };
    window.state_mut().bench.export(&folder.join("one"), &FileFormat::USUAL, None, false);
    settle(window);
    window.state_mut().bench.apply(Edit::ChangeTable { table: 0, to: noise });
    settle(window);
    window.state_mut().bench.export(&folder.join("two"), &FileFormat::ALL, None, false);
    settle(window);
}

/// Something is shown that bears this text.
fn shows(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

/// What would be wrong: history is kept and nobody can read it, or the form says nothing of what was done.
#[test]
fn the_record_tells_what_was_done_and_what_differs() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    two_releases(&mut window, home.path());
    assert!(home.path().join("two/table.sdmx.csv").is_file(), "{:?}", window.state().bench.notices());
    window.state_mut().command(Command::Go(Place::Record));
    settle(&mut window);
    for fact in ["direct identifier: ", "Singling out: ", "discrete Laplace noise", "2 releases, the last on"] {
        assert!(shows(&window, fact), "“{fact}” is not filled from the work");
    }

    type_into(&mut window, "Next review", "2027-02-30");
    window.get_by_label("Signed on").focus();
    settle(&mut window);
    assert!(shows(&window, "Write a day of the calendar"), "a day that is none was taken");
    window.get_by_label("Next review").focus();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_into(&mut window, "Next review", "2020-02-28");
    window.get_by_label("Signed on").focus();
    settle(&mut window);
    assert!(shows(&window, "the review is due"), "a review that is overdue is not told");
    assert_eq!(window.state().bench.review().record.get("next_review"), "2020-02-28");

    click_role(&mut window, Access::Tab, "View of the record: Releases (2)");
    for text in ["The history holds together", "Noise has spent ε 0.5 of the ε 2", "Release 2 against release 1:"] {
        assert!(shows(&window, text), "“{text}” is not shown");
    }
    assert!(window.query_by_label("Earlier release").is_some() && window.query_by_label("Later release").is_some());
}
