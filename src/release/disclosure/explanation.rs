//! Which published numbers, added and subtracted, disclose a hidden one.
//!
//! The end of an attacker's interval is the value of a linear programme, and the dual of that programme [Chvátal 1983,
//! chapter 5] is a combination of the published equations that proves it: Σ y·(published sum) with every unknown number
//! in it at least (for the upper end) as often as in the target. Of equal proofs one with small coefficients is taken.

use super::intervals::{Attack, Equation, System, Unknowns};
use crate::disclosure::simplex::Simplex;
use std::collections::BTreeMap;

/// Entries of a programme beyond which no way is looked for.
const LARGEST: usize = 10_000_000;
/// More numbers than these are not told one by one.
const MOST_TERMS: usize = 12;

/// A combination of published numbers: (cell, how often), and its value.
#[derive(Clone, Debug, PartialEq)]
struct Sum {
    terms: Vec<(u32, f64)>,
    value: f64,
    /// Every unknown number cancels: the target is this sum, whatever the others are.
    is_identity: bool,
}

/// What pins a cell, in words: "garden, phone = garden, Total 617 − garden, app 171 − garden, store 446 = 0". `name`
/// says what a cell is called. `None` where nothing published bounds it, or its part of the table is too large.
#[must_use]
pub fn way(attack: &Attack<'_>, target: u32, name: &dyn Fn(u32) -> String) -> Option<String> {
    let system = attack.system();
    let unknowns = attack.unknowns_of(target);
    let most = sum(&system, &unknowns, true);
    let least = sum(&system, &unknowns, false);
    let of = |sum: &Sum| worded(&system, sum, name);
    let target = name(target);
    match (most, least) {
        (Some(most), _) if most.is_identity => Some(format!("{target} = {}", of(&most))),
        (_, Some(least)) if least.is_identity => Some(format!("{target} = {}", of(&least))),
        // What cannot be below nothing is nothing where it is at most nothing.
        (Some(most), _) if most.value.abs() < 1e-9 && system.positive => {
            Some(format!("{target} is at most {}, and no number is below 0", of(&most)))
        }
        (Some(most), Some(least)) if !least.terms.is_empty() => {
            Some(format!("{target} is at most {}, and at least {}", of(&most), of(&least)))
        }
        (Some(most), _) => Some(format!("{target} is at most {}", of(&most))),
        (None, Some(least)) if !least.terms.is_empty() => Some(format!("{target} is at least {}", of(&least))),
        (None, _) => None,
    }
}

/// The best proof of the upper or the lower end.
fn sum(system: &System<'_>, unknowns: &Unknowns<'_>, upper: bool) -> Option<Sum> {
    // What the target has without any unknown number.
    let mut terms: BTreeMap<u32, f64> = unknowns.published.iter().map(|&cell| (cell, 1.0)).collect();
    let mut is_identity = true;
    if !unknowns.target.is_empty() {
        let factors = dual(system, unknowns, upper, 1e-3).or_else(|| dual(system, unknowns, upper, 1e-7))?;
        let mut coefficients: BTreeMap<u32, f64> = unknowns.target.iter().map(|&atom| (atom, -1.0)).collect();
        for (row, &factor) in unknowns.rows.iter().zip(&factors).filter(|(_, factor)| **factor != 0.0) {
            for (cell, times) in row.terms(system) {
                *terms.entry(cell).or_default() += factor * times;
            }
            row.atoms.iter().for_each(|&atom| *coefficients.entry(atom).or_default() += factor);
        }
        is_identity = coefficients.values().all(|c| c.abs() < 1e-6);
    }
    let terms: Vec<(u32, f64)> = terms.into_iter().filter(|(_, times)| times.abs() > 1e-6).collect();
    let value = terms.iter().map(|&(cell, times)| times * system.values[cell as usize]).sum();
    Some(Sum { terms, value, is_identity })
}

/// How often each equation is taken; `None` if no combination proves anything. `care` is what a unit of a factor costs
/// beside the bound itself: every published number may be off by so much, which makes large factors dear.
fn dual(system: &System<'_>, unknowns: &Unknowns<'_>, upper: bool, care: f64) -> Option<Vec<f64>> {
    let sign = if upper { 1.0 } else { -1.0 };
    let scale = unknowns.rows.iter().map(|row| row.rest(system).abs()).fold(1.0, f64::max);
    let care = if system.whole { care } else { care * 1e-3 * scale };
    let mut columns: BTreeMap<u32, u32> = BTreeMap::new();
    for atom in unknowns.rows.iter().flat_map(|row| &row.atoms).chain(&unknowns.target) {
        let next = columns.len() as u32;
        columns.entry(*atom).or_insert(next);
    }
    let atoms = columns.len();
    if unknowns.rows.len().saturating_mul(atoms + unknowns.rows.len()) > LARGEST {
        return None;
    }
    let (mut x, mut low, mut high) = (vec![0.0; atoms], vec![0.0; atoms], vec![f64::INFINITY; atoms]);
    for (&atom, &column) in &columns {
        x[column as usize] = system.values[atom as usize];
        low[column as usize] = if system.positive { 0.0 } else { f64::NEG_INFINITY };
    }
    let column = |atom: &u32| columns.get(atom).copied();
    let rows: Vec<Vec<(u32, f64)>> = (atoms as u32..)
        .zip(&unknowns.rows)
        .map(|(off, row)| row.atoms.iter().filter_map(column).chain([off]).map(|column| (column, 1.0)).collect())
        .collect();
    // What each row is off by at the values at hand: nothing for a table that is known, all of it for one whose hidden
    // numbers are not.
    let off_by =
        |row: &&Equation| row.rest(system) - row.atoms.iter().map(|&atom| system.values[atom as usize]).sum::<f64>();
    x.extend(unknowns.rows.iter().map(off_by));
    low.extend(x.iter().skip(atoms).map(|off| off.min(-care)));
    high.extend(x.iter().skip(atoms).map(|off| off.max(care)));
    let offs = || atoms..atoms + rows.len();
    let to_nothing: Vec<(u32, f64)> =
        offs().filter(|&off| x[off].abs() > care).map(|off| (off as u32, -x[off].signum())).collect();
    let mut simplex = Simplex::new(&rows, x, low, high);
    if !to_nothing.is_empty() {
        simplex.maximise(&to_nothing, f64::INFINITY).ok()?;
        if offs().any(|off| simplex.point()[off].abs() > care * (1.0 + 1e-6)) {
            return None;
        }
    }
    offs().for_each(|off| simplex.set_bounds(off, -care, care));
    let objective: Vec<(u32, f64)> = unknowns.target.iter().filter_map(column).map(|column| (column, sign)).collect();
    let (value, prices) = simplex.maximise_priced(&objective).ok()?;
    value.is_finite().then(|| prices.iter().skip(atoms).map(|price| tidy(-sign * price)).collect())
}

/// Factors are small fractions; what is nearly one is one.
fn tidy(factor: f64) -> f64 {
    (1..=6).map(f64::from).map(|d| (factor * d).round() / d).find(|f| (f - factor).abs() < 1e-6).unwrap_or(factor)
}

fn worded(system: &System<'_>, sum: &Sum, name: &dyn Fn(u32) -> String) -> String {
    let mut terms = sum.terms.clone();
    // What is added first, the largest numbers first.
    let value = |cell: u32| system.values[cell as usize];
    terms.sort_by(|a, b| {
        b.1.signum().total_cmp(&a.1.signum()).then(value(b.0).total_cmp(&value(a.0))).then(a.0.cmp(&b.0))
    });
    let mut text = String::new();
    for (place, &(cell, times)) in terms.iter().take(MOST_TERMS).enumerate() {
        match (place, times < 0.0) {
            (0, false) => {}
            (0, true) => text.push('−'),
            (_, false) => text.push_str(" + "),
            (_, true) => text.push_str(" − "),
        }
        if (times.abs() - 1.0).abs() > 1e-6 {
            text.push_str(&format!("{} × ", number(times.abs())));
        }
        text.push_str(&format!("{} {}", name(cell), number(value(cell))));
    }
    if terms.len() > MOST_TERMS {
        text.push_str(&format!(" and {} more published numbers", terms.len() - MOST_TERMS));
    }
    match terms.as_slice() {
        [] => "0".to_owned(),
        [(_, times)] if (times - 1.0).abs() < 1e-6 => text,
        _ => format!("{text} = {}", number(sum.value)),
    }
}

/// At most three decimals.
fn number(value: f64) -> String {
    let rounded = (value * 1e3).round() / 1e3;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string().replace('-', "−") }
}
