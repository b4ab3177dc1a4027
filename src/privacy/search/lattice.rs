//! The order in which nodes are looked at, and what is concluded from each.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BinaryHeap},
    time::Instant,
};

use rayon::prelude::*;

use super::{
    Found, Node,
    node::{Asked, Measured, Seen},
};
use crate::privacy::{PrivacyError, Progress};

/// Nodes looked at together. Not the number of cores, so that every machine measures the same nodes.
const BATCH: usize = 4;

pub(super) struct Lattice<'a> {
    measured: &'a Measured,
    asked: Asked,
    bottom: Vec<usize>,
    top: Vec<usize>,
    deadline: Option<Instant>,
    progress: &'a Progress,
    seen: BTreeMap<Vec<usize>, Seen>,
    /// Nodes that are not safe, nor any below them; none is below another.
    none_below: Vec<Vec<usize>>,
    best: Option<Node>,
    nearest: Option<Node>,
}

/// A node that waits, the least bound first.
struct Waiting {
    bound: f64,
    levels: Vec<usize>,
    /// Columns before this one are not raised any more, so that every node is reached once.
    from: usize,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.total_cmp(&other.bound).then_with(|| self.levels.cmp(&other.levels))
    }
}

impl<'a> Lattice<'a> {
    pub(super) fn new(measured: &'a Measured, asked: Asked, deadline: Option<Instant>, progress: &'a Progress) -> Self {
        let table = measured.table();
        Self {
            measured,
            asked,
            bottom: table.levels(),
            top: table.quasi_identifiers().iter().map(|q| q.ladder.top()).collect(),
            deadline,
            progress,
            seen: BTreeMap::new(),
            none_below: Vec::new(),
            best: None,
            nearest: None,
        }
    }

    pub(super) fn run(mut self) -> Result<Found, PrivacyError> {
        let nodes = self.bottom.iter().zip(&self.top).fold(1u64, |n, (&b, &t)| n.saturating_mul((t - b) as u64 + 1));
        self.progress.set_total(nodes);
        let mut waiting = BinaryHeap::new();
        let bottom = Waiting { bound: self.measured.bound(&self.bottom), levels: self.bottom.clone(), from: 0 };
        waiting.push(Reverse(bottom));
        // A first safe node to hold bounds against, and the frontier's far end.
        self.look_at(&[self.top.clone()])?;
        let mut bound = None;
        while let Some(Reverse(first)) = waiting.peek() {
            if self.best.as_ref().is_some_and(|best| first.bound > best.loss * (1.0 + 1e-12)) {
                break;
            }
            if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                bound = Some(first.bound);
                break;
            }
            let mut batch = Vec::with_capacity(BATCH);
            while batch.len() < BATCH
                && let Some(Reverse(next)) = waiting.pop()
            {
                self.progress.step(1)?;
                self.successors(&next).for_each(|w| waiting.push(Reverse(w)));
                let known = self.seen.contains_key(&next.levels) || self.is_below_unsafe(&next.levels);
                if !known {
                    batch.push(next.levels);
                }
            }
            self.climb(&batch)?;
        }
        if bound.is_none() {
            self.continue_to_top()?;
        }
        let optimal = bound.is_none();
        let measured = self.seen.len() as u64;
        let frontier = frontier(self.seen.into_values().map(|seen| seen.node));
        let nearest = if self.best.is_none() { self.nearest } else { None };
        Ok(Found { best: self.best, optimal, bound, nearest, frontier, nodes, measured })
    }

    /// Nodes one level above, of those that are reached from here.
    fn successors<'s>(&'s self, node: &'s Waiting) -> impl Iterator<Item = Waiting> + 's {
        (node.from..self.top.len()).filter(|&column| node.levels[column] < self.top[column]).map(|column| {
            let mut levels = node.levels.clone();
            levels[column] += 1;
            Waiting { bound: self.measured.bound(&levels), levels, from: column }
        })
    }

    fn is_below_unsafe(&self, levels: &[usize]) -> bool {
        let below = |other: &Vec<usize>| levels.iter().zip(other).all(|(a, b)| a <= b);
        self.none_below.iter().any(below)
    }

    /// Makes sure of each node: measured, or known to be unsafe because one above it is.
    fn climb(&mut self, nodes: &[Vec<usize>]) -> Result<(), PrivacyError> {
        if !self.measured.k_is_monotone(self.asked) {
            return self.look_at(nodes);
        }
        let mut chains: Vec<Vec<Vec<usize>>> = nodes.iter().map(|node| self.chain(node)).collect();
        // Halving: the first of each chain that may be safe lies in what is left of it.
        while chains.iter().any(|chain| !chain.is_empty()) {
            let middles: Vec<Vec<usize>> =
                chains.iter().filter(|chain| !chain.is_empty()).map(|chain| chain[chain.len() / 2].clone()).collect();
            self.look_at(&middles)?;
            for chain in &mut chains {
                let Some(middle) = chain.get(chain.len() / 2) else { continue };
                let safe = !self.is_below_unsafe(middle);
                let half = chain.len() / 2;
                if safe {
                    chain.truncate(half);
                } else {
                    chain.drain(..=half);
                }
            }
        }
        Ok(())
    }

    /// From a node to the top, each step the one that raises the bound least.
    fn chain(&self, from: &[usize]) -> Vec<Vec<usize>> {
        let mut chain = vec![from.to_vec()];
        while let Some(last) = chain.last() {
            let steps = (0..last.len()).filter(|&column| last[column] < self.top[column]).map(|column| {
                let mut levels = last.clone();
                levels[column] += 1;
                (self.measured.bound(&levels), levels)
            });
            let Some((_, next)) = steps.min_by(|a, b| a.0.total_cmp(&b.0)) else { break };
            chain.push(next);
        }
        chain
    }

    /// Measures nodes, all at once, and concludes what can be concluded.
    fn look_at(&mut self, nodes: &[Vec<usize>]) -> Result<(), PrivacyError> {
        let mut new: Vec<&Vec<usize>> =
            nodes.iter().filter(|levels| !self.seen.contains_key(*levels) && !self.is_below_unsafe(levels)).collect();
        new.sort_unstable();
        new.dedup();
        // What comes nearest is requested only if nothing is safe.
        let only_if_safe = self.best.is_some();
        let seen: Vec<Seen> = new
            .par_iter()
            .map(|levels| self.measured.node(levels, self.asked, only_if_safe, self.progress))
            .collect::<Result<_, _>>()?;
        for seen in seen {
            let node = &seen.node;
            if node.safe {
                replace_if(&mut self.best, node, better);
            } else {
                replace_if(&mut self.nearest, node, nearer);
            }
            if seen.none_below {
                let levels = node.levels.clone();
                self.none_below.retain(|other| !other.iter().zip(&levels).all(|(a, b)| a <= b));
                self.none_below.push(levels);
            }
            self.seen.insert(node.levels.clone(), seen);
        }
        Ok(())
    }

    /// Measures the way from the best node up, so that the frontier shows what less risk would cost.
    fn continue_to_top(&mut self) -> Result<(), PrivacyError> {
        let Some(best) = self.best.clone() else { return Ok(()) };
        let chain = self.chain(&best.levels);
        self.look_at(&chain)
    }
}

fn replace_if(slot: &mut Option<Node>, node: &Node, order: fn(&Node, &Node) -> Ordering) {
    if slot.as_ref().is_none_or(|held| order(node, held) == Ordering::Less) {
        *slot = Some(node.clone());
    }
}

fn ties(a: &Node, b: &Node) -> Ordering {
    let sum = |node: &Node| node.levels.iter().sum::<usize>();
    a.hidden_people.cmp(&b.hidden_people).then_with(|| sum(a).cmp(&sum(b))).then_with(|| a.levels.cmp(&b.levels))
}

fn better(a: &Node, b: &Node) -> Ordering {
    a.loss.total_cmp(&b.loss).then_with(|| ties(a, b))
}

fn nearer(a: &Node, b: &Node) -> Ordering {
    a.hidden_people.cmp(&b.hidden_people).then_with(|| a.loss.total_cmp(&b.loss)).then_with(|| ties(a, b))
}

/// Safe nodes, each with less risk than all that lose less.
fn frontier(nodes: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut safe: Vec<Node> = nodes.filter(|node| node.safe).collect();
    safe.sort_by(|a, b| better(a, b).then_with(|| a.highest_risk().total_cmp(&b.highest_risk())));
    let mut frontier: Vec<Node> = Vec::new();
    for node in safe {
        if frontier.last().is_none_or(|last| node.highest_risk() < last.highest_risk()) {
            frontier.push(node);
        }
    }
    frontier
}
