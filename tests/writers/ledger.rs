//! The ledger: a chain that shows every change, and what differs between two releases.

use serde_json::json;
use shoal::release::PublishedValue;
use shoal::release::ledger::{Ledger, LedgerFault, TableChange, compare};

use super::{example, manifest};

/// Three releases; the second shows what the first hid and has another threshold.
fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    let mut table = example();
    let mut made = manifest();
    ledger.append(&made, &[], &[table.clone()]);
    table.rows[1].values[0] = PublishedValue::Count(97);
    table.rows.remove(5);
    made.settings["threshold"] = json!(5);
    ledger.append(&made, &[], &[table.clone()]);
    table.title = "Another".into();
    ledger.append(&made, &[], &[table]);
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
    assert_eq!(cells.iter().filter(|cell| cell.after.is_none()).count(), 2, "the row that went has two values");

    let tables = compare(content(1), content(2)).tables;
    assert!(matches!(&tables[..], [TableChange::Added { .. }, TableChange::Removed { .. }]), "{tables:?}");
    assert_eq!(compare(content(1), content(1)), Default::default());
}
