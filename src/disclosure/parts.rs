//! The unknown atoms of a list of facts, one connected part at a time, and how far a group of them can go.

use super::check::{Answer, Atoms, Target};
use super::components::Components;
use super::facts::Fact;
use super::programme::{End, KnownSum, Programme};
use std::collections::BTreeMap;

/// Entries of a programme beyond which it is not made.
const LARGEST: usize = 3_000_000;

/// All parts.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    atoms: Atoms<'a>,
    components: Components,
    /// By part; `None` if it would be too large.
    programmes: Vec<Option<Programme>>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(facts: &[Fact<'_>], atoms: Atoms<'a>) -> Self {
        let bounds = bounds(facts, atoms);
        let is_unknown = |atom: u32| bounds[atom as usize][0] < bounds[atom as usize][1];
        // What is left of each statement; of several about the same atoms, the narrowest ends.
        let mut sums: BTreeMap<Vec<u32>, [f64; 2]> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.group.len() > 1) {
            let (open, published): (Vec<u32>, Vec<u32>) = fact.group.iter().partition(|&&atom| is_unknown(atom));
            let known = atoms.sum(&published);
            let ends = sums.entry(open).or_insert([f64::NEG_INFINITY, f64::INFINITY]);
            *ends = [ends[0].max(fact.known[0] - known), ends[1].min(fact.known[1] - known)];
        }
        let components = Components::new(atoms.values.len(), is_unknown, sums.keys().map(Vec::as_slice));
        let mut sums_of: Vec<Vec<KnownSum>> = vec![Vec::new(); components.parts.len()];
        for (open, ends) in sums {
            if let Some((part, places)) = components.of_sum(&open) {
                sums_of[part as usize].push((places, ends));
            }
        }
        let programmes = components.parts.iter().zip(sums_of).map(|(part, sums)| {
            (Programme::entries(part.len(), &sums) <= LARGEST).then(|| {
                let truth = part.iter().map(|&atom| atoms.values[atom as usize]).collect();
                Programme::new(truth, part.iter().map(|&atom| bounds[atom as usize]).collect(), sums)
            })
        });
        Self { atoms, programmes: programmes.collect(), components }
    }

    pub(super) fn answer(&self, target: &Target) -> Answer {
        let (of_part, known) = self.components.of_group(&target.group);
        let known = self.atoms.sum(&known);
        let value = self.atoms.sum(&target.group);
        let mut ends = [value, value];
        for (place, end) in [(1, End::Greatest), (0, End::Least)] {
            // Far enough is enough.
            let enough = match end {
                End::Greatest => target.required.width.max(target.required.high - value),
                End::Least if target.required.is_met(value, ends[1]) => break,
                End::Least => (target.required.width - (ends[1] - value)).max(value - target.required.low),
            };
            let mut reached = known;
            for (&part, places) in &of_part {
                let Some(programme) = &self.programmes[part as usize] else { return Answer::NotLookedAt };
                let Ok(there) = programme.clone().end(places, end, enough) else { return Answer::NotLookedAt };
                reached += there;
            }
            ends[place] = if self.atoms.whole { end.to_whole(reached) } else { reached };
        }
        if target.required.is_met(ends[0], ends[1]) { Answer::Held } else { Answer::Known(ends) }
    }
}

/// What is known of each atom alone.
fn bounds(facts: &[Fact<'_>], atoms: Atoms<'_>) -> Vec<[f64; 2]> {
    let lowest = if atoms.positive { 0.0 } else { f64::NEG_INFINITY };
    let mut bounds = vec![[lowest, f64::INFINITY]; atoms.values.len()];
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
    bounds
}
