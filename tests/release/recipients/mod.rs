//! What two recipients know who put their tables together, by enumeration: an attacker who reads both tables and nothing
//! else.

use super::make::{input, settings};
use super::oracle::{Statement, intervals};
use proptest::prelude::*;
use shoal::privacy::{Bitmap, Progress};
use shoal::release::settings::Totals;
use shoal::release::tabulation::TableInput;
use shoal::release::{Earlier, PublishedValue, attack_held, prepare};

const THRESHOLD: u64 = 3;
/// Two dimensions, and whether somebody is in the segment.
const SIZES: [usize; 3] = [2, 2, 2];
const ATOMS: usize = 8;

/// The place of an atom on a dimension.
fn place(atom: usize, dimension: usize) -> usize {
    let below: usize = SIZES[dimension + 1..].iter().product();
    atom / below % SIZES[dimension]
}

/// A table of some dimensions, of everybody or of the segment alone, protected by itself.
fn released(whole: &TableInput, of: &[usize], in_segment: bool, totals: bool) -> Earlier {
    let mut members = Bitmap::none(ATOMS);
    (0..ATOMS).filter(|&atom| place(atom, 2) == 0).for_each(|atom| members.insert(atom));
    let input = TableInput {
        dimensions: of.iter().map(|&d| whole.dimensions[d].clone()).collect(),
        members: in_segment.then_some(members),
        ..whole.clone()
    };
    let mut settings = settings(THRESHOLD);
    settings.totals = if totals { Totals::All } else { Totals::None };
    settings.filter = in_segment.then(|| "the segment".to_owned());
    let prepared = prepare(&input, &settings, &[], &Progress::new()).unwrap();
    assert!(prepared.checked.protected, "each is safe by itself");
    Earlier { published: prepared.published(), input, settings }
}

/// What a table says of the atoms.
fn says(held: &Earlier, of: &[usize]) -> Vec<Statement> {
    let is_in = |atom: usize| held.settings.filter.is_none() || place(atom, 2) == 0;
    let statement = |row: &shoal::release::PublishedRow| {
        let fits = |atom: usize| {
            row.at
                .iter()
                .zip(of)
                .all(|(label, &d)| *label == held.published.total_label || *label == format!("v{}", place(atom, d)))
        };
        let value = match row.values[0] {
            PublishedValue::Count(people) => Some(people as i64),
            _ => None,
        };
        Statement { atoms: (0..ATOMS).filter(|&atom| is_in(atom) && fits(atom)).collect(), value }
    };
    held.published.rows.iter().map(statement).collect()
}

/// Every group that is made by the dimensions, their totals, and the segment or all others or both.
fn groups() -> Vec<Vec<usize>> {
    let place_of = |choice: usize| choice.checked_sub(1);
    let all = (0..27).map(|n| [place_of(n / 9), place_of(n / 3 % 3), place_of(n % 3)]);
    let atoms = |group: [Option<usize>; 3]| {
        let fits = |atom: &usize| group.iter().enumerate().all(|(d, at)| at.is_none_or(|at| place(*atom, d) == at));
        (0..ATOMS).filter(fits).collect()
    };
    all.map(atoms).collect()
}

fn cases() -> u32 {
    std::env::var("SHOAL_TABLES").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
}

/// A table of everybody and one of the segment share no dimension, and yet their totals tell who is not in it.
#[test]
fn totals_of_tables_by_other_dimensions_are_subtracted() {
    let whole = input(&SIZES, &[5, 0, 6, 1, 7, 0, 8, 1]);
    let held = [released(&whole, &[0], false, true), released(&whole, &[1], true, true)];
    let found = attack_held(&held, &[], &Progress::new()).unwrap();
    assert_eq!(found.groups[0].people, Some(2), "28 − 26: {found:?}");
    let known = [held[0].clone()];
    let both = prepare(&held[1].input, &held[1].settings, &known, &Progress::new()).unwrap();
    let total = both.find(&["Total"]).unwrap();
    assert!(!both.checked.protected || total.published[0] == PublishedValue::Hidden, "{both:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    /// Whatever the enumeration pins exactly is reported with its number of people; and nothing is reported where the
    /// enumeration leaves every small group wide.
    #[test]
    fn two_recipients_know_together_what_enumeration_finds(
        counts in prop::collection::vec(prop_oneof![1 => Just(0_u64), 3 => 1_u64..3, 4 => 3_u64..8], ATOMS),
        first in prop_oneof![Just(vec![0]), Just(vec![0, 1])],
        second in prop_oneof![Just(vec![0]), Just(vec![1]), Just(vec![0, 1])],
        totals in any::<[bool; 2]>(),
    ) {
        let whole = input(&SIZES, &counts);
        let held = [released(&whole, &first, false, totals[0]), released(&whole, &second, true, totals[1])];
        let found = attack_held(&held, &[], &Progress::new()).unwrap();
        prop_assert!(found.not_looked_at.is_empty(), "{:?}", found);
        let mut said = says(&held[0], &first);
        said.extend(says(&held[1], &second));
        let stated = said.len();
        let groups = groups();
        said.extend(groups.iter().map(|atoms| Statement { atoms: atoms.clone(), value: None }));
        let Some(known) = intervals(&said, ATOMS, 9, 600_000) else { return Ok(()) };
        let t = THRESHOLD as i64;
        let mut narrow = false;
        for (atoms, [low, high]) in groups.iter().zip(&known[stated..]) {
            let people: i64 = atoms.iter().map(|&atom| counts[atom] as i64).sum();
            prop_assert!(*low <= people && people <= (*high).max(9));
            if !(1..t).contains(&people) {
                continue;
            }
            narrow |= *high < t || high - low < t;
            if low == high {
                let told = found.groups.iter().any(|group| group.people == Some(people as u64));
                prop_assert!(told, "{:?} are {} people: {:?} of {:?}", atoms, people, found, held);
            }
        }
        prop_assert!(narrow || found.groups.is_empty(), "{:?} of {:?}", found, held);
    }

    /// One table alone was protected: nothing follows from it.
    #[test]
    fn one_recipient_alone_knows_nothing_small(
        counts in prop::collection::vec(prop_oneof![1 => Just(0_u64), 3 => 1_u64..3, 4 => 3_u64..8], ATOMS),
        of in prop_oneof![Just(vec![0]), Just(vec![0, 1])],
        totals in any::<bool>(),
    ) {
        let held = [released(&input(&SIZES, &counts), &of, true, totals)];
        let found = attack_held(&held, &[], &Progress::new()).unwrap();
        prop_assert!(found.groups.is_empty(), "{:?}", found);
    }
}
