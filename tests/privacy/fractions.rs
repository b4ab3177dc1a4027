//! Shares, distances and risks against their thresholds, held against fractions of whole numbers.

use proptest::prelude::*;
use shoal::privacy::inference::{ClassView, Distance, InferenceOptions, Required, failing_classes, infer};
use shoal::privacy::{CodedColumn, Codes, Fraction, People, Progress, Values, least_crowd_at_risk};

fn column(codes: &[u32], values: usize, text: bool) -> CodedColumn {
    let values = match text {
        true => Values::Text((0..values).map(|value| format!("{value:03}").into()).collect()),
        false => Values::Number((0..values).map(|value| value as f64).collect()),
    };
    let codes = Codes::pack(codes, values.len());
    CodedColumn { name: "s".into(), values, has_missing: false, codes }
}

/// Numerator and denominator of the worst class's distance: by equal distance, and by ranks of the values that occur.
fn slow(classes: &[u32], codes: &[u32], ranked: bool) -> (u128, u128) {
    let n = codes.len() as i128;
    let mut present: Vec<u32> = codes.to_vec();
    present.sort_unstable();
    present.dedup();
    let mut worst = (0_u128, 1_u128);
    for class in 0..=*classes.iter().max().unwrap_or(&0) {
        let own: Vec<u32> = codes.iter().zip(classes).filter(|(_, c)| **c == class).map(|(code, _)| *code).collect();
        let f = own.len() as i128;
        if f == 0 {
            continue;
        }
        // n(s)·N − P(s)·f of each value.
        let apart = |code: u32| {
            let of = |all: &[u32]| all.iter().filter(|other| **other == code).count() as i128;
            of(&own) * n - of(codes) * f
        };
        let (top, bottom) = if ranked {
            let mut sum = 0_i128;
            let steps = &present[..present.len() - 1];
            let top: i128 = steps
                .iter()
                .map(|code| {
                    sum += apart(*code);
                    sum.abs()
                })
                .sum();
            (top, f * n * (present.len() as i128 - 1).max(1))
        } else {
            (present.iter().map(|code| apart(*code).abs()).sum(), 2 * f * n)
        };
        if top as u128 * worst.1 > worst.0 * bottom as u128 {
            worst = (top as u128, bottom as u128);
        }
    }
    worst
}

proptest! {
    /// The distance that was worked out is the double nearest to the fraction, so that a threshold on it holds.
    #[test]
    fn a_distance_on_its_threshold_holds(
        rows in prop::collection::vec((0_u32..4, 0_u32..6), 1..60), text in any::<bool>(),
    ) {
        let (classes, codes): (Vec<u32>, Vec<u32>) = rows.into_iter().unzip();
        let people = People::Rows(codes.len());
        let view = ClassView { class_of_row: &classes, classes: 4, people: &people };
        let column = column(&codes, 6, text);
        let progress = Progress::new();
        let figures = infer(view, &column, InferenceOptions::default(), &progress).unwrap();
        let (top, bottom) = slow(&classes, &codes, false);
        let equal = figures.closeness.equal.unwrap().value;
        prop_assert_eq!(equal, top as f64 / bottom as f64);
        let mut figure = equal;
        if !text {
            let (top, bottom) = slow(&classes, &codes, true);
            figure = figures.closeness.ordered.unwrap().value;
            prop_assert_eq!(figure, top as f64 / bottom as f64);
        }
        let failing = |t: f64| {
            let distance = if text { Distance::Equal } else { Distance::Ordered };
            let required = Required { distinct: None, closeness: Some((distance, t)) };
            failing_classes(view, &column, None, required, &progress).unwrap()
        };
        prop_assert!(failing(figure).is_empty(), "{} fails its own threshold", figure);
        prop_assert_eq!(failing(figure - 1e-9).is_empty(), figure == 0.0 && -1e-9 >= figure);
    }

    /// Against plain comparison of the products.
    #[test]
    fn a_fraction_is_rounded_once(top in any::<u64>(), bottom in 1_u64.., shift in 0_u32..60) {
        let (top, bottom) = (u128::from(top) << shift, u128::from(bottom) << shift);
        let value = Fraction::new(top, bottom).value();
        let small = Fraction::new(top >> shift, bottom >> shift).value();
        prop_assert_eq!(value, small, "a fraction has one value however it is written");
        // Neighbours are no nearer: 2·|top − value·bottom| ≤ ulp·bottom, in doubles well above their error.
        let plain = (top >> shift) as f64 / (bottom >> shift) as f64;
        prop_assert!((value - plain).abs() <= plain.abs() * 3e-16);
    }

    #[test]
    fn the_least_crowd_is_the_first_that_holds(risk in 0.0001_f64..1.0) {
        let crowd = least_crowd_at_risk(risk);
        prop_assert!(1.0 / crowd as f64 <= risk);
        prop_assert!(crowd == 1 || 1.0 / (crowd - 1) as f64 > risk);
    }
}

#[test]
fn thresholds_as_people_type_them_hold() {
    for n in 1..=500_u64 {
        let typed: f64 = format!("{}", 1.0 / n as f64).parse().unwrap();
        assert_eq!(least_crowd_at_risk(typed), n, "1/{n}");
    }
    for (risk, crowd) in [(0.05, 20), (0.09, 12), (0.1, 10), (0.2, 5), (0.33, 4), (0.5, 2), (1.0, 1), (2.0, 1)] {
        assert_eq!(least_crowd_at_risk(risk), crowd, "{risk}");
    }
    assert_eq!([0.0, -1.0, f64::NAN].map(least_crowd_at_risk), [u64::MAX; 3]);
}
