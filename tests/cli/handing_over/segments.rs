//! Definitions of segments in and out.

use serde_json::{Value, json};

use super::{club, file, shoal, text};

fn definitions() -> Value {
    json!([
        {"name": "Gold", "rule": "tier = \"gold\"", "purpose": "A letter", "leaves": "count", "recipients": ["A"]},
        {"name": "North", "rule": "region = \"North\"", "leaves": "rows:age,tier", "consent": {"columns": ["app"]}},
        {"name": "South", "rule": "region = \"South\"", "leaves": {"rows": ["age"]}, "consent": "all"},
    ])
}

#[test]
fn what_is_imported_is_saved_and_exported() {
    let (folder, path) = club();
    let (_import, definitions) = file("segments.json", &definitions().to_string());
    let review = folder.path().join("club.shoal.json");
    std::fs::write(&review, r#"{ "version": 2 }"#).unwrap();
    let args = ["segments", text(&path), "--review", text(&review), "--import", text(&definitions)];
    // Without --save they are printed.
    let printed = shoal(&args);
    assert_eq!(printed.status, 0, "{}", printed.err);
    assert!(!std::fs::read_to_string(&review).unwrap().contains("Gold"));
    let saved = shoal(&[&args[..], &["--save"]].concat());
    assert_eq!((saved.status, &saved.out), (0, &printed.out), "{}", saved.err);
    let exported = shoal(&["segments", text(&path), "--review", text(&review), "--export", "json"]);
    assert_eq!((exported.status, &exported.out), (0, &printed.out), "{}", exported.err);
    let list: Value = serde_json::from_str(&exported.out).unwrap();
    assert_eq!(
        list[0],
        json!({"name": "Gold", "rule": "tier = \"gold\"", "purpose": "A letter", "leaves": "count", "recipients": ["A"], "consent": "all"})
    );
    assert_eq!(list[1]["leaves"], json!({"rows": ["age", "tier"]}));
    assert_eq!(list[1]["consent"], json!({"columns": ["app"]}));
    let review: Value = serde_json::from_slice(&std::fs::read(&review).unwrap()).unwrap();
    assert_eq!(review["recipients"][0]["name"], "A");
    // The same again is no other segment; what was exported is read as well.
    assert_eq!(shoal(&[&args[..], &["--save"]].concat()).out, printed.out);
    let (_again, exported) = file("exported.json", &exported.out);
    let alone = shoal(&["segments", text(&path), "--import", text(&exported)]);
    assert_eq!((alone.status, alone.out), (0, printed.out), "{}", alone.err);
}

#[test]
fn what_does_not_fit_the_file_is_refused() {
    let (_folder, path) = club();
    let import = |definitions: &str| {
        let (_import, definitions) = file("segments.json", definitions);
        shoal(&["segments", text(&path), "--import", text(&definitions)])
    };
    import("{}").is_wrong(&["--import", "is not a list of segments"]);
    import(r#"[{"name": "A", "rule": "colour = 1"}]"#).is_wrong(&["--import", "\"A\"", "colour"]);
    import(r#"[{"name": "A", "rule": "age = 30", "leaves": "rows:colour"}]"#).is_wrong(&["colour"]);
    import(r#"[{"name": "A", "rule": "age = 30", "leaves": "some"}]"#).is_wrong(&["some", "count, table"]);
    import(r#"[{"name": "A", "rule": "age = 30", "consent": {"columns": ["colour"]}}]"#).is_wrong(&["colour"]);
    shoal(&["segments", text(&path), "--export", "sql"]).is_wrong(&["--export sql"]);
    let (_import, definitions) = file("segments.json", "[]");
    shoal(&["segments", text(&path), "--import", text(&definitions), "--save"]).is_wrong(&["--save", "--review"]);
}
