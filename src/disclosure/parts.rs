//! The unknown atoms of a list of facts, one connected part at a time, and how far a group of them can go.

use super::check::{Answer, Atoms, Target};
use super::facts::Fact;
use super::simplex::Simplex;
use std::collections::BTreeMap;

/// Entries of a programme beyond which it is not made.
const LARGEST: usize = 3_000_000;
const NOWHERE: u32 = u32::MAX;

/// Unknown atoms that hang together, and what is known of sums of them.
#[derive(Debug, Default)]
struct Part {
    atoms: Vec<u32>,
    /// Places in `atoms`, and what is known of their sum.
    sums: Vec<(Vec<u32>, [f64; 2])>,
    /// `None` where it would be too large.
    simplex: Option<Simplex>,
}

/// All parts.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    atoms: Atoms<'a>,
    /// By atom: the part and the place in it; `NOWHERE` where the atom is known.
    place: Vec<(u32, u32)>,
    parts: Vec<Part>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(facts: &[Fact<'_>], atoms: Atoms<'a>) -> Self {
        let count = atoms.values.len();
        // A statement about one atom bounds it.
        let lowest = if atoms.positive { 0.0 } else { f64::NEG_INFINITY };
        let mut bounds = vec![[lowest, f64::INFINITY]; count];
        for (atom, bound) in (0..).zip(&mut bounds) {
            if atoms.is_known(atom) {
                *bound = [atoms.values[atom as usize]; 2];
            }
        }
        for fact in facts {
            if let &[atom] = fact.group {
                let bound = &mut bounds[atom as usize];
                *bound = [bound[0].max(fact.known[0]), bound[1].min(fact.known[1])];
            }
        }
        let is_unknown = |atom: u32| bounds[atom as usize][0] < bounds[atom as usize][1];
        // What is left of each statement; of several about the same atoms, the narrowest ends.
        let mut sums: BTreeMap<Vec<u32>, [f64; 2]> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.group.len() > 1) {
            let (open, told): (Vec<u32>, Vec<u32>) = fact.group.iter().partition(|&&atom| is_unknown(atom));
            let known = atoms.sum(&told);
            let ends = sums.entry(open).or_insert([f64::NEG_INFINITY, f64::INFINITY]);
            *ends = [ends[0].max(fact.known[0] - known), ends[1].min(fact.known[1] - known)];
        }
        sums.retain(|open, _| !open.is_empty());
        let mut parent: Vec<u32> = (0..count as u32).collect();
        for open in sums.keys() {
            for pair in open.windows(2) {
                let (a, b) = (root(&mut parent, pair[0]), root(&mut parent, pair[1]));
                parent[a as usize] = b;
            }
        }
        let mut place = vec![(NOWHERE, NOWHERE); count];
        let mut part_of_root = vec![NOWHERE; count];
        let mut parts: Vec<Part> = Vec::new();
        for atom in (0..count as u32).filter(|&a| is_unknown(a)) {
            let root = root(&mut parent, atom) as usize;
            if part_of_root[root] == NOWHERE {
                part_of_root[root] = parts.len() as u32;
                parts.push(Part::default());
            }
            let part = &mut parts[part_of_root[root] as usize];
            place[atom as usize] = (part_of_root[root], part.atoms.len() as u32);
            part.atoms.push(atom);
        }
        for (open, ends) in sums {
            let part = place[open[0] as usize].0;
            let places = open.iter().map(|&atom| place[atom as usize].1).collect();
            parts[part as usize].sums.push((places, ends));
        }
        parts.iter_mut().for_each(|part| part.simplex = part.programme(atoms, &bounds));
        Self { atoms, place, parts }
    }

    pub(super) fn answer(&self, target: &Target) -> Answer {
        let mut of_part: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut known = 0.0;
        for &atom in &target.group {
            match self.place[atom as usize] {
                (NOWHERE, _) => known += self.atoms.values[atom as usize],
                (part, place) => of_part.entry(part).or_default().push(place),
            }
        }
        let value = self.atoms.sum(&target.group);
        let mut ends = [value, value];
        for (end, sign) in [(1, 1.0), (0, -1.0)] {
            // Far enough is enough.
            let wanted = match end {
                1 => target.required.width.max(target.required.high - value),
                _ if target.required.is_met(value, ends[1]) => break,
                _ => (target.required.width - (ends[1] - value)).max(value - target.required.low),
            };
            let mut reached = known;
            for (&part, places) in &of_part {
                let Some(simplex) = &self.parts[part as usize].simplex else { return Answer::NotLookedAt };
                let mut simplex = simplex.clone();
                let objective: Vec<(u32, f64)> = places.iter().map(|&p| (p, sign)).collect();
                let now: f64 = places.iter().map(|&p| sign * simplex.point()[p as usize]).sum();
                let Ok(there) = simplex.maximise(&objective, now + wanted) else { return Answer::NotLookedAt };
                reached += sign * there;
            }
            ends[end] = match (self.atoms.whole, end) {
                (true, 1) => (reached + 1e-6).floor(),
                (true, _) => (reached - 1e-6).ceil(),
                (false, _) => reached,
            };
        }
        if target.required.is_met(ends[0], ends[1]) { Answer::Held } else { Answer::Known(ends) }
    }
}

impl Part {
    /// The true table as its first point, one more variable for every sum that is not known exactly.
    fn programme(&self, atoms: Atoms<'_>, bounds: &[[f64; 2]]) -> Option<Simplex> {
        let loose = self.sums.iter().filter(|(_, ends)| ends[0] < ends[1]).count();
        let columns = self.atoms.len() + loose;
        if self.sums.len() * columns > LARGEST {
            return None;
        }
        let mut x: Vec<f64> = self.atoms.iter().map(|&a| atoms.values[a as usize]).collect();
        let (mut low, mut high): (Vec<f64>, Vec<f64>) =
            self.atoms.iter().map(|&a| bounds[a as usize]).map(|[low, high]| (low, high)).unzip();
        let mut rows = Vec::with_capacity(self.sums.len());
        for (places, ends) in &self.sums {
            let mut row: Vec<(u32, f64)> = places.iter().map(|&p| (p, 1.0)).collect();
            if ends[0] < ends[1] {
                row.push((x.len() as u32, -1.0));
                x.push(places.iter().map(|&p| x[p as usize]).sum());
                low.push(ends[0]);
                high.push(ends[1]);
            }
            rows.push(row);
        }
        Some(Simplex::new(&rows, x, low, high))
    }
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}
