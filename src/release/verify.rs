//! The last check of a pattern, and the tables as they are then: what is released, and what the attacker learns.

use super::disclosure::explanation::way;
use super::disclosure::intervals::Attack;
use super::error::ReleaseError;
use super::prepare::Counted;
use super::prepared::{Checked, CostFigures, Prepared, PreparedCell, Status};
use super::published::PublishedValue;
use super::published::stated::{Elsewhere, stated};
use super::sensitivity::problem::{CellSystem, Problem};
use super::sensitivity::protection_levels::withheld;
use super::sensitivity::rules::{Need, Reason};
use super::settings::{Protect, Standard};
use super::suppression::Pattern;
use super::suppression::lower_bound::Unavoidable;
use super::tabulation::Table;
use super::tabulation::statistics;
use crate::privacy::Progress;
use std::ops::Range;

/// Entries of tableaus times objectives up to which every hidden cell's interval is worked out.
const MOST_WORK: f64 = 2e8;
/// Numbers that are recovered, of each of the systems, for which the derivation is reported.
const MOST_WAYS: usize = 100;

/// What was found when a pattern was attacked for the last time.
pub(super) struct Checks<'a> {
    problem: &'a Problem,
    pattern: &'a Pattern,
    /// By site: it stays open to attack.
    exposed: Vec<bool>,
    /// By site: what the attacker works out of its people.
    attacker: Vec<Option<[f64; 2]>>,
    /// By site: the published numbers that leave it open, in words.
    how: Vec<Option<String>>,
    /// (which numbers, small group without a row, in words)
    differences: Vec<(usize, String)>,
    /// For each of the numbers, how many programmes the check took.
    programmes: Vec<u64>,
}

impl<'a> Checks<'a> {
    /// `names` gives the name of a site's number.
    pub(super) fn new(
        problem: &'a Problem,
        pattern: &'a Pattern,
        names: &dyn Fn(u32) -> String,
        progress: &Progress,
    ) -> Result<Self, ReleaseError> {
        let sites = problem.weight.len();
        let mut checks = Self {
            problem,
            pattern,
            exposed: vec![false; sites],
            attacker: vec![None; sites],
            how: vec![None; sites],
            differences: Vec::new(),
            programmes: Vec::new(),
        };
        for (which, numbers) in problem.numbers.iter().enumerate() {
            let proved = pattern.proved.as_ref().and_then(|p| p.get(which));
            let (mut open, programmes) = unproved(numbers, &pattern.hidden, proved, progress)?;
            checks.programmes.push(programmes);
            // Large tables: insiders were kept out while hiding, and what failed then is in the pattern's verdict.
            if proved.is_none() {
                open.extend(numbers.insiders_fail(&pattern.hidden, progress)?.into_iter().map(|(need, _)| need));
                open.sort_unstable();
                open.dedup();
            }
            if open.is_empty() {
                continue;
            }
            let open_cells = numbers.open(&pattern.hidden);
            let attack = Attack::new(numbers.system(&open_cells));
            let name = |cell: u32| numbers.name(cell, names);
            for (place, need) in open.into_iter().enumerate() {
                let cell = numbers.needs[need].0;
                progress.check()?;
                let tellable = place < MOST_WAYS && open_cells[cell as usize] && numbers.rounded.is_none();
                let how = tellable.then(|| way(&attack, cell, &name)).flatten();
                match numbers.site(cell as usize).filter(|site| *site < checks.exposed.len()) {
                    Some(site) => {
                        checks.exposed[site] = true;
                        checks.how[site] = checks.how[site].take().or(how);
                    }
                    None => checks.differences.push((which, how.unwrap_or_else(|| name(cell)))),
                }
            }
        }
        Ok(checks)
    }

    /// Small groups without a row that some of the numbers disclose.
    pub(super) fn differences(&self, of: Range<usize>) -> Vec<String> {
        self.differences.iter().filter(|(which, _)| of.contains(which)).map(|(_, words)| words.clone()).collect()
    }

    /// Works out what the attacker knows of each hidden number; where that would take too long, what surely cannot be
    /// worked out any better.
    pub(super) fn learn(&mut self, which: usize, progress: &Progress) -> Result<(), ReleaseError> {
        let numbers = &self.problem.numbers[which];
        let open = numbers.open(&self.pattern.hidden);
        let mut cells: Vec<u32> =
            (0..open.len() as u32).filter(|&c| numbers.site(c as usize).is_some() && open[c as usize]).collect();
        if numbers.rounded.is_some() {
            // An unsafe number that is shown is known to within its rounding.
            let shown = numbers.needs.iter().map(|(cell, _)| *cell).filter(|c| numbers.site(*c as usize).is_some());
            cells.extend(shown);
            cells.sort_unstable();
            cells.dedup();
        } else if Attack::new(numbers.system(&open)).size() as f64 * cells.len() as f64 > MOST_WORK {
            let proved = self.pattern.proved.as_ref().and_then(|p| p.get(which));
            for (&(cell, _), ends) in numbers.needs.iter().zip(proved.into_iter().flatten()) {
                if let Some(known) = numbers.site(cell as usize).and_then(|site| self.attacker.get_mut(site)) {
                    *known = Some(*ends);
                }
            }
            return Ok(());
        }
        let (intervals, programmes) = numbers.intervals(&self.pattern.hidden, &cells, progress)?;
        for (&cell, i) in cells.iter().zip(&intervals) {
            if let Some(site) = numbers.site(cell as usize) {
                self.attacker[site] = Some([i.low, i.high]);
            }
        }
        self.programmes[which] += programmes;
        Ok(())
    }
}

/// One table as it is under the pattern; `own` are its numbers.
pub(super) fn finish(
    counted: &Counted<'_>,
    checks: &Checks<'_>,
    own: Range<usize>,
    elsewhere: &Elsewhere,
    progress: &Progress,
) -> Result<Prepared, ReleaseError> {
    let Counted { table, settings, sites, found, .. } = counted;
    let hidden: Vec<bool> =
        sites.iter().map(|site| site.is_some_and(|site| checks.pattern.hidden[site as usize])).collect();
    let stated = stated(counted, &hidden, elsewhere, progress)?;
    let cells = rows(counted, checks, &hidden, stated.rows);
    let exposed: Vec<usize> = cells.iter().enumerate().filter(|(_, c)| c.exposed).map(|(i, _)| i).collect();
    let differences = checks.differences(own.clone());
    let protected = checks.pattern.protected
        && exposed.is_empty()
        && differences.is_empty()
        && (settings.protect != Protect::None || found.is_empty());
    let only_table = checks.problem.numbers.len() == own.len();
    let programmes = checks.programmes[own].iter().sum();
    let mut prepared = Prepared {
        title: settings.title.clone(),
        dimensions: table.dimensions.clone(),
        measures: statistics::headings(settings),
        total_label: table.total_label.clone(),
        cells,
        recoded: counted.recoded.clone(),
        cost: CostFigures::default(),
        checked: Checked { protected, programmes, exposed, differences },
        in_several: table.groups.is_some(),
        noise: None,
        notes: stated.notes,
    };
    prepared.count_cost();
    if table.groups.is_none() && matches!(settings.protect, Protect::Suppress | Protect::Merge) {
        let stands_alone = only_table && withheld(table, settings).is_none();
        prepared.cost.least_cells_hidden = least_cells(counted, stands_alone, prepared.cost.cells_hidden);
    }
    Ok(prepared)
}

/// Needs that are not proved, and the programmes that it took to know.
fn unproved(
    numbers: &CellSystem,
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

fn least_cells(counted: &Counted<'_>, stands_alone: bool, hidden: u64) -> u64 {
    let Counted { table: Table { shape, counts, .. }, settings, found, .. } = counted;
    let mut must = vec![false; shape.cells];
    let (mut unknown, mut small) = (must.clone(), must.clone());
    let reach = match settings.standard {
        Standard::Safe => settings.rules.threshold as i64,
        Standard::Exact => 1,
        Standard::Margin(x) => x.ceil() as i64,
    };
    for &(cell, reason) in found {
        let cell = cell as usize;
        let of_count = matches!(reason, Reason::Frequency | Reason::Zero | Reason::GroupDisclosure | Reason::Change);
        must[cell] = true;
        // At its boundary dominance asks for nothing; a margin of nothing does not either.
        unknown[cell] |= reach > 0 && of_count || reason == Reason::PPercent;
        small[cell] |= matches!(reason, Reason::Frequency | Reason::Zero);
    }
    Unavoidable { shape, counts, must: &must, unknown: &unknown, small: &small, reach, stands_alone }
        .least_cells(hidden)
}

fn rows(
    counted: &Counted<'_>,
    checks: &Checks<'_>,
    hidden: &[bool],
    stated: Vec<Vec<PublishedValue>>,
) -> Vec<PreparedCell> {
    let Counted { table, settings, columns, found, sites, rounded, .. } = counted;
    let mut reasons: Vec<Vec<Reason>> = vec![Vec::new(); table.shape.cells];
    found.iter().for_each(|(c, r)| reasons[*c as usize].push(*r));
    if let Some(cell) = withheld(table, settings) {
        reasons[cell].push(Reason::Withheld);
    }
    table
        .rows
        .iter()
        .zip(stated)
        .map(|(row, published)| {
            let cell = row.cell as usize;
            let site = sites[cell].map(|site| site as usize);
            let is_exposed = site.is_some_and(|site| checks.exposed[site]);
            let values = statistics::values(table, cell, settings, columns);
            let count = table.counts[cell].unsigned_abs();
            let is_unsafe = !reasons[cell].is_empty();
            let need = Need::of_count(count as f64, settings.rules.threshold, settings.standard);
            PreparedCell {
                at: row.at.clone(),
                count,
                published,
                values,
                status: match (hidden[cell], is_unsafe) {
                    // Rounded, and that was enough.
                    (false, true) if rounded.is_some() && !is_exposed => Status::Published,
                    (_, true) => Status::Unsafe,
                    (true, false) => Status::Complementary,
                    (false, false) => Status::Published,
                },
                reasons: reasons[cell].clone(),
                attacker: site.and_then(|site| checks.attacker[site]),
                required: is_unsafe.then(|| need.interval(count as f64)),
                exposed: is_exposed,
                noise: Vec::new(),
                how: site.and_then(|site| checks.how[site].clone()),
            }
        })
        .collect()
}
