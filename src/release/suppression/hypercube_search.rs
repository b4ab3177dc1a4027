//! The search for one move of [`moves`](super::hypercube_moves): the cheapest box with the target at a corner.

use crate::release::tabulation::axis::Axis;
use crate::release::tabulation::shape::Shape;

/// Categories on an axis up to which every pair is tried; beyond, the nearest.
const ALL_PAIRS: usize = 150;
const NEAREST: usize = 40;
/// Boxes looked at for one move.
const PATIENCE: usize = 4_000;
/// Boxes still looked at for one that reaches further, once one was found that costs nothing.
const PATIENCE_WHEN_FREE: usize = 200;

/// A change along one axis: one more in `plus`, one less in `minus`.
#[derive(Debug)]
pub(super) struct Step {
    pub plus: u32,
    pub minus: Option<u32>,
    /// Nodes that change, with sign.
    touched: Vec<(u32, i8)>,
}

/// All changes along one axis.
#[derive(Debug)]
pub(super) struct AxisSteps {
    pub steps: Vec<Step>,
    /// For each node, the steps that raise it.
    raising: Vec<Vec<u32>>,
}

/// What a search needs of the table.
pub(super) trait Prices {
    /// What it costs to change a cell in this direction; `None` if it cannot be.
    fn price(&self, cell: usize, sign: i8) -> Option<f64>;
    /// How far a cell can fall.
    fn capacity(&self, cell: usize) -> f64;
}

/// A move: the corners of a box, sums among them.
#[derive(Clone, Debug)]
pub(super) struct Found {
    score: f64,
    /// How far every falling corner can go.
    pub capacity: f64,
    /// By axis.
    pub steps: Vec<u32>,
    pub cells: Vec<(u32, i8)>,
}

struct Search<'a, P> {
    prices: &'a P,
    shape: &'a Shape,
    axes: &'a [AxisSteps],
    target: usize,
    wanted: f64,
    /// By axis: (cost of the cells beside the target, step), cheapest first.
    options: Vec<Vec<(f64, u32)>>,
    /// The least that the axes from here on cost.
    rest: Vec<f64>,
    best: Option<Found>,
    looked: usize,
    patience: usize,
    chosen: Vec<u32>,
    /// The corners so far; those of one axis more are after them while they are tried.
    cells: Vec<(u32, i8)>,
}

/// The best move of the target in the direction of `sign`: the one of least cost for what it moves, up to `wanted`.
/// Adds to `looked` how many boxes it took.
pub(super) fn best_box(
    (shape, axes): (&Shape, &[AxisSteps]),
    (target, sign): (u32, i8),
    wanted: f64,
    prices: &impl Prices,
    looked: &mut u64,
) -> Option<Found> {
    let target = target as usize;
    let capacity = if sign < 0 { prices.capacity(target) } else { f64::INFINITY };
    if capacity <= 0.0 {
        return None;
    }
    let mut options = Vec::with_capacity(axes.len());
    for (a, axis) in axes.iter().enumerate() {
        let node = shape.node(target, a);
        let base = target - node * shape.strides[a];
        let cost = |s: u32| {
            let beside = axis.steps[s as usize].touched.iter().filter(|(n, _)| *n as usize != node);
            beside.map(|&(n, r)| prices.price(base + n as usize * shape.strides[a], sign * r)).sum::<Option<f64>>()
        };
        let mut of_axis: Vec<(f64, u32)> = axis.raising[node].iter().filter_map(|&s| Some((cost(s)?, s))).collect();
        if of_axis.is_empty() {
            return None;
        }
        of_axis.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        options.push(of_axis);
    }
    let mut rest = vec![0.0; axes.len() + 1];
    for a in (0..axes.len()).rev() {
        rest[a] = rest[a + 1] + options[a][0].0;
    }
    let mut search = Search {
        prices,
        shape,
        axes,
        target,
        wanted,
        options,
        rest,
        best: None,
        looked: 0,
        patience: PATIENCE,
        chosen: Vec::with_capacity(axes.len()),
        cells: vec![(target as u32, sign)],
    };
    search.descend(0, 0.0, capacity, 0);
    *looked += search.looked as u64;
    search.best
}

impl<P: Prices> Search<'_, P> {
    /// Tries every step of this axis on the corners from `first` on.
    fn descend(&mut self, axis: usize, cost: f64, capacity: f64, first: usize) {
        if axis == self.axes.len() {
            let useful = capacity.min(self.wanted);
            // A small move must be followed by others, of which some will cost again.
            let score = (cost + 1e-6) * (1.0 + 0.5 * (self.wanted / useful - 1.0));
            if self.best.as_ref().is_none_or(|b| score < b.score) {
                let cells = self.cells[first..].to_vec();
                self.best = Some(Found { score, capacity, steps: self.chosen.clone(), cells });
                if cost <= 0.0 {
                    self.patience = self.patience.min(self.looked + PATIENCE_WHEN_FREE);
                }
            }
            return;
        }
        let node = self.shape.node(self.target, axis) as u32;
        let stride = self.shape.strides[axis] as u32;
        let last = self.cells.len();
        for i in 0..self.options[axis].len() {
            let (beside, step) = self.options[axis][i];
            let bound = cost + beside + self.rest[axis + 1];
            if self.best.as_ref().is_some_and(|b| bound + 1e-6 >= b.score) || self.looked >= self.patience {
                return;
            }
            self.looked += 1;
            if let Some((sum, room)) = self.corners(axis, step, (node, stride), first..last, (cost, capacity)) {
                self.chosen.push(step);
                self.descend(axis + 1, sum, room, last);
                self.chosen.pop();
            }
            self.cells.truncate(last);
        }
    }

    /// Puts the corners of one axis more behind the others: their cost and how far they can go; `None` if one of
    /// them cannot be changed or all cost too much.
    fn corners(
        &mut self,
        axis: usize,
        step: u32,
        (node, stride): (u32, u32),
        before: std::ops::Range<usize>,
        (mut sum, mut room): (f64, f64),
    ) -> Option<(f64, f64)> {
        let most = self.best.as_ref().map_or(f64::INFINITY, |b| b.score);
        for &(n, r) in &self.axes[axis].steps[step as usize].touched {
            for i in before.clone() {
                let (cell, s) = self.cells[i];
                let there = cell - node * stride + n * stride;
                let sign = s * r;
                if n != node {
                    sum += self.prices.price(there as usize, sign)?;
                    if sum + 1e-6 >= most {
                        return None;
                    }
                    if sign < 0 {
                        room = room.min(self.prices.capacity(there as usize));
                    }
                }
                self.cells.push((there, sign));
            }
        }
        Some((sum, room))
    }
}

impl AxisSteps {
    /// `is_known` marks leaves that nobody can change.
    pub(super) fn new(axis: &Axis, is_known: &dyn Fn(usize) -> bool) -> Self {
        let leaves = axis.leaves;
        let mut steps = Vec::new();
        for plus in (0..leaves).filter(|&l| !is_known(l)) {
            for minus in partners(axis, plus).into_iter().filter(|m| !m.is_some_and(is_known)) {
                let above = &axis.above[plus];
                let below: &[u32] = minus.map_or(&[], |m| &axis.above[m]);
                let mut touched: Vec<(u32, i8)> =
                    above.iter().filter(|n| !below.contains(n)).map(|&n| (n, 1)).collect();
                touched.extend(below.iter().filter(|n| !above.contains(n)).map(|&n| (n, -1)));
                steps.push(Step { plus: plus as u32, minus: minus.map(|m| m as u32), touched });
            }
        }
        let mut raising = vec![Vec::new(); axis.nodes.len()];
        for (s, step) in steps.iter().enumerate() {
            step.touched.iter().filter(|(_, r)| *r > 0).for_each(|(n, _)| raising[*n as usize].push(s as u32));
        }
        Self { steps, raising }
    }
}

/// The categories that one is swapped with: all others, or of many the ones beside it and in its group; or none.
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
