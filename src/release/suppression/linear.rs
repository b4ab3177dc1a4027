//! The cheapest change of a table that keeps everything published as it is but moves one hidden cell: what it touches
//! is what to hide. For tables small enough for a dense programme.
//!
//! After the linear-programming heuristic for complementary suppression [Kelly, Golden & Assad 1992]: the cost of
//! hiding is charged by the unit that a cell moves, so the answer is good, not always best; the caller drops what turns
//! out not to be needed and tries other orders.

use crate::disclosure::programme::simplex::Simplex;
use crate::release::sensitivity::problem::CellSystem;

/// Entries of a programme.
const LARGEST: usize = 60_000;
/// The same where people are in several cells: there moves of one group at a time find little, so programmes are worth
/// their time.
const LARGEST_OF_GROUPS: usize = 400_000;

/// The programme of one system of numbers under one pattern.
#[derive(Debug)]
pub struct Mover<'a> {
    numbers: &'a CellSystem,
    atoms: Vec<u32>,
    /// Published sums.
    sums: Vec<u32>,
    rows: Vec<Vec<(u32, f64)>>,
    /// By cell: its place in `atoms`.
    place: Vec<Option<u32>>,
}

impl<'a> Mover<'a> {
    /// Programmes over the whole table are cheap enough.
    #[must_use]
    pub fn is_small(numbers: &CellSystem) -> bool {
        let shape = &numbers.shape;
        let known = |c: usize| numbers.known.get(c).copied().unwrap_or(false);
        let atoms = (0..shape.cells).filter(|&c| shape.is_atom(c) && !known(c)).count();
        let sums = (0..shape.cells).filter(|&c| !shape.is_atom(c) && numbers.is_published(c)).count();
        let of_groups = shape.axes.len() == 1 && !numbers.known.is_empty();
        let largest = if of_groups { LARGEST_OF_GROUPS } else { LARGEST };
        (sums + 1) * (2 * (atoms + sums) + 1) <= largest
    }

    /// `None` if the table is too large for it.
    #[must_use]
    pub fn new(numbers: &'a CellSystem) -> Option<Self> {
        if !Self::is_small(numbers) {
            return None;
        }
        let shape = &numbers.shape;
        let atoms: Vec<u32> = (0..shape.cells)
            .filter(|&c| shape.is_atom(c) && !numbers.known.get(c).copied().unwrap_or(false))
            .map(|c| c as u32)
            .collect();
        let listed = |c: usize| numbers.is_published(c);
        let sums: Vec<u32> = (0..shape.cells).filter(|&c| !shape.is_atom(c) && listed(c)).map(|c| c as u32).collect();
        let mut place = vec![None; shape.cells];
        atoms.iter().enumerate().for_each(|(i, &a)| place[a as usize] = Some(i as u32));
        // Columns: up and down of each atom, up and down of each sum, the target.
        let n = atoms.len() as u32;
        let rows = sums
            .iter()
            .enumerate()
            .map(|(s, &cell)| {
                let mut row = Self::moves(&place, numbers, cell, 1.0);
                row.push((2 * n + 2 * s as u32, -1.0));
                row.push((2 * n + 2 * s as u32 + 1, 1.0));
                row
            })
            .collect();
        Some(Self { numbers, atoms, sums, rows, place })
    }

    fn moves(place: &[Option<u32>], numbers: &CellSystem, cell: u32, sign: f64) -> Vec<(u32, f64)> {
        let mut row = Vec::new();
        for atom in numbers.shape.atoms(cell as usize) {
            if let Some(p) = place[atom as usize] {
                row.push((2 * p, sign));
                row.push((2 * p + 1, -sign));
            }
        }
        row
    }

    /// Cells of the table to hide so that `target` can move by `by` (up where positive) from its true value, with
    /// their cost. `weight` is by cell of the table; what is hidden already costs nothing.
    #[must_use]
    pub fn cheapest(&self, target: u32, by: f64, hidden: &[bool], weight: &[f64]) -> Option<(Vec<u32>, f64)> {
        let n = self.atoms.len();
        let columns = 2 * (n + self.sums.len()) + 1;
        let cost_of = |cell: u32| {
            if self.numbers.is_public(cell as usize) {
                return f64::INFINITY;
            }
            match self.numbers.site(cell as usize) {
                Some(site) if hidden.get(site) == Some(&false) => weight[site],
                _ => 0.0,
            }
        };
        let mut high = vec![f64::INFINITY; columns];
        let mut costs = vec![0.0; columns];
        for (i, &cell) in self.atoms.iter().chain(&self.sums).enumerate() {
            let value = self.numbers.values[cell as usize];
            let cost = cost_of(cell);
            if self.numbers.positive {
                high[2 * i + 1] = value;
            }
            if cost.is_infinite() {
                high[2 * i] = 0.0;
                high[2 * i + 1] = 0.0;
            } else {
                costs[2 * i] = cost;
                costs[2 * i + 1] = cost;
            }
        }
        let last = columns - 1;
        high[last] = by.abs();
        let mut rows = self.rows.clone();
        let mut row = Self::moves(&self.place, self.numbers, target, by.signum());
        row.push((last as u32, -1.0));
        rows.push(row);
        let mut simplex = Simplex::new(&rows, vec![0.0; columns], vec![0.0; columns], high);
        // As far as it goes, then as cheaply as it goes.
        let reached = simplex.maximise(&[(last as u32, 1.0)], f64::INFINITY).ok()?;
        if reached < by.abs() * (1.0 - 1e-9) {
            return None;
        }
        simplex.set_bounds(last, by.abs(), by.abs());
        let objective: Vec<(u32, f64)> =
            costs.iter().enumerate().filter(|(_, c)| **c > 0.0).map(|(i, c)| (i as u32, -c)).collect();
        simplex.maximise(&objective, f64::INFINITY).ok()?;
        let point = simplex.point();
        let mut hide = Vec::new();
        let mut cost = 0.0;
        for (i, &cell) in self.atoms.iter().chain(&self.sums).enumerate() {
            let charge = cost_of(cell);
            if charge > 0.0 && (point[2 * i] - point[2 * i + 1]).abs() > 1e-7 * by.abs() {
                hide.extend(self.numbers.table_cell[cell as usize]);
                cost += charge;
            }
        }
        Some((hide, cost))
    }
}
