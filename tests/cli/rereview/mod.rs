//! `shoal rereview`: a newer file against a saved review.

mod year;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shoal::review::Review;
use tempfile::TempDir;

use crate::cli::{Answer, club, shoal, shoal_in, text};

/// A review of a club, and the folder in which newer files are put.
pub struct Desk {
    pub folder: TempDir,
    pub review: PathBuf,
}

impl Desk {
    /// A review of this file, with these options of `assess`.
    pub fn of(name: &str, rows: &str, options: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let desk = Self { review: folder.path().join("club.shoal.json"), folder };
        std::fs::write(&desk.review, r#"{"version": 5}"#).unwrap();
        let file = desk.file(name, rows);
        let fixed = ["assess", text(&file), "--review", text(&desk.review), "--save", "--threshold", "10"];
        let answer = desk.shoal(&[&fixed[..], options].concat());
        assert!(answer.status <= 1, "{}", answer.err);
        desk
    }

    pub fn file(&self, name: &str, rows: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, rows).unwrap();
        path
    }

    pub fn shoal(&self, args: &[&str]) -> Answer {
        shoal_in(&self.folder.path().join("home"), args)
    }

    /// Exit status and answer.
    pub fn rereview(&self, file: &Path) -> (i32, Value) {
        let answer = self.shoal(&["rereview", text(&self.review), text(file), "--json"]);
        assert!(answer.status <= 1, "{}", answer.err);
        (answer.status, answer.json())
    }

    /// How many people `assess` counts; `None` if it refuses the file, as for a rule about a column that is gone.
    pub fn people(&self, file: &Path) -> Option<Value> {
        let answer = self.shoal(&["assess", text(file), "--review", text(&self.review), "--json"]);
        (answer.status <= 1).then(|| answer.json()["people"].clone())
    }

    /// The review as it is saved, without what looks found.
    pub fn decisions(&self) -> Value {
        let mut document = self.document();
        document.as_object_mut().unwrap().remove("looks");
        document
    }

    pub fn document(&self) -> Value {
        serde_json::from_slice(&std::fs::read(&self.review).unwrap()).unwrap()
    }
}

const HEAD: &str = "id,region,tier,opt_out\n";

fn members(groups: &[(&str, usize)]) -> String {
    let mut rows = String::from(HEAD);
    let mut id = 0;
    for (group, people) in groups {
        for _ in 0..*people {
            id += 1;
            rows.push_str(&format!("C{id:04},{group}\n"));
        }
    }
    rows
}

const OPTIONS: [&str; 12] = [
    "--person",
    "id",
    "--qi",
    "region,tier",
    "--consent",
    "opt_out",
    "--segment",
    "North: region = \"North\"",
    "--leaves",
    "North=count",
    "--policy",
    "share-with-partner",
];

#[test]
fn what_is_wrong_is_said() {
    let (folder, path) = club();
    let review = folder.path().join("r.shoal.json");
    shoal(&["rereview", text(&review), text(&path)]).is_wrong(&["r.shoal.json"]);
    std::fs::write(&review, r#"{"version": 5}"#).unwrap();
    shoal(&["rereview", text(&review)]).is_wrong(&["no newer file", "shoal rereview REVIEW FILE"]);
    shoal(&["rereview", text(&review), text(&review)]).is_wrong(&["is a review", "REVIEW FILE"]);
    shoal(&["rereview", text(&review), "-"]).is_wrong(&["standard input"]);
    shoal(&["rereview", text(&review), "no-such.csv"]).is_wrong(&["no-such.csv"]);
    let help = shoal(&["rereview", "--help"]).out;
    assert!(help.contains("Examples:") && help.contains("shoal rereview club.csv.shoal.json"), "{help}");
}

/// What would be wrong: a look at a file is a decision, so that an approval does not hold any more.
#[test]
fn a_look_changes_no_decision() {
    let desk = Desk::of("jan.csv", &members(&[("North,gold,no", 40), ("South,gold,no", 60)]), &OPTIONS);
    let before = desk.decisions();
    let newer = desk.file("feb.csv", &members(&[("North,gold,no", 60), ("South,gold,no", 60)]));
    let (status, answer) = desk.rereview(&newer);
    assert_eq!((status, &answer["people"]), (0, &json!({"before": 100, "after": 120, "difference": 20})));
    assert_eq!(answer["compared_with"], json!({"file": "jan.csv", "from": "file", "on": null}));
    assert_eq!(desk.decisions(), before);
    let files: Vec<Value> =
        desk.document()["looks"].as_array().unwrap().iter().map(|look| look["file"].clone()).collect();
    assert_eq!(files, ["jan.csv", "feb.csv"], "the reviewed file is looked at too, for when it is gone");
    let first = std::fs::read(&desk.review).unwrap();
    desk.rereview(&newer);
    assert_eq!(std::fs::read(&desk.review).unwrap(), first, "the same look again writes nothing");
}

/// The file of the review is gone: the look at it stands for it.
#[test]
fn a_look_stands_for_a_file_that_is_gone() {
    let january = members(&[("North,gold,no", 40), ("South,gold,no", 60)]);
    let desk = Desk::of("jan.csv", &january, &OPTIONS);
    let same = desk.file("copy.csv", &january);
    desk.rereview(&same);
    std::fs::remove_file(desk.folder.path().join("jan.csv")).unwrap();
    let newer = desk.file("feb.csv", &members(&[("North,gold,no", 8), ("South,gold,no", 60)]).replace("tier", "rank"));
    let (status, answer) = desk.rereview(&newer);
    assert_eq!(status, 1);
    assert_eq!(answer["compared_with"]["from"], "look");
    assert_eq!(answer["people"], json!({"before": 100, "after": 68, "difference": -32}));
    assert_eq!(answer["columns"]["added"], json!(["rank"]));
    assert_eq!(answer["columns"]["missing"], json!(["tier"]));
    assert_eq!(answer["segments"][0]["change"], "newly failing");
    assert_eq!(answer["segments"][0]["because"], "8 people alone");
    assert_eq!(answer["consent_withdrawn"], Value::Null);
    let why = answer["not_looked_at"][0].as_str().unwrap();
    assert!(why.contains("not at hand"), "{why}");
}

/// Nothing is known of before: what fails now may be new, so it is taken for new.
#[test]
fn without_an_earlier_file_there_is_nothing_to_compare_with() {
    let desk = Desk::of("jan.csv", &members(&[("North,gold,no", 40)]), &OPTIONS);
    std::fs::remove_file(desk.folder.path().join("jan.csv")).unwrap();
    let newer = desk.file("feb.csv", &members(&[("North,gold,no", 30)]));
    let (status, answer) = desk.rereview(&newer);
    assert_eq!((status, &answer["compared_with"]["from"]), (0, &json!("nothing")));
    assert_eq!(answer["people"], json!({"before": null, "after": 30, "difference": null}));
    assert_eq!(answer["columns"]["added"], Value::Null);
    assert_eq!(answer["segments"][0]["change"], Value::Null);
    let worse = desk.file("mar.csv", &members(&[("North,gold,no", 3)]));
    std::fs::write(&desk.review, serde_json::to_vec(&desk.decisions()).unwrap()).unwrap();
    let (status, answer) = desk.rereview(&worse);
    assert_eq!((status, &answer["segments"][0]["change"]), (1, &json!("newly failing")));
}

/// What would be wrong: the rows of a person who has no key are taken for people, and the figures look plausible.
#[test]
fn without_its_person_key_a_file_is_not_measured() {
    let desk = Desk::of("jan.csv", &members(&[("North,gold,no", 40)]), &OPTIONS);
    let newer = desk.file("feb.csv", &members(&[("North,gold,no", 40)]).replace("id,", "member,"));
    let (status, answer) = desk.rereview(&newer);
    assert_eq!(status, 1);
    assert_eq!(answer["people"], json!({"before": 40, "after": null, "difference": null}));
    assert_eq!(answer["segments"][0]["verdict"], json!({"before": "pass", "after": "fail"}));
    let said = answer["newly_failing"].to_string();
    assert!(said.contains("Nobody can say who is a person") && said.contains("person key"), "{said}");
    let looks = desk.document()["looks"].as_array().unwrap().len();
    assert_eq!(looks, 1, "nothing is kept of a file that cannot be measured");
}

/// The next release is attacked together with each earlier one; what the review releases stands in its ledger alone here.
#[test]
fn the_next_release_is_attacked_with_the_earlier_ones() {
    let january =
        members(&[("North,gold,no", 40), ("North,blue,no", 30), ("South,gold,no", 60), ("South,blue,no", 25)]);
    let desk = Desk::of("jan.csv", &january, &OPTIONS);
    let out = desk.folder.path().join("out");
    let file = desk.folder.path().join("jan.csv");
    let args =
        ["release", text(&file), "--review", text(&desk.review), "--dimensions", "region,tier", "--out", text(&out)];
    assert_eq!(desk.shoal(&args).status, 0);
    assert_eq!(desk.document()["looks"][0]["file"], "jan.csv", "a release looks at its file");
    // Three people came: the table hides them.
    let newer =
        desk.file("feb.csv", &(january.clone() + "C0900,North,gold,no\nC0901,North,gold,no\nC0902,North,gold,no\n"));
    let (status, answer) = desk.rereview(&newer);
    assert_eq!(status, 0, "{answer:#}");
    assert_eq!(answer["releases"][0]["number"], 1);
    assert_eq!(answer["releases"][0]["with_a_new_one"], "pass");
    assert_eq!(answer["next_release"]["verdict"], "pass");
    assert_eq!(answer["people"]["difference"], "under the threshold of 10");
    // Without a dimension there is no next release.
    let gone = desk.file("mar.csv", &january.replace("tier", "rank"));
    let (status, answer) = desk.rereview(&gone);
    assert_eq!((status, &answer["releases"][0]["with_a_new_one"]), (1, &json!("fail")));
    assert!(answer["releases"][0]["because"].as_str().unwrap().contains("tier"), "{answer:#}");
}

/// The page of text says what the JSON says.
#[test]
fn the_page_says_what_changed() {
    let desk = Desk::of("jan.csv", &members(&[("North,gold,no", 40), ("South,gold,no", 60)]), &OPTIONS);
    let rows = members(&[("North,gold,yes", 32), ("North,gold,no", 8), ("South,gold,no", 60)]);
    let newer = desk.file("feb.csv", &rows);
    let answer = desk.shoal(&["rereview", text(&desk.review), text(&newer)]);
    assert_eq!(answer.status, 1, "{}", answer.err);
    for part in [
        "Compared with jan.csv, the file of the review.",
        "people          100, as before",
        "may be counted  100 → 68",
        "32 people withdrew their consent.",
        "newly failing  8 people alone",
        "✖ North: 8 people alone.",
        "✖ 1 thing newly fails.",
    ] {
        assert!(answer.out.contains(part), "no {part:?} in:\n{}", answer.out);
    }
}

#[test]
fn what_is_due_is_said() {
    let desk = Desk::of("jan.csv", &members(&[("North,gold,no", 40)]), &OPTIONS);
    let mut review = Review::load(&desk.review).unwrap();
    let record = std::sync::Arc::make_mut(&mut review.record);
    record.set("next_review", "2027-01-31");
    review.save(&desk.review).unwrap();
    let (_, answer) = desk.rereview(&desk.folder.path().join("jan.csv"));
    assert_eq!(answer["due"], "2027-01-31");
}

/// What would be wrong: of two schedulers one overwrites what the other has found.
#[test]
fn two_looks_at_once_are_both_kept() {
    let desk = Desk::of("jan.csv", &members(&[("North,gold,no", 40)]), &OPTIONS);
    let files: Vec<PathBuf> =
        (0..4).map(|i| desk.file(&format!("f{i}.csv"), &members(&[("North,gold,no", 60 + 20 * i)]))).collect();
    std::thread::scope(|scope| {
        for file in &files {
            scope.spawn(|| assert_eq!(desk.rereview(file).0, 0));
        }
    });
    assert_eq!(desk.document()["looks"].as_array().unwrap().len(), 5);
    let (status, answer) = desk.rereview(&files[0]);
    assert_eq!((status, &answer["people"]["before"]), (0, &json!(40)));
}

/// How a column is to be read was decided; the column is gone. What is asked for now must be there all the same.
#[test]
fn answers_about_a_column_that_is_gone_are_let_go() {
    let rows = members(&[("North,12,no", 40), ("South,15,no", 60)]);
    let desk = Desk::of("jan.csv", &rows, &[&OPTIONS[..], &["--type", "tier=text", "--fold", "region"]].concat());
    let without_tier = desk.file("feb.csv", &rows.replace(",12,", ",").replace(",15,", ",").replace(",tier,", ","));
    let (status, answer) = desk.rereview(&without_tier);
    assert_eq!((status, &answer["columns"]["missing"]), (1, &json!(["tier"])));
    let asked = ["rereview", text(&desk.review), text(&without_tier), "--type", "tier=text"];
    desk.shoal(&asked).is_wrong(&["no column “tier”"]);
    // Nothing in it is a number any more.
    let desk = Desk::of("jan.csv", &rows, &[&OPTIONS[..], &["--type", "tier=number"]].concat());
    let words = desk.file("mar.csv", &rows.replace(",12,", ",gold,").replace(",15,", ",blue,"));
    let (_, answer) = desk.rereview(&words);
    assert_eq!(answer["columns"]["types"], json!([{"column": "tier", "before": "number", "after": "text"}]));
}

#[test]
fn a_review_without_a_tag_measures_nothing() {
    let (folder, path) = club();
    let review = folder.path().join("r.shoal.json");
    std::fs::write(&review, r#"{"version": 2}"#).unwrap();
    let answer = shoal(&["rereview", text(&review), text(&path)]);
    assert_eq!(answer.status, 1, "{}", answer.out);
    assert!(answer.err.contains("nothing was measured"), "{}", answer.err);
}

/// What would be wrong: a row that may be a total goes through as a person, and a scheduler hears of nothing.
#[test]
fn a_question_about_the_newer_file_is_something_new() {
    let mut rows = String::from("id,region,spend\n");
    (0..60).for_each(|n| rows += &format!("C{n:03},North,{}\n", 10 + n));
    let options = ["--person", "id", "--qi", "region"];
    let desk = Desk::of("jan.csv", &rows, &options);
    let newer = desk.file("feb.csv", &(rows + "Total,,99999\n"));
    let (status, answer) = desk.rereview(&newer);
    assert_eq!(answer["reading"]["new"][0]["kind"], "totals", "{answer:#}");
    assert_eq!((status, &answer["reading"]["new"][0]["open"]), (1, &json!(true)));
    assert!(answer["newly_failing"].to_string().contains("A question about the file is open"), "{answer:#}");
}

/// What would be wrong: the numbers hide that 4 people left, and the sentence beside them tells it.
#[test]
fn a_segment_that_falls_below_the_threshold_by_a_few_does_not_say_by_how_many() {
    let desk = Desk::of("jan.csv", &members(&[("North,gold,no", 12), ("South,gold,no", 60)]), &OPTIONS);
    let newer = desk.file("feb.csv", &members(&[("North,gold,no", 8), ("South,gold,no", 60)]));
    let (status, answer) = desk.rereview(&newer);
    assert_eq!((status, &answer["segments"][0]["change"]), (1, &json!("newly failing")));
    assert_eq!(answer["segments"][0]["people"]["after"], Value::Null);
    assert_eq!(answer["newly_failing"], json!(["North: fewer than 10 people alone."]));
}
