//! A newer file in the window's workbench: looks that a save keeps, and going on with the newer file.

use shoal::dataset::{Role, Use};
use shoal::release::settings::TableSettings;
use shoal::release::writers::FileFormat;
use shoal::review::{Edit, Review, Segment};
use shoal::workbench::{Folders, Mode, SaveState, Workbench};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

struct Desk {
    folder: TempDir,
    bench: Workbench,
}

fn rows(north: usize, south: usize) -> String {
    let mut text = String::from("id,region\n");
    for n in 0..north {
        text += &format!("N{n:03},North\n");
    }
    for n in 0..south {
        text += &format!("S{n:03},South\n");
    }
    text
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("jan.csv"), rows(40, 60)).unwrap();
        let folders = Folders::below(&folder.path().join("home"));
        let mut bench = Workbench::new(Mode::Inline, Some(folders), Arc::new(|| {}));
        bench.open(&folder.path().join("jan.csv"));
        bench.finish();
        bench.apply(Edit::SetUse { column: "id".into(), use_: Some(Use::PersonKey) });
        bench.apply(Edit::SetRole { column: "region".into(), role: Some(Role::QuasiIdentifier) });
        bench.apply(Edit::AddSegment(Segment::new("North", "region = \"North\"")));
        bench.finish();
        Self { folder, bench }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn newer(&self, name: &str, north: usize, south: usize) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, rows(north, south)).unwrap();
        path
    }

    fn saved(&self) -> Review {
        Review::load(self.bench.review_path().unwrap()).unwrap()
    }
}

fn looks(review: &Review) -> Vec<(String, Option<u64>)> {
    let north = |look: &shoal::review::Look| look.segment("North").and_then(|segment| segment.people.number);
    review.looks.iter().map(|look| (look.file.clone(), north(look))).collect()
}

#[test]
fn a_save_keeps_what_the_look_found_and_undo_leaves_it() {
    let mut desk = Desk::new();
    desk.bench.save();
    assert_eq!(looks(&desk.saved()), [("jan.csv".to_owned(), Some(40))]);
    desk.bench.undo();
    desk.bench.finish();
    assert_eq!(desk.bench.review().segments.len(), 0);
    assert_eq!(desk.bench.review().looks.len(), 1, "what happened is not undone");
    desk.bench.redo();
    desk.bench.finish();
    desk.bench.save();
    assert_eq!(looks(&desk.saved()), [("jan.csv".to_owned(), Some(40))]);
}

/// What would be wrong: a review that is saved before its figures are there never gets its look.
#[test]
fn figures_that_come_after_a_save_are_saved_too() {
    let mut desk = Desk::new();
    desk.bench.save();
    // The figures are stale until the next poll.
    let nordic = Segment::new("Nordic", "region = \"North\"");
    desk.bench.apply(Edit::ChangeSegment { name: "North".into(), to: nordic });
    desk.bench.save();
    assert_eq!(desk.bench.save_state(), SaveState::Saved);
    assert!(desk.saved().looks[0].segment("Nordic").is_none());
    desk.bench.finish();
    assert_eq!(desk.bench.save_state(), SaveState::Unsaved, "the look is on its way");
    desk.bench.save();
    assert!(desk.saved().looks[0].segment("Nordic").is_some());
}

#[test]
fn going_on_with_a_newer_file_keeps_the_decisions_and_both_looks() {
    let mut desk = Desk::new();
    desk.bench.save();
    let newer = desk.newer("feb.csv", 70, 60);
    desk.bench.newer_file(&newer);
    desk.bench.finish();
    let again = desk.bench.newer_file(&newer).fresh().unwrap().again.clone();
    assert_eq!((again.people.before(), again.people.after()), (Some(100), Some(130)));
    assert_eq!(desk.bench.review().source.name, "jan.csv", "a comparison changes nothing");
    desk.bench.go_on_with(&newer);
    desk.bench.finish();
    assert_eq!(desk.bench.review().source.name, "feb.csv");
    assert_eq!(desk.bench.review().segments.len(), 1);
    assert_eq!(desk.bench.save_state(), SaveState::Unsaved);
    desk.bench.save();
    assert_eq!(desk.bench.save_state(), SaveState::Saved, "{:?}", desk.bench.notices());
    assert_eq!(desk.bench.review_path(), Some(desk.path("jan.csv.shoal.json").as_path()));
    let expected = [("jan.csv".to_owned(), Some(40)), ("feb.csv".to_owned(), Some(70))];
    assert_eq!(looks(&desk.saved()), expected);
    assert_eq!(desk.saved().source.name, "feb.csv");
}

#[test]
fn a_file_that_cannot_be_read_leaves_everything_as_it_was() {
    let mut desk = Desk::new();
    let gone = desk.path("gone.csv");
    desk.bench.newer_file(&gone);
    desk.bench.finish();
    let error = desk.bench.newer_file(&gone).error().unwrap().to_owned();
    assert!(error.contains("gone.csv"), "{error}");
    desk.bench.go_on_with(&gone);
    desk.bench.finish();
    assert_eq!(desk.bench.review().source.name, "jan.csv");
    assert_eq!(desk.bench.dataset().unwrap().source.rows, 100);
}

/// A release of the window saves its look with the ledger.
#[test]
fn a_release_keeps_its_look() {
    let mut desk = Desk::new();
    desk.bench.apply(Edit::AddTable(TableSettings { dimensions: vec!["region".into()], ..TableSettings::default() }));
    desk.bench.preview();
    desk.bench.finish();
    desk.bench.export(&desk.path("out"), &FileFormat::USUAL, None, false);
    desk.bench.finish();
    let saved = desk.saved();
    assert_eq!((saved.ledger.entries().len(), saved.looks.len()), (1, 1), "{:?}", desk.bench.notices());
    assert!(!holds(&desk.path("out"), "looks"));
}

fn holds(folder: &Path, word: &str) -> bool {
    let mut entries = std::fs::read_dir(folder).unwrap();
    entries.any(|entry| String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()).contains(word))
}

/// What would be wrong: a scheduler looks at a newer file while the review is open, and the window's next save goes to
/// another place, or takes that look away.
#[test]
fn a_look_that_a_command_keeps_meanwhile_is_taken_over() {
    let mut desk = Desk::new();
    desk.bench.save();
    let path = desk.bench.review_path().unwrap().to_owned();
    let mut theirs = desk.saved();
    theirs.keep_look(shoal::review::Look { sha256: "cd".repeat(32), file: "feb.csv".into(), ..Default::default() });
    theirs.save(&path).unwrap();
    desk.bench.look_at_files();
    for name in ["North 2", "North 3"] {
        desk.bench.apply(Edit::AddSegment(Segment::new(name, "region = \"North\"")));
        desk.bench.finish();
        desk.bench.save();
        assert_eq!(desk.bench.save_state(), SaveState::Saved);
        assert_eq!(desk.bench.review_path(), Some(path.as_path()), "{:?}", desk.bench.notices());
        let files: Vec<String> = desk.saved().looks.iter().map(|look| look.file.clone()).collect();
        assert_eq!(files, ["jan.csv", "feb.csv"]);
    }
    assert!(desk.bench.notices().iter().all(|notice| !notice.text.contains("changed on disk")));
}
