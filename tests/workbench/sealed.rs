//! The secret and the seal of an open review: at every save, through undo, and where work must be saved elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shoal::dataset::Role;
use shoal::release::noise::Secret;
use shoal::review::{Edit, Keeping, Review, Seal, Segment, is_sealed};
use shoal::workbench::{Folders, Mode, Question, Workbench};
use tempfile::TempDir;

const PASSPHRASE: &str = "four herons cross a quiet field";
const SEGMENT: &str = "Heron watchers";

struct Place {
    folder: TempDir,
    file: PathBuf,
    review: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("members.csv");
        let rows: String = (0..200).map(|i| format!("{}\n", ["north", "south"][i % 2])).collect();
        fs::write(&file, format!("region\n{rows}")).unwrap();
        let review = shoal::review::beside(&file);
        Self { folder, file, review }
    }

    fn folders(&self) -> Folders {
        Folders::below(&self.folder.path().join("home"))
    }

    fn bench(&self, open: &Path) -> Workbench {
        let mut bench = Workbench::new(Mode::Inline, Some(self.folders()), Arc::new(|| {}));
        bench.open(open);
        bench.finish();
        bench
    }

    /// With a segment and a secret, saved.
    fn decided(&self) -> Workbench {
        let mut bench = self.bench(&self.file);
        assert!(bench.apply(Edit::AddSegment(Segment::new(SEGMENT, "region = \"north\""))));
        assert!(bench.ensure_secret());
        bench.finish();
        bench
    }

    fn keeping(&self) -> Keeping {
        Keeping::new(Some(self.folders().secrets), Some(Seal::new(PASSPHRASE.to_owned())))
    }
}

fn notices(bench: &Workbench) -> String {
    bench.notices().iter().map(|notice| notice.text.clone()).collect::<Vec<_>>().join(" | ")
}

fn unlock(bench: &mut Workbench, passphrase: &str) {
    bench.answer_passphrase(passphrase.to_owned());
    bench.finish();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn assert_nowhere(place: &Place, words: &[&str]) {
    for path in files(place.folder.path()) {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for word in words {
            assert!(!text.contains(word), "{word} is in {}", path.display());
        }
    }
}

fn hexadecimal(secret: &Secret) -> String {
    serde_json::to_string(secret).unwrap().trim_matches('"').to_owned()
}

#[test]
fn a_secret_is_stored_at_once_and_no_undo_draws_another() {
    let place = Place::new();
    let mut bench = place.decided();
    let secret = bench.review().secret.clone().unwrap();
    let stored = Review::load_with(&place.review, &place.keeping()).unwrap();
    assert_eq!(stored.secret.as_ref(), Some(&secret));
    assert!(!fs::read_to_string(&place.review).unwrap().contains(&hexadecimal(&secret)));
    while bench.undo().is_some() {}
    assert!(bench.ensure_secret());
    assert_eq!(bench.review().secret, Some(secret.clone()));
    bench.save();
    // Where the secret is gone, none is made in its place.
    fs::remove_dir_all(place.folders().secrets).unwrap();
    let mut without = place.bench(&place.review);
    assert!(!without.ensure_secret());
    assert!(notices(&without).contains("is not on this computer"), "{}", notices(&without));
    assert!(without.apply(Edit::SetRole { column: "region".into(), role: Some(Role::QuasiIdentifier) }));
    without.save();
    assert_eq!(Review::load(&place.review).unwrap().secret_print, Some(secret.print()));
}

#[test]
fn an_old_secret_moves_at_the_first_save_and_this_is_said_once() {
    let place = Place::new();
    let mut old = place.decided().review().clone();
    fs::remove_dir_all(place.folders().secrets).unwrap();
    old.set_secret(Secret::from_bytes([7; 32]));
    fs::write(&place.review, old.to_json().unwrap()).unwrap();
    let mut bench = place.bench(&place.file);
    for level in [Role::QuasiIdentifier, Role::Sensitive] {
        assert!(bench.apply(Edit::SetRole { column: "region".into(), role: Some(level) }));
        bench.save();
    }
    let told = notices(&bench);
    assert_eq!(told.matches("was in the review. It lies in").count(), 1, "{told}");
    let again = Review::load_with(&place.review, &place.keeping()).unwrap();
    assert_eq!(again.secret, Some(Secret::from_bytes([7; 32])));
    assert!(!fs::read_to_string(&place.review).unwrap().contains(&"07".repeat(32)));
}

/// What would be wrong: sealed work can be read after it was saved, autosaved, saved aside or saved under another name.
#[test]
fn a_sealed_review_opens_with_its_passphrase_and_stays_sealed_wherever_it_is_saved() {
    let place = Place::new();
    let mut bench = place.decided();
    let secret = hexadecimal(bench.review().secret.as_ref().unwrap());
    let words = [SEGMENT, secret.as_str(), PASSPHRASE];
    bench.seal(PASSPHRASE.to_owned());
    assert!(notices(&bench).contains("The review is sealed"), "{}", notices(&bench));
    assert_nowhere(&place, &words);
    drop(bench);

    for open in [&place.file, &place.review] {
        let mut bench = place.bench(open);
        assert!(bench.dataset().is_none(), "nothing is shown before");
        unlock(&mut bench, "another");
        let Some(Question::Passphrase { sentence, .. }) = bench.question() else { panic!("{:?}", bench.question()) };
        assert!(sentence.contains("sealed with another passphrase"), "{sentence}");
        bench.answer(false);
        assert!(bench.question().is_none() && bench.dataset().is_none());
    }
    let mut bench = place.bench(&place.file);
    unlock(&mut bench, PASSPHRASE);
    assert!(bench.is_sealed() && bench.review().segment(SEGMENT).is_some() && bench.review().secret.is_some());
    assert!(bench.apply(Edit::SetRole { column: "region".into(), role: Some(Role::Sensitive) }));
    bench.undo();
    assert!(bench.is_sealed());
    bench.redo();
    bench.save();
    bench.save_as(&place.folder.path().join("copy.shoal.json"), false);
    assert!(is_sealed(&fs::read(place.folder.path().join("copy.shoal.json")).unwrap()));
    assert_nowhere(&place, &words);
    drop(bench);

    // Somebody else saves meanwhile: this work goes elsewhere, sealed.
    let mut bench = place.bench(&place.file);
    unlock(&mut bench, PASSPHRASE);
    let mut theirs = Review::load_with(&place.review, &place.keeping()).unwrap();
    theirs.title = "Theirs".into();
    theirs.save(&place.review).unwrap();
    assert!(bench.apply(Edit::SetRole { column: "region".into(), role: Some(Role::QuasiIdentifier) }));
    bench.save();
    let aside = bench.review_path().unwrap().to_owned();
    assert!(aside.starts_with(place.folders().reviews) && is_sealed(&fs::read(&aside).unwrap()));
    assert_nowhere(&place, &words);
    drop(bench);
    let mut bench = place.bench(&place.file);
    unlock(&mut bench, PASSPHRASE);
    assert!(matches!(bench.question(), Some(Question::SavedAside { .. })), "{:?}", bench.question());
    bench.answer(true);
    bench.finish();
    unlock(&mut bench, PASSPHRASE);
    assert_eq!(bench.review_path(), Some(aside.as_path()));
    bench.unseal();
    assert!(!is_sealed(&fs::read(&aside).unwrap()) && notices(&bench).contains("The seal is removed"));
    assert!(!bench.is_sealed());
}
