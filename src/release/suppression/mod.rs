//! Complementary suppression: which further cells to hide so that every unsafe cell is protected.
//!
//! Tables of up to some thousand cells are protected by linear programmes (`linear`), larger ones by the hypercube
//! method (`hypercube`): cell after cell, by showing another table that agrees with everything published
//! (`hypercube_moves`), found by a search for the cheapest box (`hypercube_search`). `lower_bound` gives a lower bound
//! on the number of hidden cells.

pub(super) mod hypercube;
pub(super) mod hypercube_moves;
pub(super) mod hypercube_search;
pub(super) mod linear;
pub mod lower_bound;

use super::disclosure::intervals::Interval;
use super::random::Random;
use super::sensitivity::problem::{CellSystem, Problem};
use super::sensitivity::rules::Need;
use crate::disclosure::Change;
use crate::privacy::{Cancelled, Progress};
use hypercube::suppress_large;
use linear::Mover;
use std::collections::HashMap;

/// Tries with other orders and weights, for tables where a try is cheap.
const TRIES: usize = 24;

/// A pattern of hidden cells, and what it took.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// By cell of the table.
    pub hidden: Vec<bool>,
    /// Every need is proved; else some stay open to attack whatever is hidden.
    pub protected: bool,
    /// Where tables were exhibited instead of programmes solved: for each of the numbers and each need, the bounds
    /// that those tables reach.
    pub proved: Option<Vec<Vec<[f64; 2]>>>,
    /// The tables that were exhibited, as changes of the true one: for each of the numbers and each need.
    pub tables: Vec<Vec<Vec<Change>>>,
    /// For each of the numbers, a table that shows a watched group to be large enough.
    pub moved: Vec<HashMap<u32, Change>>,
}

impl Pattern {
    /// A pattern of which nothing was exhibited.
    pub(super) fn new(hidden: Vec<bool>, protected: bool) -> Self {
        Self { hidden, protected, proved: None, tables: Vec::new(), moved: Vec::new() }
    }
}

/// Hides more of the table until every need is met, starting from what must be hidden anyway.
///
/// # Errors
/// [`Cancelled`].
pub fn suppress(problem: &Problem, must: &[bool], progress: &Progress) -> Result<Pattern, Cancelled> {
    if problem.numbers.iter().any(|n| !n.needs.is_empty() && !Mover::is_small(n)) {
        return suppress_large(problem, must, progress);
    }
    let mut random = Random::new(1);
    let mut best: Option<(f64, Pattern)> = None;
    let work: usize = problem.numbers.iter().map(|n| n.shape.cells * n.needs.len().max(1)).sum();
    // Rounded numbers take longer to attack.
    let most = if problem.numbers.iter().any(|n| n.rounded.is_some()) { 3 } else { TRIES };
    let tries = (200_000 / work.max(1)).clamp(1, most);
    for attempt in 0..tries {
        let weight: Vec<f64> =
            problem.weight.iter().map(|w| if attempt == 0 { *w } else { w * (0.4 + 1.2 * random.unit()) }).collect();
        let mut pattern = hide_until_met(problem, must, &weight, progress, &mut random, attempt)?;
        if pattern.protected {
            drop_needless(problem, must, &mut pattern.hidden, progress)?;
        }
        let cost = cost(problem, must, &pattern.hidden);
        if best.as_ref().is_none_or(|(c, p)| {
            (pattern.protected && !p.protected) || (pattern.protected == p.protected && cost < *c - 1e-9)
        }) {
            best = Some((cost, pattern));
        }
    }
    Ok(best.map_or_else(|| Pattern::new(must.to_vec(), false), |(_, p)| p))
}

fn cost(problem: &Problem, must: &[bool], hidden: &[bool]) -> f64 {
    (0..hidden.len()).filter(|&c| hidden[c] && !must[c]).map(|c| problem.weight[c]).sum()
}

fn hide_until_met(
    problem: &Problem,
    must: &[bool],
    weight: &[f64],
    progress: &Progress,
    random: &mut Random,
    attempt: usize,
) -> Result<Pattern, Cancelled> {
    let mut hidden = must.to_vec();
    // What was proved with less hidden is true with more, but the corner that proves it may not be found again; then
    // some more is hidden.
    for round in 0..4 {
        let protected = hide_once(problem, &mut hidden, weight, progress, random, attempt + round)?;
        if !protected || problem.is_protected(&hidden, progress)? {
            return Ok(Pattern::new(hidden, protected));
        }
        let open = problem.numbers.iter().map(|n| cheapest_unproved(problem, n, &hidden, weight, progress));
        let more: Vec<u32> = open.collect::<Result<Vec<_>, Cancelled>>()?.into_iter().flatten().collect();
        more.into_iter().for_each(|c| hidden[c as usize] = true);
    }
    Ok(Pattern::new(hidden, false))
}

fn cheapest_unproved(
    problem: &Problem,
    numbers: &CellSystem,
    hidden: &[bool],
    weight: &[f64],
    progress: &Progress,
) -> Result<Vec<u32>, Cancelled> {
    let (intervals, _) = numbers.attack(hidden, progress)?;
    let open = numbers.needs.iter().zip(&intervals).filter(|((_, need), i)| !need.is_proved(i));
    Ok(open.flat_map(|((cell, _), _)| cheapest_over(problem, numbers, *cell, hidden, weight)).collect())
}

fn hide_once(
    problem: &Problem,
    hidden: &mut [bool],
    weight: &[f64],
    progress: &Progress,
    random: &mut Random,
    attempt: usize,
) -> Result<bool, Cancelled> {
    let mut protected = true;
    for numbers in &problem.numbers {
        let mover = Mover::new(numbers);
        let mut order: Vec<usize> = (0..numbers.needs.len()).collect();
        order.sort_by(|&a, &b| {
            let value = |i: usize| numbers.values[numbers.needs[i].0 as usize];
            value(b).total_cmp(&value(a)).then(a.cmp(&b))
        });
        if attempt > 0 {
            random.shuffle(&mut order);
        }
        for i in order {
            protected &= meet(problem, (numbers, mover.as_ref()), numbers.needs[i], hidden, weight, progress)?;
        }
        // Whoever is alone in a cell knows it, and subtracts it wherever it stands.
        for _ in 0..hidden.len() {
            let failed = numbers.insiders_fail(hidden, progress)?;
            let Some(&(first, insider)) = failed.first() else { break };
            let seen = numbers.seen_by(insider);
            let mover = Mover::new(&seen);
            if !meet(problem, (&seen, mover.as_ref()), numbers.needs[first], hidden, weight, progress)? {
                protected = false;
                break;
            }
        }
    }
    Ok(protected)
}

/// Hides more until one need is met; whether it is.
fn meet(
    problem: &Problem,
    (numbers, mover): (&CellSystem, Option<&Mover<'_>>),
    (cell, need): (u32, Need),
    hidden: &mut [bool],
    weight: &[f64],
    progress: &Progress,
) -> Result<bool, Cancelled> {
    for _ in 0..200 {
        progress.check()?;
        let (intervals, _) = numbers.intervals(hidden, &[cell], progress)?;
        if need.is_proved(&intervals[0]) {
            return Ok(true);
        }
        let value = numbers.values[cell as usize];
        let more = mover.and_then(|m| {
            wishes(need, value, &intervals[0], numbers.positive)
                .into_iter()
                .filter_map(|by| m.cheapest(cell, by, hidden, weight))
                .filter(|(cells, _)| !cells.is_empty())
                .min_by(|a, b| a.1.total_cmp(&b.1))
        });
        let cells = more.map_or_else(|| cheapest_over(problem, numbers, cell, hidden, weight), |(c, _)| c);
        if cells.is_empty() {
            break;
        }
        cells.into_iter().for_each(|c| hidden[c as usize] = true);
    }
    Ok(false)
}

/// How far the cell should be able to move from its true value, in alternative ways.
pub(super) fn wishes(need: Need, value: f64, now: &Interval, positive: bool) -> Vec<f64> {
    let (up, down) = (now.surely_high - value, value - now.surely_low);
    let can_fall = |by: f64| !positive || by <= value;
    let mut wishes = Vec::new();
    let mut widen = |width: f64| {
        if up + down < width {
            wishes.push(width - down.min(width - 1e-9).max(0.0));
            let fall = width - up;
            if fall > 0.0 && can_fall(fall) {
                wishes.push(-fall);
            }
        }
    };
    match need {
        Need::Safe { threshold } => {
            if now.surely_high < threshold {
                return vec![threshold - value];
            }
            widen(threshold);
        }
        Need::Width(width) => widen(width),
        Need::Reach { low, high } => {
            if now.surely_high < high {
                return vec![high - value];
            }
            if now.surely_low > low {
                return vec![low - value];
            }
        }
    }
    wishes
}

/// The cheapest cell that is still published and holds a part of the cell, is held by it, or is beside it.
pub(super) fn cheapest_over(
    problem: &Problem,
    numbers: &CellSystem,
    cell: u32,
    hidden: &[bool],
    weight: &[f64],
) -> Vec<u32> {
    let shape = &numbers.shape;
    let mut near: Vec<u32> =
        shape.atoms(cell as usize).into_iter().take(64).flat_map(|a| shape.over(a as usize)).collect();
    near.extend((0..shape.cells as u32).filter(|&c| shape.share_a_line(c, cell)));
    near.sort_unstable();
    near.dedup();
    near.into_iter()
        .filter(|&c| !numbers.is_public(c as usize))
        .filter_map(|c| numbers.table_cell[c as usize])
        .filter(|&c| !hidden[c as usize] && problem.weight[c as usize].is_finite())
        .min_by(|&a, &b| weight[a as usize].total_cmp(&weight[b as usize]).then(a.cmp(&b)))
        .or_else(|| {
            (0..hidden.len() as u32)
                .filter(|&c| !hidden[c as usize] && problem.weight[c as usize].is_finite())
                .filter(|c| numbers.table_cell.contains(&Some(*c)))
                .min_by(|&a, &b| weight[a as usize].total_cmp(&weight[b as usize]).then(a.cmp(&b)))
        })
        .into_iter()
        .collect()
}

/// Publishes again what is hidden without need, the dearest first.
fn drop_needless(problem: &Problem, must: &[bool], hidden: &mut [bool], progress: &Progress) -> Result<(), Cancelled> {
    let mut extra: Vec<usize> = (0..hidden.len()).filter(|&c| hidden[c] && !must[c]).collect();
    extra.sort_by(|&a, &b| problem.weight[b].total_cmp(&problem.weight[a]).then(a.cmp(&b)));
    for cell in extra {
        hidden[cell] = false;
        if !problem.is_protected(hidden, progress)? {
            hidden[cell] = true;
        }
    }
    Ok(())
}
