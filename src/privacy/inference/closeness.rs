//! t-closeness: the distance that turns a class's shares into everyone's.

use super::{Shares, Worst, spread::ClassSpread};
use crate::privacy::{CodedColumn, Ladder, Values};

/// The worst class's distance between its shares q and everyone's p, by four ground distances [Li et al. 2007].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closeness {
    /// Equal distance: ½ Σ |q − p|.
    pub equal: Option<Worst>,
    /// Ordered distance, numbers and dates: (1/(m−1)) Σ |Σ_{u≤i} (q − p)_u| over the m values in order. People whose
    /// value is missing have no place in the order and are left out of q and of p.
    pub ordered: Option<Worst>,
    /// True distance, numbers and dates: the same sum, each step weighted by the gap between neighbouring values over
    /// the whole range.
    pub distance: Option<Worst>,
    /// Hierarchical distance, with a ladder: values are as far apart as the level at which they first share a group,
    /// over the ladder's height.
    pub hierarchical: Option<Worst>,
}

impl Closeness {
    pub(super) fn take(
        &mut self,
        class: &ClassSpread<'_>,
        shares: &Shares,
        order: Option<&Order>,
        tree: Option<&Tree>,
    ) {
        let people = class.people as f64;
        let (mut apart, mut lacked) = (0.0, 1.0);
        for &(code, n) in class.values {
            let p = shares.share(code);
            apart += (n as f64 / people - p).abs();
            lacked -= p;
        }
        // The values that the class lacks differ by their whole share.
        let equal = if class.values.len() == shares.distinct() { apart } else { apart + f64::max(lacked, 0.0) } / 2.0;
        Worst::higher(&mut self.equal, equal, class.class);
        if let Some((ranks, gaps)) = order.and_then(|order| order.distances(class)) {
            Worst::higher(&mut self.ordered, ranks, class.class);
            if gaps.is_finite() {
                Worst::higher(&mut self.distance, gaps, class.class);
            }
        }
        if let Some(tree) = tree {
            Worst::higher(&mut self.hierarchical, tree.distance(class), class.class);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        Worst::merge_higher(&mut self.equal, other.equal);
        Worst::merge_higher(&mut self.ordered, other.ordered);
        Worst::merge_higher(&mut self.distance, other.distance);
        Worst::merge_higher(&mut self.hierarchical, other.hierarchical);
    }
}

/// The values in order, so prepared that a class's distance costs one search for each of its own values, however many
/// values it lacks.
///
/// Between two neighbouring values of a class its cumulative share Q is constant while everyone's, P, rises. So the sum
/// of |Q − P| between them splits where P passes Q, and prefix sums give both parts.
pub(super) struct Order {
    /// Rank of each code among the values in view; `u32::MAX` where nobody has it, and for missing.
    rank: Vec<u32>,
    /// P up to and with each rank.
    cumulative: Vec<f64>,
    /// Place of each rank, from 0 to 1, by rank and by value.
    places: [Vec<f64>; 2],
    /// Prefix sums of P times the step to the next place.
    area: [Vec<f64>; 2],
    /// By part of the way from 0 to 1: the first rank at which P has come so far. It narrows the searches.
    reached: Vec<u32>,
}

/// Parts into which the way from 0 to 1 is cut.
const PARTS: usize = 1 << 12;

impl Order {
    /// `None` for columns without an order: texts and booleans.
    pub(super) fn new(column: &CodedColumn, shares: &Shares) -> Option<Self> {
        let place: Box<dyn Fn(usize) -> f64> = match &column.values {
            Values::Number(v) => Box::new(|code| v[code]),
            Values::Date(v) => Box::new(|code| f64::from(v[code])),
            Values::Text(_) | Values::Boolean(_) => return None,
        };
        let mut rank = vec![u32::MAX; column.cardinality()];
        let (mut people, mut values) = (Vec::new(), Vec::new());
        for (code, rank) in rank.iter_mut().enumerate().take(column.values.len()) {
            let n = shares.people(code as u32);
            if n > 0 {
                *rank = people.len() as u32;
                people.push(people.last().copied().unwrap_or(0) + n);
                values.push(place(code));
            }
        }
        let total = people.last().copied().unwrap_or(0) as f64;
        let cumulative: Vec<f64> = people.iter().map(|&n| n as f64 / total).collect();
        let span = |places: Vec<f64>| -> Vec<f64> {
            let (first, last) = (places.first().copied().unwrap_or(0.0), places.last().copied().unwrap_or(0.0));
            let range = if last > first { last - first } else { 1.0 };
            places.iter().map(|x| (x - first) / range).collect()
        };
        let places = [span((0..values.len()).map(|r| r as f64).collect()), span(values)];
        let area = [0, 1].map(|by: usize| {
            let mut sum = 0.0;
            let steps = places[by].windows(2).zip(&cumulative).map(|(pair, p)| (pair[1] - pair[0]) * p);
            std::iter::once(0.0)
                .chain(steps.map(|step| {
                    sum += step;
                    sum
                }))
                .collect()
        });
        let reached = (0..=PARTS).map(|part| cumulative.partition_point(|&p| p < part as f64 / PARTS as f64) as u32);
        Some(Self { rank, places, area, reached: reached.collect(), cumulative })
    }

    /// Ordered and true distance of a class; `None` where all its values are missing.
    fn distances(&self, class: &ClassSpread<'_>) -> Option<(f64, f64)> {
        let rank = |code: u32| self.rank.get(code as usize).copied().filter(|&rank| rank != u32::MAX);
        let people: u64 = class.values.iter().filter(|&&(code, _)| rank(code).is_some()).map(|&(_, n)| n).sum();
        if people == 0 {
            return None;
        }
        let last = self.cumulative.len() - 1;
        let (mut sums, mut passed, mut from) = ([0.0, 0.0], 0, 0);
        for &(code, n) in class.values {
            let Some(to) = rank(code) else { continue };
            self.add(&mut sums, passed as f64 / people as f64, from, to as usize);
            (passed, from) = (passed + n, to as usize);
        }
        self.add(&mut sums, passed as f64 / people as f64, from, last);
        Some((sums[0], sums[1]))
    }

    /// The first rank with P ≥ q.
    fn first_at_least(&self, q: f64) -> usize {
        let part = ((q * PARTS as f64) as usize).min(PARTS - 1);
        let (low, high) = (self.reached[part] as usize, self.reached[part + 1] as usize);
        low + self.cumulative[low..high].partition_point(|&p| p < q)
    }

    /// Adds the steps from rank `from` to rank `to`, over which the class's cumulative share is `q`.
    fn add(&self, sums: &mut [f64; 2], q: f64, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let passed = self.first_at_least(q).clamp(from, to);
        for (by, sum) in sums.iter_mut().enumerate() {
            let (x, area) = (&self.places[by], &self.area[by]);
            let below = q * (x[passed] - x[from]) - (area[passed] - area[from]);
            let above = (area[to] - area[passed]) - q * (x[to] - x[passed]);
            *sum += below.max(0.0) + above.max(0.0);
        }
    }
}

/// The ladder of a sensitive column, with everyone's share under each of its nodes.
pub(super) struct Tree {
    /// By level, from 0: the node at the next level of each node.
    parents: Vec<Vec<u32>>,
    /// By level, from 0: people under each node, over all.
    shares: Vec<Vec<f64>>,
}

impl Tree {
    pub(super) fn new(ladder: &Ladder, shares: &Shares) -> Self {
        let total = shares.total().max(1) as f64;
        let under = |level: usize| {
            let mut people = vec![0u64; ladder.cardinality(level)];
            for (code, &n) in shares.by_code().iter().enumerate() {
                let node =
                    ladder.map(level).map_or(code, |map| map.get(code).map_or(usize::MAX, |&node| node as usize));
                if let Some(slot) = people.get_mut(node) {
                    *slot += n;
                }
            }
            people.iter().map(|&n| n as f64 / total).collect()
        };
        Self {
            parents: (0..ladder.top()).map(|level| ladder.step(level, level + 1)).collect(),
            shares: (0..ladder.levels()).map(under).collect(),
        }
    }

    /// Σ over inner nodes of height/H · min(surplus, shortage of its children) [Li et al. 2007, section 5.1.2]. A node
    /// under which the class has nobody has no surplus, so only the ancestors of the class's own values cost.
    fn distance(&self, class: &ClassSpread<'_>) -> f64 {
        let height = self.parents.len() as f64;
        let mut nodes: Vec<(u32, f64)> =
            class.values.iter().map(|&(code, n)| (code, n as f64 / class.people as f64)).collect();
        let mut distance = 0.0;
        for (level, parents) in self.parents.iter().enumerate() {
            let share = |level: usize, node: u32| self.shares[level].get(node as usize).copied().unwrap_or(0.0);
            let mut above: Vec<(u32, f64, f64)> = nodes
                .iter()
                .map(|&(node, q)| {
                    let parent = parents.get(node as usize).copied().unwrap_or(0);
                    (parent, q, f64::max(q - share(level, node), 0.0))
                })
                .collect();
            above.sort_unstable_by_key(|&(parent, ..)| parent);
            nodes.clear();
            for of_parent in above.chunk_by(|a, b| a.0 == b.0) {
                let parent = of_parent[0].0;
                let (q, surplus) = of_parent.iter().fold((0.0, 0.0), |(q, s), node| (q + node.1, s + node.2));
                let shortage = share(level + 1, parent) - q + surplus;
                distance += (level + 1) as f64 / height * f64::max(surplus.min(shortage), 0.0);
                nodes.push((parent, q));
            }
        }
        distance
    }
}
