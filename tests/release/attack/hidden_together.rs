//! The hidden cells of a line together are a cell as well: its sum is what the line's total leaves, and the rules hold
//! for the people of all of them.

use crate::release::attack::several_rows::orders;
use crate::release::make::settings;
use crate::release::sums::beside_counts::{Dice, prepared, table_of, tables};
use crate::release::sums::beside_counts_attack::{Row, rows};
use shoal::release::Status;
use shoal::release::settings::{Measure, Statistic};
use std::collections::BTreeMap;

/// The lines of a published table: the row of the total, those of its parts.
fn lines(rows: &[Row]) -> Vec<(usize, Vec<usize>)> {
    let dimensions = rows[0].at.len();
    let mut lines = Vec::new();
    for (total, row) in rows.iter().enumerate() {
        for axis in (0..dimensions).filter(|&axis| row.at[axis] == "Total") {
            let is_part = |other: &Row| {
                other.at[axis] != "Total" && (0..dimensions).all(|a| a == axis || other.at[a] == row.at[a])
            };
            lines.push((total, (0..rows.len()).filter(|&i| is_part(&rows[i])).collect()));
        }
    }
    lines
}

/// Of the amounts of people, descending: fewer than the threshold, or one of them can be estimated to within p %.
fn is_unsafe(amounts: &[f64], threshold: usize, p: Option<f64>, dominance: Option<(usize, f64)>) -> bool {
    let sum: f64 = amounts.iter().sum();
    let estimable = |p: f64| amounts[0] > 0.0 && amounts.iter().skip(2).sum::<f64>() < p / 100.0 * amounts[0] - 1e-9;
    let dominated = |(n, k): (usize, f64)| sum > 0.0 && amounts.iter().take(n).sum::<f64>() >= k / 100.0 * sum + 1e-9;
    !amounts.is_empty() && (amounts.len() < threshold || p.is_some_and(estimable) || dominance.is_some_and(dominated))
}

#[test]
fn what_a_total_leaves_holds_no_amount_of_one_person() {
    let (mut attacked, mut hidden, mut unions, mut cells, mut open_tables) = (0, 0, 0, 0, 0);
    for seed in 0..tables(300) {
        let mut dice = Dice::new(seed + 9_000);
        let sizes: &[usize] = [&[4][..], &[6], &[3, 3], &[4, 3]][dice.below(4) as usize];
        let mut people = Vec::new();
        for cell in 0..sizes.iter().product::<usize>() {
            let (first, second) = (cell % sizes[0], cell / sizes[0]);
            let at = if sizes.len() == 1 { vec![first as u32] } else { vec![first as u32, second as u32] };
            let most = [3, 12, 40][dice.below(3) as usize];
            for _ in 0..1 + dice.below(most) {
                let large = if dice.below(14) == 0 { 40 } else { 1 };
                people.push((at.clone(), (large * dice.below(30)) as f64));
            }
        }
        let mut settings = settings([3, 5][dice.below(2) as usize]);
        settings.rules.p_percent = [None, Some(10.0), Some(25.0)][dice.below(3) as usize];
        settings.rules.dominance = [None, Some((2, 85.0))][dice.below(2) as usize];
        settings.measures = vec![Measure::new("spend", Statistic::Sum)];
        let table = prepared(&table_of(sizes, &people), &settings).unwrap();
        attacked += 1;
        cells += table.cells.len();
        hidden += table.cells.iter().filter(|c| c.status != Status::Published).count();
        if !table.checked.protected {
            open_tables += 1;
            continue;
        }
        let rows = rows(&table);
        for (total, parts) in lines(&rows).into_iter().filter(|(total, _)| rows[*total].people.is_some()) {
            let open: Vec<usize> = parts.into_iter().filter(|&part| rows[part].people.is_none()).collect();
            let is_in = |at: &[u32]| {
                open.iter().any(|&part| {
                    rows[part].at.iter().zip(at).all(|(label, code)| label == "Total" || *label == format!("v{code}"))
                })
            };
            let mut amounts: Vec<f64> = people.iter().filter(|p| is_in(&p.0)).map(|p| p.1).collect();
            amounts.sort_by(|a, b| b.total_cmp(a));
            unions += usize::from(open.len() > 1);
            let rules = &settings.rules;
            assert!(
                !is_unsafe(&amounts, rules.threshold as usize, rules.p_percent, rules.dominance),
                "seed {seed}: {:?} leaves {amounts:?}",
                rows[total].at
            );
        }
    }
    println!("{attacked} tables, {hidden} of {cells} cells hidden, {unions} groups of hidden cells attacked");
    assert!(
        unions > 150 && open_tables * 10 < attacked,
        "{unions} groups; {open_tables} of {attacked} tables did not hold"
    );
}

/// A person of several cells counts with all of their rows.
#[test]
fn a_persons_rows_in_several_hidden_cells_are_added_up() {
    let mut found = 0;
    for seed in 0..400 {
        let mut dice = Dice::new(seed + 31);
        let mut orders_of = Vec::new();
        for person in 0..45_u32 {
            for _ in 0..1 + dice.below(2) {
                let category = [0, 0, 0, 1, 1, 2, 3][dice.below(7) as usize];
                let large = if person % 15 == 0 { 30 } else { 1 };
                orders_of.push((person, category, (1 + large * dice.below(20)) as f64));
            }
        }
        let mut settings = settings(4);
        settings.rules.p_percent = Some(20.0);
        settings.measures = vec![Measure::new("spend", Statistic::Sum)];
        let table = prepared(&orders(&orders_of, 4), &settings).unwrap();
        let rows = rows(&table);
        let total = rows.iter().find(|row| row.at[0] == "Total").unwrap();
        if !table.checked.protected || total.sum.is_none() {
            continue;
        }
        let open: Vec<u32> =
            (0..4).filter(|c| rows.iter().any(|r| r.at[0] == format!("v{c}") && r.sum.is_none())).collect();
        let mut by_person: BTreeMap<u32, f64> = BTreeMap::new();
        for (person, _, value) in orders_of.iter().filter(|o| open.contains(&o.1)) {
            *by_person.entry(*person).or_default() += value;
        }
        let mut amounts: Vec<f64> = by_person.into_values().collect();
        amounts.sort_by(|a, b| b.total_cmp(a));
        found += usize::from(open.len() > 1);
        assert!(!is_unsafe(&amounts, 4, Some(20.0), None), "seed {seed}: {open:?} {amounts:?}");
    }
    assert!(found > 20, "{found}");
}
