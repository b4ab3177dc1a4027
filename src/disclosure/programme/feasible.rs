//! The attacker's programme where no table is known to agree: the auditor has only what is published.
//!
//! Bounded numbers and sums of them that lie between two ends, as in [`Programme`](super::Programme). A table that
//! agrees is looked for first; if there is none, the published numbers contradict each other.

use super::simplex::Simplex;
use crate::privacy::{Cancelled, Progress};
use rayon::prelude::*;

/// Entries of a dense tableau beyond which no programme is solved.
const LARGEST: usize = 6_000_000;

/// A sum of variables lies between two ends.
pub(crate) struct Constraint {
    /// The cell that is blamed if it cannot hold.
    pub(crate) cell: usize,
    pub(crate) terms: Vec<(u32, f64)>,
    pub(crate) between: [f64; 2],
}

pub(crate) enum Feasible {
    TooLarge,
    /// The constraint of this cell cannot hold beside the others.
    Contradiction(usize),
    /// At a point that satisfies everything.
    Ready(Box<Simplex>),
}

/// Finds a point that agrees with all constraints: the sum of what is missing or too much is made nothing.
pub(crate) fn feasible(mut low: Vec<f64>, mut high: Vec<f64>, constraints: &[Constraint]) -> Feasible {
    let variables = low.len();
    if constraints.len() * (variables + 2 * constraints.len()) > LARGEST {
        return Feasible::TooLarge;
    }
    // Start at the bound nearest zero; a slack a row for what its ends leave open, and what is missing besides.
    let mut x: Vec<f64> = low.iter().zip(&high).map(|(&l, &h)| if l.is_finite() { l } else { h.min(0.0) }).collect();
    let mut matrix = Vec::with_capacity(constraints.len());
    let mut missing = Vec::new();
    for Constraint { cell, terms, between: [least, most] } in constraints {
        let sum: f64 = terms.iter().map(|&(v, times)| times * x[v as usize]).sum();
        let slack = sum.clamp(*least, most.max(*least));
        let mut row = terms.clone();
        row.push((x.len() as u32, -1.0));
        x.push(slack);
        low.push(*least);
        high.push(*most);
        let gap = slack - sum;
        if gap != 0.0 {
            missing.push((x.len() as u32, *cell, most.abs().min(least.abs())));
            row.push((x.len() as u32, gap.signum()));
            x.push(gap.abs());
            low.push(0.0);
            high.push(f64::INFINITY);
        }
        matrix.push(row);
    }
    let mut simplex = Simplex::new(&matrix, x, low, high);
    let objective: Vec<(u32, f64)> = missing.iter().map(|&(column, ..)| (column, -1.0)).collect();
    if !objective.is_empty() {
        if simplex.maximise(&objective, f64::INFINITY).is_err() {
            return Feasible::TooLarge;
        }
        let at = |column: u32| simplex.point()[column as usize];
        let worst = missing.iter().max_by(|a, b| at(a.0).total_cmp(&at(b.0)));
        if let Some(&(column, cell, scale)) = worst
            && at(column) > 1e-6 * scale.max(1.0)
        {
            return Feasible::Contradiction(cell);
        }
        missing.iter().for_each(|&(column, ..)| simplex.set_bounds(column as usize, 0.0, 0.0));
    }
    Feasible::Ready(Box::new(simplex))
}

/// A cell, the variables that it is the sum of, and what is added to them.
pub(crate) struct Objective {
    pub(crate) cell: usize,
    pub(crate) variables: Vec<u32>,
    pub(crate) rest: f64,
}

/// Narrows the bounds of every cell requested to the ends of its sum; how many programmes it took.
pub(crate) fn narrow(
    simplex: &Simplex,
    objectives: &[Objective],
    bounds: &mut [[f64; 2]],
    progress: &Progress,
) -> Result<u64, Cancelled> {
    type Ends = (usize, [f64; 2]);
    let solved: Result<Vec<Vec<Ends>>, Cancelled> = objectives
        .par_chunks(objectives.len().div_ceil(8).max(4))
        .map(|chunk| {
            let mut simplex = simplex.clone();
            let mut out = Vec::with_capacity(chunk.len());
            for Objective { cell, variables, rest } in chunk {
                progress.check()?;
                let mut ends = bounds[*cell];
                for (end, sign) in [(1, 1.0), (0, -1.0)] {
                    let objective: Vec<(u32, f64)> = variables.iter().map(|&v| (v, sign)).collect();
                    if let Ok(value) = simplex.maximise(&objective, f64::INFINITY) {
                        let value = sign * value + rest;
                        ends[end] = if end == 1 { ends[1].min(value) } else { ends[0].max(value) };
                    }
                }
                out.push((*cell, ends));
            }
            Ok(out)
        })
        .collect();
    for (cell, ends) in solved?.into_iter().flatten() {
        bounds[cell] = ends;
    }
    Ok(2 * objectives.len() as u64)
}
