//! Coarser classes, segments and subsets, against counting again from the rows.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use proptest::prelude::*;
use shoal::privacy::{
    Bitmap, Classes, CodedTable, Missing, People, Progress, QuasiIdentifier, Rollup, class_sizes, equivalence_classes,
    ladder, measure_segments, subsets,
};

use super::made::{column, slow_classes};

/// A table whose columns have bands of 2 and 4, and the people of its rows, made from whole numbers.
fn table(cells: &[(u32, u32, u32)], people: People, missing: Missing) -> CodedTable {
    let cell = |v: u32| (v < 12).then_some(v);
    let columns = [
        column("a", &cells.iter().map(|c| cell(c.0)).collect::<Vec<_>>()),
        column("b", &cells.iter().map(|c| cell(c.1)).collect::<Vec<_>>()),
        column("c", &cells.iter().map(|c| cell(c.2 % 2)).collect::<Vec<_>>()),
    ];
    let ladders = [
        ladder::bands(&columns[0], &[2.0, 4.0], 0.0).unwrap(),
        ladder::bands(&columns[1], &[2.0, 4.0], 0.0).unwrap(),
        ladder::identity(&columns[2]),
    ];
    let quasi_identifiers = ladders.into_iter().map(|l| QuasiIdentifier::new(Arc::new(l), 0)).collect();
    CodedTable::new(quasi_identifiers, Arc::new(people), missing).unwrap()
}

/// Rows, keys or counts over as many rows as there are cells.
fn people(kind: u8, cells: &[(u32, u32, u32)], of_row: &[u32]) -> People {
    let of_row = &of_row[..cells.len()];
    match kind {
        0 => People::Rows(cells.len()),
        1 => People::keys(&column("key", &of_row.iter().map(|&k| Some(k)).collect::<Vec<_>>())).unwrap(),
        _ => People::Counts(of_row.iter().map(|&k| u64::from(k % 4)).collect()),
    }
}

fn slow_people(kind: u8, of_row: &[u32]) -> Vec<(u32, u64)> {
    of_row
        .iter()
        .enumerate()
        .map(|(row, &k)| match kind {
            0 => (row as u32, 1),
            1 => (k, 1),
            _ => (row as u32, u64::from(k % 4)),
        })
        .collect()
}

fn cells() -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    // 12 and 13 are missing. Repeated, so that there are fewer classes than rows.
    (prop::collection::vec((0_u32..14, 0_u32..14, 0_u32..2), 0..25), 1_usize..5)
        .prop_map(|(cells, times)| cells.repeat(times))
}

fn members(bits: &[bool], rows: usize) -> Bitmap {
    let mut members = Bitmap::none(rows);
    (0..rows).filter(|&row| bits[row % bits.len()]).for_each(|row| members.insert(row));
    members
}

/// Groups made by hand do not stand beside each other.
#[test]
fn a_ladder_of_scattered_groups_is_moved() {
    let a = column("a", &[0, 1, 2, 3, 0, 1, 2, 3, 3].map(Some));
    let b = column("b", &[0, 0, 0, 0, 1, 1, 1, 1, 1].map(Some));
    let group = |label: &str, members: [&str; 2]| ladder::Group {
        label: label.into(),
        members: members.map(str::to_owned).to_vec(),
    };
    let groups = ladder::groups(&a, &[vec![group("even", ["0", "2"]), group("odd", ["1", "3"])]]).unwrap();
    let quasi_identifiers = vec![QuasiIdentifier::new(Arc::new(groups), 0), QuasiIdentifier::plain(&b)];
    let table = CodedTable::new(quasi_identifiers, Arc::new(People::Rows(9)), Missing::Own).unwrap();
    let progress = Progress::new();
    let finest = Rollup::new(&table, None, &progress).unwrap();
    let moving = finest.moving(&[0, 0], 0, &progress).unwrap();
    let sizes = moving.at(1, &progress).unwrap();
    assert_eq!(sizes, class_sizes(&table.at_levels(&[1, 0]).unwrap(), None, &progress).unwrap());
    assert_eq!((sizes.k(), sizes.largest(), sizes.classes()), (Some(2), Some(3), 4));
}

const NODES: [[usize; 3]; 6] = [[0, 0, 0], [1, 0, 0], [1, 2, 0], [2, 2, 1], [3, 0, 1], [3, 3, 1]];

proptest! {
    #[test]
    fn rolled_up_classes_are_recounted_classes(
        cells in cells(), kind in 0_u8..3, of_row in prop::collection::vec(0_u32..9, 100), any in any::<bool>(),
        bits in prop::collection::vec(any::<bool>(), 1..9),
    ) {
        let missing = if any { Missing::MatchesAnything } else { Missing::Own };
        let table = table(&cells, people(kind, &cells, &of_row), missing);
        let progress = Progress::new();
        let members = Arc::new(members(&bits, cells.len()));
        for members in [None, Some(members)] {
            let finest = Rollup::new(&table, members.clone(), &progress).unwrap();
            let halfway = finest.rolled_up(&[1, 0, 0], &progress).unwrap();
            let mut last_k = 0;
            for levels in NODES {
                let recounted = equivalence_classes(&table.at_levels(&levels).unwrap(), members.as_deref(), &progress).unwrap();
                let rolled = finest.classes_at(&levels, &progress).unwrap();
                prop_assert_eq!(rolled.class_sizes(), recounted.class_sizes());
                prop_assert_eq!(&finest.at_levels(&levels, &progress).unwrap(), recounted.class_sizes());
                if levels[0] > 0 {
                    prop_assert_eq!(&halfway.at_levels(&levels, &progress).unwrap(), recounted.class_sizes());
                }
                for row in 0..cells.len() {
                    let of = |classes: &Classes| {
                        let class = classes.class_of_row()[row];
                        let codes: Vec<_> = (0..3).map(|c| classes.code(class, c)).collect();
                        (classes.sizes().get(class as usize).copied(), codes)
                    };
                    prop_assert_eq!(of(&rolled), of(&recounted), "the class of row {}", row);
                }
                // The nodes but [3, 0, 1] climb, one above the other.
                let k = recounted.k().unwrap_or(0);
                if levels != [3, 0, 1] {
                    prop_assert!(k >= last_k, "k never falls as levels rise");
                    last_k = k;
                }
            }
            for (place, levels) in [(0, [1, 2, 0]), (1, [0, 0, 1]), (2, [3, 0, 0])] {
                let moving = finest.moving(&levels, place, &progress).unwrap();
                for level in 0..table.quasi_identifiers()[place].ladder.levels() {
                    let mut levels = levels;
                    levels[place] = level;
                    let recounted = finest.at_levels(&levels, &progress).unwrap();
                    prop_assert_eq!(moving.at(level, &progress).unwrap(), recounted, "column {} at {}", place, level);
                }
                prop_assert!(moving.at(9, &progress).is_err());
            }
            prop_assert!(finest.at_levels(&[9, 0, 0], &progress).is_err());
            prop_assert!(halfway.at_levels(&[0, 0, 0], &progress).is_err());
        }
    }

    #[test]
    fn a_segment_is_its_own_classes_within_the_whole(
        cells in cells(), kind in 0_u8..3, of_row in prop::collection::vec(0_u32..9, 100), any in any::<bool>(),
        bits in prop::collection::vec(any::<bool>(), 1..9),
    ) {
        let missing = if any { Missing::MatchesAnything } else { Missing::Own };
        let table = table(&cells, people(kind, &cells, &of_row), missing);
        let progress = Progress::new();
        let members = members(&bits, cells.len());
        let whole = equivalence_classes(&table, None, &progress).unwrap();
        let segment = whole.among(&table, &members, &progress).unwrap();
        let plain = equivalence_classes(&table, Some(&members), &progress).unwrap();
        prop_assert_eq!(segment.class_sizes(), plain.class_sizes());
        let slow = slow_classes(&cells.iter().map(|&(a, b, c)| (a.min(12), b.min(12), c)).collect::<Vec<_>>(),
            &slow_people(kind, &of_row[..cells.len()]), |row| members.contains(row));
        let mut sizes = segment.sizes().to_vec();
        sizes.sort_unstable();
        let mut slow: Vec<u64> = slow.into_values().collect();
        slow.sort_unstable();
        prop_assert_eq!(sizes, slow);
        prop_assert_eq!(segment.people(), plain.people());
        let crowd = |classes: &Classes, row: usize| {
            let class = classes.class_of_row()[row];
            (classes.crowds().get(class as usize).copied(), classes.code(class, 1))
        };
        for row in 0..cells.len() {
            prop_assert_eq!(crowd(&segment, row), crowd(&plain, row), "the crowd of row {}", row);
        }
        // Journalist risk as its formula says, class by class.
        let risk = segment.population_risk(&whole, 0.2).journalist();
        let firsts = segment.representatives();
        let population = |row: u32| whole.crowds()[whole.class_of_row()[row as usize] as usize] as f64;
        let pairs = || firsts.iter().zip(segment.sizes()).map(|(&row, &f)| (f as f64, population(row)));
        // Of people each counts once, by the riskiest of their classes (METHODS 1).
        let people = slow_people(kind, &of_row[..cells.len()]);
        let mut riskiest: std::collections::BTreeMap<u32, (f64, f64)> = std::collections::BTreeMap::new();
        for row in (0..cells.len()).filter(|&row| members.contains(row) && people[row].1 > 0) {
            let of_person = riskiest.entry(people[row].0).or_insert((people[row].1 as f64, f64::INFINITY));
            of_person.1 = of_person.1.min(population(row as u32));
        }
        let persons = || riskiest.values().copied();
        let n: f64 = persons().map(|(f, _)| f).sum();
        if let Some(risk) = risk {
            let smallest = pairs().map(|(_, p)| p).fold(f64::INFINITY, f64::min);
            let first = pairs().count() as f64 / pairs().map(|(_, p)| p).sum::<f64>();
            let second = persons().map(|(f, p)| f / p).sum::<f64>() / n;
            prop_assert!((risk.highest - 1.0 / smallest).abs() < 1e-12);
            prop_assert!((risk.average - first.max(second)).abs() < 1e-12);
            let above: f64 = persons().filter(|&(_, p)| 1.0 / p > 0.2).map(|(f, _)| f).sum();
            prop_assert!((risk.share_above - above / n).abs() < 1e-12);
        } else {
            prop_assert_eq!(n, 0.0, "only nobody has no risk");
        }
    }

    #[test]
    fn segments_at_once_are_segments_one_by_one(
        cells in cells(), kind in 0_u8..3, of_row in prop::collection::vec(0_u32..9, 100), any in any::<bool>(),
        bits in prop::collection::vec(prop::collection::vec(any::<bool>(), 1..9), 2..70),
    ) {
        let missing = if any { Missing::MatchesAnything } else { Missing::Own };
        let table = table(&cells, people(kind, &cells, &of_row), missing);
        let progress = Progress::new();
        let whole = equivalence_classes(&table, None, &progress).unwrap();
        let segments: Vec<Bitmap> = bits.iter().map(|bits| members(bits, cells.len())).collect();
        let measured = measure_segments(&table, &whole, &segments.iter().collect::<Vec<_>>(), 0.2, &progress).unwrap();
        prop_assert_eq!(measured.len(), segments.len());
        for (members, measured) in segments.iter().zip(measured) {
            let alone = whole.among(&table, members, &progress).unwrap();
            prop_assert_eq!(&measured.class_sizes, alone.class_sizes());
            let (at_once, alone) = (measured.population.journalist(), alone.population_risk(&whole, 0.2).journalist());
            prop_assert_eq!(at_once.is_some(), alone.is_some());
            if let (Some(a), Some(b)) = (at_once, alone) {
                prop_assert!((a.average - b.average).abs() < 1e-12);
                prop_assert_eq!((a.highest, a.share_above), (b.highest, b.share_above));
            }
        }
    }

    #[test]
    fn every_subset_is_as_counted_alone(
        cells in cells(), kind in 0_u8..3, of_row in prop::collection::vec(0_u32..9, 100),
        bits in prop::collection::vec(any::<bool>(), 1..9),
    ) {
        let table = table(&cells, people(kind, &cells, &of_row), Missing::Own);
        let progress = Progress::new();
        let members = Arc::new(members(&bits, cells.len()));
        let measure = Rollup::new(&table, Some(Arc::clone(&members)), &progress).unwrap();
        let mut seen = Vec::new();
        subsets(&measure, 3, &progress, |figures| {
            let columns: Vec<usize> = figures.places().collect();
            let alone = class_sizes(&table.with_columns(&columns), Some(&members), &progress).unwrap();
            assert_eq!((figures.classes, figures.people_alone), (alone.classes(), alone.people_alone()), "{columns:?}");
            assert_eq!(figures.separation, alone.separation());
            assert_eq!(&measure.by_columns(&columns, &progress).unwrap(), &alone);
            seen.push(columns);
            ControlFlow::Continue(())
        })
        .unwrap();
        let all = [vec![0], vec![1], vec![2], vec![0, 1], vec![0, 2], vec![1, 2], vec![0, 1, 2]];
        prop_assert_eq!(seen, all, "smaller sets first, each once");
    }

    #[test]
    fn the_order_of_rows_and_columns_does_not_matter(
        cells in cells(), kind in 0_u8..3, of_row in prop::collection::vec(0_u32..9, 100),
    ) {
        let of_row = &of_row[..cells.len()];
        let forward = table(&cells, people(kind, &cells, of_row), Missing::Own);
        let reversed: Vec<_> = cells.iter().rev().copied().collect();
        let of_reversed: Vec<_> = of_row.iter().rev().copied().collect();
        let backward = table(&reversed, people(kind, &reversed, &of_reversed), Missing::Own).with_columns(&[2, 0, 1]);
        let progress = Progress::new();
        prop_assert_eq!(class_sizes(&forward, None, &progress).unwrap(), class_sizes(&backward, None, &progress).unwrap());
    }

    #[test]
    fn missing_matches_anything_as_every_pair_compared(
        cells in cells(), kind in 0_u8..3, of_row in prop::collection::vec(0_u32..9, 100),
    ) {
        let table = table(&cells, people(kind, &cells, &of_row), Missing::MatchesAnything);
        let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
        let people = slow_people(kind, &of_row[..cells.len()]);
        let agree = |a: u32, b: u32| a >= 12 || b >= 12 || a == b;
        for (row, a) in cells.iter().enumerate().filter(|&(row, _)| people[row].1 > 0) {
            let crowd: BTreeSet<(u32, u64)> = cells
                .iter()
                .zip(&people)
                .filter(|(b, _)| agree(a.0, b.0) && agree(a.1, b.1) && a.2 == b.2)
                .map(|(_, &person)| person)
                .collect();
            let class = classes.class_of_row()[row];
            let expected: u64 = crowd.iter().map(|p| p.1).sum();
            prop_assert_eq!(classes.crowds()[class as usize], expected, "the crowd of row {}", row);
        }
    }
}
