//! One table under noise: bounded, drawn, made presentable, with an error bar for every number.

use super::bounded::{Bounded, bounded};
use super::bounds::Steps;
use super::budget::{Epsilon, PrivacyLoss, check_delta};
use super::mechanism::Mechanism;
use super::question::{in_order, question, slices_in_order};
use super::{NoiseError, RandomBits, Secret, SecretBits, SystemBits, non_negative};
use crate::disclosure::precision::{MEAN_DECIMALS, SHARE_DECIMALS, sound_decimals};
use crate::privacy::Progress;
use crate::release::error::ReleaseError;
use crate::release::prepared::{Checked, CostFigures, Prepared, PreparedCell, Status};
use crate::release::published::PublishedValue;
use crate::release::published::decimal::Decimal;
use crate::release::recoding::Recoded;
use crate::release::settings::{Measure, ShareOf, Statistic, TableSettings};
use crate::release::tabulation::shape::Shape;
use crate::release::tabulation::statistics;
use crate::release::tabulation::{MeasureColumn, SEGMENT, Table, TableInput, atoms_of_table, tabulate};
use std::collections::BTreeMap;

/// Draws between two looks at whether the work was cancelled.
const STRIDE: usize = 4096;

/// Where the noise of a table comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    System,
    /// The review's secret, and what the question is of beside what the table counts: the file, and who is a person.
    Secret(&'a Secret, &'a [u8]),
}

/// What a table's noise is, for people and for the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct NoiseFigures {
    pub spent: PrivacyLoss,
    /// For noise that repeats: what distinguishes the question from every other, so that its answer spends once. It is
    /// made with the secret, and is for the review alone.
    pub question: Option<String>,
    /// Discrete Gaussian rather than discrete Laplace.
    pub gaussian: bool,
    /// Numbers that share ε: people and measured columns, for each segment.
    pub shares: u64,
    pub people: NoiseOf,
    /// Measured columns, in the order of their names.
    pub sums: Vec<(String, NoiseOf)>,
}

/// The noise of one kind of number.
#[derive(Clone, Debug, PartialEq)]
pub struct NoiseOf {
    /// The distribution's scale: of Laplace's 1/rate, of Gauss's the standard deviation.
    pub scale: f64,
    /// 95 of 100 finest cells are off by at most this.
    pub finest: f64,
    /// 95 of 100 such tables have a total that is off by at most this.
    pub total: f64,
    /// Bounds of one person's sum, as decided; `None` for people.
    pub clip: Option<String>,
}

/// The error bar of one number: the truth, every person counted once, lies between its ends in 95 of 100 cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub low: f64,
    pub high: f64,
    /// From the noisy number to either end, before ends below zero are put to zero.
    pub half_width: f64,
}

impl NoiseFigures {
    /// What protects people in a table with this noise, a sentence each.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let kind = if self.gaussian { "Gaussian" } else { "Laplace" };
        let mut sentences = vec![format!(
            "Every number has discrete {kind} noise. Whether any one person, with all of their rows, is in the file can be inferred from it only within {} (differential privacy).",
            self.spent
        )];
        sentences.push("A person is counted in one finest cell, the one that holds most of their rows.".to_owned());
        let one = |name: &str, of: &NoiseOf| {
            format!(
                "{name}: 95 of 100 finest cells are off by at most {}, the table's total by at most {}",
                of.finest, of.total
            )
        };
        sentences.push(one("People", &self.people) + ".");
        for (column, of) in &self.sums {
            let clip = of.clip.as_deref().unwrap_or_default();
            sentences.push(format!("{}; one person's sum is put within {clip}.", one(column, of)));
        }
        sentences
    }
}

/// Makes one table with noise. Nothing in it is hidden.
///
/// # Errors
/// [`ReleaseError`]: a measure without bounds, a quantile, a noise that cannot be drawn, cancelled.
pub fn prepare(
    input: &TableInput,
    settings: &TableSettings,
    epsilon: Epsilon,
    source: Source<'_>,
    progress: &Progress,
) -> Result<Prepared, ReleaseError> {
    check_delta(settings.noise.delta).map_err(|error| ReleaseError::Noise(error.to_string()))?;
    let measured = measured(input, settings)?;
    let columns = columns(input, settings)?;
    let truth = tabulate(input, settings, progress)?;
    let plan = Plan::new(input, settings, epsilon, &measured)?;
    let steps: Vec<(&MeasureColumn, Steps)> = measured.iter().map(|(column, _, steps)| (*column, *steps)).collect();
    let (ordered, places) = in_order(input);
    let (shape, atom_of_row) = atoms_of_table(&ordered, settings, progress)?;
    let order = slices_in_order(input, slices_of(input, settings));
    let mut slices = BTreeMap::new();
    for slice in order.iter().cloned() {
        let rows = (input.segments.iter().find(|s| Some(&s.name) == slice.as_ref()))
            .map(|segment| input.people.rows_of_members(&segment.rows));
        let exact = bounded(&shape, &atom_of_row, rows.as_ref(), &input.people, &steps, progress)?;
        slices.insert(slice, exact);
    }
    let (mut bits, asked): (Box<dyn RandomBits>, Option<String>) = match source {
        Source::System => (Box::new(SystemBits::default()), None),
        Source::Secret(secret, context) => {
            let question = question(context, &ordered, settings, epsilon, &measured, &order, &slices);
            let name = format!("{:032x}", secret.number(b"shoal question 1", &question));
            (Box::new(SecretBits::new(secret, &question)), Some(name))
        }
    };
    let mut drawn = BTreeMap::new();
    for slice in order {
        if let Some(exact) = slices.remove(&slice) {
            drawn.insert(slice, plan.draw(&shape, exact, bits.as_mut(), progress)?);
        }
    }
    let written = Written {
        settings,
        columns: &columns,
        truth: &truth,
        plan: &plan,
        shape: &shape,
        places: &places,
        drawn: &drawn,
    };
    let mut prepared = written.prepared();
    if let Some(noise) = &mut prepared.noise {
        noise.question = asked;
    }
    Ok(prepared)
}

/// The measured columns with their bounds, in the order of their names.
fn measured<'a>(
    input: &'a TableInput,
    settings: &TableSettings,
) -> Result<Vec<(&'a MeasureColumn, String, Steps)>, ReleaseError> {
    if let Some(measure) = settings.measures.iter().find(|m| matches!(m.statistic, Statistic::Quantiles(_))) {
        return Err(ReleaseError::NoiseOnQuantiles(measure.column.clone()));
    }
    let mut measured = Vec::new();
    for column in input.measures.iter().filter(|c| settings.measures.iter().any(|m| m.column == c.name)) {
        let clip = settings.noise.clip.get(&column.name).ok_or_else(|| ReleaseError::Unbounded(column.name.clone()))?;
        let clip = clip.check().map_err(|error| ReleaseError::Noise(error.to_string()))?;
        measured.push((column, clip.to_string(), Steps::of(clip)));
    }
    measured.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    Ok(measured)
}

/// For each measure of the settings, its column in the input.
fn columns(input: &TableInput, settings: &TableSettings) -> Result<Vec<usize>, ReleaseError> {
    let place = |m: &Measure| input.measures.iter().position(|c| c.name == m.column);
    let found = |m| place(m).ok_or_else(|| ReleaseError::NoSuchMeasure(m.column.clone()));
    settings.measures.iter().map(found).collect()
}

/// The tables that make up this one: one for each segment and for their total, or a single one.
fn slices_of(input: &TableInput, settings: &TableSettings) -> Vec<Option<String>> {
    let segments = input.segments.iter().map(|segment| Some(segment.name.clone()));
    let whole = input.segments.is_empty() || settings.totals.over(SEGMENT);
    segments.chain(whole.then_some(None)).collect()
}

/// Which noise each kind of number gets.
struct Plan {
    epsilon: Epsilon,
    delta: f64,
    shares: u64,
    people: Mechanism,
    sums: Vec<(String, String, Steps, Mechanism)>,
}

/// By cell: the noisy sum of its atoms, and as it is released.
struct Drawn {
    raw: Vec<i64>,
    leaves: Vec<i64>,
}

/// People, then each measured column.
type Slice = Vec<Drawn>;

impl Plan {
    fn new(
        input: &TableInput,
        settings: &TableSettings,
        epsilon: Epsilon,
        measured: &[(&MeasureColumn, String, Steps)],
    ) -> Result<Self, ReleaseError> {
        let delta = settings.noise.delta;
        let shares = (slices_of(input, settings).len() * (1 + measured.len())) as u64;
        let mechanism = |most: u64| {
            if delta > 0.0 {
                Mechanism::gaussian(most, epsilon, delta, shares)
            } else {
                Mechanism::laplace(most, epsilon, shares)
            }
        };
        let sum = |(column, clip, steps): &(&MeasureColumn, String, Steps)| {
            Ok((column.name.clone(), clip.clone(), *steps, mechanism(steps.most())?))
        };
        let sums = measured.iter().map(sum).collect::<Result<_, NoiseError>>()?;
        Ok(Self { epsilon, delta, shares, people: mechanism(1)?, sums })
    }

    fn draw(
        &self,
        shape: &Shape,
        exact: Bounded,
        bits: &mut dyn RandomBits,
        progress: &Progress,
    ) -> Result<Slice, ReleaseError> {
        let atoms: Vec<usize> = (0..shape.cells).filter(|&cell| shape.is_atom(cell)).collect();
        let mut noisy = |mechanism: &Mechanism, mut values: Vec<i64>, positive: bool| {
            for (i, &atom) in atoms.iter().enumerate() {
                if i % STRIDE == 0 {
                    progress.check()?;
                }
                values[atom] = values[atom].saturating_add(mechanism.draw(bits)?);
            }
            let mut leaves = values.clone();
            if positive {
                let finest: Vec<i64> = atoms.iter().map(|&atom| values[atom]).collect();
                atoms.iter().zip(non_negative(&finest)).for_each(|(&atom, value)| leaves[atom] = value);
            }
            shape.roll_up(&mut values);
            shape.roll_up(&mut leaves);
            Ok::<Drawn, ReleaseError>(Drawn { raw: values, leaves })
        };
        let mut slice = vec![noisy(&self.people, exact.counts, true)?];
        for ((_, _, steps, mechanism), values) in self.sums.iter().zip(exact.sums) {
            slice.push(noisy(mechanism, values, steps.is_positive())?);
        }
        Ok(slice)
    }

    fn figures(&self, atoms: usize) -> NoiseFigures {
        let of = |mechanism: &Mechanism, steps: Option<(&String, Steps)>| {
            let value =
                |width: u64| steps.map_or(width as f64, |(_, s)| s.value(i64::try_from(width).unwrap_or(i64::MAX)));
            NoiseOf {
                scale: steps.map_or(1.0, |(_, s)| s.value(1)) * mechanism.scale(),
                finest: value(mechanism.half_width(1)),
                total: value(mechanism.half_width(atoms)),
                clip: steps.map(|(clip, _)| clip.clone()),
            }
        };
        NoiseFigures {
            spent: PrivacyLoss::new(self.epsilon, self.delta),
            question: None,
            gaussian: self.delta > 0.0,
            shares: self.shares,
            people: of(&self.people, None),
            sums: (self.sums.iter())
                .map(|(name, clip, steps, mechanism)| (name.clone(), of(mechanism, Some((clip, *steps)))))
                .collect(),
        }
    }
}

/// A table that was drawn, on its way to its rows.
struct Written<'a> {
    settings: &'a TableSettings,
    columns: &'a [usize],
    truth: &'a Table,
    plan: &'a Plan,
    /// Of one slice: the dimensions without the segments, in the order of their names.
    shape: &'a Shape,
    /// For each of its dimensions, its place in the table.
    places: &'a [usize],
    drawn: &'a BTreeMap<Option<String>, Slice>,
}

impl Written<'_> {
    fn prepared(&self) -> Prepared {
        let mut widths = BTreeMap::new();
        let rows: Vec<_> =
            (self.truth.rows.iter()).filter_map(|row| Some((row, self.place(row.cell, &row.at)?))).collect();
        for &(_, (_, cell)) in &rows {
            let draws = self.shape.size_of(cell);
            widths.entry(draws).or_insert_with(|| {
                let mechanisms = [&self.plan.people].into_iter().chain(self.plan.sums.iter().map(|s| &s.3));
                mechanisms.map(|mechanism| mechanism.half_width(draws)).collect::<Vec<u64>>()
            });
        }
        let cells = rows
            .into_iter()
            .map(|(row, (slice, cell))| {
                let truth = row.cell as usize;
                PreparedCell {
                    at: row.at.clone(),
                    count: self.truth.counts[truth].unsigned_abs(),
                    values: statistics::values(self.truth, truth, self.settings, self.columns),
                    published: self.published(slice, cell),
                    status: Status::Published,
                    reasons: Vec::new(),
                    attacker: None,
                    required: None,
                    exposed: false,
                    how: None,
                    noise: self.bars(slice, cell, widths.get(&self.shape.size_of(cell)).map_or(&[], Vec::as_slice)),
                }
            })
            .collect();
        let mut prepared = Prepared {
            title: self.settings.title.clone(),
            dimensions: self.truth.dimensions.clone(),
            measures: statistics::headings(self.settings),
            total_label: self.truth.total_label.clone(),
            cells,
            recoded: Recoded::default(),
            cost: CostFigures::default(),
            checked: Checked { protected: true, ..Checked::default() },
            // Noise counts everybody in one finest cell.
            in_several: false,
            noise: Some(self.plan.figures((0..self.shape.cells).filter(|&c| self.shape.is_atom(c)).count())),
            notes: Vec::new(),
        };
        prepared.count_cost();
        prepared
    }

    /// The slice of a row, and its cell there.
    fn place(&self, cell: u32, at: &[String]) -> Option<(&Slice, usize)> {
        let dimensions = self.shape.axes.len();
        let nodes: Vec<usize> = self.places.iter().map(|&axis| self.truth.shape.node(cell as usize, axis)).collect();
        let name = at.get(dimensions).filter(|label| **label != self.truth.total_label).cloned();
        Some((self.drawn.get(&name)?, self.shape.cell(&nodes)))
    }

    fn sum_of(&self, measure: &Measure) -> Option<(usize, Steps)> {
        let at = self.plan.sums.iter().position(|(name, ..)| *name == measure.column)?;
        Some((at + 1, self.plan.sums[at].2))
    }

    /// What is released of a cell, in the order of the headings.
    fn published(&self, slice: &Slice, cell: usize) -> Vec<PublishedValue> {
        let people = slice[0].leaves[cell].max(0).unsigned_abs();
        let mut values = vec![PublishedValue::Count(people)];
        for measure in &self.settings.measures {
            let value = self.sum_of(measure).and_then(|(at, steps)| {
                let sum = slice[at].leaves[cell];
                let (value, decimals) = match &measure.statistic {
                    Statistic::Sum => (steps.value(sum), steps.decimals()),
                    Statistic::Mean if people > 0 => (steps.mean(sum, people), steps.decimals().max(MEAN_DECIMALS)),
                    Statistic::Share(of) => (self.share(slice, cell, at, of, steps)?, SHARE_DECIMALS),
                    Statistic::Mean | Statistic::Quantiles(_) => return None,
                };
                Some(Decimal::rounded(value, sound_decimals(value, decimals)))
            });
            values.push(value.map_or(PublishedValue::Empty, PublishedValue::Number));
        }
        values
    }

    /// A share of noisy sums, between 0 and 1 where no sum can be negative.
    fn share(&self, slice: &Slice, cell: usize, at: usize, of: &ShareOf, steps: Steps) -> Option<f64> {
        let (whole_slice, whole) = match of {
            ShareOf::All => (self.drawn.get(&None)?, self.shape.cells - 1),
            ShareOf::Dimension(name) if name == SEGMENT => (self.drawn.get(&None)?, cell),
            ShareOf::Dimension(name) => {
                let axis = self.shape.axes.iter().position(|axis| axis.name == *name)?;
                let (node, stride) = (self.shape.node(cell, axis), self.shape.strides[axis]);
                (slice, cell - node * stride + self.shape.axes[axis].total() * stride)
            }
        };
        let share = slice[at].leaves[cell] as f64 / whole_slice[at].leaves[whole] as f64;
        let share = if steps.is_positive() { share.clamp(0.0, 1.0) } else { share };
        share.is_finite().then_some(share)
    }

    /// Between which numbers the bounded truth lies in 95 of 100 cells; nothing for what is made of several noises.
    fn bars(&self, slice: &Slice, cell: usize, widths: &[u64]) -> Vec<Option<Bar>> {
        let bar = |at: usize, positive: bool, value: &dyn Fn(i64) -> f64| {
            let width = i64::try_from(*widths.get(at)?).ok()?;
            let ends = [slice[at].raw[cell].saturating_sub(width), slice[at].raw[cell].saturating_add(width)];
            let [low, high] = ends.map(|end| value(if positive { end.max(0) } else { end }));
            Some(Bar { low, high, half_width: value(width) })
        };
        let people = bar(0, true, &|people| people as f64);
        let measure = |measure: &Measure| {
            let (at, steps) = self.sum_of(measure).filter(|_| measure.statistic == Statistic::Sum)?;
            bar(at, steps.is_positive(), &|sum| steps.value(sum))
        };
        [people].into_iter().chain(self.settings.measures.iter().map(measure)).collect()
    }
}
