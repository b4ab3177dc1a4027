//! Protection of large tables by exhibiting other tables.
//!
//! A *move* takes people from some atoms to others so that only hidden cells change: along every axis it swaps two
//! categories (or adds to one where its totals are hidden too), and the product of those swaps touches the corners of a
//! box, with alternating signs. A hidden cell can be larger by as much as moves can raise it without any cell falling
//! below zero, whatever else is published: the table that results is the proof. The idea of corners goes back to the
//! hypercube method [Repsilber 1994]; here boxes reach over subtotals, may reach over each other, and what they prove
//! is checked again atom by atom.
//!
//! In sparse tables most boxes have a corner that should fall and holds nobody. Such a box is not lost: other boxes
//! raise those corners first, and the box then *borrows* from them. Without that, tables of small numbers would be
//! hidden up to their margins though hidden zeros protect them.

use super::hypercube_search::{AxisSteps, Found, Prices, best_box};
use crate::disclosure::Change;
use crate::privacy::{Cancelled, Progress};
use crate::release::sensitivity::problem::CellSystem;
use std::collections::BTreeMap;

/// Greatest number of boxes for which one move tries to borrow.
const LOANS: usize = 8;

// What a move may do with a cell, as bits.
/// Not published, and not known.
const OPEN: u8 = 1;
/// Cannot fall.
const EMPTY: u8 = 2;
/// May not fall for the time being.
const GUARDED: u8 = 4;
/// May not be moved for the time being.
const HELD: u8 = 8;
/// Could not be raised.
const STUCK: u8 = 16;
/// Not published, and known all the same.
const KNOWN: u8 = 32;

/// Searches moves on one system of numbers.
#[derive(Clone, Debug)]
pub struct Mover<'a> {
    numbers: &'a CellSystem,
    axes: std::sync::Arc<[AxisSteps]>,
    /// The table as moved, all cells.
    x: Vec<f64>,
    open: Vec<bool>,
    /// By cell, as bits.
    state: Vec<u8>,
    /// Cost of opening a cell of these numbers; infinite if it may not be hidden.
    weight: Vec<f64>,
    changed: Vec<u32>,
    /// The changes of atoms, in the order in which they were made.
    steps: Change,
    /// Cells that are closed for the time being, with what they were.
    closed: Vec<(u32, bool, f64)>,
    /// Boxes looked at: the measure of work, which is the same on every machine.
    looked: u64,
}

/// What a box may use.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Open cells, as they are.
    Free,
    /// Open cells; one that should fall and holds nobody costs one.
    Borrow,
    /// Also cells that are not open, at their cost.
    Pay,
}

struct View<'m, 'a> {
    mover: &'m Mover<'a>,
    mode: Mode,
}

impl Prices for View<'_, '_> {
    fn price(&self, cell: usize, sign: i8) -> Option<f64> {
        let Self { mover, mode } = self;
        let state = mover.state[cell];
        if state & HELD != 0 || (state & GUARDED != 0 && sign < 0) {
            return None;
        }
        if sign < 0 && state & EMPTY != 0 {
            return (*mode == Mode::Borrow && state & (OPEN | STUCK) == OPEN).then_some(1.0);
        }
        if state & OPEN != 0 {
            return Some(0.0);
        }
        (*mode == Mode::Pay && state & KNOWN == 0 && mover.weight[cell].is_finite()).then_some(mover.weight[cell])
    }

    fn capacity(&self, cell: usize) -> f64 {
        let Self { mover, mode } = self;
        let is_lent = *mode == Mode::Borrow && mover.state[cell] & EMPTY != 0;
        if is_lent || !mover.numbers.positive { f64::INFINITY } else { mover.x[cell] }
    }
}

impl<'a> Mover<'a> {
    /// Starts from the true table. `hidden` and `weight` (cost of hiding) are by place in the pattern.
    #[must_use]
    pub fn new(numbers: &'a CellSystem, hidden: &[bool], weight: &[f64]) -> Self {
        // In a table of one axis a place on it is an atom; in others the cells say what is known.
        let is_atom = numbers.shape.axes.len() == 1;
        let is_known = |leaf: usize| is_atom && numbers.known.get(leaf).copied().unwrap_or(false);
        let axes = numbers.shape.axes.iter().map(|axis| AxisSteps::new(axis, &is_known)).collect();
        let price = |c: usize| {
            if numbers.is_public(c) {
                f64::INFINITY
            } else {
                numbers.site(c).and_then(|site| weight.get(site)).copied().unwrap_or(0.0)
            }
        };
        let cells = numbers.table_cell.len();
        let mut mover = Self {
            numbers,
            axes,
            x: numbers.values.clone(),
            open: numbers.open(hidden),
            state: vec![0; cells],
            weight: (0..cells).map(price).collect(),
            changed: Vec::new(),
            steps: Change::new(),
            closed: Vec::new(),
            looked: 0,
        };
        for cell in 0..cells as u32 {
            mover.set_open(cell, mover.open[cell as usize]);
            mover.note_value(cell);
        }
        mover
    }

    /// The system whose table is moved.
    #[must_use]
    pub fn numbers(&self) -> &'a CellSystem {
        self.numbers
    }

    /// Cells of these numbers that are not published.
    #[must_use]
    pub fn open(&self) -> &[bool] {
        &self.open
    }

    /// Boxes looked at so far.
    #[must_use]
    pub fn looked(&self) -> u64 {
        self.looked
    }

    /// Sets whether a cell may change: it is hidden, or has no row.
    pub fn set_open(&mut self, cell: u32, open: bool) {
        self.open[cell as usize] = open;
        let known = self.numbers.known.get(cell as usize).copied().unwrap_or(false);
        let state = match (open, known) {
            (true, false) => OPEN,
            (true, true) => KNOWN,
            (false, _) => 0,
        };
        self.state[cell as usize] = self.state[cell as usize] & !(OPEN | KNOWN) | state;
    }

    fn note_value(&mut self, cell: u32) {
        let empty = if self.lacks(cell, self.least()) { EMPTY } else { 0 };
        self.state[cell as usize] = self.state[cell as usize] & !EMPTY | empty;
    }

    fn mark(&mut self, cells: &[u32], bit: u8, on: bool) {
        for &cell in cells {
            let state = &mut self.state[cell as usize];
            *state = if on { *state | bit } else { *state & !bit };
        }
    }

    /// Sets the cost of opening a cell; infinite if it may not be hidden.
    pub fn set_weight(&mut self, cell: u32, weight: f64) {
        self.weight[cell as usize] = weight;
    }

    /// Takes cells as known, for an insider's view: they are neither changed nor bought.
    pub fn close(&mut self, cells: impl IntoIterator<Item = u32>) {
        for cell in cells {
            let was = self.open[cell as usize];
            self.set_open(cell, false);
            self.closed.push((cell, was, std::mem::replace(&mut self.weight[cell as usize], f64::INFINITY)));
        }
    }

    /// Undoes every [`Mover::close`].
    pub fn reopen(&mut self) {
        while let Some((cell, open, weight)) = self.closed.pop() {
            self.set_open(cell, open);
            self.weight[cell as usize] = weight;
        }
    }

    /// Back to the true table; hands over the change, and the cells that it changes.
    pub fn reset(&mut self) -> (Change, Vec<u32>) {
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        changed.retain(|&cell| {
            let truth = self.numbers.values[cell as usize];
            let was = std::mem::replace(&mut self.x[cell as usize], truth);
            self.note_value(cell);
            was != truth
        });
        let mut steps = std::mem::take(&mut self.steps);
        // Stable: sums of the same numbers in the same order.
        steps.sort_by_key(|s| s.0);
        let mut change = Change::with_capacity(steps.len());
        for (atom, by) in steps {
            match change.last_mut() {
                Some((last, sum)) if *last == atom => *sum += by,
                _ => change.push((atom, by)),
            }
        }
        change.retain(|(_, by)| *by != 0.0);
        (change, changed)
    }

    /// Moves the target by up to `wanted` in the direction of `sign`; if `pay` allows, cells are opened for it. Returns
    /// how far it moved and which cells were opened.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn reach(
        &mut self,
        target: u32,
        sign: i8,
        wanted: f64,
        pay: bool,
        progress: &Progress,
    ) -> Result<(f64, Vec<u32>), Cancelled> {
        let is_enough = |reached: f64| wanted - reached <= 1e-9 * wanted;
        let mut reached = 0.0;
        while !is_enough(reached) {
            progress.check()?;
            let Some(by) = self.go_free(target, sign, wanted - reached) else { break };
            reached += by;
        }
        let mut opened = Vec::new();
        if is_enough(reached) || !pay {
            return Ok((reached, opened));
        }
        // The attempt is given up: its last steps would be the dearest.
        self.reset();
        reached = 0.0;
        while !is_enough(reached) {
            progress.check()?;
            let left = wanted - reached;
            let Some(found) =
                self.search(target, sign, left, Mode::Free).or_else(|| self.search(target, sign, left, Mode::Pay))
            else {
                break;
            };
            for &(cell, _) in &found.cells {
                if !self.open[cell as usize] {
                    self.set_open(cell, true);
                    opened.push(cell);
                }
            }
            let by = found.capacity.min(left);
            self.apply(&found, sign, by);
            reached += by;
        }
        Ok((reached, opened))
    }

    /// One move within open cells, helped by others if necessary; how far it went.
    fn go_free(&mut self, target: u32, sign: i8, wanted: f64) -> Option<f64> {
        if sign < 0 && self.lacks(target, self.least()) {
            return None;
        }
        let mut stuck = Vec::new();
        let mut went = None;
        for _ in 0..LOANS {
            let Some(found) = self.search(target, sign, wanted, Mode::Borrow) else { break };
            match self.lend(&found, target, wanted) {
                Ok(by) => {
                    self.apply(&found, sign, by);
                    went = Some(by);
                    break;
                }
                Err(cell) => {
                    if stuck.contains(&cell) {
                        break;
                    }
                    self.mark(&[cell], STUCK, true);
                    stuck.push(cell);
                }
            }
        }
        self.mark(&stuck, STUCK, false);
        went
    }

    /// Raises every corner that should fall and cannot; how far the box can then go. If a corner cannot be raised, it
    /// is the error, and everything is as it was.
    fn lend(&mut self, found: &Found, target: u32, wanted: f64) -> Result<f64, u32> {
        let mut by = found.capacity.min(wanted);
        let lacking: Vec<u32> =
            found.cells.iter().filter(|&&(c, s)| s < 0 && self.lacks(c, self.least())).map(|c| c.0).collect();
        if lacking.is_empty() {
            return Ok(by);
        }
        let guard: Vec<u32> = found.cells.iter().filter(|&&(_, s)| s < 0).map(|c| c.0).collect();
        self.mark(&guard, GUARDED, true);
        self.mark(&[target], HELD, true);
        let mut applied: Vec<(Found, f64)> = Vec::new();
        let mut failed = None;
        for &cell in &lacking {
            // One loan may serve two corners.
            let has = if self.numbers.positive { self.x[cell as usize] } else { f64::INFINITY };
            if has >= self.least() {
                by = by.min(has);
                continue;
            }
            let Some(loan) = self.search(cell, 1, by, Mode::Free) else {
                failed = Some(cell);
                break;
            };
            by = by.min(loan.capacity);
            self.apply(&loan, 1, by);
            applied.push((loan, by));
        }
        self.mark(&guard, GUARDED, false);
        self.mark(&[target], HELD, false);
        let short = found.cells.iter().find(|&&(c, s)| s < 0 && self.lacks(c, by)).map(|c| c.0);
        match failed.or(short) {
            None => Ok(by),
            Some(cell) => {
                for (loan, by) in applied.iter().rev() {
                    self.apply(loan, 1, -by);
                }
                Err(cell)
            }
        }
    }

    fn lacks(&self, cell: u32, by: f64) -> bool {
        self.numbers.positive && self.x[cell as usize] < by
    }

    fn apply(&mut self, found: &Found, sign: i8, by: f64) {
        for &(cell, s) in &found.cells {
            self.x[cell as usize] += f64::from(s) * by;
            self.note_value(cell);
            self.changed.push(cell);
        }
        let mut atoms: Vec<(usize, i8)> = vec![(0, sign)];
        for (a, &step) in found.steps.iter().enumerate() {
            let step = &self.axes[a].steps[step as usize];
            let stride = self.numbers.shape.strides[a];
            let mut next = Vec::with_capacity(atoms.len() * 2);
            for &(cell, s) in &atoms {
                next.push((cell + step.plus as usize * stride, s));
                if let Some(minus) = step.minus {
                    next.push((cell + minus as usize * stride, -s));
                }
            }
            atoms = next;
        }
        self.steps.extend(atoms.into_iter().map(|(atom, s)| (atom as u32, f64::from(s) * by)));
    }

    fn search(&mut self, target: u32, sign: i8, wanted: f64, mode: Mode) -> Option<Found> {
        let mut looked = 0;
        let view = View { mover: self, mode };
        let found = best_box((&self.numbers.shape, &self.axes), (target, sign), wanted, &view, &mut looked);
        self.looked += looked;
        found
    }

    fn least(&self) -> f64 {
        if self.numbers.whole { 1.0 } else { 1e-9 }
    }
}

/// The change is allowed: no published cell changes and none falls below zero. Computed from the atoms alone.
#[must_use]
pub fn is_sound(numbers: &CellSystem, open: &[bool], change: &Change) -> bool {
    let mut cells: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for &(atom, by) in change {
        if numbers.known.get(atom as usize).copied().unwrap_or(false) && by != 0.0 {
            return false;
        }
        for cell in numbers.shape.over(atom as usize) {
            let sum = cells.entry(cell).or_default();
            sum.0 += by;
            sum.1 += by.abs();
        }
    }
    cells.into_iter().all(|(cell, (by, size))| {
        let value = numbers.values[cell as usize];
        let slack = if numbers.whole { 0.0 } else { 1e-9 * (size + value.abs()) };
        (open[cell as usize] || by.abs() <= slack) && (!numbers.positive || value + by >= -slack)
    })
}

/// How much the change moves a cell.
#[must_use]
pub fn moved(numbers: &CellSystem, change: &Change, cell: u32) -> f64 {
    change.iter().filter(|(atom, _)| numbers.shape.holds(cell as usize, *atom as usize)).map(|(_, by)| by).sum()
}
