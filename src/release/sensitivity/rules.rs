//! Which cells are unsafe, and how wide the attacker's interval must be for each.

use crate::release::disclosure::intervals::Interval;
use crate::release::settings::{Rules, Standard, Zeros};
use crate::release::tabulation::Table;
use crate::release::tabulation::contributions::Contributions;
use crate::release::tabulation::shape::Shape;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a cell is unsafe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Fewer people than the threshold.
    Frequency,
    /// Nobody, if that discloses something.
    Zero,
    /// All people of a line, or all but one, are in this cell.
    GroupDisclosure,
    /// Fewer people with a value of the measure than the threshold.
    FewValues,
    /// A few people hold most of the sum.
    Dominance,
    /// The second largest contributor can estimate the largest.
    PPercent,
    /// Everybody has the least or the largest value that there is; if there are two values, all but one are enough.
    SameValue,
    /// Fewer people than the threshold came or went since a release from another state of the file.
    Change,
    /// A sum, mean or share moved since then, and its people by fewer than the threshold.
    ChangedNumber,
    /// Not to be published by the settings.
    Withheld,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Frequency => "frequency",
            Self::Zero => "zero",
            Self::GroupDisclosure => "group disclosure",
            Self::FewValues => "few values",
            Self::Dominance => "dominance",
            Self::PPercent => "p percent",
            Self::SameValue => "same value",
            Self::Change => "change",
            Self::ChangedNumber => "changed number",
            Self::Withheld => "withheld",
        })
    }
}

/// What the attacker's interval of a cell must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    /// max ≥ threshold and max − min ≥ threshold.
    Safe { threshold: f64 },
    /// max − min ≥ width.
    Width(f64),
    /// max ≥ high and min ≤ low.
    Reach { low: f64, high: f64 },
}

impl Need {
    /// Of a count, by the standard.
    ///
    /// ```
    /// use shoal::release::sensitivity::rules::Need;
    /// use shoal::release::settings::Standard;
    /// assert_eq!(Need::of_count(4.0, 10, Standard::Safe), Need::Safe { threshold: 10.0 });
    /// assert_eq!(Need::of_count(4.0, 10, Standard::Margin(5.0)), Need::Reach { low: 0.0, high: 9.0 });
    /// ```
    #[must_use]
    pub fn of_count(value: f64, threshold: u64, standard: Standard) -> Self {
        match standard {
            Standard::Safe => Self::Safe { threshold: threshold.max(1) as f64 },
            Standard::Exact => Self::Width(1.0),
            Standard::Margin(x) => Self::Reach { low: (value - x).max(0.0), high: value + x },
        }
    }

    /// The interval holds it.
    #[must_use]
    pub fn is_met(&self, low: f64, high: f64) -> bool {
        match *self {
            Self::Safe { threshold } => high >= threshold && high - low >= threshold,
            Self::Width(width) => high - low >= width,
            Self::Reach { low: wanted_low, high: wanted_high } => high >= wanted_high && low <= wanted_low,
        }
    }

    /// It is proved to be met.
    #[must_use]
    pub fn is_proved(&self, interval: &Interval) -> bool {
        self.is_met(interval.surely_low, interval.surely_high)
    }

    /// An interval that is just enough, for the reader.
    #[must_use]
    pub fn interval(&self, value: f64) -> [f64; 2] {
        match *self {
            Self::Safe { threshold } if value >= threshold => [value - threshold, value],
            Self::Safe { threshold } => [0.0, threshold],
            Self::Width(width) if value >= width => [value - width, value],
            Self::Width(width) => [value, value + width],
            Self::Reach { low, high } => [low, high],
        }
    }
}

/// An unsafe cell of one of the systems.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsafe {
    pub cell: u32,
    pub reason: Reason,
    pub need: Need,
}

/// Unsafe counts, in the order of the cells. A cell appears once for each reason.
#[must_use]
pub fn unsafe_counts(shape: &Shape, counts: &[i64], rules: &Rules, standard: Standard) -> Vec<Unsafe> {
    let threshold = rules.threshold as i64;
    let zeros_tell = match rules.zeros {
        Zeros::Safe => false,
        Zeros::Unsafe => true,
        Zeros::SensitiveOnly => shape.axes.iter().any(|a| a.sensitive),
    };
    let mut found = Vec::new();
    for (cell, &count) in counts.iter().enumerate().take(shape.cells) {
        if !shape.is_listed(cell) {
            continue;
        }
        let reason = if count == 0 && zeros_tell {
            Some(Reason::Zero)
        } else if count > 0 && count < threshold {
            Some(Reason::Frequency)
        } else if rules.group_disclosure && discloses_group(shape, counts, cell) {
            Some(Reason::GroupDisclosure)
        } else {
            None
        };
        if let Some(reason) = reason {
            found.push(Unsafe {
                cell: cell as u32,
                reason,
                need: Need::of_count(count as f64, rules.threshold, standard),
            });
        }
    }
    found
}

/// Groups that are not listed but must not be worked out, and how wide their interval must be: small differences of
/// segments, who is outside them, in each published category of the other dimensions.
#[must_use]
pub fn small_differences(shape: &Shape, counts: &[i64], rules: &Rules, standard: Standard) -> Vec<(u32, Need)> {
    if !shape.axes.iter().any(|axis| axis.nodes.iter().any(|node| node.watched)) {
        return Vec::new();
    }
    let is_watched = |cell: usize| {
        let watched = (0..shape.axes.len()).any(|a| shape.axes[a].nodes[shape.node(cell, a)].watched);
        watched
            && (0..shape.axes.len()).all(|a| {
                let node = &shape.axes[a].nodes[shape.node(cell, a)];
                node.watched || node.published
            })
    };
    (0..shape.cells)
        .filter(|&c| counts[c] > 0 && counts[c] < rules.threshold as i64 && is_watched(c))
        .map(|c| (c as u32, Need::of_count(counts[c] as f64, rules.threshold, standard)))
        .collect()
}

/// All people of a line along a sensitive dimension, or all but one, are in this category.
fn discloses_group(shape: &Shape, counts: &[i64], cell: usize) -> bool {
    let is_category = |a: usize| shape.node(cell, a) < shape.axes[a].leaves;
    (0..shape.axes.len()).any(|a| is_category(a) && fills_its_line(shape, counts, cell, a))
}

/// The same of a group, should it be shown as a category.
pub(in crate::release) fn discloses_as_category(shape: &Shape, counts: &[i64], cell: usize) -> bool {
    (0..shape.axes.len()).any(|a| shape.node(cell, a) < shape.axes[a].total() && fills_its_line(shape, counts, cell, a))
}

fn fills_its_line(shape: &Shape, counts: &[i64], cell: usize, a: usize) -> bool {
    let axis = &shape.axes[a];
    let node = shape.node(cell, a);
    axis.sensitive && axis.leaves > 1 && {
        let total = counts[cell - node * shape.strides[a] + axis.total() * shape.strides[a]];
        let count = counts[cell];
        total > 1 && count > 0 && total - count <= 1
    }
}

/// Unsafe sums of one measure.
///
/// Dominance: the n largest hold at least k % (the boundary counts as unsafe, as in ACRO; the Handbook on Statistical
/// Disclosure Control has more than k %). p %: X − x₁ − x₂ < (p/100)·x₁. Contributions are taken as absolute values.
#[must_use]
pub fn unsafe_sums(table: &Table, contributions: &[Contributions], rules: &Rules) -> Vec<Unsafe> {
    let column = ColumnOfSums::of(table, contributions);
    let mut found = Vec::new();
    for (cell, c) in contributions.iter().enumerate().take(table.shape.cells) {
        if !table.shape.is_listed(cell) || c.people == 0 {
            continue;
        }
        let mut reasons = column.reasons(c, rules);
        let same = rules.group_disclosure.then(|| column.same_value(c)).flatten();
        reasons.extend(same.is_some().then_some(Reason::SameValue));
        let Some(mut need) = column.need(c, rules, &reasons) else { continue };
        if let (Need::Reach { low, high }, Some([same_low, same_high])) = (&mut need, same) {
            (*low, *high) = (low.min(same_low), high.max(same_high));
        }
        found.extend(reasons.into_iter().map(|reason| Unsafe { cell: cell as u32, reason, need }));
    }
    found
}

/// What the rules need to know of a whole column beside the contributions to one cell.
#[derive(Clone, Debug)]
pub(super) struct ColumnOfSums {
    all: Contributions,
    /// The mean contribution, as an absolute value.
    typical: f64,
}

impl ColumnOfSums {
    pub(super) fn of(table: &Table, contributions: &[Contributions]) -> Self {
        let mut all = Contributions::default();
        for (_, c) in contributions.iter().enumerate().filter(|(cell, _)| table.shape.is_atom(*cell)) {
            all.merge(c);
        }
        // A sum over people of several cells may be below zero if no cell of its own is.
        all.negative |= contributions.iter().any(|c| c.negative);
        let typical = if all.people == 0 { 0.0 } else { all.absolute / all.people as f64 };
        Self { all, typical }
    }

    /// Why a sum of these contributions is unsafe; empty if it is not.
    pub(super) fn reasons(&self, c: &Contributions, rules: &Rules) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if c.people < rules.threshold {
            reasons.push(Reason::FewValues);
        }
        if rules.dominance.is_some_and(|(n, k)| is_dominated(c, n, k)) {
            reasons.push(Reason::Dominance);
        }
        if rules.p_percent.is_some_and(|p| is_estimable(c, p)) {
            reasons.push(Reason::PPercent);
        }
        reasons
    }

    /// What the attacker's interval of an unsafe sum must be; `None` if nothing is unsafe.
    pub(super) fn need(&self, c: &Contributions, rules: &Rules, reasons: &[Reason]) -> Option<Need> {
        let of_amounts = reasons.iter().any(|reason| *reason != Reason::SameValue);
        let margin = if of_amounts { margin(c, rules) } else { 0.0 };
        let margin = margin.max(self.typical * 1e-3);
        let low = if self.all.negative { c.sum - margin } else { (c.sum - margin).max(0.0) };
        (!reasons.is_empty()).then_some(Need::Reach { low, high: c.sum + margin })
    }

    /// If the sum, beside the number of people, discloses everybody's value: how far the attacker must be able to think
    /// it from there, which is as far as two people have it from the end of the values.
    fn same_value(&self, c: &Contributions) -> Option<[f64; 2]> {
        let Contributions { least, most, between, .. } = self.all;
        let range = most - least;
        if range.is_nan() || range <= 0.0 {
            // A value that everybody has in the whole table discloses nothing.
            return None;
        }
        let away = if between { self.typical } else { 2.0 * range };
        let people = c.people as f64;
        let is_all = |value: f64| c.least == value && c.most == value;
        // If there are two values, one person who has the other knows all the rest.
        let is_few = |distance: f64| !between && distance.abs() < 1.25 * range;
        if is_all(least) || is_few(c.sum - people * least) {
            Some([c.sum, people * least + away])
        } else if is_all(most) || is_few(people * most - c.sum) {
            Some([people * most - away, c.sum])
        } else {
            None
        }
    }
}

/// (n, k): the n largest contributions hold at least k % of all.
///
/// ```
/// use shoal::release::tabulation::contributions::Contributions;
/// use shoal::release::sensitivity::rules::is_dominated;
/// let mut cell = Contributions::default();
/// [60.0, 30.0, 6.0, 4.0].into_iter().for_each(|x| cell.add(x));
/// assert!(is_dominated(&cell, 2, 90.0)); // 90 of 100: the boundary counts
/// assert!(!is_dominated(&cell, 1, 90.0));
/// ```
#[must_use]
pub fn is_dominated(cell: &Contributions, n: usize, k: f64) -> bool {
    cell.absolute > 0.0 && cell.top(n) >= k / 100.0 * cell.absolute * (1.0 - 1e-12)
}

/// p %: the second largest contributor, subtracting what they know, learns the largest to within p %.
///
/// ```
/// use shoal::release::tabulation::contributions::Contributions;
/// use shoal::release::sensitivity::rules::is_estimable;
/// let mut cell = Contributions::default();
/// [60.0, 30.0, 6.0].into_iter().for_each(|x| cell.add(x));
/// assert!(!is_estimable(&cell, 10.0)); // 96 − 60 − 30 = 6, not below 10 % of 60
/// assert!(is_estimable(&cell, 10.1));
/// ```
#[must_use]
pub fn is_estimable(cell: &Contributions, p: f64) -> bool {
    let x1 = cell.top(1);
    let rest = (cell.absolute - cell.top(2)).max(0.0);
    x1 > 0.0 && rest < p / 100.0 * x1 * (1.0 - 1e-12)
}

/// How far beyond the sum the attacker's interval must reach, so that the rule would call it safe there.
fn margin(c: &Contributions, rules: &Rules) -> f64 {
    let x1 = c.top(1);
    let by_dominance = rules.dominance.map_or(0.0, |(n, k)| 100.0 / k * c.top(n) - c.absolute);
    let by_p = rules.p_percent.map_or(0.0, |p| p / 100.0 * x1 - (c.absolute - c.top(2)).max(0.0));
    let least = rules.p_percent.unwrap_or(10.0) / 100.0 * x1;
    let few = if c.people < rules.threshold { least } else { 0.0 };
    by_dominance.max(by_p).max(few).max(0.0)
}
