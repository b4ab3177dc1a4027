//! Tables whose parts add up. Unknown are the finest cells; every published number is a sum of them.

use super::super::error::ReleaseError;
use super::places::Places;
use super::{Audit, AuditInput, Contradiction, Found, Known};
use crate::disclosure::programme::feasible::{Constraint, Feasible, Objective, feasible, narrow};
use crate::privacy::{Cancelled, Progress};
use crate::release::disclosure::explanation::way;
use crate::release::disclosure::intervals::{Attack, System};
use crate::release::disclosure::propagation::propagate;

/// Cells of which it is reported how they are recovered.
const MOST_WAYS: usize = 200;

pub(super) fn conclude(
    places: &Places,
    known: &Known,
    progress: &Progress,
) -> Result<Result<Found, Contradiction>, ReleaseError> {
    let shape = &places.shape;
    let mut bounds = known.bounds.clone();
    let lines = shape.lines();
    if let Err(line) = propagate(&lines, &mut bounds, known.slack()) {
        let total = shape.at(lines[line].total as usize).join(" · ");
        let along = &shape.axes[lines[line].axis].name;
        return Ok(Err(Contradiction(format!("{total} is not the sum of its parts along {along}."))));
    }
    progress.check()?;
    let mut place = vec![None; shape.cells];
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for atom in (0..shape.cells).filter(|&c| shape.is_atom(c) && bounds[c][0] < bounds[c][1]) {
        place[atom] = Some(low.len() as u32);
        low.push(bounds[atom][0]);
        high.push(bounds[atom][1]);
    }
    if low.is_empty() {
        return Ok(Ok(Found { bounds, programmes: 0, approximate: false }));
    }
    let constraints = constraints(places, known, &bounds, &place);
    Ok(match feasible(low, high, &constraints) {
        Feasible::TooLarge => Ok(Found { bounds, programmes: 0, approximate: true }),
        Feasible::Contradiction(cell) => {
            Err(Contradiction(format!("{} contradicts the rest of the table.", shape.at(cell).join(" · "))))
        }
        Feasible::Ready(simplex) => {
            let least = if known.whole { 0.5 } else { 1e-9 };
            let open = places.asked().into_iter().filter(|&cell| bounds[cell][1] - bounds[cell][0] > least);
            let objectives: Vec<Objective> = open.map(|cell| objective(places, cell, &place, &bounds)).collect();
            let programmes = narrow(&simplex, &objectives, &mut bounds, progress)?;
            Ok(Found { bounds, programmes, approximate: false })
        }
    })
}

fn objective(places: &Places, cell: usize, place: &[Option<u32>], bounds: &[[f64; 2]]) -> Objective {
    let mut objective = Objective { cell, variables: Vec::new(), rest: 0.0 };
    for atom in places.shape.atoms(cell) {
        match place[atom as usize] {
            Some(variable) => objective.variables.push(variable),
            None => objective.rest += bounds[atom as usize][0],
        }
    }
    objective
}

/// Every sum of which something is known and that does not follow from others, less its atoms that are known.
fn constraints(places: &Places, known: &Known, bounds: &[[f64; 2]], place: &[Option<u32>]) -> Vec<Constraint> {
    let shape = &places.shape;
    let says = |cell: usize| known.shown[cell] || known.bounds[cell][1].is_finite();
    let is_exact = |cell: usize| known.shown[cell] && known.bounds[cell][0] == known.bounds[cell][1];
    let follows = |cell: usize| {
        is_exact(cell)
            && shape.axes.iter().enumerate().any(|(a, axis)| {
                let node = shape.node(cell, a);
                let children = &axis.nodes[node].children;
                let child = |c: u32| cell - node * shape.strides[a] + c as usize * shape.strides[a];
                !children.is_empty() && children.iter().all(|&c| is_exact(child(c)))
            })
    };
    let sums = (0..shape.cells).filter(|&cell| says(cell) && !shape.is_atom(cell) && !follows(cell));
    let constraint = |cell: usize| {
        let Objective { variables, rest, .. } = objective(places, cell, place, bounds);
        let [least, most] = known.bounds[cell];
        let terms: Vec<(u32, f64)> = variables.into_iter().map(|variable| (variable, 1.0)).collect();
        (!terms.is_empty()).then_some(Constraint { cell, terms, between: [least - rest, most - rest] })
    };
    sums.filter_map(constraint).collect()
}

/// For each hidden cell that can be computed, exactly or too closely: the numbers that disclose it.
pub(super) fn explain_recovered(
    out: &mut Audit,
    places: &Places,
    input: &AuditInput,
    whole: bool,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let shape = &places.shape;
    let mut values = vec![0.0; shape.cells];
    let mut open: Vec<bool> = (0..shape.cells).map(|cell| !places.is_empty(cell)).collect();
    for (&cell, (_, value)) in places.cells.iter().zip(&input.rows) {
        if let Some(value) = *value {
            values[cell] = value;
            open[cell] = false;
        }
    }
    let positive = values.iter().all(|v| *v >= 0.0);
    let attack = Attack::new(System { shape, values: &values, open: &open, known: &[], whole, positive });
    let name = |cell: u32| shape.at(cell as usize).join(", ");
    let exact =
        out.cells.iter_mut().zip(&places.cells).filter(|(c, _)| c.published.is_none() && (c.exact || c.is_unsafe));
    for (cell, &place) in exact.take(MOST_WAYS) {
        progress.check()?;
        cell.how = way(&attack, place as u32, &name);
    }
    Ok(())
}
