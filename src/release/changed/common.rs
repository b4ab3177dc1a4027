//! The smallest groups that follow both from what was published then and from what is published now.
//!
//! Two states of a file can be compared over every union of groups that both can form. Of a union that falls into parts
//! that can be compared as well nothing new is learnt, so only those without such parts are looked for.

use super::span::Span;
use crate::privacy::{Cancelled, Progress};

const TINY: f64 = 1e-7;
/// Atoms that are not fully published on either side, beyond which no intersection is made.
const MOST_OPEN: usize = 400;
/// Sets tried for each connected part of the atoms.
const MOST_TRIED: usize = 60_000;

/// Groups of common atoms, each ascending.
pub(super) struct Smallest {
    pub groups: Vec<Vec<u32>>,
    /// There may be others that were not looked for.
    pub is_cut_short: bool,
}

/// # Errors
/// [`Cancelled`].
pub(super) fn smallest(atoms: usize, then: &Span, now: &Span, progress: &Progress) -> Result<Smallest, Cancelled> {
    let mut is_open = vec![false; atoms];
    then.open().chain(now.open()).for_each(|atom| is_open[atom as usize] = true);
    let open: Vec<u32> = (0..atoms as u32).filter(|&atom| is_open[atom as usize]).collect();
    let published = (0..atoms as u32).filter(|&atom| !is_open[atom as usize]);
    let mut found = Smallest { groups: published.map(|atom| vec![atom]).collect(), is_cut_short: false };
    if open.is_empty() {
        return Ok(found);
    }
    if open.len() > MOST_OPEN {
        found.is_cut_short = true;
        return Ok(found);
    }
    let basis = intersection(then.basis(&open), now.basis(&open), open.len());
    for part in parts(&basis, open.len()) {
        progress.check()?;
        let rows: Vec<&Vec<f64>> = part.iter().map(|&row| &basis[row]).collect();
        let (sets, is_cut_short) = sets(&rows, open.len());
        found.is_cut_short |= is_cut_short;
        found.groups.extend(sets.into_iter().map(|set| set.into_iter().map(|at| open[at]).collect()));
    }
    Ok(found)
}

/// Of two spaces [Zassenhaus' algorithm], as a reduced basis.
fn intersection(first: Vec<Vec<f64>>, second: Vec<Vec<f64>>, width: usize) -> Vec<Vec<f64>> {
    let twice = first.into_iter().map(|row| row.iter().chain(&row).copied().collect::<Vec<f64>>());
    let once = second.into_iter().map(|mut row| {
        row.resize(2 * width, 0.0);
        row
    });
    let mut rows: Vec<Vec<f64>> = twice.chain(once).collect();
    let done = reduce(&mut rows, 0..width, 0);
    let mut rest: Vec<Vec<f64>> = rows.split_off(done).into_iter().map(|row| row[width..].to_vec()).collect();
    let kept = reduce(&mut rest, 0..width, 0);
    rest.truncate(kept);
    rest
}

/// Gauss–Jordan elimination over some columns; how many rows have a pivot, which are first.
fn reduce(rows: &mut [Vec<f64>], columns: std::ops::Range<usize>, mut done: usize) -> usize {
    for column in columns {
        let best = (done..rows.len()).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()));
        let Some(best) = best.filter(|&row| rows[row][column].abs() > TINY) else { continue };
        rows.swap(done, best);
        let by = rows[done][column];
        rows[done].iter_mut().for_each(|x| *x /= by);
        let pivot = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != done && factor.abs() > TINY {
                row.iter_mut().zip(&pivot).for_each(|(a, b)| *a -= factor * b);
            }
        }
        done += 1;
    }
    done
}

/// Rows that have columns in common, directly or through others.
fn parts(basis: &[Vec<f64>], width: usize) -> Vec<Vec<usize>> {
    let mut of_row: Vec<usize> = (0..basis.len()).collect();
    for column in 0..width {
        let mut touching = (0..basis.len()).filter(|&row| basis[row][column].abs() > TINY);
        let Some(first) = touching.next() else { continue };
        let to = of_row[first];
        for row in touching {
            let from = of_row[row];
            of_row.iter_mut().filter(|part| **part == from).for_each(|part| *part = to);
        }
    }
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); basis.len()];
    of_row.iter().enumerate().for_each(|(row, &part)| parts[part].push(row));
    parts.retain(|part| !part.is_empty());
    parts
}

/// The smallest sets whose indicator is a sum of rows, of a reduced basis: each row is taken or not.
fn sets(rows: &[&Vec<f64>], width: usize) -> (Vec<Vec<usize>>, bool) {
    let mut ends_at: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    for column in 0..width {
        if let Some(last) = (0..rows.len()).rev().find(|&row| rows[row][column].abs() > TINY) {
            ends_at[last].push(column);
        }
    }
    let mut search = Search { rows, ends_at, now: vec![0.0; width], found: Vec::new(), left: MOST_TRIED };
    search.descend(0);
    let is_cut_short = search.left == 0;
    let mut found = search.found;
    found.sort_by_key(Vec::len);
    let mut smallest: Vec<Vec<usize>> = Vec::new();
    for set in found {
        let holds = |part: &Vec<usize>| part.iter().all(|at| set.binary_search(at).is_ok());
        if !smallest.iter().any(holds) {
            smallest.push(set);
        }
    }
    (smallest, is_cut_short)
}

struct Search<'a> {
    rows: &'a [&'a Vec<f64>],
    /// Columns that no later row changes.
    ends_at: Vec<Vec<usize>>,
    now: Vec<f64>,
    found: Vec<Vec<usize>>,
    left: usize,
}

impl Search<'_> {
    fn descend(&mut self, row: usize) {
        if row == self.rows.len() {
            let set: Vec<usize> = (0..self.now.len()).filter(|&at| self.now[at] > 0.5).collect();
            if !set.is_empty() {
                self.found.push(set);
            }
            return;
        }
        for taken in [0.0, 1.0] {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            self.add(row, taken);
            let is_set = |&column: &usize| self.now[column].abs() < TINY || (self.now[column] - 1.0).abs() < TINY;
            if self.ends_at[row].iter().all(is_set) {
                self.descend(row + 1);
            }
            self.add(row, -taken);
        }
    }

    fn add(&mut self, row: usize, factor: f64) {
        if factor != 0.0 {
            self.now.iter_mut().zip(self.rows[row]).for_each(|(a, b)| *a += factor * b);
        }
    }
}
