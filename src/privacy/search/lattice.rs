//! The order in which nodes are looked at, and what is concluded from each.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeSet, BinaryHeap},
    time::Instant,
};

use rayon::prelude::*;

use super::{
    Found, Goal, Node,
    node::{Depth, Measured, Seen},
};
use crate::privacy::{PrivacyError, Progress};

/// Nodes looked at together. Not the number of cores, so that every machine measures the same nodes.
const BATCH: usize = 4;

/// A loss above this times the best one is not the best for rounding alone.
const ROUNDING: f64 = 1.0 + 1e-12;

pub(super) struct Lattice<'a> {
    measured: &'a Measured,
    /// One for each goal, in their order.
    aims: Vec<Aim>,
    bottom: Vec<usize>,
    deadline: Option<Instant>,
    progress: &'a Progress,
    /// What counts classes: its steps are rows and not nodes.
    counting: Progress,
    seen: BTreeSet<Vec<usize>>,
}

/// A goal, and what is known for it.
struct Aim {
    goal: Goal,
    /// Nodes that are not safe, nor any below them; none is below another.
    none_below: Vec<Vec<usize>>,
    best: Option<Node>,
    nearest: Option<Node>,
    /// Safe nodes, as far as they were measured for it: of a goal alone, whose frontier they are.
    safe: Vec<Node>,
}

/// A node, and for each goal by its place how deep it is looked at.
type NodeGoals<'a> = (&'a Vec<usize>, Vec<(usize, Depth)>);

impl Aim {
    fn new(goal: Goal) -> Self {
        Self { goal, none_below: Vec::new(), best: None, nearest: None, safe: Vec::new() }
    }

    fn is_below_unsafe(&self, levels: &[usize]) -> bool {
        let below = |other: &Vec<usize>| levels.iter().zip(other).all(|(a, b)| a <= b);
        self.none_below.iter().any(below)
    }

    /// A node with this bound may be better than the best.
    fn is_open(&self, bound: f64) -> bool {
        self.best.as_ref().is_none_or(|best| bound <= best.loss * ROUNDING)
    }

    fn conclude(&mut self, levels: &[usize], seen: Seen, alone: bool) {
        match seen.node {
            Some(node) if node.safe => {
                if alone {
                    self.safe.push(node.clone());
                }
                replace_if(&mut self.best, node, better);
            }
            Some(node) => replace_if(&mut self.nearest, node, nearer),
            None => {}
        }
        if seen.none_below {
            self.none_below.retain(|other| !other.iter().zip(levels).all(|(a, b)| a <= b));
            self.none_below.push(levels.to_vec());
        }
    }
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
    pub(super) fn new(
        measured: &'a Measured,
        goals: &[Goal],
        deadline: Option<Instant>,
        progress: &'a Progress,
    ) -> Self {
        Self {
            measured,
            aims: goals.iter().copied().map(Aim::new).collect(),
            bottom: measured.table().levels(),
            deadline,
            progress,
            counting: progress.uncounted(),
            seen: BTreeSet::new(),
        }
    }

    /// What was found for each goal, in their order.
    pub(super) fn run(mut self) -> Result<Vec<Found>, PrivacyError> {
        let top = self.measured.top.clone();
        let nodes = self.bottom.iter().zip(&top).fold(1u64, |n, (&b, &t)| n.saturating_mul((t - b) as u64 + 1));
        self.progress.set_total(nodes);
        let mut waiting = BinaryHeap::new();
        let bottom = Waiting { bound: self.measured.bound(&self.bottom), levels: self.bottom.clone(), from: 0 };
        waiting.push(Reverse(bottom));
        // A first safe node to hold bounds against, and the frontier's far end.
        self.look_at(&[(top, 0)])?;
        let mut bound = None;
        while let Some(Reverse(first)) = waiting.peek() {
            if !self.aims.iter().any(|aim| aim.is_open(first.bound)) {
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
                batch.push((next.bound, next.levels));
            }
            self.climb(&batch)?;
        }
        if bound.is_none() && self.aims.len() == 1 {
            self.continue_to_top()?;
        }
        let measured = self.seen.len() as u64;
        let found = |aim: Aim| {
            let bound = bound.filter(|bound| aim.is_open(*bound));
            Found {
                nearest: if aim.best.is_none() { aim.nearest } else { None },
                best: aim.best,
                optimal: bound.is_none(),
                bound,
                frontier: frontier(aim.safe),
                nodes,
                measured,
            }
        };
        Ok(self.aims.into_iter().map(found).collect())
    }

    /// Nodes one level above, of those that are reached from here.
    fn successors<'s>(&'s self, node: &'s Waiting) -> impl Iterator<Item = Waiting> + 's {
        let top = &self.measured.top;
        (node.from..top.len()).filter(|&column| node.levels[column] < top[column]).map(|column| {
            let mut levels = node.levels.clone();
            levels[column] += 1;
            Waiting { bound: self.measured.bound(&levels), levels, from: column }
        })
    }

    /// The goal that is easiest to reach of those for which a node may be the best and is not yet known: where the node
    /// is unsafe for it, so it is for all that require more.
    fn unknown(&self, bound: f64, levels: &[usize]) -> Option<usize> {
        if self.seen.contains(levels) {
            return None;
        }
        let open = self.aims.iter().enumerate().filter(|(_, aim)| aim.is_open(bound) && !aim.is_below_unsafe(levels));
        let easiest = open
            .min_by(|(_, a), (_, b)| a.goal.k.cmp(&b.goal.k).then_with(|| b.goal.suppress.total_cmp(&a.goal.suppress)));
        easiest.map(|(place, _)| place)
    }

    /// Makes sure of each node for every goal that it may be the best for: measured, or known to be unsafe because one
    /// above it is.
    fn climb(&mut self, nodes: &[(f64, Vec<usize>)]) -> Result<(), PrivacyError> {
        loop {
            let unknown = nodes.iter().filter_map(|(bound, levels)| Some((self.unknown(*bound, levels)?, levels)));
            let unknown: Vec<(usize, &Vec<usize>)> = unknown.collect();
            if unknown.is_empty() {
                return Ok(());
            }
            let chains = unknown.into_iter().map(|(aim, levels)| (aim, self.chain(levels))).collect();
            self.bisect(chains)?;
        }
    }

    /// Halving: the first of each chain that may be safe for its goal lies in what is left of it.
    fn bisect(&mut self, mut chains: Vec<(usize, Vec<Vec<usize>>)>) -> Result<(), PrivacyError> {
        while chains.iter().any(|(_, chain)| !chain.is_empty()) {
            let middle = |(aim, chain): &(usize, Vec<Vec<usize>>)| Some((chain.get(chain.len() / 2)?.clone(), *aim));
            let middles: Vec<(Vec<usize>, usize)> = chains.iter().filter_map(middle).collect();
            self.look_at(&middles)?;
            for (aim, chain) in &mut chains {
                let half = chain.len() / 2;
                let Some(middle) = chain.get(half) else { continue };
                if self.aims[*aim].is_below_unsafe(middle) {
                    chain.drain(..=half);
                } else {
                    chain.truncate(half);
                }
            }
        }
        Ok(())
    }

    /// From a node to the top, each step the one that raises the bound least.
    fn chain(&self, from: &[usize]) -> Vec<Vec<usize>> {
        let top = &self.measured.top;
        let mut chain = vec![from.to_vec()];
        while let Some(last) = chain.last() {
            let steps = (0..last.len()).filter(|&column| last[column] < top[column]).map(|column| {
                let mut levels = last.clone();
                levels[column] += 1;
                (self.measured.bound(&levels), levels)
            });
            let Some((_, next)) = steps.min_by(|a, b| a.0.total_cmp(&b.0)) else { break };
            chain.push(next);
        }
        chain
    }

    /// Measures nodes, all at once, and concludes what can be concluded for each goal. Beside each node the goal for
    /// which it is looked at.
    fn look_at(&mut self, nodes: &[(Vec<usize>, usize)]) -> Result<(), PrivacyError> {
        let mut new: Vec<&(Vec<usize>, usize)> =
            nodes.iter().filter(|(levels, _)| !self.seen.contains(levels)).collect();
        new.sort_unstable();
        new.dedup_by(|a, b| a.0 == b.0);
        let asked: Vec<NodeGoals<'_>> = new
            .into_iter()
            .map(|(levels, aim)| (levels, self.asked(levels, *aim)))
            .filter(|(_, asked)| !asked.is_empty())
            .collect();
        let look = |(levels, asked): &NodeGoals<'_>| {
            let asked: Vec<(Goal, Depth)> = asked.iter().map(|&(aim, depth)| (self.aims[aim].goal, depth)).collect();
            self.measured.look(levels, &asked, &self.counting)
        };
        let alone = self.aims.len() == 1;
        let seen: Vec<Vec<Seen>> = asked.par_iter().map(look).collect::<Result<_, _>>()?;
        for ((levels, asked), seen) in asked.into_iter().zip(seen) {
            for ((aim, _), seen) in asked.into_iter().zip(seen) {
                self.aims[aim].conclude(levels, seen, alone);
            }
            self.seen.insert(levels.clone());
        }
        Ok(())
    }

    /// For which goals a node must be looked at, and how closely: for the one that it is looked at for, because it may
    /// be unsafe by its values too, and then so are those below. (The safe nodes of a goal alone are a frontier.)
    fn asked(&self, levels: &[usize], climbing: usize) -> Vec<(usize, Depth)> {
        let bound = self.measured.bound(levels);
        let closely = self.aims.len() == 1 || self.measured.asks_values();
        let depth = |place: usize, aim: &Aim| match &aim.best {
            // What comes nearest is requested only if nothing is safe.
            None => Depth::Whole,
            Some(_) if closely && place == climbing => Depth::IfBelow(f64::INFINITY),
            Some(best) if aim.is_open(bound) => Depth::IfBelow(best.loss * ROUNDING),
            Some(_) => Depth::Crowds,
        };
        let aims = self.aims.iter().enumerate().filter(|(_, aim)| !aim.is_below_unsafe(levels));
        aims.map(|(place, aim)| (place, depth(place, aim))).collect()
    }

    /// Measures the way from the best node up, so that the frontier shows what less risk would cost.
    fn continue_to_top(&mut self) -> Result<(), PrivacyError> {
        let Some(best) = self.aims.first().and_then(|aim| aim.best.clone()) else { return Ok(()) };
        let chain: Vec<(Vec<usize>, usize)> = self.chain(&best.levels).into_iter().map(|levels| (levels, 0)).collect();
        self.look_at(&chain)
    }
}

fn replace_if(slot: &mut Option<Node>, node: Node, order: fn(&Node, &Node) -> Ordering) {
    if slot.as_ref().is_none_or(|held| order(&node, held) == Ordering::Less) {
        *slot = Some(node);
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
fn frontier(mut safe: Vec<Node>) -> Vec<Node> {
    safe.sort_by(|a, b| better(a, b).then_with(|| a.highest_risk().total_cmp(&b.highest_risk())));
    let mut frontier: Vec<Node> = Vec::new();
    for node in safe {
        if frontier.last().is_none_or(|last| node.highest_risk() < last.highest_risk()) {
            frontier.push(node);
        }
    }
    frontier
}
