//! An attacker of the groups around a table, written for the tests alone: people in one published group and not in
//! another, in both, in neither, outside one, outside a union.
//!
//! It knows the rows of a published table and which people each row is about by definition, so that it knows which
//! memberships occur; how many people have each is what it works out, by linear programmes.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// A row: the people that it is about, and the ends of what it says of their number; `None` where it is hidden.
pub struct Row {
    pub people: BTreeSet<u32>,
    pub says: Option<[f64; 2]>,
}

/// Every small group around the rows whose interval is not wide enough, with its size and what is known of it, in words:
/// the largest must be at least `threshold`, and the width too. `everyone` are the people of the table, whether or not a row says so.
pub fn recovered(rows: &[Row], everyone: &BTreeSet<u32>, threshold: usize) -> Vec<String> {
    let atoms = Atoms::new(rows, everyone);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (name, group) in groups(rows, everyone) {
        if !(1..threshold).contains(&group.len()) || !seen.insert(group.clone()) {
            continue;
        }
        let known = atoms.interval(rows, &group);
        let t = threshold as f64;
        if known[1] < t - 1e-6 || known[1] - known[0] < t - 1e-6 {
            found.push(format!("{name}: {} people, between {} and {}", group.len(), known[0], known[1]));
        }
    }
    found
}

/// The groups that are watched, of section 3 of the specification.
fn groups(rows: &[Row], everyone: &BTreeSet<u32>) -> Vec<(String, BTreeSet<u32>)> {
    let mut groups = Vec::new();
    for (a, first) in rows.iter().enumerate() {
        groups.push((format!("not {a}"), everyone - &first.people));
        for (b, second) in rows.iter().enumerate().filter(|(b, _)| *b != a) {
            groups.push((format!("{a} without {b}"), &first.people - &second.people));
            if a < b {
                let both = &first.people & &second.people;
                let either = &first.people | &second.people;
                groups.push((format!("{a} and {b}"), both));
                groups.push((format!("neither {a} nor {b}"), everyone - &either));
                for (c, third) in rows.iter().enumerate().filter(|(_, third)| either.is_subset(&third.people)) {
                    groups.push((format!("{c} and neither {a} nor {b}"), &third.people - &either));
                }
            }
        }
    }
    groups
}

/// The memberships that occur.
struct Atoms {
    /// For each, the rows that its people are in, and one of them.
    memberships: Vec<(Vec<bool>, u32, usize)>,
}

impl Atoms {
    fn new(rows: &[Row], everyone: &BTreeSet<u32>) -> Self {
        let mut found: BTreeMap<Vec<bool>, (u32, usize)> = BTreeMap::new();
        for &person in everyone {
            let membership = rows.iter().map(|row| row.people.contains(&person)).collect();
            found.entry(membership).or_insert((person, 0)).1 += 1;
        }
        Self { memberships: found.into_iter().map(|(m, (person, people))| (m, person, people)).collect() }
    }

    fn interval(&self, rows: &[Row], group: &BTreeSet<u32>) -> [f64; 2] {
        let parts: Vec<Part> = self
            .memberships
            .iter()
            .map(|(rows, person, people)| Part { rows: rows.clone(), people: *people, inside: group.contains(person) })
            .collect();
        interval(&parts, &rows.iter().map(|row| row.says).collect::<Vec<_>>())
    }
}

/// People who are in the same rows.
pub struct Part {
    /// For each row whether they are in it.
    pub rows: Vec<bool>,
    pub people: usize,
    /// They belong to the group that is attacked.
    pub inside: bool,
}

/// Between which whole numbers the people inside are known to be, given what each row says. The true numbers are where
/// the search begins, so no large number is on the right-hand side.
pub fn interval(parts: &[Part], says: &[Option<[f64; 2]>]) -> [f64; 2] {
    let people =
        |is_in: &dyn Fn(&Part) -> bool| parts.iter().filter(|p| is_in(p)).map(|p| p.people).sum::<usize>() as f64;
    let end = |direction: OptimizationDirection| {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = parts
            .iter()
            .map(|part| problem.add_var(f64::from(u8::from(part.inside)), (-(part.people as f64), 1e6)))
            .collect();
        for (place, row) in says.iter().enumerate() {
            let Some([low, high]) = row else { continue };
            let mut sum = LinearExpr::empty();
            let inside = parts.iter().zip(&variables).filter(|(part, _)| part.rows[place]);
            inside.for_each(|(_, variable)| sum.add(*variable, 1.0));
            let truth = people(&|part| part.rows[place]);
            problem.add_constraint(sum.clone(), ComparisonOp::Ge, low - truth);
            problem.add_constraint(sum, ComparisonOp::Le, high - truth);
        }
        let solution = problem.solve().unwrap().into_solution().unwrap();
        people(&|part| part.inside) + solution.objective()
    };
    let low = end(OptimizationDirection::Minimize);
    let high = end(OptimizationDirection::Maximize);
    [(low - 1e-6).ceil(), (high + 1e-6).floor()]
}
