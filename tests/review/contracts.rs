//! Contracts with processors, each with its own checklist; columns that were not agreed; periods as rows; and how far an
//! approval goes.

use std::sync::Arc;

use chrono::NaiveDate;
use shoal::dataset::ColumnType;
use shoal::release::ledger::manifest::{Manifest, Origin as MadeFrom, SourceFingerprint};
use shoal::release::settings::TableSettings;
use shoal::review::{
    AgreedColumns, Approval, Clause, Clauses, Condition, Covers, Edit, Fact, Form, FromWork, Leaves, NOTICE_ITEMS,
    OpenGate, Organisation, PartyRole, PeopleNotice, Personal, Recipient, Retention, Review, Segment, Signer, Signing,
    Step, Stops, Vendor, VendorContract, gates,
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()
}

fn set(review: &mut Review, key: &str, text: &str) {
    Arc::make_mut(&mut review.record).set(key, text);
}

fn processor(name: &str, clauses: &[(&str, &str, &str)]) -> Vendor {
    let mut own = Clauses::default();
    for (key, answer, place) in clauses {
        own.set(key, Clause { answer: (*answer).into(), place: (*place).into() });
    }
    Vendor { name: name.into(), role: PartyRole::Processor, country: "DE".into(), clauses: own, ..Vendor::default() }
}

fn lacking(review: &Review) -> Option<OpenGate> {
    let work = FromWork { today: today(), ..FromWork::default() };
    let open = gates(review, &work, &Form::of(review, &work), None);
    open.into_iter().find(|gate| gate.id == "processor_clause_missing")
}

/// What would be wrong: what one vendor signed counts for another.
#[test]
fn each_contract_answers_for_itself() {
    let mut review = Review::default();
    let vendors = vec![
        processor("Data GmbH", &[("clause_a", "yes", "§ 4"), ("clause_d", "no", "")]),
        processor("Mail AG", &[("clause_a", "unclear", ""), ("clause_d", "yes", "")]),
    ];
    Arc::make_mut(&mut review.record).vendors = vendors;
    assert_eq!(review.worst_clause("clause_a").as_deref(), Some("unclear"));
    assert_eq!(review.worst_clause("clause_d").as_deref(), Some("no"));
    assert_eq!(review.worst_clause("clause_b").as_deref(), Some(""), "nobody said");
    let sentence = lacking(&review).unwrap().sentence;
    assert!(sentence.contains("Data GmbH: Sub-processors only") && sentence.contains("Mail AG: Only on"), "{sentence}");
    // A reason why it is bearable closes the gate for that contract alone.
    let of = &mut Arc::make_mut(&mut review.record).vendors;
    of[0].clauses.set("clause_d", Clause { answer: "no".into(), place: "nobody else works for them".into() });
    let sentence = lacking(&review).unwrap().sentence;
    assert!(!sentence.contains("Data GmbH") && sentence.contains("Mail AG"), "{sentence}");
    set(&mut review, "clauses_note", "Both are being renewed by 2027-01-31.");
    assert_eq!(lacking(&review), None);
    // A recipient that is a processor has a checklist too.
    set(&mut review, "clauses_note", "");
    let mut to = Recipient { role: PartyRole::Processor, ..Recipient::named("Lettershop") };
    to.clauses.set("clause_h", Clause { answer: "no".into(), place: String::new() });
    Arc::make_mut(&mut review.recipients).push(to);
    assert!(lacking(&review).unwrap().sentence.contains("Lettershop: Proves it"));
}

/// What would be wrong: the one checklist of an older review is lost, or changes what was approved.
#[test]
fn the_checklist_of_an_older_review_answers_for_every_contract() {
    let mut review = Review::default();
    Arc::make_mut(&mut review.record).vendors = vec![processor("Data GmbH", &[]), processor("Mail AG", &[])];
    set(&mut review, "clause_a", "yes");
    set(&mut review, "clause_d", "no");
    assert_eq!(review.worst_clause("clause_a"), None, "the record answers, as before");
    let form = Form::of(&review, &FromWork { today: today(), ..FromWork::default() });
    assert_eq!((form.text("clause_a"), form.text("clause_d")), ("yes", "no"));
    let all = review.clauses(&Clauses::default());
    assert_eq!((all.get("clause_a").answer.as_str(), all.get("clause_d").answer.as_str()), ("yes", "no"));
    let sentence = lacking(&review).unwrap().sentence;
    assert!(
        sentence.contains("Data GmbH: Sub-processors") && sentence.contains("Mail AG: Sub-processors"),
        "{sentence}"
    );
    let text = String::from_utf8(review.to_json().unwrap()).unwrap();
    assert!(!text.contains("\"clauses\""), "nothing is added to a review in which nothing was changed: {text}");
}

#[test]
fn periods_are_read_as_they_are_written() {
    for (line, parts) in [
        (
            "Purchases: 10 years, from the end of the year, because tax law asks for it",
            ["Purchases", "10 years", "the end of the year", "tax law asks for it"],
        ),
        ("Segment Lapsed: gold: 1 year", ["Segment Lapsed", "gold: 1 year", "", ""]),
        ("Contact: until it is taken back", ["Contact", "until it is taken back", "", ""]),
    ] {
        let row = Retention::read(line);
        assert_eq!([row.data_category.as_str(), &row.period, &row.starts_when, &row.reason], parts, "{line}");
        assert_eq!(row.line(), line);
    }
    assert_eq!(Retention::read("2 years").line(), "All data: 2 years");
}

/// A review with an approval, under which it has released so many times.
fn approved(covers: Covers, released: u64) -> (Review, FromWork) {
    let mut review = Review::default();
    Arc::make_mut(&mut review.policy).approval = Approval::Any;
    Arc::make_mut(&mut review.release)
        .tables
        .push(TableSettings { dimensions: vec!["region".into()], ..TableSettings::default() });
    review.salted().unwrap();
    for (step, name) in [(Step::Submit, "A. Analyst"), (Step::Approve, "K. Reviewer")] {
        let by = Signer { name: name.into(), role: "Head of insight".into() };
        let on = "2026-11-27T14:05:00Z".parse().unwrap();
        let conditions: Vec<Condition> = Vec::new();
        let (gates, filled) = (Vec::new(), Vec::new());
        review.sign(&Signing { step, by, on, reason: String::new(), conditions, gates, filled, covers }).unwrap();
    }
    for _ in 0..released {
        let (_, sign_off) = review.sign_off_of_release(today());
        let origin = MadeFrom {
            source: SourceFingerprint { name: String::new(), sha256: String::new(), bytes: 0, rows: None },
            policy: serde_json::Value::Null,
            settings: serde_json::Value::Null,
            exceptions: Vec::new(),
            recipients: Vec::new(),
            sign_off,
        };
        let manifest = Manifest::new("A table", "2026-11-28T08:00:00Z".parse().unwrap());
        Arc::make_mut(&mut review.ledger).append(&manifest, &origin, &[], &[]);
    }
    let mut work = FromWork { today: today(), ..FromWork::default() };
    (work.release.designed, work.release.fresh, work.release.attacked) = (true, true, true);
    for key in ["wp216_singling_out", "wp216_linking", "wp216_inference"] {
        work.facts.insert(key.to_owned(), Fact::work("no", "Release"));
    }
    (review, work)
}

fn stale(review: &Review, work: &FromWork) -> Option<String> {
    let open = gates(review, work, &Form::of(review, work), None);
    open.into_iter().find(|gate| gate.id == "approval_stale").map(|gate| gate.sentence)
}

/// What would be wrong: an approval of one release lets a second one leave.
#[test]
fn an_approval_covers_as_many_releases_as_it_says() {
    let until = NaiveDate::from_ymd_opt(2027, 6, 30).unwrap();
    let cases = [
        (Covers::OneRelease, 0, None),
        (Covers::OneRelease, 1, Some("for one release")),
        (Covers::Repeated { until, times: 2 }, 1, None),
        (Covers::Repeated { until, times: 2 }, 2, Some("for 2 releases")),
    ];
    for (covers, released, why) in cases {
        let (review, work) = approved(covers, released);
        let found = stale(&review, &work);
        assert_eq!(found.is_some(), why.is_some(), "{covers:?} {released}: {found:?}");
        assert!(why.is_none_or(|why| found.unwrap().contains(why)));
    }
}

/// What would be wrong: an approval goes on holding after the contract that it relied on has ended.
#[test]
fn an_approval_is_stale_once_a_contract_has_ended() {
    let mut review = Review::default();
    Arc::make_mut(&mut review.policy).approval = Approval::Any;
    let ends = |ends: &str| VendorContract { ends: ends.into(), ..VendorContract::default() };
    let vendor = |name: &str, until: &str| Vendor { contract: ends(until), ..processor(name, &[]) };
    // One had ended before: whoever approved knew it.
    Arc::make_mut(&mut review.record).vendors = vec![vendor("Data GmbH", "2026-12-31"), vendor("Old AG", "2026-01-31")];
    let mut partner = Recipient::named("Partner A");
    partner.contract.ends = Some("2027-01-31".into());
    Arc::make_mut(&mut review.recipients).push(partner);
    for step in [Step::Submit, Step::Approve] {
        let by = Signer { name: "K. Reviewer".into(), role: "Head of insight".into() };
        let on = "2026-11-27T14:05:00Z".parse().unwrap();
        let (conditions, gates, filled) = (Vec::new(), Vec::new(), Vec::new());
        let covers = Covers::OneRelease;
        review.sign(&Signing { step, by, on, reason: String::new(), conditions, gates, filled, covers }).unwrap();
    }
    let stale = |day: &str| review.standing(day.parse().unwrap()).stale;
    assert!(stale("2026-12-31").is_empty(), "its last day");
    assert_eq!(stale("2027-01-01"), ["The contract with Data GmbH ended on 2026-12-31."]);
    assert_eq!(stale("2027-02-01").len(), 2);
}

/// What would be wrong: the file of a seller of data is compared, and no report says what was found.
#[test]
fn the_file_against_what_was_agreed_is_in_the_record_whatever_the_role_of_the_vendor() {
    let mut review = Review::default();
    assert!(Form::of(&review, &FromWork::default()).entry("agreed_columns").is_none(), "nothing came from a vendor");
    Arc::make_mut(&mut review.record).vendors = vec![Vendor { name: "Seller Ltd".into(), ..Vendor::default() }];
    let mut work = FromWork { today: today(), ..FromWork::default() };
    work.facts.insert("agreed_findings".into(), Fact::work("tier was agreed, but not received.", "Data"));
    let form = Form::of(&review, &work);
    assert_eq!(form.text("agreed_findings"), "tier was agreed, but not received.");
    assert!(form.entry("received_not_agreed").is_some() && form.entry("clause_a").is_none());
}

/// What would be wrong: the notice cannot speak of a purpose that was written after it, and nobody is warned.
#[test]
fn a_notice_is_held_against_the_day_of_each_purpose() {
    let purpose = "Letters to members who have not visited for a year";
    let mut review = Review::default();
    let notice = |day: &str, checked: &str| PeopleNotice {
        link: "https://club.example/privacy".into(),
        covers: NOTICE_ITEMS.iter().map(|item| (*item).to_owned()).collect(),
        day: day.into(),
        reviewed_day: checked.into(),
        ..PeopleNotice::default()
    };
    let outdated = |review: &Review| {
        let work = FromWork { today: today(), ..FromWork::default() };
        let open = gates(review, &work, &Form::of(review, &work), None);
        open.into_iter().find(|gate| gate.id == "notice_outdated").map(|gate| gate.sentence)
    };
    let with = |review: &mut Review, notice: PeopleNotice| {
        let organisation = Organisation { name: "Club".into(), notice, ..Organisation::default() };
        review.apply(&Edit::SetOrganisation(Some(organisation))).unwrap();
    };
    // A review of before days were kept.
    Arc::make_mut(&mut review.segments).push(Segment::new("Old", "age < 30").for_purpose("Count members by region"));
    with(&mut review, notice("2020-01-31", ""));
    assert_eq!(outdated(&review), None);
    review.apply(&Edit::AddSegment(Segment::new("Lapsed", "age > 30").for_purpose(purpose))).unwrap();
    let said = outdated(&review).unwrap();
    assert!(said.contains(purpose) && said.contains("after 2020-01-31") && !said.contains("Count members"), "{said}");
    with(&mut review, notice("2020-01-31", "2099-01-31"));
    assert_eq!(outdated(&review), None, "somebody checked it since");
    with(&mut review, notice("2020-01-31", ""));
    let again = Review::from_json(&review.to_json().unwrap(), std::path::Path::new("a.shoal.json")).unwrap();
    assert_eq!(outdated(&again), Some(said), "the day is saved");
    review.apply(&Edit::RemoveSegment { name: "Lapsed".into() }).unwrap();
    assert_eq!(outdated(&review), None);
}

/// What would be wrong: the contract with somebody who once sold data stops a release, or that with a recipient of a list
/// does not.
#[test]
fn whose_contract_has_ended_decides_what_it_stops() {
    let ended = || VendorContract { ends: "2026-01-31".into(), ..VendorContract::default() };
    let seller = Vendor { name: "Seller Ltd".into(), contract: ended(), ..Vendor::default() };
    let list = Segment { leaves: Some(Leaves::Rows(vec!["age".into()])), ..Segment::new("Lapsed", "age > 30") };
    let mut review = Review { segments: Arc::new(vec![list]), ..Review::default() };
    Arc::make_mut(&mut review.record).vendors = vec![seller];
    let stops = |review: &Review| {
        let work = FromWork { today: today(), ..FromWork::default() };
        let open = gates(review, &work, &Form::of(review, &work), None);
        open.into_iter().find(|gate| gate.id == "contract_ended").map(|gate| gate.stops)
    };
    assert_eq!(stops(&review), Some(Stops::Nothing));
    let mut partner = Recipient::named("Partner A");
    partner.contract.ends = Some("2026-01-31".into());
    Arc::make_mut(&mut review.recipients).push(partner);
    assert_eq!(stops(&review), Some(Stops::Export));
}

/// What would be wrong: a broken history of releases goes on, or a segment without consent is a list that leaves, because
/// the policy asks for no approval.
#[test]
fn what_stops_an_export_stops_it_without_an_approval_too() {
    let mut work = FromWork { today: today(), ..FromWork::default() };
    work.ledger_fault = Some("release 1 was changed".into());
    work.objectors_inside = vec!["Lapsed".into()];
    let review = Review::default();
    let open = gates(&review, &work, &Form::of(&review, &work), None);
    let stops: Vec<&str> = open.iter().filter(|gate| gate.stops == Stops::Export).map(|gate| gate.id).collect();
    assert_eq!(stops, ["ledger_broken", "objectors_inside"]);
}

/// What would be wrong: a list of people is handed over, and no rule on personal data applies.
#[test]
fn a_list_of_people_is_personal_data() {
    let work = FromWork { today: today(), ..FromWork::default() };
    for (leaves, personal) in [
        (None, Personal::No),
        (Some(Leaves::Count), Personal::No),
        (Some(Leaves::Rows(vec!["age".into()])), Personal::Yes),
    ] {
        let segment = Segment { leaves, ..Segment::new("Lapsed", "age > 30") };
        let review = Review { segments: Arc::new(vec![segment]), ..Review::default() };
        assert_eq!(review.release_is_personal(&work), personal);
    }
}

/// What would be wrong: an approval of repeated releases goes on although something needs a person.
#[test]
fn repeated_releases_stop_where_a_person_is_needed() {
    let until = NaiveDate::from_ymd_opt(2027, 6, 30).unwrap();
    type Change = fn(&mut Review, &mut FromWork);
    let changes: [(&str, Change); 6] = [
        ("not the agreed ones: shoe_size", |_, work| work.not_agreed.push("shoe_size".into())),
        ("not the agreed ones: region", |_, work| {
            let missing = vec![("region".to_owned(), None)];
            work.agreed = Some(AgreedColumns { missing, ..AgreedColumns::default() });
        }),
        ("not the agreed ones: age", |_, work| {
            let other_type = vec![("age".to_owned(), ColumnType::Number, ColumnType::Text)];
            work.agreed = Some(AgreedColumns { other_type, ..AgreedColumns::default() });
        }),
        ("three questions", |_, work| {
            work.facts.insert("wp216_linking".into(), Fact::work("yes", "Release"));
        }),
        ("does not meet the policy", |_, work| work.release.fails = true),
        ("next review was due on 2026-11-01", |review, _| set(review, "next_review", "2026-11-01")),
    ];
    for (why, change) in changes {
        let (mut review, mut work) = approved(Covers::Repeated { until, times: 5 }, 1);
        assert_eq!(stale(&review, &work), None);
        change(&mut review, &mut work);
        let found = stale(&review, &work).unwrap_or_else(|| panic!("{why}"));
        assert!(found.contains(why), "{found}");
    }
}
