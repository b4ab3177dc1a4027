//! The unknown numbers in parts that no published sum joins: each part is attacked apart.

use std::collections::BTreeMap;

/// Unknown atoms, part by part.
#[derive(Debug)]
pub(crate) struct Components {
    /// The atoms of each part, ascending.
    pub(crate) parts: Vec<Vec<u32>>,
    /// By atom: its part, and its place there; `None` if it is known.
    place: Vec<Option<(u32, u32)>>,
}

/// A group of atoms: for each part, the places of its members there.
pub(crate) type PlacesByPart = BTreeMap<u32, Vec<u32>>;

impl Components {
    /// Of this many atoms; each of `sums` holds unknown atoms only.
    pub(crate) fn new<'s>(
        atoms: usize,
        is_unknown: impl Fn(u32) -> bool,
        sums: impl Iterator<Item = &'s [u32]>,
    ) -> Self {
        let mut parent: Vec<u32> = (0..atoms as u32).collect();
        for sum in sums {
            for pair in sum.windows(2) {
                let (a, b) = (root(&mut parent, pair[0]), root(&mut parent, pair[1]));
                parent[a as usize] = b;
            }
        }
        let mut place = vec![None; atoms];
        let mut part_of_root = vec![None; atoms];
        let mut parts: Vec<Vec<u32>> = Vec::new();
        for atom in (0..atoms as u32).filter(|&atom| is_unknown(atom)) {
            let root = root(&mut parent, atom) as usize;
            let part = *part_of_root[root].get_or_insert_with(|| {
                parts.push(Vec::new());
                parts.len() - 1
            });
            place[atom as usize] = Some((part as u32, parts[part].len() as u32));
            parts[part].push(atom);
        }
        Self { parts, place }
    }

    /// The atom's part and its place there; `None` if it is known.
    pub(crate) fn place(&self, atom: u32) -> Option<(u32, u32)> {
        self.place.get(atom as usize).copied().flatten()
    }

    /// The part of a sum of unknown atoms, and their places there; `None` for a sum of none.
    pub(crate) fn of_sum(&self, sum: &[u32]) -> Option<(u32, Vec<u32>)> {
        let (part, _) = self.place(*sum.first()?)?;
        Some((part, sum.iter().filter_map(|&atom| Some(self.place(atom)?.1)).collect()))
    }

    /// The unknown atoms of a group by part, and those that are known.
    pub(crate) fn of_group(&self, group: &[u32]) -> (PlacesByPart, Vec<u32>) {
        let mut by_part = PlacesByPart::new();
        let mut known = Vec::new();
        for &atom in group {
            match self.place(atom) {
                Some((part, place)) => by_part.entry(part).or_default().push(place),
                None => known.push(atom),
            }
        }
        (by_part, known)
    }
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_join_atoms() {
        let sums: [&[u32]; 3] = [&[0, 2], &[4, 5], &[2, 6]];
        let found = Components::new(8, |atom| ![1, 7].contains(&atom), sums.into_iter());
        assert_eq!(found.parts, [vec![0, 2, 6], vec![3], vec![4, 5]]);
        assert_eq!((found.place(6), found.place(1)), (Some((0, 2)), None));
        assert_eq!(found.of_sum(&[4, 5]), Some((2, vec![0, 1])));
        assert_eq!(found.of_sum(&[]), None);
        let (by_part, known) = found.of_group(&[0, 1, 5, 6, 7]);
        assert_eq!((by_part, known), (PlacesByPart::from([(0, vec![0, 2]), (2, vec![1])]), vec![1, 7]));
    }
}
