//! The file as a sample: individual risk with weights, and estimates of population uniqueness.

use proptest::prelude::*;
use shoal::privacy::{
    ClassSizes, Missing, People, PopulationModel, Progress, Refusal, WeightError, equivalence_classes, individual_risk,
    population_uniques, weighted_risk,
};

use super::{data, made};

/// The eight people of Capobianchi, Polettini & Lucarelli (CASC deliverable 1.2-D1), with the risks that sdcMicro's
/// documentation of `indivRisk` prints for them.
#[test]
fn francdat_as_published() {
    let Some(text) = data::read("sdcmicro/francdat.csv") else { return };
    let columns = data::columns(&text, ',');
    let keys: Vec<_> = ["Key1", "Key2", "Key3", "Key4"].iter().map(|&name| columns[name].clone()).collect();
    let table = made::table(&keys, People::Rows(8), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    let found = weighted_risk(&table, &classes, &columns["w"], &Progress::new()).unwrap();
    let of_row =
        |figures: &[f64]| -> Vec<f64> { classes.class_of_row().iter().map(|&class| figures[class as usize]).collect() };
    assert_eq!(of_row(&found.population), [110.0, 84.5, 84.5, 17.0, 541.0, 8.0, 5.0, 110.0]);
    let published = [0.01714426, 0.02204233, 0.02204233, 0.17707583, 0.01165448, 0.29706308, 0.40235948, 0.01714426];
    for (found, published) in of_row(&found.risk).iter().zip(published) {
        assert!((found - published).abs() < 5e-9, "{found} {published}");
    }
    assert!((found.expected_reidentifications - published.iter().sum::<f64>()).abs() < 5e-8);
    assert!((found.global_risk.unwrap() - published.iter().sum::<f64>() / 8.0).abs() < 1e-8);
}

#[test]
fn weights_that_cannot_be_are_refused() {
    let table = made::table(&[made::column("q", &[Some(1), Some(2)])], People::Rows(2), Missing::Own);
    let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
    let refused = |weights| weighted_risk(&table, &classes, &weights, &Progress::new()).unwrap_err();
    assert!(matches!(refused(data::coded("w", &["5", "0"])), WeightError::BadWeight { row: 2, .. }));
    assert!(matches!(refused(data::coded("w", &["5", ""])), WeightError::BadWeight { row: 2, .. }));
    assert!(matches!(refused(data::coded("w", &["x", "y"])), WeightError::NotNumbers { .. }));
    assert!(matches!(refused(data::coded("w", &["5"])), WeightError::Privacy(_)));
}

#[test]
fn a_person_and_a_count_have_their_weight() {
    let column = made::column("q", &[Some(1), Some(1), Some(1)]);
    let key = made::column("key", &[Some(7), Some(7), Some(8)]);
    let weights = data::coded("w", &["10", "10", "20"]);
    let population = |people: People| {
        let table = made::table(std::slice::from_ref(&column), people, Missing::Own);
        let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
        weighted_risk(&table, &classes, &weights, &Progress::new()).unwrap().population
    };
    assert_eq!(population(People::keys(&key).unwrap()), [30.0]);
    assert_eq!(population(People::Counts(vec![1, 2, 3])), [90.0]);
}

proptest! {
    /// The risk lies between 1/F and 1/f, falls as the population grows, and has no step where the series takes over.
    #[test]
    fn individual_risk_is_between(f in 1u64..50, more in 0.0f64..1e6, step in 1.0f64..100.0) {
        let population = f as f64 + more;
        let (risk, larger) = (individual_risk(f, population), individual_risk(f, population + step));
        prop_assert!(risk <= 1.0 / f as f64 + 1e-12 && risk >= 1.0 / population - 1e-12);
        prop_assert!(larger <= risk * (1.0 + 1e-9));
    }

    /// Zayatz by binomial coefficients.
    #[test]
    fn zayatz_is_its_definition(sizes in prop::collection::vec(1u64..5, 1..12), more in 0u64..40) {
        let n: u64 = sizes.iter().sum();
        let population = n + more;
        let choose = |n: u64, k: u64| -> f64 {
            if k > n { 0.0 } else { (0..k).map(|i| (n - i) as f64 / (k - i) as f64).product() }
        };
        let h = |i: u64| if population < i { 0.0 } else {
            i as f64 * choose(population - i, n - 1) / choose(population, n)
        };
        let classes = |i: u64| sizes.iter().filter(|&&size| size == i).count() as f64;
        let sum: f64 = (1..5).map(|i| classes(i) * h(i)).sum();
        let uniques = if classes(1) == 0.0 { 0.0 } else { classes(1) * classes(1) * h(1) / sum * population as f64 / n as f64 };
        let found = population_uniques(&ClassSizes::of_classes(sizes.clone()), population).zayatz;
        // By rounding, what is exactly the population may be just above it.
        match found {
            Ok(found) => {
                prop_assert!((found - uniques).abs() < 1e-9 * uniques.max(1.0));
                prop_assert!(uniques <= population as f64 * (1.0 + 1e-9));
            }
            Err(reason) => {
                assert!(matches!(reason, Refusal::OutsidePopulation { .. }));
                prop_assert!(uniques > population as f64 * (1.0 - 1e-9));
            }
        }
    }

    /// Whatever the sizes: a figure is inside the population, or there is a reason.
    #[test]
    fn a_figure_or_a_reason(sizes in prop::collection::vec(1u64..200, 0..60), factor in 0.5f64..1000.0) {
        let people: u64 = sizes.iter().sum();
        let population = (people as f64 * factor) as u64;
        let found = population_uniques(&ClassSizes::of_classes(sizes), population);
        let results = [found.zayatz, found.pitman, found.snb];
        prop_assert_eq!(found.reasons().len(), results.iter().filter(|r| r.is_err()).count());
        for figure in results.iter().flatten().chain(found.dankar.iter().map(|d| &d.0)) {
            prop_assert!((0.0..=population as f64).contains(figure), "{}", figure);
        }
    }
}

#[test]
fn dankar_takes_the_model_for_the_fraction() {
    let sizes = || ClassSizes::of_classes([1; 300].into_iter().chain([2; 80]).chain([3; 30]).chain([9; 10]));
    let small = population_uniques(&sizes(), 100_000);
    assert_eq!(small.dankar, small.pitman.ok().map(|u| (u, PopulationModel::Pitman)));
    let large = population_uniques(&sizes(), 2_000);
    let smaller = large.zayatz.unwrap().min(large.snb.unwrap_or(f64::INFINITY));
    assert_eq!(large.dankar.unwrap().0, smaller);
    // Even classes: Pitman gives nothing, Zayatz steps in.
    let even = population_uniques(&ClassSizes::of_classes([2; 100]), 100_000);
    assert_eq!((even.pitman, even.dankar), (Err(Refusal::AlphaBelowZero), Some((0.0, PopulationModel::Zayatz))));
}

#[test]
fn a_whole_population_is_known() {
    let found = population_uniques(&ClassSizes::of_classes([1, 1, 1, 2, 5]), 10);
    assert_eq!(found.zayatz, Ok(3.0));
    let none = population_uniques(&ClassSizes::of_classes([]), 10);
    assert_eq!((none.zayatz, none.dankar), (Err(Refusal::NoPeople), None));
    let small = population_uniques(&ClassSizes::of_classes([5]), 4);
    assert_eq!(small.snb, Err(Refusal::PopulationTooSmall { population: 4, people: 5 }));
}

/// Samples drawn from a population of known uniqueness: SNB finds what made it within a fifth.
#[test]
fn snb_finds_the_uniques_of_its_own_population() {
    // Class sizes 1 + geometric (α = 1, β = 0.3): of K classes 30 % are of one person.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let (mut uniques, mut population, mut sample) = (0.0, 0, Vec::new());
    for _ in 0..60_000 {
        let mut size = 1;
        while random() > 0.3 {
            size += 1;
        }
        uniques += f64::from(u8::from(size == 1));
        population += size;
        sample.push((0..size).filter(|_| random() < 0.3).count() as u64);
    }
    sample.retain(|&size| size > 0);
    let found = population_uniques(&ClassSizes::of_classes(sample), population);
    let snb = found.snb.unwrap();
    // Nearly all that is left is the bias of Shlosser's estimate of the number of classes.
    assert!((snb - uniques).abs() < 0.2 * uniques, "{snb}, in truth {uniques}");
}

proptest! {
    /// Missing matches anything: f and F are of everybody who agrees, as in sdcMicro.
    #[test]
    fn weights_of_everybody_who_agrees_are_added_up(
        cells in prop::collection::vec((prop::option::weighted(0.7, 0_u32..3), prop::option::weighted(0.7, 0_u32..3), 1_u32..5, 0_u32..6), 1..25),
        by_key in any::<bool>(),
    ) {
        let all = |of: &dyn Fn(usize) -> Option<u32>| (0..cells.len()).map(of).collect::<Vec<_>>();
        let columns = [made::column("a", &all(&|i| cells[i].0)), made::column("b", &all(&|i| cells[i].1))];
        let weights = made::column("weight", &all(&|i| Some(cells[i].2 * 10)));
        let keys = made::column("key", &all(&|i| Some(cells[i].3)));
        let people = if by_key { People::keys(&keys).unwrap() } else { People::Rows(cells.len()) };
        let table = made::table(&columns, people, Missing::MatchesAnything);
        let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
        let found = weighted_risk(&table, &classes, &weights, &Progress::new()).unwrap();
        let like = |a: Option<u32>, b: Option<u32>| a.is_none() || b.is_none() || a == b;
        for (row, cell) in cells.iter().enumerate() {
            let agrees = |other: usize| like(cell.0, cells[other].0) && like(cell.1, cells[other].1);
            let mut seen = std::collections::BTreeSet::new();
            let first = (0..cells.len()).filter(|&other| agrees(other) && (!by_key || seen.insert(cells[other].3)));
            let slow: Vec<f64> = first.map(|other| f64::from(cells[other].2 * 10)).collect();
            let class = classes.class_of_row()[row] as usize;
            prop_assert!((found.population[class] - slow.iter().sum::<f64>()).abs() < 1e-9);
            prop_assert!((found.risk[class] - individual_risk(slow.len() as u64, slow.iter().sum())).abs() < 1e-12);
        }
    }
}
