//! A dimension whose labels are people: the window refuses it until somebody decides, and the decision is an edit.

use std::path::Path;
use std::sync::Arc;

use shoal::dataset::Role;
use shoal::release::settings::TableSettings;
use shoal::release::writers::FileFormat;
use shoal::review::{Edit, Review};
use shoal::workbench::{Folders, Mode, Why, Workbench};

fn opened(home: &Path) -> Workbench {
    let rows: String = (0..90).map(|n| format!("person{n}@example.org,{}\n", ["Kiel", "Bonn"][n % 2])).collect();
    let path = home.join("people.csv");
    std::fs::write(&path, format!("mail,town\n{rows}")).unwrap();
    let mut bench = Workbench::new(Mode::Inline, Some(Folders::below(&home.join("home"))), Arc::new(|| {}));
    bench.open(&path);
    bench.finish();
    bench
}

fn preview(bench: &mut Workbench, dimension: &str) {
    let table = TableSettings { dimensions: vec![dimension.to_owned()], ..TableSettings::default() };
    bench.apply(Edit::SetRelease(table.into()));
    bench.preview();
    bench.finish();
}

#[test]
fn each_refusal_has_a_decision_that_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = opened(home.path());
    preview(&mut bench, "mail");
    let refused = bench.refused_dimension().cloned().unwrap();
    assert!(matches!(refused.why, Why::Suggested { .. }), "{refused:?}");
    assert!(bench.export_blocked().unwrap().contains("mail"), "{:?}", bench.export_blocked());
    assert!(!bench.export_blocked().unwrap().contains("--"), "the window speaks of options");
    assert!(bench.apply(refused.decision().unwrap()));
    bench.finish();
    assert_eq!(bench.review().role("mail"), Some(Role::QuasiIdentifier));
    let refused = bench.refused_dimension().cloned().unwrap();
    assert_eq!(refused.why, Why::People { labels: 90, alone: 90 });
    assert_eq!(refused.action().as_deref(), Some("Use it nevertheless"));
    assert!(bench.apply(refused.decision().unwrap()));
    bench.finish();
    assert_eq!(bench.refused_dimension(), None);
    assert_eq!(bench.export_blocked(), None);
    // What nobody may see is in no file all the same.
    let out = home.path().join("out");
    bench.export(&out, &FileFormat::ALL, None, false);
    bench.finish();
    for name in ["table.csv", "table.json", "table.sdmx.csv", "table.parquet", "manifest.json"] {
        let content = std::fs::read(out.join(name)).unwrap();
        assert!(!String::from_utf8_lossy(&content).contains("@example"), "{name}");
    }
    // The decision is in the saved review, and can be taken back.
    bench.save();
    let saved = Review::load(bench.review_path().unwrap()).unwrap();
    assert_eq!(saved.column("mail").allowed_from_level, Some(0));
    assert!(saved.salt.is_some());
    bench.undo();
    bench.finish();
    assert!(bench.refused_dimension().is_some());
    assert_eq!(bench.review().salt, saved.salt, "undo changes the key of what was released");
}

#[test]
fn a_tag_is_never_overruled() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = opened(home.path());
    bench.apply(Edit::SetRole { column: "mail".into(), role: Some(Role::DirectIdentifier) });
    preview(&mut bench, "mail");
    let refused = bench.refused_dimension().cloned().unwrap();
    assert_eq!((refused.why.clone(), refused.decision()), (Why::DirectIdentifier, None));
    assert!(!bench.apply(Edit::AllowDimension { column: "mail".into(), level: 0 }));
    preview(&mut bench, "town");
    assert_eq!(bench.refused_dimension(), None);
}

/// A decision about coarse labels is none about finer ones, and none about another ladder or role.
#[test]
fn a_decision_holds_from_its_level_on() {
    let mut review = Review::default();
    let column = "age".to_owned();
    review.apply(&Edit::SetLevel { column: column.clone(), level: 2 }).unwrap();
    review.apply(&Edit::AllowDimension { column: column.clone(), level: 2 }).unwrap();
    review.apply(&Edit::SetLevel { column: column.clone(), level: 1 }).unwrap();
    assert_eq!(review.column("age").allowed_from_level, Some(2));
    review.apply(&Edit::SetRole { column, role: Some(Role::QuasiIdentifier) }).unwrap();
    assert_eq!(review.column("age").allowed_from_level, None);
}

/// A permission holds from a level on: a table that takes a finer level of its own is refused all the same.
#[test]
fn a_permission_holds_for_the_level_of_the_table() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = opened(home.path());
    bench.apply(Edit::SetRole { column: "mail".into(), role: Some(Role::QuasiIdentifier) });
    bench.apply(Edit::SetLevel { column: "mail".into(), level: 1 });
    bench.apply(Edit::AllowDimension { column: "mail".into(), level: 1 });
    let by_mail = |level: usize| {
        let levels = std::collections::BTreeMap::from([("mail".to_owned(), level)]);
        TableSettings { dimensions: vec!["mail".into()], levels, ..TableSettings::default() }
    };
    let refused = |bench: &mut Workbench, table: TableSettings| {
        bench.apply(Edit::SetRelease(table.into()));
        bench.preview();
        bench.finish();
        bench.refused_dimension().cloned()
    };
    assert_eq!(refused(&mut bench, by_mail(1)), None);
    let finer = refused(&mut bench, by_mail(0)).expect("every address is a person");
    assert_eq!((finer.level, finer.why), (0, Why::People { labels: 90, alone: 90 }));
}
