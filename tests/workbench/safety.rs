//! What leads to safety, from the workbench: the best levels, proposals, what singles people out, the next steps.

use std::sync::Arc;

use shoal::dataset::Role;
use shoal::dataset::sample::{self, Sample};
use shoal::report::assessment::{OverlapVerdict, Verdict};
use shoal::review::{Edit, Segment};
use shoal::workbench::{
    CrowdsQuestion, LevelLimits, LevelsAsked, LevelsView, Mode, Picked, ProposalQuestion, Workbench, read_agreed,
};

/// The club, tagged as the workshop does.
fn club() -> Workbench {
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    bench.open_sample(Sample::Club, 20_000);
    bench.finish();
    bench.apply(Edit::AcceptSuggestions(bench.open_suggestions()));
    for column in ["city", "home_store", "household_size"] {
        bench.apply(Edit::SetRole { column: column.to_owned(), role: Some(Role::Other) });
    }
    bench.finish();
    bench
}

fn best_levels(bench: &mut Workbench, limits: &[(&str, LevelLimits)]) -> Arc<LevelsView> {
    let limits = limits.iter().map(|(name, limits)| ((*name).to_owned(), *limits)).collect();
    let asked = LevelsAsked { values: true, limits };
    bench.best_levels(&asked);
    bench.finish();
    bench.best_levels(&asked).fresh().expect("levels").clone()
}

fn take_best_levels(bench: &mut Workbench) {
    let view = best_levels(bench, &[]);
    let best = view.points[view.best().expect("the club can be made safe")].clone();
    assert!(bench.apply(Edit::SetLevels(best.levels.clone())));
    bench.finish();
    let now = bench.assessment().fresh().expect("measured").clone();
    assert_eq!(now.classes.smallest, Some(best.k), "what the point promised is what is measured");
    assert_eq!(now.classes.people_alone, best.people_alone);
    assert_eq!(now.verdicts.singling_out.verdict, Verdict::Pass);
    assert_eq!(now.verdicts.inference.verdict, Verdict::Pass);
    let asked = LevelsAsked { values: true, ..LevelsAsked::default() };
    assert!(bench.best_levels(&asked).fresh().is_some(), "a point that was taken leaves the frontier as it is");
}

/// What would be wrong: the best levels do not do what they promise, or a better point is left out.
#[test]
fn the_best_levels_pass_and_the_frontier_falls() {
    let mut bench = club();
    take_best_levels(&mut bench);
    let view = best_levels(&mut bench, &[]);
    for share in [0.0, 0.01, 0.02, 0.05] {
        let points: Vec<_> = view.frontier(share).into_iter().map(|at| view.points[at].clone()).collect();
        assert!(!points.is_empty() && points.iter().all(|point| point.left_out <= (share * 20_000.0) as u64));
        for pair in points.windows(2) {
            assert!(pair[0].kept > pair[1].kept && pair[0].k < pair[1].k, "{pair:?}");
        }
    }
    assert!(view.points.iter().any(|point| point.left_out > 0), "leaving out some keeps more");
    let best = &view.points[view.best().unwrap()];
    println!("best: k {} keeps {:.3} {:?}; {} of {}", best.k, best.kept, best.titles, view.nodes_measured, view.nodes);
    assert!(best.optimal, "the club's lattice is small enough to be searched whole");
    let kept = view.columns.iter().map(|column| column.kept[best.levels[&column.name]]);
    assert!((kept.sum::<f64>() / view.columns.len() as f64 - best.kept).abs() < 1e-9);
    bench.undo();
    assert!(bench.review().columns.values().all(|column| column.level == 0), "one step");
}

/// What would be wrong: a level beyond a limit is chosen, or what counts more is given up as easily.
#[test]
fn limits_hold_and_importance_counts() {
    let mut bench = club();
    let free = best_levels(&mut bench, &[]);
    let best = free.points[free.best().unwrap()].clone();
    let (name, level) = best.levels.iter().max_by_key(|(_, level)| **level).map(|(n, l)| (n.clone(), *l)).unwrap();
    assert!(level > 0);
    let below = LevelLimits { highest: Some(level - 1), ..LevelLimits::default() };
    let limited = best_levels(&mut bench, &[(&name, below)]);
    assert!(limited.nodes < free.nodes);
    assert!(limited.points.iter().all(|point| point.levels[&name] < level));
    let least = LevelLimits { lowest: 1, ..LevelLimits::default() };
    let limited = best_levels(&mut bench, &[(&name, least)]);
    assert!(limited.points.iter().all(|point| point.levels[&name] > 0));
    // What counts much more than all others together is coarsened last, if at all.
    let dear = LevelLimits { importance: 1e6, ..LevelLimits::default() };
    let weighted = best_levels(&mut bench, &[(&name, dear)]);
    let now = weighted.points[weighted.best().unwrap()].levels[&name];
    assert!(now <= level, "{name} was at {level} and is at {now}");
}

/// What would be wrong: a bar's list holds other people than the bar.
#[test]
fn crowds_behind_a_bar_are_those_of_the_bar() {
    let mut bench = club();
    bench.column_view("tier");
    bench.finish();
    let sizes = bench.assessment().fresh().unwrap().classes.histogram.clone();
    for (place, bin) in sizes.iter().enumerate() {
        let question = CrowdsQuestion { segment: None, picked: Picked::bin(place).unwrap() };
        bench.crowds_behind(&question);
        bench.finish();
        let list = bench.crowds_behind(&question).fresh().expect("crowds").clone();
        assert_eq!((list.people, list.count as u64), (bin.people, bin.classes), "{}", bin.size);
        assert!(list.crowds.windows(2).all(|pair| pair[0].1 <= pair[1].1) && list.crowds.len() <= 200);
    }
    for (label, people) in bench.column_view("tier").fresh().unwrap().levels[0].people.clone() {
        let picked = Picked::Value { column: "tier".into(), label: label.clone() };
        let question = CrowdsQuestion { segment: None, picked };
        bench.crowds_behind(&question);
        bench.finish();
        let list = bench.crowds_behind(&question).fresh().expect("crowds").clone();
        let place = list.columns.iter().position(|name| name == "tier").unwrap();
        assert_eq!(list.people, people);
        assert!(list.crowds.iter().all(|(values, _)| values[place] == label));
    }
}

/// What would be wrong: rows of other people than those of the bar are picked, some are missing, or in another order.
#[test]
fn rows_behind_a_bar_are_those_of_its_people() {
    let mut bench = club();
    let dataset = bench.dataset().unwrap().clone();
    let sizes = bench.assessment().fresh().unwrap().classes.histogram.clone();
    let mut rows_behind = |picked: Picked, order: Option<(String, bool)>| {
        let question = CrowdsQuestion { segment: None, picked };
        bench.rows_behind(&question, order.clone());
        bench.finish();
        bench.rows_behind(&question, order).fresh().expect("rows").clone()
    };
    let mut seen = vec![false; dataset.rows()];
    for (place, bin) in sizes.iter().enumerate() {
        let picked = rows_behind(Picked::bin(place).unwrap(), None);
        assert_eq!(picked.rows.len() as u64, bin.people, "each person has one row here: {}", bin.size);
        assert!(picked.rows.is_sorted() && picked.among.iter().eq(picked.rows.iter().map(|row| *row as usize)));
        for row in &picked.rows {
            assert!(!std::mem::replace(&mut seen[*row as usize], true), "a row is in two crowds");
        }
    }
    assert!(seen.into_iter().all(|seen| seen), "a row is in no crowd");
    let tier = dataset.column_index("tier").unwrap();
    let mut picked = |order| rows_behind(Picked::Value { column: "tier".into(), label: "gold".into() }, order);
    let of_tier: Vec<u32> =
        (0..dataset.rows() as u32).filter(|row| dataset.cell(*row as usize, tier).to_string() == "gold").collect();
    assert!(!of_tier.is_empty() && picked(None).rows == of_tier);
    let age = dataset.column_index("birth_date").unwrap();
    let sorted = picked(Some(("birth_date".into(), true))).rows.clone();
    let mut again = sorted.clone();
    again.sort_unstable();
    assert_eq!(again, of_tier);
    let dates: Vec<String> = sorted.iter().map(|row| dataset.cell(*row as usize, age).to_string()).collect();
    let known: Vec<&String> = dates.iter().filter(|date| !date.is_empty()).collect();
    assert!(known.windows(2).all(|pair| pair[0] >= pair[1]), "the latest first");
}

/// What would be wrong: a proposed segment is refused, or gives somebody away, once it is added.
#[test]
fn proposals_are_safe_once_they_are_added() {
    let mut bench = club();
    take_best_levels(&mut bench);
    let columns: Vec<String> =
        bench.proposal_columns().into_iter().filter(|(_, on)| *on).map(|(name, _)| name).collect();
    let question = ProposalQuestion { columns, conditions: 2 };
    bench.proposals(&question);
    bench.finish();
    let found = bench.proposals(&question).fresh().expect("proposals").clone();
    for proposal in &found.list {
        println!("{} · {} · k {:?}", proposal.segment.name, proposal.figures.people, proposal.figures.classes.smallest);
    }
    println!("{} candidates, {:?}", found.candidates, found.refused);
    assert!(found.list.len() >= 3, "{:?}", found.refused);
    let segments: Vec<Segment> = found.list.iter().map(|proposal| proposal.segment.clone()).collect();
    assert!(bench.apply(Edit::AddSegments(segments)));
    bench.finish();
    let now = bench.assessment().fresh().unwrap().clone();
    assert!(now.derivations.is_empty(), "{:?}", now.derivations);
    assert!(now.overlaps.iter().all(|pair| pair.verdict == OverlapVerdict::Safe));
    for (segment, proposal) in now.segments.iter().zip(&found.list) {
        assert_eq!(*segment, proposal.figures, "measured as it was promised");
        assert_ne!(segment.verdicts.worst(), Verdict::Fail, "{}", segment.name);
    }
}

/// What would be wrong: accepting the steps on offer never leads anywhere.
#[test]
fn the_steps_lead_from_the_sample_to_segments_that_are_safe() {
    let mut bench = club();
    let segments = sample::segments(Sample::Club).iter().map(|segment| {
        Segment::new(segment.name.to_owned(), segment.rule.to_owned()).for_purpose(segment.purpose.to_owned())
    });
    bench.apply(Edit::AddSegments(segments.collect()));
    bench.finish();
    let safe = |bench: &Workbench| {
        let now = bench.assessment().fresh().expect("measured").clone();
        now.segments.iter().filter(|segment| segment.verdicts.worst() != Verdict::Fail).count()
    };
    let before = safe(&bench);
    for turn in 0..6 {
        let steps = bench.next_steps().fresh().expect("steps").clone();
        for step in steps.iter() {
            println!("{turn}: {} ({}) passes {}", step.title, step.detail, step.passes);
        }
        let Some(step) = steps.iter().find(|step| step.passes).or_else(|| steps.last()) else { break };
        assert!(bench.apply(step.edit.clone()));
        bench.finish();
        println!("{turn}: {} segments safe", safe(&bench));
    }
    assert_eq!(bench.assessment().fresh().unwrap().verdicts.singling_out.verdict, Verdict::Pass);
    assert!(safe(&bench) >= before + 3, "{before} → {}", safe(&bench));
}

/// What would be wrong: a set is said to single somebody out who is not alone with it.
#[test]
fn sets_and_people_are_those_of_the_rows() {
    let mut bench = club();
    bench.apply(Edit::SetRole { column: "channel".into(), role: Some(Role::Other) });
    bench.finish();
    bench.column_sets();
    bench.risky_people();
    bench.finish();
    let sets = bench.column_sets().fresh().expect("sets").clone();
    assert_eq!(sets.looked_at, (1 << sets.columns) - 1);
    let whole = sets.list.iter().find(|set| set.columns.len() == sets.columns).expect("all columns together");
    let now = bench.assessment().fresh().unwrap().clone();
    assert_eq!((whole.people_alone, whole.classes), (now.classes.people_alone, now.classes.count));
    let risky = bench.risky_people().fresh().expect("people").clone();
    assert!(!risky.list.is_empty());
    let dataset = Arc::clone(bench.dataset().unwrap());
    for person in &risky.list {
        assert!((0.0..=1.0).contains(&person.dis));
        for set in &person.sets {
            let columns: Vec<usize> = set.iter().map(|(name, _)| dataset.column_index(name).unwrap()).collect();
            let own: Vec<String> = columns.iter().map(|&c| dataset.cell(person.row, c).to_string()).collect();
            let alike = (0..dataset.rows())
                .filter(|&row| columns.iter().zip(&own).all(|(&c, own)| dataset.cell(row, c).to_string() == *own))
                .count();
            assert_eq!(alike, 1, "row {}: {set:?}", person.row);
        }
    }
}

/// What would be wrong: a vendor sends more than was agreed and nobody sees it.
#[test]
fn received_columns_are_held_against_the_agreed_ones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vendor.csv");
    std::fs::write(&path, "customer_id,birthdate,spend,health\nA1,1980-05-05,12.5,asthma\nA2,1981-06-06,9,none\n")
        .unwrap();
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    bench.open(&path);
    bench.finish();
    assert_eq!(bench.agreed_columns(), None);
    bench.set_agreed_text("customer_id\nbirth_date: date\nspend: text");
    let found = bench.agreed_columns().unwrap();
    assert_eq!(found.missing, [("birth_date".to_owned(), Some("birthdate".to_owned()))]);
    assert_eq!(found.unexpected, ["birthdate", "health"]);
    assert_eq!(found.other_type.len(), 1);
    let list = folder.path().join("dictionary.csv");
    std::fs::write(&list, "customer_id;text\nbirthdate;date\nspend;decimal(8,2)\nhealth;varchar\n").unwrap();
    let text = read_agreed(&list).unwrap().lines();
    bench.set_agreed_text(&text);
    assert!(bench.agreed_columns().unwrap().all_as_agreed(), "{text}: {:?}", bench.agreed_columns());
    assert!(read_agreed(folder.path()).unwrap_err().contains("not a file"));
}
