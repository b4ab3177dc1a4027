//! An attacker written for the tests alone: it sees a published table and nothing of the code that made it.
//!
//! It enumerates every table of whole numbers that agrees with what is published.

use shoal::release::{Published, PublishedValue};

/// What a published row says: the atoms that it adds up, and the sum where it is published.
pub struct Statement {
    pub atoms: Vec<usize>,
    pub value: Option<i64>,
}

/// Reads the rows; `inside(dimension, label)` tells the categories of a label.
pub fn statements(table: &Published, sizes: &[usize], inside: &dyn Fn(usize, &str) -> Vec<usize>) -> Vec<Statement> {
    table
        .rows
        .iter()
        .map(|row| {
            let mut atoms = vec![0_usize];
            for (d, label) in row.at.iter().enumerate() {
                let leaves = if *label == table.total_label { (0..sizes[d]).collect() } else { inside(d, label) };
                atoms = atoms.iter().flat_map(|a| leaves.iter().map(move |l| a * sizes[d] + l)).collect();
            }
            let value = match row.values[0] {
                PublishedValue::Count(n) => Some(n as i64),
                PublishedValue::Hidden => None,
                other => panic!("people are a count, not {other:?}"),
            };
            Statement { atoms, value }
        })
        .collect()
}

/// "v2" is category 2, of any dimension.
pub fn by_number(_: usize, label: &str) -> Vec<usize> {
    vec![label[1..].parse().unwrap()]
}

/// The interval of every statement over all tables that agree; what no statement bounds is tried up to `most`.
/// `None` where there are more than `patience` steps.
pub fn intervals(statements: &[Statement], atoms: usize, most: i64, patience: usize) -> Option<Vec<[i64; 2]>> {
    let equations: Vec<(&[usize], i64)> =
        statements.iter().filter_map(|s| s.value.map(|v| (s.atoms.as_slice(), v))).collect();
    let mut of_atom: Vec<Vec<usize>> = vec![Vec::new(); atoms];
    for (e, (members, _)) in equations.iter().enumerate() {
        members.iter().for_each(|&a| of_atom[a].push(e));
    }
    let mut left: Vec<i64> = equations.iter().map(|e| e.1).collect();
    let mut open: Vec<usize> = equations.iter().map(|e| e.0.len()).collect();
    // Atoms in the order in which they are most tied.
    let mut order: Vec<usize> = (0..atoms).collect();
    order.sort_by_key(|&a| (of_atom[a].iter().map(|&e| open[e]).min().unwrap_or(usize::MAX), a));
    let mut found: Vec<[i64; 2]> = vec![[i64::MAX, i64::MIN]; statements.len()];
    let mut table = vec![0; atoms];
    let mut steps = 0;
    let mut seek = Seek { of_atom: &of_atom, order: &order, most, patience, statements };
    seek.go(0, &mut left, &mut open, &mut table, &mut found, &mut steps).then_some(found)
}

struct Seek<'a> {
    of_atom: &'a [Vec<usize>],
    order: &'a [usize],
    most: i64,
    patience: usize,
    statements: &'a [Statement],
}

impl Seek<'_> {
    fn go(
        &mut self,
        at: usize,
        left: &mut [i64],
        open: &mut [usize],
        table: &mut [i64],
        found: &mut [[i64; 2]],
        steps: &mut usize,
    ) -> bool {
        *steps += 1;
        if *steps > self.patience {
            return false;
        }
        let Some(&atom) = self.order.get(at) else {
            for (s, f) in self.statements.iter().zip(found.iter_mut()) {
                let v: i64 = s.atoms.iter().map(|&a| table[a]).sum();
                *f = [f[0].min(v), f[1].max(v)];
            }
            return true;
        };
        let equations = &self.of_atom[atom];
        let high = equations.iter().map(|&e| left[e]).min().unwrap_or(self.most);
        let low = equations.iter().filter(|&&e| open[e] == 1).map(|&e| left[e]).max().unwrap_or(0);
        for value in low..=high {
            equations.iter().for_each(|&e| {
                left[e] -= value;
                open[e] -= 1;
            });
            let fits = equations.iter().all(|&e| left[e] >= 0 && (open[e] > 0 || left[e] == 0));
            table[atom] = value;
            let go_on = !fits || self.go(at + 1, left, open, table, found, steps);
            equations.iter().for_each(|&e| {
                left[e] += value;
                open[e] += 1;
            });
            if !go_on {
                return false;
            }
        }
        true
    }
}
