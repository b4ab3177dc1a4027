//! Cross-tabulation: rows become the cells of a table, its margins among them.

pub mod axis;
pub mod contributions;
pub(super) mod person_groups;
pub mod shape;
pub(super) mod statistics;
pub(super) mod with_value;

use super::error::ReleaseError;
use super::settings::TableSettings;
use crate::privacy::{Bitmap, People, Progress};
use axis::{Axis, Dimension, SegmentRows, free_total_label};
use contributions::Contributions;
use shape::Shape;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cells beyond which a table is refused.
pub const MOST_CELLS: usize = 4_000_000;
/// The name of the dimension of segments.
pub const SEGMENT: &str = "segment";

/// A column to add up.
#[derive(Clone, Debug)]
pub struct MeasureColumn {
    pub name: String,
    /// A value a row; NaN is missing.
    pub values: Arc<[f64]>,
}

/// What a table is made from.
#[derive(Clone, Debug)]
pub struct TableInput {
    pub dimensions: Vec<Dimension>,
    pub segments: Vec<SegmentRows>,
    pub people: Arc<People>,
    pub measures: Vec<MeasureColumn>,
    /// The rows that the table is about; all of them where `None`. A person with one of these rows is in with all.
    pub members: Option<Bitmap>,
}

/// A table before anything is hidden.
#[derive(Clone, Debug)]
pub struct Table {
    pub dimensions: Vec<String>,
    pub total_label: String,
    /// Its cells with all margins; sums add up along its lines, and people do where each is in one category only.
    pub shape: Shape,
    /// People in each cell.
    pub counts: Vec<i64>,
    /// Where people are in several categories at once: how their numbers add up.
    pub groups: Option<Groups>,
    /// Contributions to each cell, a vector a measure column.
    pub contributions: Vec<Vec<Contributions>>,
    pub values: Vec<PersonValues>,
    /// The rows of the table: the labels of each, and which cell it is.
    pub rows: Vec<TableRow>,
}

/// Groups of people who are in exactly the same cells. They add up, and a cell is the sum of the groups in it.
#[derive(Clone, Debug)]
pub struct Groups {
    pub shape: Shape,
    pub counts: Vec<i64>,
    /// For each leaf: the attacker is taken to know it.
    pub known: Vec<bool>,
    /// For each cell of the table, its node here; `None` if it is not listed.
    pub node_of_cell: Vec<Option<u32>>,
}

/// Each person's value of a measure.
#[derive(Clone, Debug, Default)]
pub struct PersonValues {
    /// (atom, value), ascending by atom, of people who are in one atom only.
    pub in_one_atom: Vec<(u32, f64)>,
    /// (cell, value), ascending by cell, of all others: one for every cell that they are in.
    pub in_cells: Vec<(u32, f64)>,
    /// (atom, person, value), ascending by atom, of the same people: one for every atom that they are in.
    pub in_several: Vec<(u32, u32, f64)>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    pub at: Vec<String>,
    pub cell: u32,
}

/// Counts people, and adds up what they contribute.
///
/// # Errors
/// [`ReleaseError`] if the input does not fit together, the table is too large, or the work was cancelled.
pub fn tabulate(input: &TableInput, settings: &TableSettings, progress: &Progress) -> Result<Table, ReleaseError> {
    check(input)?;
    let (axes, codes, total_label) = axes_and_codes(input, settings);
    let size = Shape::size(&axes);
    if size > MOST_CELLS as u128 {
        return Err(ReleaseError::TooLarge { cells: size, most: MOST_CELLS });
    }
    let shape = hide_whole(Shape::new(axes), settings);
    let members = input.members.as_ref().map(|bits| input.people.rows_of_members(bits));
    let atoms = atoms_of_rows(&shape, &codes, members.as_ref(), input.people.rows(), progress)?;
    let mut table = count_atoms(shape, &atoms, &input.people, progress)?;
    table.total_label = total_label;
    person_groups::contribute(&mut table, input, &atoms, progress)?;
    Ok(table)
}

/// The axes of a table, and what its margins are called.
pub(super) fn axes_of(input: &TableInput, settings: &TableSettings) -> (Vec<Axis>, String) {
    let (axes, _, total_label) = axes_and_codes(input, settings);
    (axes, total_label)
}

/// The cells of a table by its dimensions alone, without its segments, and the atom of each row; [`OUTSIDE`] if the
/// row is not in the table.
///
/// # Errors
/// As [`tabulate`].
pub(super) fn atoms_of_table(
    input: &TableInput,
    settings: &TableSettings,
    progress: &Progress,
) -> Result<(Shape, Vec<u32>), ReleaseError> {
    let input = TableInput { segments: Vec::new(), ..input.clone() };
    let (axes, codes, _) = axes_and_codes(&input, settings);
    let shape = Shape::new(axes);
    let members = input.members.as_ref().map(|bits| input.people.rows_of_members(bits));
    let atoms = atoms_of_rows(&shape, &codes, members.as_ref(), input.people.rows(), progress)?;
    Ok((shape, atoms))
}

pub(super) fn axes_and_codes(input: &TableInput, settings: &TableSettings) -> (Vec<Axis>, Vec<Arc<[u32]>>, String) {
    let labels =
        input.dimensions.iter().flat_map(|d| d.labels.iter().chain(d.hierarchy.iter().flat_map(|h| &h.labels)));
    let total_label =
        free_total_label(labels.map(String::as_str).chain(input.segments.iter().map(|s| s.name.as_str())));
    let mut axes = Vec::new();
    let mut codes: Vec<Arc<[u32]>> = Vec::new();
    for dimension in &input.dimensions {
        axes.push(Axis::of_dimension(dimension, &total_label, settings.totals.over(&dimension.name)));
        codes.push(Arc::clone(&dimension.codes));
    }
    if !input.segments.is_empty() {
        let members = input.members.as_ref().map(|bits| input.people.rows_of_members(bits));
        let (axis, region) = segment_axis(input, members.as_ref(), settings, &total_label);
        axes.push(axis);
        codes.push(region);
    }
    (axes, codes, total_label)
}

/// People by the cells of a shape, given the atom of each row.
pub(super) fn count_atoms(
    shape: Shape,
    atoms: &[u32],
    people: &People,
    progress: &Progress,
) -> Result<Table, ReleaseError> {
    Ok(match people {
        People::Rows(_) => count_rows(shape, atoms, |_| 1),
        People::Counts(counts) => count_rows(shape, atoms, |row| counts[row] as i64),
        People::Keys(keys) => {
            person_groups::count_people(shape, atoms, keys.person_of_row(), keys.people() as usize, progress)?
        }
    })
}

fn check(input: &TableInput) -> Result<(), ReleaseError> {
    let rows = input.people.rows();
    if input.dimensions.is_empty() && input.segments.is_empty() {
        return Err(ReleaseError::NoDimensions);
    }
    let wrong = |column: &str, got| ReleaseError::Rows { column: column.to_owned(), got, expected: rows };
    for (i, dimension) in input.dimensions.iter().enumerate() {
        if dimension.codes.len() != rows {
            return Err(wrong(&dimension.name, dimension.codes.len()));
        }
        if input.dimensions[..i].iter().any(|d| d.name == dimension.name) {
            return Err(ReleaseError::RepeatedDimension(dimension.name.clone()));
        }
    }
    if let Some(s) = input.segments.iter().find(|s| s.rows.rows() != rows) {
        return Err(wrong(&s.name, s.rows.rows()));
    }
    if let Some(m) = input.measures.iter().find(|m| m.values.len() != rows) {
        return Err(wrong(&m.name, m.values.len()));
    }
    if let (People::Counts(_), Some(m)) = (&*input.people, input.measures.first()) {
        return Err(ReleaseError::MeasureOfCounts(m.name.clone()));
    }
    Ok(())
}

/// Segments may overlap, so the axis is made of the regions that occur.
fn segment_axis(
    input: &TableInput,
    members: Option<&Bitmap>,
    settings: &TableSettings,
    total_label: &str,
) -> (Axis, Arc<[u32]>) {
    let inside: Vec<Bitmap> = input.segments.iter().map(|s| input.people.rows_of_members(&s.rows)).collect();
    let mut regions: BTreeMap<Vec<bool>, u32> = BTreeMap::new();
    let signature = |row: usize| inside.iter().map(|b| b.contains(row)).collect::<Vec<bool>>();
    let rows = input.people.rows();
    let is_member = |row: usize| members.is_none_or(|m| m.contains(row));
    for row in (0..rows).filter(|&r| is_member(r)) {
        let next = regions.len() as u32;
        regions.entry(signature(row)).or_insert(next);
    }
    for (i, region) in regions.values_mut().enumerate() {
        *region = i as u32;
    }
    let codes = (0..rows).map(|row| regions.get(&signature(row)).copied().unwrap_or(0)).collect();
    let names: Vec<String> = input.segments.iter().map(|s| s.name.clone()).collect();
    let patterns: Vec<Vec<bool>> = regions.into_keys().collect();
    // The total is known: who is in none of the segments is the rest of the file.
    let axis = Axis::of_regions(SEGMENT, &names, &patterns, total_label, settings.totals.over(SEGMENT));
    (axis, codes)
}

/// Where the number of all is not to be known, the cell of all totals is not listed; with one dimension that is its
/// total, with more it is hidden later like any other cell.
fn hide_whole(mut shape: Shape, settings: &TableSettings) -> Shape {
    if settings.hide_total
        && let [axis] = shape.axes.as_mut_slice()
        && let Some(total) = axis.nodes.last_mut()
    {
        total.published = false;
    }
    shape
}

/// In place of the atom of a row or a person outside the table. There are as many rows as in the file, so an `Option`
/// would take twice the memory.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// The atom of each row; [`OUTSIDE`] if the row is not in the table.
pub(super) fn atoms_of_rows(
    shape: &Shape,
    codes: &[Arc<[u32]>],
    members: Option<&Bitmap>,
    rows: usize,
    progress: &Progress,
) -> Result<Vec<u32>, ReleaseError> {
    let mut atoms = vec![0_u32; rows];
    for (a, column) in codes.iter().enumerate() {
        let (stride, leaves) = (shape.strides[a] as u32, shape.axes[a].leaves as u32);
        for (atom, &code) in atoms.iter_mut().zip(column.iter()) {
            *atom = if code < leaves && *atom != OUTSIDE { *atom + code * stride } else { OUTSIDE };
        }
        progress.check()?;
    }
    if let Some(members) = members {
        for (row, atom) in atoms.iter_mut().enumerate() {
            if !members.contains(row) {
                *atom = OUTSIDE;
            }
        }
    }
    Ok(atoms)
}

fn count_rows(shape: Shape, atom_of_row: &[u32], people: impl Fn(usize) -> i64) -> Table {
    let mut counts = vec![0_i64; shape.cells];
    for (row, &atom) in atom_of_row.iter().enumerate() {
        if atom != OUTSIDE {
            counts[atom as usize] += people(row);
        }
    }
    shape.roll_up(&mut counts);
    Table::additive(shape, counts)
}

impl Table {
    /// A table whose cells add up along its axes.
    #[must_use]
    pub fn additive(shape: Shape, counts: Vec<i64>) -> Self {
        let mut rows = Vec::new();
        for cell in (0..shape.cells).filter(|&c| shape.is_listed(c)) {
            rows.extend(shape.names(cell).into_iter().map(|at| TableRow { at, cell: cell as u32 }));
        }
        let dimensions: Vec<String> = shape.axes.iter().map(|a| a.name.clone()).collect();
        Self {
            total_label: shape.axes.last().and_then(|a| a.nodes.last()?.labels.first().cloned()).unwrap_or_default(),
            dimensions,
            shape,
            counts,
            groups: None,
            contributions: Vec::new(),
            values: Vec::new(),
            rows,
        }
    }

    /// The cells that have a row.
    #[must_use]
    pub fn listed(&self) -> Vec<bool> {
        let mut listed = vec![false; self.shape.cells];
        self.rows.iter().for_each(|r| listed[r.cell as usize] = true);
        listed
    }
}
