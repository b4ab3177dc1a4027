//! The sign-off: what it binds, what makes it stale, what it forbids, and that nothing takes a step of it away.

use chrono::{DateTime, NaiveDate, Utc};
use shoal::dataset::Role;
use shoal::release::ledger::manifest::{Manifest, Origin};
use shoal::release::settings::TableSettings;
use shoal::review::{
    Condition, Edit, History, Leaves, Policy, Recipient, Review, Segment, SignOffFault, SignOffState, Signer, Signing,
    SigningError, SourceFile, Step, changes,
};
use std::path::Path;
use std::sync::Arc;

fn signing(step: Step) -> Signing {
    Signing {
        step,
        by: Signer { name: "K. Reviewer".into(), role: "Head of insight".into() },
        on: DateTime::parse_from_rfc3339("2026-11-28T14:05:00Z").unwrap().with_timezone(&Utc),
        reason: "Because".into(),
        conditions: Vec::new(),
        gates: Vec::new(),
        filled: Vec::new(),
        covers: Default::default(),
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()
}

fn work() -> Review {
    let mut review = Review {
        source: Arc::new(SourceFile { name: "club.csv".into(), sha256: "ab".repeat(32), ..SourceFile::default() }),
        ..Review::default()
    };
    for edit in [
        Edit::SetRole { column: "age".into(), role: Some(Role::QuasiIdentifier) },
        Edit::SetLevel { column: "age".into(), level: 1 },
        Edit::AddRecipient(Recipient::named("Partner A")),
        Edit::AddSegment(Segment::new("Young", "age < 30")),
        Edit::AddTable(TableSettings { dimensions: vec!["age".into()], ..TableSettings::default() }),
    ] {
        review.apply(&edit).unwrap();
    }
    review
}

fn approved() -> Review {
    let mut review = work();
    review.sign(&signing(Step::Submit)).unwrap();
    review.sign(&signing(Step::Approve)).unwrap();
    review
}

fn reread(review: &Review) -> Review {
    Review::from_json(&review.to_json().unwrap(), Path::new("a.shoal.json")).unwrap()
}

#[test]
fn an_approval_holds_for_the_work_as_it_was_and_comes_back_from_disk() {
    let review = approved();
    let again = reread(&review);
    assert_eq!(again, review);
    for review in [review, again] {
        assert_eq!(review.sign_offs.verify(), Ok(()));
        let standing = review.standing(today());
        assert_eq!((standing.state, &standing.stale), (SignOffState::Approved, &Vec::new()));
        assert_eq!(standing.sentence, "Approved by K. Reviewer (Head of insight) on 2026-11-28");
        let (told, under) = review.sign_off_of_release(today());
        assert_eq!((told.state.as_str(), told.on.as_deref()), ("approved", Some("2026-11-28")));
        assert_eq!(told.by_role.as_deref(), Some("Head of insight"), "by role, never by name");
        assert_eq!(under.unwrap().id, 2);
    }
}

/// What makes an approval stale, with the sentence, and what does not.
#[test]
fn an_edit_after_approval_is_named_and_what_does_not_bind_is_not() {
    let policy = |change: fn(&mut Policy)| {
        let mut policy = Policy::default();
        change(&mut policy);
        Edit::SetPolicy(policy)
    };
    let record = |key: &str, text: &str| Edit::SetRecord { key: key.into(), label: "X".into(), text: text.into() };
    let mut segment = Segment::new("Young", "age < 30");
    segment.leaves = Some(Leaves::Count);
    let mut partner = Recipient::named("Partner A");
    partner.holds = "Purchases".into();
    for (edit, sentence) in [
        (Edit::SetLevel { column: "age".into(), level: 2 }, "“age” was moved from level 1 to level 2 after approval."),
        (Edit::SetRole { column: "city".into(), role: Some(Role::Sensitive) }, "Column “city” changed after approval."),
        (Edit::ChangeSegment { name: "Young".into(), to: segment }, "Segment “Young” changed after approval."),
        (Edit::AddSegment(Segment::new("Old", "age > 60")), "Segment “Old” was added after approval."),
        (Edit::RemoveSegment { name: "Young".into() }, "Segment “Young” was removed after approval."),
        (
            Edit::ChangeRecipient { name: "Partner A".into(), to: partner },
            "Recipient “Partner A” changed after approval.",
        ),
        (Edit::DuplicateTable { table: 0 }, "The table is not the one that was approved."),
        (policy(|policy| policy.cell_threshold = 8), "The policy's threshold was changed from 10 to 8 after approval."),
        (record("retention", "For ever"), "“When the data are erased” was added after approval."),
        (record("next_review", "2027-01-01"), ""),
        (Edit::SetTitle("Another title".into()), ""),
        (policy(|policy| (policy.k, policy.cell_threshold) = (12, 15)), ""),
    ] {
        let mut review = approved();
        review.apply(&edit).unwrap();
        let standing = review.standing(today());
        let expected: Vec<&str> = [sentence].into_iter().filter(|sentence| !sentence.is_empty()).collect();
        assert_eq!(standing.stale, expected, "{edit:?}");
        let (told, under) = review.sign_off_of_release(today());
        let state = if sentence.is_empty() { "approved" } else { "stale" };
        assert_eq!((told.state.as_str(), under.is_some()), (state, sentence.is_empty()), "{edit:?}");
    }
    let mut other_file = approved();
    other_file.source = Arc::new(SourceFile { sha256: "cd".repeat(32), ..SourceFile::default() });
    assert_eq!(other_file.standing(today()).stale, ["The file is not the one that was approved."]);
}

#[test]
fn a_condition_with_a_day_makes_an_approval_stale_when_the_day_has_passed() {
    let mut review = work();
    review.sign(&signing(Step::Submit)).unwrap();
    let with = |conditions| Signing { conditions, ..signing(Step::ApproveWithConditions) };
    assert_eq!(review.sign(&with(Vec::new())), Err(SigningError::NoCondition));
    let conditions = ["Ask the vendor", "2026-12-01: erase the file"].map(|line| Condition::read(line).unwrap());
    review.sign(&with(conditions.to_vec())).unwrap();
    assert_eq!(review.standing(NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()).stale, [""; 0]);
    let late = review.standing(NaiveDate::from_ymd_opt(2026, 12, 2).unwrap());
    assert_eq!(late.stale, ["Condition 2 was due on 2026-12-01."]);
    let step = review.sign_offs.last().unwrap().id;
    Arc::make_mut(&mut review.record).set(&shoal::review::condition_key(step, 2), "2026-11-30");
    assert!(review.standing(NaiveDate::from_ymd_opt(2026, 12, 2).unwrap()).stale.is_empty(), "it was met in time");
}

#[test]
fn whoever_signs_gives_name_role_and_where_it_says_no_a_reason() {
    let mut review = work();
    let nobody = Signing { by: Signer { name: " ".into(), role: "DPO".into() }, ..signing(Step::Submit) };
    assert_eq!(review.sign(&nobody), Err(SigningError::Nameless));
    let early = review.sign(&signing(Step::Approve)).unwrap_err();
    assert_eq!(early.to_string(), "“Approve” is not possible here: the review is draft");
    review.sign(&signing(Step::Submit)).unwrap();
    let silent = |step| Signing { reason: " ".into(), ..signing(step) };
    assert_eq!(review.sign(&silent(Step::Refuse)), Err(SigningError::NoReason(Step::Refuse)));
    assert_eq!(review.sign_offs.steps().len(), 1, "what cannot be done leaves no step");
    review.sign(&silent(Step::BackToDraft)).unwrap();
    assert_eq!(review.sign_offs.state(), SignOffState::Draft);
}

#[test]
fn no_undo_takes_a_step_of_the_sign_off_away() {
    let mut history = History::new(work());
    history.apply(&Edit::SetLevel { column: "age".into(), level: 2 }).unwrap();
    history.sign(&signing(Step::Submit)).unwrap();
    history.sign(&signing(Step::Refuse)).unwrap();
    // A drag that went on around the signing is two steps.
    history.apply(&Edit::SetLevel { column: "age".into(), level: 3 }).unwrap();
    let taken = history.undo().unwrap();
    assert_eq!(taken.text(), "Move age to level 3 (Columns)");
    assert_eq!(history.review().column("age").level, 2);
    while history.undo().is_some() {}
    assert_eq!(history.review().sign_offs.state(), SignOffState::Refused);
    while history.redo().is_some() {}
    assert_eq!(history.review().sign_offs.steps().len(), 2);
    assert_eq!(history.review().sign_offs.verify(), Ok(()));
}

#[test]
fn a_step_that_was_changed_or_taken_out_is_told() {
    let review = approved();
    let text = String::from_utf8(review.to_json().unwrap()).unwrap();
    let read = |text: &str| Review::from_json(text.as_bytes(), Path::new("a")).unwrap();
    for (from, to) in [("\"approved\"", "\"in_review\""), ("K. Reviewer", "M. Analyst"), ("Because", "Why not")] {
        let changed = read(&text.replacen(from, to, 1));
        assert!(matches!(changed.sign_offs.verify(), Err(SignOffFault::Changed { .. })), "{from}");
    }
    let mut document: serde_json::Value = serde_json::from_str(&text).unwrap();
    document["sign_offs"].as_array_mut().unwrap().remove(0);
    let shorter = read(&document.to_string());
    assert_eq!(shorter.sign_offs.verify(), Err(SignOffFault::Unchained { id: 1 }));
    assert!(shorter.standing(today()).stale[0].contains("is broken"), "nothing hangs on a broken chain");
}

#[test]
fn a_refusal_stands_until_somebody_revises_and_the_work_is_changed_or_approved() {
    let mut review = work();
    assert_eq!(review.refusal(), None);
    review.sign(&signing(Step::Submit)).unwrap();
    review.sign(&signing(Step::Refuse)).unwrap();
    let refusal = review.refusal().unwrap();
    for part in ["refused by K. Reviewer (Head of insight) on 2026-11-28", "Because.", "Revise"] {
        assert!(refusal.contains(part), "{refusal}");
    }
    // An edit alone does not lift it.
    let mut edited = review.clone();
    edited.apply(&Edit::SetLevel { column: "age".into(), level: 2 }).unwrap();
    assert!(edited.refusal().is_some());
    // Nor does a new draft of the same work.
    review.sign(&signing(Step::Revise)).unwrap();
    assert!(review.refusal().unwrap().contains("Nothing was changed since"));
    edited.sign(&signing(Step::Revise)).unwrap();
    assert_eq!(edited.refusal(), None);
    edited.apply(&Edit::SetLevel { column: "age".into(), level: 1 }).unwrap();
    assert!(edited.refusal().is_some(), "back to what was refused");
    review.sign(&signing(Step::Submit)).unwrap();
    review.sign(&signing(Step::Approve)).unwrap();
    assert_eq!(review.refusal(), None);
    review.sign(&signing(Step::Withdraw)).unwrap();
    assert!(review.refusal().unwrap().contains("withdrawn by"));
}

#[test]
fn a_release_under_an_approval_uses_it_up_and_another_one_is_not_covered() {
    let mut review = approved();
    for (number, state) in [(1, "approved"), (2, "stale")] {
        let (told, under) = review.sign_off_of_release(today());
        assert_eq!((told.state.as_str(), under.is_some()), (state, number == 1));
        let origin = Origin { sign_off: under, ..Origin::default() };
        let manifest = Manifest::new("Ages", Utc::now());
        Arc::make_mut(&mut review.ledger).append(&manifest, &origin, &[], &[]);
        let standing = review.standing(today());
        assert_eq!(standing.released, [1]);
        assert_eq!(standing.released_sentence().as_deref(), Some("Released as no. 1."));
        assert_eq!(standing.is_stale(), number == 2, "{:?}", standing.stale);
    }
    assert_eq!(review.standing(today()).stale, ["Another table was released since; together they may disclose more."]);
    assert_eq!(review.ledger.verify(), Ok(()));
}

#[test]
fn the_report_says_where_the_sign_off_stands_and_every_step() {
    let mut review = approved();
    let told = |review: &Review| {
        let parts = shoal::report::record_facts(review, None, &[]);
        parts.last().unwrap().entries.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>().join("\n")
    };
    let state =
        "Approved. Approved by K. Reviewer (Head of insight) on 2026-11-28; identity not verified by the program.";
    assert!(told(&review).starts_with(state), "{}", told(&review));
    assert!(told(&review).contains("1. Submitted by K. Reviewer"), "{}", told(&review));
    review.apply(&Edit::SetLevel { column: "age".into(), level: 2 }).unwrap();
    let stale = told(&review);
    assert!(stale.starts_with("Stale. Approved by") && stale.contains("“age” was moved from level 1"), "{stale}");
    assert!(told(&work()).contains("nobody has signed"));
}

/// The same decisions in two reviews do not have the same print: whoever lacks the salt cannot try them.
#[test]
fn the_print_is_salted() {
    let (a, b) = (approved(), approved());
    let print = |review: &Review| review.sign_offs.last().unwrap().work_print.clone();
    assert_eq!(print(&a).len(), 64);
    assert_ne!(print(&a), print(&b));
}

fn older(fields: &str) -> Review {
    let text = format!(
        r#"{{"version": 3, "title": "T", "record": {{{fields}, "purpose": "Letters", "next_review": "2027-05-31"}}}}"#
    );
    Review::from_json(text.as_bytes(), Path::new("old.shoal.json")).unwrap()
}

#[test]
fn an_older_sign_off_becomes_the_first_step_and_nothing_is_lost() {
    let review = older(
        r#""reviewer": "A. Meyer, DPO", "decision": "Approved with conditions: erase by May", "signed": "2026-03-01""#,
    );
    let [step] = review.sign_offs.steps() else { panic!("{:?}", review.sign_offs) };
    assert_eq!((step.content.id, step.content.state), (1, SignOffState::ApprovedWithConditions));
    assert_eq!((step.content.by.name.as_str(), step.content.on.as_str()), ("A. Meyer, DPO", "2026-03-01"));
    assert!(step.content.reason.contains("erase by May"));
    assert_eq!((review.record.get("purpose"), review.record.get("next_review")), ("Letters", "2027-05-31"));
    assert_eq!(review.sign_offs.verify(), Ok(()));
    let standing = review.standing(today());
    assert!(standing.stale[0].contains("from an older version"), "{standing:?}");
    assert_eq!(reread(&review), review, "taken over once");

    let refused = older(r#""decision": "abgelehnt""#);
    assert!(refused.refusal().unwrap().contains("refused"), "{refused:?}");
    let unclear = older(r#""reviewer": "A. Meyer", "decision": "we shall see", "signed": "soon""#);
    let step = unclear.sign_offs.last().unwrap();
    assert_eq!((step.state, step.on.as_str()), (SignOffState::Draft, "soon"));
    assert!(step.reason.contains("we shall see"));
    assert!(older(r#""vendor": "V""#).sign_offs.is_empty());
}

#[test]
fn what_differs_between_two_states_is_said_in_words() {
    let before = work();
    let mut after = before.clone();
    for edit in [
        Edit::SetLevel { column: "age".into(), level: 0 },
        Edit::SetPolicy(Policy { k: 2, cell_threshold: 3, ..Policy::default() }),
        Edit::AddSegment(Segment::new("Old", "age > 60")),
    ] {
        after.apply(&edit).unwrap();
    }
    let phrases: Vec<String> = changes(&before, &after).iter().flat_map(shoal::review::Change::phrases).collect();
    for phrase in ["age: level 1 → 0", "k 10 → 2", "threshold 10 → 3", "segment “Old” was added"] {
        assert!(phrases.iter().any(|said| said == phrase), "no {phrase} in {phrases:?}");
    }
    assert_eq!(phrases.len(), 4, "{phrases:?}");
    assert!(changes(&before, &before).is_empty());
}

/// What would be wrong: looking at a newer file takes the approval away.
#[test]
fn a_look_leaves_an_approval_as_it_is() {
    let mut review = approved();
    let look = shoal::review::Look { sha256: "cd".repeat(32), file: "newer.csv".into(), ..Default::default() };
    assert!(review.keep_look(look));
    assert!(!review.standing(today()).is_stale());
    let again = reread(&review);
    assert_eq!((again.looks.len(), again.standing(today()).is_stale()), (1, false));
    assert!(changes(&approved(), &review).is_empty());
}
