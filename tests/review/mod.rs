//! Tests of the review: edits, undo, and the document on disk.

mod agreed;
mod contracts;
mod record;
mod sealed;
mod sign_off;

use shoal::dataset::{Role, Use};
use shoal::release::settings::TableSettings;
use shoal::review::{Edit, EditError, History, LadderForm, Policy, Preset, Review, ReviewError, Segment};
use std::path::Path;

/// A document as version 1 first wrote it, with nothing in it that came later.
const FIRST_VERSION: &str = r#"{
  "version": 1,
  "title": "Autumn campaign",
  "source": { "name": "club.csv", "sha256": "00", "bytes": 12, "rows": 3 },
  "columns": {
    "age": { "role": "quasi-identifier", "ladder": { "form": "built", "settings": "bands:5,10" }, "level": 1 },
    "id": { "role": "direct-identifier", "use": "person-key" }
  },
  "segments": [ { "name": "Young", "rule": "age < 30" } ]
}"#;

#[test]
fn an_older_document_still_opens() {
    let review = Review::from_json(FIRST_VERSION.as_bytes(), Path::new("old.shoal.json")).unwrap();
    assert_eq!(review.title, "Autumn campaign");
    assert_eq!(review.role("age"), Some(Role::QuasiIdentifier));
    assert_eq!(review.column("age").level, 1);
    assert_eq!(review.column("id").use_, Some(Use::PersonKey));
    assert_eq!(review.segments[0].purpose, "");
    assert_eq!(*review.policy, Policy::default());
}

/// Version 1 knew one table.
#[test]
fn a_release_of_one_table_is_now_the_first_of_a_list() {
    let release =
        r#""release": { "title": "Tiers", "dimensions": ["tier", "region"], "protect": { "round": { "base": 5 } } }"#;
    let text = FIRST_VERSION.replace("\"title\": \"Autumn campaign\",", &format!("\"title\": \"\", {release},"));
    let review = Review::from_json(text.as_bytes(), Path::new("old.shoal.json")).unwrap();
    let [table] = review.release.tables.as_slice() else { panic!("{:?}", review.release) };
    assert_eq!((table.title.as_str(), table.dimensions.len()), ("Tiers", 2));
    let saved = String::from_utf8(review.to_json().unwrap()).unwrap();
    assert!(saved.contains("\"version\": 6") && saved.contains("\"tables\""), "{saved}");
    assert_eq!(Review::from_json(saved.as_bytes(), Path::new("new")).unwrap(), review);
    let none = Review::from_json(FIRST_VERSION.as_bytes(), Path::new("old.shoal.json")).unwrap();
    assert!(none.release.tables.is_empty());
}

#[test]
fn tables_are_added_changed_copied_and_taken_out_one_step_at_a_time() {
    let table = |name: &str| TableSettings { dimensions: vec![name.into()], ..TableSettings::default() };
    let mut history = History::default();
    let edits = [
        Edit::AddTable(table("tier")),
        Edit::AddTable(table("region")),
        Edit::RenameTable { table: 0, title: "T".into() },
        Edit::RenameTable { table: 0, title: "Tiers".into() },
        Edit::DuplicateTable { table: 0 },
        Edit::ChangeTable { table: 1, to: TableSettings { title: "Sizes".into(), ..table("size") } },
        Edit::RemoveTable { table: 2 },
    ];
    edits.iter().for_each(|edit| history.apply(edit).unwrap());
    let names = |history: &History| {
        (0..history.review().release.tables.len()).map(|t| history.review().release.name(t)).collect::<Vec<_>>()
    };
    assert_eq!(names(&history), ["Tiers", "Sizes"]);
    history.undo();
    history.undo();
    assert_eq!(names(&history), ["Tiers", "Tiers (copy)", "region"]);
    history.undo();
    history.undo();
    assert_eq!(names(&history), ["tier", "region"], "a name that is typed is one step");
    let error = history.apply(&Edit::RemoveTable { table: 5 }).unwrap_err();
    assert_eq!(error.to_string(), "the release has no table 6; it has 2");
}

#[test]
fn a_review_comes_back_as_it_was_saved() {
    let review = Review::from_json(FIRST_VERSION.as_bytes(), Path::new("a")).unwrap();
    let again = Review::from_json(&review.to_json().unwrap(), Path::new("a")).unwrap();
    assert_eq!(review, again);
}

#[test]
fn a_document_of_a_future_version_is_refused_by_name() {
    let text = FIRST_VERSION.replace("\"version\": 1", "\"version\": 99");
    let error = Review::from_json(text.as_bytes(), Path::new("new.shoal.json")).unwrap_err();
    assert!(matches!(error, ReviewError::FromTheFuture { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("update Shoal"));
}

#[test]
fn broken_documents_are_refused_with_their_place_and_without_their_values() {
    for (text, line) in
        [("{\"version\": 1,\n \"columns\": 7, \"secret\": \"anna\"}", 2), ("{\"version\": 1,", 1), ("[]", 1), ("{}", 1)]
    {
        let error = Review::from_json(text.as_bytes(), Path::new("x")).unwrap_err();
        let ReviewError::Malformed { line: found, .. } = &error else { panic!("{error}") };
        assert_eq!(*found, line, "{error}");
        assert!(!error.to_string().contains("anna"));
    }
}

#[test]
fn no_value_of_a_direct_identifier_gets_into_the_document() {
    let mut history = History::default();
    let segment = Segment::new("One", "email = \"anna@example.org\"");
    history
        .apply(&Edit::SetLadder {
            column: "email".into(),
            ladder: LadderForm::Groups { groups: vec![("A".into(), vec!["anna@example.org".into()])] },
        })
        .unwrap();
    history.apply(&Edit::AddSegment(segment.clone())).unwrap();
    // Tagged while a rule uses it: refused, so that the rule is dealt with first.
    let tag = Edit::SetRole { column: "email".into(), role: Some(Role::DirectIdentifier) };
    assert!(matches!(history.apply(&tag), Err(EditError::DirectIdentifierInRule { .. })));
    history.apply(&Edit::RemoveSegment { name: "One".into() }).unwrap();
    history.apply(&tag).unwrap();
    // And the other way round.
    assert!(matches!(history.apply(&Edit::AddSegment(segment)), Err(EditError::DirectIdentifierInRule { .. })));
    let text = String::from_utf8(history.review().to_json().unwrap()).unwrap();
    assert!(!text.contains("anna"), "{text}");
}

#[test]
fn undo_goes_all_the_way_back_and_redo_all_the_way_forth() {
    let mut history = History::default();
    let start = history.review().clone();
    let edits = [
        Edit::SetTitle("A".into()),
        Edit::SetRole { column: "age".into(), role: Some(Role::QuasiIdentifier) },
        Edit::SetLevel { column: "age".into(), level: 2 },
        Edit::AddSegment(Segment::new("S", "age > 3")),
        Edit::SetPolicy(Preset::Public.policy()),
    ];
    edits.iter().for_each(|edit| history.apply(edit).unwrap());
    let end = history.review().clone();
    while history.undo().is_some() {}
    assert_eq!(*history.review(), start);
    while history.redo().is_some() {}
    assert_eq!(*history.review(), end);
}

#[test]
fn one_column_has_a_use_that_only_one_can_have() {
    let mut history = History::default();
    history.apply(&Edit::SetUse { column: "id".into(), use_: Some(Use::PersonKey) }).unwrap();
    let error = history.apply(&Edit::SetUse { column: "mail".into(), use_: Some(Use::PersonKey) }).unwrap_err();
    assert_eq!(error.to_string(), "\"id\" is the person key already; take that use from it first");
    history.apply(&Edit::SetUse { column: "a".into(), use_: Some(Use::Consent) }).unwrap();
    history.apply(&Edit::SetUse { column: "b".into(), use_: Some(Use::Consent) }).unwrap();
}
