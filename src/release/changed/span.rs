//! What follows exactly from published numbers that are sums over groups.
//!
//! Groups are vectors over the common atoms, 1 where an atom is in the group. What is published spans a space; a group
//! in it can be worked out, any other cannot, whatever the numbers are. Atoms that are published themselves are left
//! out of the elimination, so that only hidden cells make work.

use crate::release::tabulation::shape::Shape;
use std::collections::BTreeMap;

const TINY: f64 = 1e-7;
/// Multiplications beyond which no elimination is made.
const MOST_WORK: usize = 200_000_000;

/// What is published of one state of the file, over the cells of a shape whose first axes are the common ones.
pub(super) struct PublishedCells<'a> {
    pub shape: &'a Shape,
    /// For each cell that is an atom, its common atom; `None` for the others.
    pub common_of: &'a [Option<u32>],
    /// How many common atoms there are.
    pub common: usize,
    /// Cell and value.
    pub values: &'a BTreeMap<u32, f64>,
    /// How far all of them together may be from the truth.
    pub within: f64,
}

/// The groups of common atoms that follow from what is published.
pub(super) struct Span {
    /// For each common atom its place among those that are not fully published; `usize::MAX` for the others.
    place: Vec<usize>,
    /// For each common atom the sum of its published atoms.
    base: Vec<f64>,
    rows: Vec<Row>,
    /// Published cells that are sums, in the order of the rows' combinations.
    sums: Vec<u32>,
    /// The numbers contradict each other: they are no sums over these groups.
    pub contradictory: bool,
}

#[derive(Clone)]
struct Row {
    pivot: usize,
    /// Over the common atoms that are not fully published.
    over: Vec<f64>,
    value: f64,
    /// Of the published sums.
    combination: Vec<f64>,
}

/// A group that follows: its number, and the published sums that it is made of.
pub(super) struct Follows {
    pub value: f64,
    combination: Vec<f64>,
}

impl Span {
    /// `None` if that would take too long.
    pub(super) fn new(published: &PublishedCells<'_>) -> Option<Self> {
        let mut base = vec![0.0; published.common];
        let mut place = vec![usize::MAX; published.common];
        let mut open_atoms: Vec<Vec<u32>> = Vec::new();
        for (cell, common) in published.common_of.iter().enumerate() {
            let Some(common) = common.map(|common| common as usize) else { continue };
            match published.values.get(&(cell as u32)) {
                Some(value) => base[common] += value,
                None => {
                    if place[common] == usize::MAX {
                        place[common] = open_atoms.len();
                        open_atoms.push(Vec::new());
                    }
                    open_atoms[place[common]].push(cell as u32);
                }
            }
        }
        let open = open_atoms.len();
        // The first open atom of each common atom represents it; the others are written as differences from it.
        let mut column: BTreeMap<u32, usize> = BTreeMap::new();
        let mut differences = 0;
        for atoms in &open_atoms {
            for &atom in atoms.iter().skip(1) {
                column.insert(atom, differences);
                differences += 1;
            }
        }
        let columns = differences + open;
        for (of, atoms) in open_atoms.iter().enumerate() {
            atoms.iter().take(1).for_each(|&atom| {
                column.insert(atom, differences + of);
            });
        }
        let mut sums = Vec::new();
        let mut rows: Vec<(Vec<f64>, f64)> = Vec::new();
        for (&cell, &value) in published.values {
            if published.common_of.get(cell as usize).copied().flatten().is_some() {
                continue;
            }
            let mut over = vec![0.0; columns];
            let mut rest = value;
            let mut is_open = false;
            for atom in published.shape.atoms(cell as usize) {
                let Some(&at) = column.get(&atom) else {
                    rest -= published.values.get(&atom).copied().unwrap_or(0.0);
                    continue;
                };
                is_open = true;
                over[at] = 1.0;
            }
            if is_open {
                sums.push(cell);
                rows.push((over, rest));
                if rows.len() * columns > MOST_WORK / 64 {
                    return None;
                }
            }
        }
        if rows.len() * rows.len() * (columns + rows.len()) > MOST_WORK {
            return None;
        }
        for (over, _) in &mut rows {
            for (of, atoms) in open_atoms.iter().enumerate() {
                let first = over[differences + of];
                atoms.iter().skip(1).filter_map(|atom| column.get(atom)).for_each(|&at| over[at] -= first);
            }
        }
        let (rows, contradictory) = projected(rows, differences, published.within);
        Some(Self { place, base, rows, sums, contradictory })
    }

    /// The group, if it follows; `group` holds common atoms with their coefficients.
    pub(super) fn follows(&self, group: &[(u32, f64)]) -> Option<Follows> {
        let open = self.rows.first().map_or(0, |row| row.over.len());
        let mut rest = vec![0.0; open];
        let mut value = 0.0;
        for &(atom, coefficient) in group {
            value += coefficient * self.base[atom as usize];
            let place = self.place[atom as usize];
            if place != usize::MAX {
                *rest.get_mut(place)? += coefficient;
            }
        }
        let mut combination = vec![0.0; self.sums.len()];
        for row in &self.rows {
            let factor = rest[row.pivot];
            if factor.abs() > TINY {
                rest.iter_mut().zip(&row.over).for_each(|(a, b)| *a -= factor * b);
                combination.iter_mut().zip(&row.combination).for_each(|(a, b)| *a += factor * b);
                value += factor * row.value;
            }
        }
        rest.iter().all(|x| x.abs() < TINY).then_some(Follows { value, combination })
    }

    /// The common atoms that are not fully published.
    pub(super) fn open(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.place.len() as u32).filter(|&atom| self.place[atom as usize] != usize::MAX)
    }

    /// The groups of open atoms that follow, as vectors over `atoms`, which hold all of them.
    pub(super) fn basis(&self, atoms: &[u32]) -> Vec<Vec<f64>> {
        let of_rows = self.rows.iter().map(|row| {
            let over = |&atom: &u32| row.over.get(self.place[atom as usize]).copied().unwrap_or(0.0);
            atoms.iter().map(over).collect::<Vec<f64>>()
        });
        let published = atoms.iter().enumerate().filter(|(_, atom)| self.place[**atom as usize] == usize::MAX);
        let units = published.map(|(at, _)| (0..atoms.len()).map(|i| f64::from(u8::from(i == at))).collect());
        of_rows.chain(units).collect()
    }

    /// The published cells that a group is made of when it is worked out.
    pub(super) fn cells(&self, published: &PublishedCells<'_>, group: &[(u32, f64)], follows: &Follows) -> Vec<u32> {
        let mut left: BTreeMap<u32, f64> = BTreeMap::new();
        let coefficient: BTreeMap<u32, f64> = group.iter().copied().collect();
        for (cell, common) in published.common_of.iter().enumerate() {
            if let Some(&value) = common.and_then(|common| coefficient.get(&common)) {
                left.insert(cell as u32, value);
            }
        }
        let mut cells = Vec::new();
        for (&cell, &factor) in self.sums.iter().zip(&follows.combination).filter(|(_, factor)| factor.abs() > TINY) {
            cells.push(cell);
            for atom in published.shape.atoms(cell as usize) {
                *left.entry(atom).or_insert(0.0) -= factor;
            }
        }
        cells.extend(left.into_iter().filter(|(_, value)| value.abs() > TINY).map(|(cell, _)| cell));
        cells
    }
}

/// Gauss–Jordan elimination; of the rows only those without any of the first columns stay. Whether a row of nothing had
/// a number.
fn projected(rows: Vec<(Vec<f64>, f64)>, first: usize, within: f64) -> (Vec<Row>, bool) {
    let count = rows.len();
    let mut rows: Vec<Row> = rows
        .into_iter()
        .enumerate()
        .map(|(at, (over, value))| {
            let mut combination = vec![0.0; count];
            combination[at] = 1.0;
            Row { pivot: usize::MAX, over, value, combination }
        })
        .collect();
    let largest = rows.iter().fold(1.0_f64, |most, row| most.max(row.value.abs()));
    let columns = rows.first().map_or(0, |row| row.over.len());
    let mut done = 0;
    for column in 0..columns {
        let best =
            (done..rows.len()).max_by(|&a, &b| rows[a].over[column].abs().total_cmp(&rows[b].over[column].abs()));
        let Some(best) = best.filter(|&row| rows[row].over[column].abs() > TINY) else { continue };
        rows.swap(done, best);
        rows[done].scale(column);
        let pivot = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != done) {
            let factor = row.over[column];
            if factor.abs() > TINY && (at > done || column >= first) {
                row.subtract(&pivot, factor);
            }
        }
        done += 1;
    }
    let contradictory = rows.iter().skip(done).any(|row| row.value.abs() > within + 1e-6 * largest);
    rows.truncate(done);
    rows.retain(|row| row.pivot >= first);
    for row in &mut rows {
        row.pivot -= first;
        row.over.drain(..first);
    }
    (rows, contradictory)
}

impl Row {
    fn scale(&mut self, column: usize) {
        let by = self.over[column];
        self.pivot = column;
        self.over.iter_mut().chain(&mut self.combination).for_each(|x| *x /= by);
        self.value /= by;
    }

    fn subtract(&mut self, other: &Self, factor: f64) {
        self.over.iter_mut().zip(&other.over).for_each(|(a, b)| *a -= factor * b);
        self.combination.iter_mut().zip(&other.combination).for_each(|(a, b)| *a -= factor * b);
        self.value -= factor * other.value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::tabulation::axis::{Axis, Dimension};

    fn axis(name: &str, labels: usize) -> Axis {
        let labels = (0..labels).map(|i| format!("{name}{i}")).collect();
        let dimension = Dimension {
            name: name.into(),
            codes: Vec::new().into(),
            labels,
            hierarchy: Vec::new(),
            coarser: crate::release::recoding::Coarser::default(),
            sensitive: false,
        };
        Axis::of_dimension(&dimension, "Total", true)
    }

    /// Two hidden cells of a line of four: their sum follows, neither by itself does.
    #[test]
    fn the_hidden_cells_of_a_line_follow_together() {
        let shape = Shape::new(vec![axis("a", 4)]);
        let common: Vec<Option<u32>> = (0..5).map(|cell| (cell < 4).then_some(cell)).collect();
        let values = BTreeMap::from([(0, 40.0), (1, 30.0), (4, 88.0)]);
        let published = PublishedCells { shape: &shape, common_of: &common, common: 4, values: &values, within: 0.0 };
        let span = Span::new(&published).unwrap();
        let both = [(2, 1.0), (3, 1.0)];
        let follows = span.follows(&both).unwrap();
        assert_eq!(follows.value, 18.0);
        assert_eq!(span.cells(&published, &both, &follows), [4, 0, 1]);
        assert!(span.follows(&[(2, 1.0)]).is_none());
        assert_eq!(span.follows(&[(0, 1.0), (2, 1.0), (3, 1.0)]).unwrap().value, 58.0);
        assert_eq!(span.open().collect::<Vec<u32>>(), [2, 3]);
    }

    /// Rows and columns of a table whose columns are not common: a row follows from its total, or from its cells.
    #[test]
    fn what_is_not_common_is_added_up() {
        let shape = Shape::new(vec![axis("a", 2), axis("b", 2)]);
        let common: Vec<Option<u32>> =
            (0..shape.cells).map(|cell| shape.is_atom(cell).then(|| shape.node(cell, 0) as u32)).collect();
        let cell = |a: usize, b: usize| shape.cell(&[a, b]) as u32;
        let values = BTreeMap::from([(cell(0, 0), 5.0), (cell(0, 1), 7.0), (cell(2, 2), 30.0), (cell(1, 0), 9.0)]);
        let published = PublishedCells { shape: &shape, common_of: &common, common: 2, values: &values, within: 0.0 };
        let span = Span::new(&published).unwrap();
        assert_eq!(span.follows(&[(0, 1.0)]).unwrap().value, 12.0);
        assert_eq!(span.follows(&[(1, 1.0)]).unwrap().value, 18.0);
        let values = BTreeMap::from([(cell(0, 0), 5.0), (cell(2, 0), 14.0)]);
        let published = PublishedCells { values: &values, ..published };
        assert!(Span::new(&published).unwrap().follows(&[(1, 1.0)]).is_none());
    }
}
