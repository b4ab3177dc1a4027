//! Two releases in words.

use chrono::{TimeZone as _, Utc};
use serde_json::json;
use shoal::release::PublishedValue;
use shoal::release::ledger::Ledger;
use shoal::release::ledger::manifest::{Manifest, Origin, SourceFingerprint};
use shoal::report::comparison::compared;

use super::table;

fn manifest() -> Manifest {
    Manifest::new("Members", Utc.with_ymd_and_hms(2026, 11, 22, 19, 10, 0).unwrap())
}

fn origin(sha256: &str) -> Origin {
    let source = SourceFingerprint { name: "club.csv".into(), sha256: sha256.repeat(32), bytes: 1, rows: None };
    Origin { source, ..Origin::default() }
}

#[test]
fn what_differs_is_said_number_by_number() {
    let mut ledger = Ledger::default();
    let mut made = origin("ab");
    made.settings = json!({"release": {"tables": [{"hide-total": false, "dimensions": ["region", "tier"]}]}});
    ledger.append(&manifest(), &made, &[], &[table()]);
    made.settings["release"]["tables"][0]["hide-total"] = json!(true);
    let mut later = table();
    later.rows[0].values[0] = PublishedValue::Count(1_121);
    later.rows[1].values[0] = PublishedValue::Count(43);
    later.rows.remove(4);
    ledger.append(&manifest(), &made, &[], &[later]);
    let [a, b] = [0, 1].map(|i| &ledger.entries()[i].content);
    let found = compared(a, b);
    assert_eq!(found.headline, "Release 2 against release 1: 3 numbers differ in 1 table and 1 setting.");
    assert_eq!(found.settings, [["settings · release · table 1 · hide total", "no", "yes"].map(str::to_owned)]);
    assert_eq!(
        found.notes,
        ["1 number is hidden in one of them and published in the other: together they disclose it."]
    );
    let cells = &found.tables[0].cells;
    assert_eq!(found.tables[0].summary, "Of its numbers 2 changed, 1 is gone.");
    let one = cells.iter().find(|cell| cell.at == "North, gold").unwrap();
    assert_eq!([&one.before, &one.after, &one.change], ["118", "1,121", "+1,003"]);
    let uncovered = cells.iter().find(|cell| cell.uncovers).unwrap();
    assert_eq!(
        [&uncovered.at, &uncovered.before, &uncovered.after, &uncovered.change],
        ["North, silver", "hidden", "43", ""]
    );
    assert_eq!(compared(a, a).headline, "Release 1 against release 1: nothing differs.");
}

#[test]
fn another_file_is_said_first() {
    let mut ledger = Ledger::default();
    ledger.append(&manifest(), &origin("ab"), &[], &[table()]);
    ledger.append(&manifest(), &origin("cd"), &[], &[table()]);
    let [a, b] = [0, 1].map(|i| &ledger.entries()[i].content);
    assert!(compared(a, b).notes[0].starts_with("They were made from different files"));
}
