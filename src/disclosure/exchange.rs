//! How close an attacker gets to a group that published counts do not pin down: the interval of its size.
//!
//! First a quick proof that there is nothing to fear, which settles nearly every group; then linear programmes.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};

use super::exact::{Equations, Group};

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

/// The least or greatest size that a group can have, all published counts being what they are; `None` where the
/// solver failed. People are whole, so the interval ends on whole numbers.
///
/// The unknowns are the regions' distances from their true counts: then nothing at all changed is a solution to start
/// from, and no large number is on the right-hand side.
pub fn extreme(equations: &Equations, group: &Group, direction: OptimizationDirection) -> Option<u64> {
    let mut problem = Problem::new(direction);
    let mut sums = vec![LinearExpr::empty(); equations.count()];
    for atom in 0..equations.atoms() {
        let inside = f64::from(u8::from(group.binary_search(&atom).is_ok()));
        let mut of_atom = equations.of(atom).peekable();
        if of_atom.peek().is_none() {
            continue;
        }
        let variable: Variable = problem.add_var(inside, (-(equations.people(atom) as f64), f64::INFINITY));
        of_atom.for_each(|equation| sums[equation].add(variable, 1.0));
    }
    for sum in sums {
        problem.add_constraint(sum, ComparisonOp::Eq, 0.0);
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    let people = equations.people_in(group);
    let size = people as f64 + solution.objective();
    Some(match direction {
        OptimizationDirection::Minimize => (size - 1e-6).ceil().max(0.0) as u64,
        OptimizationDirection::Maximize => (size + 1e-6).floor() as u64,
    })
}
