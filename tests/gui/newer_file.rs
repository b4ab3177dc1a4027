//! *Open a newer file…*: the comparison before anything changes, and going on with the file.

use eframe::egui::{Theme, Vec2};
use egui_kittest::kittest::Queryable as _;
use shoal::dataset::{Role, Use};
use shoal::gui::command::Command;
use shoal::release::settings::TableSettings;
use shoal::review::{Edit, Leaves, Look, Segment};
use shoal::workbench::Workbench;

use super::harness::{Window, click, settle, small, type_into, window};

fn rows(north: usize, south: usize) -> String {
    let mut text = String::from("id,region\n");
    (0..north).for_each(|n| text += &format!("N{n:03},North\n"));
    (0..south).for_each(|n| text += &format!("S{n:03},South\n"));
    text
}

/// The comparison of the last of several months, to be looked at.
pub fn compared(home: &std::path::Path, theme: Theme) -> Window {
    let path = home.join("club_2026-01.csv");
    let members = |north: usize, south: usize, east: usize, more: bool| {
        let mut text =
            String::from(if more { "id,region,opt_out,vendor_score\n" } else { "id,region,opt_out,spend\n" });
        for (region, people) in [("North", north), ("South", south), ("East", east)] {
            (0..people).for_each(|n| {
                let out = if n % 9 == 0 || more && n % 7 == 0 { "yes" } else { "no" };
                text += &format!("{region}{n:04},{region},{out},{}\n", n % 50);
            });
        }
        text
    };
    std::fs::write(&path, members(640, 900, 120, false)).unwrap();
    let mut window = window(home, Vec2::new(1440.0, 900.0), 2.0, theme, Some(&path));
    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::SetUse { column: "id".into(), use_: Some(Use::PersonKey) });
    bench.apply(Edit::SetUse { column: "opt_out".into(), use_: Some(Use::Consent) });
    bench.apply(Edit::SetRole { column: "region".into(), role: Some(Role::QuasiIdentifier) });
    for (name, rule) in [("Members in the North", "North"), ("Members in the South", "South"), ("East", "East")] {
        let segment = Segment { leaves: Some(Leaves::Count), ..Segment::new(name, format!("region = \"{rule}\"")) };
        bench.apply(Edit::AddSegment(segment));
    }
    let table = TableSettings { dimensions: vec!["region".into()], ..TableSettings::default() };
    bench.apply(Edit::AddTable(table));
    // A proposal is counted from today.
    let (key, label, text) = ("next_review".to_owned(), "Next review".to_owned(), "2099-01-31".to_owned());
    bench.apply(Edit::SetRecord { key, label, text });
    bench.finish();
    bench.save();
    for (month, north, south, east) in [(2, 655, 880, 96), (3, 690, 870, 75), (4, 700, 910, 52), (5, 735, 905, 31)] {
        let newer = home.join(format!("club_2026-{month:02}.csv"));
        std::fs::write(&newer, members(north, south, east, false)).unwrap();
        let looks = newer_looks(bench, &newer);
        let mut review = bench.review().clone();
        looks.into_iter().for_each(|look| _ = review.keep_look(look));
        review.as_read = shoal::review::AsRead::now(bench.review_path().unwrap());
        review.save(bench.review_path().unwrap()).unwrap();
        bench.apply(Edit::SetTitle(format!("Review of the club, month {month}")));
        bench.finish();
        bench.save();
    }
    let last = home.join("club_2026-06.csv");
    std::fs::write(&last, members(760, 930, 8, true)).unwrap();
    window.state_mut().command(Command::NewerFile);
    settle(&mut window);
    type_into(&mut window, "Path of the newer file", last.to_str().unwrap());
    click(&mut window, "Compare");
    window
}

fn newer_looks(bench: &mut Workbench, newer: &std::path::Path) -> Vec<Look> {
    bench.newer_file(newer);
    bench.finish();
    bench.newer_file(newer).fresh().unwrap().looks.clone()
}

fn opened(home: &std::path::Path) -> Window {
    let path = home.join("club_2026-01.csv");
    std::fs::write(&path, rows(40, 60)).unwrap();
    std::fs::write(home.join("club_2026-02.csv"), rows(8, 90)).unwrap();
    let mut window = small(home, Some(&path));
    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::SetUse { column: "id".into(), use_: Some(Use::PersonKey) });
    bench.apply(Edit::SetRole { column: "region".into(), role: Some(Role::QuasiIdentifier) });
    for (name, rule) in [("North", "region = \"North\""), ("South", "region = \"South\"")] {
        let segment = Segment { leaves: Some(Leaves::Count), ..Segment::new(name, rule) };
        bench.apply(Edit::AddSegment(segment));
    }
    bench.finish();
    bench.save();
    settle(&mut window);
    window
}

fn compare(window: &mut Window, home: &std::path::Path) {
    window.state_mut().command(Command::NewerFile);
    settle(window);
    type_into(window, "Path of the newer file", home.join("club_2026-02.csv").to_str().unwrap());
    click(window, "Compare");
}

#[test]
fn a_newer_file_is_compared_before_it_takes_the_place_of_the_one_in_view() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    compare(&mut window, home.path());
    for part in [
        "newly fail",
        "Compared with club_2026-01.csv, the file of the review.",
        "North: 8 people alone.",
        "✔ → ✖ newly failing",
        "40 → 8",
    ] {
        assert!(window.query_all_by_label_contains(part).next().is_some(), "no {part:?}");
    }
    let chart = window.query_by_label_contains("How did the segments go, look by look?. North lost");
    assert!(chart.is_none(), "of the 8 people nothing is drawn");
    assert!(window.query_all_by_label_contains("A gap in 1 line is a number below").next().is_some());
    assert_eq!(window.state().bench.review().source.name, "club_2026-01.csv");
    click(&mut window, "Go on with this file");
    assert_eq!(window.state().bench.review().source.name, "club_2026-02.csv");
    assert_eq!(window.state().bench.review().segments.len(), 2);
    window.state_mut().bench.save();
    assert_eq!(window.state().bench.review().looks.len(), 2);
}

#[test]
fn closing_the_comparison_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    compare(&mut window, home.path());
    window.get_all_by_label("Close").last().unwrap().click();
    settle(&mut window);
    assert!(window.query_by_label("Path of the newer file").is_none());
    assert_eq!(window.state().bench.review().source.name, "club_2026-01.csv");
    assert_eq!(window.state().bench.review().looks.len(), 1);
}
