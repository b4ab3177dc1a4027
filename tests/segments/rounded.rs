//! Rounded counts: what an attacker can still say, against all ways to fill the regions.

use super::attack::regions;
use proptest::prelude::*;
use shoal::privacy::Progress;
use shoal::segments::{Publication, Safety, derivations, rounded, rounded_interval};
use std::collections::BTreeMap;

/// Everybody's number and the rounded counts of A and B: the least and greatest size of each region that holds people.
fn intervals_by_force(people: [u64; 4], bases: [Option<u64>; 2]) -> BTreeMap<usize, (u64, u64)> {
    let shown = |count: u64, base: Option<u64>| base.map_or(count, |base| rounded(count, base));
    let published = |p: [u64; 4]| (shown(p[1] + p[3], bases[0]), shown(p[2] + p[3], bases[1]), p.iter().sum::<u64>());
    let truth = published(people);
    let total = truth.2;
    let range = |region: usize| if people[region] > 0 { 0..=total } else { 0..=0 };
    let mut found: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    for one in range(1) {
        for two in range(2) {
            for both in range(3) {
                let Some(neither) = total.checked_sub(one + two + both) else { continue };
                if people[0] == 0 && neither > 0 {
                    continue;
                }
                let filled = [neither, one, two, both];
                if published(filled) == truth {
                    for (region, n) in filled.into_iter().enumerate().filter(|(region, _)| people[*region] > 0) {
                        let held = found.entry(region).or_insert((n, n));
                        *held = (held.0.min(n), held.1.max(n));
                    }
                }
            }
        }
    }
    found
}

fn people() -> impl Strategy<Value = [u64; 4]> {
    let one = || prop_oneof![2 => Just(0_u64), 3 => 1_u64..5, 3 => 5_u64..20];
    [one(), one(), one(), one()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_small_region_is_reported_just_where_the_rounded_counts_reveal_it(
        people in people(),
        bases in [proptest::option::of(2_u64..12), proptest::option::of(2_u64..12)],
        threshold in 2_u64..7,
    ) {
        let regions = regions(2, &people);
        let publication = Publication { rounded: bases.to_vec(), ..Publication::exact(threshold, true) };
        let found = derivations(&regions, &["A", "B"], &publication, &Progress::new()).unwrap();
        prop_assert!(found.given_up.is_none());
        let by_force = intervals_by_force(people, bases);
        for (&region, &(least, greatest)) in &by_force {
            let n = people[region];
            let is_open = greatest >= threshold && greatest - least >= threshold;
            if n < threshold && !is_open {
                // It is reported itself, or within a group that is reported.
                let known = found.groups.iter().any(|g| (g.people, g.interval) == (n, [least, greatest]) || g.people > n);
                prop_assert!(known, "region {region} of {n} is within {least} to {greatest}: {:?}", found.groups);
            }
        }
        for group in &found.groups {
            prop_assert!((group.interval[0]..=group.interval[1]).contains(&group.people), "{group:?}");
            // A region that is reported is known as closely as it is said, and not more closely.
            if group.how.ends_with("in no other segment") {
                let exact = by_force.iter().any(|(region, &(least, greatest))| {
                    (people[*region], [least, greatest]) == (group.people, group.interval)
                });
                prop_assert!(exact, "{group:?} against {by_force:?}");
            }
        }
    }

    #[test]
    fn a_number_lies_within_the_interval_of_its_rounding_and_no_other_number_does(n in 0_u64..500, base in 2_u64..60) {
        let [least, greatest] = rounded_interval(n, base);
        for other in 0..700 {
            prop_assert_eq!(rounded(other, base) == rounded(n, base), (least..=greatest).contains(&other));
        }
    }
}

/// 890 and 886 VIPs apart by four: exact counts give them away, counts in fifties leave 0 to 49.
#[test]
fn two_counts_in_fifties_hide_the_four_between_them() {
    let regions = regions(2, &[19_000, 4, 0, 886]);
    let names = ["VIP in Berlin", "VIP with app"];
    let exact = derivations(&regions, &names, &Publication::exact(10, true), &Progress::new()).unwrap();
    assert_eq!((exact.groups[0].people, exact.groups[0].interval), (4, [4, 4]));
    assert_eq!(exact.groups[0].of, [0, 1]);
    let fifties = Publication { rounded: vec![Some(50); 2], ..Publication::exact(10, true) };
    assert!(derivations(&regions, &names, &fifties, &Progress::new()).unwrap().groups.is_empty());
    // One alone does not help: 900 in fifties and 886 leave 0 to 38, which is wide enough as well.
    let one = Publication { rounded: vec![Some(50), None], ..Publication::exact(10, true) };
    assert!(derivations(&regions, &names, &one, &Progress::new()).unwrap().groups.is_empty());
    let fives = Publication { rounded: vec![Some(5); 2], ..Publication::exact(10, true) };
    let near = derivations(&regions, &names, &fives, &Progress::new()).unwrap();
    assert_eq!((near.groups[0].interval, near.groups[0].verdict), ([1, 9], Safety::Warn));
}
