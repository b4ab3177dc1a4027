//! Tables that were published, attacked as they are by whoever holds them: nothing is hidden any more, and what follows
//! from them is found.
//!
//! Each table was protected against those that its own recipients held. Recipients who put theirs together know more:
//! the tables are laid over one another as those of one release are, and the same small groups are watched. A number
//! that one of the tables shows is known, whatever the others hide.

use super::changed::Before;
use super::disclosure::explanation::way;
use super::disclosure::implicit_groups::{exposed, pinned, watch_exact};
use super::disclosure::intervals::Attack;
use super::disclosure::rounded_intervals;
use super::error::ReleaseError;
use super::prepare::{Counted, Earlier, Laid, check};
use super::published::{PublishedRow, PublishedValue};
use super::recoding::Recoded;
use super::rounding::possible;
use super::sensitivity::problem::{CellSystem, Problem};
use super::sensitivity::rules::{Need, Reason};
use super::settings::{Protect, Standard};
use super::suppression::linear::Mover;
use super::tabulation::tabulate;
use crate::disclosure::Quantity;
use crate::privacy::Progress;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Entries of a programme times groups up to which a system is attacked.
const MOST_WORK: f64 = 2e8;
/// Groups whose derivation is worded; of further ones only their size is given.
const MOST_WAYS: usize = 50;
/// What a small group without a row of its own is called.
const DIFFERENCE: &str = "a small group by which the tables differ";

/// What follows from tables that somebody holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recovered {
    /// The smallest first.
    pub groups: Vec<RecoveredGroup>,
    /// What was not looked at, and why, a sentence each.
    pub not_looked_at: Vec<String>,
}

/// A small group that can be worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveredGroup {
    /// How many people are in it; `None` for a group that moved between two states of the file.
    pub people: Option<u64>,
    /// The published numbers that disclose it, in words.
    pub how: String,
}

/// Attacks tables of one state of the file as they were published, together with those of other states. Tables with
/// noise reveal nothing exact: they are passed over.
///
/// ```
/// use shoal::privacy::{Bitmap, People, Progress};
/// use shoal::release::settings::TableSettings;
/// use shoal::release::tabulation::{TableInput, axis::Dimension};
/// use shoal::release::{Earlier, attack_held, prepare};
/// let region = Dimension {
///     name: "region".into(),
///     codes: (0..60).map(|row| u32::from(row >= 40)).collect(),
///     labels: vec!["North".into(), "South".into()],
///     hierarchy: Vec::new(),
///     coarser: Default::default(),
///     sensitive: false,
/// };
/// let all = TableInput {
///     dimensions: vec![region],
///     segments: Vec::new(),
///     people: std::sync::Arc::new(People::Rows(60)),
///     measures: Vec::new(),
///     members: None,
/// };
/// // One recipient gets everybody, the other everybody but four people of the north.
/// let mut most = Bitmap::all(60);
/// most.and_not(&{
///     let mut four = Bitmap::none(60);
///     (0..4).for_each(|row| four.insert(row));
///     four
/// });
/// let settings = TableSettings::default();
/// let held = [all.clone(), TableInput { members: Some(most), ..all }].map(|input| {
///     let published = prepare(&input, &settings, &[], &Progress::new()).unwrap().published();
///     Earlier { input, settings: settings.clone(), published }
/// });
/// let alone = attack_held(&held[..1], &[], &Progress::new()).unwrap();
/// assert!(alone.groups.is_empty());
/// let together = attack_held(&held, &[], &Progress::new()).unwrap();
/// assert_eq!(together.groups[0].people, Some(4));
/// ```
///
/// # Errors
/// [`ReleaseError`] where tables do not fit together, or the work was cancelled.
pub fn attack_held(held: &[Earlier], before: &[Before], progress: &Progress) -> Result<Recovered, ReleaseError> {
    let held: Vec<&Earlier> =
        held.iter().filter(|held| !matches!(held.settings.protect, Protect::Noise { .. })).collect();
    if held.is_empty() {
        return Ok(Recovered::default());
    }
    let (mut tables, mut as_counted) = (Vec::new(), Vec::new());
    let mut groups = Groups::default();
    for held in held {
        let counted = counted(held, progress)?;
        if is_as_published(&counted, held) {
            tables.push(counted);
            as_counted.push(held);
        } else {
            groups.not_looked_at.push(format!(
                "The table of {} was not looked at: counted again, its numbers are not those that were published.",
                held.published.dimensions.join(" × ")
            ));
        }
    }
    let mut laid = Laid::new(&mut tables, before, &[], progress)?;
    let shown = Shown::new(&tables, &as_counted, laid.problem.weight.len());
    shown.say(&mut laid.problem);
    let mut attacked = Attacked { laid: &laid, tables: &tables, shown: &shown, groups };
    for which in 0..laid.problem.numbers.len() {
        attacked.system(which, progress)?;
    }
    let Groups { mut found, mut not_looked_at, .. } = attacked.groups;
    let since = laid.changes.exposed(&shown.hidden, progress)?;
    found.extend(since.exposed.into_iter().map(|exposed| RecoveredGroup { people: None, how: exposed.sentence }));
    found.sort_by(|a, b| (a.people.is_none(), a.people, &a.how).cmp(&(b.people.is_none(), b.people, &b.how)));
    found.dedup();
    not_looked_at.extend(laid.changes.not_compared.iter().cloned());
    not_looked_at.extend(since.not_compared);
    not_looked_at.dedup();
    Ok(Recovered { groups: found, not_looked_at })
}

/// A published table, counted again. Its input has its categories put together already.
fn counted<'a>(held: &'a Earlier, progress: &Progress) -> Result<Counted<'a>, ReleaseError> {
    let Earlier { input, settings, published } = held;
    let columns = check(input, settings)?;
    let table = tabulate(input, settings, progress)?;
    let rounded = matches!(settings.protect, Protect::Round { .. }).then(|| {
        let shown = shown_counts(&published.rows);
        let people = |cell: u32| table.counts.get(cell as usize).map_or(0, |count| count.unsigned_abs());
        let of_row = |row: &super::tabulation::TableRow| {
            shown.get(row.at.as_slice()).copied().unwrap_or_else(|| people(row.cell))
        };
        table.rows.iter().map(of_row).collect()
    });
    Ok(Counted {
        input: Cow::Borrowed(input),
        settings,
        recoded: Recoded::default(),
        columns,
        table,
        found: Vec::new(),
        sites: Vec::new(),
        rounded,
    })
}

/// Its exact numbers of people are those that were published. They are not where something that it was made with, such
/// as a list of people to leave out, is not kept.
fn is_as_published(counted: &Counted<'_>, held: &Earlier) -> bool {
    if counted.rounded.is_some() {
        return true;
    }
    let shown = shown_counts(&held.published.rows);
    let Counted { table, .. } = counted;
    let people = |cell: u32| table.counts.get(cell as usize).map(|count| count.unsigned_abs());
    table.rows.iter().all(|row| shown.get(row.at.as_slice()).is_none_or(|count| people(row.cell) == Some(*count)))
}

/// The numbers of people that rows show, by their labels.
fn shown_counts(rows: &[PublishedRow]) -> HashMap<&[String], u64> {
    let of_row = |row: &'_ PublishedRow| match row.values.first() {
        Some(PublishedValue::Count(people)) => Some(*people),
        _ => None,
    };
    rows.iter().filter_map(|row| Some((row.at.as_slice(), of_row(row)?))).collect()
}

/// Everything that the tables show, by site.
struct Shown {
    /// No table shows it.
    hidden: Vec<bool>,
    /// Between which numbers the people of a site are known to be.
    known: Vec<Option<[f64; 2]>>,
    names: HashMap<u32, String>,
    is_rounded: bool,
    /// Sites that are unsafe only because they moved since another state of the file, which is compared apart.
    moved: BTreeSet<u32>,
}

impl Shown {
    fn new(tables: &[Counted<'_>], held: &[&Earlier], sites: usize) -> Self {
        let mut shown = Self {
            hidden: vec![true; sites],
            known: vec![None; sites],
            names: HashMap::new(),
            is_rounded: tables.iter().any(|table| table.rounded.is_some()),
            moved: BTreeSet::new(),
        };
        let is_moved = |reason: Reason| matches!(reason, Reason::Change | Reason::ChangedNumber);
        let reasons = |moved: bool| -> BTreeSet<u32> {
            let of_table = |table: &Counted<'_>| -> Vec<u32> {
                let found = table.found.iter().filter(|(_, reason)| is_moved(*reason) == moved);
                found.filter_map(|(cell, _)| table.sites.get(*cell as usize).copied().flatten()).collect()
            };
            tables.iter().flat_map(of_table).collect()
        };
        shown.moved = reasons(true).difference(&reasons(false)).copied().collect();
        for (Counted { table, settings, sites, .. }, held) in tables.iter().zip(held) {
            let counts = shown_counts(&held.published.rows);
            for row in &table.rows {
                let Some(site) = sites.get(row.cell as usize).copied().flatten() else { continue };
                shown
                    .names
                    .entry(site)
                    .or_insert_with(|| name(&row.at, &table.total_label, settings.filter.as_deref()));
                let Some(&people) = counts.get(row.at.as_slice()) else { continue };
                let truth = table.counts.get(row.cell as usize).map_or(0.0, |count| *count as f64);
                let [low, high] = match settings.protect {
                    Protect::Round { base } => possible(people, base, settings.rounding),
                    _ => [truth, truth],
                };
                if let (Some(hidden), Some(known)) =
                    (shown.hidden.get_mut(site as usize), shown.known.get_mut(site as usize))
                {
                    *hidden = false;
                    let before = known.unwrap_or([0.0, f64::INFINITY]);
                    *known = Some([before[0].max(low), before[1].min(high)]);
                }
            }
        }
        shown
    }

    /// Gives the systems of people the intervals of rounded numbers if they are small enough to be attacked so;
    /// otherwise rounded numbers are taken as exact.
    fn say(&self, problem: &mut Problem) {
        if !self.is_rounded {
            return;
        }
        for numbers in problem.numbers.iter_mut().filter(|n| n.whole && rounded_intervals::is_small(n)) {
            let says = |cell: usize| {
                let site = numbers.site(cell).and_then(|site| self.known.get(site));
                site.copied().flatten().unwrap_or([numbers.values[cell]; 2])
            };
            numbers.rounded = Some((0..numbers.values.len()).map(says).collect());
        }
    }
}

/// "North, gold", "North, gold of VIP", "VIP", "everyone".
fn name(at: &[String], total: &str, filter: Option<&str>) -> String {
    let labels: Vec<&str> = at.iter().map(String::as_str).filter(|label| *label != total).collect();
    match (labels.is_empty(), filter) {
        (true, None) => "everyone".to_owned(),
        (true, Some(filter)) => filter.to_owned(),
        (false, None) => labels.join(", "),
        (false, Some(filter)) => format!("{} of {filter}", labels.join(", ")),
    }
}

/// What was found so far.
#[derive(Default)]
struct Groups {
    found: Vec<RecoveredGroup>,
    not_looked_at: Vec<String>,
    /// By column and name, so that a group that several systems hold is reported once.
    seen: BTreeSet<(String, String)>,
}

struct Attacked<'a> {
    laid: &'a Laid,
    tables: &'a [Counted<'a>],
    shown: &'a Shown,
    groups: Groups,
}

impl Attacked<'_> {
    /// Attacks one system of numbers.
    fn system(&mut self, which: usize, progress: &Progress) -> Result<(), ReleaseError> {
        let Some(numbers) = self.laid.problem.numbers.get(which) else { return Ok(()) };
        let hidden = &self.shown.hidden;
        let open = numbers.open(hidden);
        let work = Attack::new(numbers.system(&open)).size() as f64;
        if work * numbers.needs.len().max(1) as f64 > MOST_WORK {
            let what = "A table has too many cells for what is held together to be attacked whole.";
            self.groups.not_looked_at.push(what.to_owned());
            return Ok(());
        }
        let numbers = self.with_watched(which, progress)?;
        let cells: Vec<u32> = numbers.needs.iter().map(|(cell, _)| *cell).collect();
        let (intervals, _) = numbers.intervals(hidden, &cells, progress)?;
        // Of large systems not every table that would be a proof is looked for.
        let is_small = Mover::is_small(&numbers);
        let is_open = |((_, need), interval): &(&(u32, Need), &_)| {
            let interval: &super::disclosure::intervals::Interval = interval;
            if is_small { !need.is_proved(interval) } else { !need.is_met(interval.low, interval.high) }
        };
        let exposed: Vec<(u32, [f64; 2])> = (numbers.needs.iter().zip(&intervals))
            .filter(is_open)
            .map(|((cell, _), interval)| (*cell, [interval.low, interval.high]))
            .collect();
        if exposed.is_empty() {
            return Ok(());
        }
        let open = numbers.open(hidden);
        let attack = Attack::new(numbers.system(&open));
        let of_site = |site: u32| self.shown.names.get(&site).cloned().unwrap_or_default();
        let name = |cell: u32| numbers.name(cell, &of_site);
        for (cell, known) in exposed {
            progress.check()?;
            let column = match &numbers.quantity {
                Quantity::People => String::new(),
                Quantity::Value(column) | Quantity::WithValue(column) => column.clone(),
            };
            let called = name(cell);
            let site = numbers.table_cell.get(cell as usize).copied().flatten();
            if site.is_some_and(|site| self.shown.moved.contains(&site)) {
                continue;
            }
            let atoms = || format!("{:?}", numbers.shape.atoms(cell as usize));
            let key = site.map_or_else(|| format!("{called} {which} {}", atoms()), |site| site.to_string());
            if !self.groups.seen.insert((column.clone(), key)) {
                continue;
            }
            let is_open = open.get(cell as usize).copied().unwrap_or(true);
            let is_worded = is_open && numbers.rounded.is_none() && self.groups.found.len() < MOST_WAYS;
            let how = match is_worded.then(|| way(&attack, cell, &name)).flatten() {
                Some(how) => how.strip_prefix(&format!("{DIFFERENCE} = ")).map_or(how.clone(), str::to_owned),
                None => stated(&called, known, is_open),
            };
            let how = if column.is_empty() { how } else { format!("the sum of {column}: {how}") };
            self.groups.found.push(RecoveredGroup { people: Some(self.people(which, &numbers, cell)), how });
        }
        Ok(())
    }

    /// The system with the small groups that follow among its needs.
    fn with_watched(&self, which: usize, progress: &Progress) -> Result<CellSystem, ReleaseError> {
        let Laid { problem, of_union, .. } = self.laid;
        let hidden = &self.shown.hidden;
        let mut numbers = problem.numbers.get(which).cloned().ok_or(ReleaseError::NoDimensions)?;
        let threshold = self.tables.iter().map(|table| table.settings.rules.threshold).max().unwrap_or(0);
        let standard = self.tables.first().map_or(Standard::default(), |table| table.settings.standard);
        watch_exact(&mut numbers, hidden, threshold, |people| Need::of_count(people as f64, threshold, standard));
        let (mut more, _) = exposed(&numbers, hidden, progress)?;
        if of_union.contains(&which) {
            let pinned = pinned(&numbers, hidden, threshold, progress)?;
            more.extend(pinned.into_iter().map(|cell| (cell, Need::Width(1.0))));
        }
        numbers.needs.extend(more);
        numbers.needs.sort_by_key(|need| need.0);
        Ok(numbers)
    }

    /// How many people are in a cell of a system.
    fn people(&self, which: usize, numbers: &CellSystem, cell: u32) -> u64 {
        if numbers.whole {
            return numbers.values.get(cell as usize).map_or(0, |people| people.round() as u64);
        }
        let Laid { unions, of_table, of_union, .. } = self.laid;
        if let Some(table) = of_table.iter().position(|range| range.contains(&which)) {
            let count = self.tables.get(table).and_then(|table| table.table.counts.get(cell as usize));
            return count.map_or(0, |count| count.unsigned_abs());
        }
        let union = of_union.iter().rposition(|first| *first <= which).and_then(|place| unions.get(place));
        union.map_or(0, |union| union.people_in(cell))
    }
}

/// What is known of a group whose derivation is not worded.
fn stated(name: &str, [low, high]: [f64; 2], is_open: bool) -> String {
    if low == high {
        return if is_open { format!("{name} is exactly {low}") } else { format!("{name} is published: {low}") };
    }
    if high.is_finite() { format!("{name} is between {low} and {high}") } else { format!("{name} is at least {low}") }
}
