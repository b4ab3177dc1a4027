//! δ-disclosure and β-likeness: how far a value's share in a class may lie from its share over everyone.

use super::{Shares, Worst, spread::ClassSpread};

/// The figures that bound what the share of each single value reveals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Disclosure {
    /// δ-disclosure: max |ln(q(s)/p(s))| over the values that a class has [Brickell & Shmatikov 2008]. Over the values
    /// that it lacks the textbook's figure is infinite: see `classes_lacking`.
    pub delta: Option<Worst>,
    /// Classes that lack at least one of the values in view: if there is one, the textbook's δ is infinite.
    pub classes_lacking: u64,
    /// Basic β-likeness: max (q − p)/p over q > p; 0 if no value gains [Cao & Karras 2012].
    pub beta_basic: Option<Worst>,
    /// Enhanced β-likeness: max over values of min((q − p)/p, −ln p). (pyCANON bounds the largest gain by the largest
    /// −ln p, whichever values they belong to.)
    pub beta_enhanced: Option<Worst>,
    /// A gain above its −ln p: no β at all makes that class β-like, and the enhanced figure hides it.
    pub gain_beyond_bound: bool,
}

impl Disclosure {
    pub(super) fn take(&mut self, class: &ClassSpread<'_>, shares: &Shares, surprise: &[f64]) {
        let people = class.people as f64;
        let (mut basic, mut enhanced) = (0f64, 0f64);
        let (mut largest_ratio, mut smallest_ratio) = (1f64, 1f64);
        for &(code, n) in class.values {
            let p = shares.share(code);
            let q = n as f64 / people;
            let ratio = q / p;
            largest_ratio = largest_ratio.max(ratio);
            smallest_ratio = smallest_ratio.min(ratio);
            if q > p {
                let gain = (q - p) / p;
                let bound = surprise.get(code as usize).copied().unwrap_or(0.0);
                basic = basic.max(gain);
                enhanced = enhanced.max(gain.min(bound));
                self.gain_beyond_bound |= gain > bound;
            }
        }
        // The logarithm grows with the ratio: it is taken of the worst alone.
        Worst::higher(&mut self.delta, largest_ratio.max(1.0 / smallest_ratio), class.class);
        Worst::higher(&mut self.beta_basic, basic, class.class);
        Worst::higher(&mut self.beta_enhanced, enhanced, class.class);
    }

    #[inline]
    pub(super) fn lacking(&mut self, class: &ClassSpread<'_>, shares: &Shares) {
        self.classes_lacking += u64::from(class.values.len() < shares.distinct());
    }

    pub(super) fn merge(&mut self, other: &Self) {
        Worst::merge_higher(&mut self.delta, other.delta);
        Worst::merge_higher(&mut self.beta_basic, other.beta_basic);
        Worst::merge_higher(&mut self.beta_enhanced, other.beta_enhanced);
        self.classes_lacking += other.classes_lacking;
        self.gain_beyond_bound |= other.gain_beyond_bound;
    }

    pub(super) fn finish(&mut self) {
        if let Some(worst) = &mut self.delta {
            worst.value = worst.value.ln();
        }
    }
}
