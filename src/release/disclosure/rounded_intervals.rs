//! The attacker of rounded numbers: each published number is known to within its rounding, and all of them together say
//! more than each alone.
//!
//! The programme of [`attack`](super::intervals), with a bound from below and from above in place of every published
//! constant. What is proved is proved in the same way: by a table of whole numbers that agrees with everything.

use super::intervals::Interval;
use crate::disclosure::simplex::Simplex;
use crate::privacy::{Cancelled, Progress};
use crate::release::sensitivity::problem::CellSystem;
use rayon::prelude::*;

/// Entries of the programme beyond which it is not made.
const LARGEST: usize = 1_000_000;
const NOWHERE: u32 = u32::MAX;

/// The programme of one system of numbers under one pattern.
pub(in crate::release) struct Loose<'a> {
    numbers: &'a CellSystem,
    simplex: Simplex,
    /// By cell: its column, where it is an atom.
    column: Vec<u32>,
    atoms: Vec<u32>,
    /// Published sums: each with its atoms and what is known of it.
    sums: Vec<(Vec<u32>, [f64; 2])>,
    bounds: Vec<[f64; 2]>,
}

/// The programme over all cells of these numbers is small enough.
#[must_use]
pub(in crate::release) fn is_small(numbers: &CellSystem) -> bool {
    let atoms = (0..numbers.shape.cells).filter(|&c| numbers.shape.is_atom(c)).count();
    let sums = (0..numbers.shape.cells).filter(|&c| !numbers.shape.is_atom(c) && numbers.is_told(c)).count();
    sums * (atoms + sums) <= LARGEST
}

impl<'a> Loose<'a> {
    /// `known[cell]` is what a published number says of the cell.
    pub(in crate::release) fn new(numbers: &'a CellSystem, hidden: &[bool], known: &[[f64; 2]]) -> Self {
        let open = numbers.open(hidden);
        let shape = &numbers.shape;
        let mut column = vec![NOWHERE; shape.cells];
        let (mut atoms, mut bounds) = (Vec::new(), Vec::new());
        for atom in (0..shape.cells).filter(|&c| shape.is_atom(c)) {
            column[atom] = atoms.len() as u32;
            atoms.push(atom as u32);
            let value = numbers.values[atom];
            bounds.push(match (numbers.known.get(atom), open[atom]) {
                (Some(true), _) => [value, value],
                (_, true) => [0.0, f64::INFINITY],
                (_, false) => known[atom],
            });
        }
        let mut x: Vec<f64> = atoms.iter().map(|&a| numbers.values[a as usize]).collect();
        let (mut low, mut high): (Vec<f64>, Vec<f64>) = bounds.iter().map(|[low, high]| (*low, *high)).unzip();
        let mut rows = Vec::new();
        let mut sums = Vec::new();
        for cell in (0..shape.cells).filter(|&c| !open[c] && !shape.is_atom(c)) {
            let of: Vec<u32> = shape.atoms(cell).into_iter().map(|a| column[a as usize]).collect();
            let mut row: Vec<(u32, f64)> = of.iter().map(|&c| (c, 1.0)).collect();
            row.push((x.len() as u32, -1.0));
            rows.push(row);
            x.push(numbers.values[cell]);
            low.push(known[cell][0]);
            high.push(known[cell][1]);
            sums.push((of, known[cell]));
        }
        Self { numbers, simplex: Simplex::new(&rows, x, low, high), column, atoms, sums, bounds }
    }

    /// The interval of each cell.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(in crate::release) fn intervals(&self, cells: &[u32], progress: &Progress) -> Result<Vec<Interval>, Cancelled> {
        let solved: Result<Vec<Vec<Interval>>, Cancelled> = cells
            .par_chunks(cells.len().div_ceil(4).max(8))
            .map(|chunk| {
                let mut simplex = self.simplex.clone();
                chunk.iter().map(|&cell| self.interval(cell, &mut simplex, progress)).collect()
            })
            .collect();
        Ok(solved?.into_iter().flatten().collect())
    }

    fn interval(&self, cell: u32, simplex: &mut Simplex, progress: &Progress) -> Result<Interval, Cancelled> {
        progress.check()?;
        let columns: Vec<u32> =
            self.numbers.shape.atoms(cell as usize).into_iter().map(|a| self.column[a as usize]).collect();
        let value = self.numbers.values[cell as usize];
        let mut interval = Interval { low: 0.0, high: f64::INFINITY, surely_low: value, surely_high: value };
        for sign in [1.0, -1.0] {
            let objective: Vec<(u32, f64)> = columns.iter().map(|&c| (c, sign)).collect();
            let Ok(end) = simplex.maximise(&objective, f64::INFINITY) else { continue };
            let end = sign * end;
            let sure = if end.is_infinite() { Some(end) } else { self.prove(simplex.point(), &columns) };
            let on_the_way = || self.simplex.clone().furthest(&objective, |point| self.prove(point, &columns));
            let sure = sure.or_else(on_the_way);
            if sign > 0.0 {
                interval.high = (end + 1e-6).floor();
                interval.surely_high = sure.unwrap_or(value).max(value);
            } else {
                interval.low = (end - 1e-6).ceil();
                interval.surely_low = sure.unwrap_or(value).min(value);
            }
        }
        Ok(interval)
    }

    /// The value at the rounded point, if that is a table that agrees with everything.
    fn prove(&self, point: &[f64], columns: &[u32]) -> Option<f64> {
        let table: Vec<f64> = point.iter().take(self.atoms.len()).map(|v| v.round()).collect();
        let within = |value: f64, [low, high]: [f64; 2]| low <= value && value <= high;
        let sum = |of: &[u32]| of.iter().map(|&c| table[c as usize]).sum::<f64>();
        let agrees = table.iter().zip(&self.bounds).all(|(&v, &b)| within(v, b))
            && self.sums.iter().all(|(of, bounds)| within(sum(of), *bounds));
        agrees.then(|| sum(columns))
    }
}
