//! The ten minutes of the README, walked through as they are written.

use super::harness::{click, click_role, settle, small};
use eframe::egui::accesskit::Role as Access;
use egui_kittest::kittest::Queryable as _;
use shoal::gui::{command::Command, view_state::Place};

/// The README promises each of these steps by its name; the names here are those of the README.
#[test]
fn the_ten_minutes_of_the_readme_go_as_they_are_written() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let promised = |text: &str| {
        let one_line = readme.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(one_line.contains(text), "the README does not say “{text}”");
    };
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    promised("Click **Try the sample**");
    click(&mut window, "Try the sample");
    promised("**Columns → Accept all suggestions.**");
    click_role(&mut window, Access::Tab, "Columns");
    window.state_mut().command(Command::AcceptSuggestions);
    settle(&mut window);
    promised("Here it is *May the rows go?*, and the answer is no");
    assert!(window.query_by_label_contains("May the rows go? Not as they are").is_some());
    promised("**Segments → Add the sample's segments**");
    window.state_mut().command(Command::Go(Place::Segments));
    settle(&mut window);
    click(&mut window, "Add the sample's segments");
    settle(&mut window);
    promised("*5 of 9 may go*");
    assert!(window.query_by_label_contains("May these segments go? 5 of 9 may go").is_some());
    promised("Select *VIP in Berlin*.");
    window.state_mut().view.segments.selected = Some("VIP in Berlin".to_owned());
    settle(&mut window);
    promised("**Apply** the first one: both counts are rounded, and 7 of 9 may go.");
    click(&mut window, "Apply: Round both counts to multiples of 20");
    settle(&mut window);
    assert!(window.query_by_label_contains("May these segments go? 7 of 9 may go").is_some());
    promised("**Fix all…** in the panel shows a plan");
    let levels = window.state().bench.review().columns.clone();
    window.state_mut().command(Command::FixAll);
    settle(&mut window);
    click(&mut window, "Apply the plan");
    settle(&mut window);
    assert!(window.query_by_label_contains("May these segments go? 9 of 9 may go").is_some());
    promised("No ladder has to move.");
    assert_eq!(window.state().bench.review().columns, levels);
}
