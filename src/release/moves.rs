//! Protection of large tables by exhibiting other tables.
//!
//! A *move* takes people from some atoms to others so that only hidden cells change: along every axis it swaps two
//! categories (or adds to one where its totals are hidden too), and the product of those swaps touches the corners of a
//! box, with alternating signs. A hidden cell can be larger by as much as moves can raise it without any cell falling
//! below zero, whatever else is published: the table that results is the proof. The idea of corners goes back to the
//! hypercube method [Repsilber 1994]; here boxes reach over subtotals, may reach over each other, and what they prove
//! is checked again atom by atom.

use super::axis::Axis;
use super::problem::Numbers;
use crate::privacy::{Cancelled, Progress};
use std::collections::BTreeMap;

/// Categories on an axis up to which every pair is tried; beyond, the nearest.
const ALL_PAIRS: usize = 150;
const NEAREST: usize = 40;
/// Boxes looked at for one move.
const PATIENCE: usize = 4_000;

/// A change along one axis: one more in `plus`, one less in `minus`.
#[derive(Debug)]
struct Step {
    plus: u32,
    minus: Option<u32>,
    /// Nodes that change, with sign.
    touched: Vec<(u32, i8)>,
}

#[derive(Debug)]
struct AxisSteps {
    steps: Vec<Step>,
    /// For each node, the steps that raise it.
    raising: Vec<Vec<u32>>,
}

/// A change of atoms that leaves everything published as it is.
pub type Change = BTreeMap<u32, f64>;

/// Searches moves on one system of numbers.
#[derive(Debug)]
pub struct Mover<'a> {
    numbers: &'a Numbers,
    axes: Vec<AxisSteps>,
    /// The table as moved, all cells.
    x: Vec<f64>,
    open: Vec<bool>,
    /// Cost of opening a cell of these numbers; infinite where it may not be hidden.
    weight: Vec<f64>,
    changed: Vec<u32>,
    change: Change,
    /// A cell that is closed for the time being, and its weight.
    closed: Option<(u32, f64)>,
}

struct Search {
    target: usize,
    wanted: f64,
    free: bool,
    /// By axis: (cost of the cells beside the target, step), cheapest first.
    options: Vec<Vec<(f64, u32)>>,
    /// The least that the axes from here on cost.
    rest: Vec<f64>,
    best: Option<Found>,
    looked: usize,
    chosen: Vec<u32>,
}

#[derive(Clone, Debug)]
struct Found {
    score: f64,
    capacity: f64,
    steps: Vec<u32>,
    cells: Vec<(u32, i8)>,
}

impl<'a> Mover<'a> {
    #[must_use]
    pub fn new(numbers: &'a Numbers, hidden: &[bool], weight: &[f64]) -> Self {
        // Only a table of one axis has atoms that are known: groups of people who are in several cells.
        let is_known = |leaf: usize| numbers.known.get(leaf).copied().unwrap_or(false);
        let axes = numbers.shape.axes.iter().map(|axis| axis_steps(axis, &is_known)).collect();
        let price = |c: usize| {
            if numbers.is_public(c) {
                f64::INFINITY
            } else {
                weight.get(numbers.table_cell[c] as usize).copied().unwrap_or(0.0)
            }
        };
        let weight = (0..numbers.table_cell.len()).map(price).collect();
        Self {
            numbers,
            axes,
            x: numbers.values.clone(),
            open: numbers.open(hidden),
            weight,
            changed: Vec::new(),
            change: Change::new(),
            closed: None,
        }
    }

    #[must_use]
    pub fn numbers(&self) -> &Numbers {
        self.numbers
    }

    /// Cells of these numbers that are not published.
    #[must_use]
    pub fn open(&self) -> &[bool] {
        &self.open
    }

    pub fn set_open(&mut self, cell: u32, open: bool) {
        self.open[cell as usize] = open;
    }

    pub fn set_weight(&mut self, cell: u32, weight: f64) {
        self.weight[cell as usize] = weight;
    }

    /// Takes a cell as known, for an insider's view: it is neither changed nor bought.
    pub fn close(&mut self, cell: u32) {
        self.open[cell as usize] = false;
        self.closed = Some((cell, std::mem::replace(&mut self.weight[cell as usize], f64::INFINITY)));
    }

    pub fn reopen(&mut self, cell: u32) {
        self.open[cell as usize] = true;
        if let Some((closed, weight)) = self.closed.take() {
            self.weight[closed as usize] = weight;
        }
    }

    /// Back to the true table; hands over the change.
    pub fn reset(&mut self) -> Change {
        for &cell in &self.changed {
            self.x[cell as usize] = self.numbers.values[cell as usize];
        }
        self.changed.clear();
        std::mem::take(&mut self.change)
    }

    /// Moves the target by up to `wanted` in the direction of `sign`; where `pay` allows, cells are opened for it. Says
    /// how far it came and which cells were opened.
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
        let mut reached = 0.0;
        let mut opened = Vec::new();
        while wanted - reached > 1e-9 * wanted {
            progress.check()?;
            let left = wanted - reached;
            let found = self
                .search(target, sign, left, true)
                .or_else(|| if pay { self.search(target, sign, left, false) } else { None });
            let Some(found) = found else { break };
            let by = found.capacity.min(left);
            for &(cell, _) in &found.cells {
                if !self.open[cell as usize] {
                    self.open[cell as usize] = true;
                    opened.push(cell);
                }
            }
            self.apply(&found, sign, by);
            reached += by;
        }
        Ok((reached, opened))
    }

    fn apply(&mut self, found: &Found, sign: i8, by: f64) {
        for &(cell, s) in &found.cells {
            self.x[cell as usize] += f64::from(s) * by;
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
        for (atom, s) in atoms {
            *self.change.entry(atom as u32).or_default() += f64::from(s) * by;
        }
    }

    fn search(&self, target: u32, sign: i8, wanted: f64, free: bool) -> Option<Found> {
        let shape = &self.numbers.shape;
        let target = target as usize;
        if sign < 0 && self.capacity_of(target) <= 0.0 {
            return None;
        }
        let mut search = Search {
            target,
            wanted,
            free,
            options: Vec::new(),
            rest: vec![0.0; shape.axes.len() + 1],
            best: None,
            looked: 0,
            chosen: Vec::new(),
        };
        for (a, axis) in self.axes.iter().enumerate() {
            let node = shape.node(target, a);
            let base = target - node * shape.strides[a];
            let mut options: Vec<(f64, u32)> = axis.raising[node]
                .iter()
                .filter_map(|&s| {
                    let mut cost = 0.0;
                    for &(n, r) in &axis.steps[s as usize].touched {
                        if n as usize != node {
                            cost += self.price(base + n as usize * shape.strides[a], sign * r, free)?;
                        }
                    }
                    Some((cost, s))
                })
                .collect();
            if options.is_empty() {
                return None;
            }
            options.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            search.options.push(options);
        }
        for a in (0..shape.axes.len()).rev() {
            search.rest[a] = search.rest[a + 1] + search.options[a][0].0;
        }
        let capacity = if sign < 0 { self.capacity_of(target) } else { f64::INFINITY };
        self.descend(&mut search, 0, 0.0, capacity, &[(target as u32, sign)]);
        search.best
    }

    fn capacity_of(&self, cell: usize) -> f64 {
        if self.numbers.positive { self.x[cell] } else { f64::INFINITY }
    }

    /// What it costs to change a cell; `None` where it cannot be.
    fn price(&self, cell: usize, sign: i8, free: bool) -> Option<f64> {
        if sign < 0 && self.capacity_of(cell) < self.least() {
            return None;
        }
        if self.open[cell] {
            return if self.is_known(cell) { None } else { Some(0.0) };
        }
        (!free && self.weight[cell].is_finite()).then_some(self.weight[cell])
    }

    fn is_known(&self, cell: usize) -> bool {
        self.numbers.known.get(cell).copied().unwrap_or(false)
    }

    fn least(&self) -> f64 {
        if self.numbers.whole { 1.0 } else { 1e-9 }
    }

    fn descend(&self, search: &mut Search, axis: usize, cost: f64, capacity: f64, cells: &[(u32, i8)]) {
        let shape = &self.numbers.shape;
        if axis == shape.axes.len() {
            let useful = capacity.min(search.wanted);
            // A small move must be followed by others, of which some will cost again.
            let score = (cost + 1e-6) * (1.0 + 0.5 * (search.wanted / useful - 1.0));
            if search.best.as_ref().is_none_or(|b| score < b.score) {
                search.best = Some(Found { score, capacity, steps: search.chosen.clone(), cells: cells.to_vec() });
            }
            return;
        }
        let node = shape.node(search.target, axis);
        let stride = shape.strides[axis] as i64;
        for i in 0..search.options[axis].len() {
            let (beside, step) = search.options[axis][i];
            let bound = cost + beside + search.rest[axis + 1];
            if search.best.as_ref().is_some_and(|b| bound + 1e-6 >= b.score) {
                return;
            }
            search.looked += 1;
            if search.looked > PATIENCE {
                return;
            }
            let touched = &self.axes[axis].steps[step as usize].touched;
            let mut more = Vec::with_capacity(cells.len() * touched.len());
            let mut sum = cost;
            let mut room = capacity;
            let mut fits = true;
            'nodes: for &(n, r) in touched {
                for &(cell, s) in cells {
                    let there = (i64::from(cell) + (i64::from(n) - node as i64) * stride) as u32;
                    let sign = s * r;
                    if n as usize != node {
                        let Some(price) = self.price(there as usize, sign, search.free) else {
                            fits = false;
                            break 'nodes;
                        };
                        sum += price;
                        if sign < 0 {
                            room = room.min(self.capacity_of(there as usize));
                        }
                    }
                    more.push((there, sign));
                }
            }
            if fits && search.best.as_ref().is_none_or(|b| sum + 1e-6 < b.score) {
                search.chosen.push(step);
                self.descend(search, axis + 1, sum, room, &more);
                search.chosen.pop();
            }
        }
    }
}

/// The change is allowed: no published cell changes and none falls below zero. Worked out from the atoms alone.
#[must_use]
pub fn is_sound(numbers: &Numbers, open: &[bool], change: &Change) -> bool {
    let mut cells: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (&atom, &by) in change {
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

/// The cells that the change changes, sums among them.
#[must_use]
pub fn changed_cells(numbers: &Numbers, change: &Change) -> Vec<u32> {
    let mut cells: BTreeMap<u32, f64> = BTreeMap::new();
    for (&atom, &by) in change {
        numbers.shape.over(atom as usize).into_iter().for_each(|c| *cells.entry(c).or_default() += by);
    }
    cells.into_iter().filter(|(_, by)| by.abs() > 1e-12).map(|(c, _)| c).collect()
}

/// How much the change moves a cell.
#[must_use]
pub fn moved(numbers: &Numbers, change: &Change, cell: u32) -> f64 {
    change.iter().filter(|(atom, _)| numbers.shape.holds(cell as usize, **atom as usize)).map(|(_, by)| by).sum()
}

fn axis_steps(axis: &Axis, is_known: &dyn Fn(usize) -> bool) -> AxisSteps {
    let leaves = axis.leaves;
    let mut steps = Vec::new();
    for plus in (0..leaves).filter(|&l| !is_known(l)) {
        for minus in partners(axis, plus).into_iter().filter(|m| !m.is_some_and(is_known)) {
            let above = &axis.above[plus];
            let below: &[u32] = minus.map_or(&[], |m| &axis.above[m]);
            let mut touched: Vec<(u32, i8)> = above.iter().filter(|n| !below.contains(n)).map(|&n| (n, 1)).collect();
            touched.extend(below.iter().filter(|n| !above.contains(n)).map(|&n| (n, -1)));
            steps.push(Step { plus: plus as u32, minus: minus.map(|m| m as u32), touched });
        }
    }
    let mut raising = vec![Vec::new(); axis.nodes.len()];
    for (s, step) in steps.iter().enumerate() {
        step.touched.iter().filter(|(_, r)| *r > 0).for_each(|(n, _)| raising[*n as usize].push(s as u32));
    }
    AxisSteps { steps, raising }
}

/// Whom a category is swapped with: all others, or of many the ones beside it and in its group; or nobody.
fn partners(axis: &Axis, plus: usize) -> Vec<Option<usize>> {
    let mut others: Vec<usize> = if axis.leaves <= ALL_PAIRS {
        (0..axis.leaves).collect()
    } else {
        let beside = plus.saturating_sub(NEAREST / 2)..(plus + NEAREST / 2).min(axis.leaves);
        let groups = axis.above[plus].iter().map(|&n| &axis.nodes[n as usize].leaves);
        let group = groups.filter(|leaves| leaves.len() > 1).min_by_key(|leaves| leaves.len());
        beside.chain(group.into_iter().flatten().take(NEAREST).map(|&l| l as usize)).collect()
    };
    others.sort_unstable();
    others.dedup();
    others.into_iter().filter(|&l| l != plus).map(Some).chain([None]).collect()
}
