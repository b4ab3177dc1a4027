//! What is handed over of a segment decides what is asked: counts, rows with some columns, recipients, consent.

use shoal::dataset::{Dataset, OpenOptions, Role, open};
use shoal::privacy::Progress;
use shoal::report::Assessment;
use shoal::report::assessment::{SegmentFigures, Verdict};
use shoal::review::{ConsentNeeded, Edit, Leaves, Policy, Recipient, RecipientCategory, Review, Segment};
use shoal::workbench::{MeasureOptions, measure};
use std::sync::Arc;

/// People: city, tier, app, note, consent by mail, consent by post; a row as often as it says.
const ROWS: [(&str, usize); 8] = [
    ("Berlin,VIP,yes,none,yes,yes", 30),
    ("Berlin,VIP,yes,asthma,yes,yes", 10),
    ("Berlin,VIP,no,none,yes,yes", 4),
    ("Berlin,gold,no,none,no,yes", 20),
    ("Ulm,gold,yes,low sugar,yes,no", 12),
    ("Ulm,VIP,no,none,yes,", 15),
    ("Ulm,silver,no,asthma,no,no", 25),
    ("Köln,silver,yes,none,yes,yes", 3),
];

fn file() -> (tempfile::TempDir, Arc<Dataset>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    let mut text = String::from("city,tier,app,note,mail_ok,post_ok\n");
    for (row, times) in ROWS {
        (0..times).for_each(|_| text += &format!("{row}\n"));
    }
    std::fs::write(&path, text).unwrap();
    (folder, Arc::new(open(&path, &OpenOptions::default(), &Progress::new()).unwrap()))
}

fn review() -> Review {
    let mut review = Review::default();
    for (role, names) in [
        (Role::QuasiIdentifier, vec!["city", "tier", "app"]),
        (Role::Sensitive, vec!["note"]),
        (Role::Other, vec!["mail_ok", "post_ok"]),
    ] {
        for name in names {
            review.apply(&Edit::SetRole { column: name.into(), role: Some(role) }).unwrap();
        }
    }
    let policy =
        Policy { k: 5, l: 1, t: 1.0, highest_risk: 0.2, cell_threshold: 10, audience_warn: 0, ..Policy::default() };
    review.apply(&Edit::SetPolicy(policy)).unwrap();
    review
}

fn segment(name: &str, rule: &str, leaves: Leaves, to: &[&str]) -> Segment {
    let recipients = to.iter().map(|name| (*name).to_owned()).collect();
    Segment { leaves: Some(leaves), recipients, ..Segment::new(name, rule) }
}

fn with(review: &Review, recipients: &[(&str, RecipientCategory)], segments: &[Segment]) -> Review {
    let mut review = review.clone();
    for (name, category) in recipients {
        let recipient = Recipient { category: *category, ..Recipient::named(name) };
        review.apply(&Edit::AddRecipient(recipient)).unwrap();
    }
    review.apply(&Edit::AddSegments(segments.to_vec())).unwrap();
    review
}

fn measured(review: &Review) -> Assessment {
    let (_folder, dataset) = file();
    measure(&dataset, review, &MeasureOptions::default()).unwrap()
}

fn answer(figures: &SegmentFigures) -> (Verdict, &str) {
    (figures.answer.verdict, figures.answer.because.as_str())
}

#[test]
fn a_count_is_asked_for_its_size_and_not_for_crowds() {
    let city = |name: &str, leaves| segment(name, &format!("city = \"{name}\""), leaves, &[]);
    let counts = with(&review(), &[], &["Berlin", "Ulm", "Köln"].map(|name| city(name, Leaves::Count)));
    let found = measured(&counts);
    assert_eq!(answer(&found.segments[0]), (Verdict::Pass, "May go as a count"));
    assert_eq!(answer(&found.segments[2]), (Verdict::Fail, "3 people alone"));
    let all = found.answer.unwrap();
    assert_eq!((all.may_go, all.of, all.worst.as_str()), (2, 3, "Köln"));
    // As rows with all columns the same people of Berlin stand in a crowd of four.
    let rows = with(
        &review(),
        &[],
        &[segment("Berlin", "city = \"Berlin\"", Leaves::Rows(vec!["city".into(), "tier".into(), "app".into()]), &[])],
    );
    assert_eq!(answer(&measured(&rows).segments[0]), (Verdict::Fail, "4 hide in crowds below 5"));
}

/// Rows are judged by the columns that are handed over, and by no others.
#[test]
fn rows_are_judged_by_their_own_columns() {
    let rows = |columns: &[&str]| {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        let review = with(&review(), &[], &[segment("Berlin", "city = \"Berlin\"", Leaves::Rows(columns), &[])]);
        measured(&review).segments.remove(0)
    };
    assert_eq!(rows(&["city", "tier", "app"]).classes.smallest, Some(4));
    let two = rows(&["city", "tier"]);
    assert_eq!((two.classes.smallest, two.classes.count), (Some(20), 2));
    assert_eq!(answer(&two), (Verdict::Pass, "May go as rows, everyone hides among 20"));
    assert!(two.sensitive.is_empty(), "the note does not leave");
    assert_eq!(rows(&["mail_ok"]).classes.smallest, Some(64));
    let sensitive = rows(&["tier", "note"]);
    assert_eq!(sensitive.sensitive[0].column, "note");
}

#[test]
fn what_being_counted_reveals_is_asked_of_a_count() {
    let count = |rule: &str| {
        let review = with(&review(), &[], &[segment("S", rule, Leaves::Count, &[])]);
        let figures = measured(&review).segments.remove(0);
        (figures.answer.verdict, figures.answer.because)
    };
    // All twelve share a note though the rule does not name it.
    assert_eq!(count("city = \"Ulm\" and tier = \"gold\""), (Verdict::Fail, "All 12 have low sugar in note".into()));
    assert_eq!(count("note = \"asthma\" or city = \"Ulm\"").0, Verdict::Fail, "the rule uses a sensitive column");
    assert_eq!(count("city = \"Berlin\"").0, Verdict::Pass);
    let (verdict, because) = count("tier = \"diamond\"");
    assert_eq!((verdict, because.as_str()), (Verdict::Warn, "Nobody meets the rule"));
}

/// Two counts that give four people away: with one recipient they fail, with two they are a warning that names both,
/// and a public one makes them fail again.
#[test]
fn two_counts_fail_where_one_recipient_gets_both() {
    use RecipientCategory::{Agency, Partner, Public};
    let pair = |a: &[&str], b: &[&str]| {
        let recipients = [("A", Agency), ("B", Partner), ("World", Public)];
        let segments = [
            segment("VIP", "tier = \"VIP\" and city = \"Berlin\"", Leaves::Count, a),
            segment("VIP with app", "tier = \"VIP\" and city = \"Berlin\" and app = \"yes\"", Leaves::Count, b),
        ];
        let found = measured(&with(&review(), &recipients, &segments));
        assert_eq!(found.derivations.iter().filter(|group| group.people == 4).count(), 1, "of all together");
        found.segments.into_iter().map(|figures| (figures.answer.verdict, figures.answer.because)).collect::<Vec<_>>()
    };
    let apart = |other: &str| (Verdict::Fail, format!("4 people apart from {other}"));
    assert_eq!(pair(&["A"], &["A"]), [apart("VIP with app"), apart("VIP")]);
    assert_eq!(pair(&[], &["A"])[1], apart("VIP"));
    assert_eq!(pair(&["World"], &["A"])[1], apart("VIP"));
    assert_eq!(pair(&["A", "B"], &["B"])[1], apart("VIP"));
    for (verdict, because) in pair(&["A"], &["B"]) {
        assert_eq!(verdict, Verdict::Warn);
        assert!(
            because.starts_with("4 people apart from VIP") && because.ends_with("if recipients put theirs together"),
            "{because}"
        );
    }
}

/// Rounded together, the counts may go; and whoever rounds only in tens leaves fewer people open than the threshold asks.
#[test]
fn rounding_both_counts_hides_who_is_between_them() {
    let pair = |base: Option<u64>| {
        let segments = [
            segment("VIP", "tier = \"VIP\" and city = \"Berlin\"", Leaves::Count, &[]),
            segment("VIP with app", "tier = \"VIP\" and city = \"Berlin\" and app = \"yes\"", Leaves::Count, &[]),
        ];
        let segments = segments.map(|segment| Segment { rounded: base, ..segment });
        measured(&with(&review(), &[], &segments)).segments[0].answer.verdict
    };
    assert_eq!([None, Some(20), Some(50)].map(pair), [Verdict::Fail, Verdict::Pass, Verdict::Pass]);
}

/// The truth table of consent: which rules hold for a segment, and how many each takes away, one after the other.
#[test]
fn each_rule_of_consent_takes_its_own_people_away() {
    let mut review = review();
    for column in ["mail_ok", "post_ok"] {
        let rule = shoal::dataset::ConsentRule::of_header(column);
        review.apply(&Edit::SetConsent { column: column.into(), rule }).unwrap();
    }
    let inside = [("CRM", RecipientCategory::Inside), ("A", RecipientCategory::Agency)];
    let everyone = |consent: ConsentNeeded, to: &str| {
        let segment = Segment { consent, ..segment("All", "city is not missing", Leaves::Count, &[to]) };
        let figures = measured(&with(&review, &inside, &[segment])).segments.remove(0);
        let left = figures.consent.map(|flow| {
            assert_eq!(flow.people - flow.left.iter().map(|loss| loss.people).sum::<u64>(), flow.remaining);
            flow.left.iter().map(|loss| loss.people).collect::<Vec<_>>()
        });
        (figures.consented, left)
    };
    let no_reason = || ConsentNeeded::NotNeeded("newsletter to staff".into());
    let only = |column: &str| ConsentNeeded::Columns(vec![column.to_owned()]);
    // 119 people; 45 refuse mail; of the 74 left 12 refuse post and 15 say nothing.
    assert_eq!(everyone(ConsentNeeded::All, "A"), (Some(47), Some(vec![45, 27])));
    assert_eq!(everyone(only("mail_ok"), "A"), (Some(74), Some(vec![45])));
    assert_eq!(everyone(only("post_ok"), "A"), (Some(67), Some(vec![52])));
    assert_eq!(everyone(no_reason(), "CRM"), (None, None));
    assert_eq!(everyone(no_reason(), "A"), (Some(47), Some(vec![45, 27])), "it is needed outside");
    assert_eq!(everyone(only("mail_ok"), "CRM"), (Some(74), Some(vec![45])));
}

#[test]
fn a_recipient_is_renamed_and_removed_wherever_they_are_named() {
    let recipients = [("A", RecipientCategory::Agency), ("B", RecipientCategory::Partner)];
    let mut review = with(&review(), &recipients, &[segment("S", "city = \"Ulm\"", Leaves::Count, &["A", "B"])]);
    let unknown = Segment { recipients: vec!["C".into()], ..Segment::new("T", "city = \"Ulm\"") };
    assert!(review.apply(&Edit::AddSegment(unknown)).is_err());
    review.apply(&Edit::ChangeRecipient { name: "A".into(), to: Recipient::named("Agency A") }).unwrap();
    assert_eq!(review.segments[0].recipients, ["Agency A", "B"]);
    assert!(review.apply(&Edit::AddRecipient(Recipient::named("B"))).is_err());
    review.apply(&Edit::RemoveRecipient { name: "B".into() }).unwrap();
    assert_eq!(review.segments[0].recipients, ["Agency A"]);
    let saved = review.to_json().unwrap();
    assert_eq!(Review::from_json(&saved, std::path::Path::new("a.shoal.json")).unwrap().segments, review.segments);
    let name = Segment { leaves: Some(Leaves::Rows(vec!["e_mail".into()])), ..Segment::new("T", "city = \"Ulm\"") };
    review.apply(&Edit::SetRole { column: "e_mail".into(), role: Some(Role::DirectIdentifier) }).unwrap();
    assert!(review.apply(&Edit::AddSegment(name)).is_err(), "rows never name people");
}

/// Marketing's nine segments of the sample, as they are asked for: what fails, fails for its own reason, and a plan
/// lets all go that can, without a single ladder.
#[test]
fn the_samples_segments_are_answered_one_by_one_and_a_plan_lets_most_go() {
    use shoal::dataset::sample::Sample;
    use shoal::workbench::{Mode, Workbench, add_sample_segments};
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    bench.open_sample(Sample::Club, 20_000);
    bench.finish();
    bench.apply(Edit::AcceptSuggestions(bench.open_suggestions()));
    let edit = add_sample_segments(Sample::Club, bench.review());
    assert!(bench.apply(edit));
    bench.finish();
    let assessment = bench.assessment().fresh().unwrap().clone();
    let found = &assessment.segments;
    let answers: Vec<(&str, &str)> =
        found.iter().map(|figures| (figures.name.as_str(), figures.answer.because.as_str())).collect();
    let of = |name: &str| answers.iter().find(|(known, _)| *known == name).map(|(_, because)| *because);
    assert_eq!(of("VIP in Berlin"), Some("4 people apart from VIP with app"));
    assert_eq!(of("Low-sugar buyers"), Some("All 421 have low sugar in health_note"));
    assert_eq!(of("Village stores"), Some("34 are alone"));
    assert_eq!(of("Over 90"), Some("May go as a count; a small audience"));
    assert_eq!(of("Lapsed gold"), Some("May go as a count"));
    let all = assessment.answer.clone().unwrap();
    assert_eq!((all.may_go, all.of, all.worst.as_str()), (5, 9, "Low-sugar buyers"));
    bench.ways_out("VIP in Berlin");
    bench.finish();
    let ways = bench.ways_out("VIP in Berlin").fresh().unwrap().clone();
    let told: Vec<_> = ways.iter().map(|way| (way.title.as_str(), way.others.sentence())).collect();
    assert_eq!(
        told,
        [
            ("Round both counts to multiples of 20", "VIP with app may go; 7 unchanged".to_owned()),
            ("Leave VIP with app out", "VIP with app is not released; 7 unchanged".to_owned()),
        ]
    );
    assert!(ways.iter().all(|way| way.passes) && ways[0].kept.is_some_and(|kept| kept > 0.99 && kept < 1.0));
    bench.plan();
    bench.finish();
    let plan = bench.plan().fresh().unwrap().clone();
    assert_eq!((plan.may_go_before, plan.may_go_after), (5, 9));
    assert!(plan.left.is_empty() && plan.steps.len() == 3, "{:?}", plan.steps);
    let levels_before = bench.review().columns.clone();
    assert!(bench.apply(plan.edit.clone().unwrap()));
    assert_eq!(bench.review().columns, levels_before, "no ladder moved");
    bench.finish();
    let after = bench.assessment().fresh().unwrap().answer.clone().unwrap();
    assert_eq!(after.may_go, plan.may_go_after);
    bench.undo();
    bench.finish();
    assert_eq!(bench.assessment().fresh().unwrap().segments, *found, "one step of undo");
}

/// A list of keys in a second file: its people are left out of every segment, it is in no saved review, and a review that
/// was saved with one counts nobody before it is open again.
#[test]
fn a_list_of_people_to_leave_out_holds_and_is_never_saved() {
    use shoal::workbench::{Mode, SaveState, Workbench};
    let folder = tempfile::tempdir().unwrap();
    let (data, list) = (folder.path().join("people.csv"), folder.path().join("optout.csv"));
    let rows: String = (0..60).map(|n| format!("c{n:03},{}\n", if n < 40 { "Berlin" } else { "Ulm" })).collect();
    std::fs::write(&data, format!("customer_id,city\n{rows}")).unwrap();
    std::fs::write(&list, "customer_id\nc001\nc002\nc050\nnobody\n").unwrap();
    let open = |path: &std::path::Path| {
        let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
        bench.open(path);
        bench.finish();
        bench
    };
    let mut bench = open(&data);
    let use_ = Some(shoal::dataset::Use::PersonKey);
    assert!(bench.apply(Edit::SetUse { column: "customer_id".into(), use_ }));
    assert!(bench.apply(Edit::SetRole { column: "city".into(), role: Some(Role::QuasiIdentifier) }));
    let berlin = segment("Berlin", "city = \"Berlin\"", Leaves::Count, &[]);
    assert!(bench.apply(Edit::AddSegment(berlin)));
    bench.leave_out(&list, None);
    bench.finish();
    let file = bench.review().opt_out_files[0].clone();
    assert_eq!((file.name().as_str(), file.keys, file.found), ("optout.csv", 4, 3));
    let counted = |bench: &Workbench| bench.assessment().fresh().unwrap().segments[0].clone();
    assert_eq!((counted(&bench).people, counted(&bench).consented), (40, Some(38)));
    let review = folder.path().join("r.shoal.json");
    bench.save_as(&review, true);
    bench.finish();
    assert!(matches!(bench.save_state(), SaveState::Saved), "{:?}", bench.save_state());
    let saved = std::fs::read_to_string(&review).unwrap();
    assert!(!saved.contains("c001") && !saved.contains("c050"), "no key is saved");
    assert_eq!(counted(&open(&review)).consented, Some(38), "it is opened again with the review");
    std::fs::remove_file(&list).unwrap();
    let without = counted(&open(&review));
    assert_eq!((without.people, without.answer.verdict), (0, Verdict::Fail));
    assert!(without.answer.because.contains("optout.csv"), "{}", without.answer.because);
}
