//! Controlled rounding: every number is rounded to one of the two multiples beside it, everything still adds up, and
//! the table moves as little as can be.

use crate::disclosure::programme::simplex::Simplex;
use crate::release::random::Random;
use crate::release::tabulation::shape::Shape;

const LARGEST: usize = 4_000_000;
const TRIES: u64 = 6;

/// The rounded number of every cell of the shape, or `None` if none was found: always found in two dimensions
/// (Cox 1987), and mostly in more.
///
/// The unknown is how far up each atom is rounded (0 or 1); how far up it is rounded on average at random, its
/// remainder over the base, is a solution in fractions to start from.
#[must_use]
pub fn controlled(shape: &Shape, counts: &[i64], base: u64) -> Option<Vec<u64>> {
    let b = base as i64;
    let atoms: Vec<usize> = (0..shape.cells).filter(|&c| shape.is_atom(c)).collect();
    let sums: Vec<usize> = (0..shape.cells).filter(|&c| !shape.is_atom(c) && is_published(shape, c)).collect();
    if sums.len() * (atoms.len() + sums.len()) > LARGEST {
        return None;
    }
    let mut place = vec![0_u32; shape.cells];
    atoms.iter().zip(0..).for_each(|(&a, p)| place[a] = p);
    let part = |c: usize| counts[c].rem_euclid(b) as f64 / b as f64;
    let floor = |c: usize| counts[c].div_euclid(b);
    let mut rows = Vec::new();
    let mut x: Vec<f64> = atoms.iter().map(|&a| part(a)).collect();
    for &sum in &sums {
        let mut row: Vec<(u32, f64)> = shape.atoms(sum).into_iter().map(|a| (place[a as usize], 1.0)).collect();
        row.push((x.len() as u32, -1.0));
        x.push(part(sum));
        rows.push(row);
    }
    // A multiple stays as it is.
    let high: Vec<f64> = atoms.iter().chain(&sums).map(|&c| if part(c) == 0.0 { 0.0 } else { 1.0 }).collect();
    for attempt in 0..TRIES {
        let mut random = Random::new(attempt + 1);
        let mut simplex = Simplex::new(&rows, x.clone(), vec![0.0; x.len()], high.clone());
        // Up costs 1 − r where down costs r; a little chance breaks ties, so that the best corner is the only one.
        let objective: Vec<(u32, f64)> = atoms
            .iter()
            .chain(&sums)
            .zip(0..)
            .map(|(&c, p)| (p, -(1.0 - 2.0 * part(c)) + 1e-4 * (attempt + 1) as f64 * (random.unit() - 0.5)))
            .collect();
        if simplex.maximise(&objective, f64::INFINITY).is_err() {
            continue;
        }
        let mut up = vec![0_i64; shape.cells];
        atoms.iter().zip(simplex.point()).for_each(|(&a, v)| up[a] = v.round() as i64);
        let mut rounded = vec![0_i64; shape.cells];
        atoms.iter().for_each(|&a| rounded[a] = (floor(a) + up[a]) * b);
        shape.roll_up(&mut rounded);
        let is_adjacent = |&c: &usize| {
            let distance = rounded[c] - counts[c];
            distance.abs() < b && rounded[c] >= 0
        };
        if atoms.iter().chain(&sums).all(is_adjacent) {
            return Some(rounded.into_iter().map(i64::unsigned_abs).collect());
        }
    }
    None
}

fn is_published(shape: &Shape, cell: usize) -> bool {
    (0..shape.axes.len()).all(|a| {
        let node = shape.node(cell, a);
        node < shape.axes[a].leaves || shape.axes[a].nodes[node].published
    })
}
