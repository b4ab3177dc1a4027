//! The last check of a release: every group that must not be known too well, attacked with the disclosed facts and with
//! nothing else.
//!
//! A group holds where two tables are at hand that agree with every fact and are far enough apart in it; such tables
//! come with the release, and whether they agree is worked out here, fact by fact. If none come, large groups that can
//! take its place are looked for ([`Exchange`]), and then linear programmes say how far the group can go, one connected
//! part of the unknown atoms at a time.

use super::exact::Equations;
use super::exchange::Exchange;
use super::facts::{Fact, Facts, Quantity};
use super::parts::Parts;
use crate::privacy::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Statements up to which they are looked at as equations.
const MOST_EQUATIONS: usize = 1_500;

/// Atoms that a table has otherwise than the true one, and by how much; each atom once.
pub type Change = Vec<(u32, f64)>;

/// What the attacker must be left with: an interval that ends at `high` or above and at `low` or below, and is as wide as
/// `width`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Required {
    pub low: f64,
    pub high: f64,
    pub width: f64,
}

impl Required {
    /// To within what adding up loses.
    #[must_use]
    pub fn is_met(&self, low: f64, high: f64) -> bool {
        let slack = 1e-6 * [low, high].into_iter().filter(|end| end.is_finite()).fold(1.0, |a: f64, b| a.max(b.abs()));
        high >= self.high - slack && low <= self.low + slack && high - low >= self.width - slack
    }
}

/// A group that must not be known too well.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Atoms, ascending.
    pub group: Vec<u32>,
    pub required: Required,
    /// Tables that show it, as changes of the true one.
    pub proof: Vec<Change>,
}

/// What is true of the atoms, and what everybody knows of them.
#[derive(Clone, Copy, Debug)]
pub struct Atoms<'a> {
    pub values: &'a [f64],
    /// Atoms that the attacker is taken to know; none where it is shorter.
    pub known: &'a [bool],
    /// People: whole numbers.
    pub whole: bool,
    /// No value is below zero.
    pub positive: bool,
}

impl Atoms<'_> {
    pub(super) fn is_known(&self, atom: u32) -> bool {
        self.known.get(atom as usize).copied().unwrap_or(false)
    }

    pub(super) fn sum(&self, group: &[u32]) -> f64 {
        group.iter().map(|&atom| self.values[atom as usize]).sum()
    }
}

/// How a group fared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    Held,
    /// The attacker knows that it lies between these.
    Known([f64; 2]),
    /// The programme would be too large.
    NotLookedAt,
}

/// Attacks every target with the statements about one quantity.
///
/// ```
/// use shoal::disclosure::{Answer, Atoms, Facts, Origin, Quantity, Required, Source, Target, check};
/// use shoal::privacy::Progress;
/// // Atom 0 is in both shops, atom 1 in the second only: 97 of 100 are in the first.
/// let mut facts = Facts::new(2);
/// let source = facts.add_source(Source { name: "table".into(), release: None });
/// for (group, people) in [(vec![0], 97.0), (vec![0, 1], 100.0)] {
///     let group = facts.add_group(group);
///     facts.state(group, &Quantity::People, [people; 2], Origin { source, row: None });
/// }
/// let three = Target {
///     group: vec![1],
///     required: Required { low: f64::INFINITY, high: 10.0, width: 10.0 },
///     proof: Vec::new(),
/// };
/// let atoms = Atoms { values: &[97.0, 3.0], known: &[], whole: true, positive: true };
/// let found = check(&facts, &Quantity::People, atoms, &[three], &Progress::new()).unwrap();
/// assert_eq!(found, [Answer::Known([3.0, 3.0])]);
/// ```
///
/// # Errors
/// [`Cancelled`].
pub fn check(
    facts: &Facts,
    quantity: &Quantity,
    atoms: Atoms<'_>,
    targets: &[Target],
    progress: &Progress,
) -> Result<Vec<Answer>, Cancelled> {
    let facts: Vec<Fact<'_>> = facts.of(quantity).collect();
    if facts.iter().any(|fact| !is_true(fact, atoms)) {
        // What is written is not what was counted: nothing that was proved holds.
        return Ok(targets.iter().map(|target| Answer::Known([atoms.sum(&target.group); 2])).collect());
    }
    let proofs = Proofs::new(&facts, atoms);
    let equations = equations(&facts, atoms);
    let largest = targets.iter().map(|t| t.required.width).filter(|w| w.is_finite()).fold(1.0, f64::max);
    let exchange = equations.as_ref().map(|(equations, _)| Exchange::new(equations, largest.ceil() as u64));
    let is_exchanged = |target: &Target| {
        let Some((exchange, (_, held))) = exchange.as_ref().zip(equations.as_ref()) else { return false };
        let value = atoms.sum(&target.group);
        let by = target.required.width.max(target.required.high - value).max(0.0).ceil();
        let group: Vec<usize> = target.group.iter().filter_map(|atom| held.binary_search(atom).ok()).collect();
        // Atoms of the exchange are as large as the widest interval, so none of them is in a smaller group.
        value < largest && target.required.low.is_infinite() && exchange.can_grow(&group, by as u64)
    };
    let open: Vec<bool> = targets.par_iter().map(|t| !proofs.hold(t) && !is_exchanged(t)).collect();
    progress.check()?;
    if !open.contains(&true) {
        return Ok(vec![Answer::Held; targets.len()]);
    }
    let parts = Parts::new(&facts, atoms);
    let answers = targets.par_iter().zip(&open).map(|(target, is_open)| {
        progress.check()?;
        Ok(if *is_open { parts.answer(target) } else { Answer::Held })
    });
    answers.collect()
}

fn is_true(fact: &Fact<'_>, atoms: Atoms<'_>) -> bool {
    let sum = atoms.sum(fact.group);
    let slack = 1e-6 * sum.abs().max(1.0);
    fact.known[0] - slack <= sum && sum <= fact.known[1] + slack
}

/// What is needed to see whether a table agrees with the facts.
struct Proofs<'a> {
    facts: &'a [Fact<'a>],
    atoms: Atoms<'a>,
    /// What each fact says, in truth.
    sums: Vec<f64>,
    /// For each atom, the facts that hold it: where they begin in the list.
    starts: Vec<u32>,
    over: Vec<u32>,
}

impl<'a> Proofs<'a> {
    fn new(facts: &'a [Fact<'a>], atoms: Atoms<'a>) -> Self {
        let mut starts = vec![0_u32; atoms.values.len() + 1];
        for &atom in facts.iter().flat_map(|fact| fact.group) {
            starts[atom as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut over = vec![0; starts.last().map_or(0, |&end| end as usize)];
        for (f, fact) in facts.iter().enumerate() {
            for &atom in fact.group {
                let place = &mut next[atom as usize];
                over[*place as usize] = f as u32;
                *place += 1;
            }
        }
        let sums = facts.iter().map(|fact| atoms.sum(fact.group)).collect();
        Self { facts, atoms, sums, starts, over }
    }

    /// The target's own tables prove it.
    fn hold(&self, target: &Target) -> bool {
        let value = self.atoms.sum(&target.group);
        let mut ends = [value, value];
        for change in &target.proof {
            if !self.agrees(change) {
                return false;
            }
            let inside = change.iter().filter(|(atom, _)| target.group.binary_search(atom).is_ok());
            let there = value + inside.map(|(_, by)| by).sum::<f64>();
            ends = [ends[0].min(there), ends[1].max(there)];
        }
        target.required.is_met(ends[0], ends[1])
    }

    /// The table agrees with every fact.
    fn agrees(&self, change: &Change) -> bool {
        let mut moved: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for &(atom, by) in change {
            let there = self.atoms.values[atom as usize] + by;
            let slack = if self.atoms.whole { 0.0 } else { 1e-9 * (by.abs() + there.abs()) };
            if by != 0.0 && (self.atoms.is_known(atom) || (self.atoms.positive && there < -slack)) {
                return false;
            }
            for &fact in &self.over[self.starts[atom as usize] as usize..self.starts[atom as usize + 1] as usize] {
                let sum = moved.entry(fact).or_default();
                sum.0 += by;
                sum.1 += by.abs();
            }
        }
        moved.into_iter().all(|(fact, (by, size))| {
            let [low, high] = self.facts[fact as usize].known;
            let sum = self.sums[fact as usize];
            let slack = if self.atoms.whole { 0.0 } else { 1e-9 * (size + sum.abs()) };
            low - slack <= sum + by && sum + by <= high + slack
        })
    }
}

/// The exact statements as equations over atoms that hold people and are not known; the second is which atoms these are.
/// `None` if it is not people, or they are many, or one is not exact.
fn equations(facts: &[Fact<'_>], atoms: Atoms<'_>) -> Option<(Equations, Vec<u32>)> {
    if !atoms.whole || facts.len() > MOST_EQUATIONS || facts.iter().any(|fact| fact.known[0] < fact.known[1]) {
        return None;
    }
    let held: Vec<u32> =
        (0..atoms.values.len() as u32).filter(|&a| atoms.values[a as usize] > 0.0 && !atoms.is_known(a)).collect();
    let mut of: Vec<Vec<u32>> = vec![Vec::new(); held.len()];
    for (f, fact) in facts.iter().enumerate() {
        for place in fact.group.iter().filter_map(|atom| held.binary_search(atom).ok()) {
            of[place].push(f as u32);
        }
    }
    let people = held.iter().map(|&atom| atoms.values[atom as usize] as u64).collect();
    Some((Equations::new(people, of, facts.len()), held))
}
