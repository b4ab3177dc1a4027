//! The secret apart from its review, on one computer and on the next; and reviews that are sealed.

mod sealed;

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{Answer, club, shoal_in, text};

/// The club, its review, and the home folders of two computers.
struct Place {
    folder: TempDir,
    data: PathBuf,
    review: PathBuf,
    home: TempDir,
    elsewhere: TempDir,
}

impl Place {
    fn new() -> Self {
        let (folder, data) = club();
        let review = folder.path().join("club.shoal.json");
        std::fs::write(&review, r#"{ "version": 4 }"#).unwrap();
        Self { folder, data, review, home: TempDir::new().unwrap(), elsewhere: TempDir::new().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A release whose numbers are made of the secret.
    fn release(&self, home: &TempDir, out: &str) -> Answer {
        let out = self.path(out);
        let args = ["release", text(&self.data), "--review", text(&self.review), "--dimensions", "region,tier"];
        let made = ["--protect", "round:5:random", "--threshold", "2", "--out", text(&out)];
        shoal_in(home.path(), &[&args[..], &made].concat())
    }

    fn table(&self, out: &str) -> Vec<u8> {
        std::fs::read(self.path(out).join("table.csv")).unwrap()
    }

    fn secret(&self, home: &TempDir, way: &str, more: &[&str]) -> Answer {
        shoal_in(home.path(), &[&["secret", way, text(&self.review)][..], more].concat())
    }
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Every file in a folder and the folders in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// What would be wrong: whoever gets the review can take its noise away, or another user of the computer can.
#[test]
fn the_secret_lies_apart_from_the_review_and_for_its_owner_alone() {
    let place = Place::new();
    let settings = place.home.path().join("settings");
    std::fs::create_dir(&settings).unwrap();
    // Reviews are shared with the group; secrets are not.
    std::fs::write(settings.join("settings.json"), r#"{ "version": 1, "share_with_group": true }"#).unwrap();
    let released = place.release(&place.home, "a");
    assert_eq!(released.status, 0, "{}", released.err);
    let review = json(&place.review);
    assert!(review.get("secret").is_none());
    let folder = place.home.path().join("secrets");
    let [file] = files(&folder).try_into().unwrap();
    assert_eq!(
        file.file_name().unwrap().to_str(),
        Some(&*format!("{}.secret", review["secret_print"].as_str().unwrap()))
    );
    let secret = json(&file)["secret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), 64);
    assert_eq!(shoal::files::sha256(format!("\"{secret}\"").as_bytes()), review["secret_print"]);
    for path in files(place.folder.path()) {
        let bytes = std::fs::read(&path).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(&secret), "it is in {}", path.display());
    }
    assert!(!released.out.contains(&secret) && !released.err.contains(&secret));
    #[cfg(unix)]
    assert_eq!((mode(&folder), mode(&file), mode(&place.review)), (0o700, 0o600, 0o660));
}

/// What would be wrong: without the secret other numbers are drawn, and the two together tell the truth.
#[test]
fn without_its_secret_nothing_is_drawn_anew_until_it_is_brought() {
    let place = Place::new();
    assert_eq!(place.release(&place.home, "a").status, 0);
    let before = std::fs::read(&place.review).unwrap();
    let refused = place.release(&place.elsewhere, "b");
    refused.is_wrong(&["random rounding", "is not on this computer", "shoal secret export", "shoal secret import"]);
    assert!(!place.path("b").exists());
    assert_eq!(std::fs::read(&place.review).unwrap(), before);
    let args = ["release", text(&place.data), "--review", text(&place.review), "--dimensions", "region"];
    let seeded = [&args[..], &["--protect", "noise:0.5", "--seed-from-review"]].concat();
    shoal_in(place.elsewhere.path(), &seeded).is_wrong(&["--seed-from-review", "is not on this computer"]);
    assert_eq!(shoal_in(place.elsewhere.path(), &args).status, 0, "what is not random needs no secret");
    place
        .secret(&place.elsewhere, "export", &["--out", text(&place.path("c.secret"))])
        .is_wrong(&["not on this computer"]);

    let carried = place.path("club.secret");
    let exported = place.secret(&place.home, "export", &["--out", text(&carried)]);
    assert_eq!(exported.status, 0, "{}", exported.err);
    assert!(exported.out.contains("Whoever has it can take away the seeded noise"), "{}", exported.out);
    #[cfg(unix)]
    assert_eq!(mode(&carried), 0o600);
    let imported = place.secret(&place.elsewhere, "import", &[text(&carried)]);
    assert_eq!(imported.status, 0, "{}", imported.err);
    assert!(imported.out.contains("is on this computer now"), "{}", imported.out);
    let again = place.secret(&place.elsewhere, "import", &[text(&carried)]);
    assert!(again.status == 0 && again.out.contains("already"), "{}", again.out);
    let released = place.release(&place.elsewhere, "b");
    assert_eq!(released.status, 0, "{}", released.err);
    assert_eq!(place.table("a"), place.table("b"), "the same numbers, on another computer");
    assert_eq!(json(&place.review)["secret_print"], serde_json::from_slice::<Value>(&before).unwrap()["secret_print"]);
}

#[test]
fn a_secret_is_neither_replaced_nor_mistaken_for_another() {
    let place = Place::new();
    let out = place.path("club.secret");
    place.secret(&place.home, "export", &["--out", text(&out)]).is_wrong(&["has no secret yet"]);
    place.secret(&place.home, "import", &[text(&out)]).is_wrong(&["club.secret", "cannot be read"]);
    assert_eq!(place.release(&place.home, "a").status, 0);
    assert_eq!(place.secret(&place.home, "export", &["--out", text(&out)]).status, 0);
    place.secret(&place.home, "export", &["--out", text(&out)]).is_wrong(&["exists already", "--overwrite"]);
    assert_eq!(place.secret(&place.home, "export", &["--out", text(&out), "--overwrite"]).status, 0);
    place.secret(&place.home, "export", &["--out", text(&place.path("no/such/file"))]).is_wrong(&["no such folder"]);

    let other = Place::new();
    other.secret(&other.home, "import", &[text(&out)]).is_wrong(&["the review has no secret"]);
    assert_eq!(other.release(&other.home, "a").status, 0);
    other.secret(&other.home, "import", &[text(&out)]).is_wrong(&["is the secret of another review"]);
    other.secret(&other.home, "import", &[text(&other.data)]).is_wrong(&["is not the secret of a review"]);
    assert_eq!(files(&other.home.path().join("secrets")).len(), 1);
}

/// What would be wrong: a damaged file is taken for another secret, or for none.
#[test]
fn a_damaged_secret_is_refused_and_mended_by_an_import() {
    let place = Place::new();
    assert_eq!(place.release(&place.home, "a").status, 0);
    let out = place.path("club.secret");
    assert_eq!(place.secret(&place.home, "export", &["--out", text(&out)]).status, 0);
    let [kept] = files(&place.home.path().join("secrets")).try_into().unwrap();
    let text_before = std::fs::read_to_string(&kept).unwrap();
    let secret = json(&kept)["secret"].as_str().unwrap().to_owned();
    for damaged in [String::new(), text_before.replace(&secret, &"0".repeat(64)), "x".repeat(1 << 20)] {
        std::fs::write(&kept, damaged).unwrap();
        place.release(&place.home, "b").is_wrong(&["which is damaged", "shoal secret import"]);
    }
    assert_eq!(place.secret(&place.home, "import", &[text(&out)]).status, 0);
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), text_before);
    assert_eq!(place.release(&place.home, "b").status, 0);
    assert_eq!(place.table("a"), place.table("b"));
}

/// What would be wrong: the secret of an old review is lost, or stays where everybody finds it, or its numbers change.
#[test]
fn an_old_reviews_secret_moves_at_its_first_save_and_this_is_said() {
    let place = Place::new();
    let secret = "5a".repeat(32);
    std::fs::write(&place.review, format!(r#"{{ "version": 3, "secret": "{secret}" }}"#)).unwrap();
    let before = std::fs::read(&place.review).unwrap();
    let looked =
        shoal_in(place.home.path(), &["assess", text(&place.data), "--review", text(&place.review), "--qi", "age"]);
    assert!(looked.status < 2, "{}", looked.err);
    assert_eq!(std::fs::read(&place.review).unwrap(), before, "a look is no save");
    assert!(files(&place.home.path().join("secrets")).is_empty());

    let first = place.release(&place.home, "a");
    assert_eq!(first.status, 0, "{}", first.err);
    assert!(first.err.contains("was in the review. It lies in"), "{}", first.err);
    assert!(!std::fs::read_to_string(&place.review).unwrap().contains(&secret));
    let [kept] = files(&place.home.path().join("secrets")).try_into().unwrap();
    assert_eq!(json(&kept)["secret"], secret.as_str());
    let second = place.release(&place.home, "b");
    assert!(!second.err.contains("It lies in"), "it is said once: {}", second.err);
    assert_eq!(place.table("a"), place.table("b"));
    // Another copy of the old review brings its secret along: it is the same one.
    std::fs::write(&place.review, &before).unwrap();
    let third = place.release(&place.elsewhere, "c");
    assert_eq!(third.status, 0, "{}", third.err);
    assert_eq!(place.table("a"), place.table("c"));
    // --save moves it too.
    std::fs::write(&place.review, &before).unwrap();
    let args = ["assess", text(&place.data), "--review", text(&place.review), "--qi", "age", "--save"];
    let saved = shoal_in(place.elsewhere.path(), &args);
    assert!(saved.err.contains("It lies in"), "{}", saved.err);
    assert!(!std::fs::read_to_string(&place.review).unwrap().contains(&secret));
}

/// A folder of secrets that cannot be written keeps nobody from saving an old review.
#[test]
fn a_secret_that_cannot_be_moved_stays_and_a_new_one_is_not_made() {
    let place = Place::new();
    let secret = "5a".repeat(32);
    std::fs::write(place.home.path().join("secrets"), "no folder").unwrap();
    place.release(&place.home, "a");
    assert!(!place.path("a").exists() && json(&place.review).get("secret_print").is_none());
    let told = place.release(&place.home, "a");
    assert!(told.status == 3 && told.err.contains("secret was not saved"), "{}{}", told.status, told.err);
    std::fs::write(&place.review, format!(r#"{{ "version": 3, "secret": "{secret}" }}"#)).unwrap();
    let kept = place.release(&place.home, "b");
    assert_eq!(kept.status, 0, "{}", kept.err);
    assert!(kept.err.contains("stays in the review"), "{}", kept.err);
    assert_eq!(json(&place.review)["secret"], secret.as_str());
}

#[test]
fn the_commands_explain_themselves_with_an_example() {
    let home = TempDir::new().unwrap();
    let commands: [&[&str]; 4] = [&["secret", "export"], &["secret", "import"], &["seal"], &["unseal"]];
    for command in commands {
        let help = shoal_in(home.path(), &[command, &["--help"]].concat());
        assert_eq!(help.status, 0, "{}", help.err);
        assert!(help.out.contains(&format!("shoal {} club.csv.shoal.json", command.join(" "))), "{}", help.out);
    }
}
