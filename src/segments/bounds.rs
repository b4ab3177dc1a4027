//! How close an attacker gets to a group that published counts do not pin down: the interval of its size, by linear
//! programmes over the regions.

use std::collections::HashMap;

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};

use super::exact::{Equations, Group};

/// Quick proofs that a group is protected: people that can be moved round between regions without any published count
/// changing.
pub struct Moves<'a> {
    equations: &'a Equations<'a>,
    place: HashMap<&'a [u64], usize>,
}

impl<'a> Moves<'a> {
    pub fn new(equations: &'a Equations<'a>) -> Self {
        let place = equations.regions.regions.iter().enumerate().map(|(i, region)| (region.key(), i)).collect();
        Self { equations, place }
    }

    /// Whether the group could be `by` people larger: for two segments, as many who are in just one of them could
    /// have been in both and in neither. Sizes of segments stay as they are.
    pub fn can_grow(&self, group: &Group, by: u64) -> bool {
        let regions = &self.equations.regions.regions;
        let flipped = |region: usize, segment: usize| {
            let mut key = regions[region].key().to_vec();
            if let Some(word) = key.get_mut(segment / 64) {
                *word ^= 1 << (segment % 64);
            }
            self.place.get(key.as_slice()).copied()
        };
        let inside = |region: usize| i32::from(group.binary_search(&region).is_ok());
        group.iter().any(|&grows| {
            let neighbours: Vec<(usize, usize)> = (0..self.equations.regions.segments)
                .filter_map(|segment| Some((segment, flipped(grows, segment)?)))
                .filter(|&(_, neighbour)| regions[neighbour].people >= by)
                .collect();
            neighbours.iter().enumerate().any(|(i, &(_, left))| {
                neighbours[i + 1..].iter().any(|&(segment, right)| {
                    flipped(left, segment)
                        .is_some_and(|opposite| inside(grows) + inside(opposite) - inside(left) - inside(right) >= 1)
                })
            })
        })
    }
}

/// The least or greatest size that a group can have, all published counts being what they are; `None` where the
/// solver failed. People are whole, so the interval ends on whole numbers.
///
/// The unknowns are the regions' distances from their true counts: then nothing at all changed is a solution to start
/// from, and no large number is on the right-hand side.
pub fn extreme(equations: &Equations<'_>, group: &Group, direction: OptimizationDirection) -> Option<u64> {
    let regions = &equations.regions.regions;
    let mut problem = Problem::new(direction);
    let mut sums = vec![LinearExpr::empty(); equations.count()];
    for (region, of) in regions.iter().enumerate() {
        let inside = f64::from(u8::from(group.binary_search(&region).is_ok()));
        let mut of_region = equations.of(region).peekable();
        if of_region.peek().is_none() {
            continue;
        }
        let variable: Variable = problem.add_var(inside, (-(of.people as f64), f64::INFINITY));
        of_region.for_each(|equation| sums[equation].add(variable, 1.0));
    }
    for sum in sums {
        problem.add_constraint(sum, ComparisonOp::Eq, 0.0);
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    let people: u64 = group.iter().map(|&region| regions[region].people).sum();
    let size = people as f64 + solution.objective();
    Some(match direction {
        OptimizationDirection::Minimize => (size - 1e-6).ceil().max(0.0) as u64,
        OptimizationDirection::Maximize => (size + 1e-6).floor() as u64,
    })
}
