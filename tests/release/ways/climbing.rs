//! Up the ladder instead of hiding: the levels chosen by hand, by trying all of them, and attacked.

use crate::release::attack::attacked::no_small_cell_comes_out;
use crate::release::attack::several_rows::orders;
use crate::release::make::{input, prepared, settings, with_level};
use proptest::prelude::*;
use shoal::privacy::Progress;
use shoal::release::settings::{Protect, TableSettings, Totals, Zeros};
use shoal::release::tabulation::TableInput;
use shoal::release::{Earlier, Prepared, PublishedValue, Status, TableRequest, prepare, prepare_together};

fn climbing(threshold: u64) -> TableSettings {
    TableSettings { protect: Protect::Ladder, ..settings(threshold) }
}

fn labels(table: &Prepared, dimension: usize) -> Vec<&str> {
    let mut labels: Vec<&str> = table.cells.iter().map(|cell| cell.at[dimension].as_str()).collect();
    labels.dedup();
    labels
}

/// Six cities of three regions in two countries.
fn cities(counts: &[u64; 6]) -> TableInput {
    let table = input(&[6], counts);
    let table = with_level(table, 0, "region", &[0, 0, 1, 1, 2, 2], &["r0", "r1", "r2"]);
    with_level(table, 0, "country", &[0, 0, 0, 0, 1, 1], &["c0", "c1"])
}

#[test]
fn only_the_branch_with_a_small_city_goes_up() {
    let table = prepared(&cities(&[40, 3, 50, 60, 30, 20]), &climbing(10));
    assert!(table.checked.protected);
    assert_eq!(labels(&table, 0), ["r0", "v2", "v3", "v4", "v5", "Total"]);
    assert!(table.cells.iter().all(|cell| cell.status == Status::Published));
    assert_eq!(table.find(&["r0"]).unwrap().count, 43);
    let loss = table.recoded.loss.unwrap();
    assert!((loss - 43.0 / 203.0 / 5.0).abs() < 1e-12, "43 of 203 people lose (2 − 1)/(6 − 1): {loss}");
    assert!(table.recoded.is_least);
    let told: Vec<String> = table.recoded.changes.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["d0: 2 values shown as region (r0)"]);
}

#[test]
fn a_branch_goes_up_as_far_as_it_takes_and_what_no_level_helps_is_hidden() {
    let table = prepared(&cities(&[4, 3, 50, 60, 30, 20]), &climbing(10));
    assert_eq!(labels(&table, 0), ["c0", "v4", "v5", "Total"], "r0 has 7 people only");
    // The country with 5 people cannot go up; another cell hides it.
    let table = prepared(&cities(&[40, 30, 50, 60, 3, 2]), &climbing(10));
    assert!(table.checked.protected);
    assert_eq!(labels(&table, 0), ["v0", "v1", "v2", "v3", "v4", "v5", "Total"]);
    assert!(table.recoded.changes.is_empty(), "going up would lose detail and help nobody");
    assert!(table.cells.iter().filter(|cell| cell.status == Status::Unsafe).count() == 2);
    assert_eq!(table.recoded.left, 2);
    assert!(table.recoded.sentences().concat().contains("2 cells are unsafe on every level"));
}

#[test]
fn of_two_dimensions_the_one_that_loses_less_goes_up() {
    // One small cell: the rows are groups of two of four, the columns all in one group but one.
    let mut counts = vec![20; 16];
    counts[5] = 2;
    let table = with_level(input(&[4, 4], &counts), 0, "pairs", &[0, 0, 1, 1], &["a", "b"]);
    let table = with_level(table, 1, "most", &[0, 0, 0, 1], &["most", "rest"]);
    let table = prepared(&table, &climbing(10));
    assert_eq!(labels(&table, 0), ["a", "v2", "v3", "Total"]);
    assert!(labels(&table, 1).starts_with(&["v0", "v1", "v2", "v3", "Total"]));
}

#[test]
fn a_region_named_after_its_city_is_told_apart_and_subtotals_stay() {
    let table = with_level(input(&[4], &[40, 3, 50, 60]), 0, "region", &[0, 0, 1, 1], &["v0", "south"]);
    let told = prepared(&table, &climbing(10));
    assert_eq!(labels(&told, 0), ["v0 (region)", "v2", "v3", "Total"]);
    let mut with_subtotals = table;
    with_subtotals.dimensions[0].hierarchy = vec![with_subtotals.dimensions[0].coarser.levels[0].grouping.clone()];
    let told = prepared(&with_subtotals, &climbing(10));
    let names = labels(&told, 0);
    assert!(names.contains(&"south") && names.contains(&"v2") && names.contains(&"v0 (region)"), "{names:?}");
    assert!(!names.contains(&"v1"));
}

/// People with several rows are in several categories, and in the group that holds them once.
#[test]
fn people_in_several_categories_are_counted_once_in_their_group() {
    // Twelve people in v0, of whom four are in v1 too and two in v1 alone; thirty in each of v2 and v3.
    let alone = |from: u32, people: u32, category: u32| (from..from + people).map(move |p| (p, category, 1.0));
    let rows: Vec<(u32, u32, f64)> = alone(0, 12, 0)
        .chain(alone(8, 4, 1))
        .chain(alone(12, 2, 1))
        .chain(alone(14, 30, 2))
        .chain(alone(44, 30, 3))
        .collect();
    let table = with_level(orders(&rows, 4), 0, "pairs", &[0, 0, 1, 1], &["a", "b"]);
    let found = prepared(&table, &climbing(10));
    assert!(found.checked.protected);
    assert_eq!(labels(&found, 0), ["a", "v2", "v3", "Total"]);
    assert_eq!(found.find(&["a"]).unwrap().count, 14, "not 12 + 6");
}

/// A number for the group, and a number for all of it but one: their difference must not come out of two tables.
#[test]
fn a_table_of_cities_and_one_of_regions_are_attacked_together() {
    let fine = cities(&[40, 3, 50, 60, 30, 20]);
    let mut bare = settings(10);
    bare.totals = Totals::None;
    let asked =
        |settings| TableRequest { input: &fine, settings, before: &[], noise: shoal::release::noise::Source::System };
    let (hiding, up) = (bare.clone(), TableSettings { protect: Protect::Ladder, ..bare });
    let alone = prepare_together(&[asked(&hiding)], &[], &Progress::new()).unwrap();
    assert_eq!(alone.tables[0].cost.cells_hidden, 1, "without a total the 3 is all that must be hidden");
    let both = prepare_together(&[asked(&hiding), asked(&up)], &[], &Progress::new()).unwrap();
    assert!(both.is_protected(), "{both:?}");
    let shown = |table: usize, label: &str| both.tables[table].find(&[label]).unwrap().status == Status::Published;
    assert!(!(shown(0, "v0") && shown(1, "r0")), "43 − 40 would be the three");
}

/// The same with the regions released first.
#[test]
fn what_was_shown_as_a_region_before_is_not_undone_by_its_cities_now() {
    let fine = cities(&[40, 3, 50, 60, 30, 20]);
    let up = climbing(10);
    let first = prepared(&fine, &up);
    let again = |published| Earlier::again(&fine, up.clone(), published, &Progress::new()).unwrap();
    let earlier = again(first.published()).expect("the same levels come out again");
    assert_eq!(earlier.input.dimensions[0].labels, ["r0", "v2", "v3", "v4", "v5"]);
    let mut bare = settings(10);
    bare.totals = Totals::None;
    let now = prepare(&fine, &bare, &[earlier], &Progress::new()).unwrap();
    assert!(now.checked.protected, "{:?}", now.checked);
    assert_eq!(now.find(&["v0"]).unwrap().published[0], PublishedValue::Hidden, "43 − 40 would be the three");
    let mut other = first.published();
    other.rows[0].at[0] = "a region of another ladder".to_owned();
    assert!(again(other).is_none(), "what cannot be placed is not taken to be harmless");
}

/// The least loss over all cuts of both dimensions without an unsafe cell, by trying every one of them.
fn least_loss(counts: &[u64], groups: &[Vec<u32>; 2], totals: bool, zeros: bool) -> Option<f64> {
    let everyone: u64 = counts.iter().sum();
    let cuts = |groups: &[u32]| -> Vec<Vec<Vec<usize>>> {
        let of = groups.iter().max().map_or(0, |m| m + 1);
        (0..1_u32 << of)
            .map(|raised| {
                let mut cut = Vec::new();
                for group in 0..of {
                    let members: Vec<usize> = (0..groups.len()).filter(|&c| groups[c] == group).collect();
                    if raised >> group & 1 == 1 {
                        cut.push(members);
                    } else {
                        cut.extend(members.into_iter().map(|c| vec![c]));
                    }
                }
                cut
            })
            .collect()
    };
    let [rows, columns] = [&groups[0], &groups[1]];
    let count = |r: &[usize], c: &[usize]| -> u64 {
        r.iter().flat_map(|r| c.iter().map(move |c| counts[r * columns.len() + c])).sum()
    };
    let all = |n: usize| (0..n).collect::<Vec<usize>>();
    let is_safe = |n: u64| n >= 3 || (n == 0 && !zeros);
    let mut least: Option<f64> = None;
    for down in cuts(rows) {
        for across in cuts(columns) {
            let (mut r, mut c) = (down.clone(), across.clone());
            if totals {
                r.push(all(rows.len()));
                c.push(all(columns.len()));
            }
            if r.iter().all(|r| c.iter().all(|c| is_safe(count(r, c)))) {
                let lost = |cut: &[Vec<usize>], of: usize, people: &dyn Fn(&[usize]) -> u64| -> f64 {
                    let base = (of as f64 - 1.0).max(1.0);
                    cut.iter().map(|set| people(set) as f64 * (set.len() as f64 - 1.0) / base).sum()
                };
                let loss = lost(&down, rows.len(), &|set| count(set, &all(columns.len())))
                    + lost(&across, columns.len(), &|set| count(&all(rows.len()), set));
                let loss = loss / everyone.max(1) as f64 / 2.0;
                least = Some(least.map_or(loss, |l: f64| l.min(loss)));
            }
        }
    }
    least
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Nothing small is published or comes out, and where some choice of levels is safe, the best of all is taken and
    /// nothing is hidden.
    #[test]
    fn the_levels_are_the_best_and_nothing_small_comes_out(
        counts in prop::collection::vec(prop_oneof![1 => Just(0_u64), 1 => 1_u64..3, 4 => 3_u64..7], 12),
        totals in any::<bool>(),
        zeros in any::<bool>(),
    ) {
        let groups = [vec![0, 0, 1, 1], vec![0, 0, 1]];
        let table = with_level(input(&[4, 3], &counts), 0, "pairs", &groups[0], &["a", "b"]);
        let table = with_level(table, 1, "first two", &groups[1], &["left", "right"]);
        let mut settings = climbing(3);
        settings.totals = if totals { Totals::All } else { Totals::None };
        settings.rules.zeros = if zeros { Zeros::Unsafe } else { Zeros::Safe };
        let found = prepared(&table, &settings);
        prop_assert!(found.checked.protected);
        prop_assert!(found.recoded.is_least);
        if let Some(least) = least_loss(&counts, &groups, totals, zeros) {
            prop_assert!((found.recoded.loss.unwrap() - least).abs() < 1e-9, "{:?} is not {}", found.recoded, least);
            prop_assert_eq!(found.cost.cells_hidden, 0);
        }
        let inside = |_: usize, label: &str| match label {
            "a" => vec![0, 1],
            "b" => vec![2, 3],
            "left" => vec![0, 1],
            "right" => vec![2],
            other => vec![other[1..].parse().unwrap()],
        };
        no_small_cell_comes_out(&found, &[4, 3], zeros, &inside);
    }

    /// Larger ones, where not all choices are looked at: still safe, and the same again.
    #[test]
    fn many_small_cells_are_dealt_with_the_same_way_each_time(
        counts in prop::collection::vec(prop_oneof![2 => Just(0_u64), 3 => 1_u64..10, 2 => 10_u64..40], 16 * 12),
    ) {
        let table = input(&[16, 12], &counts);
        let by = |n: usize, width: usize| (0..n).map(|c| (c / width) as u32).collect::<Vec<u32>>();
        let table = with_level(table, 0, "twos", &by(16, 2), &["a", "b", "c", "d", "e", "f", "g", "h"]);
        let table = with_level(table, 0, "eights", &by(16, 8), &["x", "y"]);
        let table = with_level(table, 1, "threes", &by(12, 3), &["p", "q", "r", "s"]);
        let table = with_level(table, 1, "sixes", &by(12, 6), &["t", "u"]);
        let settings = climbing(10);
        let found = prepared(&table, &settings);
        prop_assert!(found.checked.protected);
        for cell in &found.cells {
            let is_small = cell.count > 0 && cell.count < 10;
            prop_assert!(!is_small || cell.published[0] == PublishedValue::Hidden);
        }
        prop_assert_eq!(&prepared(&table, &settings), &found);
    }
}
