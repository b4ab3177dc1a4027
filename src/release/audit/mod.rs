//! What an attacker learns from a published table, whoever made it: nothing is known but the table.
//!
//! | module | what it does |
//! | --- | --- |
//! | `margins` | finds which labels are totals |
//! | `places` | the table's shape and the cell of each row |
//! | `additive` | tables whose parts add up: unknown are their finest cells |
//! | `overlapping` | tables whose categories overlap: a total is no sum, but bounds its parts |

mod additive;
pub mod margins;
mod overlapping;
mod places;

use super::error::ReleaseError;
use super::rounding::possible;
use super::settings::Rounding;
use crate::privacy::Progress;
use places::Places;

/// A published table.
#[derive(Clone, Debug, Default)]
pub struct AuditInput {
    pub dimensions: Vec<AuditDimension>,
    /// The labels of each number (one a dimension), and the number; `None` is hidden.
    pub rows: Vec<(Vec<String>, Option<f64>)>,
    /// What margins are called, in every dimension that `margins` does not name.
    pub total: String,
    /// By dimension, what its margins are called ([`margins::find`]); a dimension with an empty list uses `total`.
    pub margins: Vec<Vec<String>>,
    /// Every published number is a multiple of this.
    pub rounded: Option<u64>,
    /// How they were rounded.
    pub rounding: Rounding,
    /// No hidden number is larger.
    pub at_most: Option<f64>,
    pub threshold: u64,
    /// A person may be in several categories of every dimension: a total is at most the sum of its parts, and at least
    /// each of them.
    pub in_several: bool,
    /// Dimensions (by their place) whose categories overlap and may leave people out, as segments do: a total is at
    /// least each of its parts, and nothing more is known.
    pub overlapping: Vec<usize>,
    /// Categories are missing from the table because all of their numbers are hidden.
    pub left_out: bool,
}

/// A dimension of the table: its name, and the groups that have subtotals.
#[derive(Clone, Debug, Default)]
pub struct AuditDimension {
    pub name: String,
    /// One row a category: the category, then its group at each level (a last total may be there or not).
    pub hierarchy: Vec<Vec<String>>,
}

/// One row of the table, and what can be derived about it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditCell {
    pub at: Vec<String>,
    pub published: Option<f64>,
    /// The interval of its true value that the attacker can derive.
    pub attacker: [f64; 2],
    /// Hidden or rounded, and yet disclosed exactly.
    pub exact: bool,
    /// The interval is too narrow for a cell that may be below the threshold.
    pub is_unsafe: bool,
    /// If it can be computed, exactly or too closely: the published numbers that disclose it, in words.
    pub how: Option<String>,
}

/// What an attacker learns from the table, row by row and as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    pub cells: Vec<AuditCell>,
    /// Hidden cells whose value can be computed exactly.
    pub recovered: usize,
    pub consistent: bool,
    /// The line that does not add up, in words.
    pub contradiction: Option<String>,
    /// Groups below the threshold that have no row, in words: people in none of the listed categories, and, if
    /// categories overlap, people of a total who are not in one of its parts.
    pub small_groups: Vec<String>,
    pub programmes: u64,
    /// Some intervals come from propagation along lines alone, because the table is too large for linear programmes.
    pub approximate: bool,
    /// The numbers agree only if categories are missing from the table, or if halves were rounded downward; it is read
    /// like that.
    pub is_loose: bool,
}

/// How a table is read. The strictest way that agrees with its numbers is taken: it gives the most that an attacker can
/// conclude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// Categories of a hierarchy that are in no row, beside others of their group that do, hold nobody; no category is
    /// missing; halves are rounded upward.
    Strict,
    /// It is known that categories are missing: those that are in no row may hold people.
    LeftOut,
    /// Categories that are in no row may hold people; halves may be rounded downward too.
    Loose,
}

/// What is known of each cell before anything is concluded.
struct Known {
    bounds: Vec<[f64; 2]>,
    /// The cell has a published number.
    shown: Vec<bool>,
    /// All published numbers are whole.
    whole: bool,
}

/// What was concluded of each cell.
struct Found {
    bounds: Vec<[f64; 2]>,
    programmes: u64,
    approximate: bool,
}

/// The published numbers contradict each other, in words.
struct Contradiction(String);

/// Derives what follows from a published table.
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
/// [`ReleaseError`] if a row does not fit the dimensions, a label is not in its hierarchy, the table is too large, or
/// the work was cancelled.
pub fn audit(input: &AuditInput, progress: &Progress) -> Result<Audit, ReleaseError> {
    let first = if input.left_out { Reading::LeftOut } else { Reading::Strict };
    let strict = match read(input, first, progress)? {
        Ok(found) => return Ok(found),
        Err(contradiction) => contradiction,
    };
    Ok(match read(input, Reading::Loose, progress)? {
        Ok(found) => found,
        Err(_) => contradicted(input, strict),
    })
}

fn read(
    input: &AuditInput,
    reading: Reading,
    progress: &Progress,
) -> Result<Result<Audit, Contradiction>, ReleaseError> {
    let places = Places::new(input, reading)?;
    let known = match known(input, &places, reading) {
        Ok(known) => known,
        Err(contradiction) => return Ok(Err(contradiction)),
    };
    progress.check()?;
    let overlaps = input.in_several || !input.overlapping.is_empty();
    let found = if overlaps {
        overlapping::conclude(input, &places, &known, progress)?
    } else {
        additive::conclude(&places, &known, progress)?
    };
    let found = match found {
        Ok(found) => found,
        Err(contradiction) => return Ok(Err(contradiction)),
    };
    let mut out = audited(input, &places, &known, &found);
    out.is_loose = reading == Reading::Loose;
    out.small_groups = not_listed(input, &places, &known, &found);
    if overlaps {
        out.small_groups.extend(overlapping::small_groups(input, &places, &known));
    } else if input.rounded.is_none() && input.at_most.is_none() {
        // A rounded number, or a bound from elsewhere, is no equation.
        additive::explain_recovered(&mut out, &places, input, known.whole, progress)?;
    }
    Ok(Ok(out))
}

/// The bounds of each cell that its own row and the bound of all cells give.
fn known(input: &AuditInput, places: &Places, reading: Reading) -> Result<Known, Contradiction> {
    let values = || input.rows.iter().filter_map(|(_, value)| *value);
    let whole = values().all(|value| value.fract() == 0.0);
    let lowest = if values().any(|value| value < 0.0) { f64::NEG_INFINITY } else { 0.0 };
    let most = input.at_most.unwrap_or(f64::INFINITY);
    let highest = |cell: usize| if places.shape.is_atom(cell) { most } else { f64::INFINITY };
    let mut bounds: Vec<[f64; 2]> = (0..places.shape.cells).map(|cell| [lowest, highest(cell)]).collect();
    let mut shown = vec![false; places.shape.cells];
    for cell in (0..places.shape.cells).filter(|&cell| places.is_empty(cell)) {
        bounds[cell] = [0.0, 0.0];
    }
    for (&cell, (at, value)) in places.cells.iter().zip(&input.rows) {
        let Some(value) = *value else {
            bounds[cell][1] = bounds[cell][1].min(if shown[cell] { f64::INFINITY } else { most });
            continue;
        };
        let [low, high] = means(value, input, whole && lowest == 0.0, reading);
        let low = low.max(lowest.min(value));
        // A published number is exact; the bound helps only if it was rounded.
        let high = if input.rounded.is_some() && low <= most { high.min(most) } else { high };
        let bound = &mut bounds[cell];
        if shown[cell] && (low > bound[1] || high < bound[0]) {
            return Err(Contradiction(format!("{} is published twice with different numbers.", at.join(" · "))));
        }
        *bound = if shown[cell] { [low.max(bound[0]), high.min(bound[1])] } else { [low, high] };
        shown[cell] = true;
    }
    Ok(Known { bounds, shown, whole })
}

/// What a published number says of the true one.
fn means(value: f64, input: &AuditInput, counts: bool, reading: Reading) -> [f64; 2] {
    let is_nearest = input.rounding == Rounding::Conventional;
    match input.rounded {
        None => [value, value],
        Some(base) if counts && value < 9e15 && (reading != Reading::Loose || !is_nearest) => {
            possible(value as u64, base, input.rounding)
        }
        Some(base) if counts && is_nearest => [value - (base / 2) as f64, value + (base / 2) as f64],
        Some(base) if is_nearest => [value - base as f64 / 2.0, value + base as f64 / 2.0],
        // Not a count: as far as any kind of rounding goes.
        Some(base) => [value - base as f64, value + base as f64],
    }
}

/// What the attacker knows of each row.
fn audited(input: &AuditInput, places: &Places, known: &Known, found: &Found) -> Audit {
    let mut out =
        Audit { consistent: true, programmes: found.programmes, approximate: found.approximate, ..Audit::default() };
    let slack = known.slack().max(1e-9);
    let threshold = input.threshold as f64;
    for (&cell, (at, value)) in places.cells.iter().zip(&input.rows) {
        let [mut low, mut high] = found.bounds[cell];
        if known.whole {
            // Adding 0 turns −0 into 0.
            (low, high) = ((low - 1e-6).ceil() + 0.0, (high + 1e-6).floor());
        }
        let covered = value.is_none() || input.rounded.is_some();
        let exact = covered && high - low <= slack;
        let wide = high >= threshold && high - low >= threshold;
        let is_unsafe = !wide && low < threshold && high > 0.0;
        out.recovered += usize::from(exact && value.is_none());
        let how = None;
        out.cells.push(AuditCell { at: at.clone(), published: *value, attacker: [low, high], exact, is_unsafe, how });
    }
    out
}

/// Categories that are not listed and surely hold somebody, but fewer people than the threshold.
fn not_listed(input: &AuditInput, places: &Places, known: &Known, found: &Found) -> Vec<String> {
    let threshold = input.threshold as f64;
    let small = places.not_listed().into_iter().filter_map(|cell| {
        let [mut low, mut high] = found.bounds[cell];
        if known.whole {
            (low, high) = ((low - 1e-6).ceil() + 0.0, (high + 1e-6).floor());
        }
        (low > known.slack() && high < threshold).then(|| match low == high {
            true => format!("{}: exactly {low}", places.name(cell)),
            false => format!("{}: between {low} and {high}", places.name(cell)),
        })
    });
    small.collect()
}

fn contradicted(input: &AuditInput, Contradiction(sentence): Contradiction) -> Audit {
    let cell = |(at, published): &(Vec<String>, Option<f64>)| AuditCell {
        at: at.clone(),
        published: *published,
        attacker: [f64::NAN; 2],
        exact: false,
        is_unsafe: false,
        how: None,
    };
    Audit { cells: input.rows.iter().map(cell).collect(), contradiction: Some(sentence), ..Audit::default() }
}

impl Known {
    /// How far sums may be off: nothing if all numbers are whole, otherwise the last digits.
    fn slack(&self) -> f64 {
        let ends = self.bounds.iter().flatten().filter(|end| end.is_finite());
        if self.whole { 0.0 } else { 1e-9 * ends.fold(1.0_f64, |a, b| a.max(b.abs())) }
    }
}
