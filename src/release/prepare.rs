//! From rows to tables that may leave: count, find what is unsafe, hide, attack. All tables of a release at once.

use super::changed::{Before, Changes};
use super::disclosure::facts::last_check;
use super::disclosure::implicit_groups::{exposed, pinned, watch_exact};
use super::disclosure::linked_tables::{Union, Unions};
use super::disclosure::rounded_intervals::let_rounding_protect;
use super::error::ReleaseError;
use super::noise;
use super::prepared::Prepared;
use super::published::stated::Elsewhere;
use super::published::{Published, PublishedRow};
use super::recoding::Recoded;
use super::recoding::local::climbed;
use super::recoding::merge::merged;
use super::rounding::controlled::controlled;
use super::rounding::{conventional, random};
use super::sensitivity::lines;
use super::sensitivity::problem::Problem;
use super::sensitivity::protection_levels;
use super::sensitivity::rules::{Need, Reason};
use super::settings::{Protect, Rounding, Standard, TableSettings};
use super::suppression::{Pattern, suppress};
use super::tabulation::{SEGMENT, Table, TableInput, TableRow, axes_of, tabulate};
use super::verify::{Checks, finish};
use crate::privacy::{Cancelled, Progress};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// One table of a release: what it counts, and how.
#[derive(Clone, Copy, Debug)]
pub struct TableRequest<'a> {
    pub input: &'a TableInput,
    pub settings: &'a TableSettings,
    /// What was released from other states of the file, the same for all tables of a release: what changed since is a
    /// group as well.
    pub before: &'a [Before],
    /// Where its noise comes from, or its random rounding, should it have any.
    pub noise: noise::Source<'a>,
}

/// An earlier release of the same people. The input is that of the table as it left, with what was put together in it.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub input: TableInput,
    pub settings: TableSettings,
    pub published: Published,
}

/// The tables of a release, protected against each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// In the order in which they were requested.
    pub tables: Vec<Prepared>,
    /// Small groups that have no row in any table and that the tables tell together, in words.
    pub differences: Vec<String>,
    /// What of earlier releases was not compared, and why, a sentence each.
    pub not_compared: Vec<String>,
}

impl Together {
    /// Every table held, alone and beside the others.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.differences.is_empty() && self.tables.iter().all(|t| t.checked.protected)
    }
}

/// A table that was counted, before anything is hidden.
pub(super) struct Counted<'a> {
    pub input: Cow<'a, TableInput>,
    pub settings: &'a TableSettings,
    /// What was put together in the input.
    pub recoded: Recoded,
    /// For each measure of the settings, its column in the input.
    pub columns: Vec<usize>,
    pub table: Table,
    /// Why a cell is unsafe.
    pub found: Vec<(u32, Reason)>,
    pub sites: Vec<Option<u32>>,
    /// If counts are rounded: the published count of each row, in the order of the rows.
    pub rounded: Option<Vec<u64>>,
}

/// The systems of numbers that tables make, each alone and all together, before anything is hidden.
pub(super) struct Laid {
    pub unions: Vec<Union>,
    /// Tables were left apart: their totals must be published.
    pub totals_stay: bool,
    pub problem: Problem,
    /// For each table, its own systems.
    pub of_table: Vec<Range<usize>>,
    /// For each union, the first of its systems: the one of people.
    pub of_union: Vec<usize>,
    pub changes: Changes,
}

/// Makes one table: counts, protects, attacks.
///
/// # Errors
/// [`ReleaseError`]: a sentence that says what does not fit, or that the work was cancelled. A table that could not be
/// protected is no error: [`Checked::protected`](super::Checked::protected) is false, and it may not be written.
pub fn prepare(
    input: &TableInput,
    settings: &TableSettings,
    earlier: &[Earlier],
    progress: &Progress,
) -> Result<Prepared, ReleaseError> {
    let Together { tables, differences, .. } = prepare_together(
        &[TableRequest { input, settings, before: &[], noise: noise::Source::System }],
        earlier,
        progress,
    )?;
    let mut prepared = tables.into_iter().next().ok_or(ReleaseError::NoDimensions)?;
    prepared.checked.protected &= differences.is_empty();
    prepared.checked.differences.extend(differences);
    Ok(prepared)
}

/// Makes all tables of a release. A number that several of them tell is hidden in all of them or in none, and what
/// they and the earlier releases say together is attacked as one.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_together(
    requests: &[TableRequest<'_>],
    earlier: &[Earlier],
    progress: &Progress,
) -> Result<Together, ReleaseError> {
    let noisy = |request: &TableRequest<'_>| matches!(request.settings.protect, Protect::Noise { .. });
    if requests.iter().any(noisy) {
        return beside_noise(requests, earlier, progress);
    }
    let mut tables = requests.iter().map(|request| counted(request, progress)).collect::<Result<Vec<_>, _>>()?;
    let before = requests.iter().map(|request| request.before).find(|before| !before.is_empty()).unwrap_or_default();
    let Laid { unions, totals_stay, mut problem, of_table, of_union, changes } =
        Laid::new(&mut tables, before, earlier, progress)?;
    let alone = of_table.last().map_or(0, |range| range.end);
    let by_itself = let_rounding_protect(&mut problem, &tables);
    let must = weigh(&mut problem, &tables, totals_stay, by_itself);
    let (mut pattern, lines) = hide(&mut problem, must, &of_union, (&tables, &of_table), &changes, progress)?;
    let names = std::cell::OnceCell::new();
    let name = |site: u32| {
        let at = names.get_or_init(|| row_names(&tables)).get(&site);
        at.map_or_else(String::new, |at| at.join(", "))
    };
    let mut checks = Checks::new(&problem, &pattern, &name, progress)?;
    // What the attacker knows of a cell comes from everything in which it stands.
    for first in of_union {
        checks.learn(first, progress)?;
    }
    for (t, range) in of_table.iter().enumerate() {
        if unions.iter().all(|union| union.cells_of(t).is_none()) {
            checks.learn(range.start, progress)?;
        }
    }
    let finished = tables.iter().zip(of_table).enumerate().map(|(place, (counted, own))| {
        finish(counted, &checks, own, &Elsewhere::of(place, &tables, earlier), progress)
    });
    let finished = finished.collect::<Result<Vec<_>, _>>()?;
    let since = changes.exposed(&pattern.hidden, progress)?;
    let mut differences = checks.differences(alone..problem.numbers.len());
    differences.extend(lines);
    differences.extend(since.exposed.into_iter().map(|exposed| exposed.sentence));
    let mut not_compared = changes.not_compared;
    not_compared.extend(since.not_compared);
    let mut together = Together { tables: finished, differences, not_compared };
    if together.is_protected() {
        together.differences = last_check(&problem, &mut pattern, (&tables, &together.tables), &name, progress)?;
    }
    Ok(together)
}

impl Laid {
    /// # Errors
    /// [`ReleaseError`] if the tables do not fit together, or the work was cancelled.
    pub(super) fn new(
        tables: &mut [Counted<'_>],
        before: &[Before],
        earlier: &[Earlier],
        progress: &Progress,
    ) -> Result<Self, ReleaseError> {
        let Unions { list: unions, totals_stay, not_compared } = Unions::new(tables, earlier, progress)?;
        let sites = number_sites(tables, &unions);
        let mut problem = Problem { numbers: Vec::new(), weight: vec![0.0; sites] };
        let mut of_table: Vec<Range<usize>> = Vec::new();
        let mut changes = Changes::new(tables, before, earlier, progress)?;
        changes.not_compared.extend(not_compared);
        for (t, counted) in tables.iter_mut().enumerate() {
            let first = problem.numbers.len();
            let (numbers, found) = protection_levels::of_table(
                &counted.table,
                &counted.input,
                counted.settings,
                changes.of_table(t),
                &counted.sites,
            );
            counted.found = found;
            problem.numbers.extend(numbers);
            of_table.push(first..problem.numbers.len());
        }
        let mut of_union = Vec::new();
        let is_rounded = |held: &&Earlier| matches!(held.settings.protect, Protect::Round { .. });
        if tables.iter().all(|table| table.rounded.is_none()) && earlier.iter().any(|held| is_rounded(&held)) {
            // What exact numbers tell is attacked by itself first: insiders and implicit groups are looked for there.
            let exact: Vec<Earlier> = earlier.iter().filter(|held| !is_rounded(held)).cloned().collect();
            for union in Unions::new(tables, &exact, progress)?.list {
                of_union.push(problem.numbers.len());
                problem.numbers.extend(union.numbers(tables, &exact, progress)?);
            }
        }
        for union in &unions {
            of_union.push(problem.numbers.len());
            problem.numbers.extend(union.numbers(tables, earlier, progress)?);
        }
        Ok(Self { unions, totals_stay, problem, of_table, of_union, changes })
    }
}

/// Hides what must be, and more until everything holds. Small groups that no table has a row for are seen to only where
/// they can be worked out: few of them can, and there are many. So it is with the hidden cells of a line together: those
/// of which nothing more could be hidden are reported in words. Of numbers that tell together by how much a group moved
/// since an earlier state of the file, the cheapest is hidden.
fn hide(
    problem: &mut Problem,
    mut must: Vec<bool>,
    unions: &[usize],
    (tables, of_table): (&[Counted<'_>], &[Range<usize>]),
    changes: &Changes,
    progress: &Progress,
) -> Result<(Pattern, Vec<String>), Cancelled> {
    let only_reports = tables.iter().all(|t| t.settings.protect == Protect::None);
    let threshold = tables.iter().map(|t| t.settings.rules.threshold).max().unwrap_or(0);
    let standard = tables.first().map_or(Standard::default(), |t| t.settings.standard);
    loop {
        let mut pattern = if only_reports {
            // Only what is withheld.
            Pattern::new(must.clone(), true)
        } else {
            suppress(problem, &must, progress)?
        };
        let mut holds = true;
        for (which, numbers) in problem.numbers.iter_mut().enumerate() {
            watch_exact(numbers, &pattern.hidden, threshold, |people| {
                Need::of_count(people as f64, threshold, standard)
            });
            let (mut more, moved) = exposed(numbers, &pattern.hidden, progress)?;
            pattern.moved.push(moved);
            if unions.contains(&which) {
                let pinned = pinned(numbers, &pattern.hidden, threshold, progress)?;
                more.extend(pinned.into_iter().map(|cell| (cell, Need::Width(1.0))));
            }
            holds &= more.is_empty();
            numbers.needs.extend(more);
            numbers.needs.sort_by_key(|need| need.0);
        }
        let lines::Found { more, open } = if only_reports {
            lines::Found::default()
        } else {
            lines::together(problem, tables, of_table, &pattern.hidden, progress)?
        };
        more.iter().for_each(|&site| must[site as usize] = true);
        holds &= more.is_empty();
        if !only_reports {
            for exposed in changes.exposed(&pattern.hidden, progress)?.exposed {
                let cost = |site: &&u32| problem.weight[**site as usize];
                let may = exposed.sites.iter().filter(|site| !must[**site as usize] && cost(site).is_finite());
                if let Some(&site) = may.min_by(|a, b| cost(a).total_cmp(&cost(b))) {
                    must[site as usize] = true;
                    holds = false;
                }
            }
        }
        // Each time there are more needs, or more must be hidden, so this ends.
        if holds {
            return Ok((pattern, open));
        }
    }
}

/// Tables of which some have noise. Those tell nothing exact, so they are no help against the others; and what the
/// others tell does not change what noise guarantees.
fn beside_noise(
    requests: &[TableRequest<'_>],
    earlier: &[Earlier],
    progress: &Progress,
) -> Result<Together, ReleaseError> {
    let exact: Vec<TableRequest<'_>> =
        requests.iter().filter(|request| !matches!(request.settings.protect, Protect::Noise { .. })).copied().collect();
    let Together { tables, differences, not_compared } = if exact.is_empty() {
        Together { tables: Vec::new(), differences: Vec::new(), not_compared: Vec::new() }
    } else {
        prepare_together(&exact, earlier, progress)?
    };
    let mut exact = tables.into_iter();
    let mut tables = Vec::with_capacity(requests.len());
    for request in requests {
        match request.settings.protect {
            Protect::Noise { epsilon } => {
                tables.push(noise::prepare(request.input, request.settings, epsilon, request.noise, progress)?);
            }
            _ => tables.extend(exact.next()),
        }
    }
    Ok(Together { tables, differences, not_compared })
}

fn counted<'a>(request: &TableRequest<'a>, progress: &Progress) -> Result<Counted<'a>, ReleaseError> {
    let TableRequest { input, settings, .. } = *request;
    let columns = check(input, settings)?;
    let (input, recoded) = recoded(input, settings, progress)?;
    let table = tabulate(&input, settings, progress)?;
    let rounded = rounded_rows(&table, settings, request.noise)?;
    Ok(Counted { input, settings, recoded, columns, table, found: Vec::new(), sites: Vec::new(), rounded })
}

/// The input as it is counted: with its categories put together, where that is how the table is protected.
fn recoded<'a>(
    input: &'a TableInput,
    settings: &TableSettings,
    progress: &Progress,
) -> Result<(Cow<'a, TableInput>, Recoded), ReleaseError> {
    let (input, recoded) = match settings.protect {
        Protect::Merge => merged(input, settings, progress)?,
        Protect::Ladder => climbed(input, settings, progress)?,
        _ => return Ok((Cow::Borrowed(input), Recoded::default())),
    };
    Ok((Cow::Owned(input), recoded))
}

impl Earlier {
    /// A table that left before, made again from the same file; `None` if it cannot be: a row of it has a place that
    /// today's ladders and categories do not have.
    ///
    /// # Errors
    /// As [`prepare`].
    pub fn again(
        input: &TableInput,
        settings: TableSettings,
        published: Published,
        progress: &Progress,
    ) -> Result<Option<Self>, ReleaseError> {
        let input = recoded(input, &settings, progress)?.0.into_owned();
        let (axes, _) = axes_of(&input, &settings);
        let names: Vec<HashSet<&str>> =
            axes.iter().map(|axis| axis.nodes.iter().flat_map(|n| &n.labels).map(String::as_str).collect()).collect();
        let is_there = |row: &PublishedRow| {
            row.at.len() == names.len()
                && row.at.iter().zip(&names).all(|(label, names)| names.contains(label.as_str()))
        };
        let fits = published.rows.iter().all(is_there);
        Ok(fits.then_some(Self { input, settings, published }))
    }
}

/// Gives every number that has a row a site, and says how many there are.
fn number_sites(tables: &mut [Counted<'_>], unions: &[Union]) -> usize {
    let mut count = 0_u32;
    let mut shared: HashMap<(usize, u32), u32> = HashMap::new();
    for (t, counted) in tables.iter_mut().enumerate() {
        let union = unions.iter().enumerate().find_map(|(u, union)| Some((u, union.cells_of(t)?)));
        let listed = counted.table.listed();
        let mut sites = vec![None; listed.len()];
        for (cell, site) in sites.iter_mut().enumerate().filter(|(cell, _)| listed[*cell]) {
            let new = count;
            let place = union.and_then(|(u, cells)| Some((u, cells[cell]?)));
            let own = place.map_or(new, |place| *shared.entry(place).or_insert(new));
            *site = Some(own);
            count += u32::from(own == new);
        }
        counted.sites = sites;
    }
    count as usize
}

/// The first row of each site.
fn row_names<'a>(tables: &'a [Counted<'_>]) -> HashMap<u32, &'a [String]> {
    let mut names = HashMap::new();
    for Counted { table, sites, .. } in tables {
        for row in &table.rows {
            if let Some(site) = sites[row.cell as usize] {
                names.entry(site).or_insert(row.at.as_slice());
            }
        }
    }
    names
}

/// Writes what hiding each site costs; says which must be hidden anyway.
fn weigh(problem: &mut Problem, tables: &[Counted<'_>], totals_stay: bool, rounding_protects: bool) -> Vec<bool> {
    let mut must = vec![false; problem.weight.len()];
    for Counted { table, settings, sites, found, rounded, .. } in tables {
        // A count that is rounded is hidden only where rounding is not enough; its sums leave as they are.
        let may_stay = |reason: Reason| {
            let of_count = matches!(reason, Reason::Frequency | Reason::Zero | Reason::GroupDisclosure);
            rounding_protects && rounded.is_some() && of_count
        };
        if settings.protect != Protect::None {
            let unsafe_cells = found.iter().filter(|(_, reason)| !may_stay(*reason));
            let unsafe_sites = unsafe_cells.filter_map(|(cell, _)| sites[*cell as usize]);
            unsafe_sites.for_each(|site| must[site as usize] = true);
        }
        if let Some(cell) = protection_levels::withheld(table, settings) {
            sites[cell].into_iter().for_each(|site| must[site as usize] = true);
        }
    }
    for Counted { table, settings, sites, .. } in tables {
        let whole = sites.len() - 1;
        for (cell, cost) in protection_levels::weights(table, settings.cost).enumerate() {
            let Some(site) = sites[cell].map(|site| site as usize) else { continue };
            let may_not = settings.protect == Protect::None
                || (table.counts[cell] == 0 && !settings.hide_zeros)
                || (cell == whole && totals_stay);
            problem.weight[site] += if may_not && !must[site] { f64::INFINITY } else { cost };
        }
    }
    must
}

/// What leaves of each row's people, where they are rounded.
fn rounded_rows(
    table: &Table,
    settings: &TableSettings,
    source: noise::Source<'_>,
) -> Result<Option<Vec<u64>>, ReleaseError> {
    let Protect::Round { base } = settings.protect else { return Ok(None) };
    let count = |cell: u32| table.counts[cell as usize].unsigned_abs();
    let rows = table.rows.iter();
    Ok(Some(match (settings.rounding, source) {
        (Rounding::Conventional, _) => rows.map(|row| conventional(count(row.cell), base)).collect(),
        (Rounding::Controlled, _) => {
            let all = match &table.groups {
                None => controlled(&table.shape, &table.counts, base),
                Some(_) => None,
            };
            let all = all.ok_or(ReleaseError::NoControlledRounding)?;
            rows.map(|row| all[row.cell as usize]).collect()
        }
        (Rounding::Random, noise::Source::Secret(secret, _)) => {
            // Who is counted, in words that do not depend on the table in which they stand.
            let filter = settings.filter.as_deref().map(|name| (SEGMENT, name));
            let fall = |row: &TableRow| {
                let labels = row.at.iter().map(String::as_str);
                let named = table.dimensions.iter().map(String::as_str).zip(labels);
                let named = named.filter(|(_, label)| *label != table.total_label);
                random(count(row.cell), base, secret, &named.chain(filter).collect::<Vec<_>>())
            };
            rows.map(fall).collect()
        }
        (Rounding::Random, noise::Source::System) => return Err(ReleaseError::NoSecret),
    }))
}

/// For each measure of the settings, its column in the input.
pub(super) fn check(input: &TableInput, settings: &TableSettings) -> Result<Vec<usize>, ReleaseError> {
    let wrong = |setting, value: String, must| Err(ReleaseError::Setting { setting, value, must });
    for rules in settings.measures.iter().filter_map(|m| m.rules.as_ref()).chain([&settings.rules]) {
        if let Some((n, k)) = rules.dominance
            && (n == 0 || n > super::tabulation::contributions::MOST_KEPT || !(k > 0.0 && k <= 100.0))
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
