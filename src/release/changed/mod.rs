//! Releases from another state of the file: what two states disclose together.
//!
//! Two numbers of one group, before and after the file changed, differ by those who joined, left or changed. Whatever
//! the two tables are, they are compared over every group that both can form: tables with other dimensions, levels,
//! filters and segments are laid over today's rows by their definitions, and what is published of either state is a
//! system of sums over the groups that are common to them.
//!
//! The earlier rows are gone, so it is known by how much a number changed but not for how many people, unless the release
//! left a [trace](super::trace). With one, the people who changed are counted. Without one the cautious rule holds: a
//! difference of fewer people than the threshold must not be derivable, and if a group changed by fewer than that, its
//! sums, means and shares are not published again (one person may have left while another joined).
//! A union of parts that are compared themselves, each of which changed by nobody or by enough people, discloses
//! nothing more.

mod axes;
mod common;
mod figures;
mod ground;
mod moves;
mod overlapping;
mod rules;
mod span;

use super::error::ReleaseError;
use super::prepare::{Counted, Earlier};
use super::published::Published;
use super::sensitivity::rules::Unsafe;
use super::settings::TableSettings;
use super::tabulation::TableInput;
use super::trace::Traced;
use crate::privacy::{Cancelled, Progress};
use common::{Smallest, smallest};
use ground::{Ground, is_noisy};
use rules::{Moved, threshold_of};
use span::{Follows, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A table that was released from another state of the file.
#[derive(Clone, Debug)]
pub struct Before {
    /// Its release's number in the ledger.
    pub release: u64,
    /// Which state of the file it was made from: the same for all releases of one state.
    pub state: String,
    /// Today's rows, under the definitions of then.
    pub input: TableInput,
    pub settings: TableSettings,
    pub published: Published,
    /// For each dimension the categories that the file had then; `None` if only the table's own rows show them.
    pub categories: Option<Vec<BTreeSet<String>>>,
    /// Only its numbers of people are kept exactly as they were released.
    pub counts_only: bool,
    /// The trace that it left, laid over today's rows; `None` if there is none, or it says nothing.
    pub traced: Option<Arc<Traced>>,
}

/// A table, laid over today's rows.
pub(super) struct Part<'a> {
    input: &'a TableInput,
    settings: &'a TableSettings,
    kind: PartKind<'a>,
    /// Of an earlier table, for each dimension the categories that it had.
    had: Option<Vec<BTreeSet<String>>>,
}

#[derive(Clone, Copy)]
enum PartKind<'a> {
    /// A table of this release.
    New(usize),
    /// An earlier release from the file as it is now.
    Known(&'a Published),
    Then(&'a Before),
}

impl Part<'_> {
    fn is_then(&self) -> bool {
        matches!(self.kind, PartKind::Then(_))
    }

    fn had(&self, dimension: usize) -> Option<&BTreeSet<String>> {
        self.had.as_ref()?.get(dimension)
    }

    fn total_label(&self) -> &str {
        match self.kind {
            PartKind::New(_) => "",
            PartKind::Known(published) => &published.total_label,
            PartKind::Then(before) => &before.published.total_label,
        }
    }

    fn counts_only(&self) -> bool {
        matches!(self.kind, PartKind::Then(before) if before.counts_only)
    }
}

/// What must not be published of a table's cells, because of an earlier state of the file.
#[derive(Default)]
pub(super) struct Own {
    pub people: Vec<Unsafe>,
    /// By column.
    pub sums: BTreeMap<String, Vec<Unsafe>>,
}

/// A group that can be compared and moved by too few.
pub(super) struct Exposed {
    /// Any of these hidden, and it cannot be compared in this way.
    pub sites: Vec<u32>,
    pub sentence: String,
}

/// What a pattern of hidden sites leaves to compare.
#[derive(Default)]
pub(super) struct Compared {
    pub exposed: Vec<Exposed>,
    /// Where not every group could be looked for, a sentence each.
    pub not_compared: Vec<String>,
}

/// This release against all states of the file that something was released from.
#[derive(Default)]
pub(super) struct Changes {
    states: Vec<State>,
    own: Vec<Own>,
    /// What was not compared, and why, a sentence each.
    pub not_compared: Vec<String>,
}

/// This release against one earlier state.
struct State {
    ground: Ground,
    /// "release 3", "releases 3 and 4".
    releases: String,
    threshold: u64,
    /// By system, people first: what follows from the numbers of then.
    systems: Vec<System>,
    /// Numbers of people of then as they were published: by group, the common cell that it is and the number.
    published: BTreeMap<Vec<u32>, (usize, [f64; 2])>,
    /// By cell of today's side the sites of its rows; `None` among them where it is out already.
    sites: BTreeMap<u32, Vec<Option<u32>>>,
}

struct System {
    /// `None`: people.
    column: Option<String>,
    values: BTreeMap<u32, f64>,
    /// How far the truth may lie from each of the values that is not exact.
    reach: BTreeMap<u32, f64>,
    /// `None` if only single cells are compared.
    span: Option<Span>,
}

impl Changes {
    /// # Errors
    /// [`ReleaseError`] where tables do not fit together, or the work was cancelled.
    pub(super) fn new(
        tables: &[Counted<'_>],
        before: &[Before],
        earlier: &[Earlier],
        progress: &Progress,
    ) -> Result<Self, ReleaseError> {
        let mut changes = Self { own: tables.iter().map(|_| Own::default()).collect(), ..Self::default() };
        let states: BTreeSet<&str> = before.iter().map(|before| before.state.as_str()).collect();
        for state in states {
            let then: Vec<&Before> =
                before.iter().filter(|before| before.state == state && !is_noisy(&before.settings)).collect();
            let all: Vec<usize> = (0..tables.len()).collect();
            if then.is_empty() || changes.compare(tables, &all, &then, earlier, progress)? {
                continue;
            }
            // Too large at once: one by one.
            for before in then {
                for which in 0..tables.len() {
                    if !changes.compare(tables, &[which], &[before], &[], progress)? {
                        changes.not_compared.push(format!(
                            "Release {}: it was made from another state of the file, and with this table it has too many cells to be compared.",
                            before.release
                        ));
                    }
                }
            }
        }
        changes.not_compared.dedup();
        Ok(changes)
    }

    /// Whether it could be compared.
    fn compare(
        &mut self,
        tables: &[Counted<'_>],
        which: &[usize],
        then: &[&Before],
        earlier: &[Earlier],
        progress: &Progress,
    ) -> Result<bool, ReleaseError> {
        let own = which.iter().map(|&t| Part {
            input: &tables[t].input,
            settings: tables[t].settings,
            kind: PartKind::New(t),
            had: None,
        });
        let known = earlier.iter().filter(|earlier| !is_noisy(&earlier.settings)).map(|earlier| Part {
            input: &earlier.input,
            settings: &earlier.settings,
            kind: PartKind::Known(&earlier.published),
            had: None,
        });
        let then = then.iter().map(|before| Part {
            input: &before.input,
            settings: &before.settings,
            kind: PartKind::Then(before),
            had: Some(before.categories.clone().unwrap_or_else(|| {
                let dimensions = 0..before.input.dimensions.len();
                dimensions.map(|at| axes::labels_of_rows(&before.published.rows, at)).collect()
            })),
        });
        let parts: Vec<Part<'_>> = own.chain(known).chain(then).collect();
        let Some(ground) = Ground::new(&parts, tables, progress)? else { return Ok(false) };
        let numbers: BTreeSet<u64> = parts.iter().filter_map(|part| Some(part.before()?.release)).collect();
        let state = State::new(ground, &numbers, threshold_of(tables));
        if state.ground.lacks_rows {
            self.not_compared.push(format!(
                "{}: not all rows of it can be found again in the file as it is now, so they were not compared.",
                capital(&state.releases)
            ));
        }
        if state.systems.first().is_some_and(|people| people.span.is_none()) {
            self.not_compared.push(format!(
                "{}: only single numbers were compared with this release, not what several of them disclose together.",
                capital(&state.releases)
            ));
        }
        for &t in which {
            let found = state.own(&tables[t], t, &parts);
            self.own[t].add(found);
        }
        self.states.push(state);
        Ok(true)
    }

    /// What must not be published of a table's cells.
    pub(super) fn of_table(&self, table: usize) -> Option<&Own> {
        self.own.get(table)
    }

    /// Groups that can still be compared with these sites hidden, and that moved by too few.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn exposed(&self, hidden: &[bool], progress: &Progress) -> Result<Compared, Cancelled> {
        let mut compared = Compared::default();
        for state in &self.states {
            state.exposed(hidden, &mut compared, progress)?;
        }
        compared.not_compared.dedup();
        Ok(compared)
    }
}

impl<'a> Part<'a> {
    fn before(&self) -> Option<&'a Before> {
        match self.kind {
            PartKind::Then(before) => Some(before),
            _ => None,
        }
    }
}

impl Own {
    fn add(&mut self, other: Self) {
        self.people.extend(other.people);
        for (column, found) in other.sums {
            self.sums.entry(column).or_default().extend(found);
        }
    }
}

impl State {
    fn new(ground: Ground, releases: &BTreeSet<u64>, threshold: u64) -> Self {
        let columns: BTreeSet<&String> =
            ground.then.statements.iter().flat_map(|s| &s.sums).map(|(column, _)| column).collect();
        let columns = columns.into_iter().filter(|column| ground.sums.contains_key(*column)).cloned().map(Some);
        let systems = std::iter::once(None).chain(columns).map(|column| {
            let values = ground.then.values(column.as_deref(), &|_| true);
            let adds_up = column.is_some() || ground.then.adds_up && ground.now.adds_up;
            let span = adds_up.then(|| ground.then.span(ground.atoms.len(), &values)).flatten();
            let reach = column.as_deref().map_or_else(BTreeMap::new, |column| ground.then.reach(column));
            System { column, values, reach, span: span.filter(|span| !span.contradictory) }
        });
        let systems = systems.collect();
        let published = ground.then.statements.iter().filter_map(|statement| {
            let cell = ground.common_cell(&ground.then, statement.cell)?;
            Some((ground.group(cell), (cell, statement.people?)))
        });
        let published = published.collect();
        let mut sites: BTreeMap<u32, Vec<Option<u32>>> = BTreeMap::new();
        for statement in &ground.now.statements {
            sites.entry(statement.cell).or_default().push(statement.site);
        }
        let numbers: Vec<String> = releases.iter().map(ToString::to_string).collect();
        let releases = match numbers.as_slice() {
            [only] => format!("release {only}"),
            [first @ .., last] => format!("releases {} and {last}", first.join(", ")),
            [] => String::new(),
        };
        Self { ground, releases, threshold, systems, published, sites }
    }

    /// The system of people.
    fn people(&self) -> Option<&System> {
        self.systems.first()
    }

    fn exposed(&self, hidden: &[bool], compared: &mut Compared, progress: &Progress) -> Result<(), Cancelled> {
        let shown = |site: u32| !hidden.get(site as usize).copied().unwrap_or(false);
        let Compared { exposed, not_compared } = compared;
        for system in &self.systems {
            progress.check()?;
            let values = self.ground.now.values(system.column.as_deref(), &shown);
            let Some(then) = &system.span else {
                exposed.extend(overlapping::exposed(self, system, &values));
                continue;
            };
            let now = self.ground.now.span(self.ground.atoms.len(), &values);
            let Some(now) = now.filter(|now| !now.contradictory) else {
                exposed.extend(overlapping::exposed(self, system, &values));
                continue;
            };
            let Smallest { groups, is_cut_short } = smallest(self.ground.atoms.len(), then, &now, progress)?;
            if is_cut_short {
                not_compared.push(format!(
                    "{}: too many groups can be derived from it and this release together; not all of them were compared.",
                    capital(&self.releases)
                ));
            }
            let mut seen: BTreeSet<Vec<u32>> = BTreeSet::new();
            let cells = if system.column.is_none() { self.ground.named() } else { Vec::new() };
            for group in groups.into_iter().chain(cells) {
                let over: Vec<(u32, f64)> = group.iter().map(|&atom| (atom, 1.0)).collect();
                if !seen.insert(group.clone()) {
                    continue;
                }
                let (Some(was), Some(is)) = (then.follows(&over), now.follows(&over)) else { continue };
                let reach = self.reach_then(system, &over, &was);
                let Some(sentence) = self.fault(system, &group, [was.value, is.value], reach) else { continue };
                let published = self.ground.now.published(self.ground.atoms.len(), &values);
                let cells = now.cells(&published, &over, &is);
                exposed.push(Exposed { sites: self.sites(&cells), sentence });
            }
        }
        Ok(())
    }

    /// How far the truth may lie from an earlier number that follows.
    fn reach_then(&self, system: &System, over: &[(u32, f64)], follows: &Follows) -> f64 {
        if system.reach.values().all(|reach| *reach == 0.0) {
            return 0.0;
        }
        let published = self.ground.then.published(self.ground.atoms.len(), &system.values);
        let cells = system.span.as_ref().map_or_else(Vec::new, |span| span.cells(&published, over, follows));
        cells.iter().filter_map(|cell| system.reach.get(cell)).sum()
    }

    /// Why a group's two numbers must not both be known; `None` if they may.
    fn fault(&self, system: &System, group: &[u32], [was, is]: [f64; 2], reach: f64) -> Option<String> {
        let name = || self.ground.name(group);
        let releases = &self.releases;
        match &system.column {
            None => self.is_few(group, is - was).then(|| {
                let people = (is - was).abs().round();
                format!(
                    "{}: with {releases}, from an earlier state of the file, this release discloses that the number of people moved by {people}, which is below {}",
                    name(),
                    self.threshold
                )
            }),
            Some(column) => {
                let moved = self.moved(group, Some(column));
                (rules::differ(is, was, reach) && moved.is_below(self.threshold)).then(|| {
                    format!(
                        "{}: with {releases}, from an earlier state of the file, this release discloses by how much the sum of {column} moved for fewer than {} people",
                        name(),
                        self.threshold
                    )
                })
            }
        }
    }

    /// It is disclosed that a group's number of people changed, and fewer than the threshold may be all.
    fn is_few(&self, group: &[u32], difference: f64) -> bool {
        rules::is_small(difference, self.threshold)
            && self.changed(group, None).is_none_or(|people| people < self.threshold)
    }

    /// People of a group who changed, or whose amount in a column did; `None` if no release left a trace of it.
    fn changed(&self, group: &[u32], column: Option<&str>) -> Option<u64> {
        self.ground.moves.iter().find_map(|moves| moves.changed(group, column, self.threshold))
    }

    /// By how many people a group moved: of all, or of those whose amount in a column did.
    fn moved(&self, group: &[u32], column: Option<&str>) -> Moved {
        if let Some(people) = self.changed(group, column) {
            return Moved::Counted(people);
        }
        if let Some(&(cell, [low, high])) = self.published.get(group) {
            let is = self.ground.counts[cell] as f64;
            return Moved::Between(is - high, is - low);
        }
        let is: f64 =
            group.iter().map(|&atom| self.ground.counts[self.ground.atoms[atom as usize] as usize] as f64).sum();
        let over: Vec<(u32, f64)> = group.iter().map(|&atom| (atom, 1.0)).collect();
        let span = self.people().and_then(|people| people.span.as_ref());
        match span.and_then(|span| span.follows(&over)) {
            Some(was) => Moved::exactly(is - was.value),
            None => Moved::Unknown,
        }
    }

    /// The sites of cells of today's side; none of a cell that is out already, which nothing can hide.
    fn sites(&self, cells: &[u32]) -> Vec<u32> {
        let of_cells = cells.iter().filter_map(|cell| self.sites.get(cell));
        let hideable = of_cells.filter(|sites| sites.iter().all(Option::is_some));
        let sites: BTreeSet<u32> = hideable.flatten().copied().flatten().collect();
        sites.into_iter().collect()
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
