//! The ground on which two states of a file are compared: their common groups, and what is published of each.

use super::axes::Refined;
use super::figures::{Figure, Figures, numbers, publishes_sum};
use super::moves::Moves;
use super::span::{PublishedCells, Span};
use super::{Part, PartKind};
use crate::privacy::{Bitmap, Progress};
use crate::release::disclosure::common_refinement::{Places, REGIONS, finer_regions};
use crate::release::error::ReleaseError;
use crate::release::prepare::Counted;
use crate::release::published::{PublishedRow, PublishedValue};
use crate::release::rounding::possible;
use crate::release::settings::{Protect, TableSettings};
use crate::release::tabulation::axis::Axis;
use crate::release::tabulation::shape::Shape;
use crate::release::tabulation::{OUTSIDE, Table, TableInput, atoms_of_rows, count_atoms};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Cells of either side beyond which the comparison is not made at once.
const MOST_CELLS: u128 = 200_000;

/// One published row, or something that follows from the categories a table has.
pub(super) struct Statement {
    pub cell: u32,
    /// Where it can be hidden; `None` if it is out already.
    pub site: Option<u32>,
    /// People: both ends are the same where the number is exact; `None` if it is hidden.
    pub people: Option<[f64; 2]>,
    /// Columns whose sum is published, with the sum.
    pub sums: Vec<(String, Figure)>,
    /// Everything else, by its heading.
    pub others: Vec<(String, Figure)>,
}

/// What is published of one state of the file.
pub(super) struct Side {
    pub shape: Shape,
    /// For each cell that is an atom, its common atom.
    common_of: Vec<Option<u32>>,
    pub statements: Vec<Statement>,
    /// People add up along its axes.
    pub adds_up: bool,
}

pub(super) struct Ground {
    pub common: Shape,
    /// The atoms of the common shape.
    pub atoms: Vec<u32>,
    /// Today's people in the common cells.
    pub counts: Vec<i64>,
    /// Today's sums in the common cells.
    pub sums: BTreeMap<String, Vec<f64>>,
    pub now: Side,
    pub then: Side,
    /// An earlier row bears a label that cannot be placed.
    pub lacks_rows: bool,
    /// Traces that earlier tables left, laid over the common groups.
    pub moves: Vec<Moves>,
}

impl Ground {
    /// `None` if it would be too large.
    ///
    /// # Errors
    /// [`ReleaseError`] if the input does not fit together, or the work was cancelled.
    pub(super) fn new(
        parts: &[Part<'_>],
        tables: &[Counted<'_>],
        progress: &Progress,
    ) -> Result<Option<Self>, ReleaseError> {
        let first = parts.first().ok_or(ReleaseError::NoDimensions)?.input;
        let rows = first.people.rows();
        let names: BTreeSet<&str> = parts.iter().flat_map(|p| &p.input.dimensions).map(|d| d.name.as_str()).collect();
        let has = |name: &str, then: bool| {
            let side = parts.iter().filter(|part| part.is_then() == then);
            side.flat_map(|part| &part.input.dimensions).any(|dimension| dimension.name == name)
        };
        let mut axes = Axes::of_regions(parts);
        for name in names {
            progress.check()?;
            let side = match (has(name, false), has(name, true)) {
                (true, true) => &mut axes.common,
                (true, false) => &mut axes.now,
                _ => &mut axes.then,
            };
            side.push(Refined::new(name, parts, rows));
        }
        let common_axes: Vec<Axis> =
            axes.regions.iter().map(|(axis, ..)| axis.clone()).chain(axes.own(&axes.common)).collect();
        let [now_axes, then_axes] =
            [&axes.now, &axes.then].map(|own| common_axes.iter().cloned().chain(axes.own(own)).collect::<Vec<Axis>>());
        if Shape::size(&now_axes) > MOST_CELLS || Shape::size(&then_axes) > MOST_CELLS {
            return Ok(None);
        }
        let common = Shape::new(common_axes);
        let counted = axes.counted(&common, &axes.common, first, progress)?;
        let sums = sums(&counted.1, &common, parts);
        let atoms: Vec<u32> = (0..common.cells).filter(|&c| common.is_atom(c)).map(|c| c as u32).collect();
        let [mut now, mut then] = [(now_axes, &axes.now), (then_axes, &axes.then)].map(|(side, own)| {
            let shape = Shape::new(side);
            let all: Vec<&Refined> = axes.common.iter().chain(own).collect();
            let adds_up = axes.counted_with(&shape, &all, first, progress).map(|(table, _)| table.groups.is_none());
            adds_up.map(|adds_up| Side {
                common_of: common_of(&shape, &common, &atoms),
                shape,
                statements: Vec::new(),
                adds_up,
            })
        });
        let (now, then) = (&mut now, &mut then);
        let (Ok(now), Ok(then)) = (now, then) else { return Err(ReleaseError::Cancelled) };
        let mut lacks_rows = false;
        let mut moves = Vec::new();
        for (which, part) in parts.iter().enumerate() {
            match part.kind {
                PartKind::New(t) => axes.state_own(which, part, &tables[t], now),
                PartKind::Known(published) => {
                    axes.state_rows(which, part, &published.rows, &published.measures, now);
                }
                PartKind::Then(before) => {
                    let published = &before.published;
                    let placed = axes.state_rows(which, part, &published.rows, &published.measures, then);
                    lacks_rows |= placed < published.rows.len();
                    axes.state_absent(which, part, then);
                    moves.extend(axes.moves(which, part, &common, &atoms));
                }
            }
        }
        axes.state_vanished(now);
        let take = |side: &mut Side| {
            std::mem::replace(
                side,
                Side { shape: Shape::new(Vec::new()), common_of: Vec::new(), statements: Vec::new(), adds_up: true },
            )
        };
        let (now, then) = (take(now), take(then));
        let (table, _) = counted;
        Ok(Some(Self { counts: table.counts, common, atoms, sums, now, then, lacks_rows, moves }))
    }

    /// The common atoms of a common cell, by their places among the atoms.
    pub(super) fn group(&self, cell: usize) -> Vec<u32> {
        Self::places(&self.common, &self.atoms, cell)
    }

    /// The atoms of a cell, by their places among `atoms`.
    pub(super) fn places(shape: &Shape, atoms: &[u32], cell: usize) -> Vec<u32> {
        let place = |atom: &u32| atoms.binary_search(atom).ok().map(|at| at as u32);
        let mut group: Vec<u32> = shape.atoms(cell).iter().filter_map(place).collect();
        group.sort_unstable();
        group
    }

    /// The common cell that a side's cell is; `None` if it is a part of one.
    pub(super) fn common_cell(&self, side: &Side, cell: u32) -> Option<usize> {
        let nodes = side.shape.nodes(cell as usize);
        let (common, own) = nodes.split_at(self.common.axes.len());
        let is_whole = own.iter().zip(&side.shape.axes[common.len()..]).all(|(&node, axis)| node == axis.total());
        is_whole.then(|| self.common.cell(common))
    }

    /// What a group of common atoms is called.
    pub(super) fn name(&self, group: &[u32]) -> String {
        let of = |atom: &u32| -> Option<String> {
            let cell = *self.atoms.get(*atom as usize)? as usize;
            let at: Vec<String> = self.common.at(cell).into_iter().filter(|label| !label.is_empty()).collect();
            (!at.is_empty()).then(|| at.join(", "))
        };
        let is_all = group.len() == self.atoms.len();
        let names: BTreeSet<String> = group.iter().filter_map(of).collect();
        let shown: Vec<String> = names.iter().take(3).cloned().collect();
        match (is_all, names.len()) {
            (true, _) | (_, 0) => "everyone".to_owned(),
            (_, 1..=3) => shown.join(" with "),
            (_, more) => format!("{} and {} more", shown.join(" with "), more - 3),
        }
    }
}

impl Side {
    /// Exact numbers by cell, of people or of a column's sums. `shown` says whether a site is. Nobody in a cell means
    /// nobody in any part of it.
    pub(super) fn values(&self, column: Option<&str>, shown: &dyn Fn(u32) -> bool) -> BTreeMap<u32, f64> {
        let mut values = BTreeMap::new();
        for statement in self.statements.iter().filter(|s| s.site.is_none_or(shown)) {
            let people = statement.people.filter(|[low, high]| low == high).map(|[people, _]| people);
            if people == Some(0.0) {
                let parts = self.shape.atoms(statement.cell as usize);
                parts.into_iter().chain([statement.cell]).for_each(|cell| {
                    values.insert(cell, 0.0);
                });
            }
            let value = match column {
                None => people,
                Some(column) => statement.sums.iter().find(|(name, _)| name == column).map(|(_, sum)| sum.value),
            };
            if let Some(value) = value {
                values.insert(statement.cell, value);
            }
        }
        values
    }

    /// How far the truth may lie from each sum of a column, by cell.
    pub(super) fn reach(&self, column: &str) -> BTreeMap<u32, f64> {
        let of = |statement: &Statement| {
            let (_, sum) = statement.sums.iter().find(|(name, _)| name == column)?;
            Some((statement.cell, sum.reach))
        };
        self.statements.iter().filter_map(of).collect()
    }

    pub(super) fn published<'a>(&'a self, common: usize, values: &'a BTreeMap<u32, f64>) -> PublishedCells<'a> {
        let within = self.statements.iter().flat_map(|s| &s.sums).map(|(_, sum)| sum.reach).sum();
        PublishedCells { shape: &self.shape, common_of: &self.common_of, common, values, within }
    }

    pub(super) fn span(&self, common: usize, values: &BTreeMap<u32, f64>) -> Option<Span> {
        Span::new(&self.published(common, values))
    }
}

/// For each cell of a side that is an atom, its common atom; `None` for the others.
fn common_of(shape: &Shape, common: &Shape, atoms: &[u32]) -> Vec<Option<u32>> {
    let of = |cell: usize| {
        let nodes = shape.nodes(cell);
        let place = atoms.binary_search(&(common.cell(&nodes[..common.axes.len()]) as u32)).ok();
        place.filter(|_| shape.is_atom(cell)).map(|at| at as u32)
    };
    (0..shape.cells).map(of).collect()
}

/// The axes of both sides, and where each part's cells are on them.
struct Axes {
    regions: Option<(Axis, Arc<[u32]>, Places)>,
    /// Rows that all parts are about, where that is the same for all.
    members: Option<Bitmap>,
    common: Vec<Refined>,
    now: Vec<Refined>,
    then: Vec<Refined>,
}

impl Axes {
    fn of_regions(parts: &[Part<'_>]) -> Self {
        let inputs: Vec<&TableInput> = parts.iter().map(|part| part.input).collect();
        let first = inputs.first();
        let same = inputs.iter().all(|input| first.is_some_and(|first| first.members == input.members));
        let members = first
            .filter(|_| same)
            .and_then(|first| first.members.as_ref().map(|members| first.people.rows_of_members(members)));
        let regions = (!same || inputs.iter().any(|input| !input.segments.is_empty())).then(|| {
            let (finer, places) = finer_regions(&inputs, members.as_ref());
            let finer = finer.axis();
            let mut axis = finer.axis;
            finer.labels.into_iter().for_each(|(node, name)| axis.nodes[node].labels = vec![name]);
            (axis, finer.codes, places)
        });
        Self { regions, members, common: Vec::new(), now: Vec::new(), then: Vec::new() }
    }

    fn own<'a>(&self, of: &'a [Refined]) -> impl Iterator<Item = Axis> + use<'a> {
        of.iter().map(|refined| refined.axis.clone())
    }

    fn counted(
        &self,
        shape: &Shape,
        refined: &[Refined],
        input: &TableInput,
        progress: &Progress,
    ) -> Result<(Table, Vec<u32>), ReleaseError> {
        self.counted_with(shape, &refined.iter().collect::<Vec<_>>(), input, progress)
    }

    fn counted_with(
        &self,
        shape: &Shape,
        refined: &[&Refined],
        input: &TableInput,
        progress: &Progress,
    ) -> Result<(Table, Vec<u32>), ReleaseError> {
        let of_regions = self.regions.iter().map(|(_, codes, _)| Arc::clone(codes));
        let codes: Vec<Arc<[u32]>> =
            of_regions.chain(refined.iter().map(|refined| Arc::clone(&refined.codes))).collect();
        let atoms = atoms_of_rows(shape, &codes, self.members.as_ref(), input.people.rows(), progress)?;
        Ok((count_atoms(shape.clone(), &atoms, &input.people, progress)?, atoms))
    }

    /// The node of a part on the axis of regions: `segment` is its node there, `None` for its filter alone.
    fn region(&self, which: usize, segment: Option<usize>) -> Option<Option<usize>> {
        let Some((_, _, places)) = &self.regions else { return Some(None) };
        let of = places.get(which)?;
        let place = segment.map_or_else(|| of.last(), |node| of.get(node)).copied()?;
        Some(Some(place? as usize))
    }

    /// The cell of a side, given the node on each axis of dimensions.
    fn cell(&self, side: &Side, region: Option<usize>, node: &dyn Fn(&Refined) -> Option<usize>) -> Option<u32> {
        let mut cell = 0;
        for (axis, stride) in side.shape.axes.iter().zip(&side.shape.strides) {
            let at = if axis.name == REGIONS {
                region.unwrap_or(axis.total())
            } else {
                node(self.common.iter().chain(&self.now).chain(&self.then).find(|r| r.axis.name == axis.name)?)?
            };
            cell += at * stride;
        }
        Some(cell as u32)
    }

    /// The rows of a table of this release.
    fn state_own(&self, which: usize, part: &Part<'_>, counted: &Counted<'_>, side: &mut Side) {
        let Counted { table, settings, sites, rounded, columns, .. } = counted;
        for (place, row) in table.rows.iter().enumerate() {
            let own = table.shape.nodes(row.cell as usize);
            let dimensions = part.input.dimensions.len();
            let Some(region) = self.region(which, own.get(dimensions).copied()) else { continue };
            let node = |refined: &Refined| match part.input.dimensions.iter().position(|d| d.name == refined.axis.name)
            {
                Some(at) => refined.place(which, *own.get(at)?),
                None => Some(refined.axis.total()),
            };
            let Some(cell) = self.cell(side, region, &node) else { continue };
            let count = table.counts[row.cell as usize] as f64;
            let people = match (rounded, settings.protect) {
                (Some(rows), Protect::Round { base }) => possible(rows[place], base, settings.rounding),
                _ => [count, count],
            };
            let values = crate::release::tabulation::statistics::values(table, row.cell as usize, settings, columns);
            let headings = crate::release::tabulation::statistics::headings(settings);
            let exact = (people[0] == people[1]).then_some(count);
            let Figures { mut sums, others } = numbers(&headings, &values, exact, count, &part.input.measures);
            // Today's sums are known, whatever discloses them.
            for (column, &at) in settings.measures.iter().map(|m| &m.column).zip(columns) {
                let publishes = settings.measures.iter().any(|m| m.column == *column && publishes_sum(&m.statistic));
                if let Some(contributions) = table.contributions.get(at).filter(|_| publishes) {
                    sums.retain(|(name, _)| name != column);
                    sums.push((column.clone(), Figure { value: contributions[row.cell as usize].sum, reach: 0.0 }));
                }
            }
            let site = sites[row.cell as usize];
            side.statements.push(Statement { cell, site, people: Some(people), sums, others });
        }
    }

    /// The rows of a table that is out; how many could be placed.
    fn state_rows(
        &self,
        which: usize,
        part: &Part<'_>,
        rows: &[PublishedRow],
        headings: &[String],
        side: &mut Side,
    ) -> usize {
        let axis = self.segments_of(part);
        let mut placed = 0;
        for row in rows {
            let dimensions = part.input.dimensions.len();
            let segment = row.at.get(dimensions).map(|label| axis.as_ref().and_then(|names| names.get(label).copied()));
            let region = match segment {
                Some(None) => None,
                Some(Some(node)) => self.region(which, Some(node)),
                None => self.region(which, None),
            };
            let node = |refined: &Refined| match part.input.dimensions.iter().position(|d| d.name == refined.axis.name)
            {
                Some(at) => refined.label(part, which, row.at.get(at)?),
                None => Some(refined.axis.total()),
            };
            let Some(cell) = region.and_then(|region| self.cell(side, region, &node)) else { continue };
            placed += 1;
            let Some(PublishedValue::Count(count)) = row.values.first().copied() else { continue };
            let people = match part.settings.protect {
                Protect::Round { base } => possible(count, base, part.settings.rounding),
                Protect::Noise { .. } => continue,
                _ => [count as f64; 2],
            };
            let exact = (people[0] == people[1]).then_some(people[0]);
            let Figures { sums, others } = if part.counts_only() {
                Figures::default()
            } else {
                numbers(headings, &row.values, exact, count as f64, &part.input.measures)
            };
            side.statements.push(Statement { cell, site: None, people: Some(people), sums, others });
        }
        placed
    }

    /// The nodes of a part's own axis of segments, by label.
    fn segments_of(&self, part: &Part<'_>) -> Option<BTreeMap<String, usize>> {
        if part.input.segments.is_empty() {
            return None;
        }
        let (axes, _) = crate::release::tabulation::axes_of(part.input, part.settings);
        let axis = axes.last()?;
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for (n, node) in axis.nodes.iter().enumerate().filter(|(_, node)| !node.watched) {
            node.labels.iter().for_each(|label| {
                names.insert(label.clone(), n);
            });
        }
        names.insert(part.total_label().to_owned(), axis.total());
        Some(names)
    }

    /// The trace that an earlier table left.
    fn moves(&self, which: usize, part: &Part<'_>, common: &Shape, atoms: &[u32]) -> Option<Moves> {
        let dimensions = &part.input.dimensions;
        let label = |refined: &Refined, labels: &[String]| {
            let own = dimensions.iter().position(|dimension| dimension.name == refined.axis.name);
            own.map_or(Some(refined.axis.total()), |at| refined.label(part, which, labels.get(at)?))
        };
        let region = |own: Option<usize>| self.region(which, own);
        Moves::new(part.before()?.traced.as_ref()?, (common, atoms), &self.common, &label, &region)
    }

    /// Nobody was in a category that an earlier table lacks.
    fn state_absent(&self, which: usize, part: &Part<'_>, side: &mut Side) {
        for refined in self.common.iter().chain(&self.then) {
            for &leaf in refined.absent.get(which).into_iter().flatten() {
                let node = |other: &Refined| {
                    Some(if other.axis.name == refined.axis.name { leaf as usize } else { other.axis.total() })
                };
                let segment = if part.input.segments.is_empty() { None } else { self.total_of_segments(part) };
                let cell = self.region(which, segment).and_then(|region| self.cell(side, region, &node));
                side.statements.extend(cell.map(nobody));
            }
        }
    }

    fn total_of_segments(&self, part: &Part<'_>) -> Option<usize> {
        self.segments_of(part)?.get(part.total_label()).copied()
    }

    /// Nobody is in a category that is gone.
    fn state_vanished(&self, side: &mut Side) {
        for refined in &self.common {
            for &leaf in &refined.vanished {
                let node = |other: &Refined| {
                    Some(if other.axis.name == refined.axis.name { leaf as usize } else { other.axis.total() })
                };
                side.statements.extend(self.cell(side, None, &node).map(nobody));
            }
        }
    }
}

fn nobody(cell: u32) -> Statement {
    Statement { cell, site: None, people: Some([0.0, 0.0]), sums: Vec::new(), others: Vec::new() }
}

/// Today's sums of every measured column, in the cells of the common shape.
fn sums(atom_of_row: &[u32], common: &Shape, parts: &[Part<'_>]) -> BTreeMap<String, Vec<f64>> {
    let mut sums = BTreeMap::new();
    for column in parts.iter().flat_map(|part| &part.input.measures) {
        sums.entry(column.name.clone()).or_insert_with(|| {
            let mut of = vec![0.0; common.cells];
            for (&atom, &value) in atom_of_row.iter().zip(column.values.iter()) {
                if atom != OUTSIDE && value.is_finite() {
                    of[atom as usize] += value;
                }
            }
            common.roll_up(&mut of);
            of
        });
    }
    sums
}

/// A setting of a table that the comparison depends on.
pub(super) fn is_noisy(settings: &TableSettings) -> bool {
    matches!(settings.protect, Protect::Noise { .. })
}
