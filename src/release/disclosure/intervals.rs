//! The attacker: what can be derived about a hidden cell from everything that is published.
//!
//! The unknowns are the atoms that are not published; every published cell that is a sum is an equation over them, and
//! a published cell is a constant. Equations that follow from others are left out first, so that the unknowns fall into
//! parts that do not touch, and each part is solved apart, several at a time.
//!
//! What is *possible* (the interval) comes from linear programmes. What is *proved* comes from whole tables: a cell
//! counts as able to reach a value only if a table of whole numbers was found that has it and agrees with everything
//! published, in exact arithmetic. So an error of rounding can make a safe table look unsafe, never the other way.

mod one_sum;

use crate::disclosure::components::Components;
use crate::disclosure::programme::{End, KnownSum, Programme};
use crate::privacy::{Cancelled, Progress};
use crate::release::random::Random;
use crate::release::tabulation::shape::Shape;
use rayon::prelude::*;

/// Greatest number of entries of a dense programme; larger parts are left to other methods.
const LARGEST_PROGRAMME: usize = 6_000_000;
/// Ways to a corner that are tried, at most, until one ends in whole numbers.
const TRIES: u64 = 5;

/// Numbers that add up along the lines of a shape, some of which are published.
#[derive(Clone, Copy, Debug)]
pub struct System<'a> {
    pub shape: &'a Shape,
    /// The true value of every cell.
    pub values: &'a [f64],
    /// Not published: hidden, or without a row in the table.
    pub open: &'a [bool],
    /// Atoms that the attacker is taken to know though they are not published.
    pub known: &'a [bool],
    /// Counts of people: whole numbers.
    pub whole: bool,
    /// The attacker knows that no value is below zero.
    pub positive: bool,
}

/// What the attacker knows of one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// No table outside these bounds agrees with what is published.
    pub low: f64,
    pub high: f64,
    /// Tables that reach these bounds were found; `low ≤ surely_low ≤ value ≤ surely_high ≤ high`.
    pub surely_low: f64,
    pub surely_high: f64,
}

impl Interval {
    fn at(value: f64) -> Self {
        Self { low: value, high: value, surely_low: value, surely_high: value }
    }

    fn unknown(value: f64, positive: bool) -> Self {
        let low = if positive { 0.0 } else { f64::NEG_INFINITY };
        Self { low, high: f64::INFINITY, surely_low: value, surely_high: value }
    }

    fn add(&mut self, other: Self) {
        self.low += other.low;
        self.high += other.high;
        self.surely_low += other.surely_low;
        self.surely_high += other.surely_high;
    }
}

/// Which of the requested cells, and its unknown atoms by their places in a part.
type Wanted = (usize, Vec<u32>);

/// The tables that prove an interval, as changes of the true one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Witness {
    /// Atoms that either of both tables changes, ascending.
    atoms: Vec<u32>,
}

impl Witness {
    /// One of both tables has another number in this atom.
    #[must_use]
    pub fn changes(&self, atom: u32) -> bool {
        self.atoms.binary_search(&atom).is_ok()
    }
}

/// The interval of each cell that was requested.
#[derive(Debug)]
pub struct Proved {
    pub intervals: Vec<Interval>,
    /// `None` if an interval has no end, or no proof at hand.
    pub witnesses: Vec<Option<Witness>>,
    /// Linear programmes that it took.
    pub programmes: u64,
}

/// What one part says about one of the cells: the interval, and the atoms that its proof changes, `None` if the
/// interval has no end.
type Solved = (usize, Interval, Option<Vec<u32>>);

/// Unknowns that no published sum connects with others.
#[derive(Clone, Debug, Default)]
struct Part {
    atoms: Vec<u32>,
    /// Places in `atoms`, and what they add up to.
    sums: Vec<KnownSum>,
    /// The equation that each sum is.
    equations: Vec<u32>,
}

impl Part {
    fn entries(&self) -> usize {
        Programme::entries(self.atoms.len(), &self.sums)
    }
}

/// A published sum, less its published parts along one axis: what it says about unknown atoms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Equation {
    pub atoms: Vec<u32>,
    cell: u32,
    axis: u32,
}

/// The unknown atoms of a cell and the equations that they are connected with.
#[derive(Debug)]
pub struct Unknowns<'a> {
    pub target: Vec<u32>,
    /// Atoms of the cell that are published, or known.
    pub published: Vec<u32>,
    pub rows: Vec<&'a Equation>,
}

impl Equation {
    /// The published numbers that the unknown atoms are the sum of: (cell, 1 or −1).
    #[must_use]
    pub fn terms(&self, system: &System<'_>) -> Vec<(u32, f64)> {
        let shape = system.shape;
        let (cell, axis) = (self.cell as usize, self.axis as usize);
        let node = shape.node(cell, axis);
        let base = cell - node * shape.strides[axis];
        let mut equation = vec![(self.cell, 1.0)];
        for part in shape.axes[axis].nodes[node].children.iter().map(|&c| base + c as usize * shape.strides[axis]) {
            if system.open[part] {
                // It is hidden, and yet some of what it is made of may be published.
                let known = shape.atoms(part).into_iter().filter(|&atom| !is_unknown(system, atom as usize));
                equation.extend(known.map(|atom| (atom, -1.0)));
            } else {
                equation.push((part as u32, -1.0));
            }
        }
        equation
    }

    /// What the unknown atoms add up to.
    #[must_use]
    pub fn rest(&self, system: &System<'_>) -> f64 {
        self.terms(system).into_iter().map(|(cell, times)| times * system.values[cell as usize]).sum()
    }
}

/// All parts of a system.
#[derive(Debug)]
pub struct Attack<'a> {
    system: System<'a>,
    equations: Vec<Equation>,
    components: Components,
    /// By part of the components.
    parts: Vec<Part>,
}

impl<'a> Attack<'a> {
    /// Finds the equations of what is published, and the parts into which the unknowns fall.
    #[must_use]
    pub fn new(system: System<'a>) -> Self {
        let equations = equations(&system);
        let components = Components::new(
            system.shape.cells,
            |cell| is_unknown(&system, cell as usize),
            equations.iter().map(|equation| equation.atoms.as_slice()),
        );
        let of_atoms = |atoms: &Vec<u32>| Part { atoms: atoms.clone(), ..Part::default() };
        let mut parts: Vec<Part> = components.parts.iter().map(of_atoms).collect();
        for (equation, number) in equations.iter().zip(0..) {
            let Some((part, places)) = components.of_sum(&equation.atoms) else { continue };
            let sum: f64 = equation.atoms.iter().map(|&atom| system.values[atom as usize]).sum();
            parts[part as usize].sums.push((places, [sum; 2]));
            parts[part as usize].equations.push(number);
        }
        Self { system, equations, components, parts }
    }

    /// The numbers under attack.
    #[must_use]
    pub fn system(&self) -> System<'a> {
        self.system
    }

    /// The unknown atoms of a cell that is not published, and every equation about them.
    #[must_use]
    pub fn unknowns_of(&self, cell: u32) -> Unknowns<'_> {
        let atoms = self.system.shape.atoms(cell as usize);
        let (by_part, published) = self.components.of_group(&atoms);
        let target = atoms.into_iter().filter(|&atom| self.components.place(atom).is_some()).collect();
        let rows =
            by_part.keys().flat_map(|&p| &self.parts[p as usize].equations).map(|&e| &self.equations[e as usize]);
        Unknowns { rows: rows.collect(), target, published }
    }

    /// Every part is small enough for programmes.
    #[must_use]
    pub fn is_small(&self) -> bool {
        self.parts.iter().all(|part| part.entries() <= LARGEST_PROGRAMME)
    }

    /// Pivot work of one objective, very roughly: the entries of the largest part's tableau.
    #[must_use]
    pub fn size(&self) -> usize {
        self.parts.iter().map(Part::entries).max().unwrap_or(0)
    }

    /// The interval of each cell, and how many programmes it took.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn intervals(&self, cells: &[u32], progress: &Progress) -> Result<(Vec<Interval>, u64), Cancelled> {
        let Proved { intervals, programmes, .. } = self.witnesses(cells, progress)?;
        Ok((intervals, programmes))
    }

    /// The interval of each cell, and the tables that prove it.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn witnesses(&self, cells: &[u32], progress: &Progress) -> Result<Proved, Cancelled> {
        // Objectives by part: (which cell, places in the part).
        let mut wanted: Vec<Vec<Wanted>> = vec![Vec::new(); self.parts.len()];
        let mut out = Vec::with_capacity(cells.len());
        let mut witnesses = Vec::with_capacity(cells.len());
        for (i, &cell) in cells.iter().enumerate() {
            let is_open = self.system.open[cell as usize];
            let group = if is_open { self.system.shape.atoms(cell as usize) } else { Vec::new() };
            let (of_part, _) = self.components.of_group(&group);
            let unknown = group.iter().filter(|&&atom| self.components.place(atom).is_some());
            let rest =
                unknown.fold(self.system.values[cell as usize], |rest, &atom| rest - self.system.values[atom as usize]);
            out.push(Interval::at(rest));
            witnesses.push(Some(Witness::default()));
            for (part, places) in of_part {
                wanted[part as usize].push((i, places));
            }
        }
        let pieces: Vec<(usize, &[Wanted])> = wanted
            .iter()
            .enumerate()
            .flat_map(|(p, list)| list.chunks(list.len().div_ceil(4).max(8)).map(move |chunk| (p, chunk)))
            .collect();
        let solved: Result<Vec<Vec<Solved>>, Cancelled> =
            pieces.par_iter().map(|(p, list)| self.solve(&self.parts[*p], list, progress)).collect();
        let mut programmes = 0;
        for (cell, interval, atoms) in solved?.into_iter().flatten() {
            out[cell].add(interval);
            programmes += 2;
            witnesses[cell] = witnesses[cell].take().zip(atoms).map(|(mut witness, atoms)| {
                witness.atoms.extend(atoms);
                witness.atoms.sort_unstable();
                witness.atoms.dedup();
                witness
            });
        }
        Ok(Proved { intervals: out, witnesses, programmes })
    }

    /// The interval of the sum of these atoms.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn interval_of(&self, atoms: &[u32], progress: &Progress) -> Result<Interval, Cancelled> {
        let (of_part, known) = self.components.of_group(atoms);
        let known = known.iter().map(|&atom| self.system.values[atom as usize]).sum();
        let mut interval = Interval::at(known);
        for (part, places) in of_part {
            let solved = self.solve(&self.parts[part as usize], &[(0, places)], progress)?;
            solved.into_iter().for_each(|(_, found, _)| interval.add(found));
        }
        Ok(interval)
    }

    fn solve(&self, part: &Part, wanted: &[Wanted], progress: &Progress) -> Result<Vec<Solved>, Cancelled> {
        let x: Vec<f64> = part.atoms.iter().map(|&a| self.system.values[a as usize]).collect();
        let now = |places: &[u32]| places.iter().map(|&p| x[p as usize]).sum::<f64>();
        if !part.sums.is_empty() && part.entries() > LARGEST_PROGRAMME {
            let unknown = |(i, places): &Wanted| (*i, Interval::unknown(now(places), self.system.positive), None);
            return Ok(wanted.iter().map(unknown).collect());
        }
        if let Some(solved) = self.of_one_sum(part, &x, wanted, progress)? {
            return Ok(solved);
        }
        let lowest = if self.system.positive { 0.0 } else { f64::NEG_INFINITY };
        let fresh = Programme::new(x.clone(), vec![[lowest, f64::INFINITY]; x.len()], part.sums.clone());
        let mut programme = fresh.clone();
        let mut out = Vec::with_capacity(wanted.len());
        for (i, places) in wanted {
            progress.check()?;
            let value = now(places);
            let mut interval = Interval::unknown(value, self.system.positive);
            let mut changed = Some(Vec::new());
            for end in [End::Greatest, End::Least] {
                let mut sure = None;
                for attempt in 0..TRIES {
                    if attempt > 0 {
                        programme = fresh.clone();
                    }
                    if attempt > 1 {
                        let mut random = Random::new(attempt);
                        programme.detour(|| random.unit() - 1.0);
                    }
                    let Ok(reached) = programme.end(places, end, f64::INFINITY) else { continue };
                    let possible = if self.system.whole { end.to_whole(reached) } else { reached };
                    match end {
                        End::Greatest => interval.high = possible,
                        End::Least => interval.low = possible,
                    }
                    sure = match reached.is_infinite() {
                        true => Some(reached),
                        false if self.system.whole => programme.proved(places),
                        false => Some(surely(&x, value, reached)),
                    };
                    if sure.is_some() {
                        if reached.is_infinite() {
                            changed = None;
                        } else if let Some(changed) = &mut changed {
                            changed.extend(differing(part, &x, programme.point()));
                        }
                        break;
                    }
                }
                // Only whole numbers are proved by a point.
                if sure.is_none() {
                    changed = None;
                }
                if sure.is_none() && self.system.whole {
                    sure = fresh.proved_on_the_way(places, end);
                }
                let sure = sure.unwrap_or(value);
                match end {
                    End::Greatest => interval.surely_high = sure.max(value),
                    End::Least => interval.surely_low = sure.min(value),
                }
            }
            out.push((*i, interval, changed));
        }
        Ok(out)
    }
}

/// The last digits of sums that are not whole numbers are not trusted.
fn surely(truth: &[f64], value: f64, end: f64) -> f64 {
    let scale = truth.iter().fold(0.0_f64, |a, v| a.max(v.abs())).max(1.0);
    let slack = 1e-7 * scale;
    if end > value { (end - slack).max(value) } else { (end + slack).min(value) }
}

/// Atoms whose number is not the true one.
fn differing<'p>(part: &'p Part, truth: &'p [f64], point: &'p [f64]) -> impl Iterator<Item = u32> + 'p {
    let atoms = part.atoms.iter().zip(truth).zip(point);
    atoms
        .filter(|((_, truth), there)| (*truth - *there).abs() > 1e-9 * truth.abs().max(1.0))
        .map(|((atom, _), _)| *atom)
}

fn is_unknown(system: &System<'_>, cell: usize) -> bool {
    system.open[cell] && system.shape.is_atom(cell) && !system.known.get(cell).copied().unwrap_or(false)
}

/// Each published sum that does not follow from other published sums.
fn equations(system: &System<'_>) -> Vec<Equation> {
    let shape = system.shape;
    let mut equations = Vec::new();
    for cell in (0..shape.cells).filter(|&c| !system.open[c] && !shape.is_atom(c)) {
        let mut best: Option<Equation> = None;
        for (a, axis) in shape.axes.iter().enumerate() {
            let node = shape.node(cell, a);
            let children = &axis.nodes[node].children;
            if children.is_empty() {
                continue;
            }
            let base = cell - node * shape.strides[a];
            let mut atoms: Vec<u32> = children
                .iter()
                .map(|&c| base + c as usize * shape.strides[a])
                .filter(|&child| system.open[child])
                .flat_map(|child| shape.atoms(child))
                .filter(|&atom| is_unknown(system, atom as usize))
                .collect();
            atoms.sort_unstable();
            if best.as_ref().is_none_or(|b| atoms.len() < b.atoms.len()) {
                best = Some(Equation { atoms, cell: cell as u32, axis: a as u32 });
            }
        }
        equations.extend(best.filter(|equation| !equation.atoms.is_empty()));
    }
    equations.sort_unstable();
    equations.dedup_by(|a, b| a.atoms == b.atoms);
    equations
}
