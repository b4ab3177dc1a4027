//! A vendor's file against what was agreed: every kind of difference, and the letter that says so.

use std::fmt::Write as _;

use serde_json::Value;

use super::{file, shoal, text};

/// 40 people; `mail` is a direct identifier, three tiers are misspelled, one age is out of range, two mails are missing.
fn delivery() -> (tempfile::TempDir, std::path::PathBuf) {
    let mut rows = String::from("mail,tier,age,spend,health\n");
    for n in 0..40 {
        let mail = if n < 2 { String::new() } else { format!("anna.{n}@post.example") };
        let tier = if n < 15 { "gld" } else { "gold" };
        let age = if n == 39 { 130 } else { 20 + n };
        writeln!(rows, "{mail},{tier},{age},{},{}", n * 3, ["asthma", "none"][n % 2]).unwrap();
    }
    file("delivery.csv", &rows)
}

const DICTIONARY: &str = "Column;Type;Allowed values;Required\nmail;text;anna@post.example, ben@post.example;yes\n\
                          tier;text;silver, gold;\nage;number;18..99;\nspend;date;;\nsegment;text;;\nphone;text;;no\n";

fn finding<'a>(answer: &'a Value, kind: &str, column: &str) -> &'a Value {
    let list = answer["agreed"]["findings"].as_array().unwrap();
    list.iter().find(|one| one["finding"] == kind && one["column"] == column).unwrap_or_else(|| panic!("{list:#?}"))
}

/// What would be wrong: a difference goes unseen, or an e-mail address is printed as a value that was not agreed.
#[test]
fn every_kind_of_difference_is_found() {
    let (folder, path) = delivery();
    let list = folder.path().join("dictionary.csv");
    std::fs::write(&list, DICTIONARY).unwrap();
    let answer = shoal(&["columns", text(&path), "--agreed", text(&list), "--json"]);
    assert_eq!(answer.status, 1, "{}", answer.err);
    let json = answer.json();
    assert_eq!(json["agreed"]["columns"], 6);
    assert_eq!(json["agreed"]["findings"].as_array().unwrap().len(), 7, "{:#}", json["agreed"]);
    finding(&json, "unexpected", "health");
    finding(&json, "missing", "segment");
    assert_eq!(finding(&json, "other-type", "spend")["received"], "number");
    let tier = finding(&json, "not-allowed", "tier");
    assert_eq!((tier["rows"].as_u64(), tier["agreed"].as_str()), (Some(15), Some("silver, gold")));
    assert_eq!(tier["values"], serde_json::json!([{"value": "gld", "rows": 15}]));
    assert_eq!(finding(&json, "not-allowed", "age")["values"][0]["value"], "130");
    assert_eq!(finding(&json, "empty", "mail")["rows"], 2);
    let mail = finding(&json, "not-allowed", "mail");
    assert_eq!((mail["rows"].as_u64(), mail["values"].is_null()), (Some(38), true));
    assert!(!answer.out.contains("anna.5@"), "a direct identifier is printed");
    let plain = shoal(&["columns", text(&path), "--json"]);
    assert_eq!((plain.status, plain.json()["agreed"].is_null()), (0, true));
}

/// What would be wrong: the letter tells the vendor a value, or a number of few people.
#[test]
fn the_letter_holds_no_value_and_no_small_number() {
    let (folder, path) = delivery();
    let review = folder.path().join("delivery.csv.shoal.json");
    let agreed = "mail: text required\ntier: text [silver, gold]\nage: number [18..99]\nspend: number\nhealth: text";
    let source =
        shoal::review::SourceFile { name: "delivery.csv".into(), path: Some(path.clone()), ..Default::default() };
    let mut kept = shoal::review::Review { source: std::sync::Arc::new(source), ..Default::default() };
    let record = std::sync::Arc::make_mut(&mut kept.record);
    record.set("agreed_columns", agreed);
    record.vendors.push(shoal::review::Vendor { name: "Data GmbH".into(), ..Default::default() });
    kept.save(&review).unwrap();
    let letter = shoal(&["report", text(&review), "--for", "vendor", "--format", "text"]);
    assert_eq!(letter.status, 0, "{}", letter.err);
    for part in ["Return of delivery.csv", "To: Data GmbH", "tier has values that were not agreed in 15 rows"] {
        assert!(letter.out.contains(part), "no {part:?} in {}", letter.out);
    }
    assert!(letter.out.contains("age has values that were not agreed in a few rows"), "{}", letter.out);
    assert!(letter.out.contains("mail must be filled, but is empty in a few rows"), "{}", letter.out);
    for value in ["gld", "130", "anna", "asthma", "1 row", "2 rows"] {
        assert!(!letter.out.contains(value), "{value:?} in {}", letter.out);
    }
    let accepted = shoal(&["report", text(&review), "--for", "vendor", "--format", "html", "--answer", "accept"]);
    assert!(accepted.out.contains("Acceptance of delivery.csv") && accepted.out.contains("with the differences below"));
    let wrong = shoal(&["report", text(&review), "--for", "inside", "--format", "text"]);
    wrong.is_wrong(&["--format", "text is for a vendor only"]);
    let mut kept = shoal::review::Review::load(&review).unwrap();
    std::sync::Arc::make_mut(&mut kept.record).set("agreed_columns", "mail, tier, age, spend, health");
    kept.save(&review).unwrap();
    let held = shoal(&["report", text(&review), "--for", "vendor", "--format", "text"]);
    assert!(held.out.contains("received as agreed. We accept it."), "{}{}", held.out, held.err);
    shoal(&["report", text(&review), "--for", "vendor", "--format", "text", "--answer", "return"])
        .is_wrong(&["nothing to return"]);
}

/// What would be wrong: the vendor is not told what becomes of a column that was not agreed, or a file is returned for a
/// column that was dropped or agreed on since.
#[test]
fn the_letter_says_what_was_decided_about_columns_that_were_not_agreed() {
    let (folder, path) = delivery();
    let review = folder.path().join("delivery.csv.shoal.json");
    let source =
        shoal::review::SourceFile { name: "delivery.csv".into(), path: Some(path.clone()), ..Default::default() };
    let save = |agreed: &str, decided: &str| {
        let mut kept = shoal::review::Review { source: std::sync::Arc::new(source.clone()), ..Default::default() };
        let record = std::sync::Arc::make_mut(&mut kept.record);
        record.set("agreed_columns", agreed);
        record.set("received_not_agreed", decided);
        std::fs::remove_file(&review).ok();
        kept.save(&review).unwrap();
        let letter = shoal(&["report", text(&review), "--for", "vendor", "--format", "text"]);
        assert_eq!(letter.status, 0, "{}", letter.err);
        letter.out
    };
    let returned = save("mail, tier, age, spend", "health: returned to the vendor");
    assert!(returned.contains("Return of") && returned.contains("health was received, but not agreed. We return it."));
    let dropped = save("mail, tier, age, spend", "health: dropped");
    assert!(dropped.contains("Acceptance of") && dropped.contains("We do not use it"), "{dropped}");
    let since = save("mail, tier, age, spend, health", "health: agreed since 2026-11-30");
    assert!(since.contains("We accept it.") && since.contains("health was received, and is agreed since 2026-11-30."));
    save("mail, tier, age, spend", "health: dropped");
    let found = shoal(&["columns", text(&review), "--json"]).json();
    assert_eq!(finding(&found, "unexpected", "health")["decided"], "dropped");
}

/// What would be wrong: a file is compared with the list of another vendor than the one it came from.
#[test]
fn a_file_is_compared_with_the_list_of_its_vendor() {
    let (folder, path) = delivery();
    let review = folder.path().join("delivery.csv.shoal.json");
    let source =
        shoal::review::SourceFile { name: "delivery.csv".into(), path: Some(path.clone()), ..Default::default() };
    let found = |supplier: usize| {
        let mut kept = shoal::review::Review { source: std::sync::Arc::new(source.clone()), ..Default::default() };
        let vendor = |name: &str, list: &str, until: &str| shoal::review::Vendor {
            name: name.into(),
            agreed_columns: list.into(),
            agreed_until: until.into(),
            ..Default::default()
        };
        let vendors = [
            vendor("Data GmbH", "mail, tier, age, spend, health", "2020-12-31"),
            vendor("Panel SA", "mail, tier, age, spend, shoe_size", ""),
        ];
        let record = std::sync::Arc::make_mut(&mut kept.record);
        record.vendors = vendors.to_vec();
        record.vendors[supplier].supplied_file = true;
        std::fs::remove_file(&review).ok();
        kept.save(&review).unwrap();
        (shoal(&["columns", text(&review), "--json"]), shoal(&["columns", text(&review)]))
    };
    let (first, printed) = found(0);
    let json = first.json();
    assert_eq!((first.status, &json["agreed"]["vendor"]), (0, &Value::from("Data GmbH")));
    assert_eq!(json["agreed"]["until"], "2020-12-31");
    for part in ["Received as agreed with Data GmbH.", "agreed with Data GmbH until 2020-12-31."] {
        assert!(printed.out.contains(part), "no {part:?} in {}", printed.out);
    }
    let (second, printed) = found(1);
    let json = second.json();
    assert_eq!((second.status, &json["agreed"]["vendor"]), (1, &Value::from("Panel SA")));
    assert!(json["agreed"]["until"].is_null());
    finding(&json, "unexpected", "health");
    finding(&json, "missing", "shoe_size");
    assert!(printed.out.contains("Compared with what was agreed with Panel SA:"), "{}", printed.out);
}
