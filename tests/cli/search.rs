//! `shoal search`: levels that hold, proved or not, and the way back through `shoal assess`.

use super::{club, shoal, text};

#[test]
fn found_levels_hold_when_they_are_assessed() {
    let (_folder, path) = club();
    let tagging = ["--qi", "age,region", "--ladder", "age=bands:10,30", "--k", "10"];
    let answer = shoal(&[&["search", text(&path), "--json"], &tagging[..]].concat());
    assert_eq!(answer.status, 0, "{}", answer.err);
    let json = answer.json();
    assert_eq!(json["optimal"], true);
    assert!(json["classes"]["smallest"].as_u64().unwrap() >= 10);
    assert_eq!(json["hidden_people"], 0);
    assert!(json["timings_ms"]["search"].is_number() && json["frontier"].is_array());
    let levels = json["levels"].as_object().unwrap();
    let level = levels.iter().map(|(column, level)| format!("{column}={level}")).collect::<Vec<_>>().join(",");
    let assess = shoal(&[&["assess", text(&path), "--json", "--level", &level], &tagging[..]].concat()).json();
    assert_eq!(assess["classes"], json["classes"]);
}

#[test]
fn a_highest_level_holds_and_importance_weighs() {
    let (_folder, path) = club();
    let levels = |more: &[&str]| {
        let args = ["search", text(&path), "--qi", "age,region", "--k", "5", "--loss", "granularity", "--json"];
        let json = shoal(&[&args[..], more].concat()).json();
        (json["levels"].clone(), json["nodes"].as_u64().unwrap())
    };
    let (free, nodes) = levels(&[]);
    let age = free["age"].as_u64().unwrap();
    let (held, fewer) = levels(&["--highest", "region=0"]);
    assert!(held.is_null() || held["region"] == 0);
    assert!(fewer < nodes);
    let (dear, same) = levels(&["--importance", "age=1000"]);
    assert!(dear["age"].as_u64().unwrap() <= age && same == nodes);
}

#[test]
fn where_no_levels_are_safe_the_nearest_are_told() {
    let (_folder, path) = club();
    let answer = shoal(&["search", text(&path), "--qi", "age,region", "--k", "1000", "--json"]);
    assert_eq!(answer.status, 1, "{}", answer.err);
    let json = answer.json();
    assert!(json["levels"].is_null() && json["loss"].is_null() && json["nearest"].is_object());
}

#[test]
fn wrong_searches_are_told() {
    let (_folder, path) = club();
    let wrong = |args: &[&str], parts: &[&str]| shoal(&[&["search", text(&path)], args].concat()).is_wrong(parts);
    wrong(&[], &["--qi"]);
    wrong(&["--qi", "age", "--suppress", "2"], &["--suppress"]);
    wrong(&["--qi", "age", "--stop-after", "nan"], &["--stop-after"]);
    wrong(&["--qi", "age", "--loss", "sorrow"], &["sorrow", "granularity"]);
    wrong(&["--qi", "age", "--l", "teir=2"], &["teir", "tier"]);
    wrong(&["--qi", "age", "--t", "tier=7"], &["tier", "between 0 and 1"]);
    wrong(&["--qi", "age", "--highest", "tier=1"], &["tier", "--qi"]);
    wrong(&["--qi", "age", "--importance", "age=-1"], &["age", "0 or more"]);
    wrong(&["--qi", "age", "--importance", "age=much"], &["--importance"]);
}
