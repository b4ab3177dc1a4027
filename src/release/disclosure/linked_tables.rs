//! Several tables over the same people: what those of this release and earlier ones say together.
//!
//! All tables that hang together are laid over one finer table. Every published number of every one of them is then a
//! sum of its cells. Tables of the same people that have no dimension or segment in common are left apart where their
//! totals are published: for any two such tables with fixed totals there is a file that has both, so one says nothing of
//! the other. Tables of different people are not: their totals alone tell how many people they differ by.

use super::common_refinement::{FinerAxis, Places, REGIONS, finer_dimension, finer_regions, place};
use super::implicit_groups::{know_empty, watch_people};
use super::system_builder::SystemBuilder;
use crate::disclosure::Quantity;
use crate::privacy::Progress;
use crate::release::error::ReleaseError;
use crate::release::prepare::{Counted, Earlier};
use crate::release::published::{PublishedRow, PublishedValue};
use crate::release::rounding::possible;
use crate::release::sensitivity::problem::CellSystem;
use crate::release::sensitivity::protection_levels::{alone_in_sums, of_whole, rules_of, unsafe_counts};
use crate::release::sensitivity::rules::{Need, unsafe_sums};
use crate::release::settings::{Protect, Standard};
use crate::release::tabulation::shape::Shape;
use crate::release::tabulation::{
    MOST_CELLS, OUTSIDE, Table, TableInput, atoms_of_rows, axes_of, count_atoms, tabulate,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Small differences between tables that are watched, at most; the smallest groups first.
const MOST_WATCHED: usize = 20_000;

/// Tables that hang together, laid over one finer table.
pub(in crate::release) struct Union {
    /// Tables of this release: (which, for each of its cells the cell of the finer table; `None` if nobody is in it).
    own: Vec<(usize, Vec<Option<u32>>)>,
    /// Earlier tables: (which, each row's cell; `None` for a label that the file no longer has).
    before: Vec<(usize, Vec<Option<u32>>)>,
    table: Table,
    atom_of_row: Vec<u32>,
    used: Vec<BTreeSet<usize>>,
}

/// How the tables hang together.
pub(in crate::release) struct Unions {
    pub list: Vec<Union>,
    /// Tables were left apart: their totals must be published.
    pub totals_stay: bool,
    /// What was not compared, and why, a sentence each.
    pub not_compared: Vec<String>,
}

impl Unions {
    /// # Errors
    /// [`ReleaseError`] if an earlier table does not fit the file, or all together are too large.
    pub(in crate::release) fn new(
        tables: &[Counted<'_>],
        earlier: &[Earlier],
        progress: &Progress,
    ) -> Result<Self, ReleaseError> {
        let inputs: Vec<&TableInput> =
            tables.iter().map(|t| &*t.input).chain(earlier.iter().map(|e| &e.input)).collect();
        let none = Self { list: Vec::new(), totals_stay: false, not_compared: Vec::new() };
        if inputs.len() < 2 {
            return Ok(none);
        }
        let whole = vec![(0..inputs.len()).collect()];
        let are_told = tables.iter().all(publishes_total) && earlier.iter().all(published_total);
        let all_clusters = |of_other_people: bool| {
            let clusters = clusters(&inputs, of_other_people);
            if clusters.len() > 1 && !are_told { whole.clone() } else { clusters }
        };
        let unions = |clusters: &[Vec<usize>]| {
            let has_own = |cluster: &&Vec<usize>| cluster.len() > 1 && cluster.iter().any(|&i| i < tables.len());
            let union = |cluster: &Vec<usize>| Union::of(cluster, &inputs, tables, earlier, progress);
            clusters.iter().filter(has_own).map(union).collect::<Result<Vec<_>, _>>()
        };
        let linked = all_clusters(true);
        match unions(&linked) {
            Ok(list) => Ok(Self { list, totals_stay: linked.len() > 1, ..none }),
            // Those that share a dimension are still compared.
            Err(ReleaseError::TooLargeTogether { .. }) if all_clusters(false) != linked => {
                let apart = all_clusters(false);
                let sentence = "Tables of different people that share no dimension have too many cells to be compared as one; they were compared apart.";
                let not_compared = vec![sentence.to_owned()];
                Ok(Self { list: unions(&apart)?, totals_stay: apart.len() > 1, not_compared })
            }
            Err(error) => Err(error),
        }
    }
}

/// Tables that share a dimension, or look at regions, in one cluster; the indices ascending. `of_other_people`: where some
/// are not of the same people, all are in one.
fn clusters(inputs: &[&TableInput], of_other_people: bool) -> Vec<Vec<usize>> {
    let same_filter = inputs.windows(2).all(|pair| pair[0].members == pair[1].members);
    let names = |input: &TableInput| -> BTreeSet<String> {
        let is_part = of_other_people || input.members.is_some();
        let has_regions = !input.segments.is_empty() || (!same_filter && is_part);
        input.dimensions.iter().map(|d| d.name.clone()).chain(has_regions.then(|| REGIONS.to_owned())).collect()
    };
    let mut clusters: Vec<(BTreeSet<String>, Vec<usize>)> = Vec::new();
    for (i, input) in inputs.iter().enumerate() {
        let mut joined = (names(input), vec![i]);
        clusters.retain_mut(|(names, members)| {
            let apart = names.is_disjoint(&joined.0);
            if !apart {
                joined.0.append(names);
                joined.1.append(members);
            }
            apart
        });
        joined.1.sort_unstable();
        clusters.push(joined);
    }
    clusters.into_iter().map(|(_, members)| members).collect()
}

/// The table publishes the number of all its people, and may.
fn publishes_total(counted: &Counted<'_>) -> bool {
    let Counted { table, settings, input, .. } = counted;
    let whole = table.shape.cells - 1;
    let sums_are_safe = || {
        input.measures.iter().enumerate().all(|(m, column)| {
            rules_of(settings, &column.name).is_none_or(|rules| {
                unsafe_sums(table, &table.contributions[m], rules).iter().all(|u| u.cell as usize != whole)
            })
        })
    };
    !settings.hide_total
        && table.shape.is_listed(whole)
        && table.counts[whole] >= settings.rules.threshold.max(1) as i64
        && sums_are_safe()
}

fn published_total(earlier: &Earlier) -> bool {
    let published = &earlier.published;
    let is_whole = |row: &&PublishedRow| row.at.iter().all(|label| *label == published.total_label);
    published
        .rows
        .iter()
        .find(is_whole)
        .and_then(|row| row.values.first())
        .is_some_and(|v| *v != PublishedValue::Hidden)
}

impl Union {
    fn of(
        cluster: &[usize],
        inputs: &[&TableInput],
        tables: &[Counted<'_>],
        earlier: &[Earlier],
        progress: &Progress,
    ) -> Result<Self, ReleaseError> {
        let inputs: Vec<&TableInput> = cluster.iter().map(|&i| inputs[i]).collect();
        let first = inputs.first().ok_or(ReleaseError::NoDimensions)?;
        let mut names: Vec<&str> = Vec::new();
        for dimension in inputs.iter().flat_map(|i| &i.dimensions) {
            if !names.contains(&dimension.name.as_str()) {
                names.push(&dimension.name);
            }
        }
        let same_filter = inputs.iter().all(|i| i.members == first.members);
        let members = if same_filter { first.members.as_ref().map(|m| first.people.rows_of_members(m)) } else { None };
        let mut finer = Vec::new();
        let mut places: Vec<Places> = Vec::new();
        for name in &names {
            let (axis, place) = finer_dimension(name, &inputs);
            finer.push(axis.axis());
            places.push(place);
            progress.check()?;
        }
        if !same_filter || inputs.iter().any(|i| !i.segments.is_empty()) {
            let (axis, place) = finer_regions(&inputs, members.as_ref());
            finer.push(axis.axis());
            places.push(place);
        }
        let (mut axes, mut codes, mut used, mut labels) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for FinerAxis { axis, codes: code, used: nodes, labels: names } in finer {
            axes.push(axis);
            codes.push(code);
            used.push(nodes);
            labels.push(names);
        }
        let size = Shape::size(&axes);
        if size > MOST_CELLS as u128 {
            return Err(ReleaseError::TooLargeTogether { tables: cluster.len(), cells: size, most: MOST_CELLS });
        }
        let shape = Shape::new(axes);
        let atom_of_row = atoms_of_rows(&shape, &codes, members.as_ref(), first.people.rows(), progress)?;
        let mut table = count_atoms(shape, &atom_of_row, &first.people, progress)?;
        let mut own = Vec::new();
        let mut before = Vec::new();
        for (i, (&which, input)) in cluster.iter().zip(&inputs).enumerate() {
            let cell_of = |nodes: &[usize]| place(&table.shape, &places, i, input, nodes).map(|cell| cell as u32);
            match which.checked_sub(tables.len()) {
                None => {
                    let shape = &tables[which].table.shape;
                    own.push((which, (0..shape.cells).map(|cell| cell_of(&shape.nodes(cell))).collect()));
                }
                Some(which) => before.push((which, cells_of_rows(&earlier[which], &cell_of))),
            }
        }
        // Only now: a table with labels lists rows.
        for (axis, names) in table.shape.axes.iter_mut().zip(labels) {
            names.into_iter().for_each(|(node, name)| axis.nodes[node].labels = vec![name]);
        }
        Ok(Self { own, before, table, atom_of_row, used })
    }

    /// For each cell of a table of this release, the cell here; `None` if the table stands apart.
    pub(in crate::release) fn cells_of(&self, table: usize) -> Option<&[Option<u32>]> {
        self.own.iter().find(|(which, _)| *which == table).map(|(_, cells)| cells.as_slice())
    }

    /// How many people are in a cell.
    pub(in crate::release) fn people_in(&self, cell: u32) -> u64 {
        self.table.counts.get(cell as usize).map_or(0, |count| count.unsigned_abs())
    }

    /// What these tables say together of people, then of each measure that several of them tell of; with the needs of
    /// this release, of earlier hidden cells, and of small groups by which tables differ.
    ///
    /// # Errors
    /// [`ReleaseError::Cancelled`].
    pub(in crate::release) fn numbers(
        &self,
        tables: &[Counted<'_>],
        earlier: &[Earlier],
        progress: &Progress,
    ) -> Result<Vec<CellSystem>, ReleaseError> {
        let mut numbers = vec![self.count_numbers(tables, earlier, progress)?];
        let of_own = self.own.iter().flat_map(|(t, _)| &tables[*t].settings.measures);
        let columns: BTreeSet<&str> = of_own.map(|measure| measure.column.as_str()).collect();
        for column in columns {
            let own = self.own.iter().filter(|(t, _)| rules_of(tables[*t].settings, column).is_some()).count();
            let before = self.before.iter().filter(|(e, _)| rules_of(&earlier[*e].settings, column).is_some()).count();
            if own + before > 1 {
                numbers.push(self.sum_numbers(column, tables, earlier, progress)?);
            }
        }
        Ok(numbers)
    }

    fn count_numbers(
        &self,
        tables: &[Counted<'_>],
        earlier: &[Earlier],
        progress: &Progress,
    ) -> Result<CellSystem, ReleaseError> {
        let mut builder = SystemBuilder::new(self.table.shape.cells);
        for (t, cells) in &self.own {
            let Counted { table, settings, sites, .. } = &tables[*t];
            builder.stand(cells, sites);
            for found in unsafe_counts(table, settings) {
                builder.need(cells[found.cell as usize], found.need);
            }
            if settings.hide_total {
                builder.need(cells[table.shape.cells - 1], of_whole(&settings.rules));
            }
        }
        for (e, cells) in &self.before {
            let Earlier { input, settings, published } = &earlier[*e];
            let mut kept_back: BTreeMap<&[String], u32> = BTreeMap::new();
            for (row, cell) in published.rows.iter().zip(cells) {
                let Some(cell) = *cell else { continue };
                let known = match (row.values.first(), settings.protect) {
                    (Some(&PublishedValue::Count(people)), Protect::Round { base }) => {
                        Some(possible(people, base, settings.rounding))
                    }
                    (None | Some(PublishedValue::Hidden), _) => None,
                    _ => Some([self.table.counts[cell as usize] as f64; 2]),
                };
                known.into_iter().for_each(|known| builder.show(cell, known));
                if known.is_none_or(|[low, high]| low < high) {
                    kept_back.insert(row.at.as_slice(), cell);
                }
            }
            if kept_back.is_empty() {
                continue;
            }
            // Whatever was unsafe then and is hidden or rounded stays so: small groups, and those of nobody if that
            // discloses something.
            let then = tabulate(input, settings, progress)?;
            let rows: BTreeMap<u32, u32> =
                then.rows.iter().filter_map(|row| Some((row.cell, *kept_back.get(row.at.as_slice())?))).collect();
            for found in unsafe_counts(&then, settings) {
                builder.need(rows.get(&found.cell).copied(), found.need);
            }
        }
        for cell in self.small_differences(&builder, tables) {
            builder.need(Some(cell), Need::Width(1.0));
        }
        let as_values = |counts: &[i64]| counts.iter().map(|&c| c as f64).collect::<Vec<f64>>();
        let (threshold, standard) = self.strictest(tables);
        let need = |people: u64| Need::of_count(people as f64, threshold, standard);
        let Some(groups) = &self.table.groups else {
            builder.watched = self.outside_segments(&builder, threshold).map(|(cell, n)| (cell, need(n))).collect();
            let shape = Arc::new(self.table.shape.clone());
            return Ok(builder.finish(shape, as_values(&self.table.counts), Quantity::People, true));
        };
        let mut moved = SystemBuilder::new(groups.shape.cells);
        let mut told: Vec<(u32, Option<String>)> = Vec::new();
        for (cell, node) in groups.node_of_cell.iter().enumerate() {
            let Some(node) = *node else { continue };
            moved.table_cell[node as usize] = builder.table_cell[cell];
            let shown = builder.public[cell].or(moved.public[node as usize]);
            moved.public[node as usize] = shown;
            if builder.is_published(cell) {
                let name = self.table.shape.at(cell).into_iter().filter(|label| !label.is_empty());
                let name = name.collect::<Vec<String>>().join(", ");
                told.push((node, (!name.is_empty()).then_some(name)));
            }
        }
        builder.needs.iter().for_each(|&(cell, need)| moved.need(groups.node_of_cell[cell as usize], need));
        let mut numbers =
            moved.finish(Arc::new(groups.shape.clone()), as_values(&groups.counts), Quantity::People, true);
        numbers.known.clone_from(&groups.known);
        know_empty(&mut numbers);
        watch_people(&mut numbers, groups, &told, threshold, need);
        Ok(numbers)
    }

    /// The largest threshold of the tables, and the standard of the first.
    fn strictest(&self, tables: &[Counted<'_>]) -> (u64, Standard) {
        let own = || self.own.iter().map(|(t, _)| tables[*t].settings);
        let threshold = own().map(|settings| settings.rules.threshold).max().unwrap_or(0);
        (threshold, own().next().map_or(Standard::default(), |settings| settings.standard))
    }

    /// Small groups by which the segments and filters of the tables differ, and how many people they are.
    fn outside_segments<'u>(
        &'u self,
        builder: &'u SystemBuilder,
        threshold: u64,
    ) -> impl Iterator<Item = (u32, u64)> + 'u {
        let shape = &self.table.shape;
        let regions = shape.axes.iter().position(|axis| axis.name == REGIONS);
        let nodes = regions.map_or(0, |a| shape.axes[a].nodes.len());
        let cell = move |node: usize| {
            let nodes = (0..shape.axes.len()).map(|a| if Some(a) == regions { node } else { shape.axes[a].total() });
            shape.cell(&nodes.collect::<Vec<_>>())
        };
        (0..nodes).map(cell).filter_map(move |cell| {
            let people = self.table.counts[cell].unsigned_abs();
            (!builder.is_published(cell) && (1..threshold).contains(&people)).then_some((cell as u32, people))
        })
    }

    /// Sums add up along the finer table's lines also where people are in several cells.
    fn sum_numbers(
        &self,
        column: &str,
        tables: &[Counted<'_>],
        earlier: &[Earlier],
        progress: &Progress,
    ) -> Result<CellSystem, ReleaseError> {
        let inputs = self.own.iter().map(|(t, _)| &*tables[*t].input);
        let inputs = inputs.chain(self.before.iter().map(|(e, _)| &earlier[*e].input));
        let values = inputs.flat_map(|input| &input.measures).find(|m| m.name == column).map(|m| Arc::clone(&m.values));
        let values = values.ok_or_else(|| ReleaseError::NoSuchMeasure(column.to_owned()))?;
        let mut sums = vec![0.0; self.table.shape.cells];
        let mut positive = true;
        for (&atom, &value) in self.atom_of_row.iter().zip(values.iter()) {
            if atom != OUTSIDE && value.is_finite() {
                sums[atom as usize] += value;
                positive &= value >= 0.0;
            }
        }
        self.table.shape.roll_up(&mut sums);
        let mut builder = SystemBuilder::new(self.table.shape.cells);
        for (t, cells) in &self.own {
            let Counted { table, settings, sites, input, .. } = &tables[*t];
            let place = input.measures.iter().position(|m| m.name == column);
            let (Some(rules), Some(place)) = (rules_of(settings, column), place) else { continue };
            builder.stand(cells, sites);
            builder.singletons.extend(alone_in_sums(table, place, rules).into_iter().filter_map(|c| cells[c as usize]));
            for found in unsafe_sums(table, &table.contributions[place], rules) {
                builder.need(cells[found.cell as usize], found.need);
            }
        }
        for (e, cells) in &self.before {
            let Earlier { input, settings, published } = &earlier[*e];
            let place = input.measures.iter().position(|m| m.name == column);
            let (Some(rules), Some(place)) = (rules_of(settings, column), place) else { continue };
            let heading = format!("{column}: ");
            let told: Vec<usize> =
                (0..published.measures.len()).filter(|&i| published.measures[i].starts_with(&heading)).collect();
            for (row, cell) in published.rows.iter().zip(cells) {
                let Some(cell) = *cell else { continue };
                let is_told = told.iter().any(|&i| matches!(row.values.get(i), Some(PublishedValue::Number(_))));
                if is_told {
                    builder.show(cell, [sums[cell as usize]; 2]);
                }
            }
            let then = tabulate(input, settings, progress)?;
            let row_of: BTreeMap<&[String], u32> = published
                .rows
                .iter()
                .zip(cells)
                .filter_map(|(row, cell)| Some((row.at.as_slice(), (*cell)?)))
                .collect();
            let cell_of: BTreeMap<u32, u32> =
                then.rows.iter().filter_map(|row| Some((row.cell, *row_of.get(row.at.as_slice())?))).collect();
            let alone = alone_in_sums(&then, place, rules);
            builder.singletons.extend(alone.iter().filter_map(|cell| cell_of.get(cell)));
            for found in unsafe_sums(&then, &then.contributions[place], rules) {
                // What was published then cannot be taken back.
                let cell = cell_of.get(&found.cell).copied();
                builder.need(cell.filter(|cell| builder.public[*cell as usize].is_none()), found.need);
            }
        }
        for cell in self.small_differences(&builder, tables) {
            let sum = sums[cell as usize];
            builder.need(Some(cell), Need::Width((0.01 * sum.abs()).max(1e-6)));
        }
        let quantity = Quantity::Value(column.to_owned());
        Ok(builder.finish(Arc::new(self.table.shape.clone()), sums, quantity, positive))
    }

    /// Small groups that no table names, but that tables differ by.
    fn small_differences(&self, builder: &SystemBuilder, tables: &[Counted<'_>]) -> Vec<u32> {
        let shape = &self.table.shape;
        let threshold = self.own.iter().map(|(t, _)| tables[*t].settings.rules.threshold).max().unwrap_or(0) as i64;
        let is_named = |a: usize, node: usize| node == shape.axes[a].total() || self.used[a].contains(&node);
        let mut small: Vec<u32> = (0..shape.cells)
            .filter(|&c| {
                let count = self.table.counts[c];
                count > 0
                    && count < threshold
                    && !builder.is_published(c)
                    && (0..shape.axes.len()).any(|a| !is_named(a, shape.node(c, a)))
            })
            .map(|c| c as u32)
            .collect();
        small.sort_by_key(|&c| (self.table.counts[c as usize], c));
        small.truncate(MOST_WATCHED);
        small
    }
}

/// The finer cell of each row of an earlier table; `None` for a label that the file no longer has.
fn cells_of_rows(earlier: &Earlier, cell_of: &dyn Fn(&[usize]) -> Option<u32>) -> Vec<Option<u32>> {
    let (axes, _) = axes_of(&earlier.input, &earlier.settings);
    let find: Vec<BTreeMap<&str, usize>> = axes
        .iter()
        .map(|a| a.nodes.iter().enumerate().flat_map(|(n, x)| x.labels.iter().map(move |l| (l.as_str(), n))).collect())
        .collect();
    let nodes = |row: &PublishedRow| -> Option<Vec<usize>> {
        row.at.iter().zip(&find).map(|(label, names)| names.get(label.as_str()).copied()).collect()
    };
    let rows = earlier.published.rows.iter();
    rows.map(|row| nodes(row).filter(|n| n.len() == axes.len()).and_then(|n| cell_of(&n))).collect()
}
