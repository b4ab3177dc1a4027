//! The record in the window: what is still open, proposals, origins, the organisation, and what an approval waits for.

mod sealed;
mod sign_off;

use std::path::Path;

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::{
    gui::view_state::Place,
    release::settings::TableSettings,
    review::{Approval, Edit, Policy},
};

use crate::gui::harness::{Window, click, click_role, settle, small, type_into};

fn opened(home: &Path) -> Window {
    let path = home.join("members.csv");
    let rows = ["north,12", "south,15"].map(|line| {
        let (region, people) = line.split_once(',').unwrap();
        format!("{region}\n").repeat(people.parse().unwrap())
    });
    std::fs::write(&path, format!("region\n{}", rows.concat())).unwrap();
    let mut window = small(home, Some(&path));
    let table = TableSettings { dimensions: vec!["region".into()], ..TableSettings::default() };
    assert!(window.state_mut().bench.apply(Edit::AddTable(table)));
    window.state_mut().view.place = Place::Record;
    settle(&mut window);
    window
}

#[test]
fn what_is_open_comes_first_and_a_proposal_is_used_with_one_click() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    assert!(window.query_by_label("What the law requires").is_some());
    click(&mut window, "Use this: Is an assessment needed?");
    let record = window.state().bench.review().record.clone();
    assert_eq!(record.get("dpia_needed"), "no");
    assert!(window.query_by_label("Use this: Is an assessment needed?").is_none());
}

#[test]
fn an_approval_that_the_policy_asks_for_waits_for_what_is_missing_and_so_does_the_export() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    let policy = Policy { approval: Approval::Any, ..Policy::default() };
    assert!(window.state_mut().bench.apply(Edit::SetPolicy(policy)));
    settle(&mut window);
    click(&mut window, "Submit for review…");
    for (field, text) in [("Name", "A. Analyst"), ("Role", "Analyst")] {
        window.get_by_role_and_label(Role::TextInput, field).focus();
        window.run_ok();
        window.get_by_role_and_label(Role::TextInput, field).type_text(text);
        settle(&mut window);
    }
    click_role(&mut window, Role::Button, "Submit for review");
    assert!(window.get_by_role_and_label(Role::Button, "Approve…").accesskit_node().is_disabled());
    let out = home.path().join("out");
    let formats = shoal::release::writers::FileFormat::USUAL;
    window.state_mut().bench.export(&out, &formats, None, false);
    settle(&mut window);
    assert!(!out.exists(), "nothing leaves without an approval");
}

#[test]
fn the_organisation_is_typed_once_and_kept_with_the_settings() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    click(&mut window, "Organisation…");
    window.get_by_role_and_label(Role::TextInput, "Name of the organisation").focus();
    window.run_ok();
    window.get_by_role_and_label(Role::TextInput, "Name of the organisation").type_text("Loyalty Club SE");
    settle(&mut window);
    click_role(&mut window, Role::Button, "Use this profile");
    let bench = &window.state().bench;
    assert_eq!(bench.review().record.organisation.as_ref().unwrap().name, "Loyalty Club SE");
    assert_eq!(bench.record_state().form.text("controller"), "Loyalty Club SE");
    assert_eq!(bench.organisations().iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Loyalty Club SE"]);
}

/// What would be wrong: a vendor can be written nowhere, or the checklist of Art. 28(3) is asked of a data seller too.
#[test]
fn vendors_have_a_form_with_the_checklist_of_processors() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    click(&mut window, "Vendors…");
    for (name, text) in [("Name of the vendor", "Data GmbH"), ("Country of the vendor", "de")] {
        window.get_by_role_and_label(Role::TextInput, name).focus();
        settle(&mut window);
        window.get_by_role_and_label(Role::TextInput, name).type_text(text);
        settle(&mut window);
    }
    click(&mut window, "Save vendors");
    let vendors = &window.state().bench.review().record.vendors;
    assert_eq!(vendors.len(), 1);
    assert_eq!(
        (vendors[0].id.as_str(), vendors[0].name.as_str(), vendors[0].country.as_str()),
        ("v1", "Data GmbH", "DE")
    );
    window.state_mut().bench.apply(Edit::SetVendors(vec![shoal::review::Vendor {
        name: "Data GmbH".into(),
        role: shoal::review::PartyRole::Processor,
        ..Default::default()
    }]));
    click(&mut window, "Vendors…");
    assert!(window.query_by_label_contains("Art. 28(3)").is_some());
    click(&mut window, "Cancel");
}

/// Clicks what may be further down than what is in view.
fn press(window: &mut Window, name: &str) {
    window.get_by_label(name).click_accesskit();
    settle(window);
}

/// What would be wrong: two vendors share one checklist, or what an older review has for all of them is lost.
#[test]
fn each_vendor_has_a_checklist_of_its_own() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    let vendor = |name: &str| shoal::review::Vendor {
        name: name.into(),
        role: shoal::review::PartyRole::Processor,
        ..Default::default()
    };
    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::SetVendors(vec![vendor("Data GmbH"), vendor("Mail AG")]));
    let older = |key: &str, text: &str| Edit::SetRecord { key: key.into(), label: key.into(), text: text.into() };
    bench.apply(older("clause_a", "yes"));
    settle(&mut window);
    click(&mut window, "Vendors…");
    assert!(
        window.query_by_label("Where: Only on our documented instructions").is_some(),
        "as the older review has it"
    );
    type_into(&mut window, "Where: Only on our documented instructions", "§ 4");
    press(&mut window, "Save vendors");
    let review = window.state().bench.review();
    let [first, second] = review.record.vendors.as_slice() else { panic!("{:?}", review.record.vendors) };
    let of = |vendor: &shoal::review::Vendor| vendor.clauses.get("clause_a");
    assert_eq!((of(first).answer.as_str(), of(first).place.as_str()), ("yes", "§ 4"));
    assert_eq!((of(second).answer.as_str(), of(second).place.as_str()), ("yes", ""));
    assert_eq!(review.record.get("clause_a"), "", "each contract answers for itself from now on");
    let state = window.state().bench.record_state();
    assert_eq!(state.form.text("clause_a"), "yes");
    window.state_mut().bench.undo();
    assert_eq!(window.state().bench.review().record.get("clause_a"), "yes", "one step");
}

/// What would be wrong: periods are lines of text that somebody must word.
#[test]
fn periods_are_written_as_rows() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    press(&mut window, "As rows…: When the data are erased");
    click(&mut window, "Add a period");
    for (field, text) in [
        ("Kept data 1", "Purchases"),
        ("Period 1", "10 years"),
        ("Starts with 1", "the end of the year"),
        ("Reason 1", "tax law asks for it"),
    ] {
        type_into(&mut window, field, text);
    }
    click(&mut window, "Add a period");
    click(&mut window, "Remove period 2");
    click(&mut window, "Save periods");
    let text = "Purchases: 10 years, from the end of the year, because tax law asks for it";
    assert_eq!(window.state().bench.review().record.get("retention"), text);
    press(&mut window, "As rows…: When the data are erased");
    assert_eq!(window.get_by_label("Period 1").value().as_deref(), Some("10 years"));
}

/// What would be wrong: an ordinary record takes a click for every proposal, or taking them all back takes as many.
#[test]
fn all_proposals_are_used_as_one_step() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    let missing = |window: &Window| window.state().bench.record_state().form.missing().count();
    let before = missing(&window);
    let label = window.get_by_label_contains("Use all ").accesskit_node().label().unwrap();
    press(&mut window, &label);
    assert!(missing(&window) + 2 <= before, "at least two are answered");
    assert!(window.query_by_label_contains("Use all ").is_none());
    assert_eq!(window.state().bench.review().record.get("dpia_needed"), "no");
    window.state_mut().bench.undo();
    settle(&mut window);
    assert_eq!(missing(&window), before);
}

/// What would be wrong: whoever reviews for two organisations has one profile, and typing the second loses the first.
#[test]
fn several_organisations_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    for name in ["Loyalty Club SE", "Book Shop AG"] {
        click(&mut window, "Organisation…");
        if window.query_by_label("Add another organisation").is_some() {
            press(&mut window, "Add another organisation");
        }
        window.get_by_role_and_label(Role::TextInput, "Name of the organisation").focus();
        window.run_ok();
        window.get_by_role_and_label(Role::TextInput, "Name of the organisation").type_text(name);
        settle(&mut window);
        click_role(&mut window, Role::Button, "Use this profile");
    }
    let bench = &window.state().bench;
    let names: Vec<String> = bench.organisations().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Book Shop AG", "Loyalty Club SE"]);
    assert_eq!(bench.review().record.organisation.as_ref().unwrap().name, "Book Shop AG");
}

/// What would be wrong: a customer is named in the record and nobody is warned; or a member of staff of the same name
/// keeps every report from going out.
#[test]
fn a_value_of_a_person_in_an_answer_is_pointed_out_and_staff_can_be_said_to_be_staff() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    let role = Some(shoal::dataset::Role::DirectIdentifier);
    let text = "We asked the people of North first";
    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::RemoveTable { table: 0 });
    bench.apply(Edit::SetRole { column: "region".into(), role });
    bench.apply(Edit::SetRecord { key: "necessity".into(), label: "N".into(), text: text.into() });
    settle(&mut window);
    let warning = "▲ It holds a value of a direct identifier.";
    let tick = "This names staff or a company: Why less would not do";
    window.state_mut().view.record.article = Some("art35");
    settle(&mut window);
    assert!(window.query_by_label(warning).is_some());
    press(&mut window, tick);
    assert!(window.query_by_label(warning).is_none());
    assert!(window.state().bench.review().record.answer("necessity").unwrap().confirmed);
    press(&mut window, tick);
    assert!(window.query_by_label(warning).is_some(), "it can be taken back");
}

/// What would be wrong: a review with two vendors has one list for both, or the one list of an older review is lost.
#[test]
fn each_vendor_has_a_list_of_agreed_columns_of_its_own() {
    let home = tempfile::tempdir().unwrap();
    let mut window = opened(home.path());
    let vendor = |name: &str| shoal::review::Vendor { name: name.into(), ..Default::default() };
    let bench = &mut window.state_mut().bench;
    bench.apply(Edit::SetVendors(vec![vendor("Data GmbH"), vendor("Mail AG")]));
    let older = Edit::SetRecord { key: "agreed_columns".into(), label: "l".into(), text: "region".into() };
    bench.apply(older);
    window.state_mut().command(shoal::gui::command::Command::AgreedColumns);
    settle(&mut window);
    let list = |window: &Window| {
        window.get_by_role_and_label(Role::MultilineTextInput, "List of agreed columns").value().unwrap_or_default()
    };
    assert_eq!(list(&window), "region");
    click_role(&mut window, Role::ComboBox, "Vendor of the file");
    click_role(&mut window, Role::Button, "Mail AG");
    assert_eq!(list(&window), "", "nothing is agreed with the other");
    type_into(&mut window, "List of agreed columns", "region, age");
    type_into(&mut window, "Agreed until", "2020-12-31");
    let ended = "▲ The list of columns was agreed with Mail AG until 2020-12-31.";
    assert!(window.query_by_label(ended).is_some());
    let record = &window.state().bench.review().record;
    assert_eq!(record.agreed_lists(), [("Data GmbH", "region"), ("Mail AG", "region, age")]);
    let state = window.state().bench.record_state();
    assert!(state.gates.iter().any(|gate| gate.id == "agreed_until_passed"));
    assert_eq!(state.form.text("agreed_columns"), "Data GmbH\nregion\n\nMail AG\nregion, age");
    click(&mut window, "Done");
}
