//! Inference figures against the literature, pyCANON's figures of adult.csv, and plain definitions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shoal::privacy::{
    Bitmap, CodedColumn, Codes, Missing, People, Progress, Values,
    inference::{ClassView, Inference, InferenceOptions, Worst, infer, infer_jointly, segment_values},
    ladder,
};

use super::{data, made};

fn close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-10 * a.abs().max(b.abs()).max(1.0)
}

fn figures(classes: &[u32], column: &CodedColumn, people: &People, l: usize) -> Inference {
    let count = classes.iter().filter(|&&c| c != u32::MAX).max().map_or(0, |&c| c as usize + 1);
    let view = ClassView { class_of_row: classes, classes: count, people };
    infer(view, column, InferenceOptions { recursive_l: l, ladder: None }, &Progress::new()).unwrap()
}

fn numbers(codes: &[u32], values: &[f64], has_missing: bool) -> CodedColumn {
    let cardinality = values.len() + usize::from(has_missing);
    let codes = Codes::pack(codes, cardinality);
    CodedColumn { name: "s".into(), values: Values::Number(values.to_vec()), has_missing, codes }
}

/// Figures in the order of [`Inference`]: the definitions of METHODS, written down as plainly as they read.
#[derive(Debug, Default)]
struct Plain {
    distinct: f64,
    entropy: f64,
    recursive: f64,
    alpha: f64,
    equal: f64,
    ordered: Option<f64>,
    distance: Option<f64>,
    delta: f64,
    lacking: u64,
    basic: f64,
    enhanced: f64,
}

fn plain(counts: &BTreeMap<u32, BTreeMap<u32, u64>>, values: &[f64], l: usize) -> Option<Plain> {
    let mut total: BTreeMap<u32, u64> = BTreeMap::new();
    counts.values().flatten().for_each(|(&s, &n)| *total.entry(s).or_default() += n);
    let n: u64 = total.values().sum();
    if n == 0 {
        return None;
    }
    let mut worst = Plain { distinct: f64::MAX, entropy: f64::MAX, ..Plain::default() };
    for class in counts.values().filter(|class| class.values().sum::<u64>() > 0) {
        let f: u64 = class.values().sum();
        let q = |s: u32| class.get(&s).copied().unwrap_or(0) as f64 / f as f64;
        let p = |s: u32| total[&s] as f64 / n as f64;
        let has: Vec<u32> = total.keys().copied().filter(|&s| q(s) > 0.0).collect();
        worst.distinct = worst.distinct.min(has.len() as f64);
        worst.entropy = worst.entropy.min((-has.iter().map(|&s| q(s) * q(s).ln()).sum::<f64>()).exp());
        let mut r: Vec<u64> = class.values().copied().filter(|&n| n > 0).collect();
        r.sort_by_key(|&n| std::cmp::Reverse(n));
        let rest: u64 = r.iter().skip(l - 1).sum();
        worst.recursive = worst.recursive.max(r[0] as f64 / rest as f64);
        worst.alpha = worst.alpha.max(has.iter().map(|&s| q(s)).fold(0.0, f64::max));
        worst.equal = worst.equal.max(total.keys().map(|&s| (q(s) - p(s)).abs()).sum::<f64>() / 2.0);
        worst.delta = worst.delta.max(has.iter().map(|&s| (q(s) / p(s)).ln().abs()).fold(0.0, f64::max));
        worst.lacking += u64::from(has.len() < total.values().filter(|&&n| n > 0).count());
        for &s in has.iter().filter(|&&s| q(s) > p(s)) {
            let gain = (q(s) - p(s)) / p(s);
            worst.basic = worst.basic.max(gain);
            worst.enhanced = worst.enhanced.max(gain.min(-p(s).ln()));
        }
        // Ordered: without the people whose value is missing.
        let known: Vec<u32> =
            total.iter().filter(|(s, n)| (**s as usize) < values.len() && **n > 0).map(|(&s, _)| s).collect();
        let (f, n): (u64, u64) =
            (known.iter().filter_map(|s| class.get(s)).sum(), known.iter().map(|s| total[s]).sum());
        if f > 0 {
            let (mut cumulative, mut ranks, mut gaps) = (0.0, 0.0, 0.0);
            for pair in known.windows(2) {
                let s = pair[0];
                cumulative += class.get(&s).copied().unwrap_or(0) as f64 / f as f64 - total[&s] as f64 / n as f64;
                ranks += cumulative.abs();
                gaps += cumulative.abs() * (values[pair[1] as usize] - values[s as usize]);
            }
            let (first, last) = (values[known[0] as usize], values[known[known.len() - 1] as usize]);
            let (steps, range) = ((known.len() - 1).max(1) as f64, if last > first { last - first } else { 1.0 });
            worst.ordered = Some(worst.ordered.unwrap_or(0.0).max(ranks / steps));
            worst.distance = Some(worst.distance.unwrap_or(0.0).max(gaps / range));
        }
    }
    Some(worst)
}

fn assert_agrees(found: &Inference, expected: Option<&Plain>) {
    let value = |worst: Option<Worst>| worst.map(|w| w.value);
    let pairs = |e: &Plain| {
        [
            (value(found.diversity.distinct), Some(e.distinct), "distinct l"),
            (value(found.diversity.entropy), Some(e.entropy), "entropy l"),
            (value(found.diversity.recursive_c), Some(e.recursive), "recursive c"),
            (value(found.diversity.alpha), Some(e.alpha), "alpha"),
            (value(found.closeness.equal), Some(e.equal), "t equal"),
            (value(found.closeness.ordered), e.ordered, "t ordered"),
            (value(found.closeness.distance), e.distance, "t distance"),
            (value(found.disclosure.delta), Some(e.delta), "delta"),
            (value(found.disclosure.beta_basic), Some(e.basic), "beta"),
            (value(found.disclosure.beta_enhanced), Some(e.enhanced), "enhanced beta"),
        ]
    };
    let Some(expected) = expected else {
        assert!(
            found.diversity.distinct.is_none() && found.closeness.equal.is_none() && found.disclosure.delta.is_none()
        );
        return;
    };
    for (found, expected, what) in pairs(expected) {
        let same = match (found, expected) {
            (Some(a), Some(b)) => close(a, b),
            (a, b) => a == b,
        };
        assert!(same, "{what}: {found:?}, by definition {expected:?}");
    }
    assert_eq!(found.disclosure.classes_lacking, expected.lacking);
}

fn count(classes: &[u32], codes: &[u32], people: impl Fn(usize) -> u64) -> BTreeMap<u32, BTreeMap<u32, u64>> {
    let mut counts: BTreeMap<u32, BTreeMap<u32, u64>> = BTreeMap::new();
    for (row, (&class, &code)) in classes.iter().zip(codes).enumerate() {
        if class != u32::MAX {
            *counts.entry(class).or_default().entry(code).or_default() += people(row);
        }
    }
    counts.values_mut().for_each(|class| class.retain(|_, n| *n > 0));
    counts
}

#[test]
fn li_et_al_table_3() {
    // Salaries 3k … 11k; the paper gives 0.375 for {3k, 4k, 5k} and 0.167 for {6k, 8k, 11k}. A class alone in view
    // with the rest in one other class shows its own distance where it is the worse.
    let salaries: Vec<f64> = (3..=11).map(f64::from).collect();
    let of = |class: [u32; 3]| {
        let classes: Vec<u32> = (0..9).map(|s| u32::from(!class.contains(&s))).collect();
        let found = figures(&classes, &numbers(&(0..9).collect::<Vec<_>>(), &salaries, false), &People::Rows(9), 2);
        found.closeness.ordered.unwrap()
    };
    assert_eq!(of([0, 1, 2]).class, 0);
    assert!(close(of([0, 1, 2]).value, 0.375));
    assert!(close(of([3, 5, 8]).value, 1.0 / 6.0));
}

#[test]
fn li_et_al_hierarchical_disease() {
    // The paper's figure 1 and section 5.1.2: respiratory and digestive diseases over nine people. Classes 1 and 2 of
    // table 4 mix; here: a class with all three of one branch. Of branch A (a, b, c) a third each, everyone a ninth
    // each over three branches: the surplus 2/3 crosses the root, height 2 of 2.
    let column = std::sync::Arc::new(data::coded("d", &["a", "b", "c", "d", "e", "f", "g", "h", "i"]));
    let rows = |name: &str| {
        let branch = match name {
            "a" | "b" | "c" => "A",
            "d" | "e" | "f" => "B",
            _ => "C",
        };
        vec![name.to_owned(), branch.to_owned(), "*".to_owned()]
    };
    let table: Vec<Vec<String>> = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(rows).to_vec();
    let ladder = ladder::table(&column, &table).unwrap();
    let distance = |classes: &[u32]| {
        let view = ClassView { class_of_row: classes, classes: 3, people: &People::Rows(9) };
        let asked = InferenceOptions { recursive_l: 2, ladder: Some(&ladder) };
        infer(view, &column, asked, &Progress::new()).unwrap().closeness.hierarchical.unwrap().value
    };
    assert!(close(distance(&[0, 0, 0, 1, 1, 1, 2, 2, 2]), 2.0 / 3.0));
    // One of each branch: nothing crosses the root; in each branch 2/9 move at height 1 of 2.
    assert!(close(distance(&[0, 1, 2, 0, 1, 2, 0, 1, 2]), 3.0 * (2.0 / 9.0) / 2.0));
}

#[test]
fn machanavajjhala_recursive() {
    // Counts 4, 3, 2, 1: l = 2: 4/(3+2+1), l = 3: 4/(2+1); with l = 5 there are too few values.
    let codes = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
    let column = numbers(&codes, &[1.0, 2.0, 3.0, 4.0], false);
    let c = |l| figures(&[0; 10], &column, &People::Rows(10), l).diversity.recursive_c.unwrap().value;
    assert!(close(c(2), 4.0 / 6.0) && close(c(3), 4.0 / 3.0) && c(5) == f64::INFINITY);
}

#[test]
fn a_gain_above_its_bound_is_told() {
    // p = ½ each, one class pure: gain 1 > ln 2; β is cut to ln 2 and that is said.
    let found = figures(&[0, 0, 1, 1], &numbers(&[0, 0, 1, 1], &[1.0, 2.0], false), &People::Rows(4), 2);
    assert!(close(found.disclosure.beta_basic.unwrap().value, 1.0));
    assert!(close(found.disclosure.beta_enhanced.unwrap().value, 2f64.ln()));
    assert!(found.disclosure.gain_beyond_bound);
    assert_eq!(found.disclosure.classes_lacking, 2);
    let even = figures(&[0, 1, 0, 1], &numbers(&[0, 0, 1, 1], &[1.0, 2.0], false), &People::Rows(4), 2);
    assert!(!even.disclosure.gain_beyond_bound && even.disclosure.beta_basic.unwrap().value == 0.0);
}

#[test]
fn nobody_in_view_has_no_figure() {
    let column = numbers(&[0, 1], &[1.0, 2.0], false);
    assert_agrees(&figures(&[u32::MAX; 2], &column, &People::Rows(2), 2), None);
    assert_agrees(&figures(&[0, 0], &column, &People::Counts(vec![0, 0]), 2), None);
    assert_agrees(&figures(&[], &numbers(&[], &[], false), &People::Rows(0), 2), None);
}

#[test]
fn a_person_counts_once_for_each_value() {
    // Person 7 has the value 0 three times in class 0; that is one person.
    let key = numbers(&[0, 0, 0, 1, 2, 2], &[7.0, 8.0, 9.0], false);
    let people = People::keys(&key).unwrap();
    let found = figures(&[0, 0, 0, 0, 0, 1], &numbers(&[0, 0, 0, 1, 1, 1], &[1.0, 2.0], false), &people, 2);
    assert!(close(found.diversity.alpha.unwrap().value, 1.0));
    assert_eq!(found.shares.by_code(), [1, 3]);
    assert_eq!(found.diversity.recursive_c.unwrap().class, 1);
    let members = Bitmap::from_words(vec![0b1111], 6);
    let inside =
        segment_values(&numbers(&[0, 0, 0, 1, 1, 1], &[1.0, 2.0], false), &people, &members, None, &Progress::new());
    assert_eq!(inside.unwrap().inside.by_code(), [1, 1]);
}

#[test]
fn cancelled_work_stops() {
    let progress = Progress::new();
    progress.cancel();
    let view = ClassView { class_of_row: &[0], classes: 1, people: &People::Rows(1) };
    assert!(infer(view, &numbers(&[0], &[1.0], false), InferenceOptions::default(), &progress).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Rows that are a person each are counted another way than rows that stand for one person each.
    #[test]
    fn the_shares_of_a_segment_are_its_people_by_value(
        rows in prop::collection::vec((0u32..5, any::<bool>()), 1..200), missing: bool,
    ) {
        let codes: Vec<u32> = rows.iter().map(|(code, _)| *code).collect();
        let column = numbers(&codes, if missing { &[1.0, 2.0, 3.0, 4.0] } else { &[1.0, 2.0, 3.0, 4.0, 5.0] }, missing);
        let mut words = vec![0_u64; rows.len().div_ceil(64)];
        rows.iter().enumerate().filter(|(_, (_, inside))| *inside).for_each(|(row, _)| words[row / 64] |= 1 << (row % 64));
        let members = Bitmap::from_words(words, rows.len());
        let plain = |all: bool| -> Vec<u64> {
            (0..5).map(|code| rows.iter().filter(|(own, inside)| *own == code && (all || *inside)).count() as u64).collect()
        };
        for people in [People::Rows(rows.len()), People::Counts(vec![1; rows.len()])] {
            let found = segment_values(&column, &people, &members, None, &Progress::new()).unwrap();
            prop_assert_eq!(found.inside.by_code(), plain(false));
            prop_assert_eq!(found.everyone.by_code(), plain(true));
        }
    }

    /// Rows in any order, some out of view, weights 0 and up, more classes than a partition holds or few.
    #[test]
    fn every_figure_is_its_definition(
        rows in prop::collection::vec((0u32..12, 0u32..7, 0u64..4), 0..120),
        l in 2usize..5, spread in prop::sample::select(vec![1u32, 9_001, 40_000]), missing: bool, hidden in 0u32..12,
    ) {
        let classes: Vec<u32> = rows.iter().map(|r| if r.0 == hidden { u32::MAX } else { r.0 * spread }).collect();
        let codes: Vec<u32> = rows.iter().map(|r| r.1).collect();
        let values: Vec<f64> = [-3.0, 0.0, 0.5, 10.0, 11.0, 100.0, 1e6][..if missing { 6 } else { 7 }].to_vec();
        let column = numbers(&codes, &values, missing);
        let weights: Vec<u64> = rows.iter().map(|r| r.2).collect();
        let by_row = plain(&count(&classes, &codes, |_| 1), &values, l);
        assert_agrees(&figures(&classes, &column, &People::Rows(rows.len()), l), by_row.as_ref());
        let by_count = plain(&count(&classes, &codes, |row| weights[row]), &values, l);
        assert_agrees(&figures(&classes, &column, &People::Counts(weights), l), by_count.as_ref());
    }

    /// A frequency table gives the figures of its rows, to the last bit, and so does any order of rows.
    #[test]
    fn weights_are_repeated_rows(rows in prop::collection::vec((0u32..5, 0u32..4, 0u64..4), 1..40)) {
        let values = [1.0, 2.0, 4.0, 8.0];
        let column = numbers(&rows.iter().map(|r| r.1).collect::<Vec<_>>(), &values, false);
        let classes: Vec<u32> = rows.iter().map(|r| r.0).collect();
        let table = figures(&classes, &column, &People::Counts(rows.iter().map(|r| r.2).collect()), 2);
        let repeated: Vec<_> = rows.iter().rev().flat_map(|r| std::iter::repeat_n(r, r.2 as usize)).collect();
        let column = numbers(&repeated.iter().map(|r| r.1).collect::<Vec<_>>(), &values, false);
        let classes: Vec<u32> = repeated.iter().map(|r| r.0).collect();
        prop_assert_eq!(table, figures(&classes, &column, &People::Rows(repeated.len()), 2));
    }

    /// With a person key: the figures of the distinct triples of class, value and person.
    #[test]
    fn keys_count_people(rows in prop::collection::vec((0u32..4, 0u32..4, 0u32..6), 0..60)) {
        let values = [1.0, 2.0, 4.0, 8.0];
        let codes: Vec<u32> = rows.iter().map(|r| r.1).collect();
        let column = numbers(&codes, &values, false);
        let key = numbers(&rows.iter().map(|r| r.2).collect::<Vec<_>>(), &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], false);
        let classes: Vec<u32> = rows.iter().map(|r| r.0).collect();
        let triples: Vec<_> = rows.iter().collect::<BTreeSet<_>>().into_iter().collect();
        let expected = plain(
            &count(
                &triples.iter().map(|t| t.0).collect::<Vec<_>>(),
                &triples.iter().map(|t| t.1).collect::<Vec<_>>(),
                |_| 1,
            ),
            &values,
            2,
        );
        assert_agrees(&figures(&classes, &column, &People::keys(&key).unwrap(), 2), expected.as_ref());
    }
}

/// pyCANON 1.x's figures (`t_closeness`, `delta_disclosure`, `basic_beta_likeness`, `alpha_k_anonymity`, `l_diversity`)
/// of adult.csv. Its entropy l, recursive c and enhanced β are left out: they are not the definitions.
#[test]
fn adult_as_pycanon_has_it() {
    let Some(text) = data::read("adult.csv") else { return };
    let columns = data::columns(&text, ';');
    // t: equal distance for texts, ordered distance for numbers.
    // Quasi-identifiers, sensitive column, l, t, δ, β, α.
    type Case<'a> = (&'a [&'a str], &'a str, f64, f64, f64, f64, f64);
    let cases: &[Case<'_>] = &[
        (&["sex", "age", "race"], "salary-class", 1.0, 0.7510775147536636, 4.326413966191991, 3.0173148641449123, 1.0),
        (&["sex", "age", "race"], "occupation", 1.0, 0.9952589350838804, 6.325354086356356, 557.5555555555555, 1.0),
        (&["education", "workclass"], "age", 1.0, 0.5998000468829823, 7.749388775459093, 2319.153846153846, 1.0),
        (
            &["sex", "age", "race", "marital-status"],
            "salary-class",
            1.0,
            0.7510775147536636,
            4.189116090771991,
            3.0173148641449123,
            1.0,
        ),
        (
            &["education", "native-country"],
            "occupation",
            1.0,
            0.9952589350838804,
            5.351493502660723,
            209.92307692307693,
            1.0,
        ),
        (&["sex", "race"], "age", 33.0, 0.09193571485872032, 2.868920576218943, 16.61799065420561, 0.08045977011494253),
        (
            &["sex", "race"],
            "occupation",
            10.0,
            0.3249624441807344,
            3.132721992807618,
            17.722532588454378,
            0.2789115646258503,
        ),
    ];
    for (quasi_identifiers, sensitive, l, t, delta, beta, alpha) in cases {
        let qi: Vec<&CodedColumn> = quasi_identifiers.iter().map(|&name| &*columns[name]).collect();
        let (classes, _) = data::classes_of(&qi);
        let column = &columns[*sensitive];
        let found = figures(&classes, column, &People::Rows(classes.len()), 2);
        let closeness = found.closeness.ordered.or(found.closeness.equal).unwrap();
        let name = format!("{quasi_identifiers:?} {sensitive}");
        assert_eq!(found.diversity.distinct.unwrap().value, *l, "{name}");
        assert!(close(closeness.value, *t), "{name}: t {}", closeness.value);
        assert!(close(found.disclosure.delta.unwrap().value, *delta), "{name}");
        assert!(close(found.disclosure.beta_basic.unwrap().value, *beta), "{name}");
        assert!(close(found.diversity.alpha.unwrap().value, *alpha), "{name}");
    }
}

/// pyCANON's figures with `gen=False`: the other sensitive column is known too; it gives the worst of all columns.
#[test]
fn adult_jointly_as_pycanon_has_it() {
    let Some(text) = data::read("adult.csv") else { return };
    let columns = data::columns(&text, ';');
    let table = made::table(
        &[columns["sex"].clone(), columns["race"].clone()],
        People::Rows(columns["sex"].rows()),
        Missing::Own,
    );
    let sensitive = [columns["salary-class"].clone(), columns["occupation"].clone()];
    let found = infer_jointly(&table, None, &sensitive, &[], &Progress::new()).unwrap();
    let worst = |figure: fn(&Inference) -> Option<Worst>| {
        found.iter().filter_map(figure).map(|worst| worst.value).fold(0.0, f64::max)
    };
    assert!(close(worst(|f| f.closeness.equal), 0.6239307738213645));
    assert!(close(worst(|f| f.disclosure.delta), 3.2245067816270288));
    assert!(close(worst(|f| f.disclosure.beta_basic), 20.482905982905983));
    assert!(close(worst(|f| f.diversity.alpha), 1.0));
}
