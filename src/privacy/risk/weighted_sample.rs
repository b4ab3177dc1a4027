//! Individual risk in a sample whose rows carry weights: how many people of the population each row represents.

use std::fmt;

use crate::privacy::classes::missing_values;
use crate::privacy::{Classes, CodedColumn, CodedTable, Missing, People, PrivacyError, Progress, Values};

/// Why there is no weighted risk; `Display` gives the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeightError {
    Privacy(PrivacyError),
    /// The weights are texts, dates or truth values.
    NotNumbers {
        column: String,
    },
    /// A weight that is missing, not finite or not above 0. Rows are numbered from 1.
    BadWeight {
        column: String,
        row: usize,
    },
}

impl fmt::Display for WeightError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Privacy(error) => error.fmt(f),
            Self::NotNumbers { column } => {
                write!(
                    f,
                    "the weight column “{column}” holds no numbers: choose a column with how many people each row represents"
                )
            }
            Self::BadWeight { column, row } => {
                write!(
                    f,
                    "the weight in row {row} of “{column}” is missing or not above 0: correct it or choose another weight column"
                )
            }
        }
    }
}

impl std::error::Error for WeightError {}

impl From<PrivacyError> for WeightError {
    fn from(error: PrivacyError) -> Self {
        Self::Privacy(error)
    }
}

/// Risk of re-identification in a weighted sample.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedRisk {
    /// Σ of the risk over people.
    pub expected_reidentifications: f64,
    /// That over the people in classes; `None` if there are none.
    pub global_risk: Option<f64>,
    /// F_j: the population's people in each class's crowd, as the weights estimate it.
    pub population: Vec<f64>,
    /// The risk of each person of a class.
    pub risk: Vec<f64>,
}

/// The risk of one of `sample` people of a class whose people in the population are estimated at `population`.
///
/// With p = f/F: f = 1: p/(1−p)·ln(1/p); f = 2: p/(1−p) − (p/(1−p))²·ln(1/p); f > 2: p/(f − 1 + p); and 1/f where the
/// population is no larger than the sample (Benedetti & Franconi 1998, with the approximation for f > 2 that sdcMicro
/// uses). 0 for an empty class.
///
/// ```
/// # use shoal::privacy::individual_risk;
/// // francdat of sdcMicro: two people who represent 110, one who represents 541.
/// assert!((individual_risk(2, 110.0) - 0.017_144_26).abs() < 1e-8);
/// assert!((individual_risk(1, 541.0) - 0.011_654_48).abs() < 1e-8);
/// assert_eq!(individual_risk(4, 4.0), 0.25);
/// ```
#[must_use]
pub fn individual_risk(sample: u64, population: f64) -> f64 {
    let f = sample as f64;
    if sample == 0 {
        return 0.0;
    }
    let p = f / population;
    let q = 1.0 - p;
    if q <= 0.0 || !q.is_finite() {
        return 1.0 / f;
    }
    match sample {
        1 => p / q * -p.ln(),
        // The two terms nearly cancel for small q; their difference is this series.
        2 if q < 0.1 => {
            let (mut sum, mut power, mut k) = (0.0, 1.0, 1.0);
            while power > 1e-18 {
                sum += power / (k * (k + 1.0));
                power *= q;
                k += 1.0;
            }
            p * sum
        }
        2 => p / q - (p / q) * (p / q) * -p.ln(),
        _ => p / (f - 1.0 + p),
    }
}

/// Individual risk of a table's classes with a column of sampling weights. Where missing matches anything, f and F are
/// of the crowd, as in sdcMicro. A person with several rows in a class has
/// the weight of the first of them there; a row that represents several people by a count has its weight for each.
///
/// # Errors
/// [`WeightError`].
pub fn weighted_risk(
    table: &CodedTable,
    classes: &Classes,
    weights: &CodedColumn,
    progress: &Progress,
) -> Result<WeightedRisk, WeightError> {
    let Values::Number(values) = &weights.values else {
        return Err(WeightError::NotNumbers { column: weights.name.clone() });
    };
    let (rows, expected) = (weights.rows(), table.rows());
    if rows != expected {
        return Err(PrivacyError::RowsDiffer { what: format!("“{}”", weights.name), rows, expected }.into());
    }
    progress.check().map_err(PrivacyError::from)?;
    let mut population = vec![0.0; classes.count()];
    let mut add = |row: usize, people: u64| {
        let class = classes.class_of_row().get(row).map_or(usize::MAX, |&class| class as usize);
        let Some(slot) = population.get_mut(class) else { return Ok(()) };
        match values.get(weights.codes.get(row) as usize) {
            Some(&weight) if weight > 0.0 && weight.is_finite() => *slot += weight * people as f64,
            _ => return Err(WeightError::BadWeight { column: weights.name.clone(), row: row + 1 }),
        }
        Ok(())
    };
    match &**table.people() {
        People::Rows(rows) => (0..*rows).try_for_each(|row| add(row, 1))?,
        People::Counts(counts) => counts.iter().enumerate().try_for_each(|(row, &people)| add(row, people))?,
        People::Keys(keys) => {
            let people = classes.class_of_row().iter().zip(keys.person_of_row()).enumerate();
            let mut first: Vec<(u32, u32, usize)> = people.map(|(row, (&c, &p))| (c, p, row)).collect();
            first.sort_unstable();
            first.dedup_by_key(|&mut (class, person, _)| (class, person));
            first.into_iter().try_for_each(|(_, _, row)| add(row, 1))?;
        }
    }
    if table.missing() == Missing::MatchesAnything {
        let of_row: Vec<f64> =
            weights.codes.iter().map(|code| values.get(code as usize).copied().unwrap_or(0.0)).collect();
        population = missing_values::weights(&table.view(), classes, &population, &of_row, progress)?;
    }
    progress.check().map_err(PrivacyError::from)?;
    let of_class = classes.crowds().iter().zip(&population);
    let risk: Vec<f64> = of_class.map(|(&sample, &population)| individual_risk(sample, population)).collect();
    // Of nothing a sum of floats would be −0.
    let of_people = classes.sizes().iter().zip(&risk).map(|(&people, risk)| people as f64 * risk);
    let expected = of_people.fold(0.0, |sum, risk| sum + risk);
    let people = classes.people();
    Ok(WeightedRisk {
        expected_reidentifications: expected,
        global_risk: (people > 0).then(|| expected / people as f64),
        population,
        risk,
    })
}
