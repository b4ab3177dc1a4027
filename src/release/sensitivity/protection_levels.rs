//! What must be protected in one table, and what hiding its cells costs.

use super::problem::{CellSystem, Problem};
use super::rules::{self, Need, Reason, Unsafe};
use crate::disclosure::Quantity;
use crate::release::changed::Own;
use crate::release::disclosure::implicit_groups::{know_empty, watch_people};
use crate::release::settings::{Cost, Rules, Singletons, TableSettings};
use crate::release::tabulation::axis::Axis;
use crate::release::tabulation::contributions::Contributions;
use crate::release::tabulation::{Table, TableInput};
use std::sync::Arc;

/// The sites of a table's cells: a number that several tables publish is one site. `None` for a cell without a row.
pub(super) type Sites = [Option<u32>];

/// The numbers of one table alone, people first; and (cell, reason) of every unsafe cell.
pub(in crate::release) fn of_table(
    table: &Table,
    input: &TableInput,
    settings: &TableSettings,
    changed: Option<&Own>,
    sites: &Sites,
) -> (Vec<CellSystem>, Vec<(u32, Reason)>) {
    let mut numbers = Vec::new();
    let mut reasons: Vec<(u32, Reason)> = Vec::new();
    let mut found = unsafe_counts(table, settings);
    found.extend(changed.into_iter().flat_map(|own| own.people.iter().cloned()));
    found.sort_by_key(|u| u.cell);
    reasons.extend(found.iter().map(|u| (u.cell, u.reason)));
    numbers.push(count_numbers(table, &found, settings, sites));
    for (m, column) in input.measures.iter().enumerate() {
        let Some(rules) = rules_of(settings, &column.name) else { continue };
        let contributions = &table.contributions[m];
        let mut found = rules::unsafe_sums(table, contributions, rules);
        found.extend(changed.and_then(|own| own.sums.get(&column.name)).into_iter().flatten().cloned());
        reasons.extend(found.iter().map(|u| (u.cell, u.reason)));
        found.sort_by_key(|u| u.cell);
        numbers.push(sum_numbers(table, &column.name, contributions, &found, rules, sites));
    }
    reasons.sort_unstable();
    reasons.dedup();
    (numbers, reasons)
}

pub(in crate::release) fn unsafe_counts(table: &Table, settings: &TableSettings) -> Vec<Unsafe> {
    rules::unsafe_counts(&table.shape, &table.counts, &settings.rules, settings.standard)
}

/// The rules for the sums of a column; `None` if the table publishes nothing of it.
pub(in crate::release) fn rules_of<'a>(settings: &'a TableSettings, column: &str) -> Option<&'a Rules> {
    let mut own = settings.measures.iter().filter(|s| s.column == column).peekable();
    own.peek()?;
    Some(own.find_map(|s| s.rules.as_ref()).unwrap_or(&settings.rules))
}

fn count_numbers(table: &Table, found: &[Unsafe], settings: &TableSettings, sites: &Sites) -> CellSystem {
    let as_values = |counts: &[i64]| counts.iter().map(|&c| c as f64).collect::<Vec<f64>>();
    let rules = &settings.rules;
    let need = |people: u64| Need::of_count(people as f64, rules.threshold, settings.standard);
    let alone = || {
        let is_alone = |c: usize| table.counts[c] == 1;
        if rules.singletons == Singletons::All { alone(table, is_alone) } else { Vec::new() }
    };
    let mut numbers = match &table.groups {
        None => CellSystem {
            shape: Arc::new(table.shape.clone()),
            quantity: Quantity::People,
            values: as_values(&table.counts),
            known: Vec::new(),
            whole: true,
            positive: true,
            table_cell: sites.to_vec(),
            public: Vec::new(),
            needs: Problem::needs(found),
            watched: rules::small_differences(&table.shape, &table.counts, rules, settings.standard),
            singletons: alone(),
            rounded: None,
        },
        Some(groups) => {
            let mut table_cell = vec![None; groups.shape.cells];
            for (node, site) in groups.node_of_cell.iter().zip(sites) {
                if let Some(node) = node {
                    table_cell[*node as usize] = *site;
                }
            }
            let node = |cell: u32| groups.node_of_cell[cell as usize];
            let moved: Vec<Unsafe> =
                found.iter().filter_map(|u| Some(Unsafe { cell: node(u.cell)?, ..u.clone() })).collect();
            CellSystem {
                shape: Arc::new(groups.shape.clone()),
                quantity: Quantity::People,
                values: as_values(&groups.counts),
                known: groups.known.clone(),
                whole: true,
                positive: true,
                table_cell,
                public: Vec::new(),
                needs: Problem::needs(&moved),
                watched: Vec::new(),
                singletons: alone().into_iter().filter_map(node).collect(),
                rounded: None,
            }
        }
    };
    if settings.hide_total {
        // Everyone's number must not be the sum of others.
        numbers.needs.push((numbers.shape.cells as u32 - 1, of_whole(rules)));
    }
    if table.groups.is_some() || table.shape.axes.iter().any(Axis::overlaps) {
        know_empty(&mut numbers);
    }
    if let Some(groups) = &table.groups {
        let mut published: Vec<(u32, Option<String>)> = Vec::new();
        for row in &table.rows {
            let Some(node) = groups.node_of_cell[row.cell as usize] else { continue };
            if published.iter().all(|(other, _)| *other != node) {
                let is_whole = row.at.iter().all(|label| *label == table.total_label);
                published.push((node, (!is_whole).then(|| row.at.join(", "))));
            }
        }
        watch_people(&mut numbers, groups, &published, rules.threshold, need);
    }
    numbers
}

/// What the attacker must not know of the number of all people, if it is not to be published.
pub(in crate::release) fn of_whole(rules: &Rules) -> Need {
    Need::Width(rules.threshold.max(1) as f64)
}

fn sum_numbers(
    table: &Table,
    column: &str,
    contributions: &[Contributions],
    found: &[Unsafe],
    rules: &Rules,
    sites: &Sites,
) -> CellSystem {
    CellSystem {
        shape: Arc::new(table.shape.clone()),
        quantity: Quantity::Value(column.to_owned()),
        values: contributions.iter().map(|c| c.sum).collect(),
        known: Vec::new(),
        whole: false,
        positive: !contributions.iter().any(|c| c.negative),
        table_cell: sites.to_vec(),
        public: Vec::new(),
        needs: Problem::needs(found),
        watched: Vec::new(),
        singletons: singletons(table, contributions, rules),
        rounded: None,
    }
}

/// Cells of one measure with one person, who knows the sum.
pub(in crate::release) fn alone_in_sums(table: &Table, measure: usize, rules: &Rules) -> Vec<u32> {
    table.contributions.get(measure).map_or_else(Vec::new, |contributions| singletons(table, contributions, rules))
}

fn singletons(table: &Table, contributions: &[Contributions], rules: &Rules) -> Vec<u32> {
    if rules.singletons == Singletons::Off {
        return Vec::new();
    }
    alone(table, |c| contributions[c].people == 1)
}

fn alone(table: &Table, is_alone: impl Fn(usize) -> bool) -> Vec<u32> {
    (0..table.shape.cells).filter(|&c| table.shape.is_listed(c) && is_alone(c)).map(|c| c as u32).collect()
}

/// What it costs to hide each cell of the table.
pub(in crate::release) fn weights(table: &Table, cost: Cost) -> impl Iterator<Item = f64> + '_ {
    table.counts.iter().map(move |&n| match cost {
        // Hiding nobody is not free: of two patterns that cost the same the one with fewer cells is taken.
        Cost::People => n as f64 + 1e-3,
        Cost::Cells => 1.0 + 1e-6 * (n as f64).min(1e5),
    })
}

/// The cell of everyone, where their number is not to be known.
pub(in crate::release) fn withheld(table: &Table, settings: &TableSettings) -> Option<usize> {
    let whole = table.shape.cells.checked_sub(1)?;
    (settings.hide_total && table.shape.is_listed(whole)).then_some(whole)
}
