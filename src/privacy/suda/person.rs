//! One person's sets: which facts single this one out.

use std::collections::HashSet;

use rayon::prelude::*;

use super::Elements;
use crate::privacy::{Classes, CodedTable, PrivacyError, Progress};

/// The minimal unique combinations of the person alone in a class, smallest sets first; each the places of
/// quasi-identifiers in the table, ascending. Empty if the class holds more than one person.
///
/// Everybody else agrees with the person on some columns. A set singles out unless somebody agrees on all of it, so
/// the sets wanted are the minimal ones that meet every other's columns of disagreement.
///
/// # Errors
/// [`PrivacyError::Cancelled`]; [`PrivacyError::TooManyColumns`] for more than 64 quasi-identifiers.
pub fn combinations_of(
    table: &CodedTable,
    classes: &Classes,
    class: u32,
    progress: &Progress,
) -> Result<Vec<Vec<usize>>, PrivacyError> {
    let columns = table.quasi_identifiers().len();
    let elements = Elements::new(table, classes)?;
    if classes.sizes().get(class as usize) != Some(&1) {
        return Ok(Vec::new());
    }
    let own = elements.class.binary_search(&class).unwrap_or_default() as u32;
    let codes: Vec<Option<u32>> = (0..columns).map(|column| classes.code(class, column)).collect();
    let differs = |element: u32| {
        let other = elements.class[element as usize];
        let bit = |column: usize| u64::from(classes.code(other, column) != codes[column]) << column;
        (0..columns).fold(0, |bits, column| bits | bit(column))
    };
    let chunk = 1 << 16;
    let disagreements = (0..elements.len().div_ceil(chunk))
        .into_par_iter()
        .map(|at| {
            progress.check()?;
            let others = (at * chunk..elements.len().min((at + 1) * chunk)).map(|element| element as u32);
            let others = others.filter(|&other| !elements.same_person(own, other));
            Ok(others.map(differs).collect::<HashSet<u64>>())
        })
        .try_reduce(HashSet::new, |mut a, b| {
            a.extend(b);
            Ok::<_, PrivacyError>(a)
        })?;
    let mut disagreements: Vec<u64> = disagreements.into_iter().collect();
    minimal(&mut disagreements);
    let mut sets = vec![0u64];
    for disagreement in disagreements {
        progress.check()?;
        let (mut met, missed): (Vec<u64>, Vec<u64>) = sets.iter().partition(|&set| set & disagreement != 0);
        let bits = (0..columns).map(|column| 1u64 << column).filter(|bit| disagreement & bit != 0);
        met.extend(bits.flat_map(|bit| missed.iter().map(move |set| set | bit)));
        sets = met;
        minimal(&mut sets);
    }
    let places = |set: u64| (0..columns).filter(|column| set >> column & 1 == 1).collect();
    let mut sets: Vec<Vec<usize>> = sets.into_iter().map(places).collect();
    sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    Ok(sets)
}

/// Leaves the sets that contain no other.
fn minimal(sets: &mut Vec<u64>) {
    sets.sort_unstable_by_key(|set| (set.count_ones(), *set));
    sets.dedup();
    let mut kept: Vec<u64> = Vec::new();
    for &set in sets.iter() {
        if kept.iter().all(|small| small & set != *small) {
            kept.push(set);
        }
    }
    *sets = kept;
}
