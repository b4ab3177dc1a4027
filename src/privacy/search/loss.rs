//! How much information a node of the lattice loses.

use std::{fmt, str::FromStr};

use crate::privacy::Ladder;

/// A measure of loss; less is better. Means over columns are weighted by the columns' importance, the geometric one too;
/// discernibility and class size count classes and know no columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loss {
    /// Per column T = Σ over people of m/D where kept, 1 where hidden; v = max(0, (T − N/D)/(N − N/D)); loss =
    /// (Π (v+1))^(1/q) − 1 (ARX's normalised domain-intersection loss). With γ the weight of hiding against
    /// generalising: g = 1 for γ ≤ ½, else 2(1−γ); s = 2γ for γ < ½, else 1; kept costs g·m/D, hidden m/D + s(1 − m/D),
    /// and the offset is g·N/D.
    Intersection { factor: f64 },
    /// The mean over cells of (m−1)/(D−1), 1 where hidden.
    Granularity,
    /// The mean over cells of level / highest level, 1 where hidden.
    Precision,
    /// Σ f² over kept classes + N · hidden people.
    Discernibility,
    /// N / (kept classes + 1 where anybody is hidden).
    ClassSize,
    /// Non-uniform entropy: Σ over cells of ln(people with the group / people with the value), hidden as the group of
    /// everyone; over what hiding everyone costs.
    Entropy,
}

impl Default for Loss {
    fn default() -> Self {
        Self::Intersection { factor: 0.5 }
    }
}

/// `loss`, `loss:0.3` (with γ), `granularity`, `precision`, `discernibility`, `class-size`, `entropy`.
impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Intersection { factor: 0.5 } => f.write_str("loss"),
            Self::Intersection { factor } => write!(f, "loss:{factor}"),
            Self::Granularity => f.write_str("granularity"),
            Self::Precision => f.write_str("precision"),
            Self::Discernibility => f.write_str("discernibility"),
            Self::ClassSize => f.write_str("class-size"),
            Self::Entropy => f.write_str("entropy"),
        }
    }
}

/// A measure of loss that does not exist, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLoss(pub String);

impl fmt::Display for UnknownLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = "loss, granularity, precision, discernibility, class-size or entropy";
        write!(f, "“{}” is not a measure of loss: choose {names}", self.0)
    }
}

impl std::error::Error for UnknownLoss {}

impl FromStr for Loss {
    type Err = UnknownLoss;

    fn from_str(text: &str) -> Result<Self, UnknownLoss> {
        match text.trim() {
            "loss" => Ok(Self::default()),
            "granularity" => Ok(Self::Granularity),
            "precision" => Ok(Self::Precision),
            "discernibility" => Ok(Self::Discernibility),
            "class-size" => Ok(Self::ClassSize),
            "entropy" => Ok(Self::Entropy),
            other => {
                let factor = other.strip_prefix("loss:").and_then(|factor| factor.trim().parse().ok());
                let factor = factor.filter(|factor| (0.0..=1.0).contains(factor));
                factor.map(|factor| Self::Intersection { factor }).ok_or_else(|| UnknownLoss(text.into()))
            }
        }
    }
}

/// What a person costs in one column, by level and code there.
pub(super) struct ColumnCosts {
    /// Its weight against the others.
    importance: f64,
    /// By level and code: kept and hidden.
    by_level: Vec<Vec<(f64, f64)>>,
    /// By level: everyone kept.
    kept: Vec<f64>,
    /// By level: everyone kept with the value that costs least.
    least: Vec<f64>,
    /// By level: what a person costs more if hidden, at least.
    least_more: Vec<f64>,
    /// N/D times g.
    offset: f64,
}

impl ColumnCosts {
    /// `people` by base code.
    pub(super) fn new(loss: Loss, importance: f64, ladder: &Ladder, people: &[u64]) -> Self {
        let base = ladder.base_values() as f64;
        let everyone: u64 = people.iter().sum();
        let factor = if let Loss::Intersection { factor } = loss { factor } else { 0.5 };
        let g = if factor <= 0.5 { 1.0 } else { 2.0 * (1.0 - factor) };
        let s = if factor < 0.5 { 2.0 * factor } else { 1.0 };
        let level_costs = |level: usize| {
            let mut of_group = vec![0u64; ladder.cardinality(level)];
            let group = |code: usize| ladder.map(level).map_or(code, |map| map[code] as usize);
            people.iter().enumerate().for_each(|(code, &n)| of_group[group(code)] += n);
            // Entropy: Σ over the group's people of ln(group / value), shared out evenly among them.
            let mut entropy = vec![(0.0, 0.0); of_group.len()];
            for (code, &n) in people.iter().enumerate().filter(|(_, n)| **n > 0) {
                let (kept, hidden) = (of_group[group(code)] as f64 / n as f64, everyone as f64 / n as f64);
                let share = n as f64 / of_group[group(code)] as f64;
                entropy[group(code)].0 += share * kept.ln();
                entropy[group(code)].1 += share * hidden.ln();
            }
            let cost = |code: usize| {
                let m = ladder.base_values_under(level, code as u32) as f64;
                match loss {
                    Loss::Intersection { .. } => (g * m / base, m / base + s * (1.0 - m / base)),
                    Loss::Granularity => (if base > 1.0 { (m - 1.0) / (base - 1.0) } else { 0.0 }, 1.0),
                    Loss::Precision => (level as f64 / ladder.top() as f64, 1.0),
                    Loss::Entropy => entropy[code],
                    Loss::Discernibility | Loss::ClassSize => (0.0, 0.0),
                }
            };
            (0..of_group.len()).map(cost).collect::<Vec<(f64, f64)>>()
        };
        let by_level: Vec<Vec<(f64, f64)>> = (0..ladder.levels()).map(level_costs).collect();
        let all_kept = |level: usize| {
            let group = |code: usize| ladder.map(level).map_or(code, |map| map[code] as usize);
            people.iter().enumerate().map(|(code, &n)| n as f64 * by_level[level][group(code)].0).sum()
        };
        let kept = (0..ladder.levels()).map(all_kept).collect();
        let least = |costs: &Vec<(f64, f64)>| {
            let least = costs.iter().map(|cost| cost.0).fold(f64::INFINITY, f64::min);
            if least.is_finite() { everyone as f64 * least } else { 0.0 }
        };
        let least = by_level.iter().map(least).collect();
        let more =
            |costs: &Vec<(f64, f64)>| costs.iter().map(|(kept, hidden)| hidden - kept).fold(f64::INFINITY, f64::min);
        let least_more = by_level.iter().map(|costs| more(costs).clamp(0.0, f64::MAX)).collect();
        Self { importance, by_level, kept, least, least_more, offset: g * everyone as f64 / base }
    }

    /// Kept and hidden cost of a person with this code at this level.
    pub(super) fn of(&self, level: usize, code: u32) -> (f64, f64) {
        self.by_level[level].get(code as usize).copied().unwrap_or((0.0, 0.0))
    }

    /// The sum over everyone, nobody hidden: no node at this level costs less in this column.
    pub(super) fn all_kept(&self, level: usize) -> f64 {
        self.kept[level]
    }

    /// The sum over everyone if this many are hidden: no node at this level costs less.
    pub(super) fn some_hidden(&self, level: usize, hidden: u64) -> f64 {
        self.kept[level] + hidden as f64 * self.least_more[level]
    }

    /// The sum over everyone if all had the value that costs least at this level.
    pub(super) fn least(&self, level: usize) -> f64 {
        self.least[level]
    }

    /// Hiding everyone.
    fn all_hidden(&self, people: f64) -> f64 {
        self.by_level.last().and_then(|top| top.first()).map_or(0.0, |cost| cost.1 * people)
    }
}

/// A loss from the sums of each column's costs over `people`: means weighted by the columns' importance.
pub(super) fn of_columns(loss: Loss, columns: &[ColumnCosts], sums: &[f64], people: f64) -> f64 {
    let weights: f64 = columns.iter().map(|column| column.importance).sum();
    if people == 0.0 || weights <= 0.0 {
        return 0.0;
    }
    let weighted = || columns.iter().zip(sums).map(|(column, sum)| column.importance * sum).sum::<f64>();
    match loss {
        Loss::Intersection { .. } => {
            let product: f64 = columns
                .iter()
                .zip(sums)
                .map(|(column, sum)| {
                    let range = people - column.offset;
                    let v = if range > 0.0 { ((sum - column.offset) / range).max(0.0) } else { 0.0 };
                    (1.0 + v).powf(column.importance)
                })
                .product();
            product.powf(1.0 / weights) - 1.0
        }
        Loss::Entropy => {
            let most: f64 = columns.iter().map(|column| column.importance * column.all_hidden(people)).sum();
            if most > 0.0 { weighted() / most } else { 0.0 }
        }
        _ => weighted() / (people * weights),
    }
}
