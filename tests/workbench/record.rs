//! The record of an ordinary release: what is filled from the work, and how little is left to type.

use std::sync::Arc;

use shoal::dataset::sample::{self, Sample};
use shoal::dataset::{Dataset, Role, Use};
use shoal::privacy::Progress;
use shoal::release::settings::TableSettings;
use shoal::review::{
    Contact, Edit, EntryState, Organisation, Origin, PeopleNotice, Recipient, Retention, Review, Segment,
};
use shoal::workbench::{MeasureOptions, RecordState, measure, prepare_release, record_state};

/// Most things that an ordinary release asks to be typed.
const MOST: usize = 12;

fn club() -> Arc<Dataset> {
    Arc::new(sample::dataset(Sample::named("club").unwrap(), 2_000, &Progress::new()).unwrap())
}

fn organisation() -> Organisation {
    let all = shoal::review::NOTICE_ITEMS.iter().map(|item| (*item).to_owned()).collect();
    Organisation {
        name: "Loyalty Club SE".into(),
        address: "Beispielstr. 1, Berlin".into(),
        contact: "privacy@club.example".into(),
        country: "DE".into(),
        dpo: Contact { name: "Ann Example".into(), contact: "dpo@club.example".into() },
        retention: vec![Retention {
            data_category: "Purchases".into(),
            period: "10 years".into(),
            ..Retention::default()
        }],
        notice: PeopleNotice { link: "https://club.example/privacy".into(), covers: all, ..PeopleNotice::default() },
        rights_contact: "rights@club.example".into(),
        ..Organisation::default()
    }
}

fn ordinary() -> Review {
    let mut review = Review::default();
    let table = TableSettings { dimensions: vec!["tier".into(), "channel".into()], ..TableSettings::default() };
    let mut partner = Recipient::named("Partner A");
    partner.country = "DE".into();
    partner.may = "Planning".into();
    partner.contract.forbids_linking = true;
    for edit in [
        Edit::SetRole { column: "tier".into(), role: Some(Role::QuasiIdentifier) },
        Edit::SetRole { column: "email".into(), role: Some(Role::DirectIdentifier) },
        Edit::SetUse { column: "customer_id".into(), use_: Some(Use::PersonKey) },
        Edit::AddSegment(Segment::new("Gold", "tier = \"gold\"").for_purpose("Plan offers in stores for gold members")),
        Edit::AddRecipient(partner),
        Edit::AddTable(table),
        Edit::SetOrganisation(Some(organisation())),
        Edit::SetTitle("Offers in stores".into()),
    ] {
        review.apply(&edit).unwrap();
    }
    Arc::make_mut(&mut review.release).recipients.push("Partner A".into());
    review
}

fn state(dataset: &Arc<Dataset>, review: &Review) -> RecordState {
    let figures = measure(dataset, review, &MeasureOptions::default()).unwrap();
    let release = prepare_release(dataset, review, &Progress::new()).unwrap();
    let today = "2026-11-29".parse().unwrap();
    record_state(review, Some(dataset), Some(&figures), Some(&release), today)
}

#[test]
fn an_ordinary_release_asks_for_at_most_twelve_things() {
    let (dataset, mut review) = (club(), ordinary());
    // Name, role, country, permitted use and holdings of the recipient, and who signs.
    let mut typed = 6;
    for _ in 0..3 {
        let found = state(&dataset, &review);
        for entry in found.form.missing() {
            let text = entry.proposal.clone().unwrap_or_else(|| panic!("{} has no proposal", entry.field.key));
            let (key, label) = (entry.field.key.clone(), entry.field.label.clone());
            review.apply(&Edit::SetRecord { key, label, text }).unwrap();
            typed += 1;
        }
    }
    assert!(typed <= MOST, "{typed} things are typed or looked at");
    let found = state(&dataset, &review);
    let missing: Vec<&str> = found.form.missing().map(|entry| entry.field.key.as_str()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(found.blocks_export(), None, "{:?}", found.gates);
}

#[test]
fn fields_are_filled_from_the_work_with_their_origin() {
    let (dataset, review) = (club(), ordinary());
    let found = state(&dataset, &review);
    let filled: [(&str, Origin, &[&str]); 13] = [
        ("controller", Origin::Profile, &["Loyalty Club SE", "Berlin"]),
        ("dpo", Origin::Profile, &["Ann Example"]),
        ("retention", Origin::Profile, &["Purchases: 10 years"]),
        ("purpose", Origin::Work, &["Plan offers in stores"]),
        ("people_categories", Origin::Work, &["members", "2,000 people"]),
        ("data_categories", Origin::Work, &["Contact: email (direct identifier, not used)", "tier"]),
        ("recipients_personal", Origin::Work, &["Nobody"]),
        ("recipients_statistics", Origin::Work, &["Partner A (partner, DE)"]),
        ("security_measures", Origin::Work, &["Small groups are hidden", "no connection"]),
        ("same_purpose_as_collection", Origin::Work, &["statistics"]),
        ("wp216_singling_out", Origin::Work, &["no"]),
        ("wp216_linking", Origin::Work, &["no"]),
        ("wp216_inference", Origin::Work, &["no"]),
    ];
    for (key, origin, parts) in filled {
        let entry = found.form.entry(key).unwrap_or_else(|| panic!("{key} is not shown"));
        assert_eq!((entry.state, entry.origin), (EntryState::Answered, Some(origin)), "{key}: {entry:?}");
        for part in parts {
            assert!(entry.text.contains(part), "no {part} in {key}: {}", entry.text);
        }
    }
}

#[test]
fn a_value_of_a_direct_identifier_in_a_text_is_found_whole_and_can_be_cleared() {
    let (dataset, mut review) = (club(), ordinary());
    let column = dataset.column_index("email").unwrap();
    let value =
        (0..dataset.rows()).map(|row| dataset.cell(row, column).to_string()).find(|text| text.len() > 8).unwrap();
    let set = |review: &mut Review, text: String| {
        review.apply(&Edit::SetRecord { key: "necessity".into(), label: "N".into(), text }).unwrap();
    };
    set(&mut review, format!("Asked {}, who agreed.", value.to_uppercase()));
    assert_eq!(state(&dataset, &review).work.personal_values, ["Why less would not do"]);
    set(&mut review, format!("Asked x{value}x, who agreed."));
    assert_eq!(state(&dataset, &review).work.personal_values, [""; 0]);
}

/// What would be wrong: the name of a customer leaves with a text that nobody looked at.
#[test]
fn every_free_text_is_searched_and_fields_for_names_are_not() {
    let (dataset, review) = (club(), ordinary());
    let column = dataset.column_index("email").unwrap();
    let value =
        (0..dataset.rows()).map(|row| dataset.cell(row, column).to_string()).find(|text| text.len() > 8).unwrap();
    let found = |change: &dyn Fn(&mut Review)| {
        let mut review = review.clone();
        change(&mut review);
        state(&dataset, &review).work.personal_values
    };
    let text = format!("As {value} said");
    let vendor = |vendor: shoal::review::Vendor| Edit::SetVendors(vec![vendor]);
    let none: [&str; 0] = [];
    assert_eq!(found(&|_| {}), none);
    assert_eq!(found(&|review| review.title.clone_from(&text)), ["Title of the review"]);
    assert_eq!(
        found(&|review| {
            let segment = &mut Arc::make_mut(&mut review.segments)[0];
            segment.legal.legitimate_interest =
                Some(shoal::review::LegitimateInterest { balance: text.clone(), ..Default::default() });
        }),
        ["Lawful basis of Gold"]
    );
    assert_eq!(
        found(&|review| Arc::make_mut(&mut review.recipients)[0].holds.clone_from(&text)),
        ["Recipient Partner A"]
    );
    let told = shoal::review::Vendor { name: "V".into(), people_told_reason: text.clone(), ..Default::default() };
    assert_eq!(found(&|review| review.apply(&vendor(told.clone())).unwrap()), ["Vendor V"]);
    let own = |change: &dyn Fn(&mut Organisation)| {
        found(&|review| change(Arc::make_mut(&mut review.record).organisation.get_or_insert_default()))
    };
    assert_eq!(own(&|own| own.security.clone_from(&text)), ["Security measures of the organisation"]);
    assert_eq!(own(&|own| own.dpo.contact.clone_from(&value)), none, "a contact of the organisation");
    let contact = shoal::review::Vendor { name: "V".into(), contact: value.clone(), ..Default::default() };
    assert_eq!(found(&|review| review.apply(&vendor(contact.clone())).unwrap()), none);
}
