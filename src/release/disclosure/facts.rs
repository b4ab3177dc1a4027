//! The disclosed facts of a release, and its last check: the tables as they would be written, row by row, attacked with
//! nothing but what they say.

use crate::disclosure::{Answer, Atoms, Change, Facts, Origin, Quantity, Required, Source, Target, check, to_unit};
use crate::privacy::{Cancelled, Progress};
use crate::release::prepare::Counted;
use crate::release::prepared::Prepared;
use crate::release::published::PublishedValue;
use crate::release::rounding::possible;
use crate::release::sensitivity::problem::{CellSystem, Problem};
use crate::release::sensitivity::rules::Need;
use crate::release::settings::{Protect, Statistic, TableSettings};
use crate::release::suppression::Pattern;
use crate::release::suppression::linear::Mover;

/// Groups that can be worked out from the tables as they would be written, in words: nothing may be written then.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::release) fn last_check(
    problem: &Problem,
    pattern: &mut Pattern,
    (counted, tables): (&[Counted<'_>], &[Prepared]),
    name: &dyn Fn(u32) -> String,
    progress: &Progress,
) -> Result<Vec<String>, Cancelled> {
    let mut found = Vec::new();
    for (which, numbers) in problem.numbers.iter().enumerate() {
        let facts = facts_of(numbers, counted, tables);
        let targets = targets(numbers, which, pattern);
        let atoms = Atoms {
            values: &numbers.values[..facts.atoms()],
            known: &numbers.known,
            whole: numbers.whole,
            positive: numbers.positive,
        };
        let cells: Vec<u32> = numbers.needs.iter().chain(&numbers.watched).map(|(cell, _)| *cell).collect();
        for (&cell, answer) in cells.iter().zip(check(&facts, &numbers.quantity, atoms, &targets, progress)?) {
            if let Answer::Known([low, high]) = answer {
                let named = numbers.name(cell, name);
                found.push(if low == high {
                    format!("{named}: exactly {low}")
                } else {
                    format!("{named}: between {low} and {high}")
                });
            }
        }
        for (insider, cell) in insiders(numbers, &facts, &targets, &pattern.hidden, progress)? {
            let [cell, insider] = [cell, insider].map(|cell| numbers.name(cell, name));
            found.push(format!("{cell}: too closely, by the one person in {insider}"));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// What the one person of a hidden cell works out who knows its value: (that cell, the result). Of large tables
/// insiders are kept out while cells are hidden, and not attacked again.
fn insiders(
    numbers: &CellSystem,
    facts: &Facts,
    targets: &[Target],
    hidden: &[bool],
    progress: &Progress,
) -> Result<Vec<(u32, u32)>, Cancelled> {
    let mut found = Vec::new();
    if numbers.singletons.is_empty() || numbers.rounded.is_some() || !Mover::is_small(numbers) {
        return Ok(found);
    }
    let open = numbers.open(hidden);
    for &single in numbers.singletons.iter().filter(|&&single| open[single as usize]) {
        let own = numbers.shape.atoms(single as usize);
        let changes = |change: &Change| change.iter().any(|(atom, _)| own.binary_search(atom).is_ok());
        // Tables that differ only elsewhere are proof for the insider too.
        let is_touched = |target: &Target| target.proof.is_empty() || target.proof.iter().any(changes);
        let (cells, touched): (Vec<u32>, Vec<Target>) = (numbers.needs.iter().map(|(cell, _)| *cell).zip(targets))
            .filter(|(cell, target)| numbers.shape.is_apart(*cell, single) && is_touched(target))
            .map(|(cell, target)| (cell, target.clone()))
            .unzip();
        if touched.is_empty() {
            continue;
        }
        let mut seen = numbers.known.clone();
        seen.resize(facts.atoms(), false);
        own.iter().for_each(|&atom| seen[atom as usize] = true);
        let atoms = Atoms {
            values: &numbers.values[..facts.atoms()],
            known: &seen,
            whole: numbers.whole,
            positive: numbers.positive,
        };
        let answers = check(facts, &numbers.quantity, atoms, &touched, progress)?;
        let known = cells.into_iter().zip(answers).filter(|(_, answer)| matches!(answer, Answer::Known(_)));
        found.extend(known.map(|(cell, _)| (single, cell)));
    }
    Ok(found)
}

/// Everything that the tables say of one quantity, as they would be written, and what earlier releases say.
fn facts_of(numbers: &CellSystem, counted: &[Counted<'_>], tables: &[Prepared]) -> Facts {
    let shape = &numbers.shape;
    let atoms = (0..shape.cells).rfind(|&c| shape.is_atom(c)).map_or(0, |last| last + 1);
    let mut facts = Facts::new(atoms);
    let sites = counted.iter().flat_map(|table| table.sites.iter().flatten());
    let mut cell_of_site = vec![None; sites.max().map_or(0, |&last| last as usize + 1)];
    for (site, cell) in numbers.table_cell.iter().zip(0_u32..) {
        if let Some(site) = site {
            cell_of_site[*site as usize] = Some(cell);
        }
    }
    for (Counted { table, settings, sites, .. }, prepared) in counted.iter().zip(tables) {
        let source = facts.add_source(Source { name: settings.title.clone(), release: None });
        for ((row, place), prepared) in table.rows.iter().zip(0..).zip(&prepared.cells) {
            let site = sites[row.cell as usize];
            let Some(cell) = site.and_then(|site| cell_of_site[site as usize]) else { continue };
            let truth = numbers.values[cell as usize];
            if let Some(known) = known(&numbers.quantity, settings, &prepared.published, truth) {
                let group = facts.add_group(shape.atoms(cell as usize));
                facts.state(group, &numbers.quantity, known, Origin { source, row: Some(place) });
            }
        }
    }
    if numbers.public.iter().any(Option::is_some) {
        let source = facts.add_source(Source { name: "earlier releases".to_owned(), release: Some(0) });
        for (cell, known) in numbers.public.iter().enumerate() {
            let Some(known) = *known else { continue };
            let group = facts.add_group(shape.atoms(cell));
            facts.state(group, &numbers.quantity, known, Origin { source, row: None });
        }
    }
    facts
}

/// What a row says of the quantity; `None` if it says nothing. A number that is not the sum itself (a mean, a share)
/// is taken to tell the sum: the people are written beside it.
fn known(quantity: &Quantity, settings: &TableSettings, written: &[PublishedValue], truth: f64) -> Option<[f64; 2]> {
    let column = match quantity {
        Quantity::People => {
            let Some(&PublishedValue::Count(people)) = written.first() else { return None };
            return Some(match settings.protect {
                Protect::Round { base } => possible(people, base, settings.rounding),
                _ => to_unit(people as f64, 0.0),
            });
        }
        Quantity::Value(column) | Quantity::WithValue(column) => column,
    };
    let mut place = 1;
    let mut known = None;
    for measure in &settings.measures {
        let width = if let Statistic::Quantiles(shares) = &measure.statistic { shares.len() } else { 1 };
        if measure.column == *column {
            match (&measure.statistic, written.get(place)) {
                (Statistic::Sum, Some(PublishedValue::Number(sum))) if sum.reach().is_finite() => {
                    return Some([sum.value() - sum.reach(), sum.value() + sum.reach()]);
                }
                // Computed from numbers beside it: they say all that it says.
                (_, Some(PublishedValue::Number(number))) if number.reach().is_infinite() => {}
                (Statistic::Mean | Statistic::Share(_), Some(PublishedValue::Number(_))) => {
                    known = Some(to_unit(truth, 0.0));
                }
                // Nobody has a value.
                (Statistic::Sum | Statistic::Mean, Some(PublishedValue::Empty)) => known = Some(to_unit(0.0, 0.0)),
                _ => {}
            }
        }
        place += width;
    }
    known
}

fn targets(numbers: &CellSystem, which: usize, pattern: &mut Pattern) -> Vec<Target> {
    let of = |(cell, need): &(u32, Need)| Target {
        group: numbers.shape.atoms(*cell as usize),
        required: need.required(),
        proof: Vec::new(),
    };
    let mut targets: Vec<Target> = numbers.needs.iter().map(of).collect();
    let tables = pattern.tables.get_mut(which).map(std::mem::take).unwrap_or_default();
    targets.iter_mut().zip(tables).for_each(|(target, tables)| target.proof = tables);
    let mut moved = pattern.moved.get_mut(which).map(std::mem::take).unwrap_or_default();
    targets.extend(
        numbers
            .watched
            .iter()
            .map(|watched| Target { proof: moved.remove(&watched.0).into_iter().collect(), ..of(watched) }),
    );
    targets
}

impl Need {
    fn required(self) -> Required {
        match self {
            Self::Safe { threshold } => Required { low: f64::INFINITY, high: threshold, width: threshold },
            Self::Width(width) => Required { low: f64::INFINITY, high: f64::NEG_INFINITY, width },
            Self::Reach { low, high } => Required { low, high, width: 0.0 },
        }
    }
}
