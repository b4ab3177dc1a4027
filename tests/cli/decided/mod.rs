//! What was decided stays decided: options of one run, what `--save` keeps, the sign-off, and what was seen of a ledger.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use shoal::review::{Review, Signer, Signing, Step};
use tempfile::TempDir;

use super::{Answer, club, shoal, text};

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The club with a review of its own: tagged, one table, saved.
fn decided() -> (TempDir, PathBuf, PathBuf) {
    let (folder, path) = club();
    let review = folder.path().join("club.shoal.json");
    let tags = ["--qi", "age,region", "--level", "age=1", "--segment", "App: app = \"yes\"", "--dimensions", "region"];
    std::fs::write(&review, r#"{ "version": 4 }"#).unwrap();
    let made = shoal(&[&["release", text(&path), "--review", text(&review), "--save"][..], &tags].concat());
    assert_eq!(made.status, 0, "{}", made.err);
    (folder, path, review)
}

fn sign(review: &Path, steps: &[Step]) {
    let mut document = Review::load(review).unwrap();
    for step in steps {
        let by = Signer { name: "K. Reviewer".into(), role: "Head of insight".into() };
        let (on, reason) = (chrono::Utc::now(), "Too fine".to_owned());
        let signing = Signing {
            step: *step,
            by,
            on,
            reason,
            conditions: Vec::new(),
            gates: Vec::new(),
            filled: Vec::new(),
            covers: Default::default(),
        };
        document.sign(&signing).unwrap();
    }
    std::fs::write(review, document.to_json().unwrap()).unwrap();
}

fn release(review: &Path, out: &Path, more: &[&str]) -> Answer {
    shoal(&[&["release", "--review", text(review), "--out", text(out)][..], more].concat())
}

#[test]
fn options_of_one_run_hold_for_that_run_only() {
    let (folder, _, review) = decided();
    let before = json(&review);
    for (i, more) in [
        &["--threshold", "3", "--k", "2"][..],
        &["--dimensions", "region,tier", "--recipient", "Partner A", "--title", "Tiers"],
        &["--protect", "noise:0.5", "--seed-from-review"],
        &["--level", "age=2", "--segment", "Gold: tier = \"gold\"", "--dominance", "2,80"],
    ]
    .into_iter()
    .enumerate()
    {
        let answer = release(&review, &folder.path().join(format!("out{i}")), more);
        assert!(answer.status < 2, "{more:?}: {}", answer.err);
        let after = json(&review);
        for key in ["policy", "columns", "segments", "release", "record", "open", "title", "source"] {
            assert_eq!(after[key], before[key], "{more:?} became a decision: {key}");
        }
    }
    let after = json(&review);
    assert_eq!(after["recipients"].as_array().unwrap().len(), 1, "whoever got something stays known");
    assert_eq!(after["ledger"].as_array().unwrap().len(), 4, "what left has left");
    assert!(after["secret_print"].is_string(), "what its noise was made of is known");
    for command in ["assess", "sql"] {
        shoal(&[command, "--review", text(&review), "--qi", "tier"]);
    }
    shoal(&["search", "--review", text(&review), "--k", "2"]);
    assert_eq!(json(&review), after, "no other command writes the review");
}

#[test]
fn save_keeps_the_options_and_says_what_changed() {
    let (folder, _, review) = decided();
    let more = ["--threshold", "3", "--k", "2", "--save"];
    let answer = release(&review, &folder.path().join("out"), &more);
    assert_eq!(answer.status, 0, "{}", answer.err);
    for part in ["saved in", "k 10 → 2", "threshold 10 → 3"] {
        assert!(answer.err.contains(part), "no {part} in {}", answer.err);
    }
    let after = json(&review);
    assert_eq!((&after["policy"]["k"], &after["policy"]["cell_threshold"]), (&2.into(), &3.into()));
    let assessed = shoal(&["assess", "--review", text(&review), "--level", "age=2", "--save"]);
    assert!(assessed.err.contains("age: level 1 → 2"), "{}", assessed.err);
    assert_eq!(json(&review)["columns"]["age"]["level"], 2);
    let again = shoal(&["assess", "--review", text(&review), "--level", "age=2", "--save"]);
    assert!(again.err.contains("nothing changed"), "{}", again.err);
}

#[test]
fn save_needs_a_review_to_save_into() {
    let (_folder, path) = club();
    for command in [&["assess"][..], &["search"], &["release"], &["segments"], &["sql", "--dialect", "standard"]] {
        shoal(&[command, &[text(&path), "--qi", "age", "--save"]].concat()).is_wrong(&["--save", "--review"]);
    }
}

#[test]
fn the_same_command_twice_works_twice() {
    let (folder, _, review) = decided();
    let more =
        ["--segment", "Gold: tier = \"gold\"", "--segments", "Gold", "--threshold", "3", "--save", "--overwrite"];
    let run = || release(&review, &folder.path().join("out"), &more);
    assert_eq!(run().status, 0);
    let answer = run();
    assert_eq!(answer.status, 0, "{}", answer.err);
    assert_eq!(json(&review)["segments"].as_array().unwrap().len(), 2);
    // However it is spaced.
    let spaced = shoal(&["assess", "--review", text(&review), "--segment", "Gold:   tier  =  \"gold\""]);
    assert!(spaced.status < 2, "{}", spaced.err);
    let other = shoal(&["assess", "--review", text(&review), "--segment", "Gold: tier = \"blue\""]);
    other.is_wrong(&["--segment", "\"Gold\"", "tier = \"gold\"", "tier = \"blue\""]);
}

#[test]
fn a_refused_review_lets_nothing_leave_and_no_reason_stands_for_it() {
    let (folder, _, review) = decided();
    sign(&review, &[Step::Submit, Step::Refuse]);
    let before = std::fs::read(&review).unwrap();
    let out = folder.path().join("out");
    for more in [&[][..], &["--exception", "I want to"], &["--level", "age=2"]] {
        let answer = release(&review, &out, more);
        answer.is_wrong(&["nothing was written", "refused by K. Reviewer (Head of insight)", "Too fine", "Record"]);
        assert!(!out.exists());
    }
    assert_eq!(std::fs::read(&review).unwrap(), before);
    // It may still be looked at.
    let looked = shoal(&["release", "--review", text(&review), "--json"]);
    assert_eq!((looked.status, &looked.json()["sign_off"]["state"]), (0, &"refused".into()), "{}", looked.err);
    sign(&review, &[Step::Revise]);
    release(&review, &out, &[]).is_wrong(&["Nothing was changed since"]);
    assert_eq!(release(&review, &out, &["--level", "age=2"]).status, 0);
}

#[test]
fn the_manifest_tells_the_sign_off_by_role_and_whether_it_holds() {
    let (folder, _, review) = decided();
    let state = |out: &str, more: &[&str]| {
        let out = folder.path().join(out);
        let answer = release(&review, &out, more);
        assert!(answer.status < 2, "{}", answer.err);
        json(&out.join("manifest.json"))["sign_off"].clone()
    };
    assert_eq!(state("draft", &[])["state"], "draft");
    sign(&review, &[Step::Submit, Step::Approve]);
    let looked = shoal(&["ledger", text(&review), "--json"]).json();
    assert_eq!(looked["sign_off"]["state"], "approved", "{looked}");
    assert_eq!(state("looser", &["--threshold", "3"])["state"], "stale");
    // That one left since: the approval no longer covers what was to leave.
    assert_eq!(state("late", &[])["state"], "stale");
    sign(&review, &[Step::Revise, Step::Submit, Step::Approve]);
    let told = state("approved", &["--threshold", "11"]);
    assert_eq!((&told["state"], &told["by_role"]), (&"approved".into(), &"Head of insight".into()));
    assert!(!told.to_string().contains("Reviewer"), "{told}");
    let ledger = shoal(&["ledger", text(&review), "--json"]).json();
    assert_eq!(ledger["sign_off"]["released"], serde_json::json!([4]));
    assert_eq!(json(&review)["ledger"][3]["sign_off"]["state"], "approved");
    assert_eq!(state("again", &[])["state"], "stale", "an approval is for one release");
    let words = shoal(&["ledger", text(&review)]).out;
    assert!(words.contains("Sign-off: Approved by K. Reviewer") && words.contains("Stale."), "{words}");
}

#[test]
fn a_sign_off_that_was_changed_by_hand_is_told_on_opening() {
    let (_folder, _, review) = decided();
    sign(&review, &[Step::Submit, Step::Refuse]);
    let document = std::fs::read_to_string(&review).unwrap().replace("\"refused\"", "\"approved\"");
    std::fs::write(&review, document).unwrap();
    let assessed = shoal(&["assess", "--review", text(&review)]);
    assert!(assessed.err.contains("The chain of the sign-off is broken: step 2"), "{}", assessed.err);
    let ledger = shoal(&["ledger", text(&review)]);
    assert_eq!(ledger.status, 1);
    assert!(ledger.out.contains("Stale."), "{}", ledger.out);
}

/// A whole chain with its end cut off is still a whole chain: only what was seen before can tell.
#[test]
fn a_ledger_whose_end_was_cut_off_is_told_on_the_computer_that_saw_it() {
    let (folder, _, review) = decided();
    let home = folder.path().join("home");
    let here = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_shoal")).args(args).env("SHOAL_HOME", &home).output().unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let out = |name: &str| folder.path().join(name).display().to_string();
    let run = |name: &str| here(&["release", "--review", text(&review), "--out", &out(name)]);
    assert_eq!(run("one").0, 0);
    let earlier = std::fs::read(&review).unwrap();
    assert_eq!(run("two").0, 0);
    assert_eq!(here(&["ledger", text(&review)]).0, 0);
    std::fs::write(&review, earlier).unwrap();
    let (status, told) = here(&["ledger", text(&review)]);
    assert_eq!(status, 1, "{told}");
    assert!(told.contains("release 2 of the ledger is not there any more"), "{told}");
    let json = here(&["ledger", text(&review), "--json"]).1;
    assert!(json.contains("\"holds\": false"), "{json}");
    assert!(here(&["assess", "--review", text(&review)]).1.contains("is not there any more"));
    // Another computer has not seen it.
    assert_eq!(shoal(&["ledger", text(&review)]).status, 0);
}
