//! The ways to safety by hand: the best levels, proposals, what singles people out, agreed columns.

use std::fs;

use eframe::egui::{Key, Modifiers, accesskit::Role as Access};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::{
    gui::command::Command,
    report::assessment::Verdict,
    review::LadderForm,
    workbench::{LevelsAsked, LevelsPoint, LevelsView},
};

use super::{
    harness::{Window, click, click_role, look, settle, small, type_into},
    journeys::{coarsen, sample},
};

/// What the dialog shows, with the limits that are kept.
fn found(window: &mut Window) -> std::sync::Arc<LevelsView> {
    let limits = window.state().view.columns.limits.clone();
    window.state_mut().bench.best_levels(&LevelsAsked { values: true, limits }).fresh().expect("searched").clone()
}

fn press(window: &mut Window, name: &str) {
    window.get_by_label(name).click_accesskit();
    settle(window);
}

fn crowds_of(view: &LevelsView, at: usize) -> String {
    format!("crowds of {}", shoal::report::words::thousands(view.points[at].k))
}

/// Opens the best levels of the sample and puts the first two points side by side.
pub fn two_levels_side_by_side(window: &mut Window) -> std::sync::Arc<LevelsView> {
    sample(window);
    click_role(window, Access::Tab, "Columns");
    click(window, "Find the best levels…");
    let all = found(window);
    let frontier = all.frontier(0.0);
    assert!(frontier.len() > 1, "{frontier:?}");
    for at in &frontier[..2] {
        press(window, &format!("Compare: {}", crowds_of(&all, *at)));
    }
    all
}

/// What would be wrong: points cannot be put side by side, limits are not kept, or leaving people out is not offered.
#[test]
fn points_are_compared_within_limits_and_one_is_applied() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    let all = two_levels_side_by_side(&mut window);
    let frontier = all.frontier(0.0);
    for said in ["Smallest crowd", "People left out", "Segments that may go", "Detail lost", "The whole file"] {
        assert!(window.query_by_label(said).is_some(), "{said}");
    }
    let apply = format!("Apply: {}", crowds_of(&all, frontier[0]));
    assert_eq!(window.query_all_by_label(&apply).count(), 2, "beside and below");
    // With some left out there are other points, which say so.
    press(&mut window, "May be left out: up to 5 %, 1,000");
    let last =
        all.frontier(0.05).into_iter().find(|at| all.points[*at].left_out > 0).expect("a point with some left out");
    let left_out = shoal::report::words::people(all.points[last].left_out);
    assert!(window.query_all_by_label_contains(&left_out).next().is_some(), "{left_out}");
    assert!(window.query_all_by_label_contains("Apply leaves nobody out").next().is_some(), "before it is applied");
    // A column that is held stays where it is; the search starts again by itself.
    press(&mut window, "Limits for columns");
    press(&mut window, "gender: hold it at as it came");
    let held = found(&mut window);
    assert!(held.nodes < all.nodes, "{} {}", held.nodes, all.nodes);
    assert!(held.points.iter().all(|point| point.levels["gender"] == 0));
    press(&mut window, "May be left out: nobody");
    let before = window.state().bench.review().clone();
    let first = *held.frontier(0.0).last().expect("levels with everybody");
    // It may be beside others as well as below them.
    let apply = format!("Apply: {}", crowds_of(&held, first));
    window.query_all_by_label(&apply).next().expect("a button").click_accesskit();
    settle(&mut window);
    let levels = &held.points[first].levels;
    assert!(levels.iter().all(|(name, level)| window.state().bench.review().column(name).level == *level));
    window.key_press(Key::Escape);
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(window.state().bench.review().columns, before.columns, "one undo takes it back");
    click(&mut window, "Find the best levels…");
    assert!(window.query_by_label("1 column is limited").is_some(), "limits are kept");
    press(&mut window, "No limits");
    assert_eq!(found(&mut window).nodes, all.nodes);
}

/// What would be wrong: a bar cannot be followed to its people, or there is no way back.
#[test]
fn a_bar_lists_the_crowds_of_its_people() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    super::journeys::marketing(&mut window);
    window.state_mut().view.segments.selected = Some("Village stores".to_owned());
    click_role(&mut window, Access::Tab, "Segments");
    let view = window.state_mut().bench.segment_view("Village stores").fresh().expect("measured").clone();
    let place = view.histogram.iter().position(|bin| bin.people > 0).expect("somebody");
    let bin = &view.histogram[place];
    let chart = format!(
        "How big is the crowd that each person hides in?. {}",
        shoal::report::plot::crowds_chart(&view.histogram, Some(window.state().bench.review().policy.k)).reading
    );
    window.get_by_label(&chart).focus();
    settle(&mut window);
    for key in [&[Key::Home][..], &vec![Key::ArrowRight; place], &[Key::Enter]].concat() {
        window.key_press(key);
        settle(&mut window);
    }
    let heading = format!(
        ": {} in {}",
        shoal::report::words::people(bin.people),
        shoal::report::words::counted(bin.classes, "crowd", "crowds")
    );
    assert!(window.query_by_label_contains(&heading).is_some(), "{heading}");
    assert!(window.query_by_label_contains("@").is_none(), "a direct identifier is shown");
    look(&mut window, "crowds-behind-a-bar");
    // Data shows the rows of these people and no others, and says so.
    press(&mut window, "Rows in Data");
    let picked = window.state().view.picked.clone().expect("a bar is picked");
    let behind = window.state_mut().bench.rows_behind(&picked, None).fresh().expect("picked").rows.clone();
    let chip = format!(" in Village stores · {} of 20,000 rows", shoal::report::words::thousands(behind.len() as u64));
    assert!(window.query_by_label_contains(&chip).is_some(), "{chip}");
    look(&mut window, "rows-behind-a-bar");
    let row = |row: u32| format!("row {}", shoal::report::words::thousands(u64::from(row) + 1));
    assert!(window.query_by_label(&row(behind[0])).is_some(), "the first of them is the first row");
    let other = (0..).find(|row| !behind.contains(row)).unwrap();
    assert!(window.query_by_label(&row(other)).is_none(), "somebody else is shown");
    let named = window.query_all_by_label_contains("@").filter_map(|node| node.accesskit_node().label());
    let named: Vec<String> = named.collect();
    assert!(named.iter().all(|label| label.contains('•')), "a direct identifier is shown: {named:?}");
    // What is looked for is looked for among them, and the way back is a stop of the key Tab.
    window.state_mut().view.data.looking_for = Some(("a".to_owned(), 0));
    settle(&mut window);
    let found = window.state().view.data.found.expect("an a is in some row");
    assert!(behind.contains(&(found.0 as u32)), "found in a row that is not shown");
    super::access::focus::tab_to(&mut window, "✕ Show all");
    window.key_press(Key::Space);
    settle(&mut window);
    assert!(window.query_by_label_contains(&chip).is_none() && window.state().view.picked.is_none());
    click_role(&mut window, Access::Tab, "Segments");
    assert!(window.query_by_label_contains(&heading).is_none());
    // In Columns, a value's bar lists the crowds with that value.
    window.state_mut().view.columns.selected = Some("gender".to_owned());
    click_role(&mut window, Access::Tab, "Columns");
    let values = window.state_mut().bench.column_view("gender").fresh().expect("measured").levels[0].people.clone();
    let chart = people_chart(&values);
    window.get_by_role_and_label(Access::Image, &chart).focus();
    settle(&mut window);
    for key in [Key::Home, Key::Enter] {
        window.key_press(key);
        settle(&mut window);
    }
    let (label, people) = &values[0];
    let heading = format!("gender {label}: {} in ", shoal::report::words::people(*people));
    assert!(window.query_by_label_contains(&heading).is_some(), "{heading}");
    press(&mut window, "Rows in Data");
    let chip = format!("gender {label} · {} of 20,000 rows", shoal::report::words::thousands(*people));
    assert!(window.query_by_label(&chip).is_some(), "{chip}");
    click_role(&mut window, Access::Tab, "Columns");
    window.get_by_role_and_label(Access::Image, &chart).focus();
    window.key_press(Key::Home);
    settle(&mut window);
    window.key_press(Key::Enter);
    settle(&mut window);
    assert!(window.query_by_label_contains(&heading).is_none(), "the same bar again shows all");
}

/// The accessible name of the chart of a level's values.
fn people_chart(values: &[(String, u64)]) -> String {
    let (label, people) = values.iter().min_by_key(|(_, people)| *people).unwrap();
    let people = shoal::report::words::thousands(*people);
    format!("People per value at this level. Fewest people, {people}, have {label}.")
}

/// What would be wrong: the frontier cannot be taken by name, is not one step, or does not do what it says.
#[test]
fn the_best_levels_are_taken_in_one_step() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    click_role(&mut window, Access::Tab, "Columns");
    click(&mut window, "Find the best levels…");
    let view = found(&mut window);
    assert!(window.query_by_label_contains("optimal").is_some(), "how sure it is, is said");
    let before = window.state().bench.review().clone();
    let best = &view.points[view.best().expect("a point that passes")];
    let name = format!("Apply: crowds of {}", shoal::report::words::thousands(best.k));
    window.get_by_label(&name).click_accesskit();
    settle(&mut window);
    let now = window.state().bench.assessment().fresh().unwrap().clone();
    assert_eq!(now.classes.smallest, Some(best.k));
    assert_eq!(now.verdicts.singling_out.verdict, Verdict::Pass);
    window.key_press(Key::Escape);
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(window.state().bench.review().columns, before.columns, "one undo takes it back");
}

/// What would be wrong: a point that leaves people out is applied, and nobody hears that they are all still there, what is
/// to be done, or who they are.
#[test]
fn a_point_that_leaves_people_out_says_that_they_stay() {
    for values in [false, true] {
        let home = tempfile::tempdir().unwrap();
        let mut window = small(home.path(), None);
        sample(&mut window);
        click_role(&mut window, Access::Tab, "Columns");
        click(&mut window, "Find the best levels…");
        if !values {
            press(&mut window, "Require diverse sensitive values too");
        }
        press(&mut window, "May be left out: up to 5 %, 1,000");
        let asked = LevelsAsked { values, ..LevelsAsked::default() };
        let view = window.state_mut().bench.best_levels(&asked).fresh().expect("searched").clone();
        let frontier = view.frontier(0.05);
        let review = window.state().bench.review();
        let is_new = |point: &&LevelsPoint| {
            point.left_out > 1 && point.levels.iter().any(|(name, level)| review.column(name).level != *level)
        };
        let point = frontier.into_iter().map(|at| &view.points[at]).find(is_new).expect("a point");
        let who = shoal::report::words::people(point.left_out);
        let k = shoal::report::words::thousands(point.k);
        let wanting = if values { format!("{k} or without the required values") } else { k.clone() };
        let before = format!("▲ Apply leaves nobody out: {who} stay, in crowds below {wanting}.");
        assert!(window.query_by_label(&before).is_some(), "{before}");
        assert!(window.query_by_label_contains("Release hides what is fewer than 10 people").is_some());
        look(&mut window, "people-who-stay");
        press(&mut window, &format!("Apply: crowds of {k}, {who} left out"));
        let after = format!("Nobody was left out: {who} are still counted, in crowds below {wanting}.");
        assert!(window.query_by_label(&format!("▲ {after}")).is_some(), "{after}");
        let notices = window.state().bench.notices();
        let notice = notices.iter().find(|notice| notice.text.contains(&after)).expect("a notice");
        assert!(notice.text.ends_with("“Their rows in Data” shows them."), "{}", notice.text);
        // The promise is exact: so many people are in crowds below the size, and these are shown.
        let sizes = window.state().bench.assessment().fresh().unwrap().classes.clone();
        assert!(values || sizes.smallest.unwrap() < point.k);
        press(&mut window, &format!("Rows in Data: crowds of {k}, {who} left out"));
        assert!(window.state().modal.is_none());
        let rows = format!(" · {} of 20,000 rows", shoal::report::words::thousands(point.left_out));
        assert!(window.query_by_label_contains(&rows).is_some(), "{rows}");
    }
}

/// What would be wrong: proposals cannot be added by hand, or what is unticked is added all the same.
#[test]
fn proposed_segments_are_ticked_and_added() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    coarsen(&mut window);
    let before = window.state().bench.review().segments.len();
    click_role(&mut window, Access::Tab, "Segments");
    click(&mut window, "Propose…");
    // All of them may go with care only: why, is said without a pointer.
    let care = "▲ Linking, with care: highest chance to match; but spend_12m has its own value for most people and could \
                link files.";
    assert!(window.query_by_label(care).is_some(), "why with care is not said");
    let ticked = || window.query_all_by_role(Access::CheckBox).count();
    assert!(ticked() > 3);
    let offered: Vec<String> = window
        .query_all_by_label_contains("Add ")
        .filter_map(|node| egui_kittest::kittest::NodeT::accesskit_node(&node).label())
        .filter(|label| !label.ends_with("segments") && !label.ends_with("segment"))
        .collect();
    assert!(offered.len() >= 2, "{offered:?}");
    let first = offered[0].clone();
    click(&mut window, &first);
    let word = format!("Add {}", shoal::report::words::counted(offered.len() as u64 - 1, "segment", "segments"));
    click(&mut window, &word);
    let review = window.state().bench.review().clone();
    assert_eq!(review.segments.len(), before + offered.len() - 1);
    assert!(review.segment(first.trim_start_matches("Add ")).is_none(), "what was unticked was added");
    let now = window.state().bench.assessment().fresh().unwrap().clone();
    for segment in now.segments.iter().skip(before) {
        assert_ne!(segment.verdicts.worst(), Verdict::Fail, "{}", segment.name);
    }
}

/// What would be wrong: what singles people out is nowhere to be read.
#[test]
fn what_singles_people_out_is_shown() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    window.state_mut().command(Command::SinglesOut);
    settle(&mut window);
    assert!(window.query_by_label_contains("of everyone").is_some());
    assert!(window.query_by_label("Sort by People alone").is_some());
    click(&mut window, "View: People easiest to find");
    let found = window.state_mut().bench.risky_people().fresh().expect("people").clone();
    let first = shoal::report::words::thousands(found.list[0].row as u64 + 1);
    assert!(window.query_all_by_label(&format!("Row {first}")).next().is_some(), "the first of them is told by row");
}

/// What would be wrong: a vendor's surplus column goes unseen.
#[test]
fn agreed_columns_are_compared_on_the_data_place() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("vendor.csv");
    fs::write(&file, "customer_id,spend,health\nA1,12.5,asthma\nA2,9,none\n").unwrap();
    let mut window = small(home.path(), Some(&file));
    click(&mut window, "Agreed columns…");
    type_into(&mut window, "List of agreed columns", "customer_id, spend: text");
    click(&mut window, "Done");
    assert!(window.query_by_label_contains("Received but not agreed: health").is_some());
    assert!(window.query_by_label_contains("spend was agreed as text").is_some());
}

/// What would be wrong: a dictionary must be typed by hand, or nothing follows from what differs.
#[test]
fn a_pasted_dictionary_is_compared_and_leads_to_a_letter() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("vendor.csv");
    fs::write(&file, "customer_id,tier\nA1,gold\nA2,gld\nA3,gold\n").unwrap();
    let mut window = small(home.path(), Some(&file));
    click(&mut window, "Agreed columns…");
    let dictionary = "Feldname;Datentyp;Zulässige Werte;Pflichtfeld\ncustomer_id;Text;;ja\ntier;Text;silver, gold;ja\n";
    type_into(&mut window, "List of agreed columns", dictionary);
    let kept = window.state().bench.agreed_text();
    assert_eq!(kept, "customer_id: text required\ntier: text [silver, gold] required");
    assert!(window.query_all_by_label_contains("“gld” in 1. Agreed: silver, gold.").next().is_some());
    click(&mut window, "Letter of return…");
    assert!(window.query_by_label_contains("To the vendor of the file").is_some());
}

/// What would be wrong: what becomes of a surplus column is typed, cannot be taken back, or is not in the record.
#[test]
fn a_column_that_was_not_agreed_is_dropped_agreed_or_returned_with_a_click() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("vendor.csv");
    fs::write(&file, "customer_id,health,shoe_size,notes\nA1,asthma,41,x\nA2,none,38,y\n").unwrap();
    let mut window = small(home.path(), Some(&file));
    click(&mut window, "Agreed columns…");
    type_into(&mut window, "List of agreed columns", "customer_id");
    let agreed_since = format!("shoe_size: agreed since {}", chrono::Local::now().date_naive());
    click(&mut window, "Drop: health");
    click(&mut window, "Agreed since: shoe_size");
    click(&mut window, "Return to vendor: notes");
    let record = |window: &Window| window.state().bench.review().record.get("received_not_agreed").to_owned();
    let all = format!("health: dropped\n{agreed_since}\nnotes: returned to the vendor");
    assert_eq!(record(&window), all);
    assert_eq!(window.state().bench.agreed_text(), "customer_id\nshoe_size: number");
    let field = window.get_by_role_and_label(Access::MultilineTextInput, "List of agreed columns");
    assert_eq!(field.value().as_deref(), Some("customer_id\nshoe_size: number"), "the list shows it too");
    assert!(window.query_all_by_label_contains("Received but not agreed: health, notes").next().is_some());
    click(&mut window, "Take back: notes");
    assert_eq!(record(&window), format!("health: dropped\n{agreed_since}"));
    click(&mut window, "Done");
    // Each was one step.
    for _ in 0..4 {
        window.state_mut().bench.undo();
    }
    assert_eq!((record(&window), window.state().bench.review().role("health")), (String::new(), None));
}

/// What would be wrong: values can be put together with a pointer only.
#[test]
fn values_are_grouped_by_hand_without_a_pointer() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    window.state_mut().view.columns.selected = Some("tier".to_owned());
    click_role(&mut window, Access::Tab, "Columns");
    click(&mut window, "Change the ladder…");
    window.get_by_label("Value VIP").click_accesskit();
    settle(&mut window);
    window.get_by_label("Put into a new group").click_accesskit();
    settle(&mut window);
    click(&mut window, "Use this ladder");
    let ladder = window.state().bench.review().column("tier").ladder;
    let LadderForm::Groups { groups } = ladder else { panic!("{ladder:?}") };
    let of = |value: &str| groups.iter().find(|(_, values)| values.iter().any(|v| v == value)).map(|(name, _)| name);
    assert_eq!(of("VIP").map(String::as_str), Some("Group 1"));
    assert_eq!(of("gold").map(String::as_str), Some("gold and above"));
}

/// What would be wrong: in a small or much enlarged window a question cannot be answered, or stays small afterwards.
#[test]
fn a_question_can_be_answered_at_any_zoom() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    click(&mut window, "Policy: Share with partner ▾");
    click(&mut window, "Edit thresholds…");
    for _ in 0..5 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
        settle(&mut window);
    }
    assert!((window.state().bench.settings().zoom - 1.5).abs() < 1e-3, "zoom works beside a question");
    let screen = window.ctx.content_rect();
    let title = window.get_by_role_and_label(Access::Heading, "Policy").rect();
    assert!(screen.contains_rect(title), "{title:?} is not on {screen:?}");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num0);
    settle(&mut window);
    click(&mut window, "Use this policy");
    assert!(window.state().modal.is_none());
}

/// What would be wrong: what somebody found out with "Who could this be?" is forgotten, or a value of the person is kept.
#[test]
fn an_attempt_is_noted_in_the_record_without_a_value() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("members.csv");
    fs::write(&file, "city,tier\nKassel,gold\nBremen,gold\nBremen,silver\n").unwrap();
    let mut window = small(home.path(), Some(&file));
    for column in ["city", "tier"] {
        let role = Some(shoal::dataset::Role::QuasiIdentifier);
        window.state_mut().bench.apply(shoal::review::Edit::SetRole { column: column.into(), role });
    }
    window.state_mut().command(Command::WhoCouldThisBe);
    settle(&mut window);
    assert!(window.query_by_label("Note the attempt in the record").is_none(), "nothing is known yet");
    click(&mut window, "Kassel 1");
    click(&mut window, "Note the attempt in the record");
    assert!(window.query_by_label("The attempt is in the record.").is_some());
    let review = window.state().bench.review();
    let log = review.record.get("intruder_log");
    assert!(log.contains("known city; own table; somebody: 1 person is left") && !log.contains("Kassel"), "{log}");
    window.state_mut().bench.undo();
    assert_eq!(window.state().bench.review().record.get("intruder_log"), "");
}
