//! Work that is not lost: somebody else's review, an unreadable one, an earlier one of the sample, the ledger's end.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use shoal::dataset::Role;
use shoal::dataset::sample::Sample;
use shoal::release::settings::TableSettings;
use shoal::release::writers::FileFormat;
use shoal::review::{Edit, Review};
use shoal::workbench::{Folders, Mode, Question, SaveState, Workbench};

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

/// What would be wrong: the work is safe in another place, and nobody finds it again.
#[test]
fn work_that_was_saved_aside_is_offered_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut first = opened(home.path(), &path);
    let mut second = opened(home.path(), &path);
    tag(&mut second, "tier");
    tag(&mut first, "region");
    let aside = first.review_path().unwrap().to_owned();
    assert_ne!(aside, shoal::review::beside(&path));
    assert!(first.question().is_none());
    drop((first, second));

    let mut again = opened(home.path(), &path);
    let Some(Question::SavedAside { saved, sentence }) = again.question().cloned() else {
        panic!("not offered: {}", notices(&again))
    };
    assert_eq!(saved, aside);
    assert!(sentence.contains("saved in another place"), "{sentence}");
    assert_eq!(again.review().role("region"), None);
    again.answer(true);
    again.finish();
    assert_eq!(again.review().role("region"), Some(Role::QuasiIdentifier));
    assert_eq!(again.review_path(), Some(aside.as_path()));
    assert!(again.question().is_none());
    drop(again);
    // Until somebody says that it need not be.
    let mut again = opened(home.path(), &path);
    again.answer(false);
    drop(again);
    let mut again = opened(home.path(), &path);
    again.forget_aside();
    assert!(aside.exists());
    drop(again);
    assert!(opened(home.path(), &path).question().is_none());
}

/// What would be wrong: a command releases with the same review while it is open here, and what is released here next
/// is not held against it.
#[test]
fn what_somebody_else_has_released_is_known_to_the_work_that_is_saved_aside() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut first = opened(home.path(), &path);
    tag(&mut first, "region");
    let mut second = opened(home.path(), &path);
    release(&mut second, &home.path().join("one"));
    let theirs = second.review().ledger.clone();
    assert_eq!(theirs.entries().len(), 1, "{}", notices(&second));

    let out = home.path().join("two");
    release(&mut first, &out);
    assert!(!out.exists(), "released without the other's release in mind");
    assert!(notices(&first).contains("Nothing was written"), "{}", notices(&first));
    first.finish();
    assert_eq!(first.review().ledger.head(), theirs.head());
    release(&mut first, &out);
    assert!(out.exists(), "{}", notices(&first));
    assert_eq!(first.review().ledger.entries().len(), 2);
    let saved = Review::load(first.review_path().unwrap()).unwrap();
    assert_eq!(saved.ledger.head(), first.review().ledger.head());
}

/// What would be wrong: the figures are taken for those of the file as it is now.
#[test]
fn a_file_that_changes_or_goes_while_it_is_open_is_told_once() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut bench = opened(home.path(), &path);
    tag(&mut bench, "region");
    let told = |bench: &mut Workbench, part: &str| {
        let before = bench.notices().len();
        bench.look_at_files();
        let new: Vec<String> = bench.notices()[before..].iter().map(|notice| notice.text.clone()).collect();
        assert!(
            if part.is_empty() { new.is_empty() } else { new.len() == 1 && new[0].contains(part) },
            "{part}: {new:?}"
        );
    };
    told(&mut bench, "");
    tag(&mut bench, "tier");
    told(&mut bench, "");
    fs::write(&path, "region,tier\nnorth,a\n").unwrap();
    told(&mut bench, "has changed on disk");
    told(&mut bench, "");
    fs::remove_file(&path).unwrap();
    told(&mut bench, "not where it was opened");
    let beside = shoal::review::beside(&path);
    let mut theirs = Review::load(&beside).unwrap();
    theirs.title = "Somebody else's".into();
    theirs.save(&beside).unwrap();
    told(&mut bench, "changed on disk by somebody else");
    told(&mut bench, "");
    fs::remove_file(&beside).unwrap();
    told(&mut bench, "not there any more");
    assert_eq!(bench.dataset().unwrap().rows(), 200);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_no_text_has_a_review_that_is_saved() {
    use std::os::unix::ffi::OsStrExt;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(std::ffi::OsStr::from_bytes(b"k\xfcnden.csv"));
    if fs::rename(file(home.path()), &path).is_err() {
        println!("NOT RUN: this disk knows no such names");
        return;
    }
    let mut bench = opened(home.path(), &path);
    tag(&mut bench, "region");
    assert_eq!(bench.save_state(), SaveState::Saved, "{}", notices(&bench));
    assert_eq!(bench.notices(), [], "{}", notices(&bench));
    drop(bench);
    let again = opened(home.path(), &path);
    assert_eq!(again.review().role("region"), Some(Role::QuasiIdentifier));
    assert_eq!(again.settings().recent[0].path, path);
}

#[cfg(unix)]
#[test]
fn reviews_and_releases_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path());
    let mut bench = opened(home.path(), &path);
    tag(&mut bench, "region");
    let beside = shoal::review::beside(&path);
    fs::set_permissions(&beside, PermissionsExt::from_mode(0o644)).unwrap();
    tag(&mut bench, "tier");
    assert_eq!(mode(&beside), 0o600);
    let out = home.path().join("out");
    release(&mut bench, &out);
    assert_eq!((mode(&out), mode(&out.join("table.csv")), mode(&out.join("manifest.json"))), (0o700, 0o600, 0o600));
    assert_eq!(mode(&home.path().join("home/settings")), 0o700);
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
    assert!(notices(&bench).contains("were released before"), "{}", notices(&bench));
}
