//! What is made of noisy numbers: never below zero, always adding up, as near as it can be; and what a budget allows.

use proptest::prelude::*;
use shoal::release::noise::{
    Epsilon, Mechanism, NoiseError, PrivacyLoss, Secret, concentrated_for, delta_of_concentrated, non_negative,
};

/// All vectors of non-negative whole numbers with a sum.
fn compositions(sum: i64, parts: usize) -> Vec<Vec<i64>> {
    if parts == 1 {
        return vec![vec![sum]];
    }
    (0..=sum)
        .flat_map(|first| {
            compositions(sum - first, parts - 1).into_iter().map(move |rest| [vec![first], rest].concat())
        })
        .collect()
}

proptest! {
    #[test]
    fn noisy_numbers_become_the_nearest_that_add_up(noisy in prop::collection::vec(-6_i64..9, 1..5)) {
        let total = noisy.iter().sum::<i64>().max(0);
        let far = |x: &[i64]| x.iter().zip(&noisy).map(|(x, y)| (x - y).pow(2)).sum::<i64>();
        let found = non_negative(&noisy);
        prop_assert!(found.iter().all(|x| *x >= 0));
        prop_assert_eq!(found.iter().sum::<i64>(), total);
        let least = compositions(total, noisy.len()).iter().map(|x| far(x)).min().unwrap();
        prop_assert_eq!(far(&found), least, "{:?} of {:?} is not the nearest", found, noisy);
    }

    #[test]
    fn long_tables_add_up_too(noisy in prop::collection::vec(-1_000_i64..5_000, 1..400)) {
        let found = non_negative(&noisy);
        prop_assert!(found.iter().all(|x| *x >= 0));
        prop_assert_eq!(found.iter().sum::<i64>(), noisy.iter().sum::<i64>().max(0));
    }

    #[test]
    fn epsilon_is_read_as_it_is_written(millionths in 100_u64..100_000_000) {
        let epsilon = Epsilon::from_millionths(millionths).unwrap();
        prop_assert_eq!(epsilon.to_string().parse::<Epsilon>(), Ok(epsilon));
    }

    /// A δ worked out at any other α is a bound too, so the least must not be above it.
    #[test]
    fn the_conversion_is_the_least_over_alpha(rho in 0.0001_f64..2.0, epsilon in 0.01_f64..8.0, alpha in 1.0001_f64..500.0) {
        let at = |alpha: f64| {
            ((alpha - 1.0) * (alpha * rho - epsilon) - (alpha - 1.0).ln() + alpha * (1.0 - 1.0 / alpha).ln()).exp()
        };
        prop_assert!(delta_of_concentrated(rho, epsilon) <= at(alpha) * (1.0 + 1e-9));
    }
}

/// Worked out on a grid of 400,000 values of α.
#[test]
fn known_conversions() {
    assert!((concentrated_for(1.0, 1e-6) / 0.024_355_970_4 - 1.0).abs() < 1e-6);
    assert!((delta_of_concentrated(0.02, 1.0) / 8.825_255e-8 - 1.0).abs() < 1e-5);
}

#[test]
fn noise_is_as_wide_as_it_must_be() {
    let epsilon: Epsilon = "0.5".parse().unwrap();
    // A count, one of one: scale 1/ε.
    assert_eq!(Mechanism::laplace(1, epsilon, 1), Ok(Mechanism::Laplace { t: 2, s: 1 }));
    // One of three numbers that share ε, bounds of 250 steps.
    assert_eq!(Mechanism::laplace(250, epsilon, 3), Ok(Mechanism::Laplace { t: 1500, s: 1 }));
    let Ok(Mechanism::Gaussian { p, q }) = Mechanism::gaussian(1, epsilon, 1e-6, 1) else { panic!() };
    let rho = (q as f64 / p as f64).powi(2) / 2.0;
    assert!(rho <= concentrated_for(0.5, 1e-6) && rho > concentrated_for(0.5, 1e-6) * 0.999);
    assert_eq!(Mechanism::gaussian(u64::MAX / 2, epsilon, 1e-6, 1), Err(NoiseError::TooWide));
    assert_eq!(Mechanism::laplace(u64::MAX / 2, epsilon, 3), Err(NoiseError::TooWide));
}

#[test]
fn what_is_spent_adds_up_without_loss() {
    let third: Epsilon = "0.333333".parse().unwrap();
    let spent = (0..3).fold(PrivacyLoss::default(), |sum, _| sum.and(PrivacyLoss::new(third, 1e-7)));
    assert_eq!(spent.to_string(), format!("ε 0.999999 and δ {}", 1e-7 + 1e-7 + 1e-7));
    assert!(spent.is_within(&PrivacyLoss::new("1".parse().unwrap(), 3e-7)));
    assert!(!spent.is_within(&PrivacyLoss::new("0.999998".parse().unwrap(), 1e-6)));
    assert!(!spent.is_within(&PrivacyLoss::new("1".parse().unwrap(), 0.0)));
    let text = serde_json::to_string(&spent).unwrap();
    assert_eq!(serde_json::from_str::<PrivacyLoss>(&text).unwrap(), spent);
}

#[test]
fn what_is_no_epsilon_is_refused() {
    for text in ["", "0", "-1", "1e-3", "nan", "inf", "0.0000001", "1,5", "101", "."] {
        assert!(text.parse::<Epsilon>().is_err(), "{text} was taken");
    }
}

/// A secret is saved whole, and never shown.
#[test]
fn a_secret_is_saved_and_not_shown() {
    let secret = Secret::new().unwrap();
    let text = serde_json::to_string(&secret).unwrap();
    assert_eq!(text.len(), 66);
    assert_eq!(serde_json::from_str::<Secret>(&text).unwrap(), secret);
    assert_eq!(format!("{secret:?}"), "Secret(…)");
    assert_ne!(Secret::new().unwrap(), secret);
    assert!(serde_json::from_str::<Secret>("\"zz\"").is_err());
}
