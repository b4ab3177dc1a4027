//! The small groups by which published groups differ: who is in one and not in another, in both, in neither of two that
//! lie within a third. Nobody publishes them, and a sum or a difference of published numbers may disclose them
//! nevertheless.

use rayon::prelude::*;
use std::collections::HashSet;

/// Groups of which every two are compared; beyond, only pairs that people have in common are.
const MOST_DENSE: usize = 1500;
/// Pairs within one container that are looked at, over all containers.
const MOST_PAIRS: usize = 20_000_000;

/// How a small group follows from published groups, which are places in their list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// In the first and not in the second.
    Without(usize, usize),
    Both(usize, usize),
    /// In the first and in neither of the others, which lie within it.
    Neither(usize, usize, usize),
}

/// A group of fewer people than the threshold that is none of the published ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallGroup {
    /// Ascending.
    pub atoms: Vec<u32>,
    pub people: u64,
    pub relation: Relation,
}

/// The groups of 1 to `threshold` − 1 people by which `groups` differ, the smallest first, `most` at most. `groups` are
/// lists of atoms, ascending; `people[atom]` is how many people an atom holds.
///
/// ```
/// use shoal::disclosure::{Relation, small_groups};
/// // Everyone, and all but the three in atom 1.
/// let found = small_groups(&[vec![0, 1], vec![0]], &[97, 3], 10, 100);
/// assert_eq!((found[0].people, found[0].relation), (3, Relation::Without(0, 1)));
/// ```
#[must_use]
pub fn small_groups(groups: &[Vec<u32>], people: &[u64], threshold: u64, most: usize) -> Vec<SmallGroup> {
    let size: Vec<u64> = groups.iter().map(|group| group.iter().map(|&a| people[a as usize]).sum()).collect();
    let both = Common::count(groups, people);
    let is_small = |n: u64| (1..threshold).contains(&n);
    let mut found: Vec<(u64, Relation)> = Vec::new();
    for (a, b, n) in both.pairs() {
        if is_small(n) && n < size[a] && n < size[b] {
            found.push((n, Relation::Both(a, b)));
        }
        for (a, b) in [(a, b), (b, a)] {
            if is_small(size[a] - n) {
                found.push((size[a] - n, Relation::Without(a, b)));
            }
        }
    }
    found.extend(neither(&size, &both, threshold));
    found.sort_unstable();
    let mut seen: HashSet<Vec<u32>> = groups.iter().cloned().collect();
    let mut small = Vec::new();
    for (people, relation) in found {
        if small.len() == most {
            break;
        }
        let atoms = relation.atoms(groups);
        if seen.insert(atoms.clone()) {
            small.push(SmallGroup { atoms, people, relation });
        }
    }
    small
}

/// Pairs within a group that together leave out few of its people.
fn neither(size: &[u64], both: &Common, threshold: u64) -> Vec<(u64, Relation)> {
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); size.len()];
    for (a, b, n) in both.pairs() {
        for (within, part) in [(a, b), (b, a)] {
            if n == size[part] && n < size[within] {
                inside[within].push(part);
            }
        }
    }
    let mut found = Vec::new();
    let mut looked = 0;
    for (within, mut parts) in inside.into_iter().enumerate() {
        parts.sort_by_key(|&part| (std::cmp::Reverse(size[part]), part));
        for (i, &a) in parts.iter().enumerate() {
            for &b in &parts[i + 1..] {
                looked += 1;
                if size[a] + size[b] + threshold <= size[within] || looked > MOST_PAIRS {
                    break;
                }
                let n = both.of(a, b);
                let left = size[within] + n - size[a] - size[b];
                if n < size[b] && (1..threshold).contains(&left) {
                    found.push((left, Relation::Neither(within, a, b)));
                }
            }
        }
    }
    found
}

impl Relation {
    fn atoms(self, groups: &[Vec<u32>]) -> Vec<u32> {
        let is_in = |group: usize, atom: &u32| groups[group].binary_search(atom).is_ok();
        let of = |group: usize, keep: &dyn Fn(&u32) -> bool| groups[group].iter().copied().filter(keep).collect();
        match self {
            Self::Without(a, b) => of(a, &|atom| !is_in(b, atom)),
            Self::Both(a, b) => of(a, &|atom| is_in(b, atom)),
            Self::Neither(within, a, b) => of(within, &|atom| !is_in(a, atom) && !is_in(b, atom)),
        }
    }

    /// In words: "people in web and not in shop". `name` gives the name of a group, `None` for everyone.
    #[must_use]
    pub fn words(self, name: &dyn Fn(usize) -> Option<String>) -> String {
        let name_of = |group: usize| name(group).unwrap_or_else(|| "the table".to_owned());
        match self {
            Self::Without(a, b) => format!("people in {} and not in {}", name_of(a), name_of(b)),
            Self::Both(a, b) => format!("people in both {} and {}", name_of(a), name_of(b)),
            Self::Neither(within, a, b) => {
                format!("people in {} and in neither {} nor {}", name_of(within), name_of(a), name_of(b))
            }
        }
    }
}

/// How many people every two groups have in common.
enum Common {
    /// Row-major.
    Dense(usize, Vec<u64>),
    /// Ascending; pairs without a common person are left out.
    Sparse(Vec<((u32, u32), u64)>),
}

impl Common {
    fn count(groups: &[Vec<u32>], people: &[u64]) -> Self {
        let mut of_atom: Vec<Vec<u32>> = vec![Vec::new(); people.len()];
        for (g, group) in groups.iter().enumerate() {
            group.iter().filter(|&&a| people[a as usize] > 0).for_each(|&a| of_atom[a as usize].push(g as u32));
        }
        let held: Vec<(&Vec<u32>, u64)> =
            of_atom.iter().zip(people.iter().copied()).filter(|(groups, _)| groups.len() > 1).collect();
        let n = groups.len();
        if n <= MOST_DENSE {
            let add = |mut sums: Vec<u64>, (groups, people): &(&Vec<u32>, u64)| {
                for (i, &a) in groups.iter().enumerate() {
                    groups[i + 1..].iter().for_each(|&b| sums[a as usize * n + b as usize] += people);
                }
                sums
            };
            let merge = |mut a: Vec<u64>, b: Vec<u64>| {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                a
            };
            let chunks = held.par_chunks(held.len().div_ceil(8).max(1));
            let sums = chunks.map(|chunk| chunk.iter().fold(vec![0; n * n], add)).reduce(|| vec![0; n * n], merge);
            return Self::Dense(n, sums);
        }
        let mut pairs: Vec<((u32, u32), u64)> = Vec::new();
        for (groups, people) in held {
            for (i, &a) in groups.iter().enumerate() {
                pairs.extend(groups[i + 1..].iter().map(|&b| ((a, b), people)));
            }
            // Sums are made now and then, so that the list stays short.
            if pairs.len() > 1 << 24 {
                pairs = summed(pairs);
            }
        }
        Self::Sparse(summed(pairs))
    }

    /// (a, b, people), a before b, of pairs with people in common.
    fn pairs(&self) -> Vec<(usize, usize, u64)> {
        match self {
            Self::Dense(n, sums) => {
                let held = sums.iter().enumerate().filter(|(_, people)| **people > 0);
                held.map(|(at, &people)| (at / n, at % n, people)).collect()
            }
            Self::Sparse(pairs) => pairs.iter().map(|&((a, b), n)| (a as usize, b as usize, n)).collect(),
        }
    }

    fn of(&self, a: usize, b: usize) -> u64 {
        let (a, b) = (a.min(b), a.max(b));
        match self {
            Self::Dense(n, sums) => sums[a * n + b],
            Self::Sparse(pairs) => {
                let place = pairs.binary_search_by_key(&(a as u32, b as u32), |pair| pair.0);
                place.map_or(0, |place| pairs[place].1)
            }
        }
    }
}

fn summed(mut pairs: Vec<((u32, u32), u64)>) -> Vec<((u32, u32), u64)> {
    pairs.sort_unstable_by_key(|pair| pair.0);
    pairs.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    pairs
}
