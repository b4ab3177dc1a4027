//! From rows to a table that may leave: count, find what is unsafe, hide, attack.

use super::attack::Attack;
use super::bound::least_cells;
use super::contributions::Contributions;
use super::controlled::controlled;
use super::error::ReleaseError;
use super::linked::linked;
use super::merge::merged;
use super::prepared::{Checked, CostFigures, Prepared, PreparedCell, Status};
use super::problem::{Numbers, Problem};
use super::published::PublishedValue;
use super::rounding::rounded;
use super::rules::{self, Reason, Unsafe};
use super::settings::{Cost, Protect, ReleaseSettings, Rounding, Rules, Singletons};
use super::statistics;
use super::suppress::{Pattern, suppress};
use super::table::{Table, TableInput, tabulate};
use crate::privacy::Progress;
use std::sync::Arc;

/// Entries of tableaus times objectives up to which every hidden cell's interval is worked out.
const MOST_WORK: f64 = 2e8;

/// Makes one table: counts, protects, attacks.
///
/// # Errors
/// [`ReleaseError`]: a sentence that says what does not fit, or that the work was cancelled. A table that could not be
/// protected is no error: [`Checked::protected`] is false, and it may not be written.
pub fn prepare(
    input: &TableInput,
    settings: &ReleaseSettings,
    earlier: &[Earlier],
    progress: &Progress,
) -> Result<Prepared, ReleaseError> {
    let columns = check(input, settings)?;
    let merged_input;
    let input = if settings.protect == Protect::Merge {
        merged_input = merged(input, settings, progress)?;
        &merged_input
    } else {
        input
    };
    let table = tabulate(input, settings, progress)?;
    let (mut problem, found) = problem(&table, input, settings);
    if !earlier.is_empty() {
        let unsafe_counts = rules::unsafe_counts(&table.shape, &table.counts, &settings.rules, settings.standard);
        let threshold = settings.rules.threshold;
        let together = linked(input, &table, &unsafe_counts, threshold, settings.standard, earlier, progress)?;
        problem.numbers.push(together);
    }
    let mut must = vec![false; table.shape.cells];
    found.iter().for_each(|(c, _)| must[*c as usize] = true);
    let withheld = withheld(&table, settings);
    if let Some(cell) = withheld {
        must[cell] = true;
    }
    if !settings.hide_zeros {
        for (cell, weight) in problem.weight.iter_mut().enumerate() {
            if table.counts[cell] == 0 && !must[cell] {
                *weight = f64::INFINITY;
            }
        }
    }
    let pattern = match settings.protect {
        Protect::None => Pattern { hidden: vec![false; table.shape.cells], protected: found.is_empty(), proved: None },
        _ => suppress(&problem, &must, progress)?,
    };
    finish(&table, &problem, &found, withheld, &pattern, settings, &columns, progress)
}

/// An earlier release of the same people.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub input: TableInput,
    pub settings: ReleaseSettings,
    pub published: super::published::Published,
}

/// For each measure of the settings, its column in the input.
fn check(input: &TableInput, settings: &ReleaseSettings) -> Result<Vec<usize>, ReleaseError> {
    let wrong = |setting, value: String, must| Err(ReleaseError::Setting { setting, value, must });
    for rules in settings.measures.iter().filter_map(|m| m.rules.as_ref()).chain([&settings.rules]) {
        if let Some((n, k)) = rules.dominance
            && (n == 0 || n > super::contributions::MOST_KEPT || !(k > 0.0 && k <= 100.0))
        {
            return wrong("dominance", format!("{n},{k}"), "N from 1 to 8, K above 0 up to 100");
        }
        if let Some(p) = rules.p_percent.filter(|p| !(p.is_finite() && *p > 0.0)) {
            return wrong("p percent", p.to_string(), "it must be above 0");
        }
    }
    if let Protect::Round { base } = settings.protect
        && base < 2
    {
        return wrong("rounding base", base.to_string(), "it must be a whole number above 1");
    }
    let place = |column: &String| {
        let place = input.measures.iter().position(|m| m.name == *column);
        place.ok_or_else(|| ReleaseError::NoSuchMeasure(column.clone()))
    };
    settings.measures.iter().map(|m| place(&m.column)).collect()
}

/// What must be protected, and why: (cell of the table, reason).
fn problem(table: &Table, input: &TableInput, settings: &ReleaseSettings) -> (Problem, Vec<(u32, Reason)>) {
    let mut numbers = Vec::new();
    let mut reasons: Vec<(u32, Reason)> = Vec::new();
    let mut found = rules::unsafe_counts(&table.shape, &table.counts, &settings.rules, settings.standard);
    reasons.extend(found.iter().map(|u| (u.cell, u.reason)));
    if table.groups.is_none() {
        found.extend(rules::unsafe_differences(&table.shape, &table.counts, &settings.rules));
    }
    numbers.push(count_numbers(table, &found, &settings.rules));
    for (m, column) in input.measures.iter().enumerate() {
        let own: Vec<_> = settings.measures.iter().filter(|s| s.column == column.name).collect();
        if own.is_empty() {
            continue;
        }
        let rules = own.iter().find_map(|s| s.rules.as_ref()).unwrap_or(&settings.rules);
        let contributions = &table.contributions[m];
        let mut found = rules::unsafe_sums(table, contributions, rules);
        reasons.extend(found.iter().map(|u| (u.cell, u.reason)));
        found.sort_by_key(|u| u.cell);
        numbers.push(sum_numbers(table, contributions, &found, rules));
    }
    reasons.sort_unstable();
    reasons.dedup();
    (Problem { numbers, weight: weights(table, settings.cost) }, reasons)
}

fn count_numbers(table: &Table, found: &[Unsafe], rules: &Rules) -> Numbers {
    let as_values = |counts: &[i64]| counts.iter().map(|&c| c as f64).collect::<Vec<f64>>();
    let everyone = rules.singletons == Singletons::All;
    match &table.groups {
        None => Numbers {
            shape: Arc::new(table.shape.clone()),
            values: as_values(&table.counts),
            known: Vec::new(),
            whole: true,
            positive: true,
            table_cell: listed_cells(table),
            public: Vec::new(),
            needs: Problem::needs(found),
            singletons: if everyone { alone(table, |c| table.counts[c] == 1) } else { Vec::new() },
        },
        Some(groups) => {
            let mut table_cell = vec![u32::MAX; groups.shape.cells];
            for (cell, &node) in groups.node_of_cell.iter().enumerate().filter(|(_, n)| **n != u32::MAX) {
                table_cell[node as usize] = cell as u32;
            }
            let moved: Vec<Unsafe> = found
                .iter()
                .map(|u| Unsafe { cell: groups.node_of_cell[u.cell as usize], ..u.clone() })
                .filter(|u| u.cell != u32::MAX)
                .collect();
            Numbers {
                shape: Arc::new(groups.shape.clone()),
                values: as_values(&groups.counts),
                known: groups.known.clone(),
                whole: true,
                positive: true,
                table_cell,
                public: Vec::new(),
                needs: Problem::needs(&moved),
                singletons: Vec::new(),
            }
        }
    }
}

fn sum_numbers(table: &Table, contributions: &[Contributions], found: &[Unsafe], rules: &Rules) -> Numbers {
    Numbers {
        shape: Arc::new(table.shape.clone()),
        values: contributions.iter().map(|c| c.sum).collect(),
        known: Vec::new(),
        whole: false,
        positive: !contributions.iter().any(|c| c.negative),
        table_cell: listed_cells(table),
        public: Vec::new(),
        needs: Problem::needs(found),
        singletons: if rules.singletons == Singletons::Off {
            Vec::new()
        } else {
            alone(table, |c| contributions[c].people == 1)
        },
    }
}

fn alone(table: &Table, is_alone: impl Fn(usize) -> bool) -> Vec<u32> {
    (0..table.shape.cells).filter(|&c| table.shape.is_listed(c) && is_alone(c)).map(|c| c as u32).collect()
}

fn listed_cells(table: &Table) -> Vec<u32> {
    table.listed().iter().enumerate().map(|(c, &listed)| if listed { c as u32 } else { u32::MAX }).collect()
}

fn weights(table: &Table, cost: Cost) -> Vec<f64> {
    table
        .counts
        .iter()
        .map(|&n| match cost {
            // Hiding nobody is not free: of two patterns that cost the same the one with fewer cells is taken.
            Cost::People => n as f64 + 1e-3,
            Cost::Cells => 1.0 + 1e-6 * (n as f64).min(1e5),
        })
        .collect()
}

/// The cell of everyone, where their number is not to be known.
fn withheld(table: &Table, settings: &ReleaseSettings) -> Option<usize> {
    let whole = table.shape.cells.checked_sub(1)?;
    (settings.hide_total && table.shape.is_listed(whole)).then_some(whole)
}

#[expect(clippy::too_many_arguments)]
fn finish(
    table: &Table,
    problem: &Problem,
    found: &[(u32, Reason)],
    withheld: Option<usize>,
    pattern: &Pattern,
    settings: &ReleaseSettings,
    columns: &[usize],
    progress: &Progress,
) -> Result<Prepared, ReleaseError> {
    let mut checked = Checked { protected: true, ..Checked::default() };
    let hidden = &pattern.hidden;
    let mut exposed = vec![false; table.shape.cells];
    let mut attacker: Vec<Option<[f64; 2]>> = vec![None; table.shape.cells];
    for (which, numbers) in problem.numbers.iter().enumerate() {
        let proved = pattern.proved.as_ref().and_then(|p| p.get(which));
        let (open_needs, programmes) = unproved(numbers, hidden, proved, progress)?;
        checked.programmes += programmes;
        // Large tables: insiders were kept out while hiding, and what failed then is in `protected`.
        let inside = if proved.is_some() { Vec::new() } else { numbers.insiders_fail(hidden, progress)? };
        for need in open_needs.into_iter().chain(inside) {
            let cell = numbers.needs[need].0;
            checked.protected = false;
            match exposed.get_mut(numbers.table_cell[cell as usize] as usize) {
                Some(row) => *row = true,
                None => checked.differences.push(describe(numbers, cell)),
            }
        }
        if which == 0 {
            checked.programmes += learn(numbers, hidden, proved, &mut attacker, progress)?;
        }
    }
    checked.protected &= pattern.protected;
    let controlled = match (settings.protect, settings.rounding, &table.groups) {
        (Protect::Round { base }, Rounding::Controlled, None) => {
            Some(controlled(&table.shape, &table.counts, base).ok_or(ReleaseError::NoControlledRounding)?)
        }
        (Protect::Round { .. }, Rounding::Controlled, Some(_)) => return Err(ReleaseError::NoControlledRounding),
        _ => None,
    };
    let must: Vec<bool> = {
        let mut must = vec![false; table.shape.cells];
        found.iter().for_each(|(c, _)| must[*c as usize] = true);
        must
    };
    let cells = rows(table, found, withheld, hidden, &exposed, &attacker, settings, columns, controlled.as_ref());
    checked.exposed = cells.iter().enumerate().filter(|(_, c)| c.exposed).map(|(i, _)| i).collect();
    if settings.protect == Protect::None && !found.is_empty() {
        checked.protected = false;
    }
    let mut prepared = Prepared {
        title: settings.title.clone(),
        dimensions: table.dimensions.clone(),
        measures: statistics::headings(settings),
        total_label: table.total_label.clone(),
        cells,
        cost: CostFigures::default(),
        checked,
    };
    prepared.count_cost();
    if table.groups.is_none() && settings.protect != Protect::None {
        prepared.cost.least_cells_hidden = least_cells(&table.shape, &must);
    }
    Ok(prepared)
}

/// Counts as multiples of the base, where rounding is chosen.
fn leaving(
    mut values: Vec<PublishedValue>,
    settings: &ReleaseSettings,
    controlled: Option<&Vec<u64>>,
    cell: usize,
    at: &[String],
) -> Vec<PublishedValue> {
    if let (Protect::Round { base }, Some(PublishedValue::Count(n))) = (settings.protect, values.first_mut()) {
        *n = controlled.map_or_else(|| rounded(*n, base, settings.rounding, at), |all| all[cell]);
    }
    values
}

/// Needs that are not proved, and the programmes that it took to know.
fn unproved(
    numbers: &Numbers,
    hidden: &[bool],
    proved: Option<&Vec<[f64; 2]>>,
    progress: &Progress,
) -> Result<(Vec<usize>, u64), ReleaseError> {
    if let Some(proved) = proved {
        let open = |i: &usize| proved.get(*i).is_none_or(|[low, high]| !numbers.needs[*i].1.is_met(*low, *high));
        return Ok(((0..numbers.needs.len()).filter(open).collect(), 0));
    }
    let (intervals, programmes) = numbers.attack(hidden, progress)?;
    let open = |i: &usize| !numbers.needs[*i].1.is_proved(&intervals[*i]);
    Ok(((0..numbers.needs.len()).filter(open).collect(), programmes))
}

/// Writes what the attacker works out of each hidden count; where that would take too long, what surely cannot be
/// worked out any better.
fn learn(
    numbers: &Numbers,
    hidden: &[bool],
    proved: Option<&Vec<[f64; 2]>>,
    attacker: &mut [Option<[f64; 2]>],
    progress: &Progress,
) -> Result<u64, ReleaseError> {
    let open = numbers.open(hidden);
    let cells: Vec<u32> =
        (0..open.len() as u32).filter(|&c| numbers.table_cell[c as usize] != u32::MAX && open[c as usize]).collect();
    let attack = Attack::new(numbers.system(&open));
    if attack.size() as f64 * cells.len() as f64 > MOST_WORK {
        for (&(cell, _), ends) in numbers.needs.iter().zip(proved.into_iter().flatten()) {
            if let Some(place) = attacker.get_mut(numbers.table_cell[cell as usize] as usize) {
                *place = Some(*ends);
            }
        }
        return Ok(0);
    }
    let (intervals, programmes) = attack.intervals(&cells, progress)?;
    for (&cell, i) in cells.iter().zip(&intervals) {
        attacker[numbers.table_cell[cell as usize] as usize] = Some([i.low, i.high]);
    }
    Ok(programmes)
}

fn describe(numbers: &Numbers, cell: u32) -> String {
    let at: Vec<String> = numbers.shape.at(cell as usize).into_iter().filter(|l| !l.is_empty()).collect();
    if at.is_empty() {
        "a small group by which this table differs from an earlier one".to_owned()
    } else {
        at.join(" · ")
    }
}

#[expect(clippy::too_many_arguments)]
fn rows(
    table: &Table,
    found: &[(u32, Reason)],
    withheld: Option<usize>,
    hidden: &[bool],
    exposed: &[bool],
    attacker: &[Option<[f64; 2]>],
    settings: &ReleaseSettings,
    columns: &[usize],
    controlled: Option<&Vec<u64>>,
) -> Vec<PreparedCell> {
    let mut reasons: Vec<Vec<Reason>> = vec![Vec::new(); table.shape.cells];
    found.iter().for_each(|(c, r)| reasons[*c as usize].push(*r));
    if let Some(cell) = withheld {
        reasons[cell].push(Reason::Withheld);
    }
    table
        .rows
        .iter()
        .map(|row| {
            let cell = row.cell as usize;
            let values = statistics::values(table, cell, settings, columns);
            let count = table.counts[cell].unsigned_abs();
            let is_unsafe = !reasons[cell].is_empty();
            let need = rules::Need::of_count(count as f64, settings.rules.threshold, settings.standard);
            PreparedCell {
                at: row.at.clone(),
                count,
                published: leaving(
                    statistics::published(table, cell, settings, hidden, columns, &values),
                    settings,
                    controlled,
                    cell,
                    &row.at,
                ),
                values,
                status: match (hidden[cell], is_unsafe) {
                    (_, true) => Status::Unsafe,
                    (true, false) => Status::Complementary,
                    (false, false) => Status::Published,
                },
                reasons: reasons[cell].clone(),
                attacker: attacker[cell],
                required: is_unsafe.then(|| need.interval(count as f64)),
                exposed: exposed[cell],
            }
        })
        .collect()
}
