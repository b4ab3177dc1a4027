//! Groups that do not add up: people with rows in several cells. Single numbers of both states are compared, and what
//! one of them leaves of another that holds it.

use super::rules::{differ, is_small};
use super::{Exposed, State, System};
use std::collections::BTreeMap;

/// Groups up to which every pair is looked at.
const MOST_PAIRED: usize = 1_500;

/// A group of which both numbers are published.
struct Known {
    group: Vec<u32>,
    was: f64,
    is: f64,
    reach: f64,
    cell: u32,
}

pub(super) fn exposed(state: &State, system: &System, now: &BTreeMap<u32, f64>) -> Vec<Exposed> {
    let ground = &state.ground;
    let mut then: BTreeMap<usize, [f64; 2]> = BTreeMap::new();
    for (&cell, &value) in &system.values {
        let reach = system.reach.get(&cell).copied().unwrap_or(0.0);
        then.extend(ground.common_cell(&ground.then, cell).map(|common| (common, [value, reach])));
    }
    let mut known: Vec<Known> = Vec::new();
    for (&cell, &is) in now {
        let Some(common) = ground.common_cell(&ground.now, cell) else { continue };
        if let Some(&[was, reach]) = then.get(&common) {
            known.push(Known { group: ground.group(common), was, is, reach, cell });
        }
    }
    let mut exposed = Vec::new();
    for one in &known {
        if let Some(sentence) = state.fault(system, &one.group, [one.was, one.is], one.reach) {
            exposed.push(Exposed { sites: state.sites(&[one.cell]), sentence });
        }
    }
    if system.column.is_some() {
        return exposed;
    }
    known.sort_by_key(|one| one.group.len());
    known.truncate(MOST_PAIRED);
    for (at, whole) in known.iter().enumerate() {
        let inside: Vec<&Known> = known[..at].iter().filter(|part| is_part(part, whole)).collect();
        for part in &inside {
            // Those of the whole who are not in the part; people in several cells are in it once.
            let moved = (whole.is - part.is) - (whole.was - part.was);
            if is_small(moved, state.threshold) && differ(whole.is, part.is, 0.0) {
                exposed.push(pair(state, whole, part, moved, "without"));
            }
        }
        // Two cells that are all of it: who is in both.
        for (place, first) in inside.iter().enumerate() {
            for second in &inside[place + 1..] {
                let is_whole = first.group.len() + second.group.len() == whole.group.len()
                    && first.group.iter().all(|atom| second.group.binary_search(atom).is_err());
                let moved = (first.is + second.is - whole.is) - (first.was + second.was - whole.was);
                if is_whole && is_small(moved, state.threshold) {
                    exposed.push(pair(state, first, second, moved, "and also"));
                }
            }
        }
    }
    exposed
}

fn is_part(part: &Known, whole: &Known) -> bool {
    part.group.len() < whole.group.len() && part.group.iter().all(|atom| whole.group.binary_search(atom).is_ok())
}

fn pair(state: &State, first: &Known, second: &Known, moved: f64, between: &str) -> Exposed {
    let sentence = format!(
        "{} {between} {}: with {}, from an earlier state of the file, this release discloses that the number of people moved by {}, which is below {}",
        state.ground.name(&first.group),
        state.ground.name(&second.group),
        state.releases,
        moved.abs().round(),
        state.threshold
    );
    Exposed { sites: state.sites(&[first.cell, second.cell]), sentence }
}
