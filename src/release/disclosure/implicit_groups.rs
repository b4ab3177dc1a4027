//! Small groups that no table has a row for and that several tables pin down together.
//!
//! Tables of region × tier, region × gender and tier × gender say nothing of three people who are gold, women and of
//! the North; and yet their number may follow from the three. Such a group must not be computable exactly.
//!
//! So it is with the groups by which published groups differ ([`CellSystem::watched`]): people in one category and not
//! in another, outside a segment, outside two. Of these the attacker may know no more than the standard allows.

use crate::disclosure::exact::{Equations, Pinned};
use crate::disclosure::exchange::Exchange;
use crate::disclosure::{Change, SmallGroup, small_groups};
use crate::privacy::{Cancelled, Progress};
use crate::release::sensitivity::problem::CellSystem;
use crate::release::sensitivity::rules::Need;
use crate::release::suppression::hypercube_moves::Mover;
use crate::release::tabulation::Groups;
use std::collections::HashMap;
use std::sync::Arc;

/// Groups that are looked at, at most; the smallest first.
const MOST_LOOKED_AT: usize = 20_000;
/// Groups that no move changes, of which programmes say whether another table does, at most.
const MOST_PROGRAMMES: usize = 500;
/// Watched groups of which programmes say how closely they are known, at most.
const MOST_WATCHED_PROGRAMMES: usize = 3_000;
/// Groups that are watched, at most; the smallest first.
const MOST_WATCHED: usize = 20_000;
/// Rows that are named of people who are in several.
const MOST_NAMES: usize = 4;
/// Published numbers up to which they are looked at as equations.
const MOST_EQUATIONS: usize = 1_500;

/// Groups of fewer people than the threshold that follow exactly from what these numbers publish with these cells
/// hidden, besides those that are needs already.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::release) fn pinned(
    numbers: &CellSystem,
    hidden: &[bool],
    threshold: u64,
    progress: &Progress,
) -> Result<Vec<u32>, Cancelled> {
    // A rounded number leaves room.
    if !numbers.whole || numbers.rounded.is_some() {
        return Ok(Vec::new());
    }
    let mut small = without_a_row(numbers, threshold as f64);
    small.truncate(MOST_LOOKED_AT);
    // Another table that agrees with everything and has another number there: most have one at hand.
    let mut mover = Mover::new(numbers, hidden, &[]);
    let mut unmoved = Vec::new();
    for cell in small {
        let mut moves = false;
        for sign in [1, -1] {
            moves = moves || mover.reach(cell, sign, 1.0, false, progress)?.0 >= 1.0;
            mover.reset();
        }
        if !moves {
            unmoved.push(cell);
        }
    }
    unmoved.truncate(MOST_PROGRAMMES);
    if unmoved.is_empty() {
        return Ok(unmoved);
    }
    let (intervals, _) = numbers.intervals(hidden, &unmoved, progress)?;
    Ok(unmoved.into_iter().zip(intervals).filter(|(_, i)| i.high - i.low < 1.0).map(|(cell, _)| cell).collect())
}

/// Groups without a row, from the smallest on.
fn without_a_row(numbers: &CellSystem, threshold: f64) -> Vec<u32> {
    let shape = &numbers.shape;
    let mut needed = vec![false; shape.cells];
    numbers.needs.iter().for_each(|(cell, _)| needed[*cell as usize] = true);
    // Where people are in several cells at once, the atoms are who is in the same ones, and a node is a cell.
    let is_cell = |c: usize| shape.axes.len() > 1 || numbers.known.is_empty() || !shape.is_atom(c);
    let is_small = |c: &usize| numbers.values[*c] > 0.0 && numbers.values[*c] < threshold;
    let mut small: Vec<u32> = (0..shape.cells)
        .filter(|&c| !needed[c] && !numbers.is_published(c) && is_cell(c))
        .filter(is_small)
        .map(|c| c as u32)
        .collect();
    small.sort_by(|&a, &b| numbers.values[a as usize].total_cmp(&numbers.values[b as usize]).then(a.cmp(&b)));
    small
}

/// Groups that are known too closely; and of others, a table that shows that they are not.
type Looked = (Vec<(u32, Need)>, HashMap<u32, Change>);

/// Watched groups that are known more closely than they may be with these cells hidden, besides those that are needs
/// already; and for those that are not, a table that shows it, where one was at hand.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::release) fn exposed(
    numbers: &CellSystem,
    hidden: &[bool],
    progress: &Progress,
) -> Result<Looked, Cancelled> {
    let is_need = |watched: &(u32, Need)| numbers.needs.binary_search_by_key(&watched.0, |n| n.0).is_ok();
    let mut left: Vec<(u32, Need)> = numbers.watched.iter().filter(|w| !is_need(w)).copied().collect();
    if left.is_empty() {
        return Ok((left, HashMap::new()));
    }
    // A table that agrees with exact numbers agrees with rounded ones.
    left = not_exchanged(numbers, hidden, left);
    let (mut left, tables) = not_moved(numbers, hidden, left, progress)?;
    left.sort_by(|a, b| numbers.values[a.0 as usize].total_cmp(&numbers.values[b.0 as usize]).then(a.0.cmp(&b.0)));
    // What is too much to look at is taken as known.
    let beyond = left.split_off(left.len().min(MOST_WATCHED_PROGRAMMES));
    let cells: Vec<u32> = left.iter().map(|(cell, _)| *cell).collect();
    let (intervals, _) = numbers.intervals(hidden, &cells, progress)?;
    let open = left.into_iter().zip(intervals).filter(|((_, need), i)| !need.is_proved(i)).map(|(watched, _)| watched);
    let mut open: Vec<(u32, Need)> = open.chain(beyond).collect();
    open.sort_by_key(|need| need.0);
    Ok((open, tables))
}

/// How many more people a group must seem to have, for which its need surely is met; `None` if more people do not
/// help.
fn growth(need: Need) -> Option<f64> {
    match need {
        Need::Safe { threshold } => Some(threshold),
        Need::Width(width) => Some(width),
        Need::Reach { .. } => None,
    }
}

/// Without those of which large groups of people can take the place.
fn not_exchanged(numbers: &CellSystem, hidden: &[bool], watched: Vec<(u32, Need)>) -> Vec<(u32, Need)> {
    let Some((equations, atoms)) = equations(numbers, hidden) else { return watched };
    let threshold = watched.iter().filter_map(|(_, need)| growth(*need)).fold(1.0, f64::max);
    let exchange = Exchange::new(&equations, threshold as u64);
    let place = |leaf: &u32| atoms.binary_search(leaf).ok();
    let can_grow = |&(cell, need): &(u32, Need)| {
        let group: Vec<usize> = numbers.shape.atoms(cell as usize).iter().filter_map(place).collect();
        growth(need).is_some_and(|by| exchange.can_grow(&group, by.ceil() as u64))
    };
    watched.into_iter().filter(|w| !can_grow(w)).collect()
}

/// Without those that moves within hidden cells make large enough; and the tables of those.
fn not_moved(
    numbers: &CellSystem,
    hidden: &[bool],
    watched: Vec<(u32, Need)>,
    progress: &Progress,
) -> Result<Looked, Cancelled> {
    let mut mover = Mover::new(numbers, hidden, &[]);
    let (mut left, mut tables) = (Vec::new(), HashMap::new());
    for (cell, need) in watched {
        let Some(by) = growth(need) else {
            left.push((cell, need));
            continue;
        };
        let reached = mover.reach(cell, 1, by, false, progress)?.0;
        let (change, _) = mover.reset();
        if reached >= by {
            tables.insert(cell, change);
        } else {
            left.push((cell, need));
        }
    }
    Ok((left, tables))
}

/// What is published of a system of one axis, as equations over the atoms that hold people and are not known; the
/// second is which atoms these are. `None` for other systems, and for large ones.
fn equations(numbers: &CellSystem, hidden: &[bool]) -> Option<(Equations, Vec<u32>)> {
    let [axis] = numbers.shape.axes.as_slice() else { return None };
    let open = numbers.open(hidden);
    let published: Vec<u32> = (0..axis.nodes.len() as u32).filter(|&n| !open[n as usize]).collect();
    if published.len() > MOST_EQUATIONS {
        return None;
    }
    let known = |leaf: usize| numbers.known.get(leaf).copied().unwrap_or(false);
    let atoms: Vec<u32> =
        (0..axis.leaves).filter(|&l| numbers.values[l] > 0.0 && !known(l)).map(|l| l as u32).collect();
    let people = atoms.iter().map(|&l| numbers.values[l as usize] as u64).collect();
    let of = |&leaf: &u32| {
        let above = axis.above[leaf as usize].iter();
        let mut of: Vec<u32> = above.filter_map(|n| published.binary_search(n).ok()).map(|e| e as u32).collect();
        of.sort_unstable();
        of
    };
    let of = atoms.iter().map(of).collect();
    Some((Equations::new(people, of, published.len()), atoms))
}

/// Adds small groups that follow exactly from what is published with these cells hidden, whatever they are made of, to
/// those that are watched.
pub(in crate::release) fn watch_exact(
    numbers: &mut CellSystem,
    hidden: &[bool],
    threshold: u64,
    need: impl Fn(u64) -> Need,
) {
    if !numbers.whole || numbers.rounded.is_some() {
        return;
    }
    let Some((equations, atoms)) = equations(numbers, hidden) else { return };
    let (groups, _) = Pinned::new(&equations, threshold).groups();
    let named = groups.into_iter().map(|group| {
        let people = equations.people_in(&group);
        let leaves = group.into_iter().map(|atom| atoms[atom]).collect();
        (leaves, format!("a group of {people} people"), need(people))
    });
    let groups: Vec<_> = named.collect();
    numbers.watch(groups);
}

/// Adds the small groups by which published groups of people in several cells differ, and the small groups of people in
/// exactly the same cells, to those that are watched. `published` are nodes of the groups and what they are called,
/// `None` for everyone.
pub(in crate::release) fn watch_people(
    numbers: &mut CellSystem,
    groups: &Groups,
    published: &[(u32, Option<String>)],
    threshold: u64,
    need: impl Fn(u64) -> Need,
) {
    let Some(axis) = groups.shape.axes.first() else { return };
    let leaves = |node: u32| axis.nodes[node as usize].leaves.clone();
    let sets: Vec<Vec<u32>> = published.iter().map(|(node, _)| leaves(*node)).collect();
    let people: Vec<u64> = groups.counts[..axis.leaves].iter().map(|n| n.unsigned_abs()).collect();
    let name = |group: usize| published[group].1.clone();
    let small = small_groups(&sets, &people, threshold, MOST_WATCHED);
    let differences =
        small.into_iter().map(|SmallGroup { atoms, people, relation }| (atoms, relation.words(&name), need(people)));
    let mut watched: Vec<(Vec<u32>, String, Need)> = differences.collect();
    let mut small: Vec<u32> =
        (0..axis.leaves as u32).filter(|&l| (1..threshold).contains(&people[l as usize])).collect();
    small.sort_by_key(|&leaf| people[leaf as usize]);
    small.truncate(MOST_WATCHED);
    let exactly = |leaf: u32| {
        let mut over: Vec<usize> = (0..published.len()).filter(|&g| sets[g].binary_search(&leaf).is_ok()).collect();
        over.sort_by_key(|&g| (sets[g].len(), g));
        let names: Vec<String> = over.into_iter().filter_map(name).take(MOST_NAMES).collect();
        format!("people in {} and in no other row", names.join(" and "))
    };
    watched.extend(small.into_iter().map(|leaf| (vec![leaf], exactly(leaf), need(people[leaf as usize]))));
    numbers.watch(watched);
}

/// Takes the memberships that do not occur as known: where people are in several groups at once, atoms without people
/// are no unknowns. Whoever knows the business knows that nobody with the app is without an account. Only if an empty
/// cell is itself not to be known, what is in empty cells stays unknown.
pub(in crate::release) fn know_empty(numbers: &mut CellSystem) {
    let shape = Arc::clone(&numbers.shape);
    let is_empty = |cell: &u32| numbers.values[*cell as usize] == 0.0;
    let may_tell = numbers.needs.iter().all(|(cell, _)| !is_empty(cell));
    let is_in_empty = |atom: usize| shape.over(atom).iter().any(|c| numbers.is_published(*c as usize) && is_empty(c));
    let empty: Vec<usize> = (0..shape.cells)
        .filter(|&c| shape.is_atom(c) && is_empty(&(c as u32)) && (may_tell || !is_in_empty(c)))
        .collect();
    let atoms = (0..shape.cells).rfind(|&c| shape.is_atom(c)).map_or(0, |last| last + 1);
    numbers.known.resize(numbers.known.len().max(atoms), false);
    empty.into_iter().for_each(|atom| numbers.known[atom] = true);
}
