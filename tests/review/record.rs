//! The record: every field can be answered, triggers and gates one by one, older reviews with nothing lost.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use shoal::release::settings::TableSettings;
use shoal::review::{
    Answer, Approval, Channel, Condition, ConsentKind, EntryState, Fact, FieldKind, Form, FromWork, Level,
    Organisation, Origin, PartyRole, Policy, Preset, Processor, PurposeClass, Recipient, Regime, Review, Segment,
    Signer, Signing, Step, Stops, Vendor, VendorContract, gates, law, triggers,
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()
}

fn work() -> FromWork {
    let mut work = FromWork { today: today(), ..FromWork::default() };
    work.release.designed = true;
    work.release.fresh = true;
    work.release.attacked = true;
    for key in ["wp216_singling_out", "wp216_linking", "wp216_inference"] {
        work.facts.insert(key.to_owned(), Fact::work("no", "Release"));
    }
    work
}

fn review() -> Review {
    let mut review = Review::default();
    Arc::make_mut(&mut review.release)
        .tables
        .push(TableSettings { dimensions: vec!["region".into()], ..TableSettings::default() });
    Arc::make_mut(&mut review.release).recipients.push("Partner A".into());
    let mut partner = Recipient::named("Partner A");
    partner.country = "DE".into();
    partner.contract.forbids_linking = true;
    Arc::make_mut(&mut review.recipients).push(partner);
    Arc::make_mut(&mut review.segments).push(Segment::new("Young", "age < 30"));
    review
}

fn set(review: &mut Review, key: &str, text: &str) {
    Arc::make_mut(&mut review.record).set(key, text);
}

fn segment(review: &mut Review) -> &mut Segment {
    &mut Arc::make_mut(&mut review.segments)[0]
}

fn recipient(review: &mut Review) -> &mut Recipient {
    &mut Arc::make_mut(&mut review.recipients)[0]
}

fn organisation(review: &mut Review) -> &mut Organisation {
    Arc::make_mut(&mut review.record).organisation.get_or_insert_default()
}

fn vendor(role: PartyRole, country: &str, ends: &str) -> Vendor {
    let contract = VendorContract { ends: ends.into(), ..VendorContract::default() };
    Vendor { name: "V".into(), role, country: country.into(), contract, ..Vendor::default() }
}

fn policy(review: &mut Review, preset: Preset) {
    review.policy = Arc::new(preset.policy());
}

#[test]
fn every_field_can_be_answered() {
    for field in law().fields.iter().filter(|field| !field.work_only) {
        let mut review = review();
        let text = match field.kind {
            FieldKind::Day => "2027-01-31".to_owned(),
            FieldKind::Choice => field.choices[0].0.clone(),
            _ => "An answer".to_owned(),
        };
        set(&mut review, &field.key, &text);
        let mut work = work();
        work.facts.clear();
        let form = Form::of(&review, &work);
        let entry = form.entry(&field.key).unwrap_or_else(|| panic!("{} is not shown", field.key));
        assert_eq!((entry.state, entry.text.as_str()), (EntryState::Answered, text.as_str()), "{}", field.key);
        assert_eq!(entry.origin, Some(Origin::Typed), "{}", field.key);
        if matches!(field.kind, FieldKind::Day | FieldKind::Choice) {
            set(&mut review, &field.key, "nonsense");
            let form = Form::of(&review, &work);
            assert_ne!(form.entry(&field.key).unwrap().state, EntryState::Answered, "{}", field.key);
        }
        if field.may_not_apply {
            for (reason, state) in [("too short", None), ("There is no officer.", Some(EntryState::DoesNotApply))] {
                let answer = Answer { not_applicable_reason: Some(reason.into()), ..Answer::default() };
                Arc::make_mut(&mut review.record).set_answer(&field.key, answer);
                let form = Form::of(&review, &work);
                let entry = form.entry(&field.key).unwrap();
                assert_eq!(entry.state == EntryState::DoesNotApply, state.is_some(), "{} {reason}", field.key);
            }
        }
    }
}

#[test]
fn a_proposal_counts_as_empty_until_it_is_used_and_the_work_counts_as_filled() {
    let mut review = review();
    let mut work = work();
    work.facts.insert("necessity".into(), Fact::proposal("Two of nine columns.", "Columns"));
    work.facts.insert("purpose".into(), Fact::work("Letters", "Segments"));
    let form = Form::of(&review, &work);
    let (necessity, purpose) = (form.entry("necessity").unwrap(), form.entry("purpose").unwrap());
    assert_eq!((necessity.state, necessity.proposal.as_deref()), (EntryState::Missing, Some("Two of nine columns.")));
    assert_eq!((purpose.state, purpose.origin, purpose.place), (EntryState::Answered, Some(Origin::Work), "Segments"));
    let used = Answer { value: "Two of nine columns.".into(), origin: Origin::Template, ..Answer::default() };
    Arc::make_mut(&mut review.record).set_answer("necessity", used);
    set(&mut review, "purpose", "Cards");
    let form = Form::of(&review, &work);
    assert_eq!(form.entry("necessity").unwrap().origin, Some(Origin::Template));
    assert_eq!((form.text("purpose"), form.entry("purpose").unwrap().origin), ("Cards", Some(Origin::Typed)));
    // What somebody says can make an answer on the release worse and never better.
    set(&mut review, "wp216_linking", "cannot_tell");
    work.facts.insert("wp216_inference".into(), Fact::work("yes", "Release"));
    set(&mut review, "wp216_inference", "no");
    let form = Form::of(&review, &work);
    assert_eq!((form.text("wp216_linking"), form.text("wp216_inference")), ("cannot_tell", "yes"));
}

/// What makes each trigger hold; without it none of them does.
#[test]
fn triggers_one_by_one() {
    type Setup = fn(&mut Review, &mut FromWork);
    let table: [(&str, Setup); 32] = [
        ("gdpr", |_, _| {}),
        ("no_gdpr", |review, _| organisation(review).regimes.push(Regime::Ccpa)),
        ("outside_eea", |review, _| organisation(review).country = "US".into()),
        ("transfer", |review, _| {
            Arc::make_mut(&mut review.record).vendors.push(vendor(PartyRole::Processor, "US", ""));
        }),
        ("our_role_processor", |review, _| set(review, "our_role", "processor")),
        ("dpia", |review, _| set(review, "dpia_needed", "yes")),
        ("dpia_not_needed", |review, _| set(review, "dpia_needed", "no")),
        ("dpia_and_officer", |review, _| {
            set(review, "dpia_needed", "yes");
            set(review, "dpo", "Ann Example");
        }),
        ("officer_said_no", |review, _| set(review, "dpo_view", "no")),
        ("residual_high", |review, _| {
            set(review, "dpia_needed", "yes");
            set(review, "residual_risk", "high");
        }),
        ("processor", |review, _| organisation(review).processors.push(Processor::default())),
        ("vendor_file", |review, _| set(review, "agreed_columns", "region: text")),
        ("basis_a", |review, _| segment(review).legal.channel = Some(Channel::Email)),
        ("basis_f", |review, _| segment(review).legal.legal_basis = "f".into()),
        ("compatibility", |review, _| set(review, "same_purpose_as_collection", "compatible")),
        ("art9_used", |_, work| work.art9_used.push("health_note".into())),
        ("children", |_, work| work.children = true),
        ("new_purpose", |review, _| segment(review).legal.same_purpose_as_collection = "no".into()),
        ("not_ours", |review, _| set(review, "source_kind", "vendor")),
        ("channel", |review, _| segment(review).legal.channel = Some(Channel::Post)),
        ("objection_shown", |review, _| segment(review).legal.purpose_class = Some(PurposeClass::OwnMarketing)),
        ("joint", |review, _| recipient(review).role = PartyRole::Joint),
        ("intruder", |review, _| policy(review, Preset::Public)),
        ("wp216_open", |review, _| set(review, "wp216_linking", "yes")),
        ("release_unclear", |review, _| set(review, "wp216_linking", "cannot_tell")),
        ("ccpa", |review, _| organisation(review).regimes.push(Regime::Ccpa)),
        ("ccpa_aggregate", |review, _| {
            organisation(review).regimes.push(Regime::Ccpa);
            set(review, "ccpa_kind", "aggregate");
        }),
        ("ccpa_deidentified", |review, _| {
            organisation(review).regimes.push(Regime::Ccpa);
            set(review, "ccpa_kind", "deidentified");
        }),
        ("ccr", |review, work| {
            organisation(review).regimes.push(Regime::Ccpa);
            work.art9_used.push("health_note".into());
        }),
        ("hipaa", |review, _| organisation(review).regimes.push(Regime::Hipaa)),
        ("hipaa_expert", |review, _| {
            organisation(review).regimes.push(Regime::Hipaa);
            set(review, "hipaa_method", "expert");
        }),
        ("iso_27559", |review, _| organisation(review).regimes.push(Regime::Iso27559)),
    ];
    let listed: BTreeSet<&str> = law().triggers.iter().map(|trigger| trigger.id.as_str()).collect();
    assert_eq!(table.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>(), listed, "every trigger of the data file");
    assert_eq!(triggers(&review(), &work()), BTreeSet::from(["gdpr"]));
    for (id, setup) in table {
        let (mut review, mut work) = (review(), work());
        setup(&mut review, &mut work);
        assert!(triggers(&review, &work).contains(id), "{id}");
        // Each field of it appears, and is asked for if the law asks for it.
        let form = Form::of(&review, &work);
        for field in law().fields.iter().filter(|field| field.when.as_deref() == Some(id)) {
            assert!(form.entry(&field.key).is_some(), "{id}: {}", field.key);
        }
    }
}

/// What would be wrong: an organisation of California must answer articles of the GDPR, or is stopped by them.
#[test]
fn under_californian_law_alone_nothing_of_the_gdpr_is_requested() {
    let mut review = review();
    organisation(&mut review).regimes.push(Regime::Ccpa);
    segment(&mut review).legal.channel = Some(Channel::OnlineAds);
    Arc::make_mut(&mut review.record).vendors.push(vendor(PartyRole::Processor, "US", ""));
    set(&mut review, "dpia_needed", "");
    let mut work = work();
    work.art9_used.push("health_note".into());
    work.facts.insert("purpose".into(), Fact::work("Letters to members", "Segments"));
    work.facts.insert("people_categories".into(), Fact::work("members", "Data"));
    let form = Form::of(&review, &work);
    let shown: Vec<String> = form.articles().into_iter().map(|article| article.heading).collect();
    assert!(shown.iter().all(|heading| !heading.contains("GDPR")), "{shown:?}");
    for part in ["What every review keeps", "11 CCR 7150", "Civ. 1798.140"] {
        assert!(shown.iter().any(|heading| heading.contains(part)), "no {part} in {shown:?}");
    }
    let missing: Vec<&str> = form.missing().map(|entry| entry.field.key.as_str()).collect();
    assert!(missing.contains(&"next_review") && missing.contains(&"ra_benefits"), "{missing:?}");
    for entry in form.missing() {
        let article = law().article(entry.article).unwrap();
        assert!(article.law != "GDPR" && !entry.source.contains("30(1)"), "{entry:?}");
    }
    assert_eq!(form.text("people_categories"), "members", "outputs have it all the same");
    let open = gates(&review, &work, &form, None);
    let of_the_gdpr =
        ["art9_basis_missing", "transfer_without_safeguard", "processor_clause_missing", "dpia_incomplete"];
    assert!(open.iter().all(|gate| !of_the_gdpr.contains(&gate.id)), "{open:?}");
    organisation(&mut review).regimes.push(Regime::UkGdpr);
    let form = Form::of(&review, &work);
    let open = gates(&review, &work, &form, None);
    assert!(open.iter().any(|gate| gate.id == "transfer_without_safeguard"), "{open:?}");
    assert!(form.missing().any(|entry| entry.article == "art6"));
}

fn submitted(review: &mut Review, name: &str) {
    review.sign(&signing(Step::Submit, name, Vec::new())).unwrap();
}

fn signing(step: Step, name: &str, conditions: Vec<Condition>) -> Signing {
    Signing {
        step,
        by: Signer { name: name.into(), role: "Head of insight".into() },
        on: "2026-11-28T14:05:00Z".parse().unwrap(),
        reason: "Because".into(),
        conditions,
        gates: Vec::new(),
        filled: Vec::new(),
        covers: Default::default(),
    }
}

/// What opens each gate, and what the data file says that it stops.
#[test]
fn gates_one_by_one() {
    type Setup = fn(&mut Review, &mut FromWork);
    let needs = |review: &mut Review| Arc::make_mut(&mut review.policy).approval = Approval::Any;
    let table: [(&str, Setup); 42] = [
        ("policy_not_met", |_, work| {
            work.release.fails = true;
            work.release.because = "A cell of 3 people.".into();
        }),
        ("figures_not_fresh", |_, work| work.release.fresh = false),
        ("attack_not_finished", |_, work| work.release.attacked = false),
        ("direct_identifier_leaves", |_, work| work.release.direct_identifiers.push("e_mail".into())),
        ("ledger_broken", |_, work| work.ledger_fault = Some("release 1 was changed".into())),
        ("noise_budget_spent", |_, work| work.release.over_budget = true),
        ("recipient_missing", |review, _| {
            Arc::make_mut(&mut review.policy).approval = Approval::Any;
            Arc::make_mut(&mut review.release).recipients.clear();
        }),
        ("approval_missing", |review, _| Arc::make_mut(&mut review.policy).approval = Approval::Any),
        ("approval_stale", |review, _| {
            Arc::make_mut(&mut review.policy).approval = Approval::Any;
            submitted(review, "A");
            review.sign(&signing(Step::Approve, "K. Reviewer", Vec::new())).unwrap();
            set(review, "purpose", "Another one");
        }),
        ("approval_refused", |review, _| {
            submitted(review, "A");
            review.sign(&signing(Step::Refuse, "K. Reviewer", Vec::new())).unwrap();
        }),
        ("condition_open", |review, _| {
            submitted(review, "A");
            let conditions = vec![Condition::read("Ask the vendor").unwrap()];
            review.sign(&signing(Step::ApproveWithConditions, "K. Reviewer", conditions)).unwrap();
        }),
        ("objectors_inside", |_, work| work.objectors_inside.push("Young".into())),
        ("consent_missing", |_, work| work.without_consent.push("Young".into())),
        ("art9_basis_missing", |_, work| work.art9_used.push("health_note".into())),
        ("transfer_without_safeguard", |review, _| {
            Arc::make_mut(&mut review.record).vendors.push(vendor(PartyRole::Processor, "US", ""));
        }),
        ("purpose_incompatible", |review, _| set(review, "same_purpose_as_collection", "no")),
        ("prior_consultation_open", |review, _| {
            set(review, "dpia_needed", "yes");
            set(review, "residual_risk", "high");
        }),
        ("contract_ended", |review, _| {
            Arc::make_mut(&mut review.record).vendors.push(vendor(PartyRole::Processor, "DE", "2026-11-28"));
        }),
        ("release_called_anonymous", |review, _| set(review, "wp216_linking", "cannot_tell")),
        ("columns_not_agreed", |_, work| work.not_agreed.push("shoe_size".into())),
        ("agreed_until_passed", |review, _| set(review, "agreed_until", "2026-11-28")),
        ("required_field_empty", |_, _| {}),
        ("dpia_incomplete", |review, _| set(review, "dpia_needed", "yes")),
        ("dpo_not_asked", |review, _| {
            set(review, "dpia_needed", "yes");
            set(review, "dpo", "Ann Example");
        }),
        ("dpo_no_without_reason", |review, _| set(review, "dpo_view", "no")),
        ("processor_clause_missing", |review, _| {
            Arc::make_mut(&mut review.record).vendors.push(vendor(PartyRole::Processor, "DE", ""));
            set(review, "clause_d", "unclear");
        }),
        ("wp216_evaluation_missing", |review, _| set(review, "wp216_linking", "yes")),
        ("intruder_log_empty", |review, _| policy(review, Preset::HealthOrMinors)),
        ("signed_by_author", |review, _| submitted(review, "k.  REVIEWER")),
        ("officer_decides", |review, _| set(review, "dpo", "K. Reviewer, dpo@club.example")),
        ("personal_value_in_text", |_, work| work.personal_values.push("What it is for".into())),
        ("purpose_generic", |review, _| set(review, "purpose", "Analysis")),
        ("notice_outdated", |review, _| organisation(review).notice.link = "https://club.example".into()),
        ("notice_vendor_late", |review, work| {
            set(review, "source_kind", "vendor");
            let by = Fact::work("2026-11-28", "the law");
            work.facts.insert("notice_vendor_by".into(), by);
        }),
        ("recipient_promised_nothing", |review, _| recipient(review).contract.forbids_linking = false),
        ("recipient_holds_much", |review, work| {
            recipient(review).holds_columns.push("region".into());
            work.release.dimensions.push("region".into());
        }),
        ("unknown_consent_many", |_, work| work.unknown_consent = Some(0.06)),
        ("other_review_released_this_file", |_, work| work.released_elsewhere = true),
        ("review_overdue", |review, _| set(review, "next_review", "2026-11-28")),
        ("source_not_erased", |review, _| set(review, "source_erase_by", "2026-11-28")),
        ("next_review_far", |review, _| set(review, "next_review", "2029-11-30")),
        ("policy_tightened_after_approval", |review, _| {
            submitted(review, "A");
            review.sign(&signing(Step::Approve, "K. Reviewer", Vec::new())).unwrap();
            Arc::make_mut(&mut review.policy).k = 50;
        }),
    ];
    let listed: Vec<&str> = law().gates.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(
        table.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        listed,
        "every gate of the data file, in its order"
    );
    let by = Signer { name: "K. Reviewer".into(), role: "Head of insight".into() };
    let open = |review: &Review, work: &FromWork| gates(review, work, &Form::of(review, work), Some(&by));
    let before: BTreeSet<&str> = open(&review(), &work()).into_iter().map(|gate| gate.id).collect();
    assert_eq!(before, BTreeSet::from(["required_field_empty"]), "an empty record lacks answers and nothing else");
    for ((id, setup), rule) in table.into_iter().zip(&law().gates) {
        for needed in [false, true] {
            let (mut review, mut work) = (review(), work());
            setup(&mut review, &mut work);
            if needed {
                needs(&mut review);
            }
            let found = open(&review, &work);
            let gate = found.iter().find(|gate| gate.id == id).unwrap_or_else(|| panic!("{id} is closed: {found:?}"));
            let asks = needed || review.policy.approval != Approval::None;
            let stops = match rule.level {
                Level::Export => Stops::Export,
                // Of statistics alone it warns.
                _ if id == "consent_missing" => Stops::Nothing,
                // The verdict of the release decides.
                _ if id == "release_called_anonymous" && !asks => Stops::Nothing,
                Level::ApprovalOrExport if !asks => Stops::Export,
                Level::Approval | Level::ApprovalOrExport if asks => Stops::Approval,
                _ => Stops::Nothing,
            };
            assert_eq!(gate.stops, stops, "{id}, approval asked for: {asks}");
            assert_eq!(gate.exception, id == "policy_not_met", "{id}");
        }
    }
}

#[test]
fn a_second_person_approves_where_the_policy_asks_for_one() {
    let mut review = review();
    Arc::make_mut(&mut review.policy).approval = Approval::SecondPerson;
    submitted(&mut review, "K. Reviewer");
    let work = work();
    let form = Form::of(&review, &work);
    let stops = |name: &str| {
        let by = Signer { name: name.into(), role: "Head".into() };
        let found = gates(&review, &work, &form, Some(&by));
        found.iter().find(|gate| gate.id == "signed_by_author").map(|gate| gate.stops)
    };
    assert_eq!((stops("k. reviewer"), stops("Somebody else")), (Some(Stops::Approval), None));
}

#[test]
fn the_approval_comes_from_the_preset_that_is_chosen_in_the_window_and_from_nothing_else() {
    assert_eq!(Policy::default().approval, Approval::None);
    for (preset, approval) in [
        (Preset::InternalAnalytics, Approval::None),
        (Preset::ShareWithPartner, Approval::Any),
        (Preset::Public, Approval::SecondPerson),
        (Preset::HealthOrMinors, Approval::SecondPerson),
    ] {
        assert_eq!(preset.policy().approval, Approval::None);
        let chosen = preset.policy_with_approval();
        assert_eq!((chosen.approval, chosen.clone().renamed().preset), (approval, Some(preset)));
        assert!(chosen.is_at_least_as_strict_as(&preset.policy()));
        assert_eq!(preset.policy().is_at_least_as_strict_as(&chosen), approval == Approval::None);
    }
}

fn read(text: &str) -> Review {
    Review::from_json(text.as_bytes(), Path::new("old.shoal.json")).unwrap()
}

#[test]
fn an_older_record_opens_with_nothing_lost() {
    let review = read(
        r#"{"version": 4, "record": {"controller": "Shop AG", "dpo": "Ann", "purpose": "Letters", "recipients": "Partner A",
        "transfers": "none", "retention": "2 years", "necessity": "N", "risks": "R", "measures": "M", "dpo_advice": "D",
        "views": "W", "vendor": "Data GmbH", "contract": "AV-7", "contract_end": "2027-03-31", "agreed_columns": "a, b",
        "legal_basis": "Art. 6 (1) (f)", "consent_text": "C", "next_review": "2027-05-31"}}"#,
    );
    for (key, text) in [
        ("controller", "Shop AG"),
        ("dpo", "Ann"),
        ("purpose", "Letters"),
        ("recipients_note", "Partner A"),
        ("transfers", "none"),
        ("retention", "2 years"),
        ("necessity", "N"),
        ("risks", "R"),
        ("measures", "M"),
        ("dpo_advice", "D"),
        ("views", "W"),
        ("agreed_columns", "a, b"),
        ("legal_basis_note", "Art. 6 (1) (f)"),
        ("consent_text", "C"),
        ("next_review", "2027-05-31"),
    ] {
        assert_eq!(review.record.get(key), text, "{key}");
    }
    let [vendor] = review.record.vendors.as_slice() else { panic!("{:?}", review.record.vendors) };
    assert_eq!((vendor.id.as_str(), vendor.name.as_str()), ("v1", "Data GmbH"));
    assert_eq!((vendor.contract.reference.as_str(), vendor.contract.ends.as_str()), ("AV-7", "2027-03-31"));
    let [partner] = review.recipients.as_slice() else { panic!("{:?}", review.recipients) };
    assert_eq!((partner.id.as_str(), partner.name.as_str()), ("r1", "Partner A"));
    // Each of them is shown, those of before too.
    let form = Form::of(&review, &work());
    for key in review.record.keys() {
        assert!(form.entry(key).is_some(), "{key} is not shown");
    }
    let text = String::from_utf8(review.to_json().unwrap()).unwrap();
    assert_eq!(read(&text), review, "taken over once");
}

#[test]
fn answers_keep_their_origin_and_ids_are_never_given_again() {
    let mut review = review();
    let answer = Answer { value: "no".into(), origin: Origin::Template, confirmed: true, not_applicable_reason: None };
    Arc::make_mut(&mut review.record).set_answer("dpia_needed", answer.clone());
    set(&mut review, "purpose", "Letters");
    let add = |review: &mut Review, name: &str| {
        review.apply(&shoal::review::Edit::AddRecipient(Recipient::named(name))).unwrap();
        review.recipient(name).unwrap().id.clone()
    };
    assert_eq!(add(&mut review, "B"), "r2");
    review.apply(&shoal::review::Edit::RemoveRecipient { name: "B".into() }).unwrap();
    assert_eq!(add(&mut review, "C"), "r3");
    let text = String::from_utf8(review.to_json().unwrap()).unwrap();
    let mut again = read(&text);
    assert_eq!(again, review);
    assert_eq!(again.record.answer("dpia_needed"), Some(&answer));
    assert_eq!(add(&mut again, "D"), "r4");
    assert!(text.contains(r#""purpose": "Letters""#), "a typed text is saved as one");
}

#[test]
fn consent_that_a_channel_needs_is_proposed_and_can_be_said_otherwise() {
    let mut review = review();
    segment(&mut review).legal.channel = Some(Channel::Sms);
    assert_eq!(segment(&mut review).legal.consent(), ConsentKind::Channel);
    segment(&mut review).legal.consent_needed = Some(ConsentKind::None);
    assert_eq!(segment(&mut review).legal.consent(), ConsentKind::None);
}
