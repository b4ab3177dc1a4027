//! What published segments give away, against brute force: every set of regions, ranks in fractions, every way to
//! fill the regions with people.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shoal::privacy::{Bitmap, People, Progress};
use shoal::segments::{Derivations, Publication, Regions, Safety, derivations, overlaps};

/// Segments from the number of people in each region (bit i of the place: in segment i).
pub(super) fn regions(segments: usize, people: &[u64]) -> Regions {
    let rows: Vec<usize> = people.iter().enumerate().flat_map(|(mask, &n)| (0..n).map(move |_| mask)).collect();
    let bits: Vec<Bitmap> = (0..segments)
        .map(|segment| {
            let mut bits = Bitmap::none(rows.len());
            rows.iter().enumerate().filter(|(_, mask)| **mask >> segment & 1 == 1).for_each(|(i, _)| bits.insert(i));
            bits
        })
        .collect();
    Regions::count(&bits.iter().collect::<Vec<_>>(), &People::Rows(rows.len()), &Progress::new()).unwrap()
}

const NAMES: [&str; 4] = ["A", "B", "C", "D"];

fn attacked(regions: &Regions, publication: &Publication) -> Derivations {
    derivations(regions, &NAMES[..regions.segments], publication, &Progress::new()).unwrap()
}

/// The rank of a matrix, in fractions kept whole by cross-multiplying.
fn rank(mut rows: Vec<Vec<i128>>) -> usize {
    let mut done = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(pivot) = (done..rows.len()).find(|&i| rows[i][column] != 0) else { continue };
        rows.swap(done, pivot);
        let with = rows[done].clone();
        for row in &mut rows[done + 1..] {
            let factor = row[column];
            for (a, b) in row.iter_mut().zip(&with) {
                *a = *a * with[column] - factor * b;
            }
            let divisor = row.iter().fold(0_i128, |g, &v| gcd(g, v.abs())).max(1);
            row.iter_mut().for_each(|v| *v /= divisor);
        }
        done += 1;
    }
    done
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Every group of 1 to T − 1 people whose size is a combination of the published counts.
pub(super) fn exact_by_force(segments: usize, people: &[u64], publication: &Publication) -> Vec<u64> {
    let held: Vec<usize> = (0..people.len()).filter(|&mask| people[mask] > 0).collect();
    let mut equations: Vec<Vec<i128>> =
        (0..segments).map(|s| held.iter().map(|mask| (mask >> s & 1) as i128).collect()).collect();
    if publication.total {
        equations.push(vec![1; held.len()]);
    }
    let known = rank(equations.clone());
    let mut sizes = Vec::new();
    for group in 1_u32..1 << held.len() {
        let size: u64 = (0..held.len()).filter(|i| group >> i & 1 == 1).map(|i| people[held[i]]).sum();
        if size < publication.threshold {
            let mut more = equations.clone();
            more.push((0..held.len()).map(|i| i128::from(group >> i & 1)).collect());
            if rank(more) == known {
                sizes.push(size);
            }
        }
    }
    sizes.sort_unstable();
    sizes
}

/// The least and greatest size of one region over all ways to fill the regions that hold people.
fn interval_by_force(segments: usize, people: &[u64], publication: &Publication, region: usize) -> (u64, u64) {
    fn fill(masks: &[usize], left: &mut Vec<i64>, region: usize, so_far: u64, found: &mut BTreeSet<u64>) {
        let Some((&mask, rest)) = masks.split_first() else {
            if left.iter().all(|&n| n == 0) {
                found.insert(so_far);
            }
            return;
        };
        let in_it: Vec<usize> = (0..left.len()).filter(|&e| e == left.len() - 1 || mask >> e & 1 == 1).collect();
        let most = in_it.iter().map(|&e| left[e]).min().unwrap_or(0);
        for n in 0..=most {
            in_it.iter().for_each(|&e| left[e] -= n);
            fill(rest, left, region, if mask == region { n as u64 } else { so_far }, found);
            in_it.iter().for_each(|&e| left[e] += n);
        }
    }
    assert!(publication.total, "the last equation is the total");
    let held: Vec<usize> = (0..people.len()).filter(|&mask| people[mask] > 0).collect();
    let mut left: Vec<i64> = (0..segments)
        .map(|s| held.iter().filter(|&&mask| mask >> s & 1 == 1).map(|&mask| people[mask] as i64).sum())
        .collect();
    left.push(people.iter().sum::<u64>() as i64);
    let mut found = BTreeSet::new();
    fill(&held, &mut left, region, 0, &mut found);
    (*found.first().unwrap(), *found.last().unwrap())
}

fn people(segments: usize) -> impl Strategy<Value = Vec<u64>> {
    let one = prop_oneof![3 => Just(0_u64), 3 => 1_u64..6, 2 => 10_u64..40];
    proptest::collection::vec(one, 1 << segments)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn exact_groups_are_those_that_the_ranks_tell(
        (segments, people) in (1_usize..=3).prop_flat_map(|s| (Just(s), people(s))),
        total in any::<bool>(),
        threshold in 2_u64..12,
    ) {
        let publication = Publication::exact(threshold, total);
        let regions = regions(segments, &people);
        let found = attacked(&regions, &publication);
        prop_assert_eq!(&found.given_up, &None);
        let mut sizes: Vec<u64> = found
            .groups
            .iter()
            .filter(|g| g.verdict == Safety::Unsafe && !g.how.starts_with("people in"))
            .map(|g| g.people)
            .collect();
        sizes.sort_unstable();
        let expected = exact_by_force(segments, &people, &publication);
        if expected.len() <= 60 {
            prop_assert_eq!(sizes, expected, "{:?}", found);
        }
        for group in &found.groups {
            prop_assert!(group.interval[0] <= group.people && group.people <= group.interval[1], "{group:?}");
            prop_assert!(group.how != "all published counts together", "no way was found to {group:?}");
        }
    }

    /// Four segments: sixteen regions, where combinations of three and four counts matter.
    #[test]
    fn the_smallest_exact_group_is_never_missed(people in people(4), threshold in 2_u64..12) {
        let publication = Publication::exact(threshold, true);
        let found = attacked(&regions(4, &people), &publication);
        let expected = exact_by_force(4, &people, &publication);
        // Those told as "people in …" are pinned because people are whole, which ranks do not know.
        let unsafe_ones: Vec<u64> = found
            .groups
            .iter()
            .filter(|g| g.verdict == Safety::Unsafe && !g.how.starts_with("people in"))
            .map(|g| g.people)
            .collect();
        prop_assert_eq!(expected.is_empty(), unsafe_ones.is_empty(), "{:?}", found);
        prop_assert_eq!(expected.iter().min(), unsafe_ones.iter().min());
    }

    #[test]
    fn intervals_hold_every_way_to_fill_the_regions(people in proptest::collection::vec(0_u64..9, 4), threshold in 2_u64..8) {
        let publication = Publication::exact(threshold, true);
        let found = attacked(&regions(2, &people), &publication);
        for mask in 0..4 {
            if !(1..threshold).contains(&people[mask]) {
                continue;
            }
            let (least, greatest) = interval_by_force(2, &people, &publication, mask);
            let protected = greatest >= threshold && greatest - least >= threshold;
            if !protected {
                // It is told, itself or within a group that is told.
                prop_assert!(
                    found.groups.iter().any(|g| g.people >= people[mask]),
                    "{people:?}: {mask} is between {least} and {greatest}: {found:?}"
                );
            }
        }
        if found.groups.iter().any(|g| g.verdict == Safety::Warn && g.how.contains("no other segment")) {
            let warned = (0..4).filter(|&mask| (1..threshold).contains(&people[mask])).any(|mask| {
                let (least, greatest) = interval_by_force(2, &people, &publication, mask);
                found.groups.iter().any(|g| g.people == people[mask] && g.interval == [least, greatest])
            });
            prop_assert!(warned, "{found:?}");
        }
    }

    #[test]
    fn pairs_are_counted_and_judged_by_their_regions(people in people(3), threshold in 2_u64..12, total in any::<bool>()) {
        let regions = regions(3, &people);
        let mut seen = BTreeMap::new();
        for pair in overlaps(&regions, &Publication::exact(threshold, total)) {
            let sum = |in_a: bool, in_b: bool| -> u64 {
                (0..8).filter(|m| (m >> pair.a & 1 == 1) == in_a && (m >> pair.b & 1 == 1) == in_b).map(|m: usize| people[m]).sum()
            };
            prop_assert_eq!((pair.a_only, pair.b_only, pair.both), (sum(true, false), sum(false, true), sum(true, true)));
            if pair.a_only == 0 && pair.b_only > 0 && pair.both > 0 {
                prop_assert!(pair.derivable);
                prop_assert_eq!(pair.verdict == Safety::Unsafe, pair.b_only < threshold);
            }
            seen.insert((pair.a, pair.b), pair.verdict);
        }
        prop_assert_eq!(seen.len(), 3);
    }
}

/// The story of the sample: a few people have no app, and the two counts tell how many.
#[test]
fn a_segment_within_another_gives_away_the_difference() {
    // A = VIP, B = VIP with app, within A: 4 without it.
    let regions = regions(2, &[500, 4, 0, 96]);
    let publication = Publication::exact(10, true);
    let found = derivations(&regions, &["VIP", "VIP with app"], &publication, &Progress::new()).unwrap();
    let told: Vec<(u64, &str, Safety)> = found.groups.iter().map(|g| (g.people, g.how.as_str(), g.verdict)).collect();
    assert_eq!(told, [(4, "VIP minus VIP with app", Safety::Unsafe)]);
    let pairs = overlaps(&regions, &publication);
    assert_eq!((pairs[0].a_only, pairs[0].b_only, pairs[0].both), (4, 0, 96));
    assert!(pairs[0].derivable && pairs[0].verdict == Safety::Unsafe);
}

/// No pair is nested, and yet three counts together tell who is in both.
#[test]
fn the_union_of_two_segments_gives_away_their_intersection() {
    // C = A or B.
    let regions = regions(3, &[900, 0, 0, 0, 0, 60, 70, 5]);
    let publication = Publication::exact(10, false);
    let found = derivations(&regions, &["A", "B", "A or B"], &publication, &Progress::new()).unwrap();
    assert_eq!(found.groups.len(), 1);
    assert_eq!((found.groups[0].people, found.groups[0].how.as_str()), (5, "B plus A minus A or B"));
    let both = overlaps(&regions, &publication).into_iter().find(|pair| (pair.a, pair.b) == (0, 1)).unwrap();
    assert!(both.derivable && both.verdict == Safety::Unsafe);
}

/// The number of people in the file is a published count as well, unless it is kept back.
#[test]
fn the_file_s_size_gives_away_who_is_left_over() {
    let regions = regions(1, &[3, 200]);
    let told = |total| attacked(&regions, &Publication::exact(10, total)).groups;
    assert_eq!(told(true)[0].how, "everyone in the file minus A");
    assert_eq!(told(true)[0].interval, [3, 3]);
    assert!(told(false).is_empty());
}

/// Two large segments that overlap by accident give nothing away.
#[test]
fn a_plain_overlap_is_safe_and_a_small_difference_warns() {
    let publication = Publication::exact(10, true);
    let plain = regions(2, &[500, 100, 100, 4]);
    assert_eq!(overlaps(&plain, &publication)[0].verdict, Safety::Safe);
    let nearly_alike = regions(2, &[500, 3, 4, 100]);
    assert_eq!(overlaps(&nearly_alike, &publication)[0].verdict, Safety::Warn);
    assert!(!overlaps(&nearly_alike, &publication)[0].derivable);
}

#[test]
fn more_segments_than_a_word_holds() {
    let people = 300;
    let segments: Vec<Bitmap> = (0..130)
        .map(|s| {
            let mut bits = Bitmap::none(people);
            (0..people).filter(|row| row % (s + 2) == 0).for_each(|row| bits.insert(row));
            bits
        })
        .collect();
    let regions =
        Regions::count(&segments.iter().collect::<Vec<_>>(), &People::Rows(people), &Progress::new()).unwrap();
    for (s, bits) in segments.iter().enumerate() {
        assert_eq!(regions.size(s), bits.count());
    }
    assert_eq!(regions.people, people as u64);
}

/// Nothing pins it exactly, and yet at most four people are outside both: two of them are in none, and two in C alone.
#[test]
fn people_outside_a_segment_are_looked_at_though_they_are_no_region() {
    // Bits: A, B. Outside A are 3 of B alone and 2 of none: 95 of 100 are in A.
    let nested = regions(2, &[2, 45, 3, 50]);
    let found = attacked(&nested, &Publication::exact(10, true));
    assert!(found.groups.iter().any(|g| g.how == "everyone in the file minus A" && g.people == 5), "{found:?}");
    let hidden = attacked(&nested, &Publication::exact(10, false));
    assert!(hidden.groups.is_empty(), "{hidden:?}");
}
