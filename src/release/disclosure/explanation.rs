//! Which published numbers, added and subtracted, disclose a hidden one.
//!
//! The combination of published sums that proves an end of the attacker's interval
//! (`disclosure::programme::proof`), in words. Of equal proofs one with small coefficients is taken.

use super::intervals::{Attack, System, Unknowns};
use crate::disclosure::programme::End;
use crate::disclosure::programme::proof::Published;
use std::collections::BTreeMap;

/// More numbers than these are not named one by one.
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
/// says what a cell is called. `None` if nothing published bounds it, or its part of the table is too large.
#[must_use]
pub fn way(attack: &Attack<'_>, target: u32, name: &dyn Fn(u32) -> String) -> Option<String> {
    let system = attack.system();
    let unknowns = attack.unknowns_of(target);
    let most = sum(&system, &unknowns, End::Greatest);
    let least = sum(&system, &unknowns, End::Least);
    let of = |sum: &Sum| worded(&system, sum, name);
    let target = name(target);
    match (most, least) {
        (Some(most), _) if most.is_identity => Some(format!("{target} = {}", of(&most))),
        (_, Some(least)) if least.is_identity => Some(format!("{target} = {}", of(&least))),
        // What cannot be below nothing is nothing if it is at most nothing.
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

/// The best proof of an end.
fn sum(system: &System<'_>, unknowns: &Unknowns<'_>, end: End) -> Option<Sum> {
    // What the target has without any unknown number.
    let mut terms: BTreeMap<u32, f64> = unknowns.published.iter().map(|&cell| (cell, 1.0)).collect();
    let mut is_identity = true;
    if !unknowns.target.is_empty() {
        let factors = factors(system, unknowns, end, 1e-3).or_else(|| factors(system, unknowns, end, 1e-7))?;
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

/// How often each equation is taken; `None` if no combination proves anything.
fn factors(system: &System<'_>, unknowns: &Unknowns<'_>, end: End, care: f64) -> Option<Vec<f64>> {
    let mut atoms: Vec<u32> =
        unknowns.rows.iter().flat_map(|row| &row.atoms).chain(&unknowns.target).copied().collect();
    atoms.sort_unstable();
    atoms.dedup();
    let places = |of: &[u32]| -> Vec<u32> {
        of.iter().filter_map(|atom| atoms.binary_search(atom).ok()).map(|place| place as u32).collect()
    };
    let rests: Vec<f64> = unknowns.rows.iter().map(|row| row.rest(system)).collect();
    let scale = rests.iter().fold(1.0_f64, |scale, rest| scale.max(rest.abs()));
    let care = if system.whole { care } else { care * 1e-3 * scale };
    let published = Published {
        values: atoms.iter().map(|&atom| system.values[atom as usize]).collect(),
        sums: unknowns.rows.iter().zip(rests).map(|(row, rest)| (places(&row.atoms), [rest; 2])).collect(),
        positive: system.positive,
    };
    published.factors(&places(&unknowns.target), end, care)
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
