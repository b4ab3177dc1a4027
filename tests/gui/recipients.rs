//! The record of releases by recipient: who got which, and what they know together.

use egui_kittest::kittest::Queryable as _;
use shoal::gui::view_state::{Place, RecordTab};
use shoal::release::ReleaseSettings;
use shoal::release::settings::TableSettings;
use shoal::release::writers::FileFormat;
use shoal::review::{Edit, Recipient, Segment};

use super::harness::{settle, small};

/// What would be wrong: two recipients can subtract their tables, and the record does not say so.
#[test]
fn the_record_says_what_recipients_know_together() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("members.csv");
    let mut rows = String::from("region,app\n");
    for (row, people) in [("north,yes", 36), ("north,no", 4), ("south,yes", 18), ("south,no", 12)] {
        rows.push_str(&format!("{row}\n").repeat(people));
    }
    std::fs::write(&path, rows).unwrap();
    let mut window = small(home.path(), Some(&path));
    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::AddSegment(Segment::new("With app", "app = \"yes\"")));
    for (name, filter) in [("Kinderland GmbH", None), ("Bluefin Media", Some("With app".to_owned()))] {
        assert!(bench.apply(Edit::AddRecipient(Recipient::named(name))));
        let table = TableSettings { dimensions: vec!["region".into()], filter, ..TableSettings::default() };
        let release = ReleaseSettings { tables: vec![table], recipients: vec![name.to_owned()] };
        assert!(bench.apply(Edit::SetRelease(release)));
        bench.preview();
        bench.finish();
        bench.export(&home.path().join(name), &FileFormat::USUAL, None, false);
        bench.finish();
    }
    assert_eq!(bench.review().ledger.entries().len(), 2, "{:?}", bench.notices());
    window.state_mut().view.place = Place::Record;
    window.state_mut().view.record.tab = RecordTab::Releases;
    settle(&mut window);
    let together = "Kinderland GmbH and Bluefin Media could work out 4 people: ";
    assert!(window.query_by_label_contains(together).is_some());
    assert!(window.query_all_by_label_contains("What each recipient knows").next().is_some());
    // The documentation says who got what.
    let record = window.state().bench.record_state();
    let said = record.form.text("recipients_statistics");
    let of = |release: &str| said.lines().find(|line| line.starts_with(release)).unwrap_or_default().to_owned();
    assert!(of("Release 1").ends_with("to Kinderland GmbH") && of("Release 2").ends_with("to Bluefin Media"), "{said}");
}
