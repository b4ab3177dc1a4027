//! l-diversity and (α, k)-anonymity.

use super::{Worst, spread::ClassSpread};

/// How many values hide a person's own, by the definitions of Machanavajjhala et al. 2007.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diversity {
    /// Distinct l: min over classes of |{s: q(s) > 0}|.
    pub distinct: Option<Worst>,
    /// Entropy l: min over classes of exp(−Σ q ln q), so that it reads as a number of values. (pyCANON truncates it to
    /// a whole number.)
    pub entropy: Option<Worst>,
    /// The least c for which recursive (c, l)-diversity holds: max over classes of r_1 / (r_l + … + r_m), counts sorted
    /// descending; the definition requires r_1 strictly below c times that sum, so it holds for every c above this one.
    /// Infinite where a class has fewer than l values. (pyCANON sorts ascending.)
    pub recursive_c: Option<Worst>,
    /// The l of `recursive_c`.
    pub recursive_l: usize,
    /// α of (α, k)-anonymity: max over classes of the largest share of one value [Wong et al. 2006].
    pub alpha: Option<Worst>,
}

impl Diversity {
    pub(super) fn take(
        &mut self,
        class: &ClassSpread<'_>,
        recursive_l: usize,
        logarithms: &Logarithms,
        scratch: &mut Vec<u64>,
    ) {
        let people = class.people as f64;
        let largest = class.values.iter().map(|&(_, n)| n).max().unwrap_or(0);
        Worst::lower(&mut self.distinct, class.values.len() as f64, class.class);
        Worst::higher(&mut self.alpha, largest as f64 / people, class.class);
        // The entropy itself; its exponential is taken of the worst alone. −Σ q ln q = ln f − (Σ n ln n) / f.
        let entropy = if class.values.len() == 1 {
            0.0
        } else {
            let sum: f64 = class.values.iter().map(|&(_, n)| n as f64 * logarithms.of(n)).sum();
            logarithms.of(class.people) - sum / people
        };
        Worst::lower(&mut self.entropy, entropy, class.class);
        Worst::higher(&mut self.recursive_c, recursive_c(class, recursive_l, largest, scratch), class.class);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        Worst::merge_lower(&mut self.distinct, other.distinct);
        Worst::merge_lower(&mut self.entropy, other.entropy);
        Worst::merge_higher(&mut self.recursive_c, other.recursive_c);
        Worst::merge_higher(&mut self.alpha, other.alpha);
    }

    pub(super) fn finish(&mut self, recursive_l: usize) {
        self.recursive_l = recursive_l;
        if let Some(worst) = &mut self.entropy {
            worst.value = worst.value.exp();
        }
    }
}

fn recursive_c(class: &ClassSpread<'_>, l: usize, largest: u64, scratch: &mut Vec<u64>) -> f64 {
    let rest = if class.values.len() < l {
        0
    } else if l <= 1 {
        class.people
    } else if l == 2 {
        class.people - largest
    } else {
        scratch.clear();
        scratch.extend(class.values.iter().map(|&(_, n)| n));
        scratch.sort_unstable_by(|a, b| b.cmp(a));
        scratch.get(l - 1..).map_or(0, |rest| rest.iter().sum())
    };
    if rest == 0 { f64::INFINITY } else { largest as f64 / rest as f64 }
}

/// ln of whole numbers, the small ones from a table: in classes of a few people the logarithms would cost the most.
pub(super) struct Logarithms(Vec<f64>);

impl Logarithms {
    pub(super) fn new() -> Self {
        Self((0..1024).map(|n| f64::from(n).ln()).collect())
    }

    #[inline]
    fn of(&self, n: u64) -> f64 {
        self.0.get(n as usize).copied().unwrap_or_else(|| (n as f64).ln())
    }
}
