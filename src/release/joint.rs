//! Small groups that no table has a row for and that several tables pin down together.
//!
//! Tables of region × tier, region × gender and tier × gender say nothing of three people who are gold, women and of the
//! North; and yet their number may follow from the three. Such a group must not come out exactly.

use super::moves::Mover;
use super::problem::Numbers;
use crate::privacy::{Cancelled, Progress};

/// Groups that are looked at, at most; the smallest first.
const MOST_LOOKED_AT: usize = 20_000;
/// Groups that no move changes, of which programmes say whether another table does, at most.
const MOST_PROGRAMMES: usize = 500;

/// Groups of fewer people than the threshold that come out exactly of what these numbers tell with these cells hidden,
/// besides those that are needs already.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn pinned(
    numbers: &Numbers,
    hidden: &[bool],
    threshold: u64,
    progress: &Progress,
) -> Result<Vec<u32>, Cancelled> {
    // A rounded number leaves room.
    if !numbers.whole || numbers.rounded.is_some() {
        return Ok(Vec::new());
    }
    let mut small = small_groups(numbers, threshold as f64);
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
fn small_groups(numbers: &Numbers, threshold: f64) -> Vec<u32> {
    let shape = &numbers.shape;
    let mut needed = vec![false; shape.cells];
    numbers.needs.iter().for_each(|(cell, _)| needed[*cell as usize] = true);
    // Where people are in several cells at once, the atoms are who is in the same ones, and a node is a cell.
    let is_cell = |c: usize| numbers.known.is_empty() || !shape.is_atom(c);
    let is_small = |c: &usize| numbers.values[*c] > 0.0 && numbers.values[*c] < threshold;
    let mut small: Vec<u32> = (0..shape.cells)
        .filter(|&c| !needed[c] && !numbers.is_told(c) && is_cell(c))
        .filter(is_small)
        .map(|c| c as u32)
        .collect();
    small.sort_by(|&a, &b| numbers.values[a as usize].total_cmp(&numbers.values[b as usize]).then(a.cmp(&b)));
    small
}
