//! t-closeness: the distance that turns a class's shares into everyone's.

use super::{Shares, Worst, spread::ClassSpread};
use crate::privacy::{CodedColumn, Fraction, Ladder, Values};

/// The worst class's distance between its shares q and everyone's p, by four ground distances [Li et al. 2007]. All but
/// the true distance are added up in whole numbers and divided once, so that a distance on its threshold is equal to
/// it.
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
        // ½ Σ |n/f − P/N| = Σ |n·N − P·f| / 2fN.
        let (people, everyone) = (u128::from(class.people), u128::from(shares.total()));
        let (mut apart, mut lacked) = (0_u128, everyone);
        for &(code, n) in class.values {
            let p = u128::from(shares.people(code));
            apart = apart.saturating_add((u128::from(n) * everyone).abs_diff(p * people));
            lacked = lacked.saturating_sub(p);
        }
        // The values that the class lacks differ by their whole share.
        let apart = apart.saturating_add(lacked * people);
        let equal = Fraction::new(apart, (people * everyone).saturating_mul(2)).value();
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
    /// Rank of each code among the values in view; `u32::MAX` if nobody has it, and for missing.
    rank: Vec<u32>,
    /// People up to and with each rank.
    people: Vec<u64>,
    /// Prefix sums of `people`: the area under P by rank, times everyone.
    ranks: Vec<u128>,
    /// Place of each rank by its value, from 0 to 1.
    places: Vec<f64>,
    /// Prefix sums of P times the step to the next place.
    area: Vec<f64>,
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
        let total = people.last().copied().unwrap_or(0);
        let (first, last) = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0));
        let range = if last > first { last - first } else { 1.0 };
        let places: Vec<f64> = values.iter().map(|x| (x - first) / range).collect();
        let (mut ranks, mut area) = (vec![0_u128], vec![0.0]);
        let (mut by_rank, mut by_value) = (0_u128, 0.0);
        for (pair, &n) in places.windows(2).zip(&people) {
            by_rank += u128::from(n);
            by_value += (pair[1] - pair[0]) * (n as f64 / total as f64);
            ranks.push(by_rank);
            area.push(by_value);
        }
        let reached =
            (0..=PARTS as u128).map(|part| people.partition_point(|&n| passes(n, PARTS as u128, part, total)) as u32);
        Some(Self { rank, ranks, places, area, reached: reached.collect(), people })
    }

    /// Ordered and true distance of a class; `None` if all its values are missing.
    fn distances(&self, class: &ClassSpread<'_>) -> Option<(f64, f64)> {
        let rank = |code: u32| self.rank.get(code as usize).copied().filter(|&rank| rank != u32::MAX);
        let people: u64 = class.values.iter().filter(|&&(code, _)| rank(code).is_some()).map(|&(_, n)| n).sum();
        if people == 0 {
            return None;
        }
        let last = self.people.len() - 1;
        let (mut sums, mut passed, mut from) = ((0_u128, 0.0), 0, 0);
        for &(code, n) in class.values {
            let Some(to) = rank(code) else { continue };
            self.add(&mut sums, (passed, people), from, to as usize);
            (passed, from) = (passed + n, to as usize);
        }
        self.add(&mut sums, (passed, people), from, last);
        // Of one value everybody has the same: there is no distance.
        let scale = (u128::from(people) * u128::from(self.total())).saturating_mul(last.max(1) as u128);
        Some((Fraction::new(sums.0, scale).value(), sums.1))
    }

    fn total(&self) -> u64 {
        self.people.last().copied().unwrap_or(0)
    }

    /// The first rank with P ≥ passed/people.
    fn first_at_least(&self, passed: u64, people: u64) -> usize {
        let part = (u128::from(passed) * PARTS as u128 / u128::from(people.max(1))).min(PARTS as u128 - 1) as usize;
        let (low, high) = (self.reached[part] as usize, self.reached[part + 1] as usize);
        let (passed, people, total) = (u128::from(passed), u128::from(people), self.total());
        low + self.people[low..high].partition_point(|&n| passes(n, people, passed, total))
    }

    /// Adds the steps from rank `from` to rank `to`, over which the class's cumulative share is `passed` of `people`:
    /// by rank times people and everyone, a whole number; by value as it is.
    fn add(&self, sums: &mut (u128, f64), (passed, people): (u64, u64), from: usize, to: usize) {
        if from >= to {
            return;
        }
        let at = self.first_at_least(passed, people).clamp(from, to);
        let (q, f, total) = (u128::from(passed), u128::from(people), u128::from(self.total()));
        let (ranks, x, area) = (&self.ranks, &self.places, &self.area);
        let below = (q * total).saturating_mul((at - from) as u128);
        let above = f.saturating_mul(ranks[to] - ranks[at]);
        sums.0 = sums
            .0
            .saturating_add(below.saturating_sub(f.saturating_mul(ranks[at] - ranks[from])))
            .saturating_add(above.saturating_sub((q * total).saturating_mul((to - at) as u128)));
        let share = passed as f64 / people as f64;
        let below = share * (x[at] - x[from]) - (area[at] - area[from]);
        let above = (area[to] - area[at]) - share * (x[to] - x[at]);
        sums.1 += below.max(0.0) + above.max(0.0);
    }
}

/// Whether n of `total` is a lesser share than `part` of `parts`.
fn passes(n: u64, parts: u128, part: u128, total: u64) -> bool {
    u128::from(n) * parts < part * u128::from(total)
}

/// The ladder of a sensitive column, with everyone's share under each of its nodes.
pub(super) struct Tree {
    /// By level, from 0: the node at the next level of each node.
    parents: Vec<Vec<u32>>,
    /// By level, from 0: people under each node.
    people: Vec<Vec<u64>>,
    everyone: u64,
}

impl Tree {
    pub(super) fn new(ladder: &Ladder, shares: &Shares) -> Self {
        let under = |level: usize| {
            let mut people = vec![0u64; ladder.cardinality(level)];
            for (code, &n) in shares.by_code().iter().enumerate() {
                let node =
                    ladder.map(level).map_or(code, |map| map.get(code).map_or(usize::MAX, |&node| node as usize));
                if let Some(slot) = people.get_mut(node) {
                    *slot += n;
                }
            }
            people
        };
        Self {
            parents: (0..ladder.top()).map(|level| ladder.step(level, level + 1)).collect(),
            people: (0..ladder.levels()).map(under).collect(),
            everyone: shares.total(),
        }
    }

    /// Σ over inner nodes of height/H · min(surplus, shortage of its children) [Li et al. 2007, section 5.1.2]. A node
    /// under which the class has nobody has no surplus, so only the ancestors of the class's own values cost.
    fn distance(&self, class: &ClassSpread<'_>) -> f64 {
        // Shares times people and everyone, and heights, are whole numbers.
        let (people, everyone) = (u128::from(class.people), u128::from(self.everyone));
        let mut nodes: Vec<(u32, u128)> =
            class.values.iter().map(|&(code, n)| (code, u128::from(n) * everyone)).collect();
        let mut distance = 0_u128;
        for (level, parents) in self.parents.iter().enumerate() {
            let share =
                |level: usize, node: u32| people * self.people[level].get(node as usize).map_or(0, |&n| u128::from(n));
            let mut above: Vec<(u32, u128, u128)> = nodes
                .iter()
                .map(|&(node, q)| {
                    let parent = parents.get(node as usize).copied().unwrap_or(0);
                    (parent, q, q.saturating_sub(share(level, node)))
                })
                .collect();
            above.sort_unstable_by_key(|&(parent, ..)| parent);
            nodes.clear();
            for of_parent in above.chunk_by(|a, b| a.0 == b.0) {
                let parent = of_parent[0].0;
                let (q, surplus) = of_parent.iter().fold((0, 0), |(q, s), node| (q + node.1, s + node.2));
                let shortage = (share(level + 1, parent) + surplus).saturating_sub(q);
                distance = distance.saturating_add((level as u128 + 1).saturating_mul(surplus.min(shortage)));
                nodes.push((parent, q));
            }
        }
        let height = self.parents.len().max(1) as u128;
        Fraction::new(distance, (people * everyone).saturating_mul(height)).value()
    }
}
