//! Work that is not lost: somebody else's review, an unreadable one, an earlier one of the sample, the ledger's end.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use shoal::dataset::Role;
use shoal::dataset::sample::Sample;
use shoal::release::settings::TableSettings;
use shoal::release::writers::FileFormat;
use shoal::review::{Edit, Review};
use shoal::workbench::{Folders, Mode, Workbench};

fn opened(home: &Path, file: &Path) -> Workbench {
    let mut bench = Workbench::new(Mode::Inline, Some(Folders::below(&home.join("home"))), Arc::new(|| {}));
    bench.open(file);
    bench.finish();
    bench
}

fn tag(bench: &mut Workbench, column: &str) {
    assert!(bench.apply(Edit::SetRole { column: column.into(), role: Some(Role::QuasiIdentifier) }));
    bench.finish();
    bench.save();
}

fn notices(bench: &Workbench) -> String {
    bench.notices().iter().map(|notice| notice.text.clone()).collect::<Vec<_>>().join(" | ")
}

fn file(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("members.csv");
    let rows: String =
        (0..200).map(|i| format!("{},{}\n", ["north", "south"][i % 2], ["a", "b", "c"][i % 3])).collect();
    fs::write(&path, format!("region,tier\n{rows}")).unwrap();
    path
}

/// What would be wrong: a review that this version cannot read is replaced by an empty one.
#[test]
fn an_unreadable_review_beside_the_file_stays_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let beside = shoal::review::beside(&path);
    fs::write(&beside, "{\"version\": 1, cut off").unwrap();
    let mut bench = opened(home.path(), &path);
    assert!(notices(&bench).contains("left as it is"), "{}", notices(&bench));
    tag(&mut bench, "region");
    assert_eq!(fs::read_to_string(&beside).unwrap(), "{\"version\": 1, cut off");
    drop(bench);
    // The work since then is found again.
    let again = opened(home.path(), &path);
    assert_eq!(again.review().columns["region"].role, Some(Role::QuasiIdentifier));
}

/// What would be wrong: two people work on one review in a shared folder, and the later save undoes the other's work.
#[test]
fn what_somebody_else_has_saved_is_not_replaced() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut first = opened(home.path(), &path);
    tag(&mut first, "region");
    let beside = shoal::review::beside(&path);
    let mut second = opened(home.path(), &path);
    tag(&mut second, "tier");
    let theirs = fs::read(&beside).unwrap();

    assert!(first.apply(Edit::SetRole { column: "tier".into(), role: Some(Role::Sensitive) }));
    first.finish();
    first.save();
    assert_eq!(fs::read(&beside).unwrap(), theirs, "the other's review was replaced");
    assert!(notices(&first).contains("changed by somebody else"), "{}", notices(&first));
    let elsewhere = first.review_path().unwrap().to_owned();
    assert_ne!(elsewhere, beside);
    assert_eq!(Review::load(&elsewhere).unwrap().columns["tier"].role, Some(Role::Sensitive));
    // And from there on it is saved without another word.
    let before = first.notices().len();
    tag(&mut first, "tier");
    assert_eq!(first.notices().len(), before);
    assert_eq!(Review::load(&elsewhere).unwrap().columns["tier"].role, Some(Role::QuasiIdentifier));
    // Saving one's own work again and again is nobody else's.
    tag(&mut second, "region");
    assert_eq!(second.review_path(), Some(beside.as_path()));
}

#[test]
fn earlier_work_on_the_sample_stays() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Workbench::new(Mode::Inline, Some(Folders::below(home.path())), Arc::new(|| {}));
    let mut paths = Vec::new();
    for _ in 0..2 {
        bench.open_sample(Sample::Club, 500);
        bench.finish();
        tag(&mut bench, "tier");
        paths.push(bench.review_path().unwrap().to_owned());
    }
    assert_ne!(paths[0], paths[1]);
    assert!(paths.iter().all(|path| Review::load(path).is_ok()));
}

fn release(bench: &mut Workbench, out: &Path) {
    let table = TableSettings { dimensions: vec!["region".into(), "tier".into()], ..TableSettings::default() };
    bench.apply(Edit::SetRelease(table.into()));
    bench.preview();
    bench.finish();
    bench.export(out, &FileFormat::USUAL, None, false);
    bench.finish();
    bench.save();
}

/// What would be wrong: the last release is taken out of a review, and the chain that is left looks whole.
#[test]
fn a_ledger_whose_end_was_cut_off_is_noticed() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut bench = opened(home.path(), &path);
    tag(&mut bench, "region");
    release(&mut bench, &home.path().join("one"));
    let beside = shoal::review::beside(&path);
    let after_one = fs::read(&beside).unwrap();
    release(&mut bench, &home.path().join("two"));
    assert_eq!(bench.review().ledger.entries().len(), 2, "{}", notices(&bench));
    drop(bench);
    assert!(opened(home.path(), &path).releases().fault.is_none());

    fs::write(&beside, after_one).unwrap();
    let bench = opened(home.path(), &path);
    assert!(bench.review().ledger.verify().is_ok(), "the chain by itself cannot tell");
    assert!(notices(&bench).contains("release 2 of the ledger is not there any more"), "{}", notices(&bench));
    assert!(bench.releases().fault.is_some());
    drop(bench);

    // Nothing left of it: another review of the same file.
    fs::remove_file(&beside).unwrap();
    let bench = opened(home.path(), &path);
    assert!(notices(&bench).contains("have left before"), "{}", notices(&bench));
}
