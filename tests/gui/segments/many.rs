//! Many segments at once: divided, found, copied, turned round; and the map of their overlaps.

use eframe::egui::{Theme, Vec2, accesskit::Role as Access};
use egui_kittest::kittest::{NodeT, Queryable as _};
use shoal::{
    gui::{command::Command, view_state::Place},
    report::assessment::Verdict,
    review::Edit,
    workbench::Mode,
};

use crate::gui::{
    harness::{Window, click, click_role, look, settle, small, type_into, window_in},
    journeys::sample,
};

fn names(window: &Window) -> Vec<String> {
    window.state().bench.review().segments.iter().map(|segment| segment.name.clone()).collect()
}

fn crossed(window: &mut Window) {
    window.state_mut().command(Command::DivideIntoSegments);
    settle(window);
    click_role(window, Access::ComboBox, "Divide");
    click_role(window, Access::Button, "tier");
    click(window, "Cross with another column");
    click_role(window, Access::ComboBox, "Crossed with");
    click_role(window, Access::Button, "channel");
    settle(window);
}

/// What would be wrong: segments of a few people among those proposed, names that are taken, more steps than one to undo.
#[test]
fn people_are_divided_by_two_columns_in_one_step() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    click_role(&mut window, Access::Tab, "Segments");
    let before = names(&window);
    crossed(&mut window);
    look(&mut window, "divide");
    click(&mut window, "Add 19 segments");
    assert!(window.state().modal.is_none());
    let after = names(&window);
    assert!(after.len() > before.len() + 5, "{after:?}");
    assert!(after.iter().any(|name| name.starts_with("tier ") && name.contains(", channel ")), "{after:?}");
    window.state_mut().command(Command::Undo);
    settle(&mut window);
    assert_eq!(names(&window), before);
}

/// What would be wrong: the dialog ends without a proposal, or what it adds is not safe.
#[test]
fn proposals_bring_the_levels_that_they_need() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    click(&mut window, "Try the sample");
    window.state_mut().command(Command::AcceptSuggestions);
    settle(&mut window);
    let before = window.state().bench.review().clone();
    window.state_mut().command(Command::Propose);
    settle(&mut window);
    assert!(window.query_by_label_contains("At the levels in use no group is safe").is_some());
    look(&mut window, "propose");
    let added: Vec<String> = window
        .get_all_by_role(Access::Button)
        .filter_map(|button| NodeT::accesskit_node(&button).label())
        .filter(|label| label.starts_with("Add ") && label.contains(char::is_numeric))
        .collect();
    let [add] = added.as_slice() else { panic!("{added:?}") };
    click(&mut window, add);
    assert!(window.state().modal.is_none());
    let assessment = window.state_mut().bench.assessment().latest().cloned().unwrap();
    assert!(!assessment.segments.is_empty());
    for figures in &assessment.segments {
        let verdicts = &figures.verdicts;
        let worst = [&verdicts.singling_out, &verdicts.linking, &verdicts.inference].map(|finding| finding.verdict);
        assert!(!worst.contains(&Verdict::Fail), "{}: {worst:?}", figures.name);
    }
    window.state_mut().command(Command::Undo);
    settle(&mut window);
    let after = window.state().bench.review();
    assert_eq!((&after.segments, &after.columns), (&before.segments, &before.columns), "one step");
}

#[test]
fn a_segment_is_copied_turned_round_and_taken_away() {
    let home = tempfile::tempdir().unwrap();
    let mut window = small(home.path(), None);
    sample(&mut window);
    click_role(&mut window, Access::Tab, "Segments");
    let first = names(&window).first().cloned().unwrap();
    window.state_mut().view.segments.selected = Some(first.clone());
    settle(&mut window);
    let rule = window.state().bench.review().segment(&first).unwrap().rule.clone();
    let people = |window: &mut Window, name: &str| {
        let assessment = window.state_mut().bench.assessment().latest().cloned().unwrap();
        assessment.segments.iter().find(|segment| segment.name == name).map(|segment| segment.people)
    };
    click(&mut window, &format!("More for {first}"));
    click(&mut window, "Everybody else");
    let others = format!("All but {first}");
    assert_eq!(window.state().bench.review().segment(&others).unwrap().rule, format!("not ({rule})"));
    assert_eq!(window.state().view.segments.selected.as_deref(), Some(others.as_str()));
    let all = window.state_mut().bench.assessment().latest().unwrap().people;
    assert_eq!(people(&mut window, &first).unwrap() + people(&mut window, &others).unwrap(), all);
    click(&mut window, &format!("More for {others}"));
    click(&mut window, "Duplicate");
    assert!(window.state().bench.review().segment(&format!("{others} copy")).is_some());
    click(&mut window, &format!("More for {others} copy"));
    click(&mut window, "Delete");
    assert!(window.state().bench.review().segment(&format!("{others} copy")).is_none());
    window.state_mut().command(Command::Undo);
    settle(&mut window);
    assert!(window.state().bench.review().segment(&format!("{others} copy")).is_some());
}

/// Found by a word, and seen against each other: of the map only what is in sight is drawn.
#[test]
fn many_segments_are_found_and_seen_against_each_other() {
    let home = tempfile::tempdir().unwrap();
    let size = Vec2::new(1280.0, 720.0);
    let mut window = window_in(Mode::Inline, home.path(), size, 1.0, Theme::Light, None);
    sample(&mut window);
    let segments = (0..50).map(|at| {
        let rule = format!("visits_12m >= {} and visits_12m <= {}", at % 40, at % 40 + 3 + at / 40);
        shoal::review::Segment::new(format!("Visits, group {at}"), rule)
    });
    assert!(window.state_mut().bench.apply(Edit::AddSegments(segments.collect())));
    window.state_mut().command(Command::Go(Place::Segments));
    settle(&mut window);
    type_into(&mut window, "Find a segment", "group 2");
    assert!(window.query_by_label_contains("11 of").is_some(), "2 and 20 to 29");
    window.state_mut().view.segments.find.clear();
    window.state_mut().command(Command::Overlaps);
    settle(&mut window);
    let cells = window.get_all_by_role(Access::Cell).count();
    assert!(cells < 600, "{cells} cells are drawn, though few are in sight");
    look(&mut window, "overlaps");
}
