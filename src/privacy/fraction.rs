//! Shares, distances and risks as fractions of counts: whole numbers until the one division at the end.
//!
//! A sum of floats misses its own threshold: 0.1 + 0.1 + 0.1 is not 0.3. Here counts are added up as whole numbers and
//! divided once, rounded to the nearest double. A threshold is the double nearest to what was typed, so a figure that
//! lies exactly on its threshold is equal to it, and the boundary holds (METHODS 10).

/// A fraction of counts; the denominator is not 0.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    numerator: u128,
    denominator: u128,
}

/// Whole numbers up to here are doubles, and their quotient is rounded once.
const EXACT: u128 = 1 << 53;

impl Fraction {
    /// `denominator` 0 is taken as 1: a share of nobody is no share.
    ///
    /// ```
    /// use shoal::privacy::Fraction;
    /// assert_eq!(Fraction::new(1, 5).value(), 0.2);
    /// let many = 1_u128 << 90;
    /// assert_eq!(Fraction::new(many, 5 * many).value(), 0.2);
    /// ```
    #[must_use]
    pub const fn new(numerator: u128, denominator: u128) -> Self {
        Self { numerator, denominator: if denominator == 0 { 1 } else { denominator } }
    }

    /// The double nearest to it; of two equally near ones the even one.
    #[must_use]
    pub fn value(self) -> f64 {
        let Self { numerator, denominator } = self;
        if numerator <= EXACT && denominator <= EXACT {
            return numerator as f64 / denominator as f64;
        }
        let whole = numerator / denominator;
        let mut rest = numerator % denominator;
        if whole >= EXACT {
            return whole as f64;
        }
        // Long division in binary until the quotient has two bits more than a double; what is left over makes it odd,
        // so that rounding once is rounding rightly.
        let (mut quotient, mut exponent) = (whole as u64, 0_i32);
        while quotient < 1 << 55 && rest > 0 && exponent < 1074 {
            let twice = rest.checked_mul(2);
            // A remainder so large that doubling overflows is more than half of the denominator.
            let over = twice.is_none_or(|twice| twice >= denominator);
            rest = if over { rest - (denominator - rest) } else { rest * 2 };
            quotient = quotient * 2 + u64::from(over);
            exponent += 1;
        }
        let quotient = quotient | u64::from(rest > 0);
        quotient as f64 * 2_f64.powi(-exponent)
    }
}

/// The least whole number of people c with 1/c ≤ `risk`; `u64::MAX` if there is none.
///
/// ```
/// use shoal::privacy::least_crowd_at_risk;
/// assert_eq!([0.2, 0.33, 0.09, 1.0, 0.0].map(least_crowd_at_risk), [5, 4, 12, 1, u64::MAX]);
/// ```
#[must_use]
pub fn least_crowd_at_risk(risk: f64) -> u64 {
    if risk.is_nan() || risk <= 0.0 {
        return u64::MAX;
    }
    let holds = |crowd: u64| 1.0 / crowd as f64 <= risk;
    let near = (1.0 / risk).floor();
    if near >= EXACT as f64 {
        return u64::MAX;
    }
    let mut crowd = (near as u64).saturating_sub(1).max(1);
    while !holds(crowd) {
        crowd += 1;
    }
    crowd
}
