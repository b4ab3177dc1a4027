//! Figures of the numbers of a column, over the ranges of rows that a total may be of.

use std::ops::Range;

use super::aside::Look;
use crate::dataset::delimited::columns::column_block::Piece;
use crate::dataset::delimited::pass::Pass;

/// Ranges of rows that a total is tried on, from the nearest.
const TRIED: usize = 64;
/// Records that were set aside, up to which all ranges are tried.
const FEW: usize = 2_000;

/// Figures of the numbers of some rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stats {
    pub(super) sum: f64,
    pub(super) count: u64,
    pub(super) least: f64,
    pub(super) greatest: f64,
}

impl Stats {
    pub(super) const NONE: Self = Self { sum: 0.0, count: 0, least: f64::INFINITY, greatest: f64::NEG_INFINITY };

    pub(super) fn add(&mut self, value: f64) {
        self.merge(&Self { sum: value, count: 1, least: value, greatest: value });
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.sum += other.sum;
        self.count += other.count;
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
    }
}

pub(super) fn each_number(pass: &Pass, column: usize, mut each: impl FnMut(u64, f64)) -> bool {
    let (mut start, mut any) = (0, false);
    for block in &pass.blocks {
        match block.pieces.get(column) {
            Some(Piece::Integer(array)) => {
                any = true;
                array.iter().enumerate().for_each(|(row, value)| {
                    if let Some(value) = value {
                        each(start + row as u64, *value as f64);
                    }
                });
            }
            Some(Piece::Number(array)) => {
                any = true;
                array.iter().enumerate().for_each(|(row, value)| {
                    if let Some(value) = value {
                        each(start + row as u64, *value);
                    }
                });
            }
            _ => return false,
        }
        start += block.rows as u64;
    }
    any
}

pub(super) fn stats(pass: &Pass, column: usize, wanted: impl Fn(u64) -> bool) -> Stats {
    let mut stats = Stats::NONE;
    each_number(pass, column, |row, value| {
        if wanted(row) {
            stats.add(value);
        }
    });
    stats
}

/// The number in the middle of some rows; not a number if there is none.
pub(super) fn median(pass: &Pass, column: usize, rows: &Range<u64>) -> f64 {
    let mut values = Vec::new();
    each_number(pass, column, |row, value| {
        if rows.contains(&row) {
            values.push(value);
        }
    });
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.len() % 2, values.get(middle), middle.checked_sub(1).and_then(|before| values.get(before))) {
        (1, Some(value), _) => *value,
        (0, Some(upper), Some(lower)) => f64::midpoint(*lower, *upper),
        _ => f64::NAN,
    }
}

/// The columns' figures between the places of records that were set aside; of all rows up to each of them.
pub(super) struct Sums {
    /// Rows before each record that was set aside, and all rows at the end.
    bounds: Vec<u64>,
    /// For each column of numbers, the figures between two bounds, and those up to each.
    pub(super) columns: Vec<Option<(Vec<Stats>, Vec<Stats>)>>,
}

impl Sums {
    pub(super) fn of(pass: &Pass, columns: usize) -> Self {
        let mut bounds: Vec<u64> = pass.asides.iter().map(|aside| aside.row).collect();
        bounds.push(pass.rows);
        let needed = pass
            .asides
            .iter()
            .any(|a| matches!(a.look, Look::Label { .. } | Look::Numbers | Look::Short(_) | Look::Lone { .. }));
        let of_column = |column: usize| {
            let mut parts = vec![Stats::NONE; bounds.len()];
            let mut part = 0;
            let any = each_number(pass, column, |row, value| {
                while bounds.get(part).is_some_and(|bound| *bound <= row) {
                    part += 1;
                }
                if let Some(stats) = parts.get_mut(part) {
                    stats.add(value);
                }
            });
            let mut sum = Stats::NONE;
            let up_to = parts.iter().map(|part| {
                sum.merge(part);
                sum
            });
            any.then(|| (parts.clone(), up_to.collect()))
        };
        let columns = (0..columns).map(|column| if needed { of_column(column) } else { None }).collect();
        Self { bounds, columns }
    }

    /// The parts of the rows that a record may be the total of: those above it, from the nearest on, and those below.
    pub(super) fn ranges(&self, place: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let all = self.bounds.len();
        let above = (0..=place).rev().take(TRIED).chain([0]).map(move |from| (from, place + 1));
        let below =
            (place + 1..all).take(TRIED).chain((all <= FEW).then_some(all - 1)).map(move |to| (place + 1, to + 1));
        above.chain(below)
    }

    /// Rows of some parts: the first and the one after the last.
    pub(super) fn rows(&self, (from, to): (usize, usize)) -> Range<u64> {
        let bound = |part: usize| part.checked_sub(1).and_then(|at| self.bounds.get(at)).copied().unwrap_or(0);
        bound(from)..bound(to).max(bound(from))
    }

    pub(super) fn range(&self, column: usize, (from, to): (usize, usize)) -> Option<Stats> {
        let (parts, up_to) = self.columns.get(column)?.as_ref()?;
        if from == 0 {
            return up_to.get(to.checked_sub(1)?).copied();
        }
        let mut stats = Stats::NONE;
        parts.get(from..to)?.iter().for_each(|part| stats.merge(part));
        Some(stats)
    }
}
