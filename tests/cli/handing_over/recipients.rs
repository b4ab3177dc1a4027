//! Releases by recipient: what each knows, and what they know together.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{Answer, club, shoal, text};

/// The club with two releases: everybody by region to A, and those with the app to B. South has 4 gold members, all
/// others of whom have it: 77 and 43 by region, 54 of them without the app.
struct Desk {
    folder: TempDir,
    file: PathBuf,
    review: PathBuf,
    releases: std::cell::Cell<usize>,
}

impl Desk {
    fn new() -> Self {
        let (folder, file) = club();
        let review = folder.path().join("club.shoal.json");
        Self { folder, file, review, releases: std::cell::Cell::new(0) }
    }

    fn release(&self, more: &[&str]) -> Answer {
        self.releases.set(self.releases.get() + 1);
        let out = self.folder.path().join(format!("out{}", self.releases.get()));
        let args = [
            "release",
            text(&self.file),
            "--review",
            text(&self.review),
            "--segment",
            "Gold: tier = \"gold\"",
            "--segment",
            "Gold with app: tier = \"gold\" and app = \"yes\"",
            "--threshold",
            "10",
            "--out",
            text(&out),
            "--json",
        ];
        shoal(&[&args[..], more].concat())
    }

    /// All gold members to A, those with the app to B: 30 and 26.
    fn two_recipients(&self) {
        let first = self.release(&["--recipient", "A", "--dimensions", "tier", "--filter", "Gold"]);
        assert_eq!(first.status, 0, "{}", first.err);
        let second = self.release(&["--recipient", "B", "--dimensions", "tier", "--filter", "Gold with app"]);
        assert_eq!(second.status, 0, "{}{}", second.out, second.err);
        let second = second.json();
        assert_eq!(second["recipients"], serde_json::json!(["B"]));
        assert_eq!(second["earlier_releases"], 0, "B holds nothing yet");
        let together = second["together"][0].as_str().unwrap();
        assert!(together.starts_with("B and A together could work out 4 people: "), "{together}");
        assert_eq!(second["because"], together);
    }

    fn knowledge(&self, more: &[&str]) -> (i32, Value, String) {
        let args = ["ledger", text(&self.review), "--knowledge", "--json"];
        let answer = shoal(&[&args[..], more].concat());
        (answer.status, answer.json(), answer.err)
    }
}

fn of<'a>(answer: &'a Value, recipients: &[&str]) -> &'a Value {
    let list = answer["knowledge"].as_array().unwrap();
    list.iter().find(|known| known["recipients"] == serde_json::json!(recipients)).unwrap()
}

#[test]
fn each_recipient_is_attacked_and_those_named_together() {
    let desk = Desk::new();
    desk.two_recipients();
    let (status, alone, _) = desk.knowledge(&[]);
    assert_eq!(status, 0, "{alone}");
    assert_eq!(of(&alone, &["A"])["releases"], serde_json::json!([1]));
    assert_eq!(of(&alone, &["B"])["releases"], serde_json::json!([2]));
    assert_eq!(of(&alone, &["A"])["smallest_group"], 30);
    assert_eq!(of(&alone, &["B"])["recovered"], serde_json::json!([]));
    let (status, both, _) = desk.knowledge(&["--together", "A,B"]);
    assert_eq!(status, 1);
    let both = of(&both, &["A", "B"]);
    assert_eq!(both["releases"], serde_json::json!([1, 2]));
    assert_eq!(both["smallest_group"], 4);
    assert_eq!(both["recovered"][0]["people"], 4);
    let how = both["recovered"][0]["how"].as_str().unwrap();
    assert!(how.contains("30") && how.contains("26"), "{how}");
    // The releases say to whom they went.
    let (_, ledger, _) = desk.knowledge(&[]);
    let row = &ledger["releases"][1];
    assert_eq!((row["number"].as_u64(), row["recipient"].as_str()), (Some(2), Some("B")));
    assert_eq!((row["verdict"].as_str(), row["release"].as_u64()), (Some("warn"), Some(2)));
    // For people, a table and a sentence.
    let told = shoal(&["ledger", text(&desk.review), "--knowledge", "--together", "A", "--together", "B"]);
    assert!(told.out.contains("A and B could work out 4 people"), "{}", told.out);
}

/// The file is gone: the published numbers are compared, and it is said that this is less.
#[test]
fn without_the_file_published_numbers_are_compared() {
    let desk = Desk::new();
    desk.two_recipients();
    std::fs::remove_file(&desk.file).unwrap();
    let (status, both, err) = desk.knowledge(&["--together", "A,B"]);
    assert_eq!(status, 1);
    assert!(err.contains("only the published numbers are compared"), "{err}");
    let both = of(&both, &["A", "B"]);
    assert_eq!(both["recovered"][0]["people"], 4);
    let how = both["recovered"][0]["how"].as_str().unwrap();
    assert!(how.ends_with("= 4") && how.contains("(release 1)") && how.contains("(release 2)"), "{how}");
    assert!(both["not_looked_at"].to_string().contains("its file is not at hand"));
}

#[test]
fn the_same_recipient_does_not_get_both_numbers() {
    let desk = Desk::new();
    let first = desk.release(&["--recipient", "A", "--dimensions", "tier", "--filter", "Gold"]);
    assert_eq!(first.status, 0, "{}", first.err);
    let second = desk.release(&["--recipient", "A", "--dimensions", "tier", "--filter", "Gold with app"]);
    let answer = second.json();
    assert_eq!(answer["earlier_releases"], 1);
    let shown = answer["cells"].as_array().unwrap().iter().any(|cell| cell["published"] == 26.0);
    assert!(second.status == 1 || !shown, "{answer}");
    let (_, known, _) = desk.knowledge(&[]);
    assert_eq!(of(&known, &["A"])["recovered"], serde_json::json!([]));
}

#[test]
fn unknown_recipients_and_empty_names_are_refused() {
    let desk = Desk::new();
    desk.two_recipients();
    shoal(&["ledger", text(&desk.review), "--knowledge", "--together", "A,C"]).is_wrong(&["--together", "\"C\""]);
    shoal(&["ledger", text(&desk.review), "--together", "A,B"]).is_wrong(&["--knowledge"]);
    desk.release(&["--recipient", " ", "--dimensions", "tier"]).is_wrong(&["--recipient"]);
}

fn saved(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Recipients become part of the review; the ledger keeps how they were described; the manifest names nobody.
#[test]
fn recipients_are_saved_with_the_ledger_and_named_in_no_file() {
    let desk = Desk::new();
    let answer = desk.release(&["--recipient", "Kinderland GmbH", "--dimensions", "tier"]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    let review = saved(&desk.review);
    assert_eq!(review["recipients"][0]["name"], "Kinderland GmbH");
    assert_eq!(review["recipients"][0]["category"], "partner");
    let held = &review["ledger"][0]["recipients"][0];
    assert_eq!((held["name"].as_str(), held["category"].as_str()), (Some("Kinderland GmbH"), Some("partner")));
    let manifest = std::fs::read_to_string(desk.folder.path().join("out1").join("manifest.json")).unwrap();
    assert!(!manifest.contains("Kinderland"), "{manifest}");
}

/// The ledger keeps which rules of consent were applied and how many people each left out; the manifest says neither.
#[test]
fn rules_of_consent_are_kept_in_the_review_alone() {
    let desk = Desk::new();
    let answer = desk.release(&["--dimensions", "region", "--consent", "app=yes"]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    let review = saved(&desk.review);
    let settings: Value = serde_json::from_str(review["ledger"][0]["settings"].as_str().unwrap()).unwrap();
    let kept = &settings["kept"]["tables"][0]["consent"];
    assert_eq!(kept[0]["people"], 54);
    assert!(kept[0]["rule"].as_str().unwrap().starts_with("app"), "{kept}");
    let manifest = saved(&desk.folder.path().join("out1").join("manifest.json"));
    let told = format!("{}{}", manifest["notes"], manifest["protections"]);
    assert!(!told.contains("54") && !told.contains("app"), "{told}");
    assert!(told.contains("Only people who consented are counted."), "{told}");
}

/// Three people joined between two releases to different recipients: together they see it.
#[test]
fn recipients_of_two_states_of_the_file_are_attacked_together() {
    let desk = Desk::new();
    let first = desk.release(&["--recipient", "A", "--dimensions", "region"]);
    assert_eq!(first.status, 0, "{}", first.err);
    let rows = std::fs::read_to_string(&desk.file).unwrap();
    let more: String = (0..3).map(|n| format!("D{n:04},40,South,blue,no,10\n")).collect();
    std::fs::write(&desk.file, rows + &more).unwrap();
    let second = desk.release(&["--recipient", "B", "--dimensions", "region"]);
    assert_eq!(second.status, 0, "{}", second.err);
    let second = second.json();
    assert!(second["together"][0].as_str().unwrap().contains("moved by 3"), "{second}");
    let (status, both, _) = desk.knowledge(&["--together", "A,B"]);
    assert_eq!(status, 1);
    let both = of(&both, &["A", "B"]);
    assert!(both["recovered"].to_string().contains("moved by 3"), "{both}");
    let (status, alone, _) = desk.knowledge(&[]);
    assert_eq!(status, 0, "{alone}");
    // For the same recipient the numbers of today are hidden.
    let third = desk.release(&["--recipient", "A", "--dimensions", "region"]).json();
    assert!(third["cost"]["cells_hidden"].as_u64().unwrap() > 0, "{third}");
}

/// A list of four people to leave out came after the first release: the second does not show who is on it.
#[test]
fn a_list_of_people_to_leave_out_does_not_change_what_was_released() {
    let desk = Desk::new();
    let first = desk.release(&["--recipient", "A", "--dimensions", "region", "--person", "id"]);
    assert_eq!(first.status, 0, "{}", first.err);
    let list = desk.folder.path().join("list.csv");
    std::fs::write(&list, "id\nC0004\nC0005\nC0006\nC0007\n").unwrap();
    let opt_out = ["--opt-out", text(&list), "--dimensions", "region", "--person", "id"];
    let second = desk.release(&[&["--recipient", "A"], &opt_out[..]].concat());
    let answer = second.json();
    assert_eq!(answer["earlier_releases"], 1, "{answer}");
    let north = answer["cells"].as_array().unwrap().iter().find(|cell| cell["at"]["region"] == "North").unwrap();
    assert_eq!(north["count"], 39);
    assert!(second.status == 1 || north["published"].is_null(), "43 − 39: {answer}");
    // Somebody else gets it, and both are warned of.
    let third = desk.release(&[&["--recipient", "B"], &opt_out[..]].concat());
    assert!(third.json()["together"][0].as_str().unwrap().contains("4 people"), "{}", third.out);
    let settings = saved(&desk.review)["ledger"].as_array().unwrap().last().unwrap()["settings"].clone();
    let settings: Value = serde_json::from_str(settings.as_str().unwrap()).unwrap();
    let kept = &settings["kept"]["tables"][0]["consent"][0];
    assert_eq!((kept["list"].as_str(), kept["people"].as_u64()), (Some("list.csv"), Some(4)), "{kept}");
    // Without the list that release cannot be made again: its published numbers are compared.
    let (_, both, _) = desk.knowledge(&["--together", "A,B"]);
    let both = of(&both, &["A", "B"]);
    assert!(both["not_looked_at"].to_string().contains("list.csv, is not open"), "{both}");
}
