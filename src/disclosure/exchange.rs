//! How close an attacker gets to a group that published counts do not pin down: the interval of its size.
//!
//! First a quick proof that there is nothing to fear, which settles nearly every group; then linear programmes.

use super::exact::{Equations, Group};
use super::programme::{End, KnownSum, Programme};

/// Proofs that a group is protected: people of large regions can be exchanged for people of a small one without any
/// published count changing.
///
/// The largest regions whose equations are independent are a basis; a small region's equations are then a combination
/// λ of theirs, and it can grow by t people while each region of the basis shrinks by λ·t.
pub struct Exchange<'a> {
    equations: &'a Equations,
    /// Independent regions, the largest first.
    basis: Vec<usize>,
    /// In echelon form: the values on the equations, where the pivot is, and the combination of the basis that it is.
    rows: Vec<(Vec<f64>, usize, Vec<f64>)>,
}

/// What is less than this is nothing: coefficients begin as 0 and 1.
const NOTHING: f64 = 1e-7;

impl<'a> Exchange<'a> {
    /// With regions of at least `threshold` people: none of a smaller group.
    pub fn new(equations: &'a Equations, threshold: u64) -> Self {
        let mut large: Vec<usize> =
            (0..equations.atoms()).filter(|&atom| equations.people(atom) >= threshold).collect();
        large.sort_by_key(|&atom| std::cmp::Reverse(equations.people(atom)));
        let mut exchange = Self { equations, basis: Vec::new(), rows: Vec::new() };
        for region in large {
            if exchange.basis.len() == equations.count() {
                break;
            }
            exchange.extend(region);
        }
        exchange
    }

    fn extend(&mut self, region: usize) {
        let (mut rest, combination) = self.reduced(region);
        let Some((pivot, value)) =
            rest.iter().copied().enumerate().max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))
        else {
            return;
        };
        if value.abs() < NOTHING {
            return;
        }
        // rest = region − Σ combination, made 1 at its pivot.
        let mut own: Vec<f64> = combination.into_iter().map(|factor| -factor / value).collect();
        own.push(1.0 / value);
        rest.iter_mut().for_each(|v| *v /= value);
        self.basis.push(region);
        self.rows.push((rest, pivot, own));
    }

    /// What is left of a region's equations, and the combination of the basis that was taken away.
    fn reduced(&self, region: usize) -> (Vec<f64>, Vec<f64>) {
        let mut rest = vec![0.0; self.equations.count()];
        self.equations.of(region).for_each(|equation| rest[equation] = 1.0);
        let mut combination = vec![0.0; self.basis.len()];
        for (values, pivot, own) in &self.rows {
            let factor = rest[*pivot];
            if factor != 0.0 {
                rest.iter_mut().zip(values).for_each(|(a, b)| *a -= factor * b);
                combination.iter_mut().zip(own).for_each(|(a, b)| *a += factor * b);
            }
        }
        (rest, combination)
    }

    /// Whether the group, of fewer people than the threshold, could be `by` people larger.
    pub fn can_grow(&self, group: &Group, by: u64) -> bool {
        group.iter().any(|&region| {
            let (rest, combination) = self.reduced(region);
            rest.iter().all(|left| left.abs() < NOTHING)
                && combination.iter().zip(&self.basis).all(|(factor, &shrinks)| {
                    let people = factor * by as f64;
                    // People are whole.
                    people <= self.equations.people(shrinks) as f64 && (people - people.round()).abs() < NOTHING
                })
        })
    }
}

/// The sizes that groups can have, all published counts being what they are.
#[derive(Clone)]
pub struct Extremes {
    programme: Programme,
}

impl Extremes {
    /// The unknowns are the people of each region, from their true numbers on. A region in no published count stays as
    /// it is: nothing that is published speaks of it.
    ///
    /// `within` are further published counts of which only an interval is known: groups, and their least and greatest
    /// size.
    pub fn new(equations: &Equations, within: &[(Group, [u64; 2])]) -> Self {
        let mut members = vec![Vec::new(); equations.count()];
        let mut is_published = vec![false; equations.atoms()];
        within.iter().flat_map(|(group, _)| group).for_each(|&atom| is_published[atom] = true);
        for (atom, is_published) in is_published.iter_mut().enumerate() {
            for equation in equations.of(atom) {
                *is_published = true;
                members[equation].push(atom as u32);
            }
        }
        let people: Vec<f64> = (0..equations.atoms()).map(|atom| equations.people(atom) as f64).collect();
        let bounds = people.iter().zip(&is_published).map(|(&people, is_published)| match is_published {
            true => [0.0, f64::INFINITY],
            false => [people; 2],
        });
        let exact = members.into_iter().map(|atoms| {
            let sum = atoms.iter().map(|&atom| people[atom as usize]).sum();
            (atoms, [sum; 2])
        });
        let rounded = within.iter().map(|(group, ends)| (places(group), ends.map(|end| end as f64)));
        let sums: Vec<KnownSum> = exact.chain(rounded).collect();
        Self { programme: Programme::new(people.clone(), bounds.collect(), sums) }
    }

    /// The greatest size of a group; `None` if the programme was not solved. People are whole, so it is a whole number;
    /// `u64::MAX` if there is no greatest.
    pub fn greatest(&mut self, group: &Group) -> Option<u64> {
        self.end(group, End::Greatest)
    }

    /// The least size of a group; `None` if the programme was not solved.
    pub fn least(&mut self, group: &Group) -> Option<u64> {
        self.end(group, End::Least)
    }

    fn end(&mut self, group: &Group, end: End) -> Option<u64> {
        let size = self.programme.end(&places(group), end, f64::INFINITY).ok()?;
        Some(end.to_whole(size).max(0.0) as u64)
    }
}

fn places(group: &Group) -> Vec<u32> {
    group.iter().map(|&atom| atom as u32).collect()
}
