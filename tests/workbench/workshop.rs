//! The workshop: every figure against a slow recount of the sample's cells, and how a workshop goes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use shoal::dataset::sample::{self, Sample};
use shoal::dataset::{Cell, Dataset, Role};
use shoal::privacy::Progress;
use shoal::report::document::DocumentFormat;
use shoal::report::words::thousands;
use shoal::review::Edit;
use shoal::workbench::workshop::{At, CellLook, Made, Mark, Picture, Rounds, Scene, Session, handout};
use shoal::workbench::{Mode, Workbench};

fn rounds() -> Arc<Rounds> {
    static ROUNDS: OnceLock<Arc<Rounds>> = OnceLock::new();
    Arc::clone(ROUNDS.get_or_init(|| Arc::new(Rounds::make(&Progress::new()).unwrap())))
}

/// The cells of a column, as they are shown.
fn column(name: &str) -> Vec<String> {
    static CLUB: OnceLock<Dataset> = OnceLock::new();
    let club = CLUB.get_or_init(|| sample::dataset(Sample::Club, 20_000, &Progress::new()).unwrap());
    let index = club.column_index(name).unwrap();
    let text = |cell: Cell<'_>| if cell == Cell::Missing { String::new() } else { cell.to_string() };
    (0..club.rows()).map(|row| text(club.cell(row, index))).collect()
}

fn numbers(scene: &Scene) -> Vec<&str> {
    scene.lines.iter().map(|line| line.number.as_str()).collect()
}

fn dots(scene: &Scene, mark: Mark) -> &[u32] {
    let Picture::Dots(dots) = &scene.picture else { panic!("no dots") };
    let layer = dots.layers.iter().rev().find(|layer| layer.mark == mark);
    layer.map_or(&[], |layer| &layer.dots)
}

#[test]
fn who_could_this_be_counts_as_a_walk_through_the_rows_does() {
    let rounds = rounds();
    let scenes = &rounds.list[0].scenes;
    let found = &scenes[3];
    let facts: Vec<&str> = found.lines.iter().map(|line| line.fact.as_str()).collect();
    println!("{facts:?} {:?} | {} | {}", numbers(found), rounds.list[0].remember, scenes[4].says);
    let (city, birth, size) = (column("city"), column("birth_date"), column("household_size"));
    let place = facts[1].rsplit_once("in ").unwrap().1;
    let year = facts[2].rsplit_once("in ").unwrap().1;
    let words = ["alone", "one other", "two", "three", "four", "five"];
    let household = words.iter().position(|word| facts[3].contains(word)).unwrap() + 1;
    let first: Vec<usize> = (0..20_000).filter(|&row| city[row] == place).collect();
    let second: Vec<usize> = first.iter().copied().filter(|&row| birth[row].starts_with(year)).collect();
    let third: Vec<usize> = second.iter().copied().filter(|&row| size[row] == household.to_string()).collect();
    let counted = [20_000, first.len(), second.len(), third.len()].map(|n| thousands(n as u64));
    assert_eq!(numbers(found), counted);
    assert_eq!(third.len(), 1, "the round finds somebody");
    assert_eq!(dots(found, Mark::Ring), [third[0] as u32]);
    assert_eq!(dots(found, Mark::Disc).iter().map(|dot| *dot as usize).collect::<Vec<_>>(), second);
    assert_eq!(dots(found, Mark::Square).len(), first.len());
    // Each question is answered by the next scene.
    for pair in scenes[..4].windows(2) {
        let answer = pair[0].ask.as_ref().unwrap().answer;
        assert_eq!(thousands(answer), pair[1].lines.last().unwrap().number);
    }
    assert!(found.ask.is_none() && found.chance == "a guess is now right every time");
    // The same facts, coarser.
    let decade = &year[..3];
    let many = |row: &usize| (size[*row].parse::<u32>().unwrap() >= 3) == (household >= 3);
    let coarse = first.iter().filter(|row| birth[**row].starts_with(decade)).filter(|row| many(row)).count();
    assert!(coarse >= 10);
    assert_eq!(scenes[4].lines.last().unwrap().number, thousands(coarse as u64));
    assert!(scenes[4].says.contains(&thousands(coarse as u64)), "{}", scenes[4].says);
}

#[test]
fn two_counts_give_away_the_members_without_the_app() {
    let rounds = rounds();
    let scenes = &rounds.list[1].scenes;
    let (tier, city, channel) = (column("tier"), column("city"), column("channel"));
    let vip: Vec<usize> = (0..20_000).filter(|&row| tier[row] == "VIP" && city[row] == "Berlin").collect();
    let without: Vec<u32> = (0..vip.len() as u32).filter(|&at| channel[vip[at as usize]] != "app").collect();
    let counts = [vip.len(), vip.len() - without.len(), without.len()].map(|n| thousands(n as u64));
    assert_eq!(numbers(&scenes[2]), counts);
    assert_eq!(dots(&scenes[2], Mark::Ring), without);
    assert_eq!(scenes[1].ask.as_ref().unwrap().answer, without.len() as u64);
    // The rounded counts admit the truth and ten other people more.
    let between = &scenes[3].lines[2].number;
    let (low, high) = between.split_once(" to ").unwrap();
    let (low, high): (u64, u64) = (low.parse().unwrap(), high.parse().unwrap());
    assert!(low <= 4 && high >= 10 && high - low >= 10, "{between}");
    println!("{:?} {:?}", numbers(&scenes[2]), numbers(&scenes[3]));
}

/// Fills in a hidden cell wherever it is the only one of its line, again and again: less than the attack can do.
fn filled_in(rows: &mut [Vec<Option<i64>>]) -> usize {
    let (down, across) = (rows.len(), rows[0].len());
    let lines: Vec<Vec<(usize, usize)>> = (0..down)
        .map(|row| (0..across).map(|column| (row, column)).collect())
        .chain((0..across).map(|column| (0..down).map(|row| (row, column)).collect()))
        .collect();
    let mut filled = 0;
    loop {
        let before = filled;
        for line in &lines {
            let open: Vec<&(usize, usize)> =
                line.iter().filter(|(row, column)| rows[*row][*column].is_none()).collect();
            if let [only] = open.as_slice() {
                let (total, parts) = line.split_last().unwrap();
                let sum: i64 = parts.iter().filter_map(|(row, column)| rows[*row][*column]).sum();
                rows[only.0][only.1] = Some(match rows[total.0][total.1] {
                    Some(total) => total - sum,
                    None => sum,
                });
                filled += 1;
            }
        }
        if filled == before {
            return filled;
        }
    }
}

#[test]
fn the_attack_brings_the_small_numbers_back_and_not_those_that_shoal_hides() {
    let rounds = rounds();
    let scenes = &rounds.list[2].scenes;
    let table = |scene: &Scene| match &scene.picture {
        Picture::Table(table) => table.clone(),
        _ => panic!("no table"),
    };
    let (city, tier, channel) = (column("city"), column("tier"), column("channel"));
    let truth = table(&scenes[0]);
    let count = |down: &str, across: &str| {
        let fits = |value: &str, wanted: &str| wanted == "all" || value == wanted;
        (0..20_000)
            .filter(|&row| city[row] == "Leipzig" && fits(&tier[row], down) && fits(&channel[row], across))
            .count()
    };
    let mut small = 0;
    for (down, cells) in &truth.rows {
        for (across, cell) in truth.columns.iter().zip(cells) {
            let people = count(down, across);
            assert_eq!(cell.text, thousands(people as u64), "{down}, {across}");
            assert_eq!(cell.look == CellLook::Small, (1..10).contains(&people));
            small += usize::from((1..10).contains(&people));
        }
    }
    let open = |scene: &Scene| -> Vec<Vec<Option<i64>>> {
        let number = |text: &str| text.replace(',', "").parse().ok();
        table(scene).rows.iter().map(|(_, cells)| cells.iter().map(|cell| number(&cell.text)).collect()).collect()
    };
    let mut by_hand = open(&scenes[1]);
    assert_eq!(by_hand.iter().flatten().filter(|cell| cell.is_none()).count(), small);
    let by_filling_in = filled_in(&mut by_hand);
    let recovered = scenes[1].ask.as_ref().unwrap().answer as usize;
    println!("{small} small, {by_filling_in} by filling in, {recovered} by the attack; {}", scenes[2].says);
    assert!(recovered > 0 && recovered >= by_filling_in && recovered <= small);
    assert_eq!(numbers(&scenes[2])[2], thousands(recovered as u64));
    for ((_, cells), filled) in table(&scenes[2]).rows.iter().zip(&by_hand) {
        for (cell, filled) in cells.iter().zip(filled) {
            if cell.look == CellLook::Found {
                assert!(filled.is_none_or(|filled| thousands(filled as u64) == cell.text), "found is true");
            }
        }
    }
    // What Shoal hides cannot be filled in, and each interval holds the truth.
    let mut safe = open(&scenes[3]);
    assert_eq!(filled_in(&mut safe), 0);
    let mut held = 0;
    for (down, cells) in &table(&scenes[3]).rows {
        for (across, cell) in truth.columns.iter().zip(cells) {
            let people = count(down, across) as u64;
            if cell.look == CellLook::Held {
                let (low, high) = cell.text.split_once(" to ").unwrap();
                let (low, high): (u64, u64) = (low.parse().unwrap(), high.replace(',', "").parse().unwrap());
                assert!(low <= people && people <= high, "{down}, {across}: {people} in {}", cell.text);
                assert!(
                    !(1..10).contains(&people) || high >= 10 && high - low >= 10,
                    "{down}, {across}: {}",
                    cell.text
                );
                held += 1;
            } else {
                assert_eq!(cell.text, thousands(people));
            }
        }
    }
    assert!(held > small, "others are hidden for the small ones' sake");
    println!("{}", scenes[3].chance);
}

#[test]
fn true_numbers_are_counted_and_noisy_ones_are_near_them() {
    let rounds = rounds();
    let scenes = &rounds.list[3].scenes;
    let pairs = |scene: &Scene| match &scene.picture {
        Picture::Pairs(pairs) => pairs.clone(),
        _ => panic!("no pairs"),
    };
    let (city, topic) = (column("city"), column("complaint_topic"));
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in (0..20_000).filter(|&row| city[row] == "Leipzig" && !topic[row].is_empty()) {
        *counts.entry(&topic[row]).or_default() += 1;
    }
    let shown = pairs(&scenes[1]);
    assert_eq!(shown.headings[1], "true");
    assert_eq!(shown.rows.len(), counts.len());
    for pair in &shown.rows {
        assert_eq!(pair.numbers[1], counts[pair.label.as_str()], "{}", pair.label);
        assert!(pair.numbers[0].abs_diff(pair.numbers[1]) < 20, "{pair:?}");
    }
    assert!(shown.rows.iter().any(|pair| pair.numbers[0] != pair.numbers[1]));
    assert_eq!(numbers(&scenes[0])[0], thousands(counts.values().sum::<u64>()));
    assert_eq!(scenes[0].ask.as_ref().unwrap().answer, 2, "the second column is the true one");
    let after = pairs(&scenes[2]);
    let changed: Vec<_> = after.rows.iter().filter(|pair| pair.numbers[0] != pair.numbers[1]).collect();
    assert_eq!(changed.len(), 1, "one person leaves one group");
    assert!(changed[0].marked && changed[0].numbers[0] == changed[0].numbers[1] + 1);
    let noisy = pairs(&scenes[3]);
    assert!(noisy.rows.iter().filter(|pair| pair.numbers[0] != pair.numbers[1]).count() > 1, "all may move");
    println!("{:?}\n{:?}", shown.rows, rounds.list[3].summary);
}

#[test]
fn those_who_said_no_are_counted_by_hand() {
    let rounds = rounds();
    let scenes = &rounds.list[4].scenes;
    let (since, says) = (column("signup_date"), column("consent_email"));
    let new: Vec<usize> = (0..20_000).filter(|&row| since[row].as_str() >= "2026-06-01").collect();
    let with_answer = new.iter().filter(|&&row| !says[row].is_empty()).count();
    let no: Vec<u32> = (0..new.len() as u32).filter(|&at| says[new[at as usize]] == "false").collect();
    let yes = new.iter().filter(|&&row| says[row] == "true").count();
    let counted = [new.len(), with_answer, no.len(), yes].map(|n| thousands(n as u64));
    assert_eq!(numbers(&scenes[2]), counted);
    assert_eq!(dots(&scenes[2], Mark::Ring), no);
    assert_eq!(scenes[1].ask.as_ref().unwrap().answer, no.len() as u64);
}

#[test]
fn every_choice_of_levels_is_counted_and_the_best_is_safe() {
    let build = &rounds().build;
    let (place, birth, size) = (column("postcode"), column("birth_date"), column("household_size"));
    let family = |&row: &usize| size[row].parse::<u32>().unwrap() >= 3 && ("1980".."2000").contains(&&birth[row][..4]);
    let rows: Vec<usize> = (0..20_000).filter(family).collect();
    assert_eq!(build.people, rows.len() as u64);
    let mut best = 0.0_f64;
    for a in 0..4 {
        for b in 0..5 {
            for c in 0..3 {
                let key = |row: usize| {
                    let household = size[row].parse::<u32>().unwrap();
                    (
                        &place[row][..[5, 3, 1, 0][a]],
                        &birth[row][..[10, 7, 4, 3, 0][b]],
                        [household, household.div_ceil(2), 0][c],
                    )
                };
                let mut crowds = BTreeMap::new();
                rows.iter().for_each(|row| *crowds.entry(key(*row)).or_insert(0_u64) += 1);
                let exposed: Vec<u32> =
                    (0..rows.len() as u32).filter(|at| crowds[&key(rows[*at as usize])] < build.k).collect();
                let outcome = build.outcome([a, b, c]).unwrap();
                assert_eq!(outcome.smallest, *crowds.values().min().unwrap(), "{:?}", [a, b, c]);
                assert_eq!(*outcome.exposed, *exposed, "{:?}", [a, b, c]);
                if exposed.is_empty() {
                    best = best.max(outcome.kept);
                }
            }
        }
    }
    let chosen = build.outcome(build.best).unwrap();
    assert!(chosen.exposed.is_empty() && chosen.kept == best && best > 0.3, "{:?} keeps {best}", build.best);
    assert_eq!(build.outcome([0; 3]).unwrap().kept, 1.0);
    println!("best {:?}: {}", build.best, rounds().list[5].summary);
}

#[test]
fn every_scene_can_be_followed_and_every_round_ends_with_its_sentence() {
    for round in &rounds().list {
        assert!((3..=5).contains(&round.scenes.len()), "{}", round.title);
        assert!(round.scenes.iter().any(|scene| scene.says == round.remember), "{}", round.title);
        assert!(!round.summary.is_empty() && round.remember.len() < 100, "{}", round.remember);
        for scene in &round.scenes {
            assert!((1..=4).contains(&scene.lines.len()) && !scene.notes.is_empty() && !scene.next.is_empty());
            let words = scene.lines.iter().flat_map(|line| [&line.number, &line.fact, &line.note]);
            for text in words.chain([&scene.says, &scene.chance]) {
                let text = text.to_lowercase();
                assert!(!text.is_empty());
                for jargon in ["epsilon", "ε", "quasi", "k-anonym", "suppress", "equivalence"] {
                    assert!(!text.contains(jargon), "{text}");
                }
            }
        }
    }
}

fn forward_to(session: &mut Session, round: usize, scene: usize) {
    while session.at() < At::Round(round, scene) {
        session.forward();
    }
    assert_eq!(session.at(), At::Round(round, scene));
}

#[test]
fn the_nearest_guess_gets_the_point_once() {
    let mut session = Session::new(rounds());
    let answer = session.ask().unwrap().answer;
    session.guess([Some(answer + 7), None, Some(answer - 7)]);
    session.forward();
    assert_eq!(session.score(), [1, 0, 1], "as near from above as from below");
    session.back();
    session.guess([None, Some(answer), None]);
    session.forward();
    assert_eq!(session.score(), [1, 0, 1], "the answer is known by now");
    session.point(1);
    session.point(1);
    assert_eq!((session.score(), session.leaders()), ([1, 2, 1], vec![1]));
    assert_eq!(session.take_back(), Some(1));
    assert_eq!(session.leaders(), [0, 1, 2]);
    forward_to(&mut session, 1, 0);
    session.guess([Some(1); 3]);
    assert_eq!(session.guesses(), [None; 3], "nothing is asked here");
    session.point(7);
    assert_eq!(session.score(), [1, 1, 1]);
}

#[test]
fn the_clock_runs_by_the_round_can_be_stopped_and_forces_nothing() {
    let mut session = Session::new(rounds());
    assert_eq!(session.clock(), "4:00");
    session.tick(48.2);
    assert_eq!(session.clock(), "3:12");
    session.pause();
    session.tick(500.0);
    assert_eq!(session.clock(), "3:12 paused");
    session.pause();
    session.tick(192.0 + 20.0);
    assert_eq!(session.clock(), "0:20 over");
    assert_eq!(session.at(), At::Round(0, 0), "nothing happens by itself");
    forward_to(&mut session, 1, 0);
    assert_eq!(session.clock(), "4:00", "each round has its own time");
    session.back();
    assert_eq!(session.clock(), "0:20 over");
    while session.at() != At::End {
        session.forward();
    }
    assert_eq!((session.clock().as_str(), session.left()), ("", None));
    session.forward();
    session.back();
    assert_eq!(session.at(), At::Round(5, 2));
}

#[test]
fn the_last_round_is_built_with_the_dials() {
    let mut session = Session::new(rounds());
    session.turn_dial(true);
    assert_eq!(session.levels(), [0; 3], "there is no dial yet");
    forward_to(&mut session, 5, 1);
    assert!(session.is_building() && session.scene().says.starts_with('✖'));
    let best = session.build().best;
    for level in best {
        (0..level).for_each(|_| session.turn_dial(true));
        session.choose_dial(true);
    }
    assert_eq!(session.levels(), best);
    assert!(session.scene().says.starts_with("✔ Safe"), "{}", session.scene().says);
    (0..9).for_each(|_| session.turn_dial(true));
    session.choose_dial(false);
    (0..9).for_each(|_| session.turn_dial(false));
    assert_eq!(session.levels(), [3, best[1], 0], "no dial turns beyond its ends");
}

fn played() -> Session {
    let mut session = Session::new(rounds());
    while session.at() != At::End {
        session.guess([Some(9), Some(800), None]);
        if session.is_building() {
            (0..3).for_each(|_| session.turn_dial(true));
        }
        session.forward();
    }
    session
}

#[test]
fn the_handout_is_one_page_with_the_groups_own_results() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    let session = played();
    let page = handout(&session, day);
    let text: Vec<&str> = page.texts().collect();
    let text = text.join("\n");
    for round in &rounds().list {
        assert!(text.contains(&round.remember) && text.contains(&round.summary), "{text}");
    }
    assert!(text.contains("30 November 2026") && text.contains("Herring") && text.contains("800 (nearest)"), "{text}");
    assert!(text.contains("Our segment, where they live: "), "{text}");
    let html = String::from_utf8(page.write(DocumentFormat::Html).unwrap()).unwrap();
    assert!(html.contains("All people are made up") && !html.contains("legal advice"));
    let pdf = page.write(DocumentFormat::Pdf).unwrap();
    if let Some(folder) = std::env::var_os("SHOAL_KEEP") {
        std::fs::write(Path::new(&folder).join("handout.pdf"), &pdf).unwrap();
        std::fs::write(Path::new(&folder).join("handout.html"), &html).unwrap();
    }
    let pages = pdf.windows(10).filter(|bytes| *bytes == b"/Type/Page").count();
    let all = pdf.windows(11).filter(|bytes| *bytes == b"/Type/Pages").count();
    assert_eq!(pages - all, 1, "one page");
    assert_eq!(page.write(DocumentFormat::Pdf).unwrap(), pdf, "the same bytes again");
    let nobody = handout(&Session::new(rounds()), day);
    assert!(nobody.texts().any(|text| text == "No points were given."));
}

/// Ninety people who exist, for the test's sake: three towns, ten years, one person with values of her own.
fn file(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("members.csv");
    let mut text = "name,town,year,tariff\n".to_owned();
    for person in 0..90 {
        let (town, year) = (["Ulm", "Bonn", "Kiel"][person % 3], 1990 + person % 2);
        text.push_str(&format!("Person {person},{town},{year},{}\n", ["basic", "large"][usize::from(person % 5 == 0)]));
    }
    text.push_str("Undine Seltsam,Ulm,1991,unheard-of\n");
    std::fs::write(&path, text).unwrap();
    path
}

fn bench_of_file(folder: &Path) -> Workbench {
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    bench.open(&file(folder));
    bench.finish();
    for (column, role) in [
        ("name", Role::DirectIdentifier),
        ("town", Role::QuasiIdentifier),
        ("year", Role::QuasiIdentifier),
        ("tariff", Role::QuasiIdentifier),
    ] {
        assert!(bench.apply(Edit::SetRole { column: column.to_owned(), role: Some(role) }));
    }
    bench.finish();
    bench
}

#[test]
fn of_a_real_file_nobody_is_named_and_nothing_is_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = bench_of_file(folder.path());
    assert!(matches!(bench.workshop_of_file(), Made::Nothing), "nothing of a file unless somebody asks");
    bench.prepare_workshop();
    bench.prepare_workshop_of_file();
    bench.finish();
    let Made::Ready(round) = bench.workshop_of_file().clone() else { panic!("{:?}", bench.workshop_of_file()) };
    let Made::Ready(rounds) = bench.workshop_rounds().clone() else { panic!("{:?}", bench.workshop_rounds()) };
    let everything = format!("{round:?}");
    for secret in ["Undine", "Seltsam", "unheard-of"] {
        assert!(!everything.contains(secret), "{everything}");
    }
    assert_eq!(round.scenes[0].lines[0].number, "91");
    assert_eq!(round.scenes.last().unwrap().lines.last().unwrap().number, "1");
    assert!(everything.contains("have one same tariff") || everything.contains("has one same tariff"), "{everything}");
    let mut session = Session::new(rounds);
    session.play_file(round);
    assert!(session.is_of_file());
    session.guess([Some(47), Some(2), None]);
    session.forward();
    assert_eq!(session.score().iter().sum::<usize>(), 1, "points count all the same");
    let page = handout(&session, chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap());
    let text = page.texts().collect::<Vec<_>>().join("\n");
    assert!(text.contains("Nothing of it is on this page"), "{text}");
    for figure in ["47", "91", "members.csv", "town", "Ulm", "tariff"] {
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '.').collect();
        assert!(!words.contains(figure), "{figure} in {text}");
    }
    session.play_club();
    assert!(!session.is_of_file() && session.at() == At::Round(0, 0));
}

#[test]
fn without_a_file_or_its_columns_a_sentence_says_so() {
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    bench.prepare_workshop_of_file();
    assert!(matches!(bench.workshop_of_file(), Made::Failed(why) if why.starts_with("No file is open")));
    let folder = tempfile::tempdir().unwrap();
    bench.open(&file(folder.path()));
    bench.finish();
    bench.prepare_workshop_of_file();
    bench.finish();
    assert!(
        matches!(bench.workshop_of_file(), Made::Failed(why) if why.contains("Columns")),
        "{:?}",
        bench.workshop_of_file()
    );
    bench.end_workshop();
    assert!(matches!(bench.workshop_of_file(), Made::Nothing));
}

#[test]
fn a_handout_that_is_there_already_is_replaced_only_when_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("handout.html");
    std::fs::write(&path, "mine").unwrap();
    let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    let session = played();
    bench.write_handout(&session, day, &path, false);
    bench.finish();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    assert!(bench.notices().last().unwrap().text.contains("exists already"));
    bench.write_handout(&session, day, &path, true);
    bench.finish();
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("<!DOCTYPE html>"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}
