//! Population uniqueness: how many people of a population, of which the file is a sample, are alone in it.
//!
//! In: how many classes of the sample have which size, and the size of the population. Out: an estimate by each model
//! of the field, or the reason why it gives none. An estimate that did not converge, lies outside [0, N], or whose α
//! lies outside [0, 1), is never shown.

mod gamma;
mod pitman;
mod snb;

use std::fmt;

use super::ClassSizes;

/// A model of population uniqueness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PopulationModel {
    Zayatz,
    Pitman,
    Snb,
}

impl fmt::Display for PopulationModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zayatz => "zayatz",
            Self::Pitman => "pitman",
            Self::Snb => "snb",
        })
    }
}

/// Why a model gives no estimate; `Display` ends a sentence that begins with the model's name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// There are no people in the file.
    NoPeople,
    /// The population is smaller than the file.
    PopulationTooSmall {
        population: u64,
        people: u64,
    },
    /// Everybody is alone: the sizes hold nothing to fit.
    AllAlone,
    /// Nobody is alone, or there is no class of two: the model has nothing to fit.
    NoSmallClasses,
    /// The best fit has an α below 0: the classes are more even than the model allows.
    AlphaBelowZero,
    NotConverged,
    /// Where missing matches anything, somebody is in the crowds of others: the models are of classes.
    CrowdsOverlap,
    OutsidePopulation {
        estimate: f64,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPeople => f.write_str("there are no people in view"),
            Self::PopulationTooSmall { population, people } => {
                write!(f, "the population given ({population}) is smaller than the people in view ({people})")
            }
            Self::AllAlone => f.write_str("everybody is alone, so the class sizes say nothing about larger ones"),
            Self::NoSmallClasses => f.write_str("it needs classes of one and of two people"),
            Self::AlphaBelowZero => f.write_str("the best fit has α below 0, outside [0, 1)"),
            Self::CrowdsOverlap => {
                f.write_str("where missing matches anything crowds overlap, and the models are of classes that do not")
            }
            Self::NotConverged => f.write_str("it did not converge"),
            Self::OutsidePopulation { estimate } => {
                write!(f, "its estimate ({estimate:.0}) lies outside the population")
            }
        }
    }
}

/// Estimates of how many people are alone in the population.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationUniques {
    pub population: u64,
    pub zayatz: Result<f64, Refusal>,
    pub pitman: Result<f64, Refusal>,
    pub snb: Result<f64, Refusal>,
    /// The rule of Dankar et al. 2012 and the model that it took.
    pub dankar: Option<(f64, PopulationModel)>,
}

impl PopulationUniques {
    /// Why figures are missing: one sentence a model.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let models = [("Zayatz", &self.zayatz), ("Pitman", &self.pitman), ("SNB", &self.snb)];
        let sentence = |(name, result): (&str, &Result<f64, Refusal>)| {
            result.as_ref().err().map(|refusal| format!("{name}: {refusal}."))
        };
        models.into_iter().filter_map(sentence).collect()
    }
}

/// J_i with the sums that all models need.
#[derive(Clone, Debug)]
struct Sample {
    /// Size and number of classes, ascending.
    sizes: Vec<(u64, u64)>,
    people: f64,
    classes: f64,
    population: f64,
}

impl Sample {
    /// π
    fn fraction(&self) -> f64 {
        self.people / self.population
    }

    fn of_size(&self, size: u64) -> f64 {
        self.sizes.iter().find(|s| s.0 == size).map_or(0.0, |s| s.1 as f64)
    }
}

/// All estimates for a file that is a sample of a population of `population` people.
///
/// Dankar et al. 2012: for a sampling fraction π ≤ 0.1 Pitman's model, else the smaller of Zayatz's and SNB's; a model
/// that gives no estimate falls back to Zayatz's.
///
/// ```
/// use shoal::privacy::{ClassSizes, population_uniques};
/// // Two people alone and a class of two, half of a population of eight:
/// // h(1;8,1,4) = 1/2, h(1;8,2,4) = 4/7, so P = (2/3·1/2) / (2/3·1/2 + 1/3·4/7) = 7/11 and 2·P/(1/2) = 28/11.
/// let found = population_uniques(&ClassSizes::of_classes([1, 1, 2]), 8);
/// assert!((found.zayatz.unwrap() - 28.0 / 11.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn population_uniques(sizes: &ClassSizes, population: u64) -> PopulationUniques {
    let people = sizes.people_in_classes();
    let refuse = |refusal: Refusal| PopulationUniques {
        population,
        zayatz: Err(refusal),
        pitman: Err(refusal),
        snb: Err(refusal),
        dankar: None,
    };
    if people == 0 {
        return refuse(Refusal::NoPeople);
    }
    if sizes.crowds().iter().any(|crowd| crowd.in_classes != crowd.size * crowd.classes) {
        return refuse(Refusal::CrowdsOverlap);
    }
    if population < people {
        return refuse(Refusal::PopulationTooSmall { population, people });
    }
    let sample = Sample {
        sizes: sizes.crowds().iter().map(|c| (c.size, c.classes)).collect(),
        people: people as f64,
        classes: sizes.classes() as f64,
        population: population as f64,
    };
    let within = |estimate: f64| {
        if estimate.is_nan() {
            Err(Refusal::NotConverged)
        } else if (0.0..=sample.population * (1.0 + 1e-12)).contains(&estimate) {
            Ok(estimate.min(sample.population))
        } else {
            Err(Refusal::OutsidePopulation { estimate })
        }
    };
    let zayatz = within(zayatz(&sample));
    let pitman = pitman::uniques(&sample).and_then(within);
    let snb = snb::uniques(&sample).and_then(within);
    let fallback = zayatz.ok().map(|uniques| (uniques, PopulationModel::Zayatz));
    let dankar = if sample.fraction() <= 0.1 {
        pitman.ok().map(|uniques| (uniques, PopulationModel::Pitman)).or(fallback)
    } else {
        match (fallback, snb.ok().map(|uniques| (uniques, PopulationModel::Snb))) {
            (Some(zayatz), Some(snb)) if snb.0 < zayatz.0 => Some(snb),
            (zayatz, snb) => zayatz.or(snb),
        }
    };
    PopulationUniques { population, zayatz, pitman, snb, dankar }
}

/// Zayatz 1991: P(alone in the population | alone in the sample) = (J_1/J)·h(1;N,1,n) / Σ_i (J_i/J)·h(1;N,i,n), with h
/// the hypergeometric probability that one of i people is drawn when n of N are; uniques = J_1 · P / π.
fn zayatz(sample: &Sample) -> f64 {
    let alone = sample.of_size(1);
    if alone == 0.0 {
        return 0.0;
    }
    let (n, population) = (sample.people, sample.population);
    // h(1;N,i,n) = i · n/N · Π_{t=0}^{i−2} (N−n−t)/(N−1−t); n/N and J cancel.
    let (mut product, mut drawn, mut sum) = (1.0, 0u64, 0.0);
    for &(size, classes) in &sample.sizes {
        while drawn + 1 < size && product > 0.0 {
            let t = drawn as f64;
            product *= ((population - n - t) / (population - 1.0 - t)).max(0.0);
            // What is left could not change the sum.
            if product < 1e-300 {
                product = 0.0;
            }
            drawn += 1;
        }
        if product == 0.0 && size > 1 {
            break;
        }
        sum += classes as f64 * size as f64 * product;
    }
    alone * (alone / sum) / sample.fraction()
}
