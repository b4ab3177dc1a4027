//! Sealed reviews as files: what opens them, what does not, and what an approval binds when the secret moves.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use shoal::release::noise::Secret;
use shoal::review::{
    Keeping, Review, ReviewError, Seal, SealError, Segment, SignOffState, Signer, Signing, Step, is_sealed,
};
use tempfile::TempDir;

fn seal(passphrase: &str) -> Seal {
    Seal::new(passphrase.to_owned())
}

/// A sealed review in a folder.
fn sealed() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.shoal.json");
    let mut review = Review { segments: vec![Segment::new("Young", "age < 30")].into(), ..Review::default() };
    review.keeping = Keeping::new(None, Some(seal("one two three")));
    review.save(&path).unwrap();
    (folder, path)
}

fn load(path: &Path, passphrase: Option<&str>) -> Result<Review, SealError> {
    match Review::load_with(path, &Keeping::new(None, passphrase.map(seal))) {
        Ok(review) => Ok(review),
        Err(ReviewError::Sealed { why, .. }) => Err(why),
        Err(error) => panic!("{error}"),
    }
}

/// What would be wrong: a review is lost with the program that sealed it.
#[test]
fn a_sealed_review_is_an_ordinary_age_file() {
    let (_folder, path) = sealed();
    let bytes = std::fs::read(&path).unwrap();
    assert!(is_sealed(&bytes));
    let mut identity = age::scrypt::Identity::new("one two three".to_owned().into());
    identity.set_max_work_factor(20);
    let document = age::decrypt(&identity, &bytes).unwrap();
    let review = Review::from_json(&document, &path).unwrap();
    assert_eq!(review.segments[0].name, "Young");
    // The other way round: what age has sealed opens here.
    let mut recipient = age::scrypt::Recipient::new("other".to_owned().into());
    recipient.set_work_factor(12);
    std::fs::write(&path, age::encrypt(&recipient, &document).unwrap()).unwrap();
    assert_eq!(load(&path, Some("other")).unwrap().segments, review.segments);
}

#[test]
fn a_seal_opens_with_its_passphrase_alone_and_is_kept_by_a_save() {
    let (_folder, path) = sealed();
    assert_eq!(load(&path, None), Err(SealError::Wanted));
    assert_eq!(load(&path, Some("one two thre")), Err(SealError::OtherPassphrase));
    let start = Instant::now();
    let mut review = load(&path, Some("one two three")).unwrap();
    let opening = start.elapsed();
    println!("a sealed review was opened in {opening:?}");
    assert!(opening < Duration::from_secs(30), "{opening:?}");
    // What is known is not worked out again.
    let start = Instant::now();
    let again = Review::load_with(&path, &review.keeping).unwrap();
    assert!(again == review && start.elapsed() < opening / 4, "{:?}", start.elapsed());
    review.title = "Autumn".into();
    review.save(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(is_sealed(&bytes) && !String::from_utf8_lossy(&bytes).contains("Autumn"));
    assert_eq!(load(&path, Some("one two three")).unwrap().title, "Autumn");
    let folder = path.parent().unwrap();
    let names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["a.shoal.json"], "neither a lock nor anything unfinished is left");
}

/// What would be wrong: a file of somebody else keeps the computer busy for hours, or fills its memory.
#[test]
fn hostile_seals_are_refused_at_once() {
    let (_folder, path) = sealed();
    let bytes = std::fs::read(&path).unwrap();
    let end = bytes.windows(4).position(|four| four == b" 18\n").unwrap();
    let start = Instant::now();
    for (factor, why) in [("21", SealError::TooMuchWork), ("63", SealError::TooMuchWork), ("999", SealError::Damaged)] {
        let hostile = [&bytes[..=end], factor.as_bytes(), &bytes[end + 3..]].concat();
        std::fs::write(&path, hostile).unwrap();
        assert_eq!(load(&path, Some("one two three")), Err(why), "{factor}");
    }
    for length in [22, 30, end, end + 20] {
        std::fs::write(&path, &bytes[..length]).unwrap();
        assert_eq!(load(&path, Some("one two three")), Err(SealError::Damaged), "{length}");
    }
    let to_a_key = age::encrypt(&age::x25519::Identity::generate().to_public(), b"{}").unwrap();
    std::fs::write(&path, to_a_key).unwrap();
    assert_eq!(load(&path, Some("one two three")), Err(SealError::ForAKey));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_changed_byte_is_noticed_wherever_it_is() {
    let (_folder, path) = sealed();
    let bytes = std::fs::read(&path).unwrap();
    let mac = bytes.windows(4).position(|four| four == b"--- ").unwrap();
    // In the checksum of the head, at the start of the content, and at its end.
    for at in [mac + 10, mac + 70, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(&path, changed).unwrap();
        assert_eq!(load(&path, Some("one two three")), Err(SealError::Damaged), "{at}");
    }
    let mut longer = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    longer.write_all(b"x").unwrap();
    assert_eq!(load(&path, Some("one two three")), Err(SealError::Damaged));
}

/// What would be wrong: an approval of before is stale because the secret moved, here or where the secret is not.
#[test]
fn an_approval_holds_when_the_secret_moves() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.shoal.json");
    let secrets = folder.path().join("secrets");
    let mut old = Review::default();
    let secret = Secret::from_bytes([7; 32]);
    // What sign-offs have printed of a secret since there are any.
    let printed = shoal::files::sha256(serde_json::to_string(&secret).unwrap().as_bytes());
    assert_eq!(secret.print().to_string(), printed);
    old.set_secret(secret);
    for step in [Step::Submit, Step::Approve] {
        let by = Signer { name: "K. Reviewer".into(), role: "Head of insight".into() };
        let on = chrono::Utc::now();
        let signing = Signing {
            step,
            by,
            on,
            reason: String::new(),
            conditions: Vec::new(),
            gates: Vec::new(),
            filled: Vec::new(),
            covers: Default::default(),
        };
        old.sign(&signing).unwrap();
    }
    std::fs::write(&path, old.to_json().unwrap()).unwrap();
    let keeping = Keeping::new(Some(secrets.clone()), None);
    let mut review = Review::load_with(&path, &keeping).unwrap();
    assert_eq!(review.secret, Some(Secret::from_bytes([7; 32])));
    review.save(&path).unwrap();
    assert_eq!(review.take_happened().len(), 1);
    assert!(std::fs::read_dir(&secrets).unwrap().count() == 1);
    let today = chrono::Utc::now().date_naive();
    for (keeping, is_here) in [(keeping, true), (Keeping::default(), false)] {
        let review = Review::load_with(&path, &keeping).unwrap();
        assert_eq!((review.secret.is_some(), review.secret_absent().is_none()), (is_here, is_here));
        let standing = review.standing(today);
        assert_eq!(review.sign_offs.state(), SignOffState::Approved);
        assert!(standing.stale.is_empty(), "{:?}", standing.stale);
    }
    // Saved where the secret is not, the review still names it.
    let mut elsewhere = Review::load(&path).unwrap();
    elsewhere.title = "Elsewhere".into();
    elsewhere.save(&path).unwrap();
    assert_eq!(Review::load(&path).unwrap().secret_print, Some(Secret::from_bytes([7; 32]).print()));
}
