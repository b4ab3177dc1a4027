//! The ledger: a chain that shows every change, and what differs between two releases.

use serde_json::json;
use shoal::release::PublishedValue;
use shoal::release::ledger::manifest::WrittenFile;
use shoal::release::ledger::{CellChange, Ledger, LedgerFault, TableChange, compare};
use shoal::release::noise::PrivacyLoss;

use super::{example, manifest, origin};

/// Three releases; the second shows what the first hid and has another threshold.
fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    let mut table = example();
    let (made, mut from) = (manifest(), origin());
    ledger.append(&made, &from, &[], &[table.clone()]);
    table.rows[1].values[0] = PublishedValue::Count(97);
    table.rows.remove(5);
    from.settings["threshold"] = json!(5);
    ledger.append(&made, &from, &[], &[table.clone()]);
    table.title = "Another".into();
    ledger.append(&made, &from, &[], &[table]);
    ledger
}

#[test]
fn a_ledger_holds_after_it_is_saved_and_loaded() {
    let ledger = ledger();
    assert_eq!(ledger.verify(), Ok(()));
    assert_eq!(ledger.next_number(), 4);
    let text = serde_json::to_string_pretty(&ledger).unwrap();
    let loaded: Ledger = serde_json::from_str(&text).unwrap();
    assert_eq!(loaded, ledger);
    // A number that JSON's reader gets wrong in its last place would break the chain here.
    assert_eq!(loaded.verify(), Ok(()));
}

#[test]
fn every_change_of_history_is_seen() {
    let text = serde_json::to_string(&ledger()).unwrap();
    let verify = |text: &str| serde_json::from_str::<Ledger>(text).unwrap().verify();
    let changed = text.replacen("118", "119", 1);
    assert_eq!(verify(&changed), Err(LedgerFault::Changed { number: 1 }));
    let reason = text.replacen("agreed with the partner", "nothing to see here", 1);
    assert_eq!(verify(&reason), Err(LedgerFault::Changed { number: 1 }));

    let removed = |at: usize| {
        let mut entries: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        entries.remove(at);
        verify(&serde_json::to_string(&entries).unwrap())
    };
    assert_eq!(removed(0), Err(LedgerFault::Unchained { number: 1 }));
    assert_eq!(removed(1), Err(LedgerFault::Unchained { number: 2 }));
    assert_eq!(removed(2), Ok(()), "the last entry can be cut off unseen: its hash must stand in the manifest");
}

/// Whatever in an entry is changed, by whom it may be: each field on its own is seen.
#[test]
fn a_change_of_any_field_is_seen() {
    let mut ledger = Ledger::default();
    let mut made = manifest();
    made.spent = PrivacyLoss::new("0.5".parse().unwrap(), 1e-7);
    let files = [WrittenFile { name: "table.csv".into(), bytes: 5, sha256: "ab".repeat(32) }];
    ledger.append(&made, &origin(), &files, &[example()]);
    ledger.append(&made, &origin(), &files, &[example()]);
    let text = serde_json::to_string(&ledger).unwrap();
    for (what, before, after) in [
        ("title", "\"title\":\"Members by region and tier\",\"created\"", "\"title\":\"Members\",\"created\""),
        ("time", "2026-11-22T19:10:00Z", "2026-11-21T19:10:00Z"),
        ("version", concat!("\"shoal\":\"", env!("CARGO_PKG_VERSION")), "\"shoal\":\"9.9.9"),
        ("source's name", "club.csv", "other.csv"),
        ("source's fingerprint", "9c1f9c1f", "9c1f9c1e"),
        ("source's bytes", "\"bytes\":1204", "\"bytes\":1205"),
        ("source's rows", "\"rows\":950", "\"rows\":951"),
        ("policy", "share with partner", "internal"),
        ("settings", "\\\"threshold\\\":10", "\\\"threshold\\\":3"),
        ("exception", "A. Meyer", "B. Meyer"),
        ("file's fingerprint", "abab", "abac"),
        ("file's name", "\"name\":\"table.csv\"", "\"name\":\"tables.csv\""),
        ("label", "\"North\",\"gold\"", "\"South\",\"gold\""),
        ("number", "[118,", "[117,"),
        ("hidden number", "[\"x\",", "[0,"),
        ("measure", "spend: mean", "spend: sum"),
        ("spent ε", "\"epsilon\":\"0.5\"", "\"epsilon\":\"0.4\""),
        ("spent δ", "0.0000001", "0.0000002"),
        ("number of the release", "\"number\":1", "\"number\":3"),
    ] {
        let changed = text.replacen(before, after, 1);
        assert_ne!(changed, text, "the {what} is not in the ledger: {text}");
        assert!(serde_json::from_str::<Ledger>(&changed).unwrap().verify().is_err(), "a changed {what} is not seen");
    }
    // Put in another order, told twice, or made to fit by hand with the hash of another entry.
    let entries: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let hash = |at: usize| entries[at]["hash"].clone();
    let verify = |entries: &[serde_json::Value]| {
        serde_json::from_str::<Ledger>(&serde_json::to_string(entries).unwrap()).unwrap().verify()
    };
    assert_eq!(verify(&entries), Ok(()));
    assert!(verify(&[entries[1].clone(), entries[0].clone()]).is_err());
    assert!(verify(&[entries[0].clone(), entries[0].clone()]).is_err());
    let mut forged = entries.clone();
    forged[0]["hash"] = hash(1);
    assert!(verify(&forged).is_err());
}

#[test]
fn what_is_spent_is_added_up_whatever_the_file() {
    let mut ledger = Ledger::default();
    let (mut made, mut from) = (manifest(), origin());
    ledger.append(&made, &from, &[], &[example()]);
    made.spent = PrivacyLoss::new("0.5".parse().unwrap(), 1e-7);
    ledger.append(&made, &from, &[], &[example()]);
    ledger.append(&made, &from, &[], &[example()]);
    from.source.sha256 = "00".repeat(32);
    ledger.append(&made, &from, &[], &[example()]);
    assert_eq!(ledger.spent().epsilon(), 1.5, "whoever is in both states of the file has lost by both");
    assert_eq!(ledger.files_with_noise(), 2);
    assert!(Ledger::default().spent().is_nothing());
    let loaded: Ledger = serde_json::from_str(&serde_json::to_string(&ledger).unwrap()).unwrap();
    assert_eq!(loaded.verify(), Ok(()));
    assert_eq!(loaded, ledger);
}

/// A ledger that was written before noise was known has no such field, and its hashes must still fit.
#[test]
fn an_entry_without_noise_is_as_it_always_was() {
    assert!(!serde_json::to_string(&ledger()).unwrap().contains("spent"));
}

#[test]
fn two_releases_are_compared_cell_by_cell() {
    let ledger = ledger();
    let content = |i: usize| &ledger.entries()[i].content;
    let comparison = compare(content(0), content(1));
    assert!(!comparison.source_changed);
    let settings: Vec<_> =
        comparison.settings.iter().map(|s| (s.path.as_str(), s.before.clone(), s.after.clone())).collect();
    assert_eq!(settings, [("settings.threshold", Some(json!(10)), Some(json!(5)))]);
    let [TableChange::Changed { title, cells }] = &comparison.tables[..] else { panic!("{:?}", comparison.tables) };
    assert_eq!(title, "Members by region and tier");
    let uncovered: Vec<_> = cells.iter().filter(|cell| cell.uncovers()).collect();
    assert_eq!(uncovered.len(), 1, "what was hidden before and is told now must be found");
    assert_eq!(uncovered[0].after, Some(PublishedValue::Count(97)));
    assert_eq!(uncovered[0].difference(), None, "by how much a hidden number changed is not known");
    assert_eq!(cells.iter().filter(|cell| cell.after.is_none()).count(), 2, "the row that went has two values");

    let tables = compare(content(1), content(2)).tables;
    assert!(matches!(&tables[..], [TableChange::Added { .. }, TableChange::Removed { .. }]), "{tables:?}");
    assert_eq!(compare(content(1), content(1)), Default::default());
}

/// Settings of the second table, found by their place; numbers that grew, by how much.
#[test]
fn a_comparison_says_which_setting_and_by_how_much() {
    let mut ledger = Ledger::default();
    let (made, mut from) = (manifest(), origin());
    from.settings = json!({"tables": [{"title": "a", "dimensions": ["x", "y"]}, {"title": "b"}]});
    let mut table = example();
    ledger.append(&made, &from, &[], &[table.clone()]);
    from.settings["tables"][1]["title"] = json!("c");
    from.settings["tables"][0]["dimensions"] = json!(["x"]);
    table.rows[0].values = vec![PublishedValue::Count(121), PublishedValue::Number((-12.0).into())];
    ledger.append(&made, &from, &[], &[table]);
    let [a, b] = [0, 1].map(|i| &ledger.entries()[i].content);
    let comparison = compare(a, b);
    let paths: Vec<&str> = comparison.settings.iter().map(|change| change.path.as_str()).collect();
    assert_eq!(paths, ["settings.tables.1.dimensions", "settings.tables.2.title"]);
    let [TableChange::Changed { cells, .. }] = &comparison.tables[..] else { panic!("{:?}", comparison.tables) };
    assert_eq!(cells.iter().map(CellChange::difference).collect::<Vec<_>>(), [Some(3.0), Some(0.5)]);
}
