//! Large samples against the formula. By the inequality of Dvoretzky, Kiefer and Wolfowitz with Massart's constant the
//! empirical distribution of n draws is nowhere further than √(ln(2/α)/2n) from the true one, but for odds of α: each
//! comparison below raises a false alarm once in a thousand million runs.

use shoal::release::noise::{Mechanism, NoiseError, RandomBits, Secret, SecretBits, SystemBits};

use super::formula;

const FALSE_ALARM: f64 = 1e-9;
const DRAWS: usize = 60_000;

fn distance(mechanism: Mechanism, bits: &mut dyn RandomBits) -> f64 {
    const REACH: i64 = 2_000;
    let mut counts = vec![0_u32; 2 * REACH as usize + 1];
    for _ in 0..DRAWS {
        let y = mechanism.draw(bits).unwrap().clamp(-REACH, REACH);
        counts[(y + REACH) as usize] += 1;
    }
    let (mut found, mut expected, mut furthest) = (0.0, 0.0, 0.0_f64);
    for (count, odds) in counts.iter().zip(formula(mechanism, REACH)) {
        found += f64::from(*count) / DRAWS as f64;
        expected += odds;
        furthest = furthest.max((found - expected).abs());
    }
    furthest
}

#[test]
fn draws_from_the_system_follow_the_formula() {
    let allowed = ((2.0 / FALSE_ALARM).ln() / (2.0 * DRAWS as f64)).sqrt();
    for mechanism in [
        Mechanism::Laplace { t: 1, s: 1 },
        Mechanism::Laplace { t: 20, s: 3 },
        Mechanism::Laplace { t: 100, s: 1 },
        Mechanism::Gaussian { p: 1500, q: 1024 },
        Mechanism::Gaussian { p: 40, q: 1 },
        Mechanism::Gaussian { p: 300, q: 1 },
    ] {
        let furthest = distance(mechanism, &mut SystemBits::default());
        assert!(furthest <= allowed, "{mechanism:?}: {furthest} from the formula, {allowed} allowed");
    }
}

#[test]
fn draws_from_a_secret_follow_the_formula_and_come_again() {
    let secret = Secret::from_bytes([7; 32]);
    let mechanism = Mechanism::Laplace { t: 5, s: 2 };
    let allowed = ((2.0 / FALSE_ALARM).ln() / (2.0 * DRAWS as f64)).sqrt();
    assert!(distance(mechanism, &mut SecretBits::new(&secret, b"table")) <= allowed);
    let draws = |purpose: &[u8]| -> Result<Vec<i64>, NoiseError> {
        let mut bits = SecretBits::new(&secret, purpose);
        (0..200).map(|_| mechanism.draw(&mut bits)).collect()
    };
    assert_eq!(draws(b"table"), draws(b"table"));
    assert_ne!(draws(b"table"), draws(b"tablf"), "another purpose must have other noise");
}

/// The sum of n draws by folding the formula n times: the slow way to the same width.
fn folded_half_width(mechanism: Mechanism, draws: usize) -> u64 {
    const REACH: i64 = 1_500;
    let one = formula(mechanism, REACH);
    let mut sum = one.clone();
    for _ in 1..draws {
        let mut next = vec![0.0; sum.len()];
        for (i, a) in sum.iter().enumerate().filter(|(_, a)| **a > 1e-18) {
            for (j, b) in one.iter().enumerate().filter(|(_, b)| **b > 1e-18) {
                if let Some(place) = (i + j).checked_sub(REACH as usize).and_then(|at| next.get_mut(at)) {
                    *place += a * b;
                }
            }
        }
        sum = next;
    }
    let at = |y: i64| sum[(y + REACH) as usize];
    let mut within = at(0);
    let mut width = 0;
    while within < 0.95 {
        width += 1;
        within += at(width) + at(-width);
    }
    width as u64
}

#[test]
fn an_error_bar_holds_ninety_five_of_a_hundred_and_no_more_than_it_must() {
    for mechanism in [
        Mechanism::Laplace { t: 1, s: 1 },
        Mechanism::Laplace { t: 1, s: 4 },
        Mechanism::Laplace { t: 25, s: 2 },
        Mechanism::Gaussian { p: 1, q: 2 },
        Mechanism::Gaussian { p: 2048, q: 1024 },
        Mechanism::Gaussian { p: 31, q: 1 },
    ] {
        for draws in [1, 2, 3, 7, 20] {
            assert_eq!(
                mechanism.half_width(draws),
                folded_half_width(mechanism, draws),
                "{mechanism:?}, {draws} draws"
            );
        }
    }
    // Wide noise is measured on a smaller scale: within 1 % of the closed form ln 20 · scale.
    let wide = Mechanism::Laplace { t: 1_000_000, s: 1 }.half_width(1) as f64;
    assert!((wide / (20_f64.ln() * 1e6) - 1.0).abs() < 0.01, "{wide}");
    let many = Mechanism::Gaussian { p: 3000, q: 1 }.half_width(400) as f64;
    assert!((many / (1.959_964 * 3000.0 * 20.0) - 1.0).abs() < 0.01, "{many}");
}
