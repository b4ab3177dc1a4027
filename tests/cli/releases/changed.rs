//! One review, a file that changes between two releases, and a reader who has both tables.

use crate::cli::{shoal, shoal_in, text};
use serde_json::Value;
use shoal::release::ledger::Ledger;
use shoal::release::ledger::manifest::{Manifest, Origin};
use shoal::review::Review;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A review and its file in a folder of their own.
struct Desk {
    folder: TempDir,
    releases: std::cell::Cell<usize>,
}

/// The rows of a table that was written, by their labels in the order of the dimensions' names.
type Table = BTreeMap<Vec<String>, Vec<Option<f64>>>;

impl Desk {
    fn new(rows: &str) -> Self {
        let desk = Self { folder: TempDir::new().unwrap(), releases: std::cell::Cell::new(0) };
        std::fs::write(desk.path("file.csv"), rows).unwrap();
        std::fs::write(desk.path("review.shoal.json"), r#"{ "version": 2 }"#).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn edit(&self, change: impl FnOnce(String) -> String) {
        let path = self.path("file.csv");
        std::fs::write(&path, change(std::fs::read_to_string(&path).unwrap())).unwrap();
    }

    /// Exit status, what was answered, and the table that was written, if any.
    fn release(&self, args: &[&str]) -> (i32, Value, Option<Table>) {
        self.releases.set(self.releases.get() + 1);
        let out = self.path(&format!("out{}", self.releases.get()));
        let (file, review) = (self.path("file.csv"), self.path("review.shoal.json"));
        let fixed =
            ["release", text(&file), "--review", text(&review), "--threshold", "10", "--out", text(&out), "--json"];
        let answer = shoal_in(&self.path("home"), &[&fixed[..], args].concat());
        assert!(answer.status <= 1, "{}", answer.err);
        (answer.status, answer.json(), read(&out))
    }
}

fn read(out: &Path) -> Option<Table> {
    let written = std::fs::read_to_string(out.join("table.csv")).ok()?;
    let mut lines = written.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<String>>());
    let head = lines.next()?;
    let labels = head.iter().position(|name| name == "people")?;
    let mut order: Vec<usize> = (0..labels).collect();
    order.sort_by_key(|&at| head[at].clone());
    let row = |line: Vec<String>| {
        let at = order.iter().map(|&place| line[place].clone()).collect();
        (at, line[labels..].iter().map(|value| value.parse().ok()).collect())
    };
    Some(lines.map(row).collect())
}

fn rows(groups: &[(&str, usize)]) -> String {
    let head = "region,tier,amount\n".to_owned();
    groups.iter().fold(head, |text, (group, people)| text + &format!("{group}\n").repeat(*people))
}

fn number(table: &Table, at: &[&str], place: usize) -> Option<f64> {
    table.get(&at.iter().map(|label| (*label).to_owned()).collect::<Vec<String>>())?.get(place).copied().flatten()
}

/// Nobody learns of the three people who came what they are, whatever the two tables are by.
#[test]
fn few_people_who_came_do_not_show_in_a_table_by_other_dimensions() {
    let start = rows(&[("North,gold,10", 40), ("North,blue,20", 40), ("South,gold,10", 30), ("South,blue,20", 25)]);
    for (first, second) in [
        ("region", "region,tier"),
        ("region,tier", "tier,region"),
        ("region,tier", "region"),
        ("region,tier", "tier"),
        ("tier", "region"),
        ("tier", "region,tier"),
    ] {
        let desk = Desk::new(&start);
        let (status, answer, before) = desk.release(&["--dimensions", first]);
        assert_eq!(status, 0, "{answer}");
        let before = before.unwrap();
        desk.edit(|text| text + &"North,gold,10\n".repeat(3));
        let (status, answer, after) = desk.release(&["--dimensions", second]);
        assert_eq!(answer["earlier_releases"], 1);
        let Some(after) = after else { panic!("{first} then {second}: {status} {answer}") };
        // Everybody who is in a group that both tables name.
        let names =
            ["North", "South"].map(|name| ("region", name)).into_iter().chain(["gold", "blue"].map(|n| ("tier", n)));
        for (column, name) in names.chain([("", "Total")]) {
            let of = |table: &Table, dimensions: &str| {
                let mut columns: Vec<&str> = dimensions.split(',').collect();
                columns.sort_unstable();
                if !column.is_empty() && !columns.contains(&column) {
                    return None;
                }
                let at: Vec<&str> = columns.iter().map(|c| if *c == column { name } else { "Total" }).collect();
                number(table, &at, 0)
            };
            let (Some(was), Some(is)) = (of(&before, first), of(&after, second)) else { continue };
            assert!(was == is || (is - was).abs() >= 10.0, "{first} then {second}: {name} {was} then {is}");
        }
    }
}

/// One value of one person changes, or one leaves while another joins: sums and means do not tell it.
#[test]
fn sums_and_means_of_few_who_changed_do_not_show() {
    let start = rows(&[("North,gold,10", 40), ("South,blue,20", 30)]);
    type Edit = fn(String) -> String;
    let edits: [(&str, Edit); 3] = [
        ("a value changed", |text| text.replacen("North,gold,10", "North,gold,500", 1)),
        ("one left and one joined", |text| text.replacen("North,gold,10\n", "", 1) + "North,gold,77\n"),
        ("one moved", |text| text.replacen("North,gold,10", "South,blue,10", 1)),
    ];
    for (what, edit) in edits {
        for measure in ["amount:sum", "amount:mean", "amount:sum,mean"] {
            let desk = Desk::new(&start);
            let args = ["--dimensions", "region", "--measure", measure];
            let (status, answer, before) = desk.release(&args);
            assert_eq!(status, 0, "{answer}");
            desk.edit(edit);
            let (_, answer, after) = desk.release(&args);
            let (before, after) = (before.unwrap(), after.unwrap_or_else(|| panic!("{what}: {answer}")));
            for name in ["North", "South", "Total"] {
                for place in 0..2 {
                    let (Some(was), Some(is)) = (number(&before, &[name], place), number(&after, &[name], place))
                    else {
                        continue;
                    };
                    assert_eq!(was, is, "{what}, {measure}: {name}");
                }
            }
            assert!(answer["cost"]["cells_hidden"].as_u64().unwrap() > 0);
        }
    }
}

/// The group that two hidden cells are together is a group as well.
#[test]
fn what_is_left_of_a_total_is_compared() {
    let start = rows(&[("North,gold,1", 40), ("South,gold,1", 30), ("East,gold,1", 12), ("West,gold,1", 6)]);
    let desk = Desk::new(&start);
    let (_, _, before) = desk.release(&["--dimensions", "region"]);
    let before = before.unwrap();
    assert!(number(&before, &["West"], 0).is_none() && number(&before, &["East"], 0).is_none());
    // Fifteen more in all, of whom two in the hidden places.
    desk.edit(|text| text + &"North,gold,1\n".repeat(13) + &"West,gold,1\n".repeat(2));
    let (status, answer, after) = desk.release(&["--dimensions", "region"]);
    let after = after.unwrap_or_else(|| panic!("{status}: {answer}"));
    let rest = |table: &Table| {
        Some(number(table, &["Total"], 0)? - number(table, &["North"], 0)? - number(table, &["South"], 0)?)
    };
    if let (Some(was), Some(is)) = (rest(&before), rest(&after)) {
        assert!(was == is || (is - was).abs() >= 10.0, "east and west: {was} then {is}");
    }
}

/// Where enough people came everywhere, nothing more is hidden; and an unchanged file can be released again and again.
#[test]
fn many_who_came_cost_nothing() {
    let amounts = [("North,gold,10", 20), ("North,gold,14", 20), ("South,blue,20", 15), ("South,blue,12", 15)];
    let desk = Desk::new(&rows(&amounts));
    let args = ["--dimensions", "region", "--measure", "amount:sum"];
    for _ in 0..2 {
        assert_eq!(desk.release(&args).1["cost"]["cells_hidden"], 0);
    }
    desk.edit(|text| text + &"North,gold,11\n".repeat(12) + &"South,blue,25\n".repeat(15));
    let (status, answer, _) = desk.release(&args);
    assert_eq!((status, &answer["cost"]["cells_hidden"]), (0, &0.into()), "{answer}");
}

/// A hidden cell of nobody stays hidden: a table by fewer dimensions does not tell it.
#[test]
fn a_hidden_zero_is_remembered() {
    let desk = Desk::new(&rows(&[("North,gold,1", 20), ("South,gold,1", 20), ("South,blue,1", 20)]));
    let zeros = ["--zeros", "unsafe"];
    let (_, _, first) = desk.release(&[&["--dimensions", "region,tier", "--totals", "none"], &zeros[..]].concat());
    assert!(number(&first.unwrap(), &["North", "blue"], 0).is_none());
    for by in ["tier", "region"] {
        let (_, answer, second) = desk.release(&[&["--dimensions", by, "--hide-total"], &zeros[..]].concat());
        let name = if by == "tier" { "blue" } else { "North" };
        let second = second.unwrap_or_else(|| panic!("{answer}"));
        assert!(number(&second, &[name], 0).is_none(), "{name} is 20, and so is all of it but the hidden cell");
    }
}

/// What a segment was when it was released still counts when its rule is another one now.
#[test]
fn a_segment_is_compared_by_its_rule() {
    let desk = Desk::new(&rows(&[("North,gold,10", 40), ("South,blue,20", 30), ("South,gold,5", 25)]));
    let (status, answer, first) =
        desk.release(&["--segments", "--segment", "Chosen: region = \"North\" or tier = \"blue\"", "--save"]);
    assert_eq!(status, 0, "{answer}");
    let first = first.unwrap();
    let was = number(&first, &["Chosen"], 0).unwrap();
    desk.edit(|text| text + &"North,gold,10\n".repeat(2));
    let path = desk.path("review.shoal.json");
    let mut saved: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    saved["segments"][0]["rule"] = "tier = \"gold\"".into();
    std::fs::write(&path, saved.to_string()).unwrap();
    let as_before = "As before: region = \"North\" or tier = \"blue\"";
    let (_, answer, second) = desk.release(&["--segments", "--segment", as_before]);
    let second = second.unwrap_or_else(|| panic!("{answer}"));
    assert_ne!(number(&second, &["As before"], 0), Some(was + 2.0), "two people came");
}

/// What cannot be looked at is said, and is no clean pass.
#[test]
fn what_was_not_looked_at_is_said() {
    let desk = Desk::new(&rows(&[("North,gold,10", 40), ("South,blue,20", 30)]));
    assert_eq!(desk.release(&["--dimensions", "region", "--totals", "none"]).0, 0);
    desk.edit(|text| text.replace("region", "place") + &"North,gold,10\n".repeat(3));
    let (_, answer, _) = desk.release(&["--dimensions", "tier"]);
    let said = answer["not_looked_at"][0].as_str().unwrap_or_default();
    assert!(said.contains("Release 1") && said.contains("region"), "{answer}");
    // Entries of before say how they were made only in part.
    let desk = Desk::new(&rows(&[("North,gold,10", 40), ("South,blue,20", 30)]));
    let args = ["--dimensions", "region", "--measure", "amount:sum"];
    assert_eq!(desk.release(&args).0, 0);
    let path = desk.path("review.shoal.json");
    let mut review = Review::load(&path).unwrap();
    let content = review.ledger.entries()[0].content.clone();
    let mut settings: Value = serde_json::from_str(&content.settings).unwrap();
    settings.as_object_mut().unwrap().remove("kept").expect("what later releases are compared by");
    let origin = Origin {
        source: content.source,
        policy: serde_json::from_str(&content.policy).unwrap(),
        settings,
        exceptions: Vec::new(),
        recipients: content.recipients,
        sign_off: None,
    };
    let mut ledger = Ledger::default();
    ledger.append(&Manifest::new(content.title, content.created), &origin, &content.files, &content.tables);
    review.ledger = std::sync::Arc::new(ledger);
    review.save(&path).unwrap();
    desk.edit(|text| text + &"North,gold,10\n".repeat(3));
    let (_, answer, after) = desk.release(&args);
    let said = answer["not_looked_at"][0].as_str().unwrap_or_default();
    assert!(said.contains("Release 1") && said.contains("sums"), "{answer}");
    assert!(number(&after.unwrap(), &["North"], 0).is_none(), "its numbers of people are compared all the same");
}

/// ε is a person's, and whoever was in the file before is in it still.
#[test]
fn noise_has_one_budget_whatever_becomes_of_the_file() {
    let desk = Desk::new(&rows(&[("North,gold,10", 40), ("South,blue,20", 30)]));
    let noisy = ["--dimensions", "region,tier", "--protect", "noise:1.2"];
    assert_eq!(desk.release(&noisy).0, 0);
    desk.edit(|text| text + "North,gold,10\n");
    let (status, answer, written) = desk.release(&noisy);
    assert_eq!((status, written), (1, None));
    assert!(answer["because"].as_str().unwrap().contains("have spent ε 1.2"), "{answer}");
    // Budgets that were kept by file can be above the policy's when they are added up.
    let other = ["--dimensions", "region,tier", "--protect", "noise:0.7"];
    assert_eq!(desk.release(&other).0, 0);
    let path = desk.path("review.shoal.json");
    let saved = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, saved.replace("\"epsilon\": \"1.2\"", "\"epsilon\": \"1.5\"")).unwrap();
    let opened = shoal(&["release", text(&path), "--dimensions", "tier"]);
    assert!(opened.err.contains("has spent ε 2.2 on 2 states of the file"), "{}", opened.err);
}

/// The same question in another order or under another title is answered with the same numbers, and spent once.
#[test]
fn the_same_seeded_question_is_spent_once() {
    let desk = Desk::new(&rows(&[("North,gold,10", 40), ("South,blue,20", 30), ("South,gold,20", 90)]));
    let seeded = ["--protect", "noise:1.2", "--seed-from-review"];
    let (_, first, numbers) = desk.release(&[&["--dimensions", "region,tier"], &seeded[..]].concat());
    assert_eq!(first["spent"]["epsilon"], "1.2");
    for by in [&["--dimensions", "tier,region", "--title", "Another title"][..], &["--dimensions", "region,tier"]] {
        let (status, again, same) = desk.release(&[by, &seeded[..]].concat());
        assert_eq!((status, &again["spent"]["epsilon"]), (0, &"0".into()), "{again}");
        assert_eq!(same, numbers);
    }
    let (status, ..) = desk.release(&[&["--dimensions", "region"], &seeded[..]].concat());
    assert_eq!(status, 1, "another question is another 1.2");
    desk.edit(|text| text + "North,gold,10\n");
    let (status, ..) = desk.release(&[&["--dimensions", "region,tier"], &seeded[..]].concat());
    assert_eq!(status, 1, "a question about another state of the file is another question");
}
