//! Reviews that are sealed with a passphrase, from the command line.

use super::{Place, files, json};
use crate::cli::{Answer, shoal_with, text};

const PASSPHRASE: &str = "four herons cross a quiet field";
/// In the review and in no other file: neither in the data nor in what is released.
const SEGMENT: &str = "Heron watchers";

fn given(place: &Place, passphrase: Option<&str>, args: &[&str]) -> Answer {
    shoal_with(place.home.path(), passphrase, args)
}

/// A review with a segment and a secret.
fn decided() -> Place {
    let place = Place::new();
    let args = ["assess", text(&place.data), "--review", text(&place.review), "--qi", "age,region", "--save"];
    let segment = format!("{SEGMENT}: age < 30");
    let saved = given(&place, None, &[&args[..], &["--segment", &segment]].concat());
    assert!(saved.status < 2, "{}", saved.err);
    assert_eq!(place.release(&place.home, "before").status, 0);
    place
}

fn assert_nowhere(place: &Place, secret: &str) {
    let all = [files(place.home.path()), files(place.folder.path())].concat();
    assert!(all.len() > 3);
    for path in all {
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for word in [SEGMENT, secret, PASSPHRASE] {
            assert!(!text.contains(word), "{word} is in {}", path.display());
        }
    }
}

/// What would be wrong: something of a sealed review, its secret or its passphrase can be read on the disk.
#[test]
fn a_sealed_review_works_like_another_and_leaves_nothing_to_be_read() {
    let place = decided();
    let print = json(&place.review)["secret_print"].as_str().unwrap().to_owned();
    let kept = place.home.path().join("secrets").join(format!("{print}.secret"));
    let secret = json(&kept)["secret"].as_str().unwrap().to_owned();
    let plain = json(&place.review);
    let review = text(&place.review).to_owned();

    let sealed = given(&place, Some(PASSPHRASE), &["seal", &review]);
    assert_eq!(sealed.status, 0, "{}", sealed.err);
    assert!(
        sealed.out.contains("is sealed") && sealed.out.contains("nothing brings a lost one back"),
        "{}",
        sealed.out
    );
    for path in [&place.review, &kept] {
        assert!(std::fs::read(path).unwrap().starts_with(b"age-encryption.org/v1\n"), "{}", path.display());
    }
    assert_nowhere(&place, &secret);
    given(&place, Some(PASSPHRASE), &["seal", &review]).is_wrong(&["sealed already", "shoal unseal"]);

    // Decisions and releases as before, with the same numbers.
    let out = place.path("after");
    let args = ["release", text(&place.data), "--review", &review, "--dimensions", "region,tier"];
    let made = ["--protect", "round:5:random", "--threshold", "2", "--out", text(&out)];
    let released = given(&place, Some(PASSPHRASE), &[&args[..], &made].concat());
    assert_eq!(released.status, 0, "{}", released.err);
    assert_eq!(place.table("before"), place.table("after"));
    let tagged = ["assess", "--review", &review, text(&place.data), "--sensitive", "tier", "--save"];
    assert!(given(&place, Some(PASSPHRASE), &tagged).err.contains("saved in"));
    let ledger = given(&place, Some(PASSPHRASE), &["ledger", &review, "--json"]).json();
    assert_eq!((ledger["releases"].as_array().unwrap().len(), &ledger["holds"]), (2, &true.into()));
    assert_nowhere(&place, &secret);

    let unsealed = given(&place, Some(PASSPHRASE), &["unseal", &review]);
    assert_eq!(unsealed.status, 0, "{}", unsealed.err);
    let after = json(&place.review);
    assert_eq!(after["segments"], plain["segments"]);
    assert_eq!(after["secret_print"], plain["secret_print"]);
    assert_eq!(json(&kept)["secret"], secret.as_str());
    assert_eq!(after["columns"]["tier"]["role"], "sensitive");
    given(&place, Some(PASSPHRASE), &["unseal", &review]).is_wrong(&["is not sealed"]);
}

/// A passphrase in the environment seals nothing by itself.
#[test]
fn a_review_that_is_not_sealed_stays_so() {
    let place = decided();
    let args = ["assess", text(&place.data), "--review", text(&place.review), "--sensitive", "tier", "--save"];
    assert!(given(&place, Some(PASSPHRASE), &args).err.contains("saved in"));
    assert_eq!(json(&place.review)["columns"]["tier"]["role"], "sensitive");
}

#[test]
fn a_wrong_a_missing_passphrase_and_a_damaged_file_each_have_their_sentence() {
    let place = Place::new();
    let review = text(&place.review).to_owned();
    given(&place, None, &["seal", &review]).is_wrong(&["SHOAL_PASSPHRASE", "terminal"]);
    given(&place, Some(""), &["seal", &review]).is_wrong(&["SHOAL_PASSPHRASE"]);
    assert_eq!(json(&place.review)["version"], 4, "nothing was sealed");
    let gone = place.path("gone.shoal.json");
    given(&place, Some(PASSPHRASE), &["seal", text(&gone)]).is_wrong(&["cannot be read"]);
    assert_eq!(given(&place, Some(PASSPHRASE), &["seal", &review]).status, 0);
    let whole = std::fs::read(&place.review).unwrap();
    for command in ["ledger", "unseal", "assess"] {
        given(&place, None, &[command, &review]).is_wrong(&["is sealed with a passphrase", "SHOAL_PASSPHRASE"]);
    }
    let release = ["release", text(&place.data), "--review", &review, "--dimensions", "region", "--save"];
    given(&place, None, &release).is_wrong(&["is sealed with a passphrase"]);
    let secret = "four herons cross a quiet fiel";
    let wrong = given(&place, Some(secret), &["ledger", &review]);
    wrong.is_wrong(&["is sealed with another passphrase"]);
    assert!(!wrong.err.contains(secret));
    std::fs::write(&place.review, &whole[..whole.len() - 1]).unwrap();
    given(&place, Some(PASSPHRASE), &["ledger", &review]).is_wrong(&["is sealed and damaged", "backup"]);
    std::fs::write(&place.review, &whole).unwrap();
    assert_eq!(given(&place, Some(PASSPHRASE), &["ledger", &review]).status, 0);
}
