//! What an attacker learns from a table as published, ours or anybody's: nothing is known but the table.

use super::attack::{Attack, System};
use super::axis::{Axis, Dimension, Grouping};
use super::coarser::Coarser;
use super::error::ReleaseError;
use super::propagate::propagate;
use super::shape::Shape;
use super::way::way;
use crate::disclosure::simplex::Simplex;
use crate::privacy::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A published table.
#[derive(Clone, Debug, Default)]
pub struct AuditInput {
    pub dimensions: Vec<AuditDimension>,
    /// Where each number stands (a label a dimension), and the number; `None` is hidden.
    pub rows: Vec<(Vec<String>, Option<f64>)>,
    /// What margins are called.
    pub total: String,
    /// Every published number is the nearest multiple of this to the true one.
    pub rounded: Option<u64>,
    /// No cell is larger.
    pub at_most: Option<f64>,
    pub threshold: u64,
}

#[derive(Clone, Debug, Default)]
pub struct AuditDimension {
    pub name: String,
    /// One row a category: the category, then its group at each level (a last total may be there or not).
    pub hierarchy: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AuditCell {
    pub at: Vec<String>,
    pub published: Option<f64>,
    /// What the attacker knows of its true value.
    pub attacker: [f64; 2],
    /// Hidden or rounded, and yet known.
    pub exact: bool,
    /// The attacker knows too well a cell that may be below the threshold.
    pub is_unsafe: bool,
    /// Where it comes out, or too nearly: the published numbers that pin it, in words.
    pub how: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    pub cells: Vec<AuditCell>,
    /// Hidden cells whose value comes out exactly.
    pub recovered: usize,
    pub consistent: bool,
    /// The line that does not add up, in words.
    pub contradiction: Option<String>,
    pub programmes: u64,
    /// Some intervals come from propagation along lines alone, the table being too large for programmes.
    pub approximate: bool,
}

const LARGEST: usize = 6_000_000;
/// Cells for which the way is told.
const MOST_WAYS: usize = 200;

/// Works out what follows from a published table.
///
/// ```
/// use shoal::privacy::Progress;
/// use shoal::release::audit::{AuditDimension, AuditInput, audit};
/// let row = |at: &str, value| (vec![at.to_owned()], value);
/// let table = AuditInput {
///     dimensions: vec![AuditDimension { name: "region".into(), ..Default::default() }],
///     rows: vec![row("North", Some(40.0)), row("South", None), row("Total", Some(44.0))],
///     total: "Total".into(),
///     threshold: 10,
///     ..Default::default()
/// };
/// let found = audit(&table, &Progress::new())?;
/// assert_eq!((found.recovered, found.cells[1].attacker), (1, [4.0, 4.0]));
/// # Ok::<(), shoal::release::ReleaseError>(())
/// ```
///
/// # Errors
/// [`ReleaseError`] where a row does not fit the dimensions, the table is too large, or the work was cancelled.
pub fn audit(input: &AuditInput, progress: &Progress) -> Result<Audit, ReleaseError> {
    let (shape, cells) = shape_of(input)?;
    let whole = input.rows.iter().filter_map(|(_, v)| *v).all(|v| v.fract() == 0.0);
    let spread = input.rounded.map_or(0.0, |b| (b / 2) as f64);
    let lowest = if input.rows.iter().any(|(_, v)| v.is_some_and(|v| v < 0.0)) { f64::NEG_INFINITY } else { 0.0 };
    let mut bounds = vec![[lowest, input.at_most.unwrap_or(f64::INFINITY)]; shape.cells];
    if let Some(most) = input.at_most {
        for (cell, bound) in bounds.iter_mut().enumerate().filter(|(c, _)| !shape.is_atom(*c)) {
            bound[1] = most * shape.atoms(cell).len() as f64;
        }
    }
    let mut shown = vec![false; shape.cells];
    for (&cell, (at, value)) in cells.iter().zip(&input.rows) {
        let Some(value) = *value else { continue };
        let bound = &mut bounds[cell];
        let (low, high) = ((value - spread).max(bound[0].min(value)), value + spread);
        if shown[cell] && (low > bound[1] || high < bound[0]) {
            return Ok(contradicted(input, format!("{} is published twice with different numbers.", at.join(" · "))));
        }
        *bound = [low, high];
        shown[cell] = true;
    }
    let lines = shape.lines();
    let published = bounds.clone();
    let scale = bounds.iter().flatten().filter(|b| b.is_finite()).fold(1.0_f64, |a, b| a.max(b.abs()));
    let slack = if whole { 0.0 } else { 1e-9 * scale };
    if let Err(line) = propagate(&lines, &mut bounds, slack) {
        let total = shape.at(lines[line].total as usize).join(" · ");
        let along = &shape.axes[lines[line].axis].name;
        return Ok(contradicted(input, format!("{total} is not the sum of its parts along {along}.")));
    }
    progress.check()?;
    let mut out = Audit { consistent: true, ..Audit::default() };
    match programme(&shape, &published, &shown, &bounds) {
        Programme::Known => {}
        Programme::TooLarge => out.approximate = true,
        Programme::Contradiction(cell) => {
            let at = shape.at(cell).join(" · ");
            return Ok(contradicted(input, format!("{at} contradicts the rest of the table.")));
        }
        Programme::Ready(simplex, place) => {
            out.programmes = ask(&shape, &simplex, &place, &cells, &mut bounds, whole, progress)?;
        }
    }
    for (&cell, (at, value)) in cells.iter().zip(&input.rows) {
        let [mut low, mut high] = bounds[cell];
        if whole {
            // Adding 0 makes of −0 what people read.
            (low, high) = ((low - 1e-6).ceil() + 0.0, (high + 1e-6).floor());
        }
        let covered = value.is_none() || input.rounded.is_some();
        let exact = covered && high - low <= slack.max(1e-9);
        let threshold = input.threshold as f64;
        let wide = high >= threshold && high - low >= threshold;
        let is_unsafe = !wide && low < threshold && high > 0.0;
        out.recovered += usize::from(exact && value.is_none());
        let how = None;
        out.cells.push(AuditCell { at: at.clone(), published: *value, attacker: [low, high], exact, is_unsafe, how });
    }
    // A rounded number, or a bound from elsewhere, is no equation.
    if input.rounded.is_none() && input.at_most.is_none() {
        tell_ways(&mut out, &shape, &cells, input, whole, progress)?;
    }
    Ok(out)
}

/// Tells of each hidden cell that comes out, or too nearly, which numbers do it.
fn tell_ways(
    out: &mut Audit,
    shape: &Shape,
    cells: &[usize],
    input: &AuditInput,
    whole: bool,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let mut values = vec![0.0; shape.cells];
    let mut open = vec![true; shape.cells];
    for (&cell, (_, value)) in cells.iter().zip(&input.rows) {
        if let Some(value) = *value {
            values[cell] = value;
            open[cell] = false;
        }
    }
    let positive = values.iter().all(|v| *v >= 0.0);
    let attack = Attack::new(System { shape, values: &values, open: &open, known: &[], whole, positive });
    let name = |cell: u32| shape.at(cell as usize).join(", ");
    let told = out.cells.iter_mut().zip(cells).filter(|(c, _)| c.published.is_none() && (c.exact || c.is_unsafe));
    for (cell, &place) in told.take(MOST_WAYS) {
        progress.check()?;
        cell.how = way(&attack, place as u32, &name);
    }
    Ok(())
}

fn contradicted(input: &AuditInput, sentence: String) -> Audit {
    let cells = input
        .rows
        .iter()
        .map(|(at, published)| AuditCell {
            at: at.clone(),
            published: *published,
            attacker: [f64::NAN; 2],
            exact: false,
            is_unsafe: false,
            how: None,
        })
        .collect();
    Audit { cells, contradiction: Some(sentence), ..Audit::default() }
}

/// The table's shape, and the cell of each row.
fn shape_of(input: &AuditInput) -> Result<(Shape, Vec<usize>), ReleaseError> {
    if input.dimensions.is_empty() {
        return Err(ReleaseError::NoDimensions);
    }
    if let Some(row) = input.rows.iter().position(|(at, _)| at.len() != input.dimensions.len()) {
        return Err(ReleaseError::AuditRow {
            row: row + 1,
            got: input.rows[row].0.len(),
            expected: input.dimensions.len(),
        });
    }
    let mut axes = Vec::new();
    for (d, dimension) in input.dimensions.iter().enumerate() {
        let used = input.rows.iter().map(|(at, _)| at[d].as_str());
        axes.push(axis_of(dimension, used, &input.total));
    }
    let size = Shape::size(&axes);
    if size > super::table::MOST_CELLS as u128 {
        return Err(ReleaseError::TooLarge { cells: size, most: super::table::MOST_CELLS });
    }
    let shape = Shape::new(axes);
    let names: Vec<BTreeMap<&str, usize>> = shape
        .axes
        .iter()
        .map(|a| a.nodes.iter().enumerate().flat_map(|(n, x)| x.labels.iter().map(move |l| (l.as_str(), n))).collect())
        .collect();
    let cells = input
        .rows
        .iter()
        .map(|(at, _)| {
            let nodes: Vec<usize> =
                at.iter().zip(&names).map(|(l, names)| names.get(l.as_str()).copied().unwrap_or(0)).collect();
            shape.cell(&nodes)
        })
        .collect();
    Ok((shape, cells))
}

fn axis_of<'a>(dimension: &AuditDimension, used: impl Iterator<Item = &'a str>, total: &str) -> Axis {
    let groups: std::collections::BTreeSet<&str> =
        dimension.hierarchy.iter().flat_map(|row| row.iter().skip(1)).map(String::as_str).collect();
    let mut labels: Vec<String> = dimension.hierarchy.iter().filter_map(|row| row.first().cloned()).collect();
    let mut seen: std::collections::BTreeSet<String> = labels.iter().cloned().collect();
    for label in used {
        if label != total && !groups.contains(label) && seen.insert(label.to_owned()) {
            labels.push(label.to_owned());
        }
    }
    let levels = dimension.hierarchy.iter().map(Vec::len).max().unwrap_or(1);
    let mut hierarchy = Vec::new();
    for level in 1..levels {
        let mut names: Vec<String> = Vec::new();
        let group = labels
            .iter()
            .enumerate()
            .map(|(l, label)| {
                let name = dimension.hierarchy.get(l).and_then(|row| row.get(level)).unwrap_or(label);
                if let Some(place) = names.iter().position(|n| n == name) {
                    place as u32
                } else {
                    names.push(name.clone());
                    names.len() as u32 - 1
                }
            })
            .collect();
        hierarchy.push(Grouping { group, labels: names });
    }
    let dimension = Dimension {
        name: dimension.name.clone(),
        codes: [].into(),
        labels,
        hierarchy,
        coarser: Coarser::default(),
        sensitive: false,
    };
    Axis::of_dimension(&dimension, total, true)
}

/// A published sum: its cell, its unknown atoms with their coefficients, what is known of it.
type Equation = (usize, Vec<(u32, f64)>, f64);
/// A cell and the ends of its interval.
type Ends = (usize, [f64; 2]);

enum Programme {
    Known,
    TooLarge,
    Contradiction(usize),
    /// The programme at a feasible table, and the column of each atom that is unknown.
    Ready(Box<Simplex>, Vec<Option<u32>>),
}

/// Finds a table that agrees with everything published: the sum of what is missing or too much is made nothing.
fn programme(shape: &Shape, published: &[[f64; 2]], shown: &[bool], bounds: &[[f64; 2]]) -> Programme {
    let is_exact = |c: usize| shown[c] && published[c][0] == published[c][1];
    let mut place = vec![None; shape.cells];
    let mut low = Vec::new();
    let mut high = Vec::new();
    for atom in (0..shape.cells).filter(|&c| shape.is_atom(c) && bounds[c][0] < bounds[c][1]) {
        place[atom] = Some(low.len() as u32);
        low.push(bounds[atom][0]);
        high.push(bounds[atom][1]);
    }
    if low.is_empty() {
        return Programme::Known;
    }
    let mut rows: Vec<Equation> = Vec::new();
    for cell in (0..shape.cells).filter(|&c| shown[c] && !shape.is_atom(c)) {
        let follows = is_exact(cell)
            && shape.axes.iter().enumerate().any(|(a, axis)| {
                let node = shape.node(cell, a);
                let children = &axis.nodes[node].children;
                let child = |c: u32| cell - node * shape.strides[a] + c as usize * shape.strides[a];
                !children.is_empty() && children.iter().all(|&c| is_exact(child(c)))
            });
        if follows {
            continue;
        }
        let mut known = 0.0;
        let mut row = Vec::new();
        for atom in shape.atoms(cell) {
            match place[atom as usize] {
                Some(p) => row.push((p, 1.0)),
                None => known += bounds[atom as usize][0],
            }
        }
        if !row.is_empty() {
            rows.push((cell, row, known));
        }
    }
    let atoms = low.len();
    if rows.len() * (atoms + 2 * rows.len()) > LARGEST {
        return Programme::TooLarge;
    }
    // Start at the bound nearest zero; a slack a row for what rounding leaves open, and what is missing besides.
    let mut x: Vec<f64> = low.iter().zip(&high).map(|(&l, &h)| if l.is_finite() { l } else { h.min(0.0) }).collect();
    let mut matrix = Vec::new();
    let mut missing = Vec::new();
    for (cell, row, known) in &rows {
        let sum: f64 = row.iter().map(|&(p, _)| x[p as usize]).sum::<f64>() + known;
        let [least, most] = published[*cell];
        let slack = sum.clamp(least, most);
        let mut row = row.clone();
        row.push((x.len() as u32, -1.0));
        x.push(slack);
        low.push(least);
        high.push(most);
        let gap = slack - sum;
        if gap != 0.0 {
            missing.push((x.len() as u32, *cell));
            row.push((x.len() as u32, gap.signum()));
            x.push(gap.abs());
            low.push(0.0);
            high.push(f64::INFINITY);
        }
        matrix.push(row);
    }
    let mut simplex = Simplex::new(&matrix, x, low, high);
    let objective: Vec<(u32, f64)> = missing.iter().map(|&(c, _)| (c, -1.0)).collect();
    if !objective.is_empty() {
        if simplex.maximise(&objective, f64::INFINITY).is_err() {
            return Programme::TooLarge;
        }
        let worst =
            missing.iter().max_by(|a, b| simplex.point()[a.0 as usize].total_cmp(&simplex.point()[b.0 as usize]));
        if let Some(&(column, cell)) = worst
            && simplex.point()[column as usize] > 1e-6 * published[cell][1].abs().max(1.0)
        {
            return Programme::Contradiction(cell);
        }
        missing.iter().for_each(|&(column, _)| simplex.set_bounds(column as usize, 0.0, 0.0));
    }
    Programme::Ready(Box::new(simplex), place)
}

/// Asks for both ends of every listed cell that is not known yet.
fn ask(
    shape: &Shape,
    simplex: &Simplex,
    place: &[Option<u32>],
    cells: &[usize],
    bounds: &mut [[f64; 2]],
    whole: bool,
    progress: &Progress,
) -> Result<u64, Cancelled> {
    let open: Vec<usize> =
        cells.iter().copied().filter(|&c| bounds[c][1] - bounds[c][0] > if whole { 0.5 } else { 1e-9 }).collect();
    let solved: Result<Vec<Vec<Ends>>, Cancelled> = open
        .par_chunks(open.len().div_ceil(8).max(4))
        .map(|chunk| {
            let mut simplex = simplex.clone();
            let mut out = Vec::new();
            for &cell in chunk {
                progress.check()?;
                let mut known = 0.0;
                let mut columns = Vec::new();
                for atom in shape.atoms(cell) {
                    match place[atom as usize] {
                        Some(p) => columns.push(p),
                        None => known += bounds[atom as usize][0],
                    }
                }
                let mut ends = bounds[cell];
                for (end, sign) in [(1, 1.0), (0, -1.0)] {
                    let objective: Vec<(u32, f64)> = columns.iter().map(|&c| (c, sign)).collect();
                    if let Ok(value) = simplex.maximise(&objective, f64::INFINITY) {
                        let value = sign * value + known;
                        ends[end] = if end == 1 { ends[1].min(value) } else { ends[0].max(value) };
                    }
                }
                out.push((cell, ends));
            }
            Ok(out)
        })
        .collect();
    for (cell, ends) in solved?.into_iter().flatten() {
        bounds[cell] = ends;
    }
    Ok(2 * open.len() as u64)
}
