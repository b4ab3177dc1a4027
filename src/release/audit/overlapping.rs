//! Tables whose categories overlap: people with several rows, or segments.
//!
//! Such a total counts everybody once, so it is no sum. What surely holds (Bonferroni's bounds): a total is at least
//! each of its parts, and at most their sum where every person is in one of them. Intervals from these alone contain
//! those of an attacker who knew who could be in several categories; they can be wider.

use super::super::error::ReleaseError;
use super::places::Places;
use super::{AuditInput, Contradiction, Found, Known};
use crate::disclosure::programme::feasible::{Constraint, Feasible, Objective, feasible, narrow};
use crate::privacy::Progress;
use crate::release::tabulation::shape::Line;

/// Rounds of narrowing; each is sound, so stopping early only leaves intervals wider.
const ROUNDS: usize = 60;

/// How a total and its parts are related along an axis.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// The sum.
    Sum,
    /// At least each part, and at most their sum.
    Union,
    /// At least each part.
    Within,
}

pub(super) fn conclude(
    input: &AuditInput,
    places: &Places,
    known: &Known,
    progress: &Progress,
) -> Result<Result<Found, Contradiction>, ReleaseError> {
    let shape = &places.shape;
    let relation = |axis: usize| match (input.overlapping.contains(&axis), input.in_several) {
        (true, _) => Relation::Within,
        (false, true) if input.left_out => Relation::Within,
        (false, true) => Relation::Union,
        (false, false) => Relation::Sum,
    };
    let lines: Vec<(Line, Relation)> =
        shape.lines().into_iter().map(|line| (relation(line.axis), line)).map(|(r, l)| (l, r)).collect();
    let mut bounds = known.bounds.clone();
    if let Err(line) = propagate(&lines, &mut bounds, known.slack()) {
        let (line, relation) = &lines[line];
        let total = shape.at(line.total as usize).join(" · ");
        let along = &shape.axes[line.axis].name;
        let what = match relation {
            Relation::Sum => "is not the sum of its parts",
            Relation::Union => "is less than one of its parts or more than their sum",
            Relation::Within => "is less than one of its parts",
        };
        return Ok(Err(Contradiction(format!("{total} {what} along {along}."))));
    }
    progress.check()?;
    let mut place = vec![None; shape.cells];
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for cell in (0..shape.cells).filter(|&cell| bounds[cell][0] < bounds[cell][1]) {
        place[cell] = Some(low.len() as u32);
        low.push(bounds[cell][0]);
        high.push(bounds[cell][1]);
    }
    let constraints: Vec<Constraint> =
        lines.iter().flat_map(|(line, relation)| constraints(line, *relation, &place, &bounds)).collect();
    Ok(match feasible(low, high, &constraints) {
        Feasible::TooLarge => Ok(Found { bounds, programmes: 0, approximate: true }),
        Feasible::Contradiction(cell) => {
            Err(Contradiction(format!("{} contradicts the rest of the table.", shape.at(cell).join(" · "))))
        }
        Feasible::Ready(simplex) => {
            let objective =
                |cell: usize| place[cell].map(|variable| Objective { cell, variables: vec![variable], rest: 0.0 });
            let mut cells = places.cells.clone();
            cells.sort_unstable();
            cells.dedup();
            let objectives: Vec<Objective> = cells.into_iter().filter_map(objective).collect();
            let programmes = narrow(&simplex, &objectives, &mut bounds, progress)?;
            Ok(Found { bounds, programmes, approximate: false })
        }
    })
}

/// What a line says of its cells that are not known yet.
fn constraints(line: &Line, relation: Relation, place: &[Option<u32>], bounds: &[[f64; 2]]) -> Vec<Constraint> {
    let cell = line.total as usize;
    let between = |terms: &[(u32, f64)], [least, most]: [f64; 2]| {
        let mut unknown = Vec::new();
        let mut rest = 0.0;
        for &(cell, times) in terms {
            match place[cell as usize] {
                Some(variable) => unknown.push((variable, times)),
                None => rest += times * bounds[cell as usize][0],
            }
        }
        (!unknown.is_empty()).then_some(Constraint { cell, terms: unknown, between: [least - rest, most - rest] })
    };
    let mut sum: Vec<(u32, f64)> = line.parts.iter().map(|&part| (part, 1.0)).collect();
    sum.push((line.total, -1.0));
    let over = |part: &u32| between(&[(line.total, 1.0), (*part, -1.0)], [0.0, f64::INFINITY]);
    match relation {
        Relation::Sum => between(&sum, [0.0, 0.0]).into_iter().collect(),
        Relation::Union => {
            between(&sum, [0.0, f64::INFINITY]).into_iter().chain(line.parts.iter().filter_map(over)).collect()
        }
        Relation::Within => line.parts.iter().filter_map(over).collect(),
    }
}

/// Narrows the bounds of every cell along all lines until nothing changes; the line that cannot hold.
fn propagate(lines: &[(Line, Relation)], bounds: &mut [[f64; 2]], slack: f64) -> Result<(), usize> {
    for _ in 0..ROUNDS {
        let before = bounds.to_vec();
        for (number, (line, relation)) in lines.iter().enumerate() {
            let parts = || line.parts.iter().map(|&part| part as usize);
            let total = line.total as usize;
            let [low_of_sum, high_of_sum] = [0, 1].map(|end| parts().map(|part| bounds[part][end]).sum::<f64>());
            if *relation != Relation::Within {
                bounds[total][1] = bounds[total][1].min(high_of_sum);
                for part in parts() {
                    // Without the part itself; a sum without end bounds nothing.
                    let others: f64 = parts().filter(|&other| other != part).map(|other| bounds[other][1]).sum();
                    bounds[part][0] = bounds[part][0].max(bounds[total][0] - others);
                }
            }
            if *relation == Relation::Sum {
                bounds[total][0] = bounds[total][0].max(low_of_sum);
                for part in parts() {
                    let others: f64 = parts().filter(|&other| other != part).map(|other| bounds[other][0]).sum();
                    bounds[part][1] = bounds[part][1].min(bounds[total][1] - others);
                }
            } else {
                for part in parts() {
                    bounds[total][0] = bounds[total][0].max(bounds[part][0]);
                    bounds[part][1] = bounds[part][1].min(bounds[total][1]);
                }
            }
            for cell in parts().chain([total]) {
                let [low, high] = bounds[cell];
                if low > high + slack.max(1e-9) {
                    return Err(number);
                }
                bounds[cell][1] = high.max(low);
            }
        }
        if bounds == before.as_slice() {
            break;
        }
    }
    Ok(())
}

/// People of a published total who are not in one of its published parts, where they are fewer than the threshold.
pub(super) fn small_groups(input: &AuditInput, places: &Places, known: &Known) -> Vec<String> {
    let shape = &places.shape;
    let exact = |cell: u32| {
        let [low, high] = known.bounds[cell as usize];
        (known.shown[cell as usize] && low == high).then_some(low)
    };
    let name = |cell: u32| shape.at(cell as usize).join(", ");
    let mut groups = Vec::new();
    for line in shape.lines() {
        let Some(total) = exact(line.total) else { continue };
        for &part in &line.parts {
            let Some(rest) = exact(part).map(|part| total - part) else { continue };
            if rest > 0.0 && rest < input.threshold as f64 {
                let (whole, inside) = (name(line.total), name(part));
                groups.push(format!("{whole} {total} − {inside} {} = {rest} who are not in {inside}", total - rest));
            }
        }
    }
    groups
}
