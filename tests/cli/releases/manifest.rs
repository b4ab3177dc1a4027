//! The manifest: what a recipient is told, and nothing of the source.

use crate::cli::{club, file, shoal, text};
use serde_json::Value;
use std::path::Path;

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn a_manifest_has_these_keys_and_no_others() {
    let (folder, path) = club();
    let review = folder.path().join("new.shoal.json");
    for (i, more) in [
        &["--review", text(&review)][..],
        &["--protect", "round:5"],
        &["--protect", "noise:0.5"],
        &["--measure", "spend:sum", "--p-percent", "17", "--dominance", "3,83"],
        &["--hide-total"],
    ]
    .into_iter()
    .enumerate()
    {
        let out = folder.path().join(format!("out{i}"));
        let args = ["release", text(&path), "--dimensions", "region,tier", "--threshold", "23", "--out", text(&out)];
        let answer = shoal(&[&args[..], more].concat());
        assert_eq!(answer.status, 0, "{more:?}: {}", answer.err);
        let manifest = manifest(&out);
        let keys: Vec<&str> = manifest.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected = "title created shoal release files protections notes spent sign_off contact fingerprint";
        assert_eq!(keys, expected.split(' ').collect::<Vec<_>>(), "{more:?}");
        expected = "state by_role on";
        let sign_off = manifest["sign_off"].as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(sign_off, expected.split(' ').collect::<Vec<_>>());
        let protections = manifest["protections"].to_string();
        for figure in ["23", "17", "83", "attacked", "Attacked", "held"] {
            assert!(!protections.contains(figure), "{figure} is told: {protections}");
        }
        if more.is_empty() || more.contains(&"--measure") {
            assert!(protections.contains("mall groups"), "{protections}");
        }
        assert_eq!(manifest["fingerprint"].is_null(), !more.contains(&"--review"), "{more:?}");
    }
}

/// The fingerprint is keyed: it is neither the file's hash nor the same for another review, and the ledger knows it.
#[test]
fn the_fingerprint_is_the_reviews_own() {
    let (folder, path) = club();
    let plain = shoal::files::sha256(&std::fs::read(&path).unwrap());
    let released = |review: &str, out: &str| {
        let (review, out) = (folder.path().join(review), folder.path().join(out));
        let args = ["release", text(&path), "--dimensions", "region", "--review", text(&review), "--out", text(&out)];
        let answer = shoal(&args);
        assert_eq!(answer.status, 0, "{}", answer.err);
        (manifest(&out)["fingerprint"].as_str().unwrap().to_owned(), std::fs::read_to_string(review).unwrap())
    };
    let (a, review) = released("a.shoal.json", "a1");
    let (again, _) = released("a.shoal.json", "a2");
    let (b, _) = released("b.shoal.json", "b1");
    assert_eq!(a, again);
    assert_ne!(a, b);
    assert_ne!(a, plain);
    let salt = serde_json::from_str::<Value>(&review).unwrap()["salt"].as_str().unwrap().to_owned();
    let bytes: Vec<u8> = (0..16).map(|i| u8::from_str_radix(&salt[2 * i..2 * i + 2], 16).unwrap()).collect();
    let salt_of = shoal::release::ledger::fingerprint::Salt::from_bytes(bytes.try_into().unwrap());
    assert_eq!(salt_of.fingerprint(&plain), a);
    for name in ["manifest.json", "table.csv"] {
        let content = std::fs::read_to_string(folder.path().join("a1").join(name)).unwrap();
        assert!(!content.contains(&salt) && !content.contains(&plain), "{name}");
    }
    // Each manifest is of its own ledger.
    let ledger = |review: &str, out: &str| {
        let manifest = folder.path().join(out).join("manifest.json");
        shoal(&["ledger", text(&folder.path().join(review)), "--manifest", text(&manifest)]).status
    };
    assert_eq!((ledger("a.shoal.json", "a1"), ledger("a.shoal.json", "a2"), ledger("b.shoal.json", "b1")), (0, 0, 0));
    assert_eq!((ledger("b.shoal.json", "a1"), ledger("a.shoal.json", "b1")), (1, 1));
}

/// Number, fingerprint and files are compared; each of them alone is enough to tell.
#[test]
fn a_changed_manifest_is_not_in_the_ledger() {
    let (folder, path) = club();
    let (review, out) = (folder.path().join("a.shoal.json"), folder.path().join("out"));
    let args = ["release", text(&path), "--dimensions", "region", "--review", text(&review), "--out", text(&out)];
    assert_eq!(shoal(&args).status, 0);
    let held = manifest(&out);
    let asked = |manifest: &Value| {
        let path = folder.path().join("held.json");
        std::fs::write(&path, manifest.to_string()).unwrap();
        shoal(&["ledger", text(&review), "--manifest", text(&path), "--json"])
    };
    assert_eq!(asked(&held).status, 0);
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut manifest = held.clone();
        change(&mut manifest);
        let answer = asked(&manifest);
        assert_eq!((answer.status, &answer.json()["holds"]), (1, &false.into()), "{manifest}");
    };
    changed(&|m| m["release"] = 2.into());
    changed(&|m| m["fingerprint"] = "00".repeat(32).into());
    changed(&|m| m["fingerprint"] = Value::Null);
    changed(&|m| m["files"][0]["sha256"] = "00".repeat(32).into());
    changed(&|m| m["files"][0]["bytes"] = 1.into());
    changed(&|m| m["files"][0]["name"] = "other.csv".into());
    // An older manifest told the plain hash and the entry before.
    let plain = shoal::files::sha256(&std::fs::read(&path).unwrap());
    let mut old = held.clone();
    let fields = old.as_object_mut().unwrap();
    for key in ["fingerprint", "sign_off", "contact"] {
        fields.remove(key);
    }
    old["source"] = serde_json::json!({"name": "club.csv", "sha256": plain, "bytes": 1, "rows": 120});
    old["policy"] = serde_json::json!({"k": 10});
    old["exceptions"] = serde_json::json!([]);
    assert_eq!(asked(&old).status, 0, "{}", asked(&old).out);
    old["source"]["sha256"] = "00".repeat(32).into();
    assert_eq!(asked(&old).status, 1);
}

/// The title that a review has by itself is its file's name; it is not the release's.
#[test]
fn several_tables_are_not_called_by_the_file() {
    let (folder, path) =
        file("secret-name-4711.csv", &("region,tier\n".to_owned() + &"North,gold\nSouth,blue\n".repeat(40)));
    let out = folder.path().join("out");
    let args = ["release", text(&path), "--table", "region", "--table", "tier", "--out", text(&out)];
    assert_eq!(shoal(&args).status, 0);
    let text = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    assert!(!text.contains("4711"), "{text}");
    assert_eq!(manifest(&out)["title"], "region; tier");
}
