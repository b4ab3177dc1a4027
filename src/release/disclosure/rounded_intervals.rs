//! Intervals that an attacker can derive from rounded numbers: each published number is known to within its rounding,
//! and all of them together say more than each alone.
//!
//! Like [`intervals`](super::intervals), with two ends in place of every published constant.

use super::intervals::Interval;
use crate::disclosure::programme::{End, KnownSum, Programme};
use crate::privacy::{Cancelled, Progress};
use crate::release::prepare::Counted;
use crate::release::rounding::possible;
use crate::release::sensitivity::problem::{CellSystem, Problem};
use crate::release::settings::Protect;
use crate::release::suppression::linear::Mover;
use rayon::prelude::*;

/// Entries of the programme beyond which it is not made.
const LARGEST: usize = 1_000_000;

/// The programme of one system of numbers under one pattern.
pub(in crate::release) struct RoundedIntervals<'a> {
    numbers: &'a CellSystem,
    programme: Programme,
    /// By cell: its place among the unknown numbers, if it is an atom.
    place: Vec<Option<u32>>,
}

/// The programme over all cells of these numbers is small enough.
#[must_use]
pub(in crate::release) fn is_small(numbers: &CellSystem) -> bool {
    let atoms = (0..numbers.shape.cells).filter(|&c| numbers.shape.is_atom(c)).count();
    let sums = (0..numbers.shape.cells).filter(|&c| !numbers.shape.is_atom(c) && numbers.is_published(c)).count();
    sums * (atoms + sums) <= LARGEST
}

/// Gives the counts the intervals of rounded numbers, of this release and of earlier ones, if they are small enough to be
/// attacked so; else they are protected as if the numbers were exact, which is more than enough. Whether the rounding of
/// this release protects its counts.
pub(in crate::release) fn let_rounding_protect(problem: &mut Problem, tables: &[Counted<'_>]) -> bool {
    let is_rounded = tables.iter().any(|table| table.rounded.is_some());
    let counts = |numbers: &CellSystem| numbers.whole && (is_rounded || numbers.has_rounded_before());
    if !problem.numbers.iter().any(counts) {
        return false;
    }
    if !problem.numbers.iter().all(|n| (!counts(n) || is_small(n)) && Mover::is_small(n)) {
        // A small group that an earlier release rounded cannot be hidden any more.
        for CellSystem { needs, public, table_cell, .. } in &mut problem.numbers {
            let is_public = |cell: u32| public.get(cell as usize).is_some_and(Option::is_some);
            needs.retain(|(cell, _)| table_cell[*cell as usize].is_some() || !is_public(*cell));
        }
        return false;
    }
    // A number that two tables tell is known to within both, and exactly where one of them does not round.
    let mut known: Vec<Option<[f64; 2]>> = vec![None; problem.weight.len()];
    for Counted { table, settings, sites, rounded, .. } in tables {
        for (place, row) in table.rows.iter().enumerate() {
            let value = table.counts[row.cell as usize] as f64;
            let says = match (rounded, settings.protect) {
                (Some(rows), Protect::Round { base }) => possible(rows[place], base, settings.rounding),
                _ => [value, value],
            };
            let Some(site) = sites[row.cell as usize] else { continue };
            let known = &mut known[site as usize];
            let before = known.unwrap_or([0.0, f64::INFINITY]);
            *known = Some([before[0].max(says[0]), before[1].min(says[1])]);
        }
    }
    for numbers in problem.numbers.iter_mut().filter(|numbers| counts(numbers)) {
        let says = |cell: usize| {
            let own = numbers.site(cell).and_then(|site| known[site]);
            match (own, numbers.public.get(cell).copied().flatten()) {
                (Some(own), Some(before)) => [own[0].max(before[0]), own[1].min(before[1])],
                (own, before) => own.or(before).unwrap_or([numbers.values[cell]; 2]),
            }
        };
        numbers.rounded = Some((0..numbers.values.len()).map(says).collect());
    }
    is_rounded
}

impl<'a> RoundedIntervals<'a> {
    /// `known[cell]` is what a published number says of the cell, in this release and in others.
    pub(in crate::release) fn new(numbers: &'a CellSystem, hidden: &[bool], known: &[[f64; 2]]) -> Self {
        let open = numbers.open(hidden);
        // Of a cell that this release hides, the others alone speak.
        let known = |cell: usize| {
            let is_hidden = numbers.site(cell).is_some_and(|site| hidden.get(site).copied().unwrap_or(true));
            let before = numbers.public.get(cell).copied().flatten().filter(|_| is_hidden);
            before.unwrap_or(known[cell])
        };
        let shape = &numbers.shape;
        let mut place = vec![None; shape.cells];
        let (mut truth, mut bounds) = (Vec::new(), Vec::new());
        for atom in (0..shape.cells).filter(|&c| shape.is_atom(c)) {
            place[atom] = Some(truth.len() as u32);
            let value = numbers.values[atom];
            truth.push(value);
            bounds.push(match (numbers.known.get(atom), open[atom]) {
                (Some(true), _) => [value, value],
                (_, true) => [0.0, f64::INFINITY],
                (_, false) => known(atom),
            });
        }
        let published = (0..shape.cells).filter(|&c| !open[c] && !shape.is_atom(c));
        let sums: Vec<KnownSum> = published.map(|cell| (places(&place, shape.atoms(cell)), known(cell))).collect();
        Self { numbers, programme: Programme::new(truth, bounds, sums), place }
    }

    /// The interval of each cell.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(in crate::release) fn intervals(&self, cells: &[u32], progress: &Progress) -> Result<Vec<Interval>, Cancelled> {
        let solved: Result<Vec<Vec<Interval>>, Cancelled> = cells
            .par_chunks(cells.len().div_ceil(4).max(8))
            .map(|chunk| {
                let mut programme = self.programme.clone();
                chunk.iter().map(|&cell| self.interval(cell, &mut programme, progress)).collect()
            })
            .collect();
        Ok(solved?.into_iter().flatten().collect())
    }

    fn interval(&self, cell: u32, programme: &mut Programme, progress: &Progress) -> Result<Interval, Cancelled> {
        progress.check()?;
        let group = places(&self.place, self.numbers.shape.atoms(cell as usize));
        let value = self.numbers.values[cell as usize];
        let mut interval = Interval { low: 0.0, high: f64::INFINITY, surely_low: value, surely_high: value };
        for end in [End::Greatest, End::Least] {
            let Ok(reached) = programme.end(&group, end, f64::INFINITY) else { continue };
            let sure = if reached.is_infinite() { Some(reached) } else { programme.proved(&group) };
            let sure = sure.or_else(|| self.programme.proved_on_the_way(&group, end)).unwrap_or(value);
            match end {
                End::Greatest => (interval.high, interval.surely_high) = (end.to_whole(reached), sure.max(value)),
                End::Least => (interval.low, interval.surely_low) = (end.to_whole(reached), sure.min(value)),
            }
        }
        Ok(interval)
    }
}

fn places(place: &[Option<u32>], atoms: impl IntoIterator<Item = u32>) -> Vec<u32> {
    atoms.into_iter().filter_map(|atom| place[atom as usize]).collect()
}
