//! What is made of counts: the most frequent values, quantiles, histogram.

use std::cmp::Reverse;

use super::super::iso_date;
use super::{Counted, TOP};

/// The most frequent values: most first, of equals the one with the lesser place.
pub(super) struct MostFrequent<V> {
    best: Vec<(u64, u64, V)>,
    offered: usize,
}

impl<V> MostFrequent<V> {
    pub(super) fn new() -> Self {
        Self { best: Vec::with_capacity(TOP + 1), offered: 0 }
    }

    /// Takes a value into account that occurs so often and is at that place.
    pub(super) fn offer(&mut self, count: u64, place: u64, value: V) {
        self.offered += 1;
        let before = |at: &(u64, u64, V)| (at.0, Reverse(at.1)) > (count, Reverse(place));
        if self.best.len() == TOP && self.best.last().is_some_and(before) {
            return;
        }
        let at = self.best.partition_point(before);
        self.best.insert(at, (count, place, value));
        self.best.truncate(TOP);
    }

    /// Counts and values. Of more than can be listed, those that occur once are left out: they are not frequent.
    pub(super) fn finish(self) -> Vec<(u64, V)> {
        let more = self.offered > TOP;
        self.all().into_iter().filter(|(count, _)| *count > 1 || !more).collect()
    }

    /// Counts and values, be they frequent or not.
    pub(super) fn all(self) -> Vec<(u64, V)> {
        self.best.into_iter().map(|(count, _, value)| (count, value)).collect()
    }
}

/// How the values of a column of numbers are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Number {
        whole: bool,
    },
    /// Days since 1970-01-01.
    Date,
}

/// A number as the grid shows it.
pub(super) fn number(value: f64) -> String {
    format!("{value}")
}

/// All figures of a column of numbers or dates, from its distinct values ascending with their counts.
pub(super) fn of_runs(
    runs: impl Iterator<Item = (f64, u64)>,
    present: u64,
    range: Option<(f64, f64)>,
    scale: Scale,
) -> Counted {
    let Some((low, high)) = range else { return Counted::default() };
    let mut counted = Counted { range, ..Counted::default() };
    let mut histogram = Histogram::new(low, high, scale);
    let mut quantiles = Quantiles::new(present);
    let mut top = MostFrequent::new();
    let mut passed = 0u64;
    for (value, count) in runs {
        counted.singles += u64::from(count == 1);
        top.offer(count, counted.distinct, value);
        counted.distinct += 1;
        passed += count;
        quantiles.pass(value, passed);
        histogram.add(value, count);
    }
    let show = |value: f64| if scale == Scale::Date { iso_date(value as i32) } else { number(value) };
    counted.top = top.finish().into_iter().map(|(n, value)| (show(value), n)).collect();
    counted.whole = matches!(scale, Scale::Number { whole: true });
    counted.quantiles = (scale != Scale::Date).then(|| quantiles.finish());
    counted.histogram = histogram.finish();
    counted
}

/// Quantiles of type 7: at rank h = (n − 1)·p, between the values of the two ranks next to it.
struct Quantiles {
    ranks: [f64; 5],
    lower: [Option<f64>; 5],
    upper: [Option<f64>; 5],
    present: u64,
}

impl Quantiles {
    fn new(present: u64) -> Self {
        let ranks = [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| present.saturating_sub(1) as f64 * p);
        Self { ranks, lower: [None; 5], upper: [None; 5], present }
    }

    /// The next value; `passed` values are at most it.
    fn pass(&mut self, value: f64, passed: u64) {
        for index in 0..self.ranks.len() {
            let rank = self.ranks[index].floor() as u64;
            if passed > rank && self.lower[index].is_none() {
                self.lower[index] = Some(value);
            }
            if passed > (rank + 1).min(self.present.saturating_sub(1)) && self.upper[index].is_none() {
                self.upper[index] = Some(value);
            }
        }
    }

    fn finish(&self) -> [f64; 5] {
        std::array::from_fn(|index| {
            let (low, high) = (self.lower[index].unwrap_or(0.0), self.upper[index].unwrap_or(0.0));
            // Two equal values stay what they are, whatever their size.
            if low == high { low } else { low + (high - low) * self.ranks[index].fract() }
        })
    }
}

/// Up to 20 bins over the whole range, of a width that people would choose.
struct Histogram {
    bins: Vec<(String, u64)>,
    first: f64,
    kind: Bins,
}

enum Bins {
    Width(f64),
    Days(i64),
    Months(i64),
}

const MOST_BINS: f64 = 20.0;

impl Histogram {
    fn new(low: f64, high: f64, scale: Scale) -> Self {
        match scale {
            Scale::Number { whole } => Self::of_numbers(low, high, whole),
            Scale::Date => Self::of_dates(low as i64, high as i64),
        }
    }

    fn of_numbers(low: f64, high: f64, whole: bool) -> Self {
        if !(high - low).is_finite() {
            return Self { bins: Vec::new(), first: low, kind: Bins::Width(1.0) };
        }
        let least = if whole { 1.0 } else { 0.0 };
        let rough = ((high - low) / (MOST_BINS - 1.0)).max(least);
        let power = 10f64.powf(rough.log10().floor());
        let width = match rough {
            r if r <= 0.0 => 1.0,
            r => [1.0, 2.0, 5.0, 10.0]
                .into_iter()
                .map(|step| step * power)
                .find(|w| *w >= r * (1.0 - 1e-9))
                .unwrap_or(10.0 * power),
        };
        let first = (low / width).floor();
        let count = ((high / width).floor() - first) as usize + 1;
        let label = |bin: usize| {
            let (from, to) = ((first + bin as f64) * width, (first + bin as f64 + 1.0) * width);
            match whole {
                true if width <= 1.0 => number(from),
                true => format!("{} to {}", number(from), number(to - 1.0)),
                // Rounded to what the width needs: 0.30000000000000004 is 0.3.
                false => {
                    let decimals = (-width.log10().floor()).max(0.0) as usize;
                    format!("{from:.decimals$} to {to:.decimals$}")
                }
            }
        };
        let bins = (0..count.min(21)).map(|bin| (label(bin), 0)).collect();
        Self { bins, first, kind: Bins::Width(width) }
    }

    fn of_dates(low: i64, high: i64) -> Self {
        if high - low < MOST_BINS as i64 {
            let bins = (low..=high).map(|day| (iso_date(day as i32), 0)).collect();
            return Self { bins, first: low as f64, kind: Bins::Days(1) };
        }
        let (from, to) = (month_of(low as f64), month_of(high as f64));
        let step = [1, 3, 12, 60, 120, 600, 1200]
            .into_iter()
            .find(|step| to.div_euclid(*step) - from.div_euclid(*step) < MOST_BINS as i64)
            .unwrap_or(12_000);
        let first = from.div_euclid(step);
        let label = |bin: i64| {
            let month = (first + bin) * step;
            let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12));
            match step {
                1 => format!("{year:04}-{:02}", of_year + 1),
                3 => format!("{year:04} Q{}", of_year / 3 + 1),
                12 => format!("{year:04}"),
                120 => format!("{year:04}s"),
                _ => format!("{year:04}–{:04}", year + step / 12 - 1),
            }
        };
        let bins = (0..=to.div_euclid(step) - first).take(21).map(|bin| (label(bin), 0)).collect();
        Self { bins, first: first as f64, kind: Bins::Months(step) }
    }

    fn add(&mut self, value: f64, count: u64) {
        let bin = match self.kind {
            Bins::Width(width) => (value / width).floor() - self.first,
            Bins::Days(step) => (value - self.first) / step as f64,
            Bins::Months(step) => month_of(value).div_euclid(step) as f64 - self.first,
        };
        let last = self.bins.len().saturating_sub(1);
        if let Some((_, n)) = self.bins.get_mut((bin.max(0.0) as usize).min(last)) {
            *n += count;
        }
    }

    fn finish(self) -> Vec<(String, u64)> {
        self.bins
    }
}

/// Months since the year 0.
fn month_of(days: f64) -> i64 {
    use chrono::Datelike;
    chrono::NaiveDate::from_epoch_days(days as i32)
        .map_or(0, |date| i64::from(date.year()) * 12 + i64::from(date.month0()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_are_first_and_equals_keep_their_order() {
        let mut most = MostFrequent::new();
        for (count, place, value) in [(1, 0, 'a'), (3, 3, 'd'), (2, 2, 'c'), (3, 1, 'b')] {
            most.offer(count, place, value);
        }
        assert_eq!(most.finish(), [(3, 'b'), (3, 'd'), (2, 'c'), (1, 'a')]);

        let mut once = MostFrequent::new();
        (0..20).for_each(|n| once.offer(1, n, n));
        assert!(once.finish().is_empty(), "all occur once: none is frequent");
    }

    #[test]
    fn quantiles_are_those_of_type_7() {
        // R: quantile(c(1, 2, 3, 4, 10), c(.05, .25, .5, .75, .95), type = 7)
        let counted = of_runs(
            [1.0, 2.0, 3.0, 4.0, 10.0].map(|v| (v, 1)).into_iter(),
            5,
            Some((1.0, 10.0)),
            Scale::Number { whole: true },
        );
        let found = counted.quantiles.unwrap();
        for (found, expected) in found.into_iter().zip([1.2, 2.0, 3.0, 4.0, 8.8]) {
            assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        }
    }

    #[test]
    fn bins_are_few_round_and_hold_everything() {
        for (low, high, whole) in [
            (0.0, 1.0, true),
            (17.0, 98.0, true),
            (-8019.0, 102_127.0, true),
            (0.001, 0.9, false),
            (5.0, 5.0, false),
            (0.0, 1e12, true),
        ] {
            let mut histogram = Histogram::new(low, high, Scale::Number { whole });
            for value in [low, (low + high) / 2.0, high] {
                histogram.add(value, 1);
            }
            let bins = histogram.finish();
            assert!(!bins.is_empty() && bins.len() <= 20, "{low} to {high}: {} bins", bins.len());
            assert_eq!(bins.iter().map(|b| b.1).sum::<u64>(), 3);
            assert!(bins[0].1 > 0 && bins[bins.len() - 1].1 > 0, "empty bins at the ends: {bins:?}");
        }
        let dates = Histogram::new(-15_000.0, 14_000.0, Scale::Date).finish();
        assert!(dates.len() <= 20 && dates[0].0 == "1925–1929", "{dates:?}");
    }
}
