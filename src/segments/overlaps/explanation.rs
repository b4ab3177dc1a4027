//! How a group follows from published counts, in words: "VIP minus VIP with app".

use crate::disclosure::exact::{Equations, Group};
use crate::disclosure::field::Mod;

/// Up to this many published counts, all threes are tried.
const MOST_TRIED: usize = 130;

/// Whole-number coefficients of equations over a common divisor, proved to give the group.
struct Combination {
    terms: Vec<(usize, i64)>,
    divisor: i64,
}

/// The shortest derivation of a group that can be found quickly: one count, the difference of two, sums and differences of
/// three, else the combination that the elimination gave; with the counts that it uses, ascending. `None` if none of
/// these could be proved.
pub fn explained(
    equations: &Equations,
    names: &[&str],
    group: &Group,
    found: Option<&[Mod]>,
) -> Option<(String, Vec<usize>)> {
    let people = equations.people_in(group);
    short(equations, group, people)
        .or_else(|| found.and_then(|coefficients| whole(equations, group, coefficients)))
        .map(|combination| {
            let mut used: Vec<usize> = combination.terms.iter().map(|(equation, _)| *equation).collect();
            used.sort_unstable();
            (combination.sentence(equations, names), used)
        })
}

fn short(equations: &Equations, group: &Group, people: u64) -> Option<Combination> {
    let count = equations.count();
    let size: Vec<i128> = (0..count).map(|equation| i128::from(equations.size(equation))).collect();
    let people = i128::from(people);
    let proved = |terms: &[(usize, i64)]| {
        let combination = Combination { terms: terms.to_vec(), divisor: 1 };
        combination.proves(equations, group).then_some(combination)
    };
    let itself = (0..count).filter(|&a| size[a] == people).find_map(|a| proved(&[(a, 1)]));
    if itself.is_some() {
        return itself;
    }
    for a in 0..count {
        for b in 0..count {
            if a != b
                && size[a] - size[b] == people
                && let Some(found) = proved(&[(a, 1), (b, -1)])
            {
                return Some(found);
            }
        }
    }
    // Three of a thousand are too many to try; the elimination's own combination is reported then.
    let tried = if count <= MOST_TRIED { count } else { 0 };
    for a in 0..tried {
        for b in (0..count).filter(|&b| b != a) {
            for c in (0..count).filter(|&c| c != a && c != b) {
                let found = if a < b && size[a] + size[b] - size[c] == people {
                    proved(&[(a, 1), (b, 1), (c, -1)])
                } else {
                    None
                };
                if let Some(found) = found {
                    return Some(found);
                }
                if b < c
                    && size[a] - size[b] - size[c] == people
                    && let Some(found) = proved(&[(a, 1), (b, -1), (c, -1)])
                {
                    return Some(found);
                }
            }
        }
    }
    None
}

/// The elimination's coefficients as whole numbers over their common divisor.
fn whole(equations: &Equations, group: &Group, coefficients: &[Mod]) -> Option<Combination> {
    let fractions: Vec<(i64, i64)> = coefficients.iter().map(|c| c.rational()).collect::<Option<_>>()?;
    let mut divisor = 1_i64;
    for &(_, d) in &fractions {
        divisor = (divisor / gcd(divisor, d)).checked_mul(d)?;
    }
    let terms = fractions
        .iter()
        .enumerate()
        .filter(|(_, (n, _))| *n != 0)
        .map(|(i, &(n, d))| Some((i, n.checked_mul(divisor / d)?)))
        .collect::<Option<Vec<_>>>()?;
    let combination = Combination { terms, divisor };
    combination.proves(equations, group).then_some(combination)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Combination {
    /// Whether it is the divisor on the group's regions and 0 on all others: then it is the group's size whatever
    /// the regions hold.
    fn proves(&self, equations: &Equations, group: &Group) -> bool {
        (0..equations.atoms()).all(|region| {
            let sum: i128 = self
                .terms
                .iter()
                .filter(|(equation, _)| equations.contains(*equation, region))
                .map(|(_, factor)| i128::from(*factor))
                .sum();
            let wanted = if group.binary_search(&region).is_ok() { i128::from(self.divisor) } else { 0 };
            sum == wanted
        })
    }

    fn sentence(&self, equations: &Equations, names: &[&str]) -> String {
        let name = |equation: usize| names.get(equation).copied().unwrap_or("everyone in the file");
        if let ([(only, 1)], 1) = (self.terms.as_slice(), self.divisor) {
            return if names.get(*only).is_none() { name(*only).to_owned() } else { format!("{} itself", name(*only)) };
        }
        let mut terms = self.terms.clone();
        // What is added comes first, the largest count first, so that it reads as it would be worked out.
        terms.sort_by_key(|&(equation, factor)| (factor < 0, std::cmp::Reverse(equations.size(equation)), equation));
        let mut text = String::new();
        for (i, &(equation, factor)) in terms.iter().enumerate() {
            match (i, factor < 0) {
                (0, false) => {}
                (0, true) => text.push_str("minus "),
                (_, false) => text.push_str(" plus "),
                (_, true) => text.push_str(" minus "),
            }
            if factor.abs() != 1 {
                text.push_str(&format!("{} × ", factor.abs()));
            }
            text.push_str(name(equation));
        }
        if self.divisor == 1 { text } else { format!("({text}) ÷ {}", self.divisor) }
    }
}
