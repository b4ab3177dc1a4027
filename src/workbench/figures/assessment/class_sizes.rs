//! Crowd sizes put into the assessment's words.

use crate::privacy::{ClassSizes, PopulationRisk};
use crate::report::assessment::{Bin, ClassFigures, Journalist, Marketer, Prosecutor, RiskFigures, Without};

pub(crate) fn class_figures(sizes: &ClassSizes) -> ClassFigures {
    ClassFigures {
        count: sizes.classes(),
        smallest: sizes.k(),
        largest: sizes.largest(),
        mean: sizes.mean(),
        people_alone: sizes.people_alone(),
        histogram: histogram(sizes),
    }
}

pub(crate) fn histogram(sizes: &ClassSizes) -> Vec<Bin> {
    let bins = sizes.histogram();
    bins.iter().map(|bin| Bin { size: bin.label(), people: bin.people, classes: bin.classes }).collect()
}

/// The figures of crowds from which a column was left out.
pub(crate) fn without(sizes: &ClassSizes) -> Option<Without> {
    sizes.k().map(|k| Without { k, people_alone: sizes.people_alone(), average_risk: sizes.marketer().unwrap_or(0.0) })
}

/// Risk of the crowds; against a population if there is one, else the file represents it.
pub(crate) fn risk_figures(sizes: &ClassSizes, population: Option<&PopulationRisk>, threshold: f64) -> RiskFigures {
    let prosecutor = sizes.prosecutor(threshold);
    let journalist = population.map_or(prosecutor, PopulationRisk::journalist);
    RiskFigures {
        threshold,
        prosecutor: Prosecutor {
            highest: prosecutor.map(|risk| risk.highest),
            average: prosecutor.map(|risk| risk.average),
            share_above_threshold: prosecutor.map(|risk| risk.share_above),
        },
        journalist: Journalist {
            highest: journalist.map(|risk| risk.highest),
            average: journalist.map(|risk| risk.average),
            share_above_threshold: journalist.map(|risk| risk.share_above),
            population: "file".to_owned(),
        },
        marketer: Marketer { average: population.map_or_else(|| sizes.marketer(), PopulationRisk::marketer) },
    }
}
