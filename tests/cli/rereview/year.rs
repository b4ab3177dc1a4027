//! A made-up year of monthly files, in which something changes every month, and exactly what is said of it: by the command
//! line, and the same by the window.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use shoal::workbench::{Mode, Workbench};

use super::Desk;

const THRESHOLD: u64 = 10;

/// A group of members: region, tier, age band and how many.
type Group = (&'static str, &'static str, &'static str, usize);

const JANUARY: [Group; 6] = [
    ("North", "gold", "20-29", 60),
    ("North", "blue", "30-39", 90),
    ("South", "gold", "20-29", 45),
    ("South", "blue", "30-39", 140),
    ("East", "gold", "30-39", 7),
    ("East", "blue", "20-29", 58),
];

/// One month's file.
struct Month {
    groups: Vec<Group>,
    /// Members of a region and tier who have withdrawn since January.
    withdrawn: (&'static str, &'static str, usize),
    columns: Vec<&'static str>,
    /// What stands in `opt_out` for who has not opted out.
    stays: &'static str,
    /// Age bands are written as their first year.
    years: bool,
}

impl Month {
    fn january() -> Self {
        Self {
            groups: JANUARY.to_vec(),
            withdrawn: ("", "", 0),
            columns: vec!["id", "region", "tier", "age", "opt_out", "spend"],
            stays: "no",
            years: false,
        }
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut month = Self::january();
        change(&mut month);
        month
    }

    fn set(&mut self, region: &str, tier: &str, people: usize) {
        let group = self.groups.iter_mut().find(|(r, t, ..)| *r == region && *t == tier);
        group.unwrap().3 = people;
    }

    /// Members keep their number from month to month: who is in a group, and the how manieth.
    fn text(&self) -> String {
        let mut rows = self.columns.join(",") + "\n";
        for (place, (region, tier, age, people)) in self.groups.iter().enumerate() {
            for n in 0..*people {
                // Every tenth had opted out in January.
                let withdrawn = *region == self.withdrawn.0 && *tier == self.withdrawn.1;
                let out = n % 10 == 9 || withdrawn && n - n / 10 < self.withdrawn.2;
                let cells = self.columns.iter().map(|column| match *column {
                    "id" => format!("C{place}{n:04}"),
                    "region" => (*region).to_owned(),
                    "tier" => (*tier).to_owned(),
                    "age" if self.years => age[..2].to_owned(),
                    "age" => (*age).to_owned(),
                    "opt_out" => if out { "yes" } else { self.stays }.to_owned(),
                    "spend" => format!("{}", 10 + n),
                    _ => format!("{}", n % 7),
                });
                rows.push_str(&cells.collect::<Vec<_>>().join(","));
                rows.push('\n');
            }
        }
        rows
    }
}

fn year() -> Vec<(&'static str, Month)> {
    vec![
        ("2026-02", Month::with(|month| month.set("South", "blue", 144))),
        ("2026-03", Month::with(|month| month.withdrawn = ("North", "blue", 25))),
        ("2026-04", Month::with(|month| month.columns.push("vendor_score"))),
        ("2026-05", Month::with(|month| month.columns.retain(|name| *name != "spend"))),
        ("2026-06", Month::with(|month| month.columns.retain(|name| *name != "tier"))),
        ("2026-07", Month::with(|month| month.set("North", "gold", 8))),
        ("2026-08", Month::with(|month| month.years = true)),
        ("2026-09", Month::with(|month| month.set("East", "gold", 30))),
        ("2026-10", Month::with(|month| month.columns.retain(|name| *name != "opt_out"))),
        ("2026-11", Month::with(|month| month.stays = "perhaps")),
        ("2026-12", Month::january()),
    ]
}

const OPTIONS: [&str; 20] = [
    "--person",
    "id",
    "--qi",
    "region,tier,age",
    "--consent",
    "opt_out",
    "--segment",
    "North gold: region = \"North\" and tier = \"gold\"",
    "--segment",
    "South: region = \"South\"",
    "--segment",
    "East gold: region = \"East\" and tier = \"gold\"",
    "--leaves",
    "North gold=count",
    "--leaves",
    "South=count",
    "--leaves",
    "East gold=count",
    "--policy",
    "internal-analytics",
];

fn january() -> Desk {
    Desk::of("club_2026-01.csv", &Month::january().text(), &OPTIONS)
}

fn file_name(month: &str) -> String {
    format!("club_{month}.csv")
}

/// What is expected of a month: exit status; columns that came, went, changed; people; who withdrew; and of each segment
/// people, those who may be counted, and what became of its verdict.
fn expected(month: &str) -> Value {
    let same = |before: u64| json!({"before": before, "after": before, "difference": 0});
    let moved =
        |before: u64, after: u64| json!({"before": before, "after": after, "difference": after as i64 - before as i64});
    let small = |before: u64| json!({"before": before, "after": null, "difference": "under the threshold of 10"});
    let lost = |before: u64| json!({"before": before, "after": null, "difference": null});
    // In January: 60 gold in the North, 185 in the South, 7 gold in the East; one in ten has opted out.
    let north = || json!([same(60), same(54), "same"]);
    let south = || json!([same(185), same(185 - 18), "same"]);
    let east = || json!([same(7), same(7), "same"]);
    let normal = |changes: &[(&str, Value)]| {
        let mut all: BTreeMap<&str, Value> = BTreeMap::from([
            ("status", json!(0)),
            ("added", json!([])),
            ("missing", json!([])),
            ("changed_type", json!([])),
            ("people", same(400)),
            ("withdrawn", json!(0)),
            ("North gold", north()),
            ("South", south()),
            ("East gold", east()),
        ]);
        all.extend(changes.iter().cloned());
        json!(all)
    };
    let unknown = [
        ("status", json!(1)),
        ("withdrawn", json!(null)),
        ("North gold", json!([same(60), lost(54), "newly failing"])),
        ("South", json!([same(185), lost(167), "newly failing"])),
        ("East gold", json!([same(7), lost(7), "same"])),
    ];
    match month {
        // Four came: neither they nor the number of all is told.
        "2026-02" => normal(&[("people", small(400)), ("South", json!([small(185), small(167), "same"]))]),
        "2026-03" => normal(&[("withdrawn", json!(25))]),
        "2026-04" => normal(&[("added", json!(["vendor_score"]))]),
        "2026-05" => normal(&[("missing", json!(["spend"]))]),
        "2026-06" => normal(&[
            ("status", json!(1)),
            ("missing", json!(["tier"])),
            ("North gold", json!([lost(60), lost(54), "newly failing"])),
            ("East gold", json!([lost(7), lost(7), "same"])),
        ]),
        "2026-07" => normal(&[
            ("status", json!(1)),
            ("people", moved(400, 348)),
            ("North gold", json!([moved(60, 8), moved(54, 8), "newly failing"])),
        ]),
        "2026-08" => normal(&[("changed_type", json!(["age"]))]),
        "2026-09" => {
            normal(&[("people", moved(400, 423)), ("East gold", json!([moved(7, 30), moved(7, 27), "better"]))])
        }
        "2026-10" => normal(&[&unknown[..], &[("missing", json!(["opt_out"]))]].concat()),
        // Nobody decided what the new word means: nothing is measured of a segment then.
        "2026-11" => normal(
            &[
                &unknown[..],
                &[
                    ("changed_type", json!(["opt_out"])),
                    ("North gold", json!([lost(60), lost(54), "newly failing"])),
                    ("South", json!([lost(185), lost(167), "newly failing"])),
                    ("East gold", json!([lost(7), lost(7), "same"])),
                ],
            ]
            .concat(),
        ),
        "2026-12" => normal(&[]),
        other => panic!("{other}"),
    }
}

fn found(status: i32, answer: &Value) -> Value {
    let mut all: BTreeMap<&str, Value> = BTreeMap::from([
        ("status", json!(status)),
        ("added", answer["columns"]["added"].clone()),
        ("missing", answer["columns"]["missing"].clone()),
        ("changed_type", answer["columns"]["changed_type"].clone()),
        ("people", answer["people"].clone()),
        ("withdrawn", answer["consent_withdrawn"].clone()),
    ]);
    for segment in answer["segments"].as_array().unwrap() {
        let parts = json!([segment["people"], segment["remaining"], segment["change"]]);
        all.insert(segment["name"].as_str().unwrap(), parts);
    }
    json!(all)
}

#[test]
fn every_month_says_exactly_what_changed() {
    let desk = january();
    let decisions = desk.decisions();
    for (month, file) in year() {
        let path = desk.file(&file_name(month), &file.text());
        let (status, answer) = desk.rereview(&path);
        assert_eq!(found(status, &answer), expected(month), "{month}: {answer:#}");
        assert_eq!(status == 1, !answer["newly_failing"].as_array().unwrap().is_empty(), "{month}");
        // Figures before and after are those of each file by itself.
        if let (Some(after), Some(people)) = (answer["people"]["after"].as_u64(), desk.people(&path)) {
            assert_eq!(people, after, "{month}");
        }
    }
    assert_eq!(desk.people(&desk.folder.path().join(file_name("2026-01"))), Some(json!(400)));
    assert_eq!(desk.decisions(), decisions, "a look decides nothing");
    trend_holds_nothing_small(&desk.document());
}

/// No number below the threshold is kept, and no two of one group are nearer than that.
fn trend_holds_nothing_small(document: &Value) {
    let looks = document["looks"].as_array().unwrap();
    // December is January again.
    assert_eq!(looks.len(), 11);
    let mut kept: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for look in looks {
        for count in ["rows", "people", "consented"] {
            kept.entry(count.to_owned()).or_default().extend(look[count]["number"].as_u64());
        }
        for segment in look["segments"].as_array().unwrap() {
            for count in ["people", "remaining"] {
                let key = format!("{} {count}", segment["name"]);
                kept.entry(key).or_default().extend(segment[count]["number"].as_u64());
            }
        }
    }
    assert!(kept["\"South\" people"].len() > 5);
    for (group, numbers) in kept {
        for number in &numbers {
            assert!(*number >= THRESHOLD, "{group}: {number}");
            let near = numbers.iter().find(|other| *other != number && other.abs_diff(*number) < THRESHOLD);
            assert_eq!(near, None, "{group}: {number}");
        }
    }
}

/// What the window shows of a month, as the command line prints it.
fn in_the_window(review: &Path, month: &Path) -> Value {
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    bench.open(review);
    bench.finish();
    assert!(bench.dataset().is_some(), "{:?}", bench.notices());
    bench.newer_file(month);
    bench.finish();
    let shown = bench.newer_file(month);
    serde_json::to_value(&shown.fresh().unwrap_or_else(|| panic!("{:?}", shown.error())).again).unwrap()
}

#[test]
fn the_window_says_the_same() {
    let desk = january();
    for (month, file) in year() {
        let path = desk.file(&file_name(month), &file.text());
        assert_eq!(in_the_window(&desk.review, &path), desk.rereview(&path).1, "{month}");
    }
}

/// What would be wrong: what is kept for the trend leaves with a table.
#[test]
fn nothing_of_a_look_is_in_what_leaves() {
    let desk = january();
    for (month, file) in year() {
        desk.rereview(&desk.file(&file_name(month), &file.text()));
    }
    let out = desk.folder.path().join("out");
    let file = desk.folder.path().join(file_name("2026-01"));
    let out_text = out.to_str().unwrap();
    let review = desk.review.to_str().unwrap();
    let args = [
        "release",
        file.to_str().unwrap(),
        "--review",
        review,
        "--dimensions",
        "region",
        "--out",
        out_text,
        "--formats",
        "csv",
    ];
    assert_eq!(desk.shoal(&args).status, 0);
    for entry in std::fs::read_dir(&out).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for word in ["look", "2026-02", "2026-07", "North gold", "vendor_score"] {
            assert!(!text.contains(word), "{word} left: {text}");
        }
    }
}
